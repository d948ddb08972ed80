/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-projector-window.h"

#include <glib/gi18n-lib.h>

struct _SpProjectorWindow
{
  GtkWindow parent_instance;

  SpProjectorView *view;
  gboolean blank;
};

enum
{
  PROP_0,
  PROP_BLANK,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SpProjectorWindow, sp_projector_window, GTK_TYPE_WINDOW)

static gboolean
key_cb (SpProjectorWindow *self,
        guint              keyval,
        guint              keycode,
        GdkModifierType    modifiers)
{
  switch (keyval)
    {
    case GDK_KEY_b:
    case GDK_KEY_B:
    case GDK_KEY_period:
    case GDK_KEY_KP_Decimal:
      sp_projector_window_set_blank (self, !self->blank);
      return GDK_EVENT_STOP;
    case GDK_KEY_F11:
      if (gtk_window_is_fullscreen (GTK_WINDOW (self)))
        gtk_window_unfullscreen (GTK_WINDOW (self));
      else
        gtk_window_fullscreen (GTK_WINDOW (self));
      return GDK_EVENT_STOP;
    case GDK_KEY_F5:
    case GDK_KEY_Escape:
      gtk_window_close (GTK_WINDOW (self));
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
sp_projector_window_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  if (prop_id == PROP_BLANK)
    g_value_set_boolean (value, SP_PROJECTOR_WINDOW (object)->blank);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sp_projector_window_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  if (prop_id == PROP_BLANK)
    sp_projector_window_set_blank (SP_PROJECTOR_WINDOW (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sp_projector_window_class_init (SpProjectorWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sp_projector_window_get_property;
  object_class->set_property = sp_projector_window_set_property;
  properties[PROP_BLANK] =
      g_param_spec_boolean ("blank", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sp_projector_window_init (SpProjectorWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->view = SP_PROJECTOR_VIEW (sp_projector_view_new (FALSE));
  gtk_window_set_title (GTK_WINDOW (self), _("Projector"));
  gtk_window_set_default_size (GTK_WINDOW (self), 1280, 720);
  gtk_window_set_child (GTK_WINDOW (self), GTK_WIDGET (self->view));
  gtk_widget_add_css_class (GTK_WIDGET (self), "projector");
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/**
 * sp_projector_window_new:
 *
 * Returns: (transfer none): a window that shows nothing yet
 */
SpProjectorWindow *
sp_projector_window_new (void)
{
  return g_object_new (SP_TYPE_PROJECTOR_WINDOW, NULL);
}

/* A screen on which the laptop's own window is not; NULL where there is only the one. */
static GdkMonitor *
find_other_monitor (GtkWidget *beside)
{
  GdkDisplay *display = gtk_widget_get_display (beside);
  GListModel *monitors = gdk_display_get_monitors (display);
  GtkNative *native = gtk_widget_get_native (beside);
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;
  GdkMonitor *own = surface != NULL ? gdk_display_get_monitor_at_surface (display, surface) : NULL;

  for (guint i = 0; own != NULL && i < g_list_model_get_n_items (monitors); i++)
    {
      g_autoptr(GdkMonitor) monitor = g_list_model_get_item (monitors, i);

      if (monitor != own)
        return g_steal_pointer (&monitor);
    }

  return NULL;
}

/**
 * sp_projector_window_open:
 * @beside: a widget in the window that stays on the laptop
 *
 * Shows the window, over the whole of a second screen if there is one.
 */
void
sp_projector_window_open (SpProjectorWindow *self,
                          GtkWidget         *beside)
{
  g_autoptr(GdkMonitor) monitor = NULL;

  g_return_if_fail (SP_IS_PROJECTOR_WINDOW (self));

  monitor = find_other_monitor (beside);
  if (monitor != NULL)
    gtk_window_fullscreen_on_monitor (GTK_WINDOW (self), monitor);
  gtk_window_present (GTK_WINDOW (self));
}

/**
 * sp_projector_window_show_item:
 * @projection: what may be shown
 * @now_us: the time, microseconds since 1970
 */
void
sp_projector_window_show_item (SpProjectorWindow  *self,
                               const SpProjection *projection,
                               gint64              now_us)
{
  g_return_if_fail (SP_IS_PROJECTOR_WINDOW (self));

  sp_projector_view_show (self->view, projection, now_us);
}

/** sp_projector_window_get_blank: Returns: whether the screen is dark */
gboolean
sp_projector_window_get_blank (SpProjectorWindow *self)
{
  g_return_val_if_fail (SP_IS_PROJECTOR_WINDOW (self), FALSE);

  return self->blank;
}

/**
 * sp_projector_window_set_blank:
 *
 * Leaves the screen dark, or shows it again.
 */
void
sp_projector_window_set_blank (SpProjectorWindow *self,
                               gboolean           blank)
{
  g_return_if_fail (SP_IS_PROJECTOR_WINDOW (self));

  if (self->blank == blank)
    return;
  self->blank = blank;
  sp_projector_view_set_blank (self->view, blank);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BLANK]);
}
