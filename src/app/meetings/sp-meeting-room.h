/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-directory-records.h"
#include "sp-meeting-records.h"
#include "sp-meeting-rules.h"
#include "sp-store.h"

G_BEGIN_DECLS

/* Who is in the room, what they agreed to, whether they can decide, and who keeps out of what. */

SpRecord   *sp_meeting_add_attendance     (SpChange      *change,
                                           SpStore       *store,
                                           SpMeeting     *meeting,
                                           const char    *agency_id,
                                           const char    *member_id,
                                           const char    *name);
void        sp_meeting_put_status         (SpChange      *change,
                                           SpStore       *store,
                                           SpAttendance  *attendance,
                                           const char    *status);
void        sp_meeting_put_agreement      (SpChange      *change,
                                           SpStore       *store,
                                           SpMeeting     *meeting,
                                           SpAttendance  *attendance,
                                           gboolean       agreed);
gboolean    sp_meeting_attendee_is_here   (SpAttendance  *attendance);
gboolean    sp_meeting_attendee_agreed    (SpMeeting     *meeting,
                                           SpAttendance  *attendance);
char       *sp_meeting_attendee_name      (SpAttendance  *attendance);

SpQuorum   *sp_meeting_make_quorum        (SpPartnership *partnership,
                                           SpMeeting     *meeting,
                                           GListModel    *attendance);
char       *sp_meeting_quorum_words       (SpQuorum      *quorum,
                                           GListModel    *agencies);

/* sp-meeting-present.c: who is there for an item, and who keeps out of it */
GStrv       sp_meeting_dup_present        (GListModel    *attendance,
                                           GListModel    *interests,
                                           SpAgendaItem  *item) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sp_meeting_is_present_for     (SpAgendaItem  *item,
                                           SpAttendance  *attendance);
void        sp_meeting_put_present        (SpChange      *change,
                                           SpAgendaItem  *item,
                                           SpAttendance  *attendance,
                                           gboolean       present);

void        sp_meeting_declare_interest   (SpChange      *change,
                                           SpStore       *store,
                                           SpMeeting     *meeting,
                                           SpAgendaItem  *item,
                                           GListModel    *attendance,
                                           SpAttendance  *who,
                                           const char    *nature,
                                           const char    *measure,
                                           const char    *deputy);

G_END_DECLS
