/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-case-records.h"
#include "sp-directory-records.h"
#include "sp-meeting-records.h"
#include "sp-value-lists.h"
#include "sp-work-records.h"

G_BEGIN_DECLS

SpCase   *sp_meeting_item_case       (SpAgendaItem *item);
char     *sp_meeting_case_initials   (SpCase       *record) G_GNUC_WARN_UNUSED_RESULT;
char     *sp_meeting_case_people     (SpCase       *record) G_GNUC_WARN_UNUSED_RESULT;
char     *sp_meeting_item_title      (SpAgendaItem *item,
                                      SpValueLists *lists) G_GNUC_WARN_UNUSED_RESULT;
char     *sp_meeting_item_sentence   (SpAgendaItem *item,
                                      SpValueLists *lists,
                                      guint         number,
                                      int           planned_min) G_GNUC_WARN_UNUSED_RESULT;
char     *sp_meeting_day             (SpMeeting    *meeting) G_GNUC_WARN_UNUSED_RESULT;
char     *sp_meeting_long_day        (SpMeeting    *meeting) G_GNUC_WARN_UNUSED_RESULT;
char     *sp_meeting_details         (SpMeeting    *meeting) G_GNUC_WARN_UNUSED_RESULT;
char     *sp_meeting_sentence        (SpMeeting    *meeting,
                                      SpValueLists *lists,
                                      int           n_items) G_GNUC_WARN_UNUSED_RESULT;
char     *sp_meeting_action_sentence (SpAction     *action,
                                      const char   *agency,
                                      SpValueLists *lists,
                                      const char   *today) G_GNUC_WARN_UNUSED_RESULT;
char     *sp_meeting_member_name     (SpMember     *member) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sp_meeting_action_is_open  (SpAction     *action);
gboolean  sp_meeting_item_is_over    (SpAgendaItem *item);
char     *sp_meeting_time_of_day     (const char   *instant) G_GNUC_WARN_UNUSED_RESULT;
char     *sp_meeting_duration        (int           minutes) G_GNUC_WARN_UNUSED_RESULT;
char     *sp_meeting_tidy_time       (const char   *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
