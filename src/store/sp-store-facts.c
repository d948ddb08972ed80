/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the store knows of itself, and what a job has changed. */

#include "config.h"

#include "sp-json.h"
#include "sp-store-private.h"

void
sp_store_facts_free (SpStoreFacts *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->identity, json_object_unref);
  g_clear_pointer (&self->reader, sp_reader_free);
  g_clear_pointer (&self->list_items, g_ptr_array_unref);
  g_free (self);
}

static gboolean
read_identity (SpSql         *sql,
               SpStoreFacts  *self,
               GError       **error)
{
  g_autofree char *text = NULL;
  g_autofree char *json = NULL;
  g_autoptr(JsonObject) fields = NULL;
  g_auto(GStrv) roles = NULL;
  const char *member;

  if (!sp_store_meta_get (sql, SP_META_IDENTITY, &text, error))
    return FALSE;

  if (text == NULL || (self->identity = sp_json_parse_object (text, -1, error)) == NULL)
    return text == NULL;

  /* The roles are what the directory says; before the first pull there are none. */
  member = sp_json_get_text (self->identity, "member");
  if (!sp_sql_dup_text (sql, "SELECT fields FROM record WHERE id = ?1 AND type = 'member'", &json, error, "t", member))
    return FALSE;

  if (json != NULL && (fields = sp_json_parse_object (json, -1, error)) == NULL)
    return FALSE;

  if (fields != NULL && !sp_json_get_flag (fields, "retired"))
    roles = sp_json_dup_strv (fields, "roles");

  self->reader = sp_reader_new (member,
                                fields != NULL && sp_json_get_text (fields, "agency") != NULL
                                  ? sp_json_get_text (fields, "agency")
                                  : sp_json_get_text (self->identity, "agency"),
                                sp_roles_from_strv ((const char * const *) roles));

  return TRUE;
}

/**
 * sp_store_facts_read:
 * @sql: a connection, in a transaction
 * @error: return location
 *
 * Returns: (transfer full): the facts, or %NULL with @error set
 */
SpStoreFacts *
sp_store_facts_read (SpSql   *sql,
                     GError **error)
{
  SpStoreFacts *self = g_new0 (SpStoreFacts, 1);
  SpStatement *st;
  int step = -1;

  self->list_items = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  if (read_identity (sql, self, error) &&
      sp_sql_get_int (sql, SP_COUNT_WAITING, &self->pending, error, "") &&
      sp_sql_get_int (sql, SP_COUNT_ATTENTION, &self->attention, error, "") &&
      (st = sp_sql_query (sql,
                          "SELECT fields FROM record WHERE " SP_IS_A (LIST_ITEM) " AND fields IS NOT NULL"
                          " ORDER BY fields ->> '$.list', fields ->> '$.position'",
                          error, "")) != NULL)
    {
      while ((step = sp_statement_step (st, error)) > 0)
        {
          JsonObject *item = sp_json_parse_object (sp_statement_get_text (st, 0), -1, NULL);

          if (item != NULL)
            g_ptr_array_add (self->list_items, item);
        }
    }

  if (step < 0)
    g_clear_pointer (&self, sp_store_facts_free);

  return self;
}

SpStoreWriter *
sp_store_writer_new (void)
{
  SpStoreWriter *self = g_new0 (SpStoreWriter, 1);

  self->stale = TRUE;

  return self;
}

void
sp_store_writer_free (SpStoreWriter *self)
{
  g_clear_pointer (&self->reader, sp_reader_free);
  g_clear_object (&self->lists);
  g_free (self);
}

/* Before a check. Whoever may have changed the facts says so in `stale`, even if the transaction fails afterwards. */
gboolean
sp_store_writer_refresh (SpStoreWriter  *self,
                         SpSql          *sql,
                         GError        **error)
{
  SpStoreFacts *facts;

  if (!self->stale)
    return TRUE;

  if ((facts = sp_store_facts_read (sql, error)) == NULL)
    return FALSE;

  g_clear_pointer (&self->reader, sp_reader_free);
  self->reader = g_steal_pointer (&facts->reader);
  g_clear_object (&self->lists);
  self->lists = sp_value_lists_new ();
  for (guint i = 0; i < facts->list_items->len; i++)
    sp_value_lists_set_json (self->lists, facts->list_items->pdata[i]);
  self->stale = FALSE;
  sp_store_facts_free (facts);

  return TRUE;
}

SpStoreNews *
sp_store_news_new (void)
{
  SpStoreNews *self = g_new0 (SpStoreNews, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->lost = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  self->types = g_hash_table_new (g_str_hash, g_str_equal);

  return self;
}

SpStoreNews *
sp_store_news_ref (SpStoreNews *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
sp_store_news_unref (SpStoreNews *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->ids);
  g_ptr_array_unref (self->lost);
  g_hash_table_unref (self->types);
  g_free (self);
}

/* Notes a changed record; @type may be of a later version. */
void
sp_store_news_add (SpStoreNews *self,
                   const char  *id,
                   const char  *type)
{
  const SpRecordType *known = sp_record_type_find (type);

  if (known == NULL)
    return;

  g_ptr_array_add (self->ids, g_strdup (id));
  g_hash_table_add (self->types, (gpointer) known->name);

  if (g_str_equal (known->name, "member") || g_str_equal (known->name, "list_item"))
    self->facts = TRUE;
}

/* Notes a compartment, or a record by its id, that may no longer be read here. */
void
sp_store_news_lose (SpStoreNews *self,
                    const char  *name)
{
  g_ptr_array_add (self->lost, g_strdup (name));
}

gboolean
sp_store_news_count (SpStoreNews  *self,
                     SpSql        *sql,
                     GError      **error)
{
  return sp_sql_get_int (sql, SP_COUNT_WAITING, &self->pending, error, "") &&
         sp_sql_get_int (sql, SP_COUNT_ATTENTION, &self->attention, error, "");
}
