/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-rehearsal-private.h"

#include "sp-date.h"
#include "sp-json.h"

#include <string.h>

/* Chance, dates, prose and fields. All chance comes from the ambient, so that the same seed tells the
 * same stories. */

guint
sp_rehearsal_below (SpRehearsal *self,
                    guint        bound)
{
  return bound > 1 ? sp_ambient_random_below (self->ambient, bound) : 0;
}

int
sp_rehearsal_between (SpRehearsal *self,
                      int          least,
                      int          most)
{
  return least + (int) sp_rehearsal_below (self, (guint) MAX (1, most - least + 1));
}

gboolean
sp_rehearsal_chance (SpRehearsal *self,
                     guint        percent)
{
  return sp_rehearsal_below (self, 100) < percent;
}

/* One element of the pool; none comes a second time before all have come once. */
JsonNode *
sp_rehearsal_deal (SpRehearsal *self,
                   JsonArray   *pool)
{
  GArray *left = g_hash_table_lookup (self->decks, pool);
  guint at, chosen;

  g_assert (pool != NULL && json_array_get_length (pool) > 0);

  if (left == NULL)
    {
      left = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (self->decks, pool, left);
    }
  if (left->len == 0)
    for (guint i = 0; i < json_array_get_length (pool); i++)
      g_array_append_val (left, i);

  at = sp_rehearsal_below (self, left->len);
  chosen = g_array_index (left, guint, at);
  g_array_remove_index (left, at);

  return json_array_get_element (pool, chosen);
}

/* As above, but nothing that was told of this case already; NULL where all of it was. */
JsonNode *
sp_rehearsal_deal_fresh (SpRehearsal *self,
                         JsonArray   *pool)
{
  for (guint i = 2 * json_array_get_length (pool); i > 0; i--)
    {
      JsonNode *node = sp_rehearsal_deal (self, pool);

      if (g_hash_table_add (self->said, node))
        return node;
    }

  return NULL;
}

const char *
sp_rehearsal_fresh_text (SpRehearsal *self,
                         JsonArray   *pool)
{
  JsonNode *node = sp_rehearsal_deal_fresh (self, pool);

  return node != NULL ? json_node_get_string (node) : NULL;
}

const char *
sp_rehearsal_tell (SpRehearsal *self,
                   const char  *table)
{
  return sp_rehearsal_fresh_text (self, sp_json_get_array (self->tables, table));
}

const char *
sp_rehearsal_deal_text (SpRehearsal *self,
                        const char  *table)
{
  return json_node_get_string (sp_rehearsal_deal (self, sp_json_get_array (self->tables, table)));
}

/* n different numbers below n_all, rising. */
GArray *
sp_rehearsal_sample (SpRehearsal *self,
                     guint        n_all,
                     guint        n)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint));

  n = MIN (n, n_all);
  for (guint i = 0; i < n_all && chosen->len < n; i++)
    if (sp_rehearsal_below (self, n_all - i) < n - chosen->len)
      g_array_append_val (chosen, i);

  return chosen;
}

static void
expand (SpRehearsal *self,
        const char  *text,
        gsize        length,
        GHashTable  *words,
        GString     *out);

/* Chooses between the alternatives inside of brackets, which may have brackets in them. */
static void
expand_choice (SpRehearsal *self,
               const char  *text,
               gsize        length,
               GHashTable  *words,
               GString     *out)
{
  g_autoptr(GArray) starts = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize begin = 0;
  int depth = 0;
  guint chosen;
  gsize from, to;

  g_array_append_val (starts, begin);
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '[')
        depth++;
      else if (text[i] == ']')
        depth--;
      else if (text[i] == '|' && depth == 0)
        {
          begin = i + 1;
          g_array_append_val (starts, begin);
        }
    }

  chosen = sp_rehearsal_below (self, starts->len);
  from = g_array_index (starts, gsize, chosen);
  to = chosen + 1 < starts->len ? g_array_index (starts, gsize, chosen + 1) - 1 : length;
  expand (self, text + from, to - from, words, out);
}

