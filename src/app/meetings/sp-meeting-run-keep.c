/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-agenda-row.h"
#include "sp-meeting-data.h"
#include "sp-meeting-run-private.h"
#include "sp-meeting-timer.h"
#include "sp-weak-ref.h"

/* Each group of keys is durable within a second. */
#define DRAFT_MS 250

/* How often the clock gives a sign of life. */
#define HEARTBEAT_US (10 * G_USEC_PER_SEC)

static const char *
meeting_id (SpMeetingRun *self)
{
  return sp_record_get_id (SP_RECORD (self->meeting));
}

/** sp_meeting_run_now_us: Returns: the time, microseconds since 1970 */
gint64
sp_meeting_run_now_us (SpMeetingRun *self)
{
  return sp_ambient_get_wall_us (sp_store_get_ambient (self->store));
}

/* --- Drafts ----------------------------------------------------------------------- */

/**
 * sp_meeting_run_save_position:
 *
 * Keeps the item that is open and its clock.
 */
void
sp_meeting_run_save_position (SpMeetingRun *self)
{
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;

  if (!self->restored || !self->leading || self->closing)
    return;

  self->position->seen_us = sp_meeting_run_now_us (self);
  self->position->place = (int) self->place;
  key = sp_meeting_position_key (meeting_id (self));
  text = sp_meeting_position_to_text (self->position);
  dex_future_disown (sp_store_save_draft (self->store, key, text));
}

/**
 * sp_meeting_run_save_draft:
 *
 * Keeps what is being typed, now.
 */
void
sp_meeting_run_save_draft (SpMeetingRun *self)
{
  g_autoptr(SpQuickDraft) draft = NULL;
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;

  g_clear_handle_id (&self->draft_id, g_source_remove);
  if (!self->restored || self->closing)
    return;

  key = sp_quick_draft_key (meeting_id (self));
  if (sp_quick_line_is_empty (self->quick_line) && self->editing_id == NULL &&
      sp_readers_button_get_readers (sp_quick_line_get_readers (self->quick_line)) == NULL)
    {
      dex_future_disown (sp_store_clear_draft (self->store, key));
      return;
    }

  draft = sp_quick_line_dup_draft (self->quick_line);
  g_set_str (&draft->record_id, self->editing_id);
  text = sp_quick_draft_to_text (draft);
  dex_future_disown (sp_store_save_draft (self->store, key, text));
}

static gboolean
draft_cb (gpointer user_data)
{
  SpMeetingRun *self = user_data;

  self->draft_id = 0;
  sp_meeting_run_save_draft (self);
  return G_SOURCE_REMOVE;
}

/**
 * sp_meeting_run_queue_draft:
 *
 * Keeps what is being typed, well within a second.
 */
void
sp_meeting_run_queue_draft (SpMeetingRun *self)
{
  if (self->draft_id == 0)
    self->draft_id = g_timeout_add (DRAFT_MS, draft_cb, self);
}

/**
 * sp_meeting_run_forget_position:
 *
 * Drops the place and the clock, which another laptop keeps, or nobody any more.
 */
void
sp_meeting_run_forget_position (SpMeetingRun *self)
{
  g_autofree char *key = sp_meeting_position_key (meeting_id (self));

  g_clear_pointer (&self->position->item_id, g_free);
  g_clear_pointer (&self->position->lead, g_free);
  self->position->used_s = 0;
  self->position->since_us = 0;
  dex_future_disown (sp_store_clear_draft (self->store, key));
}

/**
 * sp_meeting_run_forget:
 *
 * Drops the drafts of a meeting that is closed.
 */
void
sp_meeting_run_forget (SpMeetingRun *self)
{
  g_autofree char *quickline = sp_quick_draft_key (meeting_id (self));

  self->closing = TRUE;
  g_clear_handle_id (&self->draft_id, g_source_remove);
  sp_meeting_run_forget_position (self);
  dex_future_disown (sp_store_clear_draft (self->store, quickline));
}

/* --- Coming back ------------------------------------------------------------------ */

static void
take_position (SpMeetingRun *self,
               const char   *text)
{
  SpMeetingPosition *position = sp_meeting_position_from_text (text);

  if (position == NULL)
    return;

  sp_meeting_position_free (self->position);
  self->position = position;
  self->leading = self->chairing;
  if (position->since_us > 0)
    {
      gint64 now_us = sp_meeting_run_now_us (self);

      position->used_s = sp_meeting_timer_resume (position->used_s, position->since_us,
                                                  position->seen_us, now_us);
      position->since_us = now_us;
    }
}

