/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_LIST_PAGE (sp_list_page_get_type ())

/* One list of words: added to, called otherwise, put in order, offered no longer. */
G_DECLARE_FINAL_TYPE (SpListPage, sp_list_page, SP, LIST_PAGE, AdwNavigationPage)

AdwNavigationPage *sp_list_page_new (SpStore    *store,
                                     const char *list);

G_END_DECLS
