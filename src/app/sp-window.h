/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-app-types.h"
#include "sp-main-page.h"

G_BEGIN_DECLS

#define SP_TYPE_WINDOW (sp_window_get_type ())

/* The main window. It is made of pages, and to them it is an #SpShell. */
G_DECLARE_FINAL_TYPE (SpWindow, sp_window, SP, WINDOW, AdwApplicationWindow)

SpWindow *sp_window_new             (SpApplication *application);
void      sp_window_start           (SpWindow      *self);
void      sp_window_start_rehearsal (SpWindow      *self,
                                     const char    *member_id);
void      sp_window_take_link       (SpWindow      *self,
                                     const char    *link);
void      sp_window_take_file       (SpWindow      *self,
                                     GFile         *file);
void      sp_window_lock            (SpWindow      *self);
void      sp_window_show_place      (SpWindow      *self,
                                     SpPlace        place);

G_END_DECLS
