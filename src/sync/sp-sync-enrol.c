/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sync.h"

#include "sp-json.h"
#include "sp-remote.h"
#include "sp-store-sync.h"
#include "sp-sync-sign-on.h"
#include "sp-wire-problem.h"
#include "sp-wire.h"

#include <sodium.h>
#include <string.h>

typedef struct
{
  SpStore *store;
  SpTransport *transport;
  SpAmbient *ambient;
  SpSyncSignOn *sign_on; /* nullable */
  SpWireLink *link;
  char *name;
} Enrolment;

static void
enrolment_free (gpointer data)
{
  Enrolment *self = data;

  g_clear_object (&self->store);
  g_clear_object (&self->transport);
  g_clear_object (&self->ambient);
  g_clear_object (&self->sign_on);
  g_clear_pointer (&self->link, sp_wire_link_free);
  g_free (self->name);
  g_free (self);
}

static void
make_keys (Enrolment *self, guint8 *public_key, guint8 *secret_key)
{
  guint8 seed[crypto_sign_SEEDBYTES];

  sp_ambient_fill_random (self->ambient, seed, sizeof seed);
  crypto_sign_seed_keypair (public_key, secret_key, seed);
  sodium_memzero (seed, sizeof seed);
}

static GBytes *
make_request (Enrolment *self, const char *key, const char *id_token)
{
  g_autoptr(JsonObject) request = json_object_new ();

  json_object_set_string_member (request, "code", self->link->code);
  json_object_set_string_member (request, "name", self->name);
  json_object_set_string_member (request, "public_key", key);
  if (id_token)
    json_object_set_string_member (request, "id_token", id_token);
  return sp_json_object_to_bytes (request);
}

/* What the store keeps of the answer; NULL where it is none. */
static JsonObject *
make_identity (Enrolment *self, JsonObject *answer, const guint8 *secret_key)
{
  static const char *const members[] = { "device", "member", "agency", "partnership", "name",
                                         "epoch" };
  g_autoptr(JsonObject) identity = json_object_new ();
  g_autofree char *key = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *value = sp_json_get_text (answer, members[i]);

      if (!value)
        return NULL;
      json_object_set_string_member (identity, members[i], value);
    }
  /* What the server signs is believed from today on by this key alone; an older server names none. */
  if (sp_json_get_text (answer, "key"))
    json_object_set_string_member (identity, "key", sp_json_get_text (answer, "key"));
  key = g_base64_encode (secret_key, crypto_sign_SECRETKEYBYTES);
  json_object_set_string_member (identity, "server", self->link->server);
  json_object_set_string_member (identity, "pin", self->link->pin);
  json_object_set_string_member (identity, "secret_key", key);
  sodium_memzero (key, strlen (key));
  return g_steal_pointer (&identity);
}

/* An answer may be lost on its way back. The code is used up then, but the server gives the same
 * answer again to the same key. */
static SpTransportReply *
send_twice (Enrolment *self, GBytes *request, GError **error)
{
  g_autoptr(GError) first = NULL;
  SpTransportReply *reply;

  reply = dex_await_object (
      sp_transport_send (self->transport, "POST", "/v1/devices", NULL, request), &first);
  if (reply || !g_error_matches (first, SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE))
    {
      if (first)
        g_propagate_error (error, g_steal_pointer (&first));
      return reply;
    }
  return dex_await_object (
      sp_transport_send (self->transport, "POST", "/v1/devices", NULL, request), error);
}

/* Why the server does not take who has signed on, with who that is. */
static void
set_refused (JsonObject *problem, const char *who, GError **error)
{
  const char *reason = sp_json_get_text (problem, "reason");
  const char *name = sp_json_get_text (problem, "name");

  g_clear_error (error);
  if (g_strcmp0 (reason, "other") == 0 && name)
    g_set_error (error, SP_SYNC_ERROR, SP_SYNC_ERROR_SIGN_ON_OTHER, "%s\n%s", who ? who : "", name);
  else
    g_set_error_literal (error, SP_SYNC_ERROR, SP_SYNC_ERROR_SIGN_ON_FAILED, reason ? reason : "claims");
}

/* One request; where the answer is no, @problem is what is said beside. */
static GBytes *
ask (Enrolment *self, const char *key, const char *id_token, JsonObject **problem, GError **error)
{
  g_autoptr(GBytes) request = make_request (self, key, id_token);
  g_autoptr(SpTransportReply) reply = send_twice (self, request, error);
  GBytes *content = reply ? sp_remote_check (reply, error) : NULL;

  if (reply && !content)
    *problem = sp_remote_read (sp_transport_reply_get_body (reply), NULL);
  return content;
}

