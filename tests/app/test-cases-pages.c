/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-case-dialog.h"
#include "sp-case-fixture.h"
#include "sp-case-page.h"
#include "sp-case-row.h"
#include "sp-cases-page.h"
#include "sp-compartment.h"
#include "sp-readers-row.h"
#include "sp-record-card.h"
#include "sp-record-dialog.h"
#include "sp-record-editor.h"
#include "sp-record-section.h"
#include "sp-test-fields.h"
#include "sp-test-names.h"
#include "sp-test-until.h"
#include "sp-test-wait.h"
#include "sp-test-window.h"
#include "sp-work-records.h"

/* The list of cases and a case's page, in a window. With SP_TEST_PICTURES set to a folder, each state is saved there to
 * be looked at.
 */

static const char *const parts[] = { "overview", "timeline", "agencies", "risk",   "work",
                                     "safety",   "orders",   "actions",  "history" };

static SpCaseFixture *
new_fixture (guint n_cases)
{
  SpCaseFixture *fixture = sp_case_fixture_new ("coordinator");
  g_autoptr (JsonArray) changes = json_array_new ();

  sp_case_fixture_add_story (fixture, changes);
  for (guint i = 0; i < n_cases; i++)
    sp_case_fixture_add_case (fixture, changes, i);
  sp_case_fixture_arrive (fixture, changes, NULL);

  return fixture;
}

static GListModel *
list_of (GtkWidget *page)
{
  GtkWidget *view = find (page, "GtkListView");

  return view != NULL ? G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (view))) : NULL;
}

static void
test_empty (void)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new ("coordinator");
  GtkWindow *window = show (fixture, sp_cases_page_new (fixture->store), 400, 640);

  g_assert_true (says (find (GTK_WIDGET (window), "AdwStatusPage"), "No Cases Yet"));
  picture (fixture, window, "list-empty");
  gtk_window_destroy (window);
}

static void
test_list (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture (60);
  GtkWidget *page = sp_cases_page_new (fixture->store);
  GtkWindow *window = show (fixture, page, 400, 760);
  GtkWidget *row;

  g_assert_nonnull (list_of (page));
  g_assert_cmpuint (g_list_model_get_n_items (list_of (page)), ==, 61);
  picture (fixture, window, "list");
  row = find (page, "SpCaseRow");
  g_assert_nonnull (row);
  g_assert_true (g_str_has_prefix (sp_case_row_get_sentence (SP_CASE_ROW (row)), "Case "));
  g_assert_nonnull (strstr (sp_case_row_get_sentence (SP_CASE_ROW (row)), "victim "));
  g_assert_true (says (page, "Waiting for triage"));
  g_assert_true (says (page, "Under review"));
  gtk_window_destroy (window);
}

static void
search_for (SpCaseFixture *fixture,
            GtkWidget     *page,
            const char    *words)
{
  GtkWidget *entry;

  gtk_widget_activate_action (page, "cases.search", NULL);
  run_for (300);
  entry = find (page, "GtkSearchEntry");
  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), words);
  run_for (50);
  sp_case_fixture_settle (fixture);
}

static void
test_search (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture (60);
  GtkWidget *page = sp_cases_page_new (fixture->store);
  GtkWindow *window = show (fixture, page, 400, 760);
  GListModel *list = list_of (page);
  g_autoptr (SpRecord) found = NULL;

  /* A word that stands only in a contribution finds its case. */
  search_for (fixture, page, "colleague");
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 1);
  found = g_list_model_get_item (list, 0);
  g_assert_cmpstr (sp_record_get_id (found), ==, SP_FIXTURE_CASE);
  search_for (fixture, page, "hollow");
  g_assert_cmpuint (g_list_model_get_n_items (list), >, 1);
  picture (fixture, window, "list-search");
  search_for (fixture, page, "xyzzy");
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
  g_assert_true (says (find (page, "AdwStatusPage"), "Nothing Found"));
  picture (fixture, window, "list-nothing");
  search_for (fixture, page, "");
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 61);
  gtk_window_destroy (window);
}

static void
await_cases (GtkWidget *page,
             guint      n)
{
  for (guint i = 0; i < 100 && g_list_model_get_n_items (list_of (page)) != n; i++)
    run_for (20);
  g_assert_cmpuint (g_list_model_get_n_items (list_of (page)), ==, n);
}

