/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sql-migrations.h"

/* The one-row table says what the file is. It is made by hand, as PRAGMA user_version has no counterpart
 * in other engines. */
#define MAKE_TABLE                                                                                               \
  "CREATE TABLE IF NOT EXISTS schema_version (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL)"

#define MAKE_TRIES 5

static gboolean
apply (SpSql                 *sql,
       const SpSqlMigration  *migration,
       GError               **error)
{
  const char *text = migration->sql;

  if (sp_sql_get_engine (sql) == SP_SQL_POSTGRES && migration->postgres != NULL)
    text = migration->postgres;

  return sp_sql_exec (sql, text, error) &&
         sp_sql_run (sql, "UPDATE schema_version SET version = ?1", error, "i", (gint64) migration->version);
}

static gboolean
read_version (SpSql   *sql,
              gint64  *version,
              GError **error)
{
  return sp_sql_get_int (sql, "SELECT version FROM schema_version", version, error, "");
}

/* Two that make the table at the same moment are in each other's way; then it is there. */
static gboolean
make_table (SpSql   *sql,
            GError **error)
{
  for (int i = 1; i < MAKE_TRIES; i++)
    {
      if (sp_sql_exec (sql, MAKE_TABLE, NULL))
        return TRUE;
    }

  return sp_sql_exec (sql, MAKE_TABLE, error);
}

/**
 * sp_sql_get_version:
 * @sql: a connection, outside a transaction
 * @error: return location
 *
 * Returns: the number of the last migration that the database has seen, 0 for an empty one, -1 with @error set
 */
int
sp_sql_get_version (SpSql   *sql,
                    GError **error)
{
  gint64 version;

  /* Who may only read and write rows may not even ask to make a table that is there. */
  if (read_version (sql, &version, NULL))
    return (int) version;

  if (!make_table (sql, error) || !read_version (sql, &version, error))
    return -1;

  return (int) version;
}

static gboolean
check_version (gint64   version,
               gsize    n_migrations,
               GError **error)
{
  if ((gsize) version <= n_migrations)
    return TRUE;

  g_set_error (error, SP_SQL_ERROR, SP_SQL_ERROR_NEWER,
               "the database has version %d, this program knows %" G_GSIZE_FORMAT, (int) version, n_migrations);

  return FALSE;
}

/**
 * sp_sql_migrate:
 * @sql: a connection that writes, outside a transaction
 * @migrations: all migrations, in order
 * @n_migrations: how many
 * @error: return location
 *
 * Brings the database up to date: all missing migrations in one transaction, so that it is never half done. Where
 * several do so at once, one does it and the others wait; where nothing is missing, nobody waits.
 *
 * Returns: %FALSE with @error set: %SP_SQL_ERROR_NEWER if a newer version wrote it
 */
gboolean
sp_sql_migrate (SpSql                 *sql,
                const SpSqlMigration  *migrations,
                gsize                  n_migrations,
                GError               **error)
{
  gint64 version;

  g_return_val_if_fail (sql != NULL && (migrations != NULL || n_migrations == 0), FALSE);

  if ((version = sp_sql_get_version (sql, error)) < 0 || !check_version (version, n_migrations, error))
    return FALSE;

  if ((gsize) version == n_migrations)
    return TRUE;

  if (!sp_sql_begin (sql, error))
    return FALSE;

  /* The row is the queue. */
  if (!sp_sql_run (sql, "INSERT INTO schema_version (one, version) VALUES (1, 0) ON CONFLICT (one) DO NOTHING",
                   error, "") ||
      !sp_sql_run (sql, "UPDATE schema_version SET version = version", error, "") ||
      !read_version (sql, &version, error) || !check_version (version, n_migrations, error))
    goto failed;

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
