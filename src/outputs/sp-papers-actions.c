/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Actions, in the papers that have some, and the list of one agency's. */

#include "config.h"

#include "sp-papers-private.h"

#include <string.h>

static int
compare_due (gconstpointer a,
             gconstpointer b)
{
  const SpMatter *left = *(const SpMatter * const *) a;
  const SpMatter *right = *(const SpMatter * const *) b;
  int order = g_strcmp0 (sp_matter_get (left, "due"), sp_matter_get (right, "due"));

  return order != 0 ? order : strcmp (left->id, right->id);
}

static void
add_row (SpPaper        *paper,
         const SpMatter *action,
         gboolean        with_case,
         const char     *today)
{
  SpMaterial *material = sp_paper_get_material (paper);
  const char *agency = sp_words_agency (material, sp_matter_get (action, "agency"));
  const char *person = sp_matter_get (action, "person");
  g_autofree char *about = sp_words_case (material, sp_matter_get (action, "case_id"));
  g_autofree char *who = SP_JOIN (", ", agency, person);
  g_autofree char *due = sp_words_date (action, "due");
  g_autofree char *status = sp_words_action_status (material, action, today);
  const char *cells[] = { about != NULL ? about : "", sp_matter_get (action, "text"), who != NULL ? who : "",
                          due != NULL ? due : "", status, NULL };

  if (cells[1] == NULL)
    cells[1] = "";
  sp_paper_add_row (paper, with_case ? cells : cells + 1, action->id);
}

/* A table of actions by due date, under a heading where @caption is one; nothing where there are none. */
void
sp_papers_add_actions (SpPaper    *paper,
                       GPtrArray  *actions,
                       const char *caption,
                       gboolean    with_case,
                       const char *today)
{
  static const guint widths[] = { 16, 34, 18, 14, 18 };
  static const guint without[] = { 44, 22, 15, 19 };
  const char *titles[] = { _("Case"), _("Action"), _("Who"), _("Due"), _("How it stands"), NULL };

  if (actions->len == 0)
    return;
  if (caption != NULL)
    sp_paper_add_heading (paper, 3, caption);
  sp_paper_add_columns (paper, caption, with_case ? titles : titles + 1, with_case ? widths : without);
  g_ptr_array_sort (actions, compare_due);
  for (guint i = 0; i < actions->len; i++)
    add_row (paper, g_ptr_array_index (actions, i), with_case, today);
}

/**
 * sp_papers_list_actions:
 * @cut: what the recipient may read
 * @agency_id: (nullable): whose; %NULL for everybody's
 *
 * Returns: (transfer container): the open actions as #SpMatter, by due date
 */
GPtrArray *
sp_papers_list_actions (SpMaterial *cut,
                        const char *agency_id)
{
  GPtrArray *actions = sp_material_list (cut, "action", agency_id != NULL ? "agency" : NULL, agency_id);

  for (guint i = actions->len; i > 0; i--)
    if (!sp_action_is_open (g_ptr_array_index (actions, i - 1)))
      g_ptr_array_remove_index (actions, i - 1);
  g_ptr_array_sort (actions, compare_due);

  return actions;
}

static void
add_group (SpPaper    *paper,
           GPtrArray  *actions,
           gboolean    overdue,
           const char *today)
{
  g_autoptr(GPtrArray) some = g_ptr_array_new ();

  for (guint i = 0; i < actions->len; i++)
    if ((g_strcmp0 (sp_matter_get (g_ptr_array_index (actions, i), "due"), today) < 0) == overdue)
      g_ptr_array_add (some, g_ptr_array_index (actions, i));
  if (some->len == 0)
    return;
  sp_paper_add_heading (paper, 2, overdue ? _("Overdue") : _("To Be Done"));
  sp_papers_add_actions (paper, some, NULL, TRUE, today);
}

/**
 * sp_paper_actions_new:
 * @cut: what the recipient may read
 * @agency_id: (nullable): whose actions; %NULL for everybody's
 *
 * Returns: (transfer full): the open actions, overdue ones first
 */
SpPaper *
sp_paper_actions_new (SpMaterial *cut,
                      const char *agency_id,
                      const char *today)
{
  const char *agency = sp_words_agency (cut, agency_id);
  /* Translators: %s is an agency */
  g_autofree char *title = agency != NULL ? g_strdup_printf (_("Actions for %s"), agency) : g_strdup (_("Open Actions"));
  SpPaper *paper = sp_paper_new (cut, "actions", title);
  g_autoptr(GPtrArray) actions = sp_papers_list_actions (cut, agency_id);

  sp_paper_add_heading (paper, 1, title);
  if (actions->len == 0)
    sp_paper_add (paper, SP_BLOCK_TEXT, NULL, _("Nothing is open."), NULL);
  add_group (paper, actions, TRUE, today);
  add_group (paper, actions, FALSE, today);

  return paper;
}
