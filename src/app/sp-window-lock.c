/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What takes a case from in front of somebody's eyes: nobody there, a locked screen, a server that shuts this laptop out, a
 * lease that has run out. And what could take it elsewhere: the clipboard. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-lease-page.h"
#include "sp-log-first.h"
#include "sp-spelling.h"
#include "sp-weak-ref.h"
#include "sp-window-private.h"
#include "sp-wiping-heap.h"

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

/**
 * sp_window_watch_session:
 * @before: (nullable): the session that was watched until now
 *
 * Watches for what takes the window's own session from in front of somebody's eyes.
 */
void
sp_window_watch_session (SpWindow *self, SpWorkspace *before)
{
  SpWorkspace *session = self->session;

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

/* --- The clipboard ---------------------------------------------------------------------- */

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

  if (self->main_page == NULL)
    return;

  place = sp_main_page_dup_where (self->main_page, &case_id, &meeting_id);
  ids[0] = place == SP_PLACE_CASES      ? case_id
           : place == SP_PLACE_MEETINGS ? meeting_id
                                        : NULL;
  if (ids[0] == NULL)
    ids[0] = sp_store_get_member_id (sp_workspace_get_store (self->session));
  dex_future_disown (dex_future_catch (
    sp_log_first (GTK_WIDGET (self), sp_shell_get_store (SP_SHELL (self)), SP_AUDIT_DISCLOSE, ids, "copied", NULL, NULL,
                  N_("Nothing was copied, because that could not be written down in the log. Is there room on the disk?")),
    copy_refused_cb, sp_weak_ref_new (self), sp_weak_ref_free));
}

/**
 * sp_window_watch_use:
 *
 * Locks the window where nobody uses it, and where the screen is locked; and watches what is copied.
 */
void
sp_window_watch_use (SpWindow *self)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (used_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  self->watch = sp_lock_watch_new (self->settings);
  g_signal_connect_object (self->watch, "lock", G_CALLBACK (lock_cb), self, G_CONNECT_SWAPPED);
  self->clipboard = sp_clipboard_guard_new (gtk_widget_get_clipboard (GTK_WIDGET (self)));
  g_signal_connect_object (self->clipboard, "copied", G_CALLBACK (copied_cb), self, G_CONNECT_SWAPPED);
  if (application != NULL)
    g_signal_connect_object (application, "notify::screensaver-active", G_CALLBACK (screensaver_cb), self,
                             G_CONNECT_SWAPPED);
}
