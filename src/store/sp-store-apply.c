/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a page from the server does in the cache: one transaction of the writer, straight from the page's text into the
 * tables. */

#include "config.h"

#include "sp-store-apply-private.h"

#include "sp-json.h"

static void
apply_clear (gpointer data)
{
  SpApply *self = data;

  sp_wire_page_unref (self->page);
  g_free (self->cursor);
  g_free (self->places);
  g_strfreev (self->drops);
  sp_store_news_unref (self->news);
  sp_lease_unref (self->lease);
  g_free ((char *) self->granted.nonce);
}

/**
 * sp_apply_new:
 * @page: a page
 * @writer: the writer thread's own
 * @lease: the lease that may come with it
 * @now_us: the time, for what was not seen yet
 *
 * Returns: (transfer full): a page to be taken, by sp_apply_job ()
 */
SpApply *
sp_apply_new (SpWirePage    *page,
              SpStoreWriter *writer,
              SpLease       *lease,
              gint64         now_us)
{
  SpApply *self = g_atomic_rc_box_new0 (SpApply);

  self->page = sp_wire_page_ref (page);
  self->writer = writer;
  self->lease = sp_lease_ref (lease);
  self->now_us = now_us;
  self->news = sp_store_news_new ();

  return self;
}

SpApply *
sp_apply_ref (SpApply *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
sp_apply_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, apply_clear);
}

static gboolean
bad_page (GError     **error,
          const char  *what)
{
  g_set_error (error, SP_STORE_ERROR, SP_STORE_ERROR_BAD_REPLY, "page: %s", what);

  return FALSE;
}

/* NULL where there is something else than a list of names. */
static GStrv
dup_names (JsonObject *compartments,
           const char *member)
{
  if (compartments == NULL || !json_object_has_member (compartments, member))
    return g_new0 (char *, 1);

  return sp_json_dup_strv (compartments, member);
}

/* What stands around the changes: drops first, then what is new, then where we are. */
static gboolean
take_head (SpApply *self,
           SpSql   *sql,
           GError **error)
{
  JsonObject *head = sp_wire_page_get_head (self->page);
  JsonObject *compartments = sp_json_get_object (head, "compartments");
  const char *cursor = sp_json_get_text (head, "cursor");
  g_autofree char *acl_rev = NULL;
  g_auto(GStrv) adds = dup_names (compartments, "add");

  self->drops = dup_names (compartments, "drop");
  self->more = sp_json_get_flag (head, "more");
  self->upto = sp_json_get_int (head, "upto", 0);

  if (sp_json_get_int (head, "acl_rev", -1) >= 0)
    acl_rev = g_strdup_printf ("%" G_GINT64_FORMAT, sp_json_get_int (head, "acl_rev", -1));

  if (cursor == NULL || adds == NULL || self->drops == NULL)
    return bad_page (error, "a member is missing, or of another kind");

  for (guint i = 0; self->drops[i] != NULL; i++)
    if (!sp_store_compartment_drop (sql, self->drops[i], self->news, error))
      return FALSE;

  for (guint i = 0; adds[i] != NULL; i++)
    if (!sp_store_refill_begin (sql, adds[i], error) ||
        !sp_sql_run (sql, "DELETE FROM purge WHERE name = ?1", error, "t", adds[i]))
      return FALSE;

  return sp_store_meta_set (sql, SP_META_CURSOR, cursor, error) &&
         sp_store_meta_set (sql, SP_META_ACL_REV, acl_rev, error);
}

static gboolean
is_change (const SpWireChange *change)
{
  return change->id != NULL && change->compartment != NULL && change->rev > 0 && change->verb != SP_WIRE_NONE &&
         (change->verb != SP_WIRE_PUT || (change->type != NULL && change->fields != NULL));
}

