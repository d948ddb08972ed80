/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-agenda-row.h"
#include "sp-banner.h"
#include "sp-meeting-data.h"
#include "sp-meeting-run-private.h"
#include "sp-meeting-words.h"
#include "sp-shell.h"
#include "sp-spelling.h"

G_DEFINE_FINAL_TYPE (SpMeetingRun, sp_meeting_run, ADW_TYPE_BIN)

/** sp_meeting_run_is_running: Returns: whether it is under way */
gboolean
sp_meeting_run_is_running (SpMeetingRun *self)
{
  return g_strcmp0 (sp_meeting_get_status (self->meeting), "running") == 0;
}

/** sp_meeting_run_is_closed: Returns: whether it can only be amended */
gboolean
sp_meeting_run_is_closed (SpMeetingRun *self)
{
  return g_strcmp0 (sp_meeting_get_status (self->meeting), "closed") == 0;
}

/* --- What can be done -------------------------------------------------------------- */

static void
show_banner (SpMeetingRun *self)
{
  const char *title = NULL;
  const char *button = NULL;

  if (sp_meeting_run_is_closed (self))
    {
      title = _("This meeting is closed. What was written stays as it is.");
      button = self->chairing ? _("_Open Again…") : NULL;
    }
  else if (self->chairing && self->restored && !self->leading)
    {
      title = _("This meeting is being run. The clock is kept on another laptop.");
      button = _("Run It _Here");
    }

  if (title == NULL && self->strayed && !self->leading && sp_meeting_run_is_running (self) &&
      sp_meeting_run_find_current (self) != NULL)
    {
      title = _("The meeting is at another item.");
      button = _("_Go Along");
    }
  adw_banner_set_title (self->banner, title != NULL ? title : "");
  adw_banner_set_button_label (self->banner, button);
  adw_banner_set_revealed (self->banner, title != NULL);
}

static void
enable_actions (SpMeetingRun *self)
{
  static const char *const chair_actions[] = { "run.tick", "run.defer", "run.add-item",
                                               "run.close", "run.decision", "run.minute",
                                               "run.action" };
  gboolean running = sp_meeting_run_is_running (self);
  gboolean writes = running && !sp_meeting_run_must_agree (self) &&
                    (self->chairing || sp_store_get_agency_id (self->store) != NULL);
  gboolean amends = sp_meeting_run_is_closed (self) && self->chairing;
  gboolean again = writes && self->closing &&
                   (!gtk_widget_get_visible (GTK_WIDGET (self->quick_line)) ||
                    sp_quick_line_get_mode (self->quick_line) == SP_QUICK_MODE_AMENDMENT);

  for (guint i = 0; i < G_N_ELEMENTS (chair_actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), chair_actions[i],
                                   running && self->chairing);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.timer", running && self->leading);
  gtk_widget_set_visible (GTK_WIDGET (self->quick_line), writes || amends);
  sp_item_view_set_writing (self->item_view, writes);
  if (self->chairing)
    sp_quick_line_set_amending (self->quick_line, amends);
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), running && self->chairing);
  gtk_widget_set_visible (self->papers_button, !running);

  /* Closing was taken back: what is typed is kept again. */
  if (again)
    {
      self->closing = FALSE;
      sp_quick_line_focus (self->quick_line);
    }
}

/* --- The item in the middle -------------------------------------------------------- */

/* What a line is about to become belongs to the item on which it was begun. */
static void
reset_mode (SpMeetingRun *self)
{
  if (self->chairing && self->editing_id == NULL && !sp_meeting_run_is_closed (self) &&
      sp_quick_line_is_empty (self->quick_line))
    sp_quick_line_set_mode (self->quick_line, SP_QUICK_MODE_ACTION);
}

