/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-paper-view.h"

#include "sp-log-first.h"
#include "sp-paper-pages.h"
#include "sp-shell.h"
#include "sp-weak-ref.h"

#include <glib/gi18n-lib.h>

/* As wide as a page is shown at most, in pixels of the window. */
#define MAX_WIDTH 820

/* Pixels of the window for a point. */
#define SCALE 1.4

/* So many pages above and below what is seen are kept drawn. */
#define AROUND 2

struct _SpPaperView
{
  AdwBin parent_instance;

  GtkScrolledWindow *scrolled;
  GtkBox *box;
  GBytes *content;
  SpPaperPages *pages;
  GPtrArray *pictures; /* GtkPicture, one a page */
  gboolean drawing;    /* one page at a time, so that what is looked at now is not behind what was passed */
  guint idle;
};

enum
{
  PROP_0,
  PROP_N_PAGES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SpPaperView, sp_paper_view, ADW_TYPE_BIN)

typedef struct
{
  GWeakRef view;
  GBytes *content;
  SpPaperPages *pages; /* nullable */
  guint number;
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  g_weak_ref_clear (&wait->view);
  g_bytes_unref (wait->content);
  g_clear_object (&wait->pages);
  g_free (wait);
}

static Wait *
wait_new (SpPaperView *self)
{
  Wait *wait = g_new0 (Wait, 1);

  g_weak_ref_init (&wait->view, self);
  wait->content = g_bytes_ref (self->content);
  g_set_object (&wait->pages, self->pages);

  return wait;
}

static void queue_update (SpPaperView *self);

static DexFuture *
drawn_cb (DexFuture *future,
          gpointer   data)
{
  Wait *wait = data;
  g_autoptr(SpPaperView) self = g_weak_ref_get (&wait->view);
  const GValue *value = dex_future_get_value (future, NULL);

  if (self == NULL || self->pages != wait->pages || value == NULL)
    return dex_future_new_true ();
  self->drawing = FALSE;
  gtk_picture_set_paintable (g_ptr_array_index (self->pictures, wait->number), g_value_get_object (value));
  queue_update (self);

  return dex_future_new_true ();
}

static gboolean
is_drawn (SpPaperView *self,
          guint        number)
{
  return GDK_IS_TEXTURE (gtk_picture_get_paintable (g_ptr_array_index (self->pictures, number)));
}

static void
draw (SpPaperView *self,
      guint        number)
{
  Wait *wait;

  if (self->drawing || is_drawn (self, number))
    return;
  self->drawing = TRUE;
  wait = wait_new (self);
  wait->number = number;
  /* Sharp on a screen of two dots a pixel, too. */
  dex_future_disown (dex_future_finally (
    sp_paper_pages_draw (self->pages, number, SCALE * gtk_widget_get_scale_factor (GTK_WIDGET (self))), drawn_cb, wait,
    wait_free));
}

static void
forget (SpPaperView *self,
        guint        number)
{
  GtkPicture *picture = g_ptr_array_index (self->pictures, number);
  GdkPaintable *drawn = gtk_picture_get_paintable (picture);
  g_autoptr(GdkPaintable) empty = NULL;

  if (!is_drawn (self, number))
    return;
  empty = gdk_paintable_new_empty (gdk_paintable_get_intrinsic_width (drawn),
                                   gdk_paintable_get_intrinsic_height (drawn));
  gtk_picture_set_paintable (picture, empty);
}

/* Pages that are seen, and some around them, are drawn; the others are let go of. */
static gboolean
update_cb (gpointer data)
{
  SpPaperView *self = data;
  GtkAdjustment *across = gtk_scrolled_window_get_vadjustment (self->scrolled);
  double top = gtk_adjustment_get_value (across);
  double bottom = top + MAX (gtk_adjustment_get_page_size (across), 1);
  guint first = G_MAXUINT;
  guint last = 0;

  self->idle = 0;
  for (guint i = 0; i < self->pictures->len; i++)
    {
      graphene_rect_t bounds;

      if (gtk_widget_compute_bounds (g_ptr_array_index (self->pictures, i), GTK_WIDGET (self->box), &bounds) &&
          bounds.origin.y < bottom && bounds.origin.y + bounds.size.height >= top)
        {
          first = MIN (first, i);
          last = i;
        }
    }
  if (first == G_MAXUINT)
    first = last = 0;
  for (guint i = first; i <= last && i < self->pictures->len; i++)
    draw (self, i);
  for (guint i = 0; i < self->pictures->len; i++)
    if (i + AROUND >= first && i <= last + AROUND)
      draw (self, i);
    else
      forget (self, i);

  return G_SOURCE_REMOVE;
}

static void
queue_update (SpPaperView *self)
{
  if (self->idle == 0 && self->pages != NULL)
    self->idle = g_idle_add (update_cb, self);
}

