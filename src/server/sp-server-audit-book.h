/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-audit-tree.h"
#include "sp-server-private.h"

G_BEGIN_DECLS

/* The server's own entries stand under this name; a laptop's is an id. */
#define SP_SERVER_AUDIT_SELF  "server"
#define SP_SERVER_AUDIT_EMPTY "0000000000000000000000000000000000000000000000000000000000000000"

/**
 * SpAuditBook:
 * @sql: in a transaction that may write
 * @device: whose entries are added
 * @count: how many there are
 * @spine: where they end
 * @tree: over the entries of all
 *
 * The log while entries of one device are added to it.
 */
typedef struct
{
  SpSql *sql;
  const char *device;
  gint64 count;
  char spine[SP_AUDIT_HASH_SIZE];
  SpAuditTree tree;
} SpAuditBook;

gboolean sp_audit_book_open       (SpAuditBook        *self,
                                   SpSql              *sql,
                                   const char         *device,
                                   GError            **error);
gboolean sp_audit_book_load_chain (SpAuditBook        *self,
                                   const char         *compartment,
                                   SpAuditChain       *chain,
                                   GError            **error);
gboolean sp_audit_book_add        (SpAuditBook        *self,
                                   const char         *compartment,
                                   const SpAuditChain *chain,
                                   gint64              op,
                                   const char         *text,
                                   GError            **error);
gboolean sp_audit_book_close      (SpAuditBook        *self,
                                   const char         *signature,
                                   GError            **error);

gboolean sp_server_audit_tell     (SpServer           *server,
                                   SpSql              *sql,
                                   const SpAuditEntry *what,
                                   GError            **error);
gboolean sp_server_audit_tell_now (SpServer           *server,
                                   SpSql              *sql,
                                   const SpAuditEntry *what,
                                   GError            **error);

G_END_DECLS
