/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-attention-page.h"
#include "sp-case-access.h"
#include "sp-case-fixture.h"
#include "sp-case-page.h"
#include "sp-cases-page.h"
#include "sp-compartment.h"
#include "sp-conflict-row.h"
#include "sp-emergency-dialog.h"
#include "sp-directory-records.h"
#include "sp-field-input.h"
#include "sp-find-dialog.h"
#include "sp-json.h"
#include "sp-prose-input.h"
#include "sp-readers-button.h"
#include "sp-readers-row.h"
#include "sp-readers-words.h"
#include "sp-record-dialog.h"
#include "sp-refused-row.h"
#include "sp-store-sync.h"
#include "sp-test-fields.h"
#include "sp-test-names.h"
#include "sp-test-wait.h"
#include "sp-test-window.h"
#include "sp-work-records.h"

/* Who reads what, as people see it: choosing it, changing it, and what is there to be settled. */

#define OTHER "01900000-0000-7000-8000-0000000000b2"
#define CHAIR_ONLY "case:" SP_FIXTURE_CASE ":chair"
#define CORE "case:" SP_FIXTURE_CASE
#define LINE "01900000-0000-7000-b000-0000000000c1"
#define OTHER_LINE "01900000-0000-7000-b000-0000000000c2"
#define THIRD_LINE "01900000-0000-7000-b000-0000000000c7"
#define COLLEAGUE "01900000-0000-7000-8000-0000000000b3"

static JsonObject *
add (JsonArray  *changes,
     const char *type,
     const char *id,
     const char *compartment)
{
  JsonObject *fields = sp_case_fixture_add (changes, type, id, compartment);

  json_object_set_string_member (fields, "case_id", SP_FIXTURE_CASE);

  return fields;
}

/* The story, and somebody from housing. */
static SpCaseFixture *
new_fixture (const char *role)
{
  SpCaseFixture *fixture = sp_case_fixture_new (role);
  g_autoptr (JsonArray) changes = json_array_new ();
  JsonObject *member = sp_case_fixture_add (changes, "member", OTHER, "directory");

  sp_case_fixture_add_story (fixture, changes);
  set (member, "family_name", "Marlowe", "given_names", "Anselm", "agency", SP_FIXTURE_HEALTH, NULL);
  set_all (member, "roles", "representative", NULL);
  sp_case_fixture_arrive (fixture, changes, NULL);

  return fixture;
}

static void
test_words (void)
{
  static const struct
  {
    const char *agencies[4];
    gboolean chair;
    const char *reason;
    const char *words;
  } cases[] = {
    { { NULL }, TRUE, "Health", "Only the chair and coordinator read this. Reason: Health" },
    { { "Police", NULL }, FALSE, NULL, "Only Police reads this" },
    { { "Police", NULL }, TRUE, NULL, "Police and the chair read this" },
    { { "Police", "Health", NULL }, TRUE, "Third party",
      "Health, Police and the chair read this. Reason: Third party" },
    { { "Police", "Health", "Advocacy", NULL }, FALSE, NULL, "Advocacy, Health and Police read this" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = sp_readers_words_join ((GStrv) cases[i].agencies, cases[i].chair,
                                                      cases[i].reason);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
choose_reason (SpReadersRow *row,
               const char   *words)
{
  GtkWidget *drop_down = NULL;
  GListModel *labels;

  /* The second list is the reason. */
  for (GtkWidget *child = gtk_widget_get_first_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));
       child != NULL; child = gtk_widget_get_next_sibling (child))
    if (SP_IS_FIELD_INPUT (child) && gtk_widget_get_visible (child))
      drop_down = find (child, "GtkDropDown") != NULL ? find (child, "GtkDropDown") : drop_down;
  g_assert_nonnull (drop_down);
  labels = gtk_drop_down_get_model (GTK_DROP_DOWN (drop_down));
  for (guint i = 0; i < g_list_model_get_n_items (labels); i++)
    {
      g_autoptr (GtkStringObject) label = g_list_model_get_item (labels, i);

      if (g_str_equal (gtk_string_object_get_string (label), words))
        {
          gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), i);
          return;
        }
    }
  g_assert_not_reached ();
}

/* Restricted when it is written: not without a reason, and the reason lies where the line lies. */
static void
test_write_restricted (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture ("representative");
  GtkWidget *page = sp_case_page_new (fixture->store, SP_FIXTURE_CASE);
  GtkWindow *window = show (fixture, page, 760, 900);
  g_autoptr (SpRecord) record = sp_record_new_in_case (fixture->store, "contribution", SP_FIXTURE_CASE);
  AdwDialog *dialog = sp_record_dialog_new (fixture->store, record, SP_FIXTURE_CASE);
  g_autoptr (JsonNode) text = sp_json_node_new_text ("Her new address is known to a cousin of his.");
  g_autoptr (SpRecord) kept = NULL;
  SpReadersRow *row;

  adw_dialog_present (dialog, page);
  run_for (200);
  sp_field_input_set_value (SP_FIELD_INPUT (find (GTK_WIDGET (dialog), "SpProseInput")), text);
  sp_field_input_changed (SP_FIELD_INPUT (find (GTK_WIDGET (dialog), "SpProseInput")));
  row = SP_READERS_ROW (find (GTK_WIDGET (dialog), "SpReadersRow"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (GTK_WIDGET (row), "GtkDropDown")), 1);
  sp_case_fixture_settle (fixture);
  g_assert_true (says (GTK_WIDGET (row), "Police and the chair read this"));

  sp_record_dialog_save (SP_RECORD_DIALOG (dialog));
  g_assert_true (says (GTK_WIDGET (row), "Say why not everybody in the case reads it."));
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 0);
  picture (fixture, window, "know-reason-missing");

  choose_reason (row, "Third party");
  g_assert_true (says (GTK_WIDGET (row), "Police and the chair read this. Reason: Third party"));
  g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (row)), >, 3);
  picture (fixture, window, "know-write-restricted");
  sp_record_dialog_save (SP_RECORD_DIALOG (dialog));
  sp_case_fixture_settle (fixture);
  run_for (50);

  kept = sp_case_fixture_get (fixture, sp_record_get_id (record));
  g_assert_cmpstr (sp_record_get_compartment (kept), ==,
                   "case:" SP_FIXTURE_CASE ":" SP_FIXTURE_POLICE "," SP_READERS_CHAIR);
  g_assert_cmpstr (sp_contribution_get_restriction_reason (SP_CONTRIBUTION (kept)), ==, "third-party");
  sp_case_page_show_part (SP_CASE_PAGE (page), "agencies");
  sp_case_fixture_settle (fixture);
  run_for (50);
  g_assert_true (says (page, "Police and the chair read this. Reason: Third party"));
  picture (fixture, window, "know-cards");
  gtk_window_destroy (window);
}

