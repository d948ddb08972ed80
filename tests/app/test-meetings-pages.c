/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-compartment.h"
#include "sp-item-view.h"
#include "sp-meeting-page.h"
#include "sp-meeting-plan.h"
#include "sp-meetings-page.h"
#include "sp-test-fields.h"
#include "sp-test-names.h"
#include "sp-test-page.h"
#include "sp-test-wait.h"
#include "sp-work-records.h"

#define ITEM_CASE "01900000-0000-7000-c000-000000000001"
#define ITEM_NEXT "01900000-0000-7000-c000-000000000002"

static void
set_up_run (Fixture    *self,
            const char *role,
            gboolean    leading,
            int         width)
{
  self->data = sp_case_fixture_new (role);
  self->meeting = sp_meeting_fixture_add (self->data, "running", 4);
  if (leading)
    sp_meeting_fixture_lead (self->data);
  open_run (self, width, 760);
}

static SpQuickLine *
get_line (Fixture *self)
{
  return sp_meeting_run_get_quick_line (self->run);
}

static void
press_enter (Fixture *self)
{
  g_signal_emit_by_name (get_entry (self), "activate");
  sp_case_fixture_settle (self->data);
}

static gboolean
line_has_focus (Fixture *self)
{
  GtkWidget *focus = gtk_window_get_focus (self->window);

  return focus != NULL &&
         (focus == GTK_WIDGET (get_entry (self)) ||
          gtk_widget_is_ancestor (focus, GTK_WIDGET (get_entry (self))));
}

/* --- The list and the plan --------------------------------------------------------- */

static void
test_list (void)
{
  Fixture self = { 0 };

  self.data = sp_case_fixture_new ("chair");
  open_page (&self, sp_meetings_page_new (self.data->store), 360);
  g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (self.window)), >, 1);
  self.meeting = sp_meeting_fixture_add (self.data, "planned", 2);
  let_pass (&self, 100);
  g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (self.window)), >, 1);
  g_assert_nonnull (find_css (self.page, "boxed-list"));
  take_down (&self);
}

static void
test_plan (void)
{
  Fixture self = { 0 };
  g_auto(GValue) open = G_VALUE_INIT;

  self.data = sp_case_fixture_new ("chair");
  self.meeting = sp_meeting_fixture_add (self.data, "planned", 4);
  open_page (&self, sp_meeting_plan_new (self.data->store, self.meeting), 600);
  g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (self.window)), >, 10);

  click (self.page, "_Start the Meeting");
  sp_case_fixture_settle (self.data);
  g_assert_cmpstr (sp_meeting_get_status (self.meeting), ==, "running");
  g_assert_nonnull (sp_meeting_get_opened_at (self.meeting));
  g_assert_true (sp_test_wait (sp_meeting_run_dup_open_meeting (self.data->store), &open, NULL));
  g_assert_cmpstr (g_value_get_string (&open), ==, SP_FIXTURE_MEETING);
  take_down (&self);
}

static int
compare_items (Fixture    *self,
               const char *a,
               const char *b)
{
  g_autoptr(SpRecord) first = sp_case_fixture_get (self->data, a);
  g_autoptr(SpRecord) second = sp_case_fixture_get (self->data, b);

  return strcmp (sp_agenda_item_get_position (SP_AGENDA_ITEM (first)),
                 sp_agenda_item_get_position (SP_AGENDA_ITEM (second)));
}

static void
test_order (void)
{
  const char *last_case = "01900000-0000-7000-c000-000000000006";
  Fixture self = { 0 };

  /* The sixth case has children, and stands last: it belongs before the new ones. */
  self.data = sp_case_fixture_new ("chair");
  self.meeting = sp_meeting_fixture_add (self.data, "planned", 6);
  open_page (&self, sp_meeting_plan_new (self.data->store, self.meeting), 600);
  g_assert_cmpint (compare_items (&self, last_case, ITEM_NEXT), >, 0);

  click (self.page, "_Put in Order");
  sp_case_fixture_settle (self.data);
  g_assert_cmpint (compare_items (&self, last_case, ITEM_NEXT), <, 0);
  g_assert_cmpint (compare_items (&self, "01900000-0000-7000-c000-000000000000", last_case), <, 0);
  g_assert_cmpint (compare_items (&self, "01900000-0000-7000-c000-000000000007", ITEM_NEXT), >, 0);
  take_down (&self);
}