/* Where a change lies, and its type's number. A page has the changes of a compartment one after the other. */
static gboolean
find_place (SpSql               *sql,
            const SpWireChange  *change,
            const SpWireChange  *before,
            SpApplyPlace        *place,
            GError             **error)
{
  gint64 shown;

  if (before == NULL || change->type != before->type)
    place->type_no = change->type != NULL ? sp_type_number (change->type) : SP_TYPE_NO_UNKNOWN;

  if (before != NULL && place->cid != 0 && change->compartment == before->compartment)
    return TRUE;

  /* One that is filled gets a row. */
  if (!(change->verb == SP_WIRE_PUT
          ? sp_store_compartment_get (sql, change->compartment, FALSE, &place->cid, error)
          : sp_sql_get_int (sql, "SELECT cid FROM compartment WHERE name = ?1", &place->cid, error, "t",
                            change->compartment)) ||
      !sp_sql_get_int (sql, "SELECT shown FROM compartment WHERE cid = ?1", &shown, error, "i", place->cid))
    return FALSE;

  place->shown = shown != 0;

  return TRUE;
}

/* The page as the statements below read it. */
enum
{
  PAGE_ID,
  PAGE_VERB,
  PAGE_TYPE,
  PAGE_TYPE_NO,
  PAGE_CID,
  PAGE_REV,
  PAGE_FIELDS,
};
#define PAGE_COLUMNS "id, verb, type, type_no, cid, rev, fields"

static void
get_page_cell (gpointer   data,
               guint      row,
               guint      column,
               SpSqlCell *cell)
{
  static const char *const VERBS[] = { [SP_WIRE_PUT] = "put", [SP_WIRE_LEAVE] = "leave", [SP_WIRE_DELETE] = "delete" };
  const SpApply *self = data;
  const SpWireChange *change = &self->changes[row];

  switch (column)
    {
    case PAGE_ID:
      sp_sql_cell_set_text (cell, change->id);
      break;

    case PAGE_VERB:
      sp_sql_cell_set_text (cell, VERBS[change->verb]);
      break;

    case PAGE_TYPE:
      sp_sql_cell_set_text (cell, change->type);
      break;

    case PAGE_TYPE_NO:
      sp_sql_cell_set_int (cell, self->places[row].type_no);
      break;

    case PAGE_CID:
      sp_sql_cell_set_int (cell, self->places[row].cid);
      break;

    case PAGE_REV:
      sp_sql_cell_set_int (cell, change->rev);
      break;

    case PAGE_FIELDS:
      sp_sql_cell_set_text (cell, change->fields);
      break;

    default:
      g_assert_not_reached ();
    }
}

/* All that follows are single statements over the page as a table. Row by row it was five times slower, as each statement
 * opens the hundred indexes of the fields anew. */
static gboolean
read_changes (SpApply *self,
              SpSql   *sql,
              GError **error)
{
  SpApplyPlace place = { 0 };

  self->changes = sp_wire_page_get_changes (self->page, &self->n_changes);
  self->places = g_new (SpApplyPlace, self->n_changes);

  for (guint i = 0; i < self->n_changes; i++)
    {
      const SpWireChange *change = &self->changes[i];

      if (!is_change (change))
        return bad_page (error, "a change without a member, or of an unknown kind");

      if (!find_place (sql, change, i > 0 ? change - 1 : NULL, &place, error))
        return FALSE;

      self->places[i] = place;
      if (change->verb == SP_WIRE_PUT)
        {
          self->n_put++;
          self->any_shown |= place.shown;
        }
    }

  if (self->writer->page == NULL &&
      (self->writer->page = sp_sql_add_rows (sql, "page", PAGE_COLUMNS, get_page_cell, error)) == NULL)
    return FALSE;

  sp_sql_rows_set (self->writer->page, self->n_changes, self);

  return TRUE;
}

/* Rows and their words. Where all rows are new, as in a first pull, nothing is looked up. */
static gboolean
put_all (SpApply *self,
         SpSql   *sql,
         GError **error)
{
  gint64 before;
  gint64 after;

  return sp_sql_get_int (sql, "SELECT max (row) FROM record", &before, error, "") &&
         sp_sql_run (sql,
                     "INSERT INTO record (id, type, type_no, cid, rev, fields)"
                     " SELECT id, type, type_no, cid, rev, fields FROM temp.page WHERE verb = 'put' ORDER BY rowid"
                     " ON CONFLICT (id) DO UPDATE SET type = excluded.type, type_no = excluded.type_no,"
                     " cid = excluded.cid, rev = excluded.rev, base = NULL, base_cid = NULL, stale = 0, fields = excluded.fields",
                     error, "") &&
         sp_sql_get_int (sql, "SELECT max (row) FROM record", &after, error, "") &&
         sp_store_words_put (sql, before, after - before == self->n_put, self->any_shown, self->more, error);
}

