/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-timer.h"

static void
check_words (gint64      used_s,
             int         planned_min,
             const char *expected)
{
  g_autofree char *words = sp_meeting_timer_words (used_s, planned_min);

  g_assert_cmpstr (words, ==, expected);
}

static void
check_clock (gint64      used_s,
             int         planned_min,
             const char *expected_clock,
             const char *expected_plan)
{
  g_autofree char *clock = sp_meeting_timer_clock (used_s);
  g_autofree char *plan = sp_meeting_timer_plan (planned_min);

  g_assert_cmpstr (clock, ==, expected_clock);
  g_assert_cmpstr (plan, ==, expected_plan);
}

static void
check_short (gint64      used_s,
             int         planned_min,
             const char *expected)
{
  g_autofree char *text = sp_meeting_timer_short (used_s, planned_min);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_level (void)
{
  g_assert_cmpint (sp_meeting_timer_level (0, 10), ==, SP_TIMER_CALM);
  g_assert_cmpint (sp_meeting_timer_level (479, 10), ==, SP_TIMER_CALM);
  g_assert_cmpint (sp_meeting_timer_level (480, 10), ==, SP_TIMER_AMBER);
  g_assert_cmpint (sp_meeting_timer_level (600, 10), ==, SP_TIMER_AMBER);
  g_assert_cmpint (sp_meeting_timer_level (601, 10), ==, SP_TIMER_RED);
  g_assert_cmpint (sp_meeting_timer_level (100000, 0), ==, SP_TIMER_CALM);
}

static void
test_words (void)
{
  check_words (0, 10, "0 of 10 minutes");
  check_words (480, 10, "8 of 10 minutes");
  check_words (600, 10, "10 of 10 minutes");
  check_words (601, 10, "Time is up");
  check_words (660, 10, "1 over");
  check_words (725, 10, "2 over");
  check_words (30, 1, "0 of 1 minute");
  check_words (60, 0, "1 minute");
  check_words (725, 0, "12 minutes");
  check_words (-5, 10, "0 of 10 minutes");
}

static void
test_clock (void)
{
  check_clock (432, 10, "07:12", "/ 10:00");
  check_clock (0, 10, "00:00", "/ 10:00");
  check_clock (432, 0, "07:12", "");
  check_clock (7325, 120, "122:05", "/ 120:00");
  check_clock (-1, 10, "00:00", "/ 10:00");

  check_short (540, 10, "9′/10");
  check_short (0, 10, "10′");
  check_short (5, 10, "1′/10");
  check_short (90, 0, "2′");
  check_short (0, 0, "");
}

static void
test_end (void)
{
  g_assert_cmpint (sp_meeting_timer_end (1000, 60, 10, 0), ==, 1000 + 540);
  g_assert_cmpint (sp_meeting_timer_end (1000, 60, 10, 20), ==, 1000 + 540 + 1200);

  /* An item that has outrun its plan ends now, not in the past. */
  g_assert_cmpint (sp_meeting_timer_end (1000, 6000, 10, 20), ==, 1000 + 1200);
  g_assert_cmpint (sp_meeting_timer_end (1000, -60, 10, -20), ==, 1000 + 600);
}

static void
test_resume (void)
{
  const gint64 minute = 60 * G_USEC_PER_SEC;

  /* Back within a minute: the meeting went on. */
  g_assert_cmpint (sp_meeting_timer_resume (30, 10 * minute, 15 * minute, 16 * minute), ==,
                   30 + 6 * 60);
  /* Back the next morning: it did not. */
  g_assert_cmpint (sp_meeting_timer_resume (30, 10 * minute, 15 * minute, 900 * minute), ==,
                   30 + 5 * 60);
  /* The clock was set back. */
  g_assert_cmpint (sp_meeting_timer_resume (30, 10 * minute, 15 * minute, 2 * minute), ==,
                   30 + 5 * 60);
  g_assert_cmpint (sp_meeting_timer_resume (30, 10 * minute, 5 * minute, 2 * minute), ==, 30);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/meetings/timer/level", test_level);
  g_test_add_func ("/meetings/timer/words", test_words);
  g_test_add_func ("/meetings/timer/clock", test_clock);
  g_test_add_func ("/meetings/timer/end", test_end);
  g_test_add_func ("/meetings/timer/resume", test_resume);

  return g_test_run ();
}
