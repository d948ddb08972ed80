/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-case-fixture.h"
#include "sp-draft.h"
#include "sp-field-row.h"
#include "sp-field-value.h"
#include "sp-json.h"
#include "sp-record-editor.h"
#include "sp-test-until.h"
#include "sp-test-wait.h"
#include "sp-test-window.h"

/* The rows for single fields: whatever the kind, what goes in comes out. */

static JsonNode *
text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/* Some right value for a field of any kind. */
static JsonNode *
make_value (SpStore       *store,
            const SpField *field)
{
  guint n_items = 0;
  const SpValueListItem *items;
  JsonArray *array;
  JsonNode *node;

  switch (field->kind)
    {
    case SP_KIND_NUMBER:
      return json_node_init_int (json_node_alloc (), 12);
    case SP_KIND_FLAG:
      return json_node_init_boolean (json_node_alloc (), TRUE);
    case SP_KIND_DATE:
      return text_node ("2026-06-04");
    case SP_KIND_INSTANT:
      return text_node ("2026-06-04T14:00:00Z");
    case SP_KIND_REF:
      return text_node (SP_FIXTURE_POLICE);
    case SP_KIND_CHOICE:
      items = sp_value_lists_get_items (sp_store_get_lists (store), field->list, &n_items);
      g_assert_cmpuint (n_items, >, 0);
      return text_node (items[n_items - 1].code);
    case SP_KIND_SET:
      array = json_array_new ();
      items = field->list != NULL
                ? sp_value_lists_get_items (sp_store_get_lists (store), field->list, &n_items)
                : NULL;
      json_array_add_string_element (array, n_items > 0 ? items[0].code : "Alpha");
      node = json_node_init_array (json_node_alloc (), array);
      json_array_unref (array);
      return node;
    case SP_KIND_PROSE:
      return text_node ("Two lines,\nwith ‎ليلى‎ and 🌿.");
    case SP_KIND_TEXT:
    default:
      return text_node ("A line of “text” & more");
    }
}

static void
round_trip (SpStore       *store,
            SpRecord      *record,
            const SpField *field)
{
  g_autoptr (JsonNode) value = make_value (store, field);
  g_autoptr (JsonNode) back = NULL;
  g_autoptr (JsonNode) nothing = NULL;
  g_autoptr (GtkWidget) row = g_object_ref_sink (sp_field_row_new (store, record, field, NULL, TRUE));
  g_autofree char *problem = NULL;
  SpFieldInput *input = sp_field_row_get_input (SP_FIELD_ROW (row));

  g_assert_nonnull (input);
  sp_field_input_set_value (input, value);
  back = sp_field_row_dup_value (SP_FIELD_ROW (row), &problem);
  if (!sp_field_value_equal (value, back))
    g_error ("%s.%s does not come back as it went in", sp_record_get_record_type (record)->name,
             field->name);
  g_assert_null (problem);

  sp_field_input_set_value (input, NULL);
  nothing = sp_field_row_dup_value (SP_FIELD_ROW (row), &problem);
  g_assert_null (nothing);
  g_assert_null (problem);
}

static void
test_round_trip (void)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new ("coordinator");
  guint n_types = 0;
  const SpRecordType *const *types = sp_record_types (&n_types);
  guint n_fields = 0;

  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr (SpRecord) record = sp_record_new (types[i], SP_FIXTURE_CASE, "directory");

      for (guint k = 0; k < types[i]->n_fields; k++, n_fields++)
        round_trip (fixture->store, record, &types[i]->fields[k]);
    }
  g_assert_cmpuint (n_fields, >, 200);
}

static void
press (GtkWidget  *row,
       const char *text)
{
  SpFieldInput *input = sp_field_row_get_input (SP_FIELD_ROW (row));
  GtkWidget *child = adw_bin_get_child (ADW_BIN (input));

  if (GTK_IS_EDITABLE (child))
    gtk_editable_set_text (GTK_EDITABLE (child), text);
  else if (GTK_IS_SCROLLED_WINDOW (child))
    gtk_text_buffer_set_text (
      gtk_text_view_get_buffer (
        GTK_TEXT_VIEW (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (child)))),
      text, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_first_child (child)), text);
}

static void
test_bad_entries (void)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new ("coordinator");
  const SpRecordType *type = sp_record_type_find ("risk_result");
  g_autoptr (SpRecord) record = sp_record_new (type, SP_FIXTURE_CASE, "directory");
  const char *const fields[] = { "date", "count" };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr (GtkWidget) row = g_object_ref_sink (
        sp_field_row_new (fixture->store, record, sp_record_type_find_field (type, fields[i]), NULL, TRUE));
      g_autofree char *problem = NULL;
      g_autoptr (JsonNode) value = NULL;

      press (row, "thirty-first of Smarch");
      value = sp_field_row_dup_value (SP_FIELD_ROW (row), &problem);
      g_assert_null (value);
      g_assert_nonnull (problem);
    }
}

