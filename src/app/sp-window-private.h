/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-clipboard-guard.h"
#include "sp-lock-watch.h"
#include "sp-main-page.h"
#include "sp-shell.h"
#include "sp-workspace.h"
#include "sp-undo.h"
#include "sp-window.h"

G_BEGIN_DECLS

typedef enum
{
  SP_SHUT_OUT_NOT,
  SP_SHUT_OUT_FOR_NOW,
  SP_SHUT_OUT_WIPED,
} SpShutOut;

struct _SpWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwToastOverlay *page_toasts; /* of the page that is open, where it has a place for them */
  AdwNavigationView *pages;
  GtkWidget *rehearsal_strip;
  GtkLabel *rehearsal_label;
  AdwBanner *lease_banner;

  GSettings *settings;
  SpWorkspace *session;
  SpUndo *undo;
  SpMainPage *main_page;
  SpRehearsalMember *played; /* whom a rehearsal's window is */
  char *play_id;             /* whom it shall be, before its members are known */
  char *link;                /* an enrolment link that was opened before there was a page for it */
  AdwAlertDialog *link_alert; /* weak: what is said of the link that was opened last */
  GFile *file;               /* a spreadsheet that was opened before the partnership was */
  SpLockWatch *watch;
  SpClipboardGuard *clipboard;
  gboolean entered;          /* the partnership is open, shown or being fetched */
  gboolean locking;          /* what was open is being closed */
  SpShutOut shut_out;        /* why, where the server wanted it */
  SpPlace place;             /* where the lock found somebody, and takes them back to */
  char *open_case;
  char *open_meeting;
};

void sp_window_show_page      (SpWindow          *self,
                               AdwNavigationPage *page);
void sp_window_enter          (SpWindow          *self);
void sp_window_leave          (SpWindow          *self);
void sp_window_set_session    (SpWindow          *self,
                               SpWorkspace         *session);
void sp_window_set_played     (SpWindow          *self,
                               SpRehearsalMember *member);
void sp_window_watch_session  (SpWindow          *self,
                               SpWorkspace       *before);
void sp_window_watch_use      (SpWindow          *self);
void sp_window_show_start     (SpWindow          *self);
void sp_window_show_join      (SpWindow          *self);
void sp_window_show_filled    (SpWindow          *self);
void sp_window_show_unlock    (SpWindow          *self);
void sp_window_reset_rehearsal (SpWindow         *self);
void sp_window_update_actions  (SpWindow         *self);
void sp_window_install_actions (GtkWidgetClass   *widget_class);
void sp_window_install_commit  (SpShellInterface *iface);
void sp_window_show_import     (SpWindow         *self,
                                GFile            *file);
void sp_window_take_step       (SpWindow         *self,
                                DexFuture        *future,
                                gboolean          redo);

G_END_DECLS
