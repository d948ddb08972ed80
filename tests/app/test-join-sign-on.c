/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "sp-join-page.h"
#include "sp-server-sign-on.h"
#include "sp-test-folder.h"
#include "sp-test-https.h"
#include "sp-test-keyring.h"
#include "sp-test-names.h"
#include "sp-test-until.h"
#include "sp-test-wait.h"
#include "sp-wire.h"

/* The page by which a laptop joins, before a server that asks for a sign-on. With a real provider: tests/sync. */

#define PASSPHRASE "maple trumpet saffron dynamo"
#define KEYS                                                                                          \
  "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"one\","                                     \
  "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}"

typedef struct
{
  char *directory;
  SpWorkspace *workspace;
  SpTestHttps *https;
  GSocketListener *provider; /* takes connections, and never says a word */
  char *issuer;
  char *member;
  SpJoinPage *page;
  GtkWidget *window;
} Fixture;

static void
set_sign_on (Fixture *fixture)
{
  const SpSignOn sign_on
      = { .issuer = fixture->issuer, .client = (char *) "sp", .claim = (char *) "sub", .keys = (char *) KEYS };
  g_autoptr(GError) error = NULL;

  g_assert_true (sp_sign_on_set (fixture->https->server, fixture->https->sql, &sign_on, &error));
  g_assert_true (sp_sign_on_set_subject (fixture->https->server, fixture->https->sql, fixture->member, "sam", &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *top = g_dir_make_tmp ("sp-join-XXXXXX", NULL);
  g_autofree char *agency = NULL;
  g_autofree char *link = NULL;
  g_autoptr(GError) error = NULL;
  GtkWidget *view = adw_navigation_view_new ();

  fixture->directory = g_build_filename (top, "partnership", NULL);
  fixture->workspace = sp_workspace_new (fixture->directory, NULL);
  dex_unref (sp_test_settle (
      sp_store_create (sp_workspace_get_store (fixture->workspace), PASSPHRASE, SP_KEY_COST_FLOOR)));
  g_assert_cmpint (sp_store_get_state (sp_workspace_get_store (fixture->workspace)), ==, SP_STORE_STATE_OPEN);
  fixture->provider = g_socket_listener_new ();
  fixture->issuer = g_strdup_printf (
      "https://127.0.0.1:%u", g_socket_listener_add_any_inet_port (fixture->provider, NULL, &error));
  g_assert_no_error (error);
  fixture->https = sp_test_https_new ();
  agency = sp_test_https_agency (fixture->https, "Police");
  fixture->member = sp_test_https_member (fixture->https, agency, "\"chair\"");
  link = sp_test_https_link (fixture->https, fixture->member);
  set_sign_on (fixture);

  fixture->page = sp_join_page_new (fixture->workspace);
  fixture->window = adw_window_new ();
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (fixture->page));
  adw_window_set_content (ADW_WINDOW (fixture->window), view);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 640);
  gtk_window_present (GTK_WINDOW (fixture->window));
  sp_join_page_take_link (fixture->page, link);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *top = g_path_get_dirname (fixture->directory);

  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  dex_unref (sp_test_settle (sp_workspace_lock (fixture->workspace)));
  g_clear_object (&fixture->workspace);
  sp_test_https_free (fixture->https);
  if (fixture->provider)
    g_socket_listener_close (fixture->provider);
  g_clear_object (&fixture->provider);
  sp_test_remove_folder (top);
  g_free (fixture->directory);
  g_free (fixture->issuer);
  g_free (fixture->member);
}

/* What is on the screen below @widget with these words, or NULL. */
static GtkWidget *
find_shown (GtkWidget *widget, const char *words)
{
  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget))
    return NULL;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), words) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_shown (child, words);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
shows (Fixture *fixture, const char *words)
{
  return find_shown (GTK_WIDGET (fixture->page), words) != NULL;
}

