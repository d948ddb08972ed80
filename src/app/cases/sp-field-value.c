/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-field-value.h"

#include "sp-date.h"
#include "sp-error-words.h"
#include "sp-format.h"
#include "sp-json.h"

#include <glib/gi18n-lib.h>

static JsonNode *
new_text (const char *text)
{
  return text != NULL && *text != '\0' ? json_node_init_string (json_node_alloc (), text) : NULL;
}

static JsonNode *
new_strv (GStrv values)
{
  g_autoptr (JsonArray) array = NULL;

  if (values == NULL || *values == NULL)
    return NULL;
  array = json_array_new ();
  for (guint i = 0; values[i] != NULL; i++)
    json_array_add_string_element (array, values[i]);

  return json_node_init_array (json_node_alloc (), array);
}

/**
 * sp_field_value_dup:
 *
 * Returns: (transfer full) (nullable): the value of @field in @record
 */
JsonNode *
sp_field_value_dup (SpRecord      *record,
                    const SpField *field)
{
  gint64 number;

  g_return_val_if_fail (SP_IS_RECORD (record), NULL);
  g_return_val_if_fail (field != NULL, NULL);

  switch (field->kind)
    {
    case SP_KIND_NUMBER:
      number = G_STRUCT_MEMBER (gint64, record, field->offset);
      return number >= 0 ? json_node_init_int (json_node_alloc (), number) : NULL;
    case SP_KIND_FLAG:
      if (!G_STRUCT_MEMBER (gboolean, record, field->offset))
        return NULL;
      return json_node_init_boolean (json_node_alloc (), TRUE);
    case SP_KIND_SET:
      return new_strv (G_STRUCT_MEMBER (GStrv, record, field->offset));
    case SP_KIND_TEXT:
    case SP_KIND_PROSE:
    case SP_KIND_CHOICE:
    case SP_KIND_DATE:
    case SP_KIND_INSTANT:
    case SP_KIND_REF:
    default:
      return new_text (G_STRUCT_MEMBER (char *, record, field->offset));
    }
}

/**
 * sp_field_value_equal:
 *
 * Returns: whether both say the same
 */
gboolean
sp_field_value_equal (JsonNode *a,
                      JsonNode *b)
{
  if (a != NULL && JSON_NODE_HOLDS_NULL (a))
    a = NULL;
  if (b != NULL && JSON_NODE_HOLDS_NULL (b))
    b = NULL;
  if (a == NULL || b == NULL)
    return a == b;

  return sp_json_equal (a, b);
}

/**
 * sp_field_value_put:
 * @value: (nullable): the new value
 *
 * Puts a new value of one field into @change.
 */
void
sp_field_value_put (SpChange      *change,
                    SpRecord      *record,
                    const SpField *field,
                    JsonNode      *value)
{
  g_return_if_fail (SP_IS_CHANGE (change));
  g_return_if_fail (SP_IS_RECORD (record));

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    {
      sp_change_clear (change, record, field->name);
      return;
    }

  switch (field->kind)
    {
    case SP_KIND_NUMBER:
      sp_change_set_int (change, record, field->name, json_node_get_int (value));
      break;
    case SP_KIND_FLAG:
      sp_change_set_flag (change, record, field->name, json_node_get_boolean (value));
      break;
    case SP_KIND_SET:
      {
        JsonArray *array = json_node_get_array (value);
        g_autoptr (GPtrArray) strv = g_ptr_array_new ();

        for (guint i = 0; i < json_array_get_length (array); i++)
          g_ptr_array_add (strv, (gpointer) json_array_get_string_element (array, i));
        g_ptr_array_add (strv, NULL);
        sp_change_set_strv (change, record, field->name, (const char *const *) strv->pdata);
        break;
      }
    case SP_KIND_TEXT:
    case SP_KIND_PROSE:
    case SP_KIND_CHOICE:
    case SP_KIND_DATE:
    case SP_KIND_INSTANT:
    case SP_KIND_REF:
    default:
      sp_change_set_text (change, record, field->name, json_node_get_string (value));
      break;
    }
}

