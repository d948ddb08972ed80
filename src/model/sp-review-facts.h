/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-case-review.h"

G_BEGIN_DECLS

/* Which of a case's records, and of the directory's, say how long it is kept; for a question to a database. */
#define SP_REVIEW_FACT_TYPES "'case', 'person', 'retention', 'hold', 'contribution', 'partnership', 'list_item'"

/**
 * SpReviewFacts:
 *
 * What is known of a case that its review goes by, gathered record by record.
 */
typedef struct _SpReviewFacts SpReviewFacts;

SpReviewFacts *sp_review_facts_new        (SpReviewPeriods *periods);
void           sp_review_facts_free       (SpReviewFacts *self);
void           sp_review_facts_add        (SpReviewFacts *self,
                                           const char    *id,
                                           const char    *type,
                                           JsonObject    *fields);
SpCaseReview  *sp_review_facts_dup_review (SpReviewFacts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpReviewFacts, sp_review_facts_free)

G_END_DECLS
