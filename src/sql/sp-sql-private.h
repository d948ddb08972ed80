/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-sql.h"

G_BEGIN_DECLS

/* What an engine has to offer; sp-sql.c does the rest. Its connection and statement begin with the two structs
 * below. A statement's values are numbered from 1, its columns from 0. */
typedef struct
{
  SpSqlEngine     engine;

  void          (*close)          (SpSql *self); /* the statements are gone already */
  void          (*give_way)       (SpSql *self, const int *others);
  gboolean      (*set_durable)    (SpSql *self, gboolean durable, GError **error);
  gboolean      (*exec)           (SpSql *self, const char *sql, GError **error);
  gboolean      (*begin)          (SpSql *self, gboolean writing, GError **error);
  gboolean      (*commit)         (SpSql *self, GError **error);
  void          (*rollback)       (SpSql *self); /* a transaction is open; the statements are reset */
  gboolean      (*in_transaction) (SpSql *self);
  gint64        (*get_changes)    (SpSql *self);
  gboolean      (*scrub)          (SpSql *self, GError **error); /* NULL: not with this engine */
  gboolean      (*empty_log)      (SpSql *self, GError **error); /* likewise */
  SpSqlRows    *(*add_rows)       (SpSql *self, const char *name, const char *columns, SpSqlRowsFunc get,
                                   GError **error); /* likewise */

  SpStatement  *(*prepare)        (SpSql *self, const char *sql, GError **error);
  void          (*free)           (SpStatement *self);
  gboolean      (*run)            (SpStatement *self, GError **error); /* to its end, and resets */
  int           (*step)           (SpStatement *self, GError **error);
  void          (*reset)          (SpStatement *self);
  void          (*bind_text)      (SpStatement *self, int index, const char *text, gsize length);
  void          (*bind_int)       (SpStatement *self, int index, gint64 value);
  void          (*bind_blob)      (SpStatement *self, int index, gconstpointer data, gsize length);
  void          (*bind_null)      (SpStatement *self, int index);
  const char   *(*get_text)       (SpStatement *self, int column);
  gsize         (*get_length)     (SpStatement *self, int column);
  gint64        (*get_int)        (SpStatement *self, int column);
  gconstpointer (*get_blob)       (SpStatement *self, int column, gsize *length);
  gboolean      (*is_null)        (SpStatement *self, int column);
} SpSqlDriver;

struct _SpSql
{
  const SpSqlDriver *driver;
  char *path;
  GHashTable *statements; /* by their text, which the statement owns */
  SpSqlFlags flags;
  char *writer_table; /* whose one row writers queue for */
};

struct _SpStatement
{
  SpSql *sql;
  char *text;
};

void   sp_sql_init        (SpSql             *self,
                           const SpSqlDriver *driver,
                           const char        *path,
                           SpSqlFlags         flags);
SpSql *sp_sql_sqlite_open (const char        *path,
                           const guint8      *key,
                           SpSqlFlags         flags,
                           GError           **error);

G_END_DECLS
