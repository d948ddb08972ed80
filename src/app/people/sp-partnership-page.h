/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_PARTNERSHIP_PAGE (sp_partnership_page_get_type ())

/* Who makes up the partnership: agencies, members, and for whose task they are, laptops. */
G_DECLARE_FINAL_TYPE (SpPartnershipPage, sp_partnership_page, SP, PARTNERSHIP_PAGE, AdwNavigationPage)

GtkWidget *sp_partnership_page_new          (SpStore           *store);
void       sp_partnership_page_show_laptops (SpPartnershipPage *self);

G_END_DECLS
