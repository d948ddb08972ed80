/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-audit.h"

#include "sp-json.h"
#include "sp-server-audit-book.h"
#include "sp-server-audit-index.h"
#include "sp-signature.h"

#include <string.h>

/*
 * What the laptops have written down of who looked at what, word for word. Each chain is checked as it comes in, the
 * device's signature says that it is all there is, and every entry is a leaf of one Merkle tree, whose head the receipts
 * carry. No operation is taken that the log does not tell of.
 */

#define MAX_ENTRIES     500
#define MAX_COMPARTMENT 2000 /* bytes: more than the longest that there can be, and fewer than an index takes */

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
load_known (SpAuditBook *book, gint64 seq, GError **error)
{
  g_autofree char *text = NULL;

  if (!sp_sql_dup_text (book->sql, "SELECT spine FROM audit_entry WHERE device = ? AND seq = ?", &text, error, "ti",
                        book->device, seq))
    return FALSE;
  book->count = seq;
  g_strlcpy (book->spine, text ? text : SP_SERVER_AUDIT_EMPTY, sizeof book->spine);
  return TRUE;
}

static gboolean
take_entry (SpServerCall *call, SpAuditBook *book, const char *text, GError **error)
{
  g_autoptr(JsonObject) entry = sp_audit_parse (text);
  const char *compartment = entry ? sp_json_get_text (entry, "compartment") : NULL;
  SpAuditChain chain;

  if (!compartment || strlen (compartment) > MAX_COMPARTMENT
      || g_strcmp0 (sp_json_get_text (entry, "member"), call->device.member) != 0)
    return broken (call, book->count + 1, error);
  if (!sp_audit_book_load_chain (book, compartment, &chain, error))
    return FALSE;
  if (sp_audit_chain_take (&chain, text, call->device.id) != SP_AUDIT_SOUND)
    return broken (call, book->count + 1, error);
  return sp_audit_book_add (book, compartment, &chain, sp_json_get_int (entry, "op", 0), text, error);
}

static gboolean
take_entries (SpServerCall *call, gint64 first, JsonArray *entries, SpAuditBook *book, GError **error)
{
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonNode *node = json_array_get_element (entries, i);
      const char *text;

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
      text = json_node_get_string (node);
      if (!(first + i <= book->count ? check_known (call, first + i, text, error)
                                     : take_entry (call, book, text, error)))
        return FALSE;
    }
  return TRUE;
}

/* Signed by the device: nobody who only has the server's database could make another log of it. */
static gboolean
check_head (SpServerCall *call, const char *signature, const SpAuditBook *book, GError **error)
{
  g_autoptr(GBytes) message = sp_audit_head_message (call->device.id, book->count, book->spine);
  SpStatement *st = sp_sql_query (call->sql, "SELECT public_key FROM device WHERE id = ?", error, "t", call->device.id);
  gconstpointer key;
  gsize size;
  gboolean is_signed;

  if (!st || sp_statement_step (st, error) <= 0)
    return FALSE;
  key = sp_statement_get_blob (st, 0, &size);
  is_signed = sp_signature_check (signature, message, key, size);
  sp_statement_reset (st);
  return is_signed || broken (call, book->count + 1, error);
}

static SpServerReply *
reply_receipt (SpServerCall *call, const SpAuditBook *book)
{
  char root[SP_AUDIT_HASH_SIZE];
  gint64 at = sp_server_now (call->server);
  g_autoptr(GBytes) message = NULL;
  g_autofree char *key_text = NULL;
  g_autofree char *signature_text = NULL;
  GString *body = g_string_new (NULL);

  sp_audit_tree_root (&book->tree, root);
  message = sp_audit_receipt_message (call->device.id, book->count, book->spine, book->tree.size, root, at);
  key_text = sp_server_dup_public_key (call->server);
  signature_text = sp_server_sign (call->server, message);
  g_string_append_printf (body,
                          "{\"count\":%" G_GINT64_FORMAT ",\"spine\":\"%s\",\"size\":%" G_GINT64_FORMAT
                          ",\"root\":\"%s\",\"at\":%" G_GINT64_FORMAT ",\"key\":\"%s\",\"signature\":\"%s\"}",
                          book->count, book->spine, book->tree.size, root, at, key_text, signature_text);
  return sp_server_reply_new (body);
}

SpServerReply *
sp_server_handle_audit (SpServerCall *call, GError **error)
{
  JsonArray *entries = sp_json_get_array (call->body, "entries");
  const char *said;
  const char *signature;
  SpAuditBook book;
  gint64 first;
  gint64 before;
  gboolean whole;

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
  if (!sp_audit_book_open (&book, call->sql, call->device.id, error))
    return NULL;
  before = book.count;
  if (first > book.count + 1)
    {
      broken (call, book.count + 1, error);
      return NULL;
    }
  if (!take_entries (call, first, entries, &book, error))
    return NULL;
  if (book.count == before)
    return load_known (&book, first + json_array_get_length (entries) - 1, error)
               ? reply_receipt (call, &book)
               : NULL;
  if (strcmp (said, book.spine) != 0)
    {
      broken (call, before + 1, error);
      return NULL;
    }
  if (!check_head (call, signature, &book, error) || !sp_audit_book_close (&book, signature, error)
      || !sp_server_audit_index (call->server, call->sql, &whole, error))
    return NULL;
  return reply_receipt (call, &book);
}

/**
 * sp_server_audit_tells_of:
 * @call: a push
 * @n: an operation's number
 * @error: %SP_WIRE_PROBLEM_AUDIT_MISSING
 *
 * A laptop must have sent the entry of an operation before the operation.
 *
 * Returns: whether the operation may be taken
 */
gboolean
sp_server_audit_tells_of (SpServerCall *call, gint64 n, GError **error)
{
  gint64 told;
  SpAuditBook book;

  if (!sp_sql_get_int (call->sql,
                       "SELECT count(*) FROM audit_entry WHERE device = ? AND op = ? AND op > 0",
                       &told, error, "ti", call->device.id, n))
    return FALSE;
  if (told)
    return TRUE;
  /* After a restore of the server it is the server that has to hear again what it had. */
  return sp_audit_book_open (&book, call->sql, call->device.id, error)
         && refuse (call, SP_WIRE_PROBLEM_AUDIT_MISSING, book.count + 1, error);
}
