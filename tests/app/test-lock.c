/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The window's lock: what sets it off, how fast it is, that nothing typed is lost by it, and that nothing of a case can
 * be read in the process afterwards. */

#include "config.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib-unix.h>
#include <unistd.h>

#include "sp-app-id.h"
#include "sp-application.h"
#include "sp-case-fixture.h"
#include "sp-draft.h"
#include "sp-key-file-private.h"
#include "sp-test-memory.h"
#include "sp-test-until.h"
#include "sp-test-wait.h"
#include "sp-test-window.h"
#include "sp-spelling.h"
#include "sp-wiping-heap.h"
#include "sp-window-private.h"

#define LOCK_MS 100

#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED TRUE
#else
#define IS_SANITIZED FALSE
#endif

/* Seeds of words. */
enum
{
  FAMILY_NAME = 1,
  REASON,
  CONTRIBUTION,
  ACTION,
  TYPED,
  COPIED,
  PASSPHRASE,
  N_WORDS,
};

static SpApplication *application;
static SpTestNeedle needles[N_WORDS];

typedef struct
{
  SpCaseFixture *cases;
  SpWindow *window;
} Fixture;

/* --- A desktop ---------------------------------------------------------------------------- */

/* logind, as far as it is asked, on a bus of its own. */
static struct
{
  GSubprocess *bus;
  GDBusConnection *connection;
  int held; /* our end of the inhibitor that was given out; it reads an end of file once that is closed */
  guint n_inhibited;
} logind = { .held = -1 };

#define SESSION_PATH "/org/freedesktop/login1/session/_37"

static void
manager_call_cb (GDBusConnection *connection, const char *sender, const char *path, const char *interface,
                 const char *method, GVariant *parameters, GDBusMethodInvocation *invocation, gpointer data)
{
  if (g_str_equal (method, "Inhibit"))
    {
      g_autoptr(GUnixFDList) fds = g_unix_fd_list_new ();
      int ends[2];

      g_assert_true (g_unix_open_pipe (ends, O_CLOEXEC, NULL));
      g_clear_fd (&logind.held, NULL);
      logind.held = ends[0];
      logind.n_inhibited++;
      g_assert_cmpint (g_unix_fd_list_append (fds, ends[1], NULL), ==, 0);
      close (ends[1]);
      g_dbus_method_invocation_return_value_with_unix_fd_list (invocation, g_variant_new ("(h)", 0), fds);
      return;
    }

  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", SESSION_PATH));
}

static void
start_logind (void)
{
  static const char XML[] =
      "<node><interface name='org.freedesktop.login1.Manager'>"
      "<method name='Inhibit'><arg type='s' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='h' direction='out'/></method>"
      "<method name='GetSessionByPID'><arg type='u' direction='in'/><arg type='o' direction='out'/></method>"
      "</interface></node>";
  static const GDBusInterfaceVTable VTABLE = { .method_call = manager_call_cb };
  g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (XML, NULL);
  g_autoptr(GDataInputStream) lines = NULL;
  g_autofree char *address = NULL;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;

  logind.bus = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                                 "dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address", NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (logind.bus));
  address = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_nonnull (address);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", address, TRUE);
  logind.connection = g_dbus_connection_new_for_address_sync (
      address, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL,
      NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_dbus_connection_register_object (logind.connection, "/org/freedesktop/login1",
                                                       node->interfaces[0], &VTABLE, NULL, NULL, &error),
                    >, 0);
  reply = g_dbus_connection_call_sync (logind.connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.login1", 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
say (const char *path, const char *interface, const char *name, GVariant *parameters)
{
  g_autoptr(GError) error = NULL;

  g_dbus_connection_emit_signal (logind.connection, NULL, path, interface, name, parameters, &error);
  g_assert_no_error (error);
}

static void
say_sleep (gboolean falls_asleep)
{
  say ("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep",
       g_variant_new ("(b)", falls_asleep));
}

static void
say_property (const char *path, const char *interface, const char *name)
{
  GVariantBuilder changed;

  g_variant_builder_init (&changed, G_VARIANT_TYPE ("a{sv}"));
  g_variant_builder_add (&changed, "{sv}", name, g_variant_new_boolean (TRUE));
  say (path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
       g_variant_new ("(sa{sv}as)", interface, &changed, NULL));
}

static gboolean
is_let_go (void)
{
  GPollFD poll = { .fd = logind.held, .events = G_IO_IN | G_IO_HUP };

  return g_poll (&poll, 1, 0) == 1 && (poll.revents & G_IO_HUP) != 0;
}

/* --- Looking --------------------------------------------------------------------------- */

/* Shows the word of @seed somewhere in the widgets; it is made anew for each look. */
static gboolean
shows (GtkWidget *widget, guint seed)
{
  g_autofree char *word = sp_test_make_word (seed);
  g_autofree char *text = NULL;

  if (GTK_IS_LABEL (widget))
    text = g_strdup (gtk_label_get_text (GTK_LABEL (widget)));
  else if (GTK_IS_EDITABLE (widget))
    text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (widget)));
  else if (GTK_IS_TEXT_VIEW (widget))
    g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget)), "text", &text, NULL);

  if (text != NULL && strstr (text, word) != NULL)
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows (child, seed))
      return TRUE;

  return FALSE;
}

