/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <utime.h>

#include "sp-carry-dialog.h"
#include "sp-json.h"
#include "sp-sealed.h"
#include "sp-store-sync.h"
#include "sp-test-names.h"
#include "sp-test-wait.h"
#include "sp-test-window.h"

/* What is said of files that are carried, and what they do; the server is played by its key. */

#define DEVICE "01900000-0000-7000-8000-0000000000e1"

typedef struct
{
  SpCaseFixture *data;
  SpWorkspace *session;
  GtkWindow *window;
  SpCarryDialog *dialog;
  char *folder;
  guint8 device_public[crypto_sign_PUBLICKEYBYTES];
  guint8 device_secret[crypto_sign_SECRETKEYBYTES];
  guint8 server_public[crypto_sign_PUBLICKEYBYTES];
  guint8 server_secret[crypto_sign_SECRETKEYBYTES];
} Fixture;

static void
wait_for (DexFuture *future)
{
  g_autoptr(GError) error = NULL;

  sp_test_wait (future, NULL, &error);
  g_assert_no_error (error);
}

static void
join (Fixture *fixture)
{
  const guint8 one[crypto_sign_SEEDBYTES] = { 1 };
  const guint8 two[crypto_sign_SEEDBYTES] = { 2 };
  g_autoptr(JsonObject) known = sp_store_dup_identity (fixture->data->store);
  g_autoptr(JsonObject) identity = sp_json_object_copy (known);
  g_autofree char *secret = NULL;
  g_autofree char *key = NULL;

  crypto_sign_seed_keypair (fixture->device_public, fixture->device_secret, one);
  crypto_sign_seed_keypair (fixture->server_public, fixture->server_secret, two);
  secret = g_base64_encode (fixture->device_secret, sizeof fixture->device_secret);
  key = g_base64_encode (fixture->server_public, sizeof fixture->server_public);
  json_object_set_string_member (identity, "secret_key", secret);
  json_object_set_string_member (identity, "key", key);
  json_object_set_string_member (identity, "epoch", "e");
  json_object_set_string_member (identity, "partnership", "p");
  wait_for (sp_store_set_identity (fixture->data->store, identity));
}

/* So many changes that nobody has sent. */
static void
write_changes (Fixture *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("07700 9%05u", i);
      g_autoptr(SpRecord) victim = sp_case_fixture_get (fixture->data, SP_FIXTURE_VICTIM);
      g_autoptr(SpChange) change = sp_change_new ();

      sp_change_set_text (change, victim, "phone", text);
      wait_for (sp_store_commit (fixture->data->store, change));
    }
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);

  fixture->data = sp_case_fixture_new_story ("chair");
  write_changes (fixture, n);
  /* From now on there is a lease to be had, and what was written is sent without one. */
  join (fixture);
  wait_for (sp_store_lock (fixture->data->store));
  fixture->folder = g_dir_make_tmp ("sp-carry-XXXXXX", NULL);
  fixture->session = sp_workspace_new (fixture->data->directory, NULL);
  wait_for (sp_store_unlock (sp_workspace_get_store (fixture->session), "gravel trumpet for tests"));
  /* The one store of this folder from now on. */
  g_set_object (&fixture->data->store, sp_workspace_get_store (fixture->session));
  fixture->window = show (fixture->data, adw_bin_new (), 900, 700);
  fixture->dialog = sp_carry_dialog_new (fixture->session);
  adw_dialog_present (ADW_DIALOG (fixture->dialog), GTK_WIDGET (fixture->window));
  run_for (300);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  run_for (100);
  g_object_unref (fixture->session);
  sp_case_fixture_free (fixture->data);
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, i == 0 ? "out" : "in", NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static GFile *
file_in (Fixture *fixture, const char *name)
{
  return g_file_new_build_filename (fixture->folder, name, NULL);
}

static gboolean
shows_words (GtkWidget *widget, const char *words)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && gtk_widget_get_height (widget) > 0
         && strstr (gtk_label_get_label (GTK_LABEL (widget)), words) != NULL;
}

static void
wait_until_said (Fixture *fixture, const char *words)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (find_where (GTK_WIDGET (fixture->dialog), shows_words, words) == NULL)
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("never said: %s", words);
      run_for (20);
    }
}

static GBytes *
read_file (Fixture *fixture, const char *name)
{
  g_autoptr(GFile) file = file_in (fixture, name);
  char *text;
  gsize length;

  g_assert_true (g_file_load_contents (file, NULL, &text, &length, NULL, NULL));
  return g_bytes_new_take (text, length);
}

