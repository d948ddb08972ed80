/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A link that somebody clicks, as the desktop hands it to the application: where it is filled in, and where it is not. */

#include "config.h"

#include <fcntl.h>
#include <sys/file.h>

#include <glib/gstdio.h>

#include "sp-app-id.h"
#include "sp-application.h"
#include "sp-case-fixture.h"
#include "sp-test-folder.h"
#include "sp-test-keyring.h"
#include "sp-test-names.h"
#include "sp-test-until.h"
#include "sp-test-wait.h"
#include "sp-test-window.h"
#include "sp-wire.h"
#include "sp-window-private.h"

#define FIXTURE_PASSPHRASE "gravel trumpet for tests"
#define CODE "ABCDEFGHJKMNPQRSTUVWXYZ234"
#define OTHER_CODE "BCDEFGHJKMNPQRSTUVWXYZ234A"
#define PIN "0000000000000000000000000000000000000000000000000000000000000000"

static SpApplication *application;

typedef struct
{
  char *directory; /* nullable: of a laptop that has not joined */
  SpCaseFixture *cases; /* nullable: of one that has */
  SpWindow *window;
} Fixture;

static void
make_window (Fixture *fixture, const char *directory)
{
  g_autoptr(SpWorkspace) session = sp_workspace_new (directory, NULL);

  fixture->window = sp_window_new (application);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), at_most (720), 760);
  sp_window_set_session (fixture->window, session);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *top = g_dir_make_tmp ("sp-link-XXXXXX", NULL);

  g_assert_nonnull (top);
  fixture->directory = g_build_filename (top, "partnership", NULL);
  make_window (fixture, fixture->directory);
  sp_window_show_start (fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
set_up_joined (Fixture *fixture, gconstpointer data)
{
  fixture->cases = sp_case_fixture_new ("chair");
  dex_unref (sp_test_settle (sp_store_lock (fixture->cases->store)));
  make_window (fixture, fixture->cases->directory);
  sp_window_show_unlock (fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static SpStoreState
get_state (Fixture *fixture)
{
  return sp_store_get_state (sp_shell_get_store (SP_SHELL (fixture->window)));
}

static gboolean
shows_page (Fixture *fixture, const char *type)
{
  return g_strcmp0 (G_OBJECT_TYPE_NAME (adw_navigation_view_get_visible_page (fixture->window->pages)), type) == 0;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window->entered)
    {
      sp_window_lock (fixture->window);
      WAIT_UNTIL (shows_page (fixture, "SpUnlockPage") && get_state (fixture) == SP_STORE_STATE_LOCKED);
    }
  else if (get_state (fixture) == SP_STORE_STATE_OPEN)
    dex_unref (sp_test_settle (sp_workspace_lock (fixture->window->session)));
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  if (fixture->cases != NULL)
    sp_case_fixture_free (fixture->cases);
  if (fixture->directory != NULL)
    {
      g_autofree char *top = g_path_get_dirname (fixture->directory);

      sp_test_remove_folder (top);
      g_free (fixture->directory);
    }
}

static char *
make_link (const char *code)
{
  return sp_wire_link_format ("https://masp.example.org:8443", code, PIN);
}

/* As the desktop does it: by way of the application. */
static void
open_link (Fixture *fixture, const char *link)
{
  g_autoptr(GFile) file = g_file_new_for_uri (link);
  SpWindow *window = fixture->window;

  g_application_open (G_APPLICATION (application), &file, 1, "");
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (application)); l != NULL; l = l->next)
    g_assert_true (l->data == window);
}

/* The entries of the page that is seen: the link, the laptop's name, the passphrase twice. */
static void
find_rows (GtkWidget *widget, GPtrArray *rows)
{
  if (ADW_IS_ENTRY_ROW (widget))
    g_ptr_array_add (rows, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    find_rows (child, rows);
}

static GtkEditable *
get_row (Fixture *fixture, guint position)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new ();

  find_rows (GTK_WIDGET (adw_navigation_view_get_visible_page (fixture->window->pages)), rows);
  g_assert_cmpuint (rows->len, >, position);

  return rows->pdata[position];
}

static gboolean
has_focus (Fixture *fixture, guint position)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (get_row (fixture, position)));
}

