/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-plan.h"
#include "sp-meeting-plan-private.h"

#include <glib/gi18n-lib.h>

#include "sp-agenda-order.h"
#include "sp-agenda-row.h"
#include "sp-date.h"
#include "sp-meeting-data.h"
#include "sp-meeting-dialog.h"
#include "sp-meeting-pack.h"
#include "sp-meeting-position.h"
#include "sp-meeting-words.h"
#include "sp-record-row.h"
#include "sp-shell.h"
#include "sp-shrink.h"

enum
{
  STARTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SpMeetingPlan, sp_meeting_plan, ADW_TYPE_BIN)

guint
sp_meeting_plan_count_items (SpMeetingPlan *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}

static void
on_sort (SpMeetingPlan *self)
{
  sp_meeting_plan_sort (self);
}

static void
on_add (SpMeetingPlan *self)
{
  sp_meeting_plan_add (self);
}

static void
on_build (SpMeetingPlan *self)
{
  sp_meeting_plan_build (self);
}

static void
on_issue (SpMeetingPlan *self)
{
  sp_meeting_plan_issue (self);
}

static void
on_cancel (SpMeetingPlan *self)
{
  sp_meeting_plan_cancel (self);
}

/* As an agency has it: here, with what the chair's laptop may read. */
static void
on_pack (SpMeetingPlan *self)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));
  GtkWidget *view;

  if (shell == NULL)
    return;
  view = adw_toolbar_view_new ();
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), sp_meeting_pack_new (self->store, self->meeting));
  sp_shell_push (shell, adw_navigation_page_new (view, _("Pack")));
}

static void
on_change (SpMeetingPlan *self)
{
  adw_dialog_present (sp_meeting_dialog_new (self->store, self->meeting, NULL),
                      GTK_WIDGET (self));
}

/* --- The page ---------------------------------------------------------------------- */

static void
show_details (SpMeetingPlan *self)
{
  g_autofree char *day = sp_meeting_long_day (self->meeting);
  g_autofree char *times = sp_meeting_plan_dup_times (self);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GArray) planned = g_array_new (FALSE, FALSE, sizeof (gint64));
  int minutes;

  for (guint i = 0; i < sp_meeting_plan_count_items (self); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      gint64 each = sp_meeting_planned (self->meeting, item);

      g_array_append_val (planned, each);
    }
  minutes = sp_agenda_minutes ((const gint64 *) (gpointer) planned->data, planned->len, 0);

  if (times != NULL)
    g_string_append (text, times);
  if (sp_meeting_get_place (self->meeting) != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "",
                            sp_meeting_get_place (self->meeting));
  if (minutes > 0)
    {
      g_autofree char *duration = sp_meeting_duration (minutes);

      if (text->len > 0)
        g_string_append (text, " · ");
      /* Translators: how long all items together are planned to take, "1 h 20 min" */
      g_string_append_printf (text, _("%s planned"), duration);
    }
  gtk_label_set_label (self->day_label, day);
  gtk_label_set_label (self->details_label, text->str);
}

static void
show (SpMeetingPlan *self)
{
  guint number = 0;
  gboolean any = sp_meeting_plan_count_items (self) > 0;

  show_details (self);
  sp_meeting_plan_show_warnings (self);
  sp_meeting_plan_show_issued (self);
  gtk_widget_set_visible (GTK_WIDGET (self->agenda), any);
  gtk_widget_set_visible (GTK_WIDGET (self->agenda_empty), !any);
  gtk_widget_set_visible (GTK_WIDGET (self->hint), any && self->chairing);
  gtk_widget_set_visible (GTK_WIDGET (self->agenda_buttons), any && self->chairing);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_buttons), self->chairing);
  gtk_widget_set_visible (GTK_WIDGET (self->buttons), self->chairing);
  gtk_widget_set_sensitive (GTK_WIDGET (self->start_button),
                            any && g_strcmp0 (sp_meeting_get_status (self->meeting), "cancelled") != 0);
  gtk_widget_set_visible (GTK_WIDGET (self->attendance_group),
                          g_list_model_get_n_items (G_LIST_MODEL (self->attendees)) > 0);

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->agenda)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      if (!SP_IS_AGENDA_ROW (row))
        continue;
      sp_agenda_row_set_number (SP_AGENDA_ROW (row), ++number);
      sp_agenda_row_update (SP_AGENDA_ROW (row));
      if (self->focus_id != NULL &&
          g_strcmp0 (self->focus_id, sp_record_get_id (SP_RECORD (
                                         sp_agenda_row_get_item (SP_AGENDA_ROW (row))))) == 0)
        gtk_widget_grab_focus (row);
    }
  g_clear_pointer (&self->focus_id, g_free);
}

