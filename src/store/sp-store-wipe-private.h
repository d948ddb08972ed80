/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean sp_store_wipe_is_begun (const char  *directory);
gboolean sp_store_wipe_files    (const char  *directory,
                                 GError     **error);
gboolean sp_store_wipe_finish   (const char  *directory,
                                 GError     **error);

G_END_DECLS
