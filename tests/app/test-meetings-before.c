/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-compartment.h"
#include "sp-meeting-dialog-private.h"
#include "sp-meeting-pack.h"
#include "sp-meeting-page.h"
#include "sp-meeting-plan-private.h"
#include "sp-meeting-returns.h"
#include "sp-pack-item.h"
#include "sp-readers-row.h"
#include "sp-record-section.h"
#include "sp-return-dialog.h"
#include "sp-test-fields.h"
#include "sp-test-names.h"
#include "sp-test-page.h"
#include "sp-test-until.h"
#include "sp-test-wait.h"
#include "sp-work-records.h"

/* Before a meeting: planning, the proposal of an agenda, warnings, issuing, returns. */

#define SEALED "She works nights now; tell nobody her route."

static void
set_up (Fixture    *self,
        const char *role,
        guint       n_cases)
{
  self->data = sp_case_fixture_new (role);
  self->meeting = sp_meeting_fixture_add (self->data, "planned", n_cases);
}

static void
press (Fixture    *self,
       GtkWidget  *where,
       const char *label)
{
  click (where, label);
  settle (self);
}

/* --- The proposal --------------------------------------------------------------------------- */

static guint
count_rows (GtkWidget *dialog)
{
  GtkWidget *list = find (dialog, "GtkListBox");
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    n++;

  return n;
}

static void
test_build (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();
  GtkWidget *dialog;
  GtkWidget *check;
  guint n;

  set_up (&self, "coordinator", 0);
  for (guint i = 1; i <= 6; i++)
    sp_case_fixture_add_case (self.data, changes, i);
  sp_case_fixture_arrive (self.data, changes, NULL);
  open_page (&self, sp_meeting_plan_new (self.data->store, self.meeting), 1200);
  press (&self, self.page, "_Build the Agenda…");

  /* Of the story and six others the closed one waits for nothing; open actions first, other business last. */
  dialog = get_dialog (&self);
  g_assert_nonnull (dialog);
  n = count_rows (dialog);
  g_assert_cmpuint (n, ==, 6 + 2);
  g_assert_true (says (dialog, "2 actions were left open"));
  g_assert_true (says (dialog, "High risk, and it has waited since 14 Sep 2026"));
  g_assert_true (says (dialog, "First discussion; received"));
  g_assert_true (says (dialog, "Every meeting ends with it"));
  g_assert_cmpuint (sp_test_check_names (dialog), >, n);
  picture (self.data, self.window, "before-build");

  /* What is unticked is left out. */
  check = find (find (dialog, "GtkListBox"), "GtkCheckButton");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), FALSE);
  press (&self, dialog, "_Add 7 Items");
  g_assert_cmpuint (sp_meeting_plan_count_items (SP_MEETING_PLAN (self.page)), ==, 7);
  g_assert_cmpuint (sp_meeting_fixture_count (self.data, "agenda_item", "kind", "open_actions"), ==, 0);
  g_assert_cmpuint (sp_meeting_fixture_count (self.data, "agenda_item", "kind", "aob"), ==, 1);
  {
    g_autoptr(SpAgendaItem) first = g_list_model_get_item (G_LIST_MODEL (SP_MEETING_PLAN (self.page)->items), 0);
    g_autoptr(SpAgendaItem) last = g_list_model_get_item (G_LIST_MODEL (SP_MEETING_PLAN (self.page)->items), 6);

    g_assert_cmpstr (sp_agenda_item_get_kind (first), ==, "urgent");
    g_assert_cmpstr (sp_agenda_item_get_kind (last), ==, "aob");
  }

  /* A second time only what is left. */
  press (&self, self.page, "_Build…");
  dialog = get_dialog (&self);
  g_assert_cmpuint (count_rows (dialog), ==, 1);
  press (&self, dialog, "_Add 1 Item");
  press (&self, self.page, "_Build…");
  dialog = get_dialog (&self);
  g_assert_true (says (dialog, "Nothing Waits for This Meeting"));
  adw_dialog_force_close (ADW_DIALOG (dialog));
  picture (self.data, self.window, "before-plan");
  take_down (&self);
}

/* --- Warnings ------------------------------------------------------------------------------- */

