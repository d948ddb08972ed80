/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-plan-private.h"

#include <glib/gi18n-lib.h>

#include "sp-agenda-row.h"
#include "sp-meeting-data.h"
#include "sp-meeting-words.h"

/* The rows of the agenda: moved by key and by hand, planned, taken off. */

/* Puts an item where `index` others stand before it. */
static void
move_item (SpMeetingPlan *self,
           SpAgendaItem  *item,
           int            index)
{
  g_autoptr(SpChange) change = sp_change_new ();

  sp_meeting_put_index (change, G_LIST_MODEL (self->items), item, index);
  if (!self->chairing || sp_change_is_empty (change))
    return;

  g_set_str (&self->focus_id, sp_record_get_id (SP_RECORD (item)));
  sp_meeting_keep (self, self->store, change, _("Move an Item"), NULL);
}

static void
remove_item (SpMeetingPlan *self,
             SpAgendaItem  *item)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *title = sp_meeting_item_title (item, sp_store_get_lists (self->store));
  /* Translators: an item was taken off the agenda, "K7M42 is off the agenda" */
  g_autofree char *said = g_strdup_printf (_("%s is off the agenda"), title);

  if (!self->chairing)
    return;
  sp_change_delete (change, SP_RECORD (item));
  sp_meeting_keep (self, self->store, change, _("Take an Item off the Agenda"), said);
}

static gboolean
row_key_cb (SpAgendaRow           *row,
            guint                  keyval,
            guint                  keycode,
            GdkModifierType        modifiers,
            GtkEventControllerKey *controller)
{
  SpMeetingPlan *self =
      SP_MEETING_PLAN (gtk_widget_get_ancestor (GTK_WIDGET (row), SP_TYPE_MEETING_PLAN));
  SpAgendaItem *item = sp_agenda_row_get_item (row);
  int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  GdkModifierType mask = GDK_ALT_MASK | GDK_SHIFT_MASK | GDK_CONTROL_MASK;

  if ((modifiers & mask) == (GDK_ALT_MASK | GDK_SHIFT_MASK))
    {
      if (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up)
        move_item (self, item, index - 1);
      else if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
        move_item (self, item, index + 1);
      else
        return GDK_EVENT_PROPAGATE;
      return GDK_EVENT_STOP;
    }

  if ((modifiers & mask) == 0 && keyval == GDK_KEY_Delete &&
      gtk_widget_has_focus (GTK_WIDGET (row)))
    {
      remove_item (self, item);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
minutes_changed_cb (SpMeetingPlan *self,
                    int            minutes,
                    SpAgendaRow   *row)
{
  g_autoptr(SpChange) change = sp_change_new ();

  sp_change_set_int (change, SP_RECORD (sp_agenda_row_get_item (row)), "planned", minutes);
  sp_meeting_keep (self, self->store, change, _("Plan Minutes"), NULL);
}

static void
removed_cb (SpMeetingPlan *self,
            SpAgendaRow   *row)
{
  remove_item (self, sp_agenda_row_get_item (row));
}

static void
dropped_cb (SpMeetingPlan *self,
            SpAgendaRow   *dragged,
            SpAgendaRow   *row)
{
  move_item (self, sp_agenda_row_get_item (dragged), gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
}

static void
make_movable (SpMeetingPlan *self,
              GtkWidget     *row)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (row_key_cb), row);
  gtk_widget_add_controller (row, keys);
  sp_agenda_row_make_draggable (SP_AGENDA_ROW (row));
  g_signal_connect_object (row, "dropped", G_CALLBACK (dropped_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
sp_meeting_plan_make_row (gpointer item,
                          gpointer user_data)
{
  SpMeetingPlan *self = user_data;
  GtkWidget *row = sp_agenda_row_new (self->meeting, item, sp_store_get_lists (self->store),
                                      self->chairing);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  if (!self->chairing)
    return row;

  make_movable (self, row);
  g_signal_connect_object (row, "minutes-changed", G_CALLBACK (minutes_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  return row;
}
