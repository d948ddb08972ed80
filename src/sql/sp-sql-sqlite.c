/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The SQLCipher driver: with sp-sql-sqlite-rows.c the only file that sees sqlite3.h. */

#include "config.h"

#include <errno.h>

#include <sodium.h>
#include <sqlcipher/sqlite3.h>
#include <string.h>

#include "sp-sql-private.h"
#include "sp-sql-sqlite-private.h"

/* SQLCipher decrypts each page that it reads, so that the pages it keeps are worth more than SQLite's. */
#define CACHE_KIB 65536

/* What need not be durable comes in bulk, and writes the same pages of the indexes again and again: the file gets them
 * once in a while only. */
#define DURABLE     "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;"
#define NOT_DURABLE "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 16000;"

#define BUSY_MS 5000

/* So often a statement looks whether others wait: each millisecond or so. */
#define GIVE_WAY_STEPS 500

typedef struct
{
  SpStatement base;
  sqlite3_stmt *stmt;
} SqliteStatement;

typedef struct
{
  SpSql base;
  sqlite3 *db;
  gboolean durable;
} Sqlite;

#define SQLITE(sql)     ((Sqlite *) (sql))
#define STMT(statement) (((SqliteStatement *) (statement))->stmt)

static SpSqlError
error_code (sqlite3 *db,
            int      code)
{
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_INTERRUPT:
      return SP_SQL_ERROR_BUSY;

    case SQLITE_FULL:
    case SQLITE_TOOBIG:
      return SP_SQL_ERROR_FULL;

    case SQLITE_CORRUPT:
      return SP_SQL_ERROR_CORRUPT;

    case SQLITE_NOTADB:
      return SP_SQL_ERROR_NOT_A_DATABASE;

    case SQLITE_CONSTRAINT:
      return SP_SQL_ERROR_CONSTRAINT;

    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return SP_SQL_ERROR_CANNOT_OPEN;

    case SQLITE_READONLY:
      return SP_SQL_ERROR_READ_ONLY;

    case SQLITE_IOERR:
      {
        /* A limit on the size of a file, a quota or a full disk where SQLite does not look for one. */
        int system = db != NULL ? sqlite3_system_errno (db) : 0;

        return system == ENOSPC || system == EFBIG || system == EDQUOT ? SP_SQL_ERROR_FULL
                                                                       : SP_SQL_ERROR_IO;
      }

    default:
      return SP_SQL_ERROR_FAILED;
    }
}

static void
set_error (GError    **error,
           sqlite3    *db,
           int         code,
           const char *during)
{
  int extended = db != NULL ? sqlite3_extended_errcode (db) : code;

  if ((extended & 0xff) != (code & 0xff))
    extended = code;

  g_set_error (error, SP_SQL_ERROR, error_code (db, extended), "%s: %s (%d)", during,
               sqlite3_errstr (code & 0xff), extended);
}

static gboolean
set_key (Sqlite        *self,
         const guint8  *key,
         GError       **error)
{
  /* In this form the key is taken as it is, without a derivation of 150 ms. */
  char text[2 + SP_SQL_KEY_SIZE * 2 + 1 + 1] = "x'";
  int code;

  sodium_bin2hex (text + 2, SP_SQL_KEY_SIZE * 2 + 1, key, SP_SQL_KEY_SIZE);
  text[2 + SP_SQL_KEY_SIZE * 2] = '\'';
  text[2 + SP_SQL_KEY_SIZE * 2 + 1] = '\0';

  code = sqlite3_key (self->db, text, 2 + SP_SQL_KEY_SIZE * 2 + 1);
  sodium_memzero (text, sizeof text);

  if (code != SQLITE_OK)
    {
      set_error (error, self->db, code, "key");
      return FALSE;
    }

  return TRUE;
}