static void
test_list_follows (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture (3);
  GtkWidget *page = sp_cases_page_new (fixture->store);
  GtkWindow *window = show (fixture, page, 400, 760);
  g_autoptr (JsonArray) changes = json_array_new ();
  g_autofree char *compartment = sp_compartment_for_case (SP_FIXTURE_CASE);

  g_assert_cmpuint (g_list_model_get_n_items (list_of (page)), ==, 4);
  sp_case_fixture_add_case (fixture, changes, 100);
  sp_case_fixture_arrive (fixture, changes, NULL);
  await_cases (page, 5);
  while (json_array_get_length (changes) > 0)
    json_array_remove_element (changes, 0);
  sp_case_fixture_arrive (fixture, changes, compartment);
  await_cases (page, 4);
  gtk_window_destroy (window);
}

static void
test_case (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture (3);
  GtkWidget *page = sp_case_page_new (fixture->store, SP_FIXTURE_CASE);
  GtkWindow *window = show (fixture, page, 800, 900);

  g_assert_true (says (page, "K7M42"));
  g_assert_true (says (page, "HOLLOWAY, Imogen"));
  g_assert_true (says (page, "WEXCOMBE, Ewan"));
  g_assert_true (says (page, "Four months of messages"));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *name = g_strdup_printf ("case-%u-%s", i, parts[i]);

      sp_case_page_show_part (SP_CASE_PAGE (page), parts[i]);
      sp_case_fixture_settle (fixture);
      picture (fixture, window, name);
    }
  g_assert_true (says (page, "Third breach of the interim order"));
  g_assert_true (says (page, "NHS trust, Police and the chair read this. Reason: Health"));
  g_assert_true (says (page, "Apply for a full stalking protection order"));
  gtk_window_destroy (window);
}

static void
test_narrow_and_dark (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture (3);
  GtkWidget *page = sp_case_page_new (fixture->store, SP_FIXTURE_CASE);
  GtkWindow *window = show (fixture, page, 360, 720);
  int least = 0;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      sp_case_page_show_part (SP_CASE_PAGE (page), parts[i]);
      sp_case_fixture_settle (fixture);
      if (i < 3)
        {
          g_autofree char *name = g_strdup_printf ("narrow-%s", parts[i]);

          picture (fixture, window, name);
        }
    }
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 360);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  gtk_window_destroy (window);
}

static GtkWidget *
show_contribution (SpCaseFixture *fixture,
                   const char    *id,
                   const char    *author)
{
  g_autofree char *compartment = sp_compartment_for_case (SP_FIXTURE_CASE);
  g_autoptr (JsonArray) changes = json_array_new ();
  JsonObject *fields = sp_case_fixture_add (changes, "contribution", id, compartment);
  g_autoptr (SpRecord) record = NULL;
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *card;

  set (fields, "case_id", SP_FIXTURE_CASE, "agency", SP_FIXTURE_POLICE, "member", SP_FIXTURE_ME, "author",
       author, "text", "His phone is with us.", NULL);
  sp_case_fixture_arrive (fixture, changes, NULL);
  record = sp_case_fixture_get (fixture, id);
  card = sp_record_card_new (fixture->store, record);
  gtk_list_box_append (GTK_LIST_BOX (list), card);
  show (fixture, list, 400, 300);
  for (guint i = 0; i < 100 && !says (card, "THISTLEWOOD"); i++)
    run_for (20);
  g_assert_true (says (card, "Written by: THISTLEWOOD, Ruth"));

  return card;
}

/* A card names its writer once, and a contributor who is somebody else beside them. */
static void
test_writer (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture (0);
  GtkWidget *own = show_contribution (fixture, "01900000-0000-7000-b000-0000000000e1", "Ruth Thistlewood");
  GtkWidget *other = show_contribution (fixture, "01900000-0000-7000-b000-0000000000e2", "DC Blackwood");

  g_assert_false (says (own, "Contributor"));
  g_assert_true (says (other, "Contributor: DC Blackwood"));
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (own)));
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (other)));
}

