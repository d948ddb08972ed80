/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-attachment-file.h"
#include "sp-attention-page.h"
#include "sp-attachment-view.h"
#include "sp-case-fixture.h"
#include "sp-plain-copy.h"
#include "sp-record-card.h"
#include "sp-store-blobs.h"
#include "sp-test-names.h"
#include "sp-test-until.h"
#include "sp-test-wait.h"
#include "sp-test-window.h"
#include "sp-work-records.h"

#include <glib/gstdio.h>

/* Files into the cache, onto a card, before the eyes and out again. */

static char *
new_path (SpCaseFixture *fixture,
          const char    *name)
{
  return g_build_filename (fixture->directory, name, NULL);
}

static GFile *
new_picture_file (SpCaseFixture *fixture)
{
  g_autofree char *path = new_path (fixture, "door camera.png");
  g_autoptr (GBytes) pixels = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  guint8 *data = g_malloc (640 * 400 * 4);

  for (guint i = 0; i < 640 * 400; i++)
    {
      data[4 * i] = i % 640 / 3;
      data[4 * i + 1] = i / 640 / 2;
      data[4 * i + 2] = 120;
      data[4 * i + 3] = 255;
    }
  pixels = g_bytes_new_take (data, 640 * 400 * 4);
  texture = gdk_memory_texture_new (640, 400, GDK_MEMORY_R8G8B8A8, pixels, 640 * 4);
  g_assert_true (gdk_texture_save_to_png (texture, path));

  return g_file_new_for_path (path);
}

static SpRecord *
take (SpCaseFixture *fixture,
      GFile         *file,
      GError       **error)
{
  g_auto (GValue) value = G_VALUE_INIT;

  if (!sp_test_wait (sp_attachment_take (fixture->store, SP_FIXTURE_CASE, file), &value, error))
    return NULL;

  return g_value_dup_object (&value);
}

static SpRecord *
attach (SpCaseFixture *fixture,
        GFile         *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SpRecord) record = take (fixture, file, &error);
  g_autoptr (SpChange) change = sp_change_new ();

  g_assert_no_error (error);
  sp_change_create (change, record);
  sp_test_wait (sp_store_commit (fixture->store, change), NULL, &error);
  g_assert_no_error (error);

  return sp_case_fixture_get (fixture, sp_record_get_id (record));
}

static void
test_picture (void)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new_story ("coordinator");
  g_autoptr (GFile) file = new_picture_file (fixture);
  g_autoptr (SpRecord) record = attach (fixture, file);
  g_autofree char *copy_path = new_path (fixture, "copy.png");
  g_autoptr (GFile) copy = g_file_new_for_path (copy_path);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *card = sp_record_card_new (fixture->store, record);
  GtkWindow *window;

  g_assert_cmpstr (sp_attachment_get_name (SP_ATTACHMENT (record)), ==, "door camera.png");
  g_assert_cmpstr (sp_attachment_get_media_type (SP_ATTACHMENT (record)), ==, "image/png");
  g_assert_true (sp_attachment_view_can_show (SP_ATTACHMENT (record)));
  /* Neither the record nor the file has been sent. */
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 2);

  gtk_list_box_append (GTK_LIST_BOX (list), card);
  window = show (fixture, list, 700, 500);
  g_assert_true (says (card, "on this laptop, waiting to be sent"));
  sp_test_check_names (GTK_WIDGET (window));
  picture (fixture, window, "attachment-card");

  before = g_file_load_bytes (file, NULL, NULL, &error);
  g_assert_no_error (error);
  sp_test_wait (sp_attachment_read (fixture->store, sp_record_get_id (record)), &value, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (before, g_value_get_boxed (&value)));
  sp_attachment_view_present (SP_ATTACHMENT (record), g_value_get_boxed (&value), GTK_WIDGET (window));
  WAIT_UNTIL (find (GTK_WIDGET (window), "GtkPicture") != NULL);
  picture (fixture, window, "attachment-picture");

  sp_test_wait (sp_attachment_write (fixture->store, sp_record_get_id (record), copy), NULL, &error);
  g_assert_no_error (error);
  after = g_file_load_bytes (copy, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (before, after));
  gtk_window_destroy (window);
}

