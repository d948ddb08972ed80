/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* From the database to rows: on the reader thread, JSON parsed, links followed. */

#include "config.h"

#include <string.h>

#include "sp-json.h"
#include "sp-store-private.h"

#define COLUMNS                                                                      \
  "SELECT r.row, r.id, r.type, c.name, r.rev, r.fields FROM record r JOIN compartment c USING (cid) WHERE "

SpRow *
sp_row_new (void)
{
  SpRow *self = g_new0 (SpRow, 1);

  g_atomic_ref_count_init (&self->ref_count);

  return self;
}

SpRow *
sp_row_ref (SpRow *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

static void
link_clear (gpointer data)
{
  SpRowLink *link = data;

  g_clear_pointer (&link->target, sp_row_unref);
}

void
sp_row_unref (SpRow *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->id);
  g_free (self->compartment);
  g_clear_pointer (&self->fields, json_object_unref);
  g_clear_pointer (&self->links, g_array_unref);
  g_free (self);
}

/* A row whose type or JSON this version cannot read is as if it were not there. */
static SpRow *
row_from_statement (SpStatement *st)
{
  g_autoptr(JsonObject) fields = NULL;
  const SpRecordType *type = sp_record_type_find (sp_statement_get_text (st, 2));
  const char *json = sp_statement_get_text (st, 5);
  SpRow *row;

  if (type == NULL)
    return NULL;

  if (json != NULL &&
      (fields = sp_json_parse_object (json, (gssize) sp_statement_get_length (st, 5), NULL)) == NULL)
    return NULL;

  row = sp_row_new ();
  row->row = sp_statement_get_int (st, 0);
  row->id = g_strdup (sp_statement_get_text (st, 1));
  row->type = type;
  row->compartment = g_strdup (sp_statement_get_text (st, 3));
  row->rev = sp_statement_get_int (st, 4);
  row->fields = g_steal_pointer (&fields);

  return row;
}

/* Reads one row; NULL without @failed where there is none. */
static SpRow *
read_one (SpStatement  *st,
          gboolean     *failed,
          GError      **error)
{
  SpRow *row = NULL;
  int step;

  if (st == NULL || (step = sp_statement_step (st, error)) < 0)
    {
      *failed = TRUE;
      return NULL;
    }

  if (step > 0)
    row = row_from_statement (st);

  sp_statement_reset (st);

  return row;
}

/* Each linked record is read once a job, however many records point at it. */
static SpRow *
read_linked (SpSql       *sql,
             GHashTable  *seen,
             const char  *id,
             gboolean    *failed,
             GError     **error)
{
  SpRow *row;

  if (g_hash_table_lookup_extended (seen, id, NULL, (gpointer *) &row))
    return row;

  row = read_one (sp_sql_query (sql, COLUMNS "r.id = ?1", error, "t", id), failed, error);
  if (row != NULL && row->fields == NULL)
    g_clear_pointer (&row, sp_row_unref);

  g_hash_table_insert (seen, g_strdup (id), row);

  return row;
}

static SpRow *
find_link (SpRow         *row,
           const SpField *field)
{
  for (guint i = 0; row->links != NULL && i < row->links->len; i++)
    if (g_array_index (row->links, SpRowLink, i).field == field)
      return g_array_index (row->links, SpRowLink, i).target;

  return NULL;
}

/* Follows one path, link by link. */
static gboolean
follow (SpSql       *sql,
        GHashTable  *seen,
        SpRow       *row,
        const char  *path,
        GError     **error)
{
  g_auto(GStrv) names = g_strsplit (path, ".", -1);

  for (guint i = 0; names[i] != NULL && row != NULL && row->fields != NULL; i++)
    {
      const SpField *field = sp_record_type_find_field (row->type, names[i]);
      const char *id;
      SpRow *target;
      gboolean failed = FALSE;

      if (field == NULL || field->kind != SP_KIND_REF)
        return TRUE;

      if ((target = find_link (row, field)) == NULL)
        {
          SpRowLink link = { field, NULL };

          if ((id = sp_json_get_text (row->fields, field->name)) != NULL)
            target = read_linked (sql, seen, id, &failed, error);

          if (failed)
            return FALSE;

          if (row->links == NULL)
            {
              row->links = g_array_new (FALSE, FALSE, sizeof (SpRowLink));
              g_array_set_clear_func (row->links, link_clear);
            }

          /* A link that points nowhere is kept too: the record may have had another one before. */
          link.target = target != NULL && target != row ? sp_row_ref (target) : NULL;
          g_array_append_val (row->links, link);
        }

      row = target;
    }

  return TRUE;
}

static gboolean
follow_all (SpSql               *sql,
            GHashTable          *seen,
            SpRow               *row,
            const char * const  *paths,
            GError             **error)
{
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    if (!follow (sql, seen, row, paths[i], error))
      return FALSE;

  return TRUE;
}

static void
row_unref0 (gpointer row)
{
  sp_row_unref (row);
}

/**
 * sp_rows_read:
 * @sql: a connection, in a transaction
 * @rows: row ids
 * @paths: (nullable): links to follow
 * @error: return location
 *
 * Returns: (transfer full): as many rows as were asked for, %NULL where one is not there; %NULL with @error
 */
GPtrArray *
sp_rows_read (SpSql               *sql,
              GArray              *rows,
              const char * const  *paths,
              GError             **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func (row_unref0);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, row_unref0);

  for (guint i = 0; i < rows->len; i++)
    {
      gboolean failed = FALSE;
      SpRow *row = read_one (sp_sql_query (sql, COLUMNS "r.row = ?1", error, "i", g_array_index (rows, gint64, i)),
                             &failed, error);

      if (failed)
        return NULL;

      g_ptr_array_add (found, row);
      if (row != NULL && !follow_all (sql, seen, row, paths, error))
        return NULL;
    }

  return g_steal_pointer (&found);
}

/**
 * sp_rows_read_id:
 * @sql: a connection, in a transaction
 * @id: a record's id
 * @paths: (nullable): links to follow
 * @failed: (out): whether @error is set
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the row; %NULL if it is not there, or with @failed
 */
SpRow *
sp_rows_read_id (SpSql               *sql,
                 const char          *id,
                 const char * const  *paths,
                 gboolean            *failed,
                 GError             **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, row_unref0);
  SpRow *row;

  *failed = FALSE;
  row = read_one (sp_sql_query (sql, COLUMNS "r.id = ?1", error, "t", id), failed, error);

  if (row != NULL && !follow_all (sql, seen, row, paths, error))
    {
      *failed = TRUE;
      g_clear_pointer (&row, sp_row_unref);
    }

  return row;
}
