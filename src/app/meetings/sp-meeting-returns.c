/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-returns.h"

#include <glib/gi18n-lib.h>

#include "sp-case-records.h"
#include "sp-meeting-data.h"

struct _SpMeetingReturns
{
  GObject parent_instance;

  SpStore *store;
  SpMeeting *meeting;
  SpRecordList *items;
  SpRecordList *agencies;
  SpRecordList *returns;
  SpRecordList *invitations;
  GStrv case_ids; /* of which the invitations are */
  guint changed_id;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpMeetingReturns, sp_meeting_returns, G_TYPE_OBJECT)

static gboolean
emit_cb (gpointer data)
{
  SpMeetingReturns *self = data;

  self->changed_id = 0;
  g_signal_emit (self, signals[CHANGED], 0);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (SpMeetingReturns *self)
{
  if (self->changed_id == 0)
    self->changed_id = g_idle_add (emit_cb, self);
}

static GStrv
dup_case_ids (SpMeetingReturns *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (sp_record_get_loaded (SP_RECORD (item)) && sp_agenda_item_get_case_id (item) != NULL)
        g_strv_builder_add (builder, sp_agenda_item_get_case_id (item));
    }

  return g_strv_builder_end (builder);
}

static SpQuery *
query_invitations (const char * const *case_ids)
{
  SpQuery *query = sp_query_new ("invitation");

  sp_query_where_in (query, "case_id", case_ids);

  return query;
}

/* Who is wanted hangs on who is in the cases. */
static void
items_cb (SpMeetingReturns *self)
{
  g_auto(GStrv) ids = dup_case_ids (self);
  g_autoptr(SpQuery) query = NULL;

  changed_cb (self);
  if (g_strv_equal ((const char * const *) ids, (const char * const *) self->case_ids))
    return;
  query = query_invitations ((const char * const *) ids);
  sp_record_list_set_query (self->invitations, query);
  g_strfreev (self->case_ids);
  self->case_ids = g_steal_pointer (&ids);
}

static void
sp_meeting_returns_dispose (GObject *object)
{
  SpMeetingReturns *self = SP_MEETING_RETURNS (object);

  g_clear_handle_id (&self->changed_id, g_source_remove);
  g_clear_object (&self->items);
  g_clear_object (&self->agencies);
  g_clear_object (&self->returns);
  g_clear_object (&self->invitations);
  g_clear_object (&self->meeting);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_meeting_returns_parent_class)->dispose (object);
}

static void
sp_meeting_returns_finalize (GObject *object)
{
  g_strfreev (SP_MEETING_RETURNS (object)->case_ids);

  G_OBJECT_CLASS (sp_meeting_returns_parent_class)->finalize (object);
}

