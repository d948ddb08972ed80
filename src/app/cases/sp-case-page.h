/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-app-types.h"

G_BEGIN_DECLS

#define SP_TYPE_CASE_PAGE (sp_case_page_get_type ())

G_DECLARE_FINAL_TYPE (SpCasePage, sp_case_page, SP, CASE_PAGE, AdwNavigationPage)

GtkWidget *sp_case_page_new       (SpStore    *store,
                                  const char *case_id);
void       sp_case_page_show_part (SpCasePage *self,
                                  const char *part);

G_END_DECLS