static gsize
find_end (const char *text,
          gsize       length,
          gsize       from)
{
  int depth = 0;

  for (gsize i = from; i < length; i++)
    {
      if (text[i] == '[')
        depth++;
      else if (text[i] == ']' && --depth == 0)
        return i;
    }

  return length;
}

static void
expand (SpRehearsal *self,
        const char  *text,
        gsize        length,
        GHashTable  *words,
        GString     *out)
{
  for (gsize i = 0; i < length; i++)
    {
      const char *end = text[i] == '{' ? memchr (text + i, '}', length - i) : NULL;

      if (text[i] == '[')
        {
          gsize close = find_end (text, length, i);

          expand_choice (self, text + i + 1, close - i - 1, words, out);
          i = close;
        }
      else if (end != NULL)
        {
          g_autofree char *name = g_strndup (text + i + 1, end - text - i - 1);
          const char *word = words != NULL ? g_hash_table_lookup (words, name) : NULL;

          g_string_append (out, word != NULL ? word : name);
          if (word == NULL)
            g_critical ("rehearsal: nothing stands for {%s}", name);
          i = end - text;
        }
      else
        g_string_append_c (out, text[i]);
    }
}

/* A template's text, each [this|that] chosen and each {name} filled in. */
char *
sp_rehearsal_prose (SpRehearsal *self,
                    const char  *text,
                    GHashTable  *words)
{
  g_autoptr(GString) out = g_string_new (NULL);
  gunichar first;

  expand (self, text, strlen (text), words, out);
  g_string_replace (out, "  ", " ", 0);
  g_strstrip (out->str);
  first = g_utf8_get_char (out->str);
  if (g_unichar_islower (first) && !g_str_has_prefix (out->str, "http"))
    {
      char upper[8] = { 0 };

      g_unichar_to_utf8 (g_unichar_toupper (first), upper);
      return g_strconcat (upper, g_utf8_next_char (out->str), NULL);
    }

  return g_strdup (out->str);
}

char *
sp_rehearsal_day (const char *date,
                  int         days)
{
  return sp_date_add_days (date, days);
}

/* As above, but never after today. */
char *
sp_rehearsal_day_till (SpRehearsal *self,
                       const char  *date,
                       int          days)
{
  char *day = sp_date_add_days (date, days);

  if (strcmp (day, self->today) <= 0)
    return day;
  g_free (day);

  return g_strdup (self->today);
}

/* A time of day in London, as an instant. */
char *
sp_rehearsal_instant (const char *date,
                      int         hour,
                      int         minute,
                      int         second)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier ("Europe/London");
  g_autoptr(GDateTime) local = NULL;
  GDate day;

  sp_date_parse (date, &day);
  if (zone == NULL)
    zone = g_time_zone_new_utc ();
  local = g_date_time_new (zone, g_date_get_year (&day), g_date_get_month (&day),
                           g_date_get_day (&day), hour, minute, second);

  return sp_instant_format (g_date_time_to_unix (local) * G_USEC_PER_SEC);
}

/* A new record; @id may be NULL. Its fields belong to the record. */
JsonObject *
sp_rehearsal_add (SpRehearsal *self,
                  const char  *type,
                  const char  *id,
                  const char  *compartment)
{
  SpRehearsalRecord *record = g_new0 (SpRehearsalRecord, 1);

  record->type = sp_record_type_find (type);
  g_assert (record->type != NULL);
  record->id = id != NULL ? g_strdup (id) : sp_ambient_new_id (self->ambient);
  record->compartment = g_strdup (compartment);
  record->fields = json_object_new ();
  g_ptr_array_add (self->records, record);

  return record->fields;
}

JsonObject *
sp_rehearsal_add_to_case (SpRehearsal     *self,
                          SpRehearsalCase *a_case,
                          const char      *type)
{
  JsonObject *fields = sp_rehearsal_add (self, type, NULL, a_case->compartment);

  sp_rehearsal_set (fields, "case_id", a_case->id);

  return fields;
}

