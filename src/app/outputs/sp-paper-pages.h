/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <libdex.h>

G_BEGIN_DECLS

/**
 * SpPaperPage:
 * @text: (nullable): what it says
 * @width: in points
 * @height: in points
 */
typedef struct
{
  char *text;
  double width;
  double height;
} SpPaperPage;

#define SP_TYPE_PAPER_PAGES (sp_paper_pages_get_type ())

/* A PDF, read on other threads, one at a time. */
G_DECLARE_FINAL_TYPE (SpPaperPages, sp_paper_pages, SP, PAPER_PAGES, GObject)

DexFuture          *sp_paper_pages_open     (GBytes       *pdf) G_GNUC_WARN_UNUSED_RESULT;
guint               sp_paper_pages_get_n    (SpPaperPages *self);
const SpPaperPage  *sp_paper_pages_get      (SpPaperPages *self,
                                             guint         number);
DexFuture          *sp_paper_pages_draw     (SpPaperPages *self,
                                             guint         number,
                                             double        scale) G_GNUC_WARN_UNUSED_RESULT;
DexFuture          *sp_paper_pages_print    (SpPaperPages *self,
                                             guint         number) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
