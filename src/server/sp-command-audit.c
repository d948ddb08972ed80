/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-command.h"

#include "sp-audit.h"
#include "sp-date.h"
#include "sp-json.h"
#include "sp-server-admin.h"
#include "sp-server-audit-book.h"
#include "sp-server-audit-index.h"
#include "sp-server-audit-query.h"
#include "sp-server-audit.h"

#include <inttypes.h>
#include <string.h>

static int
say (const SpAuditReport *report)
{
  if (!report->what)
    {
      g_print (ngettext ("Sound: %" PRId64 " entry", "Sound: %" PRId64 " entries", report->entries),
               report->entries);
      g_print (ngettext (" of %" PRId64 " laptop.", " of %" PRId64 " laptops.", report->devices),
               report->devices);
      g_print ("\n");
      g_print (_("Head: %" PRId64 ":%s"), report->entries, report->root);
      g_print ("\n");
      return SP_EXIT_OK;
    }
  if (report->device)
    g_printerr (_("Entry %" PRId64 " of the laptop %s: %s."), report->seq, report->device,
                _ (sp_audit_fault_label (report->what)));
  else
    g_printerr (_("At entry %" PRId64 " of all: %s."), report->leaf, _ (sp_audit_fault_label (report->what)));
  g_printerr ("\n");
  return SP_EXIT_FAILED;
}

static gboolean
parse_head (const char *text, gint64 *size, const char **root)
{
  char *end;

  *size = g_ascii_strtoll (text, &end, 10);
  *root = end + 1;
  return end != text && *end == ':' && *size >= 0 && strlen (end + 1) == SP_AUDIT_HASH_SIZE - 1;
}

static int
verify (SpCommand *command, const char *directory, gint64 size, const char *root)
{
  g_auto(SpAuditReport) report = { 0 };
  g_autoptr(GError) error = NULL;

  if (!sp_server_audit_verify (command->sql, size, root, &report, &error))
    return sp_command_fail (directory, error);
  return say (&report);
}

/* The id of what @words mean: a case's reference, a member's name, or an id. */
static char *
find_subject (SpCommand *command, SpAuditQuestion question, const char *words, GError **error)
{
  g_autoptr(JsonArray) found = NULL;

  if (question == SP_AUDIT_BY)
    return strcmp (words, SP_SERVER_AUDIT_SELF) != 0 ? sp_server_admin_find (command->sql, "member", words, error)
                                                     : g_strdup (words);
  if (question == SP_AUDIT_RECEIVED || strlen (words) != 5)
    return g_strdup (words);
  if (!(found = sp_server_audit_find_case (command->sql, words, NULL, error)))
    return NULL;
  if (json_array_get_length (found) == 1)
    return g_strdup (sp_json_get_text (json_array_get_object_element (found, 0), "id"));
  g_set_error_literal (error, SP_ADMIN_ERROR, SP_ADMIN_ERROR_NOT_FOUND, words);
  return NULL;
}

static const char *
text_or_dash (JsonObject *entry, const char *member)
{
  const char *text = sp_json_get_text (entry, member);

  return text && *text ? text : "-";
}

static void
print_entries (JsonArray *entries)
{
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);
      g_auto(GStrv) recipients = sp_json_dup_strv (entry, "recipients");
      g_autofree char *to = g_strjoinv (",", recipients);

      g_print ("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", sp_json_get_text (entry, "at"), sp_json_get_text (entry, "act"),
               text_or_dash (entry, "purpose"), text_or_dash (entry, "member"), sp_json_get_text (entry, "device"),
               text_or_dash (entry, sp_json_get_text (entry, "reference") ? "reference" : "compartment"),
               *to ? to : "-");
    }
}

