/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-directory-records.h"
#include "sp-meeting-records.h"

G_BEGIN_DECLS

#define SP_TYPE_ATTENDEE_ROW (sp_attendee_row_get_type ())

/* Somebody on the list of those at a meeting; it follows the record. Signals, each with the row's record: "status" (a
 * code), "agree" (whether), "put" (a field, its new value as text; "" for none). */
G_DECLARE_FINAL_TYPE (SpAttendeeRow, sp_attendee_row, SP, ATTENDEE_ROW, GtkListBoxRow)

GtkWidget    *sp_attendee_row_new          (SpMeeting     *meeting,
                                            SpAttendance  *attendance,
                                            GListModel    *agencies);
SpAttendance *sp_attendee_row_get_record   (SpAttendeeRow *self);
void          sp_attendee_row_update       (SpAttendeeRow *self);
void          sp_attendee_row_set_writable (SpAttendeeRow *self,
                                            gboolean       writable);
void          sp_attendee_row_set_tight    (SpAttendeeRow *self,
                                            gboolean       tight);
gboolean      sp_attendee_row_press        (SpAttendeeRow *self,
                                            guint          keyval);

G_END_DECLS
