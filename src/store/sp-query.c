/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a list asks for.
 *
 * A query is made on the main thread and is not changed any more once it was given to the store, whose threads
 * read it. */

#include "config.h"

#include <string.h>

#include "sp-query-private.h"

G_DEFINE_FINAL_TYPE (SpQuery, sp_query, G_TYPE_OBJECT)

static void
condition_free (gpointer data)
{
  SpQueryCondition *self = data;

  g_free (self->field);
  g_free (self->op);
  g_strfreev (self->values);
  g_free (self);
}

static void
order_free (gpointer data)
{
  SpQueryOrder *self = data;

  g_free (self->field);
  g_free (self);
}

static void
sp_query_finalize (GObject *object)
{
  SpQuery *self = SP_QUERY (object);

  g_ptr_array_unref (self->conditions);
  g_ptr_array_unref (self->orders);
  g_strfreev (self->paths);
  g_free (self->search);

  G_OBJECT_CLASS (sp_query_parent_class)->finalize (object);
}

static void
sp_query_class_init (SpQueryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_query_finalize;
}

static void
sp_query_init (SpQuery *self)
{
  self->conditions = g_ptr_array_new_with_free_func (condition_free);
  self->orders = g_ptr_array_new_with_free_func (order_free);
  self->paths = g_new0 (char *, 1);
}

/**
 * sp_query_new:
 * @type_name: (nullable): a record type's name, or %NULL for records of all types
 *
 * Returns: (transfer full): a query for all records of the type
 */
SpQuery *
sp_query_new (const char *type_name)
{
  SpQuery *self = g_object_new (SP_TYPE_QUERY, NULL);

  if (type_name != NULL)
    {
      self->type = sp_record_type_find (type_name);
      g_return_val_if_fail (self->type != NULL, self);
    }

  return self;
}

/**
 * sp_query_get_type_name:
 * @self: a query
 *
 * Returns: (transfer none) (nullable): the record type's name
 */
const char *
sp_query_get_type_name (SpQuery *self)
{
  g_return_val_if_fail (SP_IS_QUERY (self), NULL);

  return self->type != NULL ? self->type->name : NULL;
}

static gboolean
is_pseudo_field (const char *name)
{
  return g_str_equal (name, "id") || g_str_equal (name, "type") || g_str_equal (name, "compartment");
}

/* Takes "field" or "link.field" apart; neither for a pseudo-field. */
gboolean
sp_query_find_field (SpQuery        *self,
                     const char     *name,
                     const SpField **link,
                     const SpField **field)
{
  const char *dot = strchr (name, '.');
  const SpRecordType *type = self->type;

  *link = NULL;
  *field = NULL;

  if (is_pseudo_field (name))
    return TRUE;

  if (type != NULL && dot != NULL)
    {
      g_autofree char *first = g_strndup (name, (gsize) (dot - name));

      *link = sp_record_type_find_field (type, first);
      type = *link != NULL && (*link)->kind == SP_KIND_REF ? sp_record_type_find ((*link)->list) : NULL;
      name = dot + 1;
    }

  if (type != NULL)
    *field = sp_record_type_find_field (type, name);

  return *field != NULL;
}

static gboolean
is_operator (const char *op)
{
  static const char * const OPERATORS[] = {
    "=", "!=", "<", "<=", ">", ">=", "is-set", "not-set", "has", "in", "not-in", NULL
  };

  return g_strv_contains (OPERATORS, op);
}

static void
add_condition (SpQuery            *self,
               const char         *field,
               const char         *op,
               const char * const *values)
{
  const SpField *link;
  const SpField *found;
  SpQueryCondition *condition;

  g_return_if_fail (is_operator (op));
  g_return_if_fail (sp_query_find_field (self, field, &link, &found));

  condition = g_new0 (SpQueryCondition, 1);
  condition->field = g_strdup (field);
  condition->op = g_strdup (op);
  condition->values = g_strdupv ((GStrv) values);
  g_ptr_array_add (self->conditions, condition);
}

/**
 * sp_query_where:
 * @self: a query
 * @field: a field, see sp-query.h
 * @op: one of "=", "!=", "<", "<=", ">", ">=", "is-set", "not-set", "has" (a set has the value)
 * @value: (nullable): the value as text; %NULL with "is-set" and "not-set"
 *
 * Adds a condition; all of them must hold. "!=" holds also where the field is not set; "<" and
 * its like do not.
 */
