/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How this laptop's log gets to the server, whose signed receipt lets old entries go. What is written into it:
 * sp-store-audit.c. */

#include "config.h"

#include <sodium.h>

#include "sp-json.h"
#include "sp-signature.h"
#include "sp-store-private.h"

#define META_SENT    "audit_sent"
#define META_KEY     "audit_key"
#define META_RECEIPT "audit_receipt"

/* What the server has is kept for a good while: it might be taken back to a backup. By number, as clocks jump. */
#define KEEP_ENTRIES 20000

#define MAX_ENTRIES 400
#define MAX_BYTES   (512 * 1024)

/**
 * sp_store_audit_sent:
 * @sql: either connection, in a transaction
 * @sent: (out): up to which entry the server has given a receipt
 * @error: return location
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_audit_sent (SpSql   *sql,
                     gint64  *sent,
                     GError **error)
{
  return sp_store_meta_get_int (sql, META_SENT, sent, error);
}

static char *
sign (JsonObject  *identity,
      gint64       count,
      const char  *spine,
      GError     **error)
{
  g_autoptr(GBytes) message = sp_audit_head_message (sp_json_get_text (identity, "device"), count, spine);
  guint8 key[crypto_sign_SECRETKEYBYTES];
  char *signature = NULL;

  if (sp_store_identity_key (identity, "secret_key", key, sizeof key, error))
    signature = sp_signature_make (message, key);
  sodium_memzero (key, sizeof key);

  return signature;
}

/**
 * sp_store_audit_batch:
 * @sql: either connection, in a transaction
 * @identity: who this laptop is
 * @sent: the number of the entry before the first
 * @last: (out): the number of the last one in it; @sent where there is none
 * @error: return location
 *
 * Returns: (transfer full) (nullable): entries as sp_store_next_audit () gives them; %NULL without an error where there are
 *   none
 */
GBytes *
sp_store_audit_batch (SpSql       *sql,
                      JsonObject  *identity,
                      gint64       sent,
                      gint64      *last,
                      GError     **error)
{
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(JsonObject) rest = NULL;
  g_autofree char *spine = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *rest_text = NULL;
  SpStatement *st;
  gint64 count;
  int row;

  if ((st = sp_sql_query (sql, "SELECT seq, spine, entry FROM audit WHERE seq > ?1 ORDER BY seq LIMIT ?2", error, "ii",
                          sent, (gint64) MAX_ENTRIES)) == NULL)
    return NULL;

  count = sent;
  while ((row = sp_statement_step (st, error)) > 0 && body->len < MAX_BYTES)
    {
      g_autoptr(JsonNode) node = sp_json_node_new_text (sp_statement_get_text (st, 2));
      g_autofree char *text = sp_json_to_text (node);

      if (sp_statement_get_int (st, 0) != count + 1)
        break;

      count++;
      g_set_str (&spine, sp_statement_get_text (st, 1));
      g_string_append_printf (body, "%s%s", body->len > 0 ? "," : "", text);
    }
  sp_statement_reset (st);

  *last = count;
  if (row < 0 || spine == NULL || (signature = sign (identity, count, spine, error)) == NULL)
    return NULL;

  rest = json_object_new ();
  json_object_set_string_member (rest, "device", sp_json_get_text (identity, "device"));
  json_object_set_int_member (rest, "first", sent + 1);
  json_object_set_string_member (rest, "spine", spine);
  json_object_set_string_member (rest, "signature", signature);
  rest_text = sp_json_object_to_text (rest);
  g_string_append_printf (body, "],%s", rest_text + 1);
  g_string_prepend (body, "{\"entries\":[");

  return g_string_free_to_bytes (g_steal_pointer (&body));
}

