/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A paper's blocks become lines on pages. Nothing is ever cut off: what is too long goes on on the next page, a word
 * that is too long is broken, and in large print the rows of a table are written one below the other. */

#include "config.h"

#include "sp-pdf-private.h"

#include <string.h>

/* For body text; headings are larger. Large print is 16 points and more (product.md). */
#define NORMAL 9.5
#define LARGE  16.0

/* A label up to so long stands in the line that it labels. */
#define SHORT_LABEL 26

#define GAP     6.0  /* between blocks */
#define PADDING 3.0  /* in cells */
#define INDENT  14.0 /* of items */

/* A block up to so much of a page is kept together. */
#define TOGETHER 0.35

/* A heading wants so many lines after it. */
#define KEEP_LINES 4

typedef struct
{
  SpPdfLayout *out;
  double size;
  double y;
  guint page;
  const SpBlock *columns; /* of the table that is being written */
  gboolean in_list;
} Pen;

static void
piece_clear (gpointer data)
{
  SpPiece *piece = data;

  g_clear_object (&piece->layout);
}

/* A font with all that people's names need, whatever the desktop's own is. */
static PangoFontDescription *
new_font (double   size,
          gboolean bold)
{
  PangoFontDescription *font = pango_font_description_from_string ("DejaVu Sans, Noto Sans, sans-serif");

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);

  return font;
}

/* One text; the label before it in bold, and in a line of its own where it is long. */
PangoLayout *
sp_pdf_layout_new_text (SpPdfLayout *self,
                        const char  *label,
                        const char  *text,
                        double       size,
                        gboolean     bold,
                        double       width)
{
  PangoLayout *layout = pango_layout_new (self->context);
  PangoFontDescription *font = new_font (size, bold);
  gboolean alone = label != NULL && text != NULL &&
                   (g_utf8_strlen (label, -1) > SHORT_LABEL || strchr (text, '\n') != NULL);
  g_autofree char *both = label == NULL || *label == '\0' ? g_strdup (text)
                          : text == NULL                  ? g_strdup (label)
                                                          : g_strdup_printf (alone ? "%s\n%s" : "%s: %s", label, text);
  PangoAttrList *attributes = pango_attr_list_new ();

  if (label != NULL && *label != '\0')
    {
      PangoAttribute *weight = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

      weight->start_index = 0;
      weight->end_index = (guint) strlen (label) + (alone ? 0 : 1);
      pango_attr_list_insert (attributes, weight);
    }
  /* So that a search for "confidential" finds it, and a screen reader says it: two letters stay two letters. */
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("liga=0, clig=0, dlig=0"));
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, 1.15f);
  pango_layout_set_text (layout, both != NULL ? both : "", -1);
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_font_description_free (font);

  return layout;
}

/* The size of what stands at the head and foot of a page. */
double
sp_pdf_layout_small (SpPdfLayout *self)
{
  return self->large ? LARGE : 8.0;
}

static double
height_of (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);

  return (double) height / PANGO_SCALE;
}

static void
add_piece (Pen     *pen,
           SpPiece  piece)
{
  piece.page = pen->page;
  g_array_append_val (pen->out->pieces, piece);
}

static void
begin (Pen        *pen,
       const char *tag)
{
  add_piece (pen, (SpPiece) { .kind = SP_PIECE_BEGIN, .tag = tag });
}

static void
end (Pen        *pen,
     const char *tag)
{
  add_piece (pen, (SpPiece) { .kind = SP_PIECE_END, .tag = tag });
}

static void
rule (Pen    *pen,
      double  x,
      double  y,
      double  width,
      double  height)
{
  add_piece (pen, (SpPiece) { .kind = SP_PIECE_RULE, .artifact = TRUE, .x = x, .y = y, .width = width, .height = height });
}

static void
next_page (Pen *pen)
{
  pen->page++;
  pen->y = pen->out->top;
}

static gboolean
is_fresh (Pen *pen)
{
  return pen->y <= pen->out->top + 0.5;
}

/* So many of the lines from @first on fit below y; never none on a fresh page. */
static int
lines_that_fit (PangoLayout *layout,
                int          first,
                double       room,
                gboolean     fresh,
                double      *height)
{
  g_autoptr(PangoLayoutIter) iter = pango_layout_get_iter (layout);
  int n = 0;
  int line = 0;
  int start = 0;

  *height = 0;
  do
    {
      int y0;
      int y1;

      pango_layout_iter_get_line_yrange (iter, &y0, &y1);
      if (line == first)
        start = y0;
      if (line++ < first)
        continue;
      if ((double) (y1 - start) / PANGO_SCALE > room && !(fresh && n == 0))
        break;
      *height = (double) (y1 - start) / PANGO_SCALE;
      n++;
    }
  while (pango_layout_iter_next_line (iter));

  return n;
}

