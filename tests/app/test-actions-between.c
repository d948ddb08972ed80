/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-action-ask.h"
#include "sp-action-row.h"
#include "sp-actions-page.h"
#include "sp-answer-dialog.h"
#include "sp-chase-page.h"
#include "sp-compartment.h"
#include "sp-reminders.h"
#include "sp-returns-banner.h"
#include "sp-since-page.h"
#include "sp-since.h"
#include "sp-test-fields.h"
#include "sp-test-names.h"
#include "sp-test-page.h"
#include "sp-test-wait.h"
#include "sp-work-records.h"

/* Between meetings: what is done with an action, who is chased, what is new, what the desktop says. */

#define ACTION "01900000-0000-7000-e000-000000000001"
#define CORE "case:" SP_FIXTURE_CASE

/* One action beside those of the story. */
static void
arrive_action (Fixture *self, const char *compartment, const char *agency, const char *due, const char *status,
               const char *outcome)
{
  g_autoptr(JsonArray) changes = json_array_new ();
  JsonObject *fields = set (sp_case_fixture_add (changes, "action", ACTION, compartment), "case_id", SP_FIXTURE_CASE,
                            "agency", agency, "due", due, "status", status, "text", "Ring the landlord.", NULL);

  if (outcome != NULL)
    json_object_set_string_member (fields, "outcome", outcome);
  if (sp_compartment_is_restricted (compartment))
    json_object_set_string_member (fields, "restriction_reason", "health");
  sp_case_fixture_arrive (self->data, changes, NULL);
}

static void
set_up (Fixture *self, const char *role)
{
  self->data = sp_case_fixture_new_story (role);
}

static gboolean
is_row_saying (GtkWidget  *widget,
               const char *words)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (widget, SP_TYPE_ACTION_ROW) && says (widget, words);
}

static GtkWidget *
find_row (GtkWidget  *widget,
          const char *words)
{
  return find_where (widget, is_row_saying, words);
}

static GtkWidget *
nth_entry (GtkWidget *widget, guint *n)
{
  if (GTK_IS_ENTRY (widget))
    return (*n)-- == 0 ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = nth_entry (child, n);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
type (GtkWidget *dialog, guint n, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (nth_entry (dialog, &n)), text);
}

/* Accept; more time with a day and a reason; nothing of it for an agency that does not have it. */
static void
test_own (void)
{
  Fixture self = { 0 };
  GtkWidget *row;
  GtkWidget *dialog;
  g_autoptr(SpAction) action = NULL;

  set_up (&self, "representative");
  arrive_action (&self, CORE, SP_FIXTURE_POLICE, "2026-11-20", "in_progress", "Left a message on Friday");
  open_page (&self, sp_actions_page_new (self.data->store), 900);
  action = SP_ACTION (sp_case_fixture_get (self.data, ACTION));
  row = find_row (self.page, "Ring the landlord.");
  g_assert_nonnull (row);
  g_assert_true (says (row, "4 days over, due 20 Nov 2026"));
  g_assert_true (says (row, "Last answer: Left a message on Friday"));
  g_assert_cmpuint (sp_test_check_names (self.page), >, 4);
  picture (self.data, self.window, "between-actions");

  gtk_widget_activate_action (row, "row.accept", NULL);
  settle (&self);
  g_assert_nonnull (sp_action_get_accepted_at (action));
  g_assert_cmpstr (sp_action_get_accepted_by (action), ==, SP_FIXTURE_ME);
  g_assert_true (says (row, "Accepted"));
  /* Only the chair takes it off the list. */
  gtk_widget_activate_action (row, "row.cancel", NULL);
  g_assert_null (get_dialog (&self));

  gtk_widget_activate_action (row, "row.more-time", NULL);
  dialog = get_dialog (&self);
  g_assert_nonnull (dialog);
  type (dialog, 0, "4 dec");
  g_assert_true (says (dialog, "The chair needs to know why."));
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "ask"));
  type (dialog, 1, "The landlord is away");
  picture (self.data, self.window, "between-more-time");
  answer (&self, "ask");
  g_assert_cmpstr (sp_action_get_asked_due (action), ==, "2026-12-04");
  g_assert_cmpstr (sp_action_get_due (action), ==, "2026-11-20");
  g_assert_true (says (row, "Asks for time until 04 Dec 2026: The landlord is away"));
  g_assert_true (sp_action_asks_for_time (action));
  take_down (&self);
}

