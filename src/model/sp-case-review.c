/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* When it has to be decided whether a case is kept, and what holds it (domain.md §7, retention). */

#include "config.h"

#include "sp-case-review.h"

#include "sp-date.h"
#include "sp-json.h"

#include <string.h>

/* By group, from the day on which the case ended. Of the first group every ten years, up to age 100: whoever decides to
 * keep it says when it is looked at again. */
static const int years[] = { SP_REVIEW_LEAST_YEARS, 10, 10, SP_REVIEW_LEAST_YEARS, SP_REVIEW_LEAST_YEARS };

static int
read_group (JsonObject *fields,
            const char *member)
{
  const char *code = sp_json_get_text (fields, member);
  gint64 group = code != NULL ? g_ascii_strtoll (code, NULL, 10) : 0;

  return group > 0 && group < (gint64) G_N_ELEMENTS (years) ? (int) group : 0;
}

/* 0 is no group at all. */
static int
stricter (int one,
          int other)
{
  return one == 0 || other == 0 ? MAX (one, other) : MIN (one, other);
}

/* What the last decision says, or a contribution of what is kept longer. */
static int
find_group (GPtrArray *retentions,
            GPtrArray *contributions)
{
  const char *last = "";
  int group = 0;

  for (guint i = 0; i < retentions->len; i++)
    {
      JsonObject *fields = retentions->pdata[i];
      const char *date = sp_json_get_text (fields, "date");
      int own = read_group (fields, "group");

      if (own == 0 || date == NULL || strcmp (date, last) < 0)
        continue;
      group = strcmp (date, last) == 0 ? stricter (group, own) : own;
      last = date;
    }
  for (guint i = 0; i < contributions->len; i++)
    group = stricter (group, read_group (contributions->pdata[i], "retention"));

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

static char *
dup_due (const char *ended,
         int         group,
         GPtrArray  *retentions)
{
  g_autofree char *due = NULL;
  GDate day;

  if (!sp_date_parse (ended, &day))
    return NULL;
  g_date_add_years (&day, (GDateYear) years[group]);
  due = sp_date_format (&day);
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
 * @about: the case's fields
 * @retentions: the fields of the decisions to keep it
 * @holds: the fields of its holds
 * @contributions: the fields of what agencies contributed
 *
 * Returns: (transfer full): how long it is kept
 */
SpCaseReview *
sp_case_review_new (JsonObject *about,
                    GPtrArray  *retentions,
                    GPtrArray  *holds,
                    GPtrArray  *contributions)
{
  SpCaseReview *self = g_new0 (SpCaseReview, 1);

  self->group = find_group (retentions, contributions);
  self->held = is_held (holds, contributions);
  self->ended = dup_ended (about);
  if (self->ended != NULL)
    self->due = dup_due (self->ended, self->group, retentions);

  return self;
}

/** sp_case_review_free: Frees it. */
void
sp_case_review_free (SpCaseReview *self)
{
  g_free (self->ended);
  g_free (self->due);
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
