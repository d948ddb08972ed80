/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-error.h"
#include "sp-json.h"

static void
test_canonical (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node =
      sp_json_parse ("{ \"b\": [1, true, null, \"\\u00e9\\n\\\"\"], \"a\": {\"z\":-5,\"y\":{}} }", -1,
                     32, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = sp_json_to_text (node);
  g_assert_cmpstr (text, ==,
                   "{\"a\":{\"y\":{},\"z\":-5},\"b\":[1,true,null,\"é\\n\\\"\"]}");
}

static void
test_refuses (void)
{
  const char *bad[] = { "", "{", "{\"a\":}", "[1,]", "{\"a\":1}x", "nope", "{'a':1}", "\xff", "\"a\nb\"",
                        "{\"a\x01\":1}" };
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(JsonNode) node = sp_json_parse (bad[i], -1, 32, &error);

      g_assert_error (error, SP_BASE_ERROR, SP_BASE_ERROR_SYNTAX);
      g_assert_null (node);
      g_clear_error (&error);
    }

  g_assert_null (sp_json_parse (deep, -1, 32, &error));
  g_assert_error (error, SP_BASE_ERROR, SP_BASE_ERROR_LIMIT);
}

static void
test_getters (void)
{
  g_autoptr(JsonObject) object =
      sp_json_parse_object ("{\"t\":\"x\",\"n\":3,\"f\":true,\"s\":[\"a\",\"b\"],\"m\":[1]}", -1, NULL);
  g_auto(GStrv) set = sp_json_dup_strv (object, "s");

  g_assert_cmpstr (sp_json_get_text (object, "t"), ==, "x");
  g_assert_null (sp_json_get_text (object, "n"));
  g_assert_null (sp_json_get_text (NULL, "n"));
  g_assert_cmpint (sp_json_get_int (object, "n", 9), ==, 3);
  g_assert_cmpint (sp_json_get_int (object, "t", 9), ==, 9);
  g_assert_true (sp_json_get_flag (object, "f"));
  g_assert_cmpuint (g_strv_length (set), ==, 2);
  g_assert_null (sp_json_dup_strv (object, "m"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json/canonical", test_canonical);
  g_test_add_func ("/json/refuses", test_refuses);
  g_test_add_func ("/json/getters", test_getters);

  return g_test_run ();
}
