/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-access.h"
#include "sp-access-records.h"
#include "sp-decide-dialog.h"
#include "sp-decide-page.h"
#include "sp-decide-row.h"
#include "sp-document-records.h"
#include "sp-held-page.h"
#include "sp-issue-page.h"
#include "sp-request-list.h"
#include "sp-test-fields.h"
#include "sp-test-names.h"
#include "sp-test-page.h"
#include "sp-test-wait.h"

/* Somebody asks what is held about them: found, decided on by keyboard, and answered. */

#define REQUEST "01900000-0000-7000-8000-0000000000e1"
#define OTHER   "01900000-0000-7000-8000-00000000c002"
#define TWIN    "01900000-0000-7000-8000-00000000d004"
#define SAID    "01900000-0000-7000-8000-00000000d005"
#define KEPT    "01900000-0000-7000-b000-0000000000a8"
#define CORE    "case:" SP_FIXTURE_CASE

static void
add_request (Fixture    *self,
             const char *received)
{
  g_autoptr(JsonArray) changes = json_array_new ();

  set (sp_case_fixture_add (changes, "access_request", REQUEST, CORE), "case_id", SP_FIXTURE_CASE, "person", SP_FIXTURE_SUSPECT,
       "reference", "SAR 7", "received", received, "state", "open", "asked_by", "person", NULL);
  sp_case_fixture_arrive (self->data, changes, NULL);
}

/* Police wrote something, and write it anew. */
static void
say_text (Fixture    *self,
          const char *text)
{
  g_autoptr(JsonArray) changes = json_array_new ();

  set (sp_case_fixture_add (changes, "contribution", SAID, CORE), "case_id", SP_FIXTURE_CASE, "agency", SP_FIXTURE_POLICE, "date",
       "2026-11-24", "text", text, NULL);
  sp_case_fixture_arrive (self->data, changes, NULL);
}

static void
open_decide (Fixture *self,
             int      width)
{
  g_autoptr(SpRecord) request = sp_case_fixture_get (self->data, REQUEST);

  open_page (self, GTK_WIDGET (sp_decide_page_new (self->data->store, SP_ACCESS_REQUEST (request))), width);
  let_pass (self, 500);
}

static void
set_up (Fixture    *self,
        const char *role,
        const char *received)
{
  self->data = sp_case_fixture_new_story (role);
  add_request (self, received);
}

static GtkListBox *
get_lines (Fixture *self)
{
  return GTK_LIST_BOX (find_css (self->page, "requests-lines"));
}

static const char *
get_selected (Fixture *self)
{
  return sp_decide_row_get_record (gtk_list_box_get_selected_row (get_lines (self)));
}

static gboolean
is_enabled (Fixture    *self,
            const char *label)
{
  return gtk_widget_is_sensitive (find_button (self->page, label));
}

static GListModel *
find_all (Fixture    *self,
          const char *type)
{
  g_autoptr(SpQuery) query = sp_query_new (type);
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_store_find_all (self->data->store, query), &value, &error);
  g_assert_no_error (error);

  return g_value_dup_object (&value);
}

static void
select_line (Fixture    *self,
             const char *id)
{
  GtkListBox *lines = get_lines (self);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (lines, i)) != NULL; i++)
    if (g_strcmp0 (sp_decide_row_get_record (row), id) == 0)
      {
        gtk_list_box_select_row (lines, row);
        gtk_widget_grab_focus (GTK_WIDGET (row));
        return;
      }
  g_error ("no line %s", id);
}

/* All that is one's own to decide: disclosed, but what is protected, which is withheld as it is proposed. */
static void
decide_all (Fixture *self)
{
  for (guint i = 0; i < 60 && is_enabled (self, "Disclose"); i++)
    {
      g_autofree char *before = g_strdup (get_selected (self));
      AdwDialog *dialog;

      press_key (GTK_WIDGET (get_lines (self)), GDK_KEY_d, 0);
      let_pass (self, 40);
      dialog = adw_window_get_visible_dialog (ADW_WINDOW (self->window));
      if (dialog != NULL)
        {
          answer (self, "no");
          press_key (GTK_WIDGET (get_lines (self)), GDK_KEY_w, 0);
          let_pass (self, 300);
          sp_decide_dialog_accept (SP_DECIDE_DIALOG (adw_window_get_visible_dialog (ADW_WINDOW (self->window))));
          let_pass (self, 300);
        }
      if (g_strcmp0 (before, get_selected (self)) == 0)
        return;
    }
}

