/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The store: the encrypted cache as the main thread sees it.
 *
 * The database lives on two threads, a reader's and a writer's. What they give back are plain rows, which become
 * live records here: one object an id, held weakly, updated in place whenever its row changes. */

#include "config.h"

#include "sp-json.h"
#include "sp-store-open-private.h"

struct _SpStore
{
  GObject parent_instance;

  char *directory;
  SpAmbient *ambient;
  GBytes *device_secret;
  SpStoreState state;
  gboolean opening;
  SpStoreOpened *opened; /* nullable */
  SpValueLists *lists;
  guint pending;
  guint attention;

  GHashTable *by_id;  /* id → Live, which holds the id */
  GHashTable *by_row; /* row → Live, owned by by_id */
};

/* A record that somebody holds. */
typedef struct
{
  SpStore *store;
  SpRecord *record;
  char *id;
  gint64 row;
  GHashTable *paths; /* nullable: links that were loaded along */
} Live;

enum
{
  PROP_0,
  PROP_STATE,
  PROP_PENDING,
  PROP_ATTENTION,
  PROP_MEMBER_ID,
  PROP_AGENCY_ID,
  N_PROPS
};

enum
{
  CHANGED,
  NEWS,
  IDENTITY_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_QUARK (sp-store-error-quark, sp_store_error)

G_DEFINE_ENUM_TYPE (SpStoreState, sp_store_state,
                    G_DEFINE_ENUM_VALUE (SP_STORE_STATE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (SP_STORE_STATE_LOCKED, "locked"),
                    G_DEFINE_ENUM_VALUE (SP_STORE_STATE_OPEN, "open"))

G_DEFINE_FINAL_TYPE (SpStore, sp_store, G_TYPE_OBJECT)

static void
forget_row (Live *live)
{
  if (g_hash_table_lookup (live->store->by_row, &live->row) == live)
    g_hash_table_remove (live->store->by_row, &live->row);
}

static void
record_gone_cb (gpointer  data,
                GObject  *where)
{
  Live *live = data;

  live->record = NULL;
  forget_row (live);
  g_hash_table_remove (live->store->by_id, live->id);
}

static void
live_free (gpointer data)
{
  Live *self = data;

  if (self->record != NULL)
    g_object_weak_unref (G_OBJECT (self->record), record_gone_cb, self);

  g_clear_pointer (&self->paths, g_hash_table_unref);
  g_free (self->id);
  g_free (self);
}

static void
set_state (SpStore      *self,
           SpStoreState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
set_counts (SpStore *self,
            guint    pending,
            guint    attention)
{
  if (self->pending != pending)
    {
      self->pending = pending;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING]);
    }

  if (self->attention != attention)
    {
      self->attention = attention;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ATTENTION]);
    }
}

static void
take_facts (SpStore      *self,
            SpStoreFacts *facts)
{
  g_clear_object (&self->lists);
  self->lists = sp_value_lists_new ();

  if (facts != NULL)
    {
      for (guint i = 0; i < facts->list_items->len; i++)
        sp_value_lists_set_json (self->lists, facts->list_items->pdata[i]);
      set_counts (self, (guint) facts->pending, (guint) facts->attention);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMBER_ID]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AGENCY_ID]);
}

static void
sp_store_dispose (GObject *object)
{
  SpStore *self = SP_STORE (object);

  g_hash_table_remove_all (self->by_row);
  g_hash_table_remove_all (self->by_id);
  g_clear_pointer (&self->opened, sp_store_opened_free);

  G_OBJECT_CLASS (sp_store_parent_class)->dispose (object);
}

static void
sp_store_finalize (GObject *object)
{
  SpStore *self = SP_STORE (object);

  g_hash_table_unref (self->by_row);
  g_hash_table_unref (self->by_id);
  g_clear_object (&self->lists);
  g_clear_object (&self->ambient);
  g_clear_pointer (&self->device_secret, g_bytes_unref);
  g_free (self->directory);

  G_OBJECT_CLASS (sp_store_parent_class)->finalize (object);
}