static void
test_nobody_may_plan (void)
{
  Fixture self = { 0 };
  GtkWidget *start;

  self.data = sp_case_fixture_new ("representative");
  self.meeting = sp_meeting_fixture_add (self.data, "planned", 2);
  open_page (&self, sp_meeting_plan_new (self.data->store, self.meeting), 600);
  start = find_button (self.page, "_Start the Meeting");
  g_assert_false (gtk_widget_get_mapped (start));
  take_down (&self);
}

/* --- The quick line ---------------------------------------------------------------- */

static void
test_action (void)
{
  Fixture self = { 0 };
  g_autoptr(SpRecord) action = NULL;
  g_autofree char *compartment = sp_compartment_for_case (SP_FIXTURE_CASE);

  set_up_run (&self, "chair", TRUE, 1100);
  sp_meeting_run_go_to (self.run, ITEM_CASE);
  type_line (&self, "visit refuge place with A @nhs by fri");
  press_enter (&self);

  action = sp_meeting_fixture_find (self.data, "action", "item", ITEM_CASE);
  g_assert_nonnull (action);
  g_assert_cmpstr (sp_action_get_text (SP_ACTION (action)), ==, "visit refuge place with A");
  g_assert_cmpstr (sp_action_get_agency (SP_ACTION (action)), ==, SP_FIXTURE_HEALTH);
  g_assert_cmpstr (sp_action_get_due (SP_ACTION (action)), ==, "2026-11-27");
  g_assert_cmpstr (sp_action_get_status (SP_ACTION (action)), ==, "open");
  g_assert_cmpstr (sp_record_get_compartment (action), ==, compartment);

  /* The next one can be typed at once. */
  g_assert_true (sp_quick_line_is_empty (get_line (&self)));
  g_assert_true (line_has_focus (&self));
  take_down (&self);
}

/* Who reads a line is chosen before it is kept, so that it is never with the others for a moment. */
static void
test_restricted_line (void)
{
  Fixture self = { 0 };
  g_autoptr(SpRecord) action = NULL;
  g_autofree char *core = sp_compartment_for_case (SP_FIXTURE_CASE);
  g_autofree char *restricted = sp_compartment_for_readers (
      SP_FIXTURE_CASE, (const char *[]) { SP_FIXTURE_POLICE, SP_READERS_CHAIR, NULL });
  GtkWidget *readers;
  GtkWidget *reason;
  guint before;

  set_up_run (&self, "chair", TRUE, 1100);
  sp_meeting_run_go_to (self.run, ITEM_CASE);
  readers = GTK_WIDGET (sp_quick_line_get_readers (get_line (&self)));
  g_assert_true (gtk_widget_get_visible (readers));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_type (find_type (readers, "SpReadersRow"), "GtkDropDown")), 1);
  type_line (&self, "ring the informant @police by fri");

  /* Not without a reason; the words stay. */
  before = sp_store_get_pending (self.data->store);
  press_enter (&self);
  g_assert_cmpuint (sp_store_get_pending (self.data->store), ==, before);
  g_assert_false (sp_quick_line_is_empty (get_line (&self)));

  reason = find_type (find_type (readers, "SpReadersRow"), "SpChoiceInput");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_type (reason, "GtkDropDown")), 3);
  sp_case_fixture_settle (self.data);
  press_enter (&self);
  action = sp_meeting_fixture_find (self.data, "action", "item", ITEM_CASE);
  g_assert_nonnull (action);
  g_assert_cmpstr (sp_record_get_compartment (action), ==, restricted);
  g_assert_cmpstr (sp_action_get_restriction_reason (SP_ACTION (action)), ==, "intelligence");
  g_assert_cmpstr (restricted, !=, core);

  /* Nor for those who would not read what they have to do. */
  type_line (&self, "ring the ward @nhs by fri");
  press_enter (&self);
  g_assert_cmpuint (sp_meeting_fixture_count (self.data, "action", "item", ITEM_CASE), ==, 1);
  g_assert_false (sp_quick_line_is_empty (get_line (&self)));
  take_down (&self);
}