/* Ids and types of changes, for what is on show. Who reads here, and with what words, counts even while all else
 * is still being filled. */
static void
collect_news (SpApply *self)
{
  for (guint i = 0; i < self->n_changes; i++)
    {
      const SpWireChange *change = &self->changes[i];
      const SpApplyPlace *place = &self->places[i];

      if (change->verb == SP_WIRE_PUT &&
          (place->shown || place->type_no == SP_TYPE_NO_MEMBER || place->type_no == SP_TYPE_NO_LIST_ITEM))
        sp_store_news_add (self->news, change->id, change->type);
    }
}

static void
change_free (gpointer data)
{
  SpApplyChange *self = data;

  g_free (self->id);
  g_free (self->verb);
  g_free (self);
}

/* Those changes of the page of which the condition is true, in their order. */
GPtrArray *
sp_apply_select (SpSql       *sql,
                 const char  *where,
                 GError     **error)
{
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func (change_free);
  g_autofree char *text = g_strconcat ("SELECT id, verb, cid, rev FROM temp.page WHERE ", where, " ORDER BY rowid",
                                       NULL);
  SpStatement *st = sp_sql_query (sql, text, error, "");
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    {
      SpApplyChange *change = g_new0 (SpApplyChange, 1);

      change->id = g_strdup (sp_statement_get_text (st, 0));
      change->verb = g_strdup (sp_statement_get_text (st, 1));
      change->cid = sp_statement_get_int (st, 2);
      change->rev = sp_statement_get_int (st, 3);
      g_ptr_array_add (changes, change);
    }

  return step == 0 ? g_steal_pointer (&changes) : NULL;
}

/* A record that was deleted, or left for another compartment; one that is read here would be put in the same page. */
static gboolean
take_away (SpApply              *self,
           SpSql                *sql,
           const SpApplyChange  *change,
           GError              **error)
{
  g_autofree char *type = NULL;
  gint64 row;

  if (!sp_sql_get_int (sql,
                       "SELECT row FROM record WHERE id = ?1 AND coalesce (base_cid, cid) = ?2",
                       &row, error, "ti", change->id, change->cid) ||
      !sp_sql_dup_text (sql, "SELECT type FROM record WHERE row = ?1", &type, error, "i", row))
    return FALSE;

  if (row == 0)
    return TRUE;

  sp_store_news_add (self->news, change->id, type);
  if (g_str_equal (change->verb, "leave"))
    sp_store_news_lose (self->news, change->id);

  return sp_apply_settle_own (sql, change, error) &&
         (g_str_equal (change->verb, "delete") ||
          (sp_store_purge_words (sql, error) && sp_store_outbox_forget (sql, change->id, error))) &&
         sp_store_record_gone (sql, row, g_str_equal (change->verb, "leave"), error);
}

