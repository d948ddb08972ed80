/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-agreement-words.h"
#include "sp-directory-records.h"
#include "sp-error-words.h"
#include "sp-json.h"
#include "sp-laptop-dialog.h"
#include "sp-laptop-list.h"
#include "sp-laptop-tasks.h"
#include "sp-laptop.h"
#include "sp-lost-page.h"
#include "sp-partnership-page.h"
#include "sp-record-dialog.h"
#include "sp-test-fields.h"
#include "sp-test-names.h"
#include "sp-test-page.h"
#include "sp-test-wait.h"

static void
check_agreement (const char *version,
                 const char *expires,
                 const char *words,
                 gboolean    warns)
{
  gboolean found;
  g_autofree char *text = sp_agreement_words (version, expires, "2026-11-24", &found);

  g_assert_cmpstr (text, ==, words);
  g_assert_cmpint (found, ==, warns);
}

static void
test_agreements (void)
{
  check_agreement (NULL, NULL, "No information-sharing agreement is recorded", TRUE);
  check_agreement ("2.1", NULL, "Agreement 2.1, no end is recorded", TRUE);
  check_agreement ("2.1", "2027-06-04", "Agreement 2.1 until 04 Jun 2027", FALSE);
  check_agreement ("2.1", "2027-01-24", "Agreement 2.1 until 24 Jan 2027", FALSE);
  check_agreement ("2.1", "2026-11-25", "Agreement 2.1 ends: tomorrow, 25 Nov 2026", TRUE);
  check_agreement (NULL, "2026-11-23", "Agreement has ended: yesterday, 23 Nov 2026", TRUE);
}

static void
set_up (Fixture    *self,
        const char *role,
        int         width)
{
  g_autoptr(JsonArray) changes = json_array_new ();
  JsonObject *agency;

  self->data = sp_case_fixture_new (role);
  agency = sp_case_fixture_add (changes, "agency", SP_FIXTURE_PROBATION, "directory");
  set (agency, "name", "Probation Service", "short_name", "Probation", "isa_version", "2.1", "isa_expires",
       "2026-11-20", NULL);
  sp_case_fixture_arrive (self->data, changes, NULL);
  open_page (self, sp_partnership_page_new (self->data->store), width);
}

static AdwViewStack *
get_parts (Fixture *self)
{
  return ADW_VIEW_STACK (find_type (self->page, "AdwViewStack"));
}

static void
show_part (Fixture    *self,
           const char *part)
{
  adw_view_stack_set_visible_child_name (get_parts (self), part);
  let_pass (self, 100);
}

static gboolean
is_row_of (GtkWidget  *widget,
           const char *title)
{
  return ADW_IS_ACTION_ROW (widget) &&
         g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0;
}

static GtkWidget *
find_row (GtkWidget  *page,
          const char *title)
{
  GtkWidget *row = find_where (page, is_row_of, title);

  if (row == NULL)
    g_error ("no row “%s”", title);

  return row;
}

static gboolean
has_tooltip (GtkWidget  *widget,
             const char *words)
{
  return g_strcmp0 (gtk_widget_get_tooltip_text (widget), words) == 0;
}

