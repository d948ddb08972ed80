/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-command.h"

#include "sp-server-admin.h"
#include "sp-server-audit-book.h"
#include "sp-sql-postgres.h"

/* What the commands share: options, opening, and words for what went wrong. */

/* Every command may be told where the database is. */
static char *database;

static const GOptionEntry common_entries[] = {
  { "database", 'd', 0, G_OPTION_ARG_STRING, &database,
    N_("The partnership is in this PostgreSQL database (default: what the folder says)"),
    N_("postgresql://…") },
  { NULL },
};

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
  g_option_context_add_main_entries (context, common_entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error) && database && !sp_sql_postgres_is_url (database))
    g_set_error_literal (&error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _("The address of a database begins with postgresql://."));
  if (error)
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

/* What --database said, or NULL. */
const char *
sp_command_get_database (void)
{
  return database;
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
    case SP_INSTANCE_ERROR_MOVED:
      return g_strdup_printf (_("The partnership in %s was moved to PostgreSQL. What is here stayed behind, and is "
                                "not served. If the folder does not know where it went, run “move” again."),
                              directory);
    case SP_INSTANCE_ERROR_ARRIVING:
      return g_strdup (_("The partnership is being moved to this database, and is not whole yet. If “move” was "
                         "interrupted, run it again."));
    case SP_INSTANCE_ERROR_POSTGRES:
      return g_strdup (_("This partnership is in PostgreSQL: write backups with pg_dump, and read them with "
                         "pg_restore. “restore” without a file then tells the laptops."));
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
  if (g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_FULL)
      || g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    return g_strdup (_("The disk is full. Nothing was changed."));
  if (g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_BUSY))
    return g_strdup (_("The database is busy. Try again in a moment."));
  if (g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_UNAVAILABLE))
    return g_strdup (_("The database’s server cannot be reached. Nothing was changed."));
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
  if ((self->instance = sp_instance_open_at (directory, database, &error))
      && (self->sql = sp_instance_connect (self->instance, &error))
      && (self->server = sp_server_new (self->ambient, self->sql, &error)))
    return TRUE;
  sp_command_fail (directory, error);
  return FALSE;
}

/* Writes down in the log what a command is about to do, or says why it must not. */
gboolean
sp_command_tell (SpCommand *self, const char *directory, SpAuditAct act, const char *purpose, const char *id)
{
  g_autoptr(GError) error = NULL;
  const char *ids[] = { id, NULL };
  const SpAuditEntry entry = { .act = act, .compartment = "", .member = "", .ids = ids, .purpose = purpose };

  if (sp_server_audit_tell_now (self->server, self->sql, &entry, &error))
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
