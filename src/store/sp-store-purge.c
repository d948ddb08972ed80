/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What may no longer be read here goes to the last byte: from the tables, from the search index, whose deleted words
 * go only when its parts are merged, from free pages and from the write-ahead log. Then the server is told.
 *
 * The table `purge` holds what the server has not been told of yet, so that neither a crash nor a disk in the way makes
 * this laptop forget that it owes that. Its row without a name stands for records that left alone. */

#include "config.h"

#include "sp-store-private.h"

/* What is offered again after a restore may be all that there is of a part: it stays until the server has answered, and what
 * the server says of it; what it took is the server's again. */
#define IS_OFFERED(name) \
  "EXISTS (SELECT 1 FROM outbox o WHERE o.compartment = " name " AND instr (o.op, '\"again\":true')" \
  " AND (o.state < 2 OR o.n IN (SELECT n FROM attention)))"

/* Who may not read a case reads no part of it either, and of a part that was only made here the server cannot tell. */
static gboolean
drop_parts (SpSql        *sql,
            const char   *name,
            SpStoreNews  *news,
            GError      **error)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  SpStatement *st = sp_sql_query (sql,
                                  "SELECT name FROM compartment WHERE " SP_PART_OF ("name", "?1")
                                  " AND NOT " IS_OFFERED ("name"),
                                  error, "t", name);
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    g_ptr_array_add (parts, g_strdup (sp_statement_get_text (st, 0)));

  for (guint i = 0; step == 0 && i < parts->len; i++)
    if (!sp_store_compartment_drop (sql, parts->pdata[i], news, error))
      return FALSE;

  return step == 0;
}

/* All of a compartment goes: rows, words, drafts about its records, what was sent of it. Operations that were not
 * sent stay until they are: the server keeps them for their author, sealed. What an own operation moved here that
 * the server has not carried out is again where the server has it. */
gboolean
sp_store_compartment_drop (SpSql        *sql,
                           const char   *name,
                           SpStoreNews  *news,
                           GError      **error)
{
  g_autoptr(GPtrArray) moved = g_ptr_array_new_with_free_func (g_free);
  gint64 cid;
  SpStatement *st;
  int step;

  if (!drop_parts (sql, name, news, error) ||
      !sp_sql_get_int (sql, "SELECT cid FROM compartment WHERE name = ?1", &cid, error, "t", name))
    return FALSE;

  /* The server waits to hear of it all the same. */
  if (!sp_sql_run (sql, "INSERT INTO purge (name, scrubbed) VALUES (?1, 0) ON CONFLICT (name) DO UPDATE SET scrubbed = 0",
                   error, "t", name))
    return FALSE;

  sp_store_news_lose (news, name);
  if (cid == 0)
    return TRUE;

  st = sp_sql_query (sql, "SELECT id, type, base_cid <> ?1 FROM record WHERE cid = ?1 OR base_cid = ?1", error, "i", cid);
  if (st == NULL)
    return FALSE;

  while ((step = sp_statement_step (st, error)) > 0)
    {
      sp_store_news_add (news, sp_statement_get_text (st, 0), sp_statement_get_text (st, 1));
      sp_store_news_lose (news, sp_statement_get_text (st, 0));
      if (sp_statement_get_int (st, 2) != 0)
        g_ptr_array_add (moved, g_strdup (sp_statement_get_text (st, 0)));
    }

  if (step < 0 ||
      !sp_sql_run (sql,
                   "UPDATE record SET cid = base_cid, fields = base, base = NULL, base_cid = NULL"
                   " WHERE cid = ?1 AND base_cid <> ?1",
                   error, "i", cid) ||
      !sp_sql_run (sql,
                   "DELETE FROM draft WHERE compartment = ?2 OR EXISTS (SELECT 1 FROM record r"
                   " WHERE (r.cid = ?1 OR r.base_cid = ?1) AND instr (draft.key, r.id))",
                   error, "it", cid, name) ||
      !sp_sql_run (sql, "DELETE FROM search WHERE rowid IN (SELECT row FROM record WHERE cid = ?1 OR base_cid = ?1)", error,
                   "i", cid) ||
      /* Also what was sent of its records when they lay elsewhere. */
      !sp_sql_run (sql,
                   "UPDATE outbox SET " SP_OUTBOX_BLANK " WHERE state > 0 AND record IN"
                   " (SELECT id FROM record WHERE cid = ?1 OR base_cid = ?1)",
                   error, "i", cid) ||
      !sp_sql_run (sql, "DELETE FROM record WHERE cid = ?1 OR base_cid = ?1", error, "i", cid) ||
      !sp_store_outbox_blank (sql, name, error) ||
      !sp_sql_run (sql, "UPDATE attention SET op = NULL WHERE " SP_OPERATION_OF ("?1"), error, "t", name) ||
      !sp_sql_run (sql, "DELETE FROM compartment WHERE cid = ?1", error, "i", cid))
    return FALSE;

  for (guint i = 0; i < moved->len; i++)
    if (!sp_store_record_relay (sql, moved->pdata[i], error))
      return FALSE;

  return TRUE;
}

