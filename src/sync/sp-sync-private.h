/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-remote.h"
#include "sp-sync.h"

G_BEGIN_DECLS

struct _SpSync
{
  GObject parent_instance;

  SpStore *store;
  SpAmbient *ambient;
  SpRemote *remote;
  char *address; /* where @remote is */

  SpSyncState state;
  char *message_code;
  gint64 last_sent_us;
  gboolean first_pull;
  double progress;

  gboolean wanted; /* between start and stop */
  guint run; /* counts the runs of the fiber: an older one ends */
  gboolean running;
  gboolean woken;
  DexPromise *wake;
  DexPromise *round_over; /* for who waits for the round under way, or the next */
  guint coalesce_id;
  gint64 pushed_at; /* when something was sent the last time, monotonic */
  guint n_sent; /* pushes and contents that the server has answered */
  /* In which run it was last done, so that the fiber of a run that was ended says nothing for the one after it. */
  guint fetched_drafts;
  guint handed_on; /* what was left of an earlier identity */

  /* What the last page said, and what is to be confirmed of it. */
  gint64 seq;
  gint64 acl_rev;
  guint max_ops;
  DexFuture *live;
};

void     sp_sync_set_state      (SpSync *self, SpSyncState state, const char *code);
void     sp_sync_set_sent       (SpSync *self);
void     sp_sync_set_first_pull (SpSync *self, gboolean first_pull, double progress);
void     sp_sync_run            (SpSync *self);
void     sp_sync_wake           (SpSync *self);
void     sp_sync_end_round      (SpSync *self);
DexFuture *sp_sync_when_round_over (SpSync *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean sp_sync_is_run         (SpSync *self, guint run);
gboolean sp_sync_round          (SpSync *self, guint run, GError **error);
gboolean sp_sync_send_audit     (SpSync *self, guint run, gboolean *sent, GError **error);
gboolean sp_sync_is_wipe_ordered (SpSync *self);
void     sp_sync_hand_on_left    (SpSync *self, guint run);
void     sp_sync_fetch_drafts    (SpSync *self, guint run);
gboolean sp_sync_send_blobs     (SpSync *self, guint run, GError **error);
DexFuture *sp_sync_ask          (SpSync *self, const char *path, JsonObject *members) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
