/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-agenda-order.h"
#include "sp-answer-dialog.h"
#include "sp-case-picker.h"
#include "sp-date.h"
#include "sp-meeting-data.h"
#include "sp-meeting-run-private.h"
#include "sp-meeting-words.h"

/* --- The quick line --------------------------------------------------------------- */

/* What was on its way when it could not be kept. */
typedef struct
{
  GWeakRef run;
  SpQuickDraft *draft;
  char *case_id; /* of an action, and whose it is; NULL for all else */
  char *agency_id;
} Sending;

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  g_weak_ref_clear (&sending->run);
  sp_quick_draft_free (sending->draft);
  g_free (sending->case_id);
  g_free (sending->agency_id);
  g_free (sending);
}

static DexFuture *
sent_cb (DexFuture *future,
         gpointer   user_data)
{
  Sending *sending = user_data;
  g_autoptr(SpMeetingRun) self = g_weak_ref_get (&sending->run);
  g_autoptr(GError) error = NULL;

  if (self == NULL || self->store == NULL)
    return dex_future_new_true ();
  if (dex_future_get_value (future, &error) != NULL)
    return sending->case_id != NULL && sending->agency_id != NULL
               ? sp_meeting_run_check_reach (self, sending->case_id, sending->agency_id)
               : dex_future_new_true ();

  /* Nothing is lost: the words come back, before whatever was typed since. */
  if (!sp_quick_line_is_empty (self->quick_line))
    {
      g_autoptr(SpQuickDraft) since = sp_quick_line_dup_draft (self->quick_line);
      g_autofree char *both = g_strconcat (sending->draft->text, " ", since->text, NULL);

      g_set_str (&sending->draft->text, both);
      sending->draft->cursor = (int) g_utf8_strlen (both, -1);
    }
  sp_quick_line_restore (self->quick_line, sending->draft);
  g_set_str (&self->editing_id, sending->draft->record_id);
  sp_quick_line_say (self->quick_line, _("This could not be kept yet. The words are still here."));
  return dex_future_new_true ();
}

static void
set_if_changed (SpChange   *change,
                SpRecord   *record,
                const char *field,
                const char *value)
{
  g_autofree char *old = sp_record_dup_text (record, field);

  if (g_strcmp0 (old != NULL && *old != '\0' ? old : NULL, value) != 0)
    sp_change_set_text (change, record, field, value);
}

static gboolean
put_edit (SpMeetingRun *self,
          SpChange     *change,
          SpRecord     *record,
          const char   *text)
{
  const char *agency = sp_quick_line_get_agency (self->quick_line);

  sp_change_set_label (change, _("Change a Line"));
  set_if_changed (change, record, "text", text);
  if (SP_IS_ACTION (record))
    {
      const char *person = sp_quick_line_get_person (self->quick_line);

      set_if_changed (change, record, "agency", agency);
      set_if_changed (change, record, "due", sp_quick_line_get_due (self->quick_line));
      if (person != NULL)
        set_if_changed (change, record, "person", person);
    }
  else if (SP_IS_MINUTE (record))
    {
      SpQuickMode mode = sp_quick_line_get_mode (self->quick_line);

      if (mode != SP_QUICK_MODE_ACTION && mode != SP_QUICK_MODE_INFORMATION)
        set_if_changed (change, record, "kind", sp_quick_mode_to_code (mode));
      set_if_changed (change, record, "agency", agency);
    }
  return TRUE;
}

/* Where a new line will stand, so that the room sees it come. */
static SpStep
step_of (SpQuickMode mode)
{
  switch (mode)
    {
    case SP_QUICK_MODE_ACTION:
      return SP_STEP_ACTIONS;
    case SP_QUICK_MODE_INFORMATION:
      return SP_STEP_INFORMATION;
    default:
      return SP_STEP_READ_BACK;
    }
}

