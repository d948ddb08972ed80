/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-fuzz.h"
#include "sp-json.h"
#include "sp-merge.h"
#include "sp-record.h"
#include "sp-validate.h"

#include <string.h>

/* Values of fields: validation, records, operations and merge on whatever JSON says. */

static const char *const NAMES[] = {
  "C", "01978a00-0000-7000-8000-00000000000c", "P", "01978a00-0000-7000-8000-00000000000d",
  "A", "01978a00-0000-7000-8000-00000000000a", "B", "01978a00-0000-7000-8000-00000000000b",
  "M", "01978a00-0000-7000-8000-00000000000e", "T", "01978a00-0000-7000-8000-00000000000f",
  "0", "01978a00-0000-7000-8000-000000000000", NULL,
};

static SpValueLists *lists;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  sp_fuzz_strict ();
  lists = sp_value_lists_new ();
  return 0;
}

static JsonObject *
read_fields (SpFuzzBytes *bytes, const SpRecordType *type)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GBytes) expanded = NULL;
  gsize size;
  const char *data;

  sp_fuzz_append_fields (bytes, text, type);
  expanded = sp_fuzz_expand (text, NAMES);
  data = g_bytes_get_data (expanded, &size);
  return sp_json_parse_object (data, size, NULL);
}

static gboolean
is_valid (const SpRecordType *type, JsonObject *fields)
{
  g_autoptr(GArray) errors = sp_validate (type, fields, lists);

  for (guint i = 0; errors && i < errors->len; i++)
    g_assert_nonnull (sp_fault_to_code (g_array_index (errors, SpFieldError, i).fault));
  return !errors || errors->len == 0;
}

/* A flag that is false and a set of nothing are the same as not set. */
static gboolean
says_nothing (const SpField *field, JsonNode *node)
{
  if (!node || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  return field->kind == SP_KIND_FLAG ? !json_node_get_boolean (node)
                                     : field->kind == SP_KIND_SET && json_array_get_length (json_node_get_array (node)) == 0;
}

/* Into the app's object and out again: what is valid stays as it is. */
static void
check_record (const SpRecordType *type, JsonObject *fields, gboolean valid)
{
  g_autoptr(SpRecord) record = sp_record_new (type, NAMES[1], "directory");
  g_autoptr(JsonObject) again = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  sp_record_set_json (record, fields);
  again = sp_record_dup_json (record);
  for (guint i = 0; i < type->n_fields; i++)
    {
      g_autofree char *shown = sp_record_dup_text (record, type->fields[i].name);

      g_assert_true (!shown || g_utf8_validate (shown, -1, NULL));
    }
  if (!valid)
    return;
  for (guint i = 0; i < type->n_fields; i++)
    {
      JsonNode *node = json_object_get_member (fields, type->fields[i].name);

      if (says_nothing (&type->fields[i], node))
        {
          g_assert_false (type->fields[i].flags & SP_FIELD_REQUIRED);
          continue;
        }
      if (!sp_json_equal (node, json_object_get_member (again, type->fields[i].name)))
        g_error ("%s.%s was not kept", type->name, type->fields[i].name);
    }
}

static SpOperation *
make_operation (const SpRecordType *type, JsonObject *before, JsonObject *after)
{
  SpOperation *op = sp_operation_new (SP_VERB_SET, type, NAMES[1], "directory");

  op->n = 1;
  sp_operation_diff (op, before, after);
  return op;
}

/* An operation survives its own JSON, makes of the one what the other is, and merges with itself. */
static void
check_operation (const SpRecordType *type, JsonObject *before, JsonObject *after, JsonObject *other)
{
  g_autoptr(SpOperation) op = make_operation (type, before, after);
  g_autoptr(SpOperation) theirs = make_operation (type, before, other);
  g_autoptr(JsonObject) json = sp_operation_to_json (op);
  g_autoptr(SpOperation) again = sp_operation_from_json (json, NULL);
  g_autoptr(JsonObject) applied = NULL;
  g_autoptr(JsonObject) frev = json_object_new ();
  g_autoptr(SpMergeResult) first = NULL;
  g_autoptr(SpMergeResult) second = NULL;
  g_autoptr(SpMergeResult) third = NULL;

  g_assert_nonnull (again);
  applied = sp_operation_apply (again, before);
  for (guint i = 0; i < type->n_fields; i++)
    {
      const char *name = type->fields[i].name;

      if (!sp_json_equal (json_object_get_member (applied, name), json_object_get_member (after, name)))
        g_error ("%s.%s is not as the author wanted it", type->name, name);
    }
  first = sp_merge (again, before, frev, 1, "one", lists, NULL);
  g_assert_cmpuint (first->conflicts->len, ==, 0);
  second = sp_merge (again, first->fields, first->frev, 2, "one", lists, NULL);
  g_assert_cmpuint (second->conflicts->len, ==, 0);
  g_assert_false (second->changed);
  third = sp_merge (theirs, first->fields, first->frev, 3, "two", lists, NULL);
  g_assert_cmpuint (third->conflicts->len, <=, type->n_fields);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  SpFuzzBytes bytes = { data, size };
  guint n_types;
  const SpRecordType *const *types = sp_record_types (&n_types);
  const SpRecordType *type = types[sp_fuzz_choose (&bytes, n_types)];
  g_autoptr(JsonObject) one = read_fields (&bytes, type);
  g_autoptr(JsonObject) two = read_fields (&bytes, type);
  g_autoptr(JsonObject) three = read_fields (&bytes, type);
  gboolean valid_one;
  gboolean valid_two;
  gboolean valid_three;

  if (!one || !two || !three)
    return 0;
  valid_one = is_valid (type, one);
  valid_two = is_valid (type, two);
  valid_three = is_valid (type, three);
  check_record (type, one, valid_one);
  check_record (type, two, valid_two);
  if (valid_one && valid_two && valid_three)
    check_operation (type, one, two, three);
  return 0;
}
