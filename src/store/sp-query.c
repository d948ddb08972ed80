/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a list asks for, and the SQL that answers it.
 *
 * A query is made on the main thread and is not changed any more once it was given to the store, whose threads
 * read it. */

#include "config.h"

#include <string.h>

#include "sp-field.h"
#include "sp-query-private.h"
#include "sp-store-schema-private.h"

/* More hits than anybody reads: the newest ones of a word that stands everywhere. */
#define MAX_HITS 2000

/* From each of these hits a search for cases must look at a row to find its case. */
#define MAX_HITS_FOR_CASES 1000

/* Where words may stand in different records of a case, each word by itself must be rare enough to tell cases apart:
 * each hit costs a look at its row, and a search must be done within a frame. */
#define MAX_HITS_BY_WORD 500

typedef struct
{
  char *field;
  char *op;
  GStrv values;
} Condition;

typedef struct
{
  char *field;
  gboolean descending;
} Order;

struct _SpQuery
{
  GObject parent_instance;

  const SpRecordType *type;
  GPtrArray *conditions;
  GPtrArray *orders;
  GStrv paths;
  char *search;
  guint limit;
};

G_DEFINE_FINAL_TYPE (SpQuery, sp_query, G_TYPE_OBJECT)

static void
condition_free (gpointer data)
{
  Condition *self = data;

  g_free (self->field);
  g_free (self->op);
  g_strfreev (self->values);
  g_free (self);
}

static void
order_free (gpointer data)
{
  Order *self = data;

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

/* Takes "field" or "link.field" apart. */
static gboolean
find_field (SpQuery        *self,
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
  Condition *condition;

  g_return_if_fail (is_operator (op));
  g_return_if_fail (find_field (self, field, &link, &found));

  condition = g_new0 (Condition, 1);
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
  Order *order;

  g_return_if_fail (SP_IS_QUERY (self) && field != NULL);
  g_return_if_fail (find_field (self, field, &link, &found));

  order = g_new0 (Order, 1);
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
 * sp_query_copy:
 * @self: a query
 *
 * Returns: (transfer full): the same, to be changed further
 */
SpQuery *
sp_query_copy (SpQuery *self)
{
  SpQuery *copy;

  g_return_val_if_fail (SP_IS_QUERY (self), NULL);

  copy = g_object_new (SP_TYPE_QUERY, NULL);
  copy->type = self->type;
  copy->search = g_strdup (self->search);
  copy->limit = self->limit;

  for (guint i = 0; i < self->conditions->len; i++)
    {
      Condition *condition = self->conditions->pdata[i];

      add_condition (copy, condition->field, condition->op, (const char * const *) condition->values);
    }

  for (guint i = 0; i < self->orders->len; i++)
    {
      Order *order = self->orders->pdata[i];

      sp_query_order (copy, order->field, order->descending);
    }

  g_strfreev (copy->paths);
  copy->paths = g_strdupv (self->paths);

  return copy;
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
      const char *name = i < self->conditions->len ? ((Condition *) self->conditions->pdata[i])->field
                                                   : ((Order *) self->orders->pdata[i - self->conditions->len])->field;
      const SpField *link;
      const SpField *field;

      if (find_field (self, name, &link, &field) && link != NULL && g_str_equal (link->list, type_name))
        return TRUE;
    }

  return FALSE;
}

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

  find_field (builder->query, name, &link, &field);

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

  find_field (builder->query, name, &link, &field);

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
                  Condition *condition)
{
  g_autofree char *sql = field_sql (builder, condition->field);
  const SpField *link;
  const SpField *field;
  gboolean is_flag;

  find_field (builder->query, condition->field, &link, &field);
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

static gboolean
is_word_character (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c);
}

static void
end_word (GStrvBuilder *builder,
          GString      *word,
          gboolean      last)
{
  glong length = g_utf8_strlen (word->str, -1);

  /* Half of all records have a word that begins with a given letter: one letter is not a search yet. */
  if (length > 1 || (length == 1 && !last))
    g_strv_builder_take (builder, g_strdup_printf (last ? "\"%s\"*" : "\"%s\"", word->str));

  g_string_truncate (word, 0);
}

/* The words of a search as FTS5 wants them: each quoted; the one that is being typed may go on. */
static GStrv
search_words (const char *text)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GString) word = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_word_character (c))
        g_string_append_unichar (word, c);
      else
        end_word (builder, word, FALSE);
    }

  end_word (builder, word, TRUE);

  return g_strv_builder_end (builder);
}

/* A case is found by all words in one of its records, or by each word in any of them. */
static void
append_case_search (Builder *builder,
                    GString *where,
                    GStrv    words)
{
  /* From hits to cases by the compartments in which they lie, without a look into their fields. */
  static const char HITS[] = "r.id IN (SELECT substr (c.name, 6, 36) FROM compartment c WHERE c.cid IN"
                             " (SELECT h.cid FROM record h WHERE h.row IN"
                             " (SELECT rowid FROM search WHERE search MATCH ?%u ORDER BY rowid DESC LIMIT %d)))";

  g_ptr_array_add (builder->values, g_strjoinv (" ", words));
  g_string_append (where, " AND (");
  g_string_append_printf (where, HITS, builder->values->len, MAX_HITS_FOR_CASES);

  if (g_strv_length (words) > 1)
    {
      g_string_append (where, " OR (");
      for (guint i = 0; words[i] != NULL; i++)
        {
          g_ptr_array_add (builder->values, g_strdup (words[i]));
          if (i > 0)
            g_string_append (where, " AND ");
          g_string_append_printf (where, HITS, builder->values->len, MAX_HITS_BY_WORD);
        }
      g_string_append (where, ")");
    }

  g_string_append (where, ")");
}

static void
append_search (Builder *builder,
               GString *where)
{
  SpQuery *self = builder->query;
  g_auto(GStrv) words = search_words (self->search);
  g_autofree char *joined = g_strjoinv (" ", words);
  g_autofree char *type_word = NULL;

  /* Nothing but blanks and dashes typed so far. */
  if (words[0] == NULL)
    return;

  if (self->type != NULL && g_str_equal (self->type->name, "case"))
    {
      append_case_search (builder, where, words);
      return;
    }

  if (self->type != NULL)
    type_word = sp_store_schema_type_word (self->type->name);

  g_ptr_array_add (builder->values,
                   type_word != NULL ? g_strdup_printf ("\"%s\" %s", type_word, joined) : g_strdup (joined));
  g_string_append_printf (where,
                          " AND r.row IN (SELECT rowid FROM search WHERE search MATCH ?%u"
                          " ORDER BY rowid DESC LIMIT %d)",
                          builder->values->len, MAX_HITS);
}

static void
append_orders (Builder *builder,
               GString *text)
{
  SpQuery *self = builder->query;

  g_string_append (text, " ORDER BY ");

  for (guint i = 0; i < self->orders->len; i++)
    {
      Order *order = self->orders->pdata[i];
      g_autofree char *sql = field_sql (builder, order->field);

      g_string_append_printf (text, "%s%s, ", sql, order->descending ? " DESC" : "");
    }

  /* In the direction of the last field, so that an index gives the order. */
  g_string_append (text, "r.row");
  if (self->orders->len > 0 && ((Order *) self->orders->pdata[self->orders->len - 1])->descending)
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

  if (self->type != NULL)
    g_string_append_printf (where, " AND r.type = '%s'", self->type->name);

  for (guint i = 0; i < self->conditions->len; i++)
    append_condition (&builder, where, self->conditions->pdata[i]);

  if (sp_query_is_search (self))
    append_search (&builder, where);

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
