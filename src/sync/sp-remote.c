/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-remote.h"

#include "sp-json.h"
#include "sp-signature.h"
#include "sp-wire-problem.h"
#include "sp-wire.h"

#include <sodium.h>

/* A token is renewed this long before its end. */
#define RENEW_SECONDS 60

struct _SpRemote
{
  GObject parent_instance;

  SpTransport *transport;
  SpAmbient *ambient;
  char *device;
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  char *token;
  gint64 token_ends_us;
  JsonObject *problem; /* nullable: the server's last no */
};

G_DEFINE_FINAL_TYPE (SpRemote, sp_remote, G_TYPE_OBJECT)
G_DEFINE_QUARK (sp-sync-error-quark, sp_sync_error)

typedef struct
{
  SpRemote *self;
  char *method;
  char *path;
  GBytes *body;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_object_unref (call->self);
  g_free (call->method);
  g_free (call->path);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_free (call);
}

static SpSyncError
error_from_problem (SpWireProblem problem, guint status)
{
  switch (problem)
    {
    case SP_WIRE_PROBLEM_SIGN_IN:
      return SP_SYNC_ERROR_SIGN_IN;
    case SP_WIRE_PROBLEM_REVOKED:
      return SP_SYNC_ERROR_REVOKED;
    case SP_WIRE_PROBLEM_SUSPENDED:
      return SP_SYNC_ERROR_SUSPENDED;
    case SP_WIRE_PROBLEM_WIPE:
      return SP_SYNC_ERROR_WIPE;
    case SP_WIRE_PROBLEM_BAD_CODE:
      return SP_SYNC_ERROR_BAD_CODE;
    case SP_WIRE_PROBLEM_SIGN_ON_REQUIRED:
      return SP_SYNC_ERROR_SIGN_ON;
    case SP_WIRE_PROBLEM_SIGN_ON_REFUSED:
      return SP_SYNC_ERROR_SIGN_ON_FAILED;
    case SP_WIRE_PROBLEM_EPOCH_CHANGED:
      return SP_SYNC_ERROR_EPOCH;
    case SP_WIRE_PROBLEM_CURSOR:
      return SP_SYNC_ERROR_CURSOR;
    case SP_WIRE_PROBLEM_TOO_LARGE:
      return SP_SYNC_ERROR_TOO_LARGE;
    case SP_WIRE_PROBLEM_SCHEMA:
      return SP_SYNC_ERROR_TOO_NEW;
    case SP_WIRE_PROBLEM_TOO_MANY:
    case SP_WIRE_PROBLEM_INTERNAL:
    case SP_WIRE_PROBLEM_NO_SPACE:
    case SP_WIRE_PROBLEM_BUSY:
    case SP_WIRE_PROBLEM_NOT_SCANNED:
      return SP_SYNC_ERROR_BUSY;
    case SP_WIRE_PROBLEM_NONE:
      /* A proxy or something else between. */
      return status >= 500 ? SP_SYNC_ERROR_BUSY : SP_SYNC_ERROR_BAD_REPLY;
    default:
      return SP_SYNC_ERROR_REFUSED;
    }
}

/**
 * sp_remote_check:
 * @reply: what came back
 * @error: the problem that it tells of; its message is the problem's code
 *
 * Returns: (transfer full) (nullable): the content of a reply that is no problem
 */
GBytes *
sp_remote_check (SpTransportReply *reply, GError **error)
{
  guint status = sp_transport_reply_get_status (reply);
  SpWireProblem problem;
  const char *code;

  if (status == 200)
    return g_bytes_ref (sp_transport_reply_get_body (reply));
  problem = sp_wire_problem_parse (sp_transport_reply_get_body (reply));
  code = problem != SP_WIRE_PROBLEM_NONE ? sp_wire_problem_get_code (problem) : "unknown";
  g_set_error_literal (error, SP_SYNC_ERROR, error_from_problem (problem, status), code);
  return NULL;
}

/**
 * sp_remote_read:
 * @body: JSON text from the server
 * @error: %SP_SYNC_ERROR_BAD_REPLY
 *
 * Returns: (transfer full) (nullable): the object in it
 */
JsonObject *
sp_remote_read (GBytes *body, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (body, &size);
  JsonObject *object = size > 0 ? sp_json_parse_object (data, size, NULL) : NULL;

  if (!object)
    g_set_error_literal (error, SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, "bad-reply");
  return object;
}

static GBytes *
take_json (JsonObject *object)
{
  g_autoptr(JsonObject) owned = object;

  return sp_json_object_to_bytes (owned);
}

/* What the server answers; where it says no, with what it says beside. */
static GBytes *
check (SpRemote *self, SpTransportReply *reply, GError **error)
{
  GBytes *content = sp_remote_check (reply, error);

  if (!content)
    {
      g_clear_pointer (&self->problem, json_object_unref);
      self->problem = sp_remote_read (sp_transport_reply_get_body (reply), NULL);
    }
  return content;
}

/* Sends a request without a token; to be called in a fiber. */
static JsonObject *
ask (SpRemote *self, JsonObject *question, GError **error)
{
  g_autoptr(SpTransportReply) reply = NULL;
  g_autoptr(GBytes) body = take_json (question);
  g_autoptr(GBytes) content = NULL;

  reply = dex_await_object (sp_transport_send (self->transport, "POST", "/v1/token", NULL, body),
                            error);
  if (!reply || !(content = check (self, reply, error)))
    return NULL;
  return sp_remote_read (content, error);
}

