/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "sp-join-page.h"
#include "sp-loading-page.h"
#include "sp-passphrase-dialog.h"
#include "sp-passphrase-words.h"
#include "sp-start-page.h"
#include "sp-test-folder.h"
#include "sp-test-keyring.h"
#include "sp-test-names.h"
#include "sp-test-until.h"
#include "sp-test-wait.h"
#include "sp-unlock-page.h"
#include "sp-wire.h"

#define PASSPHRASE "maple trumpet saffron dynamo"

typedef struct
{
  char *directory;
  SpWorkspace *workspace;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *top = g_dir_make_tmp ("sp-setup-XXXXXX", NULL);

  g_assert_nonnull (top);
  fixture->directory = g_build_filename (top, "partnership", NULL);
  fixture->workspace = sp_workspace_new (fixture->directory, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *top = g_path_get_dirname (fixture->directory);

  g_clear_object (&fixture->workspace);
  sp_test_remove_folder (top);
  g_free (fixture->directory);
}

/* The first widget of a type below @widget, by name of its type. */
static GtkWidget *
find_widget (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
shows_text (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (shows_text (child, text))
        return TRUE;
    }

  return FALSE;
}

static void
find_rows (GtkWidget *widget, GPtrArray *rows)
{
  if (ADW_IS_ENTRY_ROW (widget))
    g_ptr_array_add (rows, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_rows (child, rows);
}

static GtkWidget *
show_page (AdwNavigationPage *page)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *view = adw_navigation_view_new ();

  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), page);
  adw_window_set_content (ADW_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  gtk_window_present (GTK_WINDOW (window));

  return window;
}

static void
wait_for_text (GtkWidget *widget, const char *text)
{
  WAIT_UNTIL (shows_text (widget, text));
}

static void
set_flag_cb (gboolean *flag)
{
  *flag = TRUE;
}

static void
create_and_lock (Fixture *fixture)
{
  SpStore *store = sp_workspace_get_store (fixture->workspace);

  g_assert_cmpint (sp_store_get_state (store), ==, SP_STORE_STATE_NONE);
  dex_unref (sp_test_settle (sp_store_create (store, PASSPHRASE, SP_KEY_COST_FLOOR)));
  g_assert_cmpint (sp_store_get_state (store), ==, SP_STORE_STATE_OPEN);
  dex_unref (sp_test_settle (sp_workspace_lock (fixture->workspace)));
  g_assert_cmpint (sp_store_get_state (store), ==, SP_STORE_STATE_LOCKED);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  AdwNavigationPage *pages[] = {
    sp_start_page_new (),
    ADW_NAVIGATION_PAGE (sp_join_page_new (fixture->workspace)),
    ADW_NAVIGATION_PAGE (sp_unlock_page_new (fixture->workspace)),
    ADW_NAVIGATION_PAGE (sp_loading_page_new ("Heading", "Words")),
  };
  const guint least[] = { 3, 2, 2, 2 };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      GtkWidget *window = show_page (pages[i]);

      if (SP_IS_LOADING_PAGE (pages[i]))
        sp_loading_page_fail (SP_LOADING_PAGE (pages[i]), "It Did Not Work", "Try again");
      g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (pages[i])), >=, least[i]);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

