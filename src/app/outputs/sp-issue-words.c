/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-issue-words.h"

#include <glib/gi18n-lib.h>

/* What is said of the copies that are to be issued. */

/** sp_issue_count: Returns: how many places of @copies (nullable, element-type SpIssueCopy) somebody has to know of */
SpIssueCounts
sp_issue_count (GPtrArray *copies)
{
  SpIssueCounts counts = { 0 };

  for (guint i = 0; copies != NULL && i < copies->len; i++)
    {
      const SpIssueCopy *copy = g_ptr_array_index (copies, i);

      counts.hits += g_strv_length (copy->hits);
      counts.undecided += copy->undecided != NULL ? g_strv_length (copy->undecided) : 0;
      counts.taken_out += copy->n_taken_out;
    }

  return counts;
}

/** sp_issue_dup_hits: Returns: (transfer full): each place once, whatever number of copies it stands in, and what to do */
char *
sp_issue_dup_hits (GPtrArray           *copies,
                   const SpIssueCounts *counts)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 0; i < copies->len; i++)
    {
      const SpIssueCopy *copy = g_ptr_array_index (copies, i);

      for (guint k = 0; copy->hits[k] != NULL; k++)
        if (g_hash_table_add (seen, copy->hits[k]))
          g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "", copy->hits[k]);
      for (guint k = 0; copy->undecided != NULL && copy->undecided[k] != NULL; k++)
        g_string_append_printf (words, "%s%s", words->len > 0 ? "\n" : "", copy->undecided[k]);
    }
  g_string_append_printf (words, "\n%s", counts->hits > 0
                                           ? _("Nothing is issued until it is taken out: here, or in the line itself.")
                                           : _("Nothing is issued until every line is decided on."));

  return g_string_free (g_steal_pointer (&words), FALSE);
}

/** sp_issue_row_new: Returns: (transfer floating): a row that says who gets @copy, and what is left out */
GtkWidget *
sp_issue_row_new (const SpIssueCopy *copy)
{
  GtkWidget *row = adw_action_row_new ();
  guint n = g_strv_length (copy->left_out);
  const char *title = sp_paper_get_title (copy->paper);
  g_autofree char *out = n > 0 ? g_strdup_printf (ngettext ("%u thing left out", "%u things left out", n), n)
                               : g_strdup (_("nothing left out"));
  g_autofree char *subtitle = copy->copy > 0 ? g_strdup_printf (_("Copy %d · %s"), copy->copy, out) : g_strdup (out);
  gboolean of_request = copy->undecided != NULL;
  g_autofree char *apart = copy->case_id != NULL && !of_request ? g_strdup_printf (_("%s\nApart: %s"), subtitle, title) : NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), copy->recipient);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), apart != NULL ? apart : subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);

  return row;
}

/** sp_issue_row_new_withheld: Returns: (transfer floating): a row for who gets none, so that nobody looks for it */
GtkWidget *
sp_issue_row_new_withheld (const char *agency)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), agency);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("No copy: nobody of theirs who was there agreed to the "
                                                       "confidentiality statement. Where that was only not noted, "
                                                       "note it with the meeting’s attendance."));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);

  return row;
}