static void
lines (Pen         *pen,
       PangoLayout *layout,
       int          first,
       int          n,
       double       x,
       gboolean     artifact)
{
  add_piece (pen, (SpPiece) { .kind = SP_PIECE_LINES, .artifact = artifact, .layout = g_object_ref (layout),
                              .first = first, .n_lines = n, .x = x, .y = pen->y });
}

/* A text from y on down, over as many pages as it needs. */
static void
flow (Pen         *pen,
      PangoLayout *layout,
      double       x)
{
  int first = 0;
  int all = pango_layout_get_line_count (layout);

  if (pen->y + height_of (layout) > pen->out->bottom && !is_fresh (pen) &&
      height_of (layout) < TOGETHER * (pen->out->bottom - pen->out->top))
    next_page (pen);
  while (first < all)
    {
      double height;
      int n = lines_that_fit (layout, first, pen->out->bottom - pen->y, is_fresh (pen), &height);

      if (n > 0)
        lines (pen, layout, first, n, x, FALSE);
      first += n;
      pen->y += height;
      if (first < all)
        next_page (pen);
    }
}

static double
text_width (void)
{
  return SP_PDF_WIDTH - 2 * SP_PDF_MARGIN;
}

static double
heading_size (Pen   *pen,
              guint  level)
{
  static const double scale[] = { 1.8, 1.35, 1.12, 1.0 };

  return pen->size * scale[MIN (level, G_N_ELEMENTS (scale)) - 1];
}

static void
put_heading (Pen           *pen,
             const SpBlock *block)
{
  static const char * const tags[] = { "H1", "H2", "H3", "H4" };
  double size = heading_size (pen, block->level);
  const char *tag = tags[MIN (block->level, G_N_ELEMENTS (tags)) - 1];
  g_autoptr(PangoLayout) layout = sp_pdf_layout_new_text (pen->out, NULL, block->text, size, TRUE, text_width ());
  SpBookmark bookmark = { block->level, block->text, 0, 0 };

  if (!is_fresh (pen))
    pen->y += block->level < 3 ? 2 * GAP : GAP;
  if (!is_fresh (pen) && (block->break_before || pen->y + height_of (layout) + KEEP_LINES * 1.4 * pen->size > pen->out->bottom))
    next_page (pen);
  bookmark.page = pen->page;
  bookmark.y = pen->y;
  g_array_append_val (pen->out->bookmarks, bookmark);
  begin (pen, tag);
  flow (pen, layout, SP_PDF_MARGIN);
  end (pen, tag);
  pen->y += GAP / 2;
}

static void
put_text (Pen           *pen,
          const SpBlock *block)
{
  g_autoptr(PangoLayout) layout = sp_pdf_layout_new_text (pen->out, block->label, block->text, pen->size, FALSE,
                                                          text_width ());

  begin (pen, "P");
  flow (pen, layout, SP_PDF_MARGIN);
  end (pen, "P");
  pen->y += GAP;
}

static void
put_item (Pen           *pen,
          const SpBlock *block)
{
  double indent = INDENT * pen->size / NORMAL;
  g_autoptr(PangoLayout) bullet = sp_pdf_layout_new_text (pen->out, NULL, "•", pen->size, FALSE, indent);
  g_autoptr(PangoLayout) layout = sp_pdf_layout_new_text (pen->out, block->label, block->text, pen->size, FALSE,
                                                          text_width () - indent);

  if (!pen->in_list)
    begin (pen, "L");
  pen->in_list = TRUE;
  if (pen->y + 2 * 1.4 * pen->size > pen->out->bottom ||
      (pen->y + height_of (layout) > pen->out->bottom && height_of (layout) < TOGETHER * (pen->out->bottom - pen->out->top)))
    next_page (pen);
  begin (pen, "LI");
  begin (pen, "Lbl");
  lines (pen, bullet, 0, 1, SP_PDF_MARGIN, FALSE);
  end (pen, "Lbl");
  begin (pen, "LBody");
  flow (pen, layout, SP_PDF_MARGIN + indent);
  end (pen, "LBody");
  end (pen, "LI");
  pen->y += GAP / 2;
}