/* Granting and declining in one step. */
static void
test_chair (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autoptr(SpAction) action = NULL;
  GtkWidget *row;

  set_up (&self, "chair");
  set (sp_case_fixture_add (changes, "action", ACTION, CORE), "case_id", SP_FIXTURE_CASE, "agency", SP_FIXTURE_HEALTH,
       "due", "2026-11-12", "status", "open", "text", "Ring the landlord.", "asked_due", "2026-12-04", "asked_reason",
       "Away until then", NULL);
  sp_case_fixture_arrive (self.data, changes, NULL);
  open_page (&self, sp_chase_page_new (self.data->store), 900);
  action = SP_ACTION (sp_case_fixture_get (self.data, ACTION));
  g_assert_true (says (self.page, "NHS trust: 2 actions are open, 1 is overdue, the oldest by 12 days; more time is asked for 1."));
  g_assert_true (says (self.page, "Police: 1 action is open."));
  row = find_row (self.page, "Ring the landlord.");
  g_assert_nonnull (row);
  g_assert_cmpuint (sp_test_check_names (self.page), >, 4);
  picture (self.data, self.window, "between-chase");
  {
    g_autofree char *said = sp_chase_page_dup_words (SP_CHASE_PAGE (self.page));

    /* What is copied says nothing of a case. */
    g_assert_nonnull (strstr (said, "NHS trust: 2 actions are open"));
    g_assert_null (strstr (said, "landlord"));
    g_assert_null (strstr (said, "K7M42"));
    g_assert_null (strstr (said, "Holloway"));
  }

  click (row, "_Decline");
  settle (&self);
  g_assert_cmpstr (sp_action_get_asked_declined (action), ==, "2026-11-24");
  g_assert_false (sp_action_asks_for_time (action));
  g_assert_true (says (row, "More time until 04 Dec 2026 was declined"));
  g_assert_true (says (self.page, "NHS trust: 2 actions are open, 1 is overdue, the oldest by 12 days."));

  /* Asked again, and granted. */
  {
    g_autoptr(SpChange) change = sp_change_new ();

    sp_change_clear (change, SP_RECORD (action), "asked_declined");
    sp_test_wait (sp_store_commit (self.data->store, change), NULL, NULL);
    settle (&self);
  }
  row = find_row (self.page, "Ring the landlord.");
  click (row, "_Grant");
  settle (&self);
  g_assert_cmpstr (sp_action_get_due (action), ==, "2026-12-04");
  g_assert_null (sp_action_get_asked_due (action));
  g_assert_true (says (self.page, "NHS trust: 2 actions are open."));

  /* Cancelled, with a reason. */
  row = find_row (self.page, "Ring the landlord.");
  gtk_widget_activate_action (row, "row.cancel", NULL);
  {
    GtkWidget *dialog = get_dialog (&self);

    g_assert_true (SP_IS_ANSWER_DIALOG (dialog));
    g_assert_false (gtk_widget_get_sensitive (find_button (dialog, "_Answer")));
    gtk_editable_set_text (GTK_EDITABLE (find (dialog, "AdwEntryRow")), "No longer needed");
    click (dialog, "_Answer");
  }
  settle (&self);
  take_down (&self);
}

static void
test_chase_words (void)
{
  static const struct
  {
    guint open, overdue;
    int days;
    guint asked;
    const char *words;
  } table[] = {
    { 0, 0, 0, 0, "Police: nothing is open." },
    { 1, 0, 0, 0, "Police: 1 action is open." },
    { 4, 2, 12, 1, "Police: 4 actions are open, 2 are overdue, the oldest by 12 days; more time is asked for 1." },
    { 4, 1, 1, 0, "Police: 4 actions are open, 1 is overdue, the oldest by 1 day." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *words =
          sp_chase_words ("Police", table[i].open, table[i].overdue, table[i].days, table[i].asked);

      g_assert_cmpstr (words, ==, table[i].words);
    }
}

/* To an agency that is in the case; and where few read it, the new one becomes one of them. */
static void
test_hand_on (void)
{
  Fixture self = { 0 };
  GtkWidget *dialog;
  GtkWidget *drop_down;
  GListModel *agencies;
  g_autoptr(SpAction) action = NULL;
  g_autofree char *few = sp_compartment_for_readers (
      SP_FIXTURE_CASE, (const char *[]) { SP_FIXTURE_POLICE, SP_READERS_CHAIR, NULL });

  set_up (&self, "representative");
  arrive_action (&self, few, SP_FIXTURE_POLICE, "2026-12-01", "open", NULL);
  open_page (&self, sp_actions_page_new (self.data->store), 360);
  picture (self.data, self.window, "between-actions-360");
  action = SP_ACTION (sp_case_fixture_get (self.data, ACTION));
  gtk_widget_activate_action (find_row (self.page, "Ring the landlord."), "row.hand-on", NULL);
  dialog = get_dialog (&self);
  drop_down = find (dialog, "GtkDropDown");
  agencies = gtk_drop_down_get_model (GTK_DROP_DOWN (drop_down));
  g_assert_cmpuint (g_list_model_get_n_items (agencies), ==, 4);
  g_assert_true (says (dialog, "Choose another agency, or name another person."));
  for (guint i = 0; i < g_list_model_get_n_items (agencies); i++)
    if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (agencies), i), "Probation South Central"))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), i);
  g_assert_true (says (dialog, "Probation has to do it from now on"));
  picture (self.data, self.window, "between-hand-on-360");
  answer (&self, "hand-on");
  g_assert_cmpstr (sp_action_get_agency (action), ==, SP_FIXTURE_PROBATION);
  g_assert_true (sp_compartment_has_reader (sp_record_get_compartment (SP_RECORD (action)), SP_FIXTURE_PROBATION));
  g_assert_true (sp_compartment_has_reader (sp_record_get_compartment (SP_RECORD (action)), SP_FIXTURE_POLICE));
  g_assert_true (sp_compartment_is_restricted (sp_record_get_compartment (SP_RECORD (action))));
  take_down (&self);
}