static gboolean
take_all_away (SpApply *self,
               SpSql   *sql,
               GError **error)
{
  g_autoptr(GPtrArray) gone = sp_apply_select (
    sql, "verb <> 'put' AND id NOT IN (SELECT id FROM temp.page WHERE verb = 'put')", error);

  if (gone == NULL)
    return FALSE;

  for (guint i = 0; i < gone->len; i++)
    if (!take_away (self, sql, gone->pdata[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
take_changes (SpApply *self,
              SpSql   *sql,
              GError **error)
{
  if (!read_changes (self, sql, error))
    return FALSE;
  if (self->n_changes == 0)
    return TRUE;

  if ((!self->more && !sp_sql_run (sql,
                                   "INSERT INTO temp.touched (cid) SELECT DISTINCT cid FROM temp.page WHERE cid <> 0"
                                   " ON CONFLICT DO NOTHING",
                                   error, "")) ||
      (self->n_put < self->n_changes && !take_all_away (self, sql, error)) ||
      (self->any_shown &&
       !sp_store_unseen_take (sql, self->writer->reader != NULL ? self->writer->reader->agency_id : NULL, self->now_us,
                              error)) ||
      !put_all (self, sql, error) || !sp_apply_lay_own_over (sql, error) || !sp_apply_forget_words (sql, error))
    return FALSE;

  collect_news (self);

  return TRUE;
}

/* With the last page, all that was being filled is shown. */
static gboolean
show_filled (SpApply *self,
             SpSql   *sql,
             GError **error)
{
  guint n_types;
  const SpRecordType * const *types = sp_record_types (&n_types);

  if (self->more)
    return TRUE;

  if (!sp_store_unseen_take_filled (sql, self->now_us, error) ||
      !sp_sql_run (sql, "UPDATE compartment SET shown = 1 WHERE shown = 0", error, ""))
    return FALSE;

  if (sp_sql_get_changes (sql) > 0)
    {
      self->filled = TRUE;
      for (guint i = 0; i < n_types; i++)
        g_hash_table_add (self->news->types, (gpointer) types[i]->name);
    }

  return TRUE;
}

/* With the last page, what has not come again is dealt with, and what was touched is compared. */
static gboolean
finish_refill (SpApply *self,
               SpSql   *sql,
               GError **error)
{
  g_autoptr(GPtrArray) lost = NULL;
  gint64 before;
  gint64 after;

  if (self->more)
    return TRUE;

  self->writer->stale |= self->news->facts;
  if (!sp_apply_settle_told (self, sql, error) || !sp_sql_get_int (sql, "SELECT max (n) FROM outbox", &before, error, "") ||
      !sp_store_writer_refresh (self->writer, sql, error) ||
      (lost = sp_store_refill_finish (sql, self->writer->reader, self->news, error)) == NULL ||
      !sp_sql_get_int (sql, "SELECT max (n) FROM outbox", &after, error, ""))
    return FALSE;

  self->offered = after > before;

  for (guint i = 0; i < lost->len; i++)
    if (!sp_store_compartment_drop (sql, lost->pdata[i], self->news, error))
      return FALSE;

  if (lost->len > 0)
    {
      g_autoptr(GStrvBuilder) drops = g_strv_builder_new ();

      g_strv_builder_addv (drops, (const char **) self->drops);
      for (guint i = 0; i < lost->len; i++)
        g_strv_builder_add (drops, lost->pdata[i]);
      g_strfreev (self->drops);
      self->drops = g_strv_builder_end (drops);
    }

  return sp_store_refill_verify (sql, sp_json_get_object (sp_wire_page_get_head (self->page), "digests"), error) &&
         sp_sql_get_int (sql, "SELECT EXISTS (SELECT 1 FROM refill)", &self->again, error, "");
}

/* Two ways may bring pages, a network and a file; and a restored server may be heard of by the one while the other still
 * brings what was answered before. */
static gboolean
check_follows (SpApply *self,
               SpSql   *sql,
               GError **error)
{
  g_autofree char *cursor = NULL;
  gboolean same;

  if (!self->follows)
    return TRUE;
  if (!sp_store_meta_get (sql, SP_META_CURSOR, &cursor, error) ||
      !sp_store_is_epoch (sql, sp_json_get_text (sp_wire_page_get_head (self->page), "epoch"), &same, error))
    return FALSE;
  if (same && g_strcmp0 (cursor, self->cursor) == 0)
    return TRUE;

  g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND, "page: it follows on another one");

  return FALSE;
}

/**
 * sp_apply_job:
 * @sql: the writer's connection, in a transaction
 * @data: (type SpApply): a page
 *
 * Takes the page, all or nothing, and notes what came of it.
 *
 * Returns: (transfer full): a future that rejects with %SP_STORE_ERROR_BAD_REPLY, or with %SP_STORE_ERROR_NOT_FOUND where
 *   the page follows on another one
 */
DexFuture *
sp_apply_job (SpSql    *sql,
              gpointer  data)
{
  SpApply *self = data;
  g_autoptr(GError) error = NULL;
  gboolean done;

  if (!check_follows (self, sql, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  done = take_head (self, sql, &error) && take_changes (self, sql, &error) && finish_refill (self, sql, &error) &&
         show_filled (self, sql, &error) &&
         sp_lease_offer (self->lease, sql, sp_wire_page_get_head (self->page), &self->granted, &error) &&
         sp_store_news_count (self->news, sql, &error);
  self->writer->stale |= self->news->facts;
  if (self->writer->page != NULL)
    sp_sql_rows_set (self->writer->page, 0, NULL);

  return done ? dex_future_new_true () : dex_future_new_for_error (g_steal_pointer (&error));
}
