/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_DOCUMENT_PAGE (sp_document_page_get_type ())

/* A document, to be read, printed or saved: one that was issued, which keeps a receipt of being opened, or a sheet that
 * somebody has made for themselves. */
G_DECLARE_FINAL_TYPE (SpDocumentPage, sp_document_page, SP, DOCUMENT_PAGE, AdwNavigationPage)

AdwNavigationPage *sp_document_page_new         (SpStore    *store,
                                                 SpRecord   *document);
AdwNavigationPage *sp_document_page_new_content (SpStore    *store,
                                                 const char *title,
                                                 const char *about,
                                                 DexFuture  *pdf);

G_END_DECLS
