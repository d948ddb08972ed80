/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-agenda-row.h"

#include <glib/gi18n-lib.h>

#include "sp-meeting-data.h"
#include "sp-meeting-timer.h"
#include "sp-risk-badge.h"

struct _SpAgendaRow
{
  GtkListBoxRow parent_instance;

  GtkImage *handle;
  GtkLabel *number;
  GtkImage *state_icon;
  GtkLabel *title;
  GtkLabel *subtitle;
  SpRiskBadge *risk;
  GtkLabel *time;
  GtkSpinButton *minutes;
  GtkButton *remove_button;

  SpMeeting *meeting;
  SpAgendaItem *item;
  SpValueLists *lists;
  guint place;
  gint64 used_s; /* -1 while the record says it */
  gboolean current;
  gboolean planning;
  gboolean updating;
};

enum
{
  MINUTES_CHANGED,
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpAgendaRow, sp_agenda_row, GTK_TYPE_LIST_BOX_ROW)

static void
on_minutes (SpAgendaRow *self)
{
  if (!self->updating)
    g_signal_emit (self, signals[MINUTES_CHANGED], 0,
                   gtk_spin_button_get_value_as_int (self->minutes));
}

static void
on_remove (SpAgendaRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
sp_agenda_row_dispose (GObject *object)
{
  SpAgendaRow *self = SP_AGENDA_ROW (object);

  g_clear_object (&self->meeting);
  g_clear_object (&self->item);
  g_clear_object (&self->lists);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_AGENDA_ROW);

  G_OBJECT_CLASS (sp_agenda_row_parent_class)->dispose (object);
}

static void
sp_agenda_row_class_init (SpAgendaRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_agenda_row_dispose;

  signals[MINUTES_CHANGED] = g_signal_new ("minutes-changed", SP_TYPE_AGENDA_ROW,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                           1, G_TYPE_INT);
  g_signal_new ("dropped", SP_TYPE_AGENDA_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                SP_TYPE_AGENDA_ROW);
  signals[REMOVED] = g_signal_new ("removed", SP_TYPE_AGENDA_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SP_TYPE_RISK_BADGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-agenda-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SpAgendaRow, handle);
  gtk_widget_class_bind_template_child (widget_class, SpAgendaRow, number);
  gtk_widget_class_bind_template_child (widget_class, SpAgendaRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, SpAgendaRow, title);
  gtk_widget_class_bind_template_child (widget_class, SpAgendaRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, SpAgendaRow, risk);
  gtk_widget_class_bind_template_child (widget_class, SpAgendaRow, time);
  gtk_widget_class_bind_template_child (widget_class, SpAgendaRow, minutes);
  gtk_widget_class_bind_template_child (widget_class, SpAgendaRow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, on_minutes);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
sp_agenda_row_init (SpAgendaRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->used_s = -1;
}

static void
update_state (SpAgendaRow *self)
{
  const char *state = sp_agenda_item_get_state (self->item);
  const char *icon = NULL;

  if (self->current)
    icon = "go-next-symbolic";
  else if (g_strcmp0 (state, "done") == 0)
    icon = "object-select-symbolic";
  else if (g_strcmp0 (state, "deferred") == 0)
    icon = "alarm-symbolic";

  /* An image without an icon keeps its place, so that titles stand in one line. */
  gtk_image_set_from_icon_name (self->state_icon, icon != NULL ? icon : "");
  if (icon == NULL)
    gtk_image_clear (self->state_icon);
  gtk_widget_set_size_request (GTK_WIDGET (self->state_icon), 16, 16);
  gtk_widget_set_visible (GTK_WIDGET (self->state_icon), !self->planning);
}

static void
update_time (SpAgendaRow *self)
{
  int planned = sp_meeting_planned (self->meeting, self->item);
  gint64 used = self->used_s >= 0 ? self->used_s : sp_agenda_item_get_used (self->item);
  SpTimerLevel level = sp_meeting_timer_level (used, planned);
  g_autofree char *time = sp_meeting_timer_short (used, planned);

  gtk_label_set_label (self->time, time);
  gtk_widget_remove_css_class (GTK_WIDGET (self->time), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->time), "warning");
  if (level == SP_TIMER_RED)
    gtk_widget_add_css_class (GTK_WIDGET (self->time), "error");
  else if (level == SP_TIMER_AMBER && self->current)
    gtk_widget_add_css_class (GTK_WIDGET (self->time), "warning");
}

