/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-date.h"
#include "sp-document-page.h"
#include "sp-document-records.h"
#include "sp-documents-fetch.h"
#include "sp-documents-page.h"
#include "sp-documents-save.h"
#include "sp-issue-page.h"
#include "sp-meeting-fixture.h"
#include "sp-outputs-data.h"
#include "sp-paper-pages.h"
#include "sp-paper-view.h"
#include "sp-store-blobs.h"
#include "sp-test-fields.h"
#include "sp-test-names.h"
#include "sp-test-wait.h"
#include "sp-test-window.h"

#include <glib/gstdio.h>
#include <string.h>

/* A meeting that is over, of police, NHS trust and probation; probation is not invited to the second case. */
static SpMeeting *
add_meeting (SpCaseFixture *fixture)
{
  SpMeeting *meeting = sp_meeting_fixture_add (fixture, "closed", 2);
  g_autoptr(JsonArray) changes = json_array_new ();
  JsonObject *fields = sp_case_fixture_add (changes, "meeting", SP_FIXTURE_MEETING, "meeting:" SP_FIXTURE_MEETING);
  JsonArray *agencies = json_array_new ();
  static const char * const invited[] = { SP_FIXTURE_POLICE, SP_FIXTURE_HEALTH };

  json_array_add_string_element (agencies, SP_FIXTURE_POLICE);
  json_array_add_string_element (agencies, SP_FIXTURE_HEALTH);
  json_array_add_string_element (agencies, SP_FIXTURE_PROBATION);
  set (fields, "date", "2026-11-24", "starts", "14:00", "status", "closed", NULL);
  json_object_set_array_member (fields, "agencies", agencies);
  for (guint i = 0; i < G_N_ELEMENTS (invited); i++)
    {
      g_autofree char *id = g_strdup_printf ("01900000-0000-7000-e000-%012x", i);
      JsonObject *invitation = sp_case_fixture_add (changes, "invitation", id,
                                                    "case:01900000-0000-7000-a000-000000000001");

      set (invitation, "case_id", "01900000-0000-7000-a000-000000000001", "agency", invited[i], NULL);
    }
  sp_case_fixture_arrive (fixture, changes, NULL);

  return meeting;
}

/* A safe address, and a line in which somebody wrote it. */
static void
add_safe_address (SpCaseFixture *fixture)
{
  g_autoptr(JsonArray) changes = json_array_new ();
  JsonObject *address = sp_case_fixture_add (changes, "address", "01900000-0000-7000-e001-000000000001",
                                             "case:" SP_FIXTURE_CASE);
  JsonObject *minute = sp_case_fixture_add (changes, "minute", "01900000-0000-7000-e001-000000000002",
                                            "case:" SP_FIXTURE_CASE);

  set (address, "case_id", SP_FIXTURE_CASE, "person", SP_FIXTURE_VICTIM, "text", "12 Mill Road\nSouthampton",
       "postcode", "SO14 2AB", NULL);
  json_object_set_boolean_member (address, "safe", TRUE);
  set (minute, "case_id", SP_FIXTURE_CASE, "meeting", SP_FIXTURE_MEETING, "kind", "decision", "text",
       "Police to drive past 12 Mill Rd twice a day.", NULL);
  sp_case_fixture_arrive (fixture, changes, NULL);
}

/* Until a condition holds; the main loop runs meanwhile. */
#define WAIT_FOR(fixture, condition)                                                               \
  G_STMT_START                                                                                     \
    {                                                                                              \
      gint64 too_late = g_get_monotonic_time () + SP_TEST_DEADLINE_SECONDS * G_USEC_PER_SEC;       \
                                                                                                   \
      while (!(condition))                                                                         \
        {                                                                                          \
          g_assert_cmpint (g_get_monotonic_time (), <, too_late);                                  \
          run_for (20);                                                                            \
        }                                                                                          \
    }                                                                                              \
  G_STMT_END

static guint
count_rows (GtkWidget *list)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) n) != NULL)
    n++;

  return n;
}

static GtkWidget *
find_list (GtkWidget *page)
{
  return find (page, "GtkListBox");
}

static gboolean
is_browsed (GtkWidget  *widget,
            const char *of)
{
  return GTK_IS_LIST_BOX (widget) && gtk_list_box_get_selection_mode (GTK_LIST_BOX (widget)) == GTK_SELECTION_BROWSE;
}

