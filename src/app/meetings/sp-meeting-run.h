/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

#include "sp-meeting-records.h"
#include "sp-quick-line.h"
#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_MEETING_RUN (sp_meeting_run_get_type ())

/* A meeting that is being run, followed from another laptop, or closed. */
G_DECLARE_FINAL_TYPE (SpMeetingRun, sp_meeting_run, SP, MEETING_RUN, AdwBin)

GtkWidget   *sp_meeting_run_new              (SpStore      *store,
                                              SpMeeting    *meeting);
void         sp_meeting_run_go_to            (SpMeetingRun *self,
                                              const char   *item_id);
const char  *sp_meeting_run_get_item_id      (SpMeetingRun *self);
gint64       sp_meeting_run_get_used         (SpMeetingRun *self);
SpQuickLine *sp_meeting_run_get_quick_line   (SpMeetingRun *self);

DexFuture   *sp_meeting_run_dup_open_meeting (SpStore      *store) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
