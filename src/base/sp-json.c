/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-error.h"
#include "sp-json.h"

#include <string.h>

/* The parser recurses: a text made of brackets alone must not reach it. */
static gboolean
check_text (const char *text,
            gsize       length,
            guint       max_depth,
            GError    **error)
{
  gboolean in_string = FALSE;
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (in_string)
        {
          /* RFC 8259: in a string these are escaped; the parser would let them pass. */
          if ((guchar) c < 0x20)
            {
              g_set_error_literal (error, SP_BASE_ERROR, SP_BASE_ERROR_SYNTAX, "Not JSON");
              return FALSE;
            }
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if (c == '{' || c == '[')
        {
          if (++depth > max_depth)
            {
              g_set_error_literal (error, SP_BASE_ERROR, SP_BASE_ERROR_LIMIT,
                                   "JSON is nested too deeply");
              return FALSE;
            }
        }
      else if ((c == '}' || c == ']') && depth > 0)
        depth--;
    }

  return TRUE;
}

/**
 * sp_json_parse:
 * @text: what came from disk or network
 * @length: its bytes, or -1 where it ends with a zero
 * @max_depth: how deeply objects and arrays may be nested
 *
 * The messages of its errors never quote @text.
 *
 * Returns: (transfer full): the root, or %NULL with %SP_BASE_ERROR_SYNTAX or %SP_BASE_ERROR_LIMIT
 */
JsonNode *
sp_json_parse (const char *text,
               gssize      length,
               guint       max_depth,
               GError    **error)
{
  g_autoptr(JsonParser) parser = NULL;
  gsize n_bytes;

  g_return_val_if_fail (text != NULL, NULL);

  n_bytes = length < 0 ? strlen (text) : (gsize) length;

  if (!check_text (text, n_bytes, max_depth, error))
    return NULL;

  parser = json_parser_new_immutable ();
  json_parser_set_strict (parser, TRUE);
  if (memchr (text, '\0', n_bytes) != NULL || !g_utf8_validate_len (text, n_bytes, NULL) ||
      !json_parser_load_from_data (parser, text, n_bytes, NULL) ||
      json_parser_get_root (parser) == NULL)
    {
      g_set_error_literal (error, SP_BASE_ERROR, SP_BASE_ERROR_SYNTAX, "Not JSON");
      return NULL;
    }

  return json_parser_steal_root (parser);
}

/**
 * sp_json_parse_object:
 * @text: what came from disk or network
 * @length: its bytes, or -1 where it ends with a zero
 *
 * Returns: (transfer full): the root object, immutable, or %NULL with an error
 */
JsonObject *
sp_json_parse_object (const char *text,
                      gssize      length,
                      GError    **error)
{
  g_autoptr(JsonNode) root = sp_json_parse (text, length, SP_JSON_MAX_DEPTH, error);

  if (root == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, SP_BASE_ERROR, SP_BASE_ERROR_SYNTAX, "Not a JSON object");
      return NULL;
    }

  return json_node_dup_object (root);
}

static void
append_string (GString    *out,
               const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      guchar c = *p;

      switch (c)
        {
        case '"':
          g_string_append (out, "\\\"");
          break;
        case '\\':
          g_string_append (out, "\\\\");
          break;
        case '\n':
          g_string_append (out, "\\n");
          break;
        case '\r':
          g_string_append (out, "\\r");
          break;
        case '\t':
          g_string_append (out, "\\t");
          break;
        default:
          if (c < 0x20)
            g_string_append_printf (out, "\\u%04x", c);
          else
            g_string_append_c (out, c);
        }
    }
  g_string_append_c (out, '"');
}

static int
compare_members (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (a, b);
}

static void append_node (GString  *out,
                         JsonNode *node);

static void
append_object (GString    *out,
               JsonObject *object)
{
  g_autoptr(GList) members = g_list_sort (json_object_get_members (object), compare_members);
  gboolean first = TRUE;

  g_string_append_c (out, '{');
  for (GList *l = members; l != NULL; l = l->next)
    {
      if (!first)
        g_string_append_c (out, ',');
      first = FALSE;
      append_string (out, l->data);
      g_string_append_c (out, ':');
      append_node (out, json_object_get_member (object, l->data));
    }
  g_string_append_c (out, '}');
}

static void
append_value (GString  *out,
              JsonNode *node)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      append_string (out, json_node_get_string (node));
      break;
    case G_TYPE_BOOLEAN:
      g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
      break;
    case G_TYPE_DOUBLE:
      g_string_append (out, g_ascii_dtostr (number, sizeof number, json_node_get_double (node)));
      break;
    default:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
    }
}

