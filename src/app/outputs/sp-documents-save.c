/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-documents-save.h"

#include "sp-attachment-file.h"
#include "sp-document-records.h"
#include "sp-error-words.h"
#include "sp-store-blobs.h"
#include "sp-window.h"

#include <glib/gi18n-lib.h>

/* What is to be saved: one content, or all of some documents. */
typedef struct
{
  GWeakRef widget;
  char *name;
  GBytes *content;
  SpStore *store;
  GListModel *documents;
  GFile *file;
} Save;

static void
save_free (gpointer data)
{
  Save *save = data;

  g_weak_ref_clear (&save->widget);
  g_free (save->name);
  g_clear_pointer (&save->content, g_bytes_unref);
  g_clear_object (&save->store);
  g_clear_object (&save->documents);
  g_clear_object (&save->file);
  g_free (save);
}

static Save *
save_new (GtkWidget *widget)
{
  Save *save = g_new0 (Save, 1);

  g_weak_ref_init (&save->widget, widget);

  return save;
}

static DexFuture *
write_fiber (gpointer data)
{
  Save *save = data;
  GError *error = NULL;
  g_autoptr(GFileOutputStream) stream = dex_await_object (
    dex_file_replace (save->file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                      G_PRIORITY_DEFAULT),
    &error);
  gsize size = g_bytes_get_size (save->content);
  gsize start = 0;

  while (error == NULL && start < size)
    {
      g_autoptr(GBytes) rest = g_bytes_new_from_bytes (save->content, start, size - start);

      start += (gsize) dex_await_int64 (
        dex_output_stream_write_bytes (G_OUTPUT_STREAM (stream), rest, G_PRIORITY_DEFAULT), &error);
    }
  if (error == NULL)
    dex_await (dex_output_stream_close (G_OUTPUT_STREAM (stream), G_PRIORITY_DEFAULT), &error);
  if (error != NULL)
    return dex_future_new_for_error (error);

  return dex_future_new_true ();
}

/**
 * sp_outputs_write:
 * @file: where; what is there is replaced
 *
 * Writes a plain file, for its owner only.
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_outputs_write (GFile  *file,
                  GBytes *content)
{
  Save *save = save_new (NULL);

  save->file = g_object_ref (file);
  save->content = g_bytes_ref (content);

  return dex_scheduler_spawn (NULL, 0, write_fiber, save, save_free);
}

/* "03 Minutes Police.pdf": no more of it is in the name than is on the list. */
static char *
dup_name (SpDocument *document)
{
  g_autofree char *plain = g_strdup_printf ("%02d %s %s.pdf", (int) sp_document_get_copy (document),
                                            sp_document_get_kind (document), sp_document_get_recipient (document));

  return g_strdelimit (g_steal_pointer (&plain), "/\\:*?\"<>|\n", '-');
}

static DexFuture *
all_fiber (gpointer data)
{
  Save *save = data;
  gint64 n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (save->documents); i++)
    {
      g_autoptr(SpDocument) document = g_list_model_get_item (save->documents, i);
      const char *id = sp_record_get_id (SP_RECORD (document));
      g_autofree char *name = dup_name (document);
      g_autoptr(GFile) file = g_file_get_child (save->file, name);
      GError *error = NULL;
      g_autoptr(SpBlob) blob = dex_await_object (sp_store_get_blob (save->store, id), &error);

      if (error == NULL && (blob == NULL || sp_blob_get_have (blob) < sp_document_get_size (document)))
        continue;
      if (error == NULL && dex_await (sp_attachment_write (save->store, id, file), &error))
        n++;
      if (error != NULL)
        return dex_future_new_for_error (error);
    }

  return dex_future_new_for_int64 (n);
}

/**
 * sp_documents_save_all:
 * @documents: of #SpDocument
 * @folder: where
 *
 * Writes those documents whose content is on this laptop, each to a file of its own.
 *
 * Returns: (transfer full): a future of how many
 */
