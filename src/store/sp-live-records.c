/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The live records: one object an id, held weakly, updated in place whenever its row changes. */

#include "config.h"

#include "sp-live-records-private.h"

struct _SpLiveRecords
{
  GHashTable *by_id;  /* id → Live, which holds the id */
  GHashTable *by_row; /* row → Live, owned by by_id */
  guint64 refreshes;  /* how many there were */
};

/* A record that somebody holds. */
typedef struct
{
  SpLiveRecords *owner;
  SpRecord *record;
  char *id;
  gint64 row;
  GHashTable *paths; /* nullable: links that were loaded along */
  guint64 due;       /* the last refresh that will bring it */
  guint64 read;      /* the moment at which what it shows was asked for */
} Live;

struct _SpLiveRefresh
{
  gatomicrefcount ref_count;
  guint64 number;
  GPtrArray *all;   /* of char *: what changed, held or not */
  GPtrArray *ids;   /* of char * */
  GPtrArray *paths; /* of GStrv, one an id */
  GPtrArray *rows;  /* of SpRow, nullable, filled in by the job */
};

static void
forget_row (Live *live)
{
  if (g_hash_table_lookup (live->owner->by_row, &live->row) == live)
    g_hash_table_remove (live->owner->by_row, &live->row);
}

static void
record_gone_cb (gpointer  data,
                GObject  *where)
{
  Live *live = data;

  live->record = NULL;
  forget_row (live);
  g_hash_table_remove (live->owner->by_id, live->id);
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

SpLiveRecords *
sp_live_records_new (void)
{
  SpLiveRecords *self = g_new0 (SpLiveRecords, 1);

  self->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, live_free);
  self->by_row = g_hash_table_new (g_int64_hash, g_int64_equal);

  return self;
}

void
sp_live_records_free (SpLiveRecords *self)
{
  g_hash_table_unref (self->by_row);
  g_hash_table_unref (self->by_id);
  g_free (self);
}

/* Forgets them all. */
void
sp_live_records_clear (SpLiveRecords *self)
{
  g_hash_table_remove_all (self->by_row);
  g_hash_table_remove_all (self->by_id);
}

/**
 * sp_live_records_dup_all:
 * @self: live records
 *
 * Returns: (transfer full) (element-type SpRecord): all that somebody holds
 */
GPtrArray *
sp_live_records_dup_all (SpLiveRecords *self)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer live;

  g_hash_table_iter_init (&iter, self->by_id);
  while (g_hash_table_iter_next (&iter, NULL, &live))
    g_ptr_array_add (records, g_object_ref (((Live *) live)->record));

  return records;
}

static SpRecord *
make_record (const SpRow *row,
             SpRecord    *placeholder)
{
  if (placeholder == NULL)
    return sp_record_new (row->type, row->id, row->compartment);

  sp_record_become (placeholder, row->id, row->compartment);

  return g_object_ref (placeholder);
}

