/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-wire-page.h"
#include "sp-wire-problem.h"
#include "sp-wire.h"

#include <string.h>

static void
test_problems (void)
{
  for (guint i = 1; i < SP_WIRE_N_PROBLEMS; i++)
    {
      g_autofree char *text = sp_wire_problem_format (i, "r", "\"expected\":7");
      g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
      g_autoptr(JsonObject) object = sp_json_parse_object (text, -1, NULL);

      g_assert_nonnull (object);
      g_assert_cmpint (sp_wire_problem_parse (bytes), ==, i);
      g_assert_cmpint (sp_json_get_int (object, "status", 0), ==, sp_wire_problem_get_status (i));
      g_assert_cmpint (sp_json_get_int (object, "expected", 0), ==, 7);
      g_assert_cmpstr (sp_json_get_text (object, "instance"), ==, "/requests/r");
      g_assert_cmpuint (sp_wire_problem_get_status (i), >=, 400);
      g_assert_cmpuint (sp_wire_problem_get_status (i), <, 600);
      for (guint k = 1; k < i; k++)
        g_assert_cmpstr (sp_wire_problem_get_code (i), !=, sp_wire_problem_get_code (k));
    }
}

static void
test_no_problems (void)
{
  const char *texts[] = { "", "x", "[]", "{}", "{\"type\":5}", "{\"type\":\"about:blank\"}",
                          "{\"type\":\"/problems/\"}", "{\"type\":\"/problems/nonsense\"}",
                          "<html>502</html>" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));

      g_assert_cmpint (sp_wire_problem_parse (bytes), ==, SP_WIRE_PROBLEM_NONE);
    }
}

static void
test_heads (void)
{
  const char *bad[] = { "", "{", "\"changes\":[", "[\"changes\":[", "{\"a\":,\"changes\":[]}" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GBytes) bytes = g_bytes_new_static (bad[i], strlen (bad[i]));

      g_assert_null (sp_wire_page_read_head (bytes));
    }
}

static SpWirePage *
read_page (const char *text)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));

  return sp_wire_page_read (bytes);
}

