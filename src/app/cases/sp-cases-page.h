/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-app-types.h"

G_BEGIN_DECLS

#define SP_TYPE_CASES_PAGE (sp_cases_page_get_type ())

G_DECLARE_FINAL_TYPE (SpCasesPage, sp_cases_page, SP, CASES_PAGE, AdwNavigationPage)

GtkWidget *sp_cases_page_new (SpStore *store);

G_END_DECLS
