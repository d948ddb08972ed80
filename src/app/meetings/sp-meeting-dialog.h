/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-meeting-records.h"
#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_MEETING_DIALOG (sp_meeting_dialog_get_type ())

/* Plans a meeting, or changes when and where it is. Signal: "planned" (id) for a new one. */
G_DECLARE_FINAL_TYPE (SpMeetingDialog, sp_meeting_dialog, SP, MEETING_DIALOG, AdwDialog)

AdwDialog *sp_meeting_dialog_new (SpStore   *store,
                                  SpMeeting *meeting,
                                  SpMeeting *like);

G_END_DECLS