static void
test_warnings (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();
  JsonObject *meeting;
  JsonObject *fields;
  g_autofree char *compartment = sp_compartment_for_meeting (SP_FIXTURE_MEETING);
  g_autofree char *of_case = sp_compartment_for_case (SP_FIXTURE_CASE);
  GtkWidget *dialog;

  set_up (&self, "chair", 4);
  meeting = set (sp_case_fixture_add (changes, "meeting", SP_FIXTURE_MEETING, compartment), "date", "2026-11-24",
                 "starts", "14:00", "ends", "14:30", "status", "planned", "chair", SP_FIXTURE_ME, NULL);
  json_object_set_int_member (meeting, "minutes_per_item", 12);
  set_all (meeting, "agencies", SP_FIXTURE_POLICE, SP_FIXTURE_HEALTH, NULL);
  set (sp_case_fixture_add (changes, "agency", SP_FIXTURE_HEALTH, "directory"), "name", "Solent Forensic NHS Trust",
       "short_name", "NHS trust", "isa_expires", "2026-11-01", NULL);
  fields = sp_case_fixture_add (changes, "partnership", "01900000-0000-7000-8000-0000000000f1", "directory");
  set_all (set (fields, "name", "Test", NULL), "quorum", SP_FIXTURE_PROBATION, NULL);
  set (sp_case_fixture_add (changes, "interest", "01900000-0000-7000-8000-0000000000f2", of_case), "case_id",
       SP_FIXTURE_CASE, "member", SP_FIXTURE_ME, "nature", "A neighbour", "declared", "2026-11-20", NULL);
  sp_case_fixture_arrive (self.data, changes, NULL);
  open_page (&self, sp_meeting_plan_new (self.data->store, self.meeting), 1200);

  g_assert_true (says (self.page, "4 cases have no victim contact check."));
  g_assert_true (says (self.page, "Solent Forensic NHS Trust: the information-sharing agreement ended on 01 Nov 2026."));
  g_assert_true (says (self.page, "Probation has not been invited, and is needed for a quorum."));
  g_assert_true (says (self.page, "Advocacy has not been invited, and works on a case of the agenda."));
  g_assert_true (says (self.page, "6 items go on to 15:12, and the room is yours until 14:30."));
  g_assert_true (says (self.page, "The chair has an interest in K7M42."));
  g_assert_true (says (self.page, "14:00–15:12"));
  g_assert_true (says (self.page, "Invited: Police, NHS trust") || says (self.page, "Invited: NHS trust, Police") ||
                 says (self.page, "Invited: Police"));
  picture (self.data, self.window, "before-warnings");

  /* Each leads to where it is mended. */
  g_assert_nonnull (find_button (self.page, "Open K7M42"));
  press (&self, self.page, "Open the Agency");
  dialog = get_dialog (&self);
  g_assert_nonnull (dialog);
  g_assert_true (says (dialog, "Information-sharing agreement ends"));
  adw_dialog_force_close (ADW_DIALOG (dialog));
  settle (&self);
  press (&self, self.page, "Change the Meeting…");
  dialog = get_dialog (&self);
  g_assert_true (SP_IS_MEETING_DIALOG (dialog));
  gtk_editable_set_text (GTK_EDITABLE (SP_MEETING_DIALOG (dialog)->ends_row), "15:30");
  press (&self, dialog, "_Keep");
  settle (&self);
  g_assert_false (says (self.page, "the room is yours until"));
  take_down (&self);
}

/* --- Series --------------------------------------------------------------------------------- */