void
sp_query_where (SpQuery    *self,
                const char *field,
                const char *op,
                const char *value)
{
  g_return_if_fail (SP_IS_QUERY (self) && field != NULL && op != NULL);
  g_return_if_fail (value != NULL || g_str_equal (op, "is-set") || g_str_equal (op, "not-set"));

  add_condition (self, field, op, (const char *[]) { value, NULL });
}

/**
 * sp_query_where_in:
 * @self: a query
 * @field: a field
 * @values: %NULL-terminated
 *
 * Adds the condition that the field is one of @values.
 */
void
sp_query_where_in (SpQuery            *self,
                   const char         *field,
                   const char * const *values)
{
  g_return_if_fail (SP_IS_QUERY (self) && field != NULL && values != NULL);

  add_condition (self, field, "in", values);
}

/**
 * sp_query_where_not_in:
 * @self: a query
 * @field: a field
 * @values: %NULL-terminated
 *
 * Adds the condition that the field is none of @values; it may be not set.
 */
void
sp_query_where_not_in (SpQuery            *self,
                       const char         *field,
                       const char * const *values)
{
  g_return_if_fail (SP_IS_QUERY (self) && field != NULL && values != NULL);

  add_condition (self, field, "not-in", values);
}

/**
 * sp_query_order:
 * @self: a query
 * @field: a field
 * @descending: whether the largest comes first
 *
 * Orders by a field, after those given before. Records without it come first, or last if @descending.
 * The last order is always the order in which the records came to this laptop.
 */
void
sp_query_order (SpQuery    *self,
                const char *field,
                gboolean    descending)
{
  const SpField *link;
  const SpField *found;
  SpQueryOrder *order;

  g_return_if_fail (SP_IS_QUERY (self) && field != NULL);
  g_return_if_fail (sp_query_find_field (self, field, &link, &found));

  order = g_new0 (SpQueryOrder, 1);
  order->field = g_strdup (field);
  order->descending = descending;
  g_ptr_array_add (self->orders, order);
}

/**
 * sp_query_search:
 * @self: a query
 * @text: (nullable): words as people type them
 *
 * Keeps only records in which all words stand, the last one perhaps unfinished, in any form of accents and capitals. A case is found by
 * the words of all that lies in it.
 */
void
sp_query_search (SpQuery    *self,
                 const char *text)
{
  g_return_if_fail (SP_IS_QUERY (self));

  g_set_str (&self->search, text);
}

/**
 * sp_query_limit:
 * @self: a query
 * @limit: how many records at most; 0 for all
 */
void
sp_query_limit (SpQuery *self,
                guint    limit)
{
  g_return_if_fail (SP_IS_QUERY (self));

  self->limit = limit;
}

/**
 * sp_query_with:
 * @self: a query
 * @path: a reference field, or several one after the other: "victim", "case_id.victim"
 *
 * Loads a linked record along with each record, for sp_record_get_link ().
 */
void
sp_query_with (SpQuery    *self,
               const char *path)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  g_return_if_fail (SP_IS_QUERY (self) && path != NULL);

  g_strv_builder_addv (builder, (const char **) self->paths);
  g_strv_builder_add (builder, path);
  g_strfreev (self->paths);
  self->paths = g_strv_builder_end (builder);
}

/**
 * sp_query_get_paths:
 * @self: a query
 *
 * Returns: (transfer none): the links to load along
 */
const char * const *
sp_query_get_paths (SpQuery *self)
{
  return (const char * const *) self->paths;
}

/**
 * sp_query_is_search:
 * @self: a query
 *
 * Returns: whether words are looked for
 */
gboolean
sp_query_is_search (SpQuery *self)
{
  return self->search != NULL && *self->search != '\0';
}

/**
 * sp_query_touches:
 * @self: a query
 * @type_name: a record type
 *
 * Returns: whether a change in records of the type can change the answer
 */
gboolean
sp_query_touches (SpQuery    *self,
                  const char *type_name)
{
  if (self->type == NULL || g_str_equal (self->type->name, type_name) || sp_query_is_search (self))
    return TRUE;

  for (guint i = 0; i < self->conditions->len + self->orders->len; i++)
    {
      const char *name = i < self->conditions->len ? ((SpQueryCondition *) self->conditions->pdata[i])->field
                                                   : ((SpQueryOrder *) self->orders->pdata[i - self->conditions->len])->field;
      const SpField *link;
      const SpField *field;

      if (sp_query_find_field (self, name, &link, &field) && link != NULL && g_str_equal (link->list, type_name))
        return TRUE;
    }

  return FALSE;
}