static void
open_item (SpMeetingRun *self,
           SpAgendaItem *item)
{
  gint64 used_s = sp_meeting_run_get_used (self);
  g_autoptr(SpAgendaItem) from = self->item != NULL ? g_object_ref (self->item) : NULL;

  if (from == item)
    return;

  g_set_object (&self->item, item);
  if (item != NULL)
    self->place = SP_PLACE_OF_ITEM;
  if (self->leading && sp_meeting_run_is_running (self))
    {
      if (g_strcmp0 (self->position->item_id,
                     from != NULL ? sp_record_get_id (SP_RECORD (from)) : NULL) != 0)
        used_s = 0;
      sp_meeting_run_write_move (self, from, used_s, item);
      sp_meeting_run_start_clock (self, item);
    }

  sp_item_view_set_item (self->item_view, item);
  sp_spelling_know_case (self->store, item != NULL ? sp_agenda_item_get_case_id (item) : NULL);
  sp_readers_button_set_case (sp_quick_line_get_readers (self->quick_line), self->store,
                              item != NULL ? sp_agenda_item_get_case_id (item) : NULL,
                              from == NULL || !sp_quick_line_is_empty (self->quick_line));
  sp_meeting_run_show_middle (self);
  sp_meeting_run_show_rows (self);
  sp_meeting_run_show_place (self);
  sp_meeting_run_show_timer (self);
  sp_meeting_run_project (self);
  if (from != NULL)
    reset_mode (self);
}

void
sp_meeting_run_leave_item (SpMeetingRun *self)
{
  open_item (self, NULL);
}

static SpAgendaItem *
choose_item (SpMeetingRun *self)
{
  SpAgendaItem *first = NULL, *waiting = NULL, *current = NULL;
  SpAgendaItem *kept = sp_meeting_run_find_item (self, self->position->item_id);

  if (kept != NULL)
    return kept;
  for (guint i = 0; i < sp_meeting_run_count_items (self); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (!sp_record_get_loaded (SP_RECORD (item)))
        continue;
      if (first == NULL)
        first = item;
      if (current == NULL && g_strcmp0 (sp_agenda_item_get_state (item), "current") == 0)
        current = item;
      if (waiting == NULL && !sp_meeting_item_is_over (item))
        waiting = item;
    }
  if (!sp_meeting_run_is_running (self))
    return first;
  return current != NULL ? current : waiting != NULL ? waiting : first;
}

/* A laptop that does not lead goes along, as long as whoever sits at it does not look something up elsewhere. */
static void
follow (SpMeetingRun *self)
{
  SpAgendaItem *current;

  if (self->leading || !self->restored || !sp_meeting_run_is_running (self))
    return;
  current = sp_meeting_run_find_current (self);
  if (current != NULL && current == self->item)
    self->strayed = FALSE;
  if (current != NULL && !self->strayed && self->place == SP_PLACE_OF_ITEM)
    open_item (self, current);
}