static void
test_arrives (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture (0);
  GtkWidget *page = sp_case_page_new (fixture->store, SP_FIXTURE_CASE);
  GtkWindow *window = show (fixture, page, 760, 900);
  g_autoptr (JsonArray) changes = json_array_new ();
  g_autofree char *compartment = sp_compartment_for_case (SP_FIXTURE_CASE);
  JsonObject *fields;

  sp_case_page_show_part (SP_CASE_PAGE (page), "actions");
  sp_case_fixture_settle (fixture);
  fields = sp_case_fixture_add (changes, "action", "01900000-0000-7000-b000-0000000000ff", compartment);
  set (fields, "case_id", SP_FIXTURE_CASE, "agency", SP_FIXTURE_PROBATION, "due", "2026-12-01", "status",
       "open", "text", "Ask for an early recall panel.", NULL);
  sp_case_fixture_arrive (fixture, changes, NULL);
  run_for (50);
  g_assert_true (says (page, "Ask for an early recall panel."));
  gtk_window_destroy (window);
}

static void
test_withdrawn (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture (0);
  GtkWidget *page = sp_case_page_new (fixture->store, SP_FIXTURE_CASE);
  GtkWindow *window = show (fixture, page, 760, 900);
  g_autoptr (JsonArray) none = json_array_new ();
  g_autofree char *compartment = sp_compartment_for_case (SP_FIXTURE_CASE);

  g_assert_true (says (page, "HOLLOWAY"));
  sp_case_fixture_arrive (fixture, none, compartment);
  g_assert_true (says (find (page, "AdwStatusPage"), "No Longer Open to You"));
  g_assert_false (says (page, "HOLLOWAY"));
  g_assert_false (says (page, "K7M42"));
  g_assert_false (says (page, "Four months"));
  picture (fixture, window, "case-withdrawn");
  gtk_window_destroy (window);
}

static void
type_into (SpRecordEditor *editor,
           const char     *field,
           const char     *text)
{
  SpFieldRow *row = sp_record_editor_get_row (editor, field);
  g_autoptr (JsonNode) value = json_node_init_string (json_node_alloc (), text);

  g_assert_nonnull (row);
  sp_field_input_set_value (sp_field_row_get_input (row), value);
}

static void
test_add_action (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture (0);
  GtkWidget *page = sp_case_page_new (fixture->store, SP_FIXTURE_CASE);
  GtkWindow *window = show (fixture, page, 760, 900);
  g_autoptr (SpRecord) record = sp_record_new_in_case (fixture->store, "action", SP_FIXTURE_CASE);
  AdwDialog *dialog = sp_record_dialog_new (fixture->store, record, SP_FIXTURE_CASE);
  SpRecordEditor *editor = sp_record_dialog_get_editor (SP_RECORD_DIALOG (dialog));

  sp_case_page_show_part (SP_CASE_PAGE (page), "actions");
  adw_dialog_present (dialog, page);
  picture (fixture, window, "dialog-action");

  /* Without its text it is not saved, and the entry says so. */
  sp_record_dialog_save (SP_RECORD_DIALOG (dialog));
  g_assert_nonnull (sp_field_row_get_problem (sp_record_editor_get_row (editor, "text")));
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 0);
  picture (fixture, window, "dialog-action-problem");

  type_into (editor, "text", "Ring the railway police about the cameras.");
  sp_record_dialog_save (SP_RECORD_DIALOG (dialog));
  sp_case_fixture_settle (fixture);
  run_for (50);
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 1);
  g_assert_true (says (page, "Ring the railway police about the cameras."));
  gtk_window_destroy (window);
}

static gboolean
is_read_by (AdwDialog  *dialog,
            const char *expected)
{
  g_autofree char *compartment =
    sp_readers_row_dup_compartment (SP_READERS_ROW (find (GTK_WIDGET (dialog), "SpReadersRow")));

  return g_strcmp0 (compartment, expected) == 0;
}

