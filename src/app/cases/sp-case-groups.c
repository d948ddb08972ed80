/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-case-groups.h"

#include "sp-cases-private.h"
#include "sp-meeting-records.h"
#include "sp-work-records.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  GROUP_AGENDA,
  GROUP_TRIAGE,
  GROUP_REVIEW,
  GROUP_UNDATED,
  GROUP_CLOSED,
  N_GROUPS
} Group;

static const char *const triage_statuses[] = { "draft", "submitted", "triage", "returned_for_info",
                                               NULL };
static const char *const closed_statuses[] = { "declined", "closed", NULL };

/* Sorted and chosen by the cache; nothing is done for each case here. The cases on the next agenda are asked for by
 * id, since an agenda is a list of its own; the other groups leave them out.
 */
struct _SpCaseGroups
{
  GObject              parent_instance;

  SpStore             *store;
  GListStore          *groups;
  GtkFlattenListModel *cases;
  SpRecordList        *lists[N_GROUPS];
  SpRecordList        *meetings;
  SpRecordList        *items;
  char                *meeting_id;
  GStrv                agenda;
  GStrv                mine_ids;
  char                *search;
  char                *status;
  char                *risk;
  gboolean             mine;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_ASKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpCaseGroups, sp_case_groups, G_TYPE_OBJECT)

static const char *
group_title (Group group)
{
  switch (group)
    {
    case GROUP_AGENDA:
      return _("On the next agenda");
    case GROUP_TRIAGE:
      return _("Waiting for triage");
    case GROUP_REVIEW:
      return _("Under review");
    case GROUP_UNDATED:
      return _("No review planned");
    case GROUP_CLOSED:
      return _("Closed");
    case N_GROUPS:
    default:
      g_assert_not_reached ();
    }
}

static void
add_filter (SpCaseGroups *self,
            SpQuery      *query)
{
  sp_query_with (query, "victim");
  sp_query_with (query, "perpetrator");
  if (self->search != NULL)
    sp_query_search (query, self->search);
  if (self->status != NULL)
    sp_query_where (query, "status", "=", self->status);
  if (self->risk != NULL)
    sp_query_where (query, "risk_level", "=", self->risk);
  if (self->mine && self->mine_ids != NULL)
    sp_query_where_in (query, "id", (const char *const *) self->mine_ids);
}

static SpQuery *
make_query (SpCaseGroups *self,
            Group         group)
{
  SpQuery *query = sp_query_new ("case");
  const char *const *agenda = (const char *const *) self->agenda;

  add_filter (self, query);
  switch (group)
    {
    case GROUP_AGENDA:
      sp_query_where_in (query, "id", agenda);
      break;
    case GROUP_TRIAGE:
      sp_query_where_in (query, "status", triage_statuses);
      sp_query_order (query, "received", FALSE);
      break;
    case GROUP_REVIEW:
      sp_query_where_not_in (query, "status", triage_statuses);
      sp_query_where_not_in (query, "status", closed_statuses);
      sp_query_where (query, "next_review", "is-set", NULL);
      sp_query_order (query, "next_review", FALSE);
      break;
    case GROUP_UNDATED:
      sp_query_where_not_in (query, "status", triage_statuses);
      sp_query_where_not_in (query, "status", closed_statuses);
      sp_query_where (query, "next_review", "not-set", NULL);
      sp_query_order (query, "received", FALSE);
      break;
    case GROUP_CLOSED:
      sp_query_where_in (query, "status", closed_statuses);
      sp_query_order (query, "closed", TRUE);
      break;
    case N_GROUPS:
    default:
      g_assert_not_reached ();
    }
  if (group != GROUP_AGENDA && *agenda != NULL)
    sp_query_where_not_in (query, "id", agenda);

  return query;
}

