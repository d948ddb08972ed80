/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* One record's row, its search words and its own edits: on the writer thread. */

#include "config.h"

#include "sp-json.h"
#include "sp-store-private.h"

gboolean
sp_store_meta_get (SpSql       *sql,
                   const char  *key,
                   char       **value,
                   GError     **error)
{
  return sp_sql_dup_text (sql, "SELECT value FROM meta WHERE key = ?1", value, error, "t", key);
}

/* A NULL value takes the key away. */
gboolean
sp_store_meta_set (SpSql       *sql,
                   const char  *key,
                   const char  *value,
                   GError     **error)
{
  if (value == NULL)
    return sp_sql_run (sql, "DELETE FROM meta WHERE key = ?1", error, "t", key);

  return sp_sql_run (sql,
                     "INSERT INTO meta (key, value) VALUES (?1, ?2)"
                     " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                     error, "tt", key, value);
}

/* The compartment's number; a new one gets a row. One that is on show stays so. */
gboolean
sp_store_compartment_get (SpSql       *sql,
                          const char  *name,
                          gboolean     shown,
                          gint64      *cid,
                          GError     **error)
{
  return sp_sql_run (sql, "INSERT INTO compartment (name, shown) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING", error,
                     "ti", name, (gint64) shown) &&
         sp_sql_get_int (sql, "SELECT cid FROM compartment WHERE name = ?1", cid, error, "t", name);
}

static const char *
search_statement (void)
{
  static gsize once = 0;
  static char *text = NULL;

  if (g_once_init_enter (&once))
    {
      g_autofree char *words = sp_store_schema_search_sql ("type", "fields");

      text = g_strdup_printf ("INSERT OR REPLACE INTO search (rowid, words)"
                              " SELECT row, words FROM (SELECT row, %s AS words FROM record WHERE row = ?1)"
                              " WHERE words IS NOT NULL",
                              words);
      g_once_init_leave (&once, 1);
    }

  return text;
}

/* Inserts or updates the row of @row->id, and its words. @row->row may be 0. */
gboolean
sp_store_record_write (SpSql        *sql,
                       const SpRow  *row,
                       const char   *base,
                       GError      **error)
{
  g_autofree char *fields = row->fields != NULL ? sp_json_object_to_text (row->fields) : NULL;
  gint64 cid;
  gint64 number;

  if (!sp_store_compartment_get (sql, row->compartment, TRUE, &cid, error) ||
      !sp_sql_get_int (sql,
                       "INSERT INTO record (id, type, cid, rev, base, fields) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                       " ON CONFLICT (id) DO UPDATE SET cid = excluded.cid, rev = excluded.rev,"
                       " base = excluded.base, fields = excluded.fields"
                       " RETURNING row",
                       &number, error, "ttiitt", row->id, row->type->name, cid, row->rev, base, fields))
    return FALSE;

  if (fields == NULL)
    return sp_sql_run (sql, "DELETE FROM search WHERE rowid = ?1", error, "i", number);

  return sp_sql_run (sql, search_statement (), error, "i", number);
}

gboolean
sp_store_record_delete (SpSql   *sql,
                        gint64   row,
                        GError **error)
{
  return sp_sql_run (sql, "DELETE FROM search WHERE rowid = ?1", error, "i", row) &&
         sp_sql_run (sql, "DELETE FROM record WHERE row = ?1", error, "i", row);
}

/* Applies own operations that the server has not given back yet, in order. */
static gboolean
lay_over (SpSql       *sql,
          const char  *id,
          JsonObject **fields,
          gboolean    *any,
          GError     **error)
{
  SpStatement *st = sp_sql_query (sql, "SELECT op FROM outbox WHERE state < 2 AND record = ?1 ORDER BY n", error, "t",
                                  id);
  int step;

  *any = FALSE;

  if (st == NULL)
    return FALSE;

  while ((step = sp_statement_step (st, error)) > 0)
    {
      g_autoptr(JsonObject) json = sp_json_parse_object (sp_statement_get_text (st, 0), -1, NULL);
      g_autoptr(SpOperation) operation = json != NULL ? sp_operation_from_json (json, NULL) : NULL;
      g_autoptr(JsonObject) before = g_steal_pointer (fields);

      *any = TRUE;

      /* Only a later version's own operation could not be read; it still goes to the server as it is. */
      if (operation == NULL)
        *fields = g_steal_pointer (&before);
      else if (operation->verb != SP_VERB_DELETE)
        *fields = sp_operation_apply (operation, before);
    }

  sp_statement_reset (st);

  return step == 0;
}

/**
 * sp_store_record_relay:
 * @sql: the writer's connection, in a transaction
 * @id: a record
 * @error: return location
 *
 * Makes the record what the server last sent with the own operations on top that it has not given back yet. Where
 * neither is left, the record goes.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_record_relay (SpSql       *sql,
                       const char  *id,
                       GError     **error)
{
  g_autoptr(JsonObject) fields = NULL;
  g_autofree char *server = NULL;
  g_autofree char *base = NULL;
  gboolean failed = FALSE;
  gboolean any = FALSE;
  gboolean done;
  SpRow *row = sp_rows_read_id (sql, id, NULL, &failed, error);

  if (row == NULL)
    return !failed;

  done = sp_sql_dup_text (sql, "SELECT base FROM record WHERE row = ?1", &base, error, "i", row->row);

  if (done)
    {
      if (base != NULL)
        server = g_steal_pointer (&base);
      else if (row->rev > 0 && row->fields != NULL)
        server = sp_json_object_to_text (row->fields);

      if (server != NULL)
        fields = sp_json_parse_object (server, -1, NULL);

      done = lay_over (sql, id, &fields, &any, error);
    }

  if (done)
    {
      g_clear_pointer (&row->fields, json_object_unref);
      row->fields = g_steal_pointer (&fields);

      if (!any && server == NULL)
        done = sp_store_record_delete (sql, row->row, error);
      else
        done = sp_store_record_write (sql, row, any ? server : NULL, error);
    }

  sp_row_unref (row);

  return done;
}
