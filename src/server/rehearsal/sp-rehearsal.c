/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-rehearsal-private.h"

#include "sp-compartment.h"
#include "sp-date.h"
#include "sp-json.h"
#include "sp-rehearsal-resources.h"

#include <gio/gio.h>

#define RESOURCES "/org/example/StalkingPartnership/rehearsal/"

static void
member_free (gpointer data)
{
  SpRehearsalMember *member = data;

  g_free (member->id);
  g_free (member->name);
  g_free (member->mark);
  g_free (member);
}

static void
item_clear (gpointer data)
{
  SpRehearsalItem *item = data;

  g_free (item->id);
  g_free (item->position);
}

static void
rehearsal_init (SpRehearsal *self,
                SpAmbient   *ambient,
                const char  *today)
{
  self->ambient = ambient;
  self->today = today;
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) sp_rehearsal_record_free);
  self->agencies = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->members = g_ptr_array_new_with_free_func (member_free);
  self->decks = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  self->used_names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->said = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < SP_REHEARSAL_CASES; i++)
    {
      SpRehearsalCase *a_case = &self->cases[i];

      a_case->id = sp_ambient_new_id (ambient);
      a_case->compartment = sp_compartment_for_case (a_case->id);
      a_case->reference = sp_ambient_new_reference (ambient);
      a_case->words = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
      a_case->items = g_array_new (FALSE, TRUE, sizeof (SpRehearsalItem));
      g_array_set_clear_func (a_case->items, item_clear);
    }
}

static void
rehearsal_clear (SpRehearsal *self)
{
  g_clear_pointer (&self->tables, json_object_unref);
  g_clear_pointer (&self->stories, json_array_unref);
  g_clear_pointer (&self->declined, json_array_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->agencies, g_hash_table_unref);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_pointer (&self->decks, g_hash_table_unref);
  g_clear_pointer (&self->used_names, g_hash_table_unref);
  g_clear_pointer (&self->said, g_hash_table_unref);

  for (guint i = 0; i < SP_REHEARSAL_MEETINGS; i++)
    {
      g_free (self->meetings[i].id);
      g_free (self->meetings[i].compartment);
      g_free (self->meetings[i].date);
      g_free (self->meetings[i].chair);
    }
  for (guint i = 0; i < SP_REHEARSAL_CASES; i++)
    {
      SpRehearsalCase *a_case = &self->cases[i];

      g_free (a_case->id);
      g_free (a_case->compartment);
      g_free (a_case->reference);
      g_hash_table_unref (a_case->words);
      g_strfreev (a_case->marks);
      g_free (a_case->received);
      g_free (a_case->first_incident);
      g_free (a_case->last_incident);
      g_free (a_case->victim);
      g_free (a_case->perpetrator);
      g_free (a_case->order);
      g_free (a_case->order_served);
      g_array_unref (a_case->items);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SpRehearsal, rehearsal_clear)

static JsonObject *
load (const char *name,
      GError    **error)
{
  g_autofree char *path = g_strconcat (RESOURCES, name, NULL);
  g_autoptr(GBytes) bytes = g_resource_lookup_data (
    sp_rehearsal_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  gsize size;
  const char *text;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &size);

  return sp_json_parse_object (text, size, error);
}

static void
add_agencies (SpRehearsal *self)
{
  JsonArray *agencies = sp_json_get_array (self->tables, "agencies");

  for (guint i = 0; i < json_array_get_length (agencies); i++)
    {
      static const char * const texts[] = { "name", "short_name", "mark", "colour", "kind", "regime",
                                            "isa_version" };
      JsonObject *row = json_array_get_object_element (agencies, i);
      JsonObject *fields = sp_rehearsal_add (self, "agency", NULL, SP_COMPARTMENT_DIRECTORY);
      int days = (int) sp_json_get_int (row, "isa_days", 365);

      for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
        sp_rehearsal_set (fields, texts[k], sp_json_get_text (row, texts[k]));
      sp_rehearsal_set_array (fields, "aliases", sp_json_get_array (row, "aliases"));
      sp_rehearsal_take (fields, "isa_expires", sp_rehearsal_day (self->today, days));
      g_hash_table_insert (self->agencies, (gpointer) sp_json_get_text (row, "mark"),
                           g_strdup (sp_rehearsal_last_id (self)));
    }
}

static void
add_members (SpRehearsal *self)
{
  JsonArray *members = sp_json_get_array (self->tables, "members");

  for (guint i = 0; i < json_array_get_length (members); i++)
    {
      static const char * const texts[] = { "family_name", "given_names", "post", "email", "phone" };
      JsonObject *row = json_array_get_object_element (members, i);
      JsonObject *fields = sp_rehearsal_add (self, "member", NULL, SP_COMPARTMENT_DIRECTORY);
      const char *mark = sp_json_get_text (row, "agency");
      g_auto(GStrv) roles = sp_json_dup_strv (row, "roles");
      SpRehearsalMember *member;

      for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
        sp_rehearsal_set (fields, texts[k], sp_json_get_text (row, texts[k]));
      sp_rehearsal_set (fields, "agency", sp_rehearsal_agency (self, mark));
      sp_rehearsal_set_array (fields, "roles", sp_json_get_array (row, "roles"));

      if (g_strv_contains ((const char * const *) roles, "chair"))
        for (guint k = 0; k < SP_REHEARSAL_MEETINGS; k++)
          self->meetings[k].chair = g_strdup (sp_rehearsal_last_id (self));
      if (!g_strv_contains ((const char * const *) roles, "representative"))
        continue;

      member = g_new0 (SpRehearsalMember, 1);
      member->id = g_strdup (sp_rehearsal_last_id (self));
      member->name = g_strdup_printf ("%s %s", sp_json_get_text (row, "given_names"),
                                      sp_json_get_text (row, "family_name"));
      member->mark = g_strdup (mark);
      g_ptr_array_add (self->members, member);
    }
}

static void
set_agencies (SpRehearsal *self,
              JsonObject  *fields,
              const char  *name,
              JsonArray   *marks)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (marks); i++)
    g_ptr_array_add (ids, (gpointer) sp_rehearsal_agency (self,
                                                          json_array_get_string_element (marks, i)));
  g_ptr_array_add (ids, NULL);
  sp_rehearsal_set_strv (fields, name, (const char * const *) ids->pdata);
}

