/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "bench-frames.h"

/* Frames, by the frame clock of the window that is looked at. */

typedef struct
{
  GtkWidget *widget;
  GdkFrameClock *clock;
  GSourceFunc func;
  gpointer data;
  gulong handler;
} AfterFrame;

static gboolean
call_later_cb (gpointer data)
{
  AfterFrame *self = data;

  self->func (self->data);
  g_object_unref (self->clock);
  g_free (self);
  return G_SOURCE_REMOVE;
}

static void
painted_cb (GdkFrameClock *clock, gpointer data)
{
  AfterFrame *self = data;

  g_signal_handler_disconnect (clock, self->handler);
  g_idle_add_full (G_PRIORITY_HIGH, call_later_cb, self, NULL);
}

/* Calls @func once the next frame of @widget's window was drawn. */
void
bench_after_frame (GtkWidget *widget, GSourceFunc func, gpointer data)
{
  AfterFrame *self = g_new0 (AfterFrame, 1);

  self->widget = widget;
  self->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  self->func = func;
  self->data = data;
  self->handler = g_signal_connect (self->clock, "after-paint", G_CALLBACK (painted_cb), self);
  gtk_widget_queue_draw (widget);
}

#define WARM_FRAMES 40
#define STEP        120 /* pixels a frame: a brisk turn of the wheel */

/* First at a reader's pace, then through everything from top to bottom as one drags the bar. */
typedef struct
{
  GtkAdjustment *adjustment;
  GtkWidget *list;
  guint n_frames;
  guint frame;
  gint64 began;
  gint64 last;
  GArray *gaps;
  GArray *work;
  BenchFramesFunc func;
  gpointer data;
  gulong before;
  gulong after;
} Scroll;

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
quantile (GArray *values, double part)
{
  g_array_sort (values, compare);
  return g_array_index (values, double, (guint) (part * (values->len - 1)));
}

static void
before_cb (GdkFrameClock *clock, gpointer data)
{
  ((Scroll *) data)->began = g_get_monotonic_time ();
}

static void
after_cb (GdkFrameClock *clock, gpointer data)
{
  Scroll *self = data;
  gint64 now = g_get_monotonic_time ();
  double gap = (now - self->last) / 1e3;
  double work = (now - self->began) / 1e3;

  if (self->frame > WARM_FRAMES)
    {
      g_array_append_val (self->gaps, gap);
      g_array_append_val (self->work, work);
    }
  self->last = now;
}

static gboolean
finish_cb (gpointer data)
{
  Scroll *self = data;
  JsonObject *figures = json_object_new ();
  GdkFrameClock *clock = gtk_widget_get_frame_clock (self->list);
  guint late = 0;

  g_signal_handler_disconnect (clock, self->before);
  g_signal_handler_disconnect (clock, self->after);
  for (guint i = 0; i < self->gaps->len; i++)
    late += g_array_index (self->gaps, double, i) > 33;
  json_object_set_double_member (figures, "longest_ms", quantile (self->gaps, 1));
  json_object_set_double_member (figures, "p99_ms", quantile (self->gaps, 0.99));
  json_object_set_double_member (figures, "longest_work_ms", quantile (self->work, 1));
  json_object_set_double_member (figures, "median_work_ms", quantile (self->work, 0.5));
  json_object_set_int_member (figures, "late_frames", late);
  json_object_set_int_member (figures, "frames", self->gaps->len);
  g_array_unref (self->gaps);
  g_array_unref (self->work);
  self->func (figures, self->data);
  json_object_unref (figures);
  g_free (self);
  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Scroll *self = data;
  double end = gtk_adjustment_get_upper (self->adjustment) - gtk_adjustment_get_page_size (self->adjustment);
  guint half = self->n_frames / 2;

  if (self->frame++ == self->n_frames)
    {
      g_idle_add (finish_cb, self);
      return G_SOURCE_REMOVE;
    }
  if (self->frame < half)
    gtk_adjustment_set_value (self->adjustment, self->frame * (double) STEP);
  else
    gtk_adjustment_set_value (self->adjustment, end * (self->frame - half) / half);
  return G_SOURCE_CONTINUE;
}

/**
 * bench_scroll:
 * @list: a list in a scrolled window that is on show
 * @n_frames: how many frames long
 * @func: what to call at the end
 * @data: for @func
 *
 * Scrolls a list and measures each frame.
 */
void
bench_scroll (GtkWidget *list, guint n_frames, BenchFramesFunc func, gpointer data)
{
  Scroll *self = g_new0 (Scroll, 1);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (list);

  self->list = list;
  self->adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  self->n_frames = n_frames;
  self->func = func;
  self->data = data;
  self->last = g_get_monotonic_time ();
  self->gaps = g_array_new (FALSE, FALSE, sizeof (double));
  self->work = g_array_new (FALSE, FALSE, sizeof (double));
  self->before = g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), self);
  self->after = g_signal_connect (clock, "after-paint", G_CALLBACK (after_cb), self);
  gtk_widget_add_tick_callback (list, tick_cb, self, NULL);
}

/* How long pages took to open, in the order in which they were opened; takes the array. */
JsonObject *
bench_page_figures (GArray *pages)
{
  JsonObject *figures = json_object_new ();

  json_object_set_double_member (figures, "first_ms", g_array_index (pages, double, 0));
  json_object_set_double_member (figures, "median_ms", quantile (pages, 0.5));
  json_object_set_double_member (figures, "longest_ms", quantile (pages, 1));
  g_array_unref (pages);
  return figures;
}

/* The resident set, of which shared libraries are a part. */
void
bench_add_memory (JsonObject *figures)
{
  g_autofree char *text = NULL;
  const char *line;

  if (g_file_get_contents ("/proc/self/status", &text, NULL, NULL) && (line = g_strstr_len (text, -1, "VmRSS:")))
    json_object_set_double_member (figures, "resident_mib", g_ascii_strtoull (line + 6, NULL, 10) / 1024.0);
}

void
bench_print (JsonObject *figures)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), figures);
  g_autofree char *text = json_to_string (node, FALSE);

  g_print ("%s\n", text);
}
