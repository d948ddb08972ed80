/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-dispose.h"

#include "sp-audit.h"
#include "sp-case-records.h"
#include "sp-compartment.h"
#include "sp-date.h"
#include "sp-format.h"
#include "sp-json.h"
#include "sp-server-audit-book.h"
#include "sp-server-rights.h"
#include "sp-signature.h"

#include <string.h>

/* A case that two people have disposed of: all of it goes here, in the commit that confirms it; every laptop then drops
 * it as after any other loss of rights. What is left says that it was, when, and who decided so; and who was shut out of
 * the case, for they are to learn nothing of this either. */

/* What is in the case but not erased with it. Takes the case's id. */
#define IN_CASE "cid IN (SELECT cid FROM compartment WHERE scope = ?1 AND name LIKE 'case:%')"
#define ERASED  IN_CASE " AND type <> 'exclusion'"

/* How long the server's day may be behind a laptop's. */
#define DAY_SECONDS (24 * 60 * 60)

static GBytes *
make_message (JsonObject *fields)
{
  GString *text = g_string_new ("stalking-partnership disposal\n");
  static const char *const signed_fields[] = { "case_id", "proposed_by", "confirmed_by", "erased_at" };

  for (gsize i = 0; i < G_N_ELEMENTS (signed_fields); i++)
    {
      const char *value = sp_json_get_text (fields, signed_fields[i]);

      g_string_append_printf (text, "%s\n", value ? value : "");
    }
  return g_string_free_to_bytes (text);
}

static gboolean
is_ours (SpServer *server, JsonObject *fields)
{
  g_autoptr(GBytes) message = make_message (fields);
  g_autofree char *key = sp_server_dup_public_key (server);

  return sp_json_get_text (fields, "erased_at")
         && sp_signature_check_text (sp_json_get_text (fields, "seal"), message, key);
}

/**
 * sp_server_check_disposal:
 * @server: a server
 * @before: (nullable): the disposal as it is
 * @after: (nullable): and as it would be
 *
 * What the policy cannot say of it: whether its seal is this server's own, and whether its day has come.
 *
 * Returns: why not, or %SP_DENIAL_NONE
 */
SpDenial
sp_server_check_disposal (SpServer *server, JsonObject *before, JsonObject *after)
{
  g_autofree char *tomorrow = NULL;
  const char *day;

  if (!after)
    return SP_DENIAL_NONE;
  if (sp_json_get_text (after, "seal"))
    return is_ours (server, after) ? SP_DENIAL_NONE : SP_DENIAL_SECOND;
  tomorrow = sp_format_today ((sp_server_now (server) + DAY_SECONDS) * G_USEC_PER_SEC);
  day = sp_json_get_text (after, before ? "confirmed" : "proposed");
  return day && strcmp (day, tomorrow) <= 0 ? SP_DENIAL_NONE : SP_DENIAL_NOT_DUE;
}

/* The ids of what @query, which takes the case's id, finds. */
static GPtrArray *
load_ids (SpSql *sql, const char *query, const char *case_id, GError **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  SpStatement *st = sp_sql_query (sql, query, error, "t", case_id);
  int row = -1;

  while (st && (row = sp_statement_step (st, error)) > 0)
    g_ptr_array_add (ids, g_strdup (sp_statement_get_text (st, 0)));
  return row == 0 ? g_steal_pointer (&ids) : NULL;
}

/* A paper that tells of the case among others: its content goes, here and on the laptops; that it was issued, to whom and
 * when stays. */
static gboolean
erase_paper (SpServerWrite *self, const char *id, GError **error)
{
  g_auto(SpServerRow) row = { 0 };
  g_autofree char *today = sp_format_today (sp_server_now (self->server) * G_USEC_PER_SEC);

  if (!sp_server_row_load (self->sql, id, &row, error) || !sp_server_content_erase (self->sql, id, error))
    return FALSE;
  if (row.rid == 0 || row.gone)
    return TRUE;
  json_object_set_string_member (row.fields, "erased", today);
  return sp_server_write_row (self, &row, id, sp_record_type_find (row.type), row.compartment, row.fields, row.frev, FALSE,
                              error);
}

/* What was issued says which cases it tells of; of what does not say it, the agenda does. */
static gboolean
erase_papers (SpServerWrite *self, const char *case_id, gint64 *n, GError **error)
{
  static const char PAPERS[] =
    "SELECT r.id FROM record r JOIN compartment c USING (cid) WHERE r.type = 'document' AND c.name LIKE 'meeting:%'"
    " AND r.fields ->> 'erased' IS NULL AND (r.fields ->> 'cases' LIKE '%' || ?1 || '%'"
    "  OR (r.fields ->> 'cases' IS NULL AND r.fields ->> 'meeting' IN"
    "   (SELECT fields ->> 'meeting' FROM record WHERE " IN_CASE " AND fields ->> 'meeting' IS NOT NULL)))";
  g_autoptr(GPtrArray) ids = load_ids (self->sql, PAPERS, case_id, error);

  for (guint i = 0; ids && i < ids->len; i++)
    if (!erase_paper (self, ids->pdata[i], error))
      return FALSE;
  *n = ids ? ids->len : 0;
  return ids != NULL;
}

