/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How an item of the agenda ends, and what is put on it. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-agenda-order.h"
#include "sp-case-picker.h"
#include "sp-date.h"
#include "sp-meeting-data.h"
#include "sp-meeting-room.h"
#include "sp-meeting-run-private.h"
#include "sp-meeting-words.h"

static void
set_state (SpMeetingRun *self,
           const char   *state,
           const char   *reason,
           const char   *said)
{
  g_autoptr(SpChange) change = sp_change_new ();
  gint64 used = sp_meeting_run_get_used (self);

  sp_change_set_label (change, said);
  sp_meeting_set_if_changed (change, SP_RECORD (self->item), "state", state);
  if (g_str_equal (state, "done") && sp_item_view_get_step (self->item_view) == SP_STEP_READ_BACK)
    {
      g_autofree char *now = sp_instant_format (sp_meeting_run_now_us (self));

      sp_change_set_text (change, SP_RECORD (self->item), "read_back_at", now);
    }
  if (reason != NULL)
    sp_meeting_set_if_changed (change, SP_RECORD (self->item), "reason", reason);
  if (self->leading && used > 0)
    sp_change_set_int (change, SP_RECORD (self->item), "used", MIN (used, 86400));
  if (!sp_change_is_empty (change))
    dex_future_disown (sp_meeting_commit (GTK_WIDGET (self), self->store, change, said));
}

/* The state of the item is on its way to the store, and the record does not say it yet. */
static void
go_on (SpMeetingRun *self)
{
  self->written = TRUE;
  sp_meeting_run_move (self, 1);
  self->written = FALSE;
}

/* A line that was begun belongs to this item: it is kept or cleared before one leaves by the
 * tick; jumping about is free. */
static gboolean
has_open_words (SpMeetingRun *self)
{
  g_autofree char *text = sp_quick_line_dup_text (self->quick_line);

  if (*text == '\0')
    return FALSE;
  sp_quick_line_say (self->quick_line, _("There are words in the line. Enter keeps them; then "
                                         "the item can be ticked."));
  sp_quick_line_focus (self->quick_line);
  return TRUE;
}

/**
 * sp_meeting_run_tick:
 *
 * Shows what was written for the item, to be read back; then, and where nothing was written, ticks it and goes to the
 * next.
 */
void
sp_meeting_run_tick (SpMeetingRun *self)
{
  g_autofree char *title = NULL;
  g_autofree char *said = NULL;

  if (has_open_words (self))
    return;
  if (self->place == SP_PLACE_OF_OPENING)
    {
      sp_meeting_run_move (self, 1);
      return;
    }
  if (self->place == SP_PLACE_OF_CLOSING)
    sp_meeting_run_close (self);
  if (self->item == NULL)
    return;
  /* What was written is read back before the item closes. */
  if (sp_item_view_get_step (self->item_view) != SP_STEP_READ_BACK && sp_item_view_has_written (self->item_view))
    {
      sp_item_view_set_step (self->item_view, SP_STEP_READ_BACK);
      return;
    }

  title = sp_meeting_item_title (self->item, sp_store_get_lists (self->store));
  /* Translators: an item of the agenda was ticked, "K7M42 is done" */
  said = g_strdup_printf (_("%s is done"), title);
  set_state (self, "done", NULL, said);
  go_on (self);
}

static void
deferred_cb (SpMeetingRun   *self,
             const char     *response,
             AdwAlertDialog *dialog)
{
  GtkWidget *entry = adw_alert_dialog_get_extra_child (dialog);
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (entry));

  if (g_str_equal (response, "defer") && self->item != NULL)
    {
      g_autofree char *title =
          sp_meeting_item_title (self->item, sp_store_get_lists (self->store));
      /* Translators: an item of the agenda was put off, "K7M42 is deferred" */
      g_autofree char *said = g_strdup_printf (_("%s is deferred"), title);

      set_state (self, "deferred", *reason != '\0' ? reason : NULL, said);
      go_on (self);
    }
  sp_quick_line_focus (self->quick_line);
}

/**
 * sp_meeting_run_defer:
 *
 * Puts the item off to another meeting, and asks why.
 */