/* What the other agencies decide comes with the exchange. */
static void
others_decide (Fixture *self)
{
  static const char * const types[] = { "contribution", "risk_result", "action" };
  g_autoptr(JsonArray) changes = json_array_new ();
  guint n = 0;

  for (guint t = 0; t < G_N_ELEMENTS (types); t++)
    {
      g_autoptr(GListModel) records = find_all (self, types[t]);

      for (guint i = 0; i < g_list_model_get_n_items (records); i++)
        {
          g_autoptr(SpRecord) record = g_list_model_get_item (records, i);
          g_autoptr(JsonObject) fields = sp_record_dup_json (record);
          g_autofree char *wording = sp_access_dup_wording (sp_record_get_record_type (record), fields);
          g_autofree char *agency = sp_record_dup_text (record, "agency");
          g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-00000001%04u", n++);
          JsonObject *decision;

          if (g_strcmp0 (agency, SP_FIXTURE_POLICE) == 0)
            continue;
          decision = sp_case_fixture_add (changes, "access_decision", id, sp_record_get_compartment (record));
          set (decision, "case_id", SP_FIXTURE_CASE, "request", REQUEST, "record", sp_record_get_id (record), "record_type",
               types[t], "agency", agency, "decision", "withhold", "ground", "rights", "wording", wording, "member",
               SP_FIXTURE_ME, "date", "2026-11-25", NULL);
        }
    }
  sp_case_fixture_arrive (self->data, changes, NULL);
  let_pass (self, 600);
}

static SpIssuePage *
open_answer (Fixture    *self,
             GtkWindow **window)
{
  AdwNavigationPage *page = sp_issue_page_new_for_request (self->data->store, SP_FIXTURE_CASE, SP_FIXTURE_SUSPECT, REQUEST, NULL);

  *window = show (self->data, GTK_WIDGET (page), 1200, 800);
  let_pass (self, 1500);

  return SP_ISSUE_PAGE (page);
}

/* --- Deciding and answering ----------------------------------------------------------------- */