static void
test_missing (void)
{
  Fixture self = { 0 };
  g_autoptr(SpRecord) action = NULL;

  set_up_run (&self, "chair", TRUE, 1100);
  sp_meeting_run_go_to (self.run, ITEM_CASE);

  type_line (&self, "ring A");
  press_enter (&self);
  g_assert_cmpuint (sp_meeting_fixture_count (self.data, "action", "item", ITEM_CASE), ==, 0);
  g_assert_cmpstr (gtk_editable_get_text (get_entry (&self)), ==, "ring A");

  /* A second Enter takes the day of the next meeting, a week on. */
  type_line (&self, "ring A @pol");
  press_enter (&self);
  g_assert_cmpuint (sp_meeting_fixture_count (self.data, "action", "item", ITEM_CASE), ==, 0);
  press_enter (&self);
  action = sp_meeting_fixture_find (self.data, "action", "item", ITEM_CASE);
  g_assert_nonnull (action);
  g_assert_cmpstr (sp_action_get_due (SP_ACTION (action)), ==, "2026-12-01");
  g_assert_cmpstr (sp_action_get_text (SP_ACTION (action)), ==, "ring A");
  take_down (&self);
}

static void
test_kinds (void)
{
  Fixture self = { 0 };
  g_autoptr(SpRecord) minute = NULL;
  g_autoptr(SpRecord) told = NULL;
  g_autofree char *meeting = sp_compartment_for_meeting (SP_FIXTURE_MEETING);

  set_up_run (&self, "chair", TRUE, 1100);
  sp_meeting_run_go_to (self.run, ITEM_CASE);

  /* A date in a decision is a part of its words. */
  gtk_widget_activate_action (self.page, "run.decision", NULL);
  type_line (&self, "accepted; review by fri");
  press_enter (&self);
  minute = sp_meeting_fixture_find (self.data, "minute", "item", ITEM_CASE);
  g_assert_nonnull (minute);
  g_assert_cmpstr (sp_minute_get_kind (SP_MINUTE (minute)), ==, "decision");
  g_assert_cmpstr (sp_minute_get_text (SP_MINUTE (minute)), ==, "accepted; review by fri");

  gtk_widget_activate_action (self.page, "run.information", NULL);
  type_line (&self, "@pro panel on 9 June");
  press_enter (&self);
  told = sp_meeting_fixture_find (self.data, "contribution", "meeting", SP_FIXTURE_MEETING);
  g_assert_nonnull (told);
  g_assert_cmpstr (sp_contribution_get_agency (SP_CONTRIBUTION (told)), ==,
                   SP_FIXTURE_PROBATION);
  g_assert_cmpstr (sp_contribution_get_text (SP_CONTRIBUTION (told)), ==, "panel on 9 June");

  /* What belongs to no case lies with the meeting. */
  g_clear_object (&minute);
  sp_meeting_run_go_to (self.run, "01900000-0000-7000-c000-000000000000");
  gtk_widget_activate_action (self.page, "run.minute", NULL);
  type_line (&self, "all went through");
  press_enter (&self);
  minute = sp_meeting_fixture_find (self.data, "minute", "kind", "note");
  g_assert_nonnull (minute);
  g_assert_cmpstr (sp_record_get_compartment (minute), ==, meeting);
  take_down (&self);
}

