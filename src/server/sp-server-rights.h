/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-policy.h"
#include "sp-server-private.h"

G_BEGIN_DECLS

/* The facts that policy asks for. */
typedef struct
{
  SpRights rights;
  SpSql *sql;
  GHashTable *known; /* nullable: what was asked before, by the question */
} SpServerRights;

void      sp_server_rights_init     (SpServerRights *self, SpSql *sql, GHashTable *known);
gboolean  sp_server_reader_load     (SpSql *sql, const char *member, SpReader **reader,
                                     GError **error);
gboolean  sp_server_holdings_update (SpServerCall *call, GError **error);
gboolean  sp_server_holdings_grant  (SpServerCall *call, gint64 cid, GError **error);

G_END_DECLS