static SpStore *
store_of (Fixture *fixture)
{
  return sp_shell_get_store (SP_SHELL (fixture->window));
}

static gboolean
is_locked (Fixture *fixture)
{
  return sp_store_get_state (store_of (fixture)) == SP_STORE_STATE_LOCKED &&
         find_type (GTK_WIDGET (fixture->window), "SpUnlockPage") != NULL;
}

static void
unlock (Fixture *fixture)
{
  GtkWidget *entry = find_type (GTK_WIDGET (fixture->window), "AdwPasswordEntryRow");
  g_autofree char *passphrase = sp_test_make_word (PASSPHRASE);
  gint64 start = g_get_monotonic_time ();

  gtk_editable_set_text (GTK_EDITABLE (entry), passphrase);
  g_signal_emit_by_name (entry, "entry-activated");
  WAIT_UNTIL (fixture->window->main_page != NULL);
  g_test_message ("unlocked in %" G_GINT64_FORMAT " ms (64 MiB, 3 passes)", (g_get_monotonic_time () - start) / 1000);
}

/* --- The case ----------------------------------------------------------------------------- */

static void
put_words (JsonArray *changes, const char *type, const char *id, const char *member, guint seed)
{
  g_autofree char *compartment = g_strconcat ("case:", SP_FIXTURE_CASE, NULL);
  g_autofree char *word = sp_test_make_word (seed);
  g_autofree char *text = g_strconcat ("Of ", word, " nothing is known.", NULL);
  JsonObject *fields = sp_case_fixture_add (changes, type, id, compartment);

  json_object_set_string_member (fields, member, text);
  if (!g_str_equal (type, "person"))
    json_object_set_string_member (fields, "agency", SP_FIXTURE_POLICE);
  json_object_set_string_member (fields, "case_id", SP_FIXTURE_CASE);
  if (g_str_equal (type, "contribution"))
    json_object_set_string_member (fields, "date", "2026-11-21");
  if (g_str_equal (type, "contribution"))
    json_object_set_string_member (fields, "kind", "fact");
  if (g_str_equal (type, "action"))
    json_object_set_string_member (fields, "status", "open");
}

