/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-compartment.h"
#include "sp-item-view-private.h"
#include "sp-test-fields.h"
#include "sp-test-names.h"
#include "sp-test-page.h"
#include "sp-test-wait.h"

#define ITEM_CASE "01900000-0000-7000-c000-000000000001"
#define NEXT      "01900000-0000-7000-8000-0000000000ca"
#define NEXT_ITEM "01900000-0000-7000-c001-000000000001"
#define N_ITEMS   4

static void
set_up (Fixture *self,
        int      width)
{
  self->data = sp_case_fixture_new ("chair");
  self->meeting = sp_meeting_fixture_add (self->data, "running", N_ITEMS - 2);
  sp_meeting_fixture_lead (self->data);
  open_run (self, width, 900);
}

static void
press (Fixture    *self,
       const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self->run), action, NULL);
  sp_case_fixture_settle (self->data);
  let_pass (self, 80);
}

static void
close_meeting (Fixture *self)
{
  press (self, "run.tick");
  answer (self, "yes");
}

/* What should be looked at stands on top and is a way to its item; when all is read back nothing stands there. */
static void
test_faults (void)
{
  Fixture self = { 0 };
  GtkWidget *first;

  set_up (&self, 1200);
  sp_meeting_run_go_to (self.run, ITEM_CASE);
  sp_case_fixture_settle (self.data);
  write_line (&self, "run.action", "ring A @nhs by fri");
  press (&self, "run.closing");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (self.run->item_stack), ==, "closing");
  g_assert_cmpuint (sp_meeting_closing_n_faults (self.run->summing_up), ==, N_ITEMS);
  g_assert_true (says (GTK_WIDGET (self.run), "K7M42: neither ticked nor deferred"));
  g_assert_true (says (GTK_WIDGET (self.run), "ring A"));
  g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (self.window)), >, 15);
  picture (self.data, self.window, "closing-faults");

  first = find (GTK_WIDGET (self.run->summing_up), "GtkListBoxRow");
  g_signal_emit_by_name (gtk_widget_get_parent (first), "row-activated", first);
  sp_case_fixture_settle (self.data);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (self.run->item_stack), ==, "item");
  g_assert_cmpint (sp_meeting_run_get_place (self.run), ==, 0);

  /* Through the agenda: the one with a line is read back first. After the last comes the closing by itself. */
  press (&self, "run.tick");
  press (&self, "run.tick");
  g_assert_cmpint (sp_meeting_run_get_place (self.run), ==, 1);
  for (guint i = 1; i < N_ITEMS; i++)
    press (&self, "run.tick");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (self.run->item_stack), ==, "closing");
  g_assert_cmpuint (sp_meeting_closing_n_faults (self.run->summing_up), ==, 0);

  /* What is written after its item was read back is pointed out. */
  sp_ambient_advance (self.data->ambient, 60 * G_USEC_PER_SEC);
  sp_meeting_run_go_to (self.run, ITEM_CASE);
  sp_case_fixture_settle (self.data);
  write_line (&self, "run.minute", "one thing more");
  press (&self, "run.closing");
  g_assert_cmpuint (sp_meeting_closing_n_faults (self.run->summing_up), ==, 1);
  g_assert_true (says (GTK_WIDGET (self.run), "K7M42: something was written after it was read back"));
  take_down (&self);
}

static void
add_next_meeting (SpCaseFixture *data)
{
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autofree char *compartment = sp_compartment_for_meeting (NEXT);
  JsonObject *fields = sp_case_fixture_add (changes, "meeting", NEXT, compartment);

  set (fields, "date", "2026-12-01", "status", "running", NULL);
  fields = sp_case_fixture_add (changes, "agenda_item", NEXT_ITEM, compartment);
  set (fields, "meeting", NEXT, "kind", "open_actions", "position", "a5", "state", "waiting", NULL);
  sp_case_fixture_arrive (data, changes, NULL);
}

/* Closed, it is locked, an amendment stands beside its line, and what is open stands first on the next agenda. */
static void
test_close (void)
{
  Fixture self = { 0 };
  g_autoptr(SpRecord) done = NULL;
  g_autoptr(SpRecord) minute = NULL;
  g_autoptr(SpRecord) next = NULL;
  g_autoptr(SpChange) change = sp_change_new ();

  set_up (&self, 1200);
  sp_meeting_run_go_to (self.run, ITEM_CASE);
  sp_case_fixture_settle (self.data);
  write_line (&self, "run.action", "ring her landlord @police by fri");
  done = sp_meeting_fixture_find (self.data, "action", "item", ITEM_CASE);
  write_line (&self, "run.action", "ring her school @nhs by fri");
  write_line (&self, "run.decision", "review in May");
  sp_change_set_text (change, done, "status", "not_done");
  sp_change_set_text (change, done, "outcome", "Nobody was told to");
  g_assert_true (sp_test_wait (sp_store_commit (self.data->store, change), NULL, NULL));
  press (&self, "run.closing");
  g_assert_true (says (GTK_WIDGET (self.run->summing_up), "Not done: Nobody was told to"));

  /* Escape is no answer. */
  press (&self, "run.tick");
  adw_dialog_close (ADW_DIALOG (get_dialog (&self)));
  settle (&self);
  g_assert_cmpstr (sp_meeting_get_status (self.meeting), ==, "running");

  close_meeting (&self);
  g_assert_cmpstr (sp_meeting_get_status (self.meeting), ==, "closed");
  g_assert_false (gtk_widget_get_mapped (find_button (GTK_WIDGET (self.run), "_Close the Meeting…")));
  picture (self.data, self.window, "closing-closed");

  minute = sp_meeting_fixture_find (self.data, "minute", "kind", "decision");
  g_signal_emit_by_name (self.run->summing_up, "edit", minute);
  write_line (&self, "run.minute", "the review is in June");
  g_assert_cmpuint (sp_meeting_fixture_count (self.data, "minute", "amends", sp_record_get_id (minute)), ==, 1);
  run_for (100);
  g_assert_true (says (GTK_WIDGET (self.run->summing_up), "the review is in June"));
  picture (self.data, self.window, "closing-amended");

  gtk_window_destroy (self.window);
  add_next_meeting (self.data);
  next = sp_case_fixture_get (self.data, NEXT);
  g_set_object (&self.meeting, SP_MEETING (next));
  open_run (&self, 1200, 900);
  sp_meeting_run_go_to (self.run, NEXT_ITEM);
  sp_case_fixture_settle (self.data);
  run_for (100);
  g_assert_true (says (GTK_WIDGET (self.run->item_view->earlier), "ring her school"));
  g_assert_false (says (GTK_WIDGET (self.run->item_view->earlier), "ring her landlord"));
  picture (self.data, self.window, "carried-forward");
  take_down (&self);
}

static void
test_looks (void)
{
  Fixture self = { 0 };

  set_up (&self, 360);
  sp_meeting_run_go_to (self.run, ITEM_CASE);
  sp_case_fixture_settle (self.data);
  write_line (&self, "run.action", "ring A @nhs by fri");
  press (&self, "run.closing");
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (self.window)), <=, 420);
  picture (self.data, self.window, "closing-360");
  take_down (&self);
}

int
main (int    argc,
      char **argv)
{
  init_tests (&argc, &argv);

  g_test_add_func ("/meetings/closing/faults", test_faults);
  g_test_add_func ("/meetings/closing/close", test_close);
  g_test_add_func ("/meetings/closing/looks", test_looks);

  return g_test_run ();
}