static void
show_problem (SpPaperView *self)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "dialog-warning-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("This Document Cannot Be Shown"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _("What is on this laptop is no document, or it is damaged. Ask for it to be issued "
                                     "again."));
  adw_bin_set_child (ADW_BIN (self), page);
}

static void
add_page (SpPaperView *self,
          guint        number)
{
  const SpPaperPage *page = sp_paper_pages_get (self->pages, number);
  GtkWidget *picture = gtk_picture_new ();
  g_autoptr(GdkPaintable) empty = gdk_paintable_new_empty ((int) (page->width * SCALE), (int) (page->height * SCALE));
  g_autofree char *label = g_strdup_printf (_("Page %u of %u"), number + 1, sp_paper_pages_get_n (self->pages));

  gtk_picture_set_paintable (GTK_PICTURE (picture), empty);
  gtk_picture_set_can_shrink (GTK_PICTURE (picture), TRUE);
  gtk_widget_add_css_class (picture, "card");
  gtk_widget_set_focusable (picture, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, page->text != NULL ? page->text : "", -1);
  gtk_box_append (self->box, picture);
  g_ptr_array_add (self->pictures, picture);
}

static DexFuture *
opened_cb (DexFuture *future,
           gpointer   data)
{
  Wait *wait = data;
  g_autoptr(SpPaperView) self = g_weak_ref_get (&wait->view);
  const GValue *value = dex_future_get_value (future, NULL);

  /* The content may be another by now. */
  if (self == NULL || self->content != wait->content)
    return dex_future_new_true ();
  if (value == NULL)
    {
      show_problem (self);
      return dex_future_new_true ();
    }
  g_set_object (&self->pages, g_value_get_object (value));
  for (guint i = 0; i < sp_paper_pages_get_n (self->pages); i++)
    add_page (self, i);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PAGES]);
  queue_update (self);

  return dex_future_new_true ();
}

static void
clear (SpPaperView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_box_remove (self->box, child);
  g_ptr_array_set_size (self->pictures, 0);
  self->drawing = FALSE;
  g_clear_object (&self->pages);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_clear_handle_id (&self->idle, g_source_remove);
}

static void
sp_paper_view_dispose (GObject *object)
{
  SpPaperView *self = SP_PAPER_VIEW (object);

  if (self->box != NULL)
    clear (self);
  self->box = NULL;
  g_clear_object (&self->scrolled);

  G_OBJECT_CLASS (sp_paper_view_parent_class)->dispose (object);
}

static void
sp_paper_view_finalize (GObject *object)
{
  g_ptr_array_unref (SP_PAPER_VIEW (object)->pictures);

  G_OBJECT_CLASS (sp_paper_view_parent_class)->finalize (object);
}

static void
sp_paper_view_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  if (property_id == PROP_N_PAGES)
    g_value_set_uint (value, sp_paper_view_get_n_pages (SP_PAPER_VIEW (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
sp_paper_view_class_init (SpPaperViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sp_paper_view_dispose;
  object_class->finalize = sp_paper_view_finalize;
  object_class->get_property = sp_paper_view_get_property;
  properties[PROP_N_PAGES] = g_param_spec_uint ("n-pages", NULL, NULL, 0, G_MAXUINT, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sp_paper_view_init (SpPaperView *self)
{
  GtkWidget *clamp = adw_clamp_new ();
  GtkAdjustment *across;

  self->pictures = g_ptr_array_new ();
  self->scrolled = g_object_ref_sink (GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ()));
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  gtk_widget_set_margin_top (GTK_WIDGET (self->box), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->box), 12);
  gtk_widget_set_margin_start (GTK_WIDGET (self->box), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->box), 12);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), MAX_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->box));
  gtk_scrolled_window_set_policy (self->scrolled, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (self->scrolled, clamp);
  /* As high as pages are at this width, not as low as pictures may be. */
  gtk_scrollable_set_vscroll_policy (GTK_SCROLLABLE (gtk_scrolled_window_get_child (self->scrolled)), GTK_SCROLL_NATURAL);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scrolled));
  across = gtk_scrolled_window_get_vadjustment (self->scrolled);
  g_signal_connect_object (across, "value-changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (across, "changed", G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
}

/** sp_paper_view_new: Returns: (transfer floating): a view of no document yet */
GtkWidget *
sp_paper_view_new (void)
{
  return g_object_new (SP_TYPE_PAPER_VIEW, NULL);
}

/**
 * sp_paper_view_set_content:
 * @pdf: (nullable): a whole document
 *
 * Shows the document, read on another thread.
 */
void
sp_paper_view_set_content (SpPaperView *self,
                           GBytes      *pdf)
{
  g_return_if_fail (SP_IS_PAPER_VIEW (self));

  if (pdf == self->content)
    return;
  clear (self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scrolled));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
  if (pdf == NULL)
    return;
  self->content = g_bytes_ref (pdf);
  dex_future_disown (dex_future_finally (sp_paper_pages_open (pdf), opened_cb, wait_new (self), wait_free));
}