static gboolean
configure (Sqlite  *self,
           GError **error)
{
  SpSql *sql = &self->base;
  g_autofree char *version = NULL;
  gint64 tables;

  /* The library would tell a terminal of each wrong key; callers are told by the error. */
  if (!sp_sql_exec (sql, "PRAGMA cipher_log_level = NONE;", error) ||
      !sp_sql_dup_text (sql, "PRAGMA cipher_version", &version, error, ""))
    return FALSE;

  if (version == NULL || *version == '\0')
    {
      g_set_error_literal (error, SP_SQL_ERROR, SP_SQL_ERROR_NO_CIPHER,
                           "the SQLite library in this process cannot encrypt");
      return FALSE;
    }

  /* Wrong key, or no database at all: this is the first statement that reads a page. */
  if (!sp_sql_exec (sql, "PRAGMA cipher_memory_security = OFF; PRAGMA temp_store = MEMORY;", error) ||
      !sp_sql_get_int (sql, "SELECT count(*) FROM sqlite_schema", &tables, error, ""))
    return FALSE;

  /* Only in an empty file can these two be chosen. */
  if (tables == 0 && (sql->flags & SP_SQL_READ_ONLY) == 0 &&
      !sp_sql_exec (sql, "PRAGMA auto_vacuum = INCREMENTAL;", error))
    return FALSE;

  if ((sql->flags & SP_SQL_READ_ONLY) == 0 &&
      !sp_sql_exec (sql, "PRAGMA journal_mode = WAL;", error))
    return FALSE;

  if (!sp_sql_exec (sql,
                    "PRAGMA cache_size = -" G_STRINGIFY (CACHE_KIB) ";"
                    "PRAGMA secure_delete = ON;"
                    "PRAGMA foreign_keys = ON;"
                    "PRAGMA recursive_triggers = ON;"
                    "PRAGMA trusted_schema = OFF;"
                    "PRAGMA journal_size_limit = 67108864;",
                    error))
    return FALSE;

  self->durable = (sql->flags & SP_SQL_DURABLE) != 0;

  return sp_sql_exec (sql, self->durable ? DURABLE : NOT_DURABLE, error) &&
         ((sql->flags & SP_SQL_READ_ONLY) == 0 || sp_sql_exec (sql, "PRAGMA query_only = ON;", error));
}

static void
sqlite_close (SpSql *self)
{
  int code = sqlite3_close (SQLITE (self)->db);

  g_assert (code == SQLITE_OK);
}

static int
is_awaited (void *others)
{
  return g_atomic_int_get ((const int *) others) != 0;
}

static void
sqlite_give_way (SpSql     *self,
                 const int *others)
{
  sqlite3_progress_handler (SQLITE (self)->db, GIVE_WAY_STEPS, others != NULL ? is_awaited : NULL, (void *) others);
}

static gboolean
sqlite_set_durable (SpSql     *self,
                    gboolean   durable,
                    GError   **error)
{
  if (SQLITE (self)->durable == durable)
    return TRUE;

  if (!sp_sql_exec (self, durable ? DURABLE : NOT_DURABLE, error))
    return FALSE;

  SQLITE (self)->durable = durable;

  return TRUE;
}

