/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-directory-records.h"
#include "sp-meeting-records.h"
#include "sp-store.h"
#include "sp-work-records.h"

G_BEGIN_DECLS

#define SP_TYPE_MEETING_RETURNS (sp_meeting_returns_get_type ())

/* Which agency has written its return for which case of a meeting, and which has not. It tells that a return is
 * there, and nothing of what is in it: whoever asks for the words asks the record. Signal: "changed". */
G_DECLARE_FINAL_TYPE (SpMeetingReturns, sp_meeting_returns, SP, MEETING_RETURNS, GObject)

SpMeetingReturns *sp_meeting_returns_new         (SpStore          *store,
                                                  SpMeeting        *meeting);
SpMeeting        *sp_meeting_returns_get_meeting (SpMeetingReturns *self);
GListModel       *sp_meeting_returns_get_items   (SpMeetingReturns *self);
GListModel       *sp_meeting_returns_get_invitations (SpMeetingReturns *self);
gboolean          sp_meeting_returns_get_loading (SpMeetingReturns *self);
GPtrArray        *sp_meeting_returns_dup_missing (SpMeetingReturns *self,
                                                  const char       *case_id,
                                                  guint            *n_wanted);
char             *sp_meeting_returns_dup_words   (SpMeetingReturns *self,
                                                  const char       *case_id);
SpContribution   *sp_meeting_returns_find_own    (SpMeetingReturns *self,
                                                  const char       *case_id);
gboolean          sp_meeting_returns_wants_own   (SpMeetingReturns *self,
                                                  const char       *case_id);
GPtrArray        *sp_meeting_returns_dup_own_missing (SpMeetingReturns *self);

char             *sp_returns_missing_words       (guint               n_given,
                                                  guint               n_wanted,
                                                  const char * const *missing) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
