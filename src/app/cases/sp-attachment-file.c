/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-attachment-file.h"

#include "sp-cases-private.h"
#include "sp-error-words.h"
#include "sp-plain-copy.h"
#include "sp-record-dialog.h"
#include "sp-record-words.h"
#include "sp-shell.h"
#include "sp-store-blobs.h"
#include "sp-work-records.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

#define PIECE     (256 * 1024)
#define MAX_BYTES (100 * 1024 * 1024)

typedef struct
{
  SpStore *store;
  char *id; /* of the attachment, or of the case */
  GFile *file; /* that is taken */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->store);
  g_free (job->id);
  g_clear_object (&job->file);
  g_free (job);
}

static Job *
job_new (SpStore    *store,
         const char *id,
         GFile      *file)
{
  Job *job = g_new0 (Job, 1);

  job->store = g_object_ref (store);
  job->id = g_strdup (id);
  g_set_object (&job->file, file);

  return job;
}

/* Piece by piece into the cache; FALSE with @error, whose text is for people where it is of G_FILE_ERROR. */
static gboolean
copy_in (Job        *job,
         const char *id,
         gint64     *size,
         char       *hash,
         gsize       hash_size,
         GError    **error)
{
  g_autoptr (GFileInputStream) stream = dex_await_object (dex_file_read (job->file, G_PRIORITY_DEFAULT), error);
  crypto_generichash_state state;
  guint8 bytes[crypto_generichash_BYTES];

  if (stream == NULL)
    return FALSE;
  *size = 0;
  crypto_generichash_init (&state, NULL, 0, sizeof bytes);
  while (TRUE)
    {
      g_autoptr (GBytes) piece = dex_await_boxed (
        dex_input_stream_read_bytes (G_INPUT_STREAM (stream), PIECE, G_PRIORITY_DEFAULT), error);
      gsize length;
      gconstpointer data;

      if (piece == NULL)
        return FALSE;
      data = g_bytes_get_data (piece, &length);
      if (length == 0)
        break;
      if (*size + (gint64) length > MAX_BYTES)
        {
          g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                               _("This file is larger than 100 MB. Nothing was attached: attach a part of it, or a "
                                 "smaller copy."));
          return FALSE;
        }
      crypto_generichash_update (&state, data, length);
      if (!dex_await (sp_store_append_blob (job->store, id, *size, piece, FALSE), error))
        return FALSE;
      *size += length;
    }
  if (*size == 0)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                           _("This file is empty. Nothing was attached."));
      return FALSE;
    }
  crypto_generichash_final (&state, bytes, sizeof bytes);
  sodium_bin2hex (hash, hash_size, bytes, sizeof bytes);

  return TRUE;
}

static DexFuture *
take_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr (SpRecord) record = sp_record_new_in_case (job->store, "attachment", job->id);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *media_type = NULL;
  char hash[2 * crypto_generichash_BYTES + 1];
  gint64 size;

  info = dex_await_object (dex_file_query_info (job->file,
                                                G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME
                                                "," G_FILE_ATTRIBUTE_STANDARD_CONTENT_TYPE,
                                                G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT),
                           &error);
  if (info == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!copy_in (job, sp_record_get_id (record), &size, hash, sizeof hash, &error))
    {
      dex_await (sp_store_clear_blob (job->store, sp_record_get_id (record)), NULL);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }
  media_type = g_content_type_get_mime_type (g_file_info_get_content_type (info));
  g_object_set (record, "name", g_file_info_get_display_name (info), "media-type", media_type, "size", size, "hash",
                hash, NULL);

  return dex_future_new_take_object (g_steal_pointer (&record));
}

/**
 * sp_attachment_take:
 * @case_id: the case to which the file is to be attached
 * @file: a file of this computer
 *
 * Reads the file into the cache.
 *
 * Returns: (transfer full): a future of the #SpRecord of the attachment, not committed yet. Until it is, the content
 *   belongs to nothing, and goes when the cache is opened the next time. An error of %G_FILE_ERROR has words for people.
 */
DexFuture *
sp_attachment_take (SpStore    *store,
                    const char *case_id,
                    GFile      *file)
{
  return dex_scheduler_spawn (NULL, 0, take_fiber, job_new (store, case_id, file), job_free);
}

static DexFuture *
read_fiber (gpointer data)
{
  Job *job = data;
  g_autoptr (GByteArray) content = g_byte_array_new ();

  while (TRUE)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) piece = dex_await_boxed (sp_store_read_blob (job->store, job->id, content->len), &error);

      if (error != NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (piece == NULL)
        break;
      g_byte_array_append (content, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
    }

  return dex_future_new_take_boxed (G_TYPE_BYTES, g_byte_array_free_to_bytes (g_steal_pointer (&content)));
}

/**
 * sp_attachment_read:
 * @id: an attachment whose content is on this laptop
 *
 * Returns: (transfer full): a future of the whole content, #GBytes
 */
DexFuture *
sp_attachment_read (SpStore    *store,
                    const char *id)
{
  return dex_scheduler_spawn (NULL, 0, read_fiber, job_new (store, id, NULL), job_free);
}

static DexFuture *
read_piece (gpointer data,
            gint64   start)
{
  Job *job = data;

  return sp_store_read_blob (job->store, job->id, start);
}

/**
 * sp_attachment_write:
 * @id: an attachment whose content is on this laptop
 * @file: where the copy shall stand; what is there is replaced
 *
 * Writes a plain copy, as sp_plain_copy_write ().
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_attachment_write (SpStore    *store,
                     const char *id,
                     GFile      *file)
{
  return sp_plain_copy_write (file, read_piece, job_new (store, id, NULL), job_free);
}

typedef struct
{
  GWeakRef widget;
  SpStore *store;
  char *case_id;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_weak_ref_clear (&choice->widget);
  g_object_unref (choice->store);
  g_free (choice->case_id);
  g_free (choice);
}

static DexFuture *
taken_cb (DexFuture *future,
          gpointer   data)
{
  Choice *choice = data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&choice->widget);
  g_autoptr (GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);
  g_autofree char *words = NULL;

  if (widget == NULL || gtk_widget_get_root (widget) == NULL)
    return dex_future_new_true ();
  if (value != NULL)
    {
      adw_dialog_present (sp_record_dialog_new (choice->store, g_value_get_object (value), choice->case_id), widget);
      return dex_future_new_true ();
    }
  words = error->domain == G_FILE_ERROR ? g_strdup (error->message)
          : error->domain == G_IO_ERROR ? g_strdup (_("The file could not be read. Nothing was attached."))
                                        : sp_error_words (error);
  sp_shell_toast (sp_shell_get (widget), words, NULL);

  return dex_future_new_true ();
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  Choice *choice = data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file == NULL)
    {
      choice_free (choice);
      return;
    }
  dex_future_disown (dex_future_finally (sp_attachment_take (choice->store, choice->case_id, file), taken_cb, choice,
                                         choice_free));
}

/**
 * sp_attachment_choose:
 * @widget: where somebody asks for it
 * @case_id: the case
 *
 * Asks for a file, reads it, and opens the form in which its author says what it shows and who reads it.
 */
void
sp_attachment_choose (GtkWidget  *widget,
                      SpStore    *store,
                      const char *case_id)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  Choice *choice = g_new0 (Choice, 1);

  g_weak_ref_init (&choice->widget, widget);
  choice->store = g_object_ref (store);
  choice->case_id = g_strdup (case_id);
  gtk_file_dialog_set_title (dialog, _("Choose a File to Attach"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, chosen_cb, choice);
}
