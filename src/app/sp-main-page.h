/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-workspace.h"

G_BEGIN_DECLS

#define SP_TYPE_MAIN_PAGE (sp_main_page_get_type ())

/* The panes of an open partnership: places, a list, and what was opened from it. */
G_DECLARE_FINAL_TYPE (SpMainPage, sp_main_page, SP, MAIN_PAGE, AdwNavigationPage)

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

SpMainPage *sp_main_page_new          (SpWorkspace  *session);
void        sp_main_page_show_place   (SpMainPage *self,
                                       SpPlace     place);
void        sp_main_page_show_laptops (SpMainPage *self);
void        sp_main_page_open_case    (SpMainPage *self,
                                       const char *case_id);
void        sp_main_page_open_meeting (SpMainPage *self,
                                       const char *meeting_id);
SpPlace     sp_main_page_dup_where    (SpMainPage  *self,
                                       char       **case_id,
                                       char       **meeting_id);

G_END_DECLS