/* The server's answer to the file: its first frame again, and a verdict on each operation. */
static void
write_answer (Fixture *fixture)
{
  g_autoptr(GBytes) file = read_file (fixture, "out");
  gsize offset = 0;
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSealed) sealed = sp_sealed_read (file, &offset, fixture->server_secret, &error);
  g_autoptr(GPtrArray) frames = sp_sealed_frames_new ();
  g_autoptr(GString) results = g_string_new ("{\"epoch\":\"e\",\"seq\":9,\"next_op\":4,\"results\":[");
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autoptr(GFile) to = file_in (fixture, "in");
  const SpSealedFrame *head;
  guint n = 0;

  g_assert_no_error (error);
  g_assert_true (sp_sealed_is_by (sealed, fixture->device_public));
  head = g_ptr_array_index (sealed->frames, 0);
  sp_sealed_frames_add (frames, "", head->body);
  for (guint i = 1; i < sealed->frames->len; i++)
    {
      const SpSealedFrame *frame = g_ptr_array_index (sealed->frames, i);
      g_autoptr(JsonObject) push = NULL;
      JsonArray *ops;

      if (!g_str_equal (frame->heading, "/v1/sync/push"))
        continue;
      push = sp_json_parse_object (g_bytes_get_data (frame->body, NULL), g_bytes_get_size (frame->body), NULL);
      ops = sp_json_get_array (push, "ops");
      for (guint j = 0; j < json_array_get_length (ops); j++, n++)
        {
          JsonObject *op = json_array_get_object_element (ops, j);

          g_string_append_printf (results, "%s{\"n\":%d,\"status\":\"applied\",\"record\":\"%s\",\"rev\":9}", n > 0 ? "," : "",
                                  (int) sp_json_get_int (op, "n", 0), sp_json_get_text (op, "record"));
        }
    }
  g_string_append (results, "]}");
  body = g_bytes_new (results->str, results->len);
  sp_sealed_frames_add (frames, "200 /v1/sync/push", body);
  answer = sp_sealed_write (SP_SEALED_ANSWERS, frames, fixture->device_public, fixture->server_secret, fixture->data->ambient);
  g_assert_true (g_file_replace_contents (to, g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), NULL, FALSE,
                                          G_FILE_CREATE_NONE, NULL, NULL, NULL));
}

/* 360 pixels wide, text twice as large, and dark: what is said comes into sight by itself. */
static void
save_small_and_dark (Fixture *fixture, GFile *file)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  picture (fixture->data, fixture->window, "carry-saved-dark");
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 192 * 1024, NULL);
  gtk_window_set_default_size (fixture->window, 360, 700);
  run_for (300);
  sp_carry_dialog_save (fixture->dialog, file);
  run_for (500);
  picture (fixture->data, fixture->window, "carry-saved-small");
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  gtk_window_set_default_size (fixture->window, 900, 700);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  run_for (300);
}

static void
test_there_and_back (Fixture *fixture, gconstpointer data)
{
  SpStore *store = sp_workspace_get_store (fixture->session);
  g_autoptr(GFile) out = file_in (fixture, "out");
  g_autoptr(GFile) in = file_in (fixture, "in");
  g_autoptr(GBytes) file = NULL;

  g_assert_true (says (GTK_WIDGET (fixture->dialog), "3 changes wait to be sent"));
  g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (fixture->dialog)), >, 1);
  picture (fixture->data, fixture->window, "carry");
  sp_carry_dialog_save (fixture->dialog, out);
  wait_until_said (fixture, "3 changes are in the file. They stay here, too, until the server has confirmed them.");
  picture (fixture->data, fixture->window, "carry-saved");
  save_small_and_dark (fixture, out);
  g_assert_cmpuint (sp_store_get_pending (store), ==, 3);
  g_assert_cmpuint (sp_case_fixture_count_told (store, "carried", DEVICE), ==, 2);
  file = read_file (fixture, "out");
  g_assert_null (memmem (g_bytes_get_data (file, NULL), g_bytes_get_size (file), "07700", 5));

  /* Its own file is not for this laptop; the server cannot be reached. */
  sp_carry_dialog_open (fixture->dialog, out);
  wait_until_said (fixture, "This file is for the server, which cannot be reached from here. Nothing was changed");
  g_assert_cmpuint (sp_case_fixture_count_log (store, "alter", "handed-on", DEVICE), ==, 1);
  write_answer (fixture);
  sp_carry_dialog_open (fixture->dialog, in);
  wait_until_said (fixture, "The server has answered 3 changes.");
  g_assert_cmpuint (sp_store_get_pending (store), ==, 0);
  wait_until_said (fixture, "Nothing waits to be sent; the file asks for what is new");
  sp_carry_dialog_open (fixture->dialog, in);
  wait_until_said (fixture, "This answer, or a newer one, was opened here before. Nothing was changed.");
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GFile) in = file_in (fixture, "in");

  g_assert_true (g_file_replace_contents (in, "referrals;2026", 14, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, NULL));
  sp_carry_dialog_open (fixture->dialog, in);
  wait_until_said (fixture, "This is no file of carried work. Nothing was changed.");
  g_assert_true (g_file_replace_contents (in, "SPSEALED\1\2abc", 13, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, NULL));
  sp_carry_dialog_open (fixture->dialog, in);
  wait_until_said (fixture, "The file is not whole. Nothing was changed: copy it once more.");
  picture (fixture->data, fixture->window, "carry-refused");
  g_assert_true (g_file_delete (in, NULL, NULL));
  sp_carry_dialog_open (fixture->dialog, in);
  wait_until_said (fixture, "The file could not be read or written there.");
}

