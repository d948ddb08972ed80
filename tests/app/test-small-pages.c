/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "sp-action-ask.h"
#include "sp-actions-page.h"
#include "sp-agenda-dialog.h"
#include "sp-answer-dialog.h"
#include "sp-attention-page.h"
#include "sp-case-dialog.h"
#include "sp-case-page.h"
#include "sp-case-picker.h"
#include "sp-carry-dialog.h"
#include "sp-cases-page.h"
#include "sp-chase-page.h"
#include "sp-documents-page.h"
#include "sp-find-dialog.h"
#include "sp-go-to-dialog.h"
#include "sp-import-page.h"
#include "sp-import-columns.h"
#include "sp-issue-page.h"
#include "sp-join-page.h"
#include "sp-line-alert.h"
#include "sp-loading-page.h"
#include "sp-meeting-data.h"
#include "sp-meeting-dialog.h"
#include "sp-meeting-fixture.h"
#include "sp-meeting-pack.h"
#include "sp-meeting-page.h"
#include "sp-meetings-page.h"
#include "sp-open-as-dialog.h"
#include "sp-partnership-page.h"
#include "sp-passphrase-dialog.h"
#include "sp-plain-copy.h"
#include "sp-return-dialog.h"
#include "sp-shortcuts-dialog.h"
#include "sp-since-page.h"
#include "sp-start-page.h"
#include "sp-test-fields.h"
#include "sp-test-wait.h"
#include "sp-test-window.h"
#include "sp-unlock-page.h"

/* Every page at 360 pixels with text twice as large: nothing in it may ask for more width than it gets, for what
 * sticks out cannot be read or reached, nor be cut off. Names are long, run from right to left, and hold an emoji. */

#define WIDTH  360
#define HEIGHT 640
#define DPI_OF_100_PERCENT (96 * 1024)

#define LONG_NAME "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley"

static const char *const parts[] = { "overview", "timeline", "agencies", "risk", "work", "safety", "orders",
                                     "actions", "history" };

typedef struct
{
  SpCaseFixture *data;
  SpMeeting *meeting;
  GtkWidget *window;
  guint n_faults;
} Fixture;

static gboolean
scrolls_sideways (GtkWidget *widget)
{
  GtkPolicyType policy;

  if (!GTK_IS_SCROLLED_WINDOW (widget))
    return FALSE;
  gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (widget), &policy, NULL);

  return policy != GTK_POLICY_NEVER;
}

/* Says which of the innermost widgets ask for more; gives how many there are. */
static guint
find_wide (GtkWidget  *widget,
           const char *page)
{
  guint n_found = 0;
  int least = 0;

  if (!gtk_widget_get_visible (widget) || !gtk_widget_get_child_visible (widget))
    return 0;

  if (!scrolls_sideways (widget))
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      n_found += find_wide (child, page);

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  /* A window has borders of its own. */
  if (n_found == 0 && least > WIDTH && !GTK_IS_WINDOW (widget))
    {
      const char *words = GTK_IS_LABEL (widget) ? gtk_label_get_label (GTK_LABEL (widget)) : "";

      g_test_message ("%s: %s in %s asks for %d pixels %s", page, G_OBJECT_TYPE_NAME (widget),
                      G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)), least, words);
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
           child = gtk_widget_get_next_sibling (child))
        {
          gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
          g_test_message ("  %s: %d", G_OBJECT_TYPE_NAME (child), least);
        }
      n_found++;
    }

  return n_found;
}

static void
check (Fixture    *self,
       const char *page)
{
  GtkWidget *content = adw_window_get_content (ADW_WINDOW (self->window));
  int least = 0;

  sp_case_fixture_settle (self->data);
  run_for (60);
  sp_case_fixture_settle (self->data);
  run_for (60);
  picture (self->data, GTK_WINDOW (self->window), page);
  if (find_cut (self->window, page) > 0)
    self->n_faults++;
  if (find_wide (self->window, page) > 0)
    self->n_faults++;

  /* What is higher than the window must scroll. */
  gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_measure (content, GTK_ORIENTATION_VERTICAL, MAX (WIDTH, least), &least, NULL, NULL, NULL);
  if (least > HEIGHT)
    {
      g_test_message ("%s: cannot be lower than %d pixels", page, least);
      self->n_faults++;
    }
}

static void
open_window (Fixture   *self,
             GtkWidget *content)
{
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), WIDTH, HEIGHT);
  gtk_widget_set_size_request (self->window, WIDTH, 200);
  adw_window_set_content (ADW_WINDOW (self->window), content);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
close_window (Fixture *self)
{
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&self->window)));
  sp_case_fixture_settle (self->data);
}

static GtkWidget *
in_view (gpointer page)
{
  GtkWidget *view = adw_navigation_view_new ();
  GtkWidget *before = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  /* Where one pane is shown, there is a way back. */
  adw_navigation_view_add (ADW_NAVIGATION_VIEW (view), adw_navigation_page_new (before, "Places"));
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (page));

  return view;
}

