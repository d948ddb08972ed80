/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Closing a meeting, and opening it again. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-confirm.h"
#include "sp-meeting-data.h"
#include "sp-meeting-run-private.h"
#include "sp-meeting-words.h"
#include "sp-weak-ref.h"

/* What is left open, in words; NULL if nothing is. */
static char *
left_open_words (SpMeetingRun *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GString) names = g_string_new (NULL);
  guint n_open = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      g_autofree char *title = NULL;

      if (!sp_record_get_loaded (SP_RECORD (item)) || sp_meeting_item_is_over (item))
        continue;
      title = sp_meeting_item_title (item, sp_store_get_lists (self->store));
      g_string_append_printf (names, "%s%s", n_open > 0 ? ", " : "", title);
      n_open++;
    }

  if (n_open > 0)
    /* Translators: how many items were not ticked, and which */
    g_string_append_printf (text, ngettext ("%u item is neither ticked nor deferred: %s.",
                                            "%u items are neither ticked nor deferred: %s.",
                                            n_open),
                            n_open, names->str);
  if (!sp_quick_line_is_empty (self->quick_line))
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "",
                            _("There are words in the line that are not kept yet."));

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
close_cases (SpMeetingRun *self,
             SpChange     *change)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
      SpCase *record = sp_meeting_item_case (item);

      if (record == NULL || g_strcmp0 (sp_agenda_item_get_state (item), "done") != 0)
        continue;
      sp_meeting_set_if_changed (change, SP_RECORD (record), "last_discussed", sp_meeting_get_date (self->meeting));
      if (g_strcmp0 (sp_case_get_status (record), "listed") == 0 ||
          g_strcmp0 (sp_case_get_status (record), "review_due") == 0)
        sp_change_set_text (change, SP_RECORD (record), "status", "discussed");
    }
}

static DexFuture *
closed_cb (DexFuture *future,
           gpointer   user_data)
{
  g_autoptr(SpMeetingRun) self = g_weak_ref_get (user_data);

  if (self != NULL && self->store != NULL && dex_future_get_value (future, NULL) != NULL)
    sp_meeting_run_forget (self);
  return dex_future_new_true ();
}

static void
close_cb (SpMeetingRun *self)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *now = sp_meeting_now (self->store);
  DexFuture *future;

  sp_change_set_label (change, _("Close the Meeting"));
  if (self->item != NULL)
    sp_meeting_run_put_left (change, self->item, self->leading ? sp_meeting_run_get_used (self) : 0);
  close_cases (self, change);
  /* Last: what is written after it would come too late. */
  sp_change_set_text (change, SP_RECORD (self->meeting), "status", "closed");
  sp_change_set_text (change, SP_RECORD (self->meeting), "closed_at", now);

  future = sp_meeting_commit (GTK_WIDGET (self), self->store, change, _("The meeting is closed"));
  dex_future_disown (dex_future_finally (future, closed_cb, sp_weak_ref_new (self),
                                         sp_weak_ref_free));
}

static void
reopen_cb (SpMeetingRun *self)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *now = sp_meeting_now (self->store);

  sp_change_set_text (change, SP_RECORD (self->meeting), "status", "running");
  sp_change_set_text (change, SP_RECORD (self->meeting), "reopened_at", now);
  sp_meeting_keep (self, self->store, change, _("Open the Meeting Again"), _("The meeting is open again"));
}

/**
 * sp_meeting_run_reopen:
 *
 * Asks, and opens a closed meeting again.
 */
void
sp_meeting_run_reopen (SpMeetingRun *self)
{
  sp_confirm (GTK_WIDGET (self), _("Open the Meeting Again?"),
              _("Its minutes can then be changed without a trace of what they said. That it was opened again "
                "is kept. To correct a line, write an amendment instead."),
              _("_Leave It Closed"), _("_Open It Again"), ADW_RESPONSE_DESTRUCTIVE, G_CALLBACK (reopen_cb), self);
}

/**
 * sp_meeting_run_close:
 *
 * Says what is left open, and closes the meeting if that is meant.
 */
void
sp_meeting_run_close (SpMeetingRun *self)
{
  g_autofree char *open = left_open_words (self);
  g_autofree char *body = NULL;
  AdwAlertDialog *alert;

  body = g_strdup_printf ("%s%s%s", open != NULL ? open : _("Every item is ticked or deferred."),
                          "\n\n",
                          _("Minutes and attendance are then locked, and a correction stands beside "
                            "them as an amendment. Actions go on. The chair can open the meeting "
                            "again."));
  alert = sp_confirm (GTK_WIDGET (self), _("Close the Meeting?"), body, _("_Go On"), _("_Close the Meeting"),
                      open != NULL ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED, G_CALLBACK (close_cb), self);
  g_signal_connect_object (alert, "response::no", G_CALLBACK (sp_quick_line_focus), self->quick_line,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (alert, "closed", G_CALLBACK (sp_meeting_run_queue_show), self, G_CONNECT_SWAPPED);
}