static gboolean
put_new (SpMeetingRun *self,
         SpChange     *change,
         const char   *text)
{
  SpQuickMode mode = sp_quick_line_get_mode (self->quick_line);
  const char *agency = sp_quick_line_get_agency (self->quick_line);
  const char *person = sp_quick_line_get_person (self->quick_line);
  g_autoptr(SpRecord) record = NULL;

  if (mode == SP_QUICK_MODE_ACTION)
    {
      sp_change_set_label (change, _("Add an Action"));
      record = sp_meeting_add_action (change, self->store, self->meeting, self->item, text, agency,
                                      person, sp_quick_line_get_due (self->quick_line));
    }
  else if (mode == SP_QUICK_MODE_INFORMATION)
    {
      if (self->item == NULL || sp_agenda_item_get_case_id (self->item) == NULL)
        {
          sp_quick_line_say (self->quick_line, _("This item belongs to no case. Write a minute "
                                                 "instead: Ctrl+M."));
          return FALSE;
        }
      sp_change_set_label (change, _("Add Information"));
      record = sp_meeting_add_contribution (change, self->store, self->meeting, self->item, text,
                                            agency, person);
    }
  else if (mode == SP_QUICK_MODE_AMENDMENT)
    {
      record = sp_meeting_add_amendment (change, self->store, self->meeting, self->item, NULL, text);
    }
  else
    {
      sp_change_set_label (change, mode == SP_QUICK_MODE_DECISION ? _("Add a Decision")
                                                                  : _("Add a Minute"));
      record = sp_meeting_add_minute (change, self->store, self->meeting, self->item,
                                      sp_quick_mode_to_code (mode), text, agency);
    }
  sp_readers_button_put (sp_quick_line_get_readers (self->quick_line), change, record);
  sp_item_view_set_step (self->item_view, step_of (mode));
  return TRUE;
}

static void
send (SpMeetingRun *self,
      SpChange     *change)
{
  Sending *sending = g_new0 (Sending, 1);
  DexFuture *future;

  g_weak_ref_init (&sending->run, self);
  sending->draft = sp_quick_line_dup_draft (self->quick_line);
  g_set_str (&sending->draft->record_id, self->editing_id);
  if (self->item != NULL && sp_quick_line_get_mode (self->quick_line) == SP_QUICK_MODE_ACTION)
    {
      sending->case_id = g_strdup (sp_agenda_item_get_case_id (self->item));
      sending->agency_id = g_strdup (sp_quick_line_get_agency (self->quick_line));
    }

  /* An amendment stands: it is not among what can be undone. */
  if (sp_quick_line_get_mode (self->quick_line) == SP_QUICK_MODE_AMENDMENT)
    future = sp_store_commit (self->store, change);
  else
    future = sp_meeting_commit (GTK_WIDGET (self), self->store, change, NULL);
  future = dex_future_finally (future, sent_cb, sending, sending_free);
  dex_future_disown (future);

  g_clear_pointer (&self->editing_id, g_free);
  sp_quick_line_clear (self->quick_line);
  sp_meeting_run_save_draft (self);
  sp_quick_line_focus (self->quick_line);
}

static DexFuture *
edit_fiber (gpointer user_data)
{
  GWeakRef *ref = user_data;
  g_autoptr(SpMeetingRun) self = g_weak_ref_get (ref);
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *text = NULL;

  if (self == NULL || self->editing_id == NULL)
    return dex_future_new_true ();

  record = dex_await_object (sp_store_get (self->store, self->editing_id), NULL);
  if (self->store == NULL || self->editing_id == NULL)
    return dex_future_new_true ();
  if (record == NULL)
    {
      /* Somebody took it away meanwhile: the words become a new line. */
      g_clear_pointer (&self->editing_id, g_free);
      sp_quick_line_say (self->quick_line, _("That line is gone. Enter keeps the words as a new "
                                             "one."));
      return dex_future_new_true ();
    }

  text = sp_quick_line_dup_text (self->quick_line);
  if (*text == '\0')
    return dex_future_new_true ();
  if (sp_quick_line_get_mode (self->quick_line) == SP_QUICK_MODE_AMENDMENT && SP_IS_MINUTE (record))
    {
      g_autoptr(SpRecord) amendment =
          sp_meeting_add_amendment (change, self->store, self->meeting, self->item,
                                    SP_MINUTE (record), text);

      send (self, change);
    }
  else if (put_edit (self, change, record, text))
    {
      send (self, change);
    }
  return dex_future_new_true ();
}

