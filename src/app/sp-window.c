/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-application.h"
#include "sp-shrink.h"
#include "sp-window-private.h"

G_DEFINE_FINAL_TYPE (SpWindow, sp_window, ADW_TYPE_APPLICATION_WINDOW)

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
  sp_shrink_words (GTK_WIDGET (self->lease_banner));

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
 * sp_window_get:
 * @widget: a widget in a window
 *
 * Returns: (transfer none) (nullable): the window that @widget is in, or %NULL before it is
 */
SpWindow *
sp_window_get (GtkWidget *widget)
{
  GtkRoot *root;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  root = gtk_widget_get_root (widget);

  return SP_IS_WINDOW (root) ? SP_WINDOW (root) : NULL;
}

/** sp_window_get_store: Returns: (transfer none) (nullable): the cache, once there is a session */
SpStore *
sp_window_get_store (SpWindow *self)
{
  g_return_val_if_fail (SP_IS_WINDOW (self), NULL);

  return self->session != NULL ? sp_workspace_get_store (self->session) : NULL;
}

/**
 * sp_window_find_workspace:
 * @widget: a widget
 *
 * Returns: (transfer none) (nullable): the session of the window that @widget is in
 */
SpWorkspace *
sp_window_find_workspace (GtkWidget *widget)
{
  SpWindow *window = sp_window_get (widget);

  return window != NULL ? window->session : NULL;
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

/** sp_window_show_laptops: Goes to the laptops, all or the own ones, if the partnership is open. */
void
sp_window_show_laptops (SpWindow *self)
{
  g_return_if_fail (SP_IS_WINDOW (self));

  if (!is_open (self))
    return;

  adw_navigation_view_pop_to_page (self->pages, ADW_NAVIGATION_PAGE (self->main_page));
  sp_main_page_show_laptops (self->main_page);
}

/** sp_window_open_case: Opens a case beside the list of cases. */
void
sp_window_open_case (SpWindow *self, const char *case_id)
{
  g_return_if_fail (SP_IS_WINDOW (self));
  g_return_if_fail (case_id != NULL);

  if (!is_open (self))
    return;

  adw_navigation_view_pop_to_page (self->pages, ADW_NAVIGATION_PAGE (self->main_page));
  sp_main_page_open_case (self->main_page, case_id);
}

/** sp_window_open_meeting: Opens a meeting beside the list of meetings. */
void
sp_window_open_meeting (SpWindow *self, const char *meeting_id)
{
  g_return_if_fail (SP_IS_WINDOW (self));
  g_return_if_fail (meeting_id != NULL);

  if (!is_open (self))
    return;

  adw_navigation_view_pop_to_page (self->pages, ADW_NAVIGATION_PAGE (self->main_page));
  sp_main_page_open_meeting (self->main_page, meeting_id);
}

/**
 * sp_window_push:
 * @page: (transfer floating): a page
 *
 * Shows @page over the whole window, with Back: a meeting that is run.
 */
void
sp_window_push (SpWindow *self, AdwNavigationPage *page)
{
  g_return_if_fail (SP_IS_WINDOW (self));

  adw_navigation_view_push (self->pages, page);
}
