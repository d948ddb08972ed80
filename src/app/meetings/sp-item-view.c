/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-item-view.h"

#include <glib/gi18n-lib.h>

#include "sp-item-rows.h"
#include "sp-meeting-data.h"
#include "sp-risk-badge.h"
#include "sp-window.h"

/* What an agency told before stays on the case's own page. */
#define MAX_TOLD 3
#define MAX_RISKS 4

struct _SpItemView
{
  GtkWidget parent_instance;

  AdwWrapBox *steps;
  GtkScrolledWindow *scroller;
  GtkBox *sections;
  GtkLabel *title;
  SpRiskBadge *risk;
  GtkButton *case_button;
  GtkLabel *people;
  GtkBox *why_section;
  GtkLabel *why;
  GtkBox *information_section;
  GtkBox *agency_box;
  GtkBox *voice_section;
  GtkLabel *voice;
  GtkBox *formulation_section;
  GtkListBox *formulations;
  GtkListBox *risks;
  GtkLabel *no_risk;
  GtkBox *actions_section;
  GtkLabel *earlier_title;
  GtkListBox *earlier;
  GtkListBox *agreed;
  GtkLabel *no_agreed;
  GtkBox *read_back_section;
  GtkListBox *minutes;
  GtkLabel *no_minutes;
  GtkButton *finish_button;

  GtkToggleButton *step_buttons[SP_N_STEPS];
  SpStep step;
  gboolean stepping;

  SpStore *store;
  SpMeeting *meeting;
  GListModel *agencies;
  SpAgendaItem *item;
  char *shown_agencies;
  gboolean narrow;
  SpItemRows rows;
};

enum
{
  PROP_0,
  PROP_NARROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  ADD_INFORMATION,
  EDIT,
  END_ACTION,
  FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpItemView, sp_item_view, GTK_TYPE_WIDGET)

/* --- Steps ------------------------------------------------------------------------ */

static GtkWidget *
section_of (SpItemView *self,
            SpStep      step)
{
  GtkBox *sections[SP_N_STEPS] = { self->why_section, self->information_section,
                                   self->voice_section, self->formulation_section,
                                   self->actions_section, self->read_back_section };

  return GTK_WIDGET (sections[step]);
}

static void
scroll_to (SpItemView *self,
           SpStep      step)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  graphene_point_t from = GRAPHENE_POINT_INIT (0, 0), to;

  if (step == SP_STEP_WHY)
    {
      gtk_adjustment_set_value (adjustment, 0);
      return;
    }
  if (gtk_widget_compute_point (section_of (self, step), GTK_WIDGET (self->sections), &from, &to))
    gtk_adjustment_set_value (adjustment, to.y);
}

/**
 * sp_item_view_set_step:
 *
 * Goes to a step of the item: marks it in the strip and brings it into view.
 */
void
sp_item_view_set_step (SpItemView *self,
                       SpStep      step)
{
  g_return_if_fail (SP_IS_ITEM_VIEW (self));
  g_return_if_fail (step < SP_N_STEPS);

  self->step = step;
  self->stepping = TRUE;
  gtk_toggle_button_set_active (self->step_buttons[step], TRUE);
  self->stepping = FALSE;
  scroll_to (self, step);
}

/**
 * sp_item_view_move_step:
 * @by: 1 for the next step that this item has, -1 for the one before
 */
void
sp_item_view_move_step (SpItemView *self,
                        int         by)
{
  g_return_if_fail (SP_IS_ITEM_VIEW (self));

  for (int step = (int) self->step + by; step >= 0 && step < SP_N_STEPS; step += by)
    if (gtk_widget_get_visible (GTK_WIDGET (self->step_buttons[step])))
      {
        sp_item_view_set_step (self, step);
        return;
      }
}

static void
step_toggled_cb (SpItemView      *self,
                 GtkToggleButton *button)
{
  if (self->stepping || !gtk_toggle_button_get_active (button))
    return;
  for (guint i = 0; i < SP_N_STEPS; i++)
    if (self->step_buttons[i] == button)
      sp_item_view_set_step (self, i);
}

