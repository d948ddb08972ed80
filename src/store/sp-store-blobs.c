/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The content of attachments, in pieces, in the cache and so encrypted. It is written before its record is committed;
 * what was left over by a crash in between goes when the cache is opened the next time. */

#include "config.h"

#include "sp-store-blobs.h"
#include "sp-store-private.h"

struct _SpBlob
{
  GObject parent_instance;

  char *record;
  gint64 have;
  gboolean sent;
};

G_DEFINE_FINAL_TYPE (SpBlob, sp_blob, G_TYPE_OBJECT)

static void
sp_blob_finalize (GObject *object)
{
  g_free (SP_BLOB (object)->record);

  G_OBJECT_CLASS (sp_blob_parent_class)->finalize (object);
}

static void
sp_blob_class_init (SpBlobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_blob_finalize;
}

static void
sp_blob_init (SpBlob *self)
{
}

/**
 * sp_blob_get_record:
 *
 * Returns: (transfer none): the attachment's id
 */
const char *
sp_blob_get_record (SpBlob *self)
{
  g_return_val_if_fail (SP_IS_BLOB (self), NULL);

  return self->record;
}

/**
 * sp_blob_get_have:
 *
 * Returns: how many bytes of the content are here, from its beginning
 */
gint64
sp_blob_get_have (SpBlob *self)
{
  g_return_val_if_fail (SP_IS_BLOB (self), 0);

  return self->have;
}

/**
 * sp_blob_get_sent:
 *
 * Returns: whether the server has the content whole
 */
gboolean
sp_blob_get_sent (SpBlob *self)
{
  g_return_val_if_fail (SP_IS_BLOB (self), FALSE);

  return self->sent;
}

/* One request to a database thread. */
typedef struct
{
  char *record;
  gint64 start;
  GBytes *data;
  gboolean sent;
  SpStoreNews *news; /* nullable */
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->record);
  g_clear_pointer (&self->data, g_bytes_unref);
  g_clear_pointer (&self->news, sp_store_news_unref);
  g_free (self);
}

static Request *
request_new (const char *record)
{
  Request *self = g_new0 (Request, 1);

  self->record = g_strdup (record);

  return self;
}

static DexFuture *
take_blob (SpStatement *st,
           GError      *error)
{
  SpBlob *blob;
  int step = st != NULL ? sp_statement_step (st, &error) : -1;

  if (step < 0)
    return dex_future_new_for_error (error);

  if (step == 0)
    return dex_future_new_take_object (NULL);

  blob = g_object_new (SP_TYPE_BLOB, NULL);
  blob->record = g_strdup (sp_statement_get_text (st, 0));
  blob->have = sp_statement_get_int (st, 1);
  blob->sent = sp_statement_get_int (st, 2) != 0;
  sp_statement_reset (st);

  return dex_future_new_take_object (blob);
}

static DexFuture *
get_job (SpSql    *sql,
         gpointer  data)
{
  Request *self = data;
  GError *error = NULL;
  SpStatement *st = sp_sql_query (sql, "SELECT record, have, sent FROM blob WHERE record = ?1", &error, "t", self->record);

  return take_blob (st, error);
}

static DexFuture *
run (SpStore    *self,
     Request    *request,
     SpSqlJob    job)
{
  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    {
      request_free (request);
      return sp_store_not_open ();
    }

  return sp_store_translate (sp_sql_thread_run_durable (sp_store_get_writer_thread (self), job, request, request_free));
}

/**
 * sp_store_get_blob:
 * @self: an open store
 * @record: an attachment's id
 *
 * Returns: (transfer full): a future of an #SpBlob, or of %NULL where nothing of the content is here
 */
DexFuture *
sp_store_get_blob (SpStore    *self,
                   const char *record)
{
  g_return_val_if_fail (SP_IS_STORE (self) && record != NULL, NULL);

  return run (self, request_new (record), get_job);
}

