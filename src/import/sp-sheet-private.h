/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-sheet.h"

G_BEGIN_DECLS

typedef struct
{
  gsize offset;
  SpSheetCellFlags flags;
} SpSheetCell;

struct _SpSheetRow
{
  guint64 number;
  guint n_cells;     /* seen, which may be more than kept */
  gboolean unclosed; /* the file ended inside quotes */
  GArray *cells;     /* SpSheetCell */
  GString *text;     /* the cells, each closed by a NUL */
};

typedef struct
{
  gboolean (*next)  (SpSheet *self, GCancellable *cancellable, GError **error);
  void     (*close) (SpSheet *self);
  guint64  (*tell)  (SpSheet *self);
  gboolean omits_blanks;
} SpSheetClass;

struct _SpSheet
{
  const SpSheetClass *klass;
  int fd;
  guint64 size;
  SpSheetRow row;
};

SpSheet  *sp_sheet_csv_new      (int            fd,
                                 guint64        size,
                                 GCancellable  *cancellable,
                                 GError       **error);
SpSheet  *sp_sheet_xlsx_new     (int            fd,
                                 guint64        size,
                                 const char    *sheet_name,
                                 GCancellable  *cancellable,
                                 GError       **error);

void      sp_sheet_row_init     (SpSheetRow    *row);
void      sp_sheet_row_clear    (SpSheetRow    *row);
void      sp_sheet_row_start    (SpSheetRow    *row,
                                 guint64        number);
void      sp_sheet_row_add      (SpSheetRow    *row,
                                 const char    *text,
                                 gsize          length,
                                 gboolean       cut);
void      sp_sheet_row_trim     (SpSheetRow    *row);

gssize    sp_sheet_read         (int            fd,
                                 void          *buffer,
                                 gsize          size,
                                 guint64        offset,
                                 GError       **error);

G_END_DECLS