static void
check_page (Fixture    *self,
            const char *name,
            gpointer    page)
{
  open_window (self, in_view (page));
  check (self, name);
  close_window (self);
}

static void
check_dialog (Fixture    *self,
              const char *name,
              AdwDialog  *dialog)
{
  open_window (self, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  run_for (30);
  adw_dialog_present (dialog, self->window);
  check (self, name);
  adw_dialog_force_close (dialog);
  run_for (30);
  close_window (self);
}

static void
add_hard_names (SpCaseFixture *data)
{
  g_autoptr (JsonArray) changes = json_array_new ();
  JsonObject *conflict;

  for (guint n = 40; n < 46; n++)
    sp_case_fixture_add_case (data, changes, n);
  for (guint n = 40; n < 46; n += 5)
    {
      g_autofree char *id = g_strdup_printf ("01900000-0000-7000-a001-%012x", n);
      g_autofree char *place = g_strdup_printf ("case:01900000-0000-7000-a000-%012x", n);
      JsonObject *person = sp_case_fixture_add (changes, "person", id, place);

      set (person, "case_id", place + strlen ("case:"), "family_name", LONG_NAME, "given_names", "ليلى 🌿",
           NULL);
    }
  conflict = sp_case_fixture_add (changes, "conflict", "01900000-0000-7000-8000-00000000e001",
                                  "case:" SP_FIXTURE_CASE);
  set (conflict, "case_id", SP_FIXTURE_CASE, "record", SP_FIXTURE_CASE, "record_type", "case", "field",
       "victim_voice", "mine", LONG_NAME, "theirs", "at her sister's", "state", "open", NULL);
  sp_case_fixture_arrive (data, changes, NULL);
}

static void
set_up (Fixture    *self,
        const char *role,
        const char *status,
        double      scale)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (DPI_OF_100_PERCENT * scale), NULL);
  self->data = sp_case_fixture_new (role);
  self->meeting = sp_meeting_fixture_add (self->data, status, 4);
  add_hard_names (self->data);
}

static void
tear_down (Fixture *self)
{
  sp_case_fixture_settle (self->data);
  g_clear_object (&self->meeting);
  sp_case_fixture_free (self->data);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", DPI_OF_100_PERCENT, NULL);
  if (self->n_faults > 0)
    g_test_fail_printf ("%u pages do not fit", self->n_faults);
}

static void
test_places (gconstpointer data)
{
  Fixture self = { 0 };

  set_up (&self, "chair", "planned", *(const double *) data);
  check_page (&self, "My Actions", sp_actions_page_new (self.data->store));
  check_page (&self, "Cases", sp_cases_page_new (self.data->store));
  check_page (&self, "Meetings", sp_meetings_page_new (self.data->store));
  check_page (&self, "Needs Attention", sp_attention_page_new (self.data->store));
  check_page (&self, "Partnership", sp_partnership_page_new (self.data->store));
  check_page (&self, "Import", sp_import_page_new (self.data->store));
  tear_down (&self);
}

static void
test_case (gconstpointer data)
{
  Fixture self = { 0 };
  GtkWidget *page;

  set_up (&self, "chair", "planned", *(const double *) data);
  page = sp_case_page_new (self.data->store, SP_FIXTURE_CASE);
  open_window (&self, in_view (page));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      sp_case_page_show_part (SP_CASE_PAGE (page), parts[i]);
      check (&self, parts[i]);
    }
  close_window (&self);
  check_page (&self, "a long name", sp_case_page_new (self.data->store, "01900000-0000-7000-a000-000000000028"));
  tear_down (&self);
}

static void
test_meeting (gconstpointer data)
{
  static const char *const statuses[] = { "planned", "running", "closed" };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      Fixture self = { 0 };

      set_up (&self, "chair", statuses[i], *(const double *) data);
      check_page (&self, statuses[i], sp_meeting_page_new (self.data->store, SP_FIXTURE_MEETING));
      tear_down (&self);
    }
}

static void
test_setup (gconstpointer data)
{
  Fixture self = { 0 };
  g_autofree char *folder = g_dir_make_tmp ("sp-small-XXXXXX", NULL);
  g_autoptr (SpWorkspace) workspace = sp_workspace_new (folder, NULL);
  g_autoptr (SpRehearsal) rehearsal = sp_rehearsal_new (folder);
  g_autoptr (SpReferralMapping) mapping = sp_referral_mapping_new ((const char *[]) { "Ref", LONG_NAME, NULL });

  set_up (&self, "chair", "planned", *(const double *) data);
  check_page (&self, "Start", sp_start_page_new ());
  check_page (&self, "Join", sp_join_page_new (workspace));
  check_page (&self, "Unlock", sp_unlock_page_new (workspace));
  check_page (&self, "Loading", sp_loading_page_new ("Getting Ready", "The first pull brings what you may read."));
  check_dialog (&self, "Passphrase", ADW_DIALOG (sp_passphrase_dialog_new (workspace)));
  check_dialog (&self, "Open as", sp_open_as_dialog_new (rehearsal, NULL));
  check_dialog (&self, "Columns", sp_import_columns_new (mapping));
  g_rmdir (folder);
  tear_down (&self);
}