static void
test_series (void)
{
  Fixture self = { 0 };
  SpMeetingDialog *dialog;
  g_autoptr(SpMeeting) second = NULL;
  g_autoptr(SpMeeting) first = NULL;
  g_autoptr(SpMeeting) last = NULL;
  g_autoptr(SpMeeting) moved = NULL;

  set_up (&self, "coordinator", 0);
  open_page (&self, sp_meeting_plan_new (self.data->store, self.meeting), 900);
  adw_dialog_present (sp_meeting_dialog_new (self.data->store, NULL, self.meeting), self.page);
  dialog = SP_MEETING_DIALOG (get_dialog (&self));
  adw_combo_row_set_selected (dialog->every_row, SP_SERIES_WEEK);
  adw_spin_row_set_value (dialog->times_row, 3);
  g_assert_true (says (GTK_WIDGET (dialog), "3 meetings, the first"));
  g_assert_true (says (GTK_WIDGET (dialog), "the last 15 Dec 2026"));
  picture (self.data, self.window, "before-series");
  /* A day it ends wins over the number. */
  gtk_editable_set_text (GTK_EDITABLE (dialog->until_row), "22 dec");
  g_assert_true (says (GTK_WIDGET (dialog), "4 meetings, the first"));
  gtk_editable_set_text (GTK_EDITABLE (dialog->until_row), "");
  sp_meeting_dialog_keep (dialog);
  settle (&self);

  g_assert_cmpuint (sp_meeting_fixture_count (self.data, "meeting", "status", "planned"), ==, 4);
  first = SP_MEETING (sp_meeting_fixture_find (self.data, "meeting", "date", "2026-12-01"));
  second = SP_MEETING (sp_meeting_fixture_find (self.data, "meeting", "date", "2026-12-08"));
  last = SP_MEETING (sp_meeting_fixture_find (self.data, "meeting", "date", "2026-12-15"));
  g_assert_nonnull (first);
  g_assert_nonnull (second);
  g_assert_nonnull (last);
  g_assert_nonnull (sp_meeting_get_series (first));
  g_assert_cmpstr (sp_meeting_get_series (first), ==, sp_meeting_get_series (last));
  g_assert_cmpuint (
    sp_meeting_fixture_count (self.data, "attendance", "meeting", sp_record_get_id (SP_RECORD (second))), ==, 4);

  /* This one and what follows: a day later, another room, one agency fewer. */
  adw_dialog_present (sp_meeting_dialog_new (self.data->store, second, NULL), self.page);
  dialog = SP_MEETING_DIALOG (get_dialog (&self));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (dialog->repeat_group)));
  adw_combo_row_set_selected (dialog->which_row, 1);
  gtk_editable_set_text (GTK_EDITABLE (dialog->date_row), "9 dec");
  gtk_editable_set_text (GTK_EDITABLE (dialog->place_row), "Room 4");
  adw_switch_row_set_active (ADW_SWITCH_ROW (g_ptr_array_index (dialog->switches, 0)), FALSE);
  sp_meeting_dialog_keep (dialog);
  settle (&self);
  g_assert_cmpstr (sp_meeting_get_date (first), ==, "2026-12-01");
  g_assert_cmpstr (sp_meeting_get_date (second), ==, "2026-12-09");
  g_assert_cmpstr (sp_meeting_get_date (last), ==, "2026-12-16");
  g_assert_cmpstr (sp_meeting_get_place (last), ==, "Room 4");
  g_assert_cmpstr (sp_meeting_get_place (first), !=, "Room 4");
  g_assert_cmpuint (
    sp_meeting_fixture_count (self.data, "attendance", "meeting", sp_record_get_id (SP_RECORD (last))), ==, 3);

  /* One only. */
  adw_dialog_present (sp_meeting_dialog_new (self.data->store, second, NULL), self.page);
  dialog = SP_MEETING_DIALOG (get_dialog (&self));
  gtk_editable_set_text (GTK_EDITABLE (dialog->starts_row), "09:30");
  sp_meeting_dialog_keep (dialog);
  settle (&self);
  g_assert_cmpstr (sp_meeting_get_starts (second), ==, "09:30");
  g_assert_cmpstr (sp_meeting_get_starts (last), ==, "14:00");
  take_down (&self);
}

