/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-case-disposal.h"
#include "sp-case-page.h"
#include "sp-case-records.h"
#include "sp-directory-records.h"
#include "sp-record-dialog.h"
#include "sp-review-list.h"
#include "sp-test-fields.h"
#include "sp-test-names.h"
#include "sp-test-page.h"
#include "sp-test-wait.h"

/* How long cases are kept: what the partnership has settled, what is due by it, and what a decision proposes. */

#define PARTNERSHIP "01900000-0000-7000-8000-0000000000f1"

static JsonObject *
add_settled (JsonArray *changes)
{
  return set (sp_case_fixture_add (changes, "partnership", PARTNERSHIP, "directory"), "name", "Solent", NULL);
}

/* The partnership settles one number. */
static void
settle_on (Fixture    *self,
           const char *field,
           int         years)
{
  g_autoptr(JsonArray) changes = json_array_new ();

  json_object_set_int_member (add_settled (changes), field, years);
  sp_case_fixture_arrive (self->data, changes, NULL);
  let_pass (self, 600);
}

static char *
case_id (guint n)
{
  return g_strdup_printf ("01900000-0000-7000-8000-0000001%05u", n);
}

/* A closed case, by one of the days by which a case ends. */
static void
add_closed (JsonArray  *changes,
            guint       n,
            const char *end,
            const char *day)
{
  g_autofree char *id = case_id (n);
  g_autofree char *core = g_strconcat ("case:", id, NULL);
  g_autofree char *reference = g_strdup_printf ("%05u", n);

  set (sp_case_fixture_add (changes, "case", id, core), "reference", reference, "status", "closed", end, day, NULL);
}

static JsonObject *
add_to (JsonArray  *changes,
        const char *type,
        const char *id,
        guint       n)
{
  g_autofree char *about = case_id (n);
  g_autofree char *core = g_strconcat ("case:", about, NULL);

  return set (sp_case_fixture_add (changes, type, id, core), "case_id", about, NULL);
}

static void
add_kept (JsonArray  *changes,
          guint       n,
          const char *until)
{
  g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-0000002%05u", n);

  set (add_to (changes, "retention", id, n), "date", "2020-06-04", "member", SP_FIXTURE_ME, "until", until, "reason",
       "He is out again", NULL);
}

static void
open_list (Fixture *self)
{
  self->data = sp_case_fixture_new ("coordinator");
  open_page (self, sp_review_list_new (self->data->store), 360);
}

/* What is due follows the partnership's years at once. */
static void
test_years (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();

  open_list (&self);
  add_closed (changes, 1, "closed", "2021-06-01");
  add_closed (changes, 2, "closed", "2014-06-01");
  set (add_to (changes, "contribution", "01900000-0000-7000-8000-000000300002", 2), "agency", SP_FIXTURE_POLICE, "text",
       "Known", "retention", "2", NULL);
  sp_case_fixture_arrive (self.data, changes, NULL);
  let_pass (&self, 600);
  g_assert_false (says (self.page, "Case 00001"));
  g_assert_true (says (self.page, "2 Serious, violent or sexual: 10 years"));

  settle_on (&self, "review_years", 5);
  g_assert_true (says (self.page, "Case 00001"));
  g_assert_true (says (self.page, "Ended 01 Jun 2021, to be reviewed since 01 Jun 2026"));
  g_assert_true (says (self.page, "No retention group is given: 5 years"));
  g_assert_true (says (self.page, "Case 00002"));

  settle_on (&self, "review_years_2", 20);
  g_assert_false (says (self.page, "Case 00001"));
  g_assert_false (says (self.page, "Case 00002"));
  take_down (&self);
}

static gboolean
may_propose (Fixture    *self,
             guint       n,
             const char *id)
{
  g_autofree char *about = case_id (n);
  g_autofree char *place = g_strconcat ("disposal:", about, NULL);
  g_autoptr(SpRecord) record = sp_record_new (sp_record_type_find ("disposal"), id, place);
  g_autoptr(JsonObject) fields = json_object_new ();
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(GError) error = NULL;

  set (fields, "case_id", about, "reference", "00001", "ground", "over", "reason", "Over", "proposed_by", SP_FIXTURE_ME,
       "proposed", "2026-06-04", NULL);
  sp_record_set_json (record, fields);
  sp_change_create (change, record);
  if (sp_test_wait (sp_store_commit (self->data->store, change), NULL, &error))
    return TRUE;
  g_assert_error (error, SP_STORE_ERROR, SP_STORE_ERROR_FORBIDDEN);

  return FALSE;
}

