/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-meeting-records.h"
#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_MEETING_CLOSING (sp_meeting_closing_get_type ())

/* All that was written at a meeting, to be read back before it is closed, and what of it should be looked at. Signals:
 * "go-to" (an item's id), "edit" (SpRecord), "end-action" (SpAction), "close". */
G_DECLARE_FINAL_TYPE (SpMeetingClosing, sp_meeting_closing, SP, MEETING_CLOSING, AdwBin)

GtkWidget *sp_meeting_closing_new      (SpStore          *store,
                                        SpMeeting        *meeting,
                                        GListModel       *items,
                                        GListModel       *agencies);
void       sp_meeting_closing_update   (SpMeetingClosing *self,
                                        gboolean          writable,
                                        gboolean          amending);
guint      sp_meeting_closing_n_faults (SpMeetingClosing *self);
void       sp_meeting_closing_focus    (SpMeetingClosing *self);

G_END_DECLS