static void
update_words (SpAgendaRow *self)
{
  g_autofree char *title = sp_meeting_item_title (self->item, self->lists);
  SpCase *record = sp_meeting_item_case (self->item);
  const char *kind = sp_value_lists_get_label (self->lists, "agenda-kind",
                                               sp_agenda_item_get_kind (self->item));

  gtk_label_set_label (self->title, title);
  if (record != NULL)
    {
      g_autofree char *initials = sp_meeting_case_initials (record);
      g_autofree char *both = NULL;

      if (self->planning && kind != NULL)
        both = g_strdup_printf ("%s · %s", initials, _(kind));
      gtk_label_set_label (self->subtitle, both != NULL ? both : initials);
      sp_risk_badge_set_level (self->risk, sp_case_get_risk_level (record));
    }
  else
    gtk_label_set_label (self->subtitle, "");

  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), record != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->risk), record != NULL);
}

/**
 * sp_agenda_row_update:
 *
 * Shows what the records say now.
 */
void
sp_agenda_row_update (SpAgendaRow *self)
{
  int planned;
  g_autofree char *sentence = NULL;
  g_autofree char *number = NULL;

  g_return_if_fail (SP_IS_AGENDA_ROW (self));

  if (self->item == NULL || !sp_record_get_loaded (SP_RECORD (self->item)))
    return;

  planned = sp_meeting_planned (self->meeting, self->item);
  number = g_strdup_printf ("%u", self->place);
  gtk_label_set_label (self->number, number);
  update_words (self);
  update_state (self);
  update_time (self);

  self->updating = TRUE;
  if (gtk_spin_button_get_value_as_int (self->minutes) != planned)
    gtk_spin_button_set_value (self->minutes, planned);
  self->updating = FALSE;

  sentence = sp_meeting_item_sentence (self->item, self->lists, self->place, planned);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}

/**
 * sp_agenda_row_new:
 * @planning: whether minutes can be changed and the item taken off
 *
 * Returns: (transfer floating): a row that follows its item
 */
GtkWidget *
sp_agenda_row_new (SpMeeting    *meeting,
                   SpAgendaItem *item,
                   SpValueLists *lists,
                   gboolean      planning)
{
  SpAgendaRow *self = g_object_new (SP_TYPE_AGENDA_ROW, NULL);

  self->meeting = g_object_ref (meeting);
  self->item = g_object_ref (item);
  self->lists = g_object_ref (lists);
  self->planning = planning;
  gtk_widget_set_visible (GTK_WIDGET (self->handle), planning);
  gtk_widget_set_visible (GTK_WIDGET (self->minutes), planning);
  gtk_widget_set_visible (GTK_WIDGET (self->remove_button), planning);
  gtk_widget_set_visible (GTK_WIDGET (self->time), !planning);
  g_signal_connect_object (item, "notify", G_CALLBACK (sp_agenda_row_update), self,
                           G_CONNECT_SWAPPED);
  sp_agenda_row_update (self);
  return GTK_WIDGET (self);
}

/** sp_agenda_row_get_item: Returns: (transfer none): its item */
SpAgendaItem *
sp_agenda_row_get_item (SpAgendaRow *self)
{
  g_return_val_if_fail (SP_IS_AGENDA_ROW (self), NULL);

  return self->item;
}

/**
 * sp_agenda_row_set_number:
 * @number: its place as this reader sees the agenda, from 1
 */
void
sp_agenda_row_set_number (SpAgendaRow *self,
                          guint        number)
{
  g_return_if_fail (SP_IS_AGENDA_ROW (self));

  if (self->place == number)
    return;
  self->place = number;
  sp_agenda_row_update (self);
}

/**
 * sp_agenda_row_set_current:
 *
 * Marks the item that the meeting is at.
 */
void
sp_agenda_row_set_current (SpAgendaRow *self,
                           gboolean     current)
{
  g_return_if_fail (SP_IS_AGENDA_ROW (self));

  self->current = current;
  if (!current)
    self->used_s = -1;
  if (current)
    gtk_widget_add_css_class (GTK_WIDGET (self), "current");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "current");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, current, -1);
  sp_agenda_row_update (self);
}

/**
 * sp_agenda_row_set_used:
 * @used_s: seconds that the running clock shows
 */
void
sp_agenda_row_set_used (SpAgendaRow *self,
                        gint64       used_s)
{
  g_return_if_fail (SP_IS_AGENDA_ROW (self));

  if (self->used_s == used_s)
    return;
  self->used_s = used_s;
  update_time (self);
}