/** sp_paper_view_get_content: Returns: (transfer none) (nullable): the document */
GBytes *
sp_paper_view_get_content (SpPaperView *self)
{
  return self->content;
}

/** sp_paper_view_get_n_pages: Returns: how many pages it has, 0 while it is being read */
guint
sp_paper_view_get_n_pages (SpPaperView *self)
{
  return self->pages != NULL ? sp_paper_pages_get_n (self->pages) : 0;
}

/* A page on its way to the printer. */
typedef struct
{
  GtkPrintOperation *operation;
  GtkPrintContext *context;
  SpPaperPages *pages;
  guint number;
} Print;

static void
print_free (gpointer data)
{
  Print *print = data;

  g_object_unref (print->operation);
  g_object_unref (print->context);
  g_object_unref (print->pages);
  g_free (print);
}

static DexFuture *
page_ready_cb (DexFuture *future,
               gpointer   data)
{
  Print *print = data;
  const SpPaperPage *page = sp_paper_pages_get (print->pages, print->number);
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);
  double scale;
  cairo_t *cr;

  /* Whoever gave up meanwhile has taken the paper away. */
  if (gtk_print_operation_is_finished (print->operation))
    return dex_future_new_true ();
  cr = gtk_print_context_get_cairo_context (print->context);
  scale = MIN (gtk_print_context_get_width (print->context) / page->width,
               gtk_print_context_get_height (print->context) / page->height);
  if (value != NULL)
    {
      cairo_scale (cr, scale, scale);
      cairo_set_source_surface (cr, g_value_get_boxed (value), 0, 0);
      cairo_paint (cr);
    }
  else
    gtk_print_operation_cancel (print->operation);
  gtk_print_operation_draw_page_finish (print->operation);

  return dex_future_new_true ();
}

/* Reading a page takes many frames, so that is done elsewhere; here it is only drawn. */
static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                number,
              gpointer           data)
{
  Print *print = g_new0 (Print, 1);

  print->operation = g_object_ref (operation);
  print->context = g_object_ref (context);
  print->pages = g_object_ref (data);
  print->number = (guint) number;
  gtk_print_operation_set_defer_drawing (operation);
  dex_future_disown (dex_future_finally (sp_paper_pages_print (data, (guint) number), page_ready_cb, print, print_free));
}

static GtkPrintOperation *
new_operation (SpPaperView *self)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr(GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr(GtkPaperSize) size = gtk_paper_size_new (GTK_PAPER_NAME_A4);

  gtk_page_setup_set_paper_size (setup, size);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_n_pages (operation, (int) sp_paper_view_get_n_pages (self));
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page_cb), g_object_ref (self->pages),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);

  return operation;
}

static void
print (SpPaperView *self)
{
  g_autoptr(GtkPrintOperation) operation = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->pages == NULL)
    return;
  operation = new_operation (self);
  /* The printer's queue shows nothing of a case. */
  gtk_print_operation_set_job_name (operation, _("Stalking Partnership: a document"));
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL);
}

static DexFuture *
told_cb (DexFuture *future,
         gpointer   data)
{
  g_autoptr(SpPaperView) self = g_weak_ref_get (data);

  if (self != NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    print (self);

  return dex_future_new_true ();
}

/**
 * sp_paper_view_print:
 * @about: the record whose content it is: a document, or the case, meeting or agency that a sheet is about
 *
 * Writes down in the log that it is to be printed, asks for a printer and pages, and prints the document as it is shown.
 */
void
sp_paper_view_print (SpPaperView *self,
                     const char  *about)
{
  SpShell *shell = sp_shell_get (GTK_WIDGET (self));
  const char *ids[] = { about, NULL };
  char hash[SP_AUDIT_HASH_SIZE];
  gsize size;
  const char *data;

  if (self->pages == NULL)
    return;
  data = g_bytes_get_data (self->content, &size);
  sp_audit_hash (data, size, hash);
  dex_future_disown (dex_future_then (
    sp_log_first (GTK_WIDGET (self), shell != NULL ? sp_shell_get_store (shell) : NULL, SP_AUDIT_DISCLOSE, ids, "printed", NULL, hash,
                  N_("Nothing was printed, because that could not be written down in the log. Is there room on the disk?")),
    told_cb, sp_weak_ref_new (self), sp_weak_ref_free));
}

/**
 * sp_paper_view_print_to:
 * @path: a file
 *
 * As sp_paper_view_print (), without asking, to a file.
 *
 * Returns: whether it was written
 */
gboolean
sp_paper_view_print_to (SpPaperView *self,
                        const char  *path,
                        GError     **error)
{
  g_autoptr(GtkPrintOperation) operation = NULL;

  g_return_val_if_fail (self->pages != NULL, FALSE);

  operation = new_operation (self);
  gtk_print_operation_set_export_filename (operation, path);

  return gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, error) ==
         GTK_PRINT_OPERATION_RESULT_APPLY;
}