static void
test_chips (void)
{
  Fixture self = { 0 };

  set_up_run (&self, "chair", TRUE, 1100);
  type_line (&self, "ring A @nhs by 3/12 soon");
  g_assert_cmpstr (gtk_editable_get_text (get_entry (&self)), ==, "ring A soon");
  g_assert_cmpstr (sp_quick_line_get_agency (get_line (&self)), ==, SP_FIXTURE_HEALTH);
  g_assert_cmpstr (sp_quick_line_get_due (get_line (&self)), ==, "2026-12-03");

  /* A second agency has no place: it stays text. */
  type_line (&self, "ring A @pol x");
  g_assert_cmpstr (gtk_editable_get_text (get_entry (&self)), ==, "ring A @pol x");
  g_assert_cmpstr (sp_quick_line_get_agency (get_line (&self)), ==, SP_FIXTURE_HEALTH);

  /* "Ha" may be Hampshire or Harbour. */
  sp_quick_line_clear (get_line (&self));
  type_line (&self, "ring A @ha");
  g_assert_null (sp_quick_line_get_agency (get_line (&self)));
  take_down (&self);
}

/* --- Going through the agenda ------------------------------------------------------- */

static void
test_tick (void)
{
  Fixture self = { 0 };
  g_autoptr(SpRecord) item = NULL;

  set_up_run (&self, "chair", TRUE, 1100);
  sp_meeting_run_go_to (self.run, ITEM_CASE);
  item = sp_case_fixture_get (self.data, ITEM_CASE);
  sp_case_fixture_settle (self.data);
  g_assert_cmpstr (sp_agenda_item_get_state (SP_AGENDA_ITEM (item)), ==, "current");

  sp_ambient_advance (self.data->ambient, 90 * G_USEC_PER_SEC);
  g_assert_cmpint (sp_meeting_run_get_used (self.run), ==, 90);

  /* Words that are not kept yet hold the tick back. */
  type_line (&self, "half a thought");
  gtk_widget_activate_action (self.page, "run.tick", NULL);
  g_assert_cmpstr (sp_meeting_run_get_item_id (self.run), ==, ITEM_CASE);

  sp_quick_line_clear (get_line (&self));
  gtk_widget_activate_action (self.page, "run.tick", NULL);
  sp_case_fixture_settle (self.data);
  g_assert_cmpstr (sp_agenda_item_get_state (SP_AGENDA_ITEM (item)), ==, "done");
  g_assert_cmpint (sp_agenda_item_get_used (SP_AGENDA_ITEM (item)), ==, 90);
  g_assert_cmpstr (sp_meeting_run_get_item_id (self.run), ==, ITEM_NEXT);
  g_assert_true (line_has_focus (&self));

  /* Going back counts on. */
  gtk_widget_activate_action (self.page, "run.previous", NULL);
  sp_case_fixture_settle (self.data);
  g_assert_cmpint (sp_meeting_run_get_used (self.run), ==, 90);
  g_assert_cmpstr (sp_agenda_item_get_state (SP_AGENDA_ITEM (item)), ==, "done");
  take_down (&self);
}

static void
test_crash (void)
{
  Fixture self = { 0 };
  GtkWindow *first;

  set_up_run (&self, "chair", TRUE, 1100);
  sp_meeting_run_go_to (self.run, ITEM_CASE);
  sp_ambient_advance (self.data->ambient, 60 * G_USEC_PER_SEC);
  let_pass (&self, 1100);
  type_line (&self, "visit refuge @nhs by 3/12 place");
  gtk_editable_set_position (get_entry (&self), 5);
  let_pass (&self, 600);

  /* Another view on the same store finds only what the drafts say: the first is not told to end
   * until the second has been seen. */
  first = self.window;
  sp_ambient_advance (self.data->ambient, 30 * G_USEC_PER_SEC);
  open_run (&self, 1100, 760);
  g_assert_cmpstr (sp_meeting_run_get_item_id (self.run), ==, ITEM_CASE);
  g_assert_cmpint (sp_meeting_run_get_used (self.run), ==, 90);
  g_assert_cmpstr (gtk_editable_get_text (get_entry (&self)), ==, "visit refuge place");
  g_assert_cmpint (gtk_editable_get_position (get_entry (&self)), ==, 5);
  g_assert_cmpstr (sp_quick_line_get_agency (get_line (&self)), ==, SP_FIXTURE_HEALTH);
  g_assert_cmpstr (sp_quick_line_get_due (get_line (&self)), ==, "2026-12-03");
  g_assert_true (line_has_focus (&self));
  gtk_window_destroy (first);
  take_down (&self);
}

