/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Agenda, pack, minutes, and the sheet of one case. */

#include "config.h"

#include "sp-papers-private.h"

#include "sp-date.h"
#include "sp-id.h"
#include "sp-json.h"

#include <string.h>

/* An action that ended so long before a meeting is no news to it, where nothing else tells. */
#define NEWS_DAYS 31

static SpPaper *
new_for_meeting (SpMaterial *cut,
                 const char *kind,
                 const char *format,
                 const char *meeting_id,
                 const char *case_id)
{
  const SpMatter *meeting = sp_material_find (cut, meeting_id);
  g_autofree char *words = meeting != NULL ? sp_words_meeting (cut, meeting) : g_strdup (_("Meeting"));
  g_autofree char *title = SP_JOIN (": ", format, words);
  g_autofree char *full = SP_JOIN (", ", title, sp_matter_get (sp_material_find (cut, case_id), "reference"));
  SpPaper *paper = sp_paper_new (cut, kind, full);
  const SpMatter *partnership = sp_material_get_first (cut, "partnership");

  sp_paper_add_heading (paper, 1, full);
  sp_paper_add (paper, SP_BLOCK_TEXT, NULL, sp_matter_get (partnership, "name"), NULL);
  if (meeting != NULL)
    sp_papers_add_meeting (paper, meeting);

  return paper;
}

/* Minutes from position to position: in the agenda, the plan; in minutes, what was. */
static void
add_item_times (SpPaper        *paper,
                const SpMatter *item)
{
  gint64 planned = sp_json_get_int (item->fields, "planned", -1);
  gint64 used = sp_json_get_int (item->fields, "used", -1);
  g_autofree char *plan = planned > 0 ? g_strdup_printf (ngettext ("%d minute planned", "%d minutes planned",
                                                                   (int) planned), (int) planned) : NULL;
  g_autofree char *took = used > 0 ? g_strdup_printf (ngettext ("took %d minute", "took %d minutes",
                                                                (int) (used + 59) / 60), (int) (used + 59) / 60) : NULL;
  g_autofree char *times = SP_JOIN (", ", plan, took);

  sp_paper_add (paper, SP_BLOCK_TEXT, _("Time"), times, item->id);
}

static void
add_present (SpPaper        *paper,
             const SpMatter *item)
{
  SpMaterial *material = sp_paper_get_material (paper);
  g_auto(GStrv) present = sp_json_dup_strv (item->fields, "present");
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; present != NULL && present[i] != NULL; i++)
    {
      const SpMatter *attendance = sp_material_find (material, present[i]);
      g_autofree char *who = sp_papers_dup_attendee (material, attendance);
      const char *agency = sp_words_agency (material, sp_matter_get (attendance, "agency"));

      if (who != NULL && agency != NULL)
        g_string_append_printf (names, "%s%s (%s)", names->len > 0 ? "; " : "", who, agency);
      else if (who != NULL || agency != NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? "; " : "", who != NULL ? who : agency);
    }
  sp_paper_add (paper, SP_BLOCK_TEXT, _("Present for this item"), names->str, item->id);
}

static void
add_item_heading (SpPaper        *paper,
                  const SpMatter *item,
                  guint           number)
{
  SpMaterial *material = sp_paper_get_material (paper);
  g_autofree char *title = sp_papers_dup_item_title (material, item);
  g_autofree char *numbered = g_strdup_printf ("%u. %s", number, title);

  sp_paper_add_heading (paper, 2, numbered);
}

static void
add_agenda (SpPaper   *paper,
            GPtrArray *items)
{
  SpMaterial *cut = sp_paper_get_material (paper);
  static const guint widths[] = { 10, 40, 30, 20 };

  if (items->len == 0)
    return;
  sp_paper_add_heading (paper, 2, _("Items"));
  sp_paper_add_columns (paper, _("Items"), (const char *[]) { _("No."), _("Item"), _("Kind"), _("Minutes"), NULL }, widths);
  for (guint i = 0; i < items->len; i++)
    {
      const SpMatter *item = g_ptr_array_index (items, i);
      g_autofree char *title = sp_papers_dup_item_title (cut, item);
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      g_autofree char *minutes = sp_words_named (cut, item, "planned");
      const char *kind = sp_words_code (cut, "agenda-kind", sp_matter_get (item, "kind"));

      sp_paper_add_row (paper,
                        (const char *[]) { number, title, kind != NULL ? kind : "", minutes != NULL ? minutes : "", NULL },
                        item->id);
    }
}