/* A group that the partnership has added: its words, and its years. */
static void
test_own_group (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autofree char *id = sp_value_lists_dup_record_id ("retention-group", "short");
  JsonObject *fields;

  open_list (&self);
  fields = set (sp_case_fixture_add (changes, "list_item", id, "directory"), "list", "retention-group", "code", "short",
                "label", "5 Short", NULL);
  json_object_set_int_member (fields, "review_years", 2);
  json_object_set_int_member (fields, "kept_years", 1);
  add_closed (changes, 1, "closed", "2024-06-01");
  add_closed (changes, 2, "closed", "2024-06-01");
  set (add_to (changes, "contribution", "01900000-0000-7000-8000-000000300001", 1), "agency", SP_FIXTURE_POLICE, "text",
       "Known", "retention", "short", NULL);
  sp_case_fixture_arrive (self.data, changes, NULL);
  let_pass (&self, 600);
  g_assert_true (says (self.page, "Case 00001"));
  g_assert_false (says (self.page, "Case 00002"));
  g_assert_true (says (self.page, "5 Short: 2 years"));
  picture (self.data, self.window, "review-own-group");
  g_assert_true (may_propose (&self, 1, "01900000-0000-7000-8000-00000000e001"));
  g_assert_false (may_propose (&self, 2, "01900000-0000-7000-8000-00000000e002"));
  take_down (&self);
}

/* For public protection: until the suspect has an age, if it is known; and who has kept it last. */
static void
test_to_age (void)
{
  Fixture self = { 0 };

  open_list (&self);
  {
    g_autoptr(JsonArray) changes = json_array_new ();
    static const char *const born[] = { "1920-01-01", "1950-01-01", NULL };

    for (guint i = 0; i < 3; i++)
      {
        g_autofree char *suspect = g_strdup_printf ("01900000-0000-7000-8000-00000040000%u", i);
        g_autofree char *said = g_strdup_printf ("01900000-0000-7000-8000-00000050000%u", i);

        add_closed (changes, i, "closed", "2009-06-01");
        set (json_object_get_object_member (json_array_get_object_element (changes, json_array_get_length (changes) - 1),
                                            "fields"),
             "perpetrator", suspect, NULL);
        set (add_to (changes, "person", suspect, i), "family_name", "FALLOW", NULL);
        if (born[i] != NULL)
          set (json_object_get_object_member (
                 json_array_get_object_element (changes, json_array_get_length (changes) - 1), "fields"),
               "born", born[i], NULL);
        set (add_to (changes, "contribution", said, i), "agency", SP_FIXTURE_POLICE, "text", "Known", "retention", "1",
             NULL);
      }
    add_kept (changes, 0, "2024-06-04");
    sp_case_fixture_arrive (self.data, changes, NULL);
  }
  let_pass (&self, 600);
  g_assert_true (says (self.page, "1 Public protection: 10 years"));
  g_assert_true (says (self.page, "The suspect has been 100 since 01 Jan 2020: it is no longer kept without a reason"));
  g_assert_true (says (self.page, "It is kept until the suspect is 100, on 01 Jan 2050"));
  g_assert_true (says (self.page, "It is kept until the suspect is 100, and their date of birth is not known"));
  g_assert_true (says (self.page, "on 04 Jun 2020"));
  g_assert_true (says (self.page, "Last kept by "));
  sp_test_check_names (self.page);
  picture (self.data, self.window, "review-to-age");
  settle_on (&self, "kept_to_age", 70);
  g_assert_true (says (self.page, "The suspect has been 70 since 01 Jan 2020"));
  take_down (&self);
}

static guint
count_rows (GtkWidget *page)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (find_type (page, "GtkListBox")); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n++;

  return n;
}

static gboolean
is_more (GtkWidget  *widget,
         const char *words)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), words) != NULL;
}

static gboolean
says_more (Fixture *self)
{
  return gtk_widget_get_visible (find_where (self->page, is_more, "More cases are due than these 200."));
}

