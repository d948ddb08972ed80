/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SP_SQL_ERROR    (sp_sql_error_quark ())
#define SP_SQL_KEY_SIZE 32

/**
 * SpSqlError:
 * @SP_SQL_ERROR_FAILED: anything else; a mistake in this program
 * @SP_SQL_ERROR_BUSY: another process or connection holds the file
 * @SP_SQL_ERROR_FULL: no room on the disk; nothing was changed
 * @SP_SQL_ERROR_CORRUPT: a page of the file is damaged
 * @SP_SQL_ERROR_NOT_A_DATABASE: the file is no database, or the key is another one
 * @SP_SQL_ERROR_CONSTRAINT: a row was refused
 * @SP_SQL_ERROR_IO: the disk failed
 * @SP_SQL_ERROR_NEWER: the file was written by a newer version
 * @SP_SQL_ERROR_CANNOT_OPEN: no such file, or no permission
 * @SP_SQL_ERROR_READ_ONLY: the file or connection cannot be written
 * @SP_SQL_ERROR_NO_CIPHER: the library loaded cannot encrypt
 * @SP_SQL_ERROR_CLOSED: the thread was stopped before the job ran
 * @SP_SQL_ERROR_RETRY: another transaction was in the way; nothing was changed, the same once more may succeed
 * @SP_SQL_ERROR_UNAVAILABLE: the database's server cannot be reached, or the connection was lost; where that
 *   happened in a commit, nobody knows whether it took place
 *
 * What can go wrong in a database, by what a caller can do about it.
 */
typedef enum
{
  SP_SQL_ERROR_FAILED,
  SP_SQL_ERROR_BUSY,
  SP_SQL_ERROR_FULL,
  SP_SQL_ERROR_CORRUPT,
  SP_SQL_ERROR_NOT_A_DATABASE,
  SP_SQL_ERROR_CONSTRAINT,
  SP_SQL_ERROR_IO,
  SP_SQL_ERROR_NEWER,
  SP_SQL_ERROR_CANNOT_OPEN,
  SP_SQL_ERROR_READ_ONLY,
  SP_SQL_ERROR_NO_CIPHER,
  SP_SQL_ERROR_CLOSED,
  SP_SQL_ERROR_RETRY,
  SP_SQL_ERROR_UNAVAILABLE,
} SpSqlError;

/**
 * SpSqlFlags:
 * @SP_SQL_CREATE: make the file if there is none
 * @SP_SQL_READ_ONLY: this connection only reads
 * @SP_SQL_DURABLE: a commit is on the disk when it returns (synchronous FULL)
 */
typedef enum
{
  SP_SQL_NONE = 0,
  SP_SQL_CREATE = 1 << 0,
  SP_SQL_READ_ONLY = 1 << 1,
  SP_SQL_DURABLE = 1 << 2,
} SpSqlFlags;

/**
 * SpSqlEngine:
 * @SP_SQL_SQLITE: SQLCipher, a file
 * @SP_SQL_POSTGRES: PostgreSQL, a server
 */
typedef enum
{
  SP_SQL_SQLITE,
  SP_SQL_POSTGRES,
} SpSqlEngine;

typedef struct _SpSql       SpSql;
typedef struct _SpStatement SpStatement;
typedef struct _SpSqlRows   SpSqlRows;
typedef struct _SpSqlCell   SpSqlCell;

/**
 * SpSqlRowsFunc:
 * @data: as it was set with the rows
 * @row: from 0
 * @column: from 0, in the order in which the columns were named
 * @cell: gets the value, or none for NULL
 *
 * Gives one value of rows in memory.
 */
typedef void (*SpSqlRowsFunc) (gpointer   data,
                               guint      row,
                               guint      column,
                               SpSqlCell *cell);

GQuark       sp_sql_error_quark      (void);

SpSql       *sp_sql_open             (const char    *path,
                                      const guint8  *key,
                                      SpSqlFlags     flags,
                                      GError       **error);
void         sp_sql_close            (SpSql         *self);
void         sp_sql_give_way         (SpSql         *self,
                                      const int     *others);
const char  *sp_sql_get_path         (SpSql         *self);
SpSqlEngine  sp_sql_get_engine       (SpSql         *self);
void         sp_sql_set_writer_table (SpSql         *self,
                                      const char    *table);
gboolean     sp_sql_set_durable      (SpSql         *self,
                                      gboolean       durable,
                                      GError       **error);

gboolean     sp_sql_exec             (SpSql         *self,
                                      const char    *sql,
                                      GError       **error);
SpStatement *sp_sql_prepare          (SpSql         *self,
                                      const char    *sql,
                                      GError       **error);
gboolean     sp_sql_run              (SpSql         *self,
                                      const char    *sql,
                                      GError       **error,
                                      const char    *types,
                                      ...);
SpStatement *sp_sql_query            (SpSql         *self,
                                      const char    *sql,
                                      GError       **error,
                                      const char    *types,
                                      ...);
gboolean     sp_sql_get_int          (SpSql         *self,
                                      const char    *sql,
                                      gint64        *value,
                                      GError       **error,
                                      const char    *types,
                                      ...);
gboolean     sp_sql_dup_text         (SpSql         *self,
                                      const char    *sql,
                                      char         **value,
                                      GError       **error,
                                      const char    *types,
                                      ...);

gboolean     sp_sql_begin            (SpSql         *self,
                                      GError       **error);
gboolean     sp_sql_begin_read       (SpSql         *self,
                                      GError       **error);
gboolean     sp_sql_commit           (SpSql         *self,
                                      GError       **error);
void         sp_sql_rollback         (SpSql         *self);
gboolean     sp_sql_in_transaction   (SpSql         *self);
gint64       sp_sql_get_changes      (SpSql         *self);
gboolean     sp_sql_empty_log        (SpSql         *self,
                                      GError       **error);
gboolean     sp_sql_scrub            (SpSql         *self,
                                      GError       **error);

SpSqlRows   *sp_sql_add_rows         (SpSql         *self,
                                      const char    *name,
                                      const char    *columns,
                                      SpSqlRowsFunc  get,
                                      GError       **error);
void         sp_sql_rows_set         (SpSqlRows     *self,
                                      guint          n_rows,
                                      gpointer       data);
void         sp_sql_cell_set_text    (SpSqlCell     *self,
                                      const char    *text);
void         sp_sql_cell_set_int     (SpSqlCell     *self,
                                      gint64         value);

void         sp_statement_bind_text  (SpStatement   *self,
                                      int            index,
                                      const char    *text,
                                      gssize         length);
void         sp_statement_bind_int   (SpStatement   *self,
                                      int            index,
                                      gint64         value);
void         sp_statement_bind_blob  (SpStatement   *self,
                                      int            index,
                                      gconstpointer  data,
                                      gsize          length);
void         sp_statement_bind_null  (SpStatement   *self,
                                      int            index);
gboolean     sp_statement_run        (SpStatement   *self,
                                      GError       **error);
int          sp_statement_step       (SpStatement   *self,
                                      GError       **error);
void         sp_statement_reset      (SpStatement   *self);
const char  *sp_statement_get_text   (SpStatement   *self,
                                      int            column);
gsize        sp_statement_get_length (SpStatement   *self,
                                      int            column);
gint64       sp_statement_get_int    (SpStatement   *self,
                                      int            column);
gconstpointer
             sp_statement_get_blob   (SpStatement   *self,
                                      int            column,
                                      gsize         *length);
gboolean     sp_statement_is_null    (SpStatement   *self,
                                      int            column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpSql, sp_sql_close)

G_END_DECLS
