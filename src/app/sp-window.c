/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-app-id.h"
#include "sp-banner.h"
#include "sp-window-private.h"

static void shell_iface_init (SpShellInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SpWindow, sp_window, ADW_TYPE_APPLICATION_WINDOW,
                               G_IMPLEMENT_INTERFACE (SP_TYPE_SHELL, shell_iface_init))

static gboolean
is_open (SpWindow *self)
{
  return self->main_page != NULL;
}

static void
update_strip (SpWindow *self)
{
  g_autofree char *words = NULL;
  gboolean rehearsal = self->session != NULL && sp_workspace_get_rehearsal (self->session) != NULL;

  if (rehearsal && self->played != NULL)
    /* Translators: the second part says who the person in front of the screen plays */
    words = g_strdup_printf (_("Rehearsal: everything here is invented · You are %s, %s"),
                             sp_rehearsal_member_get_name (self->played),
                             sp_rehearsal_member_get_agency (self->played));
  gtk_label_set_label (self->rehearsal_label,
                       words != NULL ? words : _("Rehearsal: everything here is invented"));
  gtk_widget_set_visible (self->rehearsal_strip, rehearsal);
  gtk_window_set_title (GTK_WINDOW (self),
                        rehearsal ? _("Stalking Partnership Rehearsal") : _("Stalking Partnership"));
}

/* Shows @page and nothing below it. */
void
sp_window_show_page (SpWindow *self, AdwNavigationPage *page)
{
  adw_navigation_view_replace (self->pages, &page, 1);
  sp_window_update_actions (self);
  update_strip (self);
}

static void
connect_cb (SpWindow *self)
{
  sp_workspace_sync_now (self->session);
}

void
sp_window_set_session (SpWindow *self, SpWorkspace *session)
{
  g_autoptr(SpWorkspace) before = self->session != NULL ? g_object_ref (self->session) : NULL;

  /* Where somebody was is of the partnership that they were in. */
  if (g_set_object (&self->session, session))
    {
      sp_window_watch_session (self, before);
      self->place = SP_PLACE_ACTIONS;
      g_clear_pointer (&self->open_case, g_free);
      g_clear_pointer (&self->open_meeting, g_free);
    }
  update_strip (self);
}

/* Whom somebody plays in a rehearsal; %NULL: nobody, as nothing could start. */
void
sp_window_set_played (SpWindow *self, SpRehearsalMember *member)
{
  g_set_object (&self->played, member);
  update_strip (self);
}

/* --- What pages ask of it --------------------------------------------------------------- */

static SpWorkspace *
sp_window_get_workspace (SpShell *shell)
{
  return SP_WINDOW (shell)->session;
}

static void
sp_window_open_case (SpShell *shell, const char *case_id)
{
  SpWindow *self = SP_WINDOW (shell);

  if (!is_open (self))
    return;

  adw_navigation_view_pop_to_page (self->pages, ADW_NAVIGATION_PAGE (self->main_page));
  sp_main_page_open_case (self->main_page, case_id);
}

static void
sp_window_open_meeting (SpShell *shell, const char *meeting_id)
{
  SpWindow *self = SP_WINDOW (shell);

  if (!is_open (self))
    return;

  adw_navigation_view_pop_to_page (self->pages, ADW_NAVIGATION_PAGE (self->main_page));
  sp_main_page_open_meeting (self->main_page, meeting_id);
}

static void
sp_window_show_laptops (SpShell *shell)
{
  SpWindow *self = SP_WINDOW (shell);

  if (!is_open (self))
    return;

  adw_navigation_view_pop_to_page (self->pages, ADW_NAVIGATION_PAGE (self->main_page));
  sp_main_page_show_laptops (self->main_page);
}

static void
sp_window_push (SpShell *shell, AdwNavigationPage *page)
{
  adw_navigation_view_push (SP_WINDOW (shell)->pages, page);
}

static void
shell_iface_init (SpShellInterface *iface)
{
  iface->get_workspace = sp_window_get_workspace;
  iface->open_case = sp_window_open_case;
  iface->open_meeting = sp_window_open_meeting;
  iface->show_laptops = sp_window_show_laptops;
  iface->push = sp_window_push;
  sp_window_install_commit (iface);
}