static DexFuture *
restore_fiber (gpointer user_data)
{
  GWeakRef *ref = user_data;
  g_autoptr(SpMeetingRun) self = g_weak_ref_get (ref);
  g_autofree char *position_key = NULL;
  g_autofree char *quick_key = NULL;
  g_autofree char *position = NULL;
  g_autofree char *quick = NULL;
  g_autoptr(SpQuickDraft) draft = NULL;

  if (self == NULL)
    return dex_future_new_true ();

  position_key = sp_meeting_position_key (meeting_id (self));
  quick_key = sp_quick_draft_key (meeting_id (self));
  position = dex_await_string (sp_store_load_draft (self->store, position_key), NULL);
  quick = dex_await_string (sp_store_load_draft (self->store, quick_key), NULL);
  dex_await (sp_record_list_when_settled (self->items), NULL);
  dex_await (sp_record_list_when_settled (self->agencies), NULL);
  dex_await (sp_record_list_when_settled (self->attendance), NULL);
  dex_await (sp_record_list_when_settled (self->interests), NULL);
  dex_await (sp_record_list_when_settled (self->sealed), NULL);
  if (gtk_widget_in_destruction (GTK_WIDGET (self)) || self->store == NULL)
    return dex_future_new_true ();

  take_position (self, position);
  /* Another laptop may have gone on meanwhile. */
  sp_meeting_run_watch_lead (self, sp_meeting_run_find_item (self, self->position->item_id));
  draft = sp_quick_draft_from_text (quick);
  if (draft != NULL && sp_quick_line_is_empty (self->quick_line))
    {
      g_set_str (&self->editing_id, draft->record_id);
      sp_quick_line_restore (self->quick_line, draft);
    }
  self->restored = TRUE;
  if (self->leading && sp_meeting_run_is_running (self) &&
      (self->position->place == SP_PLACE_OF_OPENING ||
       (self->position->item_id == NULL && sp_meeting_run_is_untouched (self))))
    {
      self->place = SP_PLACE_OF_OPENING;
      sp_meeting_opening_prepare (self->opening);
    }
  else if (self->leading && self->position->place == SP_PLACE_OF_CLOSING)
    self->place = SP_PLACE_OF_CLOSING;
  sp_meeting_run_show (self);
  sp_meeting_run_focus (self);
  return dex_future_new_true ();
}

/**
 * sp_meeting_run_restore:
 *
 * Reads the drafts, and goes on where the meeting was.
 */
void
sp_meeting_run_restore (SpMeetingRun *self)
{
  dex_future_disown (dex_scheduler_spawn (NULL, 0, restore_fiber, sp_weak_ref_new (self),
                                          sp_weak_ref_free));
}

/* --- The clock -------------------------------------------------------------------- */

/**
 * sp_meeting_run_get_used:
 *
 * Returns: seconds spent on the item that is open
 */
gint64
sp_meeting_run_get_used (SpMeetingRun *self)
{
  gint64 used;

  g_return_val_if_fail (SP_IS_MEETING_RUN (self), 0);

  if (!self->leading)
    return self->item != NULL ? MAX (0, sp_agenda_item_get_used (self->item)) : 0;

  used = self->position->used_s;
  if (self->position->since_us > 0)
    used += MAX (0, sp_meeting_run_now_us (self) - self->position->since_us) / G_USEC_PER_SEC;
  return used;
}

static int
rest_minutes (SpMeetingRun *self)
{
  int sum = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (item != self->item && sp_record_get_loaded (SP_RECORD (item)) &&
          !sp_meeting_item_is_over (item))
        sum += sp_meeting_planned (self->meeting, item);
    }
  return sum;
}

static void
show_end (SpMeetingRun *self,
          gint64        used,
          int           planned)
{
  gint64 end = sp_meeting_timer_end (sp_meeting_run_now_us (self) / G_USEC_PER_SEC, used, planned,
                                     rest_minutes (self));
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (end);
  g_autofree char *clock = time != NULL ? g_date_time_format (time, "%H:%M") : NULL;
  g_autofree char *label = NULL;

  /* Translators: when the meeting will end if all goes to plan: "ends about 16:24" */
  label = g_strdup_printf (_("ends about %s"), clock != NULL ? clock : "?");
  if (g_strcmp0 (label, gtk_label_get_label (self->ends_label)) != 0)
    gtk_label_set_label (self->ends_label, label);
}

