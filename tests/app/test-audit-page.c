/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-audit-page.h"
#include "sp-audit-verify.h"
#include "sp-audit.h"
#include "sp-directory-records.h"
#include "sp-json.h"
#include "sp-sync-error.h"
#include "sp-test-fields.h"
#include "sp-test-names.h"
#include "sp-test-page.h"
#include "sp-test-wait.h"

#include <glib/gstdio.h>

#define DEVICE "01900000-0000-7000-8000-0000000000e1"
#define ROOT   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static void
set_up (Fixture *self,
        int      width)
{
  g_autoptr(JsonArray) changes = json_array_new ();
  JsonObject *agency;

  self->data = sp_case_fixture_new ("auditor");
  agency = sp_case_fixture_add (changes, "agency", SP_FIXTURE_PROBATION, "directory");
  set (agency, "name", "Probation Service", "short_name", "Probation", NULL);
  sp_case_fixture_arrive (self->data, changes, NULL);
  open_page (self, sp_audit_page_new (self->data->store), width);
}

static JsonObject *
parse (const char *text)
{
  JsonObject *object = sp_json_parse_object (text, -1, NULL);

  g_assert_nonnull (object);

  return object;
}

/* Two pages of what the server says; the second is the last. */
static const char first_page[] =
  "{\"cursor\":\"1.2.3\",\"entries\":["
  "{\"leaf\":9,\"at\":\"2026-11-24T10:05:00Z\",\"act\":\"consult\",\"member\":\"" SP_FIXTURE_ME "\",\"device\":\"server\","
  "\"via\":\"" DEVICE "\",\"purpose\":\"audit-about\",\"compartment\":\"case:" SP_FIXTURE_CASE "\",\"reference\":\"K7M42\","
  "\"recipients\":[],\"about\":[{\"id\":\"" SP_FIXTURE_CASE "\",\"type\":\"case\"}],\"n_about\":1},"
  "{\"leaf\":8,\"at\":\"2026-11-23T10:05:00Z\",\"act\":\"disclose\",\"member\":\"" SP_FIXTURE_ME "\",\"device\":\"" DEVICE "\","
  "\"device_name\":\"=HP 1\",\"purpose\":\"printed\",\"detail\":\"ab\","
  "\"compartment\":\"case:" SP_FIXTURE_CASE ":" SP_FIXTURE_PROBATION ",chair\",\"reference\":\"K7M42\","
  "\"recipients\":[\"" SP_FIXTURE_PROBATION "\"],\"about\":[{\"id\":\"x\",\"type\":\"contribution\"}],\"n_about\":3}]}";
static const char second_page[] =
  "{\"entries\":["
  "{\"leaf\":7,\"at\":\"2026-11-22T10:05:00Z\",\"act\":\"disclose\",\"member\":\"gone\",\"device\":\"" DEVICE "\","
  "\"device_name\":\"HP 1\",\"purpose\":\"minutes\",\"compartment\":\"meeting:" SP_FIXTURE_CASE "\",\"date\":\"2026-11-20\","
  "\"recipients\":[\"chair\"],\"about\":[],\"n_about\":0},"
  "{\"leaf\":10,\"at\":\"2026-11-22T10:05:00Z\",\"act\":\"alter\",\"member\":\"" SP_FIXTURE_ME "\",\"device\":\"" DEVICE "\","
  "\"purpose\":\"" SP_AUDIT_LOST " " DEVICE "\",\"compartment\":\"directory\",\"recipients\":[],\"about\":[],\"n_about\":0},"
  "{\"leaf\":6,\"at\":\"2026-11-22T10:05:00Z\",\"act\":\"alter\",\"member\":\"\",\"device\":\"server\","
  "\"purpose\":\"laptop-wiped\",\"compartment\":\"\",\"recipients\":[],\"about\":[],\"n_about\":0},"
  "{\"leaf\":5,\"at\":\"yesterday\",\"act\":\"alter\",\"member\":\"\"}, 7]}";

static gboolean
has_label (GtkWidget  *widget,
           const char *label)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0;
}

static gboolean
has_tooltip (GtkWidget  *widget,
             const char *words)
{
  return g_strcmp0 (gtk_widget_get_tooltip_text (widget), words) == 0;
}

