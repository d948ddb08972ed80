/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-record-private.h"

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

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

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

  sp_record_clear_fields (self);
  g_clear_pointer (&priv->id, g_free);
  g_clear_pointer (&priv->compartment, g_free);
  g_clear_pointer (&priv->unknown, json_object_unref);

  G_OBJECT_CLASS (sp_record_parent_class)->finalize (object);
}

static void
sp_record_constructed (GObject *object)
{
  G_OBJECT_CLASS (sp_record_parent_class)->constructed (object);

  sp_record_clear_fields (SP_RECORD (object));
}

/* All at once, where notifications were frozen. */
static void
sp_record_dispatch_properties_changed (GObject     *object,
                                       guint        n_pspecs,
                                       GParamSpec **pspecs)
{
  G_OBJECT_CLASS (sp_record_parent_class)->dispatch_properties_changed (object, n_pspecs, pspecs);

  g_signal_emit (object, signals[CHANGED], 0);
}

static void
sp_record_class_init (SpRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = sp_record_constructed;
  object_class->dispatch_properties_changed = sp_record_dispatch_properties_changed;
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

  /**
   * SpRecord::changed:
   *
   * Emitted once for all that has changed together, for who shows many records and would hear of each field of each.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
sp_record_init (SpRecord *self)
{
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
 * sp_record_become:
 * @id: which record it turns out to be
 * @compartment: where it lies
 *
 * Gives a record that was made without an id, to stand for one that is not loaded yet, its id. Once.
 */
void
sp_record_become (SpRecord   *self,
                  const char *id,
                  const char *compartment)
{
  SpRecordPrivate *priv = sp_record_get_instance_private (self);

  g_return_if_fail (SP_IS_RECORD (self));
  g_return_if_fail (id != NULL && *priv->id == '\0');

  g_set_str (&priv->id, id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
  sp_record_set_compartment (self, compartment);
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

/* The values have arrived, and members that this version does not know (nullable, taken over). */
void
sp_record_set_loaded (SpRecord   *self,
                      JsonObject *unknown)
{
  SpRecordPrivate *priv = sp_record_get_instance_private (self);

  g_clear_pointer (&priv->unknown, json_object_unref);
  priv->unknown = unknown;

  if (priv->loaded)
    return;

  priv->loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
}

JsonObject *
sp_record_get_unknown (SpRecord *self)
{
  SpRecordPrivate *priv = sp_record_get_instance_private (self);

  return priv->unknown;
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