static Live *
make_live (SpLiveRecords *self,
           SpRecord      *record,
           gint64         row)
{
  Live *live = g_new0 (Live, 1);

  live->owner = self;
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
 * sp_live_records_find:
 * @self: live records
 * @row: a row id
 *
 * Returns: (transfer full) (nullable): the record of the row, if somebody holds it
 */
SpRecord *
sp_live_records_find (SpLiveRecords *self,
                      gint64         row)
{
  Live *live = g_hash_table_lookup (self->by_row, &row);

  return live != NULL ? g_object_ref (live->record) : NULL;
}

/**
 * sp_live_records_get_moment:
 * @self: live records
 *
 * Returns: the moment, for what is asked of the reader thread now; see sp_live_records_take_row ()
 */
guint64
sp_live_records_get_moment (SpLiveRecords *self)
{
  return self->refreshes;
}

static gboolean
points_to (SpRecord        *record,
           const SpRowLink *link)
{
  g_autofree char *id = sp_record_dup_text (record, link->field->name);

  return g_strcmp0 (id, link->target != NULL ? link->target->id : NULL) == 0;
}

/**
 * sp_live_records_take_row:
 * @self: live records
 * @row: (transfer none): a row
 * @paths: (nullable): the links that were followed
 * @placeholder: (nullable): a record without an id, of the row's type, which becomes the row's record if there is none
 * @moment: when the row was asked for; %G_MAXUINT64 for what was just written
 *
 * Makes or updates the record of a row, and those that it links to. Who follows the record hears of it once all is in
 * place. A record that has changed since the row was asked for stays as it is.
 *
 * Returns: (transfer full): the record
 */
SpRecord *
sp_live_records_take_row (SpLiveRecords      *self,
                          SpRow              *row,
                          const char * const *paths,
                          SpRecord           *placeholder,
                          guint64             moment)
{
  Live *live = g_hash_table_lookup (self->by_id, row->id);
  /* It has changed since it was asked for, and what changed it brings, or has brought, more than was read. */
  gboolean older = live != NULL && live->due > moment;
  g_autoptr(SpRecord) record = live != NULL ? g_object_ref (live->record)
                                            : make_record (row, placeholder);

  g_object_freeze_notify (G_OBJECT (record));

  if (live == NULL)
    live = make_live (self, record, row->row);

  note_paths (live, paths);

  if (!older && row->record != record)
    {
      row->record = record;
      live->read = moment;

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
      g_autoptr(SpRecord) target = link->target != NULL
                                     ? sp_live_records_take_row (self, link->target, NULL, NULL, moment)
                                     : NULL;

      if (older && !points_to (record, link))
        continue;

      if (sp_record_get_link (record, link->field->name) != target)
        sp_record_set_link (record, link->field->name, target);
    }

  g_object_thaw_notify (G_OBJECT (record));

  return g_steal_pointer (&record);
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

static void
row_unref0 (gpointer row)
{
  sp_row_unref (row);
}

/**
 * sp_live_refresh_new:
 * @records: live records
 * @ids: (element-type utf8): records that changed; stays as it is
 *
 * Returns: (transfer full): what to read again: those that somebody holds
 */
SpLiveRefresh *
sp_live_refresh_new (SpLiveRecords *records,
                     GPtrArray     *ids)
{
  SpLiveRefresh *self = g_new0 (SpLiveRefresh, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->number = ++records->refreshes;
  self->all = g_ptr_array_ref (ids);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->paths = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->rows = g_ptr_array_new_with_free_func (row_unref0);

  for (guint i = 0; i < ids->len; i++)
    {
      Live *live = g_hash_table_lookup (records->by_id, ids->pdata[i]);

      if (live != NULL)
        {
          g_ptr_array_add (self->ids, g_strdup (ids->pdata[i]));
          g_ptr_array_add (self->paths, dup_paths (live));
          live->due = self->number;
        }
    }

  return self;
}

SpLiveRefresh *
sp_live_refresh_ref (SpLiveRefresh *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
sp_live_refresh_unref (gpointer data)
{
  SpLiveRefresh *self = data;

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->all);
  g_ptr_array_unref (self->ids);
  g_ptr_array_unref (self->paths);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

/* Reads the rows; on the reader thread. */
DexFuture *
sp_live_refresh_job (SpSql    *sql,
                     gpointer  data)
{
  SpLiveRefresh *self = data;
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

/* Those among what changed that somebody holds as they were before: they were being read when they changed, and nobody held
 * them then. Whatever was asked for before the refresh has been answered before it. */
static GPtrArray *
find_missed (SpLiveRecords *self,
             SpLiveRefresh *refresh)
{
  GPtrArray *missed = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < refresh->all->len; i++)
    {
      Live *live = g_hash_table_lookup (self->by_id, refresh->all->pdata[i]);

      if (live != NULL && live->due <= refresh->number && live->read < refresh->number)
        g_ptr_array_add (missed, g_strdup (live->id));
    }

  return missed;
}

/**
 * sp_live_records_take_refresh:
 * @self: live records
 * @refresh: a refresh whose job is done
 *
 * Brings the live records up to date with what the job has read. What has changed since, and is brought by a refresh that is
 * still to come, shows more than this one knows: it is not taken back to what it was.
 *
 * Returns: (transfer full) (element-type utf8): what is to be refreshed once more
 */
GPtrArray *
sp_live_records_take_refresh (SpLiveRecords *self,
                              SpLiveRefresh *refresh)
{
  for (guint i = 0; i < refresh->rows->len; i++)
    {
      Live *live = g_hash_table_lookup (self->by_id, refresh->ids->pdata[i]);
      g_autoptr(SpRecord) record = NULL;

      if (live == NULL || live->due > refresh->number)
        continue;

      if (refresh->rows->pdata[i] != NULL)
        {
          record = sp_live_records_take_row (self, refresh->rows->pdata[i], NULL, NULL, refresh->number);
        }
      else
        {
          record = g_object_ref (live->record);
          live->read = refresh->number;
          forget_row (live);
          sp_record_set_gone (record, TRUE);
        }
    }

  return find_missed (self, refresh);
}
