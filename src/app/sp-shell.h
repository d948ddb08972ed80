/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

#include "sp-app-types.h"
#include "sp-workspace.h"

G_BEGIN_DECLS

#define SP_TYPE_SHELL (sp_shell_get_type ())

/* What a page asks of the window that it is in; the window is made of pages, so no page knows it. */
G_DECLARE_INTERFACE (SpShell, sp_shell, SP, SHELL, GtkRoot)

/**
 * SpShellInterface:
 * @get_workspace: gives the session, or %NULL before there is one
 * @open_case: opens a case beside the list of cases
 * @open_meeting: opens a meeting beside the list of meetings
 * @show_laptops: goes to the laptops, all or the own ones
 * @push: shows a page over everything, with Back
 * @toast: says something, with Undo where there is an inverse
 * @set_page_toasts: has toasts come in a page that is open
 * @unset_page_toasts: no longer has them come there
 * @commit: stores a change, which can then be undone, and says why where it cannot be stored
 *
 * A shell has all of these.
 */
struct _SpShellInterface
{
  GTypeInterface parent_iface;

  SpWorkspace *(*get_workspace)     (SpShell           *self);
  void         (*open_case)         (SpShell           *self,
                                     const char        *case_id);
  void         (*open_meeting)      (SpShell           *self,
                                     const char        *meeting_id);
  void         (*show_laptops)      (SpShell           *self);
  void         (*push)              (SpShell           *self,
                                     AdwNavigationPage *page);
  void         (*toast)             (SpShell           *self,
                                     const char        *text,
                                     SpChange          *inverse);
  void         (*set_page_toasts)   (SpShell           *self,
                                     AdwToastOverlay   *toasts);
  void         (*unset_page_toasts) (SpShell           *self,
                                     AdwToastOverlay   *toasts);
  DexFuture   *(*commit)            (SpShell           *self,
                                     SpChange          *change,
                                     const char        *said);
};

SpShell     *sp_shell_get               (GtkWidget         *widget);
SpWorkspace *sp_shell_find_workspace    (GtkWidget         *widget);
SpStore     *sp_shell_get_store         (SpShell           *self);
void         sp_shell_open_case         (SpShell           *self,
                                         const char        *case_id);
void         sp_shell_open_meeting      (SpShell           *self,
                                         const char        *meeting_id);
void         sp_shell_show_laptops      (SpShell           *self);
void         sp_shell_push              (SpShell           *self,
                                         AdwNavigationPage *page);
void         sp_shell_toast             (SpShell           *self,
                                         const char        *text,
                                         SpChange          *inverse);
void         sp_shell_set_page_toasts   (SpShell           *self,
                                         AdwToastOverlay   *toasts);
void         sp_shell_unset_page_toasts (SpShell           *self,
                                         AdwToastOverlay   *toasts);
DexFuture   *sp_shell_commit            (SpShell           *self,
                                         SpChange          *change,
                                         const char        *said) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
