/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-meeting-step.h"
#include "sp-meeting-words.h"
#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_ITEM_VIEW (sp_item_view_get_type ())

/* The item that a meeting is at. Signals: "add-information" (agency id), "edit" (SpRecord),
 * "end-action" (SpAction), "present" (SpAttendance, gboolean),
 * "stepped" when it is at another step, "finished" when it was read back. */
G_DECLARE_FINAL_TYPE (SpItemView, sp_item_view, SP, ITEM_VIEW, GtkWidget)

void       sp_item_view_set_meeting  (SpItemView   *self,
                                      SpStore      *store,
                                      SpMeeting    *meeting,
                                      GListModel   *agencies);
void       sp_item_view_set_item     (SpItemView   *self,
                                      SpAgendaItem *item);
void       sp_item_view_set_writable (SpItemView   *self,
                                      gboolean      chairing,
                                      const char   *own_agency);
void       sp_item_view_set_writing  (SpItemView   *self,
                                      gboolean      writing);
void       sp_item_view_set_amending (SpItemView   *self,
                                      gboolean      amending);
void       sp_item_view_set_step     (SpItemView   *self,
                                      SpStep        step);
void       sp_item_view_set_attendance (SpItemView *self,
                                        GListModel *attendance);
void       sp_item_view_popup_present (SpItemView  *self);
void       sp_item_view_popup_add    (SpItemView   *self);
gboolean   sp_item_view_press        (SpItemView   *self,
                                      guint         keyval);
void       sp_item_view_show_minutes (SpItemView   *self);
gboolean   sp_item_view_has_written  (SpItemView   *self);
SpStep     sp_item_view_get_step     (SpItemView   *self);
void       sp_item_view_move_step    (SpItemView   *self,
                                      int           by);
void       sp_item_view_update       (SpItemView   *self);

G_END_DECLS
