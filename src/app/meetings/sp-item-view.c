/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-item-view.h"
#include "sp-item-view-private.h"

#include <glib/gi18n-lib.h>

#include "sp-item-rows.h"
#include "sp-meeting-data.h"
#include "sp-record-dialog.h"
#include "sp-risk-badge.h"
#include "sp-shell.h"
#include "sp-shrink.h"

#define MAX_RISKS 4

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  END_ACTION,
  FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpItemView, sp_item_view, GTK_TYPE_WIDGET)

/* --- Lists ------------------------------------------------------------------------ */

typedef struct
{
  SpItemView *view;
  SpRecordRowFill fill;
} RowMaker;

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  RowMaker *maker = user_data;

  return sp_record_row_new (SP_RECORD (item), maker->fill, &maker->view->rows);
}

static void
show_unless_empty (GListModel *model,
                   guint       position,
                   guint       removed,
                   guint       added,
                   gpointer    user_data)
{
  GtkWidget *list = user_data;
  GtkWidget *instead = g_object_get_data (G_OBJECT (list), "instead");
  gboolean filled = model != NULL && g_list_model_get_n_items (model) > 0;

  gtk_widget_set_visible (list, filled);
  if (instead != NULL)
    gtk_widget_set_visible (instead, !filled);
}

/* Shows what is in a model, and follows it; `instead` stands there while there is nothing. */
void
sp_item_view_bind_model (SpItemView      *self,
                         GtkListBox      *list,
                         GListModel      *model,
                         SpRecordRowFill  fill,
                         GtkWidget       *instead)
{
  RowMaker *maker;

  g_object_set_data (G_OBJECT (list), "instead", instead);
  show_unless_empty (model, 0, 0, 0, list);
  if (model == NULL)
    {
      gtk_list_box_bind_model (list, NULL, NULL, NULL, NULL);
      return;
    }

  maker = g_new (RowMaker, 1);
  maker->view = self;
  maker->fill = fill;
  g_signal_connect_object (model, "items-changed", G_CALLBACK (show_unless_empty), list, 0);
  gtk_list_box_bind_model (list, model, make_row, maker, g_free);
}

/* Shows the answer to a query, if there is one. */
void
sp_item_view_bind_list (SpItemView      *self,
                        GtkListBox      *list,
                        SpQuery         *query,
                        SpRecordRowFill  fill,
                        GtkWidget       *instead)
{
  g_autoptr(SpRecordList) model = query != NULL ? sp_store_list (self->store, query) : NULL;

  sp_item_view_bind_model (self, list, (GListModel *) model, fill, instead);
}

SpQuery *
sp_item_view_query_by (const char *type,
                       const char *field,
                       const char *value,
                       const char *order,
                       gboolean    descending)
{
  SpQuery *query = sp_query_new (type);

  sp_query_where (query, field, "=", value);
  sp_query_order (query, order, descending);
  return query;
}

/* --- The item --------------------------------------------------------------------- */

static void
bind_case_lists (SpItemView *self,
                 const char *case_id)
{
  g_autoptr(SpQuery) formulations = NULL;
  g_autoptr(SpQuery) risks = NULL;
  g_autoptr(SpQuery) triggers = NULL;
  g_autoptr(SpQuery) factors = NULL;
  g_autoptr(SpQuery) interventions = NULL;

  if (case_id != NULL)
    {
      formulations = sp_item_view_query_by ("formulation", "case_id", case_id, "date", TRUE);
      sp_query_limit (formulations, 1);
      risks = sp_item_view_query_by ("risk_result", "case_id", case_id, "date", TRUE);
      sp_query_limit (risks, MAX_RISKS);
      triggers = sp_item_view_query_by ("trigger", "case_id", case_id, "id", TRUE);
      factors = sp_item_view_query_by ("protective_factor", "case_id", case_id, "id", TRUE);
      interventions = sp_item_view_query_by ("intervention", "case_id", case_id, "id", TRUE);
      sp_query_limit (triggers, MAX_RISKS);
      sp_query_limit (factors, MAX_RISKS);
      sp_query_limit (interventions, MAX_RISKS);
    }
  sp_item_view_bind_list (self, self->formulations, formulations, sp_item_rows_formulation, NULL);
  sp_item_view_bind_list (self, self->risks, risks, sp_item_rows_risk, GTK_WIDGET (self->no_risk));
  sp_item_view_bind_list (self, self->triggers, triggers, sp_item_rows_plain, NULL);
  sp_item_view_bind_list (self, self->factors, factors, sp_item_rows_plain, NULL);
  sp_item_view_bind_list (self, self->interventions, interventions, sp_item_rows_plain, NULL);
}