/* A risk result is only ever added to; its readers can be changed all the same, by a click on the words or the button. */
static void
test_move (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture ("coordinator");
  g_autoptr (JsonArray) changes = json_array_new ();
  GtkWidget *page = sp_case_page_new (fixture->store, SP_FIXTURE_CASE);
  GtkWindow *window = show (fixture, page, 760, 900);
  g_autoptr (SpRecord) record = NULL;
  GtkWidget *alert;
  GtkWidget *row;

  set (add (changes, "risk_result", LINE, CHAIR_ONLY), "tool", "SASH", "date", "2026-11-20", "agency",
       SP_FIXTURE_POLICE, "concern", "high", "restriction_reason", "health", NULL);
  sp_case_fixture_arrive (fixture, changes, NULL);
  record = sp_case_fixture_get (fixture, LINE);
  sp_case_page_show_part (SP_CASE_PAGE (page), "risk");
  sp_case_fixture_settle (fixture);
  run_for (100);
  g_assert_true (says (page, "Only the chair and coordinator read this. Reason: Health"));
  g_signal_emit_by_name (find (find (page, "SpReadersLabel"), "GtkButton"), "clicked");
  run_for (300);
  alert = find (GTK_WIDGET (window), "AdwAlertDialog");
  g_assert_nonnull (alert);
  row = find (alert, "SpReadersRow");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (row, "GtkDropDown")), 1);
  sp_case_fixture_settle (fixture);
  g_assert_true (says (row, "Police and the chair read this. Reason: Health"));
  picture (fixture, window, "know-move");
  click (alert, "C_hange");
  sp_case_fixture_settle (fixture);
  run_for (100);
  g_assert_cmpstr (sp_record_get_compartment (record), ==,
                   "case:" SP_FIXTURE_CASE ":" SP_FIXTURE_POLICE "," SP_READERS_CHAIR);
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 1);
  g_assert_true (says (page, "Police and the chair read this. Reason: Health"));
  gtk_window_destroy (window);
}

#define TAKE_BACK "You cannot take this back: only the agency to which it belongs can let more people read it again."

/* What another agency contributed may be kept closer by the chair, but goes no further without that agency; and an
 * agency must read what it has to do. The choice says so, and does not let it through. */
static void
test_bounds (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture ("coordinator");
  g_autoptr (JsonArray) changes = json_array_new ();
  GtkWidget *page = sp_case_page_new (fixture->store, SP_FIXTURE_CASE);
  GtkWindow *window = show (fixture, page, 760, 900);
  g_autoptr (SpRecord) record = NULL;
  g_autoptr (SpRecord) task = NULL;
  g_autoptr (SpRecord) theirs = NULL;
  g_autofree char *compartment = NULL;
  GtkWidget *row, *list;

  set (add (changes, "contribution", LINE, "case:" SP_FIXTURE_CASE ":" SP_FIXTURE_HEALTH ",chair"), "date", "2026-11-20",
       "agency", SP_FIXTURE_HEALTH, "text", "Seen in A&E", "restriction_reason", "health", NULL);
  set (add (changes, "action", OTHER_LINE, CORE), "agency", SP_FIXTURE_HEALTH, "due", "2026-11-27", "status", "open",
       "text", "Ring the ward.", NULL);
  set (add (changes, "contribution", THIRD_LINE, CORE), "date", "2026-11-21", "agency", SP_FIXTURE_HEALTH, "text",
       "Discharged.", NULL);
  sp_case_fixture_arrive (fixture, changes, NULL);
  theirs = sp_case_fixture_get (fixture, THIRD_LINE);
  record = sp_case_fixture_get (fixture, LINE);
  task = sp_case_fixture_get (fixture, OTHER_LINE);
  row = sp_readers_row_new (fixture->store, SP_FIXTURE_CASE);
  list = gtk_list_box_new ();
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  g_object_ref_sink (list);

  sp_readers_row_set_record (SP_READERS_ROW (row), record);
  g_assert_true (sp_readers_row_is_complete (SP_READERS_ROW (row)));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (row, "GtkDropDown")), 0);
  g_assert_false (sp_readers_row_is_complete (SP_READERS_ROW (row)));
  sp_readers_row_set_readers (SP_READERS_ROW (row), (const char *[]) { SP_READERS_CHAIR, NULL }, "health");
  g_assert_false (sp_readers_row_is_complete (SP_READERS_ROW (row)));
  g_assert_true (says (row, "This belongs to another agency, which must go on reading it. Choose that agency too."));
  g_object_unref (list);

  row = sp_readers_row_new (fixture->store, SP_FIXTURE_CASE);
  list = gtk_list_box_new ();
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  g_object_ref_sink (list);
  sp_readers_row_set_record (SP_READERS_ROW (row), theirs);
  g_assert_false (says (row, TAKE_BACK));
  /* Whose it is need not be chosen to be among them. */
  sp_readers_row_set_readers (SP_READERS_ROW (row), (const char *[]) { SP_FIXTURE_POLICE, SP_READERS_CHAIR, NULL },
                              "health");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (row, "GtkDropDown")), 4);
  g_assert_true (sp_readers_row_is_complete (SP_READERS_ROW (row)));
  g_assert_true (says (row, TAKE_BACK));
  compartment = sp_readers_row_dup_compartment (SP_READERS_ROW (row));
  g_assert_true (sp_compartment_has_reader (compartment, SP_FIXTURE_HEALTH));
  g_object_unref (list);

  row = sp_readers_row_new (fixture->store, SP_FIXTURE_CASE);
  list = gtk_list_box_new ();
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  g_object_ref_sink (list);
  sp_readers_row_set_record (SP_READERS_ROW (row), task);
  sp_readers_row_set_readers (SP_READERS_ROW (row), (const char *[]) { SP_READERS_CHAIR, NULL }, "health");
  g_assert_false (sp_readers_row_is_complete (SP_READERS_ROW (row)));
  sp_readers_row_set_readers (SP_READERS_ROW (row), (const char *[]) { SP_FIXTURE_HEALTH, SP_READERS_CHAIR, NULL },
                              "health");
  g_assert_true (sp_readers_row_is_complete (SP_READERS_ROW (row)));
  g_object_unref (list);
  gtk_window_destroy (window);
}

