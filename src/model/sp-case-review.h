/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The shortest time for which anything is kept (domain.md §7): nothing is due before. */
#define SP_REVIEW_LEAST_YEARS 6

/**
 * SpCaseReview:
 * @group: the retention group, 1 to 4; 0: nobody has said
 * @ended: (nullable): the day on which the case ended; %NULL: it has not
 * @due: (nullable): the day on which it has to be decided whether it is kept; %NULL: not before it has ended
 * @held: whether something holds it: then it is not disposed of
 *
 * How long a case is kept.
 */
typedef struct
{
  int group;
  char *ended;
  char *due;
  gboolean held;
} SpCaseReview;

SpCaseReview *sp_case_review_new    (JsonObject         *about,
                                     GPtrArray          *retentions,
                                     GPtrArray          *holds,
                                     GPtrArray          *contributions);
void          sp_case_review_free   (SpCaseReview       *self);
gboolean      sp_case_review_is_due (const SpCaseReview *self,
                                     const char         *today);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpCaseReview, sp_case_review_free)

G_END_DECLS