/* The chair may not let another agency read what the NHS trust keeps to few. */
static void
test_hand_on_refused (void)
{
  Fixture self = { 0 };
  GtkWidget *dialog;
  GtkWidget *drop_down;
  g_autofree char *few = sp_compartment_for_readers (
      SP_FIXTURE_CASE, (const char *[]) { SP_FIXTURE_HEALTH, SP_READERS_CHAIR, NULL });

  set_up (&self, "chair");
  arrive_action (&self, few, SP_FIXTURE_HEALTH, "2026-12-01", "open", NULL);
  open_page (&self, sp_chase_page_new (self.data->store), 900);
  gtk_widget_activate_action (find_row (self.page, "Ring the landlord."), "row.hand-on", NULL);
  dialog = get_dialog (&self);
  drop_down = find (dialog, "GtkDropDown");
  for (guint i = 0; i < g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (drop_down))); i++)
    {
      const char *name =
          gtk_string_list_get_string (GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (drop_down))), i);

      if (g_str_equal (name, "Probation South Central"))
        gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), i);
    }
  g_assert_true (says (dialog, "only the agency that has it can let another one read it"));
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "hand-on"));
  adw_dialog_force_close (ADW_DIALOG (dialog));
  settle (&self);
  take_down (&self);
}

/* What is new since the last look, in words; a look takes it away. */
static void
test_since (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();
  SpSince *since;

  set_up (&self, "representative");
  since = sp_since_get (self.data->store);
  settle (&self);
  g_assert_cmpuint (g_list_model_get_n_items (sp_since_get_list (since)), ==, 0);

  arrive_action (&self, CORE, SP_FIXTURE_HEALTH, "2026-12-01", "open", NULL);
  set (sp_case_fixture_add (changes, "contribution", "01900000-0000-7000-b000-000000000077", CORE), "case_id",
       SP_FIXTURE_CASE, "agency", SP_FIXTURE_HEALTH, "date", "2026-11-24", "text", "Seen again.", NULL);
  set (sp_case_fixture_add (changes, "case", SP_FIXTURE_CASE, CORE), "reference", "K7M42", "status", "accepted",
       "risk_level", "low", "victim", SP_FIXTURE_VICTIM, "perpetrator", SP_FIXTURE_SUSPECT, NULL);
  sp_case_fixture_arrive (self.data, changes, NULL);
  run_for (300);
  settle (&self);
  g_assert_cmpuint (g_list_model_get_n_items (sp_since_get_list (since)), ==, 3);

  open_page (&self, sp_actions_page_new (self.data->store), 900);
  g_assert_true (says (self.page, "3 changes are new"));
  picture (self.data, self.window, "between-since-banner");
  gtk_window_destroy (self.window);

  open_page (&self, sp_since_page_new (self.data->store), 900);
  g_assert_true (says (self.page, "K7M42 · New action for NHS trust"));
  g_assert_true (says (self.page, "K7M42 · New: Contribution by NHS trust"));
  g_assert_true (says (self.page, "K7M42 · Risk lowered from High to Low"));
  g_assert_false (says (self.page, "Seen again."));
  g_assert_cmpuint (sp_test_check_names (self.page), >, 2);
  picture (self.data, self.window, "between-since");

  sp_since_see (since, NULL);
  settle (&self);
  run_for (100);
  settle (&self);
  g_assert_true (says (self.page, "Nothing Is New"));
  arrive_action (&self, CORE, SP_FIXTURE_HEALTH, "2026-12-01", "complete", "Rang");
  run_for (300);
  settle (&self);
  g_assert_true (says (self.page, "K7M42 · Action of NHS trust answered: Complete"));
  {
    g_autofree char *title = sp_since_dup_title (since);

    g_assert_nonnull (strstr (title, "1 change since "));
  }
  sp_since_see (since, SP_FIXTURE_CASE);
  settle (&self);
  g_assert_cmpuint (g_list_model_get_n_items (sp_since_get_list (since)), ==, 0);
  take_down (&self);
}

