/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "sp-audit.h"
#include "sp-confirm.h"
#include "sp-error-words.h"
#include "sp-join-page.h"
#include "sp-json.h"
#include "sp-lease-page.h"
#include "sp-loading-page.h"
#include "sp-meeting-run.h"
#include "sp-outputs-actions.h"
#include "sp-reminders.h"
#include "sp-start-page.h"
#include "sp-store-carry.h"
#include "sp-store-sync.h"
#include "sp-unlock-page.h"
#include "sp-window-private.h"

/* How a window gets from nothing to an open partnership: start, join, unlock, first filling,
 * rehearsal. */

/* Of a link that is opened twice all is said once. */
static void
set_link_alert (SpWindow *self, AdwAlertDialog *alert)
{
  if (self->link_alert != NULL)
    adw_dialog_force_close (ADW_DIALOG (self->link_alert));
  g_set_weak_pointer (&self->link_alert, alert);
}

static void
say_has_joined (SpWindow *self)
{
  set_link_alert (self, sp_tell (GTK_WIDGET (self), _("This Laptop Has Joined Already"),
                                 _("It needs no link, and nothing was done with this one. If it is for another laptop, open it "
                                   "there. If you did not expect a link, tell your administrator.")));
}

static void
joined_cb (SpWindow *self)
{
  sp_window_enter (self);
}

static void
unlocked_cb (SpWindow *self)
{
  if (!sp_workspace_is_member (self->session))
    {
      sp_window_show_join (self);
      return;
    }

  sp_window_enter (self);
  if (self->link != NULL)
    say_has_joined (self);
  g_clear_pointer (&self->link, g_free);
}

/* The damaged files are kept under a name of their own: they may be all there is of something. */
static void
set_aside_cb (SpWindow *self)
{
  const char *directory = sp_store_get_directory (sp_workspace_get_store (self->session));
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *aside = g_strconcat (directory, "-damaged-", stamp, NULL);
  g_autofree char *own = g_strdup (directory);

  if (g_rename (own, aside) != 0)
    {
      sp_shell_toast (SP_SHELL (self), _("The files could not be set aside."), NULL);
      return;
    }
  sp_store_bring_left (aside, own);

  {
    g_autoptr(SpWorkspace) session = sp_workspace_new (own, NULL);

    sp_window_set_session (self, session);
  }
  sp_window_show_start (self);
}

void
sp_window_show_start (SpWindow *self)
{
  sp_window_show_page (self, sp_start_page_new ());
}

void
sp_window_show_join (SpWindow *self)
{
  SpJoinPage *page = sp_join_page_new (self->session);

  if (self->link != NULL)
    sp_join_page_take_link (page, self->link);
  g_clear_pointer (&self->link, g_free);
  g_signal_connect_object (page, "joined", G_CALLBACK (joined_cb), self, G_CONNECT_SWAPPED);

  if (sp_store_get_state (sp_workspace_get_store (self->session)) == SP_STORE_STATE_NONE)
    adw_navigation_view_push (self->pages, ADW_NAVIGATION_PAGE (page));
  else
    sp_window_show_page (self, ADW_NAVIGATION_PAGE (page));
}

void
sp_window_show_unlock (SpWindow *self)
{
  SpUnlockPage *page = sp_unlock_page_new (self->session);

  g_signal_connect_object (page, "unlocked", G_CALLBACK (unlocked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "set-aside", G_CALLBACK (set_aside_cb), self, G_CONNECT_SWAPPED);
  if (self->shut_out != SP_SHUT_OUT_NOT)
    sp_unlock_page_show_shut_out (page, self->shut_out == SP_SHUT_OUT_WIPED);
  self->shut_out = SP_SHUT_OUT_NOT;
  sp_window_show_page (self, ADW_NAVIGATION_PAGE (page));
}

static DexFuture *
open_running_cb (DexFuture *future, gpointer data)
{
  SpWindow *self = data;
  const GValue *value = dex_future_get_value (future, NULL);
  const char *id = value != NULL ? g_value_get_string (value) : NULL;

  if (id != NULL && self->main_page != NULL)
    sp_shell_open_meeting (SP_SHELL (self), id);

  return dex_future_new_true ();
}

/* A meeting that this laptop was running goes on, however the app ended. */
static void
open_running (SpWindow *self)
{
  DexFuture *running =
      sp_meeting_run_dup_open_meeting (sp_workspace_get_store (self->session));

  dex_future_disown (
      dex_future_finally (running, open_running_cb, g_object_ref (self), g_object_unref));
}

/* A rehearsal's days are invented: of them the desktop says nothing. */
static void
remind (SpWindow *self)
{
  if (self->main_page != NULL && sp_workspace_get_rehearsal (self->session) == NULL)
    dex_future_disown (sp_reminders_remind (sp_workspace_get_store (self->session), self->settings,
                                            sp_workspace_get_today (self->session),
                                            G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)))));
}

