/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

guint       sp_jwks_count_usable (JsonObject *keys);
gboolean    sp_jwks_has_secret   (JsonObject *keys);
JsonObject *sp_jws_open          (const char *token, JsonObject *keys);

G_END_DECLS
