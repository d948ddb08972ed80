/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-case-records.h"
#include "sp-compartment.h"
#include "sp-directory-records.h"
#include "sp-json.h"
#include "sp-meeting-records.h"
#include "sp-projection.h"
#include "sp-work-records.h"

#include <string.h>

#define ID    "01932b5c-7a10-7c3e-8f00-0123456789ab"
#define POLICE "01932b5c-7a10-7c3e-8f00-0000000000a1"

/* Words by which a field is known wherever it turns up. */
static char *
canary (const SpRecordType *type,
        const SpField      *field)
{
  return g_strdup_printf ("Canary of %s in %s", field->name, type->name);
}

static JsonNode *
canary_value (const SpRecordType *type,
              const SpField      *field,
              gint64              number)
{
  g_autofree char *text = canary (type, field);
  g_autoptr(JsonArray) array = NULL;

  switch (field->kind)
    {
    case SP_KIND_NUMBER:
      return json_node_init_int (json_node_alloc (), number);
    case SP_KIND_FLAG:
      return json_node_init_boolean (json_node_alloc (), TRUE);
    case SP_KIND_SET:
      array = json_array_new ();
      json_array_add_string_element (array, text);
      return json_node_init_array (json_node_alloc (), array);
    default:
      return sp_json_node_new_text (text);
    }
}

/* A record with a canary in each field, and one in a field that this version does not know. */
static SpRecord *
make_record (const SpRecordType *type,
             const char         *compartment)
{
  g_autoptr(JsonObject) fields = json_object_new ();
  SpRecord *record = sp_record_new (type, ID, compartment);

  for (guint i = 0; i < type->n_fields; i++)
    json_object_set_member (fields, type->fields[i].name,
                            canary_value (type, &type->fields[i], 4000 + i));
  json_object_set_string_member (fields, "field_of_tomorrow", "Canary of tomorrow");
  sp_record_set_json (record, fields);

  return record;
}

/* Of every type, just the fields that are declared safe get through. */
static void
test_gate (void)
{
  guint n_types, n_safe = 0, n_kept = 0;
  const SpRecordType * const *types = sp_record_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr(SpRecord) record = make_record (types[i], "case:" ID);
      g_autoptr(JsonObject) safe = sp_projection_dup_safe (record);
      g_autofree char *text = sp_json_object_to_text (safe);
      guint n_members = 0;

      for (guint k = 0; k < types[i]->n_fields; k++)
        {
          const SpField *field = &types[i]->fields[k];
          g_autofree char *words = canary (types[i], field);
          gboolean through = json_object_has_member (safe, field->name);

          g_assert_cmpint (through, ==, (field->flags & SP_FIELD_SAFE) != 0);
          if (field->kind != SP_KIND_NUMBER && field->kind != SP_KIND_FLAG)
            g_assert_cmpint (strstr (text, words) != NULL, ==, through);
          n_members += through;
          n_safe += through;
          n_kept += !through;
        }
      g_assert_null (strstr (text, "tomorrow"));
      g_assert_cmpuint (json_object_get_size (safe) - json_object_has_member (safe, "initials"), ==, n_members);
    }
  g_assert_cmpuint (n_safe, >, 10);
  g_assert_cmpuint (n_kept, >, 250);
}

/* The first letters of two parts of a name, of a person alone, and nothing more of it. */
static void
test_initials (void)
{
  guint n_types;
  const SpRecordType * const *types = sp_record_types (&n_types);
  g_autoptr(SpRecord) person = sp_record_new (sp_person_record_type (), ID, "case:" ID);
  g_autoptr(JsonObject) safe = NULL;

  for (guint i = 0; i < n_types; i++)
    for (guint k = 0; k < types[i]->n_fields; k++)
      if ((types[i]->fields[k].flags & SP_FIELD_INITIALS) != 0)
        {
          g_assert_cmpstr (types[i]->name, ==, "person");
          g_assert_true (types[i]->fields[k].flags & SP_FIELD_PERSONAL);
          g_assert_false (types[i]->fields[k].flags & SP_FIELD_SAFE);
        }

  g_object_set (person, "family-name", "Okonkwo-Featherstonehaugh", "given-names", "seren Ash", NULL);
  safe = sp_projection_dup_safe (person);
  g_assert_cmpuint (json_object_get_size (safe), ==, 1);
  g_assert_cmpstr (sp_json_get_text (safe, "initials"), ==, "S.O.");
}

