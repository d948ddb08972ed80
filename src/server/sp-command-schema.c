/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-command.h"

#include "sp-field.h"
#include "sp-json.h"
#include "sp-value-lists.h"
#include "sp-wire.h"

/* What travels in `fields`, told from the tables that the program itself goes by. */

static const struct
{
  guint flag;
  const char *name;
} flags[] = {
  { SP_FIELD_REQUIRED, "required" },     { SP_FIELD_INDEXED, "indexed" },
  { SP_FIELD_SEARCH, "search" },         { SP_FIELD_PERSONAL, "personal" },
  { SP_FIELD_PROTECTIVE, "protective" }, { SP_FIELD_READ_ONLY, "read-only" },
  { SP_FIELD_OPEN, "open" },             { SP_FIELD_SAFE, "safe" },
  { SP_FIELD_INITIALS, "initials" },     { SP_FIELD_LATEST, "latest" },
};

static const char *const kinds[] = {
  [SP_KIND_TEXT] = "text",       [SP_KIND_PROSE] = "prose",     [SP_KIND_CHOICE] = "choice",
  [SP_KIND_DATE] = "date",       [SP_KIND_INSTANT] = "instant", [SP_KIND_REF] = "reference",
  [SP_KIND_NUMBER] = "number",   [SP_KIND_FLAG] = "flag",       [SP_KIND_SET] = "set",
};

static const char *const writers[] = {
  [SP_WRITERS_ADMINISTRATOR] = "administrator", [SP_WRITERS_CHAIR] = "chair",
  [SP_WRITERS_OWNER] = "owner",                 [SP_WRITERS_TASKED] = "tasked",
  [SP_WRITERS_ANY] = "any",                     [SP_WRITERS_ANSWERABLE] = "answerable",
  [SP_WRITERS_SERVER] = "server",
};

static JsonObject *
describe_field (const SpField *field)
{
  JsonObject *object = json_object_new ();
  JsonArray *names = json_array_new ();

  json_object_set_string_member (object, "name", field->name);
  json_object_set_string_member (object, "label", field->label);
  json_object_set_string_member (object, "kind", kinds[field->kind]);
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      if (field->flags & flags[i].flag)
        json_array_add_string_element (names, flags[i].name);
    }
  json_object_set_array_member (object, "flags", names);
  if (field->max > 0)
    json_object_set_int_member (object, "max", field->max);
  if (field->list)
    json_object_set_string_member (object, sp_record_type_find (field->list) ? "record" : "list",
                                   field->list);
  return object;
}

static JsonObject *
describe_type (const SpRecordType *type)
{
  static const char *const homes[] = { "directory", "meeting", "case" };
  JsonObject *object = json_object_new ();
  JsonArray *home = json_array_new ();
  JsonArray *fields = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (homes); i++)
    {
      if (type->home & 1u << i)
        json_array_add_string_element (home, homes[i]);
    }
  for (guint i = 0; i < type->n_fields; i++)
    json_array_add_object_element (fields, describe_field (&type->fields[i]));
  json_object_set_string_member (object, "name", type->name);
  json_object_set_string_member (object, "label", type->label);
  json_object_set_array_member (object, "home", home);
  json_object_set_string_member (object, "writers", writers[type->writers]);
  if (type->owner)
    json_object_set_string_member (object, "owner", type->owner);
  json_object_set_boolean_member (object, "append_only", type->append_only);
  json_object_set_boolean_member (object, "retires", type->retires);
  json_object_set_boolean_member (object, "closes", type->closes);
  json_object_set_array_member (object, "fields", fields);
  return object;
}

static JsonObject *
describe_list (SpValueLists *lists, const char *name)
{
  JsonObject *object = json_object_new ();
  JsonArray *items = json_array_new ();
  guint n;
  const SpValueListItem *all = sp_value_lists_get_items (lists, name, &n);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *item = json_object_new ();

      json_object_set_string_member (item, "code", all[i].code);
      json_object_set_string_member (item, "label", all[i].label);
      json_array_add_object_element (items, item);
    }
  json_object_set_string_member (object, "name", name);
  json_object_set_boolean_member (object, "editable", sp_value_lists_is_editable (name));
  json_object_set_boolean_member (object, "grows", sp_value_lists_may_grow (name));
  json_object_set_array_member (object, "items", items);
  return object;
}

int
sp_command_schema (int argc, char **argv)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();
  JsonArray *types = json_array_new ();
  JsonArray *values = json_array_new ();
  guint n_types;
  const SpRecordType *const *all = sp_record_types (&n_types);
  const char *const *names = sp_value_lists_get_names ();
  g_autofree char *text = NULL;

  if (!sp_command_parse (&argc, &argv, _("schema"),
                         _("Prints, as JSON, every type of record with its fields, and every list of "
                           "values:\nwhat one needs, besides /openapi.json, to write another client."),
                         NULL, 0, 0))
    return SP_EXIT_USAGE;
  for (guint i = 0; i < n_types; i++)
    json_array_add_object_element (types, describe_type (all[i]));
  for (guint i = 0; names[i]; i++)
    json_array_add_object_element (values, describe_list (lists, names[i]));
  json_object_set_int_member (object, "schema", SP_WIRE_SCHEMA);
  json_object_set_array_member (object, "types", types);
  json_object_set_array_member (object, "lists", values);
  text = sp_json_object_to_text (object);
  g_print ("%s\n", text);
  return SP_EXIT_OK;
}