void
sp_meeting_run_defer (SpMeetingRun *self)
{
  AdwDialog *dialog;
  GtkWidget *entry;

  if (self->item == NULL)
    return;

  dialog = adw_alert_dialog_new (_("Defer This Item?"),
                                 _("It stays in sight when the next agenda is made."));
  entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Why, in a few words"));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Why it is deferred"), -1);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), entry);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "defer",
                                  _("_Defer"), NULL);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "defer");
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "defer",
                                            ADW_RESPONSE_SUGGESTED);
  adw_dialog_set_focus (dialog, entry);
  g_signal_connect_object (dialog, "response", G_CALLBACK (deferred_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static const char *
position_at (SpMeetingRun *self,
             int           index,
             SpAgendaItem *but)
{
  int at = 0;

  for (guint i = 0; i < sp_meeting_run_count_items (self); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (item != but && at++ == index)
        return sp_agenda_item_get_position (item);
    }

  return NULL;
}

/**
 * sp_meeting_run_move_item:
 * @item: an item of the agenda
 * @index: how many others shall stand before it
 *
 * Takes an item earlier or later.
 */
void
sp_meeting_run_move_item (SpMeetingRun *self,
                          SpAgendaItem *item,
                          int           index)
{
  g_autoptr(SpChange) change = NULL;
  g_autofree char *position = NULL;

  if (!self->chairing || index < 0 || index >= (int) sp_meeting_run_count_items (self))
    return;

  change = sp_change_new ();
  position = sp_agenda_between (index > 0 ? position_at (self, index - 1, item) : NULL, position_at (self, index, item));
  sp_change_set_label (change, _("Move an Item"));
  sp_change_set_text (change, SP_RECORD (item), "position", position);
  dex_future_disown (sp_meeting_commit (GTK_WIDGET (self), self->store, change, NULL));
}

/**
 * sp_meeting_run_put_present:
 *
 * Notes that somebody is there for the item that is open, or is not. Who was not there at all has come.
 */
void
sp_meeting_run_put_present (SpMeetingRun *self,
                            SpAttendance *attendance,
                            gboolean      present)
{
  g_autoptr(SpChange) change = NULL;

  if (self->item == NULL || sp_meeting_is_present_for (self->item, attendance) == present)
    return;

  change = sp_change_new ();
  sp_change_set_label (change, _("Change Who Is Present"));
  if (present && !sp_meeting_attendee_is_here (attendance))
    sp_meeting_put_status (change, self->store, attendance, "attended");
  sp_meeting_put_present (change, self->item, attendance, present);
  dex_future_disown (sp_meeting_commit (GTK_WIDGET (self), self->store, change, NULL));
}

static void
picked_cb (SpMeetingRun *self,
           GPtrArray    *cases)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *before = NULL;
  const char *after = NULL;
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->items));

  /* Right after the item that is open. */
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (before != NULL)
        {
          after = sp_agenda_item_get_position (item);
          break;
        }
      if (self->item == NULL || item == self->item)
        before = g_strdup (sp_agenda_item_get_position (item));
    }

  for (guint i = 0; i < cases->len; i++)
    {
      SpPickedCase *pick = g_ptr_array_index (cases, i);
      g_autofree char *position = sp_agenda_between (before, after);
      g_autoptr(SpRecord) item = sp_meeting_add_item (change, self->store, self->meeting,
                                                      pick->case_id, pick->kind, NULL, position);

      g_free (before);
      before = g_strdup (position);
    }
  sp_change_set_label (change, _("Add to the Agenda"));
  dex_future_disown (sp_meeting_commit (GTK_WIDGET (self), self->store, change,
                                        _("Added to the agenda")));
}

/**
 * sp_meeting_run_add_item:
 *
 * Puts an urgent case on the agenda, right after the item that is open.
 */
void
sp_meeting_run_add_item (SpMeetingRun *self)
{
  AdwDialog *dialog =
      sp_case_picker_new (self->store, self->meeting, G_LIST_MODEL (self->items), TRUE);

  g_signal_connect_object (dialog, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "closed", G_CALLBACK (sp_quick_line_focus), self->quick_line,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}