static const char *
get_readers (Fixture *self,
             guint    n)
{
  const char * const *readers = sp_readers_button_get_readers (sp_quick_line_get_readers (get_line (self)));

  return readers != NULL && n < g_strv_length ((GStrv) readers) ? readers[n] : NULL;
}

/* What was written for a few comes back for those few: after a crash, and where one has gone to another item. */
static void
test_crash_restricted (void)
{
  Fixture self = { 0 };
  g_autoptr(SpRecord) action = NULL;
  g_autofree char *restricted = sp_compartment_for_readers (
      SP_FIXTURE_CASE, (const char *[]) { SP_FIXTURE_POLICE, SP_READERS_CHAIR, NULL });
  GtkWindow *first;
  GtkWidget *row;

  set_up_run (&self, "chair", TRUE, 1100);
  sp_meeting_run_go_to (self.run, ITEM_CASE);
  type_line (&self, "ring the informant @police by fri");
  let_pass (&self, 600);

  /* The words are kept already; the choice after them is kept as they are. */
  row = find_type (GTK_WIDGET (sp_quick_line_get_readers (get_line (&self))), "SpReadersRow");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_type (row, "GtkDropDown")), 1);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find_type (find_type (row, "SpChoiceInput"), "GtkDropDown")), 3);
  let_pass (&self, 600);
  first = self.window;
  open_run (&self, 1100, 760);
  g_assert_cmpstr (sp_meeting_run_get_item_id (self.run), ==, ITEM_CASE);
  g_assert_cmpstr (gtk_editable_get_text (get_entry (&self)), ==, "ring the informant by fri");
  g_assert_cmpstr (get_readers (&self, 0), ==, SP_FIXTURE_POLICE);
  g_assert_cmpstr (get_readers (&self, 1), ==, SP_READERS_CHAIR);

  /* Where everybody in the meeting would read them they are not kept. */
  sp_meeting_run_go_to (self.run, "01900000-0000-7000-c000-000000000000");
  gtk_widget_activate_action (self.page, "run.minute", NULL);
  press_enter (&self);
  g_assert_cmpuint (sp_meeting_fixture_count (self.data, "minute", "kind", "note"), ==, 0);
  g_assert_cmpstr (gtk_editable_get_text (get_entry (&self)), ==, "ring the informant by fri");

  sp_meeting_run_go_to (self.run, ITEM_CASE);
  gtk_widget_activate_action (self.page, "run.action", NULL);
  press_enter (&self);
  action = sp_meeting_fixture_find (self.data, "action", "item", ITEM_CASE);
  g_assert_nonnull (action);
  g_assert_cmpstr (sp_record_get_compartment (action), ==, restricted);
  g_assert_cmpstr (sp_action_get_restriction_reason (SP_ACTION (action)), ==, "intelligence");

  /* The choice stays for the next line of the case, and goes with it. */
  g_assert_cmpstr (get_readers (&self, 0), ==, SP_FIXTURE_POLICE);
  sp_meeting_run_go_to (self.run, "01900000-0000-7000-c000-000000000000");
  g_assert_null (get_readers (&self, 0));
  gtk_window_destroy (first);
  take_down (&self);
}

