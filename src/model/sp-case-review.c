/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* When it has to be decided whether a case is kept, and what holds it (domain.md §7, retention). */

#include "config.h"

#include "sp-case-review.h"

#include "sp-date.h"
#include "sp-json.h"

#include <string.h>

/* What the last decision says, or a contribution of what is kept longer. */
static const SpReviewGroup *
find_group (const SpReviewPeriods *periods,
            GPtrArray             *retentions,
            GPtrArray             *contributions)
{
  const char *last = "";
  const SpReviewGroup *group = sp_review_periods_find (periods, NULL);

  for (guint i = 0; i < retentions->len; i++)
    {
      JsonObject *fields = retentions->pdata[i];
      const char *date = sp_json_get_text (fields, "date");
      const SpReviewGroup *own = sp_review_periods_find (periods, sp_json_get_text (fields, "group"));

      if (own->code == NULL || date == NULL || strcmp (date, last) < 0)
        continue;
      group = strcmp (date, last) == 0 ? sp_review_group_stricter (group, own) : own;
      last = date;
    }
  for (guint i = 0; i < contributions->len; i++)
    {
      const char *code = sp_json_get_text (contributions->pdata[i], "retention");

      group = sp_review_group_stricter (group, sp_review_periods_find (periods, code));
    }

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
sp_case_review_new (SpReviewPeriods *periods,
                    JsonObject      *about,
                    JsonObject      *suspect,
                    GPtrArray       *retentions,
                    GPtrArray       *holds,
                    GPtrArray       *contributions)
{
  SpCaseReview *self = g_new0 (SpCaseReview, 1);

  self->periods = sp_review_periods_ref (periods);
  self->group = find_group (periods, retentions, contributions);
  self->held = is_held (holds, contributions);
  self->ended = dup_ended (about);
  if (self->ended != NULL)
    self->due = dup_due (self->ended, self->group->years, retentions);
  if (suspect != NULL)
    self->born = g_strdup (sp_json_get_text (suspect, "born"));

  return self;
}

/** sp_case_review_free: Frees it. */
void
sp_case_review_free (SpCaseReview *self)
{
  g_free (self->ended);
  g_free (self->due);
  g_free (self->born);
  sp_review_periods_unref (self->periods);
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
 * sp_case_review_dup_keep_to:
 * @group: a group of the review's periods
 *
 * Returns: (transfer full) (nullable): the day on which the suspect reaches the age to which a case of @group is kept;
 *   %NULL: no age counts there, or their date of birth is not known
 */
char *
sp_case_review_dup_keep_to (const SpCaseReview  *self,
                            const SpReviewGroup *group)
{
  return group->to_age > 0 ? dup_years_after (self->born, group->to_age) : NULL;
}

/**
 * sp_case_review_keeps_by_default:
 * @today: the day it is
 *
 * Returns: whether a review keeps the case unless there is a reason not to: what is kept to an age, as for public
 *   protection, until the suspect has it. Where their date of birth is not known nothing says that it is over
 */
gboolean
sp_case_review_keeps_by_default (const SpCaseReview *self,
                                 const char         *today)
{
  g_autofree char *keep_to = sp_case_review_dup_keep_to (self, self->group);

  return self->group->to_age > 0 && (keep_to == NULL || strcmp (today, keep_to) < 0);
}

/**
 * sp_case_review_find_group:
 * @code: (nullable): a group that may be chosen; %NULL: none is
 *
 * Returns: (transfer none): that group, or the one that the case is in where it is none
 */
const SpReviewGroup *
sp_case_review_find_group (const SpCaseReview *self,
                           const char         *code)
{
  const SpReviewGroup *group = sp_review_periods_find (self->periods, code);

  return group->code != NULL ? group : self->group;
}

/**
 * sp_case_review_dup_next:
 * @code: (nullable): the group for which it is decided to keep it; %NULL: as it is
 * @today: the day of the decision
 *
 * Returns: (transfer full) (nullable): the day on which a case that is kept now is looked at again, as far as the
 *   group says: of the first one not after the day on which it is over; %NULL when it is over
 */
char *
sp_case_review_dup_next (const SpCaseReview *self,
                         const char         *code,
                         const char         *today)
{
  const SpReviewGroup *group = sp_case_review_find_group (self, code);
  g_autofree char *keep_to = sp_case_review_dup_keep_to (self, group);
  g_autofree char *next = dup_years_after (today, group->kept_years);

  if (keep_to == NULL || next == NULL)
    return g_steal_pointer (&next);
  if (strcmp (today, keep_to) >= 0)
    return NULL;

  return strcmp (keep_to, next) < 0 ? g_steal_pointer (&keep_to) : g_steal_pointer (&next);
}