/* An administrator adds an agency, and takes a member out. */
static void
test_administrator (void)
{
  Fixture self = { 0 };
  g_autoptr(JsonArray) changes = json_array_new ();
  GtkWidget *dialog;
  GtkWidget *row;
  SpRecordEditor *editor;

  set_up (&self, "administrator", 900);
  row = find_row (self.page, "Probation Service");
  g_assert_true (says (row, "Agreement 2.1 has ended: 4 days ago, 20 Nov 2026"));
  g_assert_cmpuint (sp_test_check_names (self.page), >, 4);
  picture (self.data, self.window, "partnership-agencies");

  g_signal_emit_by_name (find_where (self.page, has_tooltip, "Add an Agency"), "clicked");
  dialog = get_dialog (&self);
  g_assert_true (SP_IS_RECORD_DIALOG (dialog));
  editor = sp_record_dialog_get_editor (SP_RECORD_DIALOG (dialog));
  {
    g_autoptr(JsonNode) name = json_node_init_string (json_node_alloc (), "Isle of Wight Council");
    g_autoptr(JsonNode) short_name = json_node_init_string (json_node_alloc (), "IoW Council");

    sp_field_input_set_value (sp_field_row_get_input (sp_record_editor_get_row (editor, "name")), name);
    sp_field_input_set_value (sp_field_row_get_input (sp_record_editor_get_row (editor, "short_name")), short_name);
  }
  sp_record_dialog_save (SP_RECORD_DIALOG (dialog));
  settle (&self);
  let_pass (&self, 300);
  g_assert_true (says (find_row (self.page, "Isle of Wight Council"), "No information-sharing agreement"));

  sp_case_fixture_add (changes, "partnership", "01900000-0000-7000-8000-0000000000f1", "directory");
  json_object_set_string_member (json_object_get_object_member (json_array_get_object_element (changes, 0), "fields"),
                                 "name", "Solent");
  sp_case_fixture_arrive (self.data, changes, NULL);
  /* What holds for all is set here, how long a laptop may be read among it. */
  g_signal_emit_by_name (find_where (self.page, has_tooltip, "What the Partnership Has Settled"), "clicked");
  settle (&self);
  let_pass (&self, 300);
  dialog = get_dialog (&self);
  g_assert_true (SP_IS_RECORD_DIALOG (dialog));
  g_assert_nonnull (sp_record_editor_get_row (sp_record_dialog_get_editor (SP_RECORD_DIALOG (dialog)),
                                              "restricted_lease_hours"));
  picture (self.data, self.window, "partnership-settings");
  adw_dialog_force_close (ADW_DIALOG (dialog));

  show_part (&self, "members");
  picture (self.data, self.window, "partnership-members");
  /* Of who left long ago it says that, and no name. */
  {
    g_autoptr(JsonArray) forgotten = json_array_new ();
    JsonObject *fields = sp_case_fixture_add (forgotten, "member", "01900000-0000-7000-8000-0000000000bf", "directory");

    set (fields, "family_name", "Former member", "agency", SP_FIXTURE_HEALTH, "left", "2010-02-28", "forgotten", "2026-06-01",
         NULL);
    json_object_set_boolean_member (fields, "retired", TRUE);
    sp_case_fixture_arrive (self.data, forgotten, NULL);
    let_pass (&self, 400);
    g_assert_true (says (self.page, "Former member"));
    g_assert_false (says (self.page, "FORMER MEMBER"));
    picture (self.data, self.window, "partnership-forgotten");
  }
  g_assert_cmpuint (sp_test_check_names (self.page), >, 4);
  take_down (&self);
}

/* Everybody else reads it, and changes nothing. */
static void
test_others (void)
{
  static const char *const roles[] = { "chair", "coordinator", "representative", "observer" };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      Fixture self = { 0 };
      GtkWidget *dialog;

      set_up (&self, roles[i], 360);
      g_assert_false (gtk_widget_get_visible (find_where (self.page, has_tooltip, "Add an Agency")));
      g_assert_false (gtk_widget_get_visible (find_where (self.page, has_tooltip, "What the Partnership Has Settled")));
      g_signal_emit_by_name (gtk_widget_get_parent (find_row (self.page, "Probation Service")), "row-activated",
                             find_row (self.page, "Probation Service"));
      dialog = get_dialog (&self);
      g_assert_true (SP_IS_RECORD_DIALOG (dialog));
      g_assert_null (find_css (dialog, "destructive-action"));
      g_assert_null (sp_field_row_get_input (sp_record_editor_get_row (
        sp_record_dialog_get_editor (SP_RECORD_DIALOG (dialog)), "name")));
      if (i == 0)
        picture (self.data, self.window, "partnership-360");
      adw_dialog_force_close (ADW_DIALOG (dialog));
      take_down (&self);
    }
}

static gboolean
is_task (GtkWidget  *widget,
         const char *title)
{
  return ADW_IS_BUTTON_ROW (widget) &&
         g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0;
}

/* Before a laptop is shut out or wiped it is said what becomes of work that was not sent. */
static void
check_asking (Fixture   *self,
              GtkWidget *dialog)
{
  static const char *const tasks[] = { "Shut Out for Good…", "Wipe…" };

  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      AdwDialog *asked;
      const char *body;

      g_signal_emit_by_name (find_where (dialog, is_task, tasks[i]), "activated");
      let_pass (self, 200);
      asked = adw_window_get_visible_dialog (ADW_WINDOW (self->window));
      g_assert_true (ADW_IS_ALERT_DIALOG (asked));
      body = adw_alert_dialog_get_body (ADW_ALERT_DIALOG (asked));
      g_assert_nonnull (strstr (body, "What was not sent"));
      g_assert_nonnull (strstr (body, "sealed for the server: if the laptop is found, an administrator can hand it on"));
      picture (self->data, self->window, i == 0 ? "ask-shut-out-360" : "ask-wipe-360");
      answer (self, "no");
    }
}