static void
show_main (SpWindow *self)
{
  self->main_page = sp_main_page_new (self->session);
  sp_window_show_page (self, ADW_NAVIGATION_PAGE (self->main_page));
  if (self->place != SP_PLACE_ACTIONS)
    sp_main_page_show_place (self->main_page, self->place);
  if (self->place == SP_PLACE_CASES && self->open_case != NULL)
    sp_main_page_open_case (self->main_page, self->open_case);
  if (self->place == SP_PLACE_MEETINGS && self->open_meeting != NULL)
    sp_main_page_open_meeting (self->main_page, self->open_meeting);
  open_running (self);
  remind (self);

  if (self->file != NULL)
    {
      g_autoptr(GFile) file = g_steal_pointer (&self->file);

      sp_window_show_import (self, file);
    }
}

/* What is here, or why it is closed; that page goes as soon as the server has been reached, as the lock's goes with the
 * passphrase. */
void
sp_window_show_filled (SpWindow *self)
{
  if (sp_store_get_lease (sp_workspace_get_store (self->session), NULL, NULL) == SP_LEASE_STATE_CLOSED)
    sp_window_show_page (self, ADW_NAVIGATION_PAGE (sp_lease_page_new (self->session)));
  else
    show_main (self);
}

/* Who a member is comes with the first filling; before that there is nothing to show. */
static gboolean
is_filled (SpWindow *self)
{
  const SpReader *reader = sp_store_get_reader (sp_workspace_get_store (self->session));

  return reader != NULL && reader->roles != 0 && !sp_workspace_get_first_pull (self->session);
}

static void
filling_cb (SpLoadingPage *page)
{
  SpWindow *self = SP_WINDOW (sp_shell_get (GTK_WIDGET (page)));

  if (self == NULL || self->main_page != NULL)
    return;

  if (is_filled (self))
    {
      sp_window_show_filled (self);
      return;
    }

  sp_loading_page_set_progress (page, sp_workspace_get_progress (self->session));
  sp_loading_page_set_state (page, sp_workspace_get_state_words (self->session));
}

static void
watch_filling (SpLoadingPage *page, gpointer object, const char *signal)
{
  g_signal_connect_object (object, signal, G_CALLBACK (filling_cb), page, G_CONNECT_SWAPPED);
}

/* Should the laptop be lost, it must be known when it was opened last, and what protects it. */
static void
tell_log_unlocked (SpStore *store)
{
  const char *ids[] = { sp_store_get_member_id (store), NULL };
  const char *purpose = sp_store_get_in_keyring (store) ? SP_AUDIT_UNLOCKED_KEYRING : SP_AUDIT_UNLOCKED_PASSPHRASE;

  dex_future_disown (sp_store_audit (store, SP_AUDIT_CONSULT, ids, purpose, NULL, NULL));
}

