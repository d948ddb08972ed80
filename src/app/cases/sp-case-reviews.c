/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What the review of cases goes by, out of the cache. Whoever asks is a fiber. */

#include "config.h"

#include "sp-case-reviews.h"

#include "sp-case-records.h"
#include "sp-review-facts.h"

/* A case, and what is said of it. */
typedef struct
{
  SpCaseReviewed reviewed; /* the first member: it is what others hold */
  SpReviewFacts *facts;
} Gathered;

static void
add (Gathered *self,
     SpRecord *record)
{
  g_autoptr(JsonObject) fields = sp_record_dup_json (record);

  sp_review_facts_add (self->facts, sp_record_get_id (record), sp_record_get_record_type (record)->name, fields);
}

static Gathered *
gathered_new (SpRecord        *about,
              SpReviewPeriods *periods)
{
  Gathered *self = g_new0 (Gathered, 1);
  SpRecord *suspect = sp_record_get_link (about, "perpetrator");

  self->reviewed.about = g_object_ref (about);
  self->facts = sp_review_facts_new (periods);
  add (self, about);
  if (suspect != NULL && sp_record_get_loaded (suspect))
    add (self, suspect);

  return self;
}

static void
take_retention (Gathered *self,
                SpRecord *record)
{
  SpRecord *kept = self->reviewed.kept;

  if (kept == NULL || g_strcmp0 (sp_retention_get_date (SP_RETENTION (record)),
                                 sp_retention_get_date (SP_RETENTION (kept))) > 0)
    g_set_object (&self->reviewed.kept, record);
}

/* What records of a type say about keeping the cases. */
static gboolean
gather (SpStore     *store,
        const char  *type,
        GHashTable  *cases,
        GError     **error)
{
  g_autofree gpointer *ids = g_hash_table_get_keys_as_array (cases, NULL);
  g_autoptr(SpQuery) query = sp_query_new (type);
  g_autoptr(GListModel) records = NULL;

  sp_query_where_in (query, "case_id", (const char * const *) ids);
  if (g_str_equal (type, "retention"))
    sp_query_with (query, "member");
  if ((records = dex_await_object (sp_store_find_all (store, query), error)) == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (records, i);
      g_autofree char *case_id = sp_record_dup_text (record, "case_id");
      Gathered *gathered = case_id != NULL ? g_hash_table_lookup (cases, case_id) : NULL;

      if (gathered == NULL)
        continue;
      add (gathered, record);
      if (SP_IS_RETENTION (record))
        take_retention (gathered, record);
    }

  return TRUE;
}

static gboolean
add_periods (SpStore          *store,
             SpQuery          *query,
             SpReviewPeriods  *periods,
             GError          **error)
{
  g_autoptr(GListModel) found = dex_await_object (sp_store_find_all (store, query), error);

  for (guint i = 0; found != NULL && i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (found, i);
      g_autoptr(JsonObject) fields = sp_record_dup_json (record);

      sp_review_periods_add (periods, sp_record_get_record_type (record)->name, fields);
    }

  return found != NULL;
}

/**
 * sp_case_reviews_load_periods:
 *
 * In a fiber.
 *
 * Returns: (transfer full) (nullable): how long the partnership has cases kept; %NULL with @error set
 */
SpReviewPeriods *
sp_case_reviews_load_periods (SpStore  *store,
                              GError  **error)
{
  g_autoptr(SpReviewPeriods) periods = sp_review_periods_new ();
  g_autoptr(SpQuery) partnership = sp_query_new ("partnership");
  g_autoptr(SpQuery) groups = sp_query_new ("list_item");

  sp_query_where (groups, "list", "=", SP_REVIEW_GROUPS);
  if (!add_periods (store, partnership, periods, error) || !add_periods (store, groups, periods, error))
    return NULL;

  return g_steal_pointer (&periods);
}

/**
 * sp_case_reviews_load:
 * @periods: how long cases are kept
 * @query: for cases; no more than %SP_CASE_REVIEWS_MAX of them are taken
 *
 * In a fiber.
 *
 * Returns: (transfer full) (nullable) (element-type SpCaseReviewed): the cases, in the order of the query; %NULL with
 *   @error set
 */
GPtrArray *
sp_case_reviews_load (SpStore          *store,
                      SpReviewPeriods  *periods,
                      SpQuery          *query,
                      GError          **error)
{
  g_autoptr(GPtrArray) cases = g_ptr_array_new_with_free_func ((GDestroyNotify) sp_case_reviewed_free);
  g_autoptr(GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GListModel) found = NULL;

  sp_query_with (query, "perpetrator");
  sp_query_limit (query, SP_CASE_REVIEWS_MAX);
  if ((found = dex_await_object (sp_store_find_all (store, query), error)) == NULL)
    return NULL;
  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr(SpRecord) about = g_list_model_get_item (found, i);
      Gathered *gathered = gathered_new (about, periods);

      g_ptr_array_add (cases, gathered);
      g_hash_table_insert (by_id, (gpointer) sp_record_get_id (about), gathered);
    }
  if (cases->len > 0 && (!gather (store, "retention", by_id, error) || !gather (store, "hold", by_id, error)
                         || !gather (store, "contribution", by_id, error)))
    return NULL;
  for (guint i = 0; i < cases->len; i++)
    {
      Gathered *gathered = cases->pdata[i];

      gathered->reviewed.review = sp_review_facts_dup_review (gathered->facts);
    }

  return g_steal_pointer (&cases);
}

/** sp_case_reviewed_free: Frees one of sp_case_reviews_load (). */
void
sp_case_reviewed_free (SpCaseReviewed *reviewed)
{
  Gathered *self = (Gathered *) reviewed;

  g_object_unref (reviewed->about);
  g_clear_object (&reviewed->kept);
  g_clear_pointer (&reviewed->review, sp_case_review_free);
  sp_review_facts_free (self->facts);
  g_free (self);
}