DexFuture *
sp_documents_save_all (SpStore    *store,
                       GListModel *documents,
                       GFile      *folder)
{
  Save *save = save_new (NULL);

  save->store = g_object_ref (store);
  save->documents = g_object_ref (documents);
  save->file = g_object_ref (folder);

  return dex_scheduler_spawn (NULL, 0, all_fiber, save, save_free);
}

static DexFuture *
written_cb (DexFuture *future,
            gpointer   data)
{
  Save *save = data;
  g_autoptr(GtkWidget) widget = g_weak_ref_get (&save->widget);
  g_autoptr(GError) error = NULL;
  SpWindow *window = widget != NULL ? sp_window_get (widget) : NULL;

  dex_future_get_value (future, &error);
  if (window == NULL)
    return dex_future_new_true ();
  if (error == NULL)
    sp_window_toast (window, _("The copy is written. It is yours to look after."), NULL);
  else if (error->domain == G_IO_ERROR)
    sp_window_toast (window, _("The copy could not be written there. Is there room, and may you write in that folder?"),
                     NULL);
  else
    {
      g_autofree char *words = sp_error_words (error);

      sp_window_toast (window, words, NULL);
    }

  return dex_future_new_true ();
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  Save *save = data;
  GtkFileDialog *dialog = GTK_FILE_DIALOG (object);
  g_autoptr(GFile) file = save->documents != NULL ? gtk_file_dialog_select_folder_finish (dialog, result, NULL)
                                                  : gtk_file_dialog_save_finish (dialog, result, NULL);
  DexFuture *done;

  if (file == NULL)
    {
      save_free (save);
      return;
    }
  done = save->documents != NULL ? sp_documents_save_all (save->store, save->documents, file)
                                 : sp_outputs_write (file, save->content);
  dex_future_disown (dex_future_finally (done, written_cb, save, save_free));
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      data)
{
  Save *save = data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result);
  g_autoptr(GtkWidget) widget = g_weak_ref_get (&save->widget);
  GtkRoot *root = widget != NULL ? gtk_widget_get_root (widget) : NULL;
  g_autoptr(GtkFileDialog) dialog = NULL;

  if (!g_str_equal (answer, "save") || !GTK_IS_WINDOW (root))
    {
      save_free (save);
      return;
    }
  dialog = gtk_file_dialog_new ();
  gtk_file_dialog_set_title (dialog, save->documents != NULL ? _("Choose a Folder") : _("Save a Copy"));
  if (save->documents != NULL)
    gtk_file_dialog_select_folder (dialog, GTK_WINDOW (root), NULL, chosen_cb, save);
  else
    {
      gtk_file_dialog_set_initial_name (dialog, save->name);
      gtk_file_dialog_save (dialog, GTK_WINDOW (root), NULL, chosen_cb, save);
    }
}

/* What leaves the cache is asked about before it does. */
static void
ask (Save *save)
{
  g_autoptr(GtkWidget) widget = g_weak_ref_get (&save->widget);
  AdwDialog *dialog = adw_alert_dialog_new (_("Save a Plain Copy?"),
                                            _("The copy is not encrypted and this program no longer protects it: "
                                              "whoever gets at it can read it, and it stays when access to the case "
                                              "is withdrawn."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "save", _("_Save a Copy…"), NULL);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), widget, NULL, answered_cb, save);
}

/**
 * sp_outputs_ask_save:
 * @name: what the file shall be called, if nobody says otherwise
 *
 * Asks whether, and where, and writes a plain copy.
 */
void
sp_outputs_ask_save (GtkWidget  *widget,
                     const char *name,
                     GBytes     *content)
{
  Save *save = save_new (widget);

  save->name = g_strdup (name);
  save->content = g_bytes_ref (content);
  ask (save);
}

/**
 * sp_documents_ask_save_all:
 * @documents: of #SpDocument
 *
 * Asks whether, and into which folder, and writes a plain copy of each.
 */
void
sp_documents_ask_save_all (GtkWidget  *widget,
                           SpStore    *store,
                           GListModel *documents)
{
  Save *save = save_new (widget);

  save->store = g_object_ref (store);
  save->documents = g_object_ref (documents);
  ask (save);
}
