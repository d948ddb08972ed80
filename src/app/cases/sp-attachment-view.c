/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-attachment-view.h"

#include <glib/gi18n-lib.h>

/* Larger ones are saved and opened elsewhere. */
#define MAX_PICTURE (32 * 1024 * 1024)
#define MAX_TEXT    (1024 * 1024)

static gboolean
is_picture (SpAttachment *attachment)
{
  /* What GdkTexture reads by itself. */
  static const char * const types[] = { "image/png", "image/jpeg", "image/tiff", NULL };
  const char *type = sp_attachment_get_media_type (attachment);

  return type != NULL && g_strv_contains (types, type) && sp_attachment_get_size (attachment) <= MAX_PICTURE;
}

/**
 * sp_attachment_view_can_show:
 *
 * Returns: whether the content is of a kind that is shown here
 */
gboolean
sp_attachment_view_can_show (SpAttachment *attachment)
{
  const char *type = sp_attachment_get_media_type (attachment);

  return is_picture (attachment) ||
         (g_strcmp0 (type, "text/plain") == 0 && sp_attachment_get_size (attachment) <= MAX_TEXT);
}

static void
decode_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  GError *error = NULL;
  GdkTexture *texture = gdk_texture_new_from_bytes (data, &error);

  if (texture == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, texture, g_object_unref);
}

static void
decoded_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      data)
{
  AdwBin *bin = ADW_BIN (object);
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), NULL);
  GtkWidget *child;

  if (texture != NULL)
    {
      child = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));
      gtk_picture_set_content_fit (GTK_PICTURE (child), GTK_CONTENT_FIT_CONTAIN);
      gtk_picture_set_alternative_text (GTK_PICTURE (child), data);
    }
  else
    {
      child = adw_status_page_new ();
      adw_status_page_set_icon_name (ADW_STATUS_PAGE (child), "image-missing-symbolic");
      adw_status_page_set_title (ADW_STATUS_PAGE (child), _("This Picture Cannot Be Shown"));
      adw_status_page_set_description (ADW_STATUS_PAGE (child),
                                       _("It may be damaged, or of another kind than its name says. A saved copy may "
                                         "open in another program."));
    }
  adw_bin_set_child (bin, child);
  g_free (data);
}

static GtkWidget *
new_picture (SpAttachment *attachment,
             GBytes       *content)
{
  GtkWidget *bin = adw_bin_new ();
  GtkWidget *spinner = adw_spinner_new ();
  const char *note = sp_attachment_get_note (attachment);
  g_autoptr (GTask) task = NULL;

  adw_bin_set_child (ADW_BIN (bin), spinner);
  task = g_task_new (bin, NULL, decoded_cb,
                     g_strdup (note != NULL && *note != '\0' ? note : sp_attachment_get_name (attachment)));
  g_task_set_task_data (task, g_bytes_ref (content), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, decode_thread);

  return bin;
}

static GtkWidget *
new_text (SpAttachment *attachment,
          GBytes       *content)
{
  GtkWidget *view = gtk_text_view_new ();
  gsize size;
  const char *data = g_bytes_get_data (content, &size);
  g_autofree char *text = g_utf8_make_valid (data, size);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sp_attachment_get_name (attachment), -1);

  return view;
}

/**
 * sp_attachment_view_present:
 * @content: the whole content
 * @widget: over whose window
 *
 * Shows the content. It is drawn from memory and goes with the dialog.
 */
void
sp_attachment_view_present (SpAttachment *attachment,
                            GBytes       *content,
                            GtkWidget    *widget)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *toolbar = adw_toolbar_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  g_return_if_fail (SP_IS_ATTACHMENT (attachment) && content != NULL);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled),
                                 is_picture (attachment) ? new_picture (attachment, content)
                                                         : new_text (attachment, content));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar), scrolled);
  adw_dialog_set_title (dialog, sp_attachment_get_name (attachment));
  adw_dialog_set_child (dialog, toolbar);
  adw_dialog_set_content_width (dialog, 900);
  adw_dialog_set_content_height (dialog, 700);
  adw_dialog_present (dialog, widget);
}
