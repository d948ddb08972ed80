/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-app-id.h"
#include "sp-carry-dialog.h"
#include "sp-emergency-dialog.h"
#include "sp-error-words.h"
#include "sp-find-dialog.h"
#include "sp-import-page.h"
#include "sp-open-as-dialog.h"
#include "sp-outputs-actions.h"
#include "sp-passphrase-dialog.h"
#include "sp-shortcuts-dialog.h"
#include "sp-window-private.h"

static const char *const place_names[SP_N_PLACES] = {
  [SP_PLACE_ACTIONS] = "actions",
  [SP_PLACE_CASES] = "cases",
  [SP_PLACE_MEETINGS] = "meetings",
  [SP_PLACE_ATTENTION] = "attention",
  [SP_PLACE_PARTNERSHIP] = "partnership",
  [SP_PLACE_AUDIT] = "audit",
};

static gboolean
is_open (SpWindow *self)
{
  return self->main_page != NULL;
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SpWindow *self = SP_WINDOW (widget);

  if (is_open (self))
    sp_window_take_step (self, sp_undo_undo (self->undo), FALSE);
}

static void
redo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SpWindow *self = SP_WINDOW (widget);

  if (is_open (self))
    sp_window_take_step (self, sp_undo_redo (self->undo), TRUE);
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SpWindow *self = SP_WINDOW (widget);

  if (is_open (self))
    adw_dialog_present (sp_find_dialog_new (sp_workspace_get_store (self->session)), widget);
}

static void
place_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *place = g_variant_get_string (parameter, NULL);

  for (guint i = 0; i < SP_N_PLACES; i++)
    {
      if (strcmp (place_names[i], place) == 0)
        sp_window_show_place (SP_WINDOW (widget), i);
    }
}

static void
lock_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sp_window_lock (SP_WINDOW (widget));
}

static void
change_passphrase_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SpWindow *self = SP_WINDOW (widget);

  /* A rehearsal's passphrase stands on its lock for everybody to read. */
  if (is_open (self) && sp_workspace_get_rehearsal (self->session) == NULL)
    adw_dialog_present (ADW_DIALOG (sp_passphrase_dialog_new (self->session)), widget);
}

/* Shows the import over the window; @file may be NULL, to be chosen there. */
void
sp_window_show_import (SpWindow *self, GFile *file)
{
  SpImportPage *page;

  if (!is_open (self))
    return;

  adw_navigation_view_pop_to_page (self->pages, ADW_NAVIGATION_PAGE (self->main_page));
  page = sp_import_page_new (sp_workspace_get_store (self->session));
  sp_shell_push (SP_SHELL (self), ADW_NAVIGATION_PAGE (page));
  if (file != NULL)
    sp_import_page_open (page, file);
}

static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sp_window_show_import (SP_WINDOW (widget), NULL);
}

static DexFuture *
emergency_cb (DexFuture *future, gpointer data)
{
  SpWindow *self = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *words = NULL;

  if (dex_future_get_value (future, &error) != NULL)
    words = g_strdup (_("Opened. The case stands under Cases as soon as it has come."));
  else if (g_strcmp0 (error->message, "not-found") == 0)
    words = g_strdup (_("There is no case with that reference that you could open."));
  else if (g_strcmp0 (error->message, "too-many") == 0)
    words = g_strdup (_("Too many tries. Wait an hour, or ring the chair."));
  else
    words = sp_error_words (error);
  sp_shell_toast (SP_SHELL (self), words, NULL);

  return NULL;
}

static void
open_emergency (gpointer data, const char *reference, const char *reason)
{
  SpWindow *self = data;

  if (is_open (self))
    dex_future_disown (dex_future_finally (sp_workspace_open_emergency (self->session, reference, reason),
                                           emergency_cb, g_object_ref (self), g_object_unref));
}

static void
emergency_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SpWindow *self = SP_WINDOW (widget);

  if (is_open (self))
    adw_dialog_present (sp_emergency_dialog_new (sp_workspace_get_store (self->session), open_emergency, self), widget);
}

static void
carry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SpWindow *self = SP_WINDOW (widget);

  if (is_open (self))
    adw_dialog_present (ADW_DIALOG (sp_carry_dialog_new (self->session)), widget);
}

static void
shortcuts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  adw_dialog_present (sp_shortcuts_dialog_new (), widget);
}

static void
about_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AdwDialog *dialog = adw_about_dialog_new ();
  AdwAboutDialog *about = ADW_ABOUT_DIALOG (dialog);

  adw_about_dialog_set_application_name (about, _("Stalking Partnership"));
  adw_about_dialog_set_application_icon (about, SP_APPLICATION_ID);
  adw_about_dialog_set_version (about, PACKAGE_VERSION);
  adw_about_dialog_set_developer_name (about, _("Stalking Partnership developers"));
  adw_about_dialog_set_copyright (about, "© 2026 Stalking Partnership developers");
  adw_about_dialog_set_license_type (about, GTK_LICENSE_GPL_3_0);
  adw_about_dialog_set_comments (
      about, _("For multi-agency partnerships that meet, agree and act together against stalking."));
  adw_dialog_present (dialog, widget);
}

static void
start_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sp_window_start (SP_WINDOW (widget));
}

static void
join_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sp_window_show_join (SP_WINDOW (widget));
}

static void
rehearse_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sp_window_start_rehearsal (SP_WINDOW (widget), NULL);
}

static void
open_as_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  SpWindow *self = SP_WINDOW (widget);
  SpRehearsal *rehearsal = sp_workspace_get_rehearsal (self->session);

  if (rehearsal != NULL)
    adw_dialog_present (
        sp_open_as_dialog_new (
            rehearsal, self->played != NULL ? sp_rehearsal_member_get_id (self->played) : NULL),
        widget);
}

static void
reset_rehearsal_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  sp_window_reset_rehearsal (SP_WINDOW (widget));
}

void
sp_window_update_actions (SpWindow *self)
{
  gboolean open = is_open (self);
  gboolean rehearsal = self->session != NULL && sp_workspace_get_rehearsal (self->session) != NULL;
  static const char *const when_open[] = { "win.find", "win.place", "win.import", "win.emergency", "win.carry" };

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.change-passphrase", open && !rehearsal);

  for (guint i = 0; i < G_N_ELEMENTS (when_open); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), when_open[i], open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.lock", self->entered);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.open-as", open && rehearsal);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.reset-rehearsal", open && rehearsal);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo",
                                 open && sp_undo_get_can_undo (self->undo));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.redo",
                                 open && sp_undo_get_can_redo (self->undo));
}

void
sp_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, redo_action);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "win.place", "s", place_action);
  gtk_widget_class_install_action (widget_class, "win.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "win.emergency", NULL, emergency_action);
  gtk_widget_class_install_action (widget_class, "win.carry", NULL, carry_action);
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, lock_action);
  gtk_widget_class_install_action (widget_class, "win.change-passphrase", NULL, change_passphrase_action);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, shortcuts_action);
  gtk_widget_class_install_action (widget_class, "win.about", NULL, about_action);
  gtk_widget_class_install_action (widget_class, "win.start", NULL, start_action);
  gtk_widget_class_install_action (widget_class, "win.join", NULL, join_action);
  gtk_widget_class_install_action (widget_class, "win.rehearse", NULL, rehearse_action);
  gtk_widget_class_install_action (widget_class, "win.open-as", NULL, open_as_action);
  gtk_widget_class_install_action (widget_class, "win.reset-rehearsal", NULL,
                                   reset_rehearsal_action);

  sp_outputs_install_actions (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "win.redo", NULL);
}
