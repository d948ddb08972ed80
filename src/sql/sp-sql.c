/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What all engines share. What the functions offer is what SQLite and PostgreSQL share: numbered placeholders
 * (?1, ?2, …), text, 64-bit integers, bytes and NULL, one statement at a time, and errors sorted by what a caller
 * can do about them. Error texts name a code and the place, never a value: messages end up in logs. */

#include "config.h"

#include "sp-sql-private.h"

/* More than any of the two programs has; only where clauses that vary with the number of values can get here. */
#define MAX_STATEMENTS 256

G_DEFINE_QUARK (sp-sql-error-quark, sp_sql_error)

static void
statement_free (gpointer data)
{
  SpStatement *self = data;

  self->sql->driver->free (self);
  g_free (self->text);
  g_free (self);
}

/* Fills in a connection that an engine has made. */
void
sp_sql_init (SpSql             *self,
             const SpSqlDriver *driver,
             const char        *path,
             SpSqlFlags         flags)
{
  self->driver = driver;
  self->path = g_strdup (path);
  self->flags = flags;
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, statement_free);
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
  g_return_val_if_fail (path != NULL, NULL);

  return sp_sql_sqlite_open (path, key, flags, error);
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

  self->driver->close (self);
  g_free (self->writer_table);
  g_free (self->path);
  g_free (self);
}

/**
 * sp_sql_give_way:
 * @self: a connection
 * @others: (nullable): how many others wait for it, which other threads change as atomic; %NULL for nobody
 *
 * From now on a long statement ends with %SP_SQL_ERROR_BUSY, and nothing done, while others wait.
 */
void
sp_sql_give_way (SpSql     *self,
                 const int *others)
{
  g_return_if_fail (self != NULL);

  self->driver->give_way (self, others);
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
 * sp_sql_get_engine:
 * @self: a connection
 *
 * Returns: which engine it is
 */
SpSqlEngine
sp_sql_get_engine (SpSql *self)
{
  g_return_val_if_fail (self != NULL, SP_SQL_SQLITE);

  return self->driver->engine;
}

/**
 * sp_sql_set_writer_table:
 * @self: a connection
 * @table: a table of one row
 *
 * Has sp_sql_begin () take that row, so that writers go one after the other on every engine, as they do on a
 * file: each sees all that was committed before, and nobody commits meanwhile. Readers never wait.
 */
void
sp_sql_set_writer_table (SpSql      *self,
                         const char *table)
{
  g_return_if_fail (self != NULL);

  g_set_str (&self->writer_table, table);
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

  return self->driver->set_durable (self, !!durable, error);
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
  g_return_val_if_fail (self != NULL && sql != NULL, FALSE);

  return self->driver->exec (self, sql, error);
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

  g_return_val_if_fail (self != NULL && sql != NULL, NULL);

  if ((statement = g_hash_table_lookup (self->statements, sql)) != NULL)
    {
      sp_statement_reset (statement);
      return statement;
    }

  if ((statement = self->driver->prepare (self, sql, error)) == NULL)
    return NULL;

  statement->sql = self;
  statement->text = g_strdup (sql);
  g_hash_table_insert (self->statements, statement->text, statement);

  return statement;
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
 * Begins a transaction that may write; waits up to five seconds for another writer. On PostgreSQL writers wait
 * only where sp_sql_set_writer_table () says what for.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_sql_begin (SpSql   *self,
              GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  forget_statements (self);

  return self->driver->begin (self, TRUE, error);
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

  return self->driver->begin (self, FALSE, error);
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

  if (self->driver->commit (self, error))
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
    self->driver->reset (statement);

  if (sp_sql_in_transaction (self))
    self->driver->rollback (self);
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

  return self->driver->in_transaction (self);
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

  return self->driver->get_changes (self);
}

/* What deleted bytes lie in is a file, and only an engine that keeps one itself can clean it. */
static gboolean
clean (SpSql      *self,
       gboolean  (*how) (SpSql *self, GError **error),
       GError    **error)
{
  if (how != NULL)
    return how (self, error);

  g_set_error_literal (error, SP_SQL_ERROR, SP_SQL_ERROR_FAILED, "clean: not with this engine");

  return FALSE;
}

/**
 * sp_sql_empty_log:
 * @self: a connection that writes, outside a transaction
 * @error: return location
 *
 * Empties the write-ahead log. What a transaction wrote that a crash has cut off is of no effect, and stands in it until
 * it is written over.
 *
 * Returns: %FALSE with @error set: %SP_SQL_ERROR_BUSY if a reader still looks at an older snapshot
 */
gboolean
sp_sql_empty_log (SpSql   *self,
                  GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return clean (self, self->driver->empty_log, error);
}

/**
 * sp_sql_scrub:
 * @self: a connection that writes, outside a transaction
 * @error: return location
 *
 * Writes all pages anew and empties the write-ahead log, so that no byte of what was deleted is left in
 * either. Takes about a second for each 40 MB, of which the second half gives way to nobody.
 *
 * Returns: %FALSE with @error set: %SP_SQL_ERROR_BUSY if a reader still looks at an older snapshot, or it gave way
 */
gboolean
sp_sql_scrub (SpSql   *self,
              GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return clean (self, self->driver->scrub, error);
}

/**
 * sp_sql_add_rows:
 * @self: a connection
 * @name: the table's name in statements, after the schema `temp`
 * @columns: the names of its columns, between commas
 * @get: gives a value
 * @error: return location
 *
 * Lets statements read rows that lie in memory, as a table that has none yet: see sp_sql_rows_set (). Their number,
 * from 0, is the row's `rowid`. Not with every engine.
 *
 * Returns: (transfer none): the rows, which belong to the connection; %NULL with @error set
 */
SpSqlRows *
sp_sql_add_rows (SpSql          *self,
                 const char     *name,
                 const char     *columns,
                 SpSqlRowsFunc   get,
                 GError        **error)
{
  g_return_val_if_fail (self != NULL && name != NULL && columns != NULL && get != NULL, NULL);

  if (self->driver->add_rows != NULL)
    return self->driver->add_rows (self, name, columns, get, error);

  g_set_error_literal (error, SP_SQL_ERROR, SP_SQL_ERROR_FAILED, "rows: not with this engine");

  return NULL;
}