/* However many were decided to be kept, what is due behind them is there; and the list has an end, which it says. */
static void
test_many (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autoptr(JsonArray) more = json_array_new ();

  open_list (&self);
  for (guint i = 0; i < 520; i++)
    {
      add_closed (changes, i, "closed", i < 450 ? "2010-01-01" : "2011-01-01");
      if (i != 430)
        add_kept (changes, i, "2040-01-01");
    }
  add_closed (changes, 600, "closed", "2015-01-01");
  add_closed (changes, 601, "last_discussed", "2016-01-01");
  add_closed (changes, 602, "received", "2017-01-01");
  sp_case_fixture_arrive (self.data, changes, NULL);
  let_pass (&self, 1500);
  g_assert_true (says (self.page, "Case 00430"));
  g_assert_true (says (self.page, "Case 00600"));
  g_assert_true (says (self.page, "Case 00601"));
  g_assert_true (says (self.page, "Case 00602"));
  g_assert_cmpuint (count_rows (self.page), ==, 4);
  g_assert_false (says_more (&self));

  for (guint i = 700; i < 920; i++)
    add_closed (more, i, "closed", "2012-01-01");
  sp_case_fixture_arrive (self.data, more, NULL);
  let_pass (&self, 1500);
  g_assert_cmpuint (count_rows (self.page), ==, 200);
  g_assert_true (says_more (&self));
  /* Of the first ones, those that have waited longest. */
  g_assert_true (says (self.page, "Case 00700"));
  g_assert_false (says (self.page, "Case 00600"));
  picture (self.data, self.window, "review-many");
  take_down (&self);
}

static SpFieldInput *
get_input (GtkWidget  *dialog,
           const char *field)
{
  return sp_field_row_get_input (
    sp_record_editor_get_row (sp_record_dialog_get_editor (SP_RECORD_DIALOG (dialog)), field));
}

/* As if it had been typed or chosen. */
static void
enter (GtkWidget  *dialog,
       const char *field,
       const char *text)
{
  g_autoptr(JsonNode) value = json_node_init_string (json_node_alloc (), text);

  sp_field_input_set_value (get_input (dialog, field), value);
  g_signal_emit_by_name (get_input (dialog, field), "changed");
}

static void
check_until (GtkWidget  *dialog,
             const char *expected)
{
  g_autoptr(JsonNode) value = sp_field_input_dup_value (get_input (dialog, "until"), NULL);

  g_assert_cmpstr (value != NULL ? json_node_get_string (value) : NULL, ==, expected);
}

static GtkWidget *
open_decision (Fixture *self)
{
  g_autoptr(SpRecord) record = sp_record_new_in_case (self->data->store, "retention", SP_FIXTURE_CASE);

  adw_dialog_present (sp_record_dialog_new (self->data->store, record, SP_FIXTURE_CASE), GTK_WIDGET (self->window));
  let_pass (self, 300);

  return get_dialog (self);
}

/* Who decides to keep a case finds the day of the next review, by its group; a day that is typed stays. */
static void
test_proposal (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();
  GtkWidget *dialog;

  self.data = sp_case_fixture_new_story ("chair");
  json_object_set_int_member (add_settled (changes), "kept_years_3", 4);
  sp_case_fixture_arrive (self.data, changes, NULL);
  open_page (&self, adw_bin_new (), 360);
  dialog = open_decision (&self);
  check_until (dialog, "2032-11-24");
  g_assert_true (says (dialog, "Without a retention group a kept case is reviewed again after 6 years."));
  enter (dialog, "group", "3");
  check_until (dialog, "2030-11-24");
  g_assert_true (says (dialog, "In this retention group a kept case is reviewed again after 4 years."));
  enter (dialog, "group", "1");
  check_until (dialog, "2036-11-24");
  g_assert_true (says (dialog, "It is kept until the suspect is 100"));
  sp_test_check_names (GTK_WIDGET (sp_record_dialog_get_editor (SP_RECORD_DIALOG (dialog))));
  picture (self.data, self.window, "review-proposal");

  enter (dialog, "until", "2028-01-01");
  enter (dialog, "group", "3");
  check_until (dialog, "2028-01-01");
  enter (dialog, "reason", "He is out again");
  sp_record_dialog_save (SP_RECORD_DIALOG (dialog));
  let_pass (&self, 500);
  g_assert_null (get_dialog (&self));

  /* The group that was decided on is the case's from now on. */
  dialog = open_decision (&self);
  check_until (dialog, "2030-11-24");
  /* What was typed and not saved is back, and is proposed for anew only when it is thrown away. */
  enter (dialog, "until", "2029-01-01");
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  let_pass (&self, 900);
  g_assert_null (dialog);
  dialog = open_decision (&self);
  check_until (dialog, "2029-01-01");
  click (dialog, "_Start Afresh");
  check_until (dialog, "2030-11-24");
  adw_dialog_force_close (ADW_DIALOG (dialog));
  take_down (&self);
}