static void
add_partnership (SpRehearsal *self)
{
  static const char * const texts[] = { "name", "commissioner", "marking", "handling", "advocate_title",
                                        "statement_version", "statement" };
  JsonObject *row = sp_json_get_object (self->tables, "partnership");
  JsonObject *fields = sp_rehearsal_add (self, "partnership", NULL, SP_COMPARTMENT_DIRECTORY);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    sp_rehearsal_set (fields, texts[i], sp_json_get_text (row, texts[i]));
  set_agencies (self, fields, "quorum", sp_json_get_array (row, "quorum"));
  set_agencies (self, fields, "core_agencies", sp_json_get_array (row, "core_agencies"));
  json_object_set_int_member (fields, "minutes_per_item", 12);
  json_object_set_boolean_member (fields, "rehearsal", TRUE);
}

/**
 * sp_rehearsal_record_free:
 */
void
sp_rehearsal_record_free (SpRehearsalRecord *self)
{
  g_free (self->id);
  g_free (self->compartment);
  g_clear_pointer (&self->fields, json_object_unref);
  g_free (self);
}

/**
 * sp_rehearsal_make:
 * @ambient: where chance comes from; seeded, it makes the same partnership again
 * @today: the day of the rehearsal, YYYY-MM-DD
 * @error: where the built-in stories cannot be read
 *
 * A partnership of fictional agencies, members, cases and meetings. It has one record of type
 * `partnership`, with the flag `rehearsal`.
 *
 * Returns: (transfer full) (nullable) (element-type SpRehearsalRecord): what to create, in that order
 */
GPtrArray *
sp_rehearsal_make (SpAmbient  *ambient,
                   const char *today,
                   GError    **error)
{
  g_auto(SpRehearsal) self = { 0 };
  g_autoptr(JsonObject) stories = NULL;

  g_return_val_if_fail (SP_IS_AMBIENT (ambient), NULL);
  g_return_val_if_fail (sp_date_is_valid (today), NULL);

  rehearsal_init (&self, ambient, today);
  self.tables = load ("tables.json", error);
  if (self.tables == NULL)
    return NULL;
  stories = load ("stories.json", error);
  if (stories == NULL)
    return NULL;
  self.stories = json_array_ref (sp_json_get_array (stories, "stories"));
  self.declined = json_array_ref (sp_json_get_array (stories, "declined"));

  add_agencies (&self);
  add_members (&self);
  add_partnership (&self);
  sp_rehearsal_plan (&self);
  sp_rehearsal_add_meetings (&self);
  for (guint i = 0; i < SP_REHEARSAL_CASES; i++)
    {
      g_hash_table_remove_all (self.said);
      sp_rehearsal_people_fill (&self, &self.cases[i]);
      sp_rehearsal_add_case (&self, &self.cases[i]);
      sp_rehearsal_add_people (&self, &self.cases[i]);
      sp_rehearsal_add_work (&self, &self.cases[i]);
      sp_rehearsal_add_incidents (&self, &self.cases[i]);
      sp_rehearsal_add_discussions (&self, &self.cases[i]);
    }
  sp_rehearsal_add_requests (&self);

  return g_steal_pointer (&self.records);
}
