/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_HELD_PAGE (sp_held_page_get_type ())

/* All that is held on somebody, over all cases, and the requests that are opened for them. */
G_DECLARE_FINAL_TYPE (SpHeldPage, sp_held_page, SP, HELD_PAGE, AdwNavigationPage)

AdwNavigationPage *sp_held_page_new (SpStore *store);

G_END_DECLS