/* The first page says which returns the own agency owes. */
static void
test_returns_banner (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autoptr(SpMeeting) meeting = NULL;
  g_autofree char *compartment = sp_compartment_for_meeting (SP_FIXTURE_MEETING);

  self.data = sp_case_fixture_new ("representative");
  meeting = sp_meeting_fixture_add (self.data, "planned", 2);
  open_page (&self, sp_actions_page_new (self.data->store), 900);
  g_assert_false (says (self.page, "return of your agency is missing"));
  json_object_set_int_member (set (sp_case_fixture_add (changes, "meeting", SP_FIXTURE_MEETING, compartment), "date",
                                   "2026-11-24", "status", "planned", "issued_at", "2026-11-20T10:00:00Z",
                                   "returns_due", "2026-11-23", NULL),
                              "minutes_per_item", 10);
  sp_case_fixture_arrive (self.data, changes, NULL);
  settle (&self);
  run_for (100);
  settle (&self);
  g_assert_true (says (self.page, "1 return of your agency is missing, wanted by 23 Nov 2026: K7M42"));
  g_assert_cmpstr (adw_banner_get_button_label (ADW_BANNER (find (self.page, "AdwBanner"))), ==, "_Write It");
  picture (self.data, self.window, "between-returns-banner");
  take_down (&self);
}

static void
test_reminder_words (void)
{
  static const struct
  {
    SpReminder reminder;
    const char *words;
  } table[] = {
    { { 0, 0, 0 }, "" },
    { { 2, 0, 0 }, "2 actions of your agency are due tomorrow." },
    { { 0, 1, 1 }, "1 action of your agency is due today or overdue.\n1 meeting is today." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *words = sp_reminder_words (&table[i].reminder);

      g_assert_cmpstr (words, ==, table[i].words);
    }
}

static char *
remind (Fixture *self, GSettings *settings, const char *today)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_reminders_remind (self->data->store, settings, today, NULL), &value, &error);
  g_assert_no_error (error);

  return g_value_dup_string (&value);
}

static void
assert_reminded (Fixture *self, GSettings *settings, const char *today, const char *expected)
{
  g_autofree char *words = remind (self, settings, today);

  g_assert_cmpstr (words, ==, expected);
}

/* Once a day, and only where somebody wants it. */
static void
test_remind (void)
{
  Fixture self = { 0 };
  g_autoptr(GSettings) settings = g_settings_new ("org.example.StalkingPartnership");

  g_settings_reset (settings, "reminded-on");
  set_up (&self, "representative");
  arrive_action (&self, CORE, SP_FIXTURE_POLICE, "2026-11-25", "open", NULL);
  g_settings_set_boolean (settings, "reminders", FALSE);
  assert_reminded (&self, settings, "2026-11-24", "");
  g_settings_set_boolean (settings, "reminders", TRUE);
  assert_reminded (&self, settings, "2026-11-24", "1 action of your agency is due tomorrow.");
  assert_reminded (&self, settings, "2026-11-24", "");
  assert_reminded (&self, settings, "2026-11-25", "1 action of your agency is due today or overdue.");
  take_down (&self);
}

int
main (int argc, char *argv[])
{
  init_tests (&argc, &argv);

  g_test_add_func ("/actions/between/own", test_own);
  g_test_add_func ("/actions/between/chair", test_chair);
  g_test_add_func ("/actions/between/chase-words", test_chase_words);
  g_test_add_func ("/actions/between/hand-on", test_hand_on);
  g_test_add_func ("/actions/between/hand-on-refused", test_hand_on_refused);
  g_test_add_func ("/actions/between/since", test_since);
  g_test_add_func ("/actions/between/returns-banner", test_returns_banner);
  g_test_add_func ("/actions/between/reminder-words", test_reminder_words);
  g_test_add_func ("/actions/between/remind", test_remind);

  return g_test_run ();
}
