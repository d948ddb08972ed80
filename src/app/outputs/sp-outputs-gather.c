/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The records of a paper, taken out of the store: what the person at this laptop may read, which is what the store
 * has. */

#include "config.h"

#include "sp-date.h"
#include "sp-format.h"
#include "sp-outputs-data.h"

/* So many ids in one question. */
#define CHUNK 200

/* After so many records the window gets a turn. */
#define TURN 250

/* Actions that ended before that are no news to any meeting. */
#define NEWS_DAYS 62

typedef struct _Gather Gather;

struct _Gather
{
  SpStore *store;
  char *id;
  gboolean (*take) (Gather  *gather,
                    GError **error);
  SpMaterial *material;
  guint n;
};

static void
gather_free (gpointer data)
{
  Gather *gather = data;

  g_object_unref (gather->store);
  g_object_unref (gather->material);
  g_free (gather->id);
  g_free (gather);
}

/* What is kept out of a paper is known from restricted records, safe addresses above all. */
static gboolean
check_open (SpStore  *store,
            GError  **error)
{
  sp_store_check_lease (store);
  if (sp_store_get_lease (store, NULL, NULL) == SP_LEASE_STATE_OPEN)
    return TRUE;

  g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_LEASE, "restricted records are closed");

  return FALSE;
}

static DexFuture *
gather_fiber (gpointer data)
{
  Gather *gather = data;
  GError *error = NULL;

  /* And it may have run out meanwhile. */
  if (!check_open (gather->store, &error) || !gather->take (gather, &error) || !check_open (gather->store, &error))
    return dex_future_new_for_error (error);

  return dex_future_new_take_object (g_object_ref (gather->material));
}

static DexFuture *
gather (SpStore    *store,
        const char *id,
        gboolean  (*take) (Gather  *gather,
                           GError **error))
{
  Gather *self = g_new0 (Gather, 1);

  self->store = g_object_ref (store);
  self->id = g_strdup (id);
  self->take = take;
  self->material = sp_material_new ();

  return dex_scheduler_spawn (NULL, 0, gather_fiber, self, gather_free);
}

/* Adds what the query finds; in a fiber. */
static gboolean
take (Gather   *gather,
      SpQuery  *query,
      GError  **error)
{
  g_autoptr(GListModel) found = dex_await_object (sp_store_find_all (gather->store, query), error);

  for (guint i = 0; found != NULL && i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (found, i);
      g_autoptr(JsonObject) fields = sp_record_dup_json (record);

      sp_material_add (gather->material, sp_record_get_record_type (record)->name, sp_record_get_id (record),
                       sp_record_get_compartment (record), fields);
      if (++gather->n % TURN == 0)
        dex_await (dex_timeout_new_msec (0), NULL);
    }

  return found != NULL;
}

static gboolean
take_where (Gather      *gather,
            const char  *type,
            const char  *field,
            const char  *op,
            const char  *value,
            GError     **error)
{
  g_autoptr(SpQuery) query = sp_query_new (type);

  if (field != NULL)
    sp_query_where (query, field, op, value);

  return take (gather, query, error);
}