/* Gets a token; to be called in a fiber. */
static gboolean
sign_in (SpRemote *self, GError **error)
{
  JsonObject *question = json_object_new ();
  g_autoptr(JsonObject) first = NULL;
  g_autoptr(JsonObject) second = NULL;
  g_autoptr(GBytes) message = NULL;
  g_autofree char *signature = NULL;
  gint64 asked_us;
  const char *challenge;
  const char *token;

  json_object_set_string_member (question, "device", self->device);
  if (!(first = ask (self, question, error)))
    return FALSE;
  challenge = sp_json_get_text (first, "challenge");
  if (challenge)
    {
      message = sp_wire_token_message (self->device, challenge);
      signature = sp_signature_make (message, self->secret_key);
      question = json_object_new ();
      json_object_set_string_member (question, "device", self->device);
      json_object_set_string_member (question, "challenge", challenge);
      json_object_set_string_member (question, "signature", signature);
      asked_us = sp_ambient_get_boot_us (self->ambient);
      if (!(second = ask (self, question, error)))
        return FALSE;
      token = sp_json_get_text (second, "token");
      if (token)
        {
          g_set_str (&self->token, token);
          self->token_ends_us
              = asked_us
                + (sp_json_get_int (second, "seconds", 0) - RENEW_SECONDS) * G_USEC_PER_SEC;
          return TRUE;
        }
    }
  g_set_error_literal (error, SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, "bad-reply");
  return FALSE;
}

/* One attempt with the token that there is. */
static GBytes *
attempt (SpRemote *self, Call *call, GError **error)
{
  g_autoptr(SpTransportReply) reply = NULL;

  reply = dex_await_object (sp_transport_send (self->transport, call->method, call->path,
                                               self->token, call->body),
                            error);
  return reply ? check (self, reply, error) : NULL;
}

static DexFuture *
call_fiber (gpointer data)
{
  Call *call = data;
  SpRemote *self = call->self;
  g_autoptr(GError) error = NULL;
  GBytes *content;

  if ((!self->token || sp_ambient_get_boot_us (self->ambient) >= self->token_ends_us)
      && !sign_in (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  content = attempt (self, call, &error);
  if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_SIGN_IN))
    {
      /* The server may have been restored, or the clock was put forward there. */
      g_clear_error (&error);
      g_clear_pointer (&self->token, g_free);
      if (sign_in (self, &error))
        content = attempt (self, call, &error);
    }
  if (!content)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_take_boxed (G_TYPE_BYTES, content);
}

/**
 * sp_remote_call:
 * @self: the server
 * @method: `GET` or `POST`
 * @path: with the query
 * @body: (nullable): JSON text
 *
 * Sends a request, signing in first where need be.
 *
 * Returns: (transfer full): a future of the content (#GBytes), or of an #SpSyncError
 */
DexFuture *
sp_remote_call (SpRemote *self, const char *method, const char *path, GBytes *body)
{
  Call *call;

  g_return_val_if_fail (SP_IS_REMOTE (self), NULL);

  call = g_new0 (Call, 1);
  call->self = g_object_ref (self);
  call->method = g_strdup (method);
  call->path = g_strdup (path);
  call->body = body ? g_bytes_ref (body) : NULL;
  return dex_scheduler_spawn (NULL, 0, call_fiber, call, call_free);
}

/**
 * sp_remote_get_problem:
 * @self: the server
 *
 * Returns: (transfer none) (nullable): what the server said when it refused the last call, for what stands beside the
 *   code: `expected`, `epoch`, `order`
 */
JsonObject *
sp_remote_get_problem (SpRemote *self)
{
  g_return_val_if_fail (SP_IS_REMOTE (self), NULL);

  return self->problem;
}

/**
 * sp_remote_get_expected:
 * @self: the server
 *
 * Returns: which number it named when it refused the last call; 0 where it named none
 */
gint64
sp_remote_get_expected (SpRemote *self)
{
  g_return_val_if_fail (SP_IS_REMOTE (self), 0);

  return self->problem ? sp_json_get_int (self->problem, "expected", 0) : 0;
}

static void
sp_remote_finalize (GObject *object)
{
  SpRemote *self = SP_REMOTE (object);

  g_clear_object (&self->transport);
  g_clear_object (&self->ambient);
  g_clear_pointer (&self->device, g_free);
  g_clear_pointer (&self->token, g_free);
  g_clear_pointer (&self->problem, json_object_unref);
  sodium_memzero (self->secret_key, sizeof self->secret_key);

  G_OBJECT_CLASS (sp_remote_parent_class)->finalize (object);
}

static void
sp_remote_class_init (SpRemoteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_remote_finalize;
}

static void
sp_remote_init (SpRemote *self)
{
}

/**
 * sp_remote_new:
 * @transport: how to reach the server
 * @ambient: clock
 * @identity: with `device` and `secret_key` (base64)
 *
 * Returns: (transfer full) (nullable): the server, or %NULL where @identity is none
 */
SpRemote *
sp_remote_new (SpTransport *transport, SpAmbient *ambient, JsonObject *identity)
{
  g_autoptr(SpRemote) self = g_object_new (SP_TYPE_REMOTE, NULL);

  self->transport = g_object_ref (transport);
  self->ambient = g_object_ref (ambient);
  self->device = g_strdup (sp_json_get_text (identity, "device"));
  if (!self->device
      || !sp_base64_read (sp_json_get_text (identity, "secret_key"), self->secret_key, sizeof self->secret_key))
    return NULL;
  return g_steal_pointer (&self);
}
