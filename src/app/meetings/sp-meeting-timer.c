/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-timer.h"

#include <glib/gi18n-lib.h>

/* A laptop that comes back within this time lost its power, and the meeting went on; after a
 * longer time nobody was talking any more. */
#define LONGEST_GAP_US (20 * 60 * G_USEC_PER_SEC)

/**
 * sp_meeting_timer_level:
 * @used_s: seconds spent on the item
 * @planned_min: minutes planned, 0 for none
 *
 * Returns: whether the time needs a word
 */
SpTimerLevel
sp_meeting_timer_level (gint64 used_s,
                        int    planned_min)
{
  if (planned_min <= 0)
    return SP_TIMER_CALM;
  if (used_s > planned_min * 60)
    return SP_TIMER_RED;
  if (used_s * 5 >= planned_min * 60 * 4)
    return SP_TIMER_AMBER;
  return SP_TIMER_CALM;
}

/** sp_meeting_timer_clock: Returns: (transfer full): the running clock, "07:12" */
char *
sp_meeting_timer_clock (gint64 used_s)
{
  used_s = MAX (used_s, 0);
  return g_strdup_printf ("%02d:%02d", (int) (used_s / 60), (int) (used_s % 60));
}

/** sp_meeting_timer_plan: Returns: (transfer full): what follows the clock, "/ 10:00"; nothing without a plan */
char *
sp_meeting_timer_plan (int planned_min)
{
  return planned_min > 0 ? g_strdup_printf ("/ %02d:00", planned_min) : g_strdup ("");
}

/**
 * sp_meeting_timer_words:
 *
 * Returns: (transfer full): the time in words: "8 of 10 minutes", "2 over", "Time is up"
 */
char *
sp_meeting_timer_words (gint64 used_s,
                        int    planned_min)
{
  int used_min = (int) (MAX (used_s, 0) / 60);
  int over;

  if (planned_min <= 0)
    return g_strdup_printf (ngettext ("%d minute", "%d minutes", used_min), used_min);

  if (sp_meeting_timer_level (used_s, planned_min) != SP_TIMER_RED)
    /* Translators: minutes used, and minutes planned for this item of the agenda */
    return g_strdup_printf (ngettext ("%d of %d minute", "%d of %d minutes", planned_min),
                            used_min, planned_min);

  over = (int) ((used_s - planned_min * 60) / 60);
  if (over == 0)
    return g_strdup (_("Time is up"));

  /* Translators: minutes by which this item of the agenda has outrun its plan */
  return g_strdup_printf (ngettext ("%d over", "%d over", over), over);
}

/**
 * sp_meeting_timer_short:
 *
 * Returns: (transfer full): for a row of the agenda: "9'/10", or "10'" before the item was begun
 */
char *
sp_meeting_timer_short (gint64 used_s,
                        int    planned_min)
{
  if (used_s <= 0 && planned_min <= 0)
    return g_strdup ("");
  if (used_s <= 0)
    return g_strdup_printf ("%d′", planned_min);
  if (planned_min <= 0)
    return g_strdup_printf ("%d′", sp_meeting_timer_minutes (used_s));
  return g_strdup_printf ("%d′/%d", sp_meeting_timer_minutes (used_s), planned_min);
}

/**
 * sp_meeting_timer_minutes:
 *
 * Returns: whole minutes, rounded to the nearest, and 1 for anything that was begun
 */
int
sp_meeting_timer_minutes (gint64 used_s)
{
  if (used_s <= 0)
    return 0;
  return MAX (1, (int) ((used_s + 30) / 60));
}

/**
 * sp_meeting_timer_end:
 * @now_s: the time now, in seconds since 1970
 * @used_s: seconds spent on the item that is open
 * @planned_min: its plan
 * @rest_min: minutes planned for all items still to come
 *
 * Returns: when the meeting will end if each item keeps to its plan
 */
gint64
sp_meeting_timer_end (gint64 now_s,
                      gint64 used_s,
                      int    planned_min,
                      int    rest_min)
{
  return now_s + MAX (0, planned_min * 60 - MAX (used_s, 0)) + MAX (0, rest_min) * 60;
}

/**
 * sp_meeting_timer_resume:
 * @used_s: seconds counted when the clock was started
 * @since_us: when that was
 * @seen_us: the last time at which the app is known to have been running
 * @now_us: now
 *
 * After a crash, the time spent on the item: up to now if the app was gone for a short time, else
 * up to the last sign of life. A clock that was set back never takes time away.
 *
 * Returns: seconds
 */
gint64
sp_meeting_timer_resume (gint64 used_s,
                         gint64 since_us,
                         gint64 seen_us,
                         gint64 now_us)
{
  gint64 until_us = seen_us;

  if (now_us >= seen_us && now_us - seen_us <= LONGEST_GAP_US)
    until_us = now_us;

  return used_s + MAX (0, until_us - since_us) / G_USEC_PER_SEC;
}
