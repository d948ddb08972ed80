/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-case-records.h"
#include "sp-directory-records.h"
#include "sp-format.h"
#include "sp-since.h"
#include "sp-work-records.h"

/* When everything was last marked as seen; kept beside the drafts, for it is this laptop's own. */
#define SEEN_KEY "since/seen"

#define REFRESH_MS 150

struct _SpSince
{
  GObject parent_instance;

  SpStore *store; /* not held: it holds this */
  GListStore *list;
  gint64 seen_us; /* 0: never, or not known yet */
  guint refresh_id;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpSince, sp_since, G_TYPE_OBJECT)

/* --- In words ------------------------------------------------------------------------------ */

static const char *
agency_of (SpRecord *record)
{
  SpRecord *agency = sp_record_type_find_field (sp_record_get_record_type (record), "agency") != NULL
                         ? sp_record_get_link (record, "agency")
                         : NULL;

  return agency != NULL && SP_IS_AGENCY (agency) && sp_record_get_loaded (agency)
             ? sp_agency_get_short_name (SP_AGENCY (agency))
             : NULL;
}

static const char *
label_of (SpValueLists *lists, const char *list, const char *code)
{
  const char *label = code != NULL ? sp_value_lists_get_label (lists, list, code) : NULL;

  return label != NULL ? _(label) : _("not set");
}

static char *
case_words (SpUnseen *unseen, SpCase *record, SpValueLists *lists)
{
  switch (sp_unseen_get_what (unseen))
    {
    case SP_UNSEEN_NEW:
      return g_strdup (_("New case"));
    case SP_UNSEEN_RISK:
      {
        int before = sp_unseen_get_was (unseen) != NULL
                         ? sp_value_lists_rank (lists, "risk-level", sp_unseen_get_was (unseen))
                         : -1;
        int now = sp_case_get_risk_level (record) != NULL
                      ? sp_value_lists_rank (lists, "risk-level", sp_case_get_risk_level (record))
                      : -1;

        /* Translators: a case's risk before, and now */
        return g_strdup_printf (now > before ? _("Risk raised from %s to %s") : _("Risk lowered from %s to %s"),
                                label_of (lists, "risk-level", sp_unseen_get_was (unseen)),
                                label_of (lists, "risk-level", sp_case_get_risk_level (record)));
      }
    case SP_UNSEEN_STATUS:
      return g_strdup_printf (_("Status: %s"), label_of (lists, "case-status", sp_case_get_status (record)));
    case SP_UNSEEN_ASKED:
    case SP_UNSEEN_OPENED:
    case SP_UNSEEN_CHANGED:
    default:
      return g_strdup (_("Case changed"));
    }
}

static char *
action_words (SpUnseen *unseen, SpAction *action, SpValueLists *lists)
{
  const char *agency = agency_of (SP_RECORD (action));
  const char *who = agency != NULL ? agency : "…";

  switch (sp_unseen_get_what (unseen))
    {
    case SP_UNSEEN_NEW:
      /* Translators: %s is an agency */
      return g_strdup_printf (_("New action for %s"), who);
    case SP_UNSEEN_STATUS:
      /* Translators: an agency, and how its action went */
      return g_strdup_printf (_("Action of %s answered: %s"), who,
                              label_of (lists, "action-status", sp_action_get_status (action)));
    case SP_UNSEEN_ASKED:
      return g_strdup_printf (_("%s asks for more time for an action"), who);
    case SP_UNSEEN_RISK:
    case SP_UNSEEN_OPENED:
    case SP_UNSEEN_CHANGED:
    default:
      return g_strdup_printf (_("Action of %s changed"), who);
    }
}

/**
 * sp_since_words:
 * @record: the record, loaded along with "agency"
 *
 * Returns: (transfer full): what has changed, in words, without what is in it
 */
char *
sp_since_words (SpUnseen *unseen, SpRecord *record, SpValueLists *lists)
{
  const char *label = _(sp_record_get_record_type (record)->label);
  const char *agency = agency_of (record);
  gboolean is_new = sp_unseen_get_what (unseen) == SP_UNSEEN_NEW;

  if (SP_IS_CASE (record))
    return case_words (unseen, SP_CASE (record), lists);
  if (SP_IS_ACTION (record))
    return action_words (unseen, SP_ACTION (record), lists);
  if (sp_unseen_get_what (unseen) == SP_UNSEEN_OPENED && agency != NULL)
    return g_strdup_printf (_("The return of %s was opened"), agency);
  if (is_new)
    /* Translators: a kind of thing that is new, such as Contribution, and the agency it is by */
    return agency != NULL ? g_strdup_printf (_("New: %s by %s"), label, agency)
                          : g_strdup_printf (_("New: %s"), label);

  return agency != NULL ? g_strdup_printf (_("Changed: %s by %s"), label, agency)
                        : g_strdup_printf (_("Changed: %s"), label);
}

/**
 * sp_since_dup_title:
 *
 * Returns: (transfer full): how much is new, and since when
 */