static void
test_live (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autofree char *compartment = sp_compartment_for_case (SP_FIXTURE_CASE);
  JsonObject *fields;

  set_up_run (&self, "chair", TRUE, 1100);
  sp_meeting_run_go_to (self.run, ITEM_CASE);
  type_line (&self, "half a thought");

  fields = sp_case_fixture_add (changes, "contribution", "01900000-0000-7000-b000-0000000000ff",
                                compartment);
  set (fields, "case_id", SP_FIXTURE_CASE, "agency", SP_FIXTURE_PROBATION, "date", "2026-11-24", "text",
       "Recall considered", NULL);
  sp_case_fixture_arrive (self.data, changes, NULL);
  let_pass (&self, 100);

  g_assert_cmpstr (gtk_editable_get_text (get_entry (&self)), ==, "half a thought");
  g_assert_true (line_has_focus (&self));
  g_assert_cmpstr (sp_meeting_run_get_item_id (self.run), ==, ITEM_CASE);
  take_down (&self);
}

static void
test_representative (void)
{
  Fixture self = { 0 };
  g_autoptr(SpRecord) told = NULL;

  set_up_run (&self, "representative", FALSE, 1100);
  sp_meeting_run_go_to (self.run, ITEM_CASE);
  g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (self.window)), >, 10);
  g_assert_cmpint (sp_quick_line_get_mode (get_line (&self)), ==, SP_QUICK_MODE_INFORMATION);
  gtk_widget_activate_action (self.page, "run.tick", NULL);
  g_assert_cmpstr (sp_meeting_run_get_item_id (self.run), ==, ITEM_CASE);

  /* What they write is told by them. */
  type_line (&self, "Seen at the gate again");
  press_enter (&self);
  told = sp_meeting_fixture_find (self.data, "contribution", "text", "Seen at the gate again");
  g_assert_nonnull (told);
  g_assert_nonnull (sp_contribution_get_author (SP_CONTRIBUTION (told)));
  take_down (&self);
}

/* An action of an agency that is not in the case would not reach it. */
static void
test_reach (void)
{
  Fixture self = { 0 };
  g_auto(GValue) invited = G_VALUE_INIT;
  g_auto(GValue) other = G_VALUE_INIT;

  set_up_run (&self, "chair", TRUE, 1280);
  g_assert_true (sp_test_wait (
      sp_meeting_run_check_reach (self.run, SP_FIXTURE_CASE, SP_FIXTURE_POLICE), &invited, NULL));
  g_assert_true (g_value_get_boolean (&invited));
  g_assert_true (sp_test_wait (
      sp_meeting_run_check_reach (self.run, SP_FIXTURE_CASE, SP_FIXTURE_ME), &other, NULL));
  g_assert_false (g_value_get_boolean (&other));
  take_down (&self);
}

static void
test_names (void)
{
  static const int widths[] = { 360, 700, 1280 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      Fixture self = { 0 };

      set_up_run (&self, "chair", TRUE, widths[i]);
      sp_meeting_run_go_to (self.run, ITEM_CASE);
      let_pass (&self, 200);
      g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (self.window)), >, 15);
      take_down (&self);
    }
}

static void
test_page (void)
{
  static const char *const statuses[] = { "planned", "running", "closed" };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      Fixture self = { 0 };

      self.data = sp_case_fixture_new ("coordinator");
      self.meeting = sp_meeting_fixture_add (self.data, statuses[i], 2);
      open_page (&self, sp_meeting_page_new (self.data->store, SP_FIXTURE_MEETING), 700);
      g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (self.window)), >, 0);
      g_assert_cmpstr (adw_navigation_page_get_title (ADW_NAVIGATION_PAGE (self.page)), ==,
                       "Tuesday 24 Nov");
      take_down (&self);
    }
}

