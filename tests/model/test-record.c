/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-case-records.h"
#include "sp-json.h"
#include "sp-meeting-records.h"
#include "sp-value-lists.h"
#include "sp-work-records.h"

#include <string.h>

#define ID "01932b5c-7a10-7c3e-8f00-0123456789ab"

static JsonNode *
sample_value (const SpField *field)
{
  JsonArray *array;
  JsonNode *node;

  switch (field->kind)
    {
    case SP_KIND_NUMBER:
      return json_node_init_int (json_node_alloc (), 7);
    case SP_KIND_FLAG:
      return json_node_init_boolean (json_node_alloc (), TRUE);
    case SP_KIND_SET:
      array = json_array_new ();
      json_array_add_string_element (array, "a");
      json_array_add_string_element (array, "b");
      node = json_node_init_array (json_node_alloc (), array);
      json_array_unref (array);
      return node;
    default:
      return sp_json_node_new_text ("value of field");
    }
}

/* Every field of every type: JSON in, property out, JSON out, and nothing else changes. */
static void
test_every_field (void)
{
  guint n_types;
  const SpRecordType * const *types = sp_record_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    for (guint k = 0; k < types[i]->n_fields; k++)
      {
        const SpField *field = &types[i]->fields[k];
        g_autoptr(SpRecord) record = sp_record_new (types[i], ID, "directory");
        g_autoptr(JsonObject) fields = json_object_new ();
        g_autoptr(JsonObject) out = NULL;
        g_autofree char *a = NULL;
        g_autofree char *b = NULL;
        g_autofree char *text = NULL;

        json_object_set_member (fields, field->name, sample_value (field));
        sp_record_set_json (record, fields);
        out = sp_record_dup_json (record);
        a = sp_json_object_to_text (fields);
        b = sp_json_object_to_text (out);
        g_assert_cmpstr (a, ==, b);
        text = sp_record_dup_text (record, field->name);
        g_assert_nonnull (text);
        g_assert_true (sp_record_type_find_field (types[i], field->name) == field);
      }
}

static void
test_tables (void)
{
  guint n_types;
  const SpRecordType * const *types = sp_record_types (&n_types);
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();
  guint n_items;

  g_assert_cmpuint (n_types, >=, 29);
  for (guint i = 0; i < n_types; i++)
    {
      g_assert_true (sp_record_type_find (types[i]->name) == types[i]);
      if (types[i]->owner != NULL)
        g_assert_nonnull (sp_record_type_find_field (types[i], types[i]->owner));

      for (guint k = 0; k < types[i]->n_fields; k++)
        {
          const SpField *field = &types[i]->fields[k];

          g_assert_cmpuint (strlen (field->label), >, 0);
          if (field->kind == SP_KIND_REF)
            g_assert_nonnull (sp_record_type_find (field->list));
          if (field->kind == SP_KIND_CHOICE)
            g_assert_nonnull (sp_value_lists_get_items (lists, field->list, &n_items));
          if (field->kind == SP_KIND_TEXT || field->kind == SP_KIND_PROSE ||
              field->kind == SP_KIND_SET || field->kind == SP_KIND_NUMBER ||
              (field->flags & SP_FIELD_OPEN) != 0)
            g_assert_cmpuint (field->max, >, 0);
        }
    }
}

static void
count_cb (GObject    *object,
          GParamSpec *pspec,
          gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
changed_cb (SpRecord *record,
            gpointer  user_data)
{
  (*(guint *) user_data)++;
}

static void
test_notify (void)
{
  g_autoptr(SpRecord) record = sp_record_new (sp_action_record_type (), ID, NULL);
  g_autoptr(JsonObject) fields = sp_json_parse_object ("{\"text\":\"x\",\"due\":\"2026-01-01\"}", -1, NULL);
  guint n_text = 0;
  guint n_due = 0;
  guint n_changed = 0;

  g_signal_connect (record, "changed", G_CALLBACK (changed_cb), &n_changed);
  g_signal_connect (record, "notify::text", G_CALLBACK (count_cb), &n_text);
  g_signal_connect (record, "notify::due", G_CALLBACK (count_cb), &n_due);
  sp_record_set_json (record, fields);
  sp_record_set_json (record, fields);
  g_assert_cmpuint (n_text, ==, 1);
  g_assert_cmpuint (n_due, ==, 1);
  g_assert_cmpuint (n_changed, ==, 1);
  g_object_set (record, "text", "y", NULL);
  g_assert_cmpuint (n_text, ==, 2);
  g_assert_cmpuint (n_due, ==, 1);
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_cmpstr (sp_action_get_text (SP_ACTION (record)), ==, "y");
}

static void
test_unknown_kept (void)
{
  g_autoptr(SpRecord) record = sp_record_new (sp_action_record_type (), ID, NULL);
  g_autoptr(JsonObject) fields =
      sp_json_parse_object ("{\"text\":\"x\",\"from_the_future\":{\"a\":[1]}}", -1, NULL);
  g_autoptr(JsonObject) out = NULL;
  g_autofree char *text = NULL;

  sp_record_set_json (record, fields);
  out = sp_record_dup_json (record);
  text = sp_json_object_to_text (out);
  g_assert_cmpstr (text, ==, "{\"from_the_future\":{\"a\":[1]},\"text\":\"x\"}");
}

static void
test_sets_are_sorted (void)
{
  g_autoptr(SpRecord) record = sp_record_new (sp_case_record_type (), ID, NULL);
  const char *refs[] = { "B2", "A1", "B2", NULL };
  g_autofree char *text = NULL;

  g_object_set (record, "crime-refs", refs, NULL);
  text = sp_record_dup_text (record, "crime_refs");
  g_assert_cmpstr (text, ==, "A1; B2");
}

static void
test_gone (void)
{
  g_autoptr(SpRecord) record = sp_record_new (sp_action_record_type (), ID, NULL);

  g_object_set (record, "text", "secret", NULL);
  sp_record_set_gone (record, TRUE);
  g_assert_null (sp_action_get_text (SP_ACTION (record)));
  g_assert_true (sp_record_get_gone (record));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record/every-field", test_every_field);
  g_test_add_func ("/record/tables", test_tables);
  g_test_add_func ("/record/notify", test_notify);
  g_test_add_func ("/record/unknown-kept", test_unknown_kept);
  g_test_add_func ("/record/sets-are-sorted", test_sets_are_sorted);
  g_test_add_func ("/record/gone", test_gone);

  return g_test_run ();
}
