/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-import-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is kept of one cell, in bytes, and of one row; what is beyond is read past, not held. */
#define SP_SHEET_CELL_BYTES (1024 * 1024)
#define SP_SHEET_ROW_BYTES (4 * 1024 * 1024)
#define SP_SHEET_COLUMNS 1000

typedef struct _SpSheet SpSheet;
typedef struct _SpSheetRow SpSheetRow;

/**
 * SpSheetCellFlags:
 * @SP_SHEET_CELL_CUT: only the beginning of the cell was kept
 * @SP_SHEET_CELL_BAD: it had bytes that the file's encoding does not have, shown as U+FFFD
 */
typedef enum
{
  SP_SHEET_CELL_NONE = 0,
  SP_SHEET_CELL_CUT = 1 << 0,
  SP_SHEET_CELL_BAD = 1 << 1,
} SpSheetCellFlags;

SpSheet          *sp_sheet_open             (const char       *path,
                                             const char       *sheet_name,
                                             GCancellable     *cancellable,
                                             GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void              sp_sheet_close            (SpSheet          *self);
const SpSheetRow *sp_sheet_next             (SpSheet          *self,
                                             GCancellable     *cancellable,
                                             GError          **error);
guint64           sp_sheet_get_position     (SpSheet          *self);
guint64           sp_sheet_get_size         (SpSheet          *self);
gboolean          sp_sheet_omits_blanks     (SpSheet          *self);

guint64           sp_sheet_row_get_number   (const SpSheetRow *row);
guint             sp_sheet_row_get_n_cells  (const SpSheetRow *row);
guint             sp_sheet_row_get_n_kept   (const SpSheetRow *row);
const char       *sp_sheet_row_get_cell     (const SpSheetRow *row,
                                             guint             column,
                                             SpSheetCellFlags *flags);
gboolean          sp_sheet_row_is_blank     (const SpSheetRow *row);
gboolean          sp_sheet_row_is_unclosed  (const SpSheetRow *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpSheet, sp_sheet_close)

G_END_DECLS
