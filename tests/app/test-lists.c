/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-choice-input.h"
#include "sp-directory-records.h"
#include "sp-list-index.h"
#include "sp-list-page.h"
#include "sp-list-row.h"
#include "sp-options.h"
#include "sp-partnership-page.h"
#include "sp-record-dialog.h"
#include "sp-test-fields.h"
#include "sp-test-names.h"
#include "sp-test-page.h"
#include "sp-test-wait.h"

/* The lists of words that an administrator keeps: in the window, and where they are chosen from. */

static void
set_up (Fixture    *self,
        const char *list,
        int         width)
{
  self->data = sp_case_fixture_new ("administrator");
  open_page (self, GTK_WIDGET (sp_list_page_new (self->data->store, list)), width);
}

static gboolean
is_row_of (GtkWidget  *widget,
           const char *code)
{
  return SP_IS_LIST_ROW (widget) && g_str_equal (sp_list_row_get_code (SP_LIST_ROW (widget)), code);
}

static SpListRow *
find_row (Fixture    *self,
          const char *code)
{
  GtkWidget *row = find_where (self->page, is_row_of, code);

  if (row == NULL)
    g_error ("no row of “%s”", code);

  return SP_LIST_ROW (row);
}

static gboolean
has_tooltip (GtkWidget  *widget,
             const char *words)
{
  return g_strcmp0 (gtk_widget_get_tooltip_text (widget), words) == 0;
}

static void
press (Fixture    *self,
       const char *code,
       const char *tooltip)
{
  GtkWidget *button = find_where (GTK_WIDGET (find_row (self, code)), has_tooltip, tooltip);

  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  settle (self);
  let_pass (self, 100);
}

static const SpValueListItem *
get_item (Fixture    *self,
          const char *list,
          const char *code)
{
  sp_case_fixture_settle (self->data);
  return sp_value_lists_find (sp_store_get_lists (self->data->store), list, code);
}

static void
add (Fixture    *self,
     const char *words)
{
  GtkWidget *entry = find_type (self->page, "AdwEntryRow");

  gtk_editable_set_text (GTK_EDITABLE (entry), words);
  g_signal_emit_by_name (entry, "apply");
  settle (self);
  let_pass (self, 100);
}

static GtkEditable *
get_new_words (Fixture *self)
{
  return GTK_EDITABLE (find_type (self->page, "AdwEntryRow"));
}

static char *
dup_order (Fixture    *self,
           const char *list)
{
  guint n;
  const SpValueListItem *items = sp_value_lists_get_items (sp_store_get_lists (self->data->store), list, &n);
  GString *codes = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (codes, "%s%s", i > 0 ? " " : "", items[i].code);

  return g_string_free_and_steal (codes);
}

static void
check_order (Fixture    *self,
             const char *list,
             const char *codes)
{
  g_autofree char *found = dup_order (self, list);

  g_assert_cmpstr (found, ==, codes);
}