static guint
count_rows (GtkWidget *list)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL; row = gtk_widget_get_next_sibling (row))
    n += GTK_IS_LIST_BOX_ROW (row);

  return n;
}

/* What is asked, in the server's words. */
static void
test_question (void)
{
  Fixture self = { 0 };
  SpAuditPage *page;
  g_autoptr(JsonObject) first = NULL;
  g_autoptr(JsonObject) second = NULL;
  g_autofree char *text = NULL;
  GtkWidget *row;

  set_up (&self, 360);
  page = SP_AUDIT_PAGE (self.page);
  g_assert_null (sp_audit_page_dup_query (page));
  g_assert_false (gtk_widget_get_sensitive (find_where (self.page, has_label, "_Ask the Log")));
  picture (self.data, self.window, "audit-360");
  g_assert_cmpuint (sp_test_check_names (self.page), >, 5);

  sp_audit_page_choose (page, SP_AUDIT_KIND_CASE, SP_FIXTURE_CASE, "Case K7M42");
  first = sp_audit_page_dup_query (page);
  text = sp_json_object_to_text (first);
  g_assert_cmpstr (text, ==, "{\"max\":50,\"question\":\"about\",\"subject\":\"" SP_FIXTURE_CASE "\"}");

  sp_audit_page_choose (page, SP_AUDIT_KIND_MEMBER, SP_FIXTURE_ME, "Me");
  row = find_type (self.page, "AdwEntryRow");
  gtk_editable_set_text (GTK_EDITABLE (row), "some day");
  g_assert_null (sp_audit_page_dup_query (page));
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_true (says (self.page, "That is no day."));
  gtk_editable_set_text (GTK_EDITABLE (row), "1 November");
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  second = sp_audit_page_dup_query (page);
  g_assert_cmpstr (sp_json_get_text (second, "question"), ==, "by");
  g_assert_nonnull (sp_json_get_text (second, "from"));
  g_assert_null (sp_json_get_text (second, "to"));

  /* Another kind of question is about another thing. */
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_type (self.page, "AdwComboRow")), SP_AUDIT_KIND_DOCUMENT);
  g_assert_null (sp_audit_page_dup_query (page));
  take_down (&self);
}

/* Plain words, page after page; and refused, nothing of it goes. */
static void
test_answer (void)
{
  g_autoptr(JsonObject) one = parse (first_page);
  g_autoptr(JsonObject) two = parse (second_page);
  g_autoptr(JsonObject) none = parse ("{\"entries\":[]}");
  g_autoptr(GError) offline = g_error_new_literal (SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE, "offline");
  g_autoptr(GError) refused = g_error_new_literal (SP_SYNC_ERROR, SP_SYNC_ERROR_REFUSED, "not-allowed");
  Fixture self = { 0 };
  SpAuditPage *page;
  GtkWidget *list;

  set_up (&self, 360);
  page = SP_AUDIT_PAGE (self.page);
  sp_audit_page_choose (page, SP_AUDIT_KIND_CASE, SP_FIXTURE_CASE, "Case K7M42");
  /* Without a window there is no way to the server. */
  g_signal_emit_by_name (find_where (self.page, has_label, "_Ask the Log"), "clicked");
  settle (&self);
  g_assert_true (says (self.page, "Only the server has the log of all laptops"));
  picture (self.data, self.window, "audit-offline-360");
  sp_audit_page_refuse (page, refused);
  g_assert_true (says (self.page, "The log is for auditors"));
  sp_audit_page_take (page, none);
  g_assert_true (says (self.page, "Nothing in the Log"));

  sp_audit_page_take (page, one);
  settle (&self);
  list = gtk_widget_get_ancestor (find_css (self.page, "boxed-list"), GTK_TYPE_WIDGET);
  g_assert_true (says (self.page, "Log read: who saw this · Case K7M42"));
  g_assert_true (says (self.page, "Printed · Contribution and 2 more · Case K7M42"));
  g_assert_true (says (self.page, "To: Probation"));
  g_assert_true (says (self.page, "Restricted; read by: Probation; Chair and coordinators"));
  g_assert_true (says (self.page, "The newest 2 entries"));
  g_assert_true (gtk_widget_get_visible (find_where (self.page, has_label, "Show _Older")));
  picture (self.data, self.window, "audit-answer-360");

  sp_audit_page_refuse (page, offline);
  g_assert_true (says (self.page, "The newest 2 entries"));
  sp_audit_page_take (page, two);
  settle (&self);
  g_assert_true (says (self.page, "5 entries"));
  g_assert_true (says (self.page, "Issued: Minutes · Meeting of 20 Nov 2026"));
  g_assert_true (says (self.page, "Somebody whom the directory does not have"));
  g_assert_true (says (self.page, "Laptop told to destroy what it holds"));
  g_assert_true (says (self.page, "Laptop reported lost"));
  g_assert_true (says (self.page, "a laptop without a name"));
  g_assert_true (says (self.page, "Whoever runs the server"));
  g_assert_false (gtk_widget_get_visible (find_where (self.page, has_label, "Show _Older")));
  g_assert_nonnull (list);
  sp_test_check_names (self.page);
  take_down (&self);
}

