/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SP_TYPE_START_PAGE (sp_start_page_get_type ())

/* The first choice: join a partnership, or rehearse. */
G_DECLARE_FINAL_TYPE (SpStartPage, sp_start_page, SP, START_PAGE, AdwNavigationPage)

AdwNavigationPage *sp_start_page_new (void);

G_END_DECLS
