/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What has changed since somebody last looked, on this laptop: it is not synchronised.
 *
 * A page of the server's is compared with what is there before it is laid over it. Own edits coming back, what is
 * being filled for the first time, and what is sealed from whoever sits here make no news. A mark goes with its
 * record, and so with the compartment. */

#include "config.h"

#include "sp-store-private.h"
#include "sp-unseen.h"

struct _SpUnseen
{
  GObject parent_instance;

  char *record;
  char *type_name;
  char *case_id;
  SpUnseenWhat what;
  char *was;
  gint64 at_us;
};

G_DEFINE_FINAL_TYPE (SpUnseen, sp_unseen, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (SpUnseenWhat, sp_unseen_what,
                    G_DEFINE_ENUM_VALUE (SP_UNSEEN_NEW, "new"),
                    G_DEFINE_ENUM_VALUE (SP_UNSEEN_STATUS, "status"),
                    G_DEFINE_ENUM_VALUE (SP_UNSEEN_RISK, "risk"),
                    G_DEFINE_ENUM_VALUE (SP_UNSEEN_ASKED, "asked"),
                    G_DEFINE_ENUM_VALUE (SP_UNSEEN_OPENED, "opened"),
                    G_DEFINE_ENUM_VALUE (SP_UNSEEN_CHANGED, "changed"))

static void
sp_unseen_finalize (GObject *object)
{
  SpUnseen *self = SP_UNSEEN (object);

  g_free (self->record);
  g_free (self->type_name);
  g_free (self->case_id);
  g_free (self->was);

  G_OBJECT_CLASS (sp_unseen_parent_class)->finalize (object);
}

static void
sp_unseen_class_init (SpUnseenClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_unseen_finalize;
}

static void
sp_unseen_init (SpUnseen *self)
{
}

/** sp_unseen_get_record: Returns: (transfer none): the record's id */
const char *
sp_unseen_get_record (SpUnseen *self)
{
  g_return_val_if_fail (SP_IS_UNSEEN (self), NULL);

  return self->record;
}

/** sp_unseen_get_type_name: Returns: (transfer none): the record's type */
const char *
sp_unseen_get_type_name (SpUnseen *self)
{
  g_return_val_if_fail (SP_IS_UNSEEN (self), NULL);

  return self->type_name;
}

/** sp_unseen_get_case_id: Returns: (transfer none) (nullable): the case in which it changed */
const char *
sp_unseen_get_case_id (SpUnseen *self)
{
  g_return_val_if_fail (SP_IS_UNSEEN (self), NULL);

  return self->case_id;
}

/** sp_unseen_get_what: Returns: what has changed */
SpUnseenWhat
sp_unseen_get_what (SpUnseen *self)
{
  g_return_val_if_fail (SP_IS_UNSEEN (self), SP_UNSEEN_CHANGED);

  return self->what;
}

/** sp_unseen_get_was: Returns: (transfer none) (nullable): the code that stood there before */
const char *
sp_unseen_get_was (SpUnseen *self)
{
  g_return_val_if_fail (SP_IS_UNSEEN (self), NULL);

  return self->was;
}

/** sp_unseen_get_at_us: Returns: when it came to this laptop, in microseconds since 1970 */
gint64
sp_unseen_get_at_us (SpUnseen *self)
{
  g_return_val_if_fail (SP_IS_UNSEEN (self), 0);

  return self->at_us;
}

/* --- Writing: in the writer's thread, within the page's transaction ------------------------- */

/* What of somebody's work people want to hear of, each after the other. */
#define WATCHED "('action', 'case', 'contribution', 'formulation', 'incident', 'order', 'risk_result')"

#define BEFORE "coalesce (r.base, r.fields)"

/**
 * sp_store_unseen_take:
 * @sql: the writer's connection, with a page in `temp.page` that is not laid over the records yet
 * @own_agency: (nullable): for which agency this laptop reads
 * @at_us: the time
 *
 * Notes what the page changes in compartments that are shown.
 *
 * Returns: whether it could
 */
gboolean
sp_store_unseen_take (SpSql       *sql,
                      const char  *own_agency,
                      gint64       at_us,
                      GError     **error)
{
  static const char TAKE[] =
    "INSERT OR REPLACE INTO unseen (record, type, case_id, what, was, at)"
    " SELECT p.id, p.type, CASE p.type WHEN 'case' THEN p.id ELSE p.fields ->> '$.case_id' END,"
    "  CASE WHEN r.id IS NULL THEN 'new'"
    "   WHEN p.type = 'contribution' AND (" BEFORE " ->> '$.sealed') THEN 'opened'"
    "   WHEN p.type = 'case' AND (p.fields ->> '$.risk_level') IS NOT (" BEFORE " ->> '$.risk_level') THEN 'risk'"
    "   WHEN (p.fields ->> '$.status') IS NOT (" BEFORE " ->> '$.status') THEN 'status'"
    "   WHEN p.type = 'action' AND (p.fields ->> '$.asked_due') IS NOT (" BEFORE " ->> '$.asked_due')"
    "    AND (p.fields ->> '$.asked_due') IS NOT NULL THEN 'asked'"
    "   ELSE 'changed' END,"
    "  CASE WHEN p.type = 'case' AND (p.fields ->> '$.risk_level') IS NOT (" BEFORE " ->> '$.risk_level')"
    "   THEN " BEFORE " ->> '$.risk_level' ELSE " BEFORE " ->> '$.status' END, ?2"
    " FROM temp.page p CROSS JOIN compartment c ON c.cid = p.cid LEFT JOIN record r ON r.id = p.id"
    " WHERE p.verb = 'put' AND p.type IN " WATCHED " AND c.shown = 1 AND c.stale = 0"
    "  AND (r.id IS NULL OR (" BEFORE ") IS NOT p.fields)"
    "  AND NOT (p.type = 'contribution' AND coalesce (p.fields ->> '$.sealed', 0)"
    "   AND (p.fields ->> '$.agency') IS NOT ?1)"
    "  AND p.id NOT IN (SELECT record FROM outbox WHERE state < 2 OR rev >= (SELECT min (rev) FROM temp.page))";

  return sp_sql_run (sql, TAKE, error, "ti", own_agency, at_us);
}

/**
 * sp_store_unseen_take_filled:
 * @sql: the writer's connection, before what was filled is shown
 * @at_us: the time
 *
 * Notes the cases that have come whole, save for the first filling of all.
 *
 * Returns: whether it could
 */
gboolean
sp_store_unseen_take_filled (SpSql   *sql,
                             gint64   at_us,
                             GError **error)
{
  static const char TAKE[] =
    "INSERT OR IGNORE INTO unseen (record, type, case_id, what, was, at)"
    " SELECT r.id, r.type, r.id, 'new', NULL, ?1 FROM compartment c CROSS JOIN record r ON r.cid = c.cid"
    " WHERE c.shown = 0 AND c.stale = 0 AND r.type = 'case' AND c.name = 'case:' || r.id"
    "  AND EXISTS (SELECT 1 FROM compartment WHERE shown = 1 AND name <> 'directory')"
    "  AND r.id NOT IN (SELECT record FROM outbox WHERE op ->> '$.do' = 'create')";

  return sp_sql_run (sql, TAKE, error, "i", at_us);
}

/* --- Asking -------------------------------------------------------------------------------- */

static SpUnseenWhat
what_from_code (const char *code)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (SP_TYPE_UNSEEN_WHAT);
  GEnumValue *value = g_enum_get_value_by_nick (klass, code);

  return value != NULL ? (SpUnseenWhat) value->value : SP_UNSEEN_CHANGED;
}