/* A form that a crash has closed comes back with the readers that were chosen, not with everybody. */
static void
test_form_readers (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture (0);
  GtkWidget *page = sp_case_page_new (fixture->store, SP_FIXTURE_CASE);
  GtkWindow *window = show (fixture, page, 760, 900);
  g_autofree char *restricted = sp_compartment_for_readers (
    SP_FIXTURE_CASE, (const char *[]) { SP_FIXTURE_POLICE, SP_READERS_CHAIR, NULL });
  g_autofree char *core = sp_compartment_for_case (SP_FIXTURE_CASE);
  g_autofree char *key = g_strdup_printf ("new/contribution/%s", SP_FIXTURE_CASE);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (SpRecord) record = sp_record_new_in_case (fixture->store, "contribution", SP_FIXTURE_CASE);
      AdwDialog *dialog = sp_record_dialog_new (fixture->store, record, SP_FIXTURE_CASE);
      GtkWidget *row;
      g_autofree char *reason = NULL;

      adw_dialog_present (dialog, page);
      sp_case_fixture_settle (fixture);
      run_for (100);
      row = find (GTK_WIDGET (dialog), "SpReadersRow");
      if (i == 0)
        {
          gtk_drop_down_set_selected (GTK_DROP_DOWN (find (row, "GtkDropDown")), 1);
          gtk_drop_down_set_selected (GTK_DROP_DOWN (find (find (row, "SpChoiceInput"), "GtkDropDown")), 3);
        }
      WAIT_UNTIL (is_read_by (dialog, restricted));
      reason = sp_readers_row_dup_reason (SP_READERS_ROW (row));
      g_assert_cmpstr (reason, ==, "intelligence");

      WAIT_UNTIL (sp_case_fixture_has_draft (fixture, key));

      /* Whoever starts afresh starts with everybody, and nothing of it is left. */
      if (i == 2)
        {
          g_signal_emit_by_name (find (GTK_WIDGET (dialog), "AdwBanner"), "button-clicked");
          WAIT_UNTIL (is_read_by (dialog, core));
        }
      adw_dialog_force_close (dialog);
      run_for (800);
      sp_case_fixture_settle (fixture);
    }
  g_assert_false (sp_case_fixture_has_draft (fixture, key));
  gtk_window_destroy (window);
}

static void
test_readers (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture (0);
  GtkWidget *page = sp_case_page_new (fixture->store, SP_FIXTURE_CASE);
  GtkWindow *window = show (fixture, page, 760, 900);
  g_autoptr (SpRecord) record = sp_case_fixture_get (fixture, "01900000-0000-7000-b000-000000000001");
  AdwDialog *dialog = sp_record_dialog_open (fixture->store, record, SP_FIXTURE_CASE);
  GtkWidget *alert;

  sp_case_page_show_part (SP_CASE_PAGE (page), "agencies");
  adw_dialog_present (dialog, page);
  picture (fixture, window, "dialog-open");
  click (GTK_WIDGET (dialog), "Change Who Reads It…");
  run_for (300);
  alert = find (GTK_WIDGET (window), "AdwAlertDialog");
  g_assert_nonnull (alert);
  picture (fixture, window, "dialog-readers");
  /* Another agency's: to everybody it would go only by that agency. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (alert, "GtkDropDown")), 0);
  g_assert_true (says (alert, "only that agency can let more people read it"));
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (alert), "change"));
  /* Nor is it kept from that agency itself. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (alert, "GtkDropDown")), 2);
  g_assert_true (says (alert, "which must go on reading it"));
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (alert), "change"));
  sp_readers_row_set_readers (SP_READERS_ROW (find (alert, "SpReadersRow")),
                              (const char *[]) { SP_FIXTURE_HEALTH, SP_READERS_CHAIR, NULL }, "health");
  g_assert_true (says (alert, "You cannot take this back"));
  click (alert, "C_hange");
  sp_case_fixture_settle (fixture);
  run_for (100);

  /* One operation moved it: it is the same one still, and fewer read it now. */
  g_assert_false (sp_record_get_gone (record));
  g_assert_cmpstr (sp_record_get_compartment (record), ==,
                   "case:" SP_FIXTURE_CASE ":" SP_FIXTURE_HEALTH "," SP_READERS_CHAIR);
  g_assert_cmpstr (sp_contribution_get_restriction_reason (SP_CONTRIBUTION (record)), ==, "health");
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 1);
  g_assert_true (says (page, "Seen once. Fixated on the end"));
  g_assert_false (says (page, "NHS trust, Police and the chair read this"));
  gtk_window_destroy (window);
}

