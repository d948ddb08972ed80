/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* From a query to the SQL that answers it. */

#include "config.h"

#include "sp-query-private.h"
#include "sp-store-schema-private.h"

typedef struct
{
  SpQuery *query;
  GString *joins;
  GHashTable *joined;
  GPtrArray *values;
} Builder;

/* SQL for a field; a linked record is joined on first use. */
static char *
field_sql (Builder    *builder,
           const char *name)
{
  const SpField *link;
  const SpField *field;

  sp_query_find_field (builder->query, name, &link, &field);

  if (field == NULL)
    return g_str_equal (name, "compartment")
             ? g_strdup ("(SELECT name FROM compartment c WHERE c.cid = r.cid)")
             : g_strdup_printf ("r.%s", name);

  if (link == NULL)
    return sp_store_schema_field_sql ("r", field);

  if (g_hash_table_add (builder->joined, (gpointer) link->name))
    g_string_append_printf (builder->joins, " LEFT JOIN record \"l_%s\" ON \"l_%s\".id = r.fields ->> '$.%s'",
                            link->name, link->name, link->name);

  {
    g_autofree char *table = g_strdup_printf ("\"l_%s\"", link->name);

    return sp_store_schema_field_sql (table, field);
  }
}

/* A value as text, or a number for numbers and flags: JSON keeps these apart. */
static void
add_value (Builder    *builder,
           GString    *text,
           const char *name,
           const char *value)
{
  const SpField *link;
  const SpField *field;
  const char *format = "?%u";

  sp_query_find_field (builder->query, name, &link, &field);

  if (field != NULL && field->kind == SP_KIND_FLAG)
    value = g_str_equal (value, "true") || g_str_equal (value, "1") ? "1" : "0";
  if (field != NULL && (field->kind == SP_KIND_FLAG || field->kind == SP_KIND_NUMBER))
    format = "CAST (?%u AS INTEGER)";

  g_ptr_array_add (builder->values, g_strdup (value));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_string_append_printf (text, format, builder->values->len);
#pragma GCC diagnostic pop
}

static void
append_condition (Builder   *builder,
                  GString   *where,
                  SpQueryCondition *condition)
{
  g_autofree char *sql = field_sql (builder, condition->field);
  const SpField *link;
  const SpField *field;
  gboolean is_flag;

  sp_query_find_field (builder->query, condition->field, &link, &field);
  is_flag = field != NULL && field->kind == SP_KIND_FLAG;

  if (g_str_equal (condition->op, "is-set"))
    g_string_append_printf (where, " AND %s IS NOT NULL", sql);
  else if (g_str_equal (condition->op, "not-set"))
    g_string_append_printf (where, " AND %s IS NULL", sql);
  else if (g_str_equal (condition->op, "has"))
    {
      g_string_append_printf (where, " AND EXISTS (SELECT 1 FROM json_each (%s) e WHERE e.value = ", sql);
      g_ptr_array_add (builder->values, g_strdup (condition->values[0]));
      g_string_append_printf (where, "?%u)", builder->values->len);
    }
  else if (g_str_equal (condition->op, "in") || g_str_equal (condition->op, "not-in"))
    {
      gboolean not_in = g_str_equal (condition->op, "not-in");

      g_string_append_printf (where, not_in ? " AND (%s IS NULL OR %s NOT IN (" : " AND %s IN (", sql, sql);
      for (guint i = 0; condition->values[i] != NULL; i++)
        {
          if (i > 0)
            g_string_append (where, ", ");
          add_value (builder, where, condition->field, condition->values[i]);
        }
      g_string_append (where, not_in ? "))" : ")");
    }
  else if (g_str_equal (condition->op, "!=") || is_flag)
    {
      /* A flag that is not set is off. */
      g_string_append_printf (where, is_flag ? " AND coalesce (%s, 0) %s " : " AND %s %s ", sql,
                              g_str_equal (condition->op, "!=") ? "IS NOT" : "IS");
      add_value (builder, where, condition->field, condition->values[0]);
    }
  else
    {
      g_string_append_printf (where, " AND %s %s ", sql, condition->op);
      add_value (builder, where, condition->field, condition->values[0]);
    }
}

/* Whether the condition names cases, in whose compartments the records lie: they say so themselves, too. */
static gboolean
is_by_case (SpQuery          *query,
            SpQueryCondition *condition)
{
  const SpField *link;
  const SpField *field;

  if (query->type == NULL || !(g_str_equal (condition->op, "=") || g_str_equal (condition->op, "in")))
    return FALSE;

  sp_query_find_field (query, condition->field, &link, &field);

  return field != NULL && link == NULL && sp_store_schema_is_by_case (query->type, field);
}

