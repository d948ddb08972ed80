/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-date.h"
#include "sp-series.h"

static void
check (const char    *first,
       SpSeriesEvery  every,
       guint          n_times,
       const char    *until,
       const char    *expected)
{
  g_auto(GStrv) dates = sp_series_dates (first, every, n_times, until);
  g_autofree char *all = g_strjoinv (" ", dates);

  g_assert_cmpstr (all, ==, expected);
}

static void
test_weeks (void)
{
  check ("2026-11-26", SP_SERIES_ONCE, 5, NULL, "2026-11-26");
  check ("2026-11-26", SP_SERIES_WEEK, 3, NULL, "2026-11-26 2026-12-03 2026-12-10");
  check ("2026-12-24", SP_SERIES_FORTNIGHT, 3, NULL, "2026-12-24 2027-01-07 2027-01-21");
  check ("2026-11-26", SP_SERIES_WEEK, 0, "2026-12-10", "2026-11-26 2026-12-03 2026-12-10");
  check ("2026-11-26", SP_SERIES_WEEK, 0, "2026-12-09", "2026-11-26 2026-12-03");
  /* Whichever comes first. */
  check ("2026-11-26", SP_SERIES_WEEK, 2, "2027-12-09", "2026-11-26 2026-12-03");
  check ("2026-11-26", SP_SERIES_WEEK, 9, "2026-12-03", "2026-11-26 2026-12-03");
}

static void
test_months (void)
{
  check ("2026-11-26", SP_SERIES_MONTH, 4, NULL, "2026-11-26 2026-12-24 2027-01-28 2027-02-25");
  /* The fifth Monday, or else the last. */
  check ("2026-11-30", SP_SERIES_MONTH, 5, NULL, "2026-11-30 2026-12-28 2027-01-25 2027-02-22 2027-03-29");
  check ("2026-12-01", SP_SERIES_MONTH, 2, NULL, "2026-12-01 2027-01-05");
}

static void
test_odd (void)
{
  g_auto(GStrv) endless = sp_series_dates ("2026-11-26", SP_SERIES_WEEK, 100000, NULL);

  check (NULL, SP_SERIES_WEEK, 3, NULL, "");
  check ("no day", SP_SERIES_WEEK, 3, NULL, "");
  check ("2026-11-26", SP_SERIES_WEEK, 0, NULL, "2026-11-26");
  check ("2026-11-26", SP_SERIES_WEEK, 0, "2026-01-01", "2026-11-26");
  g_assert_cmpuint (g_strv_length (endless), ==, SP_SERIES_MAX);
}

/* Whatever the first day, each month has just one, on the same weekday. */
static void
test_every_day (void)
{
  for (int i = 0; i < 366; i++)
    {
      g_autofree char *first = sp_date_add_days ("2027-12-31", i);
      g_auto(GStrv) dates = sp_series_dates (first, SP_SERIES_MONTH, 13, NULL);
      GDate day;

      g_assert_true (sp_date_parse (first, &day));
      g_assert_cmpuint (g_strv_length (dates), ==, 13);
      for (guint n = 0; n < 13; n++)
        {
          GDate other;

          g_assert_true (sp_date_parse (dates[n], &other));
          g_assert_cmpint (g_date_get_weekday (&other), ==, g_date_get_weekday (&day));
          g_assert_cmpuint ((guint) g_date_get_month (&other) - 1, ==, ((guint) g_date_get_month (&day) - 1 + n) % 12);
        }
    }
}

static void
test_shift (void)
{
  g_autofree char *later = sp_series_shift ("2026-12-31", "2026-11-26", "2026-11-27");
  g_autofree char *sooner = sp_series_shift ("2027-01-01", "2026-11-26", "2026-11-24");
  g_autofree char *odd = sp_series_shift ("2027-01-01", "2026-11-26", "soon");

  g_assert_cmpstr (later, ==, "2027-01-01");
  g_assert_cmpstr (sooner, ==, "2026-12-30");
  g_assert_cmpstr (odd, ==, "2027-01-01");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/series/weeks", test_weeks);
  g_test_add_func ("/series/months", test_months);
  g_test_add_func ("/series/odd", test_odd);
  g_test_add_func ("/series/every-day", test_every_day);
  g_test_add_func ("/series/shift", test_shift);

  return g_test_run ();
}
