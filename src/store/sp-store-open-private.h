/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-key-tries-private.h"
#include "sp-lease-private.h"
#include "sp-store-private.h"

G_BEGIN_DECLS

/* The files of a store. */
#define SP_STORE_KEY_NAME      "key"
#define SP_STORE_NEW_KEY_NAME  "key.making"
#define SP_STORE_DATABASE_NAME "cache.db"
#define SP_STORE_NEW_NAME      "cache.new"

/* What opening and creating go by. */
typedef struct
{
  const char *directory;
  const char *passphrase;
  GBytes *device_secret; /* nullable: given by the caller, not by the keyring */
  gboolean keyring;      /* a new store asks the keyring to keep the device's half */
  SpAmbient *ambient;
  SpLease *lease;
  gboolean create;
  SpKeyCost cost;
} SpStoreOpening;

/* What opening gives, all at once. */
typedef struct
{
  int lock_fd;
  SpSqlThread *writer;
  SpSqlThread *reader;
  SpStoreWriter *writer_data;
  SpStoreFacts *facts;
  gboolean in_keyring; /* half of its key lies in the desktop's keyring */
} SpStoreOpened;

void           sp_store_opened_free (SpStoreOpened  *self);
SpStoreState   sp_store_open_look   (const char     *directory);
SpStoreOpened *sp_store_open_await  (const SpStoreOpening
                                                    *opening,
                                     SpKeyTries     *tries,
                                     GError        **error);
gboolean       sp_store_open_take_lock
                                    (const char     *directory,
                                     int            *fd,
                                     GError        **error);
SpStoreOpened *sp_store_open_await_simulated
                                    (const char     *directory,
                                     const guint8   *key,
                                     SpLease        *lease,
                                     GError        **error);
DexFuture     *sp_store_unlock_simulated
                                    (SpStore        *self,
                                     const guint8   *key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