/* In an old partnership, none of these words has a record: the page shows them, and makes one where it has to. */
static void
test_words (void)
{
  const SpField *field = sp_record_type_find_field (sp_record_type_find ("case"), "relationship");
  Fixture self = { 0 };

  set_up (&self, "relationship", 700);
  g_assert_true (says (self.page, "What somebody is to the victim, or to the perpetrator."));
  g_assert_cmpuint (sp_test_check_names (self.page), >, 20);
  picture (self.data, self.window, "list");

  add (&self, "  Landlord or landlady ");
  g_assert_cmpstr (gtk_editable_get_text (get_new_words (&self)), ==, "");
  g_assert_cmpstr (get_item (&self, "relationship", "landlord-or-landlady")->label, ==, "Landlord or landlady");
  g_assert_cmpint (sp_list_row_get_place (find_row (&self, "landlord-or-landlady")), ==, 12);

  /* What reads like one that is there is not added; what was typed stays. */
  add (&self, "EX-PARTNER");
  g_assert_true (says (self.page, "“Ex-partner” is there already."));
  g_assert_cmpstr (gtk_editable_get_text (get_new_words (&self)), ==, "EX-PARTNER");
  picture (self.data, self.window, "list-there-already");
  add (&self, "");

  press (&self, "friend", "Offer No Longer");
  g_assert_true (get_item (&self, "relationship", "friend")->retired);
  g_assert_cmpstr (get_item (&self, "relationship", "friend")->label, ==, "Friend");
  add (&self, "friend");
  g_assert_true (says (self.page, "among those that are offered no longer."));
  add (&self, "");
  {
    g_autoptr(SpOptions) options = sp_options_new_for_field (self.data->store, field);
    g_autoptr(JsonNode) recorded = json_node_init_string (json_node_alloc (), "friend");
    g_autoptr(JsonNode) kept = NULL;
    GtkStringObject *chosen;
    GtkWidget *input = g_object_ref_sink (GTK_WIDGET (sp_choice_input_new (self.data->store, field, NULL)));

    g_assert_null (sp_options_get_label_for (options, "friend"));
    g_assert_cmpstr (sp_options_get_retired_label (options, "friend"), ==, "Friend");
    g_assert_cmpstr (sp_options_get_label_for (options, "landlord-or-landlady"), ==, "Landlord or landlady");
    /* Where it is recorded it reads as before, and stays. */
    sp_field_input_set_value (SP_FIELD_INPUT (input), recorded);
    kept = sp_field_input_dup_value (SP_FIELD_INPUT (input), NULL);
    g_assert_cmpstr (json_node_get_string (kept), ==, "friend");
    chosen = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (find_type (input, "GtkDropDown")));
    g_assert_cmpstr (gtk_string_object_get_string (chosen), ==, "Friend");
    g_object_unref (input);
  }
  picture (self.data, self.window, "list-retired");

  press (&self, "friend", "Offer Again");
  g_assert_false (get_item (&self, "relationship", "friend")->retired);
  take_down (&self);
}

/* Up and down, with the mouse and with keys; what is offered no longer is passed over. */
static void
test_order (void)
{
  Fixture self = { 0 };

  set_up (&self, "pathway", 360);
  check_order (&self, "pathway", "consultation direct_intervention advocacy_only monitor");
  press (&self, "monitor", "Move Up");
  check_order (&self, "pathway", "consultation direct_intervention monitor advocacy_only");
  gtk_widget_grab_focus (GTK_WIDGET (find_row (&self, "monitor")));
  press_key (GTK_WIDGET (find_row (&self, "monitor")), GDK_KEY_Up, GDK_ALT_MASK | GDK_SHIFT_MASK);
  settle (&self);
  let_pass (&self, 100);
  check_order (&self, "pathway", "consultation monitor direct_intervention advocacy_only");
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (find_row (&self, "monitor"))));
  press (&self, "consultation", "Offer No Longer");
  press_key (GTK_WIDGET (find_row (&self, "monitor")), GDK_KEY_Up, GDK_ALT_MASK | GDK_SHIFT_MASK);
  press_key (GTK_WIDGET (find_row (&self, "monitor")), GDK_KEY_Up, GDK_ALT_MASK);
  settle (&self);
  check_order (&self, "pathway", "consultation monitor direct_intervention advocacy_only");
  press (&self, "consultation", "Offer Again");
  press (&self, "monitor", "Offer No Longer");
  press (&self, "consultation", "Move Down");
  check_order (&self, "pathway", "monitor direct_intervention consultation advocacy_only");
  g_assert_cmpint (sp_list_row_get_place (find_row (&self, "consultation")), ==, 1);
  picture (self.data, self.window, "list-360");
  take_down (&self);
}