static gboolean
show_cb (gpointer user_data)
{
  SpMeetingPlan *self = user_data;

  self->show_id = 0;
  show (self);
  return G_SOURCE_REMOVE;
}

static void
queue_show (SpMeetingPlan *self)
{
  if (self->show_id == 0)
    self->show_id = g_idle_add (show_cb, self);
}

/* Names of agencies have come: the rows that were drawn without them are drawn anew. */
static void
agencies_cb (SpMeetingPlan *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->attendance)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (SP_IS_RECORD_ROW (row))
      sp_record_row_update (SP_RECORD_ROW (row));
  queue_show (self);
}

static DexFuture *
settled_cb (DexFuture *future,
            gpointer   user_data)
{
  SpMeetingPlan *self = user_data;

  if (self->store != NULL)
    agencies_cb (self);
  return dex_future_new_true ();
}

static DexFuture *
started_cb (DexFuture *future,
            gpointer   user_data)
{
  SpMeetingPlan *self = user_data;

  if (self->store != NULL && dex_future_get_value (future, NULL) != NULL)
    g_signal_emit (self, signals[STARTED], 0);
  return dex_future_new_true ();
}

/* The place is remembered before the meeting runs, so that this laptop leads it. */
static void
on_start (SpMeetingPlan *self)
{
  g_autoptr(SpChange) change = sp_change_new ();
  SpMeetingPosition position = { 0 };
  gint64 now_us = sp_ambient_get_wall_us (sp_store_get_ambient (self->store));
  g_autofree char *now = sp_instant_format (now_us);
  g_autofree char *key = sp_meeting_position_key (sp_record_get_id (SP_RECORD (self->meeting)));
  g_autofree char *text = NULL;
  DexFuture *future;

  position.seen_us = now_us;
  text = sp_meeting_position_to_text (&position);
  dex_future_disown (sp_store_save_draft (self->store, key, text));

  sp_change_set_label (change, _("Start the Meeting"));
  sp_change_set_text (change, SP_RECORD (self->meeting), "status", "running");
  sp_change_set_text (change, SP_RECORD (self->meeting), "opened_at", now);
  future = sp_meeting_commit (GTK_WIDGET (self), self->store, change, NULL);
  dex_future_disown (dex_future_finally (future, started_cb, g_object_ref (self),
                                         g_object_unref));
}

static void
sp_meeting_plan_dispose (GObject *object)
{
  SpMeetingPlan *self = SP_MEETING_PLAN (object);

  g_clear_handle_id (&self->show_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_MEETING_PLAN);
  g_clear_object (&self->items);
  g_clear_object (&self->attendees);
  g_clear_object (&self->agencies);
  g_clear_object (&self->interests);
  g_clear_object (&self->partnerships);
  g_clear_object (&self->returns);
  g_clear_object (&self->meeting);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (sp_meeting_plan_parent_class)->dispose (object);
}

static void
sp_meeting_plan_finalize (GObject *object)
{
  SpMeetingPlan *self = SP_MEETING_PLAN (object);

  g_free (self->focus_id);
  g_free (self->shown_warnings);

  G_OBJECT_CLASS (sp_meeting_plan_parent_class)->finalize (object);
}

