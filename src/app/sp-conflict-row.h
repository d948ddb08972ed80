/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-case-records.h"
#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_CONFLICT_ROW (sp_conflict_row_get_type ())

/* Two versions of one matter, to be settled. Signal: "finished": nobody is writing in it any more. */
G_DECLARE_FINAL_TYPE (SpConflictRow, sp_conflict_row, SP, CONFLICT_ROW, GtkListBoxRow)

GtkWidget  *sp_conflict_row_new          (SpStore       *store,
                                          SpConflict    *conflict);
SpConflict *sp_conflict_row_get_conflict (SpConflictRow *self);
gboolean    sp_conflict_row_is_writing   (SpConflictRow *self);

G_END_DECLS