static void
test_whole (void)
{
  Fixture self = { 0 };
  g_autoptr(GListModel) documents = NULL;
  g_autoptr(SpDocument) document = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *first = NULL;
  SpIssuePage *issue;
  GtkWindow *window;
  guint n;

  set_up (&self, "coordinator", "2026-11-02");
  open_decide (&self, 900);
  g_assert_true (says (self.page, "Open, to be answered by"));
  g_assert_true (says (self.page, "Police: yours to decide"));
  g_assert_true (says (self.page, "NHS trust decide on these"));
  g_assert_true (says (self.page, "Chair and coordinators: yours to decide"));
  g_assert_cmpuint (sp_test_check_names (self.page), >=, 2);
  picture (self.data, self.window, "requests-decide");

  /* The first line has the keys at once; the next one follows. */
  first = g_strdup (get_selected (&self));
  g_assert_nonnull (gtk_widget_get_focus_child (GTK_WIDGET (get_lines (&self))));
  press_key (GTK_WIDGET (get_lines (&self)), GDK_KEY_d, 0);
  g_assert_cmpstr (get_selected (&self), !=, first);
  g_assert_nonnull (gtk_widget_get_focus_child (GTK_WIDGET (get_lines (&self))));
  let_pass (&self, 500);
  g_assert_true (says (self.page, "Disclosed"));

  /* Another agency's line is that agency's. */
  select_line (&self, "01900000-0000-7000-b000-000000000001");
  g_assert_false (is_enabled (&self, "Disclose"));
  g_assert_true (says (self.page, "This line is for NHS trust to decide on."));
  press_key (GTK_WIDGET (get_lines (&self)), GDK_KEY_d, 0);
  let_pass (&self, 300);
  g_assert_true (says (self.page, "Not decided yet: for NHS trust"));

  /* In other words: what is proposed leaves out who else is named. */
  select_line (&self, SP_FIXTURE_CASE);
  press_key (GTK_WIDGET (get_lines (&self)), GDK_KEY_r, 0);
  let_pass (&self, 400);
  {
    AdwDialog *dialog = adw_window_get_visible_dialog (ADW_WINDOW (self.window));
    g_autofree char *text = NULL;

    g_assert_true (SP_IS_DECIDE_DIALOG (dialog));
    text = sp_decide_dialog_dup_text (SP_DECIDE_DIALOG (dialog));
    g_assert_nonnull (strstr (text, "Why referred: Four months of messages"));
    g_assert_null (strstr (text, "over my shoulder"));
    g_assert_null (strstr (text, "HOLLOWAY"));
    g_assert_cmpstr (sp_decide_dialog_get_ground (SP_DECIDE_DIALOG (dialog)), ==, "rights");
    g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (dialog)), >=, 2);
    picture (self.data, self.window, "requests-in-part");
    /* What was typed is there again, whatever came between. */
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (find (GTK_WIDGET (dialog), "GtkTextView"))),
                              "Four months of messages", -1);
    adw_dialog_force_close (dialog);
    let_pass (&self, 900);
    press_key (GTK_WIDGET (get_lines (&self)), GDK_KEY_r, 0);
    let_pass (&self, 600);
    dialog = adw_window_get_visible_dialog (ADW_WINDOW (self.window));
    g_free (text);
    text = sp_decide_dialog_dup_text (SP_DECIDE_DIALOG (dialog));
    g_assert_cmpstr (text, ==, "Four months of messages");
    press_key (GTK_WIDGET (dialog), GDK_KEY_Return, GDK_CONTROL_MASK);
  }
  let_pass (&self, 600);
  g_assert_true (gtk_widget_get_focus_child (GTK_WIDGET (get_lines (&self))) ==
                 GTK_WIDGET (gtk_list_box_get_selected_row (get_lines (&self))));
  g_assert_true (says (self.page, "Disclosed in part: To protect the rights and freedoms of others"));

  /* Before all have decided nothing leaves. */
  decide_all (&self);
  let_pass (&self, 500);
  issue = open_answer (&self, &window);
  g_assert_true (says (GTK_WIDGET (issue), "NHS trust: "));
  g_assert_false (gtk_widget_get_sensitive (find_button (GTK_WIDGET (issue), "_Issue…")));
  picture (self.data, window, "requests-answer-undecided");
  g_assert_false (sp_test_wait (sp_issue_page_issue (issue), NULL, &error));
  g_assert_error (error, SP_STORE_ERROR, SP_STORE_ERROR_FORBIDDEN);
  gtk_window_destroy (window);

  others_decide (&self);
  picture (self.data, self.window, "requests-decided");
  issue = open_answer (&self, &window);
  picture (self.data, window, "requests-answer");
  g_clear_error (&error);
  sp_test_wait (sp_issue_page_issue (issue), NULL, &error);
  g_assert_no_error (error);
  gtk_window_destroy (window);
  documents = find_all (&self, "document");
  n = g_list_model_get_n_items (documents);
  g_assert_cmpuint (n, ==, 1);
  document = g_list_model_get_item (documents, 0);
  g_assert_cmpstr (sp_document_get_kind (document), ==, "extract");
  g_assert_cmpstr (sp_record_get_compartment (SP_RECORD (document)), ==, CORE ":chair");
  g_assert_cmpstr (sp_document_get_recipient (document), ==, "WEXCOMBE, Ewan");
  g_assert_cmpuint (sp_case_fixture_count_told (self.data->store, "extract", SP_FIXTURE_CASE), ==, 1);
  let_pass (&self, 500);
  g_assert_true (says (self.page, "Answered, "));
  g_assert_false (is_enabled (&self, "Disclose"));
  take_down (&self);
}

/* A line that reads otherwise by now has to be decided on again; a mind that is changed counts. */
static void
test_changed (void)
{
  Fixture self = { 0 };
  g_autoptr(GListModel) decisions = NULL;
  guint n_replacing = 0;

  set_up (&self, "coordinator", "2026-11-02");
  say_text (&self, "He waited.");
  open_decide (&self, 360);
  select_line (&self, SAID);
  press_key (GTK_WIDGET (get_lines (&self)), GDK_KEY_d, 0);
  let_pass (&self, 600);
  say_text (&self, "He waited, and she saw him.");
  let_pass (&self, 600);
  g_assert_true (says (self.page, "Changed since it was decided on"));
  select_line (&self, SAID);
  press_key (GTK_WIDGET (get_lines (&self)), GDK_KEY_w, 0);
  let_pass (&self, 400);
  picture (self.data, self.window, "requests-withhold-360");
  sp_decide_dialog_accept (SP_DECIDE_DIALOG (adw_window_get_visible_dialog (ADW_WINDOW (self.window))));
  let_pass (&self, 700);
  g_assert_false (says (self.page, "Changed since it was decided on"));
  g_assert_true (says (self.page, "Withheld: To protect the rights and freedoms of others"));

  decisions = find_all (&self, "access_decision");
  g_assert_cmpuint (g_list_model_get_n_items (decisions), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(SpAccessDecision) decision = g_list_model_get_item (decisions, i);

      n_replacing += sp_access_decision_get_replaces (decision) != NULL;
    }
  g_assert_cmpuint (n_replacing, ==, 1);
  take_down (&self);
}

