/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-laptop.h"
#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_LOST_PAGE (sp_lost_page_get_type ())

/* A laptop was lost: what is known of it, what can be done at once, and the paper for who decides within 72 hours. */
G_DECLARE_FINAL_TYPE (SpLostPage, sp_lost_page, SP, LOST_PAGE, AdwNavigationPage)

AdwNavigationPage *sp_lost_page_new  (SpStore    *store,
                                      SpLaptop   *laptop);
void               sp_lost_page_take (SpLostPage *self,
                                      JsonObject *report);

G_END_DECLS
