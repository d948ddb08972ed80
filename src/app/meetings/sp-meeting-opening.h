/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-meeting-records.h"
#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_MEETING_OPENING (sp_meeting_opening_get_type ())

/* What comes before the first item, and can be looked up later: who is there, what they agreed to, whether they can
 * decide, the last minutes, who has an interest in what. Signal: "begin". */
G_DECLARE_FINAL_TYPE (SpMeetingOpening, sp_meeting_opening, SP, MEETING_OPENING, AdwBin)

GtkWidget *sp_meeting_opening_new     (SpStore          *store,
                                       SpMeeting        *meeting,
                                       GListModel       *items,
                                       GListModel       *attendance,
                                       GListModel       *agencies,
                                       GListModel       *interests,
                                       GListModel       *partnerships);
void       sp_meeting_opening_prepare (SpMeetingOpening *self);
void       sp_meeting_opening_update  (SpMeetingOpening *self,
                                       gboolean          writable);
void       sp_meeting_opening_focus   (SpMeetingOpening *self);

G_END_DECLS
