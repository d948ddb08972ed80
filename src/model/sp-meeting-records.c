/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-meeting-records.h"

SP_DEFINE_RECORD (SpMeeting, sp_meeting, SP_MEETING_FIELDS,
                  .name = "meeting", .label = N_("Meeting"),
                  .home = SP_HOME_MEETING, .writers = SP_WRITERS_CHAIR,
                  .closes = TRUE)

SP_DEFINE_RECORD (SpAgendaItem, sp_agenda_item, SP_AGENDA_ITEM_FIELDS,
                  .name = "agenda_item", .label = N_("Agenda item"),
                  .home = SP_HOME_MEETING | SP_HOME_CASE, .writers = SP_WRITERS_CHAIR,
                  .closes = TRUE)

SP_DEFINE_RECORD (SpAttendance, sp_attendance, SP_ATTENDANCE_FIELDS,
                  .name = "attendance", .label = N_("Attendance"),
                  .home = SP_HOME_MEETING, .writers = SP_WRITERS_OWNER, .owner = "agency",
                  .closes = TRUE)

SP_DEFINE_RECORD (SpInterest, sp_interest, SP_INTEREST_FIELDS,
                  .name = "interest", .label = N_("Declaration of interest"),
                  .home = SP_HOME_MEETING | SP_HOME_CASE, .writers = SP_WRITERS_ANY,
                  .closes = TRUE)

SP_DEFINE_RECORD (SpMinute, sp_minute, SP_MINUTE_FIELDS,
                  .name = "minute", .label = N_("Minute"),
                  .home = SP_HOME_MEETING | SP_HOME_CASE, .writers = SP_WRITERS_CHAIR,
                  .closes = TRUE)
