/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_KEY_SIZE         32
#define SP_KEY_MEMORY_FLOOR (G_GUINT64_CONSTANT (64) * 1024 * 1024)
#define SP_KEY_PASSES_FLOOR 3

guint8  *sp_key_new             (void);
void     sp_key_free            (guint8       *key);
guint8  *sp_key_derive_database (const guint8 *root);

guint8  *sp_key_file_create     (const char   *path,
                                 const char   *passphrase,
                                 GBytes       *device_secret,
                                 const char   *device_id,
                                 SpKeyCost     cost,
                                 SpAmbient    *ambient,
                                 GError      **error);
guint8  *sp_key_file_open       (const char   *path,
                                 const char   *passphrase,
                                 GBytes       *device_secret,
                                 GError      **error);
gboolean sp_key_file_look       (const char   *path,
                                 gboolean     *needs_secret,
                                 char        **device_id,
                                 GError      **error);
gboolean sp_key_file_change     (const char   *path,
                                 const char   *passphrase,
                                 const char   *new_passphrase,
                                 GBytes       *device_secret,
                                 SpKeyCost     cost,
                                 SpAmbient    *ambient,
                                 GError      **error);

G_END_DECLS
