/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The pages themselves. What is shown, printed and saved is this one file, so that nobody previews anything else than
 * what is issued. It says nothing of the machine or person that made it, but the version of the library. */

#include "config.h"

#include "sp-pdf-private.h"

#include "sp-date.h"
#include "sp-format.h"

#include <cairo-pdf.h>
#include <gio/gio.h>

#define DOCUMENT_LANGUAGE "en-GB"

/* What stands at the head of every page. */
char *
sp_pdf_dup_head (SpPaper *paper)
{
  const char *handling = sp_paper_get_handling (paper);
  const char *parts[] = { sp_paper_get_marking (paper), handling,
                          sp_paper_get_rehearsal (paper) ? _("Rehearsal: everything in this document is invented") : NULL };
  g_autoptr(GString) head = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (head, "%s%s", head->len > 0 ? " — " : "", parts[i]);

  return g_string_free (g_steal_pointer (&head), FALSE);
}

/* What stands at its foot, but for the page's number: for whom, which copy, made when. */
char *
sp_pdf_dup_foot (SpPaper *paper)
{
  g_autoptr(GString) foot = g_string_new (sp_paper_get_recipient (paper));
  g_autofree char *made = sp_format_instant (sp_paper_get_made_us (paper), 0);

  if (sp_paper_get_copy (paper) > 0)
    /* Translators: at the foot of a page: which copy it is */
    g_string_append_printf (foot, _(" · copy %d"), sp_paper_get_copy (paper));
  g_string_append_printf (foot, "%s%s", foot->len > 0 ? " · " : "", made);

  return g_string_free (g_steal_pointer (&foot), FALSE);
}