/* The quick line goes when the meeting is closed, and would take the keyboard with it. */
static void
settle_focus (SpMeetingRun *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (root != NULL && self->restored && (focus == NULL || !gtk_widget_get_mapped (focus)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

/**
 * sp_meeting_run_show:
 *
 * Shows the meeting as it stands now, without moving from the item that is open.
 */
void
sp_meeting_run_show (SpMeetingRun *self)
{
  if (self->restored && (self->item != NULL || self->place != SP_PLACE_OF_ITEM))
    sp_meeting_run_watch_lead (self, self->item);
  enable_actions (self);
  show_banner (self);
  sp_item_view_set_amending (self->item_view, self->chairing && sp_meeting_run_is_closed (self));
  sp_item_view_set_writable (self->item_view, self->chairing && sp_meeting_run_is_running (self),
                             sp_meeting_run_is_running (self) ? sp_store_get_agency_id (self->store) : NULL);

  if (sp_meeting_run_get_place (self) < 0)
    g_clear_object (&self->item);

  follow (self);

  /* A new meeting is led by the laptop that opened it; see sp_meeting_run_lead (). */
  if (self->restored && self->item == NULL && self->place == SP_PLACE_OF_ITEM)
    open_item (self, choose_item (self));
  else if (self->restored && self->leading && self->tick_id == 0 && sp_meeting_run_is_running (self))
    sp_meeting_run_start_clock (self, self->item);
  if (!sp_meeting_run_is_running (self))
    g_clear_handle_id (&self->tick_id, g_source_remove);

  sp_meeting_run_show_middle (self);
  sp_item_view_update (self->item_view);
  sp_meeting_run_show_rows (self);
  sp_meeting_run_show_place (self);
  sp_meeting_run_show_present (self);
  sp_meeting_run_show_timer (self);
  sp_meeting_run_project (self);
  settle_focus (self);
}

static gboolean
show_cb (gpointer user_data)
{
  SpMeetingRun *self = user_data;

  self->show_id = 0;
  sp_meeting_run_show (self);
  return G_SOURCE_REMOVE;
}

void
sp_meeting_run_queue_show (SpMeetingRun *self)
{
  if (self->show_id == 0)
    self->show_id = g_idle_add (show_cb, self);
}

/**
 * sp_meeting_run_go_to:
 * @item_id: an item of the agenda
 *
 * Opens an item; its clock starts, and the quick line keeps the focus.
 */
void
sp_meeting_run_go_to (SpMeetingRun *self,
                      const char   *item_id)
{
  SpAgendaItem *item;

  g_return_if_fail (SP_IS_MEETING_RUN (self));

  item = sp_meeting_run_find_item (self, item_id);
  if (item == NULL)
    return;
  self->strayed = item != sp_meeting_run_find_current (self);
  open_item (self, item);
  if (!self->leading)
    sp_meeting_run_queue_show (self);
  if (adw_overlay_split_view_get_collapsed (self->split))
    adw_overlay_split_view_set_show_sidebar (self->split, FALSE);
  sp_quick_line_focus (self->quick_line);
}

/**
 * sp_meeting_run_move:
 * @by: 1 for the next item, -1 for the one before
 */
void
sp_meeting_run_move (SpMeetingRun *self,
                     int           by)
{
  int n_items = (int) sp_meeting_run_count_items (self);
  int here = self->place == SP_PLACE_OF_CLOSING ? n_items : sp_meeting_run_get_place (self);
  int target = here + by;

  if (target < 0 && self->chairing)
    sp_meeting_run_go_to_place (self, SP_PLACE_OF_OPENING);
  else if (target >= n_items && self->chairing)
    sp_meeting_run_go_to_place (self, SP_PLACE_OF_CLOSING);
  else if (target >= 0 && target < n_items)
    {
      g_autoptr(SpRecord) item = g_list_model_get_item (G_LIST_MODEL (self->items), target);

      sp_meeting_run_go_to (self, sp_record_get_id (item));
    }
}

/* --- Callbacks -------------------------------------------------------------------- */

static void
on_row_activated (SpMeetingRun  *self,
                  GtkListBoxRow *row)
{
  sp_meeting_run_go_to (self,
                        sp_record_get_id (SP_RECORD (sp_agenda_row_get_item (SP_AGENDA_ROW (row)))));
}

static void
on_submit (SpMeetingRun *self)
{
  sp_meeting_run_submit (self);
}

static void
on_edited (SpMeetingRun *self)
{
  /* Nothing is left that was for a few. */
  if (self->restored && self->item != NULL && sp_agenda_item_get_case_id (self->item) == NULL &&
      sp_quick_line_is_empty (self->quick_line))
    sp_readers_button_set_readers (sp_quick_line_get_readers (self->quick_line), NULL, NULL);
  sp_meeting_run_queue_draft (self);
}

static void
on_banner (SpMeetingRun *self)
{
  if (sp_meeting_run_is_closed (self))
    {
      sp_meeting_run_reopen (self);
      return;
    }
  if (self->chairing)
    sp_meeting_run_lead (self);
  self->strayed = FALSE;
  sp_meeting_run_show (self);
  sp_quick_line_focus (self->quick_line);
}

static void
add_information_cb (SpMeetingRun *self,
                    const char   *agency_id)
{
  if (!sp_quick_line_is_empty (self->quick_line) &&
      sp_quick_line_get_mode (self->quick_line) != SP_QUICK_MODE_INFORMATION)
    sp_quick_line_say (self->quick_line, _("The words in the line stay: they become what the "
                                           "agency tells."));
  sp_quick_line_set_mode (self->quick_line, SP_QUICK_MODE_INFORMATION);
  sp_quick_line_set_agency (self->quick_line, agency_id);
  sp_quick_line_focus (self->quick_line);
}

/* --- The class -------------------------------------------------------------------- */

/* Toasts come above the quick line, which is always in sight. */
static void
sp_meeting_run_map (GtkWidget *widget)
{
  SpShell *shell = sp_shell_get (widget);

  GTK_WIDGET_CLASS (sp_meeting_run_parent_class)->map (widget);

  if (shell != NULL)
    sp_shell_set_page_toasts (shell, SP_MEETING_RUN (widget)->toasts);
}

static void
sp_meeting_run_unmap (GtkWidget *widget)
{
  SpMeetingRun *self = SP_MEETING_RUN (widget);
  SpShell *shell = sp_shell_get (widget);

  if (shell != NULL)
    sp_shell_unset_page_toasts (shell, self->toasts);
  if (self->draft_id != 0)
    sp_meeting_run_save_draft (self);
  sp_meeting_run_save_position (self);

  GTK_WIDGET_CLASS (sp_meeting_run_parent_class)->unmap (widget);
}

static gboolean
sp_meeting_run_grab_focus (GtkWidget *widget)
{
  SpMeetingRun *self = SP_MEETING_RUN (widget);

  if (!gtk_widget_get_visible (GTK_WIDGET (self->quick_line)))
    return gtk_widget_child_focus (GTK_WIDGET (self->agenda), GTK_DIR_TAB_FORWARD);
  sp_quick_line_focus (self->quick_line);
  return TRUE;
}

static void
sp_meeting_run_dispose (GObject *object)
{
  SpMeetingRun *self = SP_MEETING_RUN (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->draft_id, g_source_remove);
  g_clear_handle_id (&self->names_id, g_source_remove);
  g_clear_handle_id (&self->show_id, g_source_remove);
  sp_meeting_run_close_projector (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_MEETING_RUN);
  g_clear_object (&self->projected);
  g_clear_object (&self->projected_actions);
  g_clear_object (&self->item);
  g_clear_object (&self->items);
  g_clear_object (&self->attendance);
  g_clear_object (&self->agencies);
  g_clear_object (&self->members);
  g_clear_object (&self->interests);
  g_clear_object (&self->partnerships);
  g_clear_object (&self->sealed);
  g_clear_object (&self->meeting);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_meeting_run_parent_class)->dispose (object);
}

static void
sp_meeting_run_finalize (GObject *object)
{
  SpMeetingRun *self = SP_MEETING_RUN (object);

  g_clear_pointer (&self->position, sp_meeting_position_free);
  g_queue_clear_full (&self->steps, (GDestroyNotify) sp_run_step_free);
  g_free (self->editing_id);
  g_free (self->projected_id);
  g_free (self->told_projected);

  G_OBJECT_CLASS (sp_meeting_run_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (SP_TYPE_ITEM_VIEW);
  g_type_ensure (SP_TYPE_QUICK_LINE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-meeting-run.ui");
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, toasts);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, split);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, agenda_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, place_label);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, ends_label);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, timer_box);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, timer_icon);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, timer_clock);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, timer_plan);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, timer_words);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, previous_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, next_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, menu_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, papers_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, banner);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, agenda);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, present_label);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, item_view);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, item_stack);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, quick_line);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, agenda_side);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_submit);
  gtk_widget_class_bind_template_callback (widget_class, on_edited);
  gtk_widget_class_bind_template_callback (widget_class, on_banner);
  sp_meeting_run_bind_places_template (widget_class);
  sp_meeting_run_bind_projector_template (widget_class);
}

