/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-attendee-row.h"
#include "sp-compartment.h"
#include "sp-meeting-room.h"
#include "sp-test-fields.h"
#include "sp-test-names.h"
#include "sp-test-page.h"
#include "sp-test-wait.h"

#define ITEM_CASE  "01900000-0000-7000-c000-000000000001"
#define ITEM_NEXT  "01900000-0000-7000-c000-000000000002"
#define LAST       "01900000-0000-7000-8000-0000000000c8"
#define RETURN     "01900000-0000-7000-b000-0000000000d1"
#define RETURN_FEW "01900000-0000-7000-b000-0000000000d2"
#define DOCTOR     "01900000-0000-7000-8000-0000000000b2"
#define ADVOCATE   "01900000-0000-7000-8000-0000000000b3"
#define STATEMENT  "What is said here stays here. Each agency stays responsible for what it knows and for what it does."

static void
add_member (JsonArray  *changes,
            const char *id,
            const char *family,
            const char *given,
            const char *agency)
{
  JsonObject *fields = sp_case_fixture_add (changes, "member", id, "directory");

  set (fields, "family_name", family, "given_names", given, "agency", agency, NULL);
  set_all (fields, "roles", "representative", NULL);
}

static void
add_attended (JsonArray  *changes,
              const char *id,
              const char *member,
              const char *agency,
              const char *status)
{
  g_autofree char *compartment = sp_compartment_for_meeting (LAST);

  set (sp_case_fixture_add (changes, "attendance", id, compartment), "meeting", LAST, "member", member, "agency",
       agency, "status", status, NULL);
}

/* The partnership's rules, who was there last week, and what an agency wrote for today. */
static void
add_before (SpCaseFixture *data)
{
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autofree char *last = sp_compartment_for_meeting (LAST);
  JsonObject *fields = sp_case_fixture_add (changes, "partnership", "01900000-0000-7000-8000-0000000000f1", "directory");

  set (fields, "name", "Hampshire", "statement_version", "3.1", "statement", STATEMENT, NULL);
  set_all (fields, "quorum", SP_FIXTURE_POLICE, SP_FIXTURE_HEALTH, NULL);
  add_member (changes, DOCTOR, "Okafor", "Ada", SP_FIXTURE_HEALTH);
  add_member (changes, ADVOCATE, "Lindqvist", "Mia", SP_FIXTURE_ADVOCACY);

  fields = sp_case_fixture_add (changes, "meeting", LAST, last);
  set (fields, "date", "2026-11-17", "status", "closed", NULL);
  add_attended (changes, "01900000-0000-7000-d001-000000000001", SP_FIXTURE_ME, SP_FIXTURE_POLICE, "attended");
  add_attended (changes, "01900000-0000-7000-d001-000000000002", DOCTOR, SP_FIXTURE_HEALTH, "attended");
  add_attended (changes, "01900000-0000-7000-d001-000000000003", ADVOCATE, SP_FIXTURE_ADVOCACY, "attended");
  add_attended (changes, "01900000-0000-7000-d001-000000000004", ADVOCATE, SP_FIXTURE_PROBATION, "apologies");
  sp_case_fixture_arrive (data, changes, NULL);
}

static void
remove_attendance (SpCaseFixture *data)
{
  g_autoptr(SpChange) change = sp_change_new ();

  for (guint n = 1; n <= 4; n++)
    {
      g_autofree char *id = g_strdup_printf ("01900000-0000-7000-d000-%012x", n);
      g_autoptr(SpRecord) row = sp_case_fixture_get (data, id);

      sp_change_delete (change, row);
    }
  g_assert_true (sp_test_wait (sp_store_commit (data->store, change), NULL, NULL));
}

static void
set_up (Fixture    *self,
        const char *role,
        int         width)
{
  self->data = sp_case_fixture_new (role);
  self->meeting = sp_meeting_fixture_add (self->data, "running", 3);
  add_before (self->data);
  if (g_str_equal (role, "chair"))
    {
      remove_attendance (self->data);
      sp_meeting_fixture_lead (self->data);
    }
  open_run (self, width, 900);
  run_for (100);
}

static gboolean
is_row_of (GtkWidget  *widget,
           const char *member)
{
  return SP_IS_ATTENDEE_ROW (widget) &&
         g_strcmp0 (sp_attendance_get_member (sp_attendee_row_get_record (SP_ATTENDEE_ROW (widget))), member) == 0;
}