static void
add_conflict (JsonArray  *changes,
              const char *id,
              const char *record,
              const char *type,
              const char *field,
              const char *mine,
              const char *theirs)
{
  JsonObject *fields = add (changes, "conflict", id, CORE);

  set (fields, "record", record, "record_type", type, "field", field, "mine_by", OTHER, "theirs_by", SP_FIXTURE_ME,
       "mine_at", "2026-11-24T08:14:00Z", "theirs_at", "2026-11-24T08:20:00Z", "state", "open", NULL);
  if (mine != NULL)
    json_object_set_string_member (fields, "mine", mine);
  if (theirs != NULL)
    json_object_set_string_member (fields, "theirs", theirs);
}

#define CONFLICT(n) "01900000-0000-7000-b000-0000000000d" #n

static void
add_conflicts (SpCaseFixture *fixture)
{
  g_autoptr (JsonArray) changes = json_array_new ();

  set (add (changes, "action", LINE, CORE), "agency", SP_FIXTURE_POLICE, "due", "2026-11-27", "status", "open", "text",
       "Visit the refuge.", NULL);
  add_conflict (changes, CONFLICT (1), SP_FIXTURE_CASE, "case", "victim_voice", "She has moved to a refuge.",
                "She is at her sister's.");
  add_conflict (changes, CONFLICT (2), LINE, "action", "due", "2026-12-01", "2026-11-27");
  add_conflict (changes, CONFLICT (3), SP_FIXTURE_CASE, "case", "risk_level", "high", "medium");
  add_conflict (changes, CONFLICT (4), SP_FIXTURE_CASE, "case", "children", "true", NULL);
  add_conflict (changes, CONFLICT (5), SP_FIXTURE_CASE, "case", "perpetrator", SP_FIXTURE_SUSPECT,
                SP_FIXTURE_VICTIM);
  add_conflict (changes, CONFLICT (6), LINE, "action", "deleted", "deleted", "changed");
  sp_case_fixture_arrive (fixture, changes, NULL);
}

static gboolean
is_row_of (GtkWidget  *widget,
           const char *id)
{
  return SP_IS_CONFLICT_ROW (widget) &&
         g_str_equal (sp_record_get_id (SP_RECORD (sp_conflict_row_get_conflict (SP_CONFLICT_ROW (widget)))), id);
}

static SpConflictRow *
find_row (GtkWidget  *widget,
          const char *id)
{
  return (SpConflictRow *) find_where (widget, is_row_of, id);
}

static GtkWidget *
show_attention (SpCaseFixture  *fixture,
                GtkWindow     **window,
                int             width)
{
  GtkWidget *page = sp_attention_page_new (fixture->store);

  *window = show (fixture, page, width, 900);
  sp_case_fixture_settle (fixture);
  run_for (100);
  sp_case_fixture_settle (fixture);

  return page;
}

/* Dates, flags and references are words, never codes or ids, and what counts meanwhile is said. */
static void
test_conflict_words (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture ("coordinator");
  GtkWindow *window;
  GtkWidget *page;

  add_conflicts (fixture);
  page = show_attention (fixture, &window, 700);
  picture (fixture, window, "know-attention");
  g_assert_true (says (page, "NHS trust wrote “She has moved to a refuge.” at "));
  g_assert_true (says (page, "Police wrote “She is at her sister's.” at "));
  g_assert_true (says (page, "K7M42 · Action: Visit the refuge. · Due"));
  g_assert_true (says (page, "“01 Dec 2026”"));
  g_assert_true (says (GTK_WIDGET (find_row (page, CONFLICT (3))), "the safer of the two counts: “High”"));
  g_assert_false (says (GTK_WIDGET (find_row (page, CONFLICT (2))), "the safer of the two"));
  g_assert_true (says (page, "“Yes”"));
  g_assert_true (says (page, "“No”"));
  g_assert_true (says (page, "“WEXCOMBE, Ewan”"));
  g_assert_true (says (page, "NHS trust deleted this at "));
  g_assert_true (says (page, "while Police changed it at "));
  g_assert_false (says (page, "2026-12-01"));
  g_assert_false (says (page, SP_FIXTURE_SUSPECT));
  g_assert_cmpuint (sp_test_check_names (page), >, 20);
  gtk_window_destroy (window);
}

