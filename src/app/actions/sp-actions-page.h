/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-app-types.h"

G_BEGIN_DECLS

#define SP_TYPE_ACTIONS_PAGE (sp_actions_page_get_type ())

G_DECLARE_FINAL_TYPE (SpActionsPage, sp_actions_page, SP, ACTIONS_PAGE, AdwNavigationPage)

GtkWidget *sp_actions_page_new (SpStore *store);

G_END_DECLS
