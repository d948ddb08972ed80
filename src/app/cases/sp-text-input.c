/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-text-input.h"

#include <glib/gi18n-lib.h>

/* One line of text, or a whole number. */
struct _SpTextInput
{
  SpFieldInput parent_instance;

  GtkWidget   *entry;
};

G_DEFINE_FINAL_TYPE (SpTextInput, sp_text_input, SP_TYPE_FIELD_INPUT)

static gboolean
is_number (SpTextInput *self)
{
  return sp_field_input_get_field (SP_FIELD_INPUT (self))->kind == SP_KIND_NUMBER;
}

static char *
dup_stripped (SpTextInput *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
}

static void
sp_text_input_set_value (SpFieldInput *input,
                         JsonNode     *value)
{
  SpTextInput *self = SP_TEXT_INPUT (input);
  g_autofree char *text = NULL;

  if (value != NULL && JSON_NODE_HOLDS_VALUE (value))
    {
      if (json_node_get_value_type (value) == G_TYPE_STRING)
        text = json_node_dup_string (value);
      else
        text = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value));
    }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
}

static JsonNode *
sp_text_input_dup_typed (SpFieldInput *input)
{
  g_autofree char *text = dup_stripped (SP_TEXT_INPUT (input));

  return *text != '\0' ? json_node_init_string (json_node_alloc (), text) : NULL;
}

static JsonNode *
sp_text_input_dup_value (SpFieldInput *input,
                         char        **problem)
{
  SpTextInput *self = SP_TEXT_INPUT (input);
  g_autofree char *text = dup_stripped (self);
  gint64 number;

  if (*text == '\0')
    return NULL;
  if (!is_number (self))
    return json_node_init_string (json_node_alloc (), text);
  if (!g_ascii_string_to_signed (text, 10, G_MININT32, G_MAXINT32, &number, NULL))
    {
      *problem = g_strdup (_("Write a whole number in digits, such as 12."));
      return NULL;
    }

  return json_node_init_int (json_node_alloc (), number);
}

static GtkWidget *
sp_text_input_get_target (SpFieldInput *input)
{
  return SP_TEXT_INPUT (input)->entry;
}

static void
sp_text_input_class_init (SpTextInputClass *klass)
{
  SpFieldInputClass *input_class = SP_FIELD_INPUT_CLASS (klass);

  input_class->set_value = sp_text_input_set_value;
  input_class->dup_value = sp_text_input_dup_value;
  input_class->dup_typed = sp_text_input_dup_typed;
  input_class->get_target = sp_text_input_get_target;
}

static void
sp_text_input_init (SpTextInput *self)
{
  self->entry = gtk_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  adw_bin_set_child (ADW_BIN (self), self->entry);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (sp_field_input_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (sp_field_input_accept), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sp_text_input_new:
 *
 * Returns: (transfer floating): an entry for one line of text or a number
 */
SpFieldInput *
sp_text_input_new (const SpField *field)
{
  SpTextInput *self = g_object_new (SP_TYPE_TEXT_INPUT, NULL);

  sp_field_input_init_field (SP_FIELD_INPUT (self), field);
  if (field->kind == SP_KIND_NUMBER)
    {
      gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), GTK_INPUT_PURPOSE_DIGITS);
      gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 8);
      gtk_widget_set_halign (self->entry, GTK_ALIGN_START);
    }

  return SP_FIELD_INPUT (self);
}