static void
press (Fixture *fixture, const char *words)
{
  GtkWidget *label = find_shown (GTK_WIDGET (fixture->page), words);
  GtkWidget *button = label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) : NULL;

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static GtkWidget *
find_first_entry (GtkWidget *widget)
{
  GtkWidget *found = ADW_IS_ENTRY_ROW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_first_entry (child);
  return found;
}

static const char *
get_link (Fixture *fixture)
{
  return gtk_editable_get_text (GTK_EDITABLE (find_first_entry (GTK_WIDGET (fixture->page))));
}

static GtkWidget *
get_join (Fixture *fixture)
{
  return gtk_widget_get_ancestor (find_shown (GTK_WIDGET (fixture->page), "_Join"), GTK_TYPE_BUTTON);
}

/* Joining says with whom one signs on; whoever waits can give up, and is asked again. */
static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  press (fixture, "_Join");
  WAIT_UNTIL (shows (fixture, "sign on with 127.0.0.1"));
  g_assert_false (shows (fixture, "_Join"));
  press (fixture, "_Open Browser");
  g_assert_true (shows (fixture, "Waiting for your browser"));
  g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (fixture->page)), >=, 2);
  press (fixture, "_Cancel");
  WAIT_UNTIL (shows (fixture, "_Open Browser"));
  g_assert_false (shows (fixture, "The link is still good"));
  g_assert_true (shows (fixture, "sign on with 127.0.0.1"));
}

/* Somebody is signing on, and another link comes: the one in use stays, and so does the waiting. */
static void
test_other_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *used = g_strdup (get_link (fixture));
  g_autofree char *other = sp_wire_link_format ("https://masp.example.org", "ABCDEFGHJKMNPQRSTUVWXYZ234",
                                                "0000000000000000000000000000000000000000000000000000000000000000");
  g_autoptr(AdwAlertDialog) question = NULL;
  AdwAlertDialog *told;

  press (fixture, "_Join");
  WAIT_UNTIL (shows (fixture, "sign on with 127.0.0.1"));
  press (fixture, "_Open Browser");
  g_assert_null (sp_join_page_take_link (fixture->page, used));
  told = sp_join_page_take_link (fixture->page, other);
  g_assert_nonnull (told);
  g_assert_cmpstr (adw_alert_dialog_get_heading (told), ==, "This Laptop Is Joining");
  g_assert_true (shows (fixture, "Waiting for your browser"));
  g_assert_cmpstr (get_link (fixture), ==, used);
  adw_dialog_force_close (ADW_DIALOG (told));
  press (fixture, "_Cancel");
  WAIT_UNTIL (shows (fixture, "_Open Browser"));

  /* Nobody waits any more: then it can take the other's place. */
  g_assert_null (sp_join_page_take_link (fixture->page, used));
  g_assert_true (shows (fixture, "_Open Browser"));
  told = sp_join_page_take_link (fixture->page, other);
  g_assert_cmpstr (adw_alert_dialog_get_heading (told), ==, "Replace the Link?");
  question = g_object_ref (told);
  adw_dialog_force_close (ADW_DIALOG (told));
  g_signal_emit_by_name (told, "response::yes", "yes");
  g_assert_cmpstr (get_link (fixture), ==, other);
  g_assert_true (shows (fixture, "_Join"));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == get_join (fixture));
}

/* Whoever comes from the browser finds the window in front, whatever came of it; whoever gives up is left where they are. */
static void
test_presented (Fixture *fixture, gconstpointer data)
{
  GtkWidget *browser = adw_window_new ();

  press (fixture, "_Join");
  WAIT_UNTIL (shows (fixture, "sign on with 127.0.0.1"));
  for (guint i = 0; i < 2; i++)
    {
      press (fixture, "_Open Browser");
      gtk_window_present (GTK_WINDOW (browser));
      WAIT_UNTIL (gtk_window_is_active (GTK_WINDOW (browser)));
      g_assert_false (gtk_window_is_active (GTK_WINDOW (fixture->window)));
      if (i == 0)
        {
          press (fixture, "_Cancel");
          WAIT_UNTIL (shows (fixture, "_Open Browser"));
          g_assert_true (gtk_window_is_active (GTK_WINDOW (browser)));
        }
      else
        g_socket_listener_close (fixture->provider);
    }
  WAIT_UNTIL (gtk_window_is_active (GTK_WINDOW (fixture->window)));
  g_assert_false (shows (fixture, "Waiting for your browser"));
  WAIT_UNTIL (shows (fixture, "sign-on service cannot be reached"));
  gtk_window_destroy (GTK_WINDOW (browser));
}

