/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sync-private.h"

#include "sp-audit.h"
#include "sp-json.h"
#include "sp-store-sync.h"

#include <string.h>

/* The log goes before the operations that it tells of. */

/* What the store gives, with the device that sends it and its signature. */
static GBytes *
make_request (SpSync *self, GBytes *entries, gint64 *first)
{
  gsize size;
  const char *data = g_bytes_get_data (entries, &size);
  g_autoptr(JsonObject) given = sp_json_parse_object (data, size, NULL);
  g_autoptr(JsonObject) identity = sp_store_dup_identity (self->store);
  g_autoptr(JsonObject) request = NULL;
  const char *device = identity ? sp_json_get_text (identity, "device") : NULL;
  g_autoptr(GBytes) message = NULL;
  g_autofree char *signature = NULL;
  char *text;

  if (!given || !device)
    return NULL;
  *first = sp_json_get_int (given, "first", 0);
  request = sp_json_object_copy (given);
  message = sp_audit_head_message (device, sp_json_get_int (given, "count", 0), sp_json_get_text (given, "spine"));
  signature = sp_remote_sign (self->remote, message);
  json_object_remove_member (request, "count");
  json_object_set_string_member (request, "device", device);
  json_object_set_string_member (request, "signature", signature);
  text = sp_json_object_to_text (request);
  return g_bytes_new_take (text, strlen (text));
}

/**
 * sp_sync_send_audit:
 * @self: in a fiber
 * @run: the fiber's run
 * @sent: (out): whether there was anything
 * @error: of %SP_SYNC_ERROR or %SP_STORE_ERROR; where the server does not take the log, nothing more is exchanged
 *
 * Sends what was written down and has no receipt yet.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_sync_send_audit (SpSync *self, guint run, gboolean *sent, GError **error)
{
  gboolean rewound = FALSE;

  *sent = FALSE;
  while (sp_sync_is_run (self, run))
    {
      g_autoptr(GError) failure = NULL;
      g_autoptr(GBytes) entries = dex_await_boxed (sp_store_next_audit (self->store), &failure);
      g_autoptr(GBytes) body = NULL;
      g_autoptr(GBytes) reply = NULL;
      gint64 first = 0;
      gint64 expected;

      if (failure)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (!entries || !(body = make_request (self, entries, &first)))
        return TRUE;
      reply = dex_await_boxed (sp_remote_call (self->remote, "POST", "/v1/audit", body), &failure);
      if (reply)
        {
          *sent = TRUE;
          if (!dex_await (sp_store_take_audit_receipt (self->store, reply), error))
            return FALSE;
          continue;
        }
      /* A backup from before: what it had lost goes once more. */
      expected = sp_remote_get_expected (self->remote);
      if (rewound || !g_error_matches (failure, SP_SYNC_ERROR, SP_SYNC_ERROR_REFUSED) || expected < 1
          || expected >= first)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      rewound = TRUE;
      if (!dex_await (sp_store_rewind_audit (self->store, expected), error))
        return FALSE;
    }
  return TRUE;
}
