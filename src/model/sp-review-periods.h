/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Six years is what the least was (domain.md §7): an administrator may set less, and is warned. */
#define SP_REVIEW_LEAST_YEARS 6

/* The retention groups 1 to 4, and 0 for a case of which nobody has said it. */
#define SP_REVIEW_N_GROUPS 5

/* The group of what is kept for public protection: to an age of the suspect. */
#define SP_REVIEW_TO_AGE 1

/**
 * SpReviewPeriods:
 * @years: for each group, how many years after a case ended it is reviewed
 * @kept_years: for each group, for how many years a review keeps it
 * @kept_to_age: up to which age of the suspect a case of the first group is kept
 *
 * How long cases are kept, as the partnership has settled it.
 */
typedef struct
{
  int years[SP_REVIEW_N_GROUPS];
  int kept_years[SP_REVIEW_N_GROUPS];
  int kept_to_age;
} SpReviewPeriods;

void     sp_review_periods_read          (SpReviewPeriods       *self,
                                          JsonObject            *partnership);
int      sp_review_group_read            (const char            *code);
int      sp_review_periods_get_least     (const SpReviewPeriods *self);
int      sp_review_periods_get_otherwise (const char            *field);
gboolean sp_review_periods_bounds        (const char            *field,
                                          int                   *least,
                                          int                   *most);
gboolean sp_review_periods_is_short      (const char            *field,
                                          gint64                 value);

G_END_DECLS
