/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/problems", test_problems);
  g_test_add_func ("/wire/no-problems", test_no_problems);
  g_test_add_func ("/wire/heads", test_heads);

  return g_test_run ();
}