static void
sp_meeting_run_class_init (SpMeetingRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_meeting_run_dispose;
  object_class->finalize = sp_meeting_run_finalize;
  widget_class->map = sp_meeting_run_map;
  widget_class->unmap = sp_meeting_run_unmap;
  widget_class->grab_focus = sp_meeting_run_grab_focus;

  sp_meeting_run_install_actions (widget_class);
  bind_template (widget_class);
}

static void
sp_meeting_run_init (SpMeetingRun *self)
{
  self->position = g_new0 (SpMeetingPosition, 1);
  g_queue_init (&self->steps);
  gtk_widget_init_template (GTK_WIDGET (self));
  sp_banner_prepare (self->banner);
  sp_meeting_run_add_shortcuts (self);
  sp_meeting_run_init_projector (self);
  g_signal_connect_object (self->item_view, "add-information", G_CALLBACK (add_information_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->item_view, "edit", G_CALLBACK (sp_meeting_run_edit), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->item_view, "end-action", G_CALLBACK (sp_meeting_run_end_action),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->item_view, "present", G_CALLBACK (sp_meeting_run_put_present), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->item_view, "stepped", G_CALLBACK (sp_meeting_run_project), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->item_view, "finished", G_CALLBACK (sp_meeting_run_tick), self,
                           G_CONNECT_SWAPPED);
}

static void
load (SpMeetingRun *self)
{
  const char *id = sp_record_get_id (SP_RECORD (self->meeting));

  self->items = sp_meeting_list_items (self->store, id);
  self->attendance = sp_meeting_list_attendance (self->store, id);
  self->agencies = sp_meeting_list_agencies (self->store);
  self->members = sp_meeting_list_members (self->store);
  sp_item_view_set_meeting (self->item_view, self->store, self->meeting,
                            G_LIST_MODEL (self->agencies));
  sp_item_view_set_attendance (self->item_view, G_LIST_MODEL (self->attendance));
  sp_meeting_run_bind_agenda (self);
  sp_meeting_run_bind_places (self);
  sp_meeting_run_watch_returns (self);

  g_signal_connect_object (self->items, "items-changed",
                           G_CALLBACK (sp_meeting_run_queue_show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->agencies, "items-changed",
                           G_CALLBACK (sp_meeting_run_queue_names), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->members, "items-changed",
                           G_CALLBACK (sp_meeting_run_queue_names), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->agencies, "notify::loading",
                           G_CALLBACK (sp_meeting_run_queue_names), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->members, "notify::loading",
                           G_CALLBACK (sp_meeting_run_queue_names), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "changed", G_CALLBACK (sp_meeting_run_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->meeting, "notify::led-by", G_CALLBACK (sp_meeting_run_queue_show), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->meeting, "notify::status",
                           G_CALLBACK (sp_meeting_run_queue_show), self, G_CONNECT_SWAPPED);
  sp_meeting_run_suggest (self);
}

/**
 * sp_meeting_run_new:
 *
 * Returns: (transfer floating): a view of a meeting that is being run, or is closed
 */
GtkWidget *
sp_meeting_run_new (SpStore   *store,
                    SpMeeting *meeting)
{
  SpMeetingRun *self;
  g_autofree char *today = NULL;

  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (SP_IS_MEETING (meeting), NULL);

  self = g_object_new (SP_TYPE_MEETING_RUN, NULL);
  self->store = g_object_ref (store);
  self->meeting = g_object_ref (meeting);
  self->chairing = sp_meeting_may_chair (store);
  today = sp_meeting_today (store);
  sp_quick_line_set_today (self->quick_line, today);
  if (!self->chairing)
    sp_quick_line_set_own_agency (self->quick_line, sp_store_get_agency_id (store));
  load (self);
  sp_meeting_run_queue_names (self);
  sp_meeting_run_restore (self);
  return GTK_WIDGET (self);
}

/** sp_meeting_run_get_item_id: Returns: (nullable): the item that is open */
const char *
sp_meeting_run_get_item_id (SpMeetingRun *self)
{
  g_return_val_if_fail (SP_IS_MEETING_RUN (self), NULL);

  return self->item != NULL ? sp_record_get_id (SP_RECORD (self->item)) : NULL;
}

/** sp_meeting_run_get_quick_line: Returns: (transfer none): its quick line */
SpQuickLine *
sp_meeting_run_get_quick_line (SpMeetingRun *self)
{
  g_return_val_if_fail (SP_IS_MEETING_RUN (self), NULL);

  return self->quick_line;
}