/* Pages in snapshots of their own: what comes in meanwhile is newer than what was printed. */
static gboolean
print_all (SpCommand *command, SpAuditQuery *query, GError **error)
{
  gboolean whole = FALSE;

  while (!whole)
    if (!sp_sql_begin (command->sql, error)
        || !sp_server_audit_index (command->server, command->sql, &whole, error) || !sp_sql_commit (command->sql, error))
      {
        sp_sql_rollback (command->sql);
        return FALSE;
      }
  do
    {
      g_autoptr(JsonArray) entries = NULL;

      if (!sp_sql_begin_read (command->sql, error))
        return FALSE;
      entries = sp_server_audit_query (command->server, command->sql, query, error);
      sp_sql_rollback (command->sql);
      if (!entries)
        return FALSE;
      print_entries (entries);
      query->after_at = query->last_at;
      query->after_leaf = query->last_leaf;
    }
  while (query->more);
  return TRUE;
}

/* An instant, or a day, whose last second is meant where @end. */
static gboolean
parse_time (const char *text, gboolean end, gint64 *seconds)
{
  g_autofree char *whole = NULL;

  if (!text)
    return TRUE;
  whole = sp_date_is_valid (text) ? g_strconcat (text, end ? "T23:59:59Z" : "T00:00:00Z", NULL) : g_strdup (text);
  if (!sp_instant_is_valid (whole))
    return FALSE;
  *seconds = sp_instant_parse (whole) / G_USEC_PER_SEC;
  return TRUE;
}

static int
query (SpCommand *command, const char *directory, SpAuditQuery *query, const char *words)
{
  static const char *const purposes[] = {
    [SP_AUDIT_ABOUT] = "audit-about", [SP_AUDIT_BY] = "audit-by", [SP_AUDIT_RECEIVED] = "audit-received",
  };
  g_autoptr(GError) error = NULL;
  g_autofree char *subject = find_subject (command, query->question, words, &error);

  if (!subject)
    return sp_command_fail (directory, error);
  if (!sp_command_tell (command, directory, SP_AUDIT_CONSULT, purposes[query->question], subject))
    return SP_EXIT_FAILED;
  query->subject = subject;
  if (!print_all (command, query, &error))
    return sp_command_fail (directory, error);
  return SP_EXIT_OK;
}

int
sp_command_audit (int argc, char **argv)
{
  g_autofree char *head = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *act_name = NULL;
  gint64 size = -1;
  const char *root = NULL;
  gboolean asks;
  g_auto(SpCommand) command = { 0 };
  SpAuditAct act;
  SpAuditQuery wanted = { .to = G_MAXINT64 / G_USEC_PER_SEC, .acts = G_MAXINT32, .max = 200, .after_leaf = -1 };
  const GOptionEntry entries[] = {
    { "head", 0, 0, G_OPTION_ARG_STRING, &head, N_("A head that was printed or sent earlier"), N_("SIZE:ROOT") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_("Not before this day or time (UTC)"), N_("DAY") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_("Not after this day or time (UTC)"), N_("DAY") },
    { "act", 0, 0, G_OPTION_ARG_STRING, &act_name,
      N_("Only this: collect, alter, consult, disclose, combine or erase"), N_("ACT") },
    { NULL },
  };

  if (!sp_command_parse (&argc, &argv, _("audit DIR verify|about CASE|by MEMBER|received DOCUMENT"),
                         _("verify goes through the log of who looked at what, entry by entry, and names the first one "
                           "that is not as it was\nwritten. Ends with 1 where one is. The server may be running, or may "
                           "not be there at all: a backup will do.\nThe others print who saw a case (its reference, or the "
                           "id of any record), what a member saw (server: what was done\nat the server itself), or who "
                           "received a document: time, act, purpose, member, laptop, case, recipients. That it was asked\n"
                           "is written in the log first."),
                         entries, 2, 3))
    return SP_EXIT_USAGE;
  asks = sp_audit_question_parse (argv[2], &wanted.question);
  if (asks != (argc == 4) || (!asks && strcmp (argv[2], "verify") != 0) || (head && !parse_head (head, &size, &root))
      || !parse_time (from, FALSE, &wanted.from) || !parse_time (to, TRUE, &wanted.to)
      || (act_name && !sp_audit_act_parse (act_name, &act)))
    return sp_command_usage ("audit");
  if (act_name)
    wanted.acts = 1 << act;
  if (!sp_command_open (&command, argv[1]))
    return SP_EXIT_FAILED;
  return asks ? query (&command, argv[1], &wanted, argv[3]) : verify (&command, argv[1], size, root);
}