static gboolean
is_warning (GtkWidget  *widget,
            const char *css_class)
{
  return gtk_widget_get_visible (widget) && gtk_widget_has_css_class (widget, css_class);
}

static gboolean
is_in_sight (GtkWidget *widget)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  graphene_rect_t place;

  return gtk_widget_compute_bounds (widget, viewport, &place) && place.origin.y >= 0
         && place.origin.y + place.size.height <= (float) gtk_widget_get_height (viewport);
}

/* What holds where nothing is set is said; less than six years is taken, with a warning; none at all is not. */
static void
test_settings (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autoptr(SpRecord) partnership = NULL;
  GtkWidget *dialog;
  SpFieldRow *row;

  self.data = sp_case_fixture_new ("administrator");
  add_settled (changes);
  sp_case_fixture_arrive (self.data, changes, NULL);
  open_page (&self, adw_bin_new (), 360);
  partnership = sp_case_fixture_get (self.data, PARTNERSHIP);
  adw_dialog_present (sp_record_dialog_open (self.data->store, partnership, NULL), GTK_WIDGET (self.window));
  let_pass (&self, 300);
  dialog = get_dialog (&self);
  row = sp_record_editor_get_row (sp_record_dialog_get_editor (SP_RECORD_DIALOG (dialog)), "review_years_2");
  g_assert_cmpstr (sp_field_row_get_words (row), ==, "10, as nothing is recorded");
  click (dialog, "Show What Is Not Recorded");
  let_pass (&self, 200);
  row = sp_record_editor_get_row (sp_record_dialog_get_editor (SP_RECORD_DIALOG (dialog)), "review_years_3");
  sp_field_row_edit (row);
  enter (dialog, "review_years_3", "0");
  sp_field_row_apply (row);
  g_assert_cmpstr (sp_field_row_get_problem (row), ==, "Write a number from 1 to 100.");
  g_assert_null (find_where (GTK_WIDGET (row), is_warning, "warning"));

  enter (dialog, "review_years_3", "5");
  g_assert_nonnull (find_where (GTK_WIDGET (row), is_warning, "warning"));
  g_assert_true (says (GTK_WIDGET (row), "6 years are the least for which such cases have been kept."));
  let_pass (&self, 600);
  g_assert_true (is_in_sight (find_where (GTK_WIDGET (row), is_warning, "warning")));
  picture (self.data, self.window, "review-settings");
  sp_field_row_apply (row);
  let_pass (&self, 300);
  g_assert_cmpint (sp_partnership_get_review_years_3 (SP_PARTNERSHIP (partnership)), ==, 5);
  g_assert_cmpstr (sp_field_row_get_words (row), ==, "5");
  g_assert_nonnull (find_where (GTK_WIDGET (row), is_warning, "warning"));

  sp_field_row_edit (row);
  enter (dialog, "review_years_3", "6");
  sp_field_row_apply (row);
  let_pass (&self, 300);
  g_assert_null (find_where (GTK_WIDGET (row), is_warning, "warning"));
  sp_test_check_names (GTK_WIDGET (sp_record_dialog_get_editor (SP_RECORD_DIALOG (dialog))));
  adw_dialog_force_close (ADW_DIALOG (dialog));
  take_down (&self);
}

#define OTHER    "01900000-0000-7000-8000-0000000000b9"
#define PROPOSAL "01900000-0000-7000-8000-00000000e00d"

static void
add_disposal (JsonArray  *changes,
              const char *by,
              const char *erased_at)
{
  JsonObject *fields = set (sp_case_fixture_add (changes, "disposal", PROPOSAL, "disposal:" SP_FIXTURE_CASE), "case_id",
                            SP_FIXTURE_CASE, "reference", "K7M42", "ground", "over", "reason", "Nobody needs it", "proposed_by",
                            by, "proposed", "2026-06-03", NULL);

  if (erased_at != NULL)
    {
      json_object_set_int_member (fields, "records", 12);
      json_object_set_int_member (fields, "papers", 3);
      set (fields, "confirmed_by", SP_FIXTURE_ME, "confirmed", "2026-06-04", "erased_at", erased_at, "seal", "x", NULL);
    }
}

