/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-record-editor.h"

G_BEGIN_DECLS

#define SP_TYPE_REVIEW_PROPOSAL (sp_review_proposal_get_type ())

G_DECLARE_FINAL_TYPE (SpReviewProposal, sp_review_proposal, SP, REVIEW_PROPOSAL, AdwBin)

GtkWidget *sp_review_proposal_new     (SpStore          *store,
                                       const char       *case_id,
                                       SpRecordEditor   *editor);
void       sp_review_proposal_propose (SpReviewProposal *self);

G_END_DECLS
