/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-quick-line-private.h"

/* The keys in the line, its chips and its fields. */

/* The line has its own steps while there are words in it, or were until somebody deleted them; an
 * empty line leaves the key to the meeting. */
static gboolean
step_key (SpQuickLine *self,
          gboolean     redo)
{
  if (!redo && sp_quick_line_put_back (self))
    return GDK_EVENT_STOP;
  if (self->emptied || !sp_quick_line_is_empty (self))
    return GDK_EVENT_PROPAGATE;

  gtk_widget_activate_action (GTK_WIDGET (self), redo ? "win.redo" : "win.undo", NULL);
  return GDK_EVENT_STOP;
}

static gboolean
entry_key_cb (SpQuickLine     *self,
              guint            keyval,
              guint            keycode,
              GdkModifierType  modifiers)
{
  const SpQuickModeInfo *info = sp_quick_mode_get_info (self->mode);
  GtkEditable *editable = GTK_EDITABLE (self->entry);
  int position = gtk_editable_get_position (editable);
  gboolean plain = (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) == 0;

  if (self->refresh_id != 0)
    sp_quick_line_refresh (self);
  if (plain && self->choice_names != NULL && sp_quick_line_choices_key (self, keyval))
    return GDK_EVENT_STOP;

  if ((keyval == GDK_KEY_z || keyval == GDK_KEY_Z) && (modifiers & GDK_CONTROL_MASK) != 0)
    return step_key (self, (modifiers & GDK_SHIFT_MASK) != 0);
  if (!plain)
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_BackSpace:
      return position == 0 && !gtk_editable_get_selection_bounds (editable, NULL, NULL) &&
             sp_quick_line_remove_last_chip (self);

    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return position == (int) g_utf8_strlen (sp_quick_line_get_text (self), -1) &&
             !gtk_editable_get_selection_bounds (editable, NULL, NULL) &&
             sp_quick_line_focus_first_chip (self);

    case GDK_KEY_Tab:
      if (!info->with_agency && !info->with_due)
        return GDK_EVENT_PROPAGATE;
      sp_quick_line_show_fields (self, SP_QUICK_AGENCY);
      return GDK_EVENT_STOP;

    case GDK_KEY_Escape:
      if (!gtk_revealer_get_reveal_child (self->message_revealer) &&
          !gtk_revealer_get_reveal_child (self->fields_revealer))
        return GDK_EVENT_PROPAGATE;
      sp_quick_line_say (self, NULL);
      gtk_revealer_set_reveal_child (self->fields_revealer, FALSE);
      return GDK_EVENT_STOP;

    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
line_key_cb (SpQuickLine     *self,
             guint            keyval,
             guint            keycode,
             GdkModifierType  modifiers)
{
  /* From a field or a chip back to the text. */
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  if (gtk_revealer_get_reveal_child (self->fields_revealer))
    gtk_revealer_set_reveal_child (self->fields_revealer, FALSE);
  sp_quick_line_focus (self);
  return GDK_EVENT_STOP;
}

static void
add_controller (SpQuickLine         *self,
                GtkWidget           *widget,
                GCallback            callback,
                GtkPropagationPhase  phase)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, phase);
  g_signal_connect_swapped (keys, "key-pressed", callback, self);
  gtk_widget_add_controller (widget, keys);
}

void
sp_quick_line_add_keys (SpQuickLine *self)
{
  add_controller (self, GTK_WIDGET (self->entry), G_CALLBACK (entry_key_cb), GTK_PHASE_CAPTURE);
  add_controller (self, GTK_WIDGET (self), G_CALLBACK (line_key_cb), GTK_PHASE_BUBBLE);
}
