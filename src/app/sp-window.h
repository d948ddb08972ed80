/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

#include "sp-app-types.h"
#include "sp-workspace.h"

G_BEGIN_DECLS

#define SP_TYPE_WINDOW (sp_window_get_type ())

G_DECLARE_FINAL_TYPE (SpWindow, sp_window, SP, WINDOW, AdwApplicationWindow)

typedef enum
{
  SP_PLACE_ACTIONS,
  SP_PLACE_CASES,
  SP_PLACE_MEETINGS,
  SP_PLACE_ATTENTION,
  SP_PLACE_PARTNERSHIP,
  SP_PLACE_AUDIT,
  SP_N_PLACES,
} SpPlace;

SpWindow   *sp_window_new             (SpApplication     *application);
SpWindow   *sp_window_get             (GtkWidget         *widget);
SpStore    *sp_window_get_store       (SpWindow          *self);
SpWorkspace *sp_window_find_workspace (GtkWidget         *widget);
void        sp_window_start           (SpWindow          *self);
void        sp_window_start_rehearsal (SpWindow          *self,
                                       const char        *member_id);
void        sp_window_take_link       (SpWindow          *self,
                                       const char        *link);
void        sp_window_take_file       (SpWindow          *self,
                                       GFile             *file);
void        sp_window_lock            (SpWindow          *self);
void        sp_window_show_place      (SpWindow          *self,
                                       SpPlace            place);
void        sp_window_show_laptops    (SpWindow          *self);
void        sp_window_open_case       (SpWindow          *self,
                                       const char        *case_id);
void        sp_window_open_meeting    (SpWindow          *self,
                                       const char        *meeting_id);
void        sp_window_push            (SpWindow          *self,
                                       AdwNavigationPage *page);
void        sp_window_toast           (SpWindow          *self,
                                       const char        *text,
                                       SpChange          *inverse);
void        sp_window_set_page_toasts (SpWindow          *self,
                                       AdwToastOverlay   *toasts);
void        sp_window_unset_page_toasts (SpWindow        *self,
                                         AdwToastOverlay *toasts);
DexFuture  *sp_window_commit          (SpWindow          *self,
                                       SpChange          *change,
                                       const char        *said) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