/* Chair, coordinator and administrator see laptops; what each is, whose, and what can be done about it, in words. */
static void
test_laptops (void)
{
  static const char devices[] =
    "[{\"id\":\"d1\",\"member\":\"" SP_FIXTURE_ME "\",\"name\":\"HP 1\",\"created\":1795000000,\"last_seen\":1795500000,"
    "\"state\":\"active\",\"told\":0,\"holds\":[\"directory\",\"case:" SP_FIXTURE_CASE "\","
    "\"case:" SP_FIXTURE_CASE ":chair\"]},"
    "{\"id\":\"d2\",\"member\":\"gone\",\"name\":\"Old\",\"created\":1795000000,\"last_seen\":0,"
    "\"state\":\"wiped\",\"told\":0,\"holds\":[]},"
    "{\"id\":\"01900000-0000-7000-8000-0000000000e1\",\"member\":\"" SP_FIXTURE_ME "\",\"name\":\"Mine\","
    "\"created\":1795000000,\"last_seen\":1795500000,\"state\":\"suspended\",\"told\":0,\"holds\":[]}]";
  g_autoptr(JsonNode) node = json_from_string (devices, NULL);
  g_autoptr(JsonArray) changes = json_array_new ();
  Fixture self = { 0 };
  GtkWidget *list;
  GtkWidget *dialog;
  GtkWidget *row;

  set_up (&self, "chair", 360);
  sp_case_fixture_add_story (self.data, changes);
  sp_case_fixture_arrive (self.data, changes, NULL);
  show_part (&self, "laptops");
  list = find_type (self.page, "SpLaptopList");
  /* Without a window there is no way to the server. */
  g_assert_true (says (list, "What was shut out stays shut out."));
  sp_laptop_list_take (SP_LAPTOP_LIST (list), json_node_get_array (node));
  settle (&self);
  picture (self.data, self.window, "laptops-360");
  row = gtk_widget_get_first_child (find_css (find_css (list, "people-list"), "boxed-list"));
  g_assert_true (says (list, "Holds 1 case, 0 meetings that you may read"));
  g_assert_true (says (list, "To be wiped: it has not heard of it yet"));
  g_assert_true (says (list, "Somebody who is no longer a member"));
  sp_test_check_names (self.page);

  /* Of one's own laptop, last heard of by its id, nothing can be done; of the other one all. */
  for (guint i = 0; i < 2; i++, row = gtk_widget_get_next_sibling (row))
    {
      SpLaptop *laptop = g_object_get_data (G_OBJECT (row), "laptop");
      gboolean own = g_str_equal (laptop->name, "Mine");

      g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
      dialog = get_dialog (&self);
      let_pass (&self, 200);
      g_assert_cmpint (says (dialog, "This is the laptop before you."), ==, own);
      g_assert_cmpint (says (dialog, "Wipe…"), !=, own);
      g_assert_cmpint (says (dialog, "K7M42"), !=, own);
      if (!own)
        check_asking (&self, dialog);
      sp_test_check_names (adw_dialog_get_child (ADW_DIALOG (dialog)));
      if (!own)
        picture (self.data, self.window, "laptop-dialog-360");
      adw_dialog_force_close (ADW_DIALOG (dialog));
      settle (&self);
    }
  take_down (&self);

  /* Everybody else sees their own, and can shut out another one, for now. */
  set_up (&self, "representative", 360);
  show_part (&self, "laptops");
  list = find_type (self.page, "SpLaptopList");
  sp_laptop_list_take (SP_LAPTOP_LIST (list), json_node_get_array (node));
  settle (&self);
  picture (self.data, self.window, "own-laptops-360");
  row = gtk_widget_get_first_child (find_css (find_css (list, "people-list"), "boxed-list"));
  for (guint i = 0; i < 2; i++, row = gtk_widget_get_next_sibling (row))
    {
      SpLaptop *laptop = g_object_get_data (G_OBJECT (row), "laptop");

      if (g_str_equal (laptop->name, "Mine"))
        continue;
      g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
      dialog = get_dialog (&self);
      let_pass (&self, 200);
      g_assert_false (says (dialog, "Wipe…"));
      g_assert_false (says (dialog, "Shut Out for Good…"));
      g_assert_false (says (dialog, "This Laptop Is Lost…"));
      sp_test_check_names (adw_dialog_get_child (ADW_DIALOG (dialog)));
      picture (self.data, self.window, "own-laptop-dialog-360");
      g_signal_emit_by_name (find_where (dialog, is_task, "Shut Out for Now…"), "activated");
      let_pass (&self, 200);
      g_assert_true (ADW_IS_ALERT_DIALOG (adw_window_get_visible_dialog (ADW_WINDOW (self.window))));
      picture (self.data, self.window, "own-laptop-asked-360");
      answer (&self, "no");
      adw_dialog_force_close (ADW_DIALOG (dialog));
      settle (&self);
    }
  take_down (&self);
}