static void
test_cancel (void)
{
  Fixture self = { 0 };
  GtkWidget *dialog;

  set_up (&self, "coordinator", 2);
  open_page (&self, sp_meeting_plan_new (self.data->store, self.meeting), 900);
  press (&self, self.page, "_Cancel This Meeting…");
  dialog = get_dialog (&self);
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "cancel"));
  gtk_editable_set_text (GTK_EDITABLE (find (dialog, "GtkEntry")), "The room is flooded");
  g_assert_true (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "cancel"));
  picture (self.data, self.window, "before-cancel");
  g_signal_emit_by_name (dialog, "response::cancel", "cancel");
  adw_dialog_force_close (ADW_DIALOG (dialog));
  settle (&self);
  g_assert_cmpstr (sp_meeting_get_status (self.meeting), ==, "cancelled");
  g_assert_true (says (self.page, "This meeting is cancelled: The room is flooded"));
  g_assert_false (gtk_widget_get_sensitive (find_button (self.page, "_Start the Meeting")));
  take_down (&self);
}

/* --- Issuing, and the pack ------------------------------------------------------------------ */

static void
test_issue (void)
{
  Fixture self = { 0 };
  GtkWidget *dialog;

  set_up (&self, "coordinator", 3);
  open_page (&self, sp_meeting_plan_new (self.data->store, self.meeting), 1200);
  g_assert_true (says (self.page, "The agenda is not issued yet"));
  press (&self, self.page, "_Issue the Agenda…");
  dialog = get_dialog (&self);
  g_assert_true (says (dialog, "stands open") || says (dialog, "stand open"));
  gtk_editable_set_text (GTK_EDITABLE (find (dialog, "GtkEntry")), "25 nov");
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "issue"));
  gtk_editable_set_text (GTK_EDITABLE (find (dialog, "GtkEntry")), "24 nov");
  g_assert_true (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "issue"));
  picture (self.data, self.window, "before-issue");
  g_signal_emit_by_name (dialog, "response::issue", "issue");
  adw_dialog_force_close (ADW_DIALOG (dialog));
  settle (&self);
  g_assert_nonnull (sp_meeting_get_issued_at (self.meeting));
  g_assert_cmpstr (sp_meeting_get_returns_due (self.meeting), ==, "2026-11-24");
  g_assert_true (says (self.page, "Returns are wanted by 24 Nov 2026."));
  /* Four agencies are in the story's case; none has written. */
  g_assert_true (says (self.page, "0 of 4 returns: "));
  g_assert_true (says (self.page, "are missing"));
  picture (self.data, self.window, "before-issued");
  take_down (&self);
}

static void
issue (Fixture *self)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autofree char *compartment = sp_compartment_for_meeting (SP_FIXTURE_MEETING);
  JsonObject *meeting = set (sp_case_fixture_add (changes, "meeting", SP_FIXTURE_MEETING, compartment), "date",
                             "2026-11-24", "starts", "14:00", "place", "Basement suite", "status", "planned",
                             "issued_at", "2026-11-20T10:00:00Z", "returns_due", "2026-11-23", NULL);
  json_object_set_int_member (meeting, "minutes_per_item", 10);
  sp_case_fixture_arrive (self->data, changes, NULL);
}

static SpPackItem *
find_item (Fixture *self)
{
  GtkWidget *list = find (self->page, "GtkListBox");
  GtkWidget *row = gtk_widget_get_first_child (list);

  /* The story stands after the open actions. */
  return SP_PACK_ITEM (gtk_widget_get_next_sibling (row));
}

