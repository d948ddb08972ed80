/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-issue.h"

G_BEGIN_DECLS

#define SP_TYPE_ISSUE_PREVIEW (sp_issue_preview_get_type ())

/* One recipient's pages, and what is left out of them. Its button activates "paper.print". */
G_DECLARE_FINAL_TYPE (SpIssuePreview, sp_issue_preview, SP, ISSUE_PREVIEW, AdwNavigationPage)

void sp_issue_preview_set_split (SpIssuePreview         *self,
                                 AdwNavigationSplitView *split);
void sp_issue_preview_set_copy  (SpIssuePreview         *self,
                                 const SpIssueCopy      *copy);
void sp_issue_preview_print     (SpIssuePreview         *self,
                                 const char             *about);

G_END_DECLS