static void
fill (Fixture *fixture)
{
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autofree char *passphrase = sp_test_make_word (PASSPHRASE);

  sp_case_fixture_add_story (fixture->cases, changes);
  put_words (changes, "person", SP_FIXTURE_VICTIM, "family_name", FAMILY_NAME);
  put_words (changes, "contribution", "01900000-0000-7000-b000-0000000000f1", "text", CONTRIBUTION);
  put_words (changes, "action", "01900000-0000-7000-b000-0000000000f2", "text", ACTION);
  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = json_array_get_object_element (changes, i);
      g_autofree char *word = sp_test_make_word (REASON);

      if (g_str_equal (json_object_get_string_member (change, "type"), "case"))
        json_object_set_string_member (json_object_get_object_member (change, "fields"), "why_referred", word);
    }
  sp_case_fixture_arrive (fixture->cases, changes, NULL);
  dex_unref (sp_test_settle (sp_store_change_passphrase (fixture->cases->store, "gravel trumpet for tests", passphrase,
                                                         SP_KEY_COST_FLOOR)));
  dex_unref (sp_test_settle (sp_store_lock (fixture->cases->store)));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr(SpWorkspace) session = NULL;

  fixture->cases = sp_case_fixture_new ("chair");
  fill (fixture);
  session = sp_workspace_new (fixture->cases->directory, NULL);
  fixture->window = sp_window_new (application);
  sp_window_set_session (fixture->window, session);
  sp_window_show_unlock (fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
  unlock (fixture);
  WAIT_UNTIL (sp_lock_watch_is_ready (fixture->window->watch));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sp_window_lock (fixture->window);
  WAIT_UNTIL (is_locked (fixture));
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  sp_case_fixture_free (fixture->cases);
}

static void
open_case (Fixture *fixture)
{
  sp_shell_open_case (SP_SHELL (fixture->window), SP_FIXTURE_CASE);
  WAIT_UNTIL (shows (GTK_WIDGET (fixture->window), FAMILY_NAME));
  WAIT_UNTIL (shows (GTK_WIDGET (fixture->window), REASON));
}

/* --- Tests -------------------------------------------------------------------------------- */

static void
test_reasons (Fixture *fixture, gconstpointer data)
{
  guint n_inhibited = logind.n_inhibited;

  /* Another session's lock is no matter of ours. */
  say ("/org/freedesktop/login1/session/_38", "org.freedesktop.login1.Session", "Lock", NULL);
  say_property ("/org/freedesktop/login1/session/_38", "org.freedesktop.login1.Session", "LockedHint");

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (is_locked (fixture));
      switch (i)
        {
        case 0:
          say (SESSION_PATH, "org.freedesktop.login1.Session", "Lock", NULL);
          break;
        case 1:
          say_property (SESSION_PATH, "org.freedesktop.login1.Session", "LockedHint");
          break;
        case 2:
          say_property ("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "LidClosed");
          break;
        case 3:
          {
            g_autoptr(GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);

            g_dbus_connection_emit_signal (session, NULL, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver",
                                           "ActiveChanged", g_variant_new ("(b)", TRUE), &error);
            g_assert_no_error (error);
          }
          break;
        default:
          gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.lock", NULL);
          break;
        }
      WAIT_UNTIL (is_locked (fixture));
      unlock (fixture);
    }

  /* A suspend waits until all is locked, and the next one does again. */
  n_inhibited = logind.n_inhibited;
  g_assert_false (is_let_go ());
  say_sleep (TRUE);
  WAIT_UNTIL (is_locked (fixture));
  WAIT_UNTIL (logind.n_inhibited == n_inhibited + 1);
  unlock (fixture);
  WAIT_UNTIL (sp_lock_watch_is_ready (fixture->window->watch));
}