static void
show_level (SpMeetingRun *self,
            SpTimerLevel  level,
            const char   *words)
{
  GtkWidget *box = GTK_WIDGET (self->timer_box);

  gtk_widget_remove_css_class (box, "warning");
  gtk_widget_remove_css_class (box, "error");
  if (level == SP_TIMER_AMBER)
    gtk_widget_add_css_class (box, "warning");
  else if (level == SP_TIMER_RED)
    gtk_widget_add_css_class (box, "error");
  gtk_image_set_from_icon_name (self->timer_icon, level == SP_TIMER_CALM
                                                      ? "alarm-symbolic"
                                                      : "dialog-warning-symbolic");
  gtk_label_set_label (self->timer_words, level == SP_TIMER_CALM ? "" : words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

/**
 * sp_meeting_run_show_timer:
 *
 * Shows the time spent on the item, and when the meeting will end.
 */
void
sp_meeting_run_show_timer (SpMeetingRun *self)
{
  gboolean shown = self->leading && self->item != NULL && !self->position->timer_off &&
                   sp_meeting_run_is_running (self);
  gint64 used;
  int planned;
  g_autofree char *clock = NULL;
  g_autofree char *plan = NULL;
  g_autofree char *words = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->timer_box), shown);
  gtk_widget_set_opacity (GTK_WIDGET (self->ends_label), shown ? 1 : 0);
  if (!shown)
    return;

  used = sp_meeting_run_get_used (self);
  planned = sp_meeting_planned (self->meeting, self->item);
  clock = sp_meeting_timer_clock (used);
  plan = sp_meeting_timer_plan (planned);
  words = sp_meeting_timer_words (used, planned);
  gtk_label_set_label (self->timer_clock, clock);
  gtk_label_set_label (self->timer_plan, plan);
  show_level (self, sp_meeting_timer_level (used, planned), words);
  show_end (self, used, planned);

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->agenda)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (SP_IS_AGENDA_ROW (row) &&
        sp_agenda_row_get_item (SP_AGENDA_ROW (row)) == self->item)
      sp_agenda_row_set_used (SP_AGENDA_ROW (row), used);
}

static gboolean
tick_cb (gpointer user_data)
{
  SpMeetingRun *self = user_data;

  sp_meeting_run_show_timer (self);
  sp_meeting_run_project (self);
  if (sp_meeting_run_now_us (self) - self->position->seen_us >= HEARTBEAT_US)
    sp_meeting_run_save_position (self);
  return G_SOURCE_CONTINUE;
}

/**
 * sp_meeting_run_start_clock:
 * @item: (nullable): the item that is opened
 *
 * Stops the clock of the item before, and starts the one of this; what was used before counts.
 */
void
sp_meeting_run_start_clock (SpMeetingRun *self,
                            SpAgendaItem *item)
{
  const char *id = item != NULL ? sp_record_get_id (SP_RECORD (item)) : NULL;

  if (g_strcmp0 (self->position->item_id, id) != 0)
    {
      g_set_str (&self->position->item_id, id);
      self->position->used_s = item != NULL ? MAX (0, sp_agenda_item_get_used (item)) : 0;
      self->position->since_us = sp_meeting_run_now_us (self);
    }
  else if (self->position->since_us == 0)
    self->position->since_us = sp_meeting_run_now_us (self);

  if (self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
  sp_meeting_run_save_position (self);
  sp_meeting_run_show_timer (self);
}

/* --- Which meeting is open --------------------------------------------------------- */

static DexFuture *
open_meeting_fiber (gpointer user_data)
{
  SpStore *store = user_data;
  g_autoptr(SpQuery) query = sp_query_new ("meeting");
  g_autoptr(GListModel) meetings = NULL;

  sp_query_where (query, "status", "=", "running");
  sp_query_order (query, "date", TRUE);
  meetings = dex_await_object (sp_store_find_all (store, query), NULL);
  for (guint i = 0; meetings != NULL && i < g_list_model_get_n_items (meetings); i++)
    {
      g_autoptr(SpRecord) meeting = g_list_model_get_item (meetings, i);
      g_autofree char *key = sp_meeting_position_key (sp_record_get_id (meeting));
      g_autofree char *text = dex_await_string (sp_store_load_draft (store, key), NULL);

      if (text != NULL && *text != '\0')
        return dex_future_new_take_string (g_strdup (sp_record_get_id (meeting)));
    }

  return dex_future_new_take_string (NULL);
}

/**
 * sp_meeting_run_dup_open_meeting:
 *
 * Asks which meeting this laptop was running when the app last ended, however it ended.
 *
 * Returns: (transfer full): a future of the meeting's id, or of NULL
 */
DexFuture *
sp_meeting_run_dup_open_meeting (SpStore *store)
{
  g_return_val_if_fail (SP_IS_STORE (store), NULL);

  return dex_scheduler_spawn (NULL, 0, open_meeting_fiber, g_object_ref (store), g_object_unref);
}
