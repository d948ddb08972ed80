/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-json.h"
#include "sp-operation.h"

#define ID   "01932b5c-7a10-7c3e-8f00-0123456789ab"
#define CASE "case:01932b5c-7a10-7c3e-8f00-0123456789ac"

static void
test_diff_and_apply (void)
{
  g_autoptr(SpOperation) operation =
      sp_operation_new (SP_VERB_SET, sp_record_type_find ("case"), ID, CASE);
  g_autoptr(JsonObject) before = sp_json_parse_object (
      "{\"status\":\"triage\",\"children\":true,\"crime_refs\":[\"a\",\"b\"],\"new_thing\":1}", -1, NULL);
  g_autoptr(JsonObject) after = sp_json_parse_object (
      "{\"status\":\"accepted\",\"crime_refs\":[\"b\",\"c\"],\"new_thing\":1}", -1, NULL);
  g_autoptr(JsonObject) applied = NULL;
  g_autoptr(JsonObject) json = NULL;
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autofree char *travels = NULL;

  operation->n = 4;
  sp_operation_diff (operation, before, after);
  json = sp_operation_to_json (operation);
  travels = sp_json_object_to_text (json);
  g_assert_cmpstr (travels, ==,
                   "{\"base_rev\":0,\"compartment\":\"" CASE "\",\"do\":\"set\","
                   "\"members\":{\"crime_refs\":{\"add\":[\"c\"],\"remove\":[\"a\"]}},\"n\":4,"
                   "\"record\":\"" ID "\",\"set\":{\"children\":null,\"status\":\"accepted\"},"
                   "\"type\":\"case\",\"was\":{\"children\":true,\"status\":\"triage\"}}");

  applied = sp_operation_apply (operation, before);
  a = sp_json_object_to_text (after);
  b = sp_json_object_to_text (applied);
  g_assert_cmpstr (a, ==, b);
}

static void
test_travels (void)
{
  static const char text[] = "{\"at\":\"2026-01-01T00:00:00Z\",\"base_rev\":3,\"compartment\":\"" CASE
                             "\",\"do\":\"create\",\"group\":\"g\",\"n\":1,\"record\":\"" ID
                             "\",\"set\":{\"status\":\"triage\"},\"type\":\"case\"}";
  g_autoptr(JsonObject) json = sp_json_parse_object (text, -1, NULL);
  g_autoptr(SpOperation) operation = sp_operation_from_json (json, NULL);
  g_autoptr(JsonObject) out = sp_operation_to_json (operation);
  g_autofree char *again = sp_json_object_to_text (out);

  g_assert_cmpstr (again, ==, text);
}

static void
test_refuses (void)
{
  static const char * const bad[] = {
    "{}",
    "{\"n\":1,\"do\":\"burn\",\"record\":\"" ID "\",\"type\":\"case\",\"compartment\":\"" CASE "\"}",
    "{\"n\":0,\"do\":\"set\",\"record\":\"" ID "\",\"type\":\"case\",\"compartment\":\"" CASE "\"}",
    "{\"n\":1,\"do\":\"set\",\"record\":\"x\",\"type\":\"case\",\"compartment\":\"" CASE "\"}",
    "{\"n\":1,\"do\":\"set\",\"record\":\"" ID "\",\"type\":\"spell\",\"compartment\":\"" CASE "\"}",
    "{\"n\":1,\"do\":\"set\",\"record\":\"" ID "\",\"type\":\"case\",\"compartment\":\"case:\"}",
    "{\"n\":1,\"do\":\"set\",\"record\":\"" ID "\",\"type\":\"case\",\"compartment\":\"" CASE
    "\",\"members\":{\"status\":{\"add\":[\"x\"]}}}",
    "{\"n\":1,\"do\":\"set\",\"record\":\"" ID "\",\"type\":\"case\",\"compartment\":\"" CASE
    "\",\"base_rev\":-1}",
    "{\"n\":1,\"do\":\"set\",\"record\":\"" ID "\",\"type\":\"case\",\"compartment\":\"" CASE
    "\",\"base_rev\":\"3\"}",
    "{\"n\":1,\"do\":\"set\",\"record\":\"" ID "\",\"type\":\"case\",\"compartment\":\"" CASE
    "\",\"set\":[1]}",
    "{\"n\":1,\"do\":\"set\",\"record\":\"" ID "\",\"type\":\"case\",\"compartment\":\"" CASE
    "\",\"was\":null}",
    "{\"n\":1,\"do\":\"set\",\"record\":\"" ID "\",\"type\":\"case\",\"compartment\":\"" CASE
    "\",\"group\":7}",
    "{\"n\":1,\"do\":\"set\",\"record\":\"" ID "\",\"type\":\"case\",\"compartment\":\"" CASE
    "\",\"members\":{\"crime_refs\":{\"add\":[\"b\",7]}}}",
    "{\"n\":1,\"do\":\"set\",\"record\":\"" ID "\",\"type\":\"case\",\"compartment\":\"" CASE
    "\",\"members\":{\"crime_refs\":{\"remove\":\"b\"}}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(JsonObject) json = sp_json_parse_object (bad[i], -1, NULL);
      g_autoptr(GError) error = NULL;

      g_assert_null (sp_operation_from_json (json, &error));
      g_assert_error (error, SP_MODEL_ERROR, SP_MODEL_ERROR_OPERATION);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/operation/diff-and-apply", test_diff_and_apply);
  g_test_add_func ("/operation/travels", test_travels);
  g_test_add_func ("/operation/refuses", test_refuses);

  return g_test_run ();
}