static SpAttendeeRow *
find_row (GtkWidget  *widget,
          const char *member)
{
  return (SpAttendeeRow *) find_where (widget, is_row_of, member);
}

static SpAttendance *
attendance_of (Fixture    *self,
               const char *member)
{
  SpAttendeeRow *row = find_row (GTK_WIDGET (self->run), member);

  g_assert_nonnull (row);
  return sp_attendee_row_get_record (row);
}

static void
press (Fixture    *self,
       const char *member,
       guint       key)
{
  g_assert_true (sp_attendee_row_press (find_row (GTK_WIDGET (self->run), member), key));
  sp_case_fixture_settle (self->data);
  run_for (30);
}

static const char *
middle (Fixture *self)
{
  return gtk_stack_get_visible_child_name (self->run->item_stack);
}

/* Those who came last time are expected, and nobody else; the statement is the meeting's from now on. */
static void
test_expected (void)
{
  Fixture self = { 0 };

  set_up (&self, "chair", 1200);
  g_assert_cmpstr (middle (&self), ==, "opening");
  g_assert_cmpstr (sp_meeting_get_statement (self.meeting), ==, STATEMENT);
  g_assert_cmpstr (sp_meeting_get_statement_version (self.meeting), ==, "3.1");
  g_assert_cmpuint (sp_meeting_fixture_count (self.data, "attendance", "meeting", SP_FIXTURE_MEETING), ==, 3);
  g_assert_cmpstr (sp_attendance_get_status (attendance_of (&self, DOCTOR)), ==, "expected");
  g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (self.window)), >, 15);
  picture (self.data, self.window, "opening-expected");

  /* Looked at again, nothing is done twice. */
  sp_meeting_run_go_to (self.run, ITEM_CASE);
  sp_case_fixture_settle (self.data);
  gtk_widget_activate_action (GTK_WIDGET (self.run), "run.opening", NULL);
  let_pass (&self, 100);
  g_assert_cmpstr (middle (&self), ==, "opening");
  g_assert_cmpuint (sp_meeting_fixture_count (self.data, "attendance", "meeting", SP_FIXTURE_MEETING), ==, 3);
  take_down (&self);
}

/* One key each; the quorum follows. */
static void
test_people (void)
{
  Fixture self = { 0 };
  SpAttendance *doctor;

  set_up (&self, "chair", 1200);
  doctor = attendance_of (&self, DOCTOR);
  g_assert_true (says (GTK_WIDGET (self.run), "Not quorate: Police, NHS trust missing"));
  press (&self, SP_FIXTURE_ME, GDK_KEY_h);
  g_assert_true (says (GTK_WIDGET (self.run), "Not quorate: NHS trust missing"));
  g_assert_false (sp_meeting_attendee_agreed (self.meeting, attendance_of (&self, SP_FIXTURE_ME)));

  /* Who agrees is there. */
  sp_ambient_advance (self.data->ambient, 10 * 60 * G_USEC_PER_SEC);
  press (&self, DOCTOR, GDK_KEY_g);
  g_assert_cmpstr (sp_attendance_get_status (doctor), ==, "attended");
  g_assert_nonnull (sp_attendance_get_arrived_at (doctor));
  g_assert_cmpstr (sp_attendance_get_agreed_version (doctor), ==, "3.1");
  g_assert_true (sp_meeting_attendee_agreed (self.meeting, doctor));
  g_assert_true (says (GTK_WIDGET (self.run), "Quorate since 10:10"));

  press (&self, ADVOCATE, GDK_KEY_p);
  g_assert_cmpstr (sp_attendance_get_status (attendance_of (&self, ADVOCATE)), ==, "apologies");
  g_assert_true (says (GTK_WIDGET (self.run), "apologies 1"));
  press (&self, ADVOCATE, GDK_KEY_a);
  g_assert_cmpstr (sp_attendance_get_status (attendance_of (&self, ADVOCATE)), ==, "absent");

  press (&self, DOCTOR, GDK_KEY_i);
  g_assert_cmpstr (sp_attendance_get_information_sent (doctor), ==, "yes");
  g_assert_cmpstr (sp_attendance_get_information_on (doctor), ==, "2026-11-24");
  press (&self, DOCTOR, GDK_KEY_o);
  g_assert_true (sp_attendance_get_observer (doctor));
  g_assert_true (says (GTK_WIDGET (self.run), "Not quorate: NHS trust missing"));
  press (&self, DOCTOR, GDK_KEY_o);
  press (&self, DOCTOR, GDK_KEY_l);
  g_assert_nonnull (sp_attendance_get_left_at (doctor));
  g_assert_true (says (GTK_WIDGET (self.run), "Not quorate: NHS trust missing"));
  g_assert_false (sp_attendee_row_press (find_row (GTK_WIDGET (self.run), DOCTOR), GDK_KEY_x));
  picture (self.data, self.window, "opening-people");
  take_down (&self);
}