static void
sp_store_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  SpStore *self = SP_STORE (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    case PROP_PENDING:
      g_value_set_uint (value, self->pending);
      break;

    case PROP_ATTENTION:
      g_value_set_uint (value, self->attention);
      break;

    case PROP_MEMBER_ID:
      g_value_set_string (value, sp_store_get_member_id (self));
      break;

    case PROP_AGENCY_ID:
      g_value_set_string (value, sp_store_get_agency_id (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_store_class_init (SpStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = sp_store_dispose;
  object_class->finalize = sp_store_finalize;
  object_class->get_property = sp_store_get_property;

  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, SP_TYPE_STORE_STATE, SP_STORE_STATE_NONE, flags);
  properties[PROP_PENDING] = g_param_spec_uint ("pending", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ATTENTION] = g_param_spec_uint ("attention", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_MEMBER_ID] = g_param_spec_string ("member-id", NULL, NULL, NULL, flags);
  properties[PROP_AGENCY_ID] = g_param_spec_string ("agency-id", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * SpStore::changed:
   * @self: the store
   * @ids: (type GStrv): records that were made, changed or taken away
   */
  signals[CHANGED] = g_signal_new ("changed", SP_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRV);
  signals[NEWS] = g_signal_new ("news", SP_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_POINTER);
  signals[IDENTITY_CHANGED] = g_signal_new ("identity-changed", SP_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 0);
}

static void
sp_store_init (SpStore *self)
{
  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, live_free);
  self->by_row = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->lists = sp_value_lists_new ();
}

/**
 * sp_store_new:
 * @directory: where the store is or will be
 * @ambient: clock and chance
 *
 * Looks whether there is a store; opens nothing.
 *
 * Returns: (transfer full): the store, in state none or locked
 */
SpStore *
sp_store_new (const char *directory,
              SpAmbient  *ambient)
{
  SpStore *self;

  g_return_val_if_fail (directory != NULL && SP_IS_AMBIENT (ambient), NULL);

  self = g_object_new (SP_TYPE_STORE, NULL);
  self->directory = g_strdup (directory);
  self->ambient = g_object_ref (ambient);
  self->state = sp_store_open_look (directory);

  return self;
}

/**
 * sp_store_get_directory:
 * @self: a store
 *
 * Returns: (transfer none): its directory
 */
const char *
sp_store_get_directory (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  return self->directory;
}

/**
 * sp_store_get_ambient:
 * @self: a store
 *
 * Returns: (transfer none): clock and chance
 */
SpAmbient *
sp_store_get_ambient (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  return self->ambient;
}

/**
 * sp_store_get_state:
 * @self: a store
 *
 * Returns: whether there is a store, and whether it is open
 */
SpStoreState
sp_store_get_state (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), SP_STORE_STATE_NONE);

  return self->state;
}

/**
 * sp_store_get_pending:
 * @self: a store
 *
 * Returns: how many operations wait to be sent
 */
guint
sp_store_get_pending (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), 0);

  return self->pending;
}

/**
 * sp_store_get_attention:
 * @self: a store
 *
 * Returns: how many operations the server did not take
 */
guint
sp_store_get_attention (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), 0);

  return self->attention;
}

/**
 * sp_store_set_device_secret:
 * @self: a store that is not open
 * @secret: (nullable): the device's half of the key
 *
 * A store that is made with a device's half opens only with both it and the passphrase.
 */
void
sp_store_set_device_secret (SpStore *self,
                            GBytes  *secret)
{
  g_return_if_fail (SP_IS_STORE (self));

  g_clear_pointer (&self->device_secret, g_bytes_unref);
  self->device_secret = secret != NULL ? g_bytes_ref (secret) : NULL;
}

typedef struct
{
  SpStore *store;
  char *passphrase;
  gboolean create;
  SpKeyCost cost;
  gboolean simulated;
  GBytes *key; /* nullable: of a simulated store */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *self = data;

  self->store->opening = FALSE;
  g_object_unref (self->store);
  explicit_bzero (self->passphrase, strlen (self->passphrase));
  g_free (self->passphrase);
  g_clear_pointer (&self->key, g_bytes_unref);
  g_free (self);
}

