/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The box that prose is written in, with what is misspelt underlined. */

#include "config.h"

#include "sp-prose-view.h"

#include "sp-spelling-private.h"

#define BOX_KEY "sp-spelling"
#define PAUSE_MS 700

/* What a text view has to do with spelling; it lives as long as the view. */
typedef struct
{
  GtkTextView *view;
  GtkSourceBuffer *buffer; /* the library is in need of it as long as it looks at words */
  SpellingTextBufferAdapter *adapter;
  GMenu *suggestions;
  guint pause_id;
} Box;

static void
box_free (gpointer data)
{
  Box *self = data;

  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->buffer, self);
  spelling_text_buffer_adapter_set_enabled (self->adapter, FALSE);
  g_object_unref (self->adapter);
  g_object_unref (self->buffer);
  g_object_unref (self->suggestions);
  g_free (self);
}

/* The misspelt word at the cursor. It may not be underlined: the library lifts that from the word that is written at. */
static char *
dup_word (Box         *self,
          GtkTextIter *start,
          GtkTextIter *end)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  g_autofree char *word = NULL;

  gtk_text_buffer_get_iter_at_mark (buffer, start, gtk_text_buffer_get_insert (buffer));
  *end = *start;
  if (!gtk_text_iter_inside_word (start) && !gtk_text_iter_ends_word (start))
    return NULL;
  if (!gtk_text_iter_starts_word (start))
    gtk_text_iter_backward_word_start (start);
  if (!gtk_text_iter_ends_word (end))
    gtk_text_iter_forward_word_end (end);
  word = gtk_text_buffer_get_text (buffer, start, end, FALSE);

  return sp_spelling_accepts (sp_spelling_get (), word) ? NULL : g_steal_pointer (&word);
}

static void
suggest (Box *self)
{
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *word = dup_word (self, &start, &end);

  sp_spelling_suggest (self->suggestions, word);
}

static void
correct_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  Box *self = data;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *word = dup_word (self, &start, &end);

  if (word == NULL)
    return;
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, g_variant_get_string (parameter, NULL), -1);
  gtk_text_buffer_end_user_action (buffer);
}

/* The suggestions are for the word under the pointer, or where the cursor is. */
static void
ask_cb (gpointer data,
        double   x,
        double   y)
{
  Box *self = data;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter iter;
  int buffer_x;
  int buffer_y;

  if (x >= 0 && !gtk_text_buffer_get_has_selection (buffer))
    {
      gtk_text_view_window_to_buffer_coords (self->view, GTK_TEXT_WINDOW_WIDGET, (int) x, (int) y, &buffer_x,
                                             &buffer_y);
      gtk_text_view_get_iter_at_location (self->view, &iter, buffer_x, buffer_y);
      gtk_text_buffer_place_cursor (buffer, &iter);
    }
  suggest (self);
}

/* The library loses the underline of a word now and then, where more is written while it looks at that word. What it has
 * lost is underlined once nobody has written for a moment, save for the word at the cursor, which may become another. */
static gboolean
pause_cb (gpointer data)
{
  Box *self = data;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextTag *tag = spelling_text_buffer_adapter_get_tag (self->adapter);
  gboolean more = spelling_text_buffer_adapter_get_enabled (self->adapter);
  GtkTextIter cursor;
  GtkTextIter end;

  self->pause_id = 0;
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  gtk_text_buffer_get_start_iter (buffer, &end);
  while (more)
    {
      g_autofree char *word = NULL;
      GtkTextIter start;

      /* It says no at the buffer's end, where there may be a word all the same. */
      more = gtk_text_iter_forward_word_end (&end);
      start = end;
      if (!gtk_text_iter_ends_word (&end) || !gtk_text_iter_backward_word_start (&start) ||
          gtk_text_iter_has_tag (&start, tag) ||
          (gtk_text_iter_compare (&cursor, &start) >= 0 && gtk_text_iter_compare (&cursor, &end) <= 0))
        continue;
      word = gtk_text_iter_get_slice (&start, &end);
      if (!sp_spelling_accepts (sp_spelling_get (), word))
        gtk_text_buffer_apply_tag (buffer, tag, &start, &end);
    }

  return G_SOURCE_REMOVE;
}

static void
changed_cb (GtkTextBuffer *buffer,
            Box           *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  self->pause_id = g_timeout_add (PAUSE_MS, pause_cb, self);
}