static void
test_agree_all (void)
{
  Fixture self = { 0 };

  set_up (&self, "chair", 1200);
  press (&self, SP_FIXTURE_ME, GDK_KEY_h);
  press (&self, DOCTOR, GDK_KEY_h);
  click (GTK_WIDGET (self.run), "All Here A_gree…");
  run_for (200);
  picture (self.data, self.window, "opening-agree");
  g_assert_true (says (GTK_WIDGET (self.window), "Ruth Thistlewood\nAda Okafor"));
  answer (&self, "yes");
  g_assert_true (sp_meeting_attendee_agreed (self.meeting, attendance_of (&self, DOCTOR)));
  g_assert_true (sp_meeting_attendee_agreed (self.meeting, attendance_of (&self, SP_FIXTURE_ME)));
  g_assert_false (sp_meeting_attendee_agreed (self.meeting, attendance_of (&self, ADVOCATE)));
  g_assert_false (gtk_widget_get_sensitive (find_button (GTK_WIDGET (self.run), "All Here A_gree…")));
  take_down (&self);
}

static void
test_approval (void)
{
  Fixture self = { 0 };
  g_autoptr(SpRecord) minute = NULL;
  g_autofree char *compartment = sp_compartment_for_meeting (SP_FIXTURE_MEETING);

  set_up (&self, "chair", 1200);
  g_assert_true (says (GTK_WIDGET (self.run), "The minutes of Tuesday 17 Nov 2026 are not approved yet."));
  click (GTK_WIDGET (self.run), "_Approve");
  sp_case_fixture_settle (self.data);
  run_for (50);
  minute = sp_meeting_fixture_find (self.data, "minute", "kind", "approval");
  g_assert_nonnull (minute);
  g_assert_cmpstr (sp_minute_get_approves (SP_MINUTE (minute)), ==, LAST);
  g_assert_cmpstr (sp_record_get_compartment (minute), ==, compartment);
  g_assert_true (says (GTK_WIDGET (self.run), "The minutes of 17 Nov 2026 were approved."));
  g_assert_false (gtk_widget_get_mapped (find_button (GTK_WIDGET (self.run), "_Approve")));
  take_down (&self);
}

/* What was said would be done about an interest is done, in the same step. */
static void
test_interest (void)
{
  static const char *const measures[] = { "left-room", "no-papers", "deputy" };

  for (guint i = 0; i < G_N_ELEMENTS (measures); i++)
    {
      Fixture self = { 0 };
      g_autoptr(SpChange) change = sp_change_new ();
      g_autoptr(SpRecord) item = NULL;
      g_autoptr(SpRecord) next = NULL;
      g_autoptr(SpRecord) interest = NULL;
      g_autoptr(SpRecord) exclusion = NULL;
      SpAttendance *doctor;

      set_up (&self, "chair", 1200);
      press (&self, SP_FIXTURE_ME, GDK_KEY_g);
      press (&self, DOCTOR, GDK_KEY_g);
      doctor = attendance_of (&self, DOCTOR);
      item = sp_case_fixture_get (self.data, ITEM_CASE);
      next = sp_case_fixture_get (self.data, ITEM_NEXT);
      sp_meeting_declare_interest (change, self.data->store, self.meeting, SP_AGENDA_ITEM (item),
                                   G_LIST_MODEL (self.run->attendance), doctor, "He is her brother", measures[i],
                                   "Dr Hale");
      g_assert_true (sp_test_wait (sp_store_commit (self.data->store, change), NULL, NULL));
      sp_case_fixture_settle (self.data);
      run_for (100);
      g_assert_true (says (GTK_WIDGET (self.run), "He is her brother"));

      interest = sp_meeting_fixture_find (self.data, "interest", "member", DOCTOR);
      g_assert_cmpstr (sp_interest_get_measure (SP_INTEREST (interest)), ==, measures[i]);
      exclusion = sp_meeting_fixture_find (self.data, "exclusion", "member", DOCTOR);
      g_assert_cmpint (exclusion != NULL, ==, i > 0);
      if (exclusion != NULL)
        {
          const char *chair[] = { SP_READERS_CHAIR, NULL };
          g_autofree char *only = sp_compartment_for_readers (SP_FIXTURE_CASE, chair);

          g_assert_cmpstr (sp_record_get_compartment (exclusion), ==, only);
        }

      /* They are not there when the item is reached, and are for the next. */
      sp_meeting_run_go_to (self.run, ITEM_CASE);
      sp_case_fixture_settle (self.data);
      g_assert_false (sp_meeting_is_present_for (SP_AGENDA_ITEM (item), doctor));
      g_assert_true (sp_meeting_is_present_for (SP_AGENDA_ITEM (item), attendance_of (&self, SP_FIXTURE_ME)));
      g_assert_cmpuint (g_strv_length ((GStrv) sp_agenda_item_get_present (SP_AGENDA_ITEM (item))), ==, i == 2 ? 2 : 1);
      sp_meeting_run_go_to (self.run, ITEM_NEXT);
      sp_case_fixture_settle (self.data);
      g_assert_true (sp_meeting_is_present_for (SP_AGENDA_ITEM (next), doctor));
      take_down (&self);
    }
}