static void
free_ref (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
spawn (SpMeetingRun *self,
       DexFiberFunc  fiber)
{
  GWeakRef *ref = g_new0 (GWeakRef, 1);

  g_weak_ref_init (ref, self);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, fiber, ref, free_ref));
}

/**
 * sp_meeting_run_submit:
 *
 * Keeps exactly what the quick line shows, and gives it back empty for the next.
 */
void
sp_meeting_run_submit (SpMeetingRun *self)
{
  g_autoptr(SpChange) change = NULL;
  g_autofree char *text = NULL;

  if (self->editing_id != NULL)
    {
      spawn (self, edit_fiber);
      return;
    }

  if (!sp_readers_button_check (sp_quick_line_get_readers (self->quick_line)))
    return;
  change = sp_change_new ();
  text = sp_quick_line_dup_text (self->quick_line);
  if (put_new (self, change, text))
    send (self, change);
}

static void
begin_amendment (SpMeetingRun *self,
                 SpRecord     *record)
{
  g_autofree char *text = sp_record_dup_text (record, "text");
  g_autofree char *begin = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), 60));
  /* Translators: the beginning of a line of closed minutes that is about to be corrected */
  g_autofree char *says = g_strdup_printf (_("What you write stands below “%s” as an amendment, and "
                                             "stays."), begin);

  g_set_str (&self->editing_id, sp_record_get_id (record));
  sp_quick_line_say (self->quick_line, says);
  sp_quick_line_focus (self->quick_line);
}

/**
 * sp_meeting_run_edit:
 * @record: an action or a line of the minutes
 *
 * Puts a line back into the quick line; Enter keeps the change.
 */
void
sp_meeting_run_edit (SpMeetingRun *self,
                     SpRecord     *record)
{
  g_autoptr(SpQuickDraft) draft = NULL;

  if (!sp_quick_line_is_empty (self->quick_line))
    {
      sp_quick_line_say (self->quick_line, _("Keep or clear the words in the line first."));
      sp_quick_line_focus (self->quick_line);
      return;
    }

  if (sp_meeting_run_is_closed (self))
    {
      begin_amendment (self, record);
      return;
    }

  draft = g_new0 (SpQuickDraft, 1);
  draft->mode = SP_IS_MINUTE (record) ? g_strdup (sp_minute_get_kind (SP_MINUTE (record)))
                                      : g_strdup ("action");
  draft->text = sp_record_dup_text (record, "text");
  draft->agency_id = sp_record_dup_text (record, "agency");
  if (SP_IS_ACTION (record))
    draft->due = g_strdup (sp_action_get_due (SP_ACTION (record)));
  draft->cursor = (int) g_utf8_strlen (draft->text, -1);
  g_set_str (&self->editing_id, sp_record_get_id (record));
  sp_quick_line_restore (self->quick_line, draft);
  sp_quick_line_say (self->quick_line, _("You are changing a line that stands already."));
  sp_quick_line_focus (self->quick_line);
}

/**
 * sp_meeting_run_end_action:
 *
 * Asks how an action ended.
 */
