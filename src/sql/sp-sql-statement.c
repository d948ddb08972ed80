/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Statements: their values, their rows, and both in one step. */

#include "config.h"

#include <string.h>

#include "sp-sql-private.h"

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
  if (text == NULL)
    self->sql->driver->bind_null (self, index);
  else
    self->sql->driver->bind_text (self, index, text, length < 0 ? strlen (text) : (gsize) length);
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
  self->sql->driver->bind_int (self, index, value);
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
  if (data == NULL)
    self->sql->driver->bind_null (self, index);
  else
    self->sql->driver->bind_blob (self, index, data, length);
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
  self->sql->driver->bind_null (self, index);
}

/**
 * sp_statement_run:
 * @self: a statement
 * @error: return location
 *
 * Runs the statement to its end and resets it; rows are thrown away.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_statement_run (SpStatement  *self,
                  GError      **error)
{
  return self->sql->driver->run (self, error);
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
  return self->sql->driver->step (self, error);
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
  self->sql->driver->reset (self);
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
  return self->sql->driver->get_text (self, column);
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
  return self->sql->driver->get_length (self, column);
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
  return self->sql->driver->get_int (self, column);
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
  return self->sql->driver->get_blob (self, column, length);
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
  return self->sql->driver->is_null (self, column);
}

/* --- In one step ------------------------------------------------------------------------- */

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

/* Steps to the first row: 1 where there is one, 0 where there is none, -1 with @error set. */
static int
first_valist (SpSql        *self,
              SpStatement **statement,
              const char   *sql,
              GError      **error,
              const char   *types,
              va_list       args)
{
  *statement = query_valist (self, sql, error, types, args);

  return *statement != NULL ? sp_statement_step (*statement, error) : -1;
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

  va_start (args, types);
  statement = query_valist (self, sql, error, types, args);
  va_end (args);

  return statement != NULL && self->driver->run (statement, error);
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
  row = first_valist (self, &statement, sql, error, types, args);
  va_end (args);

  *value = row > 0 ? sp_statement_get_int (statement, 0) : 0;
  if (row >= 0)
    sp_statement_reset (statement);

  return row >= 0;
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
  row = first_valist (self, &statement, sql, error, types, args);
  va_end (args);

  *value = row > 0 ? g_strdup (sp_statement_get_text (statement, 0)) : NULL;
  if (row >= 0)
    sp_statement_reset (statement);

  return row >= 0;
}
