/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sync-private.h"

#include "sp-json.h"
#include "sp-store-sync.h"

typedef struct
{
  SpRemote *remote;
  const char *path;
  GBytes *body;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_object_unref (self->remote);
  g_bytes_unref (self->body);
  g_free (self);
}

static DexFuture *
ask_fiber (gpointer data)
{
  Question *self = data;
  GError *error = NULL;
  g_autoptr(GBytes) content = dex_await_boxed (sp_remote_call (self->remote, "POST", self->path, self->body), &error);
  JsonObject *answer = content ? sp_remote_read (content, &error) : NULL;

  return answer ? dex_future_new_take_boxed (JSON_TYPE_OBJECT, answer) : dex_future_new_for_error (error);
}

/**
 * sp_sync_ask:
 * @self: the exchange
 * @path: (not copied): of the protocol
 * @members: of the request, beside `device`
 *
 * Asks the server something besides the rounds, in the name of this laptop.
 *
 * Returns: (transfer full): a future of a #JsonObject, or of %SP_SYNC_ERROR: %SP_SYNC_ERROR_OFFLINE where nothing is
 *   exchanged
 */
DexFuture *
sp_sync_ask (SpSync *self, const char *path, JsonObject *members)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (self->store);
  g_autoptr(JsonObject) request = NULL;
  Question *question;

  if (!identity || !self->remote)
    return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE, "offline");
  request = sp_json_object_copy (members);
  json_object_set_string_member (request, "device", sp_json_get_text (identity, "device"));
  question = g_new0 (Question, 1);
  question->remote = g_object_ref (self->remote);
  question->path = path;
  question->body = sp_json_object_to_bytes (request);
  return dex_scheduler_spawn (NULL, 0, ask_fiber, question, question_free);
}
