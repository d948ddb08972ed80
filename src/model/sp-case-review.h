/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-review-periods.h"

G_BEGIN_DECLS

/**
 * SpCaseReview:
 * @periods: how long cases are kept
 * @group: the retention group, one of @periods; without a code: nobody has said
 * @ended: (nullable): the day on which the case ended; %NULL: it has not
 * @due: (nullable): the day on which it has to be decided whether it is kept; %NULL: not before it has ended
 * @born: (nullable): the suspect's date of birth
 * @held: whether something holds it: then it is not disposed of
 *
 * How long a case is kept.
 */
typedef struct
{
  SpReviewPeriods *periods;
  const SpReviewGroup *group;
  char *ended;
  char *due;
  char *born;
  gboolean held;
} SpCaseReview;

SpCaseReview        *sp_case_review_new              (SpReviewPeriods     *periods,
                                                      JsonObject          *about,
                                                      JsonObject          *suspect,
                                                      GPtrArray           *retentions,
                                                      GPtrArray           *holds,
                                                      GPtrArray           *contributions);
void                 sp_case_review_free             (SpCaseReview        *self);
gboolean             sp_case_review_is_due           (const SpCaseReview  *self,
                                                      const char          *today);
char                *sp_case_review_dup_keep_to      (const SpCaseReview  *self,
                                                      const SpReviewGroup *group) G_GNUC_WARN_UNUSED_RESULT;
gboolean             sp_case_review_keeps_by_default (const SpCaseReview  *self,
                                                      const char          *today);
const SpReviewGroup *sp_case_review_find_group       (const SpCaseReview  *self,
                                                      const char          *code);
char                *sp_case_review_dup_next         (const SpCaseReview  *self,
                                                      const char          *code,
                                                      const char          *today) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpCaseReview, sp_case_review_free)

G_END_DECLS