static void
test_saved (void)
{
  g_autoptr(JsonObject) one = parse (first_page);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "sp-audit-page.csv", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  Fixture self = { 0 };

  set_up (&self, 900);
  g_assert_false (gtk_widget_get_sensitive (find_where (self.page, has_tooltip, "Save What Is Listed as CSV")));
  sp_audit_page_take (SP_AUDIT_PAGE (self.page), one);
  settle (&self);
  g_assert_true (gtk_widget_get_sensitive (find_where (self.page, has_tooltip, "Save What Is Listed as CSV")));
  sp_test_wait (sp_audit_page_save_to (SP_AUDIT_PAGE (self.page), file), NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  lines = g_strsplit (text, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_true (g_str_has_prefix (lines[0], "\xEF\xBB\xBF\"Time (UTC)\""));
  g_assert_true (g_str_has_prefix (lines[2], "\"2026-11-23T10:05:00Z\",\"Printed\",\"Contribution and 2 more\","
                                             "\"Case K7M42\",\"Probation; Chair and coordinators\","));
  /* No spreadsheet takes a laptop's name for a formula. */
  g_assert_nonnull (strstr (lines[2], ",\"'=HP 1\",\"Probation\",\"8\",\"ab\""));
  g_unlink (path);
  take_down (&self);
}

/* Members are chosen here; cases and documents come from the server. */
static void
test_choosing (void)
{
  g_autoptr(JsonObject) cases = parse ("{\"found\":[{\"id\":\"c1\",\"reference\":\"K7M42\"}]}");
  g_autoptr(JsonObject) documents = parse (
    "{\"found\":[{\"id\":\"d1\",\"kind\":\"minutes\",\"issued_at\":\"2026-11-20T10:00:00Z\",\"agency\":\""
    SP_FIXTURE_PROBATION "\",\"copy\":2,\"date\":\"2026-11-20\"}]}");
  g_autoptr(JsonObject) none = parse ("{}");
  Fixture self = { 0 };
  GtkWidget *dialog;
  SpAuditSubjectDialog *chooser;

  set_up (&self, 360);
  for (guint kind = SP_AUDIT_KIND_CASE; kind <= SP_AUDIT_KIND_DOCUMENT; kind++)
    {
      sp_audit_page_choose (SP_AUDIT_PAGE (self.page), kind, NULL, NULL);
      g_signal_emit_by_name (find_type (self.page, "AdwActionRow"), "activated");
      dialog = get_dialog (&self);
      chooser = SP_AUDIT_SUBJECT_DIALOG (dialog);
      let_pass (&self, 100);
      sp_test_check_names (adw_dialog_get_child (ADW_DIALOG (dialog)));
      if (kind == SP_AUDIT_KIND_MEMBER)
        {
          g_assert_cmpuint (count_rows (find_css (dialog, "boxed-list")), >=, 2);
          g_assert_true (says (dialog, "Whoever runs the server"));
          picture (self.data, self.window, "audit-members-360");
          gtk_editable_set_text (GTK_EDITABLE (find_type (dialog, "GtkSearchEntry")), "whoever");
          let_pass (&self, 300);
          g_signal_emit_by_name (find_type (dialog, "GtkSearchEntry"), "activate");
          settle (&self);
          g_assert_true (says (self.page, "Whoever runs the server"));
          continue;
        }
      if (kind == SP_AUDIT_KIND_DOCUMENT)
        g_assert_true (says (dialog, "Only the server has the log"));
      sp_audit_subject_dialog_take (chooser, none);
      g_assert_true (says (dialog, "Nothing Found"));
      sp_audit_subject_dialog_take (chooser, kind == SP_AUDIT_KIND_CASE ? cases : documents);
      settle (&self);
      g_assert_true (says (dialog, kind == SP_AUDIT_KIND_CASE ? "Case K7M42"
                                                               : "Minutes · Meeting of 20 Nov 2026 · for Probation"));
      g_signal_emit_by_name (find_type (dialog, "GtkSearchEntry"), "activate");
      settle (&self);
      g_assert_true (says (self.page, kind == SP_AUDIT_KIND_CASE ? "Case K7M42" : "for Probation"));
    }
  take_down (&self);
}

static void
check_head (const char *text,
            gint64      wanted)
{
  g_autofree char *root = NULL;
  gint64 size = -1;
  gboolean valid = sp_audit_head_parse (text, &size, &root);

  g_assert_cmpint (valid, ==, wanted >= 0);
  if (valid)
    {
      g_assert_cmpint (size, ==, wanted);
      g_assert_cmpstr (root, ==, ROOT);
    }
}

static void
test_verified (void)
{
  g_autoptr(JsonObject) sound = parse ("{\"sound\":true,\"size\":1234,\"devices\":5,\"root\":\"" ROOT "\",\"at\":1795500000}");
  g_autoptr(JsonObject) bad = parse ("{\"sound\":false,\"size\":3,\"devices\":5,\"root\":\"" ROOT "\",\"at\":1795500000,"
                                     "\"what\":\"previous\",\"bad_device\":\"" DEVICE "\",\"bad_entry\":4}");
  g_autoptr(JsonObject) head = parse ("{\"sound\":false,\"size\":3,\"devices\":5,\"root\":\"" ROOT "\",\"at\":1795500000,"
                                      "\"what\":\"head\"}");
  JsonObject *answers[] = { sound, bad, head };
  static const char *const words[] = {
    "The server went through 1234 entries", "Entry 4 of the laptop whose id is below: what comes before it was changed.",
    "What is wrong: the log is not the one that the earlier head was of.",
  };
  Fixture self = { 0 };

  check_head ("12:" ROOT, 12);
  check_head (" 12 : E3B0C442 98fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n", 12);
  check_head ("12:" ROOT "0", -1);
  check_head (":" ROOT, -1);
  check_head ("x", -1);

  set_up (&self, 360);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      GtkWidget *dialog = GTK_WIDGET (sp_audit_verify_show (self.page, answers[i], ROOT, i == 0, G_GINT64_CONSTANT (1795500000) * G_USEC_PER_SEC));

      let_pass (&self, 200);
      g_assert_true (says (dialog, words[i]));
      g_assert_cmpint (says (dialog, "The Log Is Whole"), ==, i == 0);
      g_assert_cmpint (says (dialog, "1234:" ROOT), ==, i == 0);
      g_assert_cmpint (says (dialog, DEVICE), ==, i == 1);
      picture (self.data, self.window, i == 0 ? "audit-sound-360" : "audit-changed-360");
      sp_test_check_names (adw_dialog_get_child (ADW_DIALOG (dialog)));
      adw_dialog_force_close (ADW_DIALOG (dialog));
      settle (&self);
    }
  take_down (&self);
}

int
main (int    argc,
      char **argv)
{
  init_tests (&argc, &argv);
  g_test_add_func ("/audit-page/question", test_question);
  g_test_add_func ("/audit-page/answer", test_answer);
  g_test_add_func ("/audit-page/saved", test_saved);
  g_test_add_func ("/audit-page/choosing", test_choosing);
  g_test_add_func ("/audit-page/verified", test_verified);

  return g_test_run ();
}