static void
append_node (GString  *out,
             JsonNode *node)
{
  JsonArray *array;

  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      append_object (out, json_node_get_object (node));
      break;
    case JSON_NODE_ARRAY:
      array = json_node_get_array (node);
      g_string_append_c (out, '[');
      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          if (i > 0)
            g_string_append_c (out, ',');
          append_node (out, json_array_get_element (array, i));
        }
      g_string_append_c (out, ']');
      break;
    case JSON_NODE_VALUE:
      append_value (out, node);
      break;
    case JSON_NODE_NULL:
      g_string_append (out, "null");
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * sp_json_to_text:
 *
 * Canonical: members in byte order, no blanks, so that equal values are equal bytes and may be
 * hashed and signed.
 *
 * Returns: (transfer full): the text
 */
char *
sp_json_to_text (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (node != NULL, NULL);

  append_node (out, node);

  return g_string_free_and_steal (out);
}

/**
 * sp_json_object_to_text:
 *
 * Returns: (transfer full): as sp_json_to_text()
 */
char *
sp_json_object_to_text (JsonObject *object)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (object != NULL, NULL);

  append_object (out, object);

  return g_string_free_and_steal (out);
}

/**
 * sp_json_object_to_bytes:
 *
 * Returns: (transfer full): as sp_json_to_text(), without the zero at its end: what is sent
 */
GBytes *
sp_json_object_to_bytes (JsonObject *object)
{
  char *text = sp_json_object_to_text (object);

  g_return_val_if_fail (text != NULL, NULL);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * sp_json_object_copy:
 * @object: (nullable): what to copy
 *
 * Returns: (transfer full): an object of its own that may be changed (its member values are shared
 *   where they cannot change); empty for %NULL
 */
JsonObject *
sp_json_object_copy (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  if (object == NULL)
    return copy;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, &node))
    json_object_set_member (copy, member, json_node_copy (node));

  return copy;
}

/**
 * sp_json_node_new_text:
 * @text: (nullable): a string, or %NULL for JSON's null
 *
 * Returns: (transfer full): a node
 */
JsonNode *
sp_json_node_new_text (const char *text)
{
  if (text == NULL)
    return json_node_new (JSON_NODE_NULL);

  return json_node_init_string (json_node_alloc (), text);
}

/**
 * sp_json_equal:
 * @a: (nullable): a value; %NULL is the same as JSON's null
 * @b: (nullable): a value
 *
 * Returns: whether they are the same value
 */
gboolean
sp_json_equal (JsonNode *a,
               JsonNode *b)
{
  gboolean a_null = a == NULL || JSON_NODE_HOLDS_NULL (a);
  gboolean b_null = b == NULL || JSON_NODE_HOLDS_NULL (b);

  if (a_null || b_null)
    return a_null && b_null;

  return json_node_equal (a, b);
}

static JsonNode *
find_member (JsonObject *object,
             const char *member)
{
  return object != NULL ? json_object_get_member (object, member) : NULL;
}

/**
 * sp_json_get_text:
 *
 * Returns: (nullable) (transfer none): the member's string, or %NULL where it is none
 */
const char *
sp_json_get_text (JsonObject *object,
                  const char *member)
{
  JsonNode *node = find_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (node);
}

/**
 * sp_json_get_int:
 *
 * Returns: the member's integer, or @fallback where it is none
 */
gint64
sp_json_get_int (JsonObject *object,
                 const char *member,
                 gint64      fallback)
{
  JsonNode *node = find_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_INT64)
    return fallback;

  return json_node_get_int (node);
}

/**
 * sp_json_get_flag:
 *
 * Returns: whether the member is true
 */
gboolean
sp_json_get_flag (JsonObject *object,
                  const char *member)
{
  JsonNode *node = find_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

/**
 * sp_json_get_object:
 *
 * Returns: (nullable) (transfer none): the member's object, or %NULL where it is none
 */
JsonObject *
sp_json_get_object (JsonObject *object,
                    const char *member)
{
  JsonNode *node = find_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * sp_json_get_array:
 *
 * Returns: (nullable) (transfer none): the member's array, or %NULL where it is none
 */
JsonArray *
sp_json_get_array (JsonObject *object,
                   const char *member)
{
  JsonNode *node = find_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * sp_json_dup_strv:
 *
 * Returns: (nullable) (transfer full): the member's strings, or %NULL where it is not an array of
 *   strings
 */
GStrv
sp_json_dup_strv (JsonObject *object,
                  const char *member)
{
  JsonArray *array = sp_json_get_array (object, member);
  g_autoptr(GStrvBuilder) builder = NULL;

  if (array == NULL)
    return NULL;

  builder = g_strv_builder_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return NULL;
      g_strv_builder_add (builder, json_node_get_string (node));
    }

  return g_strv_builder_end (builder);
}
