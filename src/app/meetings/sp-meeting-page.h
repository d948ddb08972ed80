/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-app-types.h"

G_BEGIN_DECLS

#define SP_TYPE_MEETING_PAGE (sp_meeting_page_get_type ())

G_DECLARE_FINAL_TYPE (SpMeetingPage, sp_meeting_page, SP, MEETING_PAGE, AdwNavigationPage)

GtkWidget *sp_meeting_page_new (SpStore *store,
                                const char *meeting_id);

G_END_DECLS
