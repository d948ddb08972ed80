/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_CASE_ROW (sp_case_row_get_type ())

/* A case in the list: reference, initials, risk, next date. */
G_DECLARE_FINAL_TYPE (SpCaseRow, sp_case_row, SP, CASE_ROW, GtkWidget)

GtkWidget  *sp_case_row_new          (SpStore    *store);
void        sp_case_row_set_record   (SpCaseRow  *self,
                                      SpRecord   *record);
const char *sp_case_row_get_sentence (SpCaseRow  *self);

G_END_DECLS