/* What is refused says why, and leaves nothing behind. */
static void
test_refused (void)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new_story ("coordinator");
  g_autofree char *empty_path = new_path (fixture, "empty");
  g_autofree char *large_path = new_path (fixture, "large");
  g_autofree char *none_path = new_path (fixture, "none");
  g_autoptr (GFile) empty = g_file_new_for_path (empty_path);
  g_autoptr (GFile) large = g_file_new_for_path (large_path);
  g_autoptr (GFile) none = g_file_new_for_path (none_path);
  g_autoptr (GError) error = NULL;
  FILE *stream;

  g_assert_true (g_file_set_contents (empty_path, "", 0, NULL));
  g_assert_null (take (fixture, empty, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "empty"));
  g_clear_error (&error);

  /* A hole of 101 MB. */
  stream = g_fopen (large_path, "w");
  g_assert_nonnull (stream);
  g_assert_cmpint (fseek (stream, 101 * 1024 * 1024, SEEK_SET), ==, 0);
  g_assert_cmpint (fputc ('x', stream), ==, 'x');
  fclose (stream);
  g_assert_null (take (fixture, large, &error));
  g_assert_nonnull (strstr (error->message, "larger than 100 MB"));
  g_clear_error (&error);

  g_assert_null (take (fixture, none, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 0);
}

static DexFuture *
give_half (gpointer half,
           gint64   start)
{
  if (start > 0)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "no more of it");

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_bytes_ref (half));
}

/* A copy that breaks off does not take the place of what was there, and leaves nothing beside it. */
static void
test_broken_off (void)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new ("coordinator");
  g_autofree char *folder = new_path (fixture, "copies");
  g_autofree char *path = g_build_filename (folder, "minutes.pdf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GDir) dir = NULL;
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "the earlier copy", -1, NULL));
  sp_test_wait (sp_plain_copy_write (file, give_half, g_bytes_new_static ("half of", 7),
                                     (GDestroyNotify) g_bytes_unref),
                NULL, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&error);

  for (guint i = 0; i < 400; i++)
    {
      g_clear_pointer (&dir, g_dir_close);
      dir = g_dir_open (folder, 0, &error);
      g_assert_no_error (error);
      if (g_dir_read_name (dir) != NULL && g_dir_read_name (dir) == NULL)
        break;
      g_assert_cmpuint (i, <, 399);
      run_for (25);
    }
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "the earlier copy");
}

/* Plain text, and a picture that is none. */
static void
test_others (void)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new_story ("coordinator");
  g_autofree char *text_path = new_path (fixture, "messages.txt");
  g_autofree char *bad_path = new_path (fixture, "broken.png");
  g_autoptr (GFile) text = g_file_new_for_path (text_path);
  g_autoptr (GFile) bad = g_file_new_for_path (bad_path);
  g_autoptr (SpRecord) messages = NULL;
  g_autoptr (SpRecord) broken = NULL;
  g_autoptr (GBytes) words = g_bytes_new_static ("21:04 I know you are in\n", 24);
  g_autoptr (GBytes) noise = g_bytes_new_static ("\x89PNG\r\n\x1a\nnothing of a picture", 29);
  GtkWindow *window = show (fixture, adw_bin_new (), 800, 600);

  g_assert_true (g_file_set_contents (text_path, g_bytes_get_data (words, NULL), 24, NULL));
  g_assert_true (g_file_set_contents (bad_path, g_bytes_get_data (noise, NULL), 29, NULL));
  messages = attach (fixture, text);
  broken = attach (fixture, bad);
  g_assert_true (sp_attachment_view_can_show (SP_ATTACHMENT (messages)));
  sp_attachment_view_present (SP_ATTACHMENT (messages), words, GTK_WIDGET (window));
  WAIT_UNTIL (find (GTK_WIDGET (window), "GtkTextView") != NULL);
  picture (fixture, window, "attachment-text");
  gtk_window_destroy (window);

  window = show (fixture, adw_bin_new (), 800, 600);
  sp_attachment_view_present (SP_ATTACHMENT (broken), noise, GTK_WIDGET (window));
  WAIT_UNTIL (find (GTK_WIDGET (window), "AdwStatusPage") != NULL);
  g_assert_true (says (GTK_WIDGET (window), "This Picture Cannot Be Shown"));
  gtk_window_destroy (window);
}

