/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_IMPORT_PAGE (sp_import_page_get_type ())

/* From a spreadsheet to referrals: choose, see what will happen, import, or take it back. */
G_DECLARE_FINAL_TYPE (SpImportPage, sp_import_page, SP, IMPORT_PAGE, AdwNavigationPage)

SpImportPage *sp_import_page_new  (SpStore      *store);
void          sp_import_page_open (SpImportPage *self,
                                   GFile        *file);

G_END_DECLS
