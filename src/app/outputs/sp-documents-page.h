/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_DOCUMENTS_PAGE (sp_documents_page_get_type ())

/* What has been issued of a meeting: to whom, which copy, when, and who has opened it. */
G_DECLARE_FINAL_TYPE (SpDocumentsPage, sp_documents_page, SP, DOCUMENTS_PAGE, AdwNavigationPage)

AdwNavigationPage *sp_documents_page_new (SpStore    *store,
                                          const char *meeting_id);

G_END_DECLS
