/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-lease-private.h"
#include "sp-live-records-private.h"
#include "sp-store-open-private.h"
#include "sp-store-unsent-private.h"

G_BEGIN_DECLS

struct _SpStore
{
  GObject parent_instance;

  char *directory;
  SpAmbient *ambient;
  GBytes *device_secret;
  gboolean keyring;
  SpKeyTries tries;
  SpStoreState state;
  gboolean opening;
  SpStoreOpened *opened; /* nullable */
  DexFuture *closing; /* nullable: of the last lock */
  SpValueLists *lists;
  guint pending;
  guint attention;
  gboolean purging; /* what was dropped has left something that could not be finished yet */
  guint news_taken; /* counts of before the last news are old */
  SpLiveRecords *live;
  SpLease *lease;
  SpLeaseState lease_state; /* as it was last told of */
  guint lease_source;
  guint lease_ticks;
  gboolean writing_words; /* words that are missing are on their way into the index */
  DexPromise *searchable; /* nullable: who waits for them */
  SpStoreUnsent *unsent; /* nullable: what is kept beside the cache; not in a simulation */
  guint unsent_id;
};

/* sp-store.c: what changes here is notified */
void sp_store_set_state    (SpStore      *self,
                            SpStoreState  state);
void sp_store_set_counts   (SpStore      *self,
                            guint         pending,
                            guint         attention);
void sp_store_set_lease    (SpStore      *self,
                            SpLeaseState  state);
void sp_store_show_facts   (SpStore      *self,
                            SpStoreFacts *facts);
void sp_store_emit_changed (SpStore      *self,
                            SpStoreNews  *news);
void sp_store_emit_dropped (SpStore      *self,
                            const char * const *names);
void sp_store_emit_locking (SpStore      *self);
void sp_store_emit_identity_changed
                           (SpStore      *self);

/* sp-store-lease.c */
void sp_store_watch_lease  (SpStore      *self,
                            gboolean      by_itself);
void sp_store_leave_lease  (SpStore      *self);

G_END_DECLS
