/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* This laptop's log: written before what it tells of, in the same transaction where that is an alteration, and sent to
 * the server, whose signed receipt lets old entries go. See sp-audit.c for how it is chained. */

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "sp-date.h"
#include "sp-json.h"
#include "sp-store-private.h"

#define META_COUNT   "audit_count"
#define META_SPINE   "audit_spine"
#define META_SENT    "audit_sent"
#define META_KEY     "audit_key"
#define META_RECEIPT "audit_receipt"
#define META_SKEW    "audit_skew"

#define NO_SPINE "0000000000000000000000000000000000000000000000000000000000000000"

/* What the server has is kept for a good while: it might be taken back to a backup. By number, as clocks jump. */
#define KEEP_ENTRIES 20000

#define MAX_ENTRIES 400
#define MAX_BYTES   (512 * 1024)

static gboolean
meta_int (SpSql       *sql,
          const char  *key,
          gint64      *value,
          GError     **error)
{
  g_autofree char *text = NULL;

  if (!sp_store_meta_get (sql, key, &text, error))
    return FALSE;

  *value = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  return TRUE;
}

static gboolean
set_meta_int (SpSql       *sql,
              const char  *key,
              gint64       value,
              GError     **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return sp_store_meta_set (sql, key, text, error);
}

/* A chain goes by its compartment's hash: what this laptop may no longer read leaves no name here. */
static void
chain_key (const char *compartment,
           char        key[SP_AUDIT_HASH_SIZE])
{
  sp_audit_hash (compartment, strlen (compartment), key);
}

static gboolean
read_chain (SpSql         *sql,
            const char    *key,
            SpAuditChain  *chain,
            GError       **error)
{
  SpStatement *st = sp_sql_query (sql, "SELECT n, head FROM audit_chain WHERE chain = ?1", error, "t", key);
  int row;

  sp_audit_chain_init (chain);
  if (st == NULL || (row = sp_statement_step (st, error)) < 0)
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
write_entry (SpSql               *sql,
             const SpAuditEntry  *entry,
             GError             **error)
{
  char key[SP_AUDIT_HASH_SIZE];
  char spine[SP_AUDIT_HASH_SIZE] = NO_SPINE;
  g_autofree char *old_spine = NULL;
  g_autofree char *text = NULL;
  SpAuditChain chain;
  gint64 count;

  chain_key (entry->compartment, key);
  if (!read_chain (sql, key, &chain, error) || !meta_int (sql, META_COUNT, &count, error) ||
      !sp_store_meta_get (sql, META_SPINE, &old_spine, error))
    return FALSE;

  text = sp_audit_chain_add (&chain, entry);
  if (old_spine != NULL)
    g_strlcpy (spine, old_spine, sizeof spine);
  sp_audit_spine_add (spine, chain.head);

  return sp_sql_run (sql,
                     "INSERT INTO audit (seq, spine, entry) VALUES (?1, ?2, ?3)", error, "itt", count + 1, spine, text) &&
         sp_sql_run (sql,
                     "INSERT INTO audit_chain (chain, n, head) VALUES (?1, ?2, ?3)"
                     " ON CONFLICT (chain) DO UPDATE SET n = excluded.n, head = excluded.head",
                     error, "tit", key, chain.n, chain.head) &&
         set_meta_int (sql, META_COUNT, count + 1, error) && sp_store_meta_set (sql, META_SPINE, spine, error);
}

/**
 * sp_store_audit_append:
 * @sql: the writer's connection, in a transaction
 * @entry: what is done; member, device and skew are filled in here
 * @error: return location
 *
 * Writes down what this transaction does. Before the laptop has joined there is nobody, and nothing to see.
 *
 * Returns: %FALSE with @error set: then it must not be done
 */
gboolean
sp_store_audit_append (SpSql               *sql,
                       const SpAuditEntry  *entry,
                       GError             **error)
{
  g_autofree char *identity_text = NULL;
  g_autofree char *skew = NULL;
  g_autoptr(JsonObject) identity = NULL;
  SpAuditEntry whole = *entry;

  if (!sp_store_meta_get (sql, SP_META_IDENTITY, &identity_text, error) ||
      !sp_store_meta_get (sql, META_SKEW, &skew, error))
    return FALSE;
  if (identity_text == NULL)
    return TRUE;

  if ((identity = sp_json_parse_object (identity_text, -1, error)) == NULL)
    return FALSE;

  whole.member = sp_json_get_text (identity, "member");
  whole.device = sp_json_get_text (identity, "device");
  whole.skew_known = skew != NULL;
  whole.skew = skew != NULL ? g_ascii_strtoll (skew, NULL, 10) : 0;
  if (whole.member == NULL || whole.device == NULL)
    return TRUE;

  return write_entry (sql, &whole, error);
}

/**
 * sp_store_audit_operation:
 * @sql: the writer's connection, in a transaction
 * @operation: what goes to the server
 * @text: the same as it is sent
 * @error: return location
 *
 * Writes down an alteration; where it moves a record, for both groups of readers.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_audit_operation (SpSql              *sql,
                          const SpOperation  *operation,
                          const char         *text,
                          GError            **error)
{
  char detail[SP_AUDIT_HASH_SIZE];
  const char *ids[] = { operation->record, NULL };
  SpAuditEntry entry = {
    .act = operation->verb == SP_VERB_CREATE   ? SP_AUDIT_COLLECT
           : operation->verb == SP_VERB_DELETE ? SP_AUDIT_ERASE
                                               : SP_AUDIT_ALTER,
    .compartment = operation->compartment,
    .at = operation->at != NULL ? operation->at : "",
    .ids = ids,
    .purpose = operation->purpose,
    .detail = detail,
    .op = operation->n,
  };

  sp_audit_hash (text, strlen (text), detail);
  if (!sp_store_audit_append (sql, &entry, error))
    return FALSE;

  if (operation->from == NULL)
    return TRUE;

  entry.compartment = operation->from;

  return sp_store_audit_append (sql, &entry, error);
}

/* --- What pages tell ---------------------------------------------------------------------- */

typedef struct
{
  SpAuditAct act;
  GStrv ids;
  char *purpose;
  GStrv recipients;
  char *detail;
  char *at;
} Telling;

static void
telling_free (gpointer data)
{
  Telling *self = data;

  g_strfreev (self->ids);
  g_free (self->purpose);
  g_strfreev (self->recipients);
  g_free (self->detail);
  g_free (self->at);
  g_free (self);
}

/* The records by the compartments they lie in: of NULL-terminated arrays of ids. */
static GHashTable *
group_by_compartment (SpSql   *sql,
                      GStrv    ids,
                      GError **error)
{
  g_autoptr(GHashTable) groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *compartment = NULL;
      GPtrArray *group;

      if (!sp_sql_dup_text (sql, "SELECT c.name FROM record r JOIN compartment c ON c.cid = r.cid WHERE r.id = ?1",
                            &compartment, error, "t", ids[i]))
        return NULL;

      if (compartment == NULL)
        compartment = g_strdup ("");
      if ((group = g_hash_table_lookup (groups, compartment)) == NULL)
        {
          group = g_ptr_array_new_null_terminated (8, NULL, TRUE);
          g_hash_table_insert (groups, g_steal_pointer (&compartment), group);
        }
      g_ptr_array_add (group, ids[i]);
    }

  return g_steal_pointer (&groups);
}