/* Other words for the same: in the record's own editor. What comes from elsewhere meanwhile is shown, and disturbs nobody. */
static void
test_other_words (void)
{
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autofree char *id = sp_value_lists_dup_record_id ("trigger", "release");
  g_autoptr(JsonNode) words = json_node_init_string (json_node_alloc (), "Job at risk");
  Fixture self = { 0 };
  SpFieldRow *row;
  GtkWidget *dialog;
  JsonObject *fields;

  set_up (&self, "trigger", 360);
  g_signal_emit_by_name (gtk_widget_get_parent (GTK_WIDGET (find_row (&self, "job-loss"))), "row-activated",
                         find_row (&self, "job-loss"));
  settle (&self);
  let_pass (&self, 200);
  dialog = get_dialog (&self);
  g_assert_true (SP_IS_RECORD_DIALOG (dialog));
  row = sp_record_editor_get_row (sp_record_dialog_get_editor (SP_RECORD_DIALOG (dialog)), "label");
  g_assert_true (sp_field_row_is_editing (row));
  g_assert_null (sp_record_editor_get_row (sp_record_dialog_get_editor (SP_RECORD_DIALOG (dialog)), "code"));
  g_assert_null (find_css (dialog, "destructive-action"));
  picture (self.data, self.window, "list-other-words-360");
  sp_field_input_set_value (sp_field_row_get_input (row), words);
  sp_field_row_apply (row);
  settle (&self);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  let_pass (&self, 200);
  g_assert_cmpstr (get_item (&self, "trigger", "job-loss")->label, ==, "Job at risk");
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (find_row (&self, "job-loss"))), ==, "Job at risk");

  gtk_editable_set_text (get_new_words (&self), "Half a wo");
  fields = sp_case_fixture_add (changes, "list_item", id, "directory");
  set (fields, "list", "trigger", "code", "release", "label", "Comes out of prison", NULL);
  fields = sp_case_fixture_add (changes, "list_item", "01900000-0000-7000-8000-0000000000f7", "directory");
  set (fields, "list", "trigger", "code", "new-child", "label", "A child is born", NULL);
  sp_case_fixture_arrive (self.data, changes, NULL);
  let_pass (&self, 200);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (find_row (&self, "release"))), ==,
                   "Comes out of prison");
  g_assert_cmpint (sp_list_row_get_place (find_row (&self, "release")), ==, 4);
  g_assert_cmpint (sp_list_row_get_place (find_row (&self, "new-child")), ==, 10);
  g_assert_cmpstr (gtk_editable_get_text (get_new_words (&self)), ==, "Half a wo");

  /* What was typed is there again after the lock, or another page. */
  let_pass (&self, 900);
  g_assert_true (sp_case_fixture_has_draft (self.data, "list/trigger"));
  gtk_window_destroy (self.window);
  open_page (&self, GTK_WIDGET (sp_list_page_new (self.data->store, "trigger")), 360);
  g_assert_cmpstr (gtk_editable_get_text (get_new_words (&self)), ==, "Half a wo");
  take_down (&self);
}

/* Taking back what was added retires it, as somebody may have used it; doing it again offers it again. */
static void
test_undo (void)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpChange) delete = sp_change_new ();
  g_autoptr(SpChange) back = NULL;
  g_autoptr(SpChange) forth = NULL;
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(JsonObject) fields = json_object_new ();
  g_autoptr(GError) error = NULL;
  Fixture self = { .data = sp_case_fixture_new ("administrator") };
  SpStore *store = self.data->store;
  g_auto(GValue) value = G_VALUE_INIT;

  record = sp_record_new (sp_record_type_find ("list_item"), "01900000-0000-7000-8000-0000000000f7", "directory");
  set (fields, "list", "trigger", "code", "new-child", "label", "A child is born", NULL);
  sp_record_set_json (record, fields);
  sp_change_create (change, record);
  g_assert_true (sp_test_wait (sp_store_commit (store, change), &value, &error));
  g_assert_no_error (error);
  back = g_value_dup_object (&value);
  g_value_unset (&value);
  g_assert_false (get_item (&self, "trigger", "new-child")->retired);
  g_assert_true (sp_test_wait (sp_store_commit (store, back), &value, &error));
  forth = g_value_dup_object (&value);
  g_assert_true (get_item (&self, "trigger", "new-child")->retired);
  g_assert_true (sp_test_wait (sp_store_commit (store, forth), NULL, &error));
  g_assert_false (get_item (&self, "trigger", "new-child")->retired);

  g_object_unref (g_steal_pointer (&record));
  record = sp_case_fixture_get (self.data, "01900000-0000-7000-8000-0000000000f7");
  sp_change_delete (delete, record);
  g_assert_false (sp_test_wait (sp_store_commit (store, delete), NULL, &error));
  g_assert_error (error, SP_STORE_ERROR, SP_STORE_ERROR_FORBIDDEN);
  sp_case_fixture_free (self.data);
}

