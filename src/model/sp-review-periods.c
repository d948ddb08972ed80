/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* For how long cases are kept: the partnership's own numbers, and what holds where it has none. */

#include "config.h"

#include "sp-review-periods.h"

#include "sp-json.h"

#include <string.h>

/* Who is younger than that when a case is thrown away was not what was meant. */
#define LEAST_AGE 50
#define MAX_AGE   120
#define MAX_YEARS 100

/* By group. A review keeps a case for as long again. */
static const struct
{
  const char *years;
  const char *kept_years;
  int otherwise;
} groups[SP_REVIEW_N_GROUPS] = {
  { "review_years", "kept_years", SP_REVIEW_LEAST_YEARS },
  { "review_years_1", "kept_years_1", 10 },
  { "review_years_2", "kept_years_2", 10 },
  { "review_years_3", "kept_years_3", SP_REVIEW_LEAST_YEARS },
  { "review_years_4", "kept_years_4", SP_REVIEW_LEAST_YEARS },
};

#define AGE_FIELD     "kept_to_age"
#define AGE_OTHERWISE 100

/**
 * sp_review_group_read:
 * @code: (nullable): of the list `retention-group`
 *
 * Returns: the group, 1 to 4; 0 where it is none
 */
int
sp_review_group_read (const char *code)
{
  gint64 group = code != NULL ? g_ascii_strtoll (code, NULL, 10) : 0;

  return group > 0 && group < SP_REVIEW_N_GROUPS ? (int) group : 0;
}

static int
read_one (JsonObject *partnership,
          const char *field)
{
  int otherwise = sp_review_periods_get_otherwise (field);
  gint64 value = partnership != NULL ? sp_json_get_int (partnership, field, otherwise) : otherwise;
  int least, most;

  sp_review_periods_bounds (field, &least, &most);

  return value >= least && value <= most ? (int) value : otherwise;
}

/**
 * sp_review_periods_read:
 * @partnership: (nullable): the fields of the partnership's record; %NULL where it is not known
 *
 * Reads how long cases are kept. What is not set, or cannot be meant, is as it is where nobody has said anything.
 */
void
sp_review_periods_read (SpReviewPeriods *self,
                        JsonObject      *partnership)
{
  for (guint i = 0; i < SP_REVIEW_N_GROUPS; i++)
    {
      self->years[i] = read_one (partnership, groups[i].years);
      self->kept_years[i] = read_one (partnership, groups[i].kept_years);
    }
  self->kept_to_age = read_one (partnership, AGE_FIELD);
}

/** sp_review_periods_get_least: Returns: after how many years the first cases are reviewed: none is due before */
int
sp_review_periods_get_least (const SpReviewPeriods *self)
{
  int least = self->years[0];

  for (guint i = 1; i < SP_REVIEW_N_GROUPS; i++)
    least = MIN (least, self->years[i]);

  return least;
}

/**
 * sp_review_periods_get_otherwise:
 * @field: a field of the partnership
 *
 * Returns: what holds where it is not set; 0 where it does not say how long cases are kept
 */
int
sp_review_periods_get_otherwise (const char *field)
{
  for (guint i = 0; i < SP_REVIEW_N_GROUPS; i++)
    if (strcmp (field, groups[i].years) == 0 || strcmp (field, groups[i].kept_years) == 0)
      return groups[i].otherwise;

  return strcmp (field, AGE_FIELD) == 0 ? AGE_OTHERWISE : 0;
}

/**
 * sp_review_periods_bounds:
 * @field: a field of the partnership
 * @least: (out): the least that can be meant
 * @most: (out): the most
 *
 * Returns: whether @field says how long cases are kept
 */
gboolean
sp_review_periods_bounds (const char *field,
                          int        *least,
                          int        *most)
{
  gboolean age = strcmp (field, AGE_FIELD) == 0;

  *least = age ? LEAST_AGE : 1;
  *most = age ? MAX_AGE : MAX_YEARS;

  return sp_review_periods_get_otherwise (field) != 0;
}

/** sp_review_periods_is_short: Returns: whether @value makes cases go before the least for which they used to be kept */
gboolean
sp_review_periods_is_short (const char *field,
                            gint64      value)
{
  for (guint i = 0; i < SP_REVIEW_N_GROUPS; i++)
    if (strcmp (field, groups[i].years) == 0)
      return value >= 1 && value < SP_REVIEW_LEAST_YEARS;

  return FALSE;
}
