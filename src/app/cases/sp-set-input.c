/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-set-input.h"

#include "sp-cases-private.h"
#include "sp-options.h"
#include "sp-shrink.h"

#include <glib/gi18n-lib.h>

/* Several of a list, as chips to switch on and off; where there is no list, chips to take away and a line for
 * the next one.
 */
struct _SpSetInput
{
  SpFieldInput parent_instance;

  GtkWidget   *wrap;
  GtkWidget   *entry;
  SpOptions   *options;
  GPtrArray   *values;
  gboolean     filling;
};

G_DEFINE_FINAL_TYPE (SpSetInput, sp_set_input, SP_TYPE_FIELD_INPUT)

static void show (SpSetInput *self);

static int
compare_cb (gconstpointer a,
            gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
has (SpSetInput *self,
     const char *code)
{
  return g_ptr_array_find_with_equal_func (self->values, code, g_str_equal, NULL);
}

static void
add (SpSetInput *self,
     const char *code)
{
  if (*code != '\0' && !has (self, code))
    g_ptr_array_add (self->values, g_strdup (code));
  g_ptr_array_sort (self->values, compare_cb);
}

static void
drop (SpSetInput *self,
      const char *code)
{
  guint i;

  if (g_ptr_array_find_with_equal_func (self->values, code, g_str_equal, &i))
    g_ptr_array_remove_index (self->values, i);
}

static void
toggled_cb (GtkToggleButton *button,
            SpSetInput      *self)
{
  const char *code = g_object_get_data (G_OBJECT (button), "code");

  if (self->filling)
    return;
  if (gtk_toggle_button_get_active (button))
    add (self, code);
  else
    drop (self, code);
  sp_field_input_changed (SP_FIELD_INPUT (self));
}

static void
remove_clicked_cb (GtkButton  *button,
                   SpSetInput *self)
{
  g_autofree char *code = g_strdup (g_object_get_data (G_OBJECT (button), "code"));

  drop (self, code);
  gtk_widget_grab_focus (self->entry);
  show (self);
  sp_field_input_changed (SP_FIELD_INPUT (self));
}

/* Takes what stands in the line into the set; FALSE if there was nothing. */
static gboolean
take_typed (SpSetInput *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  if (*text == '\0')
    return FALSE;
  add (self, text);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  show (self);

  return TRUE;
}

static void
activate_cb (SpSetInput *self)
{
  if (take_typed (self))
    sp_field_input_changed (SP_FIELD_INPUT (self));
  else
    sp_field_input_accept (SP_FIELD_INPUT (self));
}

static void
append_toggle (SpSetInput *self,
               const char *code,
               const char *label)
{
  GtkWidget *toggle = gtk_toggle_button_new_with_label (label);

  sp_shrink_button (toggle);
  g_object_set_data_full (G_OBJECT (toggle), "code", g_strdup (code), g_free);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), has (self, code));
  gtk_widget_add_css_class (toggle, "sp-chip");
  g_signal_connect_object (toggle, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_DEFAULT);
  adw_wrap_box_append (ADW_WRAP_BOX (self->wrap), toggle);
}

static void
append_removable (SpSetInput *self,
                  const char *code)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = adw_button_content_new ();
  g_autofree char *remove = g_strdup_printf (_("Remove “%s”"), code);

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "window-close-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), code);
  gtk_button_set_child (GTK_BUTTON (button), content);
  g_object_set_data_full (G_OBJECT (button), "code", g_strdup (code), g_free);
  gtk_widget_add_css_class (button, "sp-chip");
  gtk_widget_set_tooltip_text (button, remove);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove,
                                  -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self,
                           G_CONNECT_DEFAULT);
  adw_wrap_box_append (ADW_WRAP_BOX (self->wrap), button);
}

static void
show (SpSetInput *self)
{
  guint n = self->options != NULL ? sp_options_get_size (self->options) : 0;
  GtkWidget *child;

  self->filling = TRUE;
  while ((child = gtk_widget_get_first_child (self->wrap)) != NULL)
    adw_wrap_box_remove (ADW_WRAP_BOX (self->wrap), child);
  for (guint i = 0; i < n; i++)
    append_toggle (self, sp_options_get_code (self->options, i),
                   sp_options_get_label (self->options, i));
  for (guint i = 0; i < self->values->len; i++)
    {
      const char *value = g_ptr_array_index (self->values, i);
      const char *retired = self->options != NULL ? sp_options_get_retired_label (self->options, value) : NULL;

      if (retired != NULL)
        append_toggle (self, value, retired);
      else if (self->options == NULL || sp_options_get_label_for (self->options, value) == NULL)
        append_removable (self, value);
    }
  gtk_widget_set_visible (self->wrap, gtk_widget_get_first_child (self->wrap) != NULL);
  self->filling = FALSE;
}

