/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The fields of a record: where they lie in its struct, as properties, as JSON, as text. */

#include "config.h"

#include "sp-json.h"
#include "sp-record-private.h"

#include <string.h>

#define MEMBER(self, field, Type) (*(Type *) ((char *) (self) + (field)->offset))

static void
clear_member (SpRecord      *self,
              const SpField *field)
{
  if (field->kind == SP_KIND_NUMBER)
    MEMBER (self, field, gint64) = -1;
  else if (field->kind == SP_KIND_FLAG)
    MEMBER (self, field, gboolean) = FALSE;
  else if (field->kind == SP_KIND_SET)
    g_clear_pointer (&MEMBER (self, field, GStrv), g_strfreev);
  else
    g_clear_pointer (&MEMBER (self, field, char *), g_free);
}

static gboolean
strv_equal0 (GStrv a,
             GStrv b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_strv_equal ((const char * const *) a, (const char * const *) b);
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(char * const *) a, *(char * const *) b);
}

/* A set has no order: held in byte order, each string once, so that equal sets are equal arrays.
 * An empty set is not set. */
static GStrv
normalise_set (GStrv strings)
{
  g_autoptr(GPtrArray) kept = g_ptr_array_new_null_terminated (4, NULL, TRUE);

  if (strings == NULL)
    return NULL;

  qsort (strings, g_strv_length (strings), sizeof (char *), compare_strings);
  for (guint i = 0; strings[i] != NULL; i++)
    {
      if (kept->len > 0 && strcmp (g_ptr_array_index (kept, kept->len - 1), strings[i]) == 0)
        g_free (strings[i]);
      else
        g_ptr_array_add (kept, strings[i]);
    }
  g_free (strings);

  if (kept->len == 0)
    return NULL;

  return (GStrv) g_ptr_array_free (g_steal_pointer (&kept), FALSE);
}

/* Takes @text and @set; returns whether the member changed. */
static gboolean
set_member (SpRecord      *self,
            const SpField *field,
            char          *text,
            gint64         number,
            gboolean       flag,
            GStrv          set)
{
  if (field->kind == SP_KIND_NUMBER)
    {
      if (MEMBER (self, field, gint64) == number)
        return FALSE;
      MEMBER (self, field, gint64) = number;
    }
  else if (field->kind == SP_KIND_FLAG)
    {
      if (MEMBER (self, field, gboolean) == flag)
        return FALSE;
      MEMBER (self, field, gboolean) = flag;
    }
  else if (field->kind == SP_KIND_SET)
    {
      g_auto(GStrv) wanted = normalise_set (set);

      if (strv_equal0 (MEMBER (self, field, GStrv), wanted))
        return FALSE;
      clear_member (self, field);
      MEMBER (self, field, GStrv) = g_steal_pointer (&wanted);
    }
  else
    {
      g_autofree char *wanted = text;

      if (g_strcmp0 (MEMBER (self, field, char *), wanted) == 0)
        return FALSE;
      clear_member (self, field);
      MEMBER (self, field, char *) = g_steal_pointer (&wanted);
    }

  return TRUE;
}

/* Every field is not set: as a record begins, and as it ends. */
void
sp_record_clear_fields (SpRecord *self)
{
  const SpRecordType *type = SP_RECORD_GET_CLASS (self)->record_type;

  for (guint i = 0; i < type->n_fields; i++)
    clear_member (self, &type->fields[i]);
}

static const SpField *
field_for_param (SpRecord   *self,
                 GParamSpec *pspec)
{
  return sp_record_type_find_field (SP_RECORD_GET_CLASS (self)->record_type, pspec->name);
}

static void
sp_record_get_field_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SpRecord *self = SP_RECORD (object);
  const SpField *field = field_for_param (self, pspec);

  g_assert (field != NULL);

  switch (field->kind)
    {
    case SP_KIND_NUMBER:
      g_value_set_int64 (value, MEMBER (self, field, gint64));
      break;
    case SP_KIND_FLAG:
      g_value_set_boolean (value, MEMBER (self, field, gboolean));
      break;
    case SP_KIND_SET:
      g_value_set_boxed (value, MEMBER (self, field, GStrv));
      break;
    default:
      g_value_set_string (value, MEMBER (self, field, char *));
    }
}

static void
sp_record_set_field_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  SpRecord *self = SP_RECORD (object);
  const SpField *field = field_for_param (self, pspec);
  gboolean changed;

  g_assert (field != NULL);

  switch (field->kind)
    {
    case SP_KIND_NUMBER:
      changed = set_member (self, field, NULL, g_value_get_int64 (value), FALSE, NULL);
      break;
    case SP_KIND_FLAG:
      changed = set_member (self, field, NULL, 0, g_value_get_boolean (value), NULL);
      break;
    case SP_KIND_SET:
      changed = set_member (self, field, NULL, 0, FALSE, g_value_dup_boxed (value));
      break;
    default:
      changed = set_member (self, field, g_value_dup_string (value), 0, FALSE, NULL);
    }

  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

static GParamSpec *
param_spec_for_field (const SpField *field,
                      const char    *name)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  switch (field->kind)
    {
    case SP_KIND_NUMBER:
      return g_param_spec_int64 (name, NULL, NULL, -1, G_MAXINT64, -1, flags);
    case SP_KIND_FLAG:
      return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
    case SP_KIND_SET:
      return g_param_spec_boxed (name, NULL, NULL, G_TYPE_STRV, flags);
    default:
      return g_param_spec_string (name, NULL, NULL, NULL, flags);
    }
}