static void
assert_filled (Fixture *fixture, const char *code)
{
  g_autoptr(SpWireLink) link = NULL;

  g_assert_true (shows_page (fixture, "SpJoinPage"));
  link = sp_wire_link_parse (gtk_editable_get_text (get_row (fixture, 0)));
  g_assert_nonnull (link);
  g_assert_cmpstr (link->code, ==, code);
}

/* What is said or asked, and nothing else. */
static AdwAlertDialog *
assert_told (Fixture *fixture, const char *heading)
{
  AdwDialog *dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (fixture->window));
  GListModel *dialogs = adw_application_window_get_dialogs (ADW_APPLICATION_WINDOW (fixture->window));

  g_assert_true (ADW_IS_ALERT_DIALOG (dialog));
  g_assert_cmpstr (adw_alert_dialog_get_heading (ADW_ALERT_DIALOG (dialog)), ==, heading);
  g_assert_cmpuint (g_list_model_get_n_items (dialogs), ==, 1);
  g_object_unref (dialogs);
  g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (dialog)), >=, 1);

  return ADW_ALERT_DIALOG (dialog);
}

static gboolean
is_quiet (Fixture *fixture)
{
  return adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (fixture->window)) == NULL;
}

static void
answer (Fixture *fixture, const char *button)
{
  click (GTK_WIDGET (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (fixture->window))), button);
  WAIT_UNTIL (is_quiet (fixture));
}

static void
unlock (Fixture *fixture, const char *passphrase)
{
  gtk_editable_set_text (get_row (fixture, 0), passphrase);
  g_signal_emit_by_name (get_row (fixture, 0), "entry-activated");
}

/* It is filled in, and nothing is done yet; once more, and in other letters, it changes nothing. */
static void
test_filled_in (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = make_link (CODE);
  g_autofree char *again = g_strconcat ("STALKING-PARTNERSHIP", strchr (link, ':'), NULL);

  picture (NULL, GTK_WINDOW (fixture->window), "link-start");
  open_link (fixture, link);
  assert_filled (fixture, CODE);
  g_assert_true (is_quiet (fixture));
  g_assert_cmpint (get_state (fixture), ==, SP_STORE_STATE_NONE);
  WAIT_UNTIL (has_focus (fixture, 2));
  picture (NULL, GTK_WINDOW (fixture->window), "link-filled");

  gtk_editable_set_text (get_row (fixture, 2), "half a passphr");
  open_link (fixture, again);
  g_assert_true (is_quiet (fixture));
  g_assert_cmpstr (gtk_editable_get_text (get_row (fixture, 0)), ==, link);
  g_assert_cmpstr (gtk_editable_get_text (get_row (fixture, 2)), ==, "half a passphr");

  /* There is one page of it: Back leads to the start. */
  adw_navigation_view_pop (fixture->window->pages);
  WAIT_UNTIL (shows_page (fixture, "SpStartPage"));
}

/* What GVfs makes of a link, as every desktop has it, is as good. */
static void
test_by_gvfs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = make_link (CODE);
  g_auto(GStrv) parts = g_strsplit (link, "join?", 2);
  g_autofree char *made = g_strjoinv ("join/?", parts);

  open_link (fixture, made);
  assert_filled (fixture, CODE);
}

static void
test_other_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = make_link (CODE);
  g_autofree char *other = make_link (OTHER_CODE);

  open_link (fixture, link);
  WAIT_UNTIL (has_focus (fixture, 2));
  gtk_editable_set_text (get_row (fixture, 2), "half a passphr");
  gtk_widget_grab_focus (GTK_WIDGET (get_row (fixture, 1)));
  open_link (fixture, other);
  assert_told (fixture, "Replace the Link?");
  assert_filled (fixture, CODE);
  picture (NULL, GTK_WINDOW (fixture->window), "link-other");
  answer (fixture, "_Keep");
  assert_filled (fixture, CODE);
  g_assert_true (has_focus (fixture, 1));

  /* Nothing had the focus. */
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  open_link (fixture, other);
  answer (fixture, "_Keep");
  g_assert_true (has_focus (fixture, 2));
  gtk_widget_grab_focus (GTK_WIDGET (get_row (fixture, 1)));

  /* Opened twice, it is asked once. */
  open_link (fixture, other);
  open_link (fixture, other);
  assert_told (fixture, "Replace the Link?");
  answer (fixture, "_Replace");
  assert_filled (fixture, OTHER_CODE);
  /* What was typed is gone on with, and not typed over. */
  g_assert_cmpstr (gtk_editable_get_text (get_row (fixture, 2)), ==, "half a passphr");
  g_assert_true (has_focus (fixture, 2));
  g_assert_false (gtk_editable_get_selection_bounds (get_row (fixture, 2), NULL, NULL));

  open_link (fixture, "stalking-partnership://join?server=https%3A%2F%2Fa&code=c");
  assert_told (fixture, "The Other Link Was Not Taken");
  answer (fixture, "_Done");
  assert_filled (fixture, OTHER_CODE);
}

