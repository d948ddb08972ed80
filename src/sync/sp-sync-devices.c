/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The partnership's devices, for those whose task they are; and what the server orders this one to do. */

#include "config.h"

#include "sp-sync-private.h"

#include "sp-json.h"
#include "sp-store-sync.h"
#include "sp-wire.h"

#include <sodium.h>
#include <string.h>

static gboolean
decode (const char *text, guint8 *bytes, gsize size)
{
  size_t length;

  return text
         && sodium_base642bin (bytes, size, text, strlen (text), NULL, &length, NULL, sodium_base64_VARIANT_ORIGINAL) == 0
         && length == size;
}

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
  guint8 key[crypto_sign_PUBLICKEYBYTES];
  guint8 signature[crypto_sign_BYTES];
  g_autoptr(GBytes) message = NULL;

  if (!order || !device || !decode (sp_json_get_text (identity, "key"), key, sizeof key)
      || !decode (sp_json_get_text (order, "signature"), signature, sizeof signature))
    return FALSE;
  message = sp_wire_wipe_message (device, sp_json_get_int (order, "at", 0));
  return crypto_sign_verify_detached (signature, g_bytes_get_data (message, NULL), g_bytes_get_size (message), key) == 0;
}

typedef struct
{
  SpSync *sync;
  SpRemote *remote;
  const char *path;
  GBytes *body;
  char *server;
  char *pin;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->sync);
  g_object_unref (question->remote);
  g_bytes_unref (question->body);
  g_free (question->server);
  g_free (question->pin);
  g_free (question);
}

static JsonObject *
put (Question *question, GError **error)
{
  g_autoptr(GBytes) content = NULL;

  content = dex_await_boxed (sp_remote_call (question->remote, "POST", question->path, question->body), error);
  return content ? sp_remote_read (content, error) : NULL;
}

static DexFuture *
list_fiber (gpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = put (data, &error);
  JsonArray *devices = answer ? sp_json_get_array (answer, "devices") : NULL;

  if (error)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!devices)
    return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, "bad-reply");
  return dex_future_new_take_boxed (JSON_TYPE_ARRAY, json_array_ref (devices));
}

static DexFuture *
set_fiber (gpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = put (data, &error);

  return answer ? dex_future_new_true () : dex_future_new_for_error (g_steal_pointer (&error));
}

/* The server answers once the log has told it who asks. */
static DexFuture *
report_fiber (gpointer data)
{
  Question *question = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = NULL;
  gboolean sent;

  if (!sp_sync_send_audit (question->sync, question->sync->run, &sent, &error)
      || !(answer = put (question, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (JSON_TYPE_OBJECT, g_steal_pointer (&answer));
}

static DexFuture *
invite_fiber (gpointer data)
{
  Question *question = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = put (question, &error);
  const char *code = answer ? sp_json_get_text (answer, "code") : NULL;

  if (error)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!code)
    return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, "bad-reply");
  return dex_future_new_take_string (sp_wire_link_format (question->server, code, question->pin));
}

/* @request: the members beside `device`. */
static DexFuture *
ask (SpSync *self, const char *path, JsonObject *request, DexFiberFunc fiber)
{
  g_autoptr(JsonObject) owned = request;
  g_autoptr(JsonObject) identity = sp_store_dup_identity (self->store);
  Question *question;
  char *text;

  if (!identity || !self->remote)
    return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE, "offline");
  json_object_set_string_member (owned, "device", sp_json_get_text (identity, "device"));
  text = sp_json_object_to_text (owned);
  question = g_new0 (Question, 1);
  question->sync = g_object_ref (self);
  question->remote = g_object_ref (self->remote);
  question->path = path;
  question->body = g_bytes_new_take (text, strlen (text));
  question->server = g_strdup (sp_json_get_text (identity, "server"));
  question->pin = g_strdup (sp_json_get_text (identity, "pin"));
  return dex_scheduler_spawn (NULL, 0, fiber, question, question_free);
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
  g_return_val_if_fail (SP_IS_SYNC (self), NULL);

  return ask (self, "/v1/devices/list", json_object_new (), list_fiber);
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
  JsonObject *request;

  g_return_val_if_fail (SP_IS_SYNC (self) && device && state, NULL);

  request = json_object_new ();
  json_object_set_string_member (request, "target", device);
  json_object_set_string_member (request, "state", state);
  return ask (self, "/v1/devices/set", request, set_fiber);
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
  JsonObject *request;

  g_return_val_if_fail (SP_IS_SYNC (self) && member, NULL);

  request = json_object_new ();
  json_object_set_string_member (request, "member", member);
  return ask (self, "/v1/devices/invite", request, invite_fiber);
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
  JsonObject *request;

  g_return_val_if_fail (SP_IS_SYNC (self) && device, NULL);

  request = json_object_new ();
  json_object_set_string_member (request, "target", device);
  return ask (self, "/v1/devices/report", request, report_fiber);
}