static gboolean
is_row (GtkWidget *widget, const char *subtitle)
{
  return ADW_IS_ACTION_ROW (widget) && g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (widget)), subtitle) == 0;
}

static void
leave (Fixture *fixture, const char *name, const char *content, gint64 day)
{
  g_autofree char *path = g_build_filename (fixture->data->directory, name, NULL);
  struct utimbuf times = { day, day };

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  g_assert_cmpint (g_utime (path, &times), ==, 0);
}

/* What was left by laptops that this was before: each has its row, by its day, and leaves with a line in the log. */
static void
test_left (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "unsent.1", "unsent.2", "unsent.10" };
  SpStore *store = sp_workspace_get_store (fixture->session);
  g_autoptr(GFile) out = file_in (fixture, "out");
  g_autoptr(GBytes) file = NULL;
  GtkWidget *row;

  for (guint i = 0; i < 3; i++)
    g_assert_null (find_where (GTK_WIDGET (fixture->dialog), is_row, names[i]));
  leave (fixture, "unsent.1", "sealed, the first", 1780574400); /* 04 Jun 2026 */
  leave (fixture, "unsent.10", "sealed, the last", 1795521600); /* 24 Nov 2026 */
  leave (fixture, "unsent.2", "sealed, the second", 1780574400);
  adw_dialog_force_close (ADW_DIALOG (fixture->dialog));
  run_for (300);
  fixture->dialog = sp_carry_dialog_new (fixture->session);
  adw_dialog_present (ADW_DIALOG (fixture->dialog), GTK_WIDGET (fixture->window));
  run_for (500);
  for (guint i = 0; i < 3; i++)
    {
      row = find_where (GTK_WIDGET (fixture->dialog), is_row, names[i]);
      g_assert_true (gtk_widget_get_mapped (row));
      g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==,
                       i < 2 ? "Save the Unsent Work of 04 Jun 2026…" : "Save the Unsent Work of 24 Nov 2026…");
      g_assert_cmpint (gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)), ==, (int) i);
    }
  g_assert_cmpuint (sp_test_check_names (GTK_WIDGET (fixture->dialog)), >, 4);
  picture (fixture->data, fixture->window, "carry-left");

  sp_carry_dialog_save_left (fixture->dialog, "unsent.2", out);
  wait_until_said (fixture, "The file is written. It stays here, too, until the server has taken it.");
  file = read_file (fixture, "out");
  g_assert_cmpmem (g_bytes_get_data (file, NULL), g_bytes_get_size (file), "sealed, the second", 18);
  g_assert_cmpuint (sp_case_fixture_count_told (store, "carried", DEVICE), ==, 1);

  /* It is in the log before it happens: what cannot be written has been told as well. */
  g_assert_true (g_file_delete (out, NULL, NULL));
  g_assert_cmpint (g_mkdir (g_file_peek_path (out), 0700), ==, 0);
  sp_carry_dialog_save_left (fixture->dialog, "unsent.10", out);
  wait_until_said (fixture, "The file could not be read or written there.");
  g_assert_cmpuint (sp_case_fixture_count_told (store, "carried", DEVICE), ==, 2);
  g_assert_cmpint (g_rmdir (g_file_peek_path (out)), ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *path = g_build_filename (fixture->data->directory, names[i], NULL);

      g_unlink (path);
    }
}

#define ADD(name, n, func) g_test_add (name, Fixture, GUINT_TO_POINTER (n), set_up, func, tear_down)

int
main (int argc, char **argv)
{
  init_tests (&argc, &argv);
  ADD ("/carry-dialog/there-and-back", 3, test_there_and_back);
  ADD ("/carry-dialog/refused", 0, test_refused);
  ADD ("/carry-dialog/left", 1, test_left);

  return g_test_run ();
}