static void
open_disposal (Fixture    *self,
               const char *closed)
{
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autoptr(SpRecord) about = NULL;
  g_autoptr(SpChange) change = sp_change_new ();

  self->data = sp_case_fixture_new_story ("coordinator");
  set (sp_case_fixture_add (changes, "member", OTHER, "directory"), "family_name", "Marsh", "given_names", "Ruth", "agency",
       SP_FIXTURE_HEALTH, NULL);
  sp_case_fixture_arrive (self->data, changes, NULL);
  about = sp_case_fixture_get (self->data, SP_FIXTURE_CASE);
  sp_change_set_text (change, about, "status", "closed");
  sp_change_set_text (change, about, "closed", closed);
  sp_test_wait (sp_store_commit (self->data->store, change), NULL, NULL);
  open_page (self, sp_case_disposal_new (self->data->store, about), 360);
}

static void
choose_ground (Fixture *self,
               guint    n)
{
  GtkWidget *dialog = get_dialog (self);

  g_assert_false (gtk_widget_get_sensitive (find_button (dialog, "_Propose")));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (dialog, "GtkDropDown")), n);
  let_pass (self, 200);
}

static gboolean
offers (Fixture    *self,
        const char *label)
{
  return gtk_widget_get_visible (find_button (self->page, label));
}

/* Somebody proposes it; the same person cannot do more about it than take that back. */
static void
test_propose (void)
{
  Fixture self = { 0 };

  open_disposal (&self, "2019-05-01");
  g_assert_true (says (self.page, "Nobody has proposed to dispose of this case."));
  g_assert_false (offers (&self, "Confirm and _Erase…"));
  click (self.page, "_Propose to Dispose of It…");
  choose_ground (&self, 1);
  picture (self.data, self.window, "disposal-propose");
  answer (&self, "propose");
  g_assert_true (says (self.page, "The years for which it is kept are over"));
  g_assert_true (says (self.page, "Somebody else who chairs or coordinates has to confirm it."));
  g_assert_false (offers (&self, "_Propose to Dispose of It…"));
  g_assert_false (offers (&self, "Confirm and _Erase…"));
  picture (self.data, self.window, "disposal-own");
  sp_test_check_names (self.page);
  click (self.page, "_Withdraw the Proposal");
  let_pass (&self, 300);
  g_assert_true (says (self.page, "Nobody has proposed to dispose of this case."));
  take_down (&self);
}

/* Too early: nothing is proposed. */
static void
test_too_early (void)
{
  Fixture self = { 0 };

  open_disposal (&self, "2025-05-01");
  click (self.page, "_Propose to Dispose of It…");
  choose_ground (&self, 1);
  answer (&self, "propose");
  g_assert_true (says (self.page, "Nobody has proposed to dispose of this case."));
  /* Where the law says so it need not wait. */
  click (self.page, "_Propose to Dispose of It…");
  choose_ground (&self, 2);
  answer (&self, "propose");
  g_assert_true (says (self.page, "It has to be erased"));
  take_down (&self);
}

/* The second person confirms, and it cannot be undone. */
static void
test_confirm (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autoptr(SpRecord) record = NULL;

  open_disposal (&self, "2019-05-01");
  add_disposal (changes, OTHER, NULL);
  sp_case_fixture_arrive (self.data, changes, NULL);
  let_pass (&self, 300);
  g_assert_true (says (self.page, "MARSH, Ruth proposed on 03 Jun 2026 that this case be disposed of."));
  g_assert_true (says (self.page, "Nobody needs it"));
  picture (self.data, self.window, "disposal-second");
  click (self.page, "Confirm and _Erase…");
  let_pass (&self, 200);
  picture (self.data, self.window, "disposal-confirm");
  answer (&self, "yes");
  record = sp_case_fixture_get (self.data, PROPOSAL);
  g_assert_cmpstr (sp_disposal_get_confirmed_by (SP_DISPOSAL (record)), ==, SP_FIXTURE_ME);
  g_assert_true (says (self.page, "The case is erased when this reaches the server."));
  g_assert_false (offers (&self, "Confirm and _Erase…"));
  g_assert_false (offers (&self, "_Withdraw the Proposal"));
  take_down (&self);
}

static gboolean
is_banner (GtkWidget  *widget,
           const char *title)
{
  return ADW_IS_BANNER (widget) && g_str_equal (adw_banner_get_title (ADW_BANNER (widget)), title);
}

