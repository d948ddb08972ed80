/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-spelling-private.h"

/* Spelling in an entry of one line, for which the library has nothing: what is misspelt is underlined once it is left. */

#define LINE_KEY "sp-spelling"

/* What an entry has to do with spelling; it lives as long as the entry. */
typedef struct
{
  GtkEntry *entry;
  GMenu *suggestions;
} Line;

static void
line_free (gpointer data)
{
  Line *self = data;

  g_object_unref (self->suggestions);
  g_free (self);
}

/* A hyphen or an apostrophe is of a word where a letter follows. */
static gboolean
is_of_word (const char *at)
{
  gunichar c = g_utf8_get_char (at);
  gboolean joins = c == '-' || c == '\'' || c == 0x2019;

  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '@' ||
         (joins && g_unichar_isalpha (g_utf8_get_char (g_utf8_next_char (at))));
}

/* The first word from @at on. */
static gboolean
find_word (const char  *at,
           const char **start,
           const char **end)
{
  while (*at != '\0' && !is_of_word (at))
    at = g_utf8_next_char (at);
  *start = at;
  while (*at != '\0' && is_of_word (at))
    at = g_utf8_next_char (at);
  *end = at;

  return *end > *start;
}

/* Neither a word that names an agency, nor a day, a postcode, a reference or an abbreviation, is in any dictionary. */
static gboolean
is_prose (const char *word)
{
  gboolean lower = FALSE;

  for (const char *at = word; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == '@' || g_unichar_isdigit (c))
        return FALSE;
      lower |= g_unichar_islower (c);
    }

  return lower;
}

static gboolean
is_misspelt (const char *start,
             const char *end)
{
  g_autofree char *word = g_strndup (start, (gsize) (end - start));

  return is_prose (word) && !sp_spelling_accepts (sp_spelling_get (), word);
}

static const char *
get_cursor (Line *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  return g_utf8_offset_to_pointer (text, gtk_editable_get_position (GTK_EDITABLE (self->entry)));
}

/* As the library has it in a text view. */
static void
underline (PangoAttrList *attributes,
           gsize          start,
           gsize          end)
{
  PangoAttribute *both[] = { pango_attr_underline_new (PANGO_UNDERLINE_ERROR),
                             pango_attr_underline_color_new (0xe0e0, 0x1b1b, 0x2424) };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      both[i]->start_index = (guint) start;
      both[i]->end_index = (guint) end;
      pango_attr_list_insert (attributes, both[i]);
    }
}

static void
update (Line *self)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const char *cursor = get_cursor (self);
  const char *start;
  const char *end;

  /* The word at whose end somebody writes may become another. */
  for (const char *at = text; find_word (at, &start, &end); at = end)
    if (end != cursor && is_misspelt (start, end))
      underline (attributes, (gsize) (start - text), (gsize) (end - text));
  gtk_entry_set_attributes (self->entry, attributes);
}

/* The misspelt word at the cursor; else the last one before it; else the first one after it. */
static char *
dup_word (Line *self,
          int  *start_pos,
          int  *end_pos)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const char *cursor = get_cursor (self);
  const char *found = NULL;
  const char *found_end = NULL;
  const char *start;
  const char *end;

  for (const char *at = text; find_word (at, &start, &end); at = end)
    {
      if (found != NULL && start > cursor)
        break;
      if (!is_misspelt (start, end))
        continue;
      found = start;
      found_end = end;
    }
  if (found == NULL)
    return NULL;
  *start_pos = (int) g_utf8_pointer_to_offset (text, found);
  *end_pos = (int) g_utf8_pointer_to_offset (text, found_end);

  return g_strndup (found, (gsize) (found_end - found));
}

static void
suggest (Line *self)
{
  int start;
  int end;
  g_autofree char *word = dup_word (self, &start, &end);

  sp_spelling_suggest (self->suggestions, word);
}

static void
ask_cb (gpointer data,
        double   x,
        double   y)
{
  suggest (data);
}

static void
correct_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       data)
{
  Line *self = data;
  GtkEditable *editable = GTK_EDITABLE (self->entry);
  int start;
  int end;
  g_autofree char *word = dup_word (self, &start, &end);
  int position = start;

  if (word == NULL)
    return;
  gtk_editable_delete_text (editable, start, end);
  gtk_editable_insert_text (editable, g_variant_get_string (parameter, NULL), -1, &position);
  gtk_editable_set_position (editable, position);
}

static void
update_entry (GtkWidget *entry)
{
  Line *self = g_object_get_data (G_OBJECT (entry), LINE_KEY);

  if (self != NULL)
    update (self);
}

static void
destroy_cb (GtkWidget *entry)
{
  gtk_widget_insert_action_group (entry, "spelling", NULL);
  g_object_set_data (G_OBJECT (entry), LINE_KEY, NULL);
}

/**
 * sp_spelling_watch_entry:
 * @entry: an entry in which prose is written
 *
 * From now on what is misspelt in it is underlined, and its menu offers what may be meant.
 */
void
sp_spelling_watch_entry (GtkEntry *entry)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  Line *self;

  g_return_if_fail (GTK_IS_ENTRY (entry));

  if (!sp_spelling_is_of_use (sp_spelling_get ()))
    return;

  self = g_new0 (Line, 1);
  self->entry = entry;
  self->suggestions = g_menu_new ();
  g_object_set_data_full (G_OBJECT (entry), LINE_KEY, self, line_free);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (self->suggestions));
  gtk_entry_set_extra_menu (entry, G_MENU_MODEL (menu));
  sp_spelling_add_actions (GTK_WIDGET (entry), correct_cb, self);
  sp_spelling_watch_menu (GTK_WIDGET (self->entry), ask_cb, self);
  g_signal_connect (entry, "changed", G_CALLBACK (update_entry), NULL);
  g_signal_connect (entry, "notify::cursor-position", G_CALLBACK (update_entry), NULL);
  g_signal_connect (entry, "destroy", G_CALLBACK (destroy_cb), NULL);
  g_signal_connect_object (sp_spelling_get (), "learnt", G_CALLBACK (update_entry), entry, G_CONNECT_SWAPPED);
}
