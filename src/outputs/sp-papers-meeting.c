/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What papers say of the meeting itself: when and where, who was there, what they agreed to, interests, quorum. */

#include "config.h"

#include "sp-papers-private.h"

#include "sp-format.h"
#include "sp-json.h"

#include <string.h>

/* Adds a field with its label, where it says something. */
void
sp_papers_add_field (SpPaper        *paper,
                     const SpMatter *matter,
                     const char     *field)
{
  g_autofree char *words = sp_words_named (sp_paper_get_material (paper), matter, field);
  const SpField *found = matter != NULL ? sp_record_type_find_field (matter->type, field) : NULL;

  if (words != NULL)
    sp_paper_add (paper, SP_BLOCK_TEXT, _(found->label), words, matter->id);
}

/* When, where, under whose chair. */
void
sp_papers_add_meeting (SpPaper        *paper,
                       const SpMatter *meeting)
{
  g_autofree char *date = sp_words_date (meeting, "date");
  g_autofree char *when = SP_JOIN (", ", date, sp_matter_get (meeting, "starts"));
  g_autofree char *opened = sp_words_instant (sp_matter_get (meeting, "opened_at"));
  g_autofree char *closed = sp_words_instant (sp_matter_get (meeting, "closed_at"));

  sp_paper_add (paper, SP_BLOCK_TEXT, _("When"), when, meeting->id);
  sp_papers_add_field (paper, meeting, "place");
  sp_papers_add_field (paper, meeting, "chair");
  if (strcmp (sp_paper_get_kind (paper), "minutes") != 0)
    return;
  sp_paper_add (paper, SP_BLOCK_TEXT, _("Opened"), opened, meeting->id);
  sp_paper_add (paper, SP_BLOCK_TEXT, _("Closed"), closed, meeting->id);
  if (g_strcmp0 (sp_matter_get (meeting, "status"), "closed") != 0)
    sp_paper_add (paper, SP_BLOCK_TEXT, _("Draft"),
                  _("The meeting is not closed yet: these minutes may still change."), meeting->id);
}

/* Who attended, member or not; %NULL where nobody said. */
char *
sp_papers_dup_attendee (SpMaterial     *material,
                        const SpMatter *attendance)
{
  char *name = sp_words_person (material, sp_matter_get (attendance, "member"));

  return name != NULL ? name : g_strdup (sp_matter_get (attendance, "name"));
}

static char *
dup_information (SpMaterial     *material,
                 const SpMatter *attendance)
{
  g_autofree char *date = sp_words_date (attendance, "information_on");

  return SP_JOIN (", ", sp_words_code (material, "yes-no", sp_matter_get (attendance, "information_sent")), date);
}

static char *
dup_agreement (const SpMatter *attendance,
               const char     *opened)
{
  g_autofree char *at = sp_words_instant_near (sp_matter_get (attendance, "agreed_at"), opened);
  const char *version = sp_matter_get (attendance, "agreed_version");

  if (at == NULL)
    return NULL;
  /* Translators: when somebody agreed to the confidentiality statement, and which */
  return version != NULL ? g_strdup_printf (_("%s (version %s)"), at, version) : g_steal_pointer (&at);
}

static char *
dup_presence (SpMaterial     *material,
              const SpMatter *attendance,
              const char     *opened)
{
  g_autofree char *arrived = sp_words_instant_near (sp_matter_get (attendance, "arrived_at"), opened);
  g_autofree char *left = sp_words_instant_near (sp_matter_get (attendance, "left_at"), opened);
  g_autofree char *from = arrived != NULL ? g_strdup_printf (_("from %s"), arrived) : NULL;
  g_autofree char *until = left != NULL ? g_strdup_printf (_("until %s"), left) : NULL;

  return SP_JOIN (", ", sp_words_code (material, "attendance", sp_matter_get (attendance, "status")), from, until);
}

static void
add_attendance_table (SpPaper    *paper,
                      GPtrArray  *attendance,
                      gboolean    observers,
                      const char *opened,
                      const char *caption)
{
  SpMaterial *material = sp_paper_get_material (paper);
  static const guint widths[] = { 16, 24, 24, 16, 20 };
  gboolean begun = FALSE;

  for (guint i = 0; i < attendance->len; i++)
    {
      const SpMatter *one = g_ptr_array_index (attendance, i);
      g_autofree char *name = sp_papers_dup_attendee (material, one);
      g_autofree char *presence = dup_presence (material, one, opened);
      g_autofree char *information = dup_information (material, one);
      g_autofree char *agreement = dup_agreement (one, opened);
      const char *agency = sp_words_agency (material, sp_matter_get (one, "agency"));

      if (sp_json_get_flag (one->fields, "observer") != observers)
        continue;
      if (!begun)
        sp_paper_add_columns (paper, caption,
                              (const char *[]) { _("Agency"), _("Name"), _("Attendance"), _("Information sent"),
                                                 _("Statement agreed"), NULL },
                              widths);
      begun = TRUE;
      sp_paper_add_row (paper,
                        (const char *[]) { agency != NULL ? agency : "", name != NULL ? name : "",
                                           presence != NULL ? presence : "", information != NULL ? information : "",
                                           agreement != NULL ? agreement : "", NULL },
                        one->id);
    }
}

/* Whether of each agency that makes a quorum somebody attended at all (domain.md §3), and of which nobody did; %NULL where
 * none makes one. While a meeting runs it is another question who is in the room: SpQuorum. */