/* A record left its compartment: nobody is told, but its words must go. */
gboolean
sp_store_purge_words (SpSql   *sql,
                      GError **error)
{
  return sp_sql_run (sql, "INSERT INTO purge (name, scrubbed) VALUES ('', 0) ON CONFLICT (name) DO NOTHING", error, "");
}

/* Outside a transaction, as the log cannot be cut short in one. Where somebody's edit or a reader is in the way, it is
 * still due. */
static DexFuture *
scrub_job (SpSql    *sql,
           gpointer  data)
{
  g_autoptr(GError) error = NULL;
  gint64 due;

  if (!sp_sql_get_int (sql, "SELECT EXISTS (SELECT 1 FROM purge WHERE scrubbed = 0)", &due, &error, "") ||
      (due != 0 && (!sp_sql_run (sql, "INSERT INTO search (search) VALUES ('optimize')", &error, "") ||
                    !sp_sql_scrub (sql, &error) || !sp_sql_run (sql, "DELETE FROM purge WHERE name = ''", &error, "") ||
                    !sp_sql_run (sql, "UPDATE purge SET scrubbed = 1", &error, ""))))
    return g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_BUSY) ? dex_future_new_false ()
                                                                    : dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * sp_store_scrub:
 * @self: an open store
 *
 * Wipes what deleted rows have left, where something of it must not be left. Gives way to what somebody writes.
 *
 * Returns: (transfer full): a future of whether it is done
 */
DexFuture *
sp_store_scrub (SpStore *self)
{
  return sp_sql_thread_run_bare (sp_store_get_writer_thread (self), scrub_job, NULL, NULL);
}

/* What was written there after it was dropped, by somebody who could not know yet, made the compartment anew. Once that
 * is answered, it goes again; what was granted again has records of the server's. */
static gboolean
drop_again (SpSql   *sql,
            GError **error)
{
  static const char MADE_HERE[] =
    "SELECT c.name FROM compartment c WHERE EXISTS (SELECT 1 FROM purge p WHERE p.name <> ''"
    "  AND (c.name = p.name OR (" SP_PART_OF ("c.name", "p.name") " AND NOT " IS_OFFERED ("c.name") ")))"
    " AND NOT EXISTS (SELECT 1 FROM record WHERE rev > 0 AND (cid = c.cid OR base_cid = c.cid))"
    " AND NOT EXISTS (SELECT 1 FROM outbox WHERE state < 2 AND " SP_OPERATION_OF ("c.name") ")";
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  SpStoreNews *news;
  SpStatement *st = sp_sql_query (sql, MADE_HERE, error, "");
  gboolean done;
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, error)) > 0)
    g_ptr_array_add (names, g_strdup (sp_statement_get_text (st, 0)));

  /* What the answer took away was told of then. */
  news = sp_store_news_new ();
  done = step == 0;
  for (guint i = 0; done && i < names->len; i++)
    done = sp_store_compartment_drop (sql, names->pdata[i], news, error);
  sp_store_news_unref (news);

  return done;
}

/* What was granted again meanwhile is none of these. */
#define GONE "SELECT name FROM purge p WHERE name <> '' AND name NOT IN (SELECT name FROM compartment)"

/* What was written here has been answered: the server keeps it for its author. In one transaction with the mark that
 * there is something to be scrubbed again. */
