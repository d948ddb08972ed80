/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Rows that lie in this program's memory, as a table that statements read: SQLite's virtual table, of which only what
 * reads is here. Nothing is copied before a statement stores it. */

#include "config.h"

#include <sqlcipher/sqlite3.h>

#include "sp-sql-sqlite-private.h"

struct _SpSqlRows
{
  char *declaration;
  SpSqlRowsFunc get;
  gpointer data;
  guint n_rows;
};

typedef struct
{
  sqlite3_vtab base;
  SpSqlRows *rows;
} Table;

typedef struct
{
  sqlite3_vtab_cursor base;
  guint row;
} Cursor;

#define ROWS(cursor) (((Table *) (cursor)->pVtab)->rows)

static int
connect_cb (sqlite3            *db,
            void               *data,
            int                 n_arguments G_GNUC_UNUSED,
            const char *const  *arguments G_GNUC_UNUSED,
            sqlite3_vtab      **vtab,
            char              **message G_GNUC_UNUSED)
{
  SpSqlRows *rows = data;
  int code = sqlite3_declare_vtab (db, rows->declaration);
  Table *table;

  if (code != SQLITE_OK)
    return code;

  table = g_new0 (Table, 1);
  table->rows = rows;
  *vtab = &table->base;

  return SQLITE_OK;
}

static int
disconnect_cb (sqlite3_vtab *vtab)
{
  g_free (vtab);

  return SQLITE_OK;
}

/* All rows, one after the other, is the one way to read them. */
static int
best_index_cb (sqlite3_vtab       *vtab,
               sqlite3_index_info *info)
{
  guint n_rows = ((Table *) vtab)->rows->n_rows;

  info->estimatedRows = MAX (n_rows, 1);
  info->estimatedCost = MAX (n_rows, 1);
  info->orderByConsumed = info->nOrderBy == 1 && info->aOrderBy[0].iColumn == -1 && !info->aOrderBy[0].desc;

  return SQLITE_OK;
}

static int
open_cb (sqlite3_vtab         *vtab G_GNUC_UNUSED,
         sqlite3_vtab_cursor **cursor)
{
  *cursor = (sqlite3_vtab_cursor *) g_new0 (Cursor, 1);

  return SQLITE_OK;
}

static int
close_cb (sqlite3_vtab_cursor *cursor)
{
  g_free (cursor);

  return SQLITE_OK;
}

static int
filter_cb (sqlite3_vtab_cursor  *cursor,
           int                   index_number G_GNUC_UNUSED,
           const char           *index_name G_GNUC_UNUSED,
           int                   n_values G_GNUC_UNUSED,
           sqlite3_value       **values G_GNUC_UNUSED)
{
  ((Cursor *) cursor)->row = 0;

  return SQLITE_OK;
}

static int
next_cb (sqlite3_vtab_cursor *cursor)
{
  ((Cursor *) cursor)->row++;

  return SQLITE_OK;
}

static int
eof_cb (sqlite3_vtab_cursor *cursor)
{
  return ((Cursor *) cursor)->row >= ROWS (cursor)->n_rows;
}

static int
column_cb (sqlite3_vtab_cursor *cursor,
           sqlite3_context     *context,
           int                  column)
{
  SpSqlRows *rows = ROWS (cursor);

  rows->get (rows->data, ((Cursor *) cursor)->row, (guint) column, (SpSqlCell *) context);

  return SQLITE_OK;
}

static int
row_id_cb (sqlite3_vtab_cursor *cursor,
           sqlite3_int64       *id)
{
  *id = ((Cursor *) cursor)->row;

  return SQLITE_OK;
}

/* Without a function that creates it is there by its name alone. */
static const sqlite3_module module = {
  .xConnect = connect_cb,
  .xDisconnect = disconnect_cb,
  .xBestIndex = best_index_cb,
  .xOpen = open_cb,
  .xClose = close_cb,
  .xFilter = filter_cb,
  .xNext = next_cb,
  .xEof = eof_cb,
  .xColumn = column_cb,
  .xRowid = row_id_cb,
};

static void
rows_free (void *data)
{
  SpSqlRows *self = data;

  g_free (self->declaration);
  g_free (self);
}

/* See sp_sql_add_rows (). Gives SQLite's code; with an error nothing was added. */
int
sp_sql_sqlite_add_rows (sqlite3        *db,
                        const char     *name,
                        const char     *columns,
                        SpSqlRowsFunc   get,
                        SpSqlRows     **rows)
{
  SpSqlRows *self = g_new0 (SpSqlRows, 1);
  int code;

  self->declaration = g_strdup_printf ("CREATE TABLE rows (%s)", columns);
  self->get = get;

  /* On an error it frees them, too. */
  if ((code = sqlite3_create_module_v2 (db, name, &module, self, rows_free)) == SQLITE_OK)
    *rows = self;

  return code;
}

/**
 * sp_sql_rows_set:
 * @self: rows, which live as long as their connection
 * @n_rows: how many there are now
 * @data: for the function that gets their values; it and the texts that it gives stay until other rows are set
 *
 * Sets what statements read, while none of them is being read.
 */
void
sp_sql_rows_set (SpSqlRows *self,
                 guint      n_rows,
                 gpointer   data)
{
  g_return_if_fail (self != NULL);

  self->n_rows = n_rows;
  self->data = data;
}

/**
 * sp_sql_cell_set_text:
 * @self: a value that is being asked for
 * @text: (nullable): UTF-8; %NULL for SQL's
 */
void
sp_sql_cell_set_text (SpSqlCell  *self,
                      const char *text)
{
  sqlite3_context *context = (sqlite3_context *) self;

  /* By its zero, not its length: SQLite would copy it for each function that asks for it, to put one there. */
  if (text != NULL)
    sqlite3_result_text (context, text, -1, SQLITE_STATIC);
  else
    sqlite3_result_null (context);
}

/**
 * sp_sql_cell_set_int:
 * @self: a value that is being asked for
 * @value: a number
 */
void
sp_sql_cell_set_int (SpSqlCell *self,
                     gint64     value)
{
  sqlite3_result_int64 ((sqlite3_context *) self, value);
}