/* For a case, its own open actions; for the first item, everybody's. */
static void
bind_work_lists (SpItemView *self,
                 const char *case_id)
{
  const char *item_id = sp_record_get_id (SP_RECORD (self->item));
  g_autoptr(SpQuery) earlier = NULL;
  g_autoptr(SpQuery) agreed = sp_item_view_query_by ("action", "item", item_id, "id", FALSE);
  g_autoptr(SpQuery) minutes = sp_item_view_query_by ("minute", "item", item_id, "position", FALSE);

  if (case_id != NULL || g_strcmp0 (sp_agenda_item_get_kind (self->item), "open_actions") == 0)
    {
      earlier = sp_meeting_query_open_actions ();
      sp_query_where (earlier, "meeting", "!=", sp_record_get_id (SP_RECORD (self->meeting)));
      if (case_id != NULL)
        sp_query_where (earlier, "case_id", "=", case_id);
    }
  sp_item_view_bind_list (self, self->earlier, earlier, sp_item_rows_action, NULL);
  sp_item_view_bind_list (self, self->agreed, agreed, sp_item_rows_action,
                          GTK_WIDGET (self->no_agreed));
  sp_item_view_bind_list (self, self->minutes, minutes, sp_item_rows_minute,
                          GTK_WIDGET (self->no_minutes));
}

static void
show_steps (SpItemView *self,
            gboolean    has_case)
{
  const gboolean always[SP_N_STEPS] = { FALSE, FALSE, FALSE, FALSE, TRUE, TRUE };

  for (guint i = 0; i < SP_N_STEPS; i++)
    gtk_widget_set_visible (GTK_WIDGET (self->step_buttons[i]), has_case || always[i]);
}

static void
show_why (SpItemView *self,
          SpCase     *record)
{
  const char *kind = sp_value_lists_get_label (self->rows.lists, "agenda-kind",
                                               sp_agenda_item_get_kind (self->item));
  const char *reason = sp_agenda_item_get_reason (self->item);
  const char *why = sp_case_get_why_referred (record);
  g_autoptr(GString) text = g_string_new (kind != NULL ? _(kind) : "");

  if (reason != NULL)
    g_string_append_printf (text, ": %s", reason);
  if (why != NULL)
    g_string_append_printf (text, "\n%s", why);
  gtk_label_set_label (self->why, text->str);
}

/**
 * sp_item_view_update:
 *
 * Shows what the item and its case say now; lists follow by themselves.
 */
void
sp_item_view_update (SpItemView *self)
{
  SpCase *record;
  g_autofree char *title = NULL;
  gboolean running;

  g_return_if_fail (SP_IS_ITEM_VIEW (self));

  if (self->item == NULL || !sp_record_get_loaded (SP_RECORD (self->item)))
    return;

  record = sp_meeting_item_case (self->item);
  title = sp_meeting_item_title (self->item, self->rows.lists);
  gtk_label_set_label (self->title, title);
  gtk_widget_set_visible (GTK_WIDGET (self->risk), record != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->people), record != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->case_button), record != NULL);
  if (record != NULL)
    {
      g_autofree char *people = sp_meeting_case_people (record);
      const char *voice = sp_case_get_victim_voice (record);

      sp_risk_badge_set_level (self->risk, sp_case_get_risk_level (record));
      gtk_label_set_label (self->people, people);
      gtk_label_set_label (self->voice, voice != NULL ? voice : _("Nothing is written yet."));
      show_why (self, record);
      sp_item_view_show_agencies (self);
    }

  running = g_strcmp0 (sp_meeting_get_status (self->meeting), "running") == 0;
  gtk_widget_set_visible (GTK_WIDGET (self->finish_button), running && self->rows.chairing);
  gtk_widget_set_visible (GTK_WIDGET (self->record_button), running && self->rows.chairing);
  sp_item_view_show_present (self);
  sp_item_view_show_back (self);
}

static void
on_case (SpItemView *self)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));
  const char *case_id = self->item != NULL ? sp_agenda_item_get_case_id (self->item) : NULL;

  if (shell != NULL && case_id != NULL)
    sp_shell_open_case (shell, case_id);
}