/**
 * sp_record_class_install:
 * @klass: the class of one record type
 * @type: its table
 *
 * Makes the properties of a record class from the table of its fields. GObject clears a subclass's
 * get_property and set_property, so they are set here.
 */
void
sp_record_class_install (SpRecordClass      *klass,
                         const SpRecordType *type)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  klass->record_type = type;
  object_class->get_property = sp_record_get_field_property;
  object_class->set_property = sp_record_set_field_property;

  for (guint i = 0; i < type->n_fields; i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (type->fields[i].name), "_", '-');

      g_object_class_install_property (
          object_class, i + 1,
          param_spec_for_field (&type->fields[i], g_intern_string (name)));
    }
}

static gboolean
set_member_json (SpRecord      *self,
                 const SpField *field,
                 JsonObject    *fields)
{
  switch (field->kind)
    {
    case SP_KIND_NUMBER:
      return set_member (self, field, NULL, sp_json_get_int (fields, field->name, -1), FALSE, NULL);
    case SP_KIND_FLAG:
      return set_member (self, field, NULL, 0, sp_json_get_flag (fields, field->name), NULL);
    case SP_KIND_SET:
      return set_member (self, field, NULL, 0, FALSE, sp_json_dup_strv (fields, field->name));
    default:
      return set_member (self, field, g_strdup (sp_json_get_text (fields, field->name)), 0, FALSE,
                         NULL);
    }
}

/**
 * sp_record_set_json:
 * @fields: (nullable): all of the record's fields; %NULL for none
 *
 * Takes over the values, and notifies what changed. Members that this version does not know are kept.
 */
void
sp_record_set_json (SpRecord   *self,
                    JsonObject *fields)
{
  g_autoptr(JsonObject) unknown = NULL;
  const SpRecordType *type;
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  g_return_if_fail (SP_IS_RECORD (self));

  g_object_freeze_notify (G_OBJECT (self));

  type = SP_RECORD_GET_CLASS (self)->record_type;
  for (guint i = 0; i < type->n_fields; i++)
    if (set_member_json (self, &type->fields[i], fields))
      {
        g_autofree char *name = g_strdelimit (g_strdup (type->fields[i].name), "_", '-');

        g_object_notify (G_OBJECT (self), name);
      }

  if (fields != NULL)
    {
      json_object_iter_init (&iter, fields);
      while (json_object_iter_next (&iter, &member, &node))
        if (sp_record_type_find_field (type, member) == NULL)
          {
            if (unknown == NULL)
              unknown = json_object_new ();
            json_object_set_member (unknown, member, json_node_copy (node));
          }
    }

  sp_record_set_loaded (self, g_steal_pointer (&unknown));

  g_object_thaw_notify (G_OBJECT (self));
}

static void
add_member_json (SpRecord      *self,
                 const SpField *field,
                 JsonObject    *fields)
{
  GStrv set;
  JsonArray *array;

  switch (field->kind)
    {
    case SP_KIND_NUMBER:
      if (MEMBER (self, field, gint64) >= 0)
        json_object_set_int_member (fields, field->name, MEMBER (self, field, gint64));
      break;
    case SP_KIND_FLAG:
      if (MEMBER (self, field, gboolean))
        json_object_set_boolean_member (fields, field->name, TRUE);
      break;
    case SP_KIND_SET:
      set = MEMBER (self, field, GStrv);
      if (set == NULL)
        break;
      array = json_array_new ();
      for (guint i = 0; set[i] != NULL; i++)
        json_array_add_string_element (array, set[i]);
      json_object_set_array_member (fields, field->name, array);
      break;
    default:
      if (MEMBER (self, field, char *) != NULL)
        json_object_set_string_member (fields, field->name, MEMBER (self, field, char *));
    }
}

/**
 * sp_record_dup_json:
 *
 * Returns: (transfer full): the record's fields, with the members that this version does not know;
 *   what is not set is absent
 */
JsonObject *
sp_record_dup_json (SpRecord *self)
{
  const SpRecordType *type;
  JsonObject *fields;

  g_return_val_if_fail (SP_IS_RECORD (self), NULL);

  fields = sp_json_object_copy (sp_record_get_unknown (self));
  type = SP_RECORD_GET_CLASS (self)->record_type;
  for (guint i = 0; i < type->n_fields; i++)
    add_member_json (self, &type->fields[i], fields);

  return fields;
}

/**
 * sp_record_dup_text:
 * @field: a field's name
 *
 * Returns: (transfer full) (nullable): the value as text (a set's strings parted by "; "), or %NULL
 *   where it is not set
 */
char *
sp_record_dup_text (SpRecord   *self,
                    const char *field)
{
  const SpField *found;

  g_return_val_if_fail (SP_IS_RECORD (self), NULL);

  found = sp_record_type_find_field (SP_RECORD_GET_CLASS (self)->record_type, field);
  g_return_val_if_fail (found != NULL, NULL);

  switch (found->kind)
    {
    case SP_KIND_NUMBER:
      if (MEMBER (self, found, gint64) < 0)
        return NULL;
      return g_strdup_printf ("%" G_GINT64_FORMAT, MEMBER (self, found, gint64));
    case SP_KIND_FLAG:
      return MEMBER (self, found, gboolean) ? g_strdup ("yes") : NULL;
    case SP_KIND_SET:
      return MEMBER (self, found, GStrv) != NULL ? g_strjoinv ("; ", MEMBER (self, found, GStrv))
                                                 : NULL;
    default:
      return g_strdup (MEMBER (self, found, char *));
    }
}