static cairo_status_t
write_cb (void                *closure,
          const unsigned char *data,
          unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static void
show_lines (cairo_t       *cr,
            const SpPiece *piece)
{
  g_autoptr(PangoLayoutIter) iter = pango_layout_get_iter (piece->layout);
  int start = 0;
  int line = 0;

  do
    {
      PangoRectangle extents;
      int y0;

      pango_layout_iter_get_line_yrange (iter, &y0, NULL);
      if (line == piece->first)
        start = y0;
      if (line >= piece->first && line < piece->first + piece->n_lines)
        {
          pango_layout_iter_get_line_extents (iter, NULL, &extents);
          cairo_move_to (cr, piece->x + (double) extents.x / PANGO_SCALE,
                         piece->y + (double) (pango_layout_iter_get_baseline (iter) - start) / PANGO_SCALE);
          pango_cairo_show_layout_line (cr, pango_layout_iter_get_line_readonly (iter));
        }
      line++;
    }
  while (pango_layout_iter_next_line (iter));
}

static void
show_piece (cairo_t       *cr,
            const SpPiece *piece)
{
  if (piece->artifact)
    cairo_tag_begin (cr, "Artifact", NULL);
  switch (piece->kind)
    {
    case SP_PIECE_BEGIN:
      cairo_tag_begin (cr, piece->tag, NULL);
      break;
    case SP_PIECE_END:
      cairo_tag_end (cr, piece->tag);
      break;
    case SP_PIECE_LINES:
      show_lines (cr, piece);
      break;
    case SP_PIECE_RULE:
      cairo_rectangle (cr, piece->x, piece->y, piece->width, piece->height);
      cairo_fill (cr);
      break;
    default:
      g_assert_not_reached ();
    }
  if (piece->artifact)
    cairo_tag_end (cr, "Artifact");
}

/* Marking, recipient, copy, time and page: on every page, and no part of the text that is read out. */
static void
show_frame (cairo_t     *cr,
            SpPdfLayout *layout,
            SpPaper     *paper,
            guint        page)
{
  double width = SP_PDF_WIDTH - 2 * SP_PDF_MARGIN;
  double size = sp_pdf_layout_small (layout);
  g_autofree char *head = sp_pdf_dup_head (paper);
  g_autofree char *foot = sp_pdf_dup_foot (paper);
  /* Translators: at the foot of a page */
  g_autofree char *number = g_strdup_printf (_("Page %u of %u"), page + 1, layout->n_pages);
  g_autofree char *whole = g_strdup_printf ("%s · %s", foot, number);
  g_autoptr(PangoLayout) above = sp_pdf_layout_new_text (layout, NULL, head, size, TRUE, width);
  g_autoptr(PangoLayout) below = sp_pdf_layout_new_text (layout, NULL, whole, size, FALSE, width);

  cairo_tag_begin (cr, "Artifact", NULL);
  cairo_move_to (cr, SP_PDF_MARGIN, SP_PDF_MARGIN / 2);
  pango_cairo_show_layout (cr, above);
  cairo_rectangle (cr, SP_PDF_MARGIN, layout->top - 9, width, 0.6);
  cairo_rectangle (cr, SP_PDF_MARGIN, layout->bottom + 7, width, 0.6);
  cairo_fill (cr);
  cairo_move_to (cr, SP_PDF_MARGIN, layout->bottom + 11);
  pango_cairo_show_layout (cr, below);
  cairo_tag_end (cr, "Artifact");
}

static void
show_pages (cairo_t     *cr,
            SpPdfLayout *layout,
            SpPaper     *paper)
{
  guint page = 0;

  show_frame (cr, layout, paper, page);
  for (guint i = 0; i < layout->pieces->len; i++)
    {
      const SpPiece *piece = &g_array_index (layout->pieces, SpPiece, i);

      for (; page < piece->page; show_frame (cr, layout, paper, ++page))
        cairo_show_page (cr);
      show_piece (cr, piece);
    }
  cairo_show_page (cr);
}

static void
add_bookmarks (cairo_surface_t *surface,
               SpPdfLayout     *layout)
{
  int parents[8] = { CAIRO_PDF_OUTLINE_ROOT };

  for (guint i = 0; i < layout->bookmarks->len; i++)
    {
      const SpBookmark *bookmark = &g_array_index (layout->bookmarks, SpBookmark, i);
      guint level = CLAMP (bookmark->level, 1, G_N_ELEMENTS (parents) - 1);
      g_autofree char *target = g_strdup_printf ("page=%u pos=[%d %d]", bookmark->page + 1, (int) SP_PDF_MARGIN,
                                                 (int) bookmark->y);
      int id = cairo_pdf_surface_add_outline (surface, parents[level - 1], bookmark->text, target,
                                              CAIRO_PDF_OUTLINE_FLAG_OPEN);

      for (guint k = level; k < G_N_ELEMENTS (parents); k++)
        parents[k] = id;
    }
}

/**
 * sp_pdf_write:
 * @paper: what is to be written
 * @large_print: whether nothing in it shall be smaller than 16 points
 *
 * Writes a tagged PDF with bookmarks, language and title, its fonts inside; for any thread.
 *
 * Returns: (transfer full): the file; %NULL with @error of %G_IO_ERROR where it could not be made
 */
GBytes *
sp_pdf_write (SpPaper   *paper,
              gboolean   large_print,
              GError   **error)
{
  g_autoptr(SpPdfLayout) layout = sp_pdf_layout_new (paper, large_print);
  g_autoptr(GByteArray) pdf = g_byte_array_new ();
  g_autofree char *made = sp_instant_format (sp_paper_get_made_us (paper));
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (write_cb, pdf, SP_PDF_WIDTH, SP_PDF_HEIGHT);
  cairo_t *cr;
  cairo_status_t status;

  /* Later versions pack objects in a way that sp_pdf_finish () would have to unpack. */
  cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, sp_paper_get_title (paper));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
  cr = cairo_create (surface);
  show_pages (cr, layout, paper);
  add_bookmarks (surface, layout);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", cairo_status_to_string (status));
      return NULL;
    }

  return sp_pdf_finish (pdf, DOCUMENT_LANGUAGE, error);
}