char *
sp_since_dup_title (SpSince *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_autofree char *at = NULL;

  g_return_val_if_fail (SP_IS_SINCE (self), NULL);

  if (self->seen_us == 0)
    return g_strdup_printf (ngettext ("%u change is new", "%u changes are new", n), n);
  at = sp_format_instant (self->seen_us, sp_ambient_get_wall_us (sp_store_get_ambient (self->store)));

  /* Translators: how much has changed, and when somebody last looked */
  return g_strdup_printf (ngettext ("%u change since %s", "%u changes since %s", n), n, at);
}

/* --- Asking -------------------------------------------------------------------------------- */

static DexFuture *
listed_cb (DexFuture *future, gpointer data)
{
  SpSince *self = data;
  const GValue *value = dex_future_get_value (future, NULL);
  GListModel *found = value != NULL ? g_value_get_object (value) : NULL;
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  if (found == NULL || self->store == NULL)
    return dex_future_new_true ();

  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    g_ptr_array_add (items, g_list_model_get_item (found, i));
  g_list_store_splice (self->list, 0, g_list_model_get_n_items (G_LIST_MODEL (self->list)), items->pdata, items->len);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return dex_future_new_true ();
}

static void
refresh (SpSince *self)
{
  if (sp_store_get_state (self->store) == SP_STORE_STATE_OPEN)
    dex_future_disown (dex_future_finally (sp_store_list_unseen (self->store), listed_cb, g_object_ref (self),
                                           g_object_unref));
}

static gboolean
refresh_cb (gpointer data)
{
  SpSince *self = data;

  self->refresh_id = 0;
  refresh (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (SpSince *self)
{
  if (self->refresh_id == 0)
    self->refresh_id = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static DexFuture *
seen_at_cb (DexFuture *future, gpointer data)
{
  SpSince *self = data;
  const GValue *value = dex_future_get_value (future, NULL);
  const char *text = value != NULL && G_VALUE_HOLDS_STRING (value) ? g_value_get_string (value) : NULL;

  if (text != NULL && self->seen_us == 0)
    self->seen_us = g_ascii_strtoll (text, NULL, 10);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return dex_future_new_true ();
}

static DexFuture *
saw_cb (DexFuture *future, gpointer data)
{
  SpSince *self = data;

  if (self->store != NULL)
    refresh (self);

  return dex_future_new_true ();
}

/**
 * sp_since_see:
 * @case_id: (nullable): the case that is looked at; %NULL for everything
 *
 * Marks what has changed as seen.
 */
void
sp_since_see (SpSince *self, const char *case_id)
{
  g_return_if_fail (SP_IS_SINCE (self));

  if (sp_store_get_state (self->store) != SP_STORE_STATE_OPEN)
    return;
  if (case_id == NULL)
    {
      g_autofree char *text = NULL;

      self->seen_us = sp_ambient_get_wall_us (sp_store_get_ambient (self->store));
      text = g_strdup_printf ("%" G_GINT64_FORMAT, self->seen_us);
      dex_future_disown (sp_store_save_draft (self->store, SEEN_KEY, text));
    }
  dex_future_disown (dex_future_finally (sp_store_see (self->store, case_id), saw_cb, g_object_ref (self),
                                         g_object_unref));
}

/** sp_since_get_list: Returns: (transfer none): what has changed, of SpUnseen, newest first */
GListModel *
sp_since_get_list (SpSince *self)
{
  g_return_val_if_fail (SP_IS_SINCE (self), NULL);

  return G_LIST_MODEL (self->list);
}

/* --- The object ---------------------------------------------------------------------------- */

static void
sp_since_dispose (GObject *object)
{
  SpSince *self = SP_SINCE (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_weak_pointer (&self->store);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (sp_since_parent_class)->dispose (object);
}

static void
sp_since_class_init (SpSinceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_since_dispose;

  signals[SIGNAL_CHANGED] =
      g_signal_new ("changed", SP_TYPE_SINCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sp_since_init (SpSince *self)
{
  self->list = g_list_store_new (SP_TYPE_UNSEEN);
}

/* What was seen of a partnership is forgotten with its keys. */
static void
state_cb (SpSince *self)
{
  if (sp_store_get_state (self->store) != SP_STORE_STATE_OPEN)
    {
      g_list_store_remove_all (self->list);
      self->seen_us = 0;
    }
  else
    {
      dex_future_disown (dex_future_finally (sp_store_load_draft (self->store, SEEN_KEY), seen_at_cb,
                                             g_object_ref (self), g_object_unref));
      refresh (self);
    }
}

/**
 * sp_since_get:
 *
 * Returns: (transfer none): what has changed in @store since somebody last looked
 */
SpSince *
sp_since_get (SpStore *store)
{
  SpSince *self;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  self = g_object_get_data (G_OBJECT (store), "sp-since");
  if (self == NULL)
    {
      self = g_object_new (SP_TYPE_SINCE, NULL);
      g_set_weak_pointer (&self->store, store);
      g_signal_connect_object (store, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (store, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
      g_object_set_data_full (G_OBJECT (store), "sp-since", self, g_object_unref);
      if (sp_store_get_state (store) == SP_STORE_STATE_OPEN)
        state_cb (self);
    }

  return self;
}