static DexFuture *
open_fiber (gpointer data)
{
  Opening *opening = data;
  SpStore *self = opening->store;
  g_autoptr(GError) error = NULL;

  if (opening->simulated)
    self->opened = sp_store_open_await_simulated (
      self->directory, opening->key != NULL ? g_bytes_get_data (opening->key, NULL) : NULL, &error);
  else
    self->opened = sp_store_open_await (self->directory, opening->passphrase, self->device_secret, self->ambient,
                                        opening->create, opening->cost, &error);

  if (self->opened == NULL)
    {
      set_state (self, sp_store_open_look (self->directory));
      return dex_future_new_for_error (sp_store_translate_error (error));
    }

  take_facts (self, self->opened->facts);
  set_state (self, SP_STORE_STATE_OPEN);

  return dex_future_new_true ();
}

static Opening *
opening_new (SpStore    *self,
             const char *passphrase)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->store = g_object_ref (self);
  opening->passphrase = g_strdup (passphrase);

  return opening;
}

/* Takes @opening. */
static DexFuture *
open_store (SpStore *self,
            Opening *opening)
{
  DexFuture *future;

  if (self->opening || self->state == SP_STORE_STATE_OPEN)
    {
      gboolean was_opening = self->opening;

      opening_free (opening);
      self->opening = was_opening;
      return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_IN_USE, "the store is open already");
    }

  self->opening = TRUE;
  future = dex_scheduler_spawn (dex_scheduler_get_default (), 0, open_fiber, opening, opening_free);
  dex_future_disown (dex_ref (future));

  return future;
}

/**
 * sp_store_create:
 * @self: a store in state none
 * @passphrase: the passphrase
 * @cost: how dear a guess shall be
 *
 * Makes a new store and opens it.
 *
 * Returns: (transfer full): a future that rejects with %SP_STORE_ERROR_EXISTS, %SP_STORE_ERROR_NO_SPACE, …
 */
DexFuture *
sp_store_create (SpStore    *self,
                 const char *passphrase,
                 SpKeyCost   cost)
{
  Opening *opening;

  g_return_val_if_fail (SP_IS_STORE (self) && passphrase != NULL, NULL);

  opening = opening_new (self, passphrase);
  opening->create = TRUE;
  opening->cost = cost;

  return open_store (self, opening);
}

/**
 * sp_store_unlock:
 * @self: a store in state locked
 * @passphrase: the passphrase
 *
 * Opens a store.
 *
 * Returns: (transfer full): a future that rejects with %SP_STORE_ERROR_WRONG_PASSPHRASE, %SP_STORE_ERROR_DAMAGED,
 *   %SP_STORE_ERROR_INCOMPLETE, %SP_STORE_ERROR_NEWER, %SP_STORE_ERROR_IN_USE, …
 */
DexFuture *
sp_store_unlock (SpStore    *self,
                 const char *passphrase)
{
  g_return_val_if_fail (SP_IS_STORE (self) && passphrase != NULL, NULL);

  return open_store (self, opening_new (self, passphrase));
}

/**
 * sp_store_unlock_simulated:
 * @self: a store that is not open
 * @key: (nullable): the database's key
 *
 * Opens the database in the store's directory without passphrase, key file or lock, its work done by the main loop.
 *
 * Returns: (transfer full): a future as that of sp_store_unlock ()
 */
DexFuture *
sp_store_unlock_simulated (SpStore      *self,
                           const guint8 *key)
{
  Opening *opening;

  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  opening = opening_new (self, "");
  opening->simulated = TRUE;
  opening->key = key != NULL ? g_bytes_new (key, SP_SQL_KEY_SIZE) : NULL;

  return open_store (self, opening);
}

static DexFuture *
locked_cb (DexFuture *future,
           gpointer   data)
{
  sp_store_opened_free (data);

  return dex_future_new_true ();
}