static void
test_uk_dates (void)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new ("coordinator");
  const SpRecordType *type = sp_record_type_find ("action");
  g_autoptr (SpRecord) record = sp_record_new (type, SP_FIXTURE_CASE, "directory");
  g_autoptr (GtkWidget) row = g_object_ref_sink (
    sp_field_row_new (fixture->store, record, sp_record_type_find_field (type, "due"), NULL, TRUE));
  const struct
  {
    const char *typed;
    const char *iso;
  } cases[] = {
    { "04/06/2027", "2027-06-04" },
    { "4 Jun 2027", "2027-06-04" },
    { "2027-06-04", "2027-06-04" },
    { "fri", "2026-11-27" },
    { "2w", "2026-12-08" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) value = NULL;

      press (row, cases[i].typed);
      value = sp_field_row_dup_value (SP_FIELD_ROW (row), NULL);
      g_assert_nonnull (value);
      g_assert_cmpstr (json_node_get_string (value), ==, cases[i].iso);
    }
}

static GtkWidget *
new_editor (SpCaseFixture *fixture,
            SpRecord      *record)
{
  return g_object_ref_sink (sp_record_editor_new (fixture->store, record, SP_FIXTURE_CASE, FALSE, NULL, FALSE));
}

/* What arrives from elsewhere changes one field of the story's case. */
static void
arrive_field (SpCaseFixture *fixture,
              SpRecord      *record,
              const char    *field,
              const char    *value)
{
  g_autoptr (JsonArray) changes = json_array_new ();
  g_autoptr (JsonObject) fields = sp_record_dup_json (record);
  JsonObject *change;

  json_object_set_string_member (fields, field, value);
  sp_case_fixture_add (changes, sp_record_get_record_type (record)->name, sp_record_get_id (record),
                       sp_record_get_compartment (record));
  change = json_array_get_object_element (changes, 0);
  json_object_set_object_member (change, "fields", g_steal_pointer (&fields));
  sp_case_fixture_arrive (fixture, changes, NULL);
}

static void
test_edit_in_place (void)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new_story ("coordinator");
  g_autoptr (SpRecord) person = sp_case_fixture_get (fixture, SP_FIXTURE_VICTIM);
  g_autoptr (GtkWidget) editor = new_editor (fixture, person);
  SpFieldRow *row = sp_record_editor_get_row (SP_RECORD_EDITOR (editor), "given_names");
  g_autofree char *name = NULL;

  g_assert_cmpstr (sp_field_row_get_words (row), ==, "Imogen");
  sp_field_row_edit (row);
  g_assert_true (sp_field_row_is_editing (row));
  press (GTK_WIDGET (row), "Imogen Rose");
  sp_field_row_apply (row);
  g_assert_false (sp_field_row_is_editing (row));
  sp_case_fixture_settle (fixture);
  g_assert_cmpstr (sp_field_row_get_words (row), ==, "Imogen Rose");
  name = sp_record_dup_text (person, "given_names");
  g_assert_cmpstr (name, ==, "Imogen Rose");
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 1);

  /* Escape gives up what was typed. */
  sp_field_row_edit (row);
  press (GTK_WIDGET (row), "Nobody");
  sp_field_row_restore (row);
  sp_case_fixture_settle (fixture);
  g_assert_cmpstr (sp_field_row_get_words (row), ==, "Imogen Rose");
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 1);

  /* What cannot be kept stays in its entry, with the reason. */
  row = sp_record_editor_get_row (SP_RECORD_EDITOR (editor), "family_name");
  sp_field_row_edit (row);
  press (GTK_WIDGET (row), "  ");
  sp_field_row_apply (row);
  g_assert_true (sp_field_row_is_editing (row));
  g_assert_nonnull (sp_field_row_get_problem (row));
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 1);
}

static void
test_changed_elsewhere (void)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new_story ("coordinator");
  g_autoptr (SpRecord) person = sp_case_fixture_get (fixture, SP_FIXTURE_VICTIM);
  g_autoptr (GtkWidget) editor = new_editor (fixture, person);
  SpFieldRow *row = sp_record_editor_get_row (SP_RECORD_EDITOR (editor), "phone");
  g_autoptr (JsonNode) typed = NULL;

  /* Read: it follows. */
  arrive_field (fixture, person, "phone", "07700 900456");
  g_assert_cmpstr (sp_field_row_get_words (row), ==, "07700 900456");
  g_assert_null (sp_field_row_get_note (row));

  /* Opened, nothing typed: it follows as well. */
  sp_field_row_edit (row);
  arrive_field (fixture, person, "phone", "07700 900457");
  typed = sp_field_row_dup_value (row, NULL);
  g_assert_cmpstr (json_node_get_string (typed), ==, "07700 900457");
  g_assert_null (sp_field_row_get_note (row));

  /* Being typed: the typing is kept, and a note says the other value. */
  press (GTK_WIDGET (row), "07700 900999");
  arrive_field (fixture, person, "phone", "07700 900458");
  g_clear_pointer (&typed, json_node_unref);
  typed = sp_field_row_dup_value (row, NULL);
  g_assert_cmpstr (json_node_get_string (typed), ==, "07700 900999");
  g_assert_nonnull (sp_field_row_get_note (row));
  g_assert_nonnull (strstr (sp_field_row_get_note (row), "07700 900458"));
}

