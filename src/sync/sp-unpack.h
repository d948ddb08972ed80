/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes *sp_unpack_gzip (GBytes  *packed,
                        gsize    limit,
                        GError **error);

G_END_DECLS