/* The list of recipients is the one that a row is chosen in. */
static GtkWidget *
find_recipients (GtkWidget *widget)
{
  return find_where (widget, is_browsed, NULL);
}

static guint
n_pages (GtkWidget *page)
{
  GtkWidget *view = find (page, "SpPaperView");

  return view != NULL ? sp_paper_view_get_n_pages (SP_PAPER_VIEW (view)) : 0;
}

static GListModel *
find_documents (SpCaseFixture *fixture)
{
  g_autoptr(SpQuery) query = sp_query_new ("document");
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  sp_query_order (query, "copy", FALSE);
  sp_test_wait (sp_store_find_all (fixture->store, query), &value, &error);
  g_assert_no_error (error);

  return g_value_dup_object (&value);
}

static void
issue (SpIssuePage *page)
{
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_issue_page_issue (page), NULL, &error);
  g_assert_no_error (error);
}

/* Each recipient's pages before anything leaves; then what was issued is there as it was shown. */
static void
test_issue (void)
{
  g_autoptr(SpCaseFixture) fixture = sp_case_fixture_new ("coordinator");
  g_autoptr(SpMeeting) meeting = add_meeting (fixture);
  AdwNavigationPage *page = sp_issue_page_new (fixture->store, SP_FIXTURE_MEETING, "pack");
  GtkWindow *window = show (fixture, GTK_WIDGET (page), 1280, 800);
  GtkWidget *recipients = find_recipients (GTK_WIDGET (page));
  g_autoptr(GListModel) documents = NULL;

  WAIT_FOR (fixture, count_rows (recipients) == 4);
  WAIT_FOR (fixture, n_pages (GTK_WIDGET (page)) > 0);
  run_for (300);
  picture (fixture, window, "issue-chair");
  sp_test_check_names (GTK_WIDGET (window));
  gtk_list_box_select_row (GTK_LIST_BOX (recipients), gtk_list_box_get_row_at_index (GTK_LIST_BOX (recipients), 3));
  g_assert_true (says (GTK_WIDGET (page), "to which Probation is not invited"));
  g_assert_true (says (GTK_WIDGET (page), "read only by"));
  WAIT_FOR (fixture, n_pages (GTK_WIDGET (page)) > 0);
  run_for (300);
  picture (fixture, window, "issue-probation");
  issue (SP_ISSUE_PAGE (page));
  g_assert_cmpuint (sp_case_fixture_count_told (fixture->store, "pack", SP_FIXTURE_MEETING), ==, 1);

  documents = find_documents (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (documents), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(SpDocument) document = g_list_model_get_item (documents, i);
      g_auto(GValue) value = G_VALUE_INIT;
      g_autofree char *place = i == 0 ? g_strdup ("meeting:" SP_FIXTURE_MEETING ":chair")
                                      : g_strdup_printf ("meeting:" SP_FIXTURE_MEETING ":%s,chair",
                                                         sp_document_get_agency (document));

      g_assert_cmpstr (sp_record_get_compartment (SP_RECORD (document)), ==, place);
      g_assert_cmpint (sp_document_get_copy (document), ==, i + 1);
      sp_test_wait (sp_store_get_blob (fixture->store, sp_record_get_id (SP_RECORD (document))), &value, NULL);
      g_assert_cmpint (sp_blob_get_have (g_value_get_object (&value)), ==, sp_document_get_size (document));
    }
  gtk_window_destroy (window);
}