const char *
sp_rehearsal_last_id (SpRehearsal *self)
{
  SpRehearsalRecord *last = g_ptr_array_index (self->records, self->records->len - 1);

  return last->id;
}

void
sp_rehearsal_set (JsonObject *fields,
                  const char *name,
                  const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (fields, name, text);
}

void
sp_rehearsal_take (JsonObject *fields,
                   const char *name,
                   char       *text)
{
  sp_rehearsal_set (fields, name, text);
  g_free (text);
}

void
sp_rehearsal_set_prose (SpRehearsal *self,
                        JsonObject  *fields,
                        const char  *name,
                        const char  *text,
                        GHashTable  *words)
{
  if (text != NULL && *text != '\0')
    sp_rehearsal_take (fields, name, sp_rehearsal_prose (self, text, words));
}

static int
compare_strings (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* A set: in byte order, nothing twice. */
void
sp_rehearsal_set_strv (JsonObject         *fields,
                       const char         *name,
                       const char * const *values)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_new ();
  JsonArray *array;

  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    g_ptr_array_add (sorted, (gpointer) values[i]);
  if (sorted->len == 0)
    return;

  g_ptr_array_sort (sorted, compare_strings);
  array = json_array_new ();
  for (guint i = 0; i < sorted->len; i++)
    if (i == 0 || strcmp (sorted->pdata[i], sorted->pdata[i - 1]) != 0)
      json_array_add_string_element (array, sorted->pdata[i]);
  json_object_set_array_member (fields, name, array);
}

void
sp_rehearsal_set_array (JsonObject *fields,
                        const char *name,
                        JsonArray  *values)
{
  g_autoptr(GPtrArray) strv = g_ptr_array_new ();

  for (guint i = 0; values != NULL && i < json_array_get_length (values); i++)
    g_ptr_array_add (strv, (gpointer) json_array_get_string_element (values, i));
  g_ptr_array_add (strv, NULL);
  sp_rehearsal_set_strv (fields, name, (const char * const *) strv->pdata);
}

/* The fields of the last such record, or NULL. */
JsonObject *
sp_rehearsal_find (SpRehearsal *self,
                   const char  *type,
                   const char  *member,
                   const char  *value)
{
  for (guint i = self->records->len; i > 0; i--)
    {
      const SpRehearsalRecord *record = self->records->pdata[i - 1];
      const char *held = member != NULL ? sp_json_get_text (record->fields, member) : record->id;

      if (strcmp (record->type->name, type) == 0 && g_strcmp0 (held, value) == 0)
        return record->fields;
    }

  return NULL;
}

const char *
sp_rehearsal_agency (SpRehearsal *self,
                     const char  *mark)
{
  const char *id = g_hash_table_lookup (self->agencies, mark);

  g_assert (id != NULL);

  return id;
}

/* Somebody who speaks for the agency. */
const SpRehearsalMember *
sp_rehearsal_member (SpRehearsal *self,
                     const char  *mark)
{
  const SpRehearsalMember *found[8];
  guint n = 0;

  for (guint i = 0; i < self->members->len; i++)
    {
      const SpRehearsalMember *member = self->members->pdata[i];

      if (strcmp (member->mark, mark) == 0 && n < G_N_ELEMENTS (found))
        found[n++] = member;
    }
  g_assert (n > 0);

  return found[sp_rehearsal_below (self, n)];
}

gboolean
sp_rehearsal_is_intimate (SpRehearsalCase *a_case)
{
  const char *relationship = sp_json_get_text (a_case->story, "relationship");

  return strcmp (relationship, "ex-partner") == 0 || strcmp (relationship, "partner") == 0;
}

gboolean
sp_rehearsal_takes_part (SpRehearsalCase *a_case,
                         const char      *mark)
{
  return g_strv_contains ((const char * const *) a_case->marks, mark);
}