static void
add_steps (SpItemView *self)
{
  const char *labels[SP_N_STEPS] = { _("Why Here"),    _("New Information"),
                                     _("Victim’s Voice"), _("Formulation"),
                                     _("Actions"),     _("Read Back") };

  for (guint i = 0; i < SP_N_STEPS; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (labels[i]);

      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "step");
      gtk_widget_set_focus_on_click (button, FALSE);
      self->step_buttons[i] = GTK_TOGGLE_BUTTON (button);
      gtk_toggle_button_set_group (self->step_buttons[i],
                                   i > 0 ? self->step_buttons[0] : NULL);
      g_signal_connect_swapped (button, "toggled", G_CALLBACK (step_toggled_cb), self);
      adw_wrap_box_append (self->steps, button);
    }
}

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

/* Shows the answer to a query, and follows it; `instead` stands there while it is empty. */
static void
bind_list (SpItemView      *self,
           GtkListBox      *list,
           SpQuery         *query,
           SpRecordRowFill  fill,
           GtkWidget       *instead)
{
  g_autoptr(SpRecordList) model = NULL;
  RowMaker *maker;

  if (query == NULL)
    {
      gtk_list_box_bind_model (list, NULL, NULL, NULL, NULL);
      gtk_widget_set_visible (GTK_WIDGET (list), FALSE);
      if (instead != NULL)
        gtk_widget_set_visible (instead, TRUE);
      return;
    }

  model = sp_store_list (self->store, query);
  maker = g_new (RowMaker, 1);
  maker->view = self;
  maker->fill = fill;
  g_object_set_data (G_OBJECT (list), "instead", instead);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (show_unless_empty), list, 0);
  show_unless_empty (G_LIST_MODEL (model), 0, 0, 0, list);
  gtk_list_box_bind_model (list, G_LIST_MODEL (model), make_row, maker, g_free);
}

static SpQuery *
query_by (const char *type,
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

/* --- What each agency told --------------------------------------------------------- */

static void
add_clicked_cb (SpItemView *self,
                GtkWidget  *button)
{
  g_signal_emit (self, signals[ADD_INFORMATION], 0,
                 g_object_get_data (G_OBJECT (button), "agency"));
}

static GtkWidget *
make_add_button (SpItemView *self,
                 SpAgency   *agency)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");
  /* Translators: adds what an agency tells of a case, "Add what Police tells" */
  g_autofree char *says =
      g_strdup_printf (_("Add What %s Tells"), sp_agency_get_short_name (agency));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_set_tooltip_text (button, says);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, says,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "agency",
                          g_strdup (sp_record_get_id (SP_RECORD (agency))), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (add_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  return button;
}

static gboolean
may_add_for (SpItemView *self,
             SpAgency   *agency)
{
  const char *status = sp_meeting_get_status (self->meeting);

  if (g_strcmp0 (status, "running") != 0)
    return FALSE;
  return self->rows.chairing ||
         g_strcmp0 (self->rows.own_agency, sp_record_get_id (SP_RECORD (agency))) == 0;
}

static void
add_agency (SpItemView *self,
            SpAgency   *agency)
{
  g_autoptr(SpQuery) query = query_by ("contribution", "case_id",
                                       sp_agenda_item_get_case_id (self->item), "date", TRUE);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *name = gtk_label_new (sp_agency_get_short_name (agency));
  GtkWidget *told = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *nothing = gtk_label_new (_("Nothing yet"));
  g_autofree char *says = NULL;

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_yalign (GTK_LABEL (name), 0);
  gtk_label_set_width_chars (GTK_LABEL (name), 11);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 11);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (name), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_margin_top (name, 4);
  gtk_widget_add_css_class (name, "agency-name");

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  says = g_strdup_printf (_("What %s told"), sp_agency_get_name (agency));
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, says, -1);
  gtk_label_set_xalign (GTK_LABEL (nothing), 0);
  gtk_widget_set_margin_top (nothing, 4);
  gtk_widget_add_css_class (nothing, "dimmed");
  gtk_widget_set_hexpand (told, TRUE);
  gtk_box_append (GTK_BOX (told), list);
  gtk_box_append (GTK_BOX (told), nothing);

  sp_query_where (query, "agency", "=", sp_record_get_id (SP_RECORD (agency)));
  sp_query_limit (query, MAX_TOLD);
  bind_list (self, GTK_LIST_BOX (list), query, sp_item_rows_contribution, nothing);

  gtk_box_append (GTK_BOX (box), sp_item_rows_mark (agency));
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), told);
  if (may_add_for (self, agency))
    gtk_box_append (GTK_BOX (box), make_add_button (self, agency));
  gtk_box_append (self->agency_box, box);
}