/* The answer to a request for which somebody signs on first, if that is asked for. */
static GBytes *
ask_signed_on (Enrolment *self, const char *key, GError **error)
{
  g_autoptr(JsonObject) asked = NULL;
  g_autoptr(JsonObject) refused = NULL;
  g_autoptr(GError) first = NULL;
  g_autofree char *nonce = sp_wire_sign_on_nonce (self->link->code, key);
  g_autofree char *host = NULL;
  g_autofree char *id_token = NULL;
  g_autofree char *who = NULL;
  GBytes *content = ask (self, key, NULL, &asked, &first);

  if (content)
    return content;
  if (g_error_matches (first, SP_SYNC_ERROR, SP_SYNC_ERROR_SIGN_ON_FAILED) && asked)
    set_refused (asked, NULL, &first);
  if (!g_error_matches (first, SP_SYNC_ERROR, SP_SYNC_ERROR_SIGN_ON) || !asked
      || !(host = sp_sign_on_dup_host (sp_json_get_text (asked, "issuer"))))
    {
      g_propagate_error (error, g_steal_pointer (&first));
      return NULL;
    }
  if (!self->sign_on)
    {
      g_set_error_literal (error, SP_SYNC_ERROR, SP_SYNC_ERROR_SIGN_ON, host);
      return NULL;
    }
  if (!(id_token = sp_sync_sign_on_run (self->sign_on, asked, nonce, self->ambient, &who, error)))
    return NULL;
  /* Meanwhile the program may have been locked: the code must not be used up for a key that cannot be kept. */
  if (sp_store_get_state (self->store) != SP_STORE_STATE_OPEN)
    {
      g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_LOCKED, "locked");
      return NULL;
    }
  content = ask (self, key, id_token, &refused, error);
  if (!content && refused && error && g_error_matches (*error, SP_SYNC_ERROR, SP_SYNC_ERROR_SIGN_ON_FAILED))
    set_refused (refused, who, error);
  return content;
}

static DexFuture *
enrol_fiber (gpointer data)
{
  Enrolment *self = data;
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  g_autofree char *key = NULL;
  g_autoptr(GBytes) content = NULL;
  g_autoptr(JsonObject) answer = NULL;
  g_autoptr(JsonObject) identity = NULL;
  g_autoptr(GError) error = NULL;

  if (sp_store_get_state (self->store) != SP_STORE_STATE_OPEN)
    return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_LOCKED, "locked");
  make_keys (self, public_key, secret_key);
  key = g_base64_encode (public_key, sizeof public_key);
  content = ask_signed_on (self, key, &error);
  if (content && (answer = sp_remote_read (content, &error)))
    {
      identity = make_identity (self, answer, secret_key);
      if (!identity)
        g_set_error_literal (&error, SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, "bad-reply");
    }
  sodium_memzero (secret_key, sizeof secret_key);
  if (!identity || !dex_await (sp_store_set_identity (self->store, identity), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

static DexFuture *
enrol (SpStore *store, SpTransport *transport, const char *link, const char *device_name, SpSyncSignOn *sign_on,
       SpAmbient *ambient)
{
  Enrolment *self = g_new0 (Enrolment, 1);

  self->link = sp_wire_link_parse (link);
  if (!self->link)
    {
      enrolment_free (self);
      return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_LINK, "link");
    }
  self->transport = transport ? g_object_ref (transport)
                              : sp_transport_new_soup (self->link->server, self->link->pin);
  self->store = g_object_ref (store);
  self->ambient = g_object_ref (ambient);
  self->sign_on = sign_on ? g_object_ref (sign_on) : NULL;
  self->name = g_strdup (*device_name ? device_name : "-");
  return dex_scheduler_spawn (NULL, 0, enrol_fiber, self, enrolment_free);
}

/**
 * sp_sync_enrol:
 * @store: an open store that belongs to no partnership yet
 * @link: the one-time link from the administrator
 * @device_name: what the administrator will see in the list of laptops
 * @ambient: chance
 *
 * Makes this device's key and joins the partnership with it.
 *
 * Returns: (transfer full): a future that resolves when the identity is in the store, or an error of
 *   %SP_SYNC_ERROR or %SP_STORE_ERROR; with %SP_SYNC_ERROR_SIGN_ON the link is still good, for
 *   sp_sync_enrol_signed_on ()
 */
DexFuture *
sp_sync_enrol (SpStore *store, const char *link, const char *device_name, SpAmbient *ambient)
{
  g_return_val_if_fail (SP_IS_STORE (store) && link && device_name, NULL);

  return enrol (store, NULL, link, device_name, NULL, ambient);
}

/**
 * sp_sync_enrol_signed_on:
 * @store: as for sp_sync_enrol ()
 * @link: as for sp_sync_enrol ()
 * @device_name: as for sp_sync_enrol ()
 * @sign_on: how to ask somebody to sign on, where the partnership asks for it
 * @ambient: chance
 *
 * Returns: (transfer full): as sp_sync_enrol ()
 */
DexFuture *
sp_sync_enrol_signed_on (SpStore *store,
                         const char *link,
                         const char *device_name,
                         SpSyncSignOn *sign_on,
                         SpAmbient *ambient)
{
  g_return_val_if_fail (SP_IS_STORE (store) && link && device_name && SP_IS_SYNC_SIGN_ON (sign_on), NULL);

  return enrol (store, NULL, link, device_name, sign_on, ambient);
}

/**
 * sp_sync_enrol_over:
 * @store: as for sp_sync_enrol ()
 * @transport: how to reach the server, instead of the address in @link
 * @link: as for sp_sync_enrol ()
 * @device_name: as for sp_sync_enrol ()
 * @ambient: chance
 *
 * Returns: (transfer full): as sp_sync_enrol ()
 */
DexFuture *
sp_sync_enrol_over (SpStore *store,
                    SpTransport *transport,
                    const char *link,
                    const char *device_name,
                    SpAmbient *ambient)
{
  g_return_val_if_fail (SP_IS_STORE (store) && SP_IS_TRANSPORT (transport) && link, NULL);

  return enrol (store, transport, link, device_name, NULL, ambient);
}
