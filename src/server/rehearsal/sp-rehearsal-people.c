/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-rehearsal-private.h"

#include "sp-date.h"
#include "sp-json.h"

#include <string.h>

/* The people of a case. All are invented; telephone numbers are from the ranges that Ofcom keeps free
 * for drama, NHS numbers from the range for tests, and the postcode area does not exist. */

static const char *
word (SpRehearsalCase *a_case,
      const char      *name)
{
  return g_hash_table_lookup (a_case->words, name);
}

static void
put (SpRehearsalCase *a_case,
     const char      *name,
     const char      *text)
{
  g_hash_table_insert (a_case->words, (gpointer) g_intern_string (name), g_strdup (text));
}

static void
put_pronouns (SpRehearsalCase *a_case,
              const char      *who,
              gboolean         woman)
{
  static const char * const forms[][3] = {
    { "he", "she", "he" }, { "him", "her", "him" }, { "his", "her", "his" },
    { "himself", "herself", "himself" },
    { "He", "She", "He" }, { "His", "Her", "His" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.%s", who, forms[i][0]);

      put (a_case, name, forms[i][woman ? 1 : 2]);
    }
}

#define NAME_TRIES 200

/* A name that nobody else in the rehearsal has, while there are such. */
static JsonObject *
choose_name (SpRehearsal *self,
             gboolean     woman,
             const char **given)
{
  JsonArray *names = sp_json_get_array (self->tables, "names");

  for (int tries = 0; ; tries++)
    {
      JsonObject *row = json_node_get_object (sp_rehearsal_deal (self, names));
      JsonArray *list = sp_json_get_array (row, woman ? "f" : "m");
      const char *first = json_node_get_string (sp_rehearsal_deal (self, list));
      g_autofree char *whole = g_strdup_printf ("%s %s", first, sp_json_get_text (row, "family"));

      if (!g_hash_table_add (self->used_names, g_strdup (whole)) && tries < NAME_TRIES)
        continue;
      *given = first;
      return row;
    }
}

static void
put_person (SpRehearsal     *self,
            SpRehearsalCase *a_case,
            const char      *who,
            gboolean         woman)
{
  static const char * const titles[] = { "Ms", "Mrs", "Miss", "Ms", "Dr" };
  const char *given;
  JsonObject *row = choose_name (self, woman, &given);
  const char *family = sp_json_get_text (row, "family");
  const char *title = woman ? titles[sp_rehearsal_below (self, G_N_ELEMENTS (titles) - 1)] : "Mr";
  g_autofree char *formal = g_strdup_printf ("%s %s", title, family);
  g_autofree char *upper = g_ascii_strup (who, -1);
  static const char * const kept[] = { "ethnicity", "language", "alias" };

  put (a_case, who, given);
  put (a_case, upper, formal);
  put_pronouns (a_case, who, woman);
  for (guint i = 0; i < G_N_ELEMENTS (kept) + 3; i++)
    {
      const char *names[] = { kept[0], kept[1], kept[2], "family", "title", "gender" };
      const char *values[] = { sp_json_get_text (row, kept[0]), sp_json_get_text (row, kept[1]),
                               sp_json_get_text (row, kept[2]), family, title,
                               woman ? "female" : "male" };
      g_autofree char *name = g_strdup_printf ("%s.%s", who, names[i]);

      if (values[i] != NULL)
        put (a_case, name, values[i]);
    }
}

static void
put_dealt (SpRehearsal     *self,
           SpRehearsalCase *a_case,
           const char      *name,
           const char      *table)
{
  put (a_case, name, sp_rehearsal_deal_text (self, table));
}

static void
put_child (SpRehearsal     *self,
           SpRehearsalCase *a_case,
           guint            index)
{
  g_autofree char *name = g_strdup_printf ("c%u", index + 1);

  put_dealt (self, a_case, name, sp_rehearsal_chance (self, 50) ? "girls" : "boys");
}

/* "job@employer" */
static void
put_job (SpRehearsal     *self,
         SpRehearsalCase *a_case)
{
  const char *told = json_node_get_string (
    sp_rehearsal_deal (self, sp_json_get_array (a_case->story, "vjobs")));
  g_auto(GStrv) parts = g_strsplit (told, "@", 2);

  put (a_case, "vjob", parts[0]);
  put (a_case, "work", parts[1]);
  put (a_case, "pjob", json_node_get_string (
    sp_rehearsal_deal (self, sp_json_get_array (a_case->story, "pjobs"))));
}

static gboolean
is_of_age (SpRehearsal *self,
           JsonObject  *person,
           JsonArray   *range)
{
  int age = sp_date_days_between (sp_json_get_text (person, "born"), self->today) * 4 / 1461;

  return age >= json_array_get_int_element (range, 0) && age <= json_array_get_int_element (range, 1);
}

/* Now and then the perpetrator is somebody who is the victim of a case told before: two records, one
 * human being. Nothing in the words of either case says so; only who reads both can see it. */
static gboolean
put_same_person (SpRehearsal     *self,
                 SpRehearsalCase *a_case,
                 gboolean         woman)
{
  guint index = (guint) (a_case - self->cases);

  if (index < SP_REHEARSAL_CASES / 2 || self->n_same == SP_REHEARSAL_SAME)
    return FALSE;

  for (guint i = self->n_same * 7; i < index; i++)
    {
      SpRehearsalCase *other = &self->cases[i];
      JsonObject *person = sp_rehearsal_find (self, "person", NULL, other->victim);
      GHashTableIter iter;
      gpointer name, text;

      if (strcmp (word (other, "v.gender"), woman ? "female" : "male") != 0 ||
          !is_of_age (self, person, sp_json_get_array (a_case->story, "page")))
        continue;
      g_hash_table_iter_init (&iter, other->words);
      while (g_hash_table_iter_next (&iter, &name, &text))
        if (strcmp (name, "v") == 0 || strcmp (name, "V") == 0 || g_str_has_prefix (name, "v."))
          {
            g_autofree char *own = g_strconcat (*(char *) name == 'v' ? "p" : "P", (char *) name + 1,
                                                NULL);

            put (a_case, own, text);
          }
      put (a_case, "pjob", word (other, "vjob"));
      put (a_case, "town2", word (other, "town"));
      put (a_case, "street2", word (other, "street"));
      a_case->same_person = person;
      self->n_same++;
      return TRUE;
    }

  return FALSE;
}

/* Chooses who is who; what follows is told in these words. */
void
sp_rehearsal_people_fill (SpRehearsal     *self,
                          SpRehearsalCase *a_case)
{
  const char *pair = json_node_get_string (
    sp_rehearsal_deal (self, sp_json_get_array (a_case->story, "genders")));
  static const char * const tables[][2] = {
    { "town", "towns" }, { "town2", "towns" }, { "street", "streets" }, { "street2", "streets" },
    { "car", "cars" }, { "shop", "shops" },
    { "court", "courts" }, { "oic", "officers" }, { "station", "stations" }, { "gp", "surgeries" },
    { "school", "schools" },
  };
  const char *given;
  JsonObject *witness;
  g_autofree char *name = NULL;
  g_autofree char *number = g_strdup_printf ("%d", sp_rehearsal_between (self, 4, 27));
  g_autofree char *many = g_strdup_printf ("%d", sp_rehearsal_between (self, 31, 140));

  put_person (self, a_case, "v", pair[0] == 'f');
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    put_dealt (self, a_case, tables[i][0], tables[i][1]);
  put_job (self, a_case);
  if (!put_same_person (self, a_case, pair[1] == 'f'))
    put_person (self, a_case, "p", pair[1] == 'f');
  put (a_case, "n", number);
  put (a_case, "many", many);
  for (guint i = 0; i < a_case->n_children; i++)
    put_child (self, a_case, i);
  if (a_case->n_children == 0)
    put (a_case, "c1", "");

  witness = choose_name (self, sp_rehearsal_chance (self, 55), &given);
  name = g_strdup_printf ("%s %s", given, sp_json_get_text (witness, "family"));
  put (a_case, "w", name);
  put (a_case, "w.given", given);
  put (a_case, "w.family", sp_json_get_text (witness, "family"));
  a_case->victim = sp_ambient_new_id (self->ambient);
  a_case->perpetrator = sp_ambient_new_id (self->ambient);
}

static char *
birthday (SpRehearsal *self,
          int          years)
{
  return sp_rehearsal_day (self->today, -(years * 365 + years / 4) -
                           sp_rehearsal_between (self, 2, 360));
}

static char *
nhs_number (SpRehearsal *self)
{
  for (;;)
    {
      char digits[11] = "999";
      int sum = 9 * (10 + 9 + 8);
      int check;

      for (int i = 3; i < 9; i++)
        {
          digits[i] = '0' + (char) sp_rehearsal_below (self, 10);
          sum += (digits[i] - '0') * (10 - i);
        }
      check = (11 - sum % 11) % 11;
      if (check == 10)
        continue;
      digits[9] = '0' + (char) check;
      return g_strdup (digits);
    }
}

/* The other record of a person who has one in another case. */
static JsonObject *
add_person_again (SpRehearsal     *self,
                  SpRehearsalCase *a_case)
{
  static const char * const kept[] = { "family_name", "given_names", "title", "gender", "ethnicity",
                                       "language", "born", "nhs_number", "phone" };
  JsonObject *fields = sp_rehearsal_add (self, "person", a_case->perpetrator, a_case->compartment);

  sp_rehearsal_set (fields, "case_id", a_case->id);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    sp_rehearsal_set (fields, kept[i], sp_json_get_text (a_case->same_person, kept[i]));
  sp_rehearsal_set_array (fields, "aliases", sp_json_get_array (a_case->same_person, "aliases"));

  return fields;
}

static void
set_word (SpRehearsalCase *a_case,
          JsonObject      *fields,
          const char      *field,
          const char      *who,
          const char      *what)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", who, what);

  sp_rehearsal_set (fields, field, word (a_case, name));
}

