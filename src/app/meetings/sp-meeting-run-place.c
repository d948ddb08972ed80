/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What stands in the middle: the opening, an item, the closing; or the statement, until one has agreed to it. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-meeting-data.h"
#include "sp-meeting-room.h"
#include "sp-meeting-run-private.h"

/* --- No agreement, no papers ------------------------------------------------------------ */

static SpAttendance *
find_own_attendance (SpMeetingRun *self)
{
  const char *member = sp_store_get_member_id (self->store);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->attendance)); i++)
    {
      g_autoptr(SpAttendance) row = g_list_model_get_item (G_LIST_MODEL (self->attendance), i);

      if (sp_record_get_loaded (SP_RECORD (row)) && g_strcmp0 (sp_attendance_get_member (row), member) == 0)
        return row;
    }

  return NULL;
}

/* Whoever runs the meeting is asked on the page of its opening, like everybody in the room. */
gboolean
sp_meeting_run_must_agree (SpMeetingRun *self)
{
  SpAttendance *own;

  if (self->chairing || !sp_meeting_run_is_running (self))
    return FALSE;
  own = find_own_attendance (self);
  return own == NULL || !sp_meeting_attendee_agreed (self->meeting, own);
}

static void
on_agree (SpMeetingRun *self)
{
  SpAttendance *own = find_own_attendance (self);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpRecord) row = NULL;

  if (own == NULL)
    {
      row = sp_meeting_add_attendance (change, self->store, self->meeting, sp_store_get_agency_id (self->store),
                                       sp_store_get_member_id (self->store), NULL);
      own = SP_ATTENDANCE (row);
    }
  sp_meeting_put_agreement (change, self->store, self->meeting, own, TRUE);
  sp_meeting_keep (self, self->store, change, _("Agree to the Statement"), NULL);
}

static void
show_statement (SpMeetingRun *self)
{
  const char *statement = sp_meeting_get_statement (self->meeting);
  const char *version = sp_meeting_get_statement_version (self->meeting);
  g_autofree char *title = NULL;

  if (version != NULL)
    /* Translators: the confidentiality statement and its version */
    title = g_strdup_printf (_("Confidentiality Statement, Version %s"), version);
  gtk_label_set_label (self->statement_title, title != NULL ? title : _("Confidentiality Statement"));
  gtk_label_set_label (self->statement_label, statement != NULL ? statement
                                                                : _("What is said in this meeting is confidential."));
}

/* --- Where one is ------------------------------------------------------------------------ */

/**
 * sp_meeting_run_show_middle:
 *
 * Shows what belongs in the middle now.
 */
void
sp_meeting_run_show_middle (SpMeetingRun *self)
{
  const char *page = "empty";

  if (!self->restored)
    page = "wait";
  else if (sp_meeting_run_must_agree (self))
    page = "statement";
  else if (self->place == SP_PLACE_OF_OPENING)
    page = "opening";
  else if (self->place == SP_PLACE_OF_CLOSING)
    page = "closing";
  else if (self->item != NULL)
    page = "item";

  if (g_str_equal (page, "statement"))
    show_statement (self);
  if (g_str_equal (page, "opening"))
    sp_meeting_opening_update (self->opening, self->chairing && sp_meeting_run_is_running (self));
  if (g_str_equal (page, "closing"))
    sp_meeting_closing_update (self->summing_up, self->chairing && sp_meeting_run_is_running (self),
                               self->chairing && sp_meeting_run_is_closed (self));
  gtk_stack_set_visible_child_name (self->item_stack, page);
  gtk_widget_set_visible (GTK_WIDGET (self->agenda_side), !g_str_equal (page, "statement"));
  gtk_toggle_button_set_active (self->opening_button, self->place == SP_PLACE_OF_OPENING);
  gtk_toggle_button_set_active (self->closing_button, self->place == SP_PLACE_OF_CLOSING);
}

/**
 * sp_meeting_run_focus:
 *
 * Gives the keyboard to where one works now.
 */