static DexFuture *
list_job (SpSql    *sql,
          gpointer  data)
{
  g_autoptr(GListStore) list = g_list_store_new (SP_TYPE_UNSEEN);
  g_autoptr(GError) error = NULL;
  SpStatement *st = sp_sql_query (sql,
                                  "SELECT u.record, u.type, u.case_id, u.what, u.was, u.at FROM unseen u"
                                  " CROSS JOIN record r ON r.id = u.record"
                                  " WHERE r.fields IS NOT NULL ORDER BY u.at DESC, u.record LIMIT 500",
                                  &error, "");
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, &error)) > 0)
    {
      g_autoptr(SpUnseen) unseen = g_object_new (SP_TYPE_UNSEEN, NULL);

      unseen->record = g_strdup (sp_statement_get_text (st, 0));
      unseen->type_name = g_strdup (sp_statement_get_text (st, 1));
      unseen->case_id = g_strdup (sp_statement_get_text (st, 2));
      unseen->what = what_from_code (sp_statement_get_text (st, 3));
      unseen->was = g_strdup (sp_statement_get_text (st, 4));
      unseen->at_us = sp_statement_get_int (st, 5);
      g_list_store_append (list, unseen);
    }

  return step == 0 ? dex_future_new_take_object (g_steal_pointer (&list))
                   : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * sp_store_list_unseen:
 * @self: an open store
 *
 * Returns: (transfer full): a future of a #GListStore of #SpUnseen, newest first, at most 500
 */
DexFuture *
sp_store_list_unseen (SpStore *self)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  return sp_store_translate (sp_sql_thread_run (sp_store_get_reader_thread (self), list_job, NULL, NULL));
}

static DexFuture *
see_job (SpSql    *sql,
         gpointer  data)
{
  const char *case_id = data;
  g_autoptr(GError) error = NULL;
  gboolean done = case_id == NULL ? sp_sql_run (sql, "DELETE FROM unseen", &error, "")
                                  : sp_sql_run (sql, "DELETE FROM unseen WHERE case_id = ?1", &error, "t", case_id);

  return done ? dex_future_new_true () : dex_future_new_for_error (g_steal_pointer (&error));
}

/**
 * sp_store_see:
 * @self: an open store
 * @case_id: (nullable): the case that was looked at; %NULL for all
 *
 * Marks what has changed as seen, on this laptop.
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_store_see (SpStore    *self,
              const char *case_id)
{
  g_return_val_if_fail (SP_IS_STORE (self), NULL);

  if (sp_store_get_state (self) != SP_STORE_STATE_OPEN)
    return sp_store_not_open ();

  return sp_store_translate (
    sp_sql_thread_run (sp_store_get_writer_thread (self), see_job, g_strdup (case_id), g_free));
}
