/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-policy.h"
#include "sp-server-log.h"

G_BEGIN_DECLS

SpDenial sp_server_check_disposal (SpServer *server, JsonObject *before, JsonObject *after);
gboolean sp_server_dispose        (SpServerWrite *self, const char *id, GError **error);
gboolean sp_server_dispose_of_paper (SpServerWrite *self, const char *id, GError **error);
gboolean sp_server_dispose_again  (SpServer *server, SpSql *now, SpSql *sql, GError **error);
gboolean sp_server_scrub          (SpSql *sql, GError **error);

G_END_DECLS
