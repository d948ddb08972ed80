/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_ISSUE_PAGE (sp_issue_page_get_type ())

/* Before anything leaves: each recipient's pages, what is left out for whom, what must not leave; and then issuing. */
G_DECLARE_FINAL_TYPE (SpIssuePage, sp_issue_page, SP, ISSUE_PAGE, AdwNavigationPage)

AdwNavigationPage *sp_issue_page_new   (SpStore     *store,
                                        const char  *meeting_id,
                                        const char  *kind);
AdwNavigationPage *sp_issue_page_new_for_person
                                       (SpStore     *store,
                                        const char  *case_id,
                                        const char  *person_id);
AdwNavigationPage *sp_issue_page_new_for_request
                                       (SpStore     *store,
                                        const char  *case_id,
                                        const char  *person_id,
                                        const char  *request_id,
                                        const char *agency_id);
DexFuture         *sp_issue_page_issue (SpIssuePage *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