static const char *
list_label (const SpField *field,
            SpValueLists  *lists,
            const char    *code)
{
  const char *label = NULL;

  if (field->list != NULL && lists != NULL)
    label = sp_value_lists_get_label (lists, field->list, code);

  return label != NULL ? _(label) : code;
}

static char *
describe_set (JsonNode      *value,
              const SpField *field,
              SpValueLists  *lists)
{
  JsonArray *array = json_node_get_array (value);
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (i > 0)
        g_string_append (words, ", ");
      g_string_append (words, list_label (field, lists, json_array_get_string_element (array, i)));
    }

  return g_string_free_and_steal (g_steal_pointer (&words));
}

/**
 * sp_field_value_describe:
 * @value: (nullable): a value; a text where another kind belongs is taken as it was typed
 * @lists: (nullable): the words for codes
 *
 * Returns: (transfer full) (nullable): the value as people read it, or %NULL if it is not recorded
 */
char *
sp_field_value_describe (JsonNode      *value,
                         const SpField *field,
                         SpValueLists  *lists)
{
  const char *text;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (value))
    return describe_set (value, field, lists);
  if (json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (value) ? _("Yes") : _("No"));
  if (json_node_get_value_type (value) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (value));

  text = json_node_get_string (value);
  if (text == NULL)
    return NULL;
  if (field->kind == SP_KIND_CHOICE)
    return g_strdup (list_label (field, lists, text));
  if (field->kind == SP_KIND_DATE && sp_date_is_valid (text))
    return sp_format_date (text);
  if (field->kind == SP_KIND_INSTANT && sp_instant_is_valid (text))
    return sp_format_instant (sp_instant_parse (text), 0);

  return g_strdup (text);
}

static gboolean
has_error (GArray             *errors,
           const SpFieldError *error)
{
  for (guint i = 0; errors != NULL && i < errors->len; i++)
    {
      const SpFieldError *other = &g_array_index (errors, SpFieldError, i);

      if (other->field == error->field && other->fault == error->fault)
        return TRUE;
    }

  return FALSE;
}

/**
 * sp_field_value_check:
 * @value: (nullable): a new value for @field
 *
 * Returns: (transfer full) (nullable): in words, why @record cannot have @value; %NULL if it can
 */
char *
sp_field_value_check (SpStore       *store,
                      SpRecord      *record,
                      const SpField *field,
                      JsonNode      *value)
{
  const SpRecordType *type = sp_record_get_record_type (record);
  SpValueLists *lists = sp_store_get_lists (store);
  g_autoptr (JsonObject) fields = sp_record_dup_json (record);
  g_autoptr (GArray) before = sp_validate (type, fields, lists);
  g_autoptr (GArray) after = NULL;

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    json_object_remove_member (fields, field->name);
  else
    json_object_set_member (fields, field->name, json_node_copy (value));
  after = sp_validate (type, fields, lists);

  for (guint i = 0; after != NULL && i < after->len; i++)
    {
      const SpFieldError *error = &g_array_index (after, SpFieldError, i);
      g_autofree char *words = NULL;

      if (error->field != field && has_error (before, error))
        continue;
      words = sp_field_error_words (error);
      if (error->field == field)
        return g_steal_pointer (&words);

      return g_strdup_printf (_("First “%s”: %s"), _(error->field->label), words);
    }

  return NULL;
}

/**
 * sp_field_is_reference:
 *
 * Returns: whether @field names other records: one, or a set of them
 */
gboolean
sp_field_is_reference (const SpField *field)
{
  return field->kind == SP_KIND_REF ||
         (field->kind == SP_KIND_SET && field->list != NULL &&
          sp_record_type_find (field->list) != NULL);
}
