/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-plain-copy.h"

#include "sp-audit.h"
#include "sp-error-words.h"
#include "sp-shell.h"

#include <glib/gi18n-lib.h>

/* --- Whether, and where --------------------------------------------------------------- */

typedef struct
{
  DexPromise *promise;
  GWeakRef widget;
  char *name; /* NULL: a folder is asked for */
  GStrv ids;
  GFile *file;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  dex_unref (ask->promise);
  g_weak_ref_clear (&ask->widget);
  g_free (ask->name);
  g_strfreev (ask->ids);
  g_clear_object (&ask->file);
  g_free (ask);
}

static DexFuture *
told_cb (DexFuture *future,
         gpointer   data)
{
  Ask *ask = data;
  GError *error = NULL;

  if (dex_future_get_value (future, &error) != NULL)
    dex_promise_resolve_object (ask->promise, g_object_ref (ask->file));
  else
    dex_promise_reject (ask->promise, error);

  return dex_future_new_true ();
}

/* Takes the question; with the place, or NULL where nothing shall leave. That it leaves is written down first. */
static void
answer (Ask   *ask,
        GFile *file)
{
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&ask->widget);
  SpShell *shell = widget != NULL ? sp_shell_get (widget) : NULL;
  SpStore *store = shell != NULL ? sp_shell_get_store (shell) : NULL;

  if (file == NULL || store == NULL)
    {
      dex_promise_reject (ask->promise, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "not to be saved"));
      ask_free (ask);
      return;
    }
  ask->file = g_object_ref (file);
  dex_future_disown (dex_future_finally (
    sp_store_audit (store, SP_AUDIT_DISCLOSE, (const char * const *) ask->ids, "saved", NULL, NULL), told_cb, ask,
    ask_free));
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      data)
{
  Ask *ask = data;
  GtkFileDialog *dialog = GTK_FILE_DIALOG (object);
  g_autoptr (GFile) file = ask->name == NULL ? gtk_file_dialog_select_folder_finish (dialog, result, NULL)
                                             : gtk_file_dialog_save_finish (dialog, result, NULL);

  answer (ask, file);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      data)
{
  Ask *ask = data;
  const char *response = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result);
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&ask->widget);
  GtkRoot *root = widget != NULL ? gtk_widget_get_root (widget) : NULL;
  g_autoptr (GtkFileDialog) dialog = NULL;

  if (!g_str_equal (response, "save") || !GTK_IS_WINDOW (root))
    {
      answer (ask, NULL);
      return;
    }
  dialog = gtk_file_dialog_new ();
  gtk_file_dialog_set_title (dialog, ask->name == NULL ? _("Choose a Folder") : _("Save a Copy"));
  if (ask->name == NULL)
    gtk_file_dialog_select_folder (dialog, GTK_WINDOW (root), NULL, chosen_cb, ask);
  else
    {
      gtk_file_dialog_set_initial_name (dialog, ask->name);
      gtk_file_dialog_save (dialog, GTK_WINDOW (root), NULL, chosen_cb, ask);
    }
}

/**
 * sp_plain_copy_ask:
 * @widget: over whose window
 * @name: (nullable): what the file shall be called, if nobody says otherwise; %NULL to ask for a folder
 * @ids: the records that leave with it
 *
 * Asks whether something shall leave the cache, before it does, and where to; and writes down in the log that it does.
 *
 * Returns: (transfer full): a future of a #GFile; %G_IO_ERROR_CANCELLED where it shall not, another error where that
 *   could not be written down: then it must not
 */
DexFuture *
sp_plain_copy_ask (GtkWidget           *widget,
                   const char          *name,
                   const char * const  *ids)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Save a Plain Copy?"),
                                            _("The copy is not encrypted and this program no longer protects it: "
                                              "whoever gets at it can read it, and it stays when access to the case "
                                              "is withdrawn."));
  DexPromise *promise = dex_promise_new ();
  Ask *ask = g_new0 (Ask, 1);

  ask->promise = dex_ref (promise);
  g_weak_ref_init (&ask->widget, widget);
  ask->name = g_strdup (name);
  ask->ids = g_strdupv ((GStrv) ids);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "save", _("_Save a Copy…"), NULL);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), widget, NULL, answered_cb, ask);

  return DEX_FUTURE (promise);
}

/* --- Writing -------------------------------------------------------------------------- */

typedef struct
{
  GFile *file;
  SpPieceFunc piece;
  gpointer data;
  GDestroyNotify free_data;
} Write;

static void
write_free (gpointer data)
{
  Write *write = data;

  g_object_unref (write->file);
  write->free_data (write->data);
  g_free (write);
}

/* Closed as one who gives up, so that half a file does not take the place of what was there. */
static void
give_up (GOutputStream *stream)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  g_output_stream_close_async (stream, G_PRIORITY_DEFAULT, cancelled, NULL, NULL);
}

static DexFuture *
write_fiber (gpointer data)
{
  Write *write = data;
  GError *error = NULL;
  g_autoptr (GFileOutputStream) stream = dex_await_object (
    dex_file_replace (write->file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                      G_PRIORITY_DEFAULT),
    &error);
  gint64 start = 0;

  while (error == NULL)
    {
      g_autoptr (GBytes) piece = dex_await_boxed (write->piece (write->data, start), &error);

      if (piece == NULL)
        break;
      start += dex_await_int64 (
        dex_output_stream_write_bytes (G_OUTPUT_STREAM (stream), piece, G_PRIORITY_DEFAULT), &error);
    }
  if (error == NULL)
    dex_await (dex_output_stream_close (G_OUTPUT_STREAM (stream), G_PRIORITY_DEFAULT), &error);
  if (error == NULL)
    return dex_future_new_true ();
  if (stream != NULL)
    give_up (G_OUTPUT_STREAM (stream));

  return dex_future_new_for_error (error);
}

/**
 * sp_plain_copy_write:
 * @file: where the copy shall stand; what is there is replaced, once the copy is whole
 * @piece: gives the content
 * @data: (transfer full): given to it
 *
 * Writes a plain copy, for its owner only.
 *
 * Returns: (transfer full): a future
 */
DexFuture *
sp_plain_copy_write (GFile          *file,
                     SpPieceFunc     piece,
                     gpointer        data,
                     GDestroyNotify  free_data)
{
  Write *write = g_new0 (Write, 1);

  write->file = g_object_ref (file);
  write->piece = piece;
  write->data = data;
  write->free_data = free_data;

  return dex_scheduler_spawn (NULL, 0, write_fiber, write, write_free);
}

/**
 * sp_plain_copy_tell:
 * @widget: who asked for it
 * @error: (nullable): why there is no copy; %NULL where there is one
 *
 * Says how it went.
 */
void
sp_plain_copy_tell (GtkWidget    *widget,
                    const GError *error)
{
  SpShell *shell = sp_shell_get (widget);
  g_autofree char *words = NULL;

  if (shell == NULL || (error != NULL && sp_error_is_cancelled (error)))
    return;
  if (error == NULL)
    words = g_strdup (_("The copy is written. It is yours to look after."));
  else if (error->domain == G_IO_ERROR)
    words = g_strdup (_("The copy could not be written there. Is there room, and may you write in that folder?"));
  else
    words = sp_error_words (error);
  sp_shell_toast (shell, words, NULL);
}