/* What is no link is filled in, so that somebody sees what it is, and makes room for one that is. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = {
    "stalking-partnership:",
    "stalking-partnership://leave?server=https%3A%2F%2Fa&code=c&pin=" PIN,
    "stalking-partnership://join?server=https%3A%2F%2Fa&code=%ZZ",
  };
  g_autofree char *link = make_link (CODE);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      open_link (fixture, bad[i]);
      g_assert_true (shows_page (fixture, "SpJoinPage"));
      g_assert_true (says (GTK_WIDGET (fixture->window), "This is not a whole link."));
      g_assert_true (is_quiet (fixture));
      g_assert_true (has_focus (fixture, 0));
    }
  open_link (fixture, link);
  assert_filled (fixture, CODE);
  g_assert_false (says (GTK_WIDGET (fixture->window), "This is not a whole link."));
}

/* The passphrase was set, and then the first link failed: the second one outlives the lock. */
static void
test_locked (Fixture *fixture, gconstpointer data)
{
  SpStore *store = sp_shell_get_store (SP_SHELL (fixture->window));
  g_autofree char *link = make_link (CODE);

  dex_unref (sp_test_settle (sp_store_create (store, FIXTURE_PASSPHRASE, SP_KEY_COST_FLOOR)));
  dex_unref (sp_test_settle (sp_workspace_lock (fixture->window->session)));
  sp_window_show_unlock (fixture->window);
  open_link (fixture, link);
  assert_told (fixture, "Unlock First");
  picture (NULL, GTK_WINDOW (fixture->window), "link-locked");
  answer (fixture, "_Done");
  g_assert_cmpint (get_state (fixture), ==, SP_STORE_STATE_LOCKED);
  unlock (fixture, FIXTURE_PASSPHRASE);
  WAIT_UNTIL (shows_page (fixture, "SpJoinPage"));
  assert_filled (fixture, CODE);
}

/* As before, but nobody locked it: who went back to the first page is not told to unlock. */
static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = make_link (CODE);

  dex_unref (sp_test_settle (sp_store_create (sp_shell_get_store (SP_SHELL (fixture->window)), FIXTURE_PASSPHRASE,
                                              SP_KEY_COST_FLOOR)));
  open_link (fixture, link);
  g_assert_true (shows_page (fixture, "SpJoinPage"));
  g_assert_true (is_quiet (fixture));
  assert_filled (fixture, CODE);
}

static void
test_joined (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = make_link (CODE);
  AdwNavigationPage *page;

  open_link (fixture, link);
  assert_told (fixture, "Unlock First");
  answer (fixture, "_Done");
  unlock (fixture, FIXTURE_PASSPHRASE);
  WAIT_UNTIL (!is_quiet (fixture));
  assert_told (fixture, "This Laptop Has Joined Already");
  picture (NULL, GTK_WINDOW (fixture->window), "link-joined");
  answer (fixture, "_Done");

  page = adw_navigation_view_get_visible_page (fixture->window->pages);
  open_link (fixture, link);
  open_link (fixture, link);
  assert_told (fixture, "This Laptop Has Joined Already");
  answer (fixture, "_Done");
  g_assert_true (adw_navigation_view_get_visible_page (fixture->window->pages) == page);

  /* The link was not kept: after the next lock nothing is said of it. */
  sp_window_lock (fixture->window);
  WAIT_UNTIL (shows_page (fixture, "SpUnlockPage") && get_state (fixture) == SP_STORE_STATE_LOCKED);
  unlock (fixture, FIXTURE_PASSPHRASE);
  WAIT_UNTIL (fixture->window->entered);
  g_assert_true (is_quiet (fixture));
}