static JsonObject *
add_person (SpRehearsal     *self,
            SpRehearsalCase *a_case,
            const char      *id,
            const char      *who,
            const char      *ages)
{
  JsonObject *fields = sp_rehearsal_add (self, "person", id, a_case->compartment);
  JsonArray *range = sp_json_get_array (a_case->story, ages);
  g_autofree char *alias_name = g_strdup_printf ("%s.alias", who);
  const char *aliases[] = { word (a_case, alias_name), NULL };

  sp_rehearsal_set (fields, "case_id", a_case->id);
  set_word (a_case, fields, "family_name", who, "family");
  sp_rehearsal_set (fields, "given_names", word (a_case, who));
  set_word (a_case, fields, "title", who, "title");
  set_word (a_case, fields, "gender", who, "gender");
  set_word (a_case, fields, "ethnicity", who, "ethnicity");
  set_word (a_case, fields, "language", who, "language");
  sp_rehearsal_set_strv (fields, "aliases", aliases);
  sp_rehearsal_take (fields, "born", birthday (self, sp_rehearsal_between (
    self, (int) json_array_get_int_element (range, 0), (int) json_array_get_int_element (range, 1))));
  sp_rehearsal_take (fields, "nhs_number", nhs_number (self));
  sp_rehearsal_take (fields, "phone", g_strdup_printf ("07700 900%03u",
                                                       sp_rehearsal_below (self, 1000)));

  return fields;
}

