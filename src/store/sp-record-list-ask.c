/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a list asks the reader thread, and how it takes the answer: the vector of rows, and pages of it. */

#include "config.h"

#include "sp-record-list-private.h"
#include "sp-row-runs-private.h"

/* Of a viewed list: a page is of no interest any more once so many others were looked at since. */
#define NEAR_PAGES 6

/* So long is filled in before whatever else waits has its turn; and only when nothing waits to be drawn, which GTK does
 * at G_PRIORITY_HIGH_IDLE + 20. */
#define FILL_US       2000
#define FILL_PRIORITY (G_PRIORITY_HIGH_IDLE + 25)

typedef struct
{
  SpQuery *query;
  guint serial;
  guint version;
  GArray *rows;       /* the answer, or what to load */
  GPtrArray *records; /* of SpRow: the first page, or what was loaded */
  guint64 moment;     /* when it was asked for */
  guint page;
  guint filled; /* how many of the records are in place */
  int dropped;  /* atomic: nobody looks at the page any more */
} Answer;

static void
answer_clear (gpointer data)
{
  Answer *self = data;

  g_clear_object (&self->query);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
}

void
sp_record_list_answer_unref (gpointer answer)
{
  g_atomic_rc_box_release_full (answer, answer_clear);
}

typedef struct
{
  GWeakRef list;
  Answer *answer;
  DexFuture *future;
  DexFutureCallback callback;
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *self = data;

  g_weak_ref_clear (&self->list);
  sp_record_list_answer_unref (self->answer);
  dex_clear (&self->future);
  g_free (self);
}

