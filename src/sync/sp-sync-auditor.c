/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What an auditor asks the server: it alone has the log of all laptops. */

#include "config.h"

#include "sp-sync-private.h"

#include "sp-audit.h"
#include "sp-json.h"
#include "sp-store-sync.h"

#include <sodium.h>
#include <string.h>

typedef struct
{
  SpRemote *remote;
  const char *path;
  GBytes *body;
  char *key; /* the server's, as this laptop has had it from the day it joined */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->remote);
  g_bytes_unref (question->body);
  g_free (question->key);
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
ask_fiber (gpointer data)
{
  GError *error = NULL;
  JsonObject *answer = put (data, &error);

  return answer ? dex_future_new_take_boxed (JSON_TYPE_OBJECT, answer) : dex_future_new_for_error (error);
}

static gboolean
decode (const char *text, guint8 *bytes, gsize size)
{
  size_t length;

  return text
         && sodium_base642bin (bytes, size, text, strlen (text), NULL, &length, NULL, sodium_base64_VARIANT_ORIGINAL) == 0
         && length == size;
}

static gboolean
is_signed (Question *question, JsonObject *answer)
{
  const char *root = sp_json_get_text (answer, "root");
  guint8 key[crypto_sign_PUBLICKEYBYTES];
  guint8 signature[crypto_sign_BYTES];
  g_autoptr(GBytes) message = NULL;

  if (!root || !decode (question->key, key, sizeof key)
      || !decode (sp_json_get_text (answer, "signature"), signature, sizeof signature))
    return FALSE;
  message = sp_audit_tree_message (sp_json_get_int (answer, "size", -1), root, sp_json_get_int (answer, "at", 0));
  return crypto_sign_verify_detached (signature, g_bytes_get_data (message, NULL), g_bytes_get_size (message), key) == 0;
}

static DexFuture *
verify_fiber (gpointer data)
{
  Question *question = data;
  GError *error = NULL;
  g_autoptr(JsonObject) answer = put (question, &error);

  if (!answer)
    return dex_future_new_for_error (error);
  if (!is_signed (question, answer))
    return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, "signature");
  return dex_future_new_take_boxed (JSON_TYPE_OBJECT, g_steal_pointer (&answer));
}

static DexFuture *
ask (SpSync *self, const char *path, JsonObject *members, DexFiberFunc fiber)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (self->store);
  g_autoptr(JsonObject) request = NULL;
  Question *question;
  char *text;

  if (!identity || !self->remote)
    return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE, "offline");
  request = sp_json_object_copy (members);
  json_object_set_string_member (request, "device", sp_json_get_text (identity, "device"));
  text = sp_json_object_to_text (request);
  question = g_new0 (Question, 1);
  question->remote = g_object_ref (self->remote);
  question->path = path;
  question->body = g_bytes_new_take (text, strlen (text));
  question->key = g_strdup (sp_json_get_text (identity, "key"));
  return dex_scheduler_spawn (NULL, 0, fiber, question, question_free);
}

/**
 * sp_sync_query_audit:
 * @self: the exchange
 * @query: the members of the request beside `device`; see PROTOCOL.md, "The log"
 *
 * Asks who saw something, what somebody saw, or who received something; for auditors. The server writes down that it is
 * asked before it answers.
 *
 * Returns: (transfer full): a future of a #JsonObject with `entries` and perhaps `cursor`; or of %SP_SYNC_ERROR
 */
DexFuture *
sp_sync_query_audit (SpSync *self, JsonObject *query)
{
  g_return_val_if_fail (SP_IS_SYNC (self) && query, NULL);

  return ask (self, "/v1/audit/query", query, ask_fiber);
}

/**
 * sp_sync_find_audited:
 * @self: the exchange
 * @wanted: the members of the request beside `device`
 *
 * Asks which cases, or documents, the log can be asked about; for auditors.
 *
 * Returns: (transfer full): a future of a #JsonObject with `found`; or of %SP_SYNC_ERROR
 */
DexFuture *
sp_sync_find_audited (SpSync *self, JsonObject *wanted)
{
  g_return_val_if_fail (SP_IS_SYNC (self) && wanted, NULL);

  return ask (self, "/v1/audit/find", wanted, ask_fiber);
}

/**
 * sp_sync_verify_audit:
 * @self: the exchange
 * @size: of the tree whose head somebody kept; -1: none
 * @root: (nullable): that head
 *
 * Has the server go through its whole log; for auditors. What it says is believed only where the key has signed it that
 * this laptop has had from the day it joined.
 *
 * Returns: (transfer full): a future of a #JsonObject; see PROTOCOL.md; or of %SP_SYNC_ERROR
 */
DexFuture *
sp_sync_verify_audit (SpSync *self, gint64 size, const char *root)
{
  g_autoptr(JsonObject) request = json_object_new ();

  g_return_val_if_fail (SP_IS_SYNC (self), NULL);

  if (size >= 0 && root)
    {
      json_object_set_int_member (request, "head_size", size);
      json_object_set_string_member (request, "head_root", root);
    }
  return ask (self, "/v1/audit/verify", request, verify_fiber);
}