/* An agency whose people were there and did not agree to the statement stands in the list, and gets nothing. */
static void
test_not_agreed (void)
{
  g_autoptr(SpCaseFixture) fixture = sp_case_fixture_new ("coordinator");
  g_autoptr(SpMeeting) meeting = add_meeting (fixture);
  g_autoptr(JsonArray) changes = json_array_new ();
  JsonObject *fields = sp_case_fixture_add (changes, "attendance", "01900000-0000-7000-e002-000000000001",
                                            "meeting:" SP_FIXTURE_MEETING);
  g_autoptr(GListModel) documents = NULL;
  AdwNavigationPage *page;
  GtkWindow *window;

  set (fields, "meeting", SP_FIXTURE_MEETING, "agency", SP_FIXTURE_PROBATION, "status", "attended", NULL);
  sp_case_fixture_arrive (fixture, changes, NULL);
  page = sp_issue_page_new (fixture->store, SP_FIXTURE_MEETING, "minutes");
  window = show (fixture, GTK_WIDGET (page), 1280, 800);
  WAIT_FOR (fixture, count_rows (find_recipients (GTK_WIDGET (page))) == 4);
  g_assert_true (says (GTK_WIDGET (page), "No copy: nobody of theirs who was there agreed"));
  picture (fixture, window, "issue-not-agreed");
  issue (SP_ISSUE_PAGE (page));
  documents = find_documents (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (documents), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(SpDocument) document = g_list_model_get_item (documents, i);

      g_assert_cmpstr (sp_document_get_agency (document), !=, SP_FIXTURE_PROBATION);
    }
  gtk_window_destroy (window);
}

static void
test_issue_narrow (void)
{
  g_autoptr(SpCaseFixture) fixture = sp_case_fixture_new ("coordinator");
  g_autoptr(SpMeeting) meeting = add_meeting (fixture);
  AdwNavigationPage *page = sp_issue_page_new (fixture->store, SP_FIXTURE_MEETING, "pack");
  GtkWindow *window = show (fixture, GTK_WIDGET (page), 360, 640);

  WAIT_FOR (fixture, count_rows (find_recipients (GTK_WIDGET (page))) == 4);
  picture (fixture, window, "issue-narrow");
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, 360);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  picture (fixture, window, "issue-narrow-dark");
  gtk_list_box_select_row (GTK_LIST_BOX (find_recipients (GTK_WIDGET (page))),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (find_recipients (GTK_WIDGET (page))), 3));
  adw_navigation_split_view_set_show_content (
    ADW_NAVIGATION_SPLIT_VIEW (find (GTK_WIDGET (page), "AdwNavigationSplitView")), TRUE);
  WAIT_FOR (fixture, n_pages (GTK_WIDGET (page)) > 0);
  run_for (500);
  picture (fixture, window, "issue-narrow-preview");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  gtk_window_destroy (window);
}

/* Nothing leaves while a safe address stands in it, and it is said where. */
static void
test_guard (void)
{
  g_autoptr(SpCaseFixture) fixture = sp_case_fixture_new ("coordinator");
  g_autoptr(SpMeeting) meeting = add_meeting (fixture);
  AdwNavigationPage *page;
  GtkWindow *window;
  GtkWidget *recipients;
  g_autoptr(GListModel) documents = NULL;
  g_autoptr(GError) error = NULL;

  add_safe_address (fixture);
  page = sp_issue_page_new (fixture->store, SP_FIXTURE_MEETING, "minutes");
  window = show (fixture, GTK_WIDGET (page), 1280, 800);
  recipients = find_recipients (GTK_WIDGET (page));
  WAIT_FOR (fixture, count_rows (recipients) == 4);
  g_assert_true (says (GTK_WIDGET (page), "A safe address stands in: Minute, K7M42"));
  g_assert_false (gtk_widget_get_sensitive (find_button (GTK_WIDGET (page), "_Issue…")));
  picture (fixture, window, "issue-guard");
  g_assert_false (sp_test_wait (sp_issue_page_issue (SP_ISSUE_PAGE (page)), NULL, &error));
  g_assert_error (error, SP_STORE_ERROR, SP_STORE_ERROR_FORBIDDEN);

  click (GTK_WIDGET (page), "_Take It Out of All Copies");
  WAIT_FOR (fixture, count_rows (recipients) == 4);
  g_assert_true (says (GTK_WIDGET (page), "places were taken out"));
  g_assert_true (gtk_widget_get_sensitive (find_button (GTK_WIDGET (page), "_Issue…")));
  issue (SP_ISSUE_PAGE (page));
  documents = find_documents (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (documents), ==, 4);
  gtk_window_destroy (window);
}

static GBytes *
write_case (SpCaseFixture *fixture)
{
  g_auto(GValue) material = G_VALUE_INIT;
  g_auto(GValue) pdf = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_outputs_gather_case (fixture->store, SP_FIXTURE_CASE), &material, &error);
  g_assert_no_error (error);
  sp_test_wait (sp_outputs_make_case (g_value_get_object (&material), fixture->store, SP_FIXTURE_CASE, FALSE), &pdf,
                &error);
  g_assert_no_error (error);

  return g_value_dup_boxed (&pdf);
}

