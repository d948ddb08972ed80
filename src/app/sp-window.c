/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-application.h"
#include "sp-lease-page.h"
#include "sp-log-first.h"
#include "sp-spelling.h"
#include "sp-weak-ref.h"
#include "sp-wiping-heap.h"
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

/* Other windows of the program (a projector's, one that asks for a file) show something of a case, too. */
static void
close_others (SpWindow *self)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (toplevels, i);

      if (window != GTK_WINDOW (self) && !SP_IS_WINDOW (window))
        g_ptr_array_add (others, g_steal_pointer (&window));
    }

  for (guint i = 0; i < others->len; i++)
    gtk_window_destroy (others->pdata[i]);
}

/* Takes down everything that shows or remembers something of a case. */
void
sp_window_leave (SpWindow *self)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (self));
  gboolean animated;
  AdwDialog *dialog;

  self->entered = FALSE;
  self->main_page = NULL;
  if (self->undo != NULL)
    sp_undo_clear (self->undo);
  adw_toast_overlay_dismiss_all (self->toasts);

  /* At once: what slides away can be read meanwhile. */
  g_object_get (settings, "gtk-enable-animations", &animated, NULL);
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  while ((dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self))) != NULL)
    adw_dialog_force_close (dialog);
  g_object_set (settings, "gtk-enable-animations", animated, NULL);
  close_others (self);
}

/* The server shuts this laptop out: nothing of what it holds stays before anybody's eyes. */
static void
shut_out_cb (SpWindow *self, gboolean wiped)
{
  self->shut_out = wiped ? SP_SHUT_OUT_WIPED : SP_SHUT_OUT_FOR_NOW;
  if (self->entered)
    sp_window_lock (self);
  else if (!self->locking)
    sp_window_show_unlock (self);
}

static void
remember_place (SpWindow *self)
{
  g_clear_pointer (&self->open_case, g_free);
  g_clear_pointer (&self->open_meeting, g_free);
  self->place = sp_main_page_dup_where (self->main_page, &self->open_case, &self->open_meeting);
}

/* All has run out, or is renewed. The exchange goes on meanwhile, and so does the watch over who sits here. */
static void
lease_cb (SpWindow *self)
{
  gboolean closed = sp_store_get_lease (sp_workspace_get_store (self->session), NULL, NULL) == SP_LEASE_STATE_CLOSED;

  if (closed && self->main_page != NULL)
    {
      remember_place (self);
      sp_window_leave (self);
      self->entered = TRUE;
      sp_clipboard_guard_clear (self->clipboard);
      sp_window_show_filled (self);
    }
  else if (!closed && self->entered && SP_IS_LEASE_PAGE (adw_navigation_view_get_visible_page (self->pages)))
    sp_window_show_filled (self);
}

static void
lease_warning_cb (SpWindow *self)
{
  g_autofree char *words = NULL;

  if (self->session != NULL)
    g_object_get (self->session, "lease-warning", &words, NULL);
  if (words != NULL)
    adw_banner_set_title (self->lease_banner, words);
  adw_banner_set_revealed (self->lease_banner, words != NULL);
}

static void
connect_cb (SpWindow *self)
{
  sp_workspace_sync_now (self->session);
}

