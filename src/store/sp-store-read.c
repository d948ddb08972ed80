/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Reading: single records, small sets, numbers. */

#include "config.h"

#include "sp-store-private.h"

/* One question to the reader thread, and what came of it; shared by the two threads one after the other. */
typedef struct
{
  char *id;
  SpQuery *query;
  GStrv paths;
  GPtrArray *rows; /* of SpRow */
  guint64 moment;  /* when it was asked */
} Question;

static void
question_clear (gpointer data)
{
  Question *self = data;

  g_free (self->id);
  g_clear_object (&self->query);
  g_strfreev (self->paths);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
}

static void
question_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, question_clear);
}

typedef struct
{
  SpStore *store;
  Question *question;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *self = data;

  g_object_unref (self->store);
  question_unref (self->question);
  g_free (self);
}

static DexFuture *
ask (SpStore           *self,
     Question          *question,
     SpSqlJob           job,
     DexFutureCallback  callback)
{
  Asked *asked = g_new0 (Asked, 1);
  DexFuture *future;

  asked->store = g_object_ref (self);
  asked->question = question;
  question->moment = sp_store_get_moment (self);
  future = sp_sql_thread_run (sp_store_get_reader_thread (self), job, g_atomic_rc_box_acquire (question),
                              question_unref);

  return sp_store_translate (dex_future_then (future, callback, asked, asked_free));
}

static DexFuture *
get_job (SpSql    *sql,
         gpointer  data)
{
  Question *self = data;
  g_autoptr(GError) error = NULL;
  gboolean failed = FALSE;
  SpRow *row = sp_rows_read_id (sql, self->id, (const char * const *) self->paths, &failed, &error);

  if (failed)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (row == NULL || row->fields == NULL)
    {
      g_clear_pointer (&row, sp_row_unref);
      return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND, "no such record here");
    }

  g_ptr_array_add (self->rows, row);

  return dex_future_new_true ();
}

static DexFuture *
get_done_cb (DexFuture *future,
             gpointer   data)
{
  Asked *self = data;

  if (sp_store_get_state (self->store) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  return dex_future_new_take_object (sp_store_take_row (self->store, self->question->rows->pdata[0],
                                                        (const char * const *) self->question->paths,
                                                        self->question->moment));
}

/**
 * sp_store_get_with:
 * @self: an open store
 * @id: a record's id
 * @paths: (nullable): links to load along, as for sp_query_with ()
 *
 * Returns: (transfer full): a future of the #SpRecord; rejects with %SP_STORE_ERROR_NOT_FOUND
 */
DexFuture *
sp_store_get_with (SpStore            *self,
                   const char         *id,
                   const char * const *paths)
{
  Question *question;

  g_return_val_if_fail (SP_IS_STORE (self) && id != NULL, NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  question = g_atomic_rc_box_new0 (Question);
  question->id = g_strdup (id);
  question->paths = g_strdupv ((GStrv) paths);
  question->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) sp_row_unref);

  return ask (self, question, get_job, get_done_cb);
}

/**
 * sp_store_get:
 * @self: an open store
 * @id: a record's id
 *
 * Returns: (transfer full): a future of the #SpRecord; rejects with %SP_STORE_ERROR_NOT_FOUND
 */
DexFuture *
sp_store_get (SpStore    *self,
              const char *id)
{
  return sp_store_get_with (self, id, NULL);
}

static DexFuture *
find_job (SpSql    *sql,
          gpointer  data)
{
  Question *self = data;
  g_autoptr(GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GError) error = NULL;
  SpStatement *st = sp_query_prepare (self->query, sql, SP_QUERY_ROWS, &error);
  int step;

  if (st == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  while ((step = sp_statement_step (st, &error)) > 0)
    {
      gint64 number = sp_statement_get_int (st, 0);

      g_array_append_val (numbers, number);
    }

  if (step < 0 ||
      (self->rows = sp_rows_read (sql, numbers, sp_query_get_paths (self->query), &error)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static DexFuture *
find_done_cb (DexFuture *future,
              gpointer   data)
{
  Asked *self = data;
  Question *question = self->question;
  g_autoptr(GListStore) list = g_list_store_new (SP_TYPE_RECORD);
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);

  if (sp_store_get_state (self->store) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  for (guint i = 0; i < question->rows->len; i++)
    if (question->rows->pdata[i] != NULL)
      g_ptr_array_add (records, sp_store_take_row (self->store, question->rows->pdata[i],
                                                   sp_query_get_paths (question->query), question->moment));

  g_list_store_splice (list, 0, 0, records->pdata, records->len);

  return dex_future_new_take_object (g_steal_pointer (&list));
}

/**
 * sp_store_find_all:
 * @self: an open store
 * @query: (transfer none): what to look for; not to be changed afterwards
 *
 * For small sets: all records are loaded. The list does not follow later changes, its records do.
 *
 * Returns: (transfer full): a future of a #GListStore of #SpRecord
 */
DexFuture *
sp_store_find_all (SpStore *self,
                   SpQuery *query)
{
  Question *question;

  g_return_val_if_fail (SP_IS_STORE (self) && SP_IS_QUERY (query), NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  question = g_atomic_rc_box_new0 (Question);
  question->query = g_object_ref (query);

  return ask (self, question, find_job, find_done_cb);
}

static DexFuture *
count_job (SpSql    *sql,
           gpointer  data)
{
  g_autoptr(GError) error = NULL;
  SpStatement *st = sp_query_prepare (data, sql, SP_QUERY_COUNT, &error);
  gint64 count;

  if (st == NULL || sp_statement_step (st, &error) < 0)
    return dex_future_new_for_error (g_steal_pointer (&error));

  count = sp_statement_get_int (st, 0);
  sp_statement_reset (st);

  return dex_future_new_for_int64 (count);
}

/**
 * sp_store_count:
 * @self: an open store
 * @query: what to look for; its limit does not count
 *
 * Returns: (transfer full): a future of a #gint64
 */
DexFuture *
sp_store_count (SpStore *self,
                SpQuery *query)
{
  g_return_val_if_fail (SP_IS_STORE (self) && SP_IS_QUERY (query), NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  return sp_store_translate (sp_sql_thread_run (sp_store_get_reader_thread (self), count_job, g_object_ref (query),
                                                g_object_unref));
}

/**
 * sp_store_list:
 * @self: a store
 * @query: what to look for; not to be changed afterwards
 *
 * Returns: (transfer full): a list that fills and follows by itself, empty at first
 */
SpRecordList *
sp_store_list (SpStore *self,
               SpQuery *query)
{
  g_return_val_if_fail (SP_IS_STORE (self) && SP_IS_QUERY (query), NULL);

  return sp_record_list_new (self, query);
}