static void
test_pack (void)
{
  Fixture self = { 0 };
  SpPackItem *item;
  GtkWidget *dialog;
  g_autoptr(SpContribution) written = NULL;

  set_up (&self, "representative", 2);
  open_page (&self, sp_meeting_pack_new (self.data->store, self.meeting), 900);
  g_assert_true (says (self.page, "The Agenda Is Being Prepared"));
  picture (self.data, self.window, "before-pack-waiting");
  issue (&self);
  settle (&self);

  g_assert_true (says (self.page, "1 return of your agency is missing; it is wanted by 23 Nov 2026."));
  item = find_item (&self);
  g_assert_true (says (GTK_WIDGET (item), "2. K7M42"));
  g_assert_true (says (GTK_WIDGET (item), "Your agency’s return is missing"));
  sp_pack_item_expand (item);
  settle (&self);
  g_assert_true (says (GTK_WIDGET (item), "Four months of messages"));
  g_assert_true (says (GTK_WIDGET (item), "Third breach of the interim order"));
  g_assert_true (says (GTK_WIDGET (item), "Assess for Skills Builder."));
  picture (self.data, self.window, "before-pack");

  /* Written with its readers, and sealed. */
  press (&self, GTK_WIDGET (item), "_Write It…");
  dialog = get_dialog (&self);
  g_assert_true (SP_IS_RETURN_DIALOG (dialog));
  g_assert_cmpuint (sp_test_check_names (dialog), >, 2);
  sp_return_dialog_keep (SP_RETURN_DIALOG (dialog));
  settle (&self);
  g_assert_true (GTK_WIDGET (adw_window_get_visible_dialog (ADW_WINDOW (self.window))) == dialog);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (find (dialog, "GtkTextView"))), SEALED, -1);
  picture (self.data, self.window, "before-return");
  sp_return_dialog_keep (SP_RETURN_DIALOG (dialog));
  settle (&self);
  written = SP_CONTRIBUTION (sp_meeting_fixture_find (self.data, "contribution", "meeting", SP_FIXTURE_MEETING));
  g_assert_nonnull (written);
  {
    g_autofree char *sealed = sp_compartment_for_readers (
      SP_FIXTURE_CASE, (const char *[]) { SP_FIXTURE_POLICE, SP_READERS_CHAIR, NULL });

    g_assert_cmpstr (sp_record_get_compartment (SP_RECORD (written)), ==, sealed);
  }
  g_assert_true (sp_contribution_get_sealed (written));
  g_assert_null (sp_contribution_get_opens_to (written));
  g_assert_cmpstr (sp_contribution_get_text (written), ==, SEALED);
  g_assert_true (says (GTK_WIDGET (item), "Your agency’s return is in, sealed"));
  g_assert_true (says (self.page, "No return of your agency is missing."));

  /* Changed: fewer shall read it then. */
  press (&self, GTK_WIDGET (item), "_Change It…");
  dialog = get_dialog (&self);
  {
    GtkWidget *drop_down = find (find (dialog, "SpReadersRow"), "GtkDropDown");
    GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find (dialog, "GtkTextView")));
    GtkTextIter start, end;
    g_autofree char *text = NULL;

    gtk_text_buffer_get_bounds (buffer, &start, &end);
    text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
    g_assert_cmpstr (text, ==, SEALED);
    gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), 1);
    settle (&self);
    /* Why not everybody: it is asked. */
    sp_return_dialog_keep (SP_RETURN_DIALOG (dialog));
    settle (&self);
    g_assert_null (sp_contribution_get_opens_to (written));
    gtk_drop_down_set_selected (GTK_DROP_DOWN (find (find (find (dialog, "SpReadersRow"), "SpChoiceInput"), "GtkDropDown")), 1);
    settle (&self);
    sp_return_dialog_keep (SP_RETURN_DIALOG (dialog));
    settle (&self);
  }
  g_assert_cmpuint (sp_meeting_fixture_count (self.data, "contribution", "meeting", SP_FIXTURE_MEETING), ==, 1);
  g_assert_nonnull (sp_contribution_get_opens_to (written));
  g_assert_true (g_strv_contains (sp_contribution_get_opens_to (written), SP_FIXTURE_POLICE));
  g_assert_true (g_strv_contains (sp_contribution_get_opens_to (written), SP_READERS_CHAIR));
  g_assert_cmpstr (sp_contribution_get_restriction_reason (written), !=, "sealed");

  /* Only a meeting that has come to the item has opened anything. */
  {
    g_autoptr(SpChange) change = sp_change_new ();

    sp_change_set_flag (change, SP_RECORD (written), "sealed", FALSE);
    g_assert_true (sp_test_wait (sp_store_commit (self.data->store, change), NULL, NULL));
    settle (&self);
  }
  g_assert_false (says (GTK_WIDGET (item), "has been opened in the meeting"));
  g_assert_true (says (GTK_WIDGET (item), "it is not sealed"));
  take_down (&self);
}