/* The cache is open and this laptop is a member's. */
void
sp_window_enter (SpWindow *self)
{
  SpStore *store = sp_workspace_get_store (self->session);
  SpLoadingPage *page;

  tell_log_unlocked (store);
  self->entered = TRUE;
  g_clear_object (&self->undo);
  self->undo = sp_undo_new (store);
  g_signal_connect_object (self->undo, "notify", G_CALLBACK (sp_window_update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_handlers_disconnect_by_func (self->session, remind, self);
  g_signal_connect_object (self->session, "notify::today", G_CALLBACK (remind), self, G_CONNECT_SWAPPED);
  sp_workspace_start_sync (self->session);
  sp_outputs_watch (SP_SHELL (self), store);

  if (is_filled (self))
    {
      sp_window_show_filled (self);
      return;
    }

  page = sp_loading_page_new (
      _("Fetching the Partnership"),
      _("Everything that you may read comes to this laptop once. Later only changes travel."));
  watch_filling (page, self->session, "notify");
  watch_filling (page, store, "changed");
  watch_filling (page, store, "identity-changed");
  watch_filling (page, store, "notify");
  sp_window_show_page (self, ADW_NAVIGATION_PAGE (page));
}

/**
 * sp_window_take_link:
 * @link: an enrolment link that was opened from outside, or what looks like one
 *
 * Fills it in where a laptop joins, and else says why nothing is done with it. Whether a locked laptop has joined is known
 * only when it is unlocked: the link is kept until then.
 */
void
sp_window_take_link (SpWindow *self, const char *link)
{
  AdwNavigationPage *page;

  g_return_if_fail (SP_IS_WINDOW (self));

  page = adw_navigation_view_get_visible_page (self->pages);
  if (self->session == NULL || sp_workspace_get_rehearsal (self->session) != NULL ||
      (SP_IS_LOADING_PAGE (page) && !self->entered))
    set_link_alert (self, sp_tell (GTK_WIDGET (self), _("This Is the Rehearsal"),
                                   _("A link is for a real partnership. Close this window, then open the link again.")));
  else if (self->entered)
    say_has_joined (self);
  else if (SP_IS_JOIN_PAGE (page))
    set_link_alert (self, sp_join_page_take_link (SP_JOIN_PAGE (page), link));
  else
    {
      g_set_str (&self->link, link);
      if (sp_store_get_state (sp_workspace_get_store (self->session)) != SP_STORE_STATE_LOCKED)
        sp_window_show_join (self);
      else
        set_link_alert (self, sp_tell (GTK_WIDGET (self), _("Unlock First"),
                                       _("If this laptop has not joined yet, the link is filled in as soon as it is unlocked. If it "
                                         "has, it needs no link, and nothing is changed.")));
    }
}

/* --- Rehearsal -------------------------------------------------------------------------- */

/* The private server has another port at each start. */
static gboolean
update_address (SpWorkspace *session, const char *address, GError **error)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (sp_workspace_get_store (session));

  if (identity == NULL || g_strcmp0 (sp_json_get_text (identity, "server"), address) == 0)
    return TRUE;

  json_object_set_string_member (identity, "server", address);

  return dex_await (sp_store_set_identity (sp_workspace_get_store (session), identity), error);
}

static gboolean
open_device (SpRehearsal *rehearsal, SpRehearsalMember *member, SpWorkspace *session,
             GError **error)
{
  SpStore *store = sp_workspace_get_store (session);
  g_autofree char *link = NULL;

  switch (sp_store_get_state (store))
    {
    case SP_STORE_STATE_NONE:
      if (!dex_await (sp_store_create (store, SP_REHEARSAL_PASSPHRASE, SP_KEY_COST_FLOOR), error))
        return FALSE;
      break;
    case SP_STORE_STATE_LOCKED:
      if (!dex_await (sp_store_unlock (store, SP_REHEARSAL_PASSPHRASE), error))
        return FALSE;
      break;
    case SP_STORE_STATE_OPEN:
    default:
      break;
    }

  if (sp_workspace_is_member (session))
    return update_address (session, sp_rehearsal_get_server (rehearsal), error);

  link = dex_await_string (sp_rehearsal_make_link (rehearsal, member), error);

  return link != NULL &&
         dex_await (sp_workspace_enrol (session, link, sp_rehearsal_member_get_name (member), NULL), error);
}

static gboolean
prepare (SpWindow *self, GError **error)
{
  g_autofree char *directory = sp_rehearsal_default_directory ();
  g_autoptr(SpRehearsal) rehearsal = NULL;
  g_autoptr(SpWorkspace) session = NULL;
  g_autofree char *device_dir = NULL;
  SpRehearsalMember *member;

  if (self->session != NULL && sp_workspace_get_rehearsal (self->session) != NULL)
    rehearsal = g_object_ref (sp_workspace_get_rehearsal (self->session));
  else
    rehearsal = sp_rehearsal_new (directory);

  if (!dex_await (sp_rehearsal_start (rehearsal), error))
    return FALSE;

  member = self->play_id != NULL ? sp_rehearsal_find_member (rehearsal, self->play_id)
                                 : sp_rehearsal_get_chair (rehearsal);
  if (member == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No such member");
      return FALSE;
    }

  sp_window_set_played (self, member);
  device_dir = sp_rehearsal_dup_device_dir (rehearsal, member);
  session = sp_workspace_new (device_dir, rehearsal);
  sp_window_set_session (self, session);

  return open_device (rehearsal, member, session, error);
}

static void
again_cb (SpWindow *self)
{
  sp_window_start_rehearsal (self, self->play_id);
}

typedef struct
{
  SpWindow *window;
  SpLoadingPage *page;
} Start;

static void
start_free (gpointer data)
{
  Start *start = data;

  g_object_unref (start->window);
  g_object_unref (start->page);
  g_free (start);
}

static char *
rehearsal_error_words (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return g_strdup (_("A part of the program is missing: stalking-partnership-server, which plays "
                       "the server. Install it and try again."));
  if (error->domain == G_IO_ERROR && error->code != G_IO_ERROR_NO_SPACE)
    return g_strdup (_("The invented partnership’s server did not start."));

  return sp_error_words (error);
}

static DexFuture *
rehearse_fiber (gpointer data)
{
  Start *start = data;
  g_autofree char *words = NULL;
  g_autoptr(GError) error = NULL;

  if (prepare (start->window, &error))
    {
      sp_window_enter (start->window);
      return dex_future_new_true ();
    }

  g_warning ("The rehearsal did not start: %s %d", g_quark_to_string (error->domain), error->code);
  words = rehearsal_error_words (error);
  sp_window_set_played (start->window, NULL);
  sp_loading_page_fail (start->page, _("The Rehearsal Did Not Start"), words);

  return dex_future_new_true ();
}

/**
 * sp_window_start_rehearsal:
 * @member_id: (nullable): whom to play; the chair where %NULL
 *
 * Makes or opens the invented partnership, and shows it in this window.
 */
void
sp_window_start_rehearsal (SpWindow *self, const char *member_id)
{
  Start *start;

  g_return_if_fail (SP_IS_WINDOW (self));

  g_set_str (&self->play_id, member_id);
  start = g_new0 (Start, 1);
  start->window = g_object_ref (self);
  start->page = g_object_ref_sink (
      sp_loading_page_new (_("Setting the Stage"),
                           _("An invented partnership is made on this laptop: agencies, people, "
                             "cases. The first time takes some seconds.")));
  g_signal_connect_object (start->page, "again", G_CALLBACK (again_cb), self, G_CONNECT_SWAPPED);
  sp_window_show_page (self, ADW_NAVIGATION_PAGE (start->page));
  dex_future_disown (dex_scheduler_spawn (NULL, 0, rehearse_fiber, start, start_free));
}

static DexFuture *
reset_fiber (gpointer data)
{
  SpWindow *self = data;
  g_autoptr(SpRehearsal) rehearsal = g_object_ref (sp_workspace_get_rehearsal (self->session));
  g_autoptr(GError) error = NULL;

  sp_window_leave (self);
  if (!dex_await (sp_workspace_lock (self->session), &error) ||
      !dex_await (sp_rehearsal_reset (rehearsal), &error))
    {
      sp_window_start_rehearsal (self, self->play_id);
      sp_shell_toast (SP_SHELL (self), _("Close the rehearsal’s other windows first, then start it anew."), NULL);
      return dex_future_new_true ();
    }

  sp_window_start_rehearsal (self, self->play_id);

  return dex_future_new_true ();
}

static void
reset_cb (SpWindow *self)
{
  dex_future_disown (dex_scheduler_spawn (NULL, 0, reset_fiber, g_object_ref (self), g_object_unref));
}

/** sp_window_reset_rehearsal: Asks, and then makes the invented partnership anew. */
void
sp_window_reset_rehearsal (SpWindow *self)
{
  sp_confirm (GTK_WIDGET (self), _("Start the Rehearsal Anew?"),
              _("Everything that was tried out in it is removed, and the stage is set for today."), _("_Cancel"),
              _("_Start Anew"), ADW_RESPONSE_DESTRUCTIVE, G_CALLBACK (reset_cb), self);
}
