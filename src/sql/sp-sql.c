/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The SQLCipher driver: the only file that sees sqlite3.h.
 *
 * What the functions offer is what SQLite and PostgreSQL share: numbered placeholders (?1, ?2, …), text, 64-bit
 * integers, bytes and NULL, one statement at a time, and errors sorted by what a caller can do about them.
 * Error texts name a code and the place, never a value: messages end up in logs. */

#include "config.h"

#include <errno.h>
#include <string.h>

#include <sodium.h>
#include <sqlcipher/sqlite3.h>

#include "sp-sql.h"

/* SQLCipher decrypts each page that it reads, so that the pages it keeps are worth more than SQLite's. */
#define CACHE_KIB 65536

#define BUSY_MS 5000

/* More than any of the two programs has; only where clauses that vary with the number of values can get here. */
#define MAX_STATEMENTS 256

struct _SpStatement
{
  SpSql *sql;
  sqlite3_stmt *stmt;
  char *text;
};

struct _SpSql
{
  sqlite3 *db;
  char *path;
  GHashTable *statements;
  SpSqlFlags flags;
  gboolean durable;
};

G_DEFINE_QUARK (sp-sql-error-quark, sp_sql_error)

static SpSqlError
error_code (sqlite3 *db,
            int      code)
{
  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
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

static void
statement_free (gpointer data)
{
  SpStatement *self = data;

  sqlite3_finalize (self->stmt);
  g_free (self->text);
  g_free (self);
}

static gboolean
set_key (SpSql         *self,
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
configure (SpSql   *self,
           GError **error)
{
  g_autofree char *version = NULL;
  gint64 tables;

  /* The library would tell a terminal of each wrong key; callers are told by the error. */
  if (!sp_sql_exec (self, "PRAGMA cipher_log_level = NONE;", error) ||
      !sp_sql_dup_text (self, "PRAGMA cipher_version", &version, error, ""))
    return FALSE;

  if (version == NULL || *version == '\0')
    {
      g_set_error_literal (error, SP_SQL_ERROR, SP_SQL_ERROR_NO_CIPHER,
                           "the SQLite library in this process cannot encrypt");
      return FALSE;
    }

  /* Wrong key, or no database at all: this is the first statement that reads a page. */
  if (!sp_sql_exec (self, "PRAGMA cipher_memory_security = OFF; PRAGMA temp_store = MEMORY;", error) ||
      !sp_sql_get_int (self, "SELECT count(*) FROM sqlite_schema", &tables, error, ""))
    return FALSE;

  /* Only in an empty file can these two be chosen. */
  if (tables == 0 && (self->flags & SP_SQL_READ_ONLY) == 0 &&
      !sp_sql_exec (self, "PRAGMA auto_vacuum = INCREMENTAL;", error))
    return FALSE;

  if ((self->flags & SP_SQL_READ_ONLY) == 0 &&
      !sp_sql_exec (self, "PRAGMA journal_mode = WAL;", error))
    return FALSE;

  if (!sp_sql_exec (self,
                    "PRAGMA cache_size = -" G_STRINGIFY (CACHE_KIB) ";"
                    "PRAGMA secure_delete = ON;"
                    "PRAGMA foreign_keys = ON;"
                    "PRAGMA recursive_triggers = ON;"
                    "PRAGMA trusted_schema = OFF;"
                    "PRAGMA journal_size_limit = 67108864;"
                    "PRAGMA wal_autocheckpoint = 4000;",
                    error))
    return FALSE;

  self->durable = (self->flags & SP_SQL_DURABLE) != 0;

  return sp_sql_exec (self, self->durable ? "PRAGMA synchronous = FULL;" : "PRAGMA synchronous = NORMAL;",
                      error) &&
         ((self->flags & SP_SQL_READ_ONLY) == 0 || sp_sql_exec (self, "PRAGMA query_only = ON;", error));
}

/**
 * sp_sql_open:
 * @path: the file
 * @key: (nullable): 32 bytes, or %NULL for a file in the clear
 * @flags: how to open it
 * @error: return location
 *
 * Opens a connection. A connection belongs to one thread at a time. With %SP_SQL_READ_ONLY the connection
 * still needs a writable folder: readers of a write-ahead log share its index.
 *
 * Returns: (transfer full): the connection, or %NULL: %SP_SQL_ERROR_NOT_A_DATABASE if the key does not fit
 */
SpSql *
sp_sql_open (const char    *path,
             const guint8  *key,
             SpSqlFlags     flags,
             GError       **error)
{
  g_autoptr(SpSql) self = NULL;
  int open_flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  int code;

  g_return_val_if_fail (path != NULL, NULL);

  if (flags & SP_SQL_CREATE)
    open_flags |= SQLITE_OPEN_CREATE;

  self = g_new0 (SpSql, 1);
  self->path = g_strdup (path);
  self->flags = flags;
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, statement_free);

  if ((code = sqlite3_open_v2 (path, &self->db, open_flags, NULL)) != SQLITE_OK)
    {
      set_error (error, self->db, code, "open");
      return NULL;
    }

  sqlite3_busy_timeout (self->db, BUSY_MS);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);

  if ((key != NULL && !set_key (self, key, error)) || !configure (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sp_sql_close:
 * @self: (transfer full): a connection
 *
 * Closes the connection; an open transaction is rolled back.
 */
void
sp_sql_close (SpSql *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->statements, g_hash_table_unref);

  if (self->db != NULL)
    {
      int code = sqlite3_close (self->db);

      g_assert (code == SQLITE_OK);
    }

  g_free (self->path);
  g_free (self);
}

/**
 * sp_sql_interrupt:
 * @self: a connection
 *
 * Makes the statement that runs on another thread end with an error. May be called from any thread.
 */
void
sp_sql_interrupt (SpSql *self)
{
  g_return_if_fail (self != NULL);

  sqlite3_interrupt (self->db);
}

/**
 * sp_sql_get_path:
 * @self: a connection
 *
 * Returns: (transfer none): the file's path
 */
const char *
sp_sql_get_path (SpSql *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

/**
 * sp_sql_set_durable:
 * @self: a connection, outside a transaction
 * @durable: whether a commit waits until it is on the disk
 * @error: return location
 *
 * Without it, a power cut (not a crash of the program) may take the last commits with it, though never
 * the consistency of the file.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_sql_set_durable (SpSql     *self,
                    gboolean   durable,
                    GError   **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (!sp_sql_in_transaction (self), FALSE);

  if (self->durable == !!durable)
    return TRUE;

  if (!sp_sql_exec (self, durable ? "PRAGMA synchronous = FULL;" : "PRAGMA synchronous = NORMAL;", error))
    return FALSE;

  self->durable = !!durable;

  return TRUE;
}

/**
 * sp_sql_exec:
 * @self: a connection
 * @sql: one or more statements without placeholders; rows are thrown away
 * @error: return location
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_sql_exec (SpSql       *self,
             const char  *sql,
             GError     **error)
{
  int code;

  g_return_val_if_fail (self != NULL && sql != NULL, FALSE);

  if ((code = sqlite3_exec (self->db, sql, NULL, NULL, NULL)) == SQLITE_OK)
    return TRUE;

  set_error (error, self->db, code, "exec");

  return FALSE;
}

/**
 * sp_sql_prepare:
 * @self: a connection
 * @sql: one statement
 * @error: return location
 *
 * Gives the statement from the connection's cache, reset, nothing bound. It stays the connection's and
 * is good until the next transaction begins; the same text twice is the same statement.
 *
 * Returns: (transfer none): the statement, or %NULL with @error set
 */
SpStatement *
sp_sql_prepare (SpSql       *self,
                const char  *sql,
                GError     **error)
{
  SpStatement *statement;
  sqlite3_stmt *stmt = NULL;
  int code;

  g_return_val_if_fail (self != NULL && sql != NULL, NULL);

  if ((statement = g_hash_table_lookup (self->statements, sql)) != NULL)
    {
      sp_statement_reset (statement);
      return statement;
    }

  if ((code = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL)) != SQLITE_OK)
    {
      /* The text is this program's own: it may be shown. */
      g_set_error (error, SP_SQL_ERROR, error_code (self->db, code), "prepare: %s (%d)",
                   (code & 0xff) == SQLITE_ERROR ? sqlite3_errmsg (self->db) : sqlite3_errstr (code), code);
      return NULL;
    }

  statement = g_new0 (SpStatement, 1);
  statement->sql = self;
  statement->stmt = stmt;
  statement->text = g_strdup (sql);
  g_hash_table_insert (self->statements, statement->text, statement);

  return statement;
}

static void
bind_all (SpStatement *statement,
          const char  *types,
          va_list      args)
{
  for (int i = 0; types[i] != '\0'; i++)
    {
      switch (types[i])
        {
        case 't':
          sp_statement_bind_text (statement, i + 1, va_arg (args, const char *), -1);
          break;

        case 'i':
          sp_statement_bind_int (statement, i + 1, va_arg (args, gint64));
          break;

        case 'b':
          {
            GBytes *bytes = va_arg (args, GBytes *);
            gsize length = 0;
            gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

            sp_statement_bind_blob (statement, i + 1, data, length);
          }
          break;

        case 'n':
          sp_statement_bind_null (statement, i + 1);
          break;

        default:
          g_assert_not_reached ();
        }
    }
}

static SpStatement *
query_valist (SpSql       *self,
              const char  *sql,
              GError     **error,
              const char  *types,
              va_list      args)
{
  SpStatement *statement = sp_sql_prepare (self, sql, error);

  if (statement != NULL)
    bind_all (statement, types, args);

  return statement;
}

/**
 * sp_sql_query:
 * @self: a connection
 * @sql: one statement
 * @error: return location
 * @types: a letter for each of the values: `t` text (may be %NULL), `i` #gint64, `b` #GBytes, `n` nothing
 * @...: the values
 *
 * Prepares and binds in one step.
 *
 * Returns: (transfer none): the statement to step, or %NULL with @error set
 */
SpStatement *
sp_sql_query (SpSql       *self,
              const char  *sql,
              GError     **error,
              const char  *types,
              ...)
{
  SpStatement *statement;
  va_list args;

  va_start (args, types);
  statement = query_valist (self, sql, error, types, args);
  va_end (args);

  return statement;
}

/**
 * sp_sql_run:
 * @self: a connection
 * @sql: one statement
 * @error: return location
 * @types: as for sp_sql_query ()
 * @...: the values
 *
 * Runs a statement to its end; rows are thrown away.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_sql_run (SpSql       *self,
            const char  *sql,
            GError     **error,
            const char  *types,
            ...)
{
  SpStatement *statement;
  va_list args;
  int row;

  va_start (args, types);
  statement = query_valist (self, sql, error, types, args);
  va_end (args);

  if (statement == NULL)
    return FALSE;

  while ((row = sp_statement_step (statement, error)) > 0)
    ;

  sp_statement_reset (statement);

  return row == 0;
}

/**
 * sp_sql_get_int:
 * @self: a connection
 * @sql: one statement
 * @value: (out): the first column of the first row; 0 if there is no row
 * @error: return location
 * @types: as for sp_sql_query ()
 * @...: the values
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_sql_get_int (SpSql       *self,
                const char  *sql,
                gint64      *value,
                GError     **error,
                const char  *types,
                ...)
{
  SpStatement *statement;
  va_list args;
  int row;

  va_start (args, types);
  statement = query_valist (self, sql, error, types, args);
  va_end (args);

  *value = 0;

  if (statement == NULL || (row = sp_statement_step (statement, error)) < 0)
    return FALSE;

  if (row > 0)
    *value = sp_statement_get_int (statement, 0);

  sp_statement_reset (statement);

  return TRUE;
}

/**
 * sp_sql_dup_text:
 * @self: a connection
 * @sql: one statement
 * @value: (out) (transfer full) (nullable): the first column of the first row; %NULL if there is no row
 * @error: return location
 * @types: as for sp_sql_query ()
 * @...: the values
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_sql_dup_text (SpSql       *self,
                 const char  *sql,
                 char       **value,
                 GError     **error,
                 const char  *types,
                 ...)
{
  SpStatement *statement;
  va_list args;
  int row;

  va_start (args, types);
  statement = query_valist (self, sql, error, types, args);
  va_end (args);

  *value = NULL;

  if (statement == NULL || (row = sp_statement_step (statement, error)) < 0)
    return FALSE;

  if (row > 0)
    *value = g_strdup (sp_statement_get_text (statement, 0));

  sp_statement_reset (statement);

  return TRUE;
}

static void
forget_statements (SpSql *self)
{
  if (g_hash_table_size (self->statements) > MAX_STATEMENTS)
    g_hash_table_remove_all (self->statements);
}

/**
 * sp_sql_begin:
 * @self: a connection
 * @error: return location
 *
 * Begins a transaction that may write; waits up to five seconds for another writer.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_sql_begin (SpSql   *self,
              GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  forget_statements (self);

  return sp_sql_run (self, "BEGIN IMMEDIATE", error, "");
}

/**
 * sp_sql_begin_read:
 * @self: a connection
 * @error: return location
 *
 * Begins a transaction that only reads: all its statements see one snapshot.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_sql_begin_read (SpSql   *self,
                   GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  forget_statements (self);

  return sp_sql_run (self, "BEGIN", error, "");
}

/**
 * sp_sql_commit:
 * @self: a connection
 * @error: return location
 *
 * Ends the transaction. Where that fails, it is rolled back: nothing of it has happened.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_sql_commit (SpSql   *self,
               GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (sp_sql_run (self, "COMMIT", error, ""))
    return TRUE;

  sp_sql_rollback (self);

  return FALSE;
}

/**
 * sp_sql_rollback:
 * @self: a connection
 *
 * Undoes the transaction, if there is one: some errors have undone it already.
 */
void
sp_sql_rollback (SpSql *self)
{
  GHashTableIter iter;
  gpointer statement;

  g_return_if_fail (self != NULL);

  g_hash_table_iter_init (&iter, self->statements);
  while (g_hash_table_iter_next (&iter, NULL, &statement))
    sqlite3_reset (((SpStatement *) statement)->stmt);

  if (sp_sql_in_transaction (self))
    sp_sql_run (self, "ROLLBACK", NULL, "");
}

/**
 * sp_sql_in_transaction:
 * @self: a connection
 *
 * Returns: whether a transaction is open
 */
gboolean
sp_sql_in_transaction (SpSql *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return !sqlite3_get_autocommit (self->db);
}

/**
 * sp_sql_get_changes:
 * @self: a connection
 *
 * Returns: how many rows the last statement inserted, updated or deleted
 */
gint64
sp_sql_get_changes (SpSql *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return sqlite3_changes64 (self->db);
}

/**
 * sp_sql_get_last_row:
 * @self: a connection
 *
 * Returns: the row id of the last row inserted
 */
gint64
sp_sql_get_last_row (SpSql *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return sqlite3_last_insert_rowid (self->db);
}

/**
 * sp_sql_scrub:
 * @self: a connection that writes, outside a transaction
 * @error: return location
 *
 * Gives the pages of deleted rows back and empties the write-ahead log, so that no byte of what was
 * deleted is left in either.
 *
 * Returns: %FALSE with @error set: %SP_SQL_ERROR_BUSY if a reader still looks at an older snapshot
 */
gboolean
sp_sql_scrub (SpSql   *self,
              GError **error)
{
  gint64 busy;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!sp_sql_exec (self, "PRAGMA incremental_vacuum;", error) ||
      !sp_sql_get_int (self, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, error, ""))
    return FALSE;

  if (busy != 0)
    {
      g_set_error_literal (error, SP_SQL_ERROR, SP_SQL_ERROR_BUSY, "checkpoint: a reader is in the way");
      return FALSE;
    }

  return TRUE;
}

/**
 * sp_statement_bind_text:
 * @self: a statement
 * @index: the placeholder, from 1
 * @text: (nullable): UTF-8, copied; %NULL binds NULL
 * @length: bytes, or -1 for up to the NUL
 */
void
sp_statement_bind_text (SpStatement *self,
                        int          index,
                        const char  *text,
                        gssize       length)
{
  int code = sqlite3_bind_text64 (self->stmt, index, text, length < 0 && text != NULL ? strlen (text) : (gsize) length,
                                  SQLITE_TRANSIENT, SQLITE_UTF8);

  g_assert (code == SQLITE_OK);
}

/**
 * sp_statement_bind_int:
 * @self: a statement
 * @index: the placeholder, from 1
 * @value: a number
 */
void
sp_statement_bind_int (SpStatement *self,
                       int          index,
                       gint64       value)
{
  int code = sqlite3_bind_int64 (self->stmt, index, value);

  g_assert (code == SQLITE_OK);
}

/**
 * sp_statement_bind_blob:
 * @self: a statement
 * @index: the placeholder, from 1
 * @data: (nullable): bytes, copied; %NULL binds NULL
 * @length: how many
 */
void
sp_statement_bind_blob (SpStatement   *self,
                        int            index,
                        gconstpointer  data,
                        gsize          length)
{
  int code = sqlite3_bind_blob64 (self->stmt, index, data, length, SQLITE_TRANSIENT);

  g_assert (code == SQLITE_OK);
}

/**
 * sp_statement_bind_null:
 * @self: a statement
 * @index: the placeholder, from 1
 */
void
sp_statement_bind_null (SpStatement *self,
                        int          index)
{
  int code = sqlite3_bind_null (self->stmt, index);

  g_assert (code == SQLITE_OK);
}

/**
 * sp_statement_step:
 * @self: a statement
 * @error: return location
 *
 * Goes to the next row. At the end and on error the statement is reset, its values still bound.
 *
 * Returns: 1 for a row, 0 at the end, -1 with @error set
 */
int
sp_statement_step (SpStatement  *self,
                   GError      **error)
{
  int code = sqlite3_step (self->stmt);

  if (code == SQLITE_ROW)
    return 1;

  if (code == SQLITE_DONE)
    {
      sqlite3_reset (self->stmt);
      return 0;
    }

  set_error (error, self->sql->db, code, "step");
  sqlite3_reset (self->stmt);

  return -1;
}

/**
 * sp_statement_reset:
 * @self: a statement
 *
 * Lets go of the row, the snapshot and all values bound.
 */
void
sp_statement_reset (SpStatement *self)
{
  sqlite3_reset (self->stmt);
  sqlite3_clear_bindings (self->stmt);
}

/**
 * sp_statement_get_text:
 * @self: a statement on a row
 * @column: from 0
 *
 * Returns: (transfer none) (nullable): the text, good until the next step; %NULL for NULL
 */
const char *
sp_statement_get_text (SpStatement *self,
                       int          column)
{
  return (const char *) sqlite3_column_text (self->stmt, column);
}

/**
 * sp_statement_get_length:
 * @self: a statement on a row
 * @column: from 0
 *
 * Returns: bytes of the column's text or blob; for text, call sp_statement_get_text () first
 */
gsize
sp_statement_get_length (SpStatement *self,
                         int          column)
{
  return (gsize) sqlite3_column_bytes (self->stmt, column);
}

/**
 * sp_statement_get_int:
 * @self: a statement on a row
 * @column: from 0
 *
 * Returns: the number; 0 for NULL
 */
gint64
sp_statement_get_int (SpStatement *self,
                      int          column)
{
  return sqlite3_column_int64 (self->stmt, column);
}

/**
 * sp_statement_get_blob:
 * @self: a statement on a row
 * @column: from 0
 * @length: (out): bytes
 *
 * Returns: (transfer none) (nullable): the bytes, good until the next step; %NULL for NULL or none
 */
gconstpointer
sp_statement_get_blob (SpStatement *self,
                       int          column,
                       gsize       *length)
{
  gconstpointer data = sqlite3_column_blob (self->stmt, column);

  *length = (gsize) sqlite3_column_bytes (self->stmt, column);

  return data;
}

/**
 * sp_statement_is_null:
 * @self: a statement on a row
 * @column: from 0
 *
 * Returns: whether the column is NULL
 */
gboolean
sp_statement_is_null (SpStatement *self,
                      int          column)
{
  return sqlite3_column_type (self->stmt, column) == SQLITE_NULL;
}
