/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-attachment-bar.h"

#include "sp-attachment-file.h"
#include "sp-attachment-view.h"
#include "sp-cases-private.h"
#include "sp-plain-copy.h"
#include "sp-shell.h"
#include "sp-store-blobs.h"
#include "sp-sync-error.h"
#include "sp-work-records.h"

#include <glib/gi18n-lib.h>

struct _SpAttachmentBar
{
  GtkBox     parent_instance;

  SpStore   *store;
  SpRecord  *record;
  GtkLabel  *state;
  GtkWidget *show;
  GtkWidget *save;
  gboolean   fetching;
};

G_DEFINE_FINAL_TYPE (SpAttachmentBar, sp_attachment_bar, GTK_TYPE_BOX)

static DexFuture *
found_cb (DexFuture *future,
          gpointer   data)
{
  g_autoptr (SpAttachmentBar) self = g_weak_ref_get (data);
  const GValue *value = dex_future_get_value (future, NULL);
  SpBlob *blob = value != NULL ? g_value_get_object (value) : NULL;
  g_autofree char *size = NULL;
  g_autofree char *words = NULL;
  gint64 bytes;

  /* What was found in it is said instead. */
  if (self == NULL || sp_attachment_get_malware (SP_ATTACHMENT (self->record)) != NULL)
    return dex_future_new_true ();

  bytes = sp_attachment_get_size (SP_ATTACHMENT (self->record));
  size = g_format_size (MAX (bytes, 0));
  if (self->fetching)
    words = g_strdup_printf (_("%s · being fetched"), size);
  else if (blob == NULL || sp_blob_get_have (blob) < bytes)
    words = g_strdup_printf (_("%s · on the server, fetched when it is opened"), size);
  else if (!sp_blob_get_sent (blob))
    words = g_strdup_printf (_("%s · on this laptop, waiting to be sent"), size);
  else
    words = g_strdup_printf (_("%s · on this laptop"), size);
  gtk_label_set_label (self->state, words);

  return dex_future_new_true ();
}

static void
show_malware (SpAttachmentBar *self)
{
  g_autofree char *words = sp_attachment_dup_malware_words (self->store, SP_ATTACHMENT (self->record));

  gtk_label_set_label (self->state, words);
  gtk_widget_remove_css_class (GTK_WIDGET (self->state), "dimmed");
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "warning");
  gtk_widget_set_visible (self->show, FALSE);
  gtk_widget_set_visible (self->save, FALSE);
}

static void
update (SpAttachmentBar *self)
{
  const char *name = sp_attachment_get_name (SP_ATTACHMENT (self->record));

  if (sp_attachment_get_malware (SP_ATTACHMENT (self->record)) != NULL)
    {
      show_malware (self);
      return;
    }

  /* The button's words are its name; which file it is for is read out after them. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->show), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->save), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
  gtk_widget_set_visible (self->show, sp_attachment_view_can_show (SP_ATTACHMENT (self->record)));
  gtk_widget_set_sensitive (self->show, !self->fetching);
  gtk_widget_set_sensitive (self->save, !self->fetching);
  dex_future_disown (dex_future_finally (sp_store_get_blob (self->store, sp_record_get_id (self->record)), found_cb,
                                         sp_weak_ref_new (self), sp_weak_ref_free));
}

static void
tell (SpAttachmentBar *self,
      const GError    *error)
{
  g_autofree char *words = NULL;
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));

  if (shell == NULL)
    return;
  if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_BUSY) && g_str_equal (error->message, "not-scanned"))
    words = g_strdup (_("The server has not had this file looked at for viruses yet. Try again in a minute."));
  /* The record says so, too, with the next change that comes. */
  else if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_REFUSED) && g_str_equal (error->message, "malware"))
    words = g_strdup (_("The server’s virus scanner found something in this file, so nobody is given it."));
  else if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_REFUSED))
    words = g_strdup (_("The content is not on the server yet: the laptop of whoever attached it has still to send it."));
  else if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE))
    words = g_strdup (_("The content is not on this laptop, and the server cannot be reached. Try again with a network."));
  else if (g_error_matches (error, SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY))
    words = g_strdup (_("What came is not what was attached, so it was thrown away. Try again."));
  else
    {
      sp_plain_copy_tell (GTK_WIDGET (self), error);
      return;
    }
  sp_shell_toast (shell, words, NULL);
}

/* Brings the content here; in a fiber. */
static gboolean
fetch (SpAttachmentBar *self,
       GError         **error)
{
  SpWorkspace *workspace = sp_shell_find_workspace (GTK_WIDGET (self));
  gboolean fetched;

  self->fetching = TRUE;
  update (self);
  fetched = dex_await (sp_workspace_fetch_attachment (workspace, sp_record_get_id (self->record)), error);
  self->fetching = FALSE;
  update (self);

  return fetched;
}

