/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What this laptop holds and the server may not: after the server was restored from a backup, after a cursor that it
 * does not know any more, and where a compartment's digest differs.
 *
 * What may be out of date is marked stale and stays on show. What comes again loses the mark. When the last page is in,
 * what still bears it is not on the server: it was deleted there, and goes here too, unless it is younger than the
 * backup. Then the backup has lost it, and it is offered again, by whom the policy lets write it; where neither that
 * holds nor the chair reads it, it is offered all the same, for else it might be the last copy: the server keeps it in
 * quarantine. */

#include "config.h"

#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-store-private.h"
#include "sp-wire.h"

/* Where the server has a record, in a form that takes the indexes. */
#define LIES_IN(cid) "((cid = " cid " AND base_cid IS NULL) OR base_cid = " cid ")"

/* Compartments compared in one pull, besides those that the page before has touched. */
#define VERIFY_MORE 4

/**
 * sp_store_refill_begin:
 * @sql: the writer's connection, in a transaction
 * @compartment: a compartment whose back-fill begins
 * @error: return location
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_refill_begin (SpSql       *sql,
                       const char  *compartment,
                       GError     **error)
{
  gint64 cid;

  return sp_store_compartment_get (sql, compartment, FALSE, &cid, error) &&
         sp_sql_run (sql, "UPDATE compartment SET stale = 0 WHERE cid = ?1", error, "i", cid) &&
         sp_sql_run (sql, "UPDATE record SET stale = 1 WHERE rev > 0 AND " LIES_IN ("?1"), error, "i", cid) &&
         sp_sql_run (sql, "DELETE FROM refill WHERE name = ?1", error, "t", compartment);
}

typedef struct
{
  gint64 row;
  char *id;
} Stale;

static void
stale_free (gpointer data)
{
  Stale *stale = data;

  g_free (stale->id);
  g_free (stale);
}

/* In the order in which they were made, so that a case is offered before what lies in it. */
static GPtrArray *
load_stale (SpSql   *sql,
            GError **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (stale_free);
  SpStatement *st = sp_sql_query (sql, "SELECT row, id FROM record WHERE stale = 1 ORDER BY rev, row", error, "");
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    {
      Stale *stale = g_new0 (Stale, 1);

      stale->row = sp_statement_get_int (st, 0);
      stale->id = g_strdup (sp_statement_get_text (st, 1));
      g_ptr_array_add (all, stale);
    }

  return step == 0 ? g_steal_pointer (&all) : NULL;
}

static gboolean
is_read_by_chair (const char *compartment)
{
  g_autoptr(SpCompartment) parsed = sp_compartment_parse (compartment);

  return parsed == NULL || parsed->readers == NULL ||
         g_strv_contains ((const char * const *) parsed->readers, SP_READERS_CHAIR);
}

static gboolean
shall_offer (SpSql              *sql,
             const SpReader     *reader,
             const SpRow        *row,
             const SpStoreBase  *base,
             JsonObject         *fields)
{
  /* A conflict is made by the server only; who writes in its compartment may bring it back. */
  SpVerb verb = row->type->writers == SP_WRITERS_SERVER ? SP_VERB_SET : SP_VERB_CREATE;
  SpRights rights;

  sp_store_rights_init (&rights, sql);

  return (reader != NULL &&
          sp_policy_may_do (reader, verb, row->type, row->id, base->compartment, NULL, fields, &rights) ==
            SP_DENIAL_NONE) ||
         !is_read_by_chair (base->compartment);
}

/* Offers the record as the server last sent it. It stays on show until the server has answered. */
static gboolean
offer (SpSql              *sql,
       const SpRow        *row,
       const SpStoreBase  *base,
       JsonObject         *fields,
       GError            **error)
{
  g_autoptr(SpOperation) operation = sp_operation_new (SP_VERB_CREATE, row->type, row->id, base->compartment);

  operation->again = TRUE;
  operation->set = json_object_ref (fields);

  return sp_store_outbox_append (sql, operation, error) &&
         sp_sql_run (sql, "UPDATE record SET rev = 0, base = NULL, base_cid = NULL, stale = 0 WHERE row = ?1", error, "i",
                     row->row) &&
         sp_sql_run (sql, "UPDATE compartment SET stale = 0 WHERE name = ?1", error, "t", base->compartment);
}