/* What is asked in two cases under one reference is answered together: the one leads to the other. */
static void
test_same_reference (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();

  set_up (&self, "coordinator", "2026-11-02");
  set (sp_case_fixture_add (changes, "case", OTHER, "case:" OTHER), "reference", "B2B2B", "status", "accepted", "victim", TWIN, NULL);
  set (sp_case_fixture_add (changes, "person", TWIN, "case:" OTHER), "case_id", OTHER, "family_name", "Wexcombe", NULL);
  set (sp_case_fixture_add (changes, "access_request", SAID, "case:" OTHER), "case_id", OTHER, "person", TWIN, "reference", "SAR 7",
       "received", "2026-11-02", "state", "open", NULL);
  open_decide (&self, 360);
  g_assert_null (find_button (self.page, "Case B2B2B: Open"));
  sp_case_fixture_arrive (self.data, changes, NULL);
  let_pass (&self, 600);
  g_assert_nonnull (find_button (self.page, "Case B2B2B: Open"));
  g_assert_null (find_button (self.page, "Case K7M42: Open"));
  g_assert_true (says (self.page, "0 of 12 lines are decided"));
  picture (self.data, self.window, "requests-same-360");
  click (self.page, "Case B2B2B: Open");
  let_pass (&self, 500);
  g_assert_cmpuint (sp_case_fixture_count_log (self.data->store, "consult", NULL, SAID), ==, 1);
  take_down (&self);
}

/* A representative decides on what the own agency contributed, and on nothing else; records no request and answers none. */
static void
test_representative (void)
{
  Fixture self = { 0 };

  set_up (&self, "representative", "2026-10-02");
  open_decide (&self, 360);
  g_assert_true (says (self.page, "Overdue: it had to be answered by"));
  g_assert_true (says (self.page, "Chair and coordinators decide on these"));
  g_assert_false (gtk_widget_get_mapped (find_button (self.page, "Answer…")));
  select_line (&self, SP_FIXTURE_SUSPECT);
  g_assert_false (is_enabled (&self, "Withhold…"));
  picture (self.data, self.window, "requests-decide-360");
  gtk_window_destroy (self.window);

  open_page (&self, sp_request_list_new (self.data->store, SP_FIXTURE_CASE), 360);
  g_assert_true (says (self.page, "SAR 7 · WEXCOMBE, Ewan"));
  g_assert_null (find_button (self.page, "Record an Access Request…"));
  let_pass (&self, 1200);
  g_assert_true (says (self.page, "0 of 12 lines are decided"));
  picture (self.data, self.window, "requests-section-360");
  take_down (&self);
}

