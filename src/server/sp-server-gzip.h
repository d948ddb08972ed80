/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *sp_gzip_deflate (const char *data, gsize size);
GBytes *sp_gzip_inflate (GBytes *bytes, gsize limit);

G_END_DECLS
