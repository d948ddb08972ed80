/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-meeting-records.h"
#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_MEETING_PACK (sp_meeting_pack_get_type ())

/* The pack of a meeting, made of what this laptop may read, with the place where the own agency's returns are
 * written. */
G_DECLARE_FINAL_TYPE (SpMeetingPack, sp_meeting_pack, SP, MEETING_PACK, AdwBin)

GtkWidget *sp_meeting_pack_new (SpStore   *store,
                                SpMeeting *meeting);

G_END_DECLS