static char *
dup_quorum (SpMaterial *material,
            GPtrArray  *attendance)
{
  const SpMatter *partnership = sp_material_get_first (material, "partnership");
  g_auto(GStrv) wanted = partnership != NULL ? sp_json_dup_strv (partnership->fields, "quorum") : NULL;
  g_autoptr(GString) missing = g_string_new (NULL);

  if (wanted == NULL || *wanted == NULL)
    return NULL;
  for (guint i = 0; wanted[i] != NULL; i++)
    {
      gboolean there = FALSE;

      for (guint k = 0; k < attendance->len; k++)
        {
          const SpMatter *one = g_ptr_array_index (attendance, k);

          there |= g_strcmp0 (sp_matter_get (one, "agency"), wanted[i]) == 0 &&
                   g_strcmp0 (sp_matter_get (one, "status"), "attended") == 0 &&
                   !sp_json_get_flag (one->fields, "observer");
        }
      if (!there && sp_words_agency (material, wanted[i]) != NULL)
        g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "", sp_words_agency (material, wanted[i]));
    }

  return missing->len == 0 ? g_strdup (_("Quorate."))
                           /* Translators: %s are agencies */
                           : g_strdup_printf (_("Not quorate: %s did not attend."), missing->str);
}

static void
add_statement (SpPaper        *paper,
               const SpMatter *meeting)
{
  const char *version = sp_matter_get (meeting, "statement_version");
  g_autofree char *label = version != NULL ? g_strdup_printf (_("Version %s"), version) : NULL;

  if (sp_matter_get (meeting, "statement") == NULL && version == NULL)
    return;
  sp_paper_add_heading (paper, 2, _("Confidentiality Statement"));
  sp_paper_add (paper, SP_BLOCK_TEXT, label,
                sp_matter_get (meeting, "statement") != NULL ? sp_matter_get (meeting, "statement")
                                                             : _("Read by the chair."),
                meeting->id);
}

/* Who was there, who sent apologies, observers apart; quorum; the statement. */
void
sp_papers_add_attendance (SpPaper        *paper,
                          const SpMatter *meeting)
{
  g_autoptr(GPtrArray) attendance = sp_material_list (sp_paper_get_material (paper), "attendance", "meeting", meeting->id);
  g_autofree char *quorum = dup_quorum (sp_paper_get_material (paper), attendance);
  const char *opened = sp_matter_get (meeting, "opened_at");
  guint before = sp_paper_get_n_blocks (paper);

  sp_paper_add_heading (paper, 2, _("Attendance"));
  add_attendance_table (paper, attendance, FALSE, opened, _("Attendance"));
  add_attendance_table (paper, attendance, TRUE, opened, _("Observers"));
  sp_paper_add (paper, SP_BLOCK_TEXT, _("Quorum"), quorum, meeting->id);
  sp_papers_add_field (paper, meeting, "quorum_note");
  if (sp_paper_is_empty_from (paper, before))
    sp_paper_truncate (paper, before);
  add_statement (paper, meeting);
}

/* Interests in a case; or, without one, in the meeting. */
void
sp_papers_add_interests (SpPaper        *paper,
                         const SpMatter *meeting,
                         const char     *case_id,
                         guint           level)
{
  SpMaterial *material = sp_paper_get_material (paper);
  g_autoptr(GPtrArray) interests = sp_material_list (material, "interest", "meeting", meeting->id);
  guint before = sp_paper_get_n_blocks (paper);

  sp_paper_add_heading (paper, level, _("Interests Declared"));
  for (guint i = 0; i < interests->len; i++)
    {
      const SpMatter *interest = g_ptr_array_index (interests, i);
      g_autofree char *who = sp_words_person (material, sp_matter_get (interest, "member"));
      g_autofree char *declared = sp_words_date (interest, "declared");
      g_autofree char *label = SP_JOIN (", ", who, declared);
      g_autofree char *text = SP_JOIN (" — ", sp_matter_get (interest, "nature"),
                                       sp_words_code (material, "interest-measure", sp_matter_get (interest, "measure")));

      if (g_strcmp0 (sp_matter_get (interest, "case_id"), case_id) == 0)
        sp_paper_add (paper, SP_BLOCK_ITEM, label, text, interest->id);
    }
  if (sp_paper_is_empty_from (paper, before))
    sp_paper_truncate (paper, before);
}

/* The items of a meeting in their order; of one case only, where one is named. */
GPtrArray *
sp_papers_list_items (SpMaterial *material,
                      const char *meeting_id,
                      const char *case_id)
{
  GPtrArray *items = sp_material_list (material, "agenda_item", "meeting", meeting_id);

  for (guint i = items->len; i > 0; i--)
    {
      const SpMatter *item = g_ptr_array_index (items, i - 1);
      const char *about = sp_matter_get (item, "case_id");

      if ((case_id != NULL && g_strcmp0 (about, case_id) != 0) ||
          (about != NULL && sp_material_find (material, about) == NULL))
        g_ptr_array_remove_index (items, i - 1);
    }

  return items;
}

/* "K7M42 · I.H. / E.W.", or what the item is. */
char *
sp_papers_dup_item_title (SpMaterial     *material,
                          const SpMatter *item)
{
  char *about = sp_words_case (material, sp_matter_get (item, "case_id"));
  const char *title = sp_matter_get (item, "title");
  const char *kind = sp_words_code (material, "agenda-kind", sp_matter_get (item, "kind"));

  if (about != NULL)
    return about;

  return g_strdup (title != NULL && *title != '\0' ? title : kind != NULL ? kind : _("Item"));
}