/* Two people of one agency: the buttons tell them apart by name. */
static void
test_one_agency (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture ("coordinator");
  g_autoptr (JsonArray) changes = json_array_new ();
  JsonObject *fields = sp_case_fixture_add (changes, "member", COLLEAGUE, "directory");
  GtkWindow *window;
  GtkWidget *page;

  set (fields, "family_name", "Blackwood", "given_names", "Seren", "agency", SP_FIXTURE_POLICE, NULL);
  set (add (changes, "conflict", CONFLICT (7), CORE), "record", SP_FIXTURE_CASE, "record_type", "case", "field",
       "victim_voice", "mine_by", COLLEAGUE, "theirs_by", SP_FIXTURE_ME, "mine_at", "2026-11-24T08:14:00Z", "theirs_at",
       "2026-11-24T08:20:00Z", "state", "open", "mine", "She has moved.", "theirs", "She stays.", NULL);
  sp_case_fixture_arrive (fixture, changes, NULL);
  page = show_attention (fixture, &window, 700);
  g_assert_nonnull (find_button (page, "Keep BLACKWOOD, Seren’s"));
  g_assert_nonnull (find_button (page, "Keep THISTLEWOOD, Ruth’s"));
  g_assert_null (find_button (page, "Keep Police’s"));
  gtk_window_destroy (window);
}

static void
assert_settled (SpCaseFixture *fixture,
                const char    *id,
                const char    *kept)
{
  g_autoptr (SpRecord) record = sp_case_fixture_get (fixture, id);
  SpConflict *conflict = SP_CONFLICT (record);

  g_assert_cmpstr (sp_conflict_get_state (conflict), ==, "settled");
  g_assert_cmpstr (sp_conflict_get_kept (conflict), ==, kept);
  g_assert_cmpstr (sp_conflict_get_settled_by (conflict), ==, SP_FIXTURE_ME);
  g_assert_nonnull (sp_conflict_get_settled_at (conflict));
}

static JsonArray *
next_ops (SpCaseFixture *fixture)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = NULL;
  GBytes *bytes;

  sp_test_wait (sp_store_next_push (fixture->store, 100, 100000), &value, &error);
  g_assert_no_error (error);
  bytes = g_value_get_boxed (&value);
  body = sp_json_parse_object (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);

  return json_array_ref (sp_json_get_array (body, "ops"));
}

static void
settle (SpCaseFixture *fixture,
        GtkWidget     *page,
        const char    *id,
        const char    *button)
{
  click (GTK_WIDGET (find_row (page, id)), button);
  sp_case_fixture_settle (fixture);
  run_for (50);
  g_assert_null (find_row (page, id));
}

static void
test_settle (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture ("coordinator");
  g_autoptr (SpRecord) record = NULL;
  g_autoptr (SpRecord) line = NULL;
  g_autoptr (JsonArray) ops = NULL;
  GtkWindow *window;
  GtkWidget *page;

  add_conflicts (fixture);
  record = sp_case_fixture_get (fixture, SP_FIXTURE_CASE);
  line = sp_case_fixture_get (fixture, LINE);
  page = show_attention (fixture, &window, 700);

  settle (fixture, page, CONFLICT (2), "Keep NHS trust’s");
  g_assert_cmpstr (sp_action_get_due (SP_ACTION (line)), ==, "2026-12-01");
  assert_settled (fixture, CONFLICT (2), "mine");

  /* One group: the value and the choice stand or fall together. */
  ops = next_ops (fixture);
  g_assert_cmpuint (json_array_get_length (ops), ==, 2);
  g_assert_nonnull (sp_json_get_text (json_array_get_object_element (ops, 0), "group"));
  g_assert_cmpstr (sp_json_get_text (json_array_get_object_element (ops, 0), "group"), ==,
                   sp_json_get_text (json_array_get_object_element (ops, 1), "group"));

  settle (fixture, page, CONFLICT (1), "Keep _Both");
  g_assert_cmpstr (sp_case_get_victim_voice (SP_CASE (record)), ==,
                   "She has moved to a refuge.\nShe is at her sister's.");
  assert_settled (fixture, CONFLICT (1), "both");
  settle (fixture, page, CONFLICT (4), "Keep NHS trust’s");
  g_assert_true (sp_case_get_children (SP_CASE (record)));
  settle (fixture, page, CONFLICT (6), "Keep It");
  assert_settled (fixture, CONFLICT (6), "theirs");
  g_assert_false (sp_record_get_gone (line));
  g_assert_true (says (page, "Police kept NHS trust’s at "));
  g_assert_true (says (page, "Police kept both at "));
  picture (fixture, window, "know-settled");
  gtk_window_destroy (window);
}