static void
changed_cb (SpCaseGroups *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
requery (SpCaseGroups *self)
{
  g_signal_emit (self, signals[SIGNAL_ASKED], 0);
  for (guint i = 0; i < N_GROUPS; i++)
    {
      g_autoptr (SpQuery) query = make_query (self, i);

      if (self->lists[i] != NULL)
        {
          sp_record_list_set_query (self->lists[i], query);
          continue;
        }
      self->lists[i] = sp_store_list (self->store, query);
      sp_record_list_set_viewed (self->lists[i], TRUE);
      g_signal_connect_object (self->lists[i], "notify::loading", G_CALLBACK (changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_list_store_append (self->groups, self->lists[i]);
    }
  changed_cb (self);
}

/* The ids of cases that a list of records speaks of. */
static GStrv
dup_case_ids (GListModel *model)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (SpRecord) record = g_list_model_get_item (model, i);
      g_autofree char *id = sp_record_dup_text (record, "case_id");

      if (id == NULL || *id == '\0' || g_hash_table_contains (seen, id))
        continue;
      g_strv_builder_add (builder, id);
      g_hash_table_add (seen, g_steal_pointer (&id));
    }

  return g_strv_builder_end (builder);
}

static DexFuture *
agenda_found_cb (DexFuture *future,
                 gpointer   data)
{
  g_autoptr (SpCaseGroups) self = g_weak_ref_get (data);
  const GValue *value = dex_future_get_value (future, NULL);
  g_auto (GStrv) ids = NULL;

  if (self == NULL || value == NULL)
    return dex_future_new_true ();

  ids = dup_case_ids (g_value_get_object (value));
  if (g_strv_equal ((const char *const *) ids, (const char *const *) self->agenda))
    return dex_future_new_true ();
  g_strfreev (self->agenda);
  self->agenda = g_steal_pointer (&ids);
  requery (self);

  return dex_future_new_true ();
}

static SpQuery *
make_items_query (const char *meeting_id)
{
  SpQuery *query = sp_query_new ("agenda_item");

  sp_query_where (query, "meeting", "=", meeting_id);
  sp_query_where (query, "case_id", "is-set", NULL);

  return query;
}

static void
find_agenda (SpCaseGroups *self)
{
  g_autoptr (SpQuery) query = make_items_query (self->meeting_id != NULL ? self->meeting_id : "");

  dex_future_disown (dex_future_then (sp_store_find_all (self->store, query), agenda_found_cb,
                                      sp_weak_ref_new (self), sp_weak_ref_free));
}

static DexFuture *
meeting_found_cb (DexFuture *future,
                  gpointer   data)
{
  g_autoptr (SpCaseGroups) self = g_weak_ref_get (data);
  const GValue *value = dex_future_get_value (future, NULL);
  GListModel *found = value != NULL ? g_value_get_object (value) : NULL;
  g_autoptr (SpRecord) meeting = NULL;
  g_autoptr (SpQuery) query = NULL;

  if (self == NULL || found == NULL)
    return dex_future_new_true ();

  meeting = g_list_model_get_item (found, 0);
  g_set_str (&self->meeting_id, meeting != NULL ? sp_record_get_id (meeting) : NULL);
  if (self->items != NULL)
    g_signal_handlers_disconnect_by_func (self->items, find_agenda, self);
  g_clear_object (&self->items);
  query = make_items_query (self->meeting_id != NULL ? self->meeting_id : "");
  self->items = sp_store_list (self->store, query);
  g_signal_connect_object (self->items, "items-changed", G_CALLBACK (find_agenda), self,
                           G_CONNECT_SWAPPED);
  find_agenda (self);

  return dex_future_new_true ();
}

static SpQuery *
make_meetings_query (SpCaseGroups *self)
{
  SpQuery *query = sp_query_new ("meeting");

  sp_query_where_in (query, "status", (const char *[]) { "planned", "running", NULL });
  sp_query_order (query, "date", FALSE);
  sp_query_limit (query, 1);

  return query;
}

static void
find_meeting (SpCaseGroups *self)
{
  g_autoptr (SpQuery) query = make_meetings_query (self);

  dex_future_disown (dex_future_then (sp_store_find_all (self->store, query), meeting_found_cb,
                                      sp_weak_ref_new (self), sp_weak_ref_free));
}

static DexFuture *
mine_found_cb (DexFuture *future,
               gpointer   data)
{
  g_autoptr (SpCaseGroups) self = g_weak_ref_get (data);
  const GValue *value = dex_future_get_value (future, NULL);

  if (self == NULL || value == NULL || !self->mine)
    return dex_future_new_true ();

  g_strfreev (self->mine_ids);
  self->mine_ids = dup_case_ids (g_value_get_object (value));
  requery (self);

  return dex_future_new_true ();
}

static void
find_mine (SpCaseGroups *self)
{
  g_autoptr (SpQuery) query = sp_query_new ("action");
  const char *agency = sp_store_get_agency_id (self->store);

  sp_query_where (query, "agency", "=", agency != NULL ? agency : "");
  sp_query_where_in (query, "status", (const char *[]) { "open", "in_progress", NULL });
  dex_future_disown (dex_future_then (sp_store_find_all (self->store, query), mine_found_cb,
                                      sp_weak_ref_new (self), sp_weak_ref_free));
}

static void
sp_case_groups_dispose (GObject *object)
{
  SpCaseGroups *self = SP_CASE_GROUPS (object);

  for (guint i = 0; i < N_GROUPS; i++)
    g_clear_object (&self->lists[i]);
  g_clear_object (&self->meetings);
  g_clear_object (&self->items);
  g_clear_object (&self->cases);
  g_clear_object (&self->groups);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_case_groups_parent_class)->dispose (object);
}

