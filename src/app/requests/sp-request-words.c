/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-request-words.h"

#include "sp-cases-private.h"
#include "sp-format.h"
#include "sp-paper-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * sp_request_dup_state:
 * @overdue: (out): whether it should have been answered before today
 *
 * Returns: (transfer full): "Open, to be answered by 03 Dec 2026"
 */
char *
sp_request_dup_state (SpStore         *store,
                      SpAccessRequest *request,
                      gboolean        *overdue)
{
  const char *state = sp_access_request_get_state (request);
  const char *ended = sp_access_request_get_ended (request);
  g_autofree char *today = sp_case_dup_today (store);
  g_autoptr (JsonObject) fields = sp_record_dup_json (SP_RECORD (request));
  g_autofree char *due = NULL;
  g_autofree char *day = NULL;
  g_autofree char *near = NULL;

  *overdue = FALSE;
  if (g_strcmp0 (state, "open") != 0)
    {
      const char *label = sp_value_lists_get_label (sp_store_get_lists (store), "access-state", state);

      day = ended != NULL ? sp_format_date (ended) : NULL;
      return SP_JOIN (", ", label != NULL ? _(label) : NULL, day);
    }

  due = sp_access_dup_due (fields);
  if (due == NULL)
    return g_strdup (_("Open; the time stands still until an answer comes"));
  *overdue = strcmp (due, today) < 0;
  day = sp_format_date (due);
  near = sp_format_date_relative (due, today);

  /* Translators: a day, and how far off it is: "02 Dec 2026 (in 8 days)" */
  return *overdue ? g_strdup_printf (_("Overdue: it had to be answered by %s (%s)"), day, near)
                  : g_strdup_printf (_("Open, to be answered by %s (%s)"), day, near);
}

/**
 * sp_request_dup_progress:
 *
 * Returns: (transfer full): "14 of 22 lines are decided; 3 are for NHS, 5 for Chair and coordinators"
 */
char *
sp_request_dup_progress (SpMaterial *material,
                         GPtrArray  *lines)
{
  g_autoptr (GHashTable) left = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  g_autoptr (GString) words = NULL;
  guint n_decided = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const SpAccessLine *line = lines->pdata[i];
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (left, line->answerable));

      if (sp_access_line_is_decided (line))
        {
          n_decided++;
          continue;
        }
      if (n == 0)
        g_ptr_array_add (order, line->answerable);
      g_hash_table_insert (left, line->answerable, GUINT_TO_POINTER (n + 1));
    }
  words = g_string_new (NULL);
  g_string_printf (words, ngettext ("%u of %u line is decided", "%u of %u lines are decided", lines->len), n_decided, lines->len);
  for (guint i = 0; i < order->len; i++)
    {
      g_autofree char *who = sp_access_dup_who (material, order->pdata[i]);

      g_string_append (words, i == 0 ? "; " : ", ");
      /* Translators: so many lines, and an agency */
      g_string_append_printf (words, _("%u for %s"), GPOINTER_TO_UINT (g_hash_table_lookup (left, order->pdata[i])), who);
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

/**
 * sp_request_dup_standing:
 *
 * Returns: (transfer full): how it stands with a line: "Withheld: to protect the rights of others"
 */
char *
sp_request_dup_standing (SpMaterial         *material,
                         const SpAccessLine *line)
{
  const char *ground = sp_words_code (material, "access-ground", sp_matter_get (line->decision, "ground"));
  g_autofree char *who = sp_access_dup_who (material, line->answerable);

  switch (line->standing)
    {
    case SP_ACCESS_DISCLOSE:
      return g_strdup (_("Disclosed"));
    case SP_ACCESS_REDACT:
      return SP_JOIN (": ", _("Disclosed in part"), ground);
    case SP_ACCESS_WITHHOLD:
      return SP_JOIN (": ", _("Withheld"), ground);
    case SP_ACCESS_CHANGED:
      return g_strdup (_("Changed since it was decided on: it has to be decided on again"));
    case SP_ACCESS_TWO:
      return g_strdup (_("Two decisions were made apart and differ: it has to be decided on again"));
    case SP_ACCESS_UNDECIDED:
    default:
      /* Translators: %s is an agency */
      return line->mine ? g_strdup (_("Not decided yet")) : g_strdup_printf (_("Not decided yet: for %s"), who);
    }
}

/**
 * sp_request_dup_proposal:
 *
 * Returns: (transfer full) (nullable): why a line is not to be disclosed without thought
 */
char *
sp_request_dup_proposal (SpMaterial         *material,
                         const SpAccessLine *line)
{
  const char *ground = sp_words_code (material, "access-ground", line->proposal.ground);

  if (sp_access_line_is_decided (line) || g_strcmp0 (line->proposal.decision, "withhold") != 0)
    return NULL;

  /* Translators: %s is a ground, as "To protect the rights and freedoms of others" */
  return g_strdup_printf (_("Proposed: withhold. %s"), ground != NULL ? ground : "");
}

/**
 * sp_request_get_icon:
 *
 * Returns: (transfer none): the picture that goes with the words
 */
const char *
sp_request_get_icon (const SpAccessLine *line)
{
  switch (line->standing)
    {
    case SP_ACCESS_DISCLOSE:
      return "object-select-symbolic";
    case SP_ACCESS_REDACT:
      return "edit-cut-symbolic";
    case SP_ACCESS_WITHHOLD:
      return "changes-prevent-symbolic";
    case SP_ACCESS_CHANGED:
    case SP_ACCESS_TWO:
      return "dialog-warning-symbolic";
    case SP_ACCESS_UNDECIDED:
    default:
      return "document-edit-symbolic";
    }
}
