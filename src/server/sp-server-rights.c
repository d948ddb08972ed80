/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-rights.h"

#include "sp-json.h"
#include "sp-server-log.h"
#include "sp-review-facts.h"

/* A fact that cannot be asked for is taken as the one that refuses. */
static gboolean
ask (gpointer data, const char *sql, const char *first, const char *second, gboolean failed)
{
  SpServerRights *self = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *key = NULL;
  gpointer known;
  gint64 value = 0;

  if (self->known)
    {
      /* The question's text is a constant, so its place says which one it is. */
      key = g_strdup_printf ("%p %s %s", (const void *) sql, first, second ? second : "");
      if (g_hash_table_lookup_extended (self->known, key, NULL, &known))
        return GPOINTER_TO_INT (known);
    }
  if (!sp_sql_get_int (self->sql, sql, &value, &error, second ? "tt" : "t", first, second))
    {
      /* These end the transaction, and the request is done again. */
      if (!g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_RETRY)
          && !g_error_matches (error, SP_SQL_ERROR, SP_SQL_ERROR_UNAVAILABLE))
        g_warning ("rights: error %s %d", g_quark_to_string (error->domain), error->code);
      return failed;
    }
  if (self->known)
    g_hash_table_insert (self->known, g_steal_pointer (&key), GINT_TO_POINTER (value != 0));
  return value != 0;
}

static gboolean
case_has_agency (gpointer data, const char *case_id, const char *agency_id)
{
  return ask (data,
              "SELECT EXISTS (SELECT 1 FROM record WHERE type = 'invitation' AND gone = 0"
              " AND fields ->> 'case_id' = ? AND fields ->> 'agency' = ?)",
              case_id, agency_id, FALSE);
}

static gboolean
case_excludes_member (gpointer data, const char *case_id, const char *member_id)
{
  return ask (data,
              "SELECT EXISTS (SELECT 1 FROM record WHERE type = 'exclusion' AND gone = 0"
              " AND fields ->> 'case_id' = ? AND fields ->> 'member' = ?)",
              case_id, member_id, TRUE);
}

static gboolean
case_exists (gpointer data, const char *case_id)
{
  return ask (data, "SELECT EXISTS (SELECT 1 FROM compartment WHERE scope = ?)", case_id, NULL,
              TRUE);
}

/* One that was withdrawn counts: nobody lets themselves in again. */
static gboolean
case_is_invited (gpointer data, const char *case_id)
{
  return ask (data,
              "SELECT EXISTS (SELECT 1 FROM record WHERE type = 'invitation' AND fields ->> 'case_id' = ?)",
              case_id, NULL, TRUE);
}

/* Whatever decides by this has ended before what is over: see sp_server_end_emergencies (). */
static gboolean
case_is_opened_to (gpointer data, const char *case_id, const char *member_id)
{
  return ask (data,
              "SELECT EXISTS (SELECT 1 FROM record WHERE type = 'emergency_access' AND gone = 0"
              " AND fields ->> 'ended_at' IS NULL AND fields ->> 'case_id' = ?"
              " AND fields ->> 'member' = ?)",
              case_id, member_id, FALSE);
}

static gboolean
meeting_invites_agency (SpSql *sql, const char *meeting_id, const char *agency_id)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) fields = NULL;
  g_auto(GStrv) agencies = NULL;

  /* Failed or not there: not invited. */
  sp_sql_dup_text (sql, "SELECT fields FROM record WHERE id = ? AND type = 'meeting' AND gone = 0", &text,
                   NULL, "t", meeting_id);
  fields = text ? sp_json_parse_object (text, -1, NULL) : NULL;
  agencies = fields ? sp_json_dup_strv (fields, "agencies") : NULL;
  return agencies && g_strv_contains ((const char *const *) agencies, agency_id);
}

static gboolean
meeting_has_agency (gpointer data, const char *meeting_id, const char *agency_id)
{
  SpServerRights *self = data;

  return meeting_invites_agency (self->sql, meeting_id, agency_id)
         || ask (data,
                 "SELECT EXISTS (SELECT 1 FROM record WHERE type = 'attendance' AND gone = 0"
                 " AND fields ->> 'meeting' = ? AND fields ->> 'agency' = ?)",
                 meeting_id, agency_id, FALSE);
}

static gboolean
meeting_is_closed (gpointer data, const char *meeting_id)
{
  return ask (data,
              "SELECT EXISTS (SELECT 1 FROM record WHERE id = ? AND type = 'meeting' AND gone = 0"
              " AND fields ->> 'status' = 'closed')",
              meeting_id, NULL, TRUE);
}