static void
test_delete_it (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture ("coordinator");
  g_autoptr (SpRecord) line = NULL;
  GtkWindow *window;
  GtkWidget *page;

  add_conflicts (fixture);
  line = sp_case_fixture_get (fixture, LINE);
  page = show_attention (fixture, &window, 360);
  picture (fixture, window, "know-attention-narrow");
  settle (fixture, page, CONFLICT (6), "Delete It");
  assert_settled (fixture, CONFLICT (6), "mine");
  g_assert_true (sp_record_get_gone (line));
  g_assert_true (says (GTK_WIDGET (find_row (page, CONFLICT (2))), "not here any more"));
  gtk_window_destroy (window);
}

/* What somebody else settles goes from the page; the row that is being written in stays, with its words. */
static void
test_write_anew (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture ("coordinator");
  g_autoptr (JsonArray) changes = json_array_new ();
  g_autoptr (JsonNode) text = sp_json_node_new_text ("She moved on Friday; her sister knows where.");
  g_autoptr (JsonNode) held = NULL;
  g_autoptr (SpRecord) record = NULL;
  SpConflictRow *row;
  SpFieldInput *input;
  GtkWindow *window;
  GtkWidget *page;

  add_conflicts (fixture);
  record = sp_case_fixture_get (fixture, SP_FIXTURE_CASE);
  page = show_attention (fixture, &window, 700);
  row = find_row (page, CONFLICT (1));
  click (GTK_WIDGET (row), "_Write Anew…");
  input = SP_FIELD_INPUT (find (GTK_WIDGET (row), "SpProseInput"));
  g_assert_nonnull (input);
  sp_field_input_set_value (input, text);
  sp_field_input_changed (input);
  picture (fixture, window, "know-anew");

  for (guint i = 0; i < 2; i++)
    {
      JsonObject *fields = add (changes, "conflict", i == 0 ? CONFLICT (1) : CONFLICT (2), CORE);

      set (fields, "record", i == 0 ? SP_FIXTURE_CASE : LINE, "record_type", i == 0 ? "case" : "action", "field",
           i == 0 ? "victim_voice" : "due", "mine_by", OTHER, "theirs_by", SP_FIXTURE_ME, "mine_at",
           "2026-11-24T08:14:00Z", "theirs_at", "2026-11-24T08:20:00Z", "state", "settled", "kept", "theirs",
           "settled_by", OTHER, "settled_at", "2026-11-24T09:30:00Z", NULL);
    }
  sp_case_fixture_arrive (fixture, changes, NULL);
  run_for (50);
  g_assert_null (find_row (page, CONFLICT (2)));
  g_assert_true (find_row (page, CONFLICT (1)) == row);
  held = sp_field_input_dup_value (input, NULL);
  g_assert_cmpstr (json_node_get_string (held), ==, "She moved on Friday; her sister knows where.");
  g_assert_true (says (GTK_WIDGET (row), "What you are writing is kept"));
  picture (fixture, window, "know-anew-settled");

  click (GTK_WIDGET (row), "_Keep This");
  sp_case_fixture_settle (fixture);
  run_for (50);
  g_assert_null (find_row (page, CONFLICT (1)));
  g_assert_cmpstr (sp_case_get_victim_voice (SP_CASE (record)), ==, "She moved on Friday; her sister knows where.");
  assert_settled (fixture, CONFLICT (1), "anew");
  gtk_window_destroy (window);
}

/* The server's answer to all that waits: refused, for that reason. */
static void
refuse_all (SpCaseFixture *fixture,
            const char    *reason)
{
  g_autoptr (JsonArray) ops = next_ops (fixture);
  g_autoptr (GString) reply = g_string_new ("{\"results\":[");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < json_array_get_length (ops); i++)
    g_string_append_printf (reply, "%s{\"n\":%" G_GINT64_FORMAT ",\"status\":\"quarantined\",\"reason\":\"%s\"}",
                            i > 0 ? "," : "", sp_json_get_int (json_array_get_object_element (ops, i), "n", 0), reason);
  g_string_append (reply, "]}");
  bytes = g_bytes_new (reply->str, reply->len);
  sp_test_wait (sp_store_take_push_reply (fixture->store, bytes), NULL, &error);
  g_assert_no_error (error);
  sp_case_fixture_settle (fixture);
}

static void
test_refused (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture ("coordinator");
  g_autoptr (SpRecord) person = NULL;
  g_autoptr (SpChange) change = sp_change_new ();
  g_autoptr (GError) error = NULL;
  GtkWindow *window;
  GtkWidget *page;
  GtkWidget *row;

  person = sp_case_fixture_get (fixture, SP_FIXTURE_VICTIM);
  sp_change_set_text (change, person, "phone", "07700 900999");
  sp_change_set_text (change, person, "safe_to_call", "no");
  sp_test_wait (sp_store_commit (fixture->store, change), NULL, &error);
  g_assert_no_error (error);
  refuse_all (fixture, "forbidden");
  g_assert_cmpstr (sp_person_get_phone (SP_PERSON (person)), ==, "07700 900123");
  g_assert_cmpuint (sp_store_get_attention (fixture->store), ==, 1);

  page = show_attention (fixture, &window, 700);
  row = find (page, "SpRefusedRow");
  g_assert_nonnull (row);
  g_assert_true (says (row, "because you may not write this there."));
  g_assert_nonnull (strstr (sp_refused_row_get_words (SP_REFUSED_ROW (row)), "Change: Person · HOLLOWAY, Imogen"));
  g_assert_nonnull (strstr (sp_refused_row_get_words (SP_REFUSED_ROW (row)), "Telephone: 07700 900999"));
  g_assert_nonnull (strstr (sp_refused_row_get_words (SP_REFUSED_ROW (row)), "Safe to call: No"));
  g_assert_cmpuint (sp_test_check_names (row), >, 3);
  picture (fixture, window, "know-refused");

  /* Asked for again, it is on its way, and off the list; refused again, it is back; let go, it is gone. */
  click (row, "_Try Again");
  sp_case_fixture_settle (fixture);
  run_for (50);
  g_assert_cmpstr (sp_person_get_phone (SP_PERSON (person)), ==, "07700 900999");
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 1);
  g_assert_cmpuint (sp_store_get_attention (fixture->store), ==, 0);
  g_assert_null (find (page, "SpRefusedRow"));
  refuse_all (fixture, "moved");
  run_for (50);
  row = find (page, "SpRefusedRow");
  g_assert_nonnull (row);
  click (row, "_Let It Go…");
  run_for (300);
  picture (fixture, window, "know-let-go");
  click (find (GTK_WIDGET (window), "AdwAlertDialog"), "_Let It Go");
  sp_case_fixture_settle (fixture);
  run_for (50);
  g_assert_null (find (page, "SpRefusedRow"));
  g_assert_cmpuint (sp_store_get_attention (fixture->store), ==, 0);
  gtk_window_destroy (window);
}

