/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-policy.h"
#include "sp-server-private.h"

G_BEGIN_DECLS

void      sp_server_rights_init     (SpRights *self, SpSql *sql);
gboolean  sp_server_reader_load     (SpSql *sql, const char *member, SpReader **reader,
                                     GError **error);
gboolean  sp_server_holdings_update (SpServerCall *call, GError **error);
gboolean  sp_server_holdings_grant  (SpServerCall *call, gint64 cid, GError **error);

G_END_DECLS