static void
destroy_cb (GtkWidget *view)
{
  gtk_widget_insert_action_group (view, "spelling", NULL);
  g_object_set_data (G_OBJECT (view), BOX_KEY, NULL);
}

static void
learnt_cb (SpellingTextBufferAdapter *adapter)
{
  spelling_text_buffer_adapter_invalidate_all (adapter);
}

/* Before the library underlines a word. */
static void
apply_tag_cb (GtkTextBuffer             *buffer,
              GtkTextTag                *tag,
              GtkTextIter               *start,
              GtkTextIter               *end,
              SpellingTextBufferAdapter *adapter)
{
  g_autofree char *word = NULL;

  if (tag != spelling_text_buffer_adapter_get_tag (adapter))
    return;

  word = gtk_text_iter_get_slice (start, end);
  if (sp_spelling_knows (sp_spelling_get (), word))
    g_signal_stop_emission_by_name (buffer, "apply-tag");
}

static void
enable_cb (SpellingTextBufferAdapter *adapter)
{
  spelling_text_buffer_adapter_set_enabled (adapter, TRUE);
}

static void
disable_cb (SpellingTextBufferAdapter *adapter)
{
  spelling_text_buffer_adapter_set_enabled (adapter, FALSE);
}

/* Once the dictionary is there. */
static void
add_spelling (GtkTextView *view,
              SpSpelling  *spelling)
{
  GtkSourceBuffer *buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (view));
  g_autoptr (GMenu) menu = g_menu_new ();
  Box *box = g_new0 (Box, 1);

  box->view = view;
  box->buffer = g_object_ref (buffer);
  box->adapter = spelling_text_buffer_adapter_new (buffer, sp_spelling_get_checker (spelling));
  box->suggestions = g_menu_new ();
  g_object_set_data_full (G_OBJECT (view), BOX_KEY, box, box_free);
  g_signal_connect (view, "destroy", G_CALLBACK (destroy_cb), NULL);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (box->suggestions));
  gtk_text_view_set_extra_menu (view, G_MENU_MODEL (menu));
  sp_spelling_add_actions (GTK_WIDGET (view), correct_cb, box);
  sp_spelling_watch_menu (GTK_WIDGET (box->view), ask_cb, box);
  g_signal_connect_object (buffer, "apply-tag", G_CALLBACK (apply_tag_cb), box->adapter, 0);
  g_signal_connect (buffer, "changed", G_CALLBACK (changed_cb), box);
  /* The library looks at what was typed a little later, and complains where the text is gone by then. */
  g_signal_connect_object (view, "map", G_CALLBACK (enable_cb), box->adapter, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "unmap", G_CALLBACK (disable_cb), box->adapter, G_CONNECT_SWAPPED);
  g_signal_connect_object (spelling, "learnt", G_CALLBACK (learnt_cb), box->adapter, G_CONNECT_SWAPPED);
}

/* Names may be learnt before there is a dictionary. */
static void
wait_cb (SpSpelling  *spelling,
         GtkTextView *view)
{
  if (sp_spelling_get_checker (spelling) == NULL)
    return;

  g_signal_handlers_disconnect_by_func (spelling, wait_cb, view);
  add_spelling (view, spelling);
}

/**
 * sp_prose_view_new:
 *
 * Not a GtkSourceView, whose keys (Alt with the arrows among them) mean other things here: a plain text view on the
 * kind of buffer that the spelling needs.
 *
 * Returns: (transfer floating): a box for prose: it wraps, Tab leaves it, and what is misspelt is underlined
 */
GtkWidget *
sp_prose_view_new (void)
{
  g_autoptr (GtkSourceBuffer) buffer = gtk_source_buffer_new (NULL);
  SpSpelling *spelling = sp_spelling_get ();
  GtkWidget *view;

  /* Its colours are the window's own. */
  gtk_source_buffer_set_style_scheme (buffer, NULL);
  gtk_source_buffer_set_highlight_syntax (buffer, FALSE);
  gtk_source_buffer_set_highlight_matching_brackets (buffer, FALSE);
  gtk_source_buffer_set_implicit_trailing_newline (buffer, FALSE);
  view = gtk_text_view_new_with_buffer (GTK_TEXT_BUFFER (buffer));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);

  if (sp_spelling_get_checker (spelling) != NULL)
    add_spelling (GTK_TEXT_VIEW (view), spelling);
  else if (sp_spelling_is_of_use (spelling))
    g_signal_connect_object (spelling, "learnt", G_CALLBACK (wait_cb), view, 0);

  return view;
}
