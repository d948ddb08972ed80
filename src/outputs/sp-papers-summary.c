/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What somebody gets who asks for minutes about themselves (domain.md §7): that and when their case was discussed, and
 * what the meeting decided. What an agency contributed is that agency's to give, so none of it is here; nor is anybody
 * else of the case. Its text goes through a guard of its own before it may leave: sp_material_guard_subject (). */

#include "config.h"

#include "sp-papers-private.h"

#include <string.h>

/* Only what all in the case read, and nobody said for an agency. */
static gboolean
is_the_meetings_own (const SpMatter *minute,
                     const char     *case_id)
{
  g_autofree char *core = g_strconcat ("case:", case_id, NULL);
  const char *kind = sp_matter_get (minute, "kind");

  return strcmp (minute->compartment, core) == 0 && sp_matter_get (minute, "agency") == NULL &&
         (g_strcmp0 (kind, "decision") == 0 || g_strcmp0 (kind, "amendment") == 0);
}

/* So often may a correction be corrected. */
#define MAX_CORRECTIONS 20

/* An amendment is here only where what it corrects is. */
static gboolean
is_of_a_decision (SpMaterial     *cut,
                  const SpMatter *minute,
                  const char     *case_id)
{
  for (guint i = 0; i < MAX_CORRECTIONS && minute != NULL && is_the_meetings_own (minute, case_id); i++)
    {
      if (g_strcmp0 (sp_matter_get (minute, "kind"), "amendment") != 0)
        return TRUE;
      minute = sp_material_find (cut, sp_matter_get (minute, "amends"));
    }

  return FALSE;
}

static void
add_meeting (SpPaper        *paper,
             const SpMatter *item,
             const char     *case_id)
{
  SpMaterial *cut = sp_paper_get_material (paper);
  const SpMatter *meeting = sp_material_find (cut, sp_matter_get (item, "meeting"));
  g_autoptr(GPtrArray) minutes = sp_material_list (cut, "minute", "meeting", sp_matter_get (item, "meeting"));
  g_autofree char *date = sp_words_date (meeting, "date");
  g_autofree char *title = NULL;

  if (meeting == NULL || g_strcmp0 (sp_matter_get (meeting, "status"), "closed") != 0)
    return;
  /* Translators: %s is a day */
  title = g_strdup_printf (_("Meeting of %s"), date);
  sp_paper_add_heading (paper, 2, title);
  if (g_strcmp0 (sp_matter_get (item, "state"), "deferred") == 0)
    sp_paper_add (paper, SP_BLOCK_TEXT, NULL, _("Put off to a later meeting."), item->id);
  else
    sp_paper_add (paper, SP_BLOCK_TEXT, NULL, _("Discussed."), item->id);
  for (guint i = 0; i < minutes->len; i++)
    {
      const SpMatter *minute = g_ptr_array_index (minutes, i);

      if (g_strcmp0 (sp_matter_get (minute, "case_id"), case_id) == 0 &&
          is_of_a_decision (cut, minute, case_id))
        sp_paper_add (paper, SP_BLOCK_ITEM, sp_words_code (cut, "minute-kind", sp_matter_get (minute, "kind")),
                      sp_matter_get (minute, "text"), minute->id);
    }
}

/**
 * sp_paper_summary_new:
 * @cut: what the chair may read
 * @person_id: who asks
 *
 * Returns: (transfer full): an executive summary of what the partnership did in their case
 */
SpPaper *
sp_paper_summary_new (SpMaterial *cut,
                      const char *person_id)
{
  const SpMatter *person = sp_material_find (cut, person_id);
  const char *case_id = sp_matter_get (person, "case_id");
  const SpMatter *partnership = sp_material_get_first (cut, "partnership");
  g_autofree char *name = sp_words_person (cut, person_id);
  SpPaper *paper = sp_paper_new (cut, "summary", _("Executive Summary"));
  g_autoptr(GPtrArray) items = sp_material_list (cut, "agenda_item", "case_id", case_id);

  sp_paper_add_heading (paper, 1, _("Executive Summary"));
  sp_paper_add (paper, SP_BLOCK_TEXT, _("Partnership"), sp_matter_get (partnership, "name"), NULL);
  sp_paper_add (paper, SP_BLOCK_TEXT, _("About"), name, person_id);
  sp_paper_add (paper, SP_BLOCK_TEXT, NULL,
                _("Agencies that work against stalking meet to keep people safe. Each agency remains responsible for the "
                  "information that it holds, and answers requests for it itself. This is a summary of what the meetings "
                  "decided."),
                NULL);
  for (guint i = 0; i < items->len; i++)
    add_meeting (paper, g_ptr_array_index (items, i), case_id);

  return paper;
}
