/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libpq-fe.h>

#include "sp-sql-private.h"

G_BEGIN_DECLS

typedef enum
{
  PG_IDLE,
  PG_READING,
  PG_WRITING,
} PgState;

typedef struct
{
  SpStatement base;
  char name[16];
  char *query; /* with $1, $2, … */
  guint serial; /* of the connection that knows it; 0: none */
  GPtrArray *values; /* of GString */
  GArray *formats; /* of int: -1 for NULL, 0 text, 1 bytes */
  PGresult *result;
  int row;
  GPtrArray *blobs; /* of the row */
} PgStatement;

/* What was sent and has not been answered. */
typedef struct
{
  PgStatement *statement; /* NULL where nobody wants to know */
  gboolean prepares;
  gboolean is_sync;
} Pending;

typedef struct
{
  SpSql base;
  char *url;
  PGconn *conn;
  guint serial; /* counts connections */
  guint n_names;
  GArray *pending;
  PgState state;
  GError *failure; /* of this transaction */
  char status[32]; /* of the last statement */
  gint64 changes;
} Pg;

#define PG(sql)       ((Pg *) (sql))
#define PG_OF(st)     (PG ((st)->base.sql))
#define PG_ST(st)     ((PgStatement *) (st))

/* The connection. */
gboolean      sp_pg_ready       (Pg *self, GError **error);
gboolean      sp_pg_post        (Pg *self, PgStatement *statement, GError **error);
gboolean      sp_pg_drain       (Pg *self, PgStatement *wanted, GError **error);
gboolean      sp_pg_fail        (Pg *self, GError **error);
void          sp_pg_add_pending (Pg *self, PgStatement *statement, gboolean prepares, gboolean is_sync);

/* Statements, as the driver offers them. */
SpStatement  *sp_pg_prepare     (SpSql *sql, const char *text, GError **error);
void          sp_pg_free        (SpStatement *statement);
gboolean      sp_pg_run         (SpStatement *statement, GError **error);
int           sp_pg_step        (SpStatement *statement, GError **error);
void          sp_pg_reset       (SpStatement *statement);
void          sp_pg_bind_text   (SpStatement *statement, int index, const char *text, gsize length);
void          sp_pg_bind_int    (SpStatement *statement, int index, gint64 value);
void          sp_pg_bind_blob   (SpStatement *statement, int index, gconstpointer data, gsize length);
void          sp_pg_bind_null   (SpStatement *statement, int index);
const char   *sp_pg_get_text    (SpStatement *statement, int column);
gsize         sp_pg_get_length  (SpStatement *statement, int column);
gint64        sp_pg_get_int     (SpStatement *statement, int column);
gconstpointer sp_pg_get_blob    (SpStatement *statement, int column, gsize *length);
gboolean      sp_pg_is_null     (SpStatement *statement, int column);

G_END_DECLS