static DexFuture *
forget_job (SpSql    *sql,
            gpointer  data)
{
  static const char FORGET[] = "UPDATE outbox SET " SP_OUTBOX_BLANK " WHERE state > 0 AND "
                               SP_OPERATION_LEFT ("EXISTS (" GONE " AND " SP_OPERATION_OF ("p.name") ")");
  g_autoptr(GError) error = NULL;
  gint64 any;

  if (!sp_sql_get_int (sql, "SELECT EXISTS (SELECT 1 FROM purge)", &any, &error, "") ||
      (any != 0 && (!drop_again (sql, &error) || !sp_sql_run (sql, FORGET, &error, "") ||
                    (sp_sql_get_changes (sql) > 0 && !sp_sql_run (sql, "UPDATE purge SET scrubbed = 0", &error, "")))))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/* The store is the main thread's; the number is the job's, too: how much could not be finished yet. */
typedef struct
{
  SpStore *store;
  gint64 *n_owed;
} Purge;

static void
purge_free (gpointer data)
{
  Purge *self = data;

  g_object_unref (self->store);
  g_atomic_rc_box_release (self->n_owed);
  g_free (self);
}

static void
owed_release (gpointer data)
{
  g_atomic_rc_box_release (data);
}

static DexFuture *
ready_job (SpSql    *sql,
           gpointer  data)
{
  gint64 *n_owed = data;
  static const char READY[] = GONE " AND scrubbed = 1 AND NOT EXISTS (SELECT 1 FROM outbox WHERE "
                              SP_OPERATION_OF ("p.name") " OR (state < 2 AND " SP_PART_OF ("compartment", "p.name") "))";
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr(GError) error = NULL;
  SpStatement *st = sp_sql_query (sql, READY, &error, "");
  int step = -1;

  *n_owed = 0;
  while (st != NULL && (step = sp_statement_step (st, &error)) > 0)
    {
      g_strv_builder_add (names, sp_statement_get_text (st, 0));
      (*n_owed)--;
    }

  if (step == 0)
    {
      gint64 all;

      if (!sp_sql_get_int (sql, "SELECT count(*) FROM purge", &all, &error, ""))
        step = -1;
      else
        *n_owed += all;
    }
  if (step < 0)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_STRV, g_strv_builder_end (names));
}

static DexFuture *
forgotten_cb (DexFuture *future,
              gpointer   data)
{
  SpStore *self = data;

  return sp_store_get_state (self) == SP_STORE_STATE_OPEN ? sp_store_scrub (self) : sp_store_not_open ();
}

static DexFuture *
ready_cb (DexFuture *future,
          gpointer   data)
{
  Purge *self = data;

  sp_store_set_purging (self->store, *self->n_owed > 0);

  return dex_ref (future);
}

static DexFuture *
ask_ready (SpStore *self)
{
  Purge *purge = g_new0 (Purge, 1);

  purge->store = g_object_ref (self);
  purge->n_owed = g_atomic_rc_box_new0 (gint64);

  return dex_future_then (sp_sql_thread_run (sp_store_get_writer_thread (self), ready_job,
                                             g_atomic_rc_box_acquire (purge->n_owed), owed_release),
                          ready_cb, purge, purge_free);
}

static DexFuture *
scrubbed_cb (DexFuture *future,
             gpointer   data)
{
  SpStore *self = data;

  return sp_store_get_state (self) == SP_STORE_STATE_OPEN ? ask_ready (self) : sp_store_not_open ();
}

/**
 * sp_store_purge:
 * @self: an open store
 *
 * Finishes what dropped compartments have left, and tells of which no byte is left: the server is to be told of these,
 * and sp_store_take_purged () then forgets them. Cheap where nothing was dropped. Where somebody writes meanwhile, some of
 * it may be left for the next time: sp_store_is_purging () says so.
 *
 * Returns: (transfer full): a future of a #GStrv
 */
DexFuture *
sp_store_purge (SpStore *self)
{
  DexFuture *future;

  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  future = sp_sql_thread_run (sp_store_get_writer_thread (self), forget_job, NULL, NULL);
  future = dex_future_then (future, forgotten_cb, g_object_ref (self), g_object_unref);
  future = dex_future_then (future, scrubbed_cb, g_object_ref (self), g_object_unref);

  return sp_store_translate (future);
}

/* What was dropped once more since the server was told is still to be wiped. */
static DexFuture *
purged_job (SpSql    *sql,
            gpointer  data)
{
  const char * const *names = data;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    if (!sp_sql_run (sql, "DELETE FROM purge WHERE name = ?1 AND scrubbed = 1", &error, "t", names[i]))
      return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static void
strv_free (gpointer names)
{
  g_strfreev (names);
}

/**
 * sp_store_take_purged:
 * @self: an open store
 * @names: what sp_store_purge () gave, and the server has heard of
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_store_take_purged (SpStore            *self,
                      const char * const *names)
{
  g_return_val_if_fail (SP_IS_STORE (self) && names != NULL, NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  return sp_store_translate (
    sp_sql_thread_run (sp_store_get_writer_thread (self), purged_job, g_strdupv ((GStrv) names), strv_free));
}