/* A later issue takes the place of the earlier; who opened what is seen; files of all are written where somebody says. */
static void
test_documents (void)
{
  g_autoptr(SpCaseFixture) fixture = sp_case_fixture_new ("coordinator");
  g_autoptr(SpMeeting) meeting = add_meeting (fixture);
  AdwNavigationPage *page = sp_documents_page_new (fixture->store, SP_FIXTURE_MEETING);
  GtkWindow *window = show (fixture, GTK_WIDGET (page), 900, 900);
  g_autoptr(GListModel) documents = NULL;
  g_autoptr(GFile) folder = g_file_new_build_filename (fixture->directory, "copies", NULL);
  g_auto(GValue) written = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  picture (fixture, window, "documents-empty");
  for (guint i = 0; i < 2; i++)
    {
      AdwNavigationPage *form = sp_issue_page_new (fixture->store, SP_FIXTURE_MEETING, "minutes");
      GtkWindow *other = show (fixture, GTK_WIDGET (form), 900, 700);

      WAIT_FOR (fixture, count_rows (find_recipients (GTK_WIDGET (form))) == 4);
      issue (SP_ISSUE_PAGE (form));
      gtk_window_destroy (other);
    }
  sp_case_fixture_settle (fixture);
  WAIT_FOR (fixture, count_rows (find_list (GTK_WIDGET (page))) == 8);
  g_assert_true (says (GTK_WIDGET (page), "A later issue has taken its place"));
  g_assert_true (says (GTK_WIDGET (page), "Not opened yet"));
  picture (fixture, window, "documents");
  sp_test_check_names (GTK_WIDGET (window));

  documents = find_documents (fixture);
  g_assert_cmpint (g_mkdir (g_file_peek_path (folder), 0700), ==, 0);
  sp_test_wait (sp_documents_save_all (fixture->store, documents, folder), &written, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_value_get_int64 (&written), ==, 8);
  gtk_window_destroy (window);
}

static void
arrive_own_attendance (SpCaseFixture *fixture,
                       const char    *agreed_at)
{
  g_autoptr(JsonArray) changes = json_array_new ();
  JsonObject *fields = sp_case_fixture_add (changes, "attendance", "01900000-0000-7000-d000-000000000004",
                                            "meeting:" SP_FIXTURE_MEETING);

  set (fields, "meeting", SP_FIXTURE_MEETING, "agency", SP_FIXTURE_POLICE, "member", SP_FIXTURE_ME, "status", "attended",
       agreed_at != NULL ? "agreed_at" : NULL, agreed_at, NULL);
  sp_case_fixture_arrive (fixture, changes, NULL);
}

static gboolean
shows (AdwNavigationPage *page,
       const char        *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (find (GTK_WIDGET (page), "GtkStack"))), name) == 0;
}

/* A way to the document that is not the list. */
static void
assert_page_refused (SpCaseFixture *fixture,
                     const char    *id,
                     gboolean       refused)
{
  g_autoptr(SpRecord) document = sp_case_fixture_get (fixture, id);
  AdwNavigationPage *page = sp_document_page_new (fixture->store, document);
  GtkWindow *window = show (fixture, GTK_WIDGET (page), 700, 500);

  /* Else it is looked for, and its content is not here. */
  WAIT_FOR (fixture, !shows (page, "waiting"));
  g_assert_cmpint (says (GTK_WIDGET (page), "did not agree"), ==, refused);
  gtk_window_destroy (window);
}

