/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What one field may hold, by itself. What a whole record asks for is in sp-validate.c. */

#include "config.h"

#include "sp-date.h"
#include "sp-id.h"
#include "sp-validate.h"

#include <string.h>

#define SET_ITEM_MAX 4096

static gboolean
has_control_character (const char *text,
                       gboolean    lines)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar) *p < 0x20 && !(lines && (*p == '\n' || *p == '\t')))
      return TRUE;

  return FALSE;
}

static gboolean
fail (SpFault *fault,
      SpFault  which)
{
  *fault = which;

  return FALSE;
}

static gboolean
validate_set_item (const SpField *field,
                   const char    *text,
                   SpValueLists  *lists,
                   SpFault       *fault)
{
  if (g_utf8_strlen (text, -1) > SET_ITEM_MAX)
    return fail (fault, SP_FAULT_TOO_LONG);
  if (has_control_character (text, FALSE) || *text == '\0')
    return fail (fault, SP_FAULT_CONTROL_CHARACTER);
  if (field->list == NULL)
    return TRUE;
  if (sp_record_type_find (field->list) != NULL)
    return sp_id_is_valid (text) || fail (fault, SP_FAULT_NOT_A_REFERENCE);
  if ((field->flags & SP_FIELD_OPEN) == 0 && sp_value_lists_rank (lists, field->list, text) < 0)
    return fail (fault, SP_FAULT_NOT_IN_LIST);

  return TRUE;
}

static gboolean
validate_set (const SpField *field,
              JsonNode      *value,
              SpValueLists  *lists,
              SpFault       *fault)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (value))
    return fail (fault, SP_FAULT_KIND);

  array = json_node_get_array (value);
  if (json_array_get_length (array) > field->max)
    return fail (fault, SP_FAULT_TOO_LONG);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (item) || json_node_get_value_type (item) != G_TYPE_STRING)
        return fail (fault, SP_FAULT_KIND);
      if (!validate_set_item (field, json_node_get_string (item), lists, fault))
        return FALSE;
      if (i > 0 && strcmp (json_array_get_string_element (array, i - 1),
                           json_node_get_string (item)) >= 0)
        return fail (fault, SP_FAULT_KIND);
    }

  return TRUE;
}

static gboolean
validate_text (const SpField *field,
               const char    *text,
               SpValueLists  *lists,
               SpFault       *fault)
{
  switch (field->kind)
    {
    case SP_KIND_DATE:
      return sp_date_is_valid (text) || fail (fault, SP_FAULT_NOT_A_DATE);
    case SP_KIND_INSTANT:
      return sp_instant_is_valid (text) || fail (fault, SP_FAULT_NOT_AN_INSTANT);
    case SP_KIND_REF:
      return sp_id_is_valid (text) || fail (fault, SP_FAULT_NOT_A_REFERENCE);
    case SP_KIND_CHOICE:
      if (sp_value_lists_rank (lists, field->list, text) >= 0)
        return TRUE;
      if ((field->flags & SP_FIELD_OPEN) == 0)
        return fail (fault, SP_FAULT_NOT_IN_LIST);
      break;
    default:
      break;
    }

  if (g_utf8_strlen (text, -1) > field->max)
    return fail (fault, SP_FAULT_TOO_LONG);

  return !has_control_character (text, field->kind == SP_KIND_PROSE) ||
         fail (fault, SP_FAULT_CONTROL_CHARACTER);
}

/**
 * sp_validate_value:
 * @value: a value that is set
 * @fault: (out): what is wrong with it
 *
 * Returns: whether it is a value that @field may hold, by itself
 */
gboolean
sp_validate_value (const SpField *field,
                   JsonNode      *value,
                   SpValueLists  *lists,
                   SpFault       *fault)
{
  GType held;

  if (field->kind == SP_KIND_SET)
    return validate_set (field, value, lists, fault);

  if (!JSON_NODE_HOLDS_VALUE (value))
    return fail (fault, SP_FAULT_KIND);

  held = json_node_get_value_type (value);
  if (field->kind == SP_KIND_FLAG)
    return held == G_TYPE_BOOLEAN || fail (fault, SP_FAULT_KIND);

  if (field->kind == SP_KIND_NUMBER)
    {
      if (held != G_TYPE_INT64)
        return fail (fault, SP_FAULT_KIND);
      if (json_node_get_int (value) < 0 || json_node_get_int (value) > field->max)
        return fail (fault, SP_FAULT_OUT_OF_RANGE);
      return TRUE;
    }

  if (held != G_TYPE_STRING)
    return fail (fault, SP_FAULT_KIND);

  return validate_text (field, json_node_get_string (value), lists, fault);
}

/**
 * sp_nhs_number_is_valid:
 *
 * The last of an NHS number's ten digits is a check on the others, modulo 11 (domain.md §9).
 *
 * Returns: whether @digits is an NHS number
 */
gboolean
sp_nhs_number_is_valid (const char *digits)
{
  int sum = 0;

  if (strlen (digits) != 10 || strspn (digits, "0123456789") != 10)
    return FALSE;

  for (int i = 0; i < 9; i++)
    sum += (digits[i] - '0') * (10 - i);

  return (11 - sum % 11) % 11 == digits[9] - '0';
}