/* In the dark at 360, and with text of twice the size at 700. */
static void
look_again (Fixture    *self,
            const char *name)
{
  GtkSettings *settings = gtk_settings_get_default ();
  g_autofree char *dark = g_strconcat (name, "-dark", NULL);
  g_autofree char *large = g_strconcat (name, "-large", NULL);
  int least;
  int dpi;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  picture (self->data, self->window, dark);
  gtk_widget_measure (self->page, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 360);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 192 * 1024, NULL);
  gtk_window_set_default_size (self->window, 700, 760);
  let_pass (self, 100);
  picture (self->data, self->window, large);
  gtk_widget_measure (self->page, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 700);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  gtk_window_set_default_size (self->window, 360, 760);
}

/* An answer as the server gives it. */
static JsonObject *
make_report (const char *more)
{
  g_autofree char *text = g_strdup_printf (
    "{\"id\":\"d1\",\"member\":\"" SP_FIXTURE_ME "\",\"name\":\"HP 1\",\"created\":1795000000,\"last_seen\":1795500000,"
    "\"suspended\":0,\"revoked\":0,\"wipe\":0,\"told\":0,\"lease\":1795759800,\"last_sent\":1795500001,\"to_drop\":0,"
    "\"cases\":[{\"reference\":\"K7M42\",\"persons\":3,\"addresses\":2,\"attachments\":1}],"
    "\"sums\":{\"persons\":4,\"addresses\":3,\"safe_addresses\":1,\"attachments\":1,\"documents\":5,\"meetings\":2,"
    "\"restricted\":1}%s}", more);

  return sp_json_parse_object (text, -1, NULL);
}

