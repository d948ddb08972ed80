/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sync-private.h"

#include "sp-json.h"

static DexFuture *
opened_cb (DexFuture *future, gpointer data)
{
  const char *case_id = sp_json_get_text (g_value_get_boxed (dex_future_get_value (future, NULL)), "case");

  if (!case_id)
    return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, "bad-reply");
  sp_sync_now (data);
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
  g_autoptr(JsonObject) request = NULL;

  g_return_val_if_fail (SP_IS_SYNC (self) && reference && reason, NULL);

  request = json_object_new ();
  json_object_set_string_member (request, "reference", reference);
  json_object_set_string_member (request, "reason", reason);
  return dex_future_then (sp_sync_ask (self, "/v1/emergency", request), opened_cb, g_object_ref (self), g_object_unref);
}
