/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* When it has to be decided whether a case is kept, and what holds it (domain.md §7, retention). */

#include "config.h"

#include "sp-case-review.h"

#include "sp-date.h"
#include "sp-json.h"

#include <string.h>

/* What is kept for longer: to an age rather than for years, more years rather than fewer. 0 is no group at all. */
static int
stricter (const SpReviewPeriods *periods,
          int                    one,
          int                    other)
{
  if (one == 0 || other == 0)
    return MAX (one, other);
  if (one == SP_REVIEW_TO_AGE || other == SP_REVIEW_TO_AGE)
    return SP_REVIEW_TO_AGE;
  if (periods->years[one] != periods->years[other])
    return periods->years[one] > periods->years[other] ? one : other;

  return MIN (one, other);
}

/* What the last decision says, or a contribution of what is kept longer. */
static int
find_group (const SpReviewPeriods *periods,
            GPtrArray             *retentions,
            GPtrArray             *contributions)
{
  const char *last = "";
  int group = 0;

  for (guint i = 0; i < retentions->len; i++)
    {
      JsonObject *fields = retentions->pdata[i];
      const char *date = sp_json_get_text (fields, "date");
      int own = sp_review_group_read (sp_json_get_text (fields, "group"));

      if (own == 0 || date == NULL || strcmp (date, last) < 0)
        continue;
      group = strcmp (date, last) == 0 ? stricter (periods, group, own) : own;
      last = date;
    }
  for (guint i = 0; i < contributions->len; i++)
    group = stricter (periods, group, sp_review_group_read (sp_json_get_text (contributions->pdata[i], "retention")));

  return group;
}

static char *
dup_ended (JsonObject *about)
{
  static const char * const days[] = { "closed", "last_discussed", "received" };
  const char *status = sp_json_get_text (about, "status");

  if (g_strcmp0 (status, "closed") != 0 && g_strcmp0 (status, "declined") != 0)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      const char *day = sp_json_get_text (about, days[i]);

      if (day != NULL && sp_date_is_valid (day))
        return g_strdup (day);
    }

  return NULL;
}

/* So many years after a day; of a day that is not in that year, the day before. */
static char *
dup_years_after (const char *day,
                 int         years)
{
  GDate date;

  if (day == NULL || !sp_date_parse (day, &date))
    return NULL;
  g_date_add_years (&date, (GDateYear) years);

  return sp_date_format (&date);
}

static char *
dup_due (const char *ended,
         int         years,
         GPtrArray  *retentions)
{
  g_autofree char *due = dup_years_after (ended, years);

  for (guint i = 0; i < retentions->len; i++)
    {
      const char *until = sp_json_get_text (retentions->pdata[i], "until");

      if (until != NULL && sp_date_is_valid (until) && strcmp (until, due) > 0)
        g_set_str (&due, until);
    }

  return g_steal_pointer (&due);
}

static gboolean
is_held (GPtrArray *holds,
         GPtrArray *contributions)
{
  for (guint i = 0; i < holds->len; i++)
    if (sp_json_get_text (holds->pdata[i], "released") == NULL)
      return TRUE;
  for (guint i = 0; i < contributions->len; i++)
    if (sp_json_get_flag (contributions->pdata[i], "hold"))
      return TRUE;

  return FALSE;
}

/**
 * sp_case_review_new:
 * @periods: how long cases are kept
 * @about: the case's fields
 * @suspect: (nullable): the fields of the person that the case names as its perpetrator; %NULL where it names nobody
 * @retentions: the fields of the decisions to keep it
 * @holds: the fields of its holds
 * @contributions: the fields of what agencies contributed
 *
 * Returns: (transfer full): how long it is kept
 */
SpCaseReview *
sp_case_review_new (const SpReviewPeriods *periods,
                    JsonObject            *about,
                    JsonObject            *suspect,
                    GPtrArray             *retentions,
                    GPtrArray             *holds,
                    GPtrArray             *contributions)
{
  SpCaseReview *self = g_new0 (SpCaseReview, 1);

  self->group = find_group (periods, retentions, contributions);
  self->held = is_held (holds, contributions);
  self->ended = dup_ended (about);
  if (self->ended != NULL)
    self->due = dup_due (self->ended, periods->years[self->group], retentions);
  if (suspect != NULL)
    self->keep_to = dup_years_after (sp_json_get_text (suspect, "born"), periods->kept_to_age);

  return self;
}

/** sp_case_review_free: Frees it. */
void
sp_case_review_free (SpCaseReview *self)
{
  g_free (self->ended);
  g_free (self->due);
  g_free (self->keep_to);
  g_free (self);
}

/**
 * sp_case_review_is_due:
 * @today: the day it is
 *
 * Returns: whether it has to be decided now
 */
gboolean
sp_case_review_is_due (const SpCaseReview *self,
                       const char         *today)
{
  return self->due != NULL && strcmp (self->due, today) <= 0;
}

/**
 * sp_case_review_keeps_by_default:
 * @today: the day it is
 *
 * Returns: whether a review keeps the case unless there is a reason not to: what is kept for public protection, until the
 *   suspect has the age that ends it. Where their date of birth is not known nothing says that it is over
 */
gboolean
sp_case_review_keeps_by_default (const SpCaseReview *self,
                                 const char         *today)
{
  return self->group == SP_REVIEW_TO_AGE && (self->keep_to == NULL || strcmp (today, self->keep_to) < 0);
}

/**
 * sp_case_review_dup_next:
 * @group: the group for which it is decided to keep it; 0: as it is
 * @today: the day of the decision
 *
 * Returns: (transfer full) (nullable): the day on which a case that is kept now is looked at again, as far as the
 *   group says: of the first one not after the day on which it is over; %NULL when it is over
 */
char *
sp_case_review_dup_next (const SpCaseReview    *self,
                         const SpReviewPeriods *periods,
                         int                    group,
                         const char            *today)
{
  int kept = group != 0 ? group : self->group;
  char *next = dup_years_after (today, periods->kept_years[kept]);

  if (kept != SP_REVIEW_TO_AGE || self->keep_to == NULL || next == NULL)
    return next;
  if (strcmp (today, self->keep_to) >= 0)
    g_clear_pointer (&next, g_free);
  else if (strcmp (self->keep_to, next) < 0)
    g_set_str (&next, self->keep_to);

  return next;
}
