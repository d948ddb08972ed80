/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-ambient.h"

G_BEGIN_DECLS

/* The device's half of the key, as the person's keyring keeps it. All of this waits for the keyring, and so for a
 * person who may have to open it: never on the main thread. */

GBytes  *sp_device_secret_make  (const char  *id,
                                 SpAmbient   *ambient,
                                 GError     **error);
GBytes  *sp_device_secret_load  (const char  *id,
                                 GError     **error);
gboolean sp_device_secret_clear (const char  *id,
                                 GError     **error);

G_END_DECLS
