/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A list that is there at once.
 *
 * One query gives the sorted vector of row ids; only the pages that are looked at are loaded, a hundred rows at a
 * time, on the reader thread. Until a page is there its items are placeholders, which are exchanged for the live
 * records when it comes. After a change the vector is asked for again, and the difference becomes as few
 * items-changed as possible, so that views keep their place. */

#include "config.h"

#include "sp-store-private.h"

#define PAGE 100

/* Pages whose records are held; the rest are held by whoever shows them. */
#define MAX_PAGES 20

/* More separate differences than this are cheaper told as one. */
#define MAX_RUNS 64

struct _SpRecordList
{
  GObject parent_instance;

  SpStore *store;
  SpQuery *query;
  GArray *rows;         /* of gint64 */
  GHashTable *held;     /* row → SpRecord: loaded, or a placeholder */
  GQueue pages;         /* page numbers of held pages, newest first */
  GHashTable *wanted;   /* page numbers asked for */
  DexPromise *settled;  /* nullable: who waits */
  guint serial;         /* of the question that was asked last */
  guint version;        /* of the vector: pages are asked for by position in it */
  gboolean asking;
  gboolean taking;      /* a new vector comes in piece by piece: positions do not hold yet */
  gboolean again;
  gboolean loading;
};

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_QUERY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void list_model_init (GListModelInterface *iface);
static void ask_rows        (SpRecordList        *self);
static void ask_page        (SpRecordList        *self,
                             guint                page);

G_DEFINE_FINAL_TYPE_WITH_CODE (SpRecordList, sp_record_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

typedef struct
{
  SpQuery *query;
  guint serial;
  guint version;
  GArray *rows;       /* the answer, or what to load */
  GPtrArray *records; /* of SpRow: the first page, or what was loaded */
  guint page;
} Answer;

static void
answer_clear (gpointer data)
{
  Answer *self = data;

  g_clear_object (&self->query);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
}

static void
answer_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, answer_clear);
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
  answer_unref (self->answer);
  dex_clear (&self->future);
  g_free (self);
}

static gint64
row_at (SpRecordList *self,
        guint         position)
{
  return g_array_index (self->rows, gint64, position);
}

static void
hold (SpRecordList *self,
      gint64        row,
      SpRecord     *record)
{
  g_hash_table_replace (self->held, g_memdup2 (&row, sizeof row), g_object_ref (record));
}

static void
settle (SpRecordList *self)
{
  if (self->settled == NULL || self->asking || g_hash_table_size (self->wanted) > 0)
    return;

  dex_promise_resolve_boolean (self->settled, TRUE);
  dex_clear (&self->settled);
}

