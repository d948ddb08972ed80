/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The names of a case: they are spelt rightly wherever something is written about it. */

#include "config.h"

#include "sp-case-records.h"
#include "sp-directory-records.h"
#include "sp-spelling-private.h"
#include "sp-weak-ref.h"

#define NAMES_KEY "sp-spelling-names"

typedef struct
{
  char *case_id;
  SpRecordList *people;
  SpRecordList *agencies;
  SpRecordList *members;
} Names;

static void
names_free (gpointer data)
{
  Names *self = data;

  g_free (self->case_id);
  g_clear_object (&self->people);
  g_clear_object (&self->agencies);
  g_clear_object (&self->members);
  g_free (self);
}

static void
add_set (GStrvBuilder      *names,
         const char *const *more)
{
  if (more != NULL)
    g_strv_builder_addv (names, (const char **) more);
}

static void
add_text (GStrvBuilder *names,
          const char   *text)
{
  if (text != NULL)
    g_strv_builder_add (names, text);
}

static void
add_names (GStrvBuilder *names,
           SpRecord     *record)
{
  if (SP_IS_PERSON (record))
    {
      add_text (names, sp_person_get_family_name (SP_PERSON (record)));
      add_text (names, sp_person_get_given_names (SP_PERSON (record)));
      add_set (names, sp_person_get_aliases (SP_PERSON (record)));
    }
  else if (SP_IS_MEMBER (record))
    {
      add_text (names, sp_member_get_family_name (SP_MEMBER (record)));
      add_text (names, sp_member_get_given_names (SP_MEMBER (record)));
    }
  else if (SP_IS_AGENCY (record))
    {
      add_text (names, sp_agency_get_name (SP_AGENCY (record)));
      add_text (names, sp_agency_get_short_name (SP_AGENCY (record)));
      add_set (names, sp_agency_get_aliases (SP_AGENCY (record)));
    }
}

static void
learn_list (GListModel *list)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (SpRecord) record = g_list_model_get_item (list, i);

      if (sp_record_get_loaded (record))
        add_names (names, record);
    }
  all = g_strv_builder_end (names);
  sp_spelling_know ((const char *const *) all);
}

static DexFuture *
settled_cb (DexFuture *future,
            gpointer   data)
{
  g_autoptr (GListModel) list = g_weak_ref_get (data);

  if (list != NULL)
    learn_list (list);

  return dex_future_new_true ();
}

/* The records of a list come after it; when they are all there their names are learnt. */
static void
changed_cb (SpRecordList *list)
{
  dex_future_disown (dex_future_finally (sp_record_list_when_settled (list), settled_cb,
                                         sp_weak_ref_new (list), sp_weak_ref_free));
}

static SpRecordList *
watch (SpStore *store,
       SpQuery *query)
{
  SpRecordList *list = sp_store_list (store, query);

  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), NULL);
  changed_cb (list);

  return list;
}

static SpRecordList *
watch_all (SpStore    *store,
           const char *type)
{
  g_autoptr (SpQuery) query = sp_query_new (type);

  return watch (store, query);
}

/* The lists hold the cache: they go when it is locked. */
static void
state_cb (SpStore *store)
{
  if (sp_store_get_state (store) != SP_STORE_STATE_OPEN)
    g_object_set_data (G_OBJECT (store), NAMES_KEY, NULL);
}

/**
 * sp_spelling_know_case:
 * @store: an open cache
 * @case_id: (nullable): the case that is written about
 *
 * Takes the names of the case's people, and those of agencies and members, for spelt rightly; those that are added
 * while the case is open, too.
 */
void
sp_spelling_know_case (SpStore    *store,
                       const char *case_id)
{
  Names *names;

  g_return_if_fail (SP_IS_STORE (store));

  if (!sp_spelling_is_of_use (sp_spelling_get ()) || sp_store_get_state (store) != SP_STORE_STATE_OPEN)
    return;

  names = g_object_get_data (G_OBJECT (store), NAMES_KEY);
  if (names == NULL)
    {
      names = g_new0 (Names, 1);
      names->agencies = watch_all (store, "agency");
      names->members = watch_all (store, "member");
      g_object_set_data_full (G_OBJECT (store), NAMES_KEY, names, names_free);
      g_signal_handlers_disconnect_by_func (store, state_cb, NULL);
      g_signal_connect (store, "notify::state", G_CALLBACK (state_cb), NULL);
    }
  if (case_id != NULL && g_set_str (&names->case_id, case_id))
    {
      g_autoptr (SpQuery) query = sp_query_new ("person");

      sp_query_where (query, "case_id", "=", case_id);
      if (names->people == NULL)
        names->people = watch (store, query);
      else
        {
          sp_record_list_set_query (names->people, query);
          changed_cb (names->people);
        }
    }
}
