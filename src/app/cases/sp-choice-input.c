/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-choice-input.h"

#include "sp-cases-private.h"
#include "sp-options.h"
#include "sp-shrink.h"

#include <glib/gi18n-lib.h>

/* Lists longer than this get a search field in their popover. */
#define SEARCH_FROM 12

/* One of a value list, yes or no, or one of the people, agencies and so on that can be meant. "Not recorded" is
 * always the first. A value that is not in the list (an older list's code, something that this reader may not see)
 * is kept as it is.
 */
struct _SpChoiceInput
{
  SpFieldInput parent_instance;

  GtkWidget   *drop_down;
  GtkWidget   *entry;
  SpOptions   *options;
  GPtrArray   *codes;
  char        *code;
  gboolean     filling;
};

/* Stands for "in other words" among the codes: no code begins with a blank. */
#define OTHER_CODE " other"

G_DEFINE_FINAL_TYPE (SpChoiceInput, sp_choice_input, SP_TYPE_FIELD_INPUT)

static guint
find_code (SpChoiceInput *self,
           const char    *code)
{
  guint i;

  if (code == NULL)
    return 0;
  if (g_ptr_array_find_with_equal_func (self->codes, code, g_str_equal, &i))
    return i;

  return GTK_INVALID_LIST_POSITION;
}

static gboolean
is_open (SpChoiceInput *self)
{
  const SpField *field = sp_field_input_get_field (SP_FIELD_INPUT (self));

  return field != NULL && (field->flags & SP_FIELD_OPEN) != 0;
}

static void
append (SpChoiceInput *self,
        GtkStringList *labels,
        const char    *code,
        const char    *label)
{
  g_ptr_array_add (self->codes, g_strdup (code));
  gtk_string_list_append (labels, label);
}

static void
select_code (SpChoiceInput *self)
{
  guint position = find_code (self, self->code);
  const char *retired = position == GTK_INVALID_LIST_POSITION && self->options != NULL
                          ? sp_options_get_retired_label (self->options, self->code) : NULL;
  gboolean other = position == GTK_INVALID_LIST_POSITION && retired == NULL && is_open (self);

  if (other)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->entry), self->code);
      position = find_code (self, OTHER_CODE);
    }
  else if (position == GTK_INVALID_LIST_POSITION)
    {
      GListModel *labels = gtk_drop_down_get_model (GTK_DROP_DOWN (self->drop_down));
      const SpField *field = sp_field_input_get_field (SP_FIELD_INPUT (self));
      gboolean reference = field != NULL && field->kind == SP_KIND_REF;

      append (self, GTK_STRING_LIST (labels), self->code, retired != NULL ? retired : reference ? _("As before") : self->code);
      position = self->codes->len - 1;
    }
  gtk_widget_set_visible (self->entry, other);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), position);
}

static void
fill (SpChoiceInput *self,
      SpOptions     *options)
{
  const SpField *field = sp_field_input_get_field (SP_FIELD_INPUT (self));
  gboolean required = field != NULL && (field->flags & SP_FIELD_REQUIRED) != 0;
  gboolean flag = field != NULL && field->kind == SP_KIND_FLAG;
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  g_set_object (&self->options, options);
  g_ptr_array_set_size (self->codes, 0);
  append (self, labels, "", flag ? _("No") : required ? _("Choose…") : _("Not recorded"));
  for (guint i = 0; options != NULL && i < sp_options_get_size (options); i++)
    append (self, labels, sp_options_get_code (options, i), sp_options_get_label (options, i));
  if (is_open (self))
    append (self, labels, OTHER_CODE, _("In other words…"));

  self->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->drop_down), G_LIST_MODEL (labels));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (self->drop_down), self->codes->len > SEARCH_FROM);
  select_code (self);
  self->filling = FALSE;
}

static DexFuture *
options_cb (DexFuture *future,
            gpointer   data)
{
  g_autoptr (SpChoiceInput) self = g_weak_ref_get (data);
  const GValue *value = dex_future_get_value (future, NULL);

  if (self != NULL && value != NULL && G_VALUE_HOLDS (value, SP_TYPE_OPTIONS))
    fill (self, g_value_get_object (value));

  return dex_future_new_true ();
}

static void
other_changed_cb (SpChoiceInput *self)
{
  g_autofree char *text = NULL;

  if (self->filling || !gtk_widget_get_visible (self->entry))
    return;
  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_set_str (&self->code, *text != '\0' ? text : NULL);
  sp_field_input_changed (SP_FIELD_INPUT (self));
}