/* An agency may hold what it contributed. */
static gboolean
case_is_held (gpointer data, const char *case_id)
{
  return ask (data,
              "SELECT EXISTS (SELECT 1 FROM record r WHERE r.cid IN (SELECT cid FROM compartment WHERE scope = ?)"
              " AND r.gone = 0 AND ((r.type = 'hold' AND r.fields ->> 'released' IS NULL)"
              "  OR (r.type = 'contribution' AND CAST (r.fields ->> 'hold' AS TEXT) IN ('1', 'true'))))",
              case_id, NULL, TRUE);
}

/* Where it cannot be said, it is not due. */
static char *
dup_case_due (gpointer data, const char *case_id)
{
  SpServerRights *self = data;
  g_autoptr(SpReviewFacts) facts = sp_review_facts_new (NULL);
  g_autoptr(SpCaseReview) review = NULL;
  SpStatement *st = sp_sql_query (self->sql,
                                  "SELECT id, type, fields FROM record WHERE gone = 0 AND cid IN"
                                  " (SELECT cid FROM compartment WHERE scope = ?1 OR name = 'directory')"
                                  " AND type IN (" SP_REVIEW_FACT_TYPES ")"
                                  " AND (type <> 'list_item' OR fields ->> 'list' = '" SP_REVIEW_GROUPS "')",
                                  NULL, "t", case_id);
  int row = -1;

  while (st && (row = sp_statement_step (st, NULL)) > 0)
    {
      g_autoptr(JsonObject) fields = sp_json_parse_object (sp_statement_get_text (st, 2), -1, NULL);

      if (fields)
        sp_review_facts_add (facts, sp_statement_get_text (st, 0), sp_statement_get_text (st, 1), fields);
    }
  review = row == 0 ? sp_review_facts_dup_review (facts) : NULL;
  return review ? g_strdup (review->due) : NULL;
}

/* Where it cannot be said, nothing of it is told. */
static gboolean
case_is_disposed (gpointer data, const char *case_id)
{
  return ask (data,
              "SELECT EXISTS (SELECT 1 FROM record WHERE type = 'disposal' AND gone = 0 AND fields ->> 'case_id' = ?"
              " AND fields ->> 'erased_at' IS NOT NULL)",
              case_id, NULL, TRUE);
}

/* Where it cannot be said, nobody else is. */
static gboolean
has_other_administrator (gpointer data, const char *member_id)
{
  return ask (data,
              "SELECT EXISTS (SELECT 1 FROM record WHERE type = 'member' AND gone = 0 AND id <> ?"
              " AND fields ->> 'roles' LIKE '%\"administrator\"%'"
              " AND COALESCE (CAST (fields ->> 'retired' AS TEXT), '') NOT IN ('1', 'true'))",
              member_id, NULL, FALSE);
}

/* Where it cannot be read, it is not there. */
static gboolean
find_record (gpointer data, const char *record_id, const SpRecordType **type, char **compartment,
             JsonObject **fields)
{
  SpServerRights *self = data;
  SpServerRow row;

  if (!sp_server_row_load (self->sql, record_id, &row, NULL) || row.rid == 0 || row.gone
      || !(*type = sp_record_type_find (row.type)))
    {
      sp_server_row_clear (&row);
      return FALSE;
    }
  *compartment = g_steal_pointer (&row.compartment);
  *fields = g_steal_pointer (&row.fields);
  sp_server_row_clear (&row);
  return TRUE;
}

/* Makes @self answer from @sql, in whatever transaction that is in. What stands in @known (nullable) is not asked for
 * again; who changes what rights depend on has to empty it. */
void
sp_server_rights_init (SpServerRights *self, SpSql *sql, GHashTable *known)
{
  self->sql = sql;
  self->known = known;
  self->rights = (SpRights) {
    .case_has_agency = case_has_agency,
    .case_excludes_member = case_excludes_member,
    .case_exists = case_exists,
    .case_is_invited = case_is_invited,
    .case_is_opened_to = case_is_opened_to,
    .meeting_has_agency = meeting_has_agency,
    .meeting_is_closed = meeting_is_closed,
    .case_is_held = case_is_held,
    .dup_case_due = dup_case_due,
    .case_is_disposed = case_is_disposed,
    .has_other_administrator = has_other_administrator,
    .find_record = find_record,
    .data = self,
  };
}

/* The member as policy knows them, or NULL in @reader where they take no part (any more). */
gboolean
sp_server_reader_load (SpSql *sql, const char *member, SpReader **reader, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) fields = NULL;
  g_auto(GStrv) roles = NULL;

  *reader = NULL;
  if (!sp_sql_dup_text (sql,
                        "SELECT fields FROM record WHERE id = ? AND type = 'member' AND gone = 0",
                        &text, error, "t", member))
    return FALSE;
  if (!text || !(fields = sp_json_parse_object (text, -1, NULL))
      || sp_json_get_flag (fields, "retired"))
    return TRUE;
  roles = sp_json_dup_strv (fields, "roles");
  *reader = sp_reader_new (member, sp_json_get_text (fields, "agency"),
                           roles ? sp_roles_from_strv ((const char *const *) roles) : 0);
  return TRUE;
}

