/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-growing-list.h"

/* A view makes widgets for two hundred rows around those on show, all before its first frame. Whoever opens a page wants
 * to see the first of them, so that a list begins with these; the rest comes some at a time, with frames in between. */
#define FIRST    16
#define STEP     6
#define FIRST_MS 250
#define STEP_MS  25

/* From here on the view makes no more widgets, however many rows there are. */
#define ENOUGH 240

typedef struct
{
  GtkSliceListModel *slice; /* weak */
  guint source;
} Growth;

static void wait_for_more (Growth *self);

static void
growth_free (gpointer data)
{
  Growth *self = data;

  g_clear_handle_id (&self->source, g_source_remove);
  g_free (self);
}

static gboolean
grow_cb (gpointer data)
{
  Growth *self = data;
  guint size = gtk_slice_list_model_get_size (self->slice) + STEP;

  self->source = 0;
  gtk_slice_list_model_set_size (self->slice, size < ENOUGH ? size : G_MAXUINT);
  wait_for_more (self);

  return G_SOURCE_REMOVE;
}

static void
wait_for_more (Growth *self)
{
  guint size = gtk_slice_list_model_get_size (self->slice);

  if (self->source == 0 && size < G_MAXUINT &&
      g_list_model_get_n_items (gtk_slice_list_model_get_model (self->slice)) > size)
    self->source = g_timeout_add_full (G_PRIORITY_LOW, size == FIRST ? FIRST_MS : STEP_MS, grow_cb, self, NULL);
}

static void
items_changed_cb (GtkSliceListModel *slice)
{
  wait_for_more (g_object_get_data (G_OBJECT (slice), "sp-growth"));
}

/**
 * sp_growing_list_new:
 * @model: (transfer full): a list that a view is to show
 *
 * Returns: (transfer full): the same list, whose later items come when the first ones are on show
 */
GListModel *
sp_growing_list_new (GListModel *model)
{
  GtkSliceListModel *slice = gtk_slice_list_model_new (g_object_ref (model), 0, FIRST);
  Growth *growth = g_new0 (Growth, 1);

  growth->slice = slice;
  g_object_set_data_full (G_OBJECT (slice), "sp-growth", growth, growth_free);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), slice, G_CONNECT_SWAPPED);
  wait_for_more (growth);
  g_object_unref (model);

  return G_LIST_MODEL (slice);
}
