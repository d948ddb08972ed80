/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-operation.h"
#include "sp-server-private.h"
#include "sp-value-lists.h"

G_BEGIN_DECLS

/* What a row of compartment_log says of its record. */
enum
{
  SP_SERVER_LOG_PUT = 0,
  SP_SERVER_LOG_LEAVE = 1,
  SP_SERVER_LOG_DELETE = 2,
};

/**
 * SpServerWrite:
 *
 * One commit while it is made. The transaction holds the database's only lock for writing, so that
 * no other commit can take a number meanwhile; the counter itself is moved by the last statement.
 */
typedef struct
{
  SpServer *server;
  SpSql *sql;
  const char *device; /* '' for the command line */
  SpReader *reader;
  SpValueLists *lists;
  gint64 seq;
  gint64 acl_rev;
  gint64 ord;
  gboolean changed;
  gboolean erased; /* something was that the write-ahead log still has */
  GHashTable *scopes; /* whose rights were changed */
  GHashTable *known; /* what was asked about rights, since they were last changed */
  GHashTable *cids; /* numbers of compartments, by name */
  char **settling; /* nullable: the conflicts that the group at work settles */
} SpServerWrite;

/* A record as it stands in the database. */
typedef struct
{
  gint64 rid; /* 0: there is none */
  gint64 cid;
  gint64 rev;
  gboolean gone;
  char *type;
  char *compartment;
  JsonObject *fields;
  JsonObject *frev;
} SpServerRow;

gboolean sp_server_write_begin     (SpServerWrite *self, SpServer *server, SpSql *sql,
                                    const char *device, SpReader *reader, GError **error);
gboolean sp_server_write_finish    (SpServerWrite *self, GError **error);
void     sp_server_write_clear     (SpServerWrite *self);
void     sp_server_write_forget    (SpServerWrite *self);
gboolean sp_server_write_cid       (SpServerWrite *self, const char *compartment, gint64 *cid,
                                    GError **error);
gboolean sp_server_write_row       (SpServerWrite *self, const SpServerRow *row, const char *id,
                                    const SpRecordType *type, const char *compartment,
                                    JsonObject *fields, JsonObject *frev, gboolean gone,
                                    GError **error);
gboolean sp_server_row_load        (SpSql *sql, const char *id, SpServerRow *row, GError **error);
void     sp_server_row_clear       (SpServerRow *row);

/* The reason where an operation is about a case that was disposed of. */
#define SP_SERVER_ERASED "erased"

/**
 * SpServerVerdict:
 * @status: `applied`, `merged`, `conflict` or `quarantined`
 * @reason: (nullable): why quarantined
 * @detail: (nullable): the policy's or the validation's own code
 * @field: (nullable): which field is not valid
 * @rev: the record's rev afterwards
 * @conflicts: (nullable): ids of the conflicts that were opened
 */
typedef struct
{
  const char *status;
  const char *reason;
  const char *detail;
  const char *field;
  gint64 rev;
  GPtrArray *conflicts;
} SpServerVerdict;

gboolean sp_server_write_operation (SpServerWrite *self, const SpOperation *operation,
                                    SpServerVerdict *verdict, GError **error);
void     sp_server_verdict_clear   (SpServerVerdict *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SpServerWrite, sp_server_write_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SpServerRow, sp_server_row_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SpServerVerdict, sp_server_verdict_clear)

G_END_DECLS
