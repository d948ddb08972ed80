/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-text-size.h"

/* Sizes of short texts, known from the last time. A list measures some two hundred rows where it shows fifteen, and few
 * of what they say is different; shaping a text takes a hundred times as long as finding it here. */

#define MAX_SIZES 1000

/* Latin, and the marks that stand in and around it: the font of the desktop has them itself. */
static gboolean
is_plain_character (gunichar c)
{
  return c <= 0x24f || (c >= 0x2010 && c <= 0x206f);
}

typedef struct
{
  guint font;
  int dpi;
  const char *attributes; /* interned */
  char *text;
  GtkRequisition size;
} Size;

static guint
size_hash (gconstpointer data)
{
  const Size *self = data;

  return g_str_hash (self->text) ^ self->font ^ g_direct_hash (self->attributes);
}

static gboolean
size_equal (gconstpointer a,
            gconstpointer b)
{
  const Size *one = a;
  const Size *other = b;

  return one->font == other->font && one->dpi == other->dpi && one->attributes == other->attributes &&
         g_str_equal (one->text, other->text);
}

static void
size_free (gpointer data)
{
  Size *self = data;

  g_free (self->text);
  g_free (self);
}

static GtkRequisition
shape (GtkWidget  *widget,
       const char *attributes,
       const char *text)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  g_autoptr(PangoAttrList) list = pango_attr_list_from_string (attributes);
  GtkRequisition size;

  g_assert (list != NULL);
  pango_layout_set_attributes (layout, list);
  pango_layout_get_pixel_size (layout, &size.width, &size.height);

  return size;
}

/**
 * sp_text_size_get:
 * @widget: in whose font
 * @attributes: as pango_attr_list_from_string() reads them; a constant
 * @text: a short text, of which there are few: its size is kept
 *
 * Returns: the size of @text in one line, in pixels
 */
GtkRequisition
sp_text_size_get (GtkWidget  *widget,
                  const char *attributes,
                  const char *text)
{
  static GHashTable *sizes;
  PangoContext *context = gtk_widget_get_pango_context (widget);
  Size wanted = {
    .font = pango_font_description_hash (pango_context_get_font_description (context)),
    .attributes = g_intern_static_string (attributes),
    .text = (char *) text,
  };
  Size *known;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &wanted.dpi, NULL);
  if (sizes == NULL)
    sizes = g_hash_table_new_full (size_hash, size_equal, size_free, NULL);

  known = g_hash_table_lookup (sizes, &wanted);
  if (known == NULL)
    {
      if (g_hash_table_size (sizes) == MAX_SIZES)
        g_hash_table_remove_all (sizes);
      wanted.size = shape (widget, attributes, text);
      wanted.text = g_strdup (text);
      known = g_memdup2 (&wanted, sizeof wanted);
      g_hash_table_add (sizes, known);
    }

  return known->size;
}

static gboolean
is_plain (const char *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (!is_plain_character (g_utf8_get_char (at)))
        return FALSE;
    }

  return TRUE;
}

/**
 * sp_text_size_get_line:
 * @widget: in whose font
 * @attributes: as pango_attr_list_from_string() reads them; a constant
 * @text: any text that is drawn in one line, such as a name
 *
 * All Latin text has one height. Where another font must help out, @text is shaped.
 *
 * Returns: the height of @text, in pixels, and the width of one digit
 */
GtkRequisition
sp_text_size_get_line (GtkWidget  *widget,
                       const char *attributes,
                       const char *text)
{
  GtkRequisition size = sp_text_size_get (widget, attributes, "0");

  if (!is_plain (text))
    size.height = MAX (size.height, shape (widget, attributes, text).height);

  return size;
}