static DexFuture *
next_job (SpSql    *sql,
          gpointer  data)
{
  g_autoptr(JsonObject) identity = NULL;
  g_autoptr(GError) error = NULL;
  GBytes *body = NULL;
  gint64 sent;
  gint64 last;

  if ((identity = sp_store_identity_read (sql, &error)) != NULL && sp_store_audit_sent (sql, &sent, &error))
    body = sp_store_audit_batch (sql, identity, sent, &last, &error);

  return error == NULL ? dex_future_new_take_boxed (G_TYPE_BYTES, body)
                       : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * sp_store_next_audit:
 * @self: an open store
 *
 * Returns: (transfer full): a future of #GBytes: the next entries that the server has no receipt for, as a request for
 *   /v1/audit, signed by this laptop; of %NULL where there are none; rejects with %SP_STORE_ERROR_NOT_FOUND before it has
 *   joined
 */
DexFuture *
sp_store_next_audit (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  return sp_store_translate (sp_sql_thread_run (sp_store_get_writer_thread (self), next_job, NULL, NULL));
}

typedef struct
{
  GBytes *reply;
  gint64 now_us; /* 0: it was carried here, and tells nothing of the clock */
} Receipt;

static void
receipt_free (gpointer data)
{
  Receipt *self = data;

  g_bytes_unref (self->reply);
  g_free (self);
}

static gboolean
bad_receipt (GError     **error,
             const char  *what)
{
  g_set_error (error, SP_STORE_ERROR, SP_STORE_ERROR_BAD_REPLY, "receipt: %s", what);

  return FALSE;
}

/* Signed by the key that the server had from the first receipt on, and for what this laptop has. */
static gboolean
check_receipt (SpSql       *sql,
               JsonObject  *receipt,
               gint64       count,
               GError     **error)
{
  const char *key_text = sp_json_get_text (receipt, "key");
  const char *signature = sp_json_get_text (receipt, "signature");
  const char *spine = sp_json_get_text (receipt, "spine");
  const char *root = sp_json_get_text (receipt, "root");
  g_autofree char *pinned = NULL;
  g_autofree char *own_spine = NULL;
  g_autoptr(JsonObject) identity = NULL;
  g_autoptr(GBytes) message = NULL;

  if (key_text == NULL || signature == NULL || spine == NULL || root == NULL)
    return bad_receipt (error, "not whole");

  if ((identity = sp_store_identity_read (sql, error)) == NULL || !sp_store_meta_get (sql, META_KEY, &pinned, error) ||
      !sp_sql_dup_text (sql, "SELECT spine FROM audit WHERE seq = ?1", &own_spine, error, "i", count))
    return FALSE;

  message = sp_audit_receipt_message (sp_json_get_text (identity, "device"), count, spine,
                                      sp_json_get_int (receipt, "size", 0), root, sp_json_get_int (receipt, "at", 0));
  /* Whoever joined before the server gave its key keeps the one of the first receipt. */
  if (sp_json_get_text (identity, "key") != NULL)
    g_set_str (&pinned, sp_json_get_text (identity, "key"));
  if ((pinned != NULL && !g_str_equal (pinned, key_text)) || !sp_signature_check_text (signature, message, key_text))
    return bad_receipt (error, "not signed by the server");

  if (g_strcmp0 (own_spine, spine) != 0)
    return bad_receipt (error, "for other entries");

  return pinned != NULL || sp_store_meta_set (sql, META_KEY, key_text, error);
}

static DexFuture *
receipt_job (SpSql    *sql,
             gpointer  data)
{
  Receipt *self = data;
  gsize length;
  const char *text = g_bytes_get_data (self->reply, &length);
  g_autoptr(JsonObject) receipt = text != NULL ? sp_json_parse_object (text, (gssize) length, NULL) : NULL;
  gint64 count = receipt != NULL ? sp_json_get_int (receipt, "count", 0) : 0;
  g_autofree char *kept = NULL;
  g_autoptr(GError) error = NULL;
  gint64 sent;

  if (receipt == NULL || count < 1)
    bad_receipt (&error, "not readable");
  else if (sp_store_audit_sent (sql, &sent, &error) && check_receipt (sql, receipt, count, &error))
    {
      /* One that was carried may come after another for more. */
      if (count <= sent)
        return dex_future_new_true ();

      kept = sp_json_object_to_text (receipt);
      if (sp_store_meta_set (sql, META_RECEIPT, kept, &error) && sp_store_meta_set_int (sql, META_SENT, count, &error) &&
          (self->now_us == 0 ||
           sp_store_meta_set_int (sql, SP_META_AUDIT_SKEW, self->now_us / G_USEC_PER_SEC - sp_json_get_int (receipt, "at", 0), &error)) &&
          sp_sql_run (sql, "DELETE FROM audit WHERE seq <= ?1", &error, "i", count - KEEP_ENTRIES))
        return dex_future_new_true ();
    }

  return dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
take_receipt (SpStore *self,
              GBytes  *reply,
              gint64   now_us)
{
  Receipt *receipt;

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  receipt = g_new0 (Receipt, 1);
  receipt->reply = g_bytes_ref (reply);
  receipt->now_us = now_us;

  return sp_store_translate (
    sp_sql_thread_run (sp_store_get_writer_thread (self), receipt_job, receipt, receipt_free));
}

/**
 * sp_store_take_audit_receipt:
 * @self: an open store
 * @reply: the server's receipt
 *
 * Checks a receipt, and lets go of what is old and vouched for.
 *
 * Returns: (transfer full): a future that rejects with %SP_STORE_ERROR_BAD_REPLY where the receipt is none
 */
DexFuture *
sp_store_take_audit_receipt (SpStore *self,
                             GBytes  *reply)
{
  g_return_val_if_fail (SP_IS_STORE (self) && reply != NULL, NULL);

  return take_receipt (self, reply, sp_ambient_get_wall_us (sp_store_get_ambient (self)));
}

/**
 * sp_store_take_carried_receipt:
 * @self: an open store
 * @reply: a receipt that somebody has brought, whenever it was given
 *
 * Returns: (transfer full): as sp_store_take_audit_receipt ()
 */
DexFuture *
sp_store_take_carried_receipt (SpStore *self,
                               GBytes  *reply)
{
  g_return_val_if_fail (SP_IS_STORE (self) && reply != NULL, NULL);

  return take_receipt (self, reply, 0);
}

static DexFuture *
head_job (SpSql    *sql,
          gpointer  data)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) receipt = NULL;
  g_autoptr(GError) error = NULL;

  if (!sp_store_meta_get (sql, META_RECEIPT, &text, &error) ||
      (text != NULL && (receipt = sp_json_parse_object (text, -1, &error)) == NULL))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_string (
    receipt != NULL ? g_strdup_printf ("%" G_GINT64_FORMAT ":%s", sp_json_get_int (receipt, "size", 0),
                                       sp_json_get_text (receipt, "root"))
                    : NULL);
}