/**
 * sp_paper_agenda_new:
 * @cut: what the recipient may read
 *
 * Returns: (transfer full): the agenda: cases by reference and initials
 */
SpPaper *
sp_paper_agenda_new (SpMaterial *cut,
                     const char *meeting_id)
{
  SpPaper *paper = new_for_meeting (cut, "agenda", _("Agenda"), meeting_id, NULL);
  g_autoptr(GPtrArray) items = sp_papers_list_items (cut, meeting_id, NULL);

  add_agenda (paper, items);

  return paper;
}

static GPtrArray *
list_actions_of_case (SpMaterial *cut,
                      const char *case_id,
                      const char *meeting_id)
{
  GPtrArray *actions = sp_material_list (cut, "action", "case_id", case_id);

  for (guint i = actions->len; i > 0; i--)
    {
      const SpMatter *action = g_ptr_array_index (actions, i - 1);
      gboolean here = g_strcmp0 (sp_matter_get (action, "meeting"), meeting_id) == 0;

      if (meeting_id != NULL ? !here : !sp_action_is_open (action))
        g_ptr_array_remove_index (actions, i - 1);
    }

  return actions;
}

/**
 * sp_paper_pack_new:
 * @cut: what the recipient may read
 * @case_id: (nullable): the one case that it is about
 *
 * Returns: (transfer full): the agenda, and for each case what is to be known before the meeting
 */
SpPaper *
sp_paper_pack_new (SpMaterial *cut,
                   const char *meeting_id,
                   const char *case_id,
                   const char *today)
{
  SpPaper *paper = new_for_meeting (cut, "pack", _("Pack"), meeting_id, case_id);
  g_autoptr(GPtrArray) items = sp_papers_list_items (cut, meeting_id, case_id);
  const char *date = sp_matter_get (sp_material_find (cut, meeting_id), "date");

  if (case_id == NULL)
    add_agenda (paper, items);
  for (guint i = 0; i < items->len; i++)
    {
      const SpMatter *item = g_ptr_array_index (items, i);
      const char *about = sp_matter_get (item, "case_id");
      const SpMatter *matter = sp_material_find (cut, about);
      const char *last = sp_matter_get (matter, "last_discussed");
      g_autoptr(GPtrArray) actions = NULL;

      /* Items without a case have nothing to be read before. */
      if (matter == NULL)
        continue;
      sp_paper_break_page (paper);
      add_item_heading (paper, item, i + 1);
      add_item_times (paper, item);
      sp_papers_add_people (paper, about);
      sp_papers_add_field (paper, matter, "why_referred");
      sp_papers_add_field (paper, matter, "victim_voice");
      sp_papers_add_contributions (paper, about, NULL, g_strcmp0 (last, date) < 0 ? last : NULL);
      sp_papers_add_formulation (paper, about, NULL);
      sp_papers_add_risk (paper, about, NULL);
      actions = list_actions_of_case (cut, about, NULL);
      sp_papers_add_actions (paper, actions, _("Open Actions"), FALSE, today);
    }

  return paper;
}

/* What was told, thought and agreed of one case at the meeting. */
static void
add_case_minutes (SpPaper        *paper,
                  const SpMatter *meeting,
                  const SpMatter *item,
                  const char     *today)
{
  SpMaterial *material = sp_paper_get_material (paper);
  const char *case_id = sp_matter_get (item, "case_id");
  const SpMatter *about = sp_material_find (material, case_id);
  const char *date = sp_matter_get (meeting, "date");
  g_autoptr(GPtrArray) minutes = sp_material_list (material, "minute", "meeting", meeting->id);
  g_autoptr(GPtrArray) actions = list_actions_of_case (material, case_id, meeting->id);

  for (guint i = minutes->len; i > 0; i--)
    if (g_strcmp0 (sp_matter_get (g_ptr_array_index (minutes, i - 1), "case_id"), case_id) != 0)
      g_ptr_array_remove_index (minutes, i - 1);

  sp_papers_add_people (paper, case_id);
  sp_papers_add_interests (paper, meeting, case_id, 3);
  sp_papers_add_field (paper, about, "why_referred");
  sp_papers_add_contributions (paper, case_id, meeting->id, NULL);
  sp_papers_add_field (paper, about, "victim_voice");
  sp_papers_add_minutes_of_kind (paper, minutes, "victim_voice", _("The Victim’s Voice"), 3);
  sp_papers_add_formulation (paper, case_id, date);
  sp_papers_add_risk (paper, case_id, date);
  sp_papers_add_minutes (paper, meeting, item);
  sp_papers_add_actions (paper, actions, _("Actions Agreed"), FALSE, today);
  sp_papers_add_field (paper, about, "next_review");
}