/* The descriptor is let go of when the files are closed, not before, though the lid's closing locked a moment ago. */
static void
test_suspend_waits (Fixture *fixture, gconstpointer data)
{
  int held;

  WAIT_UNTIL (sp_lock_watch_is_ready (fixture->window->watch));
  held = dup (logind.held);
  g_assert_cmpint (held, >=, 0);
  say_property ("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "LidClosed");
  say_sleep (TRUE);
  while (!is_locked (fixture))
    {
      GPollFD poll = { .fd = held, .events = G_IO_IN | G_IO_HUP };

      g_assert_cmpint (g_poll (&poll, 1, 0), ==, 0);
      g_main_context_iteration (NULL, TRUE);
    }
  {
    GPollFD poll = { .fd = held, .events = G_IO_IN | G_IO_HUP };

    WAIT_UNTIL (g_poll (&poll, 1, 0) == 1);
  }
  close (held);
  unlock (fixture);
}

/* Half a sentence, a moment ago, and a dialog in the way. */
static void
test_typed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *word = sp_test_make_word (TYPED);
  g_autofree char *key = g_strdup (SP_FIXTURE_SUSPECT);
  g_autoptr(SpDraft) draft = NULL;
  g_autoptr(JsonNode) value = json_node_new (JSON_NODE_VALUE);
  g_auto(GValue) found = G_VALUE_INIT;

  open_case (fixture);
  g_assert_false (find_type (GTK_WIDGET (fixture->window), "SpFindDialog") != NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.find", NULL);
  WAIT_UNTIL (find_type (GTK_WIDGET (fixture->window), "SpFindDialog") != NULL);
  draft = sp_draft_new (store_of (fixture), key);
  json_node_set_string (value, word);
  sp_draft_set (draft, "family_name", value);

  sp_window_lock (fixture->window);
  g_assert_null (fixture->window->main_page);
  g_assert_false (shows (GTK_WIDGET (fixture->window), FAMILY_NAME));
  WAIT_UNTIL (is_locked (fixture));
  g_assert_null (find_type (GTK_WIDGET (fixture->window), "SpFindDialog"));
  g_clear_object (&draft);

  unlock (fixture);
  /* The same place is open, and what was typed is there. */
  WAIT_UNTIL (shows (GTK_WIDGET (fixture->window), FAMILY_NAME));
  g_assert_nonnull (find_type (GTK_WIDGET (fixture->window), "SpCasePage"));
  sp_test_wait (sp_store_load_draft (store_of (fixture), key), &found, NULL);
  g_assert_nonnull (strstr (g_value_get_string (&found), word));
}

static gint64
process_ms (void)
{
  struct timespec used;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &used);

  return (gint64) used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

/* Held to the time that this process works, so that others may be busy on the machine; what a clock shows is said. */
static void
test_fast (Fixture *fixture, gconstpointer data)
{
  gint64 best_shown = G_MAXINT64;
  gint64 best_closed = G_MAXINT64;
  gint64 best_work = G_MAXINT64;

  for (guint i = 0; i < 5; i++)
    {
      gint64 start;
      gint64 work;

      open_case (fixture);
      work = process_ms ();
      start = g_get_monotonic_time ();
      sp_window_lock (fixture->window);
      best_shown = MIN (best_shown, (g_get_monotonic_time () - start) / 1000);
      WAIT_UNTIL (is_locked (fixture));
      best_closed = MIN (best_closed, (g_get_monotonic_time () - start) / 1000);
      best_work = MIN (best_work, process_ms () - work);
      unlock (fixture);
    }

  g_test_message ("nothing shown after %" G_GINT64_FORMAT " ms, files closed and keys gone after %" G_GINT64_FORMAT
                  " ms, of which %" G_GINT64_FORMAT " ms were work",
                  best_shown, best_closed, best_work);
  if (!IS_SANITIZED)
    g_assert_cmpint (best_work, <=, LOCK_MS);
}

static void
test_clipboard (Fixture *fixture, gconstpointer data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->window));
  g_autofree char *word = sp_test_make_word (COPIED);
  GdkContentFormats *formats;

  gdk_clipboard_set_text (clipboard, word);
  formats = gdk_clipboard_get_formats (clipboard);
  g_assert_true (gdk_content_formats_contain_mime_type (formats, "x-kde-passwordManagerHint"));
  g_assert_true (gdk_content_formats_contain_gtype (formats, G_TYPE_STRING));
  /* That it can be pasted anywhere stands in the log. */
  WAIT_UNTIL (sp_case_fixture_count_told (sp_shell_get_store (SP_SHELL (fixture->window)), "copied", SP_FIXTURE_ME) == 1);
  sp_window_lock (fixture->window);
  g_assert_null (gdk_clipboard_get_content (clipboard));
  WAIT_UNTIL (is_locked (fixture));
}

