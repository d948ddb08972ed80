/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-store.h"
#include "sp-work-records.h"

G_BEGIN_DECLS

#define SP_TYPE_ACTION_ROW (sp_action_row_get_type ())

/* One action in a list. Its record must be loaded along with "case_id", "case_id.victim",
 * "case_id.perpetrator" and "agency". */
G_DECLARE_FINAL_TYPE (SpActionRow, sp_action_row, SP, ACTION_ROW, GtkWidget)

GtkWidget *sp_action_row_new             (void);
void       sp_action_row_set_show_agency (SpActionRow *self,
                                          gboolean     show_agency);
void       sp_action_row_set_record      (SpActionRow *self,
                                          SpRecord    *record,
                                          const char  *today,
                                          SpStore     *store);
void       sp_action_row_answer          (SpActionRow *self);
char      *sp_action_row_dup_sentence    (SpActionRow *self);

G_END_DECLS
