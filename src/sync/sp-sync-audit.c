/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sync-private.h"

#include "sp-json.h"
#include "sp-store-sync.h"

/* The log goes before the operations that it tells of. */

static gint64
get_first (GBytes *batch)
{
  gsize size;
  const char *data = g_bytes_get_data (batch, &size);
  g_autoptr(JsonObject) object = sp_json_parse_object (data, size, NULL);

  return object ? sp_json_get_int (object, "first", 0) : 0;
}

/**
 * sp_remote_send_log:
 * @self: in a fiber
 * @store: an open store
 * @rewound: (inout): whether the server has asked for older entries before; once is enough
 * @sent: (out): whether there was anything
 * @error: of %SP_SYNC_ERROR or %SP_STORE_ERROR
 *
 * Sends some of what was written down and has no receipt yet.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_remote_send_log (SpRemote *self, SpStore *store, gboolean *rewound, gboolean *sent, GError **error)
{
  g_autoptr(SpRemote) held = g_object_ref (self);
  g_autoptr(GError) failure = NULL;
  g_autoptr(GBytes) body = dex_await_boxed (sp_store_next_audit (store), &failure);
  g_autoptr(GBytes) reply = NULL;
  gint64 expected;

  *sent = FALSE;
  if (failure)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (!body)
    return TRUE;
  *sent = TRUE;
  reply = dex_await_boxed (sp_remote_call (self, "POST", "/v1/audit", body), &failure);
  if (reply)
    return dex_await (sp_store_take_audit_receipt (store, reply), error);
  /* A backup from before: what it had lost goes once more. */
  expected = sp_remote_get_expected (self);
  if (*rewound || !g_error_matches (failure, SP_SYNC_ERROR, SP_SYNC_ERROR_REFUSED) || expected < 1
      || expected >= get_first (body))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  *rewound = TRUE;
  return dex_await (sp_store_rewind_audit (store, expected), error);
}

/**
 * sp_sync_send_audit:
 * @self: in a fiber
 * @run: the fiber's run
 * @sent: (out): whether there was anything
 * @error: of %SP_SYNC_ERROR or %SP_STORE_ERROR; where the server does not take the log, nothing more is exchanged
 *
 * Sends all that was written down and has no receipt yet.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_sync_send_audit (SpSync *self, guint run, gboolean *sent, GError **error)
{
  gboolean rewound = FALSE;
  gboolean more = TRUE;

  *sent = FALSE;
  while (more && sp_sync_is_run (self, run))
    {
      if (!sp_remote_send_log (self->remote, self->store, &rewound, &more, error))
        return FALSE;
      *sent |= more;
    }
  return TRUE;
}