static DexFuture *
append_job (SpSql    *sql,
            gpointer  data)
{
  Request *self = data;
  g_autoptr(GError) error = NULL;
  gint64 have;
  gint64 gone;

  if (!sp_sql_get_int (sql, "SELECT have FROM blob WHERE record = ?1", &have, &error, "t", self->record) ||
      !sp_sql_get_int (sql,
                       "SELECT EXISTS (SELECT 1 FROM record WHERE id = ?1 AND ((type = 'document'"
                       " AND fields ->> '$.erased' IS NOT NULL) OR fields ->> '$.malware' IS NOT NULL))"
                       " OR (?2 AND NOT EXISTS (SELECT 1 FROM record WHERE id = ?1))",
                       &gone, &error, "ti", self->record, (gint64) self->sent))
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* A piece that came twice, or while all of it was erased, or its record was taken away. */
  if (have != self->start || gone != 0)
    return dex_future_new_true ();

  if (!sp_sql_run (sql, "INSERT INTO blob_chunk (record, start, data) VALUES (?1, ?2, ?3)", &error, "tib", self->record,
                   self->start, self->data) ||
      !sp_sql_run (sql,
                   "INSERT INTO blob (record, have, sent) VALUES (?1, ?2, ?3)"
                   " ON CONFLICT (record) DO UPDATE SET have = excluded.have",
                   &error, "tii", self->record, have + (gint64) g_bytes_get_size (self->data), (gint64) self->sent))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * sp_store_append_blob:
 * @self: an open store
 * @record: an attachment's id; its record may come later
 * @start: where in the content the piece begins
 * @data: the piece
 * @sent: whether it came from the server
 *
 * Adds a piece that follows on what is here; one that is here already is left out.
 *
 * Returns: (transfer full): a future; rejects with %SP_STORE_ERROR_NO_SPACE, …
 */
DexFuture *
sp_store_append_blob (SpStore    *self,
                      const char *record,
                      gint64      start,
                      GBytes     *data,
                      gboolean    sent)
{
  Request *request;

  g_return_val_if_fail (SP_IS_STORE (self) && record != NULL && data != NULL, NULL);

  request = request_new (record);
  request->start = start;
  request->data = g_bytes_ref (data);
  request->sent = sent;

  return run (self, request, append_job);
}

static DexFuture *
read_job (SpSql    *sql,
          gpointer  data)
{
  Request *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;
  SpStatement *st = sp_sql_query (sql,
                                  "SELECT start, data FROM blob_chunk WHERE record = ?1 AND start <= ?2"
                                  " ORDER BY start DESC LIMIT 1",
                                  &error, "ti", self->record, self->start);
  int step = st != NULL ? sp_statement_step (st, &error) : -1;

  if (step < 0)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (step > 0)
    {
      gsize size;
      gsize skip = (gsize) (self->start - sp_statement_get_int (st, 0));
      const guint8 *piece = sp_statement_get_blob (st, 1, &size);

      if (skip < size)
        bytes = g_bytes_new (piece + skip, size - skip);
      sp_statement_reset (st);
    }

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_steal_pointer (&bytes));
}

/**
 * sp_store_read_blob:
 * @self: an open store
 * @record: an attachment's id
 * @start: where in the content
 *
 * Returns: (transfer full): a future of some of the content from there on (#GBytes), or of %NULL where no more is here
 */
DexFuture *
sp_store_read_blob (SpStore    *self,
                    const char *record,
                    gint64      start)
{
  Request *request;

  g_return_val_if_fail (SP_IS_STORE (self) && record != NULL, NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  request = request_new (record);
  request->start = start;

  return sp_store_translate (sp_sql_thread_run (sp_store_get_reader_thread (self), read_job, request, request_free));
}

static DexFuture *
clear_job (SpSql    *sql,
           gpointer  data)
{
  Request *self = data;
  g_autoptr(GError) error = NULL;

  if (!sp_sql_run (sql, "DELETE FROM blob_chunk WHERE record = ?1", &error, "t", self->record) ||
      !sp_sql_run (sql, "DELETE FROM blob WHERE record = ?1", &error, "t", self->record))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * sp_store_clear_blob:
 * @self: an open store
 * @record: an attachment's id
 *
 * Throws the content away, as where it is not what its record says, or nobody wants it any more.
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_store_clear_blob (SpStore    *self,
                     const char *record)
{
  g_return_val_if_fail (SP_IS_STORE (self) && record != NULL, NULL);

  return run (self, request_new (record), clear_job);
}

static DexFuture *
sent_job (SpSql    *sql,
          gpointer  data)
{
  Request *self = data;
  g_autoptr(GError) error = NULL;

  if (!sp_sql_run (sql, "UPDATE blob SET sent = 1 WHERE record = ?1", &error, "t", self->record) ||
      !sp_store_news_count (self->news, sql, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

typedef struct
{
  SpStore *store;
  SpStoreNews *news;
} Sent;

static void
sent_free (gpointer data)
{
  Sent *sent = data;

  g_object_unref (sent->store);
  sp_store_news_unref (sent->news);
  g_free (sent);
}

static DexFuture *
sent_cb (DexFuture *future,
         gpointer   data)
{
  Sent *sent = data;

  sp_store_take_news (sent->store, sent->news);

  return dex_ref (future);
}

/**
 * sp_store_set_blob_sent:
 * @self: an open store
 * @record: an attachment's id
 *
 * Notes that the server has the content whole.
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_store_set_blob_sent (SpStore    *self,
                        const char *record)
{
  Request *request;
  Sent *sent;

  g_return_val_if_fail (SP_IS_STORE (self) && record != NULL, NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  request = request_new (record);
  request->news = sp_store_news_new ();
  sent = g_new0 (Sent, 1);
  sent->store = g_object_ref (self);
  sent->news = sp_store_news_ref (request->news);

  return dex_future_then (run (self, request, sent_job), sent_cb, sent, sent_free);
}

static DexFuture *
next_job (SpSql    *sql,
          gpointer  data)
{
  Request *self = data;
  GError *error = NULL;
  SpStatement *st = sp_sql_query (sql,
                                  "SELECT b.record, b.have, b.sent FROM blob b JOIN record r ON r.id = b.record"
                                  " WHERE b.sent = 0 AND r.rev > 0 AND r.fields IS NOT NULL"
                                  " AND b.have = r.fields ->> '$.size' AND b.record > coalesce (?1, '')"
                                  " ORDER BY b.record LIMIT 1",
                                  &error, "t", self->record);

  return take_blob (st, error);
}

/**
 * sp_store_next_blob:
 * @self: an open store
 * @after: (nullable): the attachment that was tried last
 *
 * Returns: (transfer full): a future of the next #SpBlob whose record the server has and whose content it has not, or of
 *   %NULL where there is none
 */
DexFuture *
sp_store_next_blob (SpStore    *self,
                    const char *after)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  return run (self, request_new (after), next_job);
}