/* The server that sealed them knows its seal, also where it has them as they were before. */
static gboolean
offer_disposals (SpSql   *sql,
                 gint64   restored,
                 GError **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  SpStatement *st = sp_sql_query (sql,
                                  "SELECT id FROM record WHERE " SP_IS_A (DISPOSAL) " AND fields IS NOT NULL AND rev > ?1"
                                  " AND fields ->> '$.seal' IS NOT NULL",
                                  error, "i", restored);
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    g_ptr_array_add (ids, g_strdup (sp_statement_get_text (st, 0)));

  for (guint i = 0; step == 0 && i < ids->len; i++)
    {
      g_auto(SpStoreBase) base = { 0 };
      g_autoptr(JsonObject) fields = NULL;
      gboolean failed = FALSE;
      SpRow *row = sp_rows_read_id (sql, ids->pdata[i], NULL, &failed, error);
      gboolean done = row != NULL && sp_store_base_read (sql, row, &base, error) &&
                      (fields = sp_json_parse_object (base.fields, -1, error)) != NULL &&
                      offer (sql, row, &base, fields, error);

      g_clear_pointer (&row, sp_row_unref);
      if (!done)
        return FALSE;
    }

  return step == 0;
}

/**
 * sp_store_refill_all:
 * @sql: the writer's connection, in a transaction
 * @restored: up to which commit the server's backup went; %G_MAXINT64 where it was not restored
 * @error: return location
 *
 * The next pull begins at the beginning. The outbox stays as it is; only that a case was disposed of is offered at once,
 * before anybody asks for the case that a backup still has.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_refill_all (SpSql   *sql,
                     gint64   restored,
                     GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, restored);

  return sp_store_meta_set (sql, SP_META_CURSOR, NULL, error) && sp_store_meta_set (sql, SP_META_ACL_REV, NULL, error) &&
         sp_store_meta_set (sql, SP_META_RESTORED, text, error) &&
         sp_sql_run (sql, "UPDATE compartment SET stale = 1", error, "") &&
         sp_sql_run (sql, "UPDATE record SET stale = 1 WHERE rev > 0", error, "") && offer_disposals (sql, restored, error);
}

/* The restored server has carried out own operations on it: it did have the record, and has deleted it or moved it out of
 * sight since. What was deleted here after the backup is not to come back by being offered. */
static gboolean
server_knows (SpSql        *sql,
              const SpRow  *row,
              gboolean     *knows,
              GError      **error)
{
  gint64 any;

  if (!sp_sql_get_int (sql, "SELECT EXISTS (SELECT 1 FROM outbox WHERE record = ?1 AND state > 0 AND rev > 0)", &any, error,
                       "t", row->id))
    return FALSE;

  *knows = any != 0;

  return TRUE;
}

static gboolean
finish_one (SpSql           *sql,
            const Stale     *stale,
            gint64           restored,
            const SpReader  *reader,
            SpStoreNews     *news,
            GError         **error)
{
  g_auto(SpStoreBase) base = { 0 };
  g_autoptr(JsonObject) fields = NULL;
  gboolean failed = FALSE;
  gboolean knows = FALSE;
  gboolean done;
  SpRow *row = sp_rows_read_id (sql, stale->id, NULL, &failed, error);

  if (row == NULL)
    return !failed;

  sp_store_news_add (news, row->id, row->type->name);
  done = sp_store_base_read (sql, row, &base, error) &&
         (row->rev <= restored || server_knows (sql, row, &knows, error));
  if (done && base.fields != NULL && row->rev > restored && !knows)
    fields = sp_json_parse_object (base.fields, -1, NULL);

  if (done && fields != NULL && shall_offer (sql, reader, row, &base, fields))
    done = offer (sql, row, &base, fields, error);
  /* Whether it was deleted or may not be read any more does not show where something else keeps its compartment here. */
  else if (done)
    done = sp_store_record_gone (sql, row->row, FALSE, error) && sp_store_purge_words (sql, error);

  sp_row_unref (row);

  return done;
}

static gboolean
read_restored (SpSql   *sql,
               gint64  *restored,
               GError **error)
{
  g_autofree char *text = NULL;

  if (!sp_store_meta_get (sql, SP_META_RESTORED, &text, error))
    return FALSE;

  *restored = text != NULL ? g_ascii_strtoll (text, NULL, 10) : G_MAXINT64;

  return TRUE;
}

/**
 * sp_store_refill_finish:
 * @sql: the writer's connection, in a transaction
 * @reader: (nullable): who reads here
 * @news: takes what changes
 * @error: return location
 *
 * Deals with what was not sent again, once everything has been.
 *
 * Returns: (transfer full) (nullable): the names of the compartments that the server does not let this member read
 *   any more, for the caller to drop; %NULL with @error set
 */