/* What an agency keeps from whoever chairs it gives itself, once it is decided on, and that is written down first. */
static void
test_own_answer (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autoptr(GListModel) documents = NULL;
  g_autoptr(GError) error = NULL;
  graphene_rect_t bounds;
  AdwNavigationPage *page;
  GtkWidget *button;
  GtkWindow *window;

  set_up (&self, "representative", "2026-11-02");
  say_text (&self, "He waits at the bus stop.");
  open_decide (&self, 360);
  g_assert_false (gtk_widget_get_mapped (find_button (self.page, "Your Agency’s Answer…")));
  set (sp_case_fixture_add (changes, "contribution", KEPT, CORE ":" SP_FIXTURE_POLICE), "case_id", SP_FIXTURE_CASE, "agency",
       SP_FIXTURE_POLICE, "date", "2026-11-24", "text", "Ewan Wexcombe told an officer of ours.", "restriction_reason",
       "intelligence", NULL);
  sp_case_fixture_arrive (self.data, changes, NULL);
  let_pass (&self, 1500);
  button = find_button (self.page, "Your Agency’s Answer…");
  g_assert_true (gtk_widget_get_mapped (button));
  g_assert_true (gtk_widget_compute_bounds (button, self.page, &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, 0);
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (self.page));
  picture (self.data, self.window, "requests-own-answer-360");
  sp_test_check_names (self.page);

  page = sp_issue_page_new_for_request (self.data->store, SP_FIXTURE_CASE, SP_FIXTURE_SUSPECT, REQUEST, SP_FIXTURE_POLICE);
  window = show (self.data, GTK_WIDGET (page), 1200, 800);
  let_pass (&self, 1500);
  g_assert_cmpstr (adw_navigation_page_get_title (page), ==, "Your Agency’s Answer");
  g_assert_true (says (GTK_WIDGET (page), "1 line is still to be decided on"));
  g_assert_false (gtk_widget_get_sensitive (find_button (GTK_WIDGET (page), "_Open…")));
  gtk_window_destroy (window);

  select_line (&self, KEPT);
  press_key (GTK_WIDGET (get_lines (&self)), GDK_KEY_d, 0);
  let_pass (&self, 300);
  if (adw_window_get_visible_dialog (ADW_WINDOW (self.window)) != NULL)
    answer (&self, "yes");
  let_pass (&self, 300);
  page = sp_issue_page_new_for_request (self.data->store, SP_FIXTURE_CASE, SP_FIXTURE_SUSPECT, REQUEST, SP_FIXTURE_POLICE);
  window = show (self.data, GTK_WIDGET (page), 1200, 800);
  let_pass (&self, 1500);
  picture (self.data, window, "requests-own-answer");
  sp_test_check_names (GTK_WIDGET (page));
  /* It is issued to nobody's laptop, and kept nowhere. */
  g_assert_false (sp_test_wait (sp_issue_page_issue (SP_ISSUE_PAGE (page)), NULL, &error));
  gtk_window_destroy (self.window);
  self.window = window;
  click (GTK_WIDGET (page), "_Open…");
  let_pass (&self, 300);
  picture (self.data, window, "requests-own-answer-ask");
  g_assert_cmpuint (sp_case_fixture_count_told (self.data->store, "extract", SP_FIXTURE_CASE), ==, 0);
  answer (&self, "yes");
  settle (&self);
  g_assert_cmpuint (sp_case_fixture_count_told (self.data->store, "extract", SP_FIXTURE_CASE), ==, 1);
  documents = find_all (&self, "document");
  g_assert_cmpuint (g_list_model_get_n_items (documents), ==, 0);
  take_down (&self);
}

/* --- Finding -------------------------------------------------------------------------------- */

