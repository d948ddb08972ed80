/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-record.h"

G_BEGIN_DECLS

#define SP_TYPE_RECORD_ROW (sp_record_row_get_type ())

/* A row of a list that is drawn anew when its record changes, and only then. */
G_DECLARE_FINAL_TYPE (SpRecordRow, sp_record_row, SP, RECORD_ROW, GtkListBoxRow)

/* Makes what the row shows, and gives it its accessible label. */
typedef GtkWidget *(*SpRecordRowFill) (SpRecordRow *row,
                                       SpRecord    *record,
                                       gpointer     user_data);

GtkWidget *sp_record_row_new        (SpRecord        *record,
                                     SpRecordRowFill  fill,
                                     gpointer         user_data);
SpRecord  *sp_record_row_get_record (SpRecordRow     *self);
void       sp_record_row_update     (SpRecordRow     *self);
void       sp_record_row_set_says   (SpRecordRow     *self,
                                     const char      *sentence);

G_END_DECLS
