/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-audit.h"

#include "sp-audit-tree.h"
#include "sp-json.h"

#include <sodium.h>
#include <string.h>

/*
 * What the laptops have written down of who looked at what, word for word. Each chain is checked as it comes in, the
 * device's signature says that it is all there is, and every entry is a leaf of one Merkle tree, whose head the receipts
 * carry. A laptop that has once sent its log sends no operation that the log does not tell of.
 */

#define MAX_ENTRIES 500
#define NO_SPINE    "0000000000000000000000000000000000000000000000000000000000000000"

typedef struct
{
  gint64 count;
  char spine[SP_AUDIT_HASH_SIZE];
} Spine;

static gboolean
load_spine (SpServerCall *call, Spine *spine, GError **error)
{
  SpStatement *st = sp_sql_query (call->sql, "SELECT count, spine FROM audit_device WHERE device = ?", error, "t",
                                  call->device.id);
  int row;

  spine->count = 0;
  g_strlcpy (spine->spine, NO_SPINE, sizeof spine->spine);
  if (!st || (row = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (row > 0)
    {
      spine->count = sp_statement_get_int (st, 0);
      g_strlcpy (spine->spine, sp_statement_get_text (st, 1), sizeof spine->spine);
    }
  sp_statement_reset (st);
  return TRUE;
}

static gboolean
load_chain (SpServerCall *call, const char *compartment, SpAuditChain *chain, GError **error)
{
  SpStatement *st = sp_sql_query (call->sql, "SELECT n, head FROM audit_chain WHERE device = ? AND compartment = ?",
                                  error, "tt", call->device.id, compartment);
  int row;

  sp_audit_chain_init (chain);
  if (!st || (row = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (row > 0)
    {
      chain->n = sp_statement_get_int (st, 0);
      g_strlcpy (chain->head, sp_statement_get_text (st, 1), sizeof chain->head);
    }
  sp_statement_reset (st);
  return TRUE;
}

static gboolean
load_tree (SpServerCall *call, SpAuditTree *tree, GError **error)
{
  SpStatement *st = sp_sql_query (call->sql, "SELECT size, peaks FROM audit_tree WHERE one = 1", error, "");
  gboolean sound = TRUE;
  int row;

  memset (tree, 0, sizeof *tree);
  if (!st || (row = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (row > 0)
    sound = sp_audit_tree_parse (tree, sp_statement_get_int (st, 0), sp_statement_get_text (st, 1));
  sp_statement_reset (st);
  return sound || sp_server_fail (error, SP_WIRE_PROBLEM_INTERNAL);
}

static gboolean
save_tree (SpServerCall *call, const SpAuditTree *tree, GError **error)
{
  g_autofree char *peaks = sp_audit_tree_format (tree);

  return sp_sql_run (call->sql,
                     "INSERT INTO audit_tree (one, size, peaks) VALUES (1, ?, ?)"
                     " ON CONFLICT (one) DO UPDATE SET size = excluded.size, peaks = excluded.peaks",
                     error, "it", tree->size, peaks);
}

/* Says which entry is missing, or does not fit: the device sends from there on. */
static gboolean
refuse (SpServerCall *call, SpWireProblem problem, gint64 expected, GError **error)
{
  g_clear_pointer (&call->members, g_free);
  call->members = g_strdup_printf ("\"expected\":%" G_GINT64_FORMAT, expected);
  return sp_server_fail (error, problem);
}

static gboolean
broken (SpServerCall *call, gint64 expected, GError **error)
{
  return refuse (call, SP_WIRE_PROBLEM_AUDIT_BROKEN, expected, error);
}

/* What the server has already must be the same to the last byte: else there are two laptops with one identity, such as
 * a copied disk, and neither may go on. */
static gboolean
check_known (SpServerCall *call, gint64 seq, const char *text, GError **error)
{
  g_autofree char *known = NULL;

  if (!sp_sql_dup_text (call->sql, "SELECT entry FROM audit_entry WHERE device = ? AND seq = ?", &known, error, "ti",
                        call->device.id, seq))
    return FALSE;
  if (g_strcmp0 (known, text) == 0)
    return TRUE;
  g_message ("request %s: an entry of the log was written twice, its device is stopped", call->request->id);
  if (!sp_sql_run (call->sql, "UPDATE device SET stopped = 1 WHERE id = ?", error, "t", call->device.id))
    return FALSE;
  call->keep = TRUE;
  return sp_server_fail (error, SP_WIRE_PROBLEM_OP_REUSE);
}

/* A receipt for what was sent, though there may be more: a laptop may have gone back to an older disk. */
static gboolean
load_known (SpServerCall *call, gint64 seq, Spine *spine, GError **error)
{
  g_autofree char *text = NULL;

  if (!sp_sql_dup_text (call->sql, "SELECT spine FROM audit_entry WHERE device = ? AND seq = ?", &text, error, "ti",
                        call->device.id, seq))
    return FALSE;
  spine->count = seq;
  g_strlcpy (spine->spine, text ? text : NO_SPINE, sizeof spine->spine);
  return TRUE;
}

static gboolean
take_entry (SpServerCall *call, Spine *spine, SpAuditTree *tree, const char *text, GError **error)
{
  g_autoptr(JsonObject) entry = sp_audit_parse (text);
  const char *compartment = entry ? sp_json_get_text (entry, "compartment") : NULL;
  SpAuditChain chain;

  if (!compartment || g_strcmp0 (sp_json_get_text (entry, "member"), call->device.member) != 0)
    return broken (call, spine->count + 1, error);
  if (!load_chain (call, compartment, &chain, error))
    return FALSE;
  if (sp_audit_chain_take (&chain, text, call->device.id) != SP_AUDIT_SOUND)
    return broken (call, spine->count + 1, error);
  sp_audit_spine_add (spine->spine, chain.head);
  spine->count++;
  if (!sp_sql_run (call->sql,
                   "INSERT INTO audit_entry (leaf, device, seq, compartment, op, spine, entry)"
                   " VALUES (?, ?, ?, ?, ?, ?, ?)",
                   error, "itititt", tree->size, call->device.id, spine->count, compartment,
                   sp_json_get_int (entry, "op", 0), spine->spine, text))
    return FALSE;
  sp_audit_tree_add (tree, text);
  return sp_sql_run (call->sql,
                     "INSERT INTO audit_chain (device, compartment, n, head) VALUES (?, ?, ?, ?)"
                     " ON CONFLICT (device, compartment) DO UPDATE SET n = excluded.n, head = excluded.head",
                     error, "ttit", call->device.id, compartment, chain.n, chain.head);
}

static gboolean
take_entries (SpServerCall *call, gint64 first, JsonArray *entries, Spine *spine, SpAuditTree *tree, GError **error)
{
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonNode *node = json_array_get_element (entries, i);
      const char *text;

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
      text = json_node_get_string (node);
      if (!(first + i <= spine->count ? check_known (call, first + i, text, error)
                                      : take_entry (call, spine, tree, text, error)))
        return FALSE;
    }
  return TRUE;
}

/* Signed by the device: nobody who only has the server's database could make another log of it. */
static gboolean
check_head (SpServerCall *call, const char *signature, const Spine *spine, GError **error)
{
  g_autoptr(GBytes) message = sp_audit_head_message (call->device.id, spine->count, spine->spine);
  SpStatement *st = sp_sql_query (call->sql, "SELECT public_key FROM device WHERE id = ?", error, "t", call->device.id);
  guint8 bytes[crypto_sign_BYTES];
  guint8 key[crypto_sign_PUBLICKEYBYTES];
  gconstpointer blob;
  gsize size;
  size_t length;

  if (!st || sp_statement_step (st, error) <= 0)
    return FALSE;
  blob = sp_statement_get_blob (st, 0, &size);
  if (blob && size == sizeof key)
    memcpy (key, blob, size);
  sp_statement_reset (st);
  if (size != sizeof key
      || sodium_base642bin (bytes, sizeof bytes, signature, strlen (signature), NULL, &length, NULL,
                            sodium_base64_VARIANT_ORIGINAL)
             != 0
      || length != sizeof bytes
      || crypto_sign_verify_detached (bytes, g_bytes_get_data (message, NULL), g_bytes_get_size (message), key) != 0)
    return broken (call, spine->count + 1, error);
  return TRUE;
}

static SpServerReply *
reply_receipt (SpServerCall *call, const Spine *spine, const SpAuditTree *tree)
{
  char root[SP_AUDIT_HASH_SIZE];
  gint64 at = sp_server_now (call->server);
  g_autoptr(GBytes) message = NULL;
  g_autofree char *key_text = NULL;
  g_autofree char *signature_text = NULL;
  GString *body = g_string_new (NULL);

  sp_audit_tree_root (tree, root);
  message = sp_audit_receipt_message (call->device.id, spine->count, spine->spine, tree->size, root, at);
  key_text = sp_server_dup_public_key (call->server);
  signature_text = sp_server_sign (call->server, message);
  g_string_append_printf (body,
                          "{\"count\":%" G_GINT64_FORMAT ",\"spine\":\"%s\",\"size\":%" G_GINT64_FORMAT
                          ",\"root\":\"%s\",\"at\":%" G_GINT64_FORMAT ",\"key\":\"%s\",\"signature\":\"%s\"}",
                          spine->count, spine->spine, tree->size, root, at, key_text, signature_text);
  return sp_server_reply_new (body);
}

SpServerReply *
sp_server_handle_audit (SpServerCall *call, GError **error)
{
  JsonArray *entries = sp_json_get_array (call->body, "entries");
  const char *said;
  const char *signature;
  Spine spine;
  SpAuditTree tree;
  gint64 first;
  gint64 before;

  if (!sp_server_check_device (call, error)
      || !sp_server_body_int (call, "first", 1, G_MAXINT64 - MAX_ENTRIES, &first, error)
      || !(said = sp_server_body_text (call, "spine", SP_AUDIT_HASH_SIZE, error))
      || !(signature = sp_server_body_text (call, "signature", 200, error)))
    return NULL;
  if (!entries || json_array_get_length (entries) == 0 || json_array_get_length (entries) > MAX_ENTRIES)
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
      return NULL;
    }
  if (!load_spine (call, &spine, error) || !load_tree (call, &tree, error))
    return NULL;
  before = spine.count;
  if (first > spine.count + 1)
    {
      broken (call, spine.count + 1, error);
      return NULL;
    }
  if (!take_entries (call, first, entries, &spine, &tree, error))
    return NULL;
  if (spine.count == before)
    return load_known (call, first + json_array_get_length (entries) - 1, &spine, error)
               ? reply_receipt (call, &spine, &tree)
               : NULL;
  if (strcmp (said, spine.spine) != 0)
    {
      broken (call, before + 1, error);
      return NULL;
    }
  if (!check_head (call, signature, &spine, error) || !save_tree (call, &tree, error)
      || !sp_sql_run (call->sql,
                      "INSERT INTO audit_device (device, count, spine, signature) VALUES (?, ?, ?, ?)"
                      " ON CONFLICT (device) DO UPDATE SET count = excluded.count, spine = excluded.spine,"
                      " signature = excluded.signature",
                      error, "titt", call->device.id, spine.count, spine.spine, signature))
    return NULL;
  return reply_receipt (call, &spine, &tree);
}

/**
 * sp_server_audit_tells_of:
 * @call: a push
 * @n: an operation's number
 * @error: %SP_WIRE_PROBLEM_AUDIT_MISSING
 *
 * A laptop that has once sent its log must have sent the entry of an operation before the operation.
 *
 * Returns: whether the operation may be taken
 */
gboolean
sp_server_audit_tells_of (SpServerCall *call, gint64 n, GError **error)
{
  gint64 told;
  Spine spine;

  if (!sp_sql_get_int (call->sql,
                       "SELECT CASE WHEN EXISTS (SELECT 1 FROM audit_device WHERE device = ?)"
                       " AND NOT EXISTS (SELECT 1 FROM audit_entry WHERE device = ? AND op = ? AND op > 0)"
                       " THEN 0 ELSE 1 END",
                       &told, error, "tti", call->device.id, call->device.id, n))
    return FALSE;
  if (told)
    return TRUE;
  /* After a restore of the server it is the server that has to hear again what it had. */
  return load_spine (call, &spine, error)
         && refuse (call, SP_WIRE_PROBLEM_AUDIT_MISSING, spine.count + 1, error);
}
