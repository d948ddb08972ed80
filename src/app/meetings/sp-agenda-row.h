/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-meeting-words.h"

G_BEGIN_DECLS

#define SP_TYPE_AGENDA_ROW (sp_agenda_row_get_type ())

/* One item of an agenda. Signals, while planning: "minutes-changed" (int), "removed"; "dropped" (the row
 * that was dragged onto it). */
G_DECLARE_FINAL_TYPE (SpAgendaRow, sp_agenda_row, SP, AGENDA_ROW, GtkListBoxRow)

GtkWidget    *sp_agenda_row_new          (SpMeeting    *meeting,
                                          SpAgendaItem *item,
                                          SpValueLists *lists,
                                          gboolean      planning);
SpAgendaItem *sp_agenda_row_get_item     (SpAgendaRow  *self);
void          sp_agenda_row_set_number   (SpAgendaRow  *self,
                                          guint         number);
void          sp_agenda_row_set_current  (SpAgendaRow  *self,
                                          gboolean      current);
void          sp_agenda_row_set_used     (SpAgendaRow  *self,
                                          gint64        used_s);
void          sp_agenda_row_update       (SpAgendaRow  *self);

/* sp-agenda-row-drag.c */
void          sp_agenda_row_make_draggable (SpAgendaRow *self);

G_END_DECLS
