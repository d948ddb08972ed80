/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "sp-application.h"
#include "sp-window.h"

struct _SpWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwNavigationView *pages;

  SpStore *store;
};

G_DEFINE_FINAL_TYPE (SpWindow, sp_window, ADW_TYPE_APPLICATION_WINDOW)

static void
sp_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SP_TYPE_WINDOW);

  G_OBJECT_CLASS (sp_window_parent_class)->dispose (object);
}

static void
sp_window_class_init (SpWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, SP_RESOURCE_PATH "/sp-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SpWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SpWindow, pages);
}

static void
sp_window_init (SpWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sp_window_new:
 * @application: the application
 *
 * Returns: (transfer none): a window, which the application owns
 */
SpWindow *
sp_window_new (SpApplication *application)
{
  return g_object_new (SP_TYPE_WINDOW, "application", application, NULL);
}

/**
 * sp_window_get:
 * @widget: a widget in a window
 *
 * Returns: (transfer none) (nullable): the window that @widget is in, or %NULL before it is
 */
SpWindow *
sp_window_get (GtkWidget *widget)
{
  GtkRoot *root;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  root = gtk_widget_get_root (widget);

  return SP_IS_WINDOW (root) ? SP_WINDOW (root) : NULL;
}

/** sp_window_get_store: Returns: (nullable): the cache, %NULL while it is locked */
SpStore *
sp_window_get_store (SpWindow *self)
{
  g_return_val_if_fail (SP_IS_WINDOW (self), NULL);

  return self->store;
}

/**
 * sp_window_push:
 * @page: (transfer floating): a page
 *
 * Shows @page over the whole window, with Back: a meeting that is run.
 */
void
sp_window_push (SpWindow *self, AdwNavigationPage *page)
{
  g_return_if_fail (SP_IS_WINDOW (self));

  adw_navigation_view_push (self->pages, page);
}
