/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-prose-input.h"

#include "sp-prose-view.h"
#include "sp-spelling.h"

/* Text of several lines. Tab leaves it; Ctrl+Return accepts. */
struct _SpProseInput
{
  SpFieldInput   parent_instance;

  GtkWidget     *view;
  GtkTextBuffer *buffer;
};

G_DEFINE_FINAL_TYPE (SpProseInput, sp_prose_input, SP_TYPE_FIELD_INPUT)

static gboolean
key_pressed_cb (SpProseInput   *self,
                guint           keyval,
                guint           keycode,
                GdkModifierType state)
{
  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && (state & GDK_CONTROL_MASK) != 0)
    {
      sp_field_input_accept (SP_FIELD_INPUT (self));
      return GDK_EVENT_STOP;
    }

  return GDK_EVENT_PROPAGATE;
}

static void
sp_prose_input_set_value (SpFieldInput *input,
                          JsonNode     *value)
{
  SpProseInput *self = SP_PROSE_INPUT (input);
  const char *text = value != NULL ? json_node_get_string (value) : NULL;

  gtk_text_buffer_set_text (self->buffer, text != NULL ? text : "", -1);
}

static JsonNode *
sp_prose_input_dup_value (SpFieldInput *input,
                          char        **problem)
{
  SpProseInput *self = SP_PROSE_INPUT (input);
  g_autofree char *text = NULL;
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = g_strstrip (gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE));

  return *text != '\0' ? json_node_init_string (json_node_alloc (), text) : NULL;
}

static GtkWidget *
sp_prose_input_get_target (SpFieldInput *input)
{
  return SP_PROSE_INPUT (input)->view;
}

static void
sp_prose_input_class_init (SpProseInputClass *klass)
{
  SpFieldInputClass *input_class = SP_FIELD_INPUT_CLASS (klass);

  input_class->set_value = sp_prose_input_set_value;
  input_class->dup_value = sp_prose_input_dup_value;
  input_class->get_target = sp_prose_input_get_target;
}

static void
sp_prose_input_init (SpProseInput *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->view = sp_prose_view_new ();
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->view), 9);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->view), 9);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->view), 9);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->view), 9);
  gtk_widget_add_css_class (self->view, "sp-prose");

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 96);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 320);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_widget_add_css_class (scroller, "sp-prose-frame");
  gtk_widget_set_overflow (scroller, GTK_OVERFLOW_HIDDEN);
  adw_bin_set_child (ADW_BIN (self), scroller);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->view, keys);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (sp_field_input_changed), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sp_prose_input_new:
 * @store: where the names are that are spelt rightly
 * @case_id: (nullable): the case that is written about
 *
 * Returns: (transfer floating): a box for text of several lines
 */
SpFieldInput *
sp_prose_input_new (SpStore       *store,
                    const SpField *field,
                    const char    *case_id)
{
  SpProseInput *self = g_object_new (SP_TYPE_PROSE_INPUT, NULL);

  sp_spelling_know_case (store, case_id);
  sp_field_input_init_field (SP_FIELD_INPUT (self), field);

  return SP_FIELD_INPUT (self);
}
