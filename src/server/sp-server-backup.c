/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-instance-private.h"

#include "sp-date.h"
#include "sp-server-admin.h"
#include "sp-server-audit-book.h"
#include "sp-server-dispose.h"
#include "sp-server-leavers.h"
#include "sp-server-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* After a restore numbers go on above all that were ever given, so that none means two things, and what somebody has seen
 * is not taken for what came after: nobody knows how many were lost, nor whether this backup was restored before. The time
 * in milliseconds is more than the commits that there can have been. */
#define SEQ_LEAP 1000000000

/**
 * sp_instance_backup:
 * @self: a partnership; it may be served meanwhile
 * @file: where to; there must be nothing
 * @error: why not
 *
 * Writes the database as it is at one moment, encrypted with the same key.
 *
 * Returns: %FALSE on failure, with nothing left behind
 */
gboolean
sp_instance_backup (SpInstance *self, const char *file, GError **error)
{
  g_autoptr(SpSql) sql = NULL;
  GError *cause = NULL;
  int fd;

  if (self->shared)
    return sp_instance_fail (error, SP_INSTANCE_ERROR_POSTGRES, "backup");
  if (!(sql = sp_instance_connect (self, error)))
    return FALSE;
  /* Made here so that the file is nobody else's to read, and never one that was there. */
  fd = open (file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return sp_instance_fail (error, SP_INSTANCE_ERROR_FILE, g_strerror (errno));
  if (!sp_sql_run (sql, "VACUUM INTO ?", &cause, "t", file) || fsync (fd) != 0)
    {
      close (fd);
      g_unlink (file);
      return cause ? sp_instance_fail_sql (FALSE, error, cause)
                   : sp_instance_fail (error, SP_INSTANCE_ERROR_FILE, g_strerror (errno));
    }
  close (fd);
  return TRUE;
}

/**
 * sp_server_database_restored:
 * @sql: a connection to a database that was restored from a backup
 * @ambient: chance
 * @error: why not
 *
 * Begins a new epoch, by which the devices notice; and writes down in the log, as far as the backup has it, that it was.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_database_restored (SpSql *sql, SpAmbient *ambient, GError **error)
{
  static const SpAuditEntry entry = { .act = SP_AUDIT_ALTER, .compartment = "", .member = "", .purpose = "restore" };
  g_autofree char *epoch = sp_ambient_new_id (ambient);
  gint64 now_ms = sp_ambient_get_wall_us (ambient) / 1000;
  g_autoptr(SpServer) server = sp_server_new (ambient, sql, error);

  if (!server || !sp_sql_begin (sql, error))
    return FALSE;
  if (sp_server_audit_tell (server, sql, &entry, error)
      && sp_sql_run (sql, "INSERT INTO epoch (epoch, upto) SELECT epoch, seq FROM partnership", error, "")
      && sp_sql_run (sql,
                     "UPDATE partnership SET epoch = ?1, restored = seq,"
                     " seq = CASE WHEN seq + ?2 > ?3 THEN seq + ?2 ELSE ?3 END, acl_rev = acl_rev + ?2",
                     error, "tii", epoch, (gint64) SEQ_LEAP, now_ms)
      && sp_sql_run (sql, "UPDATE device SET resume = 1, acl_rev = -1", error, "")
      && sp_sql_run (sql, "DELETE FROM token", error, "") && sp_sql_commit (sql, error))
    return TRUE;
  sp_sql_rollback (sql);
  return FALSE;
}

/* Opens a copy of the backup, checks it through and through, and gives it a new epoch. */
static gboolean
prepare_restored (SpInstance *self, const char *path, SpAmbient *ambient, GError **error)
{
  g_autoptr(SpSql) sql = NULL;
  g_autofree char *verdict = NULL;
  GError *cause = NULL;
  gint64 known;

  sql = sp_sql_open (path, self->key, SP_SQL_DURABLE, &cause);
  if (sql && sp_sql_dup_text (sql, "PRAGMA integrity_check (1)", &verdict, &cause, "")
      && g_strcmp0 (verdict, "ok") == 0
      && sp_sql_get_int (sql, "SELECT count(*) FROM sqlite_schema WHERE name = 'partnership'",
                         &known, &cause, "")
      && known && sp_server_schema_apply (sql, &cause)
      && sp_server_database_restored (sql, ambient, &cause)
      && sp_sql_exec (sql, "PRAGMA wal_checkpoint (TRUNCATE)", &cause))
    return TRUE;
  if (g_error_matches (cause, SP_SQL_ERROR, SP_SQL_ERROR_NEWER))
    return sp_instance_fail_sql (FALSE, error, cause);
  sp_instance_fail (error, SP_INSTANCE_ERROR_BACKUP, cause ? cause->message : "not a backup");
  g_clear_error (&cause);
  return FALSE;
}

/* Also where the clock was set back since: see SEQ_LEAP. */
static gboolean
number_after (SpSql *now, SpSql *fresh, GError **error)
{
  gint64 seq;

  return sp_sql_get_int (now, "SELECT seq FROM partnership", &seq, error, "")
         && sp_sql_run (fresh, "UPDATE partnership SET seq = max (seq, ?)", error, "i", seq);
}

/* Who was shut out since the backup was made stays out: a lost laptop must not come back with the past. */
static gboolean
keep_out (SpInstance *self, SpSql *now, const char *path, GError **error)
{
  g_autoptr(SpSql) fresh = sp_sql_open (path, self->key, SP_SQL_DURABLE, error);
  SpStatement *st;
  int row = -1;

  if (!fresh)
    return FALSE;
  st = sp_sql_query (now,
                     "SELECT id, revoked, stopped, suspended, wipe, told, suspended_at, revoked_at FROM device"
                     " WHERE revoked + stopped + suspended > 0",
                     error, "");
  while (st && (row = sp_statement_step (st, error)) > 0)
    if (!sp_sql_run (fresh,
                     "UPDATE device SET revoked = max (revoked, ?), stopped = max (stopped, ?),"
                     " suspended = max (suspended, ?), wipe = max (wipe, ?), told = max (told, ?),"
                     " suspended_at = max (suspended_at, ?), revoked_at = max (revoked_at, ?) WHERE id = ?",
                     error, "iiiiiiit", sp_statement_get_int (st, 1), sp_statement_get_int (st, 2),
                     sp_statement_get_int (st, 3), sp_statement_get_int (st, 4), sp_statement_get_int (st, 5),
                     sp_statement_get_int (st, 6), sp_statement_get_int (st, 7), sp_statement_get_text (st, 0)))
      {
        sp_statement_reset (st);
        return FALSE;
      }
  return row == 0 && number_after (now, fresh, error) && sp_sql_exec (fresh, "PRAGMA wal_checkpoint (TRUNCATE)", error);
}

/* Nor does a case come back that was disposed of since, or who a member was that was forgotten. */
static gboolean
dispose_again (SpInstance *self, SpSql *now, const char *path, SpAmbient *ambient, GError **error)
{
  g_autoptr(SpSql) fresh = sp_sql_open (path, self->key, SP_SQL_DURABLE, error);
  g_autoptr(SpServer) server = fresh ? sp_server_new (ambient, fresh, error) : NULL;

  return server && sp_server_dispose_again (server, now, fresh, error)
         && sp_server_leavers_again (server, now, fresh, error)
         && sp_sql_exec (fresh, "PRAGMA wal_checkpoint (TRUNCATE)", error);
}

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_autoptr(GFile) source = g_file_new_for_commandline_arg (from);
  g_autoptr(GFile) target = g_file_new_for_path (to);
  g_autoptr(GError) cause = NULL;

  g_unlink (to);
  if (g_file_copy (source, target, G_FILE_COPY_TARGET_DEFAULT_PERMS, NULL, NULL, NULL, &cause)
      && g_chmod (to, 0600) == 0)
    return TRUE;
  return sp_instance_fail (error, SP_INSTANCE_ERROR_FILE, cause ? cause->message : g_strerror (errno));
}