/**
 * sp_store_lock:
 * @self: a store
 *
 * Finishes what is queued, closes the database and forgets keys and records. The state is locked at once;
 * records that somebody still holds lose their values.
 *
 * Returns: (transfer full): a future that resolves when the files are closed
 */
DexFuture *
sp_store_lock (SpStore *self)
{
  SpStoreOpened *opened;
  g_autoptr(GPtrArray) records = NULL;
  GHashTableIter iter;
  gpointer live;
  DexFuture *future;

  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  if (self->opened == NULL)
    return dex_future_new_true ();

  opened = g_steal_pointer (&self->opened);
  records = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &live))
    g_ptr_array_add (records, g_object_ref (((Live *) live)->record));

  g_hash_table_remove_all (self->by_row);
  g_hash_table_remove_all (self->by_id);
  set_state (self, SP_STORE_STATE_LOCKED);
  take_facts (self, NULL);

  for (guint i = 0; i < records->len; i++)
    sp_record_set_json (records->pdata[i], NULL);

  future = dex_future_all (sp_sql_thread_stop (opened->reader), sp_sql_thread_stop (opened->writer), NULL);
  future = dex_future_finally (future, locked_cb, opened, NULL);
  dex_future_disown (dex_ref (future));

  return future;
}

/**
 * sp_store_get_reader:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): who reads here, once enrolled; the roles come with the first pull
 */
const SpReader *
sp_store_get_reader (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  return self->opened != NULL && self->opened->facts != NULL ? self->opened->facts->reader : NULL;
}

/**
 * sp_store_get_lists:
 * @self: a store
 *
 * Returns: (transfer none): the value lists, with what the partnership added; replaced by another object when the
 *   directory changes
 */
SpValueLists *
sp_store_get_lists (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  return self->lists;
}

/**
 * sp_store_get_member_id:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): whose laptop this is, once enrolled
 */
const char *
sp_store_get_member_id (SpStore *self)
{
  const SpReader *reader = sp_store_get_reader (self);

  return reader != NULL ? reader->member_id : NULL;
}

/**
 * sp_store_get_agency_id:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): the member's agency, once enrolled
 */
const char *
sp_store_get_agency_id (SpStore *self)
{
  const SpReader *reader = sp_store_get_reader (self);

  return reader != NULL ? reader->agency_id : NULL;
}

/**
 * sp_store_dup_identity:
 * @self: a store
 *
 * Returns: (transfer full) (nullable): what enrolment gave
 */
JsonObject *
sp_store_dup_identity (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  if (self->opened == NULL || self->opened->facts == NULL || self->opened->facts->identity == NULL)
    return NULL;

  return sp_json_object_copy (self->opened->facts->identity);
}

SpSqlThread *
sp_store_get_reader_thread (SpStore *self)
{
  return self->opened->reader;
}

SpSqlThread *
sp_store_get_writer_thread (SpStore *self)
{
  return self->opened->writer;
}

SpStoreWriter *
sp_store_get_writer_data (SpStore *self)
{
  return self->opened->writer_data;
}

static Live *
make_live (SpStore  *self,
           SpRecord *record,
           gint64    row)
{
  Live *live = g_new0 (Live, 1);

  live->store = self;
  live->record = record;
  live->id = g_strdup (sp_record_get_id (record));
  live->row = row;
  g_object_weak_ref (G_OBJECT (record), record_gone_cb, live);
  g_hash_table_insert (self->by_id, live->id, live);

  return live;
}

static void
note_paths (Live               *live,
            const char * const *paths)
{
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      if (live->paths == NULL)
        live->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      g_hash_table_add (live->paths, g_strdup (paths[i]));
    }
}

/**
 * sp_store_find_live:
 * @self: a store
 * @row: a row id
 *
 * Returns: (transfer full) (nullable): the record of the row, if somebody holds it
 */
SpRecord *
sp_store_find_live (SpStore *self,
                    gint64   row)
{
  Live *live = g_hash_table_lookup (self->by_row, &row);

  return live != NULL ? g_object_ref (live->record) : NULL;
}