static GtkWidget *
find_entry (GtkWidget  *widget,
            const char *title)
{
  if (ADW_IS_ENTRY_ROW (widget) && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_entry (child, title);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
type (Fixture    *self,
      const char *title,
      const char *text)
{
  GtkWidget *entry = find_entry (self->page, title);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
tick_all (GtkWidget *widget)
{
  if (GTK_IS_CHECK_BUTTON (widget))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (widget), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    tick_all (child);
}

/* The same man in two cases: a request in each, with nothing in either that names the other. */
static void
test_held (void)
{
  Fixture self = { .data = sp_case_fixture_new_story ("coordinator") };
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autoptr(GListModel) requests = NULL;

  set (sp_case_fixture_add (changes, "case", OTHER, "case:" OTHER), "reference", "B2B2B", "status", "accepted", "victim", TWIN, NULL);
  set (sp_case_fixture_add (changes, "person", TWIN, "case:" OTHER ":chair"), "case_id", OTHER, "family_name", "Wexcombe",
       "given_names", "E.", "phone", "07700 900555", "restriction_reason", "safeguarding", NULL);
  set (sp_case_fixture_add (changes, "minute", SAID, "case:" OTHER), "case_id", OTHER, "meeting", OTHER, "kind", "note", "text",
       "Ewan Wexcombe rang twice.", NULL);
  sp_case_fixture_arrive (self.data, changes, NULL);
  open_page (&self, GTK_WIDGET (sp_held_page_new (self.data->store)), 360);
  g_assert_cmpuint (sp_test_check_names (self.page), >=, 2);
  picture (self.data, self.window, "requests-held-empty");
  g_assert_false (is_enabled (&self, "_Find"));
  type (&self, "Family name", "Wexcombe");
  type (&self, "Given names", "Ewan");
  type (&self, "Telephone", "+44 7700 900555");
  click (self.page, "_Find");
  let_pass (&self, 800);
  g_assert_true (says (self.page, "2 people of cases were found."));
  g_assert_true (says (self.page, "The same: name, family name"));
  g_assert_true (says (self.page, "The same: family name, telephone"));
  g_assert_true (says (self.page, "Ewan Wexcombe rang twice."));
  g_assert_cmpuint (sp_case_fixture_count_log (self.data->store, "consult", NULL, TWIN), ==, 1);
  g_assert_cmpuint (sp_case_fixture_count_log (self.data->store, "consult", NULL, SAID), ==, 1);
  g_assert_false (is_enabled (&self, "_Open a Request in Each Case"));
  tick_all (self.page);
  type (&self, "Reference", "SAR 8");
  picture (self.data, self.window, "requests-held");
  g_assert_cmpuint (sp_test_check_names (self.page), >=, 2);
  click (self.page, "_Open a Request in Each Case");
  let_pass (&self, 500);

  requests = find_all (&self, "access_request");
  g_assert_cmpuint (g_list_model_get_n_items (requests), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(SpRecord) request = g_list_model_get_item (requests, i);
      gboolean twin = g_strcmp0 (sp_access_request_get_person (SP_ACCESS_REQUEST (request)), TWIN) == 0;

      g_assert_cmpstr (sp_access_request_get_reference (SP_ACCESS_REQUEST (request)), ==, "SAR 8");
      /* It lies where the person does: it tells nobody else of them. */
      g_assert_cmpstr (sp_record_get_compartment (request), ==, twin ? "case:" OTHER ":chair" : CORE);
    }
  take_down (&self);
}

/* What may not be read any more leaves what was found. */
static void
test_held_withdrawn (void)
{
  Fixture self = { .data = sp_case_fixture_new_story ("coordinator") };
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autoptr(JsonArray) none = json_array_new ();

  set (sp_case_fixture_add (changes, "case", OTHER, "case:" OTHER), "reference", "B2B2B", "status", "accepted", "victim", TWIN, NULL);
  set (sp_case_fixture_add (changes, "person", TWIN, "case:" OTHER), "case_id", OTHER, "family_name", "Wexcombe", "given_names",
       "Elaine", NULL);
  set (sp_case_fixture_add (changes, "minute", SAID, "case:" OTHER), "case_id", OTHER, "meeting", OTHER, "kind", "note", "text",
       "Mrs Wexcombe rang twice.", NULL);
  sp_case_fixture_arrive (self.data, changes, NULL);
  open_page (&self, GTK_WIDGET (sp_held_page_new (self.data->store)), 360);
  type (&self, "Family name", "Wexcombe");
  click (self.page, "_Find");
  let_pass (&self, 800);
  g_assert_true (says (self.page, "WEXCOMBE, Elaine"));
  g_assert_true (says (self.page, "Mrs Wexcombe rang twice."));
  sp_case_fixture_arrive (self.data, none, "case:" OTHER);
  let_pass (&self, 500);
  g_assert_false (says (self.page, "WEXCOMBE, Elaine"));
  g_assert_false (says (self.page, "Mrs Wexcombe rang twice."));
  g_assert_true (says (self.page, "WEXCOMBE, Ewan"));
  take_down (&self);
}

/* All that is open, by the day on which it came; there the search is found. */
static void
test_list (void)
{
  Fixture self = { 0 };

  set_up (&self, "coordinator", "2026-10-02");
  open_page (&self, sp_request_list_new_all (self.data->store), 360);
  let_pass (&self, 300);
  g_assert_true (says (self.page, "SAR 7 · case K7M42"));
  g_assert_true (says (self.page, "Overdue: it had to be answered by"));
  g_assert_nonnull (find_button (self.page, "_Find All That Is Held on a Person…"));
  g_assert_cmpuint (sp_test_check_names (self.page), >=, 2);
  picture (self.data, self.window, "requests-list-360");
  gtk_window_destroy (self.window);

  open_page (&self, sp_request_list_new (self.data->store, SP_FIXTURE_CASE), 700);
  g_assert_nonnull (find_button (self.page, "Record an Access Request…"));
  picture (self.data, self.window, "requests-section");
  take_down (&self);
}

int
main (int   argc,
      char *argv[])
{
  init_tests (&argc, &argv);

  g_test_add_func ("/app/requests/whole", test_whole);
  g_test_add_func ("/app/requests/changed", test_changed);
  g_test_add_func ("/app/requests/same-reference", test_same_reference);
  g_test_add_func ("/app/requests/representative", test_representative);
  g_test_add_func ("/app/requests/own-answer", test_own_answer);
  g_test_add_func ("/app/requests/held", test_held);
  g_test_add_func ("/app/requests/held-withdrawn", test_held_withdrawn);
  g_test_add_func ("/app/requests/list", test_list);

  return g_test_run ();
}