/* Who was there and did not agree to the statement does not read their agency's copy, until it is noted that they did. */
static void
test_papers_refused (void)
{
  g_autoptr(SpCaseFixture) fixture = sp_case_fixture_new ("representative");
  g_autoptr(SpMeeting) meeting = add_meeting (fixture);
  g_autoptr(JsonArray) changes = json_array_new ();
  AdwNavigationPage *page = sp_documents_page_new (fixture->store, SP_FIXTURE_MEETING);
  GtkWindow *window = show (fixture, GTK_WIDGET (page), 700, 500);

  set (sp_case_fixture_add (changes, "document", "01900000-0000-7000-e003-000000000001",
                            "meeting:" SP_FIXTURE_MEETING ":" SP_FIXTURE_POLICE ",chair"),
       "meeting", SP_FIXTURE_MEETING, "kind", "minutes", "title", "Minutes of Tuesday", "agency", SP_FIXTURE_POLICE,
       "recipient", "Hampshire Constabulary", "issued_at", "2026-11-25T09:00:00Z", NULL);
  sp_case_fixture_arrive (fixture, changes, NULL);
  WAIT_FOR (fixture, says (GTK_WIDGET (page), "Minutes of Tuesday"));

  arrive_own_attendance (fixture, NULL);
  WAIT_FOR (fixture, shows (page, "refused"));
  g_assert_false (says (GTK_WIDGET (page), "Minutes of Tuesday"));
  sp_test_check_names (GTK_WIDGET (window));
  picture (fixture, window, "documents-refused");
  assert_page_refused (fixture, "01900000-0000-7000-e003-000000000001", TRUE);

  arrive_own_attendance (fixture, "2026-11-24T14:30:00Z");
  WAIT_FOR (fixture, says (GTK_WIDGET (page), "Minutes of Tuesday"));
  assert_page_refused (fixture, "01900000-0000-7000-e003-000000000001", FALSE);
  gtk_window_destroy (window);
}

/* Opening one's agency's copy leaves a receipt, once. */
static void
test_open (void)
{
  g_autoptr(SpCaseFixture) fixture = sp_case_fixture_new ("coordinator");
  g_autoptr(SpMeeting) meeting = add_meeting (fixture);
  AdwNavigationPage *form = sp_issue_page_new (fixture->store, SP_FIXTURE_MEETING, "minutes");
  GtkWindow *other = show (fixture, GTK_WIDGET (form), 900, 700);
  g_autoptr(GListModel) documents = NULL;
  g_autoptr(SpRecord) mine = NULL;

  WAIT_FOR (fixture, count_rows (find_recipients (GTK_WIDGET (form))) == 4);
  issue (SP_ISSUE_PAGE (form));
  gtk_window_destroy (other);
  documents = find_documents (fixture);
  for (guint i = 0; i < g_list_model_get_n_items (documents); i++)
    {
      g_autoptr(SpDocument) document = g_list_model_get_item (documents, i);

      if (g_strcmp0 (sp_document_get_agency (document), SP_FIXTURE_POLICE) == 0)
        g_set_object (&mine, SP_RECORD (document));
    }
  for (guint i = 0; i < 2; i++)
    {
      AdwNavigationPage *page = sp_document_page_new (fixture->store, mine);
      GtkWindow *window = show (fixture, GTK_WIDGET (page), 800, 900);

      WAIT_FOR (fixture, n_pages (GTK_WIDGET (page)) > 0);
      run_for (400);
      sp_case_fixture_settle (fixture);
      if (i == 0)
        picture (fixture, window, "document");
      g_assert_cmpuint (sp_meeting_fixture_count (fixture, "receipt", "document", sp_record_get_id (mine)), ==, 1);
      gtk_window_destroy (window);
    }
}

static gboolean
beat_cb (gpointer data)
{
  gint64 *beat = data; /* the last one, and the longest time between two */
  gint64 now = g_get_monotonic_time ();

  beat[1] = MAX (beat[1], now - beat[0]);
  beat[0] = now;

  return G_SOURCE_CONTINUE;
}

static SpPaperPages *
read_pages (GBytes *pdf)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_paper_pages_open (pdf), &value, &error);
  g_assert_no_error (error);

  return g_value_dup_object (&value);
}

/* The same pages, with letters that can be read as such. */
static void
assert_printed (GBytes *pdf,
                GBytes *printed)
{
  g_autoptr(SpPaperPages) wanted = read_pages (pdf);
  g_autoptr(SpPaperPages) found = read_pages (printed);

  g_assert_cmpuint (sp_paper_pages_get_n (found), ==, sp_paper_pages_get_n (wanted));
  for (guint i = 0; i < sp_paper_pages_get_n (wanted); i++)
    {
      const SpPaperPage *page = sp_paper_pages_get (wanted, i);

      g_assert_cmpuint (strlen (page->text), >, 40);
      g_assert_cmpstr (sp_paper_pages_get (found, i)->text, ==, page->text);
      g_assert_cmpfloat_with_epsilon (sp_paper_pages_get (found, i)->width, page->width, 1);
      g_assert_cmpfloat_with_epsilon (sp_paper_pages_get (found, i)->height, page->height, 1);
    }
}

