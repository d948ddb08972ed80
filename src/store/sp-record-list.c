/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A list that is there at once.
 *
 * One query gives the sorted vector of row ids; only the pages that are looked at are loaded, a hundred rows at a
 * time, on the reader thread. Until a page is there its items are placeholders, which are exchanged for the live
 * records when it comes. After a change the vector is asked for again, and the difference becomes as few
 * items-changed as possible (sp-row-runs.c), so that views keep their place.
 *
 * Where the list is only viewed, by rows that follow their records, a page costs no frame: the placeholders become the
 * records, some at a time whenever there is nothing to draw, and what was scrolled past before it came is not loaded.
 *
 * Here is the list; what it asks, and how it takes the answer, is in sp-record-list-ask.c. */

#include "config.h"

#include "sp-record-list-private.h"

/* Pages whose records are held; the rest are held by whoever shows them. */
#define MAX_PAGES 20

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_QUERY,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SpRecordList, sp_record_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

void
sp_record_list_hold (SpRecordList *self,
                     gint64        row,
                     SpRecord     *record)
{
  g_hash_table_replace (self->held, g_memdup2 (&row, sizeof row), g_object_ref (record));
}

/* Tells who waits, once no question is under way. */
void
sp_record_list_settle (SpRecordList *self)
{
  if (self->settled == NULL || self->asking || g_hash_table_size (self->wanted) > 0 ||
      self->filling != 0)
    return;

  dex_promise_resolve_boolean (self->settled, TRUE);
  dex_clear (&self->settled);
}

void
sp_record_list_set_loading (SpRecordList *self,
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

      for (guint i = page * SP_RECORD_LIST_PAGE; i < MIN ((page + 1) * SP_RECORD_LIST_PAGE, self->rows->len); i++)
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

  row = sp_record_list_row_at (self, position);
  record = g_hash_table_lookup (self->held, &row);

  if (record == NULL && (record = sp_store_find_live (self->store, row)) != NULL)
    {
      sp_record_list_hold (self, row, record);
      g_object_unref (record);
    }

  use_page (self, position / SP_RECORD_LIST_PAGE);

  if (record == NULL)
    {
      g_autoptr(SpRecord) placeholder = sp_record_new (placeholder_type (self), "", NULL);

      sp_record_list_hold (self, row, placeholder);
      record = placeholder;
    }

  if (!sp_record_get_loaded (record))
    sp_record_list_ask_page (self, position / SP_RECORD_LIST_PAGE);

  return g_object_ref (record);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
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
        sp_record_list_ask_rows (self);
        return;
      }
}

static void
state_cb (SpRecordList *self)
{
  guint n = self->rows->len;

  if (sp_store_get_state (self->store) == SP_STORE_STATE_OPEN)
    {
      sp_record_list_set_loading (self, TRUE);
      sp_record_list_ask_rows (self);
      return;
    }

  self->serial++;
  self->version++;
  g_array_set_size (self->rows, 0);
  g_hash_table_remove_all (self->held);
  sp_record_list_forget_pages (self);
  g_queue_clear (&self->pages);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
  sp_record_list_set_loading (self, FALSE);
}

static void
sp_record_list_dispose (GObject *object)
{
  SpRecordList *self = SP_RECORD_LIST (object);

  g_hash_table_remove_all (self->held);
  sp_record_list_forget_pages (self);
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
  self->wanted = g_hash_table_new_full (NULL, NULL, NULL, sp_record_list_answer_unref);
  g_queue_init (&self->pages);
  g_queue_init (&self->arrived);
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
  sp_record_list_ask_rows (self);

  return self;
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
  sp_record_list_set_loading (self, TRUE);
  sp_record_list_ask_rows (self);
}

/**
 * sp_record_list_set_viewed:
 * @self: a list
 * @viewed: whether the list is only looked at, by rows that follow the notifications of their records
 *
 * Of a viewed list, placeholders become their records in place, without items-changed, and only those near to what was
 * looked at last.
 */
void
sp_record_list_set_viewed (SpRecordList *self,
                           gboolean      viewed)
{
  g_return_if_fail (SP_IS_RECORD_LIST (self));

  self->viewed = viewed;
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
  sp_record_list_settle (self);

  return future;
}