/* A closed meeting takes amendments, and nothing else, until it is opened again. */
static void
test_amendment (void)
{
  Fixture self = { 0 };
  g_autoptr(SpRecord) minute = NULL;
  g_autoptr(SpRecord) amendment = NULL;
  g_autoptr(SpChange) change = sp_change_new ();

  set_up_run (&self, "chair", TRUE, 1100);
  sp_meeting_run_go_to (self.run, ITEM_CASE);
  gtk_widget_activate_action (self.page, "run.decision", NULL);
  type_line (&self, "accepted; review in May");
  press_enter (&self);
  minute = sp_meeting_fixture_find (self.data, "minute", "item", ITEM_CASE);
  g_assert_nonnull (minute);

  sp_change_set_text (change, SP_RECORD (self.meeting), "status", "closed");
  sp_change_set_text (change, SP_RECORD (self.meeting), "closed_at", "2026-11-24T15:40:00Z");
  g_assert_true (sp_test_wait (sp_store_commit (self.data->store, change), NULL, NULL));
  let_pass (&self, 200);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (get_line (&self))));
  g_assert_cmpint (sp_quick_line_get_mode (get_line (&self)), ==, SP_QUICK_MODE_AMENDMENT);
  gtk_widget_activate_action (self.page, "run.action", NULL);
  g_assert_cmpint (sp_quick_line_get_mode (get_line (&self)), ==, SP_QUICK_MODE_AMENDMENT);

  g_signal_emit_by_name (self.run->item_view, "edit", minute);
  type_line (&self, "the review is in June");
  press_enter (&self);
  amendment = sp_meeting_fixture_find (self.data, "minute", "kind", "amendment");
  g_assert_nonnull (amendment);
  g_assert_cmpstr (sp_minute_get_text (SP_MINUTE (amendment)), ==, "the review is in June");
  g_assert_cmpstr (sp_minute_get_amends (SP_MINUTE (amendment)), ==, sp_record_get_id (minute));
  g_assert_cmpstr (sp_record_get_compartment (amendment), ==, sp_record_get_compartment (minute));
  g_assert_cmpstr (sp_minute_get_position (SP_MINUTE (minute)), <,
                   sp_minute_get_position (SP_MINUTE (amendment)));
  g_assert_cmpstr (sp_minute_get_text (SP_MINUTE (minute)), ==, "accepted; review in May");
  g_assert_nonnull (find_css (self.page, "amendment"));

  /* What corrects no line stands by itself. */
  type_line (&self, "the advocate was there from 14:20");
  press_enter (&self);
  g_assert_cmpuint (sp_meeting_fixture_count (self.data, "minute", "kind", "amendment"), ==, 2);
  g_assert_cmpuint (sp_meeting_fixture_count (self.data, "minute", "amends", sp_record_get_id (minute)), ==, 1);
  take_down (&self);
}

int
main (int    argc,
      char **argv)
{
  init_tests (&argc, &argv);

  g_test_add_func ("/meetings/pages/restricted-line", test_restricted_line);
  g_test_add_func ("/meetings/pages/list", test_list);
  g_test_add_func ("/meetings/pages/plan", test_plan);
  g_test_add_func ("/meetings/pages/order", test_order);
  g_test_add_func ("/meetings/pages/nobody-may-plan", test_nobody_may_plan);
  g_test_add_func ("/meetings/pages/page", test_page);
  g_test_add_func ("/meetings/run/action", test_action);
  g_test_add_func ("/meetings/run/missing", test_missing);
  g_test_add_func ("/meetings/run/kinds", test_kinds);
  g_test_add_func ("/meetings/run/chips", test_chips);
  g_test_add_func ("/meetings/run/tick", test_tick);
  g_test_add_func ("/meetings/run/crash", test_crash);
  g_test_add_func ("/meetings/run/crash-restricted", test_crash_restricted);
  g_test_add_func ("/meetings/run/live", test_live);
  g_test_add_func ("/meetings/run/representative", test_representative);
  g_test_add_func ("/meetings/run/reach", test_reach);
  g_test_add_func ("/meetings/run/amendment", test_amendment);
  g_test_add_func ("/meetings/run/names", test_names);

  return g_test_run ();
}
