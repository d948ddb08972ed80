/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-store-private.h"

G_BEGIN_DECLS

/* What opening gives, all at once. */
typedef struct
{
  int lock_fd;
  SpSqlThread *writer;
  SpSqlThread *reader;
  SpStoreWriter *writer_data;
  SpStoreFacts *facts;
} SpStoreOpened;

void           sp_store_opened_free (SpStoreOpened  *self);
SpStoreState   sp_store_open_look   (const char     *directory);
SpStoreOpened *sp_store_open_await  (const char     *directory,
                                     const char     *passphrase,
                                     GBytes         *device_secret,
                                     SpAmbient      *ambient,
                                     gboolean        create,
                                     SpKeyCost       cost,
                                     GError        **error);

G_END_DECLS
