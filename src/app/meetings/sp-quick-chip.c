/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-quick-chip.h"

#include <glib/gi18n-lib.h>

struct _SpQuickChip
{
  GtkWidget parent_instance;

  SpChipState state;
};

G_DEFINE_FINAL_TYPE (SpQuickChip, sp_quick_chip, GTK_TYPE_WIDGET)

enum
{
  REMOVED,
  WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
pressed_cb (SpQuickChip *self)
{
  g_signal_emit (self, signals[self->state == SP_CHIP_MISSING ? WANTED : REMOVED], 0);
}

static gboolean
key_cb (SpQuickChip     *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  modifiers)
{
  if (self->state != SP_CHIP_SET ||
      (keyval != GDK_KEY_BackSpace && keyval != GDK_KEY_Delete && keyval != GDK_KEY_KP_Delete))
    return GDK_EVENT_PROPAGATE;

  g_signal_emit (self, signals[REMOVED], 0);
  return GDK_EVENT_STOP;
}

static void
sp_quick_chip_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sp_quick_chip_parent_class)->dispose (object);
}

static gboolean
sp_quick_chip_focus (GtkWidget        *widget,
                     GtkDirectionType  direction)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child) && !gtk_widget_has_focus (child))
      return gtk_widget_grab_focus (child);

  return FALSE;
}

static gboolean
sp_quick_chip_grab_focus (GtkWidget *widget)
{
  return sp_quick_chip_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
sp_quick_chip_class_init (SpQuickChipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sp_quick_chip_dispose;
  widget_class->focus = sp_quick_chip_focus;
  widget_class->grab_focus = sp_quick_chip_grab_focus;

  signals[REMOVED] = g_signal_new ("removed", SP_TYPE_QUICK_CHIP, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[WANTED] = g_signal_new ("wanted", SP_TYPE_QUICK_CHIP, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "quick-chip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sp_quick_chip_init (SpQuickChip *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
add_label (SpQuickChip *self,
           const char  *label)
{
  GtkWidget *widget = gtk_label_new (label);

  gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (widget), 24);
  gtk_widget_set_parent (widget, GTK_WIDGET (self));
}

static void
add_button (SpQuickChip *self,
            GtkWidget   *button,
            const char  *says)
{
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_set_tooltip_text (button, says);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, says,
                                  -1);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (pressed_cb), self);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
}

/**
 * sp_quick_chip_new:
 * @kind: what it is in a word, "Agency"
 * @label: what it says; for one that is missing, what to give
 *
 * Returns: (transfer floating): a chip
 */
GtkWidget *
sp_quick_chip_new (SpChipState  state,
                   const char  *kind,
                   const char  *label)
{
  static const char *const classes[] = { "set", "pending", "missing" };
  SpQuickChip *self = g_object_new (SP_TYPE_QUICK_CHIP, NULL);
  g_autofree char *says = g_strdup_printf ("%s: %s", kind, label);

  self->state = state;
  gtk_widget_add_css_class (GTK_WIDGET (self), classes[state]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, says, -1);

  if (state == SP_CHIP_MISSING)
    {
      add_button (self, gtk_button_new_with_label (label), label);
      return GTK_WIDGET (self);
    }

  add_label (self, label);
  if (state == SP_CHIP_SET)
    {
      /* Translators: takes a chip such as "Housing" or "Fri 27 Nov" off the line */
      g_autofree char *remove = g_strdup_printf (_("Remove %s"), label);

      add_button (self, gtk_button_new_from_icon_name ("window-close-symbolic"), remove);
    }

  return GTK_WIDGET (self);
}