static gboolean
is_invited (SpItemView *self,
            SpAgency   *agency)
{
  const char * const *invited = sp_meeting_get_agencies (self->meeting);

  if (!sp_record_get_loaded (SP_RECORD (agency)) || sp_agency_get_retired (agency))
    return FALSE;
  return invited == NULL || invited[0] == NULL ||
         g_strv_contains (invited, sp_record_get_id (SP_RECORD (agency)));
}

static void
show_narrow (SpItemView *self)
{
  for (GtkWidget *box = gtk_widget_get_first_child (GTK_WIDGET (self->agency_box)); box != NULL;
       box = gtk_widget_get_next_sibling (box))
    gtk_widget_set_visible (gtk_widget_get_next_sibling (gtk_widget_get_first_child (box)),
                            !self->narrow);
}

/* Built anew only when the item or the agencies are others, so that scrolling stays. */
static void
show_agencies (SpItemView *self)
{
  g_autoptr(GString) shown = g_string_new (NULL);
  guint n_agencies = g_list_model_get_n_items (self->agencies);
  GtkWidget *child;

  g_string_append_printf (shown, "%s %s %d\n", sp_record_get_id (SP_RECORD (self->item)),
                          sp_meeting_get_status (self->meeting), self->rows.chairing);
  for (guint i = 0; i < n_agencies; i++)
    {
      g_autoptr(SpAgency) agency = g_list_model_get_item (self->agencies, i);

      if (is_invited (self, agency))
        g_string_append_printf (shown, "%s %s\n", sp_record_get_id (SP_RECORD (agency)),
                                sp_agency_get_short_name (agency));
    }
  if (g_strcmp0 (shown->str, self->shown_agencies) == 0)
    return;

  g_set_str (&self->shown_agencies, shown->str);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->agency_box))) != NULL)
    gtk_box_remove (self->agency_box, child);
  for (guint i = 0; i < n_agencies; i++)
    {
      g_autoptr(SpAgency) agency = g_list_model_get_item (self->agencies, i);

      if (is_invited (self, agency))
        add_agency (self, agency);
    }
  show_narrow (self);
}

/* --- The item --------------------------------------------------------------------- */

static void
bind_case_lists (SpItemView *self,
                 const char *case_id)
{
  g_autoptr(SpQuery) formulations = NULL;
  g_autoptr(SpQuery) risks = NULL;

  if (case_id != NULL)
    {
      formulations = query_by ("formulation", "case_id", case_id, "date", TRUE);
      sp_query_limit (formulations, 1);
      risks = query_by ("risk_result", "case_id", case_id, "date", TRUE);
      sp_query_limit (risks, MAX_RISKS);
    }
  bind_list (self, self->formulations, formulations, sp_item_rows_formulation, NULL);
  bind_list (self, self->risks, risks, sp_item_rows_risk, GTK_WIDGET (self->no_risk));
}