static void
sp_meeting_returns_class_init (SpMeetingReturnsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sp_meeting_returns_dispose;
  object_class->finalize = sp_meeting_returns_finalize;
  signals[CHANGED] = g_signal_new ("changed", SP_TYPE_MEETING_RETURNS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
sp_meeting_returns_init (SpMeetingReturns *self)
{
  self->case_ids = g_new0 (char *, 1);
}

static void
watch (SpMeetingReturns *self,
       SpRecordList     *list,
       GCallback         callback)
{
  g_signal_connect_object (list, "items-changed", callback, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "notify::loading", callback, self, G_CONNECT_SWAPPED);
}

static DexFuture *
settled_cb (DexFuture *future,
            gpointer   data)
{
  SpMeetingReturns *self = data;

  if (self->store != NULL)
    items_cb (self);

  return dex_future_new_true ();
}

/**
 * sp_meeting_returns_new:
 *
 * Returns: (transfer full): the returns of a meeting; it follows every change
 */
SpMeetingReturns *
sp_meeting_returns_new (SpStore   *store,
                        SpMeeting *meeting)
{
  SpMeetingReturns *self = g_object_new (SP_TYPE_MEETING_RETURNS, NULL);
  const char *id = sp_record_get_id (SP_RECORD (meeting));
  g_autoptr(SpQuery) returns = sp_query_new ("contribution");
  g_autoptr(SpQuery) invitations = query_invitations ((const char * const *) self->case_ids);

  self->store = g_object_ref (store);
  self->meeting = g_object_ref (meeting);
  self->items = sp_meeting_list_items (store, id);
  self->agencies = sp_meeting_list_agencies (store);
  sp_query_where (returns, "meeting", "=", id);
  self->returns = sp_store_list (store, returns);
  self->invitations = sp_store_list (store, invitations);
  watch (self, self->items, G_CALLBACK (items_cb));
  watch (self, self->agencies, G_CALLBACK (changed_cb));
  watch (self, self->returns, G_CALLBACK (changed_cb));
  watch (self, self->invitations, G_CALLBACK (changed_cb));
  g_signal_connect_object (store, "changed", G_CALLBACK (items_cb), self, G_CONNECT_SWAPPED);
  dex_future_disown (dex_future_finally (sp_record_list_when_settled (self->items), settled_cb, g_object_ref (self),
                                         g_object_unref));

  return self;
}

/** sp_meeting_returns_get_meeting: Returns: (transfer none): the meeting */
SpMeeting *
sp_meeting_returns_get_meeting (SpMeetingReturns *self)
{
  g_return_val_if_fail (SP_IS_MEETING_RETURNS (self), NULL);

  return self->meeting;
}

/** sp_meeting_returns_get_items: Returns: (transfer none): the agenda, of SpAgendaItem */
GListModel *
sp_meeting_returns_get_items (SpMeetingReturns *self)
{
  g_return_val_if_fail (SP_IS_MEETING_RETURNS (self), NULL);

  return G_LIST_MODEL (self->items);
}

/** sp_meeting_returns_get_invitations: Returns: (transfer none): who is in its cases, of SpInvitation */
GListModel *
sp_meeting_returns_get_invitations (SpMeetingReturns *self)
{
  g_return_val_if_fail (SP_IS_MEETING_RETURNS (self), NULL);

  return G_LIST_MODEL (self->invitations);
}

/** sp_meeting_returns_get_loading: Returns: whether it is not known yet who has written */
gboolean
sp_meeting_returns_get_loading (SpMeetingReturns *self)
{
  g_return_val_if_fail (SP_IS_MEETING_RETURNS (self), TRUE);

  return sp_record_list_get_loading (self->items) || sp_record_list_get_loading (self->returns) ||
         sp_record_list_get_loading (self->invitations) || sp_record_list_get_loading (self->agencies);
}

/* Invited to the meeting as well as to the case, and still taking part. */
static SpAgency *
find_wanted (SpMeetingReturns *self,
             SpInvitation     *invitation,
             const char       *case_id)
{
  const char *id;
  SpRecord *agency;

  if (!sp_record_get_loaded (SP_RECORD (invitation)) ||
      g_strcmp0 (sp_invitation_get_case_id (invitation), case_id) != 0)
    return NULL;
  id = sp_invitation_get_agency (invitation);
  if (id == NULL || !sp_meeting_invites (self->meeting, id))
    return NULL;
  agency = sp_meeting_find_record (G_LIST_MODEL (self->agencies), id);

  return agency != NULL && sp_record_get_loaded (agency) && !sp_agency_get_retired (SP_AGENCY (agency))
           ? SP_AGENCY (agency)
           : NULL;
}

static SpContribution *
find_return (SpMeetingReturns *self,
             const char       *case_id,
             const char       *agency_id)
{
  SpContribution *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->returns)); i++)
    {
      g_autoptr(SpContribution) one = g_list_model_get_item (G_LIST_MODEL (self->returns), i);

      if (!sp_record_get_loaded (SP_RECORD (one)) || g_strcmp0 (sp_contribution_get_case_id (one), case_id) != 0 ||
          g_strcmp0 (sp_contribution_get_agency (one), agency_id) != 0)
        continue;
      /* What was said in the room is of the meeting, too: the return itself is the sealed one. */
      if (found == NULL || sp_contribution_get_sealed (one))
        found = one;
    }

  return found;
}

/**
 * sp_meeting_returns_dup_missing:
 * @case_id: a case on the agenda
 * @n_wanted: (out) (optional): of how many agencies a return is wanted
 *
 * Returns: (transfer full) (element-type SpAgency): the agencies whose return is missing
 */
GPtrArray *
sp_meeting_returns_dup_missing (SpMeetingReturns *self,
                                const char       *case_id,
                                guint            *n_wanted)
{
  GPtrArray *missing = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = 0;

  g_return_val_if_fail (SP_IS_MEETING_RETURNS (self), missing);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->invitations)); i++)
    {
      g_autoptr(SpInvitation) invitation = g_list_model_get_item (G_LIST_MODEL (self->invitations), i);
      SpAgency *agency = find_wanted (self, invitation, case_id);

      if (agency == NULL)
        continue;
      n++;
      if (find_return (self, case_id, sp_record_get_id (SP_RECORD (agency))) == NULL)
        g_ptr_array_add (missing, g_object_ref (agency));
    }
  if (n_wanted != NULL)
    *n_wanted = n;

  return missing;
}