/**
 * sp_store_dup_audit_head:
 * @self: an open store
 *
 * Returns: (transfer full): a future of the head of the server's log as this laptop heard of it last, "SIZE:ROOT", as
 *   `audit verify --head` takes it; of %NULL where it never did. Printed where many keep it, it shows a log that is
 *   written anew.
 */
DexFuture *
sp_store_dup_audit_head (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  return sp_store_translate (sp_sql_thread_run (sp_store_get_writer_thread (self), head_job, NULL, NULL));
}

/**
 * sp_store_audit_again:
 * @sql: the writer's connection, in a transaction
 * @error: return location
 *
 * The server was restored, perhaps to before this laptop's first entry, when it would not ask: all of the log that is
 * here is offered again. What the server has it compares.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_audit_again (SpSql   *sql,
                      GError **error)
{
  gint64 first;

  return sp_sql_get_int (sql, "SELECT coalesce (min (seq), 0) FROM audit", &first, error, "") &&
         (first == 0 || sp_store_meta_set_int (sql, META_SENT, first - 1, error));
}

static DexFuture *
rewind_job (SpSql    *sql,
            gpointer  data)
{
  gint64 expected = *(gint64 *) data;
  gint64 there;
  g_autoptr(GError) error = NULL;

  if (!sp_sql_get_int (sql, "SELECT count(*) FROM audit WHERE seq = ?1", &there, &error, "i", expected))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (there == 0)
    return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND, "these entries are not here any more");

  if (!sp_store_meta_set_int (sql, META_SENT, expected - 1, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * sp_store_rewind_audit:
 * @self: an open store
 * @expected: the first entry that the server does not have
 *
 * The server was restored: what its backup had lost is sent again.
 *
 * Returns: (transfer full): a future that rejects with %SP_STORE_ERROR_NOT_FOUND where it is not here any more either
 */
DexFuture *
sp_store_rewind_audit (SpStore *self,
                       gint64   expected)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  return sp_store_translate (sp_sql_thread_run (sp_store_get_writer_thread (self), rewind_job,
                                                g_memdup2 (&expected, sizeof expected), g_free));
}