/* One compartment and how the device stands to it now. */
typedef struct
{
  gint64 cid;
  char *name;
  gboolean held;
} Holding;

static void
holding_free (gpointer data)
{
  Holding *holding = data;

  g_free (holding->name);
  g_free (holding);
}

#define SELECT_HOLDINGS \
  "SELECT c.cid, c.name, CASE WHEN h.granted > h.dropped THEN 1 ELSE 0 END FROM compartment c" \
  " LEFT JOIN device_compartment h ON h.cid = c.cid AND h.device = ?1"

/* Those compartments whose readers can have changed since the device was last looked at. */
static GPtrArray *
load_holdings (SpServerCall *call, GError **error)
{
  g_autoptr(GPtrArray) holdings = g_ptr_array_new_with_free_func (holding_free);
  gint64 all = call->device.acl_rev < 0;
  SpStatement *st;
  int row;

  if (!all
      && !sp_sql_get_int (call->sql,
                          "SELECT EXISTS (SELECT 1 FROM acl_log WHERE acl_rev > ?"
                          " AND scope IN ('', ?))",
                          &all, error, "it", call->device.acl_rev, call->device.member))
    return NULL;
  if (all)
    st = sp_sql_query (call->sql, SELECT_HOLDINGS " ORDER BY c.cid", error, "t", call->device.id);
  else
    st = sp_sql_query (call->sql,
                       SELECT_HOLDINGS " WHERE c.scope IN (SELECT scope FROM acl_log"
                                       " WHERE acl_rev > ?2) ORDER BY c.cid",
                       error, "ti", call->device.id, call->device.acl_rev);
  if (!st)
    return NULL;
  while ((row = sp_statement_step (st, error)) > 0)
    {
      Holding *holding = g_new0 (Holding, 1);

      holding->cid = sp_statement_get_int (st, 0);
      holding->name = g_strdup (sp_statement_get_text (st, 1));
      holding->held = sp_statement_get_int (st, 2) != 0;
      g_ptr_array_add (holdings, holding);
    }
  sp_statement_reset (st);
  return row < 0 ? NULL : g_steal_pointer (&holdings);
}

static gboolean
grant (SpServerCall *call, gint64 cid, GError **error)
{
  return sp_sql_run (call->sql,
                     "INSERT INTO device_compartment (device, cid, granted, dropped, state)"
                     " VALUES (?1, ?2, ?3, 0, 'backfill') ON CONFLICT (device, cid)"
                     " DO UPDATE SET granted = ?3, state = 'backfill'",
                     error, "tii", call->device.id, cid, ++call->device.counter);
}

/* Grants anew what the device holds already, so that it is filled again from the beginning. */
gboolean
sp_server_holdings_grant (SpServerCall *call, gint64 cid, GError **error)
{
  return grant (call, cid, error)
         && sp_sql_run (call->sql, "UPDATE device SET counter = ? WHERE id = ?", error, "it",
                        call->device.counter, call->device.id);
}

static gboolean
change_holding (SpServerCall *call, Holding *holding, gboolean readable, GError **error)
{
  gint64 number;

  if (readable)
    return grant (call, holding->cid, error);
  number = ++call->device.counter;
  return sp_sql_run (call->sql,
                     "UPDATE device_compartment SET dropped = ?, state = 'purge-pending'"
                     " WHERE device = ? AND cid = ?",
                     error, "iti", number, call->device.id, holding->cid);
}

/**
 * sp_server_holdings_update:
 * @call: a call in a transaction that may write
 * @error: why not
 *
 * Asks the policy, in this snapshot, which compartments the device may hold, and writes down what it
 * has to get and to drop. The new number goes past every one that the device's cursor can name.
 *
 * Returns: %FALSE on failure
 */
gboolean
sp_server_holdings_update (SpServerCall *call, GError **error)
{
  g_autoptr(GPtrArray) holdings = NULL;
  g_autoptr(SpReader) reader = NULL;
  SpServerRights rights;

  if (call->device.acl_rev == call->acl_rev)
    return TRUE;
  g_assert (call->writing);
  if (!sp_server_reader_load (call->sql, call->device.member, &reader, error)
      || !(holdings = load_holdings (call, error)))
    return FALSE;
  sp_server_rights_init (&rights, call->sql, NULL);
  for (guint i = 0; i < holdings->len; i++)
    {
      Holding *holding = g_ptr_array_index (holdings, i);
      gboolean readable = reader && sp_policy_may_read (reader, holding->name, &rights.rights);

      if (readable != holding->held && !change_holding (call, holding, readable, error))
        return FALSE;
    }
  call->device.acl_rev = call->acl_rev;
  return sp_sql_run (call->sql, "UPDATE device SET acl_rev = ?, counter = ? WHERE id = ?", error,
                     "iit", call->acl_rev, call->device.counter, call->device.id);
}