static void
test_rehearsal (Fixture *fixture, gconstpointer data)
{
  g_autofree char *top = g_path_get_dirname (fixture->directory);
  g_autoptr(SpRehearsal) rehearsal = sp_rehearsal_new (top);
  g_autoptr(SpWorkspace) session = sp_workspace_new (fixture->directory, rehearsal);
  g_autofree char *link = make_link (CODE);

  sp_window_set_session (fixture->window, session);
  open_link (fixture, link);
  assert_told (fixture, "This Is the Rehearsal");
  picture (NULL, GTK_WINDOW (fixture->window), "link-rehearsal");
  answer (fixture, "_Done");
  g_assert_true (shows_page (fixture, "SpStartPage"));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->window)), ==, "Stalking Partnership Rehearsal");
  g_assert_cmpint (get_state (fixture), ==, SP_STORE_STATE_NONE);
}

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* Who would be played is known, and the server that another window keeps is gone: nobody is told who they are, and a link
 * is told the same as in a rehearsal that goes on. */
static void
test_rehearsal_failed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *directory = sp_rehearsal_default_directory ();
  g_autofree char *lock = g_build_filename (directory, "lock", NULL);
  g_autofree char *link = make_link (CODE);
  g_autofd int fd = -1;

  g_assert_cmpint (g_mkdir_with_parents (directory, 0700), ==, 0);
  write_file (directory, "members.json", "{\"members\":[{\"id\":\"01900000-0000-7000-8000-00000000f001\","
                                         "\"name\":\"Farah\",\"agency\":\"Police\",\"roles\":[\"chair\"]}]}");
  write_file (directory, "port", "1");
  fd = g_open (lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  g_assert_cmpint (flock (fd, LOCK_EX | LOCK_NB), ==, 0);

  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "The rehearsal did not start*");
  sp_window_start_rehearsal (fixture->window, NULL);
  WAIT_UNTIL (says (GTK_WIDGET (fixture->window), "You are Farah, Police"));
  WAIT_UNTIL (says (GTK_WIDGET (fixture->window), "The Rehearsal Did Not Start"));
  g_test_assert_expected_messages ();
  g_assert_false (says (GTK_WIDGET (fixture->window), "You are Farah"));
  g_assert_true (says (GTK_WIDGET (fixture->window), "Rehearsal: everything here is invented"));
  picture (NULL, GTK_WINDOW (fixture->window), "link-rehearsal-failed");
  open_link (fixture, link);
  assert_told (fixture, "This Is the Rehearsal");
  answer (fixture, "_Done");
}

int
main (int argc, char **argv)
{
  g_autofree char *keyring = sp_test_use_keyring ();
  g_autoptr(GSettings) settings = NULL;
  g_autofree char *home = g_dir_make_tmp ("sp-link-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  dex_init ();
  init_look ();
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, "gtk-enable-animations", FALSE, NULL);
  settings = g_settings_new (SP_APPLICATION_ID);
  g_settings_set_boolean (settings, "reminders", FALSE);
  application = sp_application_new ();
  g_application_set_flags (G_APPLICATION (application),
                           g_application_get_flags (G_APPLICATION (application)) | G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));

#define ADD(path, up, func) g_test_add ("/link/" path, Fixture, NULL, up, func, tear_down)
  ADD ("filled-in", set_up, test_filled_in);
  ADD ("by-gvfs", set_up, test_by_gvfs);
  ADD ("other", set_up, test_other_link);
  ADD ("damaged", set_up, test_damaged);
  ADD ("locked", set_up, test_locked);
  ADD ("open", set_up, test_open);
  ADD ("joined", set_up_joined, test_joined);
  ADD ("rehearsal", set_up, test_rehearsal);
  ADD ("rehearsal-failed", set_up, test_rehearsal_failed);
#undef ADD

  status = g_test_run ();
  g_object_unref (application);
  g_remove (keyring);
  sp_test_remove_folder (home);

  return status;
}
