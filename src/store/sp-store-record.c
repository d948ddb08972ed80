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

gboolean
sp_store_meta_get_int (SpSql       *sql,
                       const char  *key,
                       gint64      *value,
                       GError     **error)
{
  g_autofree char *text = NULL;

  if (!sp_store_meta_get (sql, key, &text, error))
    return FALSE;

  *value = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  return TRUE;
}

gboolean
sp_store_meta_set_int (SpSql       *sql,
                       const char  *key,
                       gint64       value,
                       GError     **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return sp_store_meta_set (sql, key, text, error);
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

void
sp_store_base_clear (SpStoreBase *self)
{
  g_clear_pointer (&self->fields, g_free);
  g_clear_pointer (&self->compartment, g_free);
}

/* What the server last sent of @row, whether own operations lie over it or not. */
gboolean
sp_store_base_read (SpSql        *sql,
                    const SpRow  *row,
                    SpStoreBase  *base,
                    GError      **error)
{
  if (!sp_sql_dup_text (sql, "SELECT base FROM record WHERE row = ?1", &base->fields, error, "i", row->row) ||
      !sp_sql_dup_text (sql, "SELECT name FROM record JOIN compartment c ON c.cid = base_cid WHERE row = ?1",
                        &base->compartment, error, "i", row->row))
    return FALSE;

  if (base->fields == NULL && row->rev > 0 && row->fields != NULL)
    {
      base->fields = sp_json_object_to_text (row->fields);
      base->compartment = g_strdup (row->compartment);
    }

  return TRUE;
}

/* Inserts or updates the row of @row->id, and its words. @row->row may be 0. */
gboolean
sp_store_record_write (SpSql              *sql,
                       const SpRow        *row,
                       const SpStoreBase  *base,
                       GError            **error)
{
  g_autofree char *fields = row->fields != NULL ? sp_json_object_to_text (row->fields) : NULL;
  gint64 cid;
  gint64 number;

  return sp_store_compartment_get (sql, row->compartment, TRUE, &cid, error) &&
         sp_sql_get_int (sql,
                         "INSERT INTO record (id, type, type_no, cid, rev, base, base_cid, fields)"
                         " VALUES (?1, ?2, ?8, ?3, ?4, ?5, (SELECT cid FROM compartment WHERE name = ?6), ?7)"
                         " ON CONFLICT (id) DO UPDATE SET cid = excluded.cid, rev = excluded.rev,"
                         " base = excluded.base, base_cid = excluded.base_cid, fields = excluded.fields"
                         " RETURNING row",
                         &number, error, "ttiittti", row->id, row->type->name, cid, row->rev, base->fields,
                         base->compartment, fields, (gint64) sp_type_number (row->type->name)) &&
         sp_store_words_put_one (sql, number, error);
}

gboolean
sp_store_record_delete (SpSql   *sql,
                        gint64   row,
                        GError **error)
{
  return sp_sql_run (sql, "DELETE FROM search WHERE rowid = ?1", error, "i", row) &&
         sp_sql_run (sql, "DELETE FROM record WHERE row = ?1", error, "i", row);
}

/* The server has the record no more, or not where it is read here (@left). */
gboolean
sp_store_record_gone (SpSql     *sql,
                      gint64     row,
                      gboolean   left,
                      GError   **error)
{
  g_autofree char *id = NULL;
  gint64 waiting = 0;

  if (!sp_sql_dup_text (sql, "SELECT id FROM record WHERE row = ?1", &id, error, "i", row))
    return FALSE;

  /* An edit beats a deletion: what is written here stays until the server has said what becomes of it. */
  if (!left && !sp_sql_get_int (sql,
                                "SELECT count(*) FROM outbox WHERE state < 2 AND record = ?1", &waiting, error, "t",
                                id))
    return FALSE;

  if (waiting > 0)
    return sp_sql_run (sql, "UPDATE record SET rev = 0, base = NULL, base_cid = NULL, stale = 0 WHERE row = ?1", error,
                       "i", row);

  /* What left may be read by fewer now, and a draft holds its words. */
  if (left && !sp_sql_run (sql, "DELETE FROM draft WHERE instr (key, ?1)", error, "t", id))
    return FALSE;

  if (!sp_store_record_delete (sql, row, error))
    return FALSE;

  return !left || sp_sql_run (sql, "UPDATE departed SET compartment = NULL WHERE id = ?1", error, "t", id);
}

/* One own operation over a record as it is so far. */
static gboolean
lay_one_over (SpSql        *sql,
              const char   *text,
              JsonObject  **fields,
              char        **compartment,
              GError      **error)
{
  g_autoptr(JsonObject) json = sp_json_parse_object (text, -1, NULL);
  g_autoptr(SpOperation) operation = json != NULL ? sp_operation_from_json (json, NULL) : NULL;
  g_autoptr(JsonObject) before = NULL;
  gint64 is_here;

  /* Only a later version's own operation could not be read; it still goes to the server as it is. */
  if (operation == NULL)
    return TRUE;

  /* What was offered again after a restore stands in for what the server sent. */
  if (operation->again && *fields != NULL)
    return TRUE;

  before = g_steal_pointer (fields);
  if (operation->verb != SP_VERB_DELETE)
    *fields = sp_operation_apply (operation, before);

  if (*compartment == NULL)
    g_set_str (compartment, operation->compartment);

  /* A move that somebody else's has overtaken is not shown, nor one to where nothing may be read any more. */
  if (operation->from == NULL || !g_str_equal (operation->from, *compartment))
    return TRUE;

  if (!sp_sql_get_int (sql, "SELECT cid FROM compartment WHERE name = ?1", &is_here, error, "t",
                       operation->compartment))
    return FALSE;

  if (is_here != 0)
    g_set_str (compartment, operation->compartment);

  return TRUE;
}

/* Applies own operations that the server has not given back yet, in order. */
static gboolean
lay_over (SpSql       *sql,
          const char  *id,
          JsonObject **fields,
          char       **compartment,
          gboolean    *any,
          GError     **error)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func (g_free);
  SpStatement *st = sp_sql_query (sql, "SELECT op FROM outbox WHERE state < 2 AND record = ?1"
                                  " ORDER BY op ->> '$.again' IS NULL, n",
                                  error, "t", id);
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    g_ptr_array_add (operations, g_strdup (sp_statement_get_text (st, 0)));

  for (guint i = 0; step == 0 && i < operations->len; i++)
    if (!lay_one_over (sql, operations->pdata[i], fields, compartment, error))
      return FALSE;

  *any = operations->len > 0;

  return step == 0;
}

