/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-meeting-words.h"
#include "sp-store.h"

G_BEGIN_DECLS

/* The strip of steps that a case goes through at a meeting. */
typedef enum
{
  SP_STEP_WHY,
  SP_STEP_INFORMATION,
  SP_STEP_VOICE,
  SP_STEP_FORMULATION,
  SP_STEP_ACTIONS,
  SP_STEP_READ_BACK,
  SP_N_STEPS,
} SpStep;

#define SP_TYPE_ITEM_VIEW (sp_item_view_get_type ())

/* The item that a meeting is at. Signals: "add-information" (agency id), "edit" (SpRecord),
 * "end-action" (SpAction), "finished" when it was read back. */
G_DECLARE_FINAL_TYPE (SpItemView, sp_item_view, SP, ITEM_VIEW, GtkWidget)

GtkWidget *sp_item_view_new          (void);
void       sp_item_view_set_meeting  (SpItemView   *self,
                                      SpStore      *store,
                                      SpMeeting    *meeting,
                                      GListModel   *agencies);
void       sp_item_view_set_item     (SpItemView   *self,
                                      SpAgendaItem *item);
void       sp_item_view_set_writable (SpItemView   *self,
                                      gboolean      chairing,
                                      const char   *own_agency);
void       sp_item_view_set_amending (SpItemView   *self,
                                      gboolean      amending);
void       sp_item_view_set_step     (SpItemView   *self,
                                      SpStep        step);
void       sp_item_view_move_step    (SpItemView   *self,
                                      int           by);
void       sp_item_view_update       (SpItemView   *self);

G_END_DECLS
