/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-app-id.h"
#include "sp-banner.h"
#include "sp-error-words.h"
#include "sp-other-laptops.h"
#include "sp-passphrase-dialog.h"
#include "sp-passphrase-words.h"
#include "sp-shell.h"

struct _SpPassphraseDialog
{
  AdwDialog parent_instance;

  AdwBanner *banner;
  GtkWidget *old_row;
  GtkWidget *new_row;
  GtkWidget *repeat_row;
  GtkLabel *hint;
  GtkWidget *change_button;

  SpWorkspace *session;
  GStrv own_words; /* nullable: names that a passphrase had better not be made of, once they were asked for */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (SpPassphraseDialog, sp_passphrase_dialog, ADW_TYPE_DIALOG)

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* Says how good the new one is, or what is missing. Returns whether nothing is. */
static gboolean
judge (SpPassphraseDialog *self, const char **words)
{
  gboolean alone = !sp_store_get_in_keyring (sp_workspace_get_store (self->session));
  SpPassphraseStrength strength;

  *words = "";
  if (*get_text (self->new_row) == '\0' || self->own_words == NULL)
    return FALSE;

  strength = sp_passphrase_judge (get_text (self->new_row), alone, (const char * const *) self->own_words);
  *words = sp_passphrase_words (strength, alone);
  if (strength < SP_PASSPHRASE_FAIR || *get_text (self->repeat_row) == '\0')
    return FALSE;

  if (strcmp (get_text (self->new_row), get_text (self->repeat_row)) != 0)
    {
      *words = _("The two new passphrases are not the same yet.");
      return FALSE;
    }

  return *get_text (self->old_row) != '\0';
}

static void
update (SpPassphraseDialog *self)
{
  const char *words;
  gboolean whole = judge (self, &words);

  gtk_label_set_label (self->hint, words);
  gtk_widget_set_sensitive (self->change_button, whole && !self->busy);
  gtk_widget_set_sensitive (self->old_row, !self->busy);
  gtk_widget_set_sensitive (self->new_row, !self->busy);
  gtk_widget_set_sensitive (self->repeat_row, !self->busy);
}

static void
changed_cb (SpPassphraseDialog *self)
{
  adw_banner_set_revealed (self->banner, FALSE);
  update (self);
}

static DexFuture *
own_words_fiber (gpointer data)
{
  SpPassphraseDialog *self = data;
  g_autoptr(GError) error = NULL;

  self->own_words = dex_await_boxed (sp_store_list_own_words (sp_workspace_get_store (self->session)), &error);
  /* The store asks again before it takes one. */
  if (self->own_words == NULL)
    self->own_words = g_new0 (char *, 1);
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    update (self);

  return dex_future_new_true ();
}

static void
show_error (SpPassphraseDialog *self, const GError *error)
{
  g_autofree char *words = sp_passphrase_error_words (error, sp_workspace_get_store (self->session), FALSE);

  adw_banner_set_title (self->banner, words);
  adw_banner_set_revealed (self->banner, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
  gtk_widget_grab_focus (self->old_row);
}

static void
forget (SpPassphraseDialog *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->old_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->new_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->repeat_row), "");
}

static DexFuture *
change_fiber (gpointer data)
{
  SpPassphraseDialog *self = data;
  g_autoptr(GError) error = NULL;
  SpShell *shell;
  GtkRoot *root;

  if (!dex_await (sp_store_change_passphrase (sp_workspace_get_store (self->session), get_text (self->old_row),
                                              get_text (self->new_row), SP_KEY_COST_CALIBRATED),
                  &error))
    {
      self->busy = FALSE;
      if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
        {
          update (self);
          show_error (self, error);
        }
      return dex_future_new_true ();
    }

  forget (self);
  shell = sp_shell_get (GTK_WIDGET (self));
  root = gtk_widget_get_root (GTK_WIDGET (self));
  adw_dialog_force_close (ADW_DIALOG (self));
  if (shell != NULL)
    sp_shell_toast (shell, _("The passphrase is changed. The old one opens nothing any more."), NULL);
  if (root != NULL)
    dex_future_disown (sp_other_laptops_offer (GTK_WIDGET (root), self->session));

  return dex_future_new_true ();
}

static void
change_cb (SpPassphraseDialog *self)
{
  if (!gtk_widget_get_sensitive (self->change_button))
    return;

  self->busy = TRUE;
  gtk_label_set_label (self->hint, "");
  update (self);
  gtk_label_set_label (self->hint, _("Changing…"));
  dex_future_disown (dex_scheduler_spawn (NULL, 0, change_fiber, g_object_ref (self), g_object_unref));
}

static void
cancel_cb (SpPassphraseDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
sp_passphrase_dialog_dispose (GObject *object)
{
  SpPassphraseDialog *self = SP_PASSPHRASE_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_PASSPHRASE_DIALOG);
  g_clear_pointer (&self->own_words, g_strfreev);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (sp_passphrase_dialog_parent_class)->dispose (object);
}

static void
sp_passphrase_dialog_class_init (SpPassphraseDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sp_passphrase_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, SP_RESOURCE_PATH "/setup/sp-passphrase-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, SpPassphraseDialog, banner);
  gtk_widget_class_bind_template_child (widget_class, SpPassphraseDialog, old_row);
  gtk_widget_class_bind_template_child (widget_class, SpPassphraseDialog, new_row);
  gtk_widget_class_bind_template_child (widget_class, SpPassphraseDialog, repeat_row);
  gtk_widget_class_bind_template_child (widget_class, SpPassphraseDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, SpPassphraseDialog, change_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, change_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
sp_passphrase_dialog_init (SpPassphraseDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sp_banner_prepare (self->banner);
}

/** sp_passphrase_dialog_new: Returns: (transfer floating): changes the passphrase of the open @session */
SpPassphraseDialog *
sp_passphrase_dialog_new (SpWorkspace *session)
{
  SpPassphraseDialog *self = g_object_new (SP_TYPE_PASSPHRASE_DIALOG, NULL);

  self->session = g_object_ref (session);
  changed_cb (self);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, own_words_fiber, g_object_ref (self), g_object_unref));

  return self;
}