static gboolean
opens_to_few (GtkWidget *dialog)
{
  g_auto(GStrv) readers = sp_readers_row_dup_readers (SP_READERS_ROW (find (dialog, "SpReadersRow")));
  g_autofree char *reason = sp_readers_row_dup_reason (SP_READERS_ROW (find (dialog, "SpReadersRow")));

  return readers != NULL && g_strv_length (readers) == 2 && g_strv_contains ((const char **) readers, SP_FIXTURE_POLICE) &&
         g_strv_contains ((const char **) readers, SP_READERS_CHAIR) && reason != NULL;
}

/* A return that a crash has closed comes back with those for whom it was typed, not for everybody. */
static void
test_return_draft (void)
{
  Fixture self = { 0 };

  set_up (&self, "representative", 2);
  issue (&self);
  open_page (&self, sp_meeting_pack_new (self.data->store, self.meeting), 600);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = NULL;
      GtkWidget *dialog;
      GtkTextBuffer *buffer;

      press (&self, GTK_WIDGET (find_item (&self)), "_Write It…");
      dialog = get_dialog (&self);
      buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find (dialog, "GtkTextView")));
      if (i == 0)
        {
          GtkWidget *row = find (dialog, "SpReadersRow");

          gtk_text_buffer_set_text (buffer, SEALED, -1);
          gtk_drop_down_set_selected (GTK_DROP_DOWN (find (row, "GtkDropDown")), 1);
          gtk_drop_down_set_selected (GTK_DROP_DOWN (find (find (row, "SpChoiceInput"), "GtkDropDown")), 1);
        }
      WAIT_UNTIL (opens_to_few (dialog));
      g_object_get (buffer, "text", &text, NULL);
      g_assert_cmpstr (text, ==, SEALED);
      let_pass (&self, 1000);
      adw_dialog_force_close (ADW_DIALOG (dialog));
      let_pass (&self, 300);
    }
  take_down (&self);
}

static void
test_nothing_known (void)
{
  Fixture self = { 0 };
  g_autoptr(SpContribution) written = NULL;

  set_up (&self, "representative", 2);
  issue (&self);
  open_page (&self, sp_meeting_pack_new (self.data->store, self.meeting), 360);
  press (&self, GTK_WIDGET (find_item (&self)), "_Nothing Known");
  written = SP_CONTRIBUTION (sp_meeting_fixture_find (self.data, "contribution", "meeting", SP_FIXTURE_MEETING));
  g_assert_nonnull (written);
  g_assert_true (sp_contribution_get_nothing_known (written));
  g_assert_true (sp_contribution_get_sealed (written));
  g_assert_true (says (self.page, "nothing known. Sealed until the item is reached"));
  picture (self.data, self.window, "before-pack-360");
  take_down (&self);
}

static gint64
count_found (Fixture    *self,
             const char *words)
{
  g_autoptr(SpQuery) query = sp_query_new ("contribution");
  g_auto(GValue) value = G_VALUE_INIT;

  sp_query_search (query, words);
  sp_test_wait (sp_store_count (self->data->store, query), &value, NULL);

  return g_value_get_int64 (&value);
}

/* As the chair's laptop does when the item is reached. */
static void
open_return (Fixture    *self,
             const char *sealed)
{
  g_autoptr(SpRecord) record = sp_case_fixture_get (self->data, "01900000-0000-7000-b000-000000000009");
  g_autoptr(JsonObject) fields = sp_record_dup_json (record);
  g_autofree char *opened = sp_policy_dup_opened (SP_FIXTURE_CASE, fields);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (opened, !=, sealed);
  sp_change_set_flag (change, record, "sealed", FALSE);
  sp_change_clear (change, record, "restriction_reason");
  sp_change_move (change, record, opened);
  sp_test_wait (sp_store_commit (self->data->store, change), NULL, &error);
  g_assert_no_error (error);
  settle (self);
}