/**
 * sp_store_take_row:
 * @self: a store
 * @row: (transfer none): a row
 * @paths: (nullable): the links that were followed
 *
 * Makes or updates the record of a row, and those that it links to.
 *
 * Returns: (transfer full): the record
 */
SpRecord *
sp_store_take_row (SpStore            *self,
                   SpRow              *row,
                   const char * const *paths)
{
  Live *live = g_hash_table_lookup (self->by_id, row->id);
  g_autoptr(SpRecord) record = live != NULL ? g_object_ref (live->record)
                                            : sp_record_new (row->type, row->id, row->compartment);

  if (live == NULL)
    live = make_live (self, record, row->row);

  note_paths (live, paths);

  if (row->record != record)
    {
      row->record = record;

      if (row->fields == NULL)
        {
          forget_row (live);
          sp_record_set_gone (record, TRUE);
        }
      else
        {
          forget_row (live);
          live->row = row->row;
          g_hash_table_replace (self->by_row, &live->row, live);
          sp_record_set_gone (record, FALSE);
          sp_record_set_compartment (record, row->compartment);
          sp_record_set_rev (record, row->rev);
          sp_record_set_json (record, row->fields);
        }
    }

  for (guint i = 0; row->links != NULL && i < row->links->len; i++)
    {
      SpRowLink *link = &g_array_index (row->links, SpRowLink, i);
      g_autoptr(SpRecord) target = link->target != NULL ? sp_store_take_row (self, link->target, NULL) : NULL;

      if (sp_record_get_link (record, link->field->name) != target)
        sp_record_set_link (record, link->field->name, target);
    }

  return g_steal_pointer (&record);
}

/* What to read again after a change: the records on show among those that changed, each with its links. */
typedef struct
{
  GPtrArray *ids;   /* of char * */
  GPtrArray *paths; /* of GStrv, one an id */
  GPtrArray *rows;  /* of SpRow, nullable, filled in by the job */
} Refresh;

static void
refresh_clear (gpointer data)
{
  Refresh *self = data;

  g_ptr_array_unref (self->ids);
  g_ptr_array_unref (self->paths);
  g_ptr_array_unref (self->rows);
}

static void
refresh_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, refresh_clear);
}

static void
row_unref0 (gpointer row)
{
  sp_row_unref (row);
}

static DexFuture *
refresh_job (SpSql    *sql,
             gpointer  data)
{
  Refresh *self = data;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < self->ids->len; i++)
    {
      gboolean failed = FALSE;
      SpRow *row = sp_rows_read_id (sql, self->ids->pdata[i], self->paths->pdata[i], &failed, &error);

      if (failed)
        return dex_future_new_for_error (g_steal_pointer (&error));

      g_ptr_array_add (self->rows, row);
    }

  return dex_future_new_true ();
}

typedef struct
{
  SpStore *store;
  Refresh *refresh;
  SpStoreNews *news;
} Refreshing;

static void
refreshing_free (gpointer data)
{
  Refreshing *self = data;

  g_object_unref (self->store);
  refresh_unref (self->refresh);
  sp_store_news_unref (self->news);
  g_free (self);
}

static void
take_refreshed (SpStore *self,
                Refresh *refresh)
{
  for (guint i = 0; i < refresh->rows->len; i++)
    {
      Live *live = g_hash_table_lookup (self->by_id, refresh->ids->pdata[i]);
      g_autoptr(SpRecord) record = NULL;

      if (live == NULL)
        continue;

      if (refresh->rows->pdata[i] != NULL)
        {
          record = sp_store_take_row (self, refresh->rows->pdata[i], NULL);
        }
      else
        {
          record = g_object_ref (live->record);
          forget_row (live);
          sp_record_set_gone (record, TRUE);
        }
    }
}

static void
emit_changed (SpStore     *self,
              SpStoreNews *news)
{
  g_autofree char **ids = g_new0 (char *, news->ids->len + 1);

  for (guint i = 0; i < news->ids->len; i++)
    ids[i] = news->ids->pdata[i];

  g_signal_emit (self, signals[NEWS], 0, news);
  g_signal_emit (self, signals[CHANGED], 0, ids);
}

