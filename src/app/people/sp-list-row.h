/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-value-lists.h"

G_BEGIN_DECLS

#define SP_TYPE_LIST_ROW (sp_list_row_get_type ())

/* One word of a list. Signals: "moved" (int: −1 up, 1 down), "toggled": offered no longer, or again. */
G_DECLARE_FINAL_TYPE (SpListRow, sp_list_row, SP, LIST_ROW, AdwActionRow)

GtkWidget  *sp_list_row_new       (const char            *list,
                                   const char            *code);
const char *sp_list_row_get_code  (SpListRow             *self);
int         sp_list_row_get_place (SpListRow             *self);
void        sp_list_row_show      (SpListRow             *self,
                                   const SpValueListItem *item,
                                   int                    place,
                                   int                    n_offered,
                                   const char            *more);

G_END_DECLS