/* A link fails that nobody gave: who uses the keyboard is where the next try begins, and the right one is not asked about. */
static void
test_failed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *right = g_strdup (get_link (fixture));
  g_autoptr(SpWireLink) link = sp_wire_link_parse (right);
  g_autofree char *other = sp_wire_link_format (link->server, "ABCDEFGHJKMNPQRSTUVWXYZ234", link->pin);
  GtkWidget *join = get_join (fixture);

  gtk_editable_set_text (GTK_EDITABLE (find_first_entry (GTK_WIDGET (fixture->page))), other);
  press (fixture, "_Join");
  g_assert_false (gtk_widget_has_focus (join));
  WAIT_UNTIL (shows (fixture, "used before"));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == join);

  /* The same once more changes nothing. */
  g_assert_null (sp_join_page_take_link (fixture->page, other));
  g_assert_true (shows (fixture, "used before"));
  g_assert_null (sp_join_page_take_link (fixture->page, right));
  g_assert_cmpstr (get_link (fixture), ==, right);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == join);
}

/* The provider is not there: what is safe is said, and one may try again. */
static void
test_unreachable (Fixture *fixture, gconstpointer data)
{
  g_socket_listener_close (fixture->provider);
  g_clear_object (&fixture->provider);
  press (fixture, "_Join");
  WAIT_UNTIL (shows (fixture, "sign on with 127.0.0.1"));
  press (fixture, "_Open Browser");
  WAIT_UNTIL (shows (fixture, "sign-on service cannot be reached"));
  g_assert_true (shows (fixture, "The link is still good"));
  press (fixture, "_Open Browser");
  g_assert_true (shows (fixture, "Waiting for your browser"));
  WAIT_UNTIL (shows (fixture, "_Open Browser"));
  g_assert_true (shows (fixture, "sign-on service cannot be reached"));
}

/* The window is closed while the browser is waited for: nobody waits any more, and nothing is touched that is gone. */
static void
test_closed (Fixture *fixture, gconstpointer data)
{
  SpJoinPage *page = fixture->page;

  press (fixture, "_Join");
  WAIT_UNTIL (shows (fixture, "sign on with 127.0.0.1"));
  press (fixture, "_Open Browser");
  g_assert_true (shows (fixture, "Waiting for your browser"));
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &fixture->page);
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&fixture->window)));
  WAIT_UNTIL (fixture->page == NULL);
}

static void
set_flag_cb (gboolean *flag)
{
  *flag = TRUE;
}

/* The administrator gives it up meanwhile: the same page joins. */
static void
test_no_longer_asked (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  gboolean joined = FALSE;

  g_signal_connect_swapped (fixture->page, "joined", G_CALLBACK (set_flag_cb), &joined);
  press (fixture, "_Join");
  WAIT_UNTIL (shows (fixture, "_Open Browser"));
  g_assert_true (sp_sign_on_set (fixture->https->server, fixture->https->sql, NULL, &error));
  g_assert_no_error (error);
  press (fixture, "_Open Browser");
  WAIT_UNTIL (joined);
}

#define ADD(name, func) g_test_add ("/join/sign-on/" name, Fixture, NULL, set_up, func, tear_down)

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

  ADD ("cancelled", test_cancelled);
  ADD ("other-link", test_other_link);
  ADD ("presented", test_presented);
  ADD ("failed", test_failed);
  ADD ("unreachable", test_unreachable);
  ADD ("closed", test_closed);
  ADD ("no-longer-asked", test_no_longer_asked);

  status = g_test_run ();
  g_remove (keyring);
  return status;
}
