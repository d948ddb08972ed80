/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The agenda at the side of a meeting: its rows, the place on it, and who is present. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-agenda-row.h"
#include "sp-meeting-data.h"
#include "sp-meeting-room.h"
#include "sp-meeting-run-private.h"
#include "sp-meeting-words.h"

guint
sp_meeting_run_count_items (SpMeetingRun *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}

/* The place of the item that is open; -1 if there is none. */
int
sp_meeting_run_get_place (SpMeetingRun *self)
{
  const char *item_id = sp_meeting_run_get_item_id (self);

  for (guint i = 0; item_id != NULL && i < sp_meeting_run_count_items (self); i++)
    {
      g_autoptr(SpRecord) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (g_strcmp0 (sp_record_get_id (item), item_id) == 0)
        return (int) i;
    }

  return -1;
}

/**
 * sp_meeting_run_find_item:
 *
 * Returns: (transfer none) (nullable): the item of the agenda
 */
SpAgendaItem *
sp_meeting_run_find_item (SpMeetingRun *self,
                          const char   *item_id)
{
  SpRecord *record = sp_meeting_find_record (G_LIST_MODEL (self->items), item_id);

  return record != NULL && sp_record_get_loaded (record) ? SP_AGENDA_ITEM (record) : NULL;
}

static void
dropped_cb (SpMeetingRun *self,
            SpAgendaRow  *dragged,
            SpAgendaRow  *row)
{
  sp_meeting_run_move_item (self, sp_agenda_row_get_item (dragged),
                            gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));
}

static GtkWidget *
make_row (gpointer item,
          gpointer user_data)
{
  SpMeetingRun *self = user_data;
  GtkWidget *row = sp_agenda_row_new (self->meeting, item, sp_store_get_lists (self->store), FALSE);

  gtk_widget_set_focus_on_click (row, FALSE);
  if (self->chairing)
    {
      sp_agenda_row_make_draggable (SP_AGENDA_ROW (row));
      g_signal_connect_object (row, "dropped", G_CALLBACK (dropped_cb), self, G_CONNECT_SWAPPED);
    }
  return row;
}

void
sp_meeting_run_show_rows (SpMeetingRun *self)
{
  guint number = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->agenda)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      SpAgendaItem *item;

      if (!SP_IS_AGENDA_ROW (row))
        continue;
      item = sp_agenda_row_get_item (SP_AGENDA_ROW (row));
      sp_agenda_row_set_number (SP_AGENDA_ROW (row), ++number);
      sp_agenda_row_set_current (SP_AGENDA_ROW (row), self->item != NULL && item == self->item);
    }
}

void
sp_meeting_run_show_place (SpMeetingRun *self)
{
  g_autofree char *day = sp_meeting_day (self->meeting);
  int place = sp_meeting_run_get_place (self);
  g_autofree char *label = NULL;

  if (self->place != SP_PLACE_OF_ITEM)
    label = g_strdup_printf ("%s · %s", sp_step_get_label (self->place == SP_PLACE_OF_OPENING ? SP_STEP_OPENING
                                                                                              : SP_STEP_CLOSING), day);
  /* Translators: the place on the agenda, and the day: "4 of 12 · Thursday 26 Nov" */
  else if (place >= 0)
    label = g_strdup_printf (_("%d of %u · %s"), place + 1, sp_meeting_run_count_items (self), day);
  else
    label = g_steal_pointer (&day);
  gtk_label_set_label (self->place_label, label);
}

void
sp_meeting_run_show_present (SpMeetingRun *self)
{
  guint attended = 0, apologies = 0;
  SpPartnership *partnership = sp_meeting_find_partnership (G_LIST_MODEL (self->partnerships));
  g_autoptr(SpQuorum) quorum = NULL;
  g_autofree char *words = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->attendance)); i++)
    {
      g_autoptr(SpAttendance) row = g_list_model_get_item (G_LIST_MODEL (self->attendance), i);
      const char *status = sp_attendance_get_status (row);

      attended += sp_meeting_attendee_is_here (row);
      apologies += g_strcmp0 (status, "apologies") == 0;
    }

  g_string_append_printf (text, ngettext ("Present %u", "Present %u", attended), attended);
  if (apologies > 0)
    /* Translators: how many sent apologies, after "Present 9" */
    g_string_append_printf (text, ngettext (" · apologies %u", " · apologies %u", apologies),
                            apologies);
  if (partnership != NULL)
    {
      quorum = sp_meeting_make_quorum (partnership, self->meeting, G_LIST_MODEL (self->attendance));
      words = sp_meeting_quorum_words (quorum, G_LIST_MODEL (self->agencies));
      g_string_append_printf (text, "\n%s", words);
      if (sp_quorum_is_reached (quorum))
        gtk_widget_remove_css_class (GTK_WIDGET (self->present_label), "warning");
      else
        gtk_widget_add_css_class (GTK_WIDGET (self->present_label), "warning");
    }
  gtk_label_set_label (self->present_label, text->str);
}

/* Fills the side with the agenda, once. */
void
sp_meeting_run_bind_agenda (SpMeetingRun *self)
{
  gtk_list_box_bind_model (self->agenda, G_LIST_MODEL (self->items), make_row, self, NULL);
}
