/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-quick-line-private.h"

/* The choices where a name could mean several. */

#define MAX_CHOICES 6

void
sp_quick_line_hide_choices (SpQuickLine *self)
{
  g_clear_pointer (&self->choice_names, g_ptr_array_unref);
  gtk_revealer_set_reveal_child (self->choices_revealer, FALSE);
}

void
sp_quick_line_choose (SpQuickLine *self,
                      guint        index)
{
  const SpQuickName *name;
  const char *text = sp_quick_line_get_text (self);
  int start, end;

  if (self->choice_names == NULL || index >= self->choice_names->len)
    return;

  name = g_ptr_array_index (self->choice_names, index);
  start = (int) g_utf8_pointer_to_offset (text, text + self->choice_start);
  end = gtk_editable_get_position (GTK_EDITABLE (self->entry));
  sp_quick_line_set_chip (self, name->kind, name->id);

  self->updating = TRUE;
  gtk_editable_delete_text (GTK_EDITABLE (self->entry), start, end);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), start);
  self->updating = FALSE;

  sp_quick_line_hide_choices (self);
  sp_quick_line_focus (self);
  sp_quick_line_queue_refresh (self);
}

static void
choice_clicked_cb (SpQuickLine *self,
                   GtkWidget   *button)
{
  sp_quick_line_choose (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index")));
}

static void
mark_choice (SpQuickLine *self)
{
  guint i = 0;

  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->choices));
       button != NULL; button = gtk_widget_get_next_sibling (button), i++)
    {
      if (i == self->choice)
        gtk_widget_add_css_class (button, "suggested-action");
      else
        gtk_widget_remove_css_class (button, "suggested-action");
    }
}

void
sp_quick_line_show_choices (SpQuickLine *self)
{
  const SpQuickName *names = NULL;
  const char *text = sp_quick_line_get_text (self);
  gsize cursor = g_utf8_offset_to_pointer (
                     text, gtk_editable_get_position (GTK_EDITABLE (self->entry))) - text;
  gsize n_names = 0;
  GtkWidget *child;

  g_clear_pointer (&self->choice_names, g_ptr_array_unref);
  if (self->names != NULL && sp_quick_mode_get_info (self->mode)->with_agency &&
      self->agency_id == NULL && self->own_agency == NULL)
    {
      names = sp_quick_names_peek (self->names, &n_names);
      self->choice_names = sp_quick_complete (text, cursor, names, n_names, &self->choice_start);
    }

  /* Where it is plain what is meant, the chip says so. */
  if (self->choice_names == NULL || self->choice_names->len < 2 ||
      sp_quick_line_find_pending (self, SP_QUICK_AGENCY) != NULL ||
      sp_quick_line_find_pending (self, SP_QUICK_PERSON) != NULL)
    {
      sp_quick_line_hide_choices (self);
      return;
    }

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->choices))) != NULL)
    adw_wrap_box_remove (self->choices, child);
  for (guint i = 0; i < self->choice_names->len && i < MAX_CHOICES; i++)
    {
      const SpQuickName *name = g_ptr_array_index (self->choice_names, i);
      GtkWidget *button = gtk_button_new_with_label (name->name);

      gtk_widget_add_css_class (button, "pill-small");
      gtk_widget_set_focus_on_click (button, FALSE);
      gtk_widget_set_can_focus (button, FALSE);
      g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (i));
      g_signal_connect_swapped (button, "clicked", G_CALLBACK (choice_clicked_cb), self);
      adw_wrap_box_append (self->choices, button);
    }
  self->choice = 0;
  mark_choice (self);
  gtk_revealer_set_reveal_child (self->choices_revealer, TRUE);
}

gboolean
sp_quick_line_choices_key (SpQuickLine *self,
                           guint        keyval)
{
  guint n_choices = MIN (self->choice_names->len, MAX_CHOICES);

  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      self->choice = (self->choice + 1) % n_choices;
      mark_choice (self);
      return GDK_EVENT_STOP;

    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      self->choice = (self->choice + n_choices - 1) % n_choices;
      mark_choice (self);
      return GDK_EVENT_STOP;

    case GDK_KEY_Tab:
      sp_quick_line_choose (self, self->choice);
      return GDK_EVENT_STOP;

    case GDK_KEY_Escape:
      sp_quick_line_hide_choices (self);
      return GDK_EVENT_STOP;

    default:
      return GDK_EVENT_PROPAGATE;
    }
}