static void
on_finish (SpItemView *self)
{
  g_signal_emit (self, signals[FINISHED], 0);
}

/* A form for what has many parts; the item stays open behind it. */
static void
add_action_cb (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SpItemView *self = SP_ITEM_VIEW (widget);
  const char *case_id = self->item != NULL ? sp_agenda_item_get_case_id (self->item) : NULL;
  const char *type = g_variant_get_string (parameter, NULL);
  g_autoptr(SpRecord) record = NULL;

  if (case_id == NULL || !sp_record_may_create (self->store, type))
    return;
  record = sp_record_new_in_case (self->store, type, case_id);
  adw_dialog_present (sp_record_dialog_new (self->store, record, case_id), widget);
}

/**
 * sp_item_view_press:
 * @keyval: a key that was pressed
 *
 * Space on a row asks how its action ended.
 *
 * Returns: whether the key means something here
 */
gboolean
sp_item_view_press (SpItemView *self,
                    guint       keyval)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  SpRecord *record = focus != NULL && SP_IS_RECORD_ROW (focus) ? sp_record_row_get_record (SP_RECORD_ROW (focus)) : NULL;

  if (keyval != GDK_KEY_space || record == NULL || !SP_IS_ACTION (record) ||
      !sp_meeting_action_is_open (SP_ACTION (record)) ||
      (!self->rows.chairing && g_strcmp0 (self->rows.own_agency, sp_action_get_agency (SP_ACTION (record))) != 0))
    return FALSE;
  g_signal_emit (self, signals[END_ACTION], 0, record);
  return TRUE;
}

static gboolean
key_cb (SpItemView      *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  modifiers)
{
  return (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0 && sp_item_view_press (self, keyval);
}

static void
sp_item_view_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  if (prop_id == PROP_NARROW)
    g_value_set_boolean (value, SP_ITEM_VIEW (object)->narrow);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sp_item_view_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  SpItemView *self = SP_ITEM_VIEW (object);

  if (prop_id != PROP_NARROW)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  if (self->narrow == g_value_get_boolean (value))
    return;
  self->narrow = g_value_get_boolean (value);
  sp_item_view_show_narrow (self);
  sp_item_view_fold_steps (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
sp_item_view_dispose (GObject *object)
{
  SpItemView *self = SP_ITEM_VIEW (object);
  GtkWidget *child;

  g_clear_object (&self->item);
  g_clear_object (&self->meeting);
  g_clear_object (&self->agencies);
  g_clear_object (&self->attendance);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_ITEM_VIEW);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_item_view_parent_class)->dispose (object);
}

static void
sp_item_view_finalize (GObject *object)
{
  SpItemView *self = SP_ITEM_VIEW (object);

  g_clear_object (&self->rows.lists);
  g_free (self->rows.today);
  g_free (self->rows.own_agency);
  g_free (self->shown_agencies);
  g_free (self->bound_since);

  G_OBJECT_CLASS (sp_item_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (SP_TYPE_RISK_BADGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-item-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SpItemView, steps_scroller);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, steps_viewport);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, steps);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, scroller);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, sections);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, title);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, risk);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, case_button);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, people);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, why_section);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, why);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, information_section);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, agency_box);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, voice_section);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, voice);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, formulation_section);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, formulations);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, risks);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, no_risk);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, actions_section);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, earlier_title);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, earlier);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, agreed);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, no_agreed);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, present_button);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, record_button);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, triggers);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, factors);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, interventions);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, minutes_section);
  sp_item_view_bind_templates_back (widget_class);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, minutes);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, no_minutes);
  gtk_widget_class_bind_template_child (widget_class, SpItemView, finish_button);
  gtk_widget_class_bind_template_callback (widget_class, on_case);
  gtk_widget_class_bind_template_callback (widget_class, on_finish);
}