static gboolean
take_in (Gather       *gather,
         const char   *type,
         const char   *field,
         GPtrArray    *values,
         GError      **error)
{
  for (guint i = 0; i < values->len; i += CHUNK)
    {
      g_autoptr(SpQuery) query = sp_query_new (type);
      g_autoptr(GPtrArray) some = g_ptr_array_new ();

      for (guint k = i; k < MIN (i + CHUNK, values->len); k++)
        g_ptr_array_add (some, g_ptr_array_index (values, k));
      g_ptr_array_add (some, NULL);
      sp_query_where_in (query, field, (const char * const *) some->pdata);
      if (!take (gather, query, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
take_directory (Gather  *gather,
                GError **error)
{
  static const char * const types[] = { "partnership", "agency", "member", "list_item", "meeting" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (!take_where (gather, types[i], NULL, NULL, NULL, error))
      return FALSE;

  return TRUE;
}

/* The cases of what has been taken so far of some types. */
static GPtrArray *
list_cases (Gather             *gather,
            const char * const *types)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *cases = g_ptr_array_new ();

  for (; *types != NULL; types++)
    {
      g_autoptr(GPtrArray) all = sp_material_list (gather->material, *types, NULL, NULL);

      for (guint i = 0; i < all->len; i++)
        {
          const char *id = sp_matter_get (g_ptr_array_index (all, i), "case_id");

          if (id != NULL && g_hash_table_add (seen, (gpointer) id))
            g_ptr_array_add (cases, (gpointer) id);
        }
    }

  return cases;
}

/* A case, its two people, and who reads it. */
static gboolean
take_cases (Gather     *gather,
            GPtrArray  *cases,
            GError    **error)
{
  return take_in (gather, "case", "id", cases, error) && take_in (gather, "person", "case_id", cases, error) &&
         take_in (gather, "invitation", "case_id", cases, error) &&
         take_in (gather, "exclusion", "case_id", cases, error) && take_in (gather, "address", "case_id", cases, error);
}

static gboolean
take_actions (Gather      *gather,
              const char  *agency_id,
              GError     **error)
{
  static const char * const open[] = { "open", "in_progress", NULL };
  g_autoptr(SpQuery) query = sp_query_new ("action");

  sp_query_where_in (query, "status", open);
  if (agency_id != NULL)
    sp_query_where (query, "agency", "=", agency_id);

  return take (gather, query, error);
}

static gboolean
take_ended_actions (Gather  *gather,
                    GError **error)
{
  g_autofree char *today = sp_format_today (sp_ambient_get_wall_us (sp_store_get_ambient (gather->store)));
  const char *day = sp_matter_get (sp_material_find (gather->material, gather->id), "date");
  g_autofree char *since = sp_date_add_days (day != NULL ? day : today, -NEWS_DAYS);

  return take_where (gather, "action", "completed", ">=", since, error);
}

static gboolean
take_meeting (Gather  *gather,
              GError **error)
{
  static const char * const of_meeting[] = { "agenda_item", "attendance", "interest", "minute", "action" };
  static const char * const of_case[] = { "contribution", "risk_result", "formulation", "trigger", "protective_factor" };
  g_autoptr(GPtrArray) listed = NULL;
  g_autoptr(GPtrArray) cases = NULL;

  if (!take_directory (gather, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (of_meeting); i++)
    if (!take_where (gather, of_meeting[i], "meeting", "=", gather->id, error))
      return FALSE;
  listed = list_cases (gather, (const char * const []) { "agenda_item", NULL });
  for (guint i = 0; i < G_N_ELEMENTS (of_case); i++)
    if (!take_in (gather, of_case[i], "case_id", listed, error))
      return FALSE;
  if (!take_actions (gather, NULL, error) || !take_ended_actions (gather, error))
    return FALSE;
  cases = list_cases (gather, (const char * const []) { "agenda_item", "action", "minute", "interest", NULL });

  return take_cases (gather, cases, error);
}

/**
 * sp_outputs_gather_meeting:
 *
 * Returns: (transfer full): a future of an #SpMaterial: all that a meeting's papers are made of
 */
DexFuture *
sp_outputs_gather_meeting (SpStore    *store,
                           const char *meeting_id)
{
  return gather (store, meeting_id, take_meeting);
}

static gboolean
take_case (Gather  *gather,
           GError **error)
{
  guint n_types;
  const SpRecordType * const *types = sp_record_types (&n_types);
  g_autoptr(GPtrArray) cases = g_ptr_array_new ();

  g_ptr_array_add (cases, gather->id);
  if (!take_directory (gather, error) || !take_cases (gather, cases, error))
    return FALSE;
  for (guint i = 0; i < n_types; i++)
    if ((types[i]->home & SP_HOME_CASE) != 0 && sp_record_type_find_field (types[i], "case_id") != NULL &&
        !take_where (gather, types[i]->name, "case_id", "=", gather->id, error))
      return FALSE;

  return TRUE;
}

/**
 * sp_outputs_gather_case:
 *
 * Returns: (transfer full): a future of an #SpMaterial: all that is here of a case
 */
DexFuture *
sp_outputs_gather_case (SpStore    *store,
                        const char *case_id)
{
  return gather (store, case_id, take_case);
}

static gboolean
take_sheet (Gather  *gather,
            GError **error)
{
  g_autoptr(GPtrArray) cases = NULL;

  if (!take_directory (gather, error) || !take_actions (gather, gather->id, error))
    return FALSE;
  cases = list_cases (gather, (const char * const []) { "action", NULL });

  return take_cases (gather, cases, error);
}

/**
 * sp_outputs_gather_actions:
 * @agency_id: (nullable): whose; %NULL for everybody's
 *
 * Returns: (transfer full): a future of an #SpMaterial: the open actions, their cases, and the meetings
 */
DexFuture *
sp_outputs_gather_actions (SpStore    *store,
                           const char *agency_id)
{
  return gather (store, agency_id, take_sheet);
}

/**
 * sp_outputs_gather_directory:
 *
 * Returns: (transfer full): a future of #SpMaterial: the partnership, agencies, members, lists and meetings, and nothing of any case
 */
DexFuture *
sp_outputs_gather_directory (SpStore *store)
{
  return gather (store, NULL, take_directory);
}
