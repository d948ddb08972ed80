/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-run-private.h"

#include "sp-agenda-row.h"
#include "sp-go-to-dialog.h"

/* What is done by key and menu while a meeting runs. */

static void
move_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  sp_meeting_run_move (SP_MEETING_RUN (widget), g_str_equal (action, "run.next") ? 1 : -1);
}

static void
step_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  sp_item_view_move_step (SP_MEETING_RUN (widget)->item_view,
                          g_str_equal (action, "run.next-step") ? 1 : -1);
}

static void
mode_cb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SpMeetingRun *self = SP_MEETING_RUN (widget);
  SpQuickMode mode = SP_QUICK_MODE_ACTION;

  if (g_str_equal (action, "run.minute"))
    mode = SP_QUICK_MODE_MINUTE;
  else if (g_str_equal (action, "run.decision"))
    mode = SP_QUICK_MODE_DECISION;
  else if (g_str_equal (action, "run.information"))
    mode = SP_QUICK_MODE_INFORMATION;
  sp_quick_line_set_mode (self->quick_line, mode);
  sp_quick_line_focus (self->quick_line);
}

static void
go_to_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  SpMeetingRun *self = SP_MEETING_RUN (widget);
  AdwDialog *dialog = sp_go_to_dialog_new (G_LIST_MODEL (self->items), self->meeting,
                                           sp_store_get_lists (self->store));

  g_signal_connect_object (dialog, "chosen", G_CALLBACK (sp_meeting_run_go_to), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "closed", G_CALLBACK (sp_quick_line_focus), self->quick_line,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, widget);
}

static void
write_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  SpMeetingRun *self = SP_MEETING_RUN (widget);

  if (g_str_equal (action, "run.tick"))
    sp_meeting_run_tick (self);
  else if (g_str_equal (action, "run.defer"))
    sp_meeting_run_defer (self);
  else if (g_str_equal (action, "run.add-item"))
    sp_meeting_run_add_item (self);
  else
    sp_meeting_run_close (self);
}

static void
timer_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  SpMeetingRun *self = SP_MEETING_RUN (widget);

  self->position->timer_off = !self->position->timer_off;
  sp_meeting_run_save_position (self);
  sp_meeting_run_show_timer (self);
  sp_quick_line_focus (self->quick_line);
}

static void
papers_cb (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  SpMeetingRun *self = SP_MEETING_RUN (widget);

  gtk_widget_activate_action (widget, "win.papers", "s", sp_record_get_id (SP_RECORD (self->meeting)));
}

/* The case that is on, as a sheet; between cases, the meeting's papers. */
static void
print_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  SpMeetingRun *self = SP_MEETING_RUN (widget);
  const char *case_id = self->item != NULL ? sp_agenda_item_get_case_id (self->item) : NULL;

  if (case_id != NULL)
    gtk_widget_activate_action (widget, "win.case-paper", "s", case_id);
  else
    papers_cb (widget, action, parameter);
}

static void
popup_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  SpMeetingRun *self = SP_MEETING_RUN (widget);

  if (self->item == NULL)
    return;
  if (g_str_equal (action, "run.present"))
    sp_item_view_popup_present (self->item_view);
  else
    sp_item_view_popup_add (self->item_view);
}

/* The row of the agenda that has the keyboard moves; else the item that is open. */
static void
reorder_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  SpMeetingRun *self = SP_MEETING_RUN (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  SpAgendaItem *item = self->item;
  int index = sp_meeting_run_get_place (self);

  if (focus != NULL && SP_IS_AGENDA_ROW (focus))
    {
      item = sp_agenda_row_get_item (SP_AGENDA_ROW (focus));
      index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (focus));
    }
  if (item != NULL)
    sp_meeting_run_move_item (self, item, index + (g_str_equal (action, "run.later") ? 1 : -1));
}

static void
place_cb (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  SpMeetingRun *self = SP_MEETING_RUN (widget);

  if (self->chairing)
    sp_meeting_run_go_to_place (self, g_str_equal (action, "run.opening") ? SP_PLACE_OF_OPENING : SP_PLACE_OF_CLOSING);
}

static void
project_cb (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  SpMeetingRun *self = SP_MEETING_RUN (widget);

  if (g_str_equal (action, "run.project"))
    sp_meeting_run_toggle_projector (self);
  else if (g_str_equal (action, "run.blank"))
    sp_meeting_run_toggle_blank (self);
  else
    sp_meeting_run_toggle_pin (self);
}

static const struct
{
  const char *name;
  GtkWidgetActionActivateFunc activate;
  const char *keys;
} run_actions[] = {
  { "run.previous", move_cb, "<Alt>Up" },
  { "run.next", move_cb, "<Alt>Down" },
  { "run.previous-step", step_cb, "<Control>Page_Up" },
  { "run.next-step", step_cb, "<Control>Page_Down" },
  { "run.action", mode_cb, "<Control>n" },
  { "run.minute", mode_cb, "<Control>m" },
  { "run.decision", mode_cb, "<Control>d" },
  { "run.information", mode_cb, "<Control>t" },
  { "run.go-to", go_to_cb, "<Control>g" },
  { "run.tick", write_cb, "<Control>Return|<Control>KP_Enter" },
  { "run.defer", write_cb, NULL },
  { "run.add-item", write_cb, NULL },
  { "run.close", write_cb, NULL },
  { "run.timer", timer_cb, NULL },
  { "run.papers", papers_cb, NULL },
  { "run.print", print_cb, "<Control>p" },
  { "run.present", popup_cb, "<Control>j" },
  { "run.record", popup_cb, "<Control>e" },
  { "run.earlier", reorder_cb, "<Alt><Shift>Up" },
  { "run.later", reorder_cb, "<Alt><Shift>Down" },
  { "run.opening", place_cb, "<Alt>Home" },
  { "run.closing", place_cb, "<Alt>End" },
  { "run.project", project_cb, "F5" },
  { "run.blank", project_cb, "<Shift>F5" },
  { "run.pin", project_cb, "<Control>F5" },
};

void
sp_meeting_run_install_actions (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < G_N_ELEMENTS (run_actions); i++)
    gtk_widget_class_install_action (widget_class, run_actions[i].name, NULL,
                                     run_actions[i].activate);
}

/* Captured on the way down, so that the line being typed in does not eat them. */
void
sp_meeting_run_add_shortcuts (SpMeetingRun *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (run_actions); i++)
    if (run_actions[i].keys != NULL)
      gtk_shortcut_controller_add_shortcut (
          GTK_SHORTCUT_CONTROLLER (controller),
          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (run_actions[i].keys),
                            gtk_named_action_new (run_actions[i].name)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}
