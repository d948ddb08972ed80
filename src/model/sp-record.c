/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-json.h"
#include "sp-record.h"

#include <string.h>

/**
 * SpRecord:
 *
 * A record as the window sees it: one object an id, whose properties are the fields of its type.
 * Main thread only.
 */
typedef struct
{
  char *id;
  char *compartment;
  gint64 rev;
  JsonObject *unknown;
  GHashTable *links;
  gboolean loaded;
  gboolean gone;
} SpRecordPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SpRecord, sp_record, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_COMPARTMENT,
  PROP_REV,
  PROP_LOADED,
  PROP_GONE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

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

static void
sp_record_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  SpRecordPrivate *priv = sp_record_get_instance_private (SP_RECORD (object));

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, priv->id);
      break;
    case PROP_COMPARTMENT:
      g_value_set_string (value, priv->compartment);
      break;
    case PROP_REV:
      g_value_set_int64 (value, priv->rev);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, priv->loaded);
      break;
    case PROP_GONE:
      g_value_set_boolean (value, priv->gone);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_record_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  SpRecordPrivate *priv = sp_record_get_instance_private (SP_RECORD (object));

  switch (prop_id)
    {
    case PROP_ID:
      priv->id = g_value_dup_string (value);
      break;
    case PROP_COMPARTMENT:
      priv->compartment = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sp_record_dispose (GObject *object)
{
  SpRecordPrivate *priv = sp_record_get_instance_private (SP_RECORD (object));

  g_clear_pointer (&priv->links, g_hash_table_unref);

  G_OBJECT_CLASS (sp_record_parent_class)->dispose (object);
}

static void
sp_record_finalize (GObject *object)
{
  SpRecord *self = SP_RECORD (object);
  SpRecordPrivate *priv = sp_record_get_instance_private (self);
  const SpRecordType *type = SP_RECORD_GET_CLASS (self)->record_type;

  for (guint i = 0; i < type->n_fields; i++)
    clear_member (self, &type->fields[i]);
  g_clear_pointer (&priv->id, g_free);
  g_clear_pointer (&priv->compartment, g_free);
  g_clear_pointer (&priv->unknown, json_object_unref);

  G_OBJECT_CLASS (sp_record_parent_class)->finalize (object);
}

static void
sp_record_constructed (GObject *object)
{
  SpRecord *self = SP_RECORD (object);
  const SpRecordType *type = SP_RECORD_GET_CLASS (self)->record_type;

  G_OBJECT_CLASS (sp_record_parent_class)->constructed (object);

  for (guint i = 0; i < type->n_fields; i++)
    if (type->fields[i].kind == SP_KIND_NUMBER)
      MEMBER (self, &type->fields[i], gint64) = -1;
}

static void
sp_record_class_init (SpRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = sp_record_constructed;
  object_class->dispose = sp_record_dispose;
  object_class->finalize = sp_record_finalize;
  object_class->get_property = sp_record_get_property;
  object_class->set_property = sp_record_set_property;

  properties[PROP_ID] =
      g_param_spec_string ("id", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_COMPARTMENT] =
      g_param_spec_string ("compartment", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_REV] =
      g_param_spec_int64 ("rev", NULL, NULL, 0, G_MAXINT64, 0,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOADED] =
      g_param_spec_boolean ("loaded", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_GONE] =
      g_param_spec_boolean ("gone", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sp_record_init (SpRecord *self)
{
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

/**
 * sp_record_new:
 * @type: what kind of record
 * @id: its id
 * @compartment: (nullable): where it lies
 *
 * Returns: (transfer full): a record without values, not loaded
 */
SpRecord *
sp_record_new (const SpRecordType *type,
               const char         *id,
               const char         *compartment)
{
  g_return_val_if_fail (type != NULL && id != NULL, NULL);

  return g_object_new (type->get_gtype (), "id", id, "compartment", compartment, NULL);
}

/**
 * sp_record_get_record_type:
 *
 * Returns: the table of the record's fields
 */
const SpRecordType *
sp_record_get_record_type (SpRecord *self)
{
  g_return_val_if_fail (SP_IS_RECORD (self), NULL);

  return SP_RECORD_GET_CLASS (self)->record_type;
}

/**
 * sp_record_get_id:
 *
 * Returns: (transfer none): the record's id
 */
const char *
sp_record_get_id (SpRecord *self)
{
  SpRecordPrivate *priv = sp_record_get_instance_private (self);

  g_return_val_if_fail (SP_IS_RECORD (self), NULL);

  return priv->id;
}

/**
 * sp_record_get_compartment:
 *
 * Returns: (transfer none) (nullable): the name of the compartment in which it lies
 */
const char *
sp_record_get_compartment (SpRecord *self)
{
  SpRecordPrivate *priv = sp_record_get_instance_private (self);

  g_return_val_if_fail (SP_IS_RECORD (self), NULL);

  return priv->compartment;
}

/**
 * sp_record_set_compartment:
 * @compartment: where it lies now
 */
void
sp_record_set_compartment (SpRecord   *self,
                           const char *compartment)
{
  SpRecordPrivate *priv = sp_record_get_instance_private (self);

  g_return_if_fail (SP_IS_RECORD (self));

  if (g_set_str (&priv->compartment, compartment))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPARTMENT]);
}

/**
 * sp_record_get_rev:
 *
 * Returns: the commit that last changed it on the server; 0 where it was never sent
 */
gint64
sp_record_get_rev (SpRecord *self)
{
  SpRecordPrivate *priv = sp_record_get_instance_private (self);

  g_return_val_if_fail (SP_IS_RECORD (self), 0);

  return priv->rev;
}

/**
 * sp_record_set_rev:
 * @rev: the commit that last changed it on the server
 */
void
sp_record_set_rev (SpRecord *self,
                   gint64    rev)
{
  SpRecordPrivate *priv = sp_record_get_instance_private (self);

  g_return_if_fail (SP_IS_RECORD (self));

  if (priv->rev == rev)
    return;

  priv->rev = rev;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REV]);
}