static void
sp_set_input_set_value (SpFieldInput *input,
                        JsonNode     *value)
{
  SpSetInput *self = SP_SET_INPUT (input);
  JsonArray *array = NULL;

  g_ptr_array_set_size (self->values, 0);
  if (value != NULL && JSON_NODE_HOLDS_ARRAY (value))
    array = json_node_get_array (value);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    add (self, json_array_get_string_element (array, i));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  show (self);
}

static JsonNode *
sp_set_input_dup_value (SpFieldInput *input,
                        char        **problem)
{
  SpSetInput *self = SP_SET_INPUT (input);
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autoptr (JsonArray) array = NULL;

  for (guint i = 0; i < self->values->len; i++)
    g_ptr_array_add (values, g_ptr_array_index (self->values, i));
  if (*typed != '\0' && !has (self, typed))
    g_ptr_array_add (values, typed);
  if (values->len == 0)
    return NULL;

  g_ptr_array_sort (values, compare_cb);
  array = json_array_sized_new (values->len);
  for (guint i = 0; i < values->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (values, i));

  return json_node_init_array (json_node_alloc (), array);
}

static GtkWidget *
sp_set_input_get_target (SpFieldInput *input)
{
  SpSetInput *self = SP_SET_INPUT (input);
  GtkWidget *first = gtk_widget_get_first_child (self->wrap);

  return self->options != NULL && first != NULL ? first : self->entry;
}

static void
sp_set_input_finalize (GObject *object)
{
  SpSetInput *self = SP_SET_INPUT (object);

  g_clear_object (&self->options);
  g_clear_pointer (&self->values, g_ptr_array_unref);

  G_OBJECT_CLASS (sp_set_input_parent_class)->finalize (object);
}

static void
sp_set_input_class_init (SpSetInputClass *klass)
{
  SpFieldInputClass *input_class = SP_FIELD_INPUT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sp_set_input_finalize;
  input_class->set_value = sp_set_input_set_value;
  input_class->dup_value = sp_set_input_dup_value;
  input_class->get_target = sp_set_input_get_target;
}

static void
sp_set_input_init (SpSetInput *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->values = g_ptr_array_new_with_free_func (g_free);
  self->wrap = adw_wrap_box_new ();
  adw_wrap_box_set_child_spacing (ADW_WRAP_BOX (self->wrap), 6);
  adw_wrap_box_set_line_spacing (ADW_WRAP_BOX (self->wrap), 6);
  gtk_widget_set_visible (self->wrap, FALSE);
  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("Add another, then Enter"));
  gtk_box_append (GTK_BOX (box), self->wrap);
  gtk_box_append (GTK_BOX (box), self->entry);
  adw_bin_set_child (ADW_BIN (self), box);

  g_signal_connect_object (self->entry, "activate", G_CALLBACK (activate_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (sp_field_input_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
take_options (SpSetInput *self,
              SpOptions  *options)
{
  const SpField *field = sp_field_input_get_field (SP_FIELD_INPUT (self));

  g_set_object (&self->options, options);
  gtk_widget_set_visible (self->entry, (field->flags & SP_FIELD_OPEN) != 0);
  show (self);
}

static DexFuture *
options_cb (DexFuture *future,
            gpointer   data)
{
  g_autoptr (SpSetInput) self = g_weak_ref_get (data);
  const GValue *value = dex_future_get_value (future, NULL);

  if (self != NULL && value != NULL && G_VALUE_HOLDS (value, SP_TYPE_OPTIONS))
    take_options (self, g_value_get_object (value));

  return dex_future_new_true ();
}

/**
 * sp_set_input_new:
 * @case_id: (nullable): the case to which references are confined
 *
 * Returns: (transfer floating): chips for a set of values
 */
SpFieldInput *
sp_set_input_new (SpStore       *store,
                  const SpField *field,
                  const char    *case_id)
{
  SpSetInput *self = g_object_new (SP_TYPE_SET_INPUT, NULL);
  g_autoptr (SpOptions) options = NULL;

  sp_field_input_init_field (SP_FIELD_INPUT (self), field);
  if (field->list == NULL)
    return SP_FIELD_INPUT (self);

  options = sp_options_new_for_field (store, field);
  if (options != NULL)
    take_options (self, options);
  else
    dex_future_disown (dex_future_then (sp_options_load (store, field, case_id), options_cb,
                                        sp_weak_ref_new (self), sp_weak_ref_free));

  return SP_FIELD_INPUT (self);
}
