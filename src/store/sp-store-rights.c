/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The facts that the policy asks for, as this laptop knows them. */

#include "config.h"

#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-review-facts.h"
#include "sp-store-private.h"

static gboolean
exists (SpSql      *sql,
        const char *statement,
        const char *first,
        const char *second)
{
  gint64 value = 0;

  return sp_sql_get_int (sql, statement, &value, NULL, "tt", first, second) && value != 0;
}

static gboolean
case_has_agency (gpointer    data,
                 const char *case_id,
                 const char *agency_id)
{
  return exists (data,
                 "SELECT EXISTS (SELECT 1 FROM record WHERE " SP_OF_CASE (INVITATION) " AND fields ->> '$.agency' = ?2)",
                 case_id, agency_id);
}

static gboolean
case_excludes_member (gpointer    data,
                      const char *case_id,
                      const char *member_id)
{
  return exists (data,
                 "SELECT EXISTS (SELECT 1 FROM record WHERE " SP_OF_CASE (EXCLUSION) " AND fields ->> '$.member' = ?2)",
                 case_id, member_id);
}

static gboolean
case_exists (gpointer    data,
             const char *case_id)
{
  g_autofree char *core = sp_compartment_for_case (case_id);
  g_autofree char *end = g_strconcat (core, ";", NULL);

  /* From `case:ID` up to all of `case:ID:…`: the semicolon comes right after the colon. */
  return exists (data,
                 "SELECT EXISTS (SELECT 1 FROM compartment c JOIN record USING (cid)"
                 " WHERE c.name >= ?1 AND c.name < ?2)",
                 core, end);
}

static gboolean
case_is_invited (gpointer    data,
                 const char *case_id)
{
  return exists (data,
                 "SELECT EXISTS (SELECT 1 FROM record WHERE " SP_OF_CASE (INVITATION) " AND ?2 IS NULL)",
                 case_id, NULL);
}

static gboolean
case_is_opened_to (gpointer    data,
                   const char *case_id,
                   const char *member_id)
{
  return exists (data,
                 "SELECT EXISTS (SELECT 1 FROM record WHERE " SP_OF_CASE (EMERGENCY_ACCESS)
                 " AND fields ->> '$.ended_at' IS NULL AND fields ->> '$.member' = ?2)",
                 case_id, member_id);
}

static gboolean
meeting_has_agency (gpointer    data,
                    const char *meeting_id,
                    const char *agency_id)
{
  return exists (data,
                 "SELECT EXISTS (SELECT 1 FROM record, json_each (record.fields, '$.agencies') e"
                 " WHERE record.id = ?1 AND record.fields IS NOT NULL AND e.value = ?2)",
                 meeting_id, agency_id);
}

static gboolean
meeting_is_closed (gpointer    data,
                   const char *meeting_id)
{
  return exists (data,
                 "SELECT EXISTS (SELECT 1 FROM record WHERE id = ?1 AND " SP_IS_A (MEETING) " AND fields IS NOT NULL"
                 " AND fields ->> '$.status' = 'closed' AND ?2 IS NULL)",
                 meeting_id, NULL);
}

static gboolean
case_is_held (gpointer    data,
              const char *case_id)
{
  return exists (data,
                 "SELECT EXISTS (SELECT 1 FROM record WHERE " SP_OF_CASE (HOLD)
                 " AND fields ->> '$.released' IS NULL AND ?2 IS NULL)"
                 " OR EXISTS (SELECT 1 FROM record WHERE " SP_OF_CASE (CONTRIBUTION) " AND fields ->> '$.hold' IS TRUE)",
                 case_id, NULL);
}

static char *
dup_case_due (gpointer    data,
              const char *case_id)
{
  g_autoptr(SpReviewFacts) facts = sp_review_facts_new (NULL);
  g_autoptr(SpCaseReview) review = NULL;
  SpStatement *st = sp_sql_query (data,
                                  "SELECT id, type, fields FROM record WHERE fields IS NOT NULL"
                                  " AND type IN (" SP_REVIEW_FACT_TYPES ")"
                                  " AND (id = ?1 OR fields ->> '$.case_id' = ?1 OR type = 'partnership'"
                                  "  OR (type = 'list_item' AND fields ->> '$.list' = '" SP_REVIEW_GROUPS "'))",
                                  NULL, "t", case_id);
  int step = -1;

  while (st != NULL && (step = sp_statement_step (st, NULL)) > 0)
    {
      g_autoptr(JsonObject) fields = sp_json_parse_object (sp_statement_get_text (st, 2), -1, NULL);

      if (fields != NULL)
        sp_review_facts_add (facts, sp_statement_get_text (st, 0), sp_statement_get_text (st, 1), fields);
    }
  review = step == 0 ? sp_review_facts_dup_review (facts) : NULL;

  return review != NULL ? g_strdup (review->due) : NULL;
}

static gboolean
case_is_disposed (gpointer    data,
                  const char *case_id)
{
  return exists (data,
                 "SELECT EXISTS (SELECT 1 FROM record WHERE " SP_OF_CASE (DISPOSAL)
                 " AND fields ->> '$.erased_at' IS NOT NULL AND ?2 IS NULL)",
                 case_id, NULL);
}

static gboolean
has_other_administrator (gpointer    data,
                         const char *member_id)
{
  return exists (data,
                 "SELECT EXISTS (SELECT 1 FROM record, json_each (record.fields, '$.roles') e"
                 " WHERE " SP_IS_A (MEMBER) " AND record.id <> ?1 AND record.fields IS NOT NULL AND e.value = ?2"
                 " AND record.fields ->> '$.retired' IS NOT TRUE)",
                 member_id, "administrator");
}

static gboolean
find_record (gpointer             data,
             const char          *record_id,
             const SpRecordType **type,
             char               **compartment,
             JsonObject         **fields)
{
  gboolean failed;
  SpRow *row = sp_rows_read_id (data, record_id, NULL, &failed, NULL);
  gboolean found = row != NULL && row->fields != NULL;

  if (found)
    {
      *type = row->type;
      *compartment = g_strdup (row->compartment);
      *fields = json_object_ref (row->fields);
    }
  g_clear_pointer (&row, sp_row_unref);

  return found;
}

/* Makes @self answer from @sql, in whatever transaction that is in. */
void
sp_store_rights_init (SpRights *self,
                      SpSql    *sql)
{
  *self = (SpRights) {
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
    .data = sql,
  };
}
