/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-access-records.h"
#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_DECIDE_PAGE (sp_decide_page_get_type ())

/* What a case holds on whoever asked, line by line, and what is decided on each. */
G_DECLARE_FINAL_TYPE (SpDecidePage, sp_decide_page, SP, DECIDE_PAGE, AdwNavigationPage)

AdwNavigationPage *sp_decide_page_new  (SpStore         *store,
                                        SpAccessRequest *request);
void               sp_decide_page_open (GtkWidget       *widget,
                                        SpStore         *store,
                                        SpAccessRequest *request);

G_END_DECLS