static guint
count_rows (GtkWidget *widget)
{
  guint n = SP_IS_FIELD_ROW (widget) && gtk_widget_get_visible (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);

  return n;
}

/* What was not recorded has no row; as soon as it is recorded anywhere it has, but not under the hands of who types. */
static void
test_recorded_elsewhere (void)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new_story ("coordinator");
  g_autoptr (SpRecord) person = sp_case_fixture_get (fixture, SP_FIXTURE_VICTIM);
  g_autoptr (GtkWidget) editor = new_editor (fixture, person);
  SpFieldRow *phone = sp_record_editor_get_row (SP_RECORD_EDITOR (editor), "phone");
  guint n = count_rows (editor);

  g_assert_cmpuint (n, <, sp_record_get_record_type (person)->n_fields / 2);
  arrive_field (fixture, person, "occupation", "Nurse");
  g_assert_cmpuint (count_rows (editor), ==, n + 1);

  sp_field_row_edit (phone);
  press (GTK_WIDGET (phone), "07700 900999");
  arrive_field (fixture, person, "email", "imogen@example.org");
  g_assert_cmpuint (count_rows (editor), ==, n + 1);
  sp_field_row_restore (phone);
  g_assert_cmpuint (count_rows (editor), ==, n + 2);
}

static void
test_draft (void)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new_story ("coordinator");
  g_autoptr (SpRecord) person = sp_case_fixture_get (fixture, SP_FIXTURE_VICTIM);
  g_autoptr (GtkWidget) editor = new_editor (fixture, person);
  SpFieldRow *row = sp_record_editor_get_row (SP_RECORD_EDITOR (editor), "safe_times");
  g_autofree char *key = g_strdup_printf ("edit/%s", SP_FIXTURE_VICTIM);
  g_autofree char *text = NULL;
  g_autoptr (GtkWidget) again = NULL;
  g_autoptr (JsonNode) back = NULL;

  sp_case_fixture_settle (fixture);
  sp_field_row_edit (row);
  press (GTK_WIDGET (row), "Never on Sundays");

  /* Within a second it is in the cache, though nothing was saved. */
  run_for (950);
  text = sp_case_fixture_dup_draft (fixture, key);
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, "Never on Sundays"));
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 0);

  /* As after a crash: another editor offers it, and taking the offer goes on where it stopped. */
  again = new_editor (fixture, person);
  sp_case_fixture_settle (fixture);
  row = sp_record_editor_get_row (SP_RECORD_EDITOR (again), "safe_times");
  g_assert_false (sp_field_row_is_editing (row));
  g_assert_nonnull (sp_field_row_get_note (row));
  g_assert_nonnull (strstr (sp_field_row_get_note (row), "Never on Sundays"));
  sp_field_row_take_note (row);
  g_assert_true (sp_field_row_is_editing (row));
  back = sp_field_row_dup_value (row, NULL);
  g_assert_cmpstr (json_node_get_string (back), ==, "Never on Sundays");

  /* Saved: the draft is gone. */
  sp_field_row_apply (row);
  WAIT_UNTIL (!sp_case_fixture_has_draft (fixture, key));
}

static void
offered_cb (gboolean *offered)
{
  *offered = TRUE;
}

/* However fast the cache answers: what is offered before the entries are there, or before anybody listens, is lost. */
static void
test_draft_later (void)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new ("coordinator");

  g_assert_true (sp_test_wait (sp_store_save_draft (fixture->store, "edit/x", "{\"text\":\"Never on Sundays\"}"), NULL,
                               NULL));
  for (guint i = 0; i < 500; i++)
    {
      g_autoptr (SpDraft) draft = sp_draft_new (fixture->store, "edit/x");
      gboolean offered = FALSE;

      g_signal_connect_swapped (draft, "offered", G_CALLBACK (offered_cb), &offered);
      sp_draft_load (draft);
      g_assert_false (offered);
      WAIT_UNTIL (offered);
    }
}

int
main (int   argc,
      char *argv[])
{
  init_tests (&argc, &argv);

  g_test_add_func ("/cases/fields/round-trip", test_round_trip);
  g_test_add_func ("/cases/fields/bad-entries", test_bad_entries);
  g_test_add_func ("/cases/fields/uk-dates", test_uk_dates);
  g_test_add_func ("/cases/fields/edit-in-place", test_edit_in_place);
  g_test_add_func ("/cases/fields/changed-elsewhere", test_changed_elsewhere);
  g_test_add_func ("/cases/fields/recorded-elsewhere", test_recorded_elsewhere);
  g_test_add_func ("/cases/fields/draft", test_draft);
  g_test_add_func ("/cases/fields/draft-later", test_draft_later);

  return g_test_run ();
}