GPtrArray *
sp_store_refill_finish (SpSql           *sql,
                        const SpReader  *reader,
                        SpStoreNews     *news,
                        GError         **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) all = NULL;
  gint64 restored;
  SpStatement *st;
  int step = -1;

  if (!read_restored (sql, &restored, error) || (all = load_stale (sql, error)) == NULL)
    return NULL;

  for (guint i = 0; i < all->len; i++)
    if (!finish_one (sql, all->pdata[i], restored, reader, news, error))
      return NULL;

  st = sp_sql_query (sql, "SELECT name FROM compartment WHERE stale = 1", error, "");
  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    g_ptr_array_add (names, g_strdup (sp_statement_get_text (st, 0)));

  return step == 0 ? g_steal_pointer (&names) : NULL;
}

static gboolean
digest_of (SpSql       *sql,
           const char  *name,
           guint64     *digest,
           GError     **error)
{
  SpStatement *st = sp_sql_query (sql,
                                  "SELECT id, rev FROM record WHERE rev > 0 AND "
                                  LIES_IN ("(SELECT cid FROM compartment WHERE name = ?1)"),
                                  error, "t", name);
  int step = -1;

  *digest = 0;
  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    *digest ^= sp_wire_digest (sp_statement_get_text (st, 0), sp_statement_get_int (st, 1));

  return step == 0;
}

/**
 * sp_store_refill_verify:
 * @sql: the writer's connection, in a transaction
 * @digests: (nullable): the server's digests by compartment
 * @error: return location
 *
 * Compares what is here with what the server has; what differs is asked for anew with the next pull.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_refill_verify (SpSql       *sql,
                        JsonObject  *digests,
                        GError     **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (digests == NULL)
    return TRUE;

  json_object_iter_init (&iter, digests);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const char *text = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
      guint64 digest;

      if (!digest_of (sql, name, &digest, error))
        return FALSE;
      if (digest == g_ascii_strtoull (text, NULL, 16))
        continue;
      g_message ("a compartment differs from the server's: it is read anew");
      if (!sp_sql_run (sql, "INSERT INTO refill (name) VALUES (?1) ON CONFLICT (name) DO NOTHING", error, "t", name))
        return FALSE;
    }

  return TRUE;
}

static gboolean
append_names (SpSql       *sql,
              GString     *body,
              const char  *member,
              const char  *query,
              GError     **error)
{
  SpStatement *st = sp_sql_query (sql, query, error, "");
  guint n = 0;
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    {
      /* A compartment's name needs no escapes. */
      if (n++ == 0)
        g_string_append_printf (body, ",\"%s\":[\"%s\"", member, sp_statement_get_text (st, 0));
      else
        g_string_append_printf (body, ",\"%s\"", sp_statement_get_text (st, 0));
    }
  if (n > 0)
    g_string_append_c (body, ']');

  return step == 0;
}

/**
 * sp_store_refill_ask:
 * @sql: the writer's connection, in a transaction
 * @body: the body of a pull that does not begin at the beginning, open
 * @error: return location
 *
 * Adds which compartments are to be compared, those that the last page touched and a few others in turn, and which are
 * to be read anew.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_store_refill_ask (SpSql    *sql,
                     GString  *body,
                     GError  **error)
{
  return sp_sql_run (sql,
                     "INSERT INTO temp.touched (cid) SELECT cid FROM compartment WHERE shown = 1 AND cid >"
                     " (SELECT coalesce (max (upto), 0) FROM temp.verified) ORDER BY cid LIMIT "
                     G_STRINGIFY (VERIFY_MORE) " ON CONFLICT DO NOTHING",
                     error, "") &&
         sp_sql_run (sql,
                     "INSERT OR REPLACE INTO temp.verified (one, upto) VALUES (1, (SELECT max (cid) FROM (SELECT cid"
                     " FROM compartment WHERE shown = 1 AND cid > (SELECT coalesce (max (upto), 0) FROM temp.verified)"
                     " ORDER BY cid LIMIT " G_STRINGIFY (VERIFY_MORE) ")))",
                     error, "") &&
         append_names (sql, body, "verify",
                       "SELECT name FROM temp.touched JOIN compartment USING (cid) WHERE shown = 1 AND stale = 0 LIMIT "
                       G_STRINGIFY (SP_WIRE_MAX_VERIFY),
                       error) &&
         sp_sql_run (sql, "DELETE FROM temp.touched", error, "") &&
         append_names (sql, body, "refill", "SELECT name FROM refill LIMIT " G_STRINGIFY (SP_WIRE_MAX_VERIFY), error);
}