static void
selected_cb (SpChoiceInput *self)
{
  guint position = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down));
  const char *code;

  if (self->filling || position == GTK_INVALID_LIST_POSITION || position >= self->codes->len)
    return;

  code = g_ptr_array_index (self->codes, position);
  if (g_str_equal (code, OTHER_CODE))
    {
      gtk_widget_set_visible (self->entry, TRUE);
      gtk_widget_grab_focus (self->entry);
      other_changed_cb (self);
      return;
    }
  gtk_widget_set_visible (self->entry, FALSE);
  if (!g_set_str (&self->code, *code != '\0' ? code : NULL))
    return;
  sp_field_input_changed (SP_FIELD_INPUT (self));
  sp_field_input_accept (SP_FIELD_INPUT (self));
}

static void
sp_choice_input_set_value (SpFieldInput *input,
                           JsonNode     *value)
{
  SpChoiceInput *self = SP_CHOICE_INPUT (input);

  if (value == NULL || !JSON_NODE_HOLDS_VALUE (value))
    g_set_str (&self->code, NULL);
  else if (json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    g_set_str (&self->code, json_node_get_boolean (value) ? "true" : "false");
  else
    g_set_str (&self->code, json_node_get_string (value));

  self->filling = TRUE;
  select_code (self);
  self->filling = FALSE;
}

static JsonNode *
sp_choice_input_dup_value (SpFieldInput *input,
                           char        **problem)
{
  SpChoiceInput *self = SP_CHOICE_INPUT (input);

  if (self->code == NULL)
    return NULL;
  if (sp_field_input_get_field (input)->kind == SP_KIND_FLAG)
    return json_node_init_boolean (json_node_alloc (), g_str_equal (self->code, "true"));

  return json_node_init_string (json_node_alloc (), self->code);
}

static GtkWidget *
sp_choice_input_get_target (SpFieldInput *input)
{
  return SP_CHOICE_INPUT (input)->drop_down;
}

static void
sp_choice_input_finalize (GObject *object)
{
  SpChoiceInput *self = SP_CHOICE_INPUT (object);

  g_clear_object (&self->options);
  g_clear_pointer (&self->codes, g_ptr_array_unref);
  g_clear_pointer (&self->code, g_free);

  G_OBJECT_CLASS (sp_choice_input_parent_class)->finalize (object);
}

static void
sp_choice_input_class_init (SpChoiceInputClass *klass)
{
  SpFieldInputClass *input_class = SP_FIELD_INPUT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sp_choice_input_finalize;
  input_class->set_value = sp_choice_input_set_value;
  input_class->dup_value = sp_choice_input_dup_value;
  input_class->get_target = sp_choice_input_get_target;
}

static void
sp_choice_input_init (SpChoiceInput *self)
{
  g_autoptr (GtkExpression) text = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL,
                                                                "string");

  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->codes = g_ptr_array_new_with_free_func (g_free);
  self->entry = gtk_entry_new ();
  gtk_widget_set_visible (self->entry, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("In other words"), -1);
  self->drop_down = gtk_drop_down_new (NULL, NULL);
  gtk_drop_down_set_expression (GTK_DROP_DOWN (self->drop_down), text);
  gtk_drop_down_set_search_match_mode (GTK_DROP_DOWN (self->drop_down),
                                       GTK_STRING_FILTER_MATCH_MODE_SUBSTRING);
  sp_shrink_drop_down (self->drop_down);
  gtk_box_append (GTK_BOX (box), self->drop_down);
  gtk_box_append (GTK_BOX (box), self->entry);
  adw_bin_set_child (ADW_BIN (self), box);
  fill (self, NULL);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (other_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (sp_field_input_accept), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->drop_down, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * sp_choice_input_new:
 * @case_id: (nullable): the case to which a reference is confined
 *
 * Returns: (transfer floating): a list to choose one value from
 */
SpFieldInput *
sp_choice_input_new (SpStore       *store,
                     const SpField *field,
                     const char    *case_id)
{
  SpChoiceInput *self = g_object_new (SP_TYPE_CHOICE_INPUT, NULL);
  g_autoptr (SpOptions) options = NULL;

  sp_field_input_init_field (SP_FIELD_INPUT (self), field);
  sp_field_input_set_quick (SP_FIELD_INPUT (self), TRUE);
  options = sp_options_new_for_field (store, field);
  if (options != NULL)
    fill (self, options);
  else
    dex_future_disown (dex_future_then (sp_options_load (store, field, case_id), options_cb,
                                        sp_weak_ref_new (self), sp_weak_ref_free));

  return SP_FIELD_INPUT (self);
}