static DexFuture *
page_job (SpSql    *sql,
          gpointer  data)
{
  Answer *self = data;
  g_autoptr(GError) error = NULL;

  if (g_atomic_int_get (&self->dropped))
    return dex_future_new_true ();

  if ((self->records = sp_rows_read (sql, self->rows, sp_query_get_paths (self->query), &error)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/* Puts a record in the place of its placeholder; TRUE where the row's item became another object. */
static gboolean
take_record (SpRecordList *self,
             SpRow        *row,
             guint64       moment)
{
  const char * const *paths = sp_query_get_paths (self->query);
  g_autoptr(SpRecord) record = NULL;
  SpRecord *held;
  gboolean in_place;

  if (row == NULL || row->fields == NULL)
    return FALSE;

  held = g_hash_table_lookup (self->held, &row->row);
  in_place = self->viewed && held != NULL && *sp_record_get_id (held) == '\0';
  record = in_place ? sp_store_fill (self->store, held, row, paths, moment)
                    : sp_store_take_row (self->store, row, paths, moment);
  if (held == record)
    return FALSE;

  sp_record_list_hold (self, row->row, record);

  return held != NULL;
}

/* Gives the rows whose item became another object. */
static GHashTable *
take_records (SpRecordList *self,
              Answer       *answer)
{
  GHashTable *replaced = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < answer->records->len; i++)
    {
      SpRow *row = answer->records->pdata[i];

      if (take_record (self, row, answer->moment))
        g_hash_table_add (replaced, g_memdup2 (&row->row, sizeof row->row));
    }

  return replaced;
}

/* Tells of replaced items among the first so many from a position, stretch by stretch. */
static void
tell_replaced (SpRecordList *self,
               GHashTable   *replaced,
               guint         first,
               guint         n)
{
  guint end = MIN (first + n, self->rows->len);
  guint i = first;

  while (i < end)
    {
      guint start = i;

      while (i < end && g_hash_table_contains (replaced, &g_array_index (self->rows, gint64, i)))
        i++;

      if (i > start)
        g_list_model_items_changed (G_LIST_MODEL (self), start, i - start, i - start);
      else
        i++;
    }
}

/* Whether the page is still wanted, and its positions hold. */
static gboolean
is_due (SpRecordList *self,
        Answer       *answer)
{
  return !g_atomic_int_get (&answer->dropped) && answer->version == self->version;
}

/* Fills in for a while; FALSE when the page is done. */
static gboolean
fill_some (SpRecordList *self,
           Answer       *answer)
{
  gint64 end = g_get_monotonic_time () + FILL_US;

  while (is_due (self, answer) && answer->filled < answer->records->len)
    {
      guint position = answer->page * SP_RECORD_LIST_PAGE + answer->filled;

      /* Another list holds the record already: then this is the object. */
      if (take_record (self, answer->records->pdata[answer->filled++], answer->moment))
        g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
      if (g_get_monotonic_time () >= end)
        return TRUE;
    }

  return FALSE;
}

static void
page_is_done (SpRecordList *self,
              Answer       *answer)
{
  gpointer page = GUINT_TO_POINTER (answer->page + 1);

  /* A newer vector has asked for its own pages, and who came back to a page for it anew. */
  if (g_hash_table_lookup (self->wanted, page) == answer)
    g_hash_table_remove (self->wanted, page);
}

static gboolean
fill_cb (gpointer data)
{
  g_autoptr(SpRecordList) self = g_object_ref (data);
  Answer *answer = g_atomic_rc_box_acquire (g_queue_peek_head (&self->arrived));

  /* Whoever hears of a record may take everything back. */
  if (!fill_some (self, answer) && g_queue_remove (&self->arrived, answer))
    {
      page_is_done (self, answer);
      sp_record_list_answer_unref (answer);
    }
  sp_record_list_answer_unref (answer);

  if (!g_queue_is_empty (&self->arrived))
    return G_SOURCE_CONTINUE;

  self->filling = 0;
  sp_record_list_settle (self);

  return G_SOURCE_REMOVE;
}

static void
drop_one (gpointer page,
          gpointer answer,
          gpointer data)
{
  g_atomic_int_set (&((Answer *) answer)->dropped, TRUE);
}

/* Forgets what was asked for and what has come of it. */
void
sp_record_list_forget_pages (SpRecordList *self)
{
  g_hash_table_foreach (self->wanted, drop_one, NULL);
  g_hash_table_remove_all (self->wanted);
  g_queue_clear_full (&self->arrived, sp_record_list_answer_unref);
  g_clear_handle_id (&self->filling, g_source_remove);
}

static void
take_page (SpRecordList *self,
           Answer       *answer)
{
  g_autoptr(GHashTable) replaced = NULL;

  if (self->viewed)
    {
      g_queue_push_head (&self->arrived, g_atomic_rc_box_acquire (answer));
      if (self->filling == 0)
        self->filling = g_idle_add_full (FILL_PRIORITY, fill_cb, self, NULL);
      return;
    }

  replaced = take_records (self, answer);
  tell_replaced (self, replaced, answer->page * SP_RECORD_LIST_PAGE, answer->records->len);
  page_is_done (self, answer);
}

static DexFuture *
page_done_cb (DexFuture *future,
              gpointer   data)
{
  Waiting *waiting = data;
  Answer *answer = waiting->answer;
  g_autoptr(SpRecordList) self = g_weak_ref_get (&waiting->list);

  if (self == NULL)
    return dex_future_new_true ();

  if (is_due (self, answer) && dex_future_is_resolved (future) && sp_store_get_state (self->store) == SP_STORE_STATE_OPEN)
    take_page (self, answer);
  else
    page_is_done (self, answer);

  sp_record_list_settle (self);

  return dex_future_new_true ();
}

static gboolean
attach_cb (gpointer data)
{
  Waiting *self = data;

  dex_future_disown (dex_future_finally (g_steal_pointer (&self->future), self->callback, self, waiting_free));

  return G_SOURCE_REMOVE;
}

/* The answer is taken in a later turn of the main loop, even if it is there already: a list must not change while
 * somebody asks it for an item. */
static void
run (SpRecordList      *self,
     Answer            *answer,
     SpSqlJob           job,
     DexFutureCallback  callback)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  g_weak_ref_init (&waiting->list, self);
  waiting->answer = answer;
  waiting->callback = callback;
  answer->moment = sp_store_get_moment (self->store);
  waiting->future = sp_sql_thread_run (sp_store_get_reader_thread (self->store), job, g_atomic_rc_box_acquire (answer),
                                       sp_record_list_answer_unref);
  g_idle_add_full (G_PRIORITY_DEFAULT, attach_cb, waiting, NULL);
}

/* What was scrolled past before it was read need not be read. */
static void
drop_far_pages (SpRecordList *self)
{
  GHashTableIter iter;
  gpointer page;
  Answer *answer;

  g_hash_table_iter_init (&iter, self->wanted);
  while (g_hash_table_iter_next (&iter, &page, (gpointer *) &answer))
    {
      int place = g_queue_index (&self->pages, GUINT_TO_POINTER (answer->page));

      if (place < NEAR_PAGES)
        continue;

      drop_one (page, answer, NULL);
      g_hash_table_iter_remove (&iter);
    }
}

/* Asks for a page, once; its records come in the place of their placeholders. */
void
sp_record_list_ask_page (SpRecordList *self,
                         guint         page)
{
  Answer *answer;
  guint first = page * SP_RECORD_LIST_PAGE;

  if (self->taking || sp_store_get_state (self->store) != SP_STORE_STATE_OPEN ||
      g_hash_table_contains (self->wanted, GUINT_TO_POINTER (page + 1)))
    return;

  answer = g_atomic_rc_box_new0 (Answer);
  g_hash_table_insert (self->wanted, GUINT_TO_POINTER (page + 1), g_atomic_rc_box_acquire (answer));
  answer->query = g_object_ref (self->query);
  answer->version = self->version;
  answer->page = page;
  answer->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (answer->rows, &g_array_index (self->rows, gint64, first),
                       MIN (SP_RECORD_LIST_PAGE, self->rows->len - first));
  if (self->viewed)
    drop_far_pages (self);
  run (self, answer, page_job, page_done_cb);
}

static DexFuture *
rows_job (SpSql    *sql,
          gpointer  data)
{
  Answer *self = data;
  g_autoptr(GArray) first = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(GError) error = NULL;
  SpStatement *st = sp_query_prepare (self->query, sql, SP_QUERY_ROWS, &error);
  guint n_first;
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, &error)) > 0)
    {
      gint64 row = sp_statement_get_int (st, 0);

      g_array_append_val (self->rows, row);
    }

  /* The first page comes along, so that what is on show is never a placeholder. */
  n_first = sp_query_get_type_name (self->query) != NULL ? MIN (SP_RECORD_LIST_PAGE, self->rows->len) : self->rows->len;
  g_array_append_vals (first, self->rows->data, n_first);

  if (step < 0 || (self->records = sp_rows_read (sql, first, sp_query_get_paths (self->query), &error)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/* From the end to the start, so that positions before a run still hold when it is told. */
static void
take_rows (SpRecordList *self,
           GArray       *new_rows)
{
  g_autoptr(GArray) old_rows = g_steal_pointer (&self->rows);
  g_autoptr(GArray) runs = sp_row_runs_find (old_rows, new_rows);

  self->version++;
  self->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (self->rows, old_rows->data, old_rows->len);
  g_queue_clear (&self->pages);

  for (guint i = runs->len; i > 0; i--)
    {
      SpRowRun *one = &g_array_index (runs, SpRowRun, i - 1);
      guint removed = one->old_end - one->old_start;
      guint added = one->new_end - one->new_start;

      if (removed > 0)
        g_array_remove_range (self->rows, one->old_start, removed);
      if (added > 0)
        g_array_insert_vals (self->rows, one->old_start, &g_array_index (new_rows, gint64, one->new_start), added);

      g_list_model_items_changed (G_LIST_MODEL (self), one->old_start, removed, added);
    }
}

/* Only what is in the vector is held. */
static void
forget_others (SpRecordList *self,
               GArray       *new_rows)
{
  g_autoptr(GHashTable) there = g_hash_table_new (g_int64_hash, g_int64_equal);
  GHashTableIter iter;
  gpointer row;

  if (g_hash_table_size (self->held) == 0)
    return;

  for (guint i = 0; i < new_rows->len; i++)
    {
      gint64 *value = &g_array_index (new_rows, gint64, i);

      if (g_hash_table_contains (self->held, value))
        g_hash_table_add (there, value);
    }

  g_hash_table_iter_init (&iter, self->held);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    if (!g_hash_table_contains (there, row))
      g_hash_table_iter_remove (&iter);
}

/* Pages that were asked for in the vector before are asked for again: whoever shows their placeholders does not. */
static void
ask_for_placeholders (SpRecordList *self)
{
  GHashTableIter iter;
  gpointer record;
  gboolean any = FALSE;

  g_hash_table_iter_init (&iter, self->held);
  while (!any && g_hash_table_iter_next (&iter, NULL, &record))
    any = !sp_record_get_loaded (record);

  for (guint i = 0; any && i < self->rows->len; i++)
    {
      gint64 row = sp_record_list_row_at (self, i);

      if ((record = g_hash_table_lookup (self->held, &row)) != NULL && !sp_record_get_loaded (record))
        sp_record_list_ask_page (self, i / SP_RECORD_LIST_PAGE);
    }
}

static DexFuture *
rows_done_cb (DexFuture *future,
              gpointer   data)
{
  Waiting *waiting = data;
  Answer *answer = waiting->answer;
  g_autoptr(SpRecordList) self = g_weak_ref_get (&waiting->list);

  if (self == NULL)
    return dex_future_new_true ();

  self->asking = FALSE;

  if (answer->serial == self->serial && dex_future_is_resolved (future) &&
      sp_store_get_state (self->store) == SP_STORE_STATE_OPEN)
    {
      g_autoptr(GHashTable) replaced = NULL;

      sp_record_list_forget_pages (self);
      forget_others (self, answer->rows);
      replaced = take_records (self, answer);
      self->taking = TRUE;
      take_rows (self, answer->rows);
      self->taking = FALSE;
      tell_replaced (self, replaced, 0, answer->records->len);
      ask_for_placeholders (self);
    }

  if (self->again)
    sp_record_list_ask_rows (self);
  else
    sp_record_list_set_loading (self, FALSE);

  sp_record_list_settle (self);

  return dex_future_new_true ();
}

/* Asks for the vector; while one question is under way, the next one waits. */
void
sp_record_list_ask_rows (SpRecordList *self)
{
  Answer *answer;

  if (self->asking)
    {
      self->again = TRUE;
      return;
    }

  if (sp_store_get_state (self->store) != SP_STORE_STATE_OPEN)
    {
      sp_record_list_set_loading (self, FALSE);
      return;
    }

  self->asking = TRUE;
  self->again = FALSE;
  self->serial++;
  answer = g_atomic_rc_box_new0 (Answer);
  answer->query = g_object_ref (self->query);
  answer->serial = self->serial;
  answer->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  run (self, answer, rows_job, rows_done_cb);
}