static void
created_cb (AdwDialog  *dialog,
            const char *case_id,
            char      **out)
{
  g_set_str (out, case_id);
}

static void
test_new_case (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture (0);
  GtkWidget *page = sp_cases_page_new (fixture->store);
  GtkWindow *window = show (fixture, page, 760, 900);
  AdwDialog *dialog = sp_case_dialog_new (fixture->store);
  g_autofree char *case_id = NULL;
  SpRecordEditor *victim = SP_RECORD_EDITOR (
    sp_case_dialog_get_editor (SP_CASE_DIALOG (dialog), "victim"));
  SpRecordEditor *perpetrator = SP_RECORD_EDITOR (
    sp_case_dialog_get_editor (SP_CASE_DIALOG (dialog), "perpetrator"));
  SpRecordEditor *referral = SP_RECORD_EDITOR (
    sp_case_dialog_get_editor (SP_CASE_DIALOG (dialog), "referral"));

  g_signal_connect (dialog, "created", G_CALLBACK (created_cb), &case_id);
  adw_dialog_present (dialog, page);
  picture (fixture, window, "dialog-new-case");
  sp_case_dialog_save (SP_CASE_DIALOG (dialog));
  g_assert_nonnull (sp_field_row_get_problem (sp_record_editor_get_row (victim, "family_name")));

  type_into (victim, "family_name", "Fairweather");
  type_into (victim, "given_names", "Wilhelmina");
  type_into (perpetrator, "family_name", "Unknown");
  type_into (referral, "narrative", "Flowers every day, from nobody she knows.");
  sp_case_dialog_save (SP_CASE_DIALOG (dialog));
  sp_case_fixture_settle (fixture);
  run_for (50);
  g_assert_nonnull (case_id);
  g_assert_cmpuint (g_list_model_get_n_items (list_of (page)), ==, 2);
  gtk_window_destroy (window);
}

static void
test_names (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture (12);
  GtkWidget *list = sp_cases_page_new (fixture->store);
  GtkWidget *page = sp_case_page_new (fixture->store, SP_FIXTURE_CASE);
  GtkWindow *list_window = show (fixture, list, 400, 760);
  GtkWindow *window = show (fixture, page, 760, 900);
  const char *const types[] = { "contribution", "referral", "order", "risk_result", "incident" };

  gtk_widget_activate_action (list, "cases.search", NULL);
  g_assert_cmpuint (sp_test_check_names (list), >, 5);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      sp_case_page_show_part (SP_CASE_PAGE (page), parts[i]);
      sp_case_fixture_settle (fixture);
    }
  g_assert_cmpuint (sp_test_check_names (page), >, 30);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (SpRecord) record = sp_record_new_in_case (fixture->store, types[i], SP_FIXTURE_CASE);
      AdwDialog *dialog = sp_record_dialog_new (fixture->store, record, SP_FIXTURE_CASE);
      g_autofree char *name = g_strdup_printf ("dialog-%s", types[i]);

      adw_dialog_present (dialog, page);
      picture (fixture, window, name);
      g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (dialog)), >, 8);
      adw_dialog_force_close (dialog);
    }
  gtk_window_destroy (list_window);
  gtk_window_destroy (window);
}

int
main (int   argc,
      char *argv[])
{
  init_tests (&argc, &argv);

  g_test_add_func ("/cases/pages/empty", test_empty);
  g_test_add_func ("/cases/pages/list", test_list);
  g_test_add_func ("/cases/pages/search", test_search);
  g_test_add_func ("/cases/pages/list-follows", test_list_follows);
  g_test_add_func ("/cases/pages/case", test_case);
  g_test_add_func ("/cases/pages/narrow-and-dark", test_narrow_and_dark);
  g_test_add_func ("/cases/pages/writer", test_writer);
  g_test_add_func ("/cases/pages/arrives", test_arrives);
  g_test_add_func ("/cases/pages/withdrawn", test_withdrawn);
  g_test_add_func ("/cases/pages/add-action", test_add_action);
  g_test_add_func ("/cases/pages/form-readers", test_form_readers);
  g_test_add_func ("/cases/pages/readers", test_readers);
  g_test_add_func ("/cases/pages/new-case", test_new_case);
  g_test_add_func ("/cases/pages/names", test_names);

  return g_test_run ();
}