static void
add_state (SpPaper        *paper,
           const SpMatter *item)
{
  const char *reason = sp_matter_get (item, "reason");

  if (g_strcmp0 (sp_matter_get (item, "state"), "deferred") == 0)
    sp_paper_add (paper, SP_BLOCK_TEXT, _("Deferred"), reason != NULL ? reason : _("To a later meeting."), item->id);
  else if (reason != NULL)
    sp_paper_add (paper, SP_BLOCK_TEXT, _("Reason"), reason, item->id);
}

/* The day of the meeting before that was held, or a while before this one. */
static char *
dup_last_date (SpMaterial     *material,
               const SpMatter *meeting)
{
  g_autoptr(GPtrArray) meetings = sp_material_list (material, "meeting", NULL, NULL);
  const char *date = sp_matter_get (meeting, "date");
  const char *last = NULL;

  for (guint i = 0; i < meetings->len; i++)
    {
      const SpMatter *other_meeting = g_ptr_array_index (meetings, i);
      const char *other = sp_matter_get (other_meeting, "date");

      if (g_strcmp0 (sp_matter_get (other_meeting, "status"), "cancelled") != 0 &&
          g_strcmp0 (other, date) < 0 && g_strcmp0 (other, last) > 0)
        last = other;
    }
  if (last != NULL || date == NULL)
    return g_strdup (last);

  return sp_date_add_days (date, -NEWS_DAYS);
}

/* What earlier meetings agreed, by how it ended: what could not be done apart from what was not (domain.md §3). */
static void
add_earlier_actions (SpPaper        *paper,
                     const SpMatter *meeting,
                     const char     *today)
{
  static const struct
  {
    const char *status;
    const char *title;
  } groups[] = {
    { NULL, N_("Still Open") }, { "not_done", N_("Not Done by the Agency") },
    { "circumstances_changed", N_("Not Possible: Circumstances Changed") },
    { "cancelled", N_("Cancelled by the Chair") }, { "complete", N_("Done") },
  };
  SpMaterial *material = sp_paper_get_material (paper);
  g_autoptr(GPtrArray) all = sp_material_list (material, "action", NULL, NULL);
  g_autofree char *last = dup_last_date (material, meeting);
  const char *date = sp_matter_get (meeting, "date");

  for (guint g = 0; g < G_N_ELEMENTS (groups); g++)
    {
      g_autoptr(GPtrArray) some = g_ptr_array_new ();

      for (guint i = 0; i < all->len; i++)
        {
          SpMatter *action = g_ptr_array_index (all, i);
          g_autofree char *made = sp_id_is_valid (action->id) ? sp_date_from_us (sp_id_get_time_us (action->id)) : NULL;
          const char *ended = sp_matter_get (action, "completed");

          if (g_strcmp0 (sp_matter_get (action, "meeting"), meeting->id) == 0 || g_strcmp0 (made, date) > 0)
            continue;
          if (groups[g].status == NULL ? sp_action_is_open (action)
                                       : g_strcmp0 (sp_matter_get (action, "status"), groups[g].status) == 0 &&
                                           (ended == NULL || g_strcmp0 (ended, last) >= 0))
            g_ptr_array_add (some, action);
        }
      sp_papers_add_actions (paper, some, _(groups[g].title), TRUE, today);
    }
}

static void
add_approval (SpPaper        *paper,
              const SpMatter *meeting)
{
  g_autoptr(GPtrArray) minutes = sp_material_list (sp_paper_get_material (paper), "minute", "meeting", meeting->id);

  sp_papers_add_minutes_of_kind (paper, minutes, "approval", _("Minutes of the Last Meeting"), 2);
}

static void
add_item_minutes (SpPaper        *paper,
                  const SpMatter *meeting,
                  const SpMatter *item,
                  const char     *today)
{
  SpMaterial *material = sp_paper_get_material (paper);
  const char *case_id = sp_matter_get (item, "case_id");

  add_item_times (paper, item);
  add_present (paper, item);
  add_state (paper, item);
  if (case_id != NULL)
    {
      add_case_minutes (paper, meeting, item, today);
      return;
    }
  if (g_strcmp0 (sp_matter_get (item, "kind"), "open_actions") == 0)
    add_earlier_actions (paper, meeting, today);
  sp_papers_add_minutes (paper, meeting, item);
  {
    g_autoptr(GPtrArray) actions = sp_material_list (material, "action", "item", item->id);

    sp_papers_add_actions (paper, actions, _("Actions Agreed"), FALSE, today);
  }
}

