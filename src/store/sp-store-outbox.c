/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What goes to the server, in order, and what the server says about it. */

#include "config.h"

#include <string.h>

#include "sp-json.h"
#include "sp-store-private.h"
#include "sp-wire.h"

/* As many operations stay here after they were sent, in case the server is restored from an older backup. */
#define KEPT_OPERATIONS 20000

/* One request to the writer thread. */
typedef struct
{
  guint max_ops;
  gsize max_bytes;
  GBytes *reply;
  JsonObject *identity;
  char *epoch;
  gint64 next_op;
  gint64 restored;
  SpStoreWriter *writer;
  SpStoreNews *news;
} Request;

static void
request_clear (gpointer data)
{
  Request *self = data;

  g_clear_pointer (&self->reply, g_bytes_unref);
  g_clear_pointer (&self->identity, json_object_unref);
  g_free (self->epoch);
  sp_store_news_unref (self->news);
}

static void
request_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, request_clear);
}

static Request *
request_new (void)
{
  Request *self = g_atomic_rc_box_new0 (Request);

  self->news = sp_store_news_new ();

  return self;
}

/**
 * sp_store_outbox_append:
 * @sql: the writer's connection, in a transaction
 * @operation: what goes to the server; it gets its number here
 * @error: return location
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_outbox_append (SpSql        *sql,
                        SpOperation  *operation,
                        GError      **error)
{
  g_autoptr(JsonObject) json = NULL;
  g_autofree char *text = NULL;

  if (!sp_sql_get_int (sql,
                       "INSERT INTO meta (key, value) VALUES ('" SP_META_NEXT_OP "', 2)"
                       " ON CONFLICT (key) DO UPDATE SET value = value + 1 RETURNING value - 1",
                       &operation->n, error, ""))
    return FALSE;

  json = sp_operation_to_json (operation);
  text = sp_json_object_to_text (json);

  return sp_sql_run (sql,
                     "INSERT INTO outbox (n, record, compartment, grp, op, state) VALUES (?1, ?2, ?3, ?4, ?5, 0)",
                     error, "itttt", operation->n, operation->record, operation->compartment, operation->group, text);
}

/**
 * sp_store_outbox_blank:
 * @sql: the writer's connection, in a transaction
 * @compartment: a compartment that is dropped
 * @error: return location
 *
 * Forgets what was sent of it; what waits to be sent stays. The numbers stay, too: after a restore of the server they
 * have to follow each other, or nothing behind a gap would ever be taken.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_outbox_blank (SpSql       *sql,
                       const char  *compartment,
                       GError     **error)
{
  return sp_sql_run (sql, "UPDATE outbox SET " SP_OUTBOX_BLANK " WHERE state > 0 AND compartment = ?1", error, "t",
                     compartment);
}

static JsonObject *
read_identity (SpSql   *sql,
               GError **error)
{
  g_autofree char *text = NULL;

  if (!sp_store_meta_get (sql, SP_META_IDENTITY, &text, error))
    return NULL;

  if (text == NULL)
    {
      g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND, "this laptop has not joined a partnership");
      return NULL;
    }

  return sp_json_parse_object (text, -1, error);
}

static void
append_text (GString    *out,
             const char *member,
             const char *text)
{
  g_autoptr(JsonNode) node = text != NULL ? sp_json_node_new_text (text) : json_node_new (JSON_NODE_NULL);
  g_autofree char *json = sp_json_to_text (node);

  g_string_append_printf (out, "\"%s\":%s,", member, json);
}

/* Operations up to the limits; those of one group stay together where they fit at all. */
static gboolean
collect (Request  *self,
         SpSql    *sql,
         GString  *ops,
         gint64   *first,
         GError  **error)
{
  SpStatement *st = sp_sql_query (sql, "SELECT n, grp, op FROM outbox WHERE state = 0 ORDER BY n", error, "");
  g_autofree char *group = NULL;
  gsize group_start = 0;
  guint count = 0;
  int step = -1;

  *first = 0;

  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    {
      const char *next_group = sp_statement_get_text (st, 1);
      const char *op = sp_statement_get_text (st, 2);
      gsize length = sp_statement_get_length (st, 2);

      if (count > 0 && (count >= self->max_ops || ops->len + length + 1 > self->max_bytes))
        {
          if (group != NULL && g_strcmp0 (group, next_group) == 0 && group_start > 0)
            g_string_truncate (ops, group_start);
          step = 0;
          break;
        }

      if (next_group == NULL || g_strcmp0 (group, next_group) != 0)
        {
          group_start = ops->len;
          g_set_str (&group, next_group);
        }

      if (count++ == 0)
        *first = sp_statement_get_int (st, 0);
      else
        g_string_append_c (ops, ',');
      g_string_append_len (ops, op, (gssize) length);
    }

  if (st != NULL)
    sp_statement_reset (st);

  return step == 0;
}