/* The coordinator sees that the NHS trust has written, and not a word of it. */
static void
test_seal (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autofree char *sealed = sp_compartment_for_readers (
    SP_FIXTURE_CASE, (const char *[]) { SP_FIXTURE_HEALTH, SP_READERS_CHAIR, NULL });
  GtkWidget *plan;

  set_up (&self, "coordinator", 2);
  issue (&self);
  json_object_set_boolean_member (
    set (sp_case_fixture_add (changes, "contribution", "01900000-0000-7000-b000-000000000009", sealed), "case_id",
         SP_FIXTURE_CASE, "agency", SP_FIXTURE_HEALTH, "meeting", SP_FIXTURE_MEETING, "date", "2026-11-23", "text",
         SEALED, "restriction_reason", "sealed", NULL),
    "sealed", TRUE);
  sp_case_fixture_arrive (self.data, changes, NULL);

  plan = sp_meeting_plan_new (self.data->store, self.meeting);
  open_page (&self, plan, 1200);
  g_assert_true (says (plan, "1 of 4 returns: "));
  g_assert_false (says (plan, "NHS trust and"));
  g_assert_false (says (plan, SEALED));
  gtk_window_destroy (self.window);

  open_page (&self, sp_meeting_pack_new (self.data->store, self.meeting), 900);
  sp_pack_item_expand (find_item (&self));
  settle (&self);
  g_assert_true (says (self.page, "Third breach of the interim order"));
  g_assert_false (says (self.page, SEALED));
  gtk_window_destroy (self.window);

  /* Nor does the case show it, nor is it found by its words. */
  open_page (&self, sp_record_section_new (self.data->store, SP_FIXTURE_CASE, "contribution", "Agencies"), 900);
  g_assert_true (says (self.page, "A return for a meeting, sealed until its item is reached."));
  g_assert_false (says (self.page, SEALED));
  g_assert_cmpint (count_found (&self, "route"), ==, 0);
  open_return (&self, sealed);
  g_assert_cmpint (count_found (&self, "route"), ==, 1);
  g_assert_true (says (self.page, SEALED));
  take_down (&self);
}

static void
test_words (void)
{
  static const struct
  {
    guint n_given;
    guint n_wanted;
    const char *missing[4];
    const char *words;
  } table[] = {
    { 0, 0, { NULL }, "No agency is asked for a return" },
    { 1, 1, { NULL }, "The return is in" },
    { 5, 5, { NULL }, "All 5 returns are in" },
    { 4, 5, { "Housing" }, "4 of 5 returns: Housing is missing" },
    { 3, 5, { "Housing", "CPS" }, "3 of 5 returns: Housing and CPS are missing" },
    { 0, 3, { "Police", "Housing", "CPS" }, "0 of 3 returns: Police, Housing and CPS are missing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *words = sp_returns_missing_words (table[i].n_given, table[i].n_wanted, table[i].missing);

      g_assert_cmpstr (words, ==, table[i].words);
    }
}

/* A representative opens a meeting and gets its pack; whoever runs it gets its plan. */
static void
test_page (void)
{
  static const char *const roles[] = { "representative", "chair" };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      Fixture self = { 0 };
      GtkWidget *view = adw_navigation_view_new ();

      set_up (&self, roles[i], 2);
      issue (&self);
      adw_navigation_view_add (ADW_NAVIGATION_VIEW (view),
                               ADW_NAVIGATION_PAGE (sp_meeting_page_new (self.data->store, SP_FIXTURE_MEETING)));
      open_page (&self, view, 900);
      g_assert_cmpint (find (view, "SpMeetingPack") != NULL, ==, i == 0);
      g_assert_cmpint (find (view, "SpMeetingPlan") != NULL, ==, i == 1);
      g_assert_cmpuint (sp_test_check_names (view), >, 3);
      take_down (&self);
    }
}

int
main (int   argc,
      char *argv[])
{
  init_tests (&argc, &argv);

  g_test_add_func ("/meetings/before/words", test_words);
  g_test_add_func ("/meetings/before/build", test_build);
  g_test_add_func ("/meetings/before/warnings", test_warnings);
  g_test_add_func ("/meetings/before/series", test_series);
  g_test_add_func ("/meetings/before/cancel", test_cancel);
  g_test_add_func ("/meetings/before/issue", test_issue);
  g_test_add_func ("/meetings/before/pack", test_pack);
  g_test_add_func ("/meetings/before/return-draft", test_return_draft);
  g_test_add_func ("/meetings/before/nothing-known", test_nothing_known);
  g_test_add_func ("/meetings/before/seal", test_seal);
  g_test_add_func ("/meetings/before/page", test_page);

  return g_test_run ();
}
