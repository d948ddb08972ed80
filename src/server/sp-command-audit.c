/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-command.h"

#include "sp-audit.h"
#include "sp-server-audit.h"

#include <inttypes.h>
#include <string.h>

static const char *
words (const char *what)
{
  static const struct
  {
    const char *what;
    const char *words;
  } WORDS[] = {
    { "unreadable", N_("it is no entry, or was written over") },
    { "device", N_("it is another laptop’s") },
    { "number", N_("entries before it are missing, or it stands twice") },
    { "previous", N_("what comes before it was changed") },
    { "member", N_("it names another member than the laptop’s") },
    { "missing", N_("entries are missing from here on") },
    { "spine", N_("an entry up to here was changed, or put elsewhere") },
    { "signature", N_("the laptop did not sign this log: it was written anew") },
    { "tree", N_("the tree over all entries is another one") },
    { "head", N_("the log is not the one that this head was printed of") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (WORDS); i++)
    if (strcmp (WORDS[i].what, what) == 0)
      return _ (WORDS[i].words);
  return what;
}

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
                words (report->what));
  else
    g_printerr (_("At entry %" PRId64 " of all: %s."), report->leaf, words (report->what));
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

int
sp_command_audit (int argc, char **argv)
{
  g_autofree char *head = NULL;
  gint64 size = -1;
  const char *root = NULL;
  g_auto(SpCommand) command = { 0 };
  g_auto(SpAuditReport) report = { 0 };
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { "head", 0, 0, G_OPTION_ARG_STRING, &head, N_("A head that was printed or sent earlier"), N_("SIZE:ROOT") },
    { NULL },
  };

  if (!sp_command_parse (&argc, &argv, _("audit DIR verify"),
                         _("Goes through the log of who looked at what, entry by entry, and names the first one that is "
                           "not as it was\nwritten. Ends with 1 where one is. The server may be running, or may not "
                           "be there at all: a backup will do."),
                         entries, 2, 2))
    return SP_EXIT_USAGE;
  if (strcmp (argv[2], "verify") != 0 || (head && !parse_head (head, &size, &root)))
    return sp_command_usage ("audit");
  if (!sp_command_open (&command, argv[1]))
    return SP_EXIT_FAILED;
  if (!sp_server_audit_verify (command.sql, size, root, &report, &error))
    return sp_command_fail (argv[1], error);
  return say (&report);
}
