/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-server.h"

G_BEGIN_DECLS

gboolean sp_server_leaver_is_named (SpSql *sql, const char *id, gboolean *named, GError **error);
gboolean sp_server_leaver_forget   (SpServer *server, SpSql *sql, const char *id, GError **error);
gboolean sp_server_leavers_again   (SpServer *server, SpSql *now, SpSql *sql, GError **error);

G_END_DECLS
