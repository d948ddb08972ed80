/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the server says: its verdicts on what was sent, that it was restored, who this laptop is. */

#include "config.h"

#include "sp-json.h"
#include "sp-store-private.h"

/* As many operations stay here after they were sent, in case the server is restored from an older backup. */
#define KEPT_OPERATIONS 20000

/* One request to the writer thread. */
typedef struct
{
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
                     "  CASE WHEN compartment IN (SELECT name FROM compartment)"
                     "   AND coalesce (op ->> '$.from', compartment) IN (SELECT name FROM compartment) THEN op END"
                     " FROM outbox WHERE n = ?1"
                     " ON CONFLICT (n) DO UPDATE SET reason = excluded.reason",
                     error, "it", n, reason);
}

/* What the server itself had made, and its backup had lost, is nobody's work here: the server keeps what it refused. */
static gboolean
forget_offered (SpSql   *sql,
                gint64   n,
                GError **error)
{
  return sp_sql_run (sql, "UPDATE outbox SET " SP_OUTBOX_BLANK " WHERE n = ?1", error, "i", n) &&
         sp_store_purge_words (sql, error);
}

static gboolean
is_offered_for_server (SpSql       *sql,
                       gint64       n,
                       const char  *type,
                       gboolean    *offered,
                       GError     **error)
{
  const SpRecordType *known = sp_record_type_find (type);
  gint64 again;

  if (!sp_sql_get_int (sql, "SELECT coalesce (op ->> '$.again', 0) FROM outbox WHERE n = ?1", &again, error, "i", n))
    return FALSE;

  *offered = again != 0 && known != NULL && known->writers == SP_WRITERS_SERVER;

  return TRUE;
}

/* What was written of a record that left meanwhile was only kept until it was answered. */
static gboolean
forget_left (SpSql   *sql,
             gint64   n,
             GError **error)
{
  return sp_sql_run (sql,
                     "UPDATE outbox SET " SP_OUTBOX_BLANK " WHERE n = ?1 AND op ->> '$.do' = 'set'"
                     " AND op ->> '$.base_rev' > 0 AND record NOT IN (SELECT id FROM record)",
                     error, "i", n) &&
         (sp_sql_get_changes (sql) == 0 || sp_store_purge_words (sql, error));
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
  gboolean offered = FALSE;
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

  if (refused && !is_offered_for_server (sql, n, type, &offered, error))
    return FALSE;

  if (refused && !offered)
    {
      static const char * const told[] = { "closed", "held", "last-administrator", NULL };
      const char *reason = sp_json_get_text (result, "reason");
      const char *detail = sp_json_get_text (result, "detail");

      /* What others did meanwhile is nothing that the writer could have known. */
      if (g_strcmp0 (reason, "forbidden") == 0 && detail != NULL && g_strv_contains (told, detail))
        reason = detail;
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

  return sp_store_record_relay (sql, record, error) && forget_left (sql, n, error) &&
         (!offered || forget_offered (sql, n, error));
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
  gboolean same;
  g_autoptr(GError) error = NULL;

  if (results == NULL)
    return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_BAD_REPLY, "push: the answer cannot be read");
  if (!sp_store_is_epoch (sql, sp_json_get_text (reply, "epoch"), &same, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!same)
    return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND, "push: the answer is of another epoch");

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
 * Returns: (transfer full): a future; rejects with %SP_STORE_ERROR_BAD_REPLY, or with %SP_STORE_ERROR_NOT_FOUND where the
 *   server has been restored since it answered, which came to be known in another way
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

  return sp_store_refill_all (sql, G_MAXINT64, &error) ? dex_future_new_true ()
                                                       : dex_future_new_for_error (g_steal_pointer (&error));
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
  SpStatement *st = sp_sql_query (sql,
                                  "SELECT DISTINCT record, op ->> '$.type' FROM outbox"
                                  " WHERE n >= ?1 AND record <> ''",
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

  if ((identity = sp_store_identity_read (sql, &error)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  changed = sp_json_object_copy (identity);
  json_object_set_string_member (changed, "epoch", self->epoch);
  self->news->facts = TRUE;

  if (!write_identity (sql, changed, &error) || !sp_store_audit_again (sql, &error) || !sp_store_refill_all (sql, self->restored, &error) ||
      !sp_sql_run (sql, "UPDATE outbox SET state = 0, rev = NULL WHERE n >= ?1", &error, "i", self->next_op) ||
      !sp_sql_run (sql, "UPDATE blob SET sent = 0", &error, "") ||
      !relay_sent_again (self, sql, &error) || !sp_store_news_count (self->news, sql, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/* Whoever asks who this laptop is hears of the new epoch from now on. */
static DexFuture *
epoch_taken_cb (DexFuture *future,
                gpointer   data)
{
  SpStore *self = data;

  return sp_store_get_state (self) == SP_STORE_STATE_OPEN ? sp_store_read_facts (self) : dex_future_new_true ();
}

/**
 * sp_store_take_epoch:
 * @self: an open store
 * @epoch: the server's new epoch
 * @next_op: the number of the first operation of this device that the server does not have
 * @restored: up to which commit the backup went
 *
 * After the server was restored from a backup: what it has lost will be pushed again, contents of attachments among it,
 * and the next pull begins at the beginning.
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

  return dex_future_then (run_request (self, request, epoch_job), epoch_taken_cb, g_object_ref (self), g_object_unref);
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