static void
append_compartments (Builder          *builder,
                     GString          *where,
                     SpQueryCondition *condition)
{
  g_string_append (where, " AND r.cid IN (SELECT cid FROM compartment WHERE case_id IN (");

  for (guint i = 0; condition->values[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (where, ", ");
      add_value (builder, where, condition->field, condition->values[i]);
    }

  g_string_append (where, "))");
}

/* Of a type's own indexes SQLite takes what serves the other conditions and the order. Where the cases are known, or the type
 * has none, that of all types serves better. */
static void
append_type (Builder *builder,
             GString *where)
{
  SpQuery *self = builder->query;
  SpQueryCondition *by_case = NULL;
  gboolean any = FALSE;

  if (self->type == NULL)
    return;

  for (guint i = 0; i < self->conditions->len && by_case == NULL; i++)
    if (is_by_case (self, self->conditions->pdata[i]))
      by_case = self->conditions->pdata[i];

  for (guint i = 0; i < self->type->n_fields; i++)
    any = any || sp_store_schema_has_index (self->type, &self->type->fields[i]);

  g_string_append_printf (where, " AND %s = %d", by_case != NULL || !any ? "r." SP_ONE_OF : "r.type_no",
                          sp_type_number (self->type->name));

  if (by_case != NULL)
    append_compartments (builder, where, by_case);
}

static void
append_orders (Builder *builder,
               GString *text)
{
  SpQuery *self = builder->query;

  g_string_append (text, " ORDER BY ");

  for (guint i = 0; i < self->orders->len; i++)
    {
      SpQueryOrder *order = self->orders->pdata[i];
      g_autofree char *sql = field_sql (builder, order->field);

      g_string_append_printf (text, "%s%s, ", sql, order->descending ? " DESC" : "");
    }

  /* In the direction of the last field, so that an index gives the order. */
  g_string_append (text, "r.row");
  if (self->orders->len > 0 && ((SpQueryOrder *) self->orders->pdata[self->orders->len - 1])->descending)
    g_string_append (text, " DESC");
}

/**
 * sp_query_to_sql:
 * @self: a query
 * @answer: row ids in order, or their number
 * @some_hidden: whether there are compartments that are not shown yet
 * @values: (element-type utf8): gets the values of the placeholders
 *
 * Returns: (transfer full): the statement
 */
char *
sp_query_to_sql (SpQuery       *self,
                 SpQueryAnswer  answer,
                 gboolean       some_hidden,
                 GPtrArray     *values)
{
  g_autoptr(GString) where = g_string_new (" WHERE r.fields IS NOT NULL");
  g_autoptr(GString) orders = g_string_new (NULL);
  g_autoptr(GString) joins = g_string_new (NULL);
  g_autoptr(GHashTable) joined = g_hash_table_new (g_str_hash, g_str_equal);
  Builder builder = { self, joins, joined, values };

  append_type (&builder, where);

  for (guint i = 0; i < self->conditions->len; i++)
    append_condition (&builder, where, self->conditions->pdata[i]);

  if (sp_query_is_search (self))
    sp_query_append_search (self, where, values);

  if (some_hidden)
    g_string_append (where, " AND r.cid NOT IN (SELECT cid FROM compartment WHERE shown = 0)");

  if (answer == SP_QUERY_ROWS)
    append_orders (&builder, orders);

  if (self->limit > 0 && answer == SP_QUERY_ROWS)
    g_string_append_printf (orders, " LIMIT %u", self->limit);

  return g_strconcat (answer == SP_QUERY_ROWS ? "SELECT r.row FROM record r" : "SELECT count(*) FROM record r",
                      joins->str, where->str, orders->str, NULL);
}

/**
 * sp_query_prepare:
 * @self: a query
 * @sql: a connection, in a transaction
 * @answer: row ids in order, or their number
 * @error: return location
 *
 * Returns: (transfer none): the statement, ready to step, or %NULL with @error set
 */
SpStatement *
sp_query_prepare (SpQuery        *self,
                  SpSql          *sql,
                  SpQueryAnswer   answer,
                  GError        **error)
{
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  SpStatement *st;
  gint64 some_hidden;

  if (!sp_sql_get_int (sql, "SELECT EXISTS (SELECT 1 FROM compartment WHERE shown = 0)", &some_hidden, error, ""))
    return NULL;

  text = sp_query_to_sql (self, answer, some_hidden != 0, values);

  if ((st = sp_sql_prepare (sql, text, error)) == NULL)
    return NULL;

  for (guint i = 0; i < values->len; i++)
    sp_statement_bind_text (st, (int) i + 1, values->pdata[i], -1);

  return st;
}
