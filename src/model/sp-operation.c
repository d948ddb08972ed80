/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-id.h"
#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-operation.h"

#include <string.h>

G_DEFINE_QUARK (sp-model-error-quark, sp_model_error)

static const char * const verbs[] = {
  [SP_VERB_CREATE] = "create",
  [SP_VERB_SET] = "set",
  [SP_VERB_DELETE] = "delete",
};

/**
 * sp_operation_new:
 *
 * Returns: (transfer full): an operation that changes nothing yet
 */
SpOperation *
sp_operation_new (SpVerb              verb,
                  const SpRecordType *type,
                  const char         *record,
                  const char         *compartment)
{
  SpOperation *self = g_new0 (SpOperation, 1);

  self->verb = verb;
  self->type = type;
  self->record = g_strdup (record);
  self->compartment = g_strdup (compartment);

  return self;
}

/**
 * sp_operation_free:
 */
void
sp_operation_free (SpOperation *self)
{
  g_free (self->record);
  g_free (self->compartment);
  g_free (self->from);
  g_clear_pointer (&self->set, json_object_unref);
  g_clear_pointer (&self->members, json_object_unref);
  g_clear_pointer (&self->was, json_object_unref);
  g_free (self->at);
  g_free (self->group);
  g_free (self->purpose);
  g_free (self);
}

static SpOperation *
refuse (const char *what,
        GError    **error)
{
  g_set_error (error, SP_MODEL_ERROR, SP_MODEL_ERROR_OPERATION, "Not an operation: %s", what);

  return NULL;
}

static JsonObject *
dup_object (JsonObject *json,
            const char *member)
{
  JsonObject *object = sp_json_get_object (json, member);

  return object != NULL ? json_object_ref (object) : NULL;
}

/* A member of the wrong kind is not passed over: what somebody meant by it would be lost. */
static const char *
find_misfit (JsonObject *json)
{
  static const struct
  {
    const char *name;
    JsonNodeType node;
    GType value;
  } optional[] = {
    { "base_rev", JSON_NODE_VALUE, G_TYPE_INT64 }, { "set", JSON_NODE_OBJECT, G_TYPE_INVALID },
    { "members", JSON_NODE_OBJECT, G_TYPE_INVALID }, { "was", JSON_NODE_OBJECT, G_TYPE_INVALID },
    { "at", JSON_NODE_VALUE, G_TYPE_STRING }, { "from", JSON_NODE_VALUE, G_TYPE_STRING },
    { "group", JSON_NODE_VALUE, G_TYPE_STRING },
    { "purpose", JSON_NODE_VALUE, G_TYPE_STRING }, { "again", JSON_NODE_VALUE, G_TYPE_BOOLEAN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (optional); i++)
    {
      JsonNode *node = json_object_get_member (json, optional[i].name);

      if (node != NULL && (json_node_get_node_type (node) != optional[i].node ||
                           (optional[i].node == JSON_NODE_VALUE &&
                            json_node_get_value_type (node) != optional[i].value)))
        return optional[i].name;
    }

  return NULL;
}

static gboolean
holds_strings (JsonObject *change,
               const char *member)
{
  g_auto(GStrv) strings = sp_json_dup_strv (change, member);

  return strings != NULL || !json_object_has_member (change, member);
}

static gboolean
members_are_sets (const SpOperation *self)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (self->members == NULL)
    return TRUE;

  json_object_iter_init (&iter, self->members);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const SpField *field = sp_record_type_find_field (self->type, name);

      if (!JSON_NODE_HOLDS_OBJECT (node) || !holds_strings (json_node_get_object (node), "add") ||
          !holds_strings (json_node_get_object (node), "remove") ||
          (field != NULL && field->kind != SP_KIND_SET) ||
          (self->set != NULL && json_object_has_member (self->set, name)))
        return FALSE;
    }

  return TRUE;
}

/**
 * sp_operation_from_json:
 * @json: an operation as it travels
 *
 * Returns: (transfer full): the operation, or %NULL with %SP_MODEL_ERROR_OPERATION where it is none;
 *   whether it may be done is policy's and validation's to say
 */
