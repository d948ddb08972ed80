/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SP_TIMER_CALM,
  SP_TIMER_AMBER, /* four fifths of the plan are used */
  SP_TIMER_RED,   /* past the plan */
} SpTimerLevel;

SpTimerLevel sp_meeting_timer_level      (gint64 used_s,
                                          int    planned_min);
char        *sp_meeting_timer_clock      (gint64 used_s) G_GNUC_WARN_UNUSED_RESULT;
char        *sp_meeting_timer_plan       (int    planned_min) G_GNUC_WARN_UNUSED_RESULT;
char        *sp_meeting_timer_words      (gint64 used_s,
                                          int    planned_min) G_GNUC_WARN_UNUSED_RESULT;
char        *sp_meeting_timer_short      (gint64 used_s,
                                          int    planned_min) G_GNUC_WARN_UNUSED_RESULT;
int          sp_meeting_timer_minutes    (gint64 used_s);
gint64       sp_meeting_timer_end        (gint64 now_s,
                                          gint64 used_s,
                                          int    planned_min,
                                          int    rest_min);
gint64       sp_meeting_timer_resume     (gint64 used_s,
                                          gint64 since_us,
                                          gint64 seen_us,
                                          gint64 now_us);

G_END_DECLS