/* Each asks whether something may leave the cache, or for some words. */
static void
check_questions (Fixture *self)
{
  check_dialog (self, "A line", sp_line_alert_new ("What Is Said to Be Wrong with It?", LONG_NAME, "What is wrong",
                                                   "A sentence is enough, and it is read by everybody", "keep",
                                                   "_Keep It"));
  open_window (self, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  run_for (30);
  dex_future_disown (sp_plain_copy_ask (self->window, "minutes.pdf", (const char *[]) { SP_FIXTURE_CASE, NULL }));
  check (self, "Plain copy");
  adw_dialog_force_close (adw_window_get_visible_dialog (ADW_WINDOW (self->window)));
  close_window (self);
}

static void
test_dialogs (gconstpointer data)
{
  Fixture self = { 0 };
  g_autoptr (SpRecord) action = NULL;
  g_autoptr (SpRecordList) items = NULL;
  g_autofree char *folder = g_dir_make_tmp ("sp-small-XXXXXX", NULL);
  g_autoptr (SpWorkspace) workspace = sp_workspace_new (folder, NULL);

  set_up (&self, "chair", "running", *(const double *) data);
  action = sp_meeting_fixture_find (self.data, "action", "agency", SP_FIXTURE_POLICE);
  items = sp_meeting_list_items (self.data->store, SP_FIXTURE_MEETING);
  check_dialog (&self, "Answer", sp_answer_dialog_new (self.data->store, SP_ACTION (action)));
  check_dialog (&self, "New Case", sp_case_dialog_new (self.data->store));
  check_dialog (&self, "New Meeting", sp_meeting_dialog_new (self.data->store, NULL, NULL));
  check_dialog (&self, "Cases for the agenda",
                sp_case_picker_new (self.data->store, self.meeting, G_LIST_MODEL (items), FALSE));
  check_dialog (&self, "Go to an item", sp_go_to_dialog_new (G_LIST_MODEL (items), self.meeting,
                                                             sp_store_get_lists (self.data->store)));
  check_dialog (&self, "Find", sp_find_dialog_new (self.data->store));
  check_dialog (&self, "Shortcuts", sp_shortcuts_dialog_new ());
  check_dialog (&self, "Carry Work by File", ADW_DIALOG (sp_carry_dialog_new (workspace)));
  check_questions (&self);
  g_clear_object (&items);
  tear_down (&self);
  g_rmdir (folder);
}

static void
test_before (gconstpointer data)
{
  Fixture self = { 0 };
  g_autoptr (SpRecord) action = NULL;
  g_autoptr (SpRecord) about = NULL;
  g_autoptr (SpRecordList) items = NULL;

  set_up (&self, "chair", "planned", *(const double *) data);
  action = sp_meeting_fixture_find (self.data, "action", "agency", SP_FIXTURE_POLICE);
  about = sp_case_fixture_get (self.data, SP_FIXTURE_CASE);
  items = sp_meeting_list_items (self.data->store, SP_FIXTURE_MEETING);
  check_page (&self, "Pack", adw_navigation_page_new (sp_meeting_pack_new (self.data->store, self.meeting), "Pack"));
  check_page (&self, "Chase List", sp_chase_page_new (self.data->store));
  check_page (&self, "What Is New", sp_since_page_new (self.data->store));
  check_page (&self, "Issue Papers", sp_issue_page_new (self.data->store, SP_FIXTURE_MEETING, "pack"));
  check_page (&self, "Papers", sp_documents_page_new (self.data->store, SP_FIXTURE_MEETING));
  check_dialog (&self, "Build", sp_agenda_dialog_new (self.data->store, self.meeting, G_LIST_MODEL (items)));
  check_dialog (&self, "Return", sp_return_dialog_new (self.data->store, self.meeting, SP_CASE (about), NULL));
  check_dialog (&self, "More Time", sp_more_time_dialog_new (self.data->store, SP_ACTION (action)));
  check_dialog (&self, "Hand On", sp_hand_on_dialog_new (self.data->store, SP_ACTION (action)));
  g_clear_object (&items);
  tear_down (&self);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } tests[] = {
    { "places", test_places },   { "case", test_case },       { "meeting", test_meeting },
    { "setup", test_setup },     { "dialogs", test_dialogs }, { "before", test_before },
  };
  static const double scales[] = { 1.0, 2.0 };

  init_tests (&argc, &argv);

  for (guint s = 0; s < G_N_ELEMENTS (scales); s++)
    for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
      {
        g_autofree char *path = g_strdup_printf ("/small/%d%%/%s", (int) (100 * scales[s]), tests[i].name);

        g_test_add_data_func (path, &scales[s], tests[i].func);
      }

  return g_test_run ();
}