/**
 * sp_paper_minutes_new:
 * @cut: what the recipient may read
 * @case_id: (nullable): the one case that it is about
 *
 * Returns: (transfer full): the minutes
 */
SpPaper *
sp_paper_minutes_new (SpMaterial *cut,
                      const char *meeting_id,
                      const char *case_id,
                      const char *today)
{
  SpPaper *paper = new_for_meeting (cut, "minutes", _("Minutes"), meeting_id, case_id);
  g_autoptr(GPtrArray) items = sp_papers_list_items (cut, meeting_id, case_id);
  const SpMatter *meeting = sp_material_find (cut, meeting_id);
  gboolean earlier = FALSE;

  if (meeting == NULL)
    return paper;
  for (guint i = 0; i < items->len; i++)
    earlier |= g_strcmp0 (sp_matter_get (g_ptr_array_index (items, i), "kind"), "open_actions") == 0;
  if (case_id == NULL)
    {
      sp_papers_add_attendance (paper, meeting);
      sp_papers_add_interests (paper, meeting, NULL, 2);
      add_approval (paper, meeting);
      if (!earlier)
        {
          guint before = sp_paper_get_n_blocks (paper);

          sp_paper_add_heading (paper, 2, _("Actions from Earlier Meetings"));
          add_earlier_actions (paper, meeting, today);
          if (sp_paper_is_empty_from (paper, before))
            sp_paper_truncate (paper, before);
        }
    }
  for (guint i = 0; i < items->len; i++)
    {
      add_item_heading (paper, g_ptr_array_index (items, i), i + 1);
      add_item_minutes (paper, meeting, g_ptr_array_index (items, i), today);
    }
  if (case_id == NULL)
    {
      guint before = sp_paper_get_n_blocks (paper);

      sp_paper_add_heading (paper, 2, _("Of the Whole Meeting"));
      sp_papers_add_minutes (paper, meeting, NULL);
      if (sp_paper_is_empty_from (paper, before))
        sp_paper_truncate (paper, before);
    }

  return paper;
}

/**
 * sp_paper_case_new:
 * @cut: what the recipient may read
 *
 * Returns: (transfer full): all that is known of a case
 */
SpPaper *
sp_paper_case_new (SpMaterial *cut,
                   const char *case_id,
                   const char *today)
{
  static const struct
  {
    const char *type;
    const char *title;
  } parts[] = {
    { "person", N_("People") }, { "case_person", N_("Who They Are in the Case") }, { "address", N_("Addresses") },
    { "referral", N_("Referrals") }, { "incident", N_("Incidents") }, { "risk_result", N_("Risk") },
    { "formulation", N_("Formulation") }, { "trigger", N_("Triggers") },
    { "protective_factor", N_("Protective Factors") }, { "order", N_("Orders") }, { "breach", N_("Breaches") },
    { "intervention", N_("Interventions") }, { "session", N_("Sessions") },
    { "support_contact", N_("Support for the Victim") }, { "minute", N_("Minutes") },
  };
  const SpMatter *about = sp_material_find (cut, case_id);
  g_autofree char *words = sp_words_case (cut, case_id);
  g_autofree char *title = g_strdup_printf (_("Case %s"), words != NULL ? words : "");
  SpPaper *paper = sp_paper_new (cut, "pack", title);
  g_autoptr(GPtrArray) actions = sp_material_list (cut, "action", "case_id", case_id);

  sp_paper_add_heading (paper, 1, title);
  if (about == NULL)
    return paper;
  for (guint i = 0; i < about->type->n_fields; i++)
    if (strcmp (about->type->fields[i].name, "source_key") != 0)
      sp_papers_add_field (paper, about, about->type->fields[i].name);
  sp_paper_add_heading (paper, 2, _("What Agencies Know"));
  sp_papers_add_contributions (paper, case_id, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    sp_papers_add_records (paper, parts[i].type, _(parts[i].title), case_id);
  sp_paper_add_heading (paper, 2, _("Actions"));
  sp_papers_add_actions (paper, actions, NULL, FALSE, today);

  return paper;
}
