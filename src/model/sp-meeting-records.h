/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-case-records.h"

G_BEGIN_DECLS

/* A meeting. What it says of a case lies in that case's compartment, never in the meeting's. */

#define SP_MEETING_FIELDS(F, P)                                                                    \
  F (P, TEXT,    title,             SP_FIELD_SAFE, 200, NULL, N_("Title"))                         \
  F (P, DATE,    date,              SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_SAFE, 0, NULL, N_("Date")) \
  F (P, TEXT,    starts,            SP_FIELD_SAFE, 5, NULL, N_("Starts at"))                       \
  F (P, TEXT,    ends,              SP_FIELD_SAFE, 5, NULL, N_("Room until"))                      \
  F (P, TEXT,    place,             0, 400, NULL, N_("Place"))                                     \
  F (P, REF,     chair,             0, 0, "member", N_("Chair"))                                   \
  F (P, CHOICE,  status,            SP_FIELD_REQUIRED | SP_FIELD_INDEXED, 0, "meeting-status", N_("Status")) \
  F (P, NUMBER,  minutes_per_item,  0, 240, NULL, N_("Minutes for an item"))                       \
  F (P, SET,     agencies,          0, 40, "agency", N_("Agencies invited"))                       \
  F (P, INSTANT, opened_at,         0, 0, NULL, N_("Opened at"))                                   \
  F (P, INSTANT, closed_at,         0, 0, NULL, N_("Closed at"))                                   \
  F (P, INSTANT, reopened_at,       0, 0, NULL, N_("Opened again at"))                             \
  F (P, TEXT,    statement_version, 0, 40, NULL, N_("Version of the confidentiality statement"))   \
  F (P, PROSE,   statement,         0, 8000, NULL, N_("Confidentiality statement"))                \
  F (P, TEXT,    quorum_note,       0, 1000, NULL, N_("Not quorate, proceeded because"))           \
  F (P, TEXT,    series,            SP_FIELD_INDEXED, 60, NULL, N_("Series"))                      \
  F (P, DATE,    returns_due,       0, 0, NULL, N_("Returns wanted by"))                           \
  F (P, INSTANT, issued_at,         SP_FIELD_INDEXED, 0, NULL, N_("Agenda issued at"))             \
  F (P, SET,     led_by,            0, 20, NULL, N_("Taken over by"))                              \
  F (P, TEXT,    cancelled_because, 0, 400, NULL, N_("Cancelled because"))

#define SP_AGENDA_ITEM_FIELDS(F, P)                                                                \
  F (P, REF,     meeting,    SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 0, "meeting", N_("Meeting")) \
  F (P, REF,     case_id,    SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 0, "case", N_("Case"))         \
  F (P, CHOICE,  kind,       SP_FIELD_REQUIRED | SP_FIELD_SAFE, 0, "agenda-kind", N_("Kind"))      \
  F (P, TEXT,    title,      0, 200, NULL, N_("Title"))                                            \
  F (P, TEXT,    position,   SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_LATEST, 60, NULL, N_("Position")) \
  F (P, NUMBER,  planned,    SP_FIELD_SAFE, 240, NULL, N_("Minutes planned"))                      \
  F (P, NUMBER,  used,       SP_FIELD_SAFE, 86400, NULL, N_("Seconds used"))                       \
  F (P, CHOICE,  state,      SP_FIELD_SAFE, 0, "agenda-state", N_("State"))                        \
  F (P, INSTANT, started_at, 0, 0, NULL, N_("Started at"))                                         \
  F (P, TEXT,    reason,     0, 400, NULL, N_("Reason"))                                           \
  F (P, SET,     present,    0, 60, "attendance", N_("Present for it"))                            \
  F (P, INSTANT, read_back_at, 0, 0, NULL, N_("Read back at"))                                     \
  SP_RESTRICTION (F, P)