static void
test_interest_dialog (void)
{
  Fixture self = { 0 };
  GtkWidget *declare;
  AdwDialog *dialog;

  set_up (&self, "chair", 1200);
  press (&self, DOCTOR, GDK_KEY_g);
  declare = find_button (GTK_WIDGET (self.run), "_Declare an Interest…");
  g_signal_emit_by_name (declare, "clicked");
  run_for (200);
  dialog = adw_window_get_visible_dialog (ADW_WINDOW (self.window));
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "declare"));
  gtk_editable_set_text (GTK_EDITABLE (find (GTK_WIDGET (dialog), "AdwEntryRow")), "A neighbour");
  picture (self.data, self.window, "opening-interest");
  g_assert_true (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "declare"));
  g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (dialog)), >, 3);
  answer (&self, "declare");
  g_assert_cmpuint (sp_meeting_fixture_count (self.data, "interest", "measure", "left-room"), ==, 1);
  take_down (&self);
}

static void
add_return (JsonArray  *changes,
            const char *id,
            const char *case_id,
            const char *agency,
            const char *opens_to)
{
  const char *readers[] = { agency, SP_READERS_CHAIR, NULL };
  g_autofree char *compartment = sp_compartment_for_readers (case_id, readers);
  JsonObject *fields = sp_case_fixture_add (changes, "contribution", id, compartment);

  set (fields, "case_id", case_id, "agency", agency, "meeting", SP_FIXTURE_MEETING, "date", "2026-11-23",
       "restriction_reason", "sealed", "text", "Seen by the ward on Sunday", NULL);
  json_object_set_boolean_member (fields, "sealed", TRUE);
  if (opens_to != NULL)
    set_all (fields, "opens_to", opens_to, SP_READERS_CHAIR, NULL);
}

/* A return is opened when its item is reached, to whom its agency has named, and its words are not shown before. */
static void
test_returns (void)
{
  Fixture self = { 0 };
  const char *few[] = { SP_FIXTURE_HEALTH, SP_READERS_CHAIR, NULL };
  g_autofree char *core = sp_compartment_for_case (SP_FIXTURE_CASE);
  g_autofree char *named = sp_compartment_for_readers (SP_FIXTURE_CASE, few);
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autoptr(JsonArray) late = json_array_new ();
  g_autoptr(SpRecord) first = NULL;
  g_autoptr(SpRecord) second = NULL;
  g_autoptr(SpRecord) third = NULL;

  set_up (&self, "chair", 1200);
  add_return (changes, RETURN, SP_FIXTURE_CASE, SP_FIXTURE_HEALTH, NULL);
  add_return (changes, RETURN_FEW, SP_FIXTURE_CASE, SP_FIXTURE_HEALTH, SP_FIXTURE_HEALTH);
  sp_case_fixture_arrive (self.data, changes, NULL);
  run_for (100);
  first = sp_case_fixture_get (self.data, RETURN);
  second = sp_case_fixture_get (self.data, RETURN_FEW);
  g_assert_true (sp_contribution_get_sealed (SP_CONTRIBUTION (first)));

  /* Shown without being reached: whose it is, and no word of it. */
  self.run->leading = FALSE;
  sp_meeting_run_go_to (self.run, ITEM_CASE);
  let_pass (&self, 200);
  g_assert_true (says (GTK_WIDGET (self.run), "NHS trust’s return is sealed"));
  g_assert_false (says (GTK_WIDGET (self.run), "Seen by the ward"));
  g_assert_true (sp_contribution_get_sealed (SP_CONTRIBUTION (first)));
  picture (self.data, self.window, "item-sealed");

  self.run->leading = TRUE;
  sp_meeting_run_go_to (self.run, ITEM_NEXT);
  sp_meeting_run_go_to (self.run, ITEM_CASE);
  sp_case_fixture_settle (self.data);
  run_for (100);
  g_assert_false (sp_contribution_get_sealed (SP_CONTRIBUTION (first)));
  g_assert_cmpstr (sp_record_get_compartment (first), ==, core);
  g_assert_null (sp_contribution_get_restriction_reason (SP_CONTRIBUTION (first)));
  g_assert_false (sp_contribution_get_sealed (SP_CONTRIBUTION (second)));
  g_assert_cmpstr (sp_record_get_compartment (second), ==, named);
  g_assert_true (says (GTK_WIDGET (self.run), "Seen by the ward"));
  picture (self.data, self.window, "item-opened");

  /* What comes while its item is discussed is not kept back. */
  add_return (late, "01900000-0000-7000-b000-0000000000d3", SP_FIXTURE_CASE, SP_FIXTURE_PROBATION, NULL);
  sp_case_fixture_arrive (self.data, late, NULL);
  let_pass (&self, 100);
  third = sp_case_fixture_get (self.data, "01900000-0000-7000-b000-0000000000d3");
  g_assert_false (sp_contribution_get_sealed (SP_CONTRIBUTION (third)));
  g_assert_cmpstr (sp_record_get_compartment (third), ==, core);
  take_down (&self);
}

