/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-store.h"
#include "sp-sync-error.h"
#include "sp-sync-sign-on.h"
#include "sp-transport.h"

G_BEGIN_DECLS

#define SP_TYPE_SYNC_STATE (sp_sync_state_get_type ())
#define SP_TYPE_SYNC       (sp_sync_get_type ())

/**
 * SpSyncState:
 * @SP_SYNC_STATE_IDLE: not started, or the store is locked or belongs to no partnership
 * @SP_SYNC_STATE_CONNECTING: the server is being reached
 * @SP_SYNC_STATE_SENDING: something waits here and is being sent
 * @SP_SYNC_STATE_RECEIVING: something new is being received
 * @SP_SYNC_STATE_UP_TO_DATE: everything was sent, and everything received
 * @SP_SYNC_STATE_OFFLINE: the server cannot be reached just now; it is tried again
 * @SP_SYNC_STATE_REFUSED: something is wrong that waiting does not mend: see "message-code"
 * @SP_SYNC_STATE_REVOKED: this device was shut out
 * @SP_SYNC_STATE_SUSPENDED: this device was shut out for now, and is to be locked; it is tried again
 * @SP_SYNC_STATE_WIPED: this device was told to destroy what it holds, and does
 * @SP_SYNC_STATE_TOO_NEW: the server asks for a newer version of the program
 */
typedef enum
{
  SP_SYNC_STATE_IDLE,
  SP_SYNC_STATE_CONNECTING,
  SP_SYNC_STATE_SENDING,
  SP_SYNC_STATE_RECEIVING,
  SP_SYNC_STATE_UP_TO_DATE,
  SP_SYNC_STATE_OFFLINE,
  SP_SYNC_STATE_REFUSED,
  SP_SYNC_STATE_REVOKED,
  SP_SYNC_STATE_SUSPENDED,
  SP_SYNC_STATE_WIPED,
  SP_SYNC_STATE_TOO_NEW,
} SpSyncState;

/* Properties, all read-only: "state", "pending" (operations not yet sent), "last-sent-us" (wall clock;
 * 0: never), "first-pull" (whether this laptop is being filled), "progress" (of that, 0 to 1),
 * "message-code" (nullable: what is wrong, a problem's code or an error's). */
G_DECLARE_FINAL_TYPE (SpSync, sp_sync, SP, SYNC, GObject)

GType        sp_sync_state_get_type   (void);

SpSync      *sp_sync_new              (SpStore     *store,
                                       SpAmbient   *ambient);
void         sp_sync_start            (SpSync      *self);
void         sp_sync_stop             (SpSync      *self);
void         sp_sync_now              (SpSync      *self);
SpSyncState  sp_sync_get_state        (SpSync      *self);
guint        sp_sync_get_pending      (SpSync      *self);
gint64       sp_sync_get_last_sent_us (SpSync      *self);
gboolean     sp_sync_get_first_pull   (SpSync      *self);
const char  *sp_sync_get_message_code (SpSync      *self);

DexFuture   *sp_sync_fetch_blob       (SpSync      *self,
                                       const char  *record) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_sync_open_emergency   (SpSync      *self,
                                       const char  *reference,
                                       const char  *reason) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_sync_list_devices     (SpSync      *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_sync_set_device       (SpSync      *self,
                                       const char  *device,
                                       const char  *state) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_sync_invite_device    (SpSync      *self,
                                       const char  *member) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_sync_report_device    (SpSync      *self,
                                       const char  *device) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_sync_query_audit      (SpSync      *self,
                                       JsonObject  *query) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_sync_find_audited     (SpSync      *self,
                                       JsonObject  *wanted) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_sync_verify_audit     (SpSync      *self,
                                       gint64       size,
                                       const char  *root) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_sync_enrol            (SpStore     *store,
                                       const char  *link,
                                       const char  *device_name,
                                       SpAmbient   *ambient) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_sync_enrol_signed_on  (SpStore     *store,
                                       const char  *link,
                                       const char  *device_name,
                                       SpSyncSignOn *sign_on,
                                       SpAmbient   *ambient) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_sync_enrol_over       (SpStore     *store,
                                       SpTransport *transport,
                                       const char  *link,
                                       const char  *device_name,
                                       SpAmbient   *ambient) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