/* For a case, its own open actions; for the first item, everybody's. */
static void
bind_work_lists (SpItemView *self,
                 const char *case_id)
{
  const char *item_id = sp_record_get_id (SP_RECORD (self->item));
  g_autoptr(SpQuery) earlier = NULL;
  g_autoptr(SpQuery) agreed = query_by ("action", "item", item_id, "id", FALSE);
  g_autoptr(SpQuery) minutes = query_by ("minute", "item", item_id, "position", FALSE);

  if (case_id != NULL || g_strcmp0 (sp_agenda_item_get_kind (self->item), "open_actions") == 0)
    {
      earlier = sp_meeting_query_open_actions ();
      sp_query_where (earlier, "meeting", "!=", sp_record_get_id (SP_RECORD (self->meeting)));
      if (case_id != NULL)
        sp_query_where (earlier, "case_id", "=", case_id);
    }
  bind_list (self, self->earlier, earlier, sp_item_rows_action, NULL);
  bind_list (self, self->agreed, agreed, sp_item_rows_action, GTK_WIDGET (self->no_agreed));
  bind_list (self, self->minutes, minutes, sp_item_rows_minute, GTK_WIDGET (self->no_minutes));
}

static void
show_steps (SpItemView *self,
            gboolean    has_case)
{
  const gboolean always[SP_N_STEPS] = { FALSE, FALSE, FALSE, FALSE, TRUE, TRUE };

  for (guint i = 0; i < SP_N_STEPS; i++)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->step_buttons[i]), has_case || always[i]);
      gtk_widget_set_visible (section_of (self, i), has_case || always[i]);
    }
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
      show_agencies (self);
    }

  running = g_strcmp0 (sp_meeting_get_status (self->meeting), "running") == 0;
  gtk_widget_set_visible (GTK_WIDGET (self->finish_button), running && self->rows.chairing);
}

static void
on_case (SpItemView *self)
{
  SpWindow *window = sp_window_get (GTK_WIDGET (self));
  const char *case_id = self->item != NULL ? sp_agenda_item_get_case_id (self->item) : NULL;

  if (window != NULL && case_id != NULL)
    sp_window_open_case (window, case_id);
}

static void
on_finish (SpItemView *self)
{
  g_signal_emit (self, signals[FINISHED], 0);
}

static void
edit_cb (SpItemView *self,
         GtkWidget  *button)
{
  g_signal_emit (self, signals[EDIT], 0, g_object_get_data (G_OBJECT (button), "record"));
}

static void
end_action_cb (SpItemView *self,
               GtkWidget  *button)
{
  g_signal_emit (self, signals[END_ACTION], 0, g_object_get_data (G_OBJECT (button), "record"));
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
  show_narrow (self);
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

  G_OBJECT_CLASS (sp_item_view_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (SP_TYPE_RISK_BADGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-item-view.ui");
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
  gtk_widget_class_bind_template_child (widget_class, SpItemView, read_back_section);
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

  signals[ADD_INFORMATION] = g_signal_new ("add-information", SP_TYPE_ITEM_VIEW,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                           1, G_TYPE_STRING);
  signals[EDIT] = g_signal_new ("edit", SP_TYPE_ITEM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, SP_TYPE_RECORD);
  signals[END_ACTION] = g_signal_new ("end-action", SP_TYPE_ITEM_VIEW, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 1, SP_TYPE_RECORD);
  signals[FINISHED] = g_signal_new ("finished", SP_TYPE_ITEM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "item-view");
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
sp_item_view_init (SpItemView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows.view = self;
  self->rows.edit_cb = G_CALLBACK (edit_cb);
  self->rows.end_action_cb = G_CALLBACK (end_action_cb);
  add_steps (self);
  g_object_bind_property (self->earlier, "visible", self->earlier_title, "visible",
                          G_BINDING_SYNC_CREATE);
}

/**
 * sp_item_view_new:
 *
 * Returns: (transfer floating): a view without an item
 */
GtkWidget *
sp_item_view_new (void)
{
  return g_object_new (SP_TYPE_ITEM_VIEW, NULL);
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

  self->rows.chairing = chairing;
  g_set_str (&self->rows.own_agency, own_agency);
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
  sp_item_view_update (self);
  sp_item_view_set_step (self, case_id != NULL ? SP_STEP_WHY : SP_STEP_ACTIONS);
}
