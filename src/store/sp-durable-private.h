/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Small files that a power cut leaves either as they were or as they shall be. Errors are of %SP_STORE_ERROR. */

gboolean sp_durable_write          (const char  *path,
                                    const char  *text,
                                    GError     **error);
gboolean sp_durable_write_bytes    (const char  *path,
                                    const guint8 *bytes,
                                    gsize        length,
                                    GError     **error);
gboolean sp_durable_append         (const char  *path,
                                    const guint8 *bytes,
                                    gsize        length,
                                    GError     **error);
gboolean sp_durable_replace        (const char  *path,
                                    const char  *text,
                                    GError     **error);
gboolean sp_durable_erase          (const char  *path,
                                    GError     **error);
gboolean sp_durable_sync_directory (const char  *path,
                                    GError     **error);

G_END_DECLS