/* What the server's virus scanner found something in cannot be opened; whose file it is finds it under Needs Attention, and
 * deletes it there. */
static void
test_malware (void)
{
  g_autoptr (SpCaseFixture) fixture = sp_case_fixture_new_story ("coordinator");
  g_autofree char *path = new_path (fixture, "invoice.png");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (SpRecord) made = NULL;
  g_autoptr (SpRecord) record = NULL;
  g_autoptr (SpChange) change = sp_change_new ();
  g_autoptr (GError) error = NULL;
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *page;
  GtkWidget *row;
  GtkWidget *card;
  GtkWindow *window;

  g_assert_true (g_file_set_contents (path, "not a picture", -1, NULL));
  made = take (fixture, file, &error);
  g_assert_no_error (error);
  g_object_set (made, "malware", "Win.Test.EICAR_HDB-1", "note", "What she got by mail on 3 March", NULL);
  sp_change_create (change, made);
  sp_test_wait (sp_store_commit (fixture->store, change), NULL, &error);
  g_assert_no_error (error);
  record = sp_case_fixture_get (fixture, sp_record_get_id (made));
  g_assert_cmpuint (sp_store_get_attention (fixture->store), ==, 1);

  card = sp_record_card_new (fixture->store, record);
  gtk_list_box_append (GTK_LIST_BOX (list), card);
  window = show (fixture, list, 700, 500);
  g_assert_true (says (card, "found “Win.Test.EICAR_HDB-1” in this file"));
  g_assert_true (says (card, "What she got by mail on 3 March"));
  run_for (100);
  g_assert_false (says (card, "waiting to be sent"));
  g_assert_false (gtk_widget_get_mapped (find_button (card, "_Show")));
  g_assert_false (gtk_widget_get_mapped (find_button (card, "Save a _Copy…")));
  sp_test_check_names (GTK_WIDGET (window));
  picture (fixture, window, "attachment-malware");
  gtk_window_destroy (window);

  page = sp_attention_page_new (fixture->store);
  window = show (fixture, page, 700, 500);
  WAIT_UNTIL (find (page, "SpMalwareRow") != NULL && says (page, "invoice.png"));
  row = find (page, "SpMalwareRow");
  g_assert_true (says (row, "You can delete this entry, and attach another file."));
  sp_test_check_names (GTK_WIDGET (window));
  picture (fixture, window, "attention-malware");
  click (row, "_Delete the Entry");
  WAIT_UNTIL (find (page, "SpMalwareRow") == NULL);
  g_assert_true (sp_record_get_gone (record));
  g_assert_cmpuint (sp_store_get_attention (fixture->store), ==, 0);
  gtk_window_destroy (window);
}

int
main (int   argc,
      char *argv[])
{
  init_tests (&argc, &argv);

  g_test_add_func ("/attachments/picture", test_picture);
  g_test_add_func ("/attachments/refused", test_refused);
  g_test_add_func ("/attachments/broken-off", test_broken_off);
  g_test_add_func ("/attachments/others", test_others);
  g_test_add_func ("/attachments/malware", test_malware);

  return g_test_run ();
}