static DexFuture *
tell_job (SpSql    *sql,
          gpointer  data)
{
  Telling *self = data;
  g_autoptr(GHashTable) groups = NULL;
  g_autoptr(GList) names = NULL;
  g_autoptr(GError) error = NULL;

  if ((groups = group_by_compartment (sql, self->ids, &error)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* In an order that repeats. */
  names = g_list_sort (g_hash_table_get_keys (groups), (GCompareFunc) strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    {
      GPtrArray *ids = g_hash_table_lookup (groups, l->data);
      const SpAuditEntry entry = {
        .act = self->act,
        .compartment = l->data,
        .at = self->at,
        .ids = (const char * const *) ids->pdata,
        .purpose = self->purpose,
        .recipients = (const char * const *) self->recipients,
        .detail = self->detail,
      };

      if (!sp_store_audit_append (sql, &entry, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_true ();
}

/**
 * sp_store_audit:
 * @self: an open store
 * @act: what is about to be done
 * @ids: the records it is done with
 * @purpose: (nullable): why, where somebody had to say
 * @recipients: (nullable): to whom it goes, or who is present
 * @detail: (nullable): the hash of what is given away; see sp_audit_hash ()
 *
 * Writes down that somebody is about to look at, print, save, copy or show records: an entry for each group of readers
 * whose records are among them. To be called, and awaited, before: what cannot be written down is not to be shown.
 *
 * Returns: (transfer full): a future that resolves when it is on the disk
 */
DexFuture *
sp_store_audit (SpStore            *self,
                SpAuditAct          act,
                const char * const *ids,
                const char         *purpose,
                const char * const *recipients,
                const char         *detail)
{
  Telling *telling;
  DexFuture *future;

  g_return_val_if_fail (SP_IS_STORE (self) && ids != NULL, NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  telling = g_new0 (Telling, 1);
  telling->act = act;
  telling->ids = g_strdupv ((GStrv) ids);
  telling->purpose = g_strdup (purpose);
  telling->recipients = g_strdupv ((GStrv) recipients);
  telling->detail = g_strdup (detail);
  telling->at = sp_instant_format (sp_ambient_get_wall_us (sp_store_get_ambient (self)));
  future = sp_store_translate (
    sp_sql_thread_run_durable (sp_store_get_writer_thread (self), tell_job, telling, telling_free));
  dex_future_disown (dex_ref (future));

  return future;
}

/* --- What travels ------------------------------------------------------------------------- */

static DexFuture *
next_job (SpSql    *sql,
          gpointer  data)
{
  g_autoptr(GString) body = g_string_new (NULL);
  g_autofree char *spine = NULL;
  g_autoptr(GError) error = NULL;
  SpStatement *st;
  gint64 sent;
  gint64 count;
  int row;

  if (!meta_int (sql, META_SENT, &sent, &error) ||
      (st = sp_sql_query (sql, "SELECT seq, spine, entry FROM audit WHERE seq > ?1 ORDER BY seq LIMIT ?2", &error, "ii",
                          sent, (gint64) MAX_ENTRIES)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  count = sent;
  while ((row = sp_statement_step (st, &error)) > 0 && body->len < MAX_BYTES)
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

  if (row < 0)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (spine == NULL)
    return dex_future_new_take_boxed (G_TYPE_BYTES, NULL);

  g_string_append_printf (body, "],\"first\":%" G_GINT64_FORMAT ",\"count\":%" G_GINT64_FORMAT ",\"spine\":\"%s\"}",
                          sent + 1, count, spine);
  g_string_prepend (body, "{\"entries\":[");

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_string_free_to_bytes (g_steal_pointer (&body)));
}

/**
 * sp_store_next_audit:
 * @self: an open store
 *
 * Returns: (transfer full): a future of #GBytes: the next entries that the server has no receipt for, as JSON with
 *   `first`, `entries`, `count` and `spine`; of %NULL where there are none
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
  gint64 now_us;
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
  const char *signature_text = sp_json_get_text (receipt, "signature");
  const char *spine = sp_json_get_text (receipt, "spine");
  const char *root = sp_json_get_text (receipt, "root");
  g_autofree char *pinned = NULL;
  g_autofree char *own_spine = NULL;
  g_autoptr(JsonObject) identity = NULL;
  g_autoptr(GBytes) message = NULL;
  guint8 key[crypto_sign_PUBLICKEYBYTES];
  guint8 signature[crypto_sign_BYTES];
  size_t size;

  if (key_text == NULL || signature_text == NULL || spine == NULL || root == NULL)
    return bad_receipt (error, "not whole");

  if ((identity = sp_store_identity_read (sql, error)) == NULL || !sp_store_meta_get (sql, META_KEY, &pinned, error) ||
      !sp_sql_dup_text (sql, "SELECT spine FROM audit WHERE seq = ?1", &own_spine, error, "i", count))
    return FALSE;

  message = sp_audit_receipt_message (sp_json_get_text (identity, "device"), count, spine,
                                      sp_json_get_int (receipt, "size", 0), root, sp_json_get_int (receipt, "at", 0));
  /* Whoever joined before the server gave its key keeps the one of the first receipt. */
  if (sp_json_get_text (identity, "key") != NULL)
    g_set_str (&pinned, sp_json_get_text (identity, "key"));
  if ((pinned != NULL && !g_str_equal (pinned, key_text)) ||
      sodium_base642bin (key, sizeof key, key_text, strlen (key_text), NULL, &size, NULL,
                         sodium_base64_VARIANT_ORIGINAL) != 0 ||
      size != sizeof key ||
      sodium_base642bin (signature, sizeof signature, signature_text, strlen (signature_text), NULL, &size, NULL,
                         sodium_base64_VARIANT_ORIGINAL) != 0 ||
      size != sizeof signature ||
      crypto_sign_verify_detached (signature, g_bytes_get_data (message, NULL), g_bytes_get_size (message), key) != 0)
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

  if (receipt == NULL || count < 1)
    bad_receipt (&error, "not readable");
  else if (check_receipt (sql, receipt, count, &error))
    {
      kept = sp_json_object_to_text (receipt);
      if (sp_store_meta_set (sql, META_RECEIPT, kept, &error) && set_meta_int (sql, META_SENT, count, &error) &&
          set_meta_int (sql, META_SKEW, self->now_us / G_USEC_PER_SEC - sp_json_get_int (receipt, "at", 0), &error) &&
          sp_sql_run (sql, "DELETE FROM audit WHERE seq <= ?1", &error, "i", count - KEEP_ENTRIES))
        return dex_future_new_true ();
    }

  return dex_future_new_for_error (g_steal_pointer (&error));
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
  Receipt *receipt;

  g_return_val_if_fail (SP_IS_STORE (self) && reply != NULL, NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  receipt = g_new0 (Receipt, 1);
  receipt->reply = g_bytes_ref (reply);
  receipt->now_us = sp_ambient_get_wall_us (sp_store_get_ambient (self));

  return sp_store_translate (
    sp_sql_thread_run (sp_store_get_writer_thread (self), receipt_job, receipt, receipt_free));
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
         (first == 0 || set_meta_int (sql, META_SENT, first - 1, error));
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

  if (!set_meta_int (sql, META_SENT, expected - 1, &error))
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
