/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-command.h"

#include "sp-server-admin.h"

/* What the commands share: options, opening, and words for what went wrong. */

gboolean
sp_command_parse (int *argc,
                  char ***argv,
                  const char *usage,
                  const char *summary,
                  const GOptionEntry *entries,
                  int least,
                  int most)
{
  g_autoptr(GOptionContext) context = g_option_context_new (usage);
  g_autoptr(GError) error = NULL;

  g_option_context_set_summary (context, summary);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (entries)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }
  if (*argc - 1 < least || *argc - 1 > most)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      g_printerr ("%s", help);
      return FALSE;
    }
  return TRUE;
}

static char *
instance_message (const char *directory, const GError *error)
{
  switch ((SpInstanceError) error->code)
    {
    case SP_INSTANCE_ERROR_EXISTS:
      return g_strdup_printf (_("There is a partnership in %s already. Nothing was changed."),
                              directory);
    case SP_INSTANCE_ERROR_MISSING:
      return g_strdup_printf (_("There is no partnership in %s. Make one with “init”."), directory);
    case SP_INSTANCE_ERROR_KEY:
      return g_strdup_printf (_("The key in %s/server.key does not open the database."), directory);
    case SP_INSTANCE_ERROR_DAMAGED:
      return g_strdup_printf (_("The database in %s is damaged. Restore a backup."), directory);
    case SP_INSTANCE_ERROR_NEWER:
      return g_strdup (_("A newer version of this program wrote this database. Use that version."));
    case SP_INSTANCE_ERROR_IN_USE:
      return g_strdup_printf (_("A server is running on %s. Stop it first."), directory);
    case SP_INSTANCE_ERROR_BACKUP:
      return g_strdup (_("This file is not a backup of this partnership, or it is damaged. "
                         "Nothing was changed."));
    case SP_INSTANCE_ERROR_FILE:
    default:
      return g_strdup_printf (_("A file could not be read or written: %s"), error->message);
    }
}

static char *
message (const char *directory, const GError *error)
{
  if (error->domain == SP_INSTANCE_ERROR)
    return instance_message (directory, error);
  if (g_error_matches (error, SP_ADMIN_ERROR, SP_ADMIN_ERROR_NOT_FOUND))
    return g_strdup_printf (_("There is nobody and nothing called “%s”."), error->message);
  if (g_error_matches (error, SP_ADMIN_ERROR, SP_ADMIN_ERROR_AMBIGUOUS))
    return g_strdup_printf (_("“%s” could be more than one. Use the id."), error->message);
  if (g_error_matches (error, SP_ADMIN_ERROR, SP_ADMIN_ERROR_INVALID))
    return g_strdup_printf (_("A value is missing or wrong (%s). Nothing was changed."),
                            error->message);
  if (g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_FULL))
    return g_strdup (_("The disk is full. Nothing was changed."));
  if (g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_BUSY))
    return g_strdup (_("The database is busy. Try again in a moment."));
  return g_strdup (error->message);
}

/* Says what went wrong, and gives the exit code. */
int
sp_command_fail (const char *directory, const GError *error)
{
  g_autofree char *text = message (directory, error);

  g_printerr ("%s\n", text);
  return SP_EXIT_FAILED;
}

int
sp_command_usage (const char *command)
{
  g_printerr (_("See “stalking-partnership-server %s --help”."), command);
  g_printerr ("\n");
  return SP_EXIT_USAGE;
}

/* Opens the partnership in @directory, or says why not. */
gboolean
sp_command_open (SpCommand *self, const char *directory)
{
  g_autoptr(GError) error = NULL;

  self->ambient = sp_ambient_new_system ();
  if ((self->instance = sp_instance_open (directory, &error))
      && (self->sql = sp_instance_connect (self->instance, &error))
      && (self->server = sp_server_new (self->ambient, self->sql, &error)))
    return TRUE;
  sp_command_fail (directory, error);
  return FALSE;
}

void
sp_command_clear (SpCommand *self)
{
  g_clear_pointer (&self->server, sp_server_free);
  g_clear_pointer (&self->sql, sp_sql_close);
  g_clear_pointer (&self->instance, sp_instance_free);
  g_clear_object (&self->ambient);
}