/* An agency in the case is told, in time to say that it needs it, and can do nothing else about it. */
static void
test_agency (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autoptr(JsonArray) proposal = json_array_new ();
  g_autoptr(SpRecord) record = NULL;
  GtkWidget *banner;

  self.data = sp_case_fixture_new_story ("representative");
  set (sp_case_fixture_add (changes, "member", OTHER, "directory"), "family_name", "Marsh", "given_names", "Ruth", "agency",
       SP_FIXTURE_HEALTH, NULL);
  sp_case_fixture_arrive (self.data, changes, NULL);
  open_page (&self, sp_case_page_new (self.data->store, SP_FIXTURE_CASE), 360);
  banner = find_where (self.page, is_banner, "It is proposed to dispose of this case.");
  g_assert_false (adw_banner_get_revealed (ADW_BANNER (banner)));
  add_disposal (proposal, OTHER, NULL);
  sp_case_fixture_arrive (self.data, proposal, NULL);
  let_pass (&self, 400);
  g_assert_true (adw_banner_get_revealed (ADW_BANNER (banner)));
  picture (self.data, self.window, "disposal-agency-banner");
  g_signal_emit_by_name (banner, "button-clicked");
  let_pass (&self, 600);
  g_assert_true (says (self.page, "MARSH, Ruth proposed on 03 Jun 2026 that this case be disposed of."));
  g_assert_true (says (self.page, "set “Hold” on what your agency contributed"));
  g_assert_false (gtk_widget_get_mapped (find_button (self.page, "Confirm and _Erase…")));
  g_assert_false (gtk_widget_get_mapped (find_button (self.page, "_Withdraw the Proposal")));
  sp_test_check_names (self.page);
  gtk_widget_grab_focus (find_type (self.page, "SpCaseDisposal"));
  picture (self.data, self.window, "disposal-agency");
  take_down (&self);
}

/* Whoever chairs still reads that the case was disposed of; its page does not offer it any more. */
static void
test_erased (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) proposal = json_array_new ();
  g_autoptr(JsonArray) stone = json_array_new ();
  AdwBanner *banner;

  self.data = sp_case_fixture_new_story ("coordinator");
  open_page (&self, sp_case_page_new (self.data->store, SP_FIXTURE_CASE), 700);
  banner = ADW_BANNER (find_where (self.page, is_banner, "It is proposed to dispose of this case."));
  add_disposal (proposal, OTHER, NULL);
  sp_case_fixture_arrive (self.data, proposal, NULL);
  let_pass (&self, 400);
  g_assert_true (adw_banner_get_revealed (banner));
  add_disposal (stone, OTHER, "2026-06-05T10:00:00Z");
  sp_case_fixture_arrive (self.data, stone, "case:" SP_FIXTURE_CASE);
  let_pass (&self, 400);
  g_assert_true (says (self.page, "No Longer Open to You"));
  g_assert_false (adw_banner_get_revealed (banner));
  take_down (&self);
}

/* What waits for a second person is found, and what is gone. */
static void
test_disposals (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autoptr(JsonArray) later = json_array_new ();

  open_list (&self);
  g_assert_false (gtk_widget_get_mapped (find_type (self.page, "SpDisposalList")));
  add_disposal (changes, SP_FIXTURE_ME, NULL);
  sp_case_fixture_arrive (self.data, changes, NULL);
  let_pass (&self, 600);
  g_assert_true (says (self.page, "Case K7M42"));
  g_assert_true (says (self.page, "To be confirmed by somebody else, on its page under History"));
  g_assert_true (says (self.page, "No case is due for review."));
  add_disposal (later, SP_FIXTURE_ME, "2026-06-04T09:00:00Z");
  sp_case_fixture_arrive (self.data, later, NULL);
  let_pass (&self, 600);
  g_assert_true (says (self.page, "12 records and 3 issued papers"));
  picture (self.data, self.window, "disposal-list");
  sp_test_check_names (self.page);
  take_down (&self);
}

int
main (int    argc,
      char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/review/years", test_years);
  g_test_add_func ("/review/own-group", test_own_group);
  g_test_add_func ("/review/to-age", test_to_age);
  g_test_add_func ("/review/many", test_many);
  g_test_add_func ("/review/proposal", test_proposal);
  g_test_add_func ("/review/settings", test_settings);
  g_test_add_func ("/review/disposal/propose", test_propose);
  g_test_add_func ("/review/disposal/too-early", test_too_early);
  g_test_add_func ("/review/disposal/confirm", test_confirm);
  g_test_add_func ("/review/disposal/agency", test_agency);
  g_test_add_func ("/review/disposal/erased", test_erased);
  g_test_add_func ("/review/disposal/list", test_disposals);

  return g_test_run ();
}