/* What somebody wrote who lost the case meanwhile, about the victim's telephone unless it is about something else. */
static void
arrive_aside (SpCaseFixture *fixture,
              const char    *id,
              const char    *type)
{
  g_autoptr (JsonArray) changes = json_array_new ();
  g_autofree char *operation = g_strdup_printf (
    "{\"n\":1,\"do\":\"set\",\"record\":\"%s\",\"type\":\"%s\",\"compartment\":\"%s\",\"base_rev\":1,"
    "\"set\":{\"phone\":\"07700 900999\"},\"at\":\"2026-11-24T08:14:00Z\"}", SP_FIXTURE_VICTIM, type, CORE);

  set (add (changes, "put_aside", id, CHAIR_ONLY), "operation", operation, "author", OTHER, "reason", "forbidden",
       "state", "open", NULL);
  sp_case_fixture_arrive (fixture, changes, NULL);
  run_for (50);
}

/* Presses @label in the one row, which then goes, and tells whether the change was taken in. */
static gboolean
settle_aside (SpCaseFixture *fixture,
              GtkWidget     *page,
              const char    *id,
              const char    *label)
{
  g_autoptr (SpRecord) aside = sp_case_fixture_get (fixture, id);

  click (find (page, "SpRefusedRow"), label);
  sp_case_fixture_settle (fixture);
  run_for (50);
  g_assert_null (find (page, "SpRefusedRow"));
  g_assert_cmpstr (sp_put_aside_get_state (SP_PUT_ASIDE (aside)), ==, "settled");
  g_assert_cmpstr (sp_put_aside_get_settled_by (SP_PUT_ASIDE (aside)), ==, SP_FIXTURE_ME);
  g_assert_cmpuint (sp_store_get_attention (fixture->store), ==, 0);

  return sp_put_aside_get_taken (SP_PUT_ASIDE (aside));
}

/* Left out, it is off the list; taken in, it is in the case; and so it is where it stands there already. */
static void
test_put_aside (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture ("coordinator");
  g_autoptr (SpRecord) person = sp_case_fixture_get (fixture, SP_FIXTURE_VICTIM);
  g_autofree char *before = g_strdup (sp_person_get_phone (SP_PERSON (person)));
  GtkWindow *window;
  GtkWidget *page;
  GtkWidget *row;

  arrive_aside (fixture, CONFLICT (1), "person");
  g_assert_cmpuint (sp_store_get_attention (fixture->store), ==, 1);
  page = show_attention (fixture, &window, 700);
  row = find (page, "SpRefusedRow");
  g_assert_nonnull (row);
  g_assert_true (says (row, "MARLOWE, Anselm (NHS trust) wrote this"));
  g_assert_true (says (row, "K7M42"));
  g_assert_nonnull (strstr (sp_refused_row_get_words (SP_REFUSED_ROW (row)), "Telephone: 07700 900999"));
  g_assert_cmpuint (sp_test_check_names (row), >, 3);
  picture (fixture, window, "know-put-aside");

  g_assert_false (settle_aside (fixture, page, CONFLICT (1), "_Leave It Out"));
  g_assert_cmpstr (sp_person_get_phone (SP_PERSON (person)), ==, before);

  arrive_aside (fixture, CONFLICT (2), "person");
  g_assert_true (settle_aside (fixture, page, CONFLICT (2), "_Take It In"));
  g_assert_cmpstr (sp_person_get_phone (SP_PERSON (person)), ==, "07700 900999");

  arrive_aside (fixture, CONFLICT (3), "person");
  g_assert_true (settle_aside (fixture, page, CONFLICT (3), "_Take It In"));
  gtk_window_destroy (window);
}

