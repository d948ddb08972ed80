/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-agenda-row.h"

/* Rows of an agenda are dragged onto each other. */

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source,
                 double         x,
                 double         y,
                 SpAgendaRow   *row)
{
  return gdk_content_provider_new_typed (SP_TYPE_AGENDA_ROW, row);
}

static void
drag_begin_cb (GtkDragSource *source,
               GdkDrag       *drag,
               SpAgendaRow   *row)
{
  g_autoptr(GdkPaintable) picture = NULL;

  /* A row of a list has no ground of its own to be read on. */
  gtk_widget_add_css_class (GTK_WIDGET (row), "dragged");
  picture = gtk_widget_paintable_new (GTK_WIDGET (row));
  gtk_drag_source_set_icon (source, picture, 24, 12);
}

static void
drag_end_cb (GtkDragSource *source,
             GdkDrag       *drag,
             gboolean       deleted,
             SpAgendaRow   *row)
{
  gtk_widget_remove_css_class (GTK_WIDGET (row), "dragged");
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         SpAgendaRow   *row)
{
  SpAgendaRow *dragged = g_value_get_object (value);

  /* From this list, and not from another window's. */
  if (dragged == NULL || dragged == row ||
      gtk_widget_get_parent (GTK_WIDGET (dragged)) != gtk_widget_get_parent (GTK_WIDGET (row)))
    return FALSE;
  g_signal_emit_by_name (row, "dropped", dragged);
  return TRUE;
}

/**
 * sp_agenda_row_make_draggable:
 *
 * Lets the row be dragged onto another of its list, which then has the signal "dropped".
 */
void
sp_agenda_row_make_draggable (SpAgendaRow *self)
{
  GtkDragSource *source;
  GtkDropTarget *target;

  g_return_if_fail (SP_IS_AGENDA_ROW (self));

  source = gtk_drag_source_new ();
  target = gtk_drop_target_new (SP_TYPE_AGENDA_ROW, GDK_ACTION_MOVE);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (drag_prepare_cb), self);
  g_signal_connect (source, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (source, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
