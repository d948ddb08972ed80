/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include <libdex.h>

#include "sp-rehearsal.h"
#include "sp-state-words.h"
#include "sp-store.h"
#include "sp-sync-sign-on.h"

G_BEGIN_DECLS

#define SP_TYPE_WORKSPACE (sp_workspace_get_type ())

/* One partnership on this laptop: its cache, its exchange with the server, and the day it is.
 * Properties: "today", "state-words", "state-icon-name", "first-pull", "progress". */
G_DECLARE_FINAL_TYPE (SpWorkspace, sp_workspace, SP, WORKSPACE, GObject)

SpWorkspace   *sp_workspace_new             (const char   *directory,
                                         SpRehearsal  *rehearsal);
SpStore     *sp_workspace_get_store       (SpWorkspace    *self);
SpRehearsal *sp_workspace_get_rehearsal   (SpWorkspace    *self);
const char  *sp_workspace_get_today       (SpWorkspace    *self);
const char  *sp_workspace_get_state_words (SpWorkspace    *self);
gboolean     sp_workspace_get_first_pull  (SpWorkspace    *self);
double       sp_workspace_get_progress    (SpWorkspace    *self);
gboolean     sp_workspace_is_member       (SpWorkspace    *self);
void         sp_workspace_start_sync      (SpWorkspace    *self);
void         sp_workspace_stop_sync       (SpWorkspace    *self);
void         sp_workspace_sync_now        (SpWorkspace    *self);
DexFuture   *sp_workspace_open_emergency  (SpWorkspace    *self,
                                         const char   *reference,
                                         const char   *reason) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_workspace_carry_on        (SpWorkspace    *self,
                                         GBytes       *file) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_workspace_list_devices   (SpWorkspace    *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_workspace_set_device     (SpWorkspace    *self,
                                         const char   *device,
                                         const char   *state) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_workspace_invite_device  (SpWorkspace    *self,
                                         const char   *member_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *sp_workspace_query_audit  (SpWorkspace  *self,
                                         JsonObject   *query) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *sp_workspace_find_audited (SpWorkspace  *self,
                                         JsonObject   *wanted) G_GNUC_WARN_UNUSED_RESULT;
DexFuture    *sp_workspace_verify_audit (SpWorkspace  *self,
                                         gint64        size,
                                         const char   *root) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_workspace_report_device  (SpWorkspace    *self,
                                         const char   *device) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_workspace_fetch_attachment (SpWorkspace *self,
                                            const char  *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_workspace_enrol           (SpWorkspace    *self,
                                         const char   *link,
                                         const char   *device_name,
                                         SpSyncSignOn *sign_on) G_GNUC_WARN_UNUSED_RESULT;
DexFuture   *sp_workspace_lock            (SpWorkspace    *self) G_GNUC_WARN_UNUSED_RESULT;
char        *sp_workspace_default_directory (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
