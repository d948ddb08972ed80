/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean  sp_id_is_valid       (const char   *text);
char     *sp_id_format         (const guint8  bytes[16]);
gint64    sp_id_get_time_us    (const char   *id);
char     *sp_id_derive         (const char   *space,
                                const char   *key);
char     *sp_reference_format  (const guint8  bytes[16]);
char     *sp_reference_derive  (const char   *space,
                                const char   *key);
gboolean  sp_reference_is_valid (const char  *text);

G_END_DECLS