static gboolean
sqlite_exec (SpSql       *self,
             const char  *sql,
             GError     **error)
{
  int code = sqlite3_exec (SQLITE (self)->db, sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    return TRUE;

  set_error (error, SQLITE (self)->db, code, "exec");

  return FALSE;
}

static gboolean
sqlite_begin (SpSql     *self,
              gboolean   writing,
              GError   **error)
{
  return sp_sql_run (self, writing ? "BEGIN IMMEDIATE" : "BEGIN", error, "");
}

static gboolean
sqlite_commit (SpSql   *self,
               GError **error)
{
  return sp_sql_run (self, "COMMIT", error, "");
}

static void
sqlite_rollback (SpSql *self)
{
  sp_sql_run (self, "ROLLBACK", NULL, "");
}

static gboolean
sqlite_in_transaction (SpSql *self)
{
  return !sqlite3_get_autocommit (SQLITE (self)->db);
}

static gint64
sqlite_get_changes (SpSql *self)
{
  return sqlite3_changes64 (SQLITE (self)->db);
}

/* Free pages are wiped anyway, but where pages were split, copies of rows stay between those that are left: only pages
 * that are written anew hold nothing else. */
static gboolean
sqlite_empty_log (SpSql   *self,
                  GError **error)
{
  gint64 busy;

  if (!sp_sql_get_int (self, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, error, ""))
    return FALSE;

  if (busy != 0)
    {
      g_set_error_literal (error, SP_SQL_ERROR, SP_SQL_ERROR_BUSY, "checkpoint: a reader is in the way");
      return FALSE;
    }

  return TRUE;
}

static gboolean
sqlite_scrub (SpSql   *self,
              GError **error)
{
  return sp_sql_exec (self, "VACUUM;", error) && sqlite_empty_log (self, error);
}

static SpStatement *
sqlite_prepare (SpSql       *self,
                const char  *sql,
                GError     **error)
{
  sqlite3 *db = SQLITE (self)->db;
  SqliteStatement *statement;
  sqlite3_stmt *stmt = NULL;
  int code;

  if ((code = sqlite3_prepare_v3 (db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL)) != SQLITE_OK)
    {
      /* The text is this program's own: it may be shown. */
      g_set_error (error, SP_SQL_ERROR, error_code (db, code), "prepare: %s (%d)",
                   (code & 0xff) == SQLITE_ERROR ? sqlite3_errmsg (db) : sqlite3_errstr (code), code);
      return NULL;
    }

  statement = g_new0 (SqliteStatement, 1);
  statement->stmt = stmt;

  return &statement->base;
}

static void
sqlite_free (SpStatement *self)
{
  sqlite3_finalize (STMT (self));
}

/* SQLCipher gives zeros in place of a page whose authentication code does not hold, and tells of it with the next page
 * that is read. Where it was the last page of a long value there is no next one. No text of ours has a zero in it. */
static gboolean
is_whole (sqlite3_stmt *statement)
{
  int n = sqlite3_data_count (statement);

  for (int i = 0; i < n; i++)
    {
      if (sqlite3_column_type (statement, i) == SQLITE_TEXT &&
          memchr (sqlite3_column_text (statement, i), 0, (gsize) sqlite3_column_bytes (statement, i)) != NULL)
        return FALSE;
    }

  return TRUE;
}

static int
sqlite_step (SpStatement  *self,
             GError      **error)
{
  int code = sqlite3_step (STMT (self));

  if (code == SQLITE_ROW && is_whole (STMT (self)))
    return 1;

  if (code == SQLITE_ROW)
    code = SQLITE_CORRUPT;

  if (code == SQLITE_DONE)
    {
      sqlite3_reset (STMT (self));
      return 0;
    }

  set_error (error, SQLITE (self->sql)->db, code, "step");
  sqlite3_reset (STMT (self));

  return -1;
}

static void
sqlite_reset (SpStatement *self)
{
  sqlite3_reset (STMT (self));
  sqlite3_clear_bindings (STMT (self));
}

static gboolean
sqlite_run (SpStatement  *self,
            GError      **error)
{
  int row;

  while ((row = sqlite_step (self, error)) > 0)
    ;

  sqlite_reset (self);

  return row == 0;
}

static void
sqlite_bind_text (SpStatement *self,
                  int          index,
                  const char  *text,
                  gsize        length)
{
  int code = sqlite3_bind_text64 (STMT (self), index, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);

  g_assert (code == SQLITE_OK);
}

static void
sqlite_bind_int (SpStatement *self,
                 int          index,
                 gint64       value)
{
  int code = sqlite3_bind_int64 (STMT (self), index, value);

  g_assert (code == SQLITE_OK);
}

static void
sqlite_bind_blob (SpStatement   *self,
                  int            index,
                  gconstpointer  data,
                  gsize          length)
{
  int code = sqlite3_bind_blob64 (STMT (self), index, data, length, SQLITE_TRANSIENT);

  g_assert (code == SQLITE_OK);
}

static void
sqlite_bind_null (SpStatement *self,
                  int          index)
{
  int code = sqlite3_bind_null (STMT (self), index);

  g_assert (code == SQLITE_OK);
}

static const char *
sqlite_get_text (SpStatement *self,
                 int          column)
{
  return (const char *) sqlite3_column_text (STMT (self), column);
}

static gsize
sqlite_get_length (SpStatement *self,
                   int          column)
{
  return (gsize) sqlite3_column_bytes (STMT (self), column);
}

static gint64
sqlite_get_int (SpStatement *self,
                int          column)
{
  return sqlite3_column_int64 (STMT (self), column);
}

static gconstpointer
sqlite_get_blob (SpStatement *self,
                 int          column,
                 gsize       *length)
{
  gconstpointer data = sqlite3_column_blob (STMT (self), column);

  *length = (gsize) sqlite3_column_bytes (STMT (self), column);

  return data;
}

static gboolean
sqlite_is_null (SpStatement *self,
                int          column)
{
  return sqlite3_column_type (STMT (self), column) == SQLITE_NULL;
}

static SpSqlRows *
sqlite_add_rows (SpSql          *self,
                 const char     *name,
                 const char     *columns,
                 SpSqlRowsFunc   get,
                 GError        **error)
{
  sqlite3 *db = SQLITE (self)->db;
  SpSqlRows *rows = NULL;
  int code = sp_sql_sqlite_add_rows (db, name, columns, get, &rows);

  if (code != SQLITE_OK)
    set_error (error, db, code, "rows");

  return rows;
}

static const SpSqlDriver sqlite_driver = {
  .engine = SP_SQL_SQLITE,
  .close = sqlite_close,
  .give_way = sqlite_give_way,
  .set_durable = sqlite_set_durable,
  .exec = sqlite_exec,
  .begin = sqlite_begin,
  .commit = sqlite_commit,
  .rollback = sqlite_rollback,
  .in_transaction = sqlite_in_transaction,
  .get_changes = sqlite_get_changes,
  .scrub = sqlite_scrub,
  .empty_log = sqlite_empty_log,
  .add_rows = sqlite_add_rows,
  .prepare = sqlite_prepare,
  .free = sqlite_free,
  .run = sqlite_run,
  .step = sqlite_step,
  .reset = sqlite_reset,
  .bind_text = sqlite_bind_text,
  .bind_int = sqlite_bind_int,
  .bind_blob = sqlite_bind_blob,
  .bind_null = sqlite_bind_null,
  .get_text = sqlite_get_text,
  .get_length = sqlite_get_length,
  .get_int = sqlite_get_int,
  .get_blob = sqlite_get_blob,
  .is_null = sqlite_is_null,
};

/* See sp_sql_open (). */
SpSql *
sp_sql_sqlite_open (const char    *path,
                    const guint8  *key,
                    SpSqlFlags     flags,
                    GError       **error)
{
  Sqlite *self = g_new0 (Sqlite, 1);
  g_autoptr(SpSql) sql = &self->base;
  int open_flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  int code;

  if (flags & SP_SQL_CREATE)
    open_flags |= SQLITE_OPEN_CREATE;

  sp_sql_init (sql, &sqlite_driver, path, flags);

  if ((code = sqlite3_open_v2 (path, &self->db, open_flags, NULL)) != SQLITE_OK)
    {
      set_error (error, self->db, code, "open");
      return NULL;
    }

  sqlite3_busy_timeout (self->db, BUSY_MS);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);

  if ((key != NULL && !set_key (self, key, error)) || !configure (self, error))
    return NULL;

  return g_steal_pointer (&sql);
}