static void
sp_case_groups_finalize (GObject *object)
{
  SpCaseGroups *self = SP_CASE_GROUPS (object);

  g_clear_pointer (&self->meeting_id, g_free);
  g_clear_pointer (&self->agenda, g_strfreev);
  g_clear_pointer (&self->mine_ids, g_strfreev);
  g_clear_pointer (&self->search, g_free);
  g_clear_pointer (&self->status, g_free);
  g_clear_pointer (&self->risk, g_free);

  G_OBJECT_CLASS (sp_case_groups_parent_class)->finalize (object);
}

static void
sp_case_groups_class_init (SpCaseGroupsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sp_case_groups_dispose;
  object_class->finalize = sp_case_groups_finalize;

  /**
   * SpCaseGroups::asked:
   *
   * Something else is asked for; the answer comes later.
   */
  signals[SIGNAL_ASKED] = g_signal_new ("asked", SP_TYPE_CASE_GROUPS, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SpCaseGroups::changed:
   *
   * What is asked for, or whether the answer is there, has changed.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", SP_TYPE_CASE_GROUPS, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
sp_case_groups_init (SpCaseGroups *self)
{
  self->agenda = g_new0 (char *, 1);
  self->groups = g_list_store_new (G_TYPE_LIST_MODEL);
  self->cases = gtk_flatten_list_model_new (g_object_ref (G_LIST_MODEL (self->groups)));
}

/**
 * sp_case_groups_new:
 *
 * Returns: (transfer full): all cases that @store's reader may see, in groups
 */
SpCaseGroups *
sp_case_groups_new (SpStore *store)
{
  SpCaseGroups *self;
  g_autoptr (SpQuery) query = NULL;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  self = g_object_new (SP_TYPE_CASE_GROUPS, NULL);
  self->store = g_object_ref (store);
  requery (self);
  query = make_meetings_query (self);
  self->meetings = sp_store_list (store, query);
  g_signal_connect_object (self->meetings, "items-changed", G_CALLBACK (find_meeting), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * sp_case_groups_get_cases:
 *
 * Returns: (transfer none): all cases, a GtkSectionModel with a section a group
 */
GListModel *
sp_case_groups_get_cases (SpCaseGroups *self)
{
  g_return_val_if_fail (SP_IS_CASE_GROUPS (self), NULL);

  return G_LIST_MODEL (self->cases);
}

/**
 * sp_case_groups_get_title:
 * @position: a position among all cases
 *
 * Returns: the name of the group in which the case at @position stands
 */
const char *
sp_case_groups_get_title (SpCaseGroups *self,
                          guint         position)
{
  GListModel *list;

  g_return_val_if_fail (SP_IS_CASE_GROUPS (self), NULL);

  list = gtk_flatten_list_model_get_model_for_item (self->cases, position);
  for (guint i = 0; i < N_GROUPS; i++)
    {
      if (list == G_LIST_MODEL (self->lists[i]))
        return group_title (i);
    }

  return "";
}

/**
 * sp_case_groups_set_filter:
 * @filter: what is asked for
 *
 * Asks anew; the answer comes from the cache's own thread.
 */
void
sp_case_groups_set_filter (SpCaseGroups       *self,
                           const SpCaseFilter *filter)
{
  const char *search;
  gboolean changed;

  g_return_if_fail (SP_IS_CASE_GROUPS (self));
  g_return_if_fail (filter != NULL);

  search = filter->search != NULL && *filter->search != '\0' ? filter->search : NULL;
  changed = g_set_str (&self->search, search);
  changed = g_set_str (&self->status, filter->status) || changed;
  changed = g_set_str (&self->risk, filter->risk) || changed;
  changed = changed || self->mine != filter->mine;
  if (!changed)
    return;
  if (filter->mine && !self->mine)
    {
      self->mine = TRUE;
      g_clear_pointer (&self->mine_ids, g_strfreev);
      self->mine_ids = g_new0 (char *, 1);
      find_mine (self);
    }
  self->mine = filter->mine;
  requery (self);
}

/**
 * sp_case_groups_is_filtered:
 *
 * Returns: whether not all cases are asked for
 */
gboolean
sp_case_groups_is_filtered (SpCaseGroups *self)
{
  g_return_val_if_fail (SP_IS_CASE_GROUPS (self), FALSE);

  return self->search != NULL || self->status != NULL || self->risk != NULL || self->mine;
}

/**
 * sp_case_groups_is_loading:
 *
 * Returns: whether some answer is still to come
 */
gboolean
sp_case_groups_is_loading (SpCaseGroups *self)
{
  g_return_val_if_fail (SP_IS_CASE_GROUPS (self), FALSE);

  for (guint i = 0; i < N_GROUPS; i++)
    {
      if (sp_record_list_get_loading (self->lists[i]))
        return TRUE;
    }

  return FALSE;
}
