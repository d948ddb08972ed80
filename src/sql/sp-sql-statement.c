/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

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