/* What the printer gets is what is shown. */
static void
test_print (void)
{
  g_autoptr(SpCaseFixture) fixture = sp_case_fixture_new ("representative");
  g_autoptr(SpMeeting) meeting = add_meeting (fixture);
  g_autoptr(GBytes) pdf = write_case (fixture);
  GtkWidget *view = sp_paper_view_new ();
  GtkWindow *window = show (fixture, view, 700, 900);
  g_autofree char *path = g_build_filename (fixture->directory, "printed.pdf", NULL);
  g_autoptr(GBytes) printed = NULL;
  g_autoptr(GError) error = NULL;
  gint64 beat[2] = { 0 };
  char *content;
  guint beats;
  gsize size;

  sp_paper_view_set_content (SP_PAPER_VIEW (view), pdf);
  WAIT_FOR (fixture, sp_paper_view_get_n_pages (SP_PAPER_VIEW (view)) > 1);
  run_for (300);
  picture (fixture, window, "case-sheet");
  beat[0] = g_get_monotonic_time ();
  beats = g_timeout_add (1, beat_cb, beat);
  g_assert_true (sp_paper_view_print_to (SP_PAPER_VIEW (view), path, &error));
  g_source_remove (beats);
  g_assert_no_error (error);
  g_test_message ("the window waited for %.1f ms at most", (double) beat[1] / 1000);
  g_assert_true (g_file_get_contents (path, &content, &size, &error));
  printed = g_bytes_new_take (content, size);
  assert_printed (pdf, printed);
  gtk_window_destroy (window);
}

static DexFuture *
no_network_cb (gpointer    data,
               const char *id)
{
  guint *n = g_object_get_data (data, "asked");

  (*n)++;

  return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_FAILED, "offline");
}

/* Only what is not here is asked for; and one that does not come does not keep the others away. */
static void
test_fetch (void)
{
  g_autoptr(SpCaseFixture) fixture = sp_case_fixture_new ("representative");
  g_autoptr(SpMeeting) meeting = add_meeting (fixture);
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autoptr(GObject) network = g_object_new (G_TYPE_OBJECT, NULL);
  g_auto(GValue) came = G_VALUE_INIT;
  guint asked = 0;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("01900000-0000-7000-e002-%012x", i);
      JsonObject *fields = sp_case_fixture_add (changes, "document", id,
                                                "meeting:" SP_FIXTURE_MEETING ":" SP_FIXTURE_POLICE ",chair");

      set (fields, "meeting", SP_FIXTURE_MEETING, "kind", "minutes", "title", "Minutes", "agency",
           SP_FIXTURE_POLICE, "issued_at", "2026-11-24T10:00:00Z", NULL);
      json_object_set_int_member (fields, "size", 10);
    }
  sp_case_fixture_arrive (fixture, changes, NULL);
  g_object_set_data (network, "asked", &asked);
  sp_test_wait (sp_documents_fetch (fixture->store, no_network_cb, network), &came, NULL);
  g_assert_cmpuint (asked, ==, 3);
  g_assert_cmpint (g_value_get_int64 (&came), ==, 0);

  /* Nor is asked for what its person may not read. */
  arrive_own_attendance (fixture, NULL);
  g_value_unset (&came);
  sp_test_wait (sp_documents_fetch (fixture->store, no_network_cb, network), &came, NULL);
  g_assert_cmpuint (asked, ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  init_tests (&argc, &argv);
  g_test_add_func ("/app/outputs/issue", test_issue);
  g_test_add_func ("/app/outputs/not-agreed", test_not_agreed);
  g_test_add_func ("/app/outputs/issue-narrow", test_issue_narrow);
  g_test_add_func ("/app/outputs/guard", test_guard);
  g_test_add_func ("/app/outputs/documents", test_documents);
  g_test_add_func ("/app/outputs/papers-refused", test_papers_refused);
  g_test_add_func ("/app/outputs/open", test_open);
  g_test_add_func ("/app/outputs/print", test_print);
  g_test_add_func ("/app/outputs/fetch", test_fetch);

  return g_test_run ();
}
