/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-sheet-private.h"

#include <libxml/xmlreader.h>

G_BEGIN_DECLS

/* One part of the package, unpacked and parsed as it is read. */
typedef struct _SpXlsxPart SpXlsxPart;

typedef enum
{
  SP_XLSX_ERROR = -1,
  SP_XLSX_END = 0,
  SP_XLSX_NODE = 1,
} SpXlsxStep;

SpXlsxPart       *sp_xlsx_part_open       (int             fd,
                                           guint64         size,
                                           const char     *name,
                                           GCancellable   *cancellable,
                                           GError        **error);
void              sp_xlsx_part_close      (SpXlsxPart     *self);
SpXlsxStep        sp_xlsx_part_step       (SpXlsxPart     *self,
                                           GError        **error);
void              sp_xlsx_part_set_cancellable (SpXlsxPart *self,
                                           GCancellable   *cancellable);
gboolean          sp_xlsx_part_starts     (SpXlsxPart     *self,
                                           const char     *element);
gboolean          sp_xlsx_part_ends       (SpXlsxPart     *self,
                                           const char     *element);
const char       *sp_xlsx_part_get_text   (SpXlsxPart     *self);
char             *sp_xlsx_part_dup_attribute (SpXlsxPart  *self,
                                           const char     *name);
void              sp_xlsx_set_damaged     (GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpXlsxPart, sp_xlsx_part_close)

/* What a sheet needs of the rest of its workbook. */
typedef struct
{
  char *sheet_part;
  gboolean from_1904;
  GByteArray *date_styles; /* of each cell style, whether its numbers are days */
  GPtrArray *string_blocks;
  gsize block_used;
  GArray *strings; /* guint64: block and offset */
} SpXlsxBook;

#define SP_XLSX_BLOCK (4 * 1024 * 1024)

gboolean          sp_xlsx_book_load       (SpXlsxBook     *self,
                                           int             fd,
                                           guint64         size,
                                           const char     *sheet_name,
                                           GCancellable   *cancellable,
                                           GError        **error);
void              sp_xlsx_book_clear      (SpXlsxBook     *self);
const char       *sp_xlsx_book_get_string (SpXlsxBook     *self,
                                           guint64         index);
gboolean          sp_xlsx_book_is_date    (SpXlsxBook     *self,
                                           guint64         style);
gboolean          sp_xlsx_format_is_date  (const char     *code);
char             *sp_xlsx_number_to_text  (const char     *value,
                                           gboolean        is_date,
                                           gboolean        from_1904);
void              sp_xlsx_append_text     (GString        *string,
                                           const char     *text,
                                           gboolean       *cut);

G_END_DECLS