static void
sp_meeting_plan_class_init (SpMeetingPlanClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_meeting_plan_dispose;
  object_class->finalize = sp_meeting_plan_finalize;
  signals[STARTED] = g_signal_new ("started", SP_TYPE_MEETING_PLAN, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/example/StalkingPartnership/meetings/sp-meeting-plan.ui");
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, day_label);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, details_label);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, buttons);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, start_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, change_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, warnings);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, agenda_buttons);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, sort_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, add_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, agenda);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, agenda_empty);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, empty_buttons);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, issue_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, pack_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, issue_label);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, returns_group);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, returns_list);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, hint);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, attendance_group);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingPlan, attendance);
  gtk_widget_class_bind_template_callback (widget_class, on_start);
  gtk_widget_class_bind_template_callback (widget_class, on_change);
  gtk_widget_class_bind_template_callback (widget_class, on_sort);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
  gtk_widget_class_bind_template_callback (widget_class, on_build);
  gtk_widget_class_bind_template_callback (widget_class, on_issue);
  gtk_widget_class_bind_template_callback (widget_class, on_pack);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
}

static void
sp_meeting_plan_init (SpMeetingPlan *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sp_shrink_button (GTK_WIDGET (self->start_button));
  sp_shrink_button (GTK_WIDGET (self->change_button));
  sp_shrink_button (GTK_WIDGET (self->issue_button));
  sp_shrink_button (GTK_WIDGET (self->pack_button));
  sp_shrink_button (GTK_WIDGET (self->cancel_button));
}

/**
 * sp_meeting_plan_new:
 *
 * Returns: (transfer floating): the plan of a meeting
 */
GtkWidget *
sp_meeting_plan_new (SpStore   *store,
                     SpMeeting *meeting)
{
  const char *id = sp_record_get_id (SP_RECORD (meeting));
  g_autoptr(SpQuery) interests = sp_query_new ("interest");
  g_autoptr(SpQuery) partnership = sp_query_new ("partnership");
  SpMeetingPlan *self;
  gpointer lists[5];

  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (SP_IS_MEETING (meeting), NULL);

  self = g_object_new (SP_TYPE_MEETING_PLAN, NULL);
  self->store = g_object_ref (store);
  self->meeting = g_object_ref (meeting);
  self->chairing = sp_meeting_may_chair (store);
  self->items = sp_meeting_list_items (store, id);
  self->attendees = sp_meeting_list_attendance (store, id);
  self->agencies = sp_meeting_list_agencies (store);
  self->returns = sp_meeting_returns_new (store, meeting);
  self->partnerships = sp_store_list (store, partnership);
  sp_query_where (interests, "member", "=",
                  sp_meeting_get_chair (meeting) != NULL ? sp_meeting_get_chair (meeting) : "");
  self->interests = sp_store_list (store, interests);
  gtk_list_box_bind_model (self->agenda, G_LIST_MODEL (self->items), sp_meeting_plan_make_row,
                           self, NULL);
  gtk_list_box_bind_model (self->attendance, G_LIST_MODEL (self->attendees),
                           sp_meeting_plan_make_attendance_row, self, NULL);

  lists[0] = self->items;
  lists[1] = self->attendees;
  lists[2] = self->agencies;
  lists[3] = self->interests;
  lists[4] = self->partnerships;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_signal_connect_object (lists[i], "items-changed", G_CALLBACK (queue_show), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->returns, "changed", G_CALLBACK (queue_show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "changed", G_CALLBACK (queue_show), self, G_CONNECT_SWAPPED);
  dex_future_disown (dex_future_finally (sp_record_list_when_settled (self->agencies), settled_cb,
                                         g_object_ref (self), g_object_unref));
  show (self);
  return GTK_WIDGET (self);
}
