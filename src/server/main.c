/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-command.h"

#include <locale.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

static const struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *summary;
} commands[] = {
  { "init", sp_command_init, N_("found a partnership") },
  { "serve", sp_command_serve, N_("serve it to laptops") },
  { "agency", sp_command_agency, N_("add and list agencies") },
  { "member", sp_command_member, N_("add, list and retire members") },
  { "partnership", sp_command_partnership, N_("list and change what it has settled for itself") },
  { "list", sp_command_list, N_("show and change the lists of words to choose from") },
  { "device", sp_command_device, N_("let a laptop join, list laptops, shut one out") },
  { "sign-on", sp_command_sign_on, N_("have a provider say who somebody is before a laptop joins") },
  { "backup", sp_command_backup, N_("write a backup, also while serving") },
  { "restore", sp_command_restore, N_("go back to a backup") },
  { "move", sp_command_move, N_("move it to PostgreSQL, when one machine is outgrown") },
  { "audit", sp_command_audit, N_("go through the log of who looked at what, and say whether it is whole") },
  { "transfer", sp_command_transfer, N_("take what a laptop without a network sends by file, and answer it") },
  { "rehearse", sp_command_rehearse, N_("make up a partnership to rehearse with") },
  { "schema", sp_command_schema, N_("say what records are made of, for other clients") },
};

static void
print_help (void)
{
  g_print ("%s\n\n", _("Usage: stalking-partnership-server COMMAND DIR …"));
  g_print ("%s\n\n", _("The central server of a stalking partnership, in the folder DIR."));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-11s  %s\n", commands[i].name, _ (commands[i].summary));
  g_print ("\n%s\n", _("The file DIR/server.key opens the database and its backups; whoever has both\n"
                       "reads everything. “COMMAND --help” says more of each. A command ends with 0 if\n"
                       "it was done, 1 if not (the message says why), 2 if it was not understood."));
}

/* Keys and cases are in this process's memory: no core file, no debugger, no file for others. */
static void
harden (void)
{
  const struct rlimit none = { 0, 0 };

  umask (077);
  setrlimit (RLIMIT_CORE, &none);
  prctl (PR_SET_DUMPABLE, 0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  harden ();

  if (argc > 1 && (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0))
    {
      print_help ();
      return SP_EXIT_OK;
    }
  if (argc > 1 && strcmp (argv[1], "--version") == 0)
    {
      g_print ("stalking-partnership-server %s\n", PACKAGE_VERSION);
      return SP_EXIT_OK;
    }
  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    {
      if (strcmp (argv[1], commands[i].name) == 0)
        {
          g_set_prgname ("stalking-partnership-server");
          return commands[i].run (argc - 1, argv + 1);
        }
    }
  print_help ();
  return SP_EXIT_USAGE;
}