/**
 * sp_record_get_loaded:
 *
 * Returns: whether its values have arrived from the cache
 */
gboolean
sp_record_get_loaded (SpRecord *self)
{
  SpRecordPrivate *priv = sp_record_get_instance_private (self);

  g_return_val_if_fail (SP_IS_RECORD (self), FALSE);

  return priv->loaded;
}

/**
 * sp_record_get_gone:
 *
 * Returns: whether it was deleted, or may no longer be read
 */
gboolean
sp_record_get_gone (SpRecord *self)
{
  SpRecordPrivate *priv = sp_record_get_instance_private (self);

  g_return_val_if_fail (SP_IS_RECORD (self), FALSE);

  return priv->gone;
}

/**
 * sp_record_set_gone:
 * @gone: whether it was deleted, or may no longer be read
 *
 * A record that goes loses its values.
 */
void
sp_record_set_gone (SpRecord *self,
                    gboolean  gone)
{
  SpRecordPrivate *priv = sp_record_get_instance_private (self);

  g_return_if_fail (SP_IS_RECORD (self));

  if (priv->gone == gone)
    return;

  priv->gone = gone;
  if (gone)
    sp_record_set_json (self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GONE]);
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
  SpRecordPrivate *priv = sp_record_get_instance_private (self);
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

  g_clear_pointer (&priv->unknown, json_object_unref);
  if (fields != NULL)
    {
      json_object_iter_init (&iter, fields);
      while (json_object_iter_next (&iter, &member, &node))
        if (sp_record_type_find_field (type, member) == NULL)
          {
            if (priv->unknown == NULL)
              priv->unknown = json_object_new ();
            json_object_set_member (priv->unknown, member, json_node_copy (node));
          }
    }

  if (!priv->loaded)
    {
      priv->loaded = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
    }

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
  SpRecordPrivate *priv = sp_record_get_instance_private (self);
  const SpRecordType *type;
  JsonObject *fields;

  g_return_val_if_fail (SP_IS_RECORD (self), NULL);

  fields = sp_json_object_copy (priv->unknown);
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

/**
 * sp_record_get_link:
 * @field: the name of a reference
 *
 * Returns: (transfer none) (nullable): the record referred to, where it was loaded along
 */
SpRecord *
sp_record_get_link (SpRecord   *self,
                    const char *field)
{
  SpRecordPrivate *priv = sp_record_get_instance_private (self);

  g_return_val_if_fail (SP_IS_RECORD (self), NULL);

  return priv->links != NULL ? g_hash_table_lookup (priv->links, field) : NULL;
}

/**
 * sp_record_set_link:
 * @field: the name of a reference
 * @target: (nullable): the record referred to
 */
void
sp_record_set_link (SpRecord   *self,
                    const char *field,
                    SpRecord   *target)
{
  SpRecordPrivate *priv = sp_record_get_instance_private (self);

  g_return_if_fail (SP_IS_RECORD (self));
  g_return_if_fail (target != self);

  if (priv->links == NULL)
    priv->links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  if (target != NULL)
    g_hash_table_replace (priv->links, g_strdup (field), g_object_ref (target));
  else
    g_hash_table_remove (priv->links, field);
}