void
sp_meeting_run_focus (SpMeetingRun *self)
{
  const char *page = gtk_stack_get_visible_child_name (self->item_stack);

  if (g_strcmp0 (page, "statement") == 0)
    gtk_widget_grab_focus (GTK_WIDGET (self->agree_button));
  else if (g_strcmp0 (page, "opening") == 0)
    sp_meeting_opening_focus (self->opening);
  else if (g_strcmp0 (page, "closing") == 0 && sp_meeting_run_is_running (self))
    sp_meeting_closing_focus (self->summing_up);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

/**
 * sp_meeting_run_go_to_place:
 * @place: the opening or the closing
 *
 * Leaves the item that is open. Its clock stands still meanwhile.
 */
void
sp_meeting_run_go_to_place (SpMeetingRun *self,
                            SpRunPlace    place)
{
  if (self->place == place)
    return;

  sp_meeting_run_leave_item (self);
  self->place = place;
  if (self->leading && sp_meeting_run_is_running (self) && place == SP_PLACE_OF_OPENING)
    sp_meeting_opening_prepare (self->opening);
  if (adw_overlay_split_view_get_collapsed (self->split))
    adw_overlay_split_view_set_show_sidebar (self->split, FALSE);
  sp_meeting_run_show (self);
  sp_meeting_run_save_position (self);
  sp_meeting_run_focus (self);
}

/* Whether nothing of the agenda was begun: then the meeting is being opened. */
gboolean
sp_meeting_run_is_untouched (SpMeetingRun *self)
{
  for (guint i = 0; i < sp_meeting_run_count_items (self); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (sp_record_get_loaded (SP_RECORD (item)) && sp_agenda_item_get_started_at (item) != NULL)
        return FALSE;
    }

  return TRUE;
}

static void
begin_cb (SpMeetingRun *self)
{
  sp_meeting_run_move (self, 1);
}

static void
opening_clicked_cb (SpMeetingRun *self)
{
  sp_meeting_run_go_to_place (self, SP_PLACE_OF_OPENING);
  gtk_toggle_button_set_active (self->opening_button, self->place == SP_PLACE_OF_OPENING);
}

static void
closing_clicked_cb (SpMeetingRun *self)
{
  sp_meeting_run_go_to_place (self, SP_PLACE_OF_CLOSING);
  gtk_toggle_button_set_active (self->closing_button, self->place == SP_PLACE_OF_CLOSING);
}

static void
bind_closing (SpMeetingRun *self)
{
  self->summing_up = SP_MEETING_CLOSING (sp_meeting_closing_new (self->store, self->meeting, G_LIST_MODEL (self->items),
                                                                 G_LIST_MODEL (self->agencies)));
  adw_bin_set_child (self->closing_bin, GTK_WIDGET (self->summing_up));
  gtk_widget_set_visible (GTK_WIDGET (self->closing_button), self->chairing);
  g_signal_connect_object (self->summing_up, "go-to", G_CALLBACK (sp_meeting_run_go_to), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->summing_up, "edit", G_CALLBACK (sp_meeting_run_edit), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->summing_up, "end-action", G_CALLBACK (sp_meeting_run_end_action), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->summing_up, "close", G_CALLBACK (sp_meeting_run_close), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->closing_button, "clicked", G_CALLBACK (closing_clicked_cb), self, G_CONNECT_SWAPPED);
}

static SpRecordList *
list_interests (SpMeetingRun *self)
{
  g_autoptr(SpQuery) query = sp_query_new ("interest");

  sp_query_where (query, "meeting", "=", sp_record_get_id (SP_RECORD (self->meeting)));
  sp_query_order (query, "id", FALSE);
  sp_query_with (query, "member");
  sp_query_with (query, "case_id");
  return sp_store_list (self->store, query);
}

void
sp_meeting_run_bind_places_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, opening_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, opening_bin);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, closing_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, closing_bin);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, statement_title);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, statement_label);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, agree_button);
  gtk_widget_class_bind_template_callback (widget_class, on_agree);
}

/* Makes the pages around the items. */
void
sp_meeting_run_bind_places (SpMeetingRun *self)
{
  g_autoptr(SpQuery) whole = sp_query_new ("partnership");

  sp_query_limit (whole, 1);
  self->partnerships = sp_store_list (self->store, whole);
  self->interests = list_interests (self);
  self->opening = SP_MEETING_OPENING (sp_meeting_opening_new (
      self->store, self->meeting, G_LIST_MODEL (self->items), G_LIST_MODEL (self->attendance),
      G_LIST_MODEL (self->agencies), G_LIST_MODEL (self->interests), G_LIST_MODEL (self->partnerships)));
  adw_bin_set_child (self->opening_bin, GTK_WIDGET (self->opening));
  bind_closing (self);
  gtk_widget_set_visible (GTK_WIDGET (self->opening_button), self->chairing);
  g_signal_connect_object (self->opening, "begin", G_CALLBACK (begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->opening_button, "clicked", G_CALLBACK (opening_clicked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->partnerships, "items-changed", G_CALLBACK (sp_meeting_run_queue_show), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->attendance, "items-changed", G_CALLBACK (sp_meeting_run_queue_show), self,
                           G_CONNECT_SWAPPED);
}