/* Offered to an administrator only; without a way to the server nothing is shown, and it is said why. */
static void
test_lost (void)
{
  g_autoptr(JsonObject) before = make_report (",\"state\":\"active\",\"unsent\":2,\"keyring\":true,"
                                              "\"unlocked\":\"2026-11-24T08:00:00Z\","
                                              "\"last_entry\":\"2026-11-24T08:10:00Z\"");
  g_autoptr(JsonObject) after = make_report (",\"state\":\"wiped\",\"unsent\":0,\"revoked\":1795500100");
  g_autoptr(SpLaptop) laptop = sp_laptop_new (before);
  Fixture self = { 0 };
  GtkWidget *dialog;
  GtkWidget *time_row;
  GtkWidget *paper;

  set_up (&self, "chair", 360);
  dialog = GTK_WIDGET (sp_laptop_dialog_new (self.data->store, laptop, "Me"));
  adw_dialog_present (ADW_DIALOG (dialog), self.page);
  settle (&self);
  g_assert_false (says (dialog, "This Laptop Is Lost…"));
  g_assert_false (says (dialog, "Holds 0 Meetings"));
  adw_dialog_force_close (ADW_DIALOG (dialog));
  take_down (&self);

  set_up (&self, "administrator", 360);
  dialog = GTK_WIDGET (sp_laptop_dialog_new (self.data->store, laptop, "Me"));
  adw_dialog_present (ADW_DIALOG (dialog), self.page);
  settle (&self);
  g_assert_true (says (dialog, "This Laptop Is Lost…"));
  sp_test_check_names (adw_dialog_get_child (ADW_DIALOG (dialog)));
  adw_dialog_force_close (ADW_DIALOG (dialog));
  gtk_window_destroy (self.window);
  self.window = NULL;
  settle (&self);

  open_page (&self, GTK_WIDGET (sp_lost_page_new (self.data->store, laptop)), 360);
  g_assert_true (says (self.page, "The server cannot be reached"));
  sp_lost_page_take (SP_LOST_PAGE (self.page), before);
  settle (&self);
  picture (self.data, self.window, "lost-360");
  look_again (&self, "lost");
  sp_test_check_names (self.page);
  g_assert_true (says (self.page, "K7M42"));
  g_assert_true (says (self.page, "People: 3 · With an address: 2 · Attachments: 1"));
  g_assert_true (says (self.page, "its log tells of 2 changes that never arrived"));
  g_assert_true (says (self.page, "sealed for the server, also after a wipe"));
  g_assert_true (says (self.page, "together with a secret in the desktop’s keyring"));
  g_assert_true (says (self.page, "Can be read without connecting until, at the latest"));
  g_assert_true (says (self.page, "Left: 72 hours."));
  g_assert_true (says (self.page, "Shut Out for Good…"));
  g_assert_false (says (self.page, "________"));
  paper = find_where (self.page, has_tooltip, "The Paper for the Decision…");
  g_assert_true (gtk_widget_get_sensitive (paper));

  /* Noticed yesterday, and then at a time that is none. */
  time_row = find_type (self.page, "AdwEntryRow");
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_type (self.page, "AdwComboRow")), 1);
  g_assert_true (says (self.page, "Left: 48 hours."));
  gtk_editable_set_text (GTK_EDITABLE (time_row), "soon");
  g_assert_true (says (self.page, "Write the time as 14:00."));
  g_assert_false (gtk_widget_get_sensitive (paper));
  gtk_editable_set_text (GTK_EDITABLE (time_row), "00:01");
  g_assert_true (gtk_widget_get_sensitive (paper));

  sp_lost_page_take (SP_LOST_PAGE (self.page), after);
  settle (&self);
  g_assert_false (says (self.page, "Shut Out for Good…"));
  g_assert_false (says (self.page, "Wipe…"));
  g_assert_true (says (self.page, "Not known: the laptop has not told"));
  take_down (&self);
}

/* Nothing may leave the partnership without an administrator, and the window says what to do instead. */
static void
test_last_administrator (void)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(SpRecord) me = NULL;
  g_autofree char *words = NULL;
  Fixture self = { 0 };

  set_up (&self, "administrator", 360);
  me = sp_case_fixture_get (self.data, SP_FIXTURE_ME);
  sp_change_set_flag (change, me, "retired", TRUE);
  g_assert_false (sp_test_wait (sp_store_commit (self.data->store, change), NULL, &error));
  words = sp_change_failure_words (change, error);
  g_assert_nonnull (strstr (words, "Make somebody else an administrator first."));
  take_down (&self);
}

/* A link is asked about before it is made, made only once the log tells of it, and shown so that it can be copied. */
static void
test_link (void)
{
  Fixture self = { 0 };
  GtkWidget *button;
  GtkWidget *dialog;
  GtkWidget *entry;

  set_up (&self, "chair", 900);
  show_part (&self, "members");
  g_assert_null (find_where (self.page, has_tooltip, "New Link for a Laptop…"));
  take_down (&self);

  set_up (&self, "administrator", 360);
  show_part (&self, "members");
  button = find_where (self.page, has_tooltip, "New Link for a Laptop…");
  g_signal_emit_by_name (button, "clicked");
  dialog = get_dialog (&self);
  g_assert_true (says (dialog, "one laptop joins the partnership as THISTLEWOOD, Ruth"));
  answer (&self, "no");
  g_assert_cmpuint (sp_case_fixture_count_log (self.data->store, "alter", "laptop-link", SP_FIXTURE_ME), ==, 0);
  g_signal_emit_by_name (button, "clicked");
  answer (&self, "yes");
  settle (&self);
  g_assert_cmpuint (sp_case_fixture_count_log (self.data->store, "alter", "laptop-link", SP_FIXTURE_ME), ==, 1);

  sp_laptop_show_link (self.page, "THISTLEWOOD, Ruth", "stalking-partnership://join?server=x");
  dialog = get_dialog (&self);
  let_pass (&self, 200);
  picture (self.data, self.window, "link-360");
  sp_test_check_names (dialog);
  g_assert_true (says (dialog, "good for one laptop and for 24 hours"));
  entry = find_type (dialog, "GtkEntry");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "stalking-partnership://join?server=x");
  g_assert_false (gtk_editable_get_editable (GTK_EDITABLE (entry)));
  click (dialog, "Copy");
  g_assert_true (says (dialog, "Copied for One Minute"));
  {
    GdkContentProvider *content = gdk_clipboard_get_content (gtk_widget_get_clipboard (self.page));
    g_auto(GValue) value = G_VALUE_INIT;

    g_value_init (&value, G_TYPE_STRING);
    g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
    g_assert_cmpstr (g_value_get_string (&value), ==, "stalking-partnership://join?server=x");
  }
  take_down (&self);
}