static DexFuture *
push_job (SpSql    *sql,
          gpointer  data)
{
  Request *self = data;
  g_autoptr(GString) ops = g_string_new (NULL);
  g_autoptr(GString) body = g_string_new ("{");
  g_autoptr(JsonObject) identity = NULL;
  g_autoptr(GError) error = NULL;
  gint64 first;

  if (!collect (self, sql, ops, &first, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (first == 0)
    return dex_future_new_take_boxed (G_TYPE_BYTES, NULL);

  if ((identity = read_identity (sql, &error)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  append_text (body, "epoch", sp_json_get_text (identity, "epoch"));
  append_text (body, "device", sp_json_get_text (identity, "device"));
  g_string_append_printf (body, "\"first_op\":%" G_GINT64_FORMAT ",\"ops\":[", first);
  g_string_append_len (body, ops->str, (gssize) ops->len);
  g_string_append (body, "]}");

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_string_free_to_bytes (g_steal_pointer (&body)));
}

/**
 * sp_store_next_push:
 * @self: an open store
 * @max_ops: operations at most
 * @max_bytes: bytes of operations at most
 *
 * Makes the body of the next push: what was not answered yet, oldest first.
 *
 * Returns: (transfer full): a future of #GBytes, or of %NULL where there is nothing to send
 */
DexFuture *
sp_store_next_push (SpStore *self,
                    guint    max_ops,
                    gsize    max_bytes)
{
  Request *request;

  g_return_val_if_fail (SP_IS_STORE (self) && max_ops > 0, NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  request = request_new ();
  request->max_ops = max_ops;
  request->max_bytes = max_bytes;

  return sp_store_translate (sp_sql_thread_run (sp_store_get_reader_thread (self), push_job, request, request_unref));
}

static DexFuture *
pull_job (SpSql    *sql,
          gpointer  data)
{
  g_autoptr(GString) body = g_string_new ("{");
  g_autoptr(JsonObject) identity = NULL;
  g_autofree char *cursor = NULL;
  g_autofree char *acl_rev = NULL;
  g_autoptr(GError) error = NULL;

  if ((identity = read_identity (sql, &error)) == NULL || !sp_store_meta_get (sql, SP_META_CURSOR, &cursor, &error) ||
      !sp_store_meta_get (sql, SP_META_ACL_REV, &acl_rev, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  append_text (body, "epoch", sp_json_get_text (identity, "epoch"));
  append_text (body, "device", sp_json_get_text (identity, "device"));
  append_text (body, "cursor", cursor);
  g_string_append_printf (body, "\"acl_rev\":%" G_GINT64_FORMAT ",\"max\":%d,\"schema\":%d",
                          acl_rev != NULL ? g_ascii_strtoll (acl_rev, NULL, 10) : 0, SP_WIRE_MAX_PAGE_CHANGES,
                          SP_WIRE_SCHEMA);
  if (cursor != NULL && !sp_store_refill_ask (sql, body, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  g_string_append_c (body, '}');

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_string_free_to_bytes (g_steal_pointer (&body)));
}

/**
 * sp_store_next_pull:
 * @self: an open store
 *
 * Makes the body of the next pull.
 *
 * Returns: (transfer full): a future of #GBytes
 */
DexFuture *
sp_store_next_pull (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  /* On the writer: the cursor of the page before is in. */
  return sp_store_translate (sp_sql_thread_run (sp_store_get_writer_thread (self), pull_job, NULL, NULL));
}

/* A refused operation is kept with its reason; of a compartment that is no longer read here, only the reason. */
static gboolean
keep_for_attention (SpSql       *sql,
                    gint64       n,
                    const char  *reason,
                    GError     **error)
{
  return sp_sql_run (sql,
                     "INSERT INTO attention (n, record, type, compartment, reason, op)"
                     " SELECT n, record, op ->> '$.type', compartment, ?2,"
                     "  CASE WHEN compartment IN (SELECT name FROM compartment) THEN op END"
                     " FROM outbox WHERE n = ?1"
                     " ON CONFLICT (n) DO UPDATE SET reason = excluded.reason",
                     error, "it", n, reason);
}

static gboolean
take_verdict (Request     *self,
              SpSql       *sql,
              JsonObject  *result,
              GError     **error)
{
  const char *status = sp_json_get_text (result, "status");
  gint64 n = sp_json_get_int (result, "n", 0);
  gint64 rev = sp_json_get_int (result, "rev", 0);
  g_autofree char *record = NULL;
  g_autofree char *type = NULL;
  gint64 known_rev;
  gboolean refused = g_strcmp0 (status, "quarantined") == 0;
  gboolean settled;

  if (g_strcmp0 (status, "deferred") == 0)
    return TRUE;

  if (!sp_sql_dup_text (sql, "SELECT record FROM outbox WHERE n = ?1 AND state = 0", &record, error, "i", n))
    return FALSE;

  /* The answer to a push that was answered before. */
  if (record == NULL)
    return TRUE;

  if (!sp_sql_dup_text (sql, "SELECT op ->> '$.type' FROM outbox WHERE n = ?1", &type, error, "i", n) ||
      !sp_sql_get_int (sql, "SELECT rev FROM record WHERE id = ?1", &known_rev, error, "t", record))
    return FALSE;

  /* Sent for its number's sake only. */
  if (type == NULL)
    return sp_sql_run (sql, "UPDATE outbox SET state = 2 WHERE n = ?1", error, "i", n);

  if (refused)
    {
      const char *reason = sp_json_get_text (result, "reason");

      /* That the meeting was closed meanwhile is nothing that the writer could have known. */
      if (g_strcmp0 (reason, "forbidden") == 0 && g_strcmp0 (sp_json_get_text (result, "detail"), "closed") == 0)
        reason = "closed";
      if (!keep_for_attention (sql, n, reason != NULL ? reason : "refused", error))
        return FALSE;
    }

  /* Until a page brings the server's version, what was written here stays on show. */
  settled = refused || rev <= known_rev;

  if (!sp_sql_run (sql, "UPDATE outbox SET state = ?2, rev = ?3 WHERE n = ?1", error, "iii", n,
                   (gint64) (settled ? SP_OUTBOX_DONE : SP_OUTBOX_TAKEN), rev))
    return FALSE;

  if (!settled)
    return TRUE;

  sp_store_news_add (self->news, record, type);

  return sp_store_record_relay (sql, record, error);
}

static DexFuture *
reply_job (SpSql    *sql,
           gpointer  data)
{
  Request *self = data;
  gsize length;
  const char *text = g_bytes_get_data (self->reply, &length);
  g_autoptr(JsonObject) reply = text != NULL ? sp_json_parse_object (text, (gssize) length, NULL) : NULL;
  JsonArray *results = reply != NULL ? sp_json_get_array (reply, "results") : NULL;
  g_autoptr(GError) error = NULL;

  if (results == NULL)
    return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_BAD_REPLY, "push: the answer cannot be read");

  for (guint i = 0; i < json_array_get_length (results); i++)
    {
      JsonNode *node = json_array_get_element (results, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_BAD_REPLY, "push: a verdict cannot be read");

      if (!take_verdict (self, sql, json_node_get_object (node), &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }

  if (!sp_sql_run (sql, "DELETE FROM outbox WHERE state = 2 AND n <= (SELECT max (n) FROM outbox) - ?1", &error, "i",
                   (gint64) KEPT_OPERATIONS) ||
      !sp_store_news_count (self->news, sql, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

typedef struct
{
  SpStore *store;
  Request *request;
} Requested;

static void
requested_free (gpointer data)
{
  Requested *self = data;

  g_object_unref (self->store);
  request_unref (self->request);
  g_free (self);
}

static DexFuture *
news_cb (DexFuture *future,
         gpointer   data)
{
  Requested *self = data;

  sp_store_take_news (self->store, self->request->news);

  return dex_ref (future);
}

/* Runs on the writer, then brings what is on show up to date. */
static DexFuture *
run_request (SpStore  *self,
             Request  *request,
             SpSqlJob  job)
{
  Requested *requested = g_new0 (Requested, 1);
  DexFuture *future;

  requested->store = g_object_ref (self);
  requested->request = request;
  future = sp_sql_thread_run_durable (sp_store_get_writer_thread (self), job, g_atomic_rc_box_acquire (request),
                                      request_unref);
  future = sp_store_translate (dex_future_then (future, news_cb, requested, requested_free));
  dex_future_disown (dex_ref (future));

  return future;
}

/**
 * sp_store_take_push_reply:
 * @self: an open store
 * @reply: the server's answer to a push
 *
 * Takes the verdicts: what was taken leaves the outbox, what was refused is kept for attention.
 *
 * Returns: (transfer full): a future; rejects with %SP_STORE_ERROR_BAD_REPLY
 */
DexFuture *
sp_store_take_push_reply (SpStore *self,
                          GBytes  *reply)
{
  Request *request;

  g_return_val_if_fail (SP_IS_STORE (self) && reply != NULL, NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  request = request_new ();
  request->reply = g_bytes_ref (reply);

  return run_request (self, request, reply_job);
}

static gboolean
write_identity (SpSql       *sql,
                JsonObject  *identity,
                GError     **error)
{
  g_autofree char *text = sp_json_object_to_text (identity);

  return sp_store_meta_set (sql, SP_META_IDENTITY, text, error);
}

static DexFuture *
reset_job (SpSql    *sql,
           gpointer  data)
{
  g_autoptr(GError) error = NULL;

  return sp_store_refill_all (sql, G_MAXINT64, &error) ? dex_future_new_true () : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * sp_store_reset_cursor:
 * @self: an open store
 *
 * After the server said that it does not know the cursor: the next pull begins at the beginning. The outbox
 * stays as it is.
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_store_reset_cursor (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  return sp_store_translate (sp_sql_thread_run (sp_store_get_writer_thread (self), reset_job, NULL, NULL));
}

static gboolean
relay_sent_again (Request  *self,
                  SpSql    *sql,
                  GError  **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_free);
  SpStatement *st = sp_sql_query (sql, "SELECT DISTINCT record, op ->> '$.type' FROM outbox WHERE n >= ?1 AND record <> ''",
                                  error, "i", self->next_op);
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    {
      g_ptr_array_add (records, g_strdup (sp_statement_get_text (st, 0)));
      sp_store_news_add (self->news, sp_statement_get_text (st, 0), sp_statement_get_text (st, 1));
    }

  for (guint i = 0; step == 0 && i < records->len; i++)
    if (!sp_store_record_relay (sql, records->pdata[i], error))
      return FALSE;

  return step == 0;
}

static DexFuture *
epoch_job (SpSql    *sql,
           gpointer  data)
{
  Request *self = data;
  g_autoptr(JsonObject) identity = NULL;
  g_autoptr(JsonObject) changed = NULL;
  g_autoptr(GError) error = NULL;

  if ((identity = read_identity (sql, &error)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  changed = sp_json_object_copy (identity);
  json_object_set_string_member (changed, "epoch", self->epoch);
  self->news->facts = TRUE;

  if (!write_identity (sql, changed, &error) || !sp_store_refill_all (sql, self->restored, &error) ||
      !sp_sql_run (sql, "UPDATE outbox SET state = 0, rev = NULL WHERE n >= ?1", &error, "i", self->next_op) ||
      !relay_sent_again (self, sql, &error) || !sp_store_news_count (self->news, sql, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * sp_store_take_epoch:
 * @self: an open store
 * @epoch: the server's new epoch
 * @next_op: the number of the first operation of this device that the server does not have
 * @restored: up to which commit the backup went
 *
 * After the server was restored from a backup: what it has lost will be pushed again, and the next pull begins at
 * the beginning.
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_store_take_epoch (SpStore    *self,
                     const char *epoch,
                     gint64      next_op,
                     gint64      restored)
{
  Request *request;

  g_return_val_if_fail (SP_IS_STORE (self) && epoch != NULL, NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  request = request_new ();
  request->epoch = g_strdup (epoch);
  request->next_op = next_op;
  request->restored = restored;

  return run_request (self, request, epoch_job);
}

static DexFuture *
identity_job (SpSql    *sql,
              gpointer  data)
{
  Request *self = data;
  g_autoptr(GError) error = NULL;

  self->writer->stale = TRUE;

  if (!write_identity (sql, self->identity, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
identity_done_cb (DexFuture *future,
                  gpointer   data)
{
  SpStore *self = data;

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  return sp_store_read_facts (self);
}

/**
 * sp_store_set_identity:
 * @self: an open store
 * @identity: what enrolment gave: server, pin, device, member, agency, partnership, secret_key, epoch, …
 *
 * Keeps it in the encrypted cache. When the future resolves, it is on the disk, and sp_store_dup_identity () gives it.
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_store_set_identity (SpStore    *self,
                       JsonObject *identity)
{
  Request *request;
  DexFuture *future;

  g_return_val_if_fail (SP_IS_STORE (self) && identity != NULL, NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  request = request_new ();
  request->identity = sp_json_object_copy (identity);
  request->writer = sp_store_get_writer_data (self);
  future = sp_sql_thread_run_durable (sp_store_get_writer_thread (self), identity_job, request, request_unref);
  future = sp_store_translate (dex_future_then (future, identity_done_cb, g_object_ref (self), g_object_unref));
  dex_future_disown (dex_ref (future));

  return future;
}