/* A case was shown, searched for and typed into. After the lock its words stand nowhere in this process, nor does what
 * opens the cache. */
static void
test_memory (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  g_autofree char *key_path = g_build_filename (fixture->cases->directory, "key", NULL);
  SpTestNeedle key_needle;
  SpTestNeedle root_needle;
  guint n_left = 0;

  {
    g_autofree char *passphrase = sp_test_make_word (PASSPHRASE);
    guint8 *root = sp_key_file_open (key_path, passphrase, NULL, NULL);
    guint8 *key = sp_key_derive_database (root);

    sp_test_needle_init (&root_needle, root, SP_KEY_SIZE);
    sp_test_needle_init (&key_needle, key, SP_KEY_SIZE);
    sp_key_free (key);
    sp_key_free (root);
  }

  open_case (fixture);
  {
    g_autofree char *word = sp_test_make_word (REASON);
    GtkWidget *entry;

    gtk_widget_activate_action (window, "win.find", NULL);
    WAIT_UNTIL (find_type (window, "SpFindDialog") != NULL);
    entry = find_type (find_type (window, "SpFindDialog"), "GtkText");
    gtk_editable_set_text (GTK_EDITABLE (entry), word);
    gdk_clipboard_set_text (gtk_widget_get_clipboard (window), word);
    sp_spelling_know_case (store_of (fixture), SP_FIXTURE_CASE);
  }
  run_for (800);

  /* The test itself must be able to find something. */
  g_assert_cmpuint (sp_test_count_in_memory (&needles[REASON]), >, 0);
  g_assert_cmpuint (sp_test_count_in_memory (&needles[FAMILY_NAME]), >, 0);

  sp_window_lock (fixture->window);
  WAIT_UNTIL (is_locked (fixture));
  /* A last frame, and whatever else was under way. */
  run_for (300);
  sp_wiping_heap_trim ();

  if (IS_SANITIZED)
    {
      g_test_skip ("a sanitizer keeps what was freed");
      return;
    }

  for (guint seed = FAMILY_NAME; seed < N_WORDS; seed++)
    {
      guint n = sp_test_count_in_memory (&needles[seed]);

      g_test_message ("word %u: %u times", seed, n);
      n_left += n;
    }
  g_test_message ("database key: %u times, root key: %u times", sp_test_count_in_memory (&key_needle),
                  sp_test_count_in_memory (&root_needle));
  g_assert_cmpuint (sp_test_count_in_memory (&key_needle), ==, 0);
  g_assert_cmpuint (sp_test_count_in_memory (&root_needle), ==, 0);
  g_assert_cmpuint (sp_test_count_in_memory (&needles[PASSPHRASE]), ==, 0);
  g_assert_cmpuint (n_left, ==, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr(GSettings) settings = NULL;
  int status;

  start_logind ();
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  dex_init ();
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
  /* There is no desktop here that would show one. */
  settings = g_settings_new (SP_APPLICATION_ID);
  g_settings_set_boolean (settings, "reminders", FALSE);
  application = sp_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  for (guint seed = FAMILY_NAME; seed < N_WORDS; seed++)
    {
      g_autofree char *word = sp_test_make_word (seed);

      sp_test_needle_init (&needles[seed], word, strlen (word));
    }

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/lock/reasons", test_reasons);
  ADD ("/lock/suspend-waits", test_suspend_waits);
  ADD ("/lock/typed", test_typed);
  ADD ("/lock/fast", test_fast);
  ADD ("/lock/clipboard", test_clipboard);
  ADD ("/lock/memory", test_memory);
#undef ADD

  status = g_test_run ();
  g_object_unref (application);
  g_clear_object (&logind.connection);
  g_subprocess_force_exit (logind.bus);
  g_subprocess_wait (logind.bus, NULL, NULL);
  g_object_unref (logind.bus);

  return status;
}
