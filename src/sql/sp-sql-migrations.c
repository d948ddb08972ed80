/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sql-migrations.h"

/* The one-row table says what the file is. It is made by hand, as PRAGMA user_version has no counterpart
 * in other engines. */
#define MAKE_TABLE                                                                                               \
  "CREATE TABLE IF NOT EXISTS schema_version (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL)"

static gboolean
apply (SpSql                 *sql,
       const SpSqlMigration  *migration,
       GError               **error)
{
  return sp_sql_exec (sql, migration->sql, error) &&
         sp_sql_run (sql,
                     "INSERT INTO schema_version (one, version) VALUES (1, ?1) "
                     "ON CONFLICT (one) DO UPDATE SET version = excluded.version",
                     error, "i", (gint64) migration->version);
}

/**
 * sp_sql_get_version:
 * @sql: a connection
 * @error: return location
 *
 * Returns: the number of the last migration that the file has seen, 0 for an empty file, -1 with @error set
 */
int
sp_sql_get_version (SpSql   *sql,
                    GError **error)
{
  gint64 value;

  if (!sp_sql_exec (sql, MAKE_TABLE, error) ||
      !sp_sql_get_int (sql, "SELECT version FROM schema_version", &value, error, ""))
    return -1;

  return (int) value;
}

/**
 * sp_sql_migrate:
 * @sql: a connection that writes, outside a transaction
 * @migrations: all migrations, in order
 * @n_migrations: how many
 * @error: return location
 *
 * Brings the file up to date: all missing migrations in one transaction, so that it is never half done.
 *
 * Returns: %FALSE with @error set: %SP_SQL_ERROR_NEWER if a newer version wrote the file
 */
gboolean
sp_sql_migrate (SpSql                 *sql,
                const SpSqlMigration  *migrations,
                gsize                  n_migrations,
                GError               **error)
{
  int version;

  g_return_val_if_fail (sql != NULL && (migrations != NULL || n_migrations == 0), FALSE);

  if (!sp_sql_begin (sql, error))
    return FALSE;

  if ((version = sp_sql_get_version (sql, error)) < 0)
    goto failed;

  if ((gsize) version > n_migrations)
    {
      g_set_error (error, SP_SQL_ERROR, SP_SQL_ERROR_NEWER, "the file has version %d, this program knows %" G_GSIZE_FORMAT,
                   version, n_migrations);
      goto failed;
    }

  for (gsize i = (gsize) version; i < n_migrations; i++)
    {
      g_assert (migrations[i].version == (int) i + 1);

      if (!apply (sql, &migrations[i], error))
        goto failed;
    }

  return sp_sql_commit (sql, error);

failed:
  sp_sql_rollback (sql);
  return FALSE;
}