/* What is not for everybody in the case is not for the room. */
static void
test_restricted (void)
{
  const char *readers[] = { POLICE, SP_READERS_CHAIR, NULL };
  g_autofree char *restricted = sp_compartment_for_readers (ID, readers);
  guint n_types;
  const SpRecordType * const *types = sp_record_types (&n_types);
  g_autoptr(SpProjection) projection = sp_projection_new ();
  g_autoptr(SpRecord) action = make_record (sp_action_record_type (), restricted);
  g_autoptr(SpRecord) agency = make_record (sp_agency_record_type (), SP_COMPARTMENT_DIRECTORY);
  g_autoptr(SpRecord) item = make_record (sp_agenda_item_record_type (), restricted);
  g_autoptr(SpRecord) a_case = make_record (sp_case_record_type (), "case:" ID);

  for (guint i = 0; i < n_types; i++)
    {
      g_autoptr(SpRecord) record = make_record (types[i], restricted);
      g_autoptr(JsonObject) safe = sp_projection_dup_safe (record);

      g_assert_cmpuint (json_object_get_size (safe), ==, 0);
    }

  sp_projection_add_action (projection, action, agency);
  g_assert_cmpuint (projection->actions->len, ==, 0);
  sp_projection_take_item (projection, item, a_case, NULL, NULL);
  g_assert_null (projection->reference);
}

static void
check_safe (const char *text)
{
  guint n_types;
  const SpRecordType * const *types = sp_record_types (&n_types);

  g_assert_null (strstr (text, "tomorrow"));
  for (guint i = 0; i < n_types; i++)
    for (guint k = 0; k < types[i]->n_fields; k++)
      {
        g_autofree char *words = canary (types[i], &types[i]->fields[k]);

        if ((types[i]->fields[k].flags & SP_FIELD_SAFE) == 0)
          g_assert_null (strstr (text, words));
      }
}

/* Whatever record is handed in, in whatever place, the projection has safe fields only. */
static void
test_projection (void)
{
  guint n_types;
  const SpRecordType * const *types = sp_record_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    for (guint k = 0; k < n_types; k++)
      {
        g_autoptr(SpProjection) projection = sp_projection_new ();
        g_autoptr(SpRecord) a = make_record (types[i], "case:" ID);
        g_autoptr(SpRecord) b = make_record (types[k], "case:" ID);
        g_autofree char *all = NULL;
        SpProjectedAction *action;

        sp_projection_take_item (projection, a, b, a, b);
        sp_projection_add_action (projection, a, b);
        action = projection->actions->len > 0 ? projection->actions->pdata[0] : NULL;
        all = g_strjoin ("\n", projection->kind != NULL ? projection->kind : "",
                         projection->reference != NULL ? projection->reference : "",
                         projection->victim != NULL ? projection->victim : "",
                         projection->perpetrator != NULL ? projection->perpetrator : "",
                         action != NULL && action->agency != NULL ? action->agency : "",
                         action != NULL && action->due != NULL ? action->due : "",
                         action != NULL && action->status != NULL ? action->status : "", NULL);
        check_safe (all);
      }
}

static void
test_item (void)
{
  g_autoptr(SpProjection) projection = sp_projection_new ();
  g_autoptr(SpRecord) item = sp_record_new (sp_agenda_item_record_type (), ID, "case:" ID);
  g_autoptr(SpRecord) a_case = sp_record_new (sp_case_record_type (), ID, "case:" ID);
  g_autoptr(SpRecord) person = sp_record_new (sp_person_record_type (), ID, "case:" ID);
  g_autoptr(SpRecord) action = sp_record_new (sp_action_record_type (), ID, "case:" ID);
  g_autoptr(SpRecord) agency = sp_record_new (sp_agency_record_type (), POLICE, SP_COMPARTMENT_DIRECTORY);
  SpProjectedAction *shown;

  g_object_set (item, "kind", "review", "title", "Mrs Holloway's neighbour", NULL);
  g_object_set (a_case, "reference", "K7M42", "why-referred", "He waits at her work", NULL);
  g_object_set (person, "family-name", "Holloway", "given-names", "Imogen", NULL);
  g_object_set (action, "text", "Visit 4 Elm Row", "person", "DI Thistlewood", "due", "2026-12-03", "status", "open",
                "agency", POLICE, NULL);
  g_object_set (agency, "name", "Hampshire Constabulary", "short-name", "Police", NULL);

  sp_projection_take_item (projection, item, a_case, person, NULL);
  sp_projection_add_action (projection, action, agency);
  g_assert_cmpstr (projection->kind, ==, "review");
  g_assert_cmpstr (projection->reference, ==, "K7M42");
  g_assert_cmpstr (projection->victim, ==, "I.H.");
  g_assert_null (projection->perpetrator);
  g_assert_cmpuint (projection->actions->len, ==, 1);
  shown = projection->actions->pdata[0];
  g_assert_cmpstr (shown->agency, ==, "Police");
  g_assert_cmpstr (shown->due, ==, "2026-12-03");
  g_assert_cmpstr (shown->status, ==, "open");

  /* The next item has nothing of the one before. */
  sp_projection_take_item (projection, item, NULL, NULL, NULL);
  g_assert_null (projection->reference);
  g_assert_null (projection->victim);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/projection/gate", test_gate);
  g_test_add_func ("/projection/initials", test_initials);
  g_test_add_func ("/projection/restricted", test_restricted);
  g_test_add_func ("/projection/projection", test_projection);
  g_test_add_func ("/projection/item", test_item);

  return g_test_run ();
}
