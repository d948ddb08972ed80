/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The partnership's devices, for those whose task they are; and what the server orders this one to do. */

#include "config.h"

#include "sp-sync-private.h"

#include "sp-json.h"
#include "sp-signature.h"
#include "sp-store-sync.h"
#include "sp-wire.h"

/**
 * sp_sync_is_wipe_ordered:
 * @self: the exchange, whose server has just refused this device with `wipe`
 *
 * Returns: whether the order is signed by the key that this device has had from the day it joined, and is for it: who
 *   only sits at the server's address cannot make a laptop destroy what it holds
 */
gboolean
sp_sync_is_wipe_ordered (SpSync *self)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (self->store);
  JsonObject *problem = self->remote ? sp_remote_get_problem (self->remote) : NULL;
  JsonObject *order = problem ? sp_json_get_object (problem, "order") : NULL;
  const char *device = identity ? sp_json_get_text (identity, "device") : NULL;
  g_autoptr(GBytes) message = NULL;

  if (!order || !device)
    return FALSE;
  message = sp_wire_wipe_message (device, sp_json_get_int (order, "at", 0));
  return sp_signature_check_text (sp_json_get_text (order, "signature"), message, sp_json_get_text (identity, "key"));
}

static DexFuture *
listed_cb (DexFuture *future, gpointer data)
{
  JsonArray *devices = sp_json_get_array (g_value_get_boxed (dex_future_get_value (future, NULL)), "devices");

  return devices ? dex_future_new_take_boxed (JSON_TYPE_ARRAY, json_array_ref (devices))
                 : dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, "bad-reply");
}

/* @data: what this laptop got when it joined. */
static DexFuture *
invited_cb (DexFuture *future, gpointer data)
{
  const char *code = sp_json_get_text (g_value_get_boxed (dex_future_get_value (future, NULL)), "code");

  return code ? dex_future_new_take_string (sp_wire_link_format (sp_json_get_text (data, "server"), code,
                                                                 sp_json_get_text (data, "pin")))
              : dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, "bad-reply");
}

typedef struct
{
  SpSync *sync;
  JsonObject *request;
} Report;

static void
report_free (gpointer data)
{
  Report *report = data;

  g_object_unref (report->sync);
  json_object_unref (report->request);
  g_free (report);
}

/* The server answers once the log has told it who asks. */
static DexFuture *
report_fiber (gpointer data)
{
  Report *report = data;
  GError *error = NULL;
  gboolean sent;

  if (!sp_sync_send_audit (report->sync, report->sync->run, &sent, &error))
    return dex_future_new_for_error (error);
  return sp_sync_ask (report->sync, "/v1/devices/report", report->request);
}

/**
 * sp_sync_list_devices:
 * @self: the exchange
 *
 * Asks for the partnership's devices; for chair, coordinators and administrators. What each holds is told as far as the
 * one who asks may read it.
 *
 * Returns: (transfer full): a future of a #JsonArray of objects with `id`, `member`, `name`, `created`, `last_seen`
 *   (seconds since 1970), `state` (active, suspended, revoked, wiped or stopped), `told` (when it heard that it is to be
 *   wiped; 0: not yet), `holds` (names of compartments); or of %SP_SYNC_ERROR
 */
DexFuture *
sp_sync_list_devices (SpSync *self)
{
  g_autoptr(JsonObject) request = NULL;

  g_return_val_if_fail (SP_IS_SYNC (self), NULL);

  request = json_object_new ();
  return dex_future_then (sp_sync_ask (self, "/v1/devices/list", request), listed_cb, NULL, NULL);
}

/**
 * sp_sync_set_device:
 * @self: the exchange
 * @device: a device's id
 * @state: `active`; `suspended`: shut out for now; `revoked`: for good; `wiped`: and to destroy what it holds
 *
 * Lets a device in or shuts it out. It needs the network.
 *
 * Returns: (transfer full): a future that resolves once the server has done it; %SP_SYNC_ERROR_REFUSED where this member
 *   may not, or the device was shut out for good
 */
DexFuture *
sp_sync_set_device (SpSync *self, const char *device, const char *state)
{
  g_autoptr(JsonObject) request = NULL;

  g_return_val_if_fail (SP_IS_SYNC (self) && device && state, NULL);

  request = json_object_new ();
  json_object_set_string_member (request, "target", device);
  json_object_set_string_member (request, "state", state);
  return sp_sync_ask (self, "/v1/devices/set", request);
}

/**
 * sp_sync_invite_device:
 * @self: the exchange
 * @member: a member's id
 *
 * Asks for a link with which one laptop joins as that member, within 24 hours; for administrators.
 *
 * Returns: (transfer full): a future of the link
 */
DexFuture *
sp_sync_invite_device (SpSync *self, const char *member)
{
  g_autoptr(JsonObject) request = NULL;

  g_return_val_if_fail (SP_IS_SYNC (self) && member, NULL);

  request = json_object_new ();
  json_object_set_string_member (request, "member", member);
  return dex_future_then (sp_sync_ask (self, "/v1/devices/invite", request), invited_cb,
                          sp_store_dup_identity (self->store), (GDestroyNotify) json_object_unref);
}

/**
 * sp_sync_report_device:
 * @self: the exchange
 * @device: a device's id
 *
 * Asks what has to be decided on when that device was lost; for administrators. Whoever calls has written
 * %SP_AUDIT_LOST with the device's id into the log, which is sent first.
 *
 * Returns: (transfer full): a future of a #JsonObject as openapi.json has it, or of %SP_SYNC_ERROR
 */
DexFuture *
sp_sync_report_device (SpSync *self, const char *device)
{
  Report *report;

  g_return_val_if_fail (SP_IS_SYNC (self) && device, NULL);

  if (!self->remote)
    return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE, "offline");
  report = g_new0 (Report, 1);
  report->sync = g_object_ref (self);
  report->request = json_object_new ();
  json_object_set_string_member (report->request, "target", device);
  return dex_scheduler_spawn (NULL, 0, report_fiber, report, report_free);
}
