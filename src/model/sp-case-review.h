/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-review-periods.h"

G_BEGIN_DECLS

/**
 * SpCaseReview:
 * @group: the retention group, 1 to 4; 0: nobody has said
 * @ended: (nullable): the day on which the case ended; %NULL: it has not
 * @due: (nullable): the day on which it has to be decided whether it is kept; %NULL: not before it has ended
 * @keep_to: (nullable): the day on which the suspect reaches the age to which a case of the first group is kept;
 *   %NULL: their date of birth is not known. It says nothing of a case in another group
 * @held: whether something holds it: then it is not disposed of
 *
 * How long a case is kept.
 */
typedef struct
{
  int group;
  char *ended;
  char *due;
  char *keep_to;
  gboolean held;
} SpCaseReview;

SpCaseReview *sp_case_review_new              (const SpReviewPeriods *periods,
                                               JsonObject            *about,
                                               JsonObject            *suspect,
                                               GPtrArray             *retentions,
                                               GPtrArray             *holds,
                                               GPtrArray             *contributions);
void          sp_case_review_free             (SpCaseReview          *self);
gboolean      sp_case_review_is_due           (const SpCaseReview    *self,
                                               const char            *today);
gboolean      sp_case_review_keeps_by_default (const SpCaseReview    *self,
                                               const char            *today);
char         *sp_case_review_dup_next         (const SpCaseReview    *self,
                                               const SpReviewPeriods *periods,
                                               int                    group,
                                               const char            *today) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpCaseReview, sp_case_review_free)

G_END_DECLS