/* What cannot be shown, or is about what is not there any more, is not said to be taken in; unseen it is not left out. */
static void
test_aside_stays (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture ("coordinator");
  g_autoptr (SpRecord) person = sp_case_fixture_get (fixture, SP_FIXTURE_VICTIM);
  g_autoptr (SpChange) change = sp_change_new ();
  GtkWindow *window;
  GtkWidget *page;
  GtkWidget *row;

  arrive_aside (fixture, CONFLICT (1), "horoscope");
  page = show_attention (fixture, &window, 700);
  row = find (page, "SpRefusedRow");
  g_assert_true (says (row, "This version of the program cannot show what was written."));
  g_assert_false (gtk_widget_get_visible (find_button (row, "_Take It In")));
  g_assert_null (find_button (row, "_Leave It Out"));
  gtk_window_destroy (window);

  arrive_aside (fixture, CONFLICT (1), "person");
  page = show_attention (fixture, &window, 700);
  row = find (page, "SpRefusedRow");
  g_assert_true (gtk_widget_get_visible (find_button (row, "_Take It In")));
  sp_change_delete (change, person);
  g_assert_true (sp_test_wait (sp_store_commit (fixture->store, change), NULL, NULL));
  sp_case_fixture_settle (fixture);
  click (row, "_Take It In");
  sp_case_fixture_settle (fixture);
  g_assert_false (gtk_widget_get_visible (find_button (row, "_Take It In")));
  g_assert_cmpuint (sp_store_get_attention (fixture->store), ==, 1);
  gtk_window_destroy (window);
}

static void
test_access (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture ("coordinator");
  g_autoptr (JsonArray) changes = json_array_new ();
  GtkWidget *access = sp_case_access_new (fixture->store, SP_FIXTURE_CASE);
  GtkWindow *window;
  GtkWidget *alert;

  set (add (changes, "exclusion", LINE, CHAIR_ONLY), "member", OTHER, "reason", "A cousin of the suspect.", NULL);
  set (add (changes, "emergency_access", "01900000-0000-7000-b000-0000000000c2", CORE), "member", OTHER, "reason",
       "She is at the door of the clinic.", "opened_at", "2026-11-24T08:00:00Z", "until", "2026-11-24T20:00:00Z", NULL);
  sp_case_fixture_arrive (fixture, changes, NULL);
  window = show (fixture, access, 700, 800);
  run_for (100);
  g_assert_true (says (access, "Harbour Stalking Advocacy"));
  g_assert_true (says (access, "MARLOWE, Anselm"));
  g_assert_true (says (access, "A cousin of the suspect."));
  g_assert_true (says (access, "MARLOWE, Anselm has it open, from"));
  g_assert_cmpuint (sp_test_check_names (access), >, 8);
  picture (fixture, window, "know-access");

  sp_case_access_invite (SP_CASE_ACCESS (access));
  run_for (300);
  alert = find (GTK_WIDGET (window), "AdwAlertDialog");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (alert, "GtkDropDown")), 1);
  sp_case_fixture_settle (fixture);
  run_for (50);
  g_assert_true (says (alert, "is in the case already."));
  picture (fixture, window, "know-invite");
  g_assert_cmpuint (sp_test_check_names (alert), >, 3);
  adw_dialog_force_close (ADW_DIALOG (alert));
  run_for (50);

  sp_case_access_exclude (SP_CASE_ACCESS (access));
  run_for (300);
  alert = find (GTK_WIDGET (window), "AdwAlertDialog");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (alert, "GtkDropDown")), 2);
  sp_case_fixture_settle (fixture);
  run_for (50);
  picture (fixture, window, "know-exclude");
  /* Not without a reason. */
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (alert), "do"));
  adw_dialog_force_close (ADW_DIALOG (alert));
  run_for (50);
  click (access, "_End It Now");
  sp_case_fixture_settle (fixture);
  run_for (50);
  g_assert_true (says (access, "MARLOWE, Anselm had it open"));
  gtk_window_destroy (window);
}

/* Who is shut out stands nowhere but before chair and coordinator; nor can others invite. */
static void
test_access_of_others (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture ("representative");
  GtkWidget *access = sp_case_access_new (fixture->store, SP_FIXTURE_CASE);
  GtkWindow *window = show (fixture, access, 360, 800);

  run_for (50);
  g_assert_true (says (access, "Harbour Stalking Advocacy"));
  g_assert_false (says (access, "Shut out"));
  g_assert_null (find_button (access, "_Invite an Agency…"));
  gtk_window_destroy (window);
}

static void
opened_cb (gpointer    data,
           const char *reference,
           const char *reason)
{
  char **asked = data;

  *asked = g_strdup_printf ("%s: %s", reference, reason);
}

/* Not without a reference and a reason, and not without being told what it means. */
static void
test_emergency (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture ("representative");
  g_autofree char *asked = NULL;
  g_autoptr (JsonNode) why = sp_json_node_new_text ("She is at the door of the clinic.");
  GtkWindow *window = show (fixture, adw_bin_new (), 360, 700);
  AdwDialog *dialog = sp_emergency_dialog_new (fixture->store, opened_cb, &asked);
  GtkWidget *reason;

  adw_dialog_present (dialog, GTK_WIDGET (window));
  run_for (200);
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "open"));
  gtk_editable_set_text (GTK_EDITABLE (find (GTK_WIDGET (dialog), "GtkEntry")), "k7m42");
  g_assert_false (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "open"));
  reason = find (GTK_WIDGET (dialog), "SpProseInput");
  sp_field_input_set_value (SP_FIELD_INPUT (reason), why);
  sp_field_input_changed (SP_FIELD_INPUT (reason));
  g_assert_true (adw_alert_dialog_get_response_enabled (ADW_ALERT_DIALOG (dialog), "open"));
  g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (dialog)), >=, 3);
  picture (fixture, window, "know-emergency");
  click (GTK_WIDGET (dialog), "_Open It");
  run_for (50);
  g_assert_cmpstr (asked, ==, "K7M42: She is at the door of the clinic.");
  gtk_window_destroy (window);
}

