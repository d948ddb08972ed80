/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sync-private.h"

#include "sp-json.h"
#include "sp-store-sync.h"

#include <string.h>

typedef struct
{
  SpSync *self;
  SpRemote *remote;
  GBytes *body;
} Emergency;

static void
emergency_free (gpointer data)
{
  Emergency *emergency = data;

  g_object_unref (emergency->self);
  g_object_unref (emergency->remote);
  g_bytes_unref (emergency->body);
  g_free (emergency);
}

static DexFuture *
emergency_fiber (gpointer data)
{
  Emergency *emergency = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) content = NULL;
  g_autoptr(JsonObject) answer = NULL;
  const char *case_id;

  content = dex_await_boxed (
      sp_remote_call (emergency->remote, "POST", "/v1/emergency", emergency->body), &error);
  if (!content || !(answer = sp_remote_read (content, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!(case_id = sp_json_get_text (answer, "case")))
    return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, "bad-reply");
  sp_sync_now (emergency->self);
  return dex_future_new_take_string (g_strdup (case_id));
}

/**
 * sp_sync_open_emergency:
 * @self: the exchange
 * @reference: a case's reference, as somebody gave it
 * @reason: why this member has to read the case now; all who work on it see that
 *
 * Opens a case that this member may not read otherwise, for the hours that the partnership has set. The case arrives
 * with the next pull. It needs the network: what may not be read is not on this laptop.
 *
 * Returns: (transfer full): a future of the case's id; %SP_SYNC_ERROR_REFUSED with the message `not-found` where there
 *   is no such case for this member, %SP_SYNC_ERROR_BUSY with `too-many` after ten tries in an hour
 */
DexFuture *
sp_sync_open_emergency (SpSync *self, const char *reference, const char *reason)
{
  g_autoptr(JsonObject) identity = NULL;
  g_autoptr(JsonObject) request = NULL;
  Emergency *emergency;
  char *text;

  g_return_val_if_fail (SP_IS_SYNC (self) && reference && reason, NULL);

  identity = sp_store_dup_identity (self->store);
  if (!identity || !self->remote)
    return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE, "offline");
  request = json_object_new ();
  json_object_set_string_member (request, "device", sp_json_get_text (identity, "device"));
  json_object_set_string_member (request, "reference", reference);
  json_object_set_string_member (request, "reason", reason);
  text = sp_json_object_to_text (request);
  emergency = g_new0 (Emergency, 1);
  emergency->self = g_object_ref (self);
  emergency->remote = g_object_ref (self->remote);
  emergency->body = g_bytes_new_take (text, strlen (text));
  return dex_scheduler_spawn (NULL, 0, emergency_fiber, emergency, emergency_free);
}
