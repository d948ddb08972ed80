/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-accels.h"
#include "sp-record.h"

G_BEGIN_DECLS

#define SP_TYPE_FIND_ROW (sp_find_row_get_type ())

/* One thing that was found: a record or a command. */
G_DECLARE_FINAL_TYPE (SpFindRow, sp_find_row, SP, FIND_ROW, GtkWidget)

GtkWidget *sp_find_row_new         (void);
char      *sp_find_row_show_record (SpFindRow     *self,
                                    SpRecord      *record);
char      *sp_find_row_show_accel  (SpFindRow     *self,
                                    const SpAccel *accel);

G_END_DECLS