#define SP_ATTENDANCE_FIELDS(F, P)                                                                 \
  F (P, REF,     meeting,  SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 0, "meeting", N_("Meeting")) \
  F (P, REF,     agency,   SP_FIELD_REQUIRED, 0, "agency", N_("Agency"))                           \
  F (P, REF,     member,   SP_FIELD_INDEXED, 0, "member", N_("Member"))                            \
  F (P, TEXT,    name,     SP_FIELD_PERSONAL, 200, NULL, N_("Name"))                               \
  F (P, CHOICE,  status,   SP_FIELD_REQUIRED, 0, "attendance", N_("Attendance"))                   \
  F (P, FLAG,    observer, 0, 0, NULL, N_("Observer"))                                             \
  F (P, CHOICE,  information_sent, 0, 0, "yes-no", N_("Information sent"))                         \
  F (P, DATE,    information_on,   0, 0, NULL, N_("Information received on"))                      \
  F (P, INSTANT, arrived_at, 0, 0, NULL, N_("Arrived at"))                                         \
  F (P, INSTANT, left_at,    0, 0, NULL, N_("Left at"))                                            \
  F (P, INSTANT, agreed_at,  0, 0, NULL, N_("Agreed to the confidentiality statement at"))         \
  F (P, TEXT,    agreed_version, 0, 40, NULL, N_("In the version"))

#define SP_INTEREST_FIELDS(F, P)                                                                   \
  F (P, REF,    meeting,  SP_FIELD_INDEXED, 0, "meeting", N_("Meeting"))                           \
  F (P, REF,    case_id,  SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 0, "case", N_("Case"))            \
  F (P, REF,    member,   SP_FIELD_REQUIRED | SP_FIELD_INDEXED, 0, "member", N_("Member"))         \
  F (P, PROSE,  nature,   SP_FIELD_REQUIRED | SP_FIELD_PERSONAL, 1000, NULL, N_("Interest"))       \
  F (P, DATE,   declared, SP_FIELD_REQUIRED, 0, NULL, N_("Declared on"))                           \
  F (P, CHOICE, measure,  0, 0, "interest-measure", N_("Measure taken"))                           \
  SP_RESTRICTION (F, P)

#define SP_MINUTE_FIELDS(F, P)                                                                     \
  F (P, REF,    meeting,  SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 0, "meeting", N_("Meeting")) \
  F (P, REF,    case_id,  SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 0, "case", N_("Case"))            \
  F (P, REF,    item,     SP_FIELD_INDEXED, 0, "agenda_item", N_("Agenda item"))                   \
  F (P, CHOICE, kind,     SP_FIELD_REQUIRED, 0, "minute-kind", N_("Kind"))                         \
  F (P, PROSE,  text,     SP_FIELD_REQUIRED | SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 65536, NULL, N_("Minute")) \
  F (P, REF,    agency,   0, 0, "agency", N_("Said by"))                                           \
  F (P, REF,    amends,   SP_FIELD_READ_ONLY, 0, "minute", N_("Corrects"))                         \
  F (P, REF,    approves, SP_FIELD_READ_ONLY, 0, "meeting", N_("Approves the minutes of"))                    \
  F (P, TEXT,   position, SP_FIELD_INDEXED | SP_FIELD_LATEST, 60, NULL, N_("Position"))            \
  SP_RESTRICTION (F, P)

#define SP_TYPE_MEETING     (sp_meeting_get_type ())
#define SP_TYPE_AGENDA_ITEM (sp_agenda_item_get_type ())
#define SP_TYPE_ATTENDANCE  (sp_attendance_get_type ())
#define SP_TYPE_INTEREST    (sp_interest_get_type ())
#define SP_TYPE_MINUTE      (sp_minute_get_type ())

SP_DECLARE_RECORD (SpMeeting, sp_meeting, MEETING, SP_MEETING_FIELDS)
SP_DECLARE_RECORD (SpAgendaItem, sp_agenda_item, AGENDA_ITEM, SP_AGENDA_ITEM_FIELDS)
SP_DECLARE_RECORD (SpAttendance, sp_attendance, ATTENDANCE, SP_ATTENDANCE_FIELDS)
SP_DECLARE_RECORD (SpInterest, sp_interest, INTEREST, SP_INTEREST_FIELDS)
SP_DECLARE_RECORD (SpMinute, sp_minute, MINUTE, SP_MINUTE_FIELDS)

G_END_DECLS