static gboolean
relay_row (SpSql   *sql,
           SpRow   *row,
           GError **error)
{
  static const SpStoreBase NOTHING = { NULL, NULL };
  g_auto(SpStoreBase) base = { 0 };
  g_autoptr(JsonObject) fields = NULL;
  g_autofree char *compartment = NULL;
  gboolean any;

  if (!sp_store_base_read (sql, row, &base, error))
    return FALSE;

  if (base.fields != NULL)
    fields = sp_json_parse_object (base.fields, -1, NULL);
  compartment = g_strdup (base.compartment);

  if (!lay_over (sql, row->id, &fields, &compartment, &any, error))
    return FALSE;

  if (!any && base.fields == NULL)
    return sp_store_record_delete (sql, row->row, error);

  g_clear_pointer (&row->fields, json_object_unref);
  row->fields = g_steal_pointer (&fields);
  if (compartment != NULL)
    g_set_str (&row->compartment, compartment);

  return sp_store_record_write (sql, row, any ? &base : &NOTHING, error);
}

/**
 * sp_store_record_relay:
 * @sql: the writer's connection, in a transaction
 * @id: a record
 * @error: return location
 *
 * Makes the record what the server last sent, where it lay, with the own operations on top that it has not given back
 * yet. Where neither is left, the record goes.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_record_relay (SpSql       *sql,
                       const char  *id,
                       GError     **error)
{
  gboolean failed = FALSE;
  gboolean done;
  SpRow *row = sp_rows_read_id (sql, id, NULL, &failed, error);

  if (row == NULL)
    return !failed;

  done = relay_row (sql, row, error);
  sp_row_unref (row);

  return done;
}
