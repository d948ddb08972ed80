/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What an auditor asks the server: it alone has the log of all laptops. */

#include "config.h"

#include "sp-sync-private.h"

#include "sp-audit.h"
#include "sp-json.h"
#include "sp-signature.h"
#include "sp-store-sync.h"

/* @data: the server's key, as this laptop has had it from the day it joined. */
static DexFuture *
verified_cb (DexFuture *future, gpointer data)
{
  JsonObject *answer = g_value_get_boxed (dex_future_get_value (future, NULL));
  const char *root = sp_json_get_text (answer, "root");
  g_autoptr(GBytes) message = NULL;

  if (root)
    message = sp_audit_tree_message (sp_json_get_int (answer, "size", -1), root, sp_json_get_int (answer, "at", 0));
  if (!message || !sp_signature_check_text (sp_json_get_text (answer, "signature"), message, data))
    return dex_future_new_reject (SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY, "signature");
  return dex_ref (future);
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

  return sp_sync_ask (self, "/v1/audit/query", query);
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

  return sp_sync_ask (self, "/v1/audit/find", wanted);
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
  g_autoptr(JsonObject) identity = NULL;

  g_return_val_if_fail (SP_IS_SYNC (self), NULL);

  identity = sp_store_dup_identity (self->store);
  if (size >= 0 && root)
    {
      json_object_set_int_member (request, "head_size", size);
      json_object_set_string_member (request, "head_root", root);
    }
  return dex_future_then (sp_sync_ask (self, "/v1/audit/verify", request), verified_cb,
                          g_strdup (identity ? sp_json_get_text (identity, "key") : NULL), g_free);
}