static void
add_address (SpRehearsal     *self,
             SpRehearsalCase *a_case,
             const char      *person,
             const char      *kind,
             const char      *street,
             const char      *town,
             gboolean         safe)
{
  JsonObject *fields = sp_rehearsal_add_to_case (self, a_case, "address");
  static const char letters[] = "ABDEFGHJLNPQRSTUWXYZ";
  guint n = sizeof letters - 1;

  sp_rehearsal_set (fields, "person", person);
  sp_rehearsal_set (fields, "kind", kind);
  sp_rehearsal_take (fields, "text",
                     sp_rehearsal_chance (self, 25)
                       ? g_strdup_printf ("Flat %d, %d %s\n%s", sp_rehearsal_between (self, 1, 24),
                                          sp_rehearsal_between (self, 1, 60), word (a_case, street),
                                          word (a_case, town))
                       : g_strdup_printf ("%d %s\n%s", sp_rehearsal_between (self, 1, 190),
                                          word (a_case, street), word (a_case, town)));
  sp_rehearsal_take (fields, "postcode",
                     g_strdup_printf ("QH%d %d%c%c", sp_rehearsal_between (self, 1, 29),
                                      sp_rehearsal_between (self, 1, 9),
                                      letters[sp_rehearsal_below (self, n)],
                                      letters[sp_rehearsal_below (self, n)]));
  if (safe)
    json_object_set_boolean_member (fields, "safe", TRUE);
  sp_rehearsal_take (fields, "since", sp_rehearsal_day (
    a_case->received, -sp_rehearsal_between (self, safe ? 10 : 200, safe ? 80 : 2400)));
}

