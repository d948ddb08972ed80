/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SP_TYPE_PAPER_VIEW (sp_paper_view_get_type ())

/* A document's pages, from memory: no other program, and no file on the disk. The pages are pictures; a screen reader
 * is told what they say. Property: "n-pages". */
G_DECLARE_FINAL_TYPE (SpPaperView, sp_paper_view, SP, PAPER_VIEW, AdwBin)

GtkWidget *sp_paper_view_new         (void);
void       sp_paper_view_set_content (SpPaperView *self,
                                      GBytes      *pdf);
GBytes    *sp_paper_view_get_content (SpPaperView *self);
guint      sp_paper_view_get_n_pages (SpPaperView *self);
void       sp_paper_view_print       (SpPaperView *self,
                                      const char  *about);
gboolean   sp_paper_view_print_to    (SpPaperView *self,
                                      const char  *path,
                                      GError     **error);

G_END_DECLS