static void
remove_database (const char *path)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (path, "-shm", NULL);

  g_unlink (wal);
  g_unlink (shm);
  g_unlink (path);
}

/**
 * sp_instance_forget:
 * @self: a partnership
 * @sql: its database
 * @error: why not
 *
 * What a restore has set aside goes once a case was disposed of, or a member forgotten, that it may still have.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_instance_forget (SpInstance *self, SpSql *sql, GError **error)
{
  g_autofree char *before = g_strconcat (self->database, ".before", NULL);
  g_autofree char *since = NULL;
  GStatBuf info;
  gint64 any;

  if (self->shared || g_stat (before, &info) != 0)
    return TRUE;
  since = sp_instant_format ((gint64) info.st_mtime * G_USEC_PER_SEC);
  if (!sp_sql_get_int (sql, "SELECT EXISTS (SELECT 1 FROM record WHERE type = 'disposal' AND gone = 0"
                            " AND fields ->> 'erased_at' >= ?1)"
                            " OR EXISTS (SELECT 1 FROM record WHERE type = 'member' AND gone = 0"
                            " AND fields ->> 'forgotten' >= substr (?1, 1, 10))",
                       &any, error, "t", since))
    return FALSE;
  if (any)
    remove_database (before);
  return TRUE;
}

/**
 * sp_instance_restore:
 * @self: a partnership that nobody serves
 * @file: (nullable): a backup of it; none where PostgreSQL's own tools have taken the database back already
 * @ambient: chance
 * @error: why not
 *
 * Takes the database back to the backup, in a new epoch: the laptops notice, and send again what the
 * backup does not have. Laptops that were shut out since stay shut out, and cases that were disposed of stay so. The database that was there stays beside it
 * as `partnership.db.before`.
 *
 * Returns: %FALSE on failure, with everything as it was
 */
gboolean
sp_instance_restore (SpInstance *self, const char *file, SpAmbient *ambient, GError **error)
{
  g_autofree char *fresh = g_strconcat (self->database, ".restoring", NULL);
  g_autofree char *before = g_strconcat (self->database, ".before", NULL);
  g_autoptr(SpSql) sql = NULL;

  if (self->shared != !file)
    return sp_instance_fail (error, SP_INSTANCE_ERROR_POSTGRES, "restore");
  if (self->shared)
    return (sql = sp_instance_connect (self, error)) && sp_server_database_restored (sql, ambient, error);
  if (!sp_instance_lock (self, error) || !copy_file (file, fresh, error))
    return FALSE;
  /* Everything in the one file, then two renames. */
  if (!prepare_restored (self, fresh, ambient, error) || !(sql = sp_instance_connect (self, error))
      || !keep_out (self, sql, fresh, error) || !dispose_again (self, sql, fresh, ambient, error)
      || !sp_sql_exec (sql, "PRAGMA wal_checkpoint (TRUNCATE)", error))
    {
      remove_database (fresh);
      return FALSE;
    }
  g_clear_pointer (&sql, sp_sql_close);
  remove_database (before);
  if (g_rename (self->database, before) != 0 || g_rename (fresh, self->database) != 0)
    return sp_instance_fail (error, SP_INSTANCE_ERROR_FILE, g_strerror (errno));
  return TRUE;
}