static DexFuture *
show_fiber (gpointer data)
{
  SpAttachmentBar *self = data;
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GError) error = NULL;

  if (!fetch (self, &error) ||
      !(content = dex_await_boxed (sp_attachment_read (self->store, sp_record_get_id (self->record)), &error)))
    {
      if (error != NULL)
        tell (self, error);
      return dex_future_new_true ();
    }
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    sp_attachment_view_present (SP_ATTACHMENT (self->record), content, GTK_WIDGET (self));

  return dex_future_new_true ();
}

static void
show_cb (SpAttachmentBar *self)
{
  dex_future_disown (dex_scheduler_spawn (NULL, 0, show_fiber, g_object_ref (self), g_object_unref));
}

static DexFuture *
save_fiber (gpointer data)
{
  SpAttachmentBar *self = data;
  const char *name = sp_attachment_get_name (SP_ATTACHMENT (self->record));
  const char *ids[] = { sp_record_get_id (self->record), NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = dex_await_object (sp_plain_copy_ask (GTK_WIDGET (self), name != NULL ? name : "", ids),
                                             &error);

  if (file != NULL && fetch (self, &error) &&
      dex_await (sp_attachment_write (self->store, sp_record_get_id (self->record), file), &error))
    sp_plain_copy_tell (GTK_WIDGET (self), NULL);
  if (error != NULL)
    tell (self, error);

  return dex_future_new_true ();
}

static void
save_cb (SpAttachmentBar *self)
{
  dex_future_disown (dex_scheduler_spawn (NULL, 0, save_fiber, g_object_ref (self), g_object_unref));
}

static void
sp_attachment_bar_dispose (GObject *object)
{
  SpAttachmentBar *self = SP_ATTACHMENT_BAR (object);

  g_clear_object (&self->store);
  g_clear_object (&self->record);

  G_OBJECT_CLASS (sp_attachment_bar_parent_class)->dispose (object);
}

static void
sp_attachment_bar_class_init (SpAttachmentBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sp_attachment_bar_dispose;
}

static void
sp_attachment_bar_init (SpAttachmentBar *self)
{
  GtkWidget *box = adw_wrap_box_new ();

  self->state = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->state, 0);
  gtk_label_set_wrap (self->state, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "dimmed");
  self->show = gtk_button_new_with_mnemonic (_("_Show"));
  self->save = gtk_button_new_with_mnemonic (_("Save a _Copy…"));
  gtk_button_set_can_shrink (GTK_BUTTON (self->show), TRUE);
  gtk_button_set_can_shrink (GTK_BUTTON (self->save), TRUE);
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (box), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (box), 6);
  adw_wrap_box_append (ADW_WRAP_BOX (box), self->show);
  adw_wrap_box_append (ADW_WRAP_BOX (box), self->save);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->state));
  gtk_box_append (GTK_BOX (self), box);
  g_signal_connect_object (self->show, "clicked", G_CALLBACK (show_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
}

/** sp_attachment_bar_new: Returns: (transfer floating): the state of @record's content and the ways to open it */
GtkWidget *
sp_attachment_bar_new (SpStore  *store,
                       SpRecord *record)
{
  SpAttachmentBar *self;

  g_return_val_if_fail (SP_IS_STORE (store) && SP_IS_ATTACHMENT (record), NULL);

  self = g_object_new (SP_TYPE_ATTACHMENT_BAR, NULL);
  self->store = g_object_ref (store);
  self->record = g_object_ref (record);
  g_signal_connect_object (record, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "notify::pending", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * sp_attachment_dup_malware_words:
 * @attachment: one in which the server's virus scanner found something
 *
 * Returns: (transfer full): what it was, what became of the file, and for who may do something about it, what that is
 */
char *
sp_attachment_dup_malware_words (SpStore      *store,
                                 SpAttachment *attachment)
{
  /* Translators: %s is what the scanner calls it, such as Win.Trojan.Agent-1 */
  g_autofree char *found = g_strdup_printf (_("The server’s virus scanner found “%s” in this file. It has erased the file, and "
                                              "gives it to nobody. What is written here, and other files, are safe."),
                                            sp_attachment_get_malware (attachment));

  if (!sp_case_may_write (store, SP_RECORD (attachment)))
    return g_steal_pointer (&found);

  /* Translators: what was found in a file, and what can be done */
  return g_strdup_printf (_("%s You can delete this entry, and attach another file."), found);
}