/* Set in, and marked at its side on every page where it stands, so that nobody takes it for the line that it corrects. */
static void
put_amendment (Pen           *pen,
               const SpBlock *block)
{
  double indent = 2 * INDENT * pen->size / NORMAL;
  g_autoptr(PangoLayout) layout = sp_pdf_layout_new_text (pen->out, block->label, block->text, pen->size, FALSE,
                                                          text_width () - indent);
  guint from = pen->out->pieces->len;

  begin (pen, "P");
  flow (pen, layout, SP_PDF_MARGIN + indent);
  end (pen, "P");
  for (guint i = from, n = pen->out->pieces->len; i < n; i++)
    {
      SpPiece piece = g_array_index (pen->out->pieces, SpPiece, i);

      if (piece.kind == SP_PIECE_LINES)
        {
          double height;
          SpPiece bar = { .kind = SP_PIECE_RULE, .artifact = TRUE, .page = piece.page,
                          .x = SP_PDF_MARGIN + indent - 8, .y = piece.y, .width = 1.5 };

          lines_that_fit (piece.layout, piece.first, pen->out->bottom - piece.y, TRUE, &height);
          bar.height = height;
          g_array_insert_val (pen->out->pieces, i + 1, bar);
          n++;
          i++;
        }
    }
  pen->y += GAP;
}

static double
column_x (Pen   *pen,
          guint  column)
{
  guint before = 0;

  for (guint i = 0; i < column; i++)
    before += pen->columns->widths[i];

  return SP_PDF_MARGIN + text_width () * before / 100.0;
}

/* The cells of a row side by side; what does not fit goes on, side by side, on the next page. */
static void
put_cells (Pen        *pen,
           GStrv       cells,
           const char *tag,
           gboolean    artifact)
{
  guint n_cells = g_strv_length (cells);
  g_autoptr(GPtrArray) layouts = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree int *firsts = g_new0 (int, n_cells);
  double highest = 0;
  gboolean more = TRUE;

  for (guint i = 0; i < n_cells; i++)
    {
      double width = text_width () * pen->columns->widths[i] / 100.0 - 2 * PADDING;

      g_ptr_array_add (layouts, sp_pdf_layout_new_text (pen->out, NULL, cells[i], pen->size * (artifact ? 0.9 : 1),
                                                        g_str_equal (tag, "TH"), width));
      highest = MAX (highest, height_of (g_ptr_array_index (layouts, i)));
    }
  if (!artifact && !is_fresh (pen) && pen->y + highest + 2 * PADDING > pen->out->bottom &&
      highest < TOGETHER * (pen->out->bottom - pen->out->top))
    {
      next_page (pen);
      if (g_str_equal (tag, "TD"))
        put_cells (pen, pen->columns->cells, "TH", TRUE);
    }
  while (more)
    {
      double used = 0;

      more = FALSE;
      if (!artifact)
        begin (pen, "TR");
      pen->y += PADDING;
      for (guint i = 0; i < n_cells; i++)
        {
          PangoLayout *layout = g_ptr_array_index (layouts, i);
          double height = 0;
          int n = firsts[i] < pango_layout_get_line_count (layout)
                    ? lines_that_fit (layout, firsts[i], pen->out->bottom - pen->y, pen->y < pen->out->top + 60, &height)
                    : 0;

          if (!artifact)
            begin (pen, tag);
          if (n > 0)
            lines (pen, layout, firsts[i], n, column_x (pen, i) + PADDING, artifact);
          if (!artifact)
            end (pen, tag);
          firsts[i] += n;
          used = MAX (used, height);
          more |= firsts[i] < pango_layout_get_line_count (layout);
        }
      if (!artifact)
        end (pen, "TR");
      pen->y += used + PADDING;
      rule (pen, SP_PDF_MARGIN, pen->y, text_width (), g_str_equal (tag, "TH") ? 1.0 : 0.4);
      if (more)
        {
          next_page (pen);
          if (g_str_equal (tag, "TD"))
            put_cells (pen, pen->columns->cells, "TH", TRUE);
        }
    }
}

/* In large print columns would be too narrow: a row is written as what it says, column by column. */
static void
put_row_below (Pen           *pen,
               const SpBlock *block)
{
  for (guint i = 0; block->cells[i] != NULL && pen->columns->cells[i] != NULL; i++)
    {
      g_autoptr(PangoLayout) layout = NULL;

      if (*block->cells[i] == '\0')
        continue;
      layout = sp_pdf_layout_new_text (pen->out, pen->columns->cells[i], block->cells[i], pen->size, FALSE,
                                       text_width ());
      begin (pen, "P");
      flow (pen, layout, SP_PDF_MARGIN);
      end (pen, "P");
      pen->y += GAP / 2;
    }
  rule (pen, SP_PDF_MARGIN, MIN (pen->y, pen->out->bottom), text_width (), 0.4);
  pen->y += GAP;
}