static void
set_loading (SpRecordList *self,
             gboolean      loading)
{
  if (self->loading == loading)
    return;

  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* Lets go of the pages that were looked at longest ago. */
static void
trim_pages (SpRecordList *self)
{
  while (g_queue_get_length (&self->pages) > MAX_PAGES)
    {
      guint page = GPOINTER_TO_UINT (g_queue_pop_tail (&self->pages));

      for (guint i = page * PAGE; i < MIN ((page + 1) * PAGE, self->rows->len); i++)
        g_hash_table_remove (self->held, &g_array_index (self->rows, gint64, i));
    }
}

static void
use_page (SpRecordList *self,
          guint         page)
{
  gpointer value = GUINT_TO_POINTER (page);

  if (g_queue_peek_head (&self->pages) == value && !g_queue_is_empty (&self->pages))
    return;

  g_queue_remove (&self->pages, value);
  g_queue_push_head (&self->pages, value);
  trim_pages (self);
}

static GType
get_item_type (GListModel *model)
{
  return SP_TYPE_RECORD;
}

static guint
get_n_items (GListModel *model)
{
  return SP_RECORD_LIST (model)->rows->len;
}

/* The type of a placeholder; lists of all types are loaded whole, so that they need none. */
static const SpRecordType *
placeholder_type (SpRecordList *self)
{
  const char *name = sp_query_get_type_name (self->query);

  return name != NULL ? sp_record_type_find (name) : NULL;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  SpRecordList *self = SP_RECORD_LIST (model);
  SpRecord *record;
  gint64 row;

  if (position >= self->rows->len)
    return NULL;

  row = row_at (self, position);
  record = g_hash_table_lookup (self->held, &row);

  if (record == NULL && (record = sp_store_find_live (self->store, row)) != NULL)
    {
      hold (self, row, record);
      g_object_unref (record);
    }

  use_page (self, position / PAGE);

  if (record == NULL)
    {
      g_autoptr(SpRecord) placeholder = sp_record_new (placeholder_type (self), "", NULL);

      hold (self, row, placeholder);
      record = placeholder;
    }

  if (!sp_record_get_loaded (record))
    ask_page (self, position / PAGE);

  return g_object_ref (record);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static DexFuture *
page_job (SpSql    *sql,
          gpointer  data)
{
  Answer *self = data;
  g_autoptr(GError) error = NULL;

  if ((self->records = sp_rows_read (sql, self->rows, sp_query_get_paths (self->query), &error)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/* Puts records in the place of placeholders; gives the rows whose item became another object. */
static GHashTable *
take_records (SpRecordList *self,
              GPtrArray    *records)
{
  const char * const *paths = sp_query_get_paths (self->query);
  GHashTable *replaced = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < records->len; i++)
    {
      SpRow *row = records->pdata[i];
      g_autoptr(SpRecord) record = NULL;
      SpRecord *held;

      if (row == NULL || row->fields == NULL)
        continue;

      record = sp_store_take_row (self->store, row, paths);
      held = g_hash_table_lookup (self->held, &row->row);
      if (held == record)
        continue;

      if (held != NULL)
        g_hash_table_add (replaced, g_memdup2 (&row->row, sizeof row->row));
      hold (self, row->row, record);
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

static DexFuture *
page_done_cb (DexFuture *future,
              gpointer   data)
{
  Waiting *waiting = data;
  Answer *answer = waiting->answer;
  g_autoptr(SpRecordList) self = g_weak_ref_get (&waiting->list);

  if (self == NULL)
    return dex_future_new_true ();

  /* A newer vector has asked for its own pages. */
  if (answer->version == self->version)
    g_hash_table_remove (self->wanted, GUINT_TO_POINTER (answer->page + 1));

  if (answer->version == self->version && dex_future_is_resolved (future) &&
      sp_store_get_state (self->store) == SP_STORE_STATE_OPEN)
    {
      g_autoptr(GHashTable) replaced = take_records (self, answer->records);

      tell_replaced (self, replaced, answer->page * PAGE, answer->records->len);
    }

  settle (self);

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
  waiting->future = sp_sql_thread_run (sp_store_get_reader_thread (self->store), job, g_atomic_rc_box_acquire (answer),
                                       answer_unref);
  g_idle_add_full (G_PRIORITY_DEFAULT, attach_cb, waiting, NULL);
}

static void
ask_page (SpRecordList *self,
          guint         page)
{
  Answer *answer;
  guint first = page * PAGE;

  if (self->taking || sp_store_get_state (self->store) != SP_STORE_STATE_OPEN ||
      !g_hash_table_add (self->wanted, GUINT_TO_POINTER (page + 1)))
    return;

  answer = g_atomic_rc_box_new0 (Answer);
  answer->query = g_object_ref (self->query);
  answer->version = self->version;
  answer->page = page;
  answer->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (answer->rows, &g_array_index (self->rows, gint64, first), MIN (PAGE, self->rows->len - first));
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
  n_first = sp_query_get_type_name (self->query) != NULL ? MIN (PAGE, self->rows->len) : self->rows->len;
  g_array_append_vals (first, self->rows->data, n_first);

  if (step < 0 || (self->records = sp_rows_read (sql, first, sp_query_get_paths (self->query), &error)) == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/* A stretch in which old and new differ. */
typedef struct
{
  guint old_start;
  guint old_end;
  guint new_start;
  guint new_end;
} Run;

/* Marks the new positions of a longest sequence of rows that kept their order. */
static GArray *
kept_in_order (GArray *old_rows,
               GArray *new_rows,
               guint   start,
               guint   old_end,
               guint   new_end)
{
  g_autoptr(GHashTable) places = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autofree guint *tails = g_new (guint, new_end - start + 1);
  g_autofree guint *previous = g_new (guint, new_end - start + 1);
  g_autofree guint *place = g_new (guint, new_end - start + 1);
  GArray *pairs = g_array_new (FALSE, FALSE, 2 * sizeof (guint));
  guint length = 0;

  for (guint i = start; i < old_end; i++)
    g_hash_table_insert (places, &g_array_index (old_rows, gint64, i), GUINT_TO_POINTER (i + 1));

  for (guint i = start; i < new_end; i++)
    {
      guint where = GPOINTER_TO_UINT (g_hash_table_lookup (places, &g_array_index (new_rows, gint64, i)));
      guint low = 0;
      guint high = length;

      if (where == 0)
        continue;

      place[i - start] = where - 1;
      while (low < high)
        {
          guint middle = (low + high) / 2;

          if (place[tails[middle] - start] < where - 1)
            low = middle + 1;
          else
            high = middle;
        }

      previous[i - start] = low > 0 ? tails[low - 1] : G_MAXUINT;
      tails[low] = i;
      length = MAX (length, low + 1);
    }

  g_array_set_size (pairs, length);
  for (guint k = length, i = length > 0 ? tails[length - 1] : 0; k > 0; k--, i = previous[i - start])
    {
      guint *pair = (guint *) (gpointer) (pairs->data + (k - 1) * 2 * sizeof (guint));

      pair[0] = place[i - start];
      pair[1] = i;
    }

  return pairs;
}

static GArray *
find_runs (GArray *old_rows,
           GArray *new_rows)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (Run));
  g_autoptr(GArray) pairs = NULL;
  guint start = 0;
  guint old_end = old_rows->len;
  guint new_end = new_rows->len;
  guint old_position;
  guint new_position;

  while (start < old_end && start < new_end &&
         g_array_index (old_rows, gint64, start) == g_array_index (new_rows, gint64, start))
    start++;
  while (old_end > start && new_end > start &&
         g_array_index (old_rows, gint64, old_end - 1) == g_array_index (new_rows, gint64, new_end - 1))
    old_end--, new_end--;

  if (start == old_end && start == new_end)
    return runs;

  pairs = kept_in_order (old_rows, new_rows, start, old_end, new_end);
  old_position = start;
  new_position = start;

  for (guint k = 0; k <= pairs->len; k++)
    {
      const guint *pair = k < pairs->len ? (guint *) (gpointer) (pairs->data + k * 2 * sizeof (guint)) : NULL;
      guint next_old = pair != NULL ? pair[0] : old_end;
      guint next_new = pair != NULL ? pair[1] : new_end;

      if (next_old > old_position || next_new > new_position)
        {
          Run one = { old_position, next_old, new_position, next_new };

          g_array_append_val (runs, one);
        }

      old_position = next_old + 1;
      new_position = next_new + 1;
    }

  if (runs->len > MAX_RUNS)
    {
      Run whole = { start, old_end, start, new_end };

      g_array_set_size (runs, 0);
      g_array_append_val (runs, whole);
    }

  return runs;
}

/* From the end to the start, so that positions before a run still hold when it is told. */
static void
take_rows (SpRecordList *self,
           GArray       *new_rows)
{
  g_autoptr(GArray) old_rows = g_steal_pointer (&self->rows);
  g_autoptr(GArray) runs = find_runs (old_rows, new_rows);

  self->version++;
  self->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (self->rows, old_rows->data, old_rows->len);
  g_queue_clear (&self->pages);

  for (guint i = runs->len; i > 0; i--)
    {
      Run *one = &g_array_index (runs, Run, i - 1);
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
      gint64 row = row_at (self, i);

      if ((record = g_hash_table_lookup (self->held, &row)) != NULL && !sp_record_get_loaded (record))
        ask_page (self, i / PAGE);
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

      g_hash_table_remove_all (self->wanted);
      forget_others (self, answer->rows);
      replaced = take_records (self, answer->records);
      self->taking = TRUE;
      take_rows (self, answer->rows);
      self->taking = FALSE;
      tell_replaced (self, replaced, 0, answer->records->len);
      ask_for_placeholders (self);
    }

  if (self->again)
    ask_rows (self);
  else
    set_loading (self, FALSE);

  settle (self);

  return dex_future_new_true ();
}

/* Asks for the vector; while one question is under way, the next one waits. */
static void
ask_rows (SpRecordList *self)
{
  Answer *answer;

  if (self->asking)
    {
      self->again = TRUE;
      return;
    }

  if (sp_store_get_state (self->store) != SP_STORE_STATE_OPEN)
    {
      set_loading (self, FALSE);
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

static void
news_cb (SpRecordList *self,
         SpStoreNews  *news)
{
  GHashTableIter iter;
  gpointer type;

  g_hash_table_iter_init (&iter, news->types);
  while (g_hash_table_iter_next (&iter, &type, NULL))
    if (sp_query_touches (self->query, type))
      {
        ask_rows (self);
        return;
      }
}

static void
state_cb (SpRecordList *self)
{
  guint n = self->rows->len;

  if (sp_store_get_state (self->store) == SP_STORE_STATE_OPEN)
    {
      set_loading (self, TRUE);
      ask_rows (self);
      return;
    }

  self->serial++;
  self->version++;
  g_array_set_size (self->rows, 0);
  g_hash_table_remove_all (self->held);
  g_hash_table_remove_all (self->wanted);
  g_queue_clear (&self->pages);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
  set_loading (self, FALSE);
}

static void
sp_record_list_dispose (GObject *object)
{
  SpRecordList *self = SP_RECORD_LIST (object);

  g_hash_table_remove_all (self->held);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_record_list_parent_class)->dispose (object);
}

static void
sp_record_list_finalize (GObject *object)
{
  SpRecordList *self = SP_RECORD_LIST (object);

  g_clear_object (&self->query);
  g_array_unref (self->rows);
  g_hash_table_unref (self->held);
  g_hash_table_unref (self->wanted);
  g_queue_clear (&self->pages);
  dex_clear (&self->settled);

  G_OBJECT_CLASS (sp_record_list_parent_class)->finalize (object);
}

static void
sp_record_list_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SpRecordList *self = SP_RECORD_LIST (object);

  switch (prop_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;

    case PROP_QUERY:
      g_value_set_object (value, self->query);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_record_list_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SpRecordList *self = SP_RECORD_LIST (object);

  switch (prop_id)
    {
    case PROP_QUERY:
      sp_record_list_set_query (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_record_list_class_init (SpRecordListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sp_record_list_dispose;
  object_class->finalize = sp_record_list_finalize;
  object_class->get_property = sp_record_list_get_property;
  object_class->set_property = sp_record_list_set_property;

  properties[PROP_LOADING] =
    g_param_spec_boolean ("loading", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_QUERY] =
    g_param_spec_object ("query", NULL, NULL, SP_TYPE_QUERY,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sp_record_list_init (SpRecordList *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->held = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  self->wanted = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->pages);
}

SpRecordList *
sp_record_list_new (SpStore *store,
                    SpQuery *query)
{
  SpRecordList *self = g_object_new (SP_TYPE_RECORD_LIST, NULL);

  self->store = g_object_ref (store);
  self->query = g_object_ref (query);
  self->loading = sp_store_get_state (store) == SP_STORE_STATE_OPEN;
  g_signal_connect_object (store, "news", G_CALLBACK (news_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  ask_rows (self);

  return self;
}

/**
 * sp_record_list_get_query:
 * @self: a list
 *
 * Returns: (transfer none): what the list asks for
 */
SpQuery *
sp_record_list_get_query (SpRecordList *self)
{
  g_return_val_if_fail (SP_IS_RECORD_LIST (self), NULL);

  return self->query;
}

/**
 * sp_record_list_set_query:
 * @self: a list
 * @query: what to ask for, of the same record type; not to be changed afterwards
 *
 * Asks for something else, as when a person types into a search field. The items change when the answer is there;
 * those that are in both answers stay.
 */
void
sp_record_list_set_query (SpRecordList *self,
                          SpQuery      *query)
{
  g_return_if_fail (SP_IS_RECORD_LIST (self) && SP_IS_QUERY (query));
  g_return_if_fail (g_strcmp0 (sp_query_get_type_name (query), sp_query_get_type_name (self->query)) == 0);

  if (!g_set_object (&self->query, query))
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY]);
  set_loading (self, TRUE);
  ask_rows (self);
}

/**
 * sp_record_list_get_loading:
 * @self: a list
 *
 * Returns: whether the answer to the present query is not there yet
 */
gboolean
sp_record_list_get_loading (SpRecordList *self)
{
  g_return_val_if_fail (SP_IS_RECORD_LIST (self), FALSE);

  return self->loading;
}

/**
 * sp_record_list_when_settled:
 * @self: a list
 *
 * Returns: (transfer full): a future that resolves when no question is under way
 */
DexFuture *
sp_record_list_when_settled (SpRecordList *self)
{
  DexFuture *future;

  g_return_val_if_fail (SP_IS_RECORD_LIST (self), NULL);

  if (self->settled == NULL)
    self->settled = dex_promise_new ();

  future = DEX_FUTURE (dex_ref (self->settled));
  settle (self);

  return future;
}