static void
watch_session (SpWindow *self, SpWorkspace *before, SpWorkspace *session)
{
  if (before != NULL)
    {
      g_signal_handlers_disconnect_by_func (before, shut_out_cb, self);
      g_signal_handlers_disconnect_by_func (before, lease_warning_cb, self);
      g_signal_handlers_disconnect_by_func (sp_workspace_get_store (before), lease_cb, self);
    }
  if (session != NULL)
    {
      g_signal_connect_object (session, "shut-out", G_CALLBACK (shut_out_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "notify::lease-warning", G_CALLBACK (lease_warning_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (sp_workspace_get_store (session), "notify::lease", G_CALLBACK (lease_cb), self,
                               G_CONNECT_SWAPPED);
    }
  lease_warning_cb (self);
}

void
sp_window_set_session (SpWindow *self, SpWorkspace *session)
{
  g_autoptr(SpWorkspace) before = self->session != NULL ? g_object_ref (self->session) : NULL;

  /* Where somebody was is of the partnership that they were in. */
  if (g_set_object (&self->session, session))
    {
      watch_session (self, before, session);
      self->place = SP_PLACE_ACTIONS;
      g_clear_pointer (&self->open_case, g_free);
      g_clear_pointer (&self->open_meeting, g_free);
    }
  update_strip (self);
}

/* --- Locking ---------------------------------------------------------------------------- */

static gboolean
used_cb (SpWindow *self, GdkEvent *event)
{
  switch ((int) gdk_event_get_event_type (event))
    {
    case GDK_KEY_PRESS:
    case GDK_BUTTON_PRESS:
    case GDK_MOTION_NOTIFY:
    case GDK_SCROLL:
    case GDK_TOUCH_BEGIN:
      sp_lock_watch_used (self->watch);
      break;
    default:
      break;
    }

  return GDK_EVENT_PROPAGATE;
}

static void
lock_cb (SpWindow *self)
{
  if (self->entered)
    sp_window_lock (self);
  else if (!self->locking)
    sp_lock_watch_locked (self->watch);
}

static void
screensaver_cb (SpWindow *self, GParamSpec *pspec, GtkApplication *application)
{
  gboolean active;

  g_object_get (application, "screensaver-active", &active, NULL);
  if (active)
    sp_window_lock (self);
}

static DexFuture *
locked_cb (DexFuture *future, gpointer data)
{
  SpWindow *self = data;

  self->locking = FALSE;
  if (!self->entered)
    sp_window_show_unlock (self);
  sp_spelling_forget ();
  sp_wiping_heap_trim ();
  if (self->watch != NULL)
    sp_lock_watch_locked (self->watch);

  return NULL;
}

/**
 * sp_window_lock:
 *
 * Takes every page down, forgets what could be undone, and closes the cache.
 */
void
sp_window_lock (SpWindow *self)
{
  AdwNavigationPage *blank;

  g_return_if_fail (SP_IS_WINDOW (self));

  if (!self->entered)
    return;

  if (self->main_page != NULL)
    remember_place (self);

  self->locking = TRUE;
  sp_window_leave (self);
  sp_clipboard_guard_clear (self->clipboard);
  gdk_clipboard_set_content (gtk_widget_get_primary_clipboard (GTK_WIDGET (self)), NULL);
  blank = adw_navigation_page_new (adw_bin_new (), _("Locking"));
  sp_window_show_page (self, blank);
  dex_future_disown (dex_future_finally (sp_workspace_lock (self->session), locked_cb,
                                         g_object_ref (self), g_object_unref));
}

static DexFuture *
copy_refused_cb (DexFuture *future, gpointer data)
{
  g_autoptr(SpWindow) self = g_weak_ref_get (data);

  if (self != NULL && self->clipboard != NULL)
    sp_clipboard_guard_clear (self->clipboard);

  return dex_future_new_true ();
}

/* What is copied can be pasted anywhere: the log says from which case or meeting. The widget that copies does it at once,
 * so what cannot be written down is taken out again. */
static void
copied_cb (SpWindow *self)
{
  g_autofree char *case_id = NULL;
  g_autofree char *meeting_id = NULL;
  SpPlace place;
  const char *ids[2] = { NULL };

  if (self->main_page == NULL || !is_open (self))
    return;

  place = sp_main_page_dup_where (self->main_page, &case_id, &meeting_id);
  ids[0] = place == SP_PLACE_CASES      ? case_id
           : place == SP_PLACE_MEETINGS ? meeting_id
                                        : NULL;
  if (ids[0] == NULL)
    ids[0] = sp_store_get_member_id (sp_workspace_get_store (self->session));
  dex_future_disown (dex_future_catch (
    sp_log_first (GTK_WIDGET (self), sp_window_get_store (self), SP_AUDIT_DISCLOSE, ids, "copied", NULL, NULL,
                  N_("Nothing was copied, because that could not be written down in the log. Is there room on the disk?")),
    copy_refused_cb, sp_weak_ref_new (self), sp_weak_ref_free));
}

/* --- The object ------------------------------------------------------------------------- */

static void
sp_window_constructed (GObject *object)
{
  SpWindow *self = SP_WINDOW (object);
  GtkApplication *application;

  G_OBJECT_CLASS (sp_window_parent_class)->constructed (object);

  application = gtk_window_get_application (GTK_WINDOW (self));
  if (application != NULL)
    g_signal_connect_object (application, "notify::screensaver-active", G_CALLBACK (screensaver_cb),
                             self, G_CONNECT_SWAPPED);
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
  GtkEventController *controller;
  g_autoptr(GAction) reminders = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->settings = g_settings_new (SP_APPLICATION_ID);
  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);

  controller = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (used_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  self->watch = sp_lock_watch_new (self->settings);
  g_signal_connect_object (self->watch, "lock", G_CALLBACK (lock_cb), self, G_CONNECT_SWAPPED);
  self->clipboard = sp_clipboard_guard_new (gtk_widget_get_clipboard (GTK_WIDGET (self)));
  g_signal_connect_object (self->clipboard, "copied", G_CALLBACK (copied_cb), self, G_CONNECT_SWAPPED);

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

/** sp_window_fetch_attachment: Returns: (transfer full): as sp_workspace_fetch_attachment () */
DexFuture *
sp_window_fetch_attachment (SpWindow *self, const char *id)
{
  g_return_val_if_fail (SP_IS_WINDOW (self) && self->session != NULL, dex_future_new_false ());

  return sp_workspace_fetch_attachment (self->session, id);
}

/** sp_window_list_devices: Returns: (transfer full): as sp_workspace_list_devices () */
DexFuture *
sp_window_list_devices (SpWindow *self)
{
  g_return_val_if_fail (SP_IS_WINDOW (self) && self->session != NULL, dex_future_new_false ());

  return sp_workspace_list_devices (self->session);
}

/** sp_window_set_device: Returns: (transfer full): as sp_workspace_set_device () */
DexFuture *
sp_window_set_device (SpWindow *self, const char *device, const char *state)
{
  g_return_val_if_fail (SP_IS_WINDOW (self) && self->session != NULL, dex_future_new_false ());

  return sp_workspace_set_device (self->session, device, state);
}

/** sp_window_report_device: Returns: (transfer full): as sp_workspace_report_device () */
DexFuture *
sp_window_report_device (SpWindow *self, const char *device)
{
  g_return_val_if_fail (SP_IS_WINDOW (self) && self->session != NULL, dex_future_new_false ());

  return sp_workspace_report_device (self->session, device);
}

/** sp_window_invite_device: Returns: (transfer full): as sp_workspace_invite_device () */
DexFuture *
sp_window_invite_device (SpWindow *self, const char *member_id)
{
  g_return_val_if_fail (SP_IS_WINDOW (self) && self->session != NULL, dex_future_new_false ());

  return sp_workspace_invite_device (self->session, member_id);
}

/** sp_window_query_audit: Returns: (transfer full): as sp_workspace_query_audit () */
DexFuture *
sp_window_query_audit (SpWindow *self, JsonObject *query)
{
  g_return_val_if_fail (SP_IS_WINDOW (self) && self->session != NULL, dex_future_new_false ());

  return sp_workspace_query_audit (self->session, query);
}

/** sp_window_find_audited: Returns: (transfer full): as sp_workspace_find_audited () */
DexFuture *
sp_window_find_audited (SpWindow *self, JsonObject *wanted)
{
  g_return_val_if_fail (SP_IS_WINDOW (self) && self->session != NULL, dex_future_new_false ());

  return sp_workspace_find_audited (self->session, wanted);
}

/** sp_window_verify_audit: Returns: (transfer full): as sp_workspace_verify_audit () */
DexFuture *
sp_window_verify_audit (SpWindow *self, gint64 size, const char *root)
{
  g_return_val_if_fail (SP_IS_WINDOW (self) && self->session != NULL, dex_future_new_false ());

  return sp_workspace_verify_audit (self->session, size, root);
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
 * sp_window_take_link:
 * @link: an enrolment link that was opened from outside
 *
 * Goes to the page where it is used, or keeps it until that page is there.
 */
void
sp_window_take_link (SpWindow *self, const char *link)
{
  g_return_if_fail (SP_IS_WINDOW (self));

  if (is_open (self))
    {
      sp_window_toast (self, _("This laptop has joined a partnership already."), NULL);
      return;
    }

  g_set_str (&self->link, link);
  if (sp_store_get_state (sp_workspace_get_store (self->session)) == SP_STORE_STATE_NONE)
    sp_window_show_join (self);
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
