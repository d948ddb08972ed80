/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "sp-join-page.h"
#include "sp-loading-page.h"
#include "sp-start-page.h"
#include "sp-test-names.h"
#include "sp-test-wait.h"
#include "sp-unlock-page.h"

#define PASSPHRASE "four words put together"

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
remove_files (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_files (child);
    }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *top = g_path_get_dirname (fixture->directory);

  g_clear_object (&fixture->workspace);
  remove_files (top);
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

static gboolean
too_late_cb (gpointer data)
{
  g_error ("The page did not change in time");

  return G_SOURCE_REMOVE;
}

static void
wait_for_text (GtkWidget *widget, const char *text)
{
  guint timeout = g_timeout_add_seconds (60, too_late_cb, NULL);

  while (!shows_text (widget, text))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
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

  g_assert_true (shows_text (GTK_WIDGET (page), "Paste the link"));
  sp_join_page_set_link (page, "https://example.org/");
  g_assert_true (shows_text (GTK_WIDGET (page), "not a whole link"));
  sp_join_page_set_link (page,
                         "stalking-partnership://join?server=https%3A%2F%2F127.0.0.1%3A1&code="
                         "ABCDEFGHJKMNPQRSTUVWXYZ234&pin=");
  g_assert_true (shows_text (GTK_WIDGET (page), "not a whole link"));
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
  {
    guint timeout = g_timeout_add_seconds (60, too_late_cb, NULL);

    while (!unlocked)
      g_main_context_iteration (NULL, TRUE);
    g_source_remove (timeout);
  }
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

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  dex_init ();

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/setup/names", test_names);
  ADD ("/setup/join/missing", test_join_says_what_is_missing);
  ADD ("/setup/unlock/wrong-then-right", test_wrong_then_right);
  ADD ("/setup/unlock/troubles", test_troubles);
  ADD ("/setup/unlock/damaged-file", test_damaged_file);
#undef ADD

  return g_test_run ();
}
