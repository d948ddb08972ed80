/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-case-review.h"
#include "sp-store.h"

G_BEGIN_DECLS

/* So many cases are looked at in one question. */
#define SP_CASE_REVIEWS_MAX 200

/**
 * SpCaseReviewed:
 * @about: the case
 * @kept: (nullable): the last decision to keep it; its member is loaded
 * @review: what that, and what else is said about it, comes to
 *
 * How long one case is kept.
 */
typedef struct
{
  SpRecord *about;
  SpRecord *kept;
  SpCaseReview *review;
} SpCaseReviewed;

SpReviewPeriods *sp_case_reviews_load_periods (SpStore          *store,
                                               GError          **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray       *sp_case_reviews_load         (SpStore          *store,
                                               SpReviewPeriods  *periods,
                                               SpQuery          *query,
                                               GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void             sp_case_reviewed_free        (SpCaseReviewed   *reviewed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpCaseReviewed, sp_case_reviewed_free)

G_END_DECLS
