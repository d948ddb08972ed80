/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "sp-meeting-records.h"
#include "sp-store.h"

G_BEGIN_DECLS

/* Before anybody says anything: the statement, who is expected, and the minutes of last time. */

DexFuture *sp_meeting_prepare      (SpStore    *store,
                                    SpMeeting  *meeting) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_meeting_find_last    (SpStore    *store,
                                    SpMeeting  *meeting) G_GNUC_WARN_UNUSED_RESULT;
SpRecord  *sp_meeting_add_approval (SpChange   *change,
                                    SpStore    *store,
                                    SpMeeting  *meeting,
                                    SpMeeting  *last,
                                    const char *corrections);

G_END_DECLS
