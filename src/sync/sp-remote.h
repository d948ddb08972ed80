/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-ambient.h"
#include "sp-store.h"
#include "sp-sync-error.h"
#include "sp-transport.h"

G_BEGIN_DECLS

#define SP_TYPE_REMOTE (sp_remote_get_type ())

/* The server as this device sees it: signs in by itself, and turns problems into errors. */
G_DECLARE_FINAL_TYPE (SpRemote, sp_remote, SP, REMOTE, GObject)

SpRemote   *sp_remote_new      (SpTransport *transport,
                                SpAmbient   *ambient,
                                JsonObject  *identity);
DexFuture  *sp_remote_call     (SpRemote    *self,
                                const char  *method,
                                const char  *path,
                                GBytes      *body) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *sp_remote_read     (GBytes      *body,
                                GError     **error);
GBytes     *sp_remote_check    (SpTransportReply *reply,
                                GError     **error);
JsonObject *sp_remote_get_problem (SpRemote *self);

gint64     sp_remote_get_expected (SpRemote *self);
gboolean   sp_remote_send_log     (SpRemote *self, SpStore *store, gboolean *rewound, gboolean *sent, GError **error);

G_END_DECLS
