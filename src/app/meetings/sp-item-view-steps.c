/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-item-view-private.h"

/* The strip of steps. */

static GtkWidget *
section_of (SpItemView *self,
            SpStep      step)
{
  GtkBox *sections[SP_N_STEPS] = { self->why_section, self->information_section,
                                   self->voice_section, self->formulation_section,
                                   self->actions_section, self->read_back_section };

  return GTK_WIDGET (sections[step]);
}

/* What was written is read back by itself; all else is one page to look through. What belongs to a case alone is left
 * out where there is none. */
static void
show_sections (SpItemView *self)
{
  gboolean back = self->step == SP_STEP_READ_BACK;

  for (guint i = 0; i < SP_N_STEPS; i++)
    gtk_widget_set_visible (section_of (self, i),
                            gtk_widget_get_visible (GTK_WIDGET (self->step_buttons[i])) &&
                                back == (i == SP_STEP_READ_BACK));
  gtk_widget_set_visible (GTK_WIDGET (self->minutes_section), !back);
}

static void
scroll_to (SpItemView *self,
           SpStep      step)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  graphene_point_t from = GRAPHENE_POINT_INIT (0, 0), to;

  if (step == SP_STEP_WHY || step == SP_STEP_READ_BACK)
    {
      gtk_adjustment_set_value (adjustment, 0);
      return;
    }
  if (gtk_widget_compute_point (section_of (self, step), GTK_WIDGET (self->sections),
                                &from, &to))
    gtk_adjustment_set_value (adjustment, to.y);
}

/**
 * sp_item_view_set_step:
 *
 * Goes to a step of the item: marks it in the strip and brings it into view.
 */
void
sp_item_view_set_step (SpItemView *self,
                       SpStep      step)
{
  g_return_if_fail (SP_IS_ITEM_VIEW (self));
  g_return_if_fail (step < SP_N_STEPS);

  self->step = step;
  self->stepping = TRUE;
  gtk_toggle_button_set_active (self->step_buttons[step], TRUE);
  self->stepping = FALSE;
  show_sections (self);
  scroll_to (self, step);
  gtk_viewport_scroll_to (self->steps_viewport, GTK_WIDGET (self->step_buttons[step]), NULL);
  g_signal_emit_by_name (self, "stepped");
}

/**
 * sp_item_view_show_minutes:
 *
 * Brings the minutes of the item into view, where a new line of them stands.
 */
void
sp_item_view_show_minutes (SpItemView *self)
{
  GtkAdjustment *adjustment;
  graphene_point_t from = GRAPHENE_POINT_INIT (0, 0), to;

  g_return_if_fail (SP_IS_ITEM_VIEW (self));

  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  if (gtk_widget_get_visible (GTK_WIDGET (self->minutes_section)) &&
      gtk_widget_compute_point (GTK_WIDGET (self->minutes_section), GTK_WIDGET (self->sections), &from, &to))
    gtk_adjustment_set_value (adjustment, to.y);
}

/** sp_item_view_get_step: Returns: the step at which the item is */
SpStep
sp_item_view_get_step (SpItemView *self)
{
  g_return_val_if_fail (SP_IS_ITEM_VIEW (self), SP_STEP_WHY);

  return self->step;
}

/**
 * sp_item_view_move_step:
 * @by: 1 for the next step that this item has, -1 for the one before
 */
void
sp_item_view_move_step (SpItemView *self,
                        int         by)
{
  g_return_if_fail (SP_IS_ITEM_VIEW (self));

  for (int step = (int) self->step + by; step >= 0 && step < SP_N_STEPS; step += by)
    if (gtk_widget_get_visible (GTK_WIDGET (self->step_buttons[step])))
      {
        sp_item_view_set_step (self, step);
        return;
      }
}

static void
step_toggled_cb (SpItemView      *self,
                 GtkToggleButton *button)
{
  if (self->stepping || !gtk_toggle_button_get_active (button))
    return;
  for (guint i = 0; i < SP_N_STEPS; i++)
    if (self->step_buttons[i] == button)
      sp_item_view_set_step (self, i);
}

void
sp_item_view_add_steps (SpItemView *self)
{
  for (guint i = 0; i < SP_N_STEPS; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (sp_step_get_label ((int) i));

      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "step");
      gtk_widget_set_focus_on_click (button, FALSE);
      self->step_buttons[i] = GTK_TOGGLE_BUTTON (button);
      gtk_toggle_button_set_group (self->step_buttons[i],
                                   i > 0 ? self->step_buttons[0] : NULL);
      g_signal_connect_swapped (button, "toggled", G_CALLBACK (step_toggled_cb), self);
      adw_wrap_box_append (self->steps, button);
    }
}

/* In a narrow window the strip is one line, in which the step that is on is in sight: the item itself needs the room. */
void
sp_item_view_fold_steps (SpItemView *self)
{
  gtk_scrolled_window_set_policy (self->steps_scroller, self->narrow ? GTK_POLICY_EXTERNAL : GTK_POLICY_NEVER,
                                  GTK_POLICY_NEVER);
  gtk_scrollable_set_hscroll_policy (GTK_SCROLLABLE (self->steps_viewport),
                                     self->narrow ? GTK_SCROLL_NATURAL : GTK_SCROLL_MINIMUM);
  adw_wrap_box_set_natural_line_length (self->steps, self->narrow ? G_MAXINT16 : -1);
}
