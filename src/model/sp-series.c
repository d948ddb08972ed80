/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-series.h"

#include "sp-date.h"

#define DAYS_A_WEEK 7

/* The same weekday of a later month, by its place in the month; the fifth, where there is none, is the last. */
static void
add_months (GDate       *date,
            const GDate *first,
            guint        n_months)
{
  GDateWeekday weekday = g_date_get_weekday (first);
  guint place = (g_date_get_day (first) - 1) / DAYS_A_WEEK;
  guint month;

  *date = *first;
  g_date_set_day (date, 1);
  g_date_add_months (date, n_months);
  month = g_date_get_month (date);
  while (g_date_get_weekday (date) != weekday)
    g_date_add_days (date, 1);
  g_date_add_days (date, place * DAYS_A_WEEK);
  if ((guint) g_date_get_month (date) != month)
    g_date_subtract_days (date, DAYS_A_WEEK);
}

static void
step (GDate         *date,
      const GDate   *first,
      SpSeriesEvery  every,
      guint          n)
{
  *date = *first;
  if (every == SP_SERIES_MONTH)
    add_months (date, first, n);
  else
    g_date_add_days (date, n * (every == SP_SERIES_FORTNIGHT ? 2 * DAYS_A_WEEK : DAYS_A_WEEK));
}

/**
 * sp_series_dates:
 * @first: the day of the first meeting
 * @every: how often
 * @n_times: how many meetings there are in all; 0 for as many as fit until @until
 * @until: (nullable): the last day on which there may be one
 *
 * Returns: (transfer full): the days of a series, @first among them; never more than %SP_SERIES_MAX, and none
 *   where @first is no day
 */
GStrv
sp_series_dates (const char    *first,
                 SpSeriesEvery  every,
                 guint          n_times,
                 const char    *until)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  guint most = every == SP_SERIES_ONCE ? 1 : n_times > 0 ? MIN (n_times, SP_SERIES_MAX) : SP_SERIES_MAX;
  gboolean bounded = n_times > 0 || sp_date_is_valid (until);
  GDate day;

  if (!sp_date_parse (first, &day))
    return g_strv_builder_end (builder);

  for (guint n = 0; n < most; n++)
    {
      g_autofree char *text = NULL;
      GDate date;

      step (&date, &day, every, n);
      text = sp_date_format (&date);
      /* Without an end there is one meeting only: nobody plans for ever by mistake. */
      if (n > 0 && (!bounded || (sp_date_is_valid (until) && g_strcmp0 (text, until) > 0)))
        break;
      g_strv_builder_take (builder, g_steal_pointer (&text));
    }

  return g_strv_builder_end (builder);
}

/**
 * sp_series_shift:
 * @date: the day of a later meeting of a series
 * @from: the day on which one of them was
 * @to: the day to which that one was moved
 *
 * Returns: (transfer full): the day of the later one, moved by as many days
 */
char *
sp_series_shift (const char *date,
                 const char *from,
                 const char *to)
{
  if (!sp_date_is_valid (date) || !sp_date_is_valid (from) || !sp_date_is_valid (to))
    return g_strdup (date);

  return sp_date_add_days (date, sp_date_days_between (from, to));
}
