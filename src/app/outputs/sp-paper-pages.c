/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-paper-pages.h"

#include "sp-outputs-data.h"

#include <cairo-gobject.h>
#include <poppler.h>

/* A page larger than this, from whoever made it, is drawn smaller. */
#define MAX_PIXELS 4096.0

struct _SpPaperPages
{
  GObject parent_instance;

  GMutex mutex; /* one thread at a time is in the document */
  PopplerDocument *document;
  GArray *pages; /* SpPaperPage; not changed once it is open */
};

G_DEFINE_FINAL_TYPE (SpPaperPages, sp_paper_pages, G_TYPE_OBJECT)

static void
page_clear (gpointer data)
{
  g_free (((SpPaperPage *) data)->text);
}

static void
sp_paper_pages_finalize (GObject *object)
{
  SpPaperPages *self = SP_PAPER_PAGES (object);

  g_clear_object (&self->document);
  g_array_unref (self->pages);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (sp_paper_pages_parent_class)->finalize (object);
}

static void
sp_paper_pages_class_init (SpPaperPagesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_paper_pages_finalize;
}

static void
sp_paper_pages_init (SpPaperPages *self)
{
  g_mutex_init (&self->mutex);
  self->pages = g_array_new (FALSE, TRUE, sizeof (SpPaperPage));
  g_array_set_clear_func (self->pages, page_clear);
}

static void
open_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  g_autoptr(SpPaperPages) self = g_object_new (SP_TYPE_PAPER_PAGES, NULL);
  GError *error = NULL;
  int n;

  self->document = poppler_document_new_from_bytes (data, NULL, &error);
  if (self->document == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  n = poppler_document_get_n_pages (self->document);
  for (int i = 0; i < n; i++)
    {
      PopplerPage *page = poppler_document_get_page (self->document, i);
      SpPaperPage one = { 0 };

      if (page != NULL)
        {
          poppler_page_get_size (page, &one.width, &one.height);
          one.text = poppler_page_get_text (page);
          g_object_unref (page);
        }
      g_array_append_val (self->pages, one);
    }
  g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
}

/**
 * sp_paper_pages_open:
 * @pdf: a whole document
 *
 * Returns: (transfer full): a future of an #SpPaperPages; rejects where it is no document
 */
DexFuture *
sp_paper_pages_open (GBytes *pdf)
{
  return sp_outputs_run (open_thread, g_bytes_ref (pdf), (GDestroyNotify) g_bytes_unref, SP_TYPE_PAPER_PAGES);
}

/**
 * sp_paper_pages_get_n:
 *
 * Returns: how many pages there are
 */
guint
sp_paper_pages_get_n (SpPaperPages *self)
{
  return self->pages->len;
}

/**
 * sp_paper_pages_get:
 * @number: from 0
 *
 * Returns: (transfer none): a page
 */
const SpPaperPage *
sp_paper_pages_get (SpPaperPages *self,
                    guint         number)
{
  return &g_array_index (self->pages, SpPaperPage, number);
}

typedef struct
{
  SpPaperPages *self;
  guint number;
  double scale;
} Drawing;

static void
drawing_free (gpointer data)
{
  Drawing *drawing = data;

  g_object_unref (drawing->self);
  g_free (drawing);
}

static void
draw_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Drawing *drawing = data;
  const SpPaperPage *about = sp_paper_pages_get (drawing->self, drawing->number);
  double scale = MIN (drawing->scale, MAX_PIXELS / MAX (MAX (about->width, about->height), 1));
  int width = MAX (1, (int) (about->width * scale));
  int height = MAX (1, (int) (about->height * scale));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  int stride = cairo_image_surface_get_stride (surface);
  cairo_t *cr = cairo_create (surface);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&drawing->self->mutex);
  PopplerPage *page = poppler_document_get_page (drawing->self->document, (int) drawing->number);
  g_autoptr(GBytes) pixels = NULL;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  if (page != NULL)
    poppler_page_render (page, cr);
  g_clear_object (&page);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  pixels = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), (gsize) stride * (gsize) height,
                                       (GDestroyNotify) cairo_surface_destroy, surface);
  g_task_return_pointer (task,
                         gdk_memory_texture_new (width, height,
                                                 G_BYTE_ORDER == G_LITTLE_ENDIAN ? GDK_MEMORY_B8G8R8X8
                                                                                 : GDK_MEMORY_X8R8G8B8,
                                                 pixels, (gsize) stride),
                         g_object_unref);
}

/**
 * sp_paper_pages_draw:
 * @number: from 0
 * @scale: pixels for a point
 *
 * Returns: (transfer full): a future of a #GdkTexture
 */
DexFuture *
sp_paper_pages_draw (SpPaperPages *self,
                     guint         number,
                     double        scale)
{
  Drawing *drawing = g_new0 (Drawing, 1);

  drawing->self = g_object_ref (self);
  drawing->number = number;
  drawing->scale = scale;

  return sp_outputs_run (draw_thread, drawing, drawing_free, GDK_TYPE_TEXTURE);
}

static void
print_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Drawing *drawing = data;
  const SpPaperPage *about = sp_paper_pages_get (drawing->self, drawing->number);
  cairo_rectangle_t extents = { 0, 0, about->width, about->height };
  cairo_surface_t *recording = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &extents);
  cairo_t *cr = cairo_create (recording);
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&drawing->self->mutex);
  PopplerPage *page = poppler_document_get_page (drawing->self->document, (int) drawing->number);

  if (page != NULL)
    poppler_page_render_for_printing (page, cr);
  g_clear_object (&page);
  cairo_destroy (cr);
  g_task_return_pointer (task, recording, (GDestroyNotify) cairo_surface_destroy);
}

/**
 * sp_paper_pages_print:
 * @number: from 0
 *
 * Makes what a printer is to draw, as it is in the document. It holds letters and lines and no pixels, and may be drawn
 * on any thread while @self is there.
 *
 * Returns: (transfer full): a future of a cairo_surface_t, in points
 */
DexFuture *
sp_paper_pages_print (SpPaperPages *self,
                      guint         number)
{
  Drawing *drawing = g_new0 (Drawing, 1);

  drawing->self = g_object_ref (self);
  drawing->number = number;

  return sp_outputs_run (print_thread, drawing, drawing_free, CAIRO_GOBJECT_TYPE_SURFACE);
}