/* What is due comes with its reason; a decision to keep takes it off the list, a hold shows. */
static void
test_review (void)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpRecord) hold = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *words = NULL;
  g_autoptr(JsonArray) changes = json_array_new ();
  Fixture self = { 0 };
  GtkWidget *list;
  JsonObject *about;
  JsonObject *kept;

  set_up (&self, "representative", 900);
  g_assert_null (find_type (self.page, "SpReviewList"));
  take_down (&self);

  set_up (&self, "coordinator", 360);
  show_part (&self, "review");
  list = find_type (self.page, "SpReviewList");
  g_assert_true (says (list, "No Case Is Due for Review"));
  for (guint i = 0; i < 3; i++)
    {
      static const char *const ids[] = { "01900000-0000-7000-8000-0000000000c5", "01900000-0000-7000-8000-0000000000c6",
                                         "01900000-0000-7000-8000-0000000000c7" };
      static const char *const references[] = { "A2222", "B3333", "C4444" };
      g_autofree char *core = g_strconcat ("case:", ids[i], NULL);

      about = sp_case_fixture_add (changes, "case", ids[i], core);
      set (about, "reference", references[i], "status", "closed", "closed", i == 2 ? "2022-01-01" : "2016-03-01", NULL);
    }
  about = sp_case_fixture_add (changes, "hold", "01900000-0000-7000-8000-0000000000f1",
                               "case:01900000-0000-7000-8000-0000000000c6");
  set (about, "case_id", "01900000-0000-7000-8000-0000000000c6", "date", "2026-01-01", "member", SP_FIXTURE_ME, "reason",
       "A court wants it", NULL);
  sp_case_fixture_arrive (self.data, changes, NULL);
  let_pass (&self, 600);
  g_assert_true (says (list, "Case A2222"));
  g_assert_true (says (list, "Ended 01 Mar 2016, to be reviewed since 01 Mar 2022"));
  g_assert_true (says (list, "No retention group is given: 6 years"));
  g_assert_true (says (list, "Case B3333"));
  g_assert_true (says (list, "On hold: it is kept whatever its age"));
  g_assert_false (says (list, "Case C4444"));
  picture (self.data, self.window, "review-360");
  look_again (&self, "review");
  sp_test_check_names (self.page);

  {
    g_autoptr(JsonArray) more = json_array_new ();

    kept = sp_case_fixture_add (more, "retention", "01900000-0000-7000-8000-0000000000f2",
                                "case:01900000-0000-7000-8000-0000000000c5");
    set (kept, "case_id", "01900000-0000-7000-8000-0000000000c5", "date", "2026-11-24", "member", SP_FIXTURE_ME,
         "until", "2030-01-01", "reason", "He is out again", NULL);
    sp_case_fixture_arrive (self.data, more, NULL);
  }
  let_pass (&self, 600);
  g_assert_false (says (list, "Case A2222"));
  g_assert_true (says (list, "Case B3333"));

  /* What holds it is released, and never taken away. */
  hold = sp_case_fixture_get (self.data, "01900000-0000-7000-8000-0000000000f1");
  sp_change_delete (change, hold);
  g_assert_false (sp_test_wait (sp_store_commit (self.data->store, change), NULL, &error));
  words = sp_change_failure_words (change, error);
  g_assert_nonnull (strstr (words, "This case is on hold"));
  take_down (&self);
}

int
main (int    argc,
      char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/people/agreements", test_agreements);
  g_test_add_func ("/people/administrator", test_administrator);
  g_test_add_func ("/people/others", test_others);
  g_test_add_func ("/people/laptops", test_laptops);
  g_test_add_func ("/people/lost", test_lost);
  g_test_add_func ("/people/last-administrator", test_last_administrator);
  g_test_add_func ("/people/link", test_link);
  g_test_add_func ("/people/review", test_review);

  return g_test_run ();
}
