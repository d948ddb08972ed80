/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Six years is what the least was (domain.md §7): an administrator may set less, and is warned. */
#define SP_REVIEW_LEAST_YEARS 6

/* The list of retention groups. */
#define SP_REVIEW_GROUPS "retention-group"

/**
 * SpReviewGroup:
 * @code: (nullable): of the list of retention groups; %NULL: what holds of a case of which nobody has said the group
 * @years: how many years after a case ended it is reviewed
 * @kept_years: for how many years a review keeps it
 * @to_age: up to which age of the suspect it is kept; 0: no age counts
 * @position: where it stands in its list
 *
 * How long the cases of one retention group are kept.
 */
typedef struct
{
  char *code;
  int years;
  int kept_years;
  int to_age;
  int position;
} SpReviewGroup;

/**
 * SpReviewPeriods:
 *
 * How long cases are kept, as the partnership has settled it.
 */
typedef struct _SpReviewPeriods SpReviewPeriods;

/* The fields of a list item that say it of a group that the partnership has added; %NULL at the end. */
extern const char * const sp_review_own_fields[];

SpReviewPeriods     *sp_review_periods_new           (void);
SpReviewPeriods     *sp_review_periods_ref           (SpReviewPeriods       *self);
void                 sp_review_periods_unref         (SpReviewPeriods       *self);
void                 sp_review_periods_add           (SpReviewPeriods       *self,
                                                      const char            *type,
                                                      JsonObject            *fields);
const SpReviewGroup *sp_review_periods_find          (const SpReviewPeriods *self,
                                                      const char            *code);
const SpReviewGroup *sp_review_group_stricter        (const SpReviewGroup   *one,
                                                      const SpReviewGroup   *other);
int                  sp_review_periods_get_least     (const SpReviewPeriods *self);
gboolean             sp_review_periods_has_own       (const char            *list,
                                                      const char            *code);
int                  sp_review_periods_get_otherwise (const char            *field);
gboolean             sp_review_periods_bounds        (const char            *field,
                                                      int                   *least,
                                                      int                   *most);
gboolean             sp_review_periods_is_short      (const char            *field,
                                                      gint64                 value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpReviewPeriods, sp_review_periods_unref)

G_END_DECLS