/* Dark, narrow, and with letters of twice the size: nothing is cut off. */
static void
test_looks (void)
{
  g_autoptr (SpCaseFixture) fixture = new_fixture ("coordinator");
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *access;
  GtkWindow *window;
  GtkWidget *page;
  int least = 0;
  int dpi = 0;

  add_conflicts (fixture);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  page = show_attention (fixture, &window, 360);
  picture (fixture, window, "know-attention-dark");
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 360);
  gtk_window_destroy (window);
  access = sp_case_access_new (fixture->store, SP_FIXTURE_CASE);
  window = show (fixture, access, 360, 700);
  picture (fixture, window, "know-access-dark");
  gtk_widget_measure (access, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 336);
  gtk_window_destroy (window);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 192 * 1024, NULL);
  page = show_attention (fixture, &window, 700);
  picture (fixture, window, "know-attention-large");
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 700);
  gtk_window_destroy (window);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

/* All that a page says, in order. */
static void
read_all (GtkWidget *widget,
          GString   *words)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (words, "%s\n", gtk_label_get_label (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    read_all (child, words);
}

static void
read_case (SpCaseFixture *fixture,
           GString       *words)
{
  static const char *const parts[] = { "overview", "timeline", "agencies", "risk", "work", "safety", "orders",
                                       "actions", "history" };
  GtkWidget *page = sp_case_page_new (fixture->store, SP_FIXTURE_CASE);
  GtkWindow *window = show (fixture, page, 760, 900);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      sp_case_page_show_part (SP_CASE_PAGE (page), parts[i]);
      sp_case_fixture_settle (fixture);
      run_for (50);
      sp_case_fixture_settle (fixture);
    }
  read_all (page, words);
  gtk_window_destroy (window);
}

static void
read_numbers (SpCaseFixture *fixture,
              GString       *words)
{
  guint n_types;
  const SpRecordType *const *types = sp_record_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr (SpQuery) query = sp_query_new (types[i]->name);
      g_auto (GValue) value = G_VALUE_INIT;

      sp_test_wait (sp_store_find_all (fixture->store, query), &value, NULL);
      g_string_append_printf (words, "%s: %u\n", types[i]->name,
                              g_list_model_get_n_items (g_value_get_object (&value)));
    }
}

static char *
read_world (gboolean with_restricted)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new ("representative");
  g_autoptr (JsonArray) changes = json_array_new ();
  g_autoptr (JsonArray) later = json_array_new ();
  g_autoptr (GString) words = g_string_new (NULL);
  GtkWidget *page;
  GtkWindow *window;

  sp_case_fixture_add_story (fixture, changes);
  /* What others keep to themselves lay here until the last pull, and was withdrawn. */
  if (with_restricted)
    {
      static const char *const types[] = { "contribution", "action", "minute", "risk_result", "address", "incident",
                                           "conflict" };

      for (guint i = 0; i < G_N_ELEMENTS (types); i++)
        {
          g_autofree char *id = g_strdup_printf ("01900000-0000-7000-b000-0000000001%02x", i);
          JsonObject *fields = add (changes, types[i], id, CORE ":" SP_FIXTURE_POLICE);

          set (fields, "agency", SP_FIXTURE_POLICE, "date", "2026-11-01", "text", "MARKER", "description", "MARKER",
               "status", "open", "due", "2026-11-02", "state", "open", "record", LINE, "record_type", "action", "field",
               "text", "restriction_reason", "intelligence", NULL);
        }
    }
  sp_case_fixture_arrive (fixture, changes, NULL);
  if (with_restricted)
    sp_case_fixture_arrive (fixture, later, CORE ":" SP_FIXTURE_POLICE);

  read_case (fixture, words);
  read_numbers (fixture, words);
  page = sp_cases_page_new (fixture->store);
  window = show (fixture, page, 400, 760);
  read_all (page, words);
  gtk_window_destroy (window);
  page = sp_attention_page_new (fixture->store);
  window = show (fixture, page, 700, 760);
  run_for (50);
  read_all (page, words);
  g_string_append_printf (words, "attention: %u\n", sp_store_get_attention (fixture->store));
  gtk_window_destroy (window);

  return g_string_free_and_steal (g_steal_pointer (&words));
}

/* Lists, numbers, counts and pages are, word for word, those of a world in which it never existed. */
static void
test_no_gap (void)
{
  g_autofree char *with = read_world (TRUE);
  g_autofree char *without = read_world (FALSE);

  g_assert_cmpuint (strlen (without), >, 1000);
  g_assert_nonnull (strstr (without, "Third breach of the interim order"));
  g_assert_cmpstr (with, ==, without);
}

int
main (int   argc,
      char *argv[])
{
  init_tests (&argc, &argv);

  g_test_add_func ("/know/words", test_words);
  g_test_add_func ("/know/write-restricted", test_write_restricted);
  g_test_add_func ("/know/move", test_move);
  g_test_add_func ("/know/bounds", test_bounds);
  g_test_add_func ("/know/conflict-words", test_conflict_words);
  g_test_add_func ("/know/one-agency", test_one_agency);
  g_test_add_func ("/know/settle", test_settle);
  g_test_add_func ("/know/delete-it", test_delete_it);
  g_test_add_func ("/know/write-anew", test_write_anew);
  g_test_add_func ("/know/refused", test_refused);
  g_test_add_func ("/know/put-aside", test_put_aside);
  g_test_add_func ("/know/aside-stays", test_aside_stays);
  g_test_add_func ("/know/access", test_access);
  g_test_add_func ("/know/access-of-others", test_access_of_others);
  g_test_add_func ("/know/emergency", test_emergency);
  g_test_add_func ("/know/looks", test_looks);
  g_test_add_func ("/know/no-gap", test_no_gap);

  return g_test_run ();
}
