/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* How an item of the agenda ends, and what is put on it. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-agenda-order.h"
#include "sp-case-picker.h"
#include "sp-line-alert.h"
#include "sp-meeting-data.h"
#include "sp-meeting-room.h"
#include "sp-meeting-run-private.h"
#include "sp-meeting-words.h"

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
  sp_meeting_run_write_end (self, "done", NULL, said);
  sp_meeting_run_move (self, 1);
}

static void
deferred_cb (SpMeetingRun   *self,
             const char     *response,
             AdwAlertDialog *dialog)
{
  const char *reason = sp_line_alert_get_text (dialog);

  if (g_str_equal (response, "defer") && self->item != NULL)
    {
      g_autofree char *title =
          sp_meeting_item_title (self->item, sp_store_get_lists (self->store));
      /* Translators: an item of the agenda was put off, "K7M42 is deferred" */
      g_autofree char *said = g_strdup_printf (_("%s is deferred"), title);

      sp_meeting_run_write_end (self, "deferred", *reason != '\0' ? reason : NULL, said);
      sp_meeting_run_move (self, 1);
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

  if (self->item == NULL)
    return;

  dialog = sp_line_alert_new (_("Defer This Item?"), _("It stays in sight when the next agenda is made."),
                              _("Why it is deferred"), _("Why, in a few words"), "defer", _("_Defer"));
  g_signal_connect_object (dialog, "response", G_CALLBACK (deferred_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
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
  g_autoptr(SpChange) change = sp_change_new ();

  if (self->chairing)
    sp_meeting_put_index (change, G_LIST_MODEL (self->items), item, index);
  sp_meeting_keep (self, self->store, change, _("Move an Item"), NULL);
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
  if (present && !sp_meeting_attendee_is_here (attendance))
    sp_meeting_put_status (change, self->store, attendance, "attended");
  sp_meeting_put_present (change, self->item, attendance, present);
  sp_meeting_keep (self, self->store, change, _("Change Who Is Present"), NULL);
}

static void
picked_cb (SpMeetingRun *self,
           GPtrArray    *cases)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *before = NULL;
  const char *after = NULL;

  /* Right after the item that is open. */
  for (guint i = 0; i < sp_meeting_run_count_items (self); i++)
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
  sp_meeting_keep (self, self->store, change, _("Add to the Agenda"), _("Added to the agenda"));
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