void
sp_meeting_run_end_action (SpMeetingRun *self,
                           SpRecord     *record)
{
  AdwDialog *dialog = sp_answer_dialog_new (self->store, SP_ACTION (record));

  g_signal_connect_object (dialog, "closed", G_CALLBACK (sp_quick_line_focus), self->quick_line,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* --- The item --------------------------------------------------------------------- */

static void
set_state (SpMeetingRun *self,
           const char   *state,
           const char   *reason,
           const char   *said)
{
  g_autoptr(SpChange) change = sp_change_new ();
  gint64 used = sp_meeting_run_get_used (self);

  sp_change_set_label (change, said);
  set_if_changed (change, SP_RECORD (self->item), "state", state);
  if (reason != NULL)
    set_if_changed (change, SP_RECORD (self->item), "reason", reason);
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
 * Ticks the item that is open, and goes to the next.
 */
void
sp_meeting_run_tick (SpMeetingRun *self)
{
  g_autofree char *title = NULL;
  g_autofree char *said = NULL;

  if (self->item == NULL || has_open_words (self))
    return;

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

/* --- Closing ---------------------------------------------------------------------- */

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
      set_if_changed (change, SP_RECORD (record), "last_discussed",
                      sp_meeting_get_date (self->meeting));
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
close_response_cb (SpMeetingRun *self,
                   const char   *response)
{
  g_autoptr(SpChange) change = NULL;
  g_autofree char *now = NULL;
  gint64 used = sp_meeting_run_get_used (self);
  GWeakRef *ref;
  DexFuture *future;

  if (!g_str_equal (response, "close"))
    {
      sp_quick_line_focus (self->quick_line);
      return;
    }

  change = sp_change_new ();
  now = sp_instant_format (sp_meeting_run_now_us (self));
  sp_change_set_label (change, _("Close the Meeting"));
  if (self->item != NULL && self->leading && used > 0)
    sp_change_set_int (change, SP_RECORD (self->item), "used", MIN (used, 86400));
  if (self->item != NULL && g_strcmp0 (sp_agenda_item_get_state (self->item), "current") == 0)
    sp_change_set_text (change, SP_RECORD (self->item), "state", "waiting");
  close_cases (self, change);
  /* Last: what is written after it would come too late. */
  sp_change_set_text (change, SP_RECORD (self->meeting), "status", "closed");
  sp_change_set_text (change, SP_RECORD (self->meeting), "closed_at", now);

  ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (ref, self);
  future = sp_meeting_commit (GTK_WIDGET (self), self->store, change, _("The meeting is closed"));
  dex_future_disown (dex_future_finally (future, closed_cb, ref, free_ref));
}

static void
reopen_response_cb (SpMeetingRun *self,
                    const char   *response)
{
  g_autoptr(SpChange) change = NULL;
  g_autofree char *now = NULL;

  if (!g_str_equal (response, "open"))
    return;

  change = sp_change_new ();
  now = sp_instant_format (sp_meeting_run_now_us (self));
  sp_change_set_label (change, _("Open the Meeting Again"));
  sp_change_set_text (change, SP_RECORD (self->meeting), "status", "running");
  sp_change_set_text (change, SP_RECORD (self->meeting), "reopened_at", now);
  dex_future_disown (sp_meeting_commit (GTK_WIDGET (self), self->store, change,
                                        _("The meeting is open again")));
}

/**
 * sp_meeting_run_reopen:
 *
 * Asks, and opens a closed meeting again.
 */
void
sp_meeting_run_reopen (SpMeetingRun *self)
{
  AdwDialog *dialog = adw_alert_dialog_new (
      _("Open the Meeting Again?"),
      _("Its minutes can then be changed without a trace of what they said. That it was opened again "
        "is kept. To correct a line, write an amendment instead."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Leave It Closed"), "open",
                                  _("_Open It Again"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "open",
                                            ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (reopen_response_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
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
  AdwDialog *dialog;

  body = g_strdup_printf ("%s%s%s", open != NULL ? open : _("Every item is ticked or deferred."),
                          "\n\n",
                          _("Minutes and attendance are then locked, and a correction stands beside "
                            "them as an amendment. Actions go on. The chair can open the meeting "
                            "again."));
  dialog = adw_alert_dialog_new (_("Close the Meeting?"), body);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Go On"), "close",
                                  _("_Close the Meeting"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "close",
                                            open != NULL ? ADW_RESPONSE_DESTRUCTIVE
                                                         : ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_response_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "closed", G_CALLBACK (sp_meeting_run_queue_show), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}