SpOperation *
sp_operation_from_json (JsonObject *json,
                        GError    **error)
{
  g_autoptr(SpOperation) self = g_new0 (SpOperation, 1);
  g_autoptr(SpCompartment) compartment = NULL;
  const char *verb = sp_json_get_text (json, "do");
  const char *misfit = find_misfit (json);

  if (misfit != NULL)
    return refuse (misfit, error);

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_strcmp0 (verb, verbs[i]) == 0)
      {
        self->verb = i;
        verb = NULL;
      }
  if (verb != NULL || sp_json_get_text (json, "do") == NULL)
    return refuse ("do", error);

  self->n = sp_json_get_int (json, "n", 0);
  if (self->n <= 0)
    return refuse ("n", error);

  self->record = g_strdup (sp_json_get_text (json, "record"));
  if (!sp_id_is_valid (self->record))
    return refuse ("record", error);

  self->type = sp_record_type_find (sp_json_get_text (json, "type"));
  if (self->type == NULL)
    return refuse ("type", error);

  self->compartment = g_strdup (sp_json_get_text (json, "compartment"));
  compartment = sp_compartment_parse (self->compartment);
  if (compartment == NULL)
    return refuse ("compartment", error);

  self->from = g_strdup (sp_json_get_text (json, "from"));

  self->base_rev = sp_json_get_int (json, "base_rev", 0);
  if (self->base_rev < 0)
    return refuse ("base_rev", error);

  self->set = dup_object (json, "set");
  self->members = dup_object (json, "members");
  self->was = dup_object (json, "was");
  self->at = g_strdup (sp_json_get_text (json, "at"));
  self->group = g_strdup (sp_json_get_text (json, "group"));
  self->purpose = g_strdup (sp_json_get_text (json, "purpose"));
  self->again = sp_json_get_flag (json, "again");
  if (self->again && self->verb != SP_VERB_CREATE)
    return refuse ("again", error);

  if (!members_are_sets (self))
    return refuse ("members", error);

  return g_steal_pointer (&self);
}

static void
set_optional (JsonObject *json,
              const char *member,
              const char *text)
{
  if (text != NULL)
    json_object_set_string_member (json, member, text);
}

static void
set_optional_object (JsonObject *json,
                     const char *member,
                     JsonObject *object)
{
  if (object != NULL)
    json_object_set_object_member (json, member, json_object_ref (object));
}

/**
 * sp_operation_to_json:
 *
 * Returns: (transfer full): the operation as it travels
 */
JsonObject *
sp_operation_to_json (const SpOperation *self)
{
  JsonObject *json = json_object_new ();

  json_object_set_int_member (json, "n", self->n);
  json_object_set_string_member (json, "do", verbs[self->verb]);
  json_object_set_string_member (json, "record", self->record);
  json_object_set_string_member (json, "type", self->type->name);
  json_object_set_string_member (json, "compartment", self->compartment);
  set_optional (json, "from", self->from);
  json_object_set_int_member (json, "base_rev", self->base_rev);
  set_optional_object (json, "set", self->set);
  set_optional_object (json, "members", self->members);
  set_optional_object (json, "was", self->was);
  set_optional (json, "at", self->at);
  set_optional (json, "group", self->group);
  set_optional (json, "purpose", self->purpose);
  if (self->again)
    json_object_set_boolean_member (json, "again", TRUE);

  return json;
}

static gboolean
contains (GStrv       strings,
          const char *text)
{
  return strings != NULL && g_strv_contains ((const char * const *) strings, text);
}

static JsonArray *
strings_missing_from (GStrv strings,
                      GStrv others)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    if (!contains (others, strings[i]))
      json_array_add_string_element (array, strings[i]);

  return array;
}