static void
put_row (Pen           *pen,
         const SpBlock *block)
{
  if (pen->out->large)
    {
      if (block->kind == SP_BLOCK_ROW)
        put_row_below (pen, block);
      return;
    }
  /* A head alone at the foot of a page says nothing. */
  if (block->kind == SP_BLOCK_COLUMNS && pen->y + KEEP_LINES * 1.4 * pen->size > pen->out->bottom)
    next_page (pen);
  put_cells (pen, block->cells, block->kind == SP_BLOCK_COLUMNS ? "TH" : "TD", FALSE);
}

static void
close_open (Pen         *pen,
            SpBlockKind  next)
{
  if (pen->in_list && next != SP_BLOCK_ITEM)
    {
      end (pen, "L");
      pen->in_list = FALSE;
      pen->y += GAP / 2;
    }
  if (pen->columns != NULL && next != SP_BLOCK_ROW)
    {
      if (!pen->out->large)
        end (pen, "Table");
      pen->columns = NULL;
      pen->y += GAP;
    }
}

static void
put_block (Pen           *pen,
           const SpBlock *block)
{
  close_open (pen, block->kind);
  switch (block->kind)
    {
    case SP_BLOCK_HEADING:
      put_heading (pen, block);
      break;
    case SP_BLOCK_TEXT:
      put_text (pen, block);
      break;
    case SP_BLOCK_ITEM:
      put_item (pen, block);
      break;
    case SP_BLOCK_AMENDMENT:
      put_amendment (pen, block);
      break;
    case SP_BLOCK_COLUMNS:
      pen->columns = block;
      if (!pen->out->large)
        begin (pen, "Table");
      put_row (pen, block);
      break;
    case SP_BLOCK_ROW:
      put_row (pen, block);
      break;
    default:
      g_assert_not_reached ();
    }
}

static PangoContext *
new_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  /* A point is a point; and the same text has the same lines on every machine's screen. */
  pango_cairo_context_set_resolution (context, 72);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, options);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_from_string ("en-gb"));
  cairo_font_options_destroy (options);

  return context;
}

/* Room for head and foot, which may have many words. */
static void
find_room (SpPdfLayout *self,
           SpPaper     *paper)
{
  g_autofree char *head = sp_pdf_dup_head (paper);
  g_autofree char *foot = sp_pdf_dup_foot (paper);
  g_autoptr(PangoLayout) above = sp_pdf_layout_new_text (self, NULL, head, sp_pdf_layout_small (self), TRUE, text_width ());
  g_autoptr(PangoLayout) below = sp_pdf_layout_new_text (self, NULL, foot, sp_pdf_layout_small (self), FALSE,
                                                         text_width ());

  self->top = SP_PDF_MARGIN / 2 + height_of (above) + 12;
  self->bottom = SP_PDF_HEIGHT - SP_PDF_MARGIN / 2 - height_of (below) - 12;
}

/* Lays the paper out, for any thread: each has fonts of its own. */
SpPdfLayout *
sp_pdf_layout_new (SpPaper  *paper,
                   gboolean  large)
{
  SpPdfLayout *self = g_new0 (SpPdfLayout, 1);
  Pen pen = { .out = self, .size = large ? LARGE : NORMAL };

  self->context = new_context ();
  self->large = large;
  self->pieces = g_array_new (FALSE, FALSE, sizeof (SpPiece));
  g_array_set_clear_func (self->pieces, piece_clear);
  self->bookmarks = g_array_new (FALSE, FALSE, sizeof (SpBookmark));
  find_room (self, paper);
  pen.y = self->top;
  begin (&pen, "Document");
  for (guint i = 0; i < sp_paper_get_n_blocks (paper); i++)
    put_block (&pen, sp_paper_get_block (paper, i));
  close_open (&pen, SP_BLOCK_HEADING);
  end (&pen, "Document");
  self->n_pages = pen.page + 1;

  return self;
}

void
sp_pdf_layout_free (SpPdfLayout *self)
{
  g_array_unref (self->pieces);
  g_array_unref (self->bookmarks);
  g_object_unref (self->context);
  g_free (self);
}
