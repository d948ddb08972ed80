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
SpStoreOpened *sp_store_open_await_simulated
                                    (const char     *directory,
                                     const guint8   *key,
                                     GError        **error);
DexFuture     *sp_store_unlock_simulated
                                    (SpStore        *self,
                                     const guint8   *key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
