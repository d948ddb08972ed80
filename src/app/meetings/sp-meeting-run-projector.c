/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What is thrown on the wall while a meeting runs: what of it, and when. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-log-first.h"
#include "sp-meeting-data.h"
#include "sp-meeting-room.h"
#include "sp-meeting-run-private.h"
#include "sp-meeting-words.h"

static void
add_actions (SpMeetingRun *self,
             SpProjection *projection)
{
  GListModel *actions = G_LIST_MODEL (self->projected_actions);

  for (guint i = 0; actions != NULL && i < g_list_model_get_n_items (actions); i++)
    {
      g_autoptr(SpRecord) action = g_list_model_get_item (actions, i);

      if (sp_record_get_loaded (action))
        sp_projection_add_action (projection, action,
                                  sp_meeting_find_record (G_LIST_MODEL (self->agencies),
                                                          sp_action_get_agency (SP_ACTION (action))));
    }
}

static SpProjection *
make_projection (SpMeetingRun *self)
{
  SpProjection *projection = sp_projection_new ();
  SpAgendaItem *item = self->projected;
  SpCase *record = item != NULL ? sp_meeting_item_case (item) : NULL;

  if (item == NULL)
    {
      projection->step = self->place == SP_PLACE_OF_CLOSING ? SP_STEP_CLOSING : SP_STEP_OPENING;
      return projection;
    }

  sp_projection_take_item (projection, SP_RECORD (item), record != NULL ? SP_RECORD (record) : NULL,
                           record != NULL ? sp_record_get_link (SP_RECORD (record), "victim") : NULL,
                           record != NULL ? sp_record_get_link (SP_RECORD (record), "perpetrator") : NULL);
  add_actions (self, projection);
  projection->step = item == self->item ? (int) sp_item_view_get_step (self->item_view) : -1;
  if (item == self->item && self->leading && !self->position->timer_off)
    {
      projection->used_s = sp_meeting_run_get_used (self);
      projection->planned_min = sp_meeting_planned (self->meeting, item);
    }
  return projection;
}

static gboolean
is_shown (SpMeetingRun *self)
{
  return self->projector != NULL || gtk_widget_get_mapped (GTK_WIDGET (self->preview_bin));
}

static void
follow_actions (SpMeetingRun *self)
{
  const char *id = self->projected != NULL ? sp_record_get_id (SP_RECORD (self->projected)) : NULL;
  g_autoptr(SpQuery) query = NULL;

  if (!g_set_str (&self->projected_id, id))
    return;
  if (self->projected_actions != NULL)
    g_signal_handlers_disconnect_by_data (self->projected_actions, self);
  g_clear_object (&self->projected_actions);
  if (id == NULL)
    return;

  query = sp_query_new ("action");
  sp_query_where (query, "item", "=", id);
  sp_query_order (query, "id", FALSE);
  self->projected_actions = sp_store_list (self->store, query);
  g_signal_connect_object (self->projected_actions, "items-changed", G_CALLBACK (sp_meeting_run_queue_show), self,
                           G_CONNECT_SWAPPED);
}

typedef struct
{
  SpMeetingRun *self;
  char *id;
} Telling;

static void
telling_free (gpointer data)
{
  Telling *telling = data;

  g_object_unref (telling->self);
  g_free (telling->id);
  g_free (telling);
}

static DexFuture *
told_cb (DexFuture *future,
         gpointer   data)
{
  Telling *telling = data;
  SpMeetingRun *self = telling->self;

  self->telling_projected = FALSE;
  if (dex_future_get_value (future, NULL) != NULL)
    {
      g_set_str (&self->told_projected, telling->id);
      if (self->projector != NULL)
        sp_meeting_run_project (self);
    }
  else if (self->projector != NULL)
    sp_projector_window_set_blank (self->projector, TRUE);

  return dex_future_new_true ();
}

/* What is thrown on the wall is disclosed to those who are there (domain.md §7): that is written down before it is. Gives
 * whether it is already. */
static gboolean
is_told (SpMeetingRun *self)
{
  const char *id = self->projected != NULL ? sp_record_get_id (SP_RECORD (self->projected)) : NULL;
  const char *ids[] = { id, id != NULL ? sp_agenda_item_get_case_id (self->projected) : NULL, NULL };
  g_auto(GStrv) present = NULL;
  Telling *telling;

  if (id == NULL || g_strcmp0 (self->told_projected, id) == 0)
    return TRUE;
  if (self->telling_projected)
    return FALSE;

  present = sp_agenda_item_get_present (self->projected) != NULL
              ? g_strdupv ((GStrv) sp_agenda_item_get_present (self->projected))
              : sp_meeting_dup_present (G_LIST_MODEL (self->attendance), G_LIST_MODEL (self->interests), self->projected);
  telling = g_new0 (Telling, 1);
  telling->self = g_object_ref (self);
  telling->id = g_strdup (id);
  self->telling_projected = TRUE;
  dex_future_disown (dex_future_finally (
    sp_log_first (GTK_WIDGET (self), self->store, SP_AUDIT_DISCLOSE, ids, "projected", (const char * const *) present, NULL,
                  N_("The screen is blank, because what would be shown could not be written down in the log. Is there room "
                     "on the disk?")),
    told_cb, telling, telling_free));

  return FALSE;
}