static void
add_role (SpRehearsal     *self,
          SpRehearsalCase *a_case,
          const char      *person,
          const char      *role,
          const char      *category,
          const char      *to_victim,
          const char      *to_perpetrator)
{
  JsonObject *fields = sp_rehearsal_add_to_case (self, a_case, "case_person");

  sp_rehearsal_set (fields, "person", person);
  sp_rehearsal_set (fields, "role", role);
  sp_rehearsal_set (fields, "category", category);
  sp_rehearsal_set (fields, "relationship", to_victim);
  sp_rehearsal_set (fields, "relationship_perpetrator", to_perpetrator);
}

static void
add_victim (SpRehearsal     *self,
            SpRehearsalCase *a_case)
{
  JsonObject *fields = add_person (self, a_case, a_case->victim, "v", "vage");
  gboolean call = sp_rehearsal_chance (self, 72);
  const char *language = sp_json_get_text (fields, "language");

  if (language != NULL)
    sp_rehearsal_set (fields, "interpreter",
                      strcmp (language, "English") != 0 && sp_rehearsal_chance (self, 45) ? "yes" : "no");
  sp_rehearsal_set_prose (self, fields, "occupation", word (a_case, "vjob"), a_case->words);
  sp_rehearsal_set (fields, "employer", word (a_case, "work"));
  sp_rehearsal_set (fields, "gp", word (a_case, "gp"));
  if (strcmp (sp_json_get_text (fields, "gender"), "female") == 0 && sp_rehearsal_chance (self, 60))
    sp_rehearsal_set (fields, "pregnant", sp_rehearsal_chance (self, 9) ? "yes" : "no");
  if (sp_rehearsal_chance (self, 18))
    sp_rehearsal_set (fields, "disability", sp_rehearsal_deal_text (self, "disabilities"));
  if (sp_rehearsal_chance (self, 55))
    sp_rehearsal_set (fields, "sexuality", sp_rehearsal_deal_text (self, "sexualities"));
  sp_rehearsal_set (fields, "safe_to_call", call ? "yes" : "no");
  sp_rehearsal_set (fields, "safe_message", call && sp_rehearsal_chance (self, 40) ? "yes" : "no");
  sp_rehearsal_set_prose (self, fields, "safe_times",
                          sp_rehearsal_deal_text (self, call ? "safe_times" : "safe_ways"), a_case->words);
  sp_rehearsal_take (fields, "fears", g_strdup_printf ("%s %s", word (a_case, "p"),
                                                       word (a_case, "p.family")));
  sp_rehearsal_set_prose (self, fields, "safe_people", sp_rehearsal_deal_text (self, "safe_people"),
                          a_case->words);
  sp_rehearsal_set_prose (self, fields, "unsafe_people",
                          sp_rehearsal_deal_text (self, "unsafe_people"), a_case->words);
  sp_rehearsal_set_prose (self, fields, "feel_safer", sp_rehearsal_deal_text (self, "feel_safer"),
                          a_case->words);
  add_role (self, a_case, a_case->victim, "victim", "victim", NULL,
            sp_json_get_text (a_case->story, "relationship"));
  add_address (self, a_case, a_case->victim, "home", "street", "town",
               sp_rehearsal_chance (self, 15));
}

