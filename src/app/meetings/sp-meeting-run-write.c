/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What is written in the quick line while a meeting runs. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-answer-dialog.h"
#include "sp-meeting-data.h"
#include "sp-meeting-run-private.h"
#include "sp-meeting-words.h"
#include "sp-record-dialog.h"
#include "sp-weak-ref.h"

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

/* Words that come back to a line must not reach more than they were written for, nor must those that stand there now.
 * Where the two were for different few, the reason goes, so that somebody looks before they are kept. */
static void
narrow_readers (SpQuickDraft       *draft,
                const SpQuickDraft *since)
{
  if (since->readers == NULL ||
      (draft->readers != NULL &&
       g_strv_equal ((const char * const *) draft->readers, (const char * const *) since->readers)))
    return;

  g_set_str (&draft->reason, draft->readers == NULL ? since->reason : NULL);
  g_strfreev (draft->readers);
  draft->readers = g_strdupv (since->readers);
}

static DexFuture *
sent_cb (DexFuture *future,
         gpointer   user_data)
{
  Sending *sending = user_data;
  g_autoptr(SpMeetingRun) self = g_weak_ref_get (&sending->run);
  g_autoptr(SpQuickDraft) since = NULL;
  g_autoptr(GError) error = NULL;

  if (self == NULL || self->store == NULL)
    return dex_future_new_true ();
  if (dex_future_get_value (future, &error) != NULL)
    return sending->case_id != NULL && sending->agency_id != NULL
               ? sp_meeting_run_check_reach (self, sending->case_id, sending->agency_id)
               : dex_future_new_true ();

  /* Nothing is lost: the words come back, before whatever was typed since. */
  since = sp_quick_line_dup_draft (self->quick_line);
  narrow_readers (sending->draft, since);
  if (!sp_quick_line_is_empty (self->quick_line))
    {
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
put_edit (SpMeetingRun *self,
          SpChange     *change,
          SpRecord     *record,
          const char   *text)
{
  const char *agency = sp_quick_line_get_agency (self->quick_line);

  sp_change_set_label (change, _("Change a Line"));
  sp_meeting_set_if_changed (change, record, "text", text);
  if (SP_IS_ACTION (record))
    {
      const char *person = sp_quick_line_get_person (self->quick_line);

      sp_meeting_set_if_changed (change, record, "agency", agency);
      sp_meeting_set_if_changed (change, record, "due", sp_quick_line_get_due (self->quick_line));
      if (person != NULL)
        sp_meeting_set_if_changed (change, record, "person", person);
    }
  else if (SP_IS_MINUTE (record))
    {
      SpQuickMode mode = sp_quick_line_get_mode (self->quick_line);

      if (mode != SP_QUICK_MODE_ACTION && mode != SP_QUICK_MODE_INFORMATION)
        sp_meeting_set_if_changed (change, record, "kind", sp_quick_mode_to_code (mode));
      sp_meeting_set_if_changed (change, record, "agency", agency);
    }
}

/* Where a new line will stand, so that the room sees it come; SP_N_STEPS for the minutes, which belong to every step. */
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
      return SP_N_STEPS;
    }
}

/* Who tells what a representative writes for their agency. Whoever chairs writes down what others say. */
static char *
dup_own_name (SpMeetingRun *self,
              const char   *agency)
{
  SpRecord *own = sp_meeting_find_record (G_LIST_MODEL (self->members), sp_store_get_member_id (self->store));

  if (self->chairing || own == NULL || !sp_record_get_loaded (own) ||
      g_strcmp0 (sp_store_get_agency_id (self->store), agency) != 0)
    return NULL;
  return sp_meeting_member_name (SP_MEMBER (own));
}

static gboolean
put_new (SpMeetingRun *self,
         SpChange     *change,
         const char   *text)
{
  SpQuickMode mode = sp_quick_line_get_mode (self->quick_line);
  const char *agency = sp_quick_line_get_agency (self->quick_line);
  const char *person = sp_quick_line_get_person (self->quick_line);
  g_autofree char *own = NULL;
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
      own = person == NULL ? dup_own_name (self, agency) : NULL;
      sp_change_set_label (change, _("Add Information"));
      record = sp_meeting_add_contribution (change, self->store, self->meeting, self->item, text,
                                            agency, person != NULL ? person : own);
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
  if (sp_item_view_get_step (self->item_view) == SP_STEP_READ_BACK)
    return TRUE;
  if (step_of (mode) < SP_N_STEPS)
    sp_item_view_set_step (self->item_view, step_of (mode));
  else
    sp_item_view_show_minutes (self->item_view);
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
  else
    {
      put_edit (self, change, record, text);
      send (self, change);
    }
  return dex_future_new_true ();
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
  const char *tasked = NULL;

  if (self->editing_id != NULL)
    {
      dex_future_disown (dex_scheduler_spawn (NULL, 0, edit_fiber, sp_weak_ref_new (self),
                                              sp_weak_ref_free));
      return;
    }

  if (sp_quick_line_get_mode (self->quick_line) == SP_QUICK_MODE_ACTION)
    tasked = sp_quick_line_get_agency (self->quick_line);
  if (!sp_readers_button_check (sp_quick_line_get_readers (self->quick_line), tasked))
    {
      if (self->item == NULL || sp_agenda_item_get_case_id (self->item) == NULL)
        sp_quick_line_say (self->quick_line,
                           _("These words were for a few, and everybody in the meeting would read them here. Go "
                             "back to the case that they belong to, or empty the line."));
      return;
    }
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

  /* What has many parts is changed in its form. */
  if (!SP_IS_MINUTE (record) && !SP_IS_ACTION (record) && !SP_IS_CONTRIBUTION (record))
    {
      g_autofree char *case_id = sp_record_dup_text (record, "case_id");

      adw_dialog_present (sp_record_dialog_open (self->store, record, case_id), GTK_WIDGET (self));
      return;
    }

  draft = g_new0 (SpQuickDraft, 1);
  draft->mode = SP_IS_MINUTE (record)         ? g_strdup (sp_minute_get_kind (SP_MINUTE (record)))
                : SP_IS_CONTRIBUTION (record) ? g_strdup ("information")
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
