/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-command.h"

int
sp_command_init (int argc, char **argv)
{
  g_autofree char *name = NULL;
  g_autofree char *host = NULL;
  gboolean rehearsal = FALSE;
  g_autoptr(GError) error = NULL;
  g_autoptr(SpAmbient) ambient = NULL;
  g_autoptr(SpInstance) instance = NULL;
  const GOptionEntry entries[] = {
    { "name", 'n', 0, G_OPTION_ARG_STRING, &name, N_("The partnership’s name"), N_("NAME") },
    { "host", 'H', 0, G_OPTION_ARG_STRING, &host,
      N_("The name or address that laptops will use (default: this machine’s name)"), N_("HOST") },
    { "rehearsal", 0, 0, G_OPTION_ARG_NONE, &rehearsal,
      N_("Everything in it is made up, and every page says so"), NULL },
    { NULL },
  };

  if (!sp_command_parse (&argc, &argv, _("init DIR --name NAME"),
                         _("Founds a partnership in the folder DIR: keys, certificate and database.\n"
                           "The folder’s file server.key opens the database and its backups: keep a "
                           "copy of it\nin a safe place, apart from the backups."),
                         entries, 1, 1))
    return SP_EXIT_USAGE;
  if (!name || !*name)
    {
      g_printerr ("%s\n", _("Say what the partnership is called, with --name."));
      return SP_EXIT_USAGE;
    }
  ambient = sp_ambient_new_system ();
  if (!sp_instance_create (argv[1], name, host ? host : g_get_host_name (), sp_command_get_database (),
                           rehearsal, ambient, &error)
      || !(instance = sp_instance_open (argv[1], &error)))
    return sp_command_fail (argv[1], error);
  if (sp_command_get_database ())
    g_print (_("The partnership is founded. Keep a copy of %s in a safe place."), argv[1]);
  else
    g_print (_("The partnership is founded. Keep a copy of %s/server.key in a safe place."), argv[1]);
  g_print ("\n");
  g_print (_("Certificate: SHA-256 %s"), sp_instance_get_pin (instance));
  g_print ("\n");
  return SP_EXIT_OK;
}

int
sp_command_backup (int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  g_auto(SpCommand) command = { 0 };

  if (!sp_command_parse (&argc, &argv, _("backup DIR FILE"),
                         _("Writes a copy of the database to FILE, encrypted with server.key. "
                           "The server may go on running.\nserver.key is not in it."),
                         NULL, 2, 2))
    return SP_EXIT_USAGE;
  if (!sp_command_open (&command, argv[1]))
    return SP_EXIT_FAILED;
  if (g_file_test (argv[2], G_FILE_TEST_EXISTS))
    {
      g_printerr (_("%s is there already. Nothing was written."), argv[2]);
      g_printerr ("\n");
      return SP_EXIT_FAILED;
    }
  if (!sp_command_tell (&command, argv[1], SP_AUDIT_DISCLOSE, "backup", NULL))
    return SP_EXIT_FAILED;
  if (!sp_instance_backup (command.instance, argv[2], &error))
    return sp_command_fail (argv[1], error);
  return SP_EXIT_OK;
}

int
sp_command_restore (int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpAmbient) ambient = sp_ambient_new_system ();
  g_autoptr(SpInstance) instance = NULL;

  if (!sp_command_parse (&argc, &argv, _("restore DIR [FILE]"),
                         _("Takes the partnership in DIR back to the backup FILE. The server must not "
                           "be running.\nThe database that was there stays beside it as "
                           "partnership.db.before.\nThe laptops notice, and send again what the "
                           "backup does not have. One in PostgreSQL is taken back with PostgreSQL’s own "
                           "tools; then run this\nwithout a FILE, so that the laptops notice."),
                         NULL, 1, 2))
    return SP_EXIT_USAGE;
  instance = sp_instance_open_at (argv[1], sp_command_get_database (), &error);
  if (!instance || !sp_instance_restore (instance, argc > 2 ? argv[2] : NULL, ambient, &error))
    return sp_command_fail (argv[1], error);
  g_print ("%s\n", _("Restored."));
  return SP_EXIT_OK;
}
