/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_SINCE_PAGE (sp_since_page_get_type ())

/* What has changed, a row a change: which case, what, when. A row leads to its case, which marks it as seen. */
G_DECLARE_FINAL_TYPE (SpSincePage, sp_since_page, SP, SINCE_PAGE, AdwNavigationPage)

GtkWidget *sp_since_page_new (SpStore *store);

G_END_DECLS
