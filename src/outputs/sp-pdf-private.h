/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-pdf.h"

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* A4, in points. */
#define SP_PDF_WIDTH  595.276
#define SP_PDF_HEIGHT 841.89
#define SP_PDF_MARGIN 54.0

/**
 * SpPieceKind:
 * @SP_PIECE_BEGIN: an element of the document's structure begins
 * @SP_PIECE_END: it ends
 * @SP_PIECE_LINES: some lines of a layout
 * @SP_PIECE_RULE: a line across, or down
 */
typedef enum
{
  SP_PIECE_BEGIN,
  SP_PIECE_END,
  SP_PIECE_LINES,
  SP_PIECE_RULE,
} SpPieceKind;

/**
 * SpPiece:
 * @kind: what it is
 * @page: on which page, from 0
 * @artifact: whether it is no part of what the document says
 * @tag: the element's name
 * @layout: the text
 * @first: its first line here
 * @n_lines: how many
 * @x: from the left
 * @y: from the top
 * @width: of a rule
 * @height: of a rule
 */
typedef struct
{
  SpPieceKind kind;
  guint page;
  gboolean artifact;
  const char *tag;
  PangoLayout *layout;
  int first;
  int n_lines;
  double x;
  double y;
  double width;
  double height;
} SpPiece;

/**
 * SpBookmark:
 * @level: from 1
 * @text: a heading's words
 * @page: where it stands, from 0
 * @y: from the top
 */
typedef struct
{
  guint level;
  const char *text;
  guint page;
  double y;
} SpBookmark;

/* A paper laid out: pieces in reading order, page after page. */
typedef struct
{
  PangoContext *context;
  gboolean large;
  double top;    /* where text begins on a page */
  double bottom; /* and where it must end */
  GArray *pieces;
  GArray *bookmarks;
  guint n_pages;
} SpPdfLayout;

SpPdfLayout *sp_pdf_layout_new        (SpPaper     *paper,
                                       gboolean     large);
void         sp_pdf_layout_free       (SpPdfLayout *self);
PangoLayout *sp_pdf_layout_new_text   (SpPdfLayout *self,
                                       const char  *label,
                                       const char  *text,
                                       double       size,
                                       gboolean     bold,
                                       double       width);
double       sp_pdf_layout_small      (SpPdfLayout *self);
char        *sp_pdf_dup_head          (SpPaper     *paper);
char        *sp_pdf_dup_foot          (SpPaper     *paper);
GBytes      *sp_pdf_finish            (GByteArray  *pdf,
                                       const char  *language,
                                       GError     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpPdfLayout, sp_pdf_layout_free)

G_END_DECLS