/* Who was shut out, and not why. */
static gboolean
strip_exclusions (SpSql *sql, const char *case_id, GError **error)
{
  g_autoptr(GPtrArray) ids = load_ids (sql, "SELECT id FROM record WHERE " IN_CASE " AND type = 'exclusion'", case_id, error);

  for (guint i = 0; ids && i < ids->len; i++)
    {
      g_auto(SpServerRow) row = { 0 };
      g_autofree char *text = NULL;

      if (!sp_server_row_load (sql, ids->pdata[i], &row, error))
        return FALSE;
      if (json_object_has_member (row.fields, "reason"))
        json_object_remove_member (row.fields, "reason");
      text = sp_json_object_to_text (row.fields);
      if (!sp_sql_run (sql, "UPDATE record SET fields = ?, frev = '{}' WHERE rid = ?", error, "ti", text, row.rid))
        return FALSE;
    }
  return ids != NULL;
}

/* What else was proposed about it goes, too; of what was withdrawn, the words. */
static gboolean
erase_proposals (SpServerWrite *self, const char *case_id, const char *stone, GError **error)
{
  g_autoptr(GPtrArray) ids = load_ids (self->sql,
                                       "SELECT id FROM record WHERE type = 'disposal' AND fields ->> 'case_id' = ?1"
                                       " AND fields ->> 'seal' IS NULL",
                                       case_id, error);

  for (guint i = 0; ids && i < ids->len; i++)
    {
      g_auto(SpServerRow) row = { 0 };
      g_autofree char *text = NULL;

      if (strcmp (ids->pdata[i], stone) == 0)
        continue;
      if (!sp_server_row_load (self->sql, ids->pdata[i], &row, error))
        return FALSE;
      if (json_object_has_member (row.fields, "reason"))
        json_object_remove_member (row.fields, "reason");
      text = sp_json_object_to_text (row.fields);
      if (!(row.gone ? sp_sql_run (self->sql, "UPDATE record SET fields = ? WHERE rid = ?", error, "ti", text, row.rid)
                     : sp_server_write_row (self, &row, ids->pdata[i], sp_record_type_find (row.type), row.compartment,
                                            row.fields, row.frev, TRUE, error)))
        return FALSE;
    }
  return ids != NULL;
}

static gboolean
erase_records (SpServerWrite *self, const char *case_id, gint64 *n, GError **error)
{
  g_autoptr(GPtrArray) ids = NULL;
  SpSql *sql = self->sql;

  if (!sp_sql_get_int (sql, "SELECT count(*) FROM record WHERE " ERASED " AND gone = 0", n, error, "t", case_id)
      || !(ids = load_ids (sql, "SELECT record FROM blob WHERE record IN (SELECT id FROM record WHERE " ERASED ")", case_id,
                           error)))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!sp_server_content_erase (sql, ids->pdata[i], error))
      return FALSE;
  return sp_sql_run (sql,
                     "DELETE FROM draft WHERE EXISTS (SELECT 1 FROM record WHERE " ERASED
                     " AND draft.about LIKE '%' || record.id || '%')",
                     error, "t", case_id)
         && sp_sql_run (sql, "DELETE FROM compartment_log WHERE rid IN (SELECT rid FROM record WHERE " ERASED ")", error, "t",
                     case_id)
         && sp_sql_run (sql, "DELETE FROM record WHERE " ERASED, error, "t", case_id)
         && strip_exclusions (sql, case_id, error)
         && sp_sql_run (sql, "UPDATE quarantine SET op = '{}' WHERE op LIKE '%:' || ?1 || '%'", error, "t", case_id);
}

static void
seal (SpServer *server, JsonObject *fields, gint64 n_records, gint64 n_papers)
{
  g_autofree char *now = sp_instant_format (sp_server_now (server) * G_USEC_PER_SEC);
  g_autoptr(GBytes) message = NULL;
  g_autofree char *signature = NULL;

  if (json_object_has_member (fields, "reason"))
    json_object_remove_member (fields, "reason");
  json_object_set_int_member (fields, "records", n_records);
  json_object_set_int_member (fields, "papers", n_papers);
  json_object_set_string_member (fields, "erased_at", now);
  message = make_message (fields);
  signature = sp_server_sign (server, message);
  json_object_set_string_member (fields, "seal", signature);
}