static void
diff_set (SpOperation   *self,
          const SpField *field,
          JsonObject    *before,
          JsonObject    *after)
{
  g_auto(GStrv) old = sp_json_dup_strv (before, field->name);
  g_auto(GStrv) new = sp_json_dup_strv (after, field->name);
  JsonArray *add = strings_missing_from (new, old);
  JsonArray *remove = strings_missing_from (old, new);
  JsonObject *change;

  if (json_array_get_length (add) + json_array_get_length (remove) == 0)
    {
      json_array_unref (add);
      json_array_unref (remove);
      return;
    }

  change = json_object_new ();
  json_object_set_array_member (change, "add", add);
  json_object_set_array_member (change, "remove", remove);
  if (self->members == NULL)
    self->members = json_object_new ();
  json_object_set_object_member (self->members, field->name, change);
}

static JsonNode *
copy_or_null (JsonNode *node)
{
  return node != NULL ? json_node_copy (node) : json_node_new (JSON_NODE_NULL);
}

/**
 * sp_operation_diff:
 * @before: (nullable): the fields as the author saw them
 * @after: the fields as the author wants them
 *
 * Puts into @self what has changed, field by field, and what was there before. Members that this
 * version does not know are left alone.
 */
void
sp_operation_diff (SpOperation *self,
                   JsonObject  *before,
                   JsonObject  *after)
{
  for (guint i = 0; i < self->type->n_fields; i++)
    {
      const SpField *field = &self->type->fields[i];
      JsonNode *old = before != NULL ? json_object_get_member (before, field->name) : NULL;
      JsonNode *new = json_object_get_member (after, field->name);

      if (sp_json_equal (old, new))
        continue;

      if (field->kind == SP_KIND_SET)
        {
          diff_set (self, field, before, after);
          continue;
        }

      if (self->set == NULL)
        self->set = json_object_new ();
      json_object_set_member (self->set, field->name, copy_or_null (new));

      if (before != NULL && old != NULL)
        {
          if (self->was == NULL)
            self->was = json_object_new ();
          json_object_set_member (self->was, field->name, json_node_copy (old));
        }
    }
}

/**
 * sp_operation_is_empty:
 *
 * Returns: whether it sets nothing and moves nothing
 */
gboolean
sp_operation_is_empty (const SpOperation *self)
{
  return self->verb == SP_VERB_SET && self->set == NULL && self->members == NULL && self->from == NULL;
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* Additions win; a removal removes what it names. */
static void
apply_members (JsonObject *fields,
               const char *name,
               JsonObject *change)
{
  g_auto(GStrv) held = sp_json_dup_strv (fields, name);
  g_auto(GStrv) add = sp_json_dup_strv (change, "add");
  g_auto(GStrv) removed = sp_json_dup_strv (change, "remove");
  g_autoptr(GPtrArray) strings = g_ptr_array_new ();
  JsonArray *array;

  for (guint i = 0; held != NULL && held[i] != NULL; i++)
    if (!contains (removed, held[i]) || contains (add, held[i]))
      g_ptr_array_add (strings, held[i]);
  for (guint i = 0; add != NULL && add[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (strings, add[i], g_str_equal, NULL))
      g_ptr_array_add (strings, add[i]);
  g_ptr_array_sort (strings, compare_strings);

  if (strings->len == 0)
    {
      json_object_remove_member (fields, name);
      return;
    }

  array = json_array_sized_new (strings->len);
  for (guint i = 0; i < strings->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (strings, i));
  json_object_set_array_member (fields, name, array);
}

/**
 * sp_operation_apply:
 * @fields: (nullable): a record's fields
 *
 * Returns: (transfer full): the fields after the operation, where nobody else changed them
 */
JsonObject *
sp_operation_apply (const SpOperation *self,
                    JsonObject        *fields)
{
  JsonObject *result = sp_json_object_copy (fields);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (self->set != NULL)
    {
      json_object_iter_init (&iter, self->set);
      while (json_object_iter_next (&iter, &name, &node))
        {
          if (JSON_NODE_HOLDS_NULL (node))
            json_object_remove_member (result, name);
          else
            json_object_set_member (result, name, json_node_copy (node));
        }
    }

  if (self->members != NULL)
    {
      json_object_iter_init (&iter, self->members);
      while (json_object_iter_next (&iter, &name, &node))
        if (JSON_NODE_HOLDS_OBJECT (node))
          apply_members (result, name, json_node_get_object (node));
    }

  return result;
}