static void
sp_item_view_class_init (SpItemViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sp_item_view_dispose;
  object_class->finalize = sp_item_view_finalize;
  object_class->get_property = sp_item_view_get_property;
  object_class->set_property = sp_item_view_set_property;

  /* Agencies are shown by their marks alone; their names are in the marks' labels. */
  properties[PROP_NARROW] =
      g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_signal_new ("add-information", SP_TYPE_ITEM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                G_TYPE_STRING);
  g_signal_new ("edit", SP_TYPE_ITEM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SP_TYPE_RECORD);
  signals[END_ACTION] = g_signal_new ("end-action", SP_TYPE_ITEM_VIEW, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 1, SP_TYPE_RECORD);
  g_signal_new ("stepped", SP_TYPE_ITEM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("present", SP_TYPE_ITEM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                SP_TYPE_ATTENDANCE, G_TYPE_BOOLEAN);
  signals[FINISHED] = g_signal_new ("finished", SP_TYPE_ITEM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "item-view");
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "item.add", "s", add_action_cb);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
sp_item_view_init (SpItemView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  sp_item_view_set_writing (self, TRUE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  self->rows.view = self;
  sp_shrink_button (GTK_WIDGET (self->finish_button));
  sp_item_view_add_steps (self);
  sp_item_view_init_present (self);
  sp_item_view_init_back (self);
  g_object_bind_property (self->earlier, "visible", self->earlier_title, "visible",
                          G_BINDING_SYNC_CREATE);
}

/**
 * sp_item_view_set_meeting:
 * @agencies: of SpAgency
 *
 * Sets what the view needs before it is given items.
 */
void
sp_item_view_set_meeting (SpItemView *self,
                          SpStore    *store,
                          SpMeeting  *meeting,
                          GListModel *agencies)
{
  g_return_if_fail (SP_IS_ITEM_VIEW (self));

  g_set_object (&self->store, store);
  g_set_object (&self->meeting, meeting);
  g_set_object (&self->agencies, agencies);
  g_set_object (&self->rows.lists, sp_store_get_lists (store));
  self->rows.store = self->store;
  self->rows.agencies = agencies;
  g_free (self->rows.today);
  self->rows.today = sp_meeting_today (store);
}

/**
 * sp_item_view_set_writable:
 * @chairing: whether lines and actions may be changed
 * @own_agency: (nullable): the agency for which the reader may write
 */
void
sp_item_view_set_writable (SpItemView *self,
                           gboolean    chairing,
                           const char *own_agency)
{
  g_return_if_fail (SP_IS_ITEM_VIEW (self));

  if (self->rows.chairing == chairing && g_strcmp0 (self->rows.own_agency, own_agency) == 0)
    return;

  self->rows.chairing = chairing;
  g_set_str (&self->rows.own_agency, own_agency);
  /* What can be done to a row is decided when it is made. */
  if (self->item != NULL)
    {
      bind_work_lists (self, sp_agenda_item_get_case_id (self->item));
      g_clear_pointer (&self->bound_since, g_free);
    }
}

/**
 * sp_item_view_set_amending:
 * @amending: whether the meeting is closed and amendments may be written
 */
void
sp_item_view_set_amending (SpItemView *self,
                           gboolean    amending)
{
  g_return_if_fail (SP_IS_ITEM_VIEW (self));

  self->rows.amending = amending;
}

/**
 * sp_item_view_set_writing:
 * @writing: whether there is a line below to write in
 *
 * What is empty says how to fill it, or that it stayed so.
 */
void
sp_item_view_set_writing (SpItemView *self,
                          gboolean    writing)
{
  g_return_if_fail (SP_IS_ITEM_VIEW (self));

  gtk_label_set_label (self->no_agreed, writing ? _("No action yet. Write one in the line below: what, @agency, by tomorrow.")
                                                : _("No action was agreed."));
  gtk_label_set_label (self->no_minutes, writing ? _("No minute yet: Ctrl+M. No decision: Ctrl+D.")
                                                 : _("No minute and no decision."));
}

/**
 * sp_item_view_set_item:
 * @item: (nullable): the item to show
 */
void
sp_item_view_set_item (SpItemView   *self,
                       SpAgendaItem *item)
{
  const char *case_id;

  g_return_if_fail (SP_IS_ITEM_VIEW (self));

  if (!g_set_object (&self->item, item))
    return;

  gtk_widget_set_visible (GTK_WIDGET (self), item != NULL);
  if (item == NULL)
    return;

  case_id = sp_agenda_item_get_case_id (item);
  show_steps (self, case_id != NULL);
  bind_case_lists (self, case_id);
  bind_work_lists (self, case_id);
  g_clear_pointer (&self->bound_since, g_free);
  sp_item_view_update (self);
  sp_item_view_set_step (self, case_id != NULL ? SP_STEP_WHY : SP_STEP_ACTIONS);
}