/**
 * sp_server_dispose_of_paper:
 * @self: a commit
 * @id: a document that has just been written
 * @error: why not
 *
 * A paper that was issued by somebody who could not know yet tells of a case that was disposed of: its content is not
 * taken any more.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_dispose_of_paper (SpServerWrite *self, const char *id, GError **error)
{
  g_auto(SpServerRow) row = { 0 };
  g_auto(GStrv) cases = NULL;
  SpServerRights rights;

  if (!sp_server_row_load (self->sql, id, &row, error))
    return FALSE;
  if (row.gone || sp_json_get_text (row.fields, "erased") || !(cases = sp_json_dup_strv (row.fields, "cases")))
    return TRUE;
  sp_server_rights_init (&rights, self->sql, self->known);
  for (guint i = 0; cases[i]; i++)
    if (rights.rights.case_is_disposed (&rights, cases[i]))
      return erase_paper (self, id, error);
  return TRUE;
}

/* In the server's own log, which tells what was done and nothing of what it was done to. */
static gboolean
tell (SpServerWrite *self, const char *id, const SpServerRow *row, GError **error)
{
  const char *const ids[] = { id, NULL };
  const char *by = sp_json_get_text (row->fields, "confirmed_by");
  const SpAuditEntry entry = { .act = SP_AUDIT_ERASE,
                               .compartment = row->compartment,
                               .member = by ? by : "",
                               .ids = ids,
                               .purpose = sp_json_get_text (row->fields, "ground") };

  return sp_server_audit_tell (self->server, self->sql, &entry, error);
}

/**
 * sp_server_dispose:
 * @self: a commit
 * @id: a disposal that has just been written
 * @error: why not
 *
 * Erases the case, where two people have said so.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_dispose (SpServerWrite *self, const char *id, GError **error)
{
  g_auto(SpServerRow) row = { 0 };
  const char *case_id;
  gint64 n_records;
  gint64 n_papers;

  if (!sp_server_row_load (self->sql, id, &row, error))
    return FALSE;
  if (row.gone || !sp_json_get_text (row.fields, "confirmed_by"))
    return TRUE;
  case_id = sp_json_get_text (row.fields, "case_id");
  if (!erase_papers (self, case_id, &n_papers, error) || !erase_records (self, case_id, &n_records, error)
      || !erase_proposals (self, case_id, id, error) || !tell (self, id, &row, error)
      || !sp_sql_run (self->sql, "UPDATE partnership SET scrub = 1", error, ""))
    return FALSE;
  self->erased = TRUE;
  if (!sp_json_get_text (row.fields, "seal"))
    seal (self->server, row.fields, n_records, n_papers);
  return sp_server_write_row (self, &row, id, sp_record_type_find (row.type), row.compartment, row.fields, row.frev, FALSE,
                              error);
}

/* One stone of the other database. */
static gboolean
copy_one (SpServerWrite *self, const SpServerRow *stone, const char *id, GError **error)
{
  g_auto(SpServerRow) row = { 0 };

  return sp_server_row_load (self->sql, id, &row, error)
         && (sp_json_get_text (row.fields ? row.fields : stone->frev, "seal")
             || (sp_server_write_row (self, &row, id, sp_record_type_find (stone->type), stone->compartment, stone->fields,
                                      stone->frev, FALSE, error)
                 && sp_server_dispose (self, id, error)));
}

/**
 * sp_server_dispose_again:
 * @server: a server
 * @now: a database in which cases were disposed of
 * @sql: one that was made before, from a backup
 * @error: why not
 *
 * Erases there what was disposed of since: no backup brings a case back.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_dispose_again (SpServer *server, SpSql *now, SpSql *sql, GError **error)
{
  g_auto(SpServerWrite) commit = { 0 };
  g_autoptr(GPtrArray) ids = load_ids (now,
                                       "SELECT id FROM record WHERE type = 'disposal' AND gone = 0"
                                       " AND fields ->> 'erased_at' IS NOT NULL AND '' = ?1",
                                       "", error);

  if (!ids || !sp_sql_begin (sql, error))
    return FALSE;
  if (!sp_server_write_begin (&commit, server, sql, "", NULL, error))
    goto fail;
  for (guint i = 0; i < ids->len; i++)
    {
      g_auto(SpServerRow) stone = { 0 };

      if (!sp_server_row_load (now, ids->pdata[i], &stone, error) || !copy_one (&commit, &stone, ids->pdata[i], error))
        goto fail;
    }
  if (sp_server_write_finish (&commit, error) && sp_sql_commit (sql, error))
    return TRUE;
fail:
  sp_sql_rollback (sql);
  return FALSE;
}

/**
 * sp_server_scrub:
 * @sql: a connection, outside a transaction
 * @error: why not
 *
 * Where something was erased since the last time: writes all pages anew, as rows that were moved between pages are left
 * behind in the space between others, and empties the write-ahead log. It takes about a second for each 40 MB, in which
 * nobody else writes. How PostgreSQL does it is its own affair (POSTGRESQL.md).
 *
 * Returns: %FALSE on failure, and where somebody was in the way: then it is still due
 */
gboolean
sp_server_scrub (SpSql *sql, GError **error)
{
  gint64 due;

  if (!sp_sql_get_int (sql, "SELECT scrub FROM partnership", &due, error, ""))
    return FALSE;
  return due == 0
         || ((sp_sql_get_engine (sql) == SP_SQL_POSTGRES || sp_sql_scrub (sql, error))
             && sp_sql_run (sql, "UPDATE partnership SET scrub = 0", error, ""));
}