static void
enter (GtkWidget  *dialog,
       const char *field,
       const char *text)
{
  SpFieldRow *row = sp_record_editor_get_row (sp_record_dialog_get_editor (SP_RECORD_DIALOG (dialog)), field);
  g_autoptr(JsonNode) value = json_node_init_string (json_node_alloc (), text);

  sp_field_input_set_value (sp_field_row_get_input (row), value);
  g_signal_emit_by_name (sp_field_row_get_input (row), "changed");
}

static const char *
get_problem (GtkWidget  *dialog,
             const char *field)
{
  return sp_field_row_get_problem (
    sp_record_editor_get_row (sp_record_dialog_get_editor (SP_RECORD_DIALOG (dialog)), field));
}

/* A group that is added has years of its own, which are asked for with it, shown under it, and changed in its own form. */
static void
check_added_group (Fixture *self)
{
  g_autofree char *id = sp_value_lists_dup_record_id ("retention-group", "5-terrorism");
  g_autoptr(SpRecord) record = NULL;
  GtkWidget *dialog;
  SpFieldRow *row;

  add (self, "5 Terrorism");
  let_pass (self, 200);
  dialog = get_dialog (self);
  g_assert_true (SP_IS_RECORD_DIALOG (dialog));
  sp_record_dialog_save (SP_RECORD_DIALOG (dialog));
  let_pass (self, 300);
  g_assert_cmpstr (get_problem (dialog, "review_years"), ==, "This is needed.");
  g_assert_cmpstr (get_problem (dialog, "to_age"), ==, NULL);
  enter (dialog, "review_years", "0");
  enter (dialog, "kept_years", "9");
  sp_record_dialog_save (SP_RECORD_DIALOG (dialog));
  let_pass (self, 300);
  g_assert_cmpstr (get_problem (dialog, "review_years"), ==, "Write a number from 1 to 100.");
  enter (dialog, "review_years", "30");
  sp_test_check_names (dialog);
  picture (self->data, self->window, "list-group-new-360");
  sp_record_dialog_save (SP_RECORD_DIALOG (dialog));
  let_pass (self, 500);
  g_assert_null (get_dialog (self));
  g_assert_cmpstr (gtk_editable_get_text (get_new_words (self)), ==, "");
  g_assert_cmpstr (get_item (self, "retention-group", "5-terrorism")->label, ==, "5 Terrorism");
  g_assert_cmpint (sp_list_row_get_place (find_row (self, "5-terrorism")), ==, 4);
  g_assert_true (says (GTK_WIDGET (find_row (self, "5-terrorism")), "Reviewed 30 years after a case ended"));
  g_assert_true (says (GTK_WIDGET (find_row (self, "5-terrorism")), "A review keeps it for 9 years"));

  g_signal_emit_by_name (gtk_widget_get_parent (GTK_WIDGET (find_row (self, "5-terrorism"))), "row-activated",
                         find_row (self, "5-terrorism"));
  settle (self);
  let_pass (self, 300);
  dialog = get_dialog (self);
  row = sp_record_editor_get_row (sp_record_dialog_get_editor (SP_RECORD_DIALOG (dialog)), "to_age");
  sp_field_row_edit (row);
  enter (dialog, "to_age", "90");
  sp_field_row_apply (row);
  settle (self);
  picture (self->data, self->window, "list-group-360");
  adw_dialog_force_close (ADW_DIALOG (dialog));
  let_pass (self, 300);
  g_assert_true (says (GTK_WIDGET (find_row (self, "5-terrorism")), "Kept until the suspect is 90"));
  record = sp_case_fixture_get (self->data, id);
  g_assert_cmpint (sp_list_item_get_review_years (SP_LIST_ITEM (record)), ==, 30);
  press (self, "5-terrorism", "Offer No Longer");
  g_assert_true (get_item (self, "retention-group", "5-terrorism")->retired);
  g_assert_true (says (GTK_WIDGET (find_row (self, "5-terrorism")), "Reviewed 30 years after a case ended"));
}

