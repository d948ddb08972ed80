/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-meeting-records.h"
#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_MEETING_PLAN (sp_meeting_plan_get_type ())

/* A meeting before it begins: its agenda, who is there, what to look at. Signal: "started". */
G_DECLARE_FINAL_TYPE (SpMeetingPlan, sp_meeting_plan, SP, MEETING_PLAN, AdwBin)

GtkWidget *sp_meeting_plan_new (SpStore   *store,
                                SpMeeting *meeting);

G_END_DECLS