static void
add_perpetrator (SpRehearsal     *self,
                 SpRehearsalCase *a_case)
{
  JsonObject *fields = a_case->same_person != NULL ? add_person_again (self, a_case)
    : add_person (self, a_case, a_case->perpetrator, "p", "page");

  sp_rehearsal_set_prose (self, fields, "occupation", word (a_case, "pjob"), a_case->words);
  if (sp_rehearsal_chance (self, 25))
    sp_rehearsal_set (fields, "disability", sp_rehearsal_deal_text (self, "conditions"));
  if (sp_rehearsal_chance (self, 60))
    sp_rehearsal_set (fields, "gp", sp_rehearsal_deal_text (self, "surgeries"));
  json_object_set_boolean_member (fields, "do_not_contact", TRUE);
  add_role (self, a_case, a_case->perpetrator, "perpetrator",
            sp_rehearsal_chance (self, 30) ? "convicted" : "suspect",
            sp_json_get_text (a_case->story, "relationship"), NULL);
  add_address (self, a_case, a_case->perpetrator, "home", "street2", "town2", FALSE);
}

static void
add_child (SpRehearsal     *self,
           SpRehearsalCase *a_case,
           guint            index)
{
  g_autofree char *name = g_strdup_printf ("c%u", index + 1);
  g_autofree char *id = sp_ambient_new_id (self->ambient);
  JsonObject *fields = sp_rehearsal_add (self, "person", id, a_case->compartment);
  int age = sp_rehearsal_between (self, 2 + (int) index * 3, 6 + (int) index * 4);

  sp_rehearsal_set (fields, "case_id", a_case->id);
  sp_rehearsal_set (fields, "family_name", word (a_case, "v.family"));
  sp_rehearsal_set (fields, "given_names", word (a_case, name));
  sp_rehearsal_take (fields, "born", birthday (self, age));
  if (age >= 4)
    sp_rehearsal_set (fields, "school", word (a_case, "school"));
  add_role (self, a_case, id, "child", "other", "family",
            sp_rehearsal_is_intimate (a_case) ? "family" : "unknown");
}

static void
add_witness (SpRehearsal     *self,
             SpRehearsalCase *a_case)
{
  g_autofree char *id = sp_ambient_new_id (self->ambient);
  JsonObject *fields = sp_rehearsal_add (self, "person", id, a_case->compartment);

  sp_rehearsal_set (fields, "case_id", a_case->id);
  sp_rehearsal_set (fields, "family_name", word (a_case, "w.family"));
  sp_rehearsal_set (fields, "given_names", word (a_case, "w.given"));
  sp_rehearsal_take (fields, "phone", g_strdup_printf ("07700 900%03u",
                                                       sp_rehearsal_below (self, 1000)));
  add_role (self, a_case, id, "witness", "witness",
            sp_rehearsal_chance (self, 50) ? "friend" : "colleague", "unknown");
}

/* Writes the people down. */
void
sp_rehearsal_add_people (SpRehearsal     *self,
                         SpRehearsalCase *a_case)
{
  add_victim (self, a_case);
  add_perpetrator (self, a_case);
  for (guint i = 0; i < a_case->n_children; i++)
    add_child (self, a_case, i);
  if (sp_rehearsal_chance (self, 40))
    add_witness (self, a_case);
}