/* Retention groups have years; what the program alone sets is offered to nobody. */
static void
test_more_than_words (void)
{
  g_autoptr(JsonArray) changes = json_array_new ();
  Fixture self = { 0 };
  GtkWidget *editor;

  self.data = sp_case_fixture_new ("administrator");
  set (sp_case_fixture_add (changes, "partnership", "01900000-0000-7000-8000-0000000000f1", "directory"), "name", "Solent", NULL);
  sp_case_fixture_arrive (self.data, changes, NULL);
  open_page (&self, GTK_WIDGET (sp_list_page_new (self.data->store, "retention-group")), 360);
  editor = find_type (self.page, "SpRecordEditor");
  g_assert_nonnull (sp_record_editor_get_row (SP_RECORD_EDITOR (editor), "review_years_3"));
  g_assert_nonnull (sp_record_editor_get_row (SP_RECORD_EDITOR (editor), "kept_to_age"));
  g_assert_null (sp_record_editor_get_row (SP_RECORD_EDITOR (editor), "lease_hours"));
  g_assert_true (says (editor, "10, as nothing is recorded"));
  g_assert_true (says (GTK_WIDGET (find_row (&self, "1")), "Kept until the suspect is 100"));
  sp_test_check_names (self.page);
  picture (self.data, self.window, "list-years-360");
  check_added_group (&self);
  take_down (&self);

  set_up (&self, "restriction-reason", 360);
  g_assert_true (says (GTK_WIDGET (find_row (&self, "sealed")), "Set by the program alone"));
  g_assert_false (gtk_widget_get_visible (find_where (GTK_WIDGET (find_row (&self, "sealed")), has_tooltip, "Offer Again")));
  picture (self.data, self.window, "list-program-360");
  take_down (&self);
}

static void
search (Fixture    *self,
        const char *words)
{
  GtkWidget *entry = find_type (find_type (self->page, "SpListIndex"), "GtkSearchEntry");

  gtk_editable_set_text (GTK_EDITABLE (entry), words);
  let_pass (self, 300);
}

static gboolean
shows (Fixture    *self,
       const char *title)
{
  GtkWidget *box = find_css (find_type (self->page, "SpListIndex"), "boxed-list");

  for (GtkWidget *row = gtk_widget_get_first_child (box); row != NULL; row = gtk_widget_get_next_sibling (row))
    if (g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title))
      return gtk_widget_get_mapped (row);

  return FALSE;
}

/* Those who administer find all lists in one place, by what they are for and by their words; others see none of it. */
static void
test_index (void)
{
  static const char *const roles[] = { "chair", "coordinator", "representative" };
  Fixture self = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      self.data = sp_case_fixture_new (roles[i]);
      open_page (&self, sp_partnership_page_new (self.data->store), 360);
      g_assert_null (find_type (self.page, "SpListIndex"));
      take_down (&self);
    }

  self.data = sp_case_fixture_new ("administrator");
  open_page (&self, sp_partnership_page_new (self.data->store), 700);
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (find_type (self.page, "AdwViewStack")), "lists");
  let_pass (&self, 200);
  g_assert_true (shows (&self, "Relationships"));
  g_assert_true (shows (&self, "Behaviours"));
  picture (self.data, self.window, "lists");
  g_assert_cmpuint (sp_test_check_names (self.page), >, 20);
  search (&self, "ex-PARTNER");
  g_assert_true (shows (&self, "Relationships"));
  g_assert_false (shows (&self, "Behaviours"));
  picture (self.data, self.window, "lists-found");
  search (&self, "perpetrator");
  g_assert_true (shows (&self, "Programmes"));
  search (&self, "xyzzy");
  g_assert_true (says (self.page, "No list has that."));
  g_assert_false (shows (&self, "Relationships"));
  search (&self, "");
  g_assert_true (shows (&self, "Behaviours"));
  take_down (&self);
}

int
main (int    argc,
      char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/lists/words", test_words);
  g_test_add_func ("/lists/order", test_order);
  g_test_add_func ("/lists/other-words", test_other_words);
  g_test_add_func ("/lists/undo", test_undo);
  g_test_add_func ("/lists/more-than-words", test_more_than_words);
  g_test_add_func ("/lists/index", test_index);

  return g_test_run ();
}