static void
test_join_says_what_is_missing (Fixture *fixture, gconstpointer data)
{
  SpJoinPage *page = sp_join_page_new (fixture->workspace);
  GtkWidget *window = show_page (ADW_NAVIGATION_PAGE (page));

  g_assert_true (shows_text (GTK_WIDGET (page), "Open or paste the link"));
  sp_join_page_take_link (page, "https://example.org/");
  g_assert_true (shows_text (GTK_WIDGET (page), "not a whole link"));
  sp_join_page_take_link (page,
                         "stalking-partnership://join?server=https%3A%2F%2F127.0.0.1%3A1&code="
                         "ABCDEFGHJKMNPQRSTUVWXYZ234&pin=");
  g_assert_true (shows_text (GTK_WIDGET (page), "not a whole link"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The host that the link names and the laptop's name are no good words; the lists are asked before anything is made. */
static void
test_join_judges (Fixture *fixture, gconstpointer data)
{
  SpJoinPage *page = sp_join_page_new (fixture->workspace);
  GtkWidget *window = show_page (ADW_NAVIGATION_PAGE (page));
  static const struct
  {
    const char *passphrase;
    const char *said;
  } EXAMPLES[] = {
    { "eleven char", "twelve characters or more" },
    { "Liverpool 1892", "on the lists that thieves try first" },
    { "correct horse battery staple", "on the lists that thieves try first" },
    { "Wansdyke Quillfeather", "made of your name" },
    { "xxxxxxxxxxyyyyyyyyyy", "easy to guess" },
    { "kettle orchard ninety pylons", "not the same yet" },
  };
  g_autofree char *link = sp_wire_link_format ("https://masp.wansdyke.example:8443", "ABCDEFGHJKMNPQRSTUVWXYZ234",
                                               "0000000000000000000000000000000000000000000000000000000000000000");
  g_autoptr(GPtrArray) rows = g_ptr_array_new ();

  sp_join_page_take_link (page, link);
  find_rows (GTK_WIDGET (page), rows);
  g_assert_cmpuint (rows->len, ==, 4);
  gtk_editable_set_text (rows->pdata[1], "Quillfeather");
  for (guint i = 0; i < G_N_ELEMENTS (EXAMPLES); i++)
    {
      g_test_message ("%s", EXAMPLES[i].passphrase);
      gtk_editable_set_text (rows->pdata[2], EXAMPLES[i].passphrase);
      g_assert_true (shows_text (GTK_WIDGET (page), EXAMPLES[i].said));
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* It says with whom, offers the browser instead of joining, and another link takes that back. */
static void
test_join_asks_to_sign_on (Fixture *fixture, gconstpointer data)
{
  SpJoinPage *page = sp_join_page_new (fixture->workspace);
  GtkWidget *window = show_page (ADW_NAVIGATION_PAGE (page));
  int minimum;

  g_assert_false (shows_text (GTK_WIDGET (page), "sign on with"));
  sp_join_page_ask_sign_on (page, "sign-on.a-rather-long-name.hampshire-police.example.org");
  g_assert_true (shows_text (GTK_WIDGET (page), "sign on with sign-on.a-rather-long-name"));
  g_assert_true (shows_text (GTK_WIDGET (page), "_Open Browser"));
  g_assert_false (shows_text (GTK_WIDGET (page), "_Join"));
  g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (page)), >=, 2);
  gtk_widget_measure (GTK_WIDGET (page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  sp_join_page_take_link (page, "https://example.org/");
  g_assert_false (shows_text (GTK_WIDGET (page), "sign on with"));
  g_assert_true (shows_text (GTK_WIDGET (page), "_Join"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_wrong_then_right (Fixture *fixture, gconstpointer data)
{
  SpUnlockPage *page;
  GtkWidget *window, *entry;
  gboolean unlocked = FALSE;

  create_and_lock (fixture);
  page = sp_unlock_page_new (fixture->workspace);
  window = show_page (ADW_NAVIGATION_PAGE (page));
  entry = find_widget (GTK_WIDGET (page), ADW_TYPE_PASSWORD_ENTRY_ROW);
  g_signal_connect_swapped (page, "unlocked", G_CALLBACK (set_flag_cb), &unlocked);

  gtk_editable_set_text (GTK_EDITABLE (entry), "another passphrase");
  g_signal_emit_by_name (entry, "entry-activated");
  wait_for_text (GTK_WIDGET (page), "not the passphrase of this laptop");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_false (unlocked);

  gtk_editable_set_text (GTK_EDITABLE (entry), PASSPHRASE);
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  g_signal_emit_by_name (entry, "entry-activated");
  WAIT_UNTIL (unlocked);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  gtk_window_destroy (GTK_WINDOW (window));
  dex_unref (sp_test_settle (sp_workspace_lock (fixture->workspace)));
}

/* Damage, a newer version and a full disk each say so; only damage offers to set files aside. */
static void
test_troubles (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    SpStoreError code;
    const char *title;
    gboolean set_aside;
  } troubles[] = {
    { SP_STORE_ERROR_DAMAGED, "The Files Are Damaged", TRUE },
    { SP_STORE_ERROR_INCOMPLETE, "The Files Are Damaged", TRUE },
    { SP_STORE_ERROR_NEWER, "A Newer Version Is Needed", FALSE },
    { SP_STORE_ERROR_NO_SPACE, "The Disk Is Full", FALSE },
    { SP_STORE_ERROR_IN_USE, "Already Open", FALSE },
    { SP_STORE_ERROR_NO_KEYRING, "The Keyring Does Not Answer", FALSE },
    { SP_STORE_ERROR_WIPED, "Everything Here Was Destroyed", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      SpUnlockPage *page = sp_unlock_page_new (fixture->workspace);
      GtkWidget *window = show_page (ADW_NAVIGATION_PAGE (page));
      g_autoptr(GError) error = g_error_new_literal (SP_STORE_ERROR, troubles[i].code, "");

      sp_unlock_page_show_error (page, error);
      wait_for_text (GTK_WIDGET (page), troubles[i].title);
      g_assert_cmpint (shows_text (GTK_WIDGET (page), "Set Aside"), ==, troubles[i].set_aside);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

/* A real file with its middle overwritten. */
static void
test_damaged_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GDir) dir = NULL;
  SpUnlockPage *page;
  GtkWidget *window, *entry;
  const char *name;
  guint n_damaged = 0;

  create_and_lock (fixture);
  dir = g_dir_open (fixture->directory, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      if (!g_str_has_suffix (name, ".db") ||
          !g_file_get_contents (path, &bytes, &length, NULL) || length < 64)
        continue;
      memset (bytes, 0x5a, MIN (length, 8192));
      g_assert_true (g_file_set_contents (path, bytes, length, NULL));
      n_damaged++;
    }
  g_assert_cmpuint (n_damaged, >, 0);

  page = sp_unlock_page_new (fixture->workspace);
  window = show_page (ADW_NAVIGATION_PAGE (page));
  entry = find_widget (GTK_WIDGET (page), ADW_TYPE_PASSWORD_ENTRY_ROW);
  gtk_editable_set_text (GTK_EDITABLE (entry), PASSPHRASE);
  g_signal_emit_by_name (entry, "entry-activated");
  wait_for_text (GTK_WIDGET (page), "The Files Are Damaged");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* How long to wait, and what the last tries cost, stands beside the entry. */
static void
test_tries (Fixture *fixture, gconstpointer data)
{
  SpUnlockPage *page;
  GtkWidget *window, *entry;

  create_and_lock (fixture);
  page = sp_unlock_page_new (fixture->workspace);
  window = show_page (ADW_NAVIGATION_PAGE (page));
  entry = find_widget (GTK_WIDGET (page), ADW_TYPE_PASSWORD_ENTRY_ROW);

  for (guint i = 0; i < 3; i++)
    {
      gtk_editable_set_text (GTK_EDITABLE (entry), "another passphrase");
      g_signal_emit_by_name (entry, "entry-activated");
      wait_for_text (GTK_WIDGET (page), i < 2 ? "Nothing is lost: try again." : "Wait 5 seconds before the next try.");
    }
  gtk_editable_set_text (GTK_EDITABLE (entry), PASSPHRASE);
  g_signal_emit_by_name (entry, "entry-activated");
  wait_for_text (GTK_WIDGET (page), "Too many wrong passphrases were given.");
  g_assert_false (shows_text (GTK_WIDGET (page), "destroyed"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
closed_cb (gboolean *closed)
{
  *closed = TRUE;
}

static void
test_change_passphrase (Fixture *fixture, gconstpointer data)
{
  SpStore *store = sp_workspace_get_store (fixture->workspace);
  SpPassphraseDialog *dialog = sp_passphrase_dialog_new (fixture->workspace);
  GtkWidget *window = show_page (ADW_NAVIGATION_PAGE (sp_start_page_new ()));
  g_autoptr(GPtrArray) rows = g_ptr_array_new ();
  const char *texts[] = { "another passphrase", "correct horse battery staple", "correct horse battery staple" };
  gboolean closed = FALSE;

  dex_unref (sp_test_settle (sp_store_create (store, PASSPHRASE, SP_KEY_COST_FLOOR)));
  g_signal_connect_swapped (dialog, "closed", G_CALLBACK (closed_cb), &closed);
  adw_dialog_present (ADW_DIALOG (dialog), window);
  g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (dialog)), >=, 4);
  find_rows (GTK_WIDGET (dialog), rows);
  g_assert_cmpuint (rows->len, ==, 3);

  for (guint i = 0; i < 3; i++)
    gtk_editable_set_text (rows->pdata[i], texts[i]);
  wait_for_text (GTK_WIDGET (dialog), "This passphrase is on the lists that thieves try first.");
  g_signal_emit_by_name (rows->pdata[2], "entry-activated");
  gtk_editable_set_text (rows->pdata[1], "aaaaaaaaaaaaaaaaaaaaaaaa");
  wait_for_text (GTK_WIDGET (dialog), "This is easy to guess.");
  gtk_editable_set_text (rows->pdata[1], "kettle");
  wait_for_text (GTK_WIDGET (dialog), "twelve characters or more");
  gtk_editable_set_text (rows->pdata[1], "kettle orchard ninety pylons");
  wait_for_text (GTK_WIDGET (dialog), "not the same yet");
  gtk_editable_set_text (rows->pdata[2], "kettle orchard ninety pylons");
  wait_for_text (GTK_WIDGET (dialog), "This is a strong passphrase.");
  g_signal_emit_by_name (rows->pdata[2], "entry-activated");
  wait_for_text (GTK_WIDGET (dialog), "That is not the passphrase of this laptop.");

  gtk_editable_set_text (rows->pdata[0], PASSPHRASE);
  g_signal_emit_by_name (rows->pdata[2], "entry-activated");
  WAIT_UNTIL (closed);
  dex_unref (sp_test_settle (sp_workspace_lock (fixture->workspace)));
  dex_unref (sp_test_settle (sp_store_unlock (store, "kettle orchard ninety pylons")));
  g_assert_cmpint (sp_store_get_state (store), ==, SP_STORE_STATE_OPEN);
  dex_unref (sp_test_settle (sp_workspace_lock (fixture->workspace)));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autofree char *keyring = sp_test_use_keyring ();
  int status;

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  dex_init ();
  /* With no window manager the focus does not follow the windows, and a blinking cursor complains. */
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/setup/names", test_names);
  ADD ("/setup/join/missing", test_join_says_what_is_missing);
  ADD ("/setup/join/judges", test_join_judges);
  ADD ("/setup/join/sign-on", test_join_asks_to_sign_on);
  ADD ("/setup/unlock/wrong-then-right", test_wrong_then_right);
  ADD ("/setup/unlock/troubles", test_troubles);
  ADD ("/setup/unlock/damaged-file", test_damaged_file);
  ADD ("/setup/unlock/tries", test_tries);
  ADD ("/setup/passphrase/change", test_change_passphrase);
#undef ADD

  status = g_test_run ();
  g_remove (keyring);

  return status;
}