static DexFuture *
refreshed_cb (DexFuture *future,
              gpointer   data)
{
  Refreshing *self = data;

  if (self->store->state != SP_STORE_STATE_OPEN)
    return dex_future_new_true ();

  if (dex_future_is_resolved (future))
    take_refreshed (self->store, self->refresh);

  emit_changed (self->store, self->news);

  return dex_future_new_true ();
}

/* A copy, as the list may grow while the job runs. */
static GStrv
dup_paths (Live *live)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer path;

  if (live->paths != NULL)
    {
      g_hash_table_iter_init (&iter, live->paths);
      while (g_hash_table_iter_next (&iter, &path, NULL))
        g_strv_builder_add (builder, path);
    }

  return g_strv_builder_end (builder);
}

static DexFuture *
facts_done_cb (DexFuture *future,
               gpointer   data)
{
  SpStore *self = data;
  const GValue *value = dex_future_get_value (future, NULL);
  SpStoreFacts *facts = value != NULL ? g_value_get_pointer (value) : NULL;

  if (facts == NULL)
    return dex_future_new_true ();

  if (self->opened == NULL)
    {
      sp_store_facts_free (facts);
      return dex_future_new_true ();
    }

  g_clear_pointer (&self->opened->facts, sp_store_facts_free);
  self->opened->facts = facts;
  take_facts (self, facts);
  g_signal_emit (self, signals[IDENTITY_CHANGED], 0);

  return dex_future_new_true ();
}

static DexFuture *
facts_job (SpSql    *sql,
           gpointer  data)
{
  g_autoptr(GError) error = NULL;
  SpStoreFacts *facts = sp_store_facts_read (sql, &error);

  if (facts == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_pointer (facts);
}

/**
 * sp_store_read_facts:
 * @self: an open store
 *
 * Reads again who reads here, and the value lists.
 *
 * Returns: (transfer full): a future that resolves when they are in place
 */
DexFuture *
sp_store_read_facts (SpStore *self)
{
  DexFuture *future = sp_sql_thread_run (self->opened->reader, facts_job, NULL, NULL);

  return dex_future_finally (future, facts_done_cb, g_object_ref (self), g_object_unref);
}

/**
 * sp_store_take_news:
 * @self: a store
 * @news: what a job changed
 *
 * Brings what is on show up to date, then tells everybody.
 */
void
sp_store_take_news (SpStore     *self,
                    SpStoreNews *news)
{
  Refreshing *refreshing;
  Refresh *refresh;
  DexFuture *future;

  if (self->opened == NULL)
    return;

  set_counts (self, (guint) news->pending, (guint) news->attention);

  if (news->facts)
    dex_future_disown (sp_store_read_facts (self));

  if (news->ids->len == 0 && g_hash_table_size (news->types) == 0)
    return;

  refresh = g_atomic_rc_box_new0 (Refresh);
  refresh->ids = g_ptr_array_new_with_free_func (g_free);
  refresh->paths = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  refresh->rows = g_ptr_array_new_with_free_func (row_unref0);

  for (guint i = 0; i < news->ids->len; i++)
    {
      Live *live = g_hash_table_lookup (self->by_id, news->ids->pdata[i]);

      if (live != NULL)
        {
          g_ptr_array_add (refresh->ids, g_strdup (news->ids->pdata[i]));
          g_ptr_array_add (refresh->paths, dup_paths (live));
        }
    }

  refreshing = g_new0 (Refreshing, 1);
  refreshing->store = g_object_ref (self);
  refreshing->refresh = refresh;
  refreshing->news = sp_store_news_ref (news);
  future = sp_sql_thread_run (self->opened->reader, refresh_job, g_atomic_rc_box_acquire (refresh), refresh_unref);
  dex_future_disown (dex_future_finally (future, refreshed_cb, refreshing, refreshing_free));
}