/**
 * sp_meeting_run_project:
 *
 * Shows on the projector, and in its preview, where the meeting is now.
 */
void
sp_meeting_run_project (SpMeetingRun *self)
{
  g_autoptr(SpProjection) projection = NULL;
  gint64 now_us;

  if (!self->pinned)
    g_set_object (&self->projected, self->item);
  if (!is_shown (self))
    return;

  follow_actions (self);
  projection = make_projection (self);
  now_us = sp_meeting_run_now_us (self);
  sp_projector_view_show (self->preview, projection, now_us);
  if (self->projector != NULL && is_told (self))
    sp_projector_window_show_item (self->projector, projection, now_us);
}

static void
show_switches (SpMeetingRun *self)
{
  gboolean on = self->projector != NULL;
  gboolean blank = on && sp_projector_window_get_blank (self->projector);

  self->switching = TRUE;
  adw_switch_row_set_active (self->project_row, on);
  adw_switch_row_set_active (self->blank_row, blank);
  adw_switch_row_set_active (self->pin_row, self->pinned);
  gtk_widget_set_sensitive (GTK_WIDGET (self->blank_row), on);
  self->switching = FALSE;
  sp_projector_view_set_blank (self->preview, blank);
  if (on)
    gtk_widget_add_css_class (GTK_WIDGET (self->projector_button), "accent");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->projector_button), "accent");
  sp_meeting_run_project (self);
}

/* Closed by its own keys, or by whatever keeps the windows. */
static void
projector_gone_cb (SpMeetingRun *self)
{
  self->projector = NULL;
  show_switches (self);
}

/**
 * sp_meeting_run_close_projector:
 *
 * Takes the window off the second screen.
 */
void
sp_meeting_run_close_projector (SpMeetingRun *self)
{
  SpProjectorWindow *projector = g_steal_pointer (&self->projector);

  if (projector == NULL)
    return;
  g_signal_handlers_disconnect_by_data (projector, self);
  gtk_window_destroy (GTK_WINDOW (projector));
}

void
sp_meeting_run_toggle_projector (SpMeetingRun *self)
{
  if (self->projector != NULL)
    {
      sp_meeting_run_close_projector (self);
      show_switches (self);
      return;
    }

  g_clear_pointer (&self->told_projected, g_free);
  self->projector = sp_projector_window_new ();
  g_signal_connect_object (self->projector, "destroy", G_CALLBACK (projector_gone_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->projector, "notify::blank", G_CALLBACK (show_switches), self, G_CONNECT_SWAPPED);
  show_switches (self);
  sp_projector_window_open (self->projector, GTK_WIDGET (self));
}

void
sp_meeting_run_toggle_blank (SpMeetingRun *self)
{
  if (self->projector != NULL)
    sp_projector_window_set_blank (self->projector, !sp_projector_window_get_blank (self->projector));
}

void
sp_meeting_run_toggle_pin (SpMeetingRun *self)
{
  self->pinned = !self->pinned;
  show_switches (self);
}

static void
project_row_cb (SpMeetingRun *self)
{
  if (!self->switching)
    sp_meeting_run_toggle_projector (self);
}

static void
blank_row_cb (SpMeetingRun *self)
{
  if (!self->switching)
    sp_meeting_run_toggle_blank (self);
}

static void
pin_row_cb (SpMeetingRun *self)
{
  if (!self->switching)
    sp_meeting_run_toggle_pin (self);
}

void
sp_meeting_run_bind_projector_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, projector_button);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, preview_bin);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, project_row);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, blank_row);
  gtk_widget_class_bind_template_child (widget_class, SpMeetingRun, pin_row);
}

void
sp_meeting_run_init_projector (SpMeetingRun *self)
{
  self->preview = SP_PROJECTOR_VIEW (sp_projector_view_new (TRUE));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("What the projector shows"), -1);
  adw_bin_set_child (self->preview_bin, GTK_WIDGET (self->preview));
  g_signal_connect_swapped (self->preview_bin, "map", G_CALLBACK (sp_meeting_run_project), self);
  g_signal_connect_swapped (self->project_row, "notify::active", G_CALLBACK (project_row_cb), self);
  g_signal_connect_swapped (self->blank_row, "notify::active", G_CALLBACK (blank_row_cb), self);
  g_signal_connect_swapped (self->pin_row, "notify::active", G_CALLBACK (pin_row_cb), self);
  show_switches (self);
}