/* --- The object ------------------------------------------------------------------------- */

static void
sp_window_constructed (GObject *object)
{
  G_OBJECT_CLASS (sp_window_parent_class)->constructed (object);

  sp_window_watch_use (SP_WINDOW (object));
}

static void
sp_window_dispose (GObject *object)
{
  SpWindow *self = SP_WINDOW (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->clipboard);
  self->main_page = NULL;
  if (self->session != NULL)
    sp_workspace_stop_sync (self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), SP_TYPE_WINDOW);
  g_clear_object (&self->undo);
  g_clear_object (&self->session);
  g_clear_object (&self->played);
  g_clear_object (&self->settings);
  g_clear_object (&self->file);
  g_clear_weak_pointer (&self->link_alert);

  G_OBJECT_CLASS (sp_window_parent_class)->dispose (object);
}

static void
sp_window_finalize (GObject *object)
{
  SpWindow *self = SP_WINDOW (object);

  g_free (self->play_id);
  g_free (self->link);
  g_free (self->open_case);
  g_free (self->open_meeting);

  G_OBJECT_CLASS (sp_window_parent_class)->finalize (object);
}

static void
sp_window_class_init (SpWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = sp_window_constructed;
  object_class->dispose = sp_window_dispose;
  object_class->finalize = sp_window_finalize;

  sp_window_install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, SP_RESOURCE_PATH "/sp-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SpWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SpWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, SpWindow, rehearsal_strip);
  gtk_widget_class_bind_template_child (widget_class, SpWindow, rehearsal_label);
  gtk_widget_class_bind_template_child (widget_class, SpWindow, lease_banner);
  gtk_widget_class_bind_template_callback (widget_class, connect_cb);
}

static void
sp_window_init (SpWindow *self)
{
  g_autoptr(GAction) reminders = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  sp_banner_prepare (self->lease_banner);

  self->settings = g_settings_new (SP_APPLICATION_ID);
  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);

  reminders = g_settings_create_action (self->settings, "reminders");
  g_action_map_add_action (G_ACTION_MAP (self), reminders);
  sp_window_update_actions (self);
}

/**
 * sp_window_new:
 * @application: the application
 *
 * Returns: (transfer none): a window, which the application owns; see sp_window_start()
 */
SpWindow *
sp_window_new (SpApplication *application)
{
  return g_object_new (SP_TYPE_WINDOW, "application", application, NULL);
}

/**
 * sp_window_start:
 *
 * Shows this laptop's own partnership: its lock, or the first choice where it has none.
 */
void
sp_window_start (SpWindow *self)
{
  g_autofree char *directory = sp_workspace_default_directory ();
  g_autoptr(SpWorkspace) session = NULL;

  g_return_if_fail (SP_IS_WINDOW (self));

  session = sp_workspace_new (directory, NULL);
  sp_window_set_session (self, session);
  dex_future_disown (sp_store_finish_wipe (sp_workspace_get_store (session)));
  if (sp_store_get_state (sp_workspace_get_store (session)) == SP_STORE_STATE_NONE)
    sp_window_show_start (self);
  else
    sp_window_show_unlock (self);
}

/**
 * sp_window_take_file:
 * @file: a spreadsheet that was opened from outside
 *
 * Shows what an import of it would do, at once or when the partnership is open.
 */
void
sp_window_take_file (SpWindow *self, GFile *file)
{
  g_return_if_fail (SP_IS_WINDOW (self));

  if (is_open (self))
    sp_window_show_import (self, file);
  else
    g_set_object (&self->file, file);
}

/** sp_window_show_place: Goes to a place of the sidebar, if the partnership is open. */
void
sp_window_show_place (SpWindow *self, SpPlace place)
{
  g_return_if_fail (SP_IS_WINDOW (self));

  if (!is_open (self))
    return;

  adw_navigation_view_pop_to_page (self->pages, ADW_NAVIGATION_PAGE (self->main_page));
  sp_main_page_show_place (self->main_page, place);
}