/* A representative sees nothing of the meeting's papers before they agreed, and then at once. */
static void
test_representative (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autofree char *compartment = sp_compartment_for_meeting (SP_FIXTURE_MEETING);
  JsonObject *fields = sp_case_fixture_add (changes, "meeting", SP_FIXTURE_MEETING, compartment);
  GtkWidget *agree;

  set_up (&self, "representative", 1200);
  set (fields, "date", "2026-11-24", "status", "running", "statement", STATEMENT, "statement_version", "3.1",
       NULL);
  set_all (fields, "agencies", SP_FIXTURE_POLICE, SP_FIXTURE_HEALTH, NULL);
  sp_case_fixture_arrive (self.data, changes, NULL);
  let_pass (&self, 200);
  g_assert_cmpstr (middle (&self), ==, "statement");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (self.run->quick_line)));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (self.run->agenda)));
  g_assert_true (says (GTK_WIDGET (self.run), STATEMENT));
  picture (self.data, self.window, "statement");

  agree = find_button (GTK_WIDGET (self.run), "I _Agree");
  g_signal_emit_by_name (agree, "clicked");
  sp_case_fixture_settle (self.data);
  run_for (200);
  g_assert_cmpstr (middle (&self), ==, "item");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (self.run->agenda)));
  take_down (&self);
}

static void
test_looks (void)
{
  static const int widths[] = { 360, 700 };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      Fixture self = { 0 };
      g_autofree char *name = g_strdup_printf ("opening-%d", widths[i]);

      set_up (&self, "chair", widths[i]);
      press (&self, DOCTOR, GDK_KEY_g);
      g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (self.window)), <=, widths[i] + 60);
      picture (self.data, self.window, name);
      take_down (&self);
    }
}

static void
test_looks_large (void)
{
  Fixture self = { 0 };
  int dpi;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 192 * 1024, NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  set_up (&self, "chair", 1200);
  press (&self, DOCTOR, GDK_KEY_g);
  picture (self.data, self.window, "opening-large-dark");
  take_down (&self);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

int
main (int    argc,
      char **argv)
{
  init_tests (&argc, &argv);

  g_test_add_func ("/meetings/opening/expected", test_expected);
  g_test_add_func ("/meetings/opening/people", test_people);
  g_test_add_func ("/meetings/opening/agree-all", test_agree_all);
  g_test_add_func ("/meetings/opening/approval", test_approval);
  g_test_add_func ("/meetings/opening/interest", test_interest);
  g_test_add_func ("/meetings/opening/interest-dialog", test_interest_dialog);
  g_test_add_func ("/meetings/opening/returns", test_returns);
  g_test_add_func ("/meetings/opening/representative", test_representative);
  g_test_add_func ("/meetings/opening/looks", test_looks);
  g_test_add_func ("/meetings/opening/looks-large", test_looks_large);

  return g_test_run ();
}