/**
 * sp_returns_missing_words:
 * @n_given: how many agencies have written
 * @n_wanted: how many are to
 * @missing: the names of those that have not
 *
 * Returns: (transfer full): "3 of 5 returns: Housing and CPS are missing"
 */
char *
sp_returns_missing_words (guint               n_given,
                          guint               n_wanted,
                          const char * const *missing)
{
  guint n = g_strv_length ((GStrv) missing);
  g_autofree char *first = NULL;

  if (n_wanted == 0)
    return g_strdup (_("No agency is asked for a return"));
  if (n == 0)
    return g_strdup_printf (ngettext ("The return is in", "All %u returns are in", n_wanted), n_wanted);
  if (n == 1)
    /* Translators: "4 of 5 returns: Housing is missing" */
    return g_strdup_printf (_("%u of %u returns: %s is missing"), n_given, n_wanted, missing[0]);

  for (guint i = 0; i + 1 < n; i++)
    {
      char *more = first == NULL ? g_strdup (missing[i]) : g_strdup_printf (_("%s, %s"), first, missing[i]);

      g_free (first);
      first = more;
    }

  /* Translators: "3 of 5 returns: Housing and CPS are missing" */
  return g_strdup_printf (_("%u of %u returns: %s and %s are missing"), n_given, n_wanted, first, missing[n - 1]);
}

/**
 * sp_meeting_returns_dup_words:
 * @case_id: a case on the agenda
 *
 * Returns: (transfer full): how many returns of it are in, and by name whose is missing
 */
char *
sp_meeting_returns_dup_words (SpMeetingReturns *self,
                              const char       *case_id)
{
  guint n_wanted;
  g_autoptr(GPtrArray) missing = sp_meeting_returns_dup_missing (self, case_id, &n_wanted);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;

  for (guint i = 0; i < missing->len; i++)
    g_strv_builder_add (names, sp_agency_get_short_name (missing->pdata[i]));
  all = g_strv_builder_end (names);

  return sp_returns_missing_words (n_wanted - missing->len, n_wanted, (const char * const *) all);
}

/**
 * sp_meeting_returns_find_own:
 * @case_id: a case on the agenda
 *
 * Returns: (transfer none) (nullable): what the own agency has written for it
 */
SpContribution *
sp_meeting_returns_find_own (SpMeetingReturns *self,
                             const char       *case_id)
{
  const char *own;

  g_return_val_if_fail (SP_IS_MEETING_RETURNS (self), NULL);

  own = sp_store_get_agency_id (self->store);
  return own != NULL ? find_return (self, case_id, own) : NULL;
}

/**
 * sp_meeting_returns_wants_own:
 * @case_id: a case on the agenda
 *
 * Returns: whether a return is wanted of the own agency
 */
gboolean
sp_meeting_returns_wants_own (SpMeetingReturns *self,
                              const char       *case_id)
{
  const char *own;

  g_return_val_if_fail (SP_IS_MEETING_RETURNS (self), FALSE);

  own = sp_store_get_agency_id (self->store);
  for (guint i = 0; own != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->invitations)); i++)
    {
      g_autoptr(SpInvitation) invitation = g_list_model_get_item (G_LIST_MODEL (self->invitations), i);
      SpAgency *agency = find_wanted (self, invitation, case_id);

      if (agency != NULL && g_strcmp0 (sp_record_get_id (SP_RECORD (agency)), own) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * sp_meeting_returns_dup_own_missing:
 *
 * Returns: (transfer full) (element-type SpAgendaItem): the items for which the own agency has not written yet
 */
GPtrArray *
sp_meeting_returns_dup_own_missing (SpMeetingReturns *self)
{
  GPtrArray *missing = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (SP_IS_MEETING_RETURNS (self), missing);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      const char *case_id = sp_record_get_loaded (SP_RECORD (item)) ? sp_agenda_item_get_case_id (item) : NULL;

      if (case_id != NULL && sp_meeting_returns_wants_own (self, case_id) &&
          sp_meeting_returns_find_own (self, case_id) == NULL)
        g_ptr_array_add (missing, g_steal_pointer (&item));
    }

  return missing;
}