/* Members in any order, with blanks and escapes, and what stands in the fields as it is. */
static void
test_pages (void)
{
  static const char FIELDS[] = "{ \"text\":\"Caf\\u00e9 \\\"]}\", \"n\":[-0,1.5e-3,{}],\"id\":\"no\"}";
  g_autofree char *text = g_strconcat (
      " {\"changes\": [{\"id\":\"a\",\"do\":\"put\",\"type\":\"c\\u0061se\",\"compartment\":\"case:a\",\"rev\":7,"
      "\"fields\":", FIELDS, "}, {\"do\":5,\"rev\":9223372036854775808,\"fields\":[1]},{}],"
      "\"cursor\":\"c\\/1\",\"more\":true,\"compartments\":{\"add\":[\"case:a\"]}}\n", NULL);
  g_autoptr(SpWirePage) page = read_page (text);
  const SpWireChange *changes;
  guint n;

  g_assert_nonnull (page);
  g_assert_cmpstr (json_object_get_string_member (sp_wire_page_get_head (page), "cursor"), ==, "c/1");
  g_assert_true (json_object_get_boolean_member (sp_wire_page_get_head (page), "more"));
  g_assert_false (json_object_has_member (sp_wire_page_get_head (page), "changes"));
  changes = sp_wire_page_get_changes (page, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (changes[0].id, ==, "a");
  g_assert_cmpint (changes[0].verb, ==, SP_WIRE_PUT);
  g_assert_cmpstr (changes[0].type, ==, "case");
  g_assert_cmpstr (changes[0].compartment, ==, "case:a");
  g_assert_cmpstr (changes[0].fields, ==, FIELDS);
  g_assert_cmpint (changes[0].rev, ==, 7);
  for (guint i = 1; i < n; i++)
    {
      g_assert_null (changes[i].id);
      g_assert_cmpint (changes[i].verb, ==, SP_WIRE_NONE);
      g_assert_null (changes[i].fields);
    }
}

/* One after the other, without a blank between them: none is cut off too early, and none runs into the next. */
static void
test_changes (void)
{
  static const char TEXT[] =
      "{\"changes\":[{\"fields\":{\"a\":{}},\"id\":\"1\",\"type\":\"case\",\"compartment\":\"case:a\",\"do\":\"put\"},"
      "{\"compartment\":\"case:a\",\"type\":\"case\",\"id\":\"2\",\"do\":\"leave\"},"
      "{\"id\":\"\",\"type\":\"c\\u0061se\",\"compartment\":\"case:b\",\"do\":\"delete\",\"do\":\"delete\"},"
      "{\"do\":\"puts\",\"fields\":{}}]}";
  g_autoptr(SpWirePage) page = read_page (TEXT);
  const SpWireChange *changes;
  guint n;

  g_assert_nonnull (page);
  changes = sp_wire_page_get_changes (page, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpstr (changes[0].fields, ==, "{\"a\":{}}");
  g_assert_cmpstr (changes[0].id, ==, "1");
  g_assert_cmpstr (changes[1].id, ==, "2");
  g_assert_cmpstr (changes[2].id, ==, "");
  g_assert_true (changes[1].type == changes[0].type && changes[2].type == changes[0].type);
  g_assert_true (changes[1].compartment == changes[0].compartment);
  g_assert_cmpstr (changes[2].compartment, ==, "case:b");
  g_assert_cmpint (changes[1].verb, ==, SP_WIRE_LEAVE);
  g_assert_cmpint (changes[2].verb, ==, SP_WIRE_DELETE);
  g_assert_cmpint (changes[3].verb, ==, SP_WIRE_NONE);
  g_assert_cmpstr (changes[3].fields, ==, "{}");
  g_assert_null (changes[3].type);
}

static void
test_no_pages (void)
{
  static const char *const values[] = {
    "", "01", "-", "1.", ".5", "1e", "+1", "tru", "nullx", "\"a", "\"a\nb\"", "\"\\x\"", "\"\\u12g4\"", "\"\xff\"",
    "\"\x01\"", "[1,]", "[1 2]", "[", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "'a'", "NaN", "Infinity", "// x",
  };
  static const char *const pages[] = {
    "", "{}", "[]", "{\"changes\":{}}", "{\"changes\":[1]}", "{\"changes\":[]", "{\"changes\":[]}x",
    "{\"changes\":[],\"changes\":[]}", "{\"changes\":[{}]}}",
  };
  g_autofree char *deep = g_strnfill (SP_JSON_MAX_DEPTH, '[');
  g_autofree char *deep_page = g_strconcat ("{\"a\":", deep, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    g_assert_null (read_page (pages[i]));
  g_assert_null (read_page (deep_page));
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *in_fields = g_strconcat ("{\"changes\":[{\"fields\":{\"a\":", values[i], "}}]}", NULL);
      g_autofree char *in_head = g_strconcat ("{\"a\":", values[i], ",\"changes\":[]}", NULL);

      g_assert_null (read_page (in_fields));
      g_assert_null (read_page (in_head));
    }
}

/* However it is cut short, it is no page, and nothing behind its end is looked at. */
static void
test_cut_pages (void)
{
  g_autoptr(SpWirePage) whole = NULL;
  static const char TEXT[] = "{\"a\":[1.5e+3,true,null],\"changes\":[{\"id\":\"\\u00e9\",\"fields\":{\"b\":{\"c\":\"d\"}}}]}";

  for (gsize length = 0; length < strlen (TEXT); length++)
    {
      g_autofree char *copy = g_memdup2 (TEXT, length);
      g_autoptr(GBytes) bytes = g_bytes_new_static (copy, length);

      g_assert_null (sp_wire_page_read (bytes));
    }
  whole = read_page (TEXT);
  g_assert_nonnull (whole);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/problems", test_problems);
  g_test_add_func ("/wire/no-problems", test_no_problems);
  g_test_add_func ("/wire/heads", test_heads);
  g_test_add_func ("/wire/pages", test_pages);
  g_test_add_func ("/wire/changes", test_changes);
  g_test_add_func ("/wire/no-pages", test_no_pages);
  g_test_add_func ("/wire/cut-pages", test_cut_pages);

  return g_test_run ();
}
