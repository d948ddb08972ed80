/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-json.h"
#include "sp-merge.h"
#include "sp-work-records.h"

#define ID "01932b5c-7a10-7c3e-8f00-0123456789ab"
#define CASE "case:01932b5c-7a10-7c3e-8f00-0123456789ac"

static SpMergeResult *
merge (const char *type,
       const char *fields,
       const char *frev,
       const char *operation,
       const char *device)
{
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();
  g_autoptr(JsonObject) held = sp_json_parse_object (fields, -1, NULL);
  g_autoptr(JsonObject) stamps = sp_json_parse_object (frev, -1, NULL);
  g_autofree char *text = g_strdup_printf (
      "{\"n\":1,\"do\":\"set\",\"record\":\"" ID "\",\"type\":\"%s\",\"compartment\":\"" CASE "\",%s}",
      type, operation);
  g_autoptr(JsonObject) json = sp_json_parse_object (text, -1, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(SpOperation) parsed = sp_operation_from_json (json, &error);

  g_assert_no_error (error);

  return sp_merge (parsed, held, stamps, 9, device, lists, NULL);
}

static void
assert_fields (SpMergeResult *result,
               const char    *expected)
{
  g_autofree char *text = sp_json_object_to_text (result->fields);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_unchanged_is_taken (void)
{
  g_autoptr(SpMergeResult) result =
      merge ("action", "{\"text\":\"a\",\"due\":\"2026-01-01\"}",
             "{\"due\":[8,\"other\"],\"text\":[3,\"other\"]}",
             "\"base_rev\":5,\"set\":{\"text\":\"b\"}", "me");

  assert_fields (result, "{\"due\":\"2026-01-01\",\"text\":\"b\"}");
  g_assert_cmpuint (result->conflicts->len, ==, 0);
  g_assert_true (result->merged);
  g_assert_true (result->changed);
}

static void
test_clash (void)
{
  g_autoptr(SpMergeResult) result =
      merge ("action", "{\"due\":\"2026-01-01\"}", "{\"due\":[8,\"other\"]}",
             "\"base_rev\":5,\"set\":{\"due\":\"2026-02-02\"},\"was\":{\"due\":\"2025-12-12\"}", "me");
  SpMergeConflict *conflict;

  assert_fields (result, "{\"due\":\"2026-01-01\"}");
  g_assert_cmpuint (result->conflicts->len, ==, 1);
  conflict = g_ptr_array_index (result->conflicts, 0);
  g_assert_cmpstr (conflict->field->name, ==, "due");
  g_assert_cmpstr (json_node_get_string (conflict->base), ==, "2025-12-12");
  g_assert_cmpstr (json_node_get_string (conflict->mine), ==, "2026-02-02");
  g_assert_cmpstr (json_node_get_string (conflict->theirs), ==, "2026-01-01");
  g_assert_cmpstr (conflict->theirs_device, ==, "other");
}

/* Of a field that only later versions know, too, neither of two values is lost. */
static void
test_clash_of_later_versions (void)
{
  g_autoptr(SpMergeResult) result =
      merge ("action", "{\"later\":[1],\"text\":\"a\"}", "{\"later\":[8,\"other\"]}",
             "\"base_rev\":5,\"set\":{\"later\":[2],\"text\":\"b\"}", "me");
  SpMergeConflict *conflict;
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;

  assert_fields (result, "{\"later\":[1],\"text\":\"b\"}");
  g_assert_cmpuint (result->conflicts->len, ==, 1);
  conflict = g_ptr_array_index (result->conflicts, 0);
  mine = sp_json_to_text (conflict->mine);
  theirs = sp_json_to_text (conflict->theirs);
  g_assert_cmpstr (conflict->name, ==, "later");
  g_assert_null (conflict->field);
  g_assert_cmpstr (mine, ==, "[2]");
  g_assert_cmpstr (theirs, ==, "[1]");
}

/* Two people settle one conflict otherwise while offline: the first has settled it, and that makes no conflict more. */
static void
test_settled_once (void)
{
  g_autoptr(SpMergeResult) result =
      merge ("conflict", "{\"kept\":\"mine\",\"state\":\"settled\"}",
             "{\"kept\":[8,\"other\"],\"state\":[8,\"other\"]}",
             "\"base_rev\":5,\"set\":{\"state\":\"settled\",\"kept\":\"theirs\"}", "me");

  assert_fields (result, "{\"kept\":\"mine\",\"state\":\"settled\"}");
  g_assert_cmpuint (result->conflicts->len, ==, 0);
}

static void
test_equal_is_nothing (void)
{
  g_autoptr(SpMergeResult) result =
      merge ("action", "{\"due\":\"2026-01-01\"}", "{\"due\":[8,\"other\"]}",
             "\"base_rev\":5,\"set\":{\"due\":\"2026-01-01\"}", "me");

  g_assert_cmpuint (result->conflicts->len, ==, 0);
  g_assert_false (result->changed);
}

static void
test_own_chain (void)
{
  g_autoptr(SpMergeResult) result =
      merge ("action", "{\"due\":\"2026-01-01\"}", "{\"due\":[8,\"me\"]}",
             "\"base_rev\":5,\"set\":{\"due\":null}", "me");

  assert_fields (result, "{}");
  g_assert_cmpuint (result->conflicts->len, ==, 0);
}

/* The first of two own edits was joined with another's line, which the second has not seen. */
static void
test_own_chain_of_prose (void)
{
  g_autoptr(SpMergeResult) result =
      merge ("action", "{\"text\":\"theirs\\na\\nb\\nmine\"}", "{\"text\":[8,\"me\"]}",
             "\"base_rev\":5,\"was\":{\"text\":\"a\\nb\\nmine\"},\"set\":{\"text\":\"a\\nb\\nmine\\nmore\"}",
             "me");

  assert_fields (result, "{\"text\":\"theirs\\na\\nb\\nmine\\nmore\"}");
  g_assert_cmpuint (result->conflicts->len, ==, 0);
}

static void
test_sets (void)
{
  g_autoptr(SpMergeResult) result =
      merge ("case", "{\"crime_refs\":[\"a\",\"c\"]}", "{\"crime_refs\":[8,\"other\"]}",
             "\"base_rev\":5,\"members\":{\"crime_refs\":{\"add\":[\"b\"],\"remove\":[\"c\",\"x\"]}}",
             "me");

  assert_fields (result, "{\"crime_refs\":[\"a\",\"b\"]}");
  g_assert_cmpuint (result->conflicts->len, ==, 0);
}

static void
test_prose_by_lines (void)
{
  g_autoptr(SpMergeResult) result =
      merge ("contribution", "{\"text\":\"one\\ntwo\\nTHREE\"}", "{\"text\":[8,\"other\"]}",
             "\"base_rev\":5,\"set\":{\"text\":\"ONE\\ntwo\\nthree\"},"
             "\"was\":{\"text\":\"one\\ntwo\\nthree\"}",
             "me");
  g_autoptr(SpMergeResult) clash =
      merge ("contribution", "{\"text\":\"uno\\ntwo\"}", "{\"text\":[8,\"other\"]}",
             "\"base_rev\":5,\"set\":{\"text\":\"ONE\\ntwo\"},\"was\":{\"text\":\"one\\ntwo\"}", "me");

  assert_fields (result, "{\"text\":\"ONE\\ntwo\\nTHREE\"}");
  g_assert_cmpuint (result->conflicts->len, ==, 0);
  assert_fields (clash, "{\"text\":\"uno\\ntwo\"}");
  g_assert_cmpuint (clash->conflicts->len, ==, 1);
}

static void
test_protective (void)
{
  g_autoptr(SpMergeResult) raised =
      merge ("case", "{\"risk_level\":\"low\"}", "{\"risk_level\":[8,\"other\"]}",
             "\"base_rev\":5,\"set\":{\"risk_level\":\"high\"}", "me");
  g_autoptr(SpMergeResult) lowered =
      merge ("case", "{\"risk_level\":\"high\"}", "{\"risk_level\":[8,\"other\"]}",
             "\"base_rev\":5,\"set\":{\"risk_level\":\"low\"}", "me");
  g_autoptr(SpMergeResult) cleared =
      merge ("person", "{\"do_not_contact\":true}", "{\"do_not_contact\":[8,\"other\"]}",
             "\"base_rev\":5,\"set\":{\"do_not_contact\":null}", "me");

  assert_fields (raised, "{\"risk_level\":\"high\"}");
  g_assert_cmpuint (raised->conflicts->len, ==, 1);
  assert_fields (lowered, "{\"risk_level\":\"high\"}");
  g_assert_cmpuint (lowered->conflicts->len, ==, 1);
  assert_fields (cleared, "{\"do_not_contact\":true}");
}

static void
check_place (const char *type,
             const char *first,
             const char *second)
{
  g_autofree char *there = g_strdup_printf ("{\"position\":%s,\"label\":\"A\",\"title\":\"A\"}", first);
  g_autofree char *op = g_strdup_printf ("\"base_rev\":5,\"set\":{\"position\":%s}", second);
  g_autofree char *expected = g_strdup_printf ("{\"label\":\"A\",\"position\":%s,\"title\":\"A\"}", second);
  g_autoptr(SpMergeResult) result = merge (type, there, "{\"position\":[8,\"other\"]}", op, "me");

  assert_fields (result, expected);
  g_assert_true (result->merged);
  g_assert_true (result->changed);
  g_assert_cmpuint (result->conflicts->len, ==, 0);
  g_assert_cmpint (json_array_get_int_element (sp_json_get_array (result->frev, "position"), 0), ==, 9);
}

/* Two who move the same thing are asked nothing: it stands where it was moved last, whoever that was. What they typed beside
 * it is a conflict as ever. */
static void
test_place_in_an_order (void)
{
  g_autoptr(SpMergeResult) both =
      merge ("list_item", "{\"label\":\"A\",\"position\":100}", "{\"label\":[8,\"other\"],\"position\":[8,\"other\"]}",
             "\"base_rev\":5,\"set\":{\"label\":\"B\",\"position\":300}", "me");

  check_place ("list_item", "100", "300");
  check_place ("list_item", "300", "100");
  check_place ("agenda_item", "\"h\"", "\"t\"");
  check_place ("agenda_item", "\"t\"", "\"h\"");
  check_place ("minute", "\"t\"", "\"h\"");
  assert_fields (both, "{\"label\":\"A\",\"position\":300}");
  g_assert_cmpuint (both->conflicts->len, ==, 1);
  g_assert_cmpstr (((SpMergeConflict *) both->conflicts->pdata[0])->name, ==, "label");
}

/* While a conflict is open a protective value does not fall, even by somebody who has seen everything. */
static void
test_contested (void)
{
  static const char * const contested[] = { "risk_level", NULL };
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();
  g_autoptr(JsonObject) held = sp_json_parse_object ("{\"risk_level\":\"medium\"}", -1, NULL);
  g_autoptr(JsonObject) stamps = sp_json_parse_object ("{\"risk_level\":[3,\"other\"]}", -1, NULL);
  static const struct
  {
    const char *level;
    const char *expected;
    guint n_conflicts;
  } tries[] = {
    { "\"low\"", "{\"risk_level\":\"medium\"}", 1 },
    { "null", "{\"risk_level\":\"medium\"}", 1 },
    { "\"high\"", "{\"risk_level\":\"high\"}", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "{\"n\":1,\"do\":\"set\",\"record\":\"" ID "\",\"type\":\"case\",\"compartment\":\"" CASE "\","
          "\"base_rev\":5,\"set\":{\"risk_level\":%s}}",
          tries[i].level);
      g_autoptr(JsonObject) json = sp_json_parse_object (text, -1, NULL);
      g_autoptr(SpOperation) operation = sp_operation_from_json (json, NULL);
      g_autoptr(SpMergeResult) result = sp_merge (operation, held, stamps, 9, "me", lists, contested);

      assert_fields (result, tries[i].expected);
      g_assert_cmpuint (result->conflicts->len, ==, tries[i].n_conflicts);
    }
}

/* Whatever two people make of a text, either order gives the same lines or both are asked. */
static void
test_lines_commute (void)
{
  static const char * const texts[] = { "a\nb\nc", "a\nb\nc\nd", "x\nb\nc", "a\nc", "",
                                        "a\nb\nb\nc", "c\nb\na", "a\nb\nc\n" };

  for (guint b = 0; b < G_N_ELEMENTS (texts); b++)
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
        {
          g_autofree char *one = sp_merge_lines (texts[b], texts[i], texts[k]);
          g_autofree char *other = sp_merge_lines (texts[b], texts[k], texts[i]);

          g_assert_cmpstr (one, ==, other);
          if (i == k)
            g_assert_cmpstr (one, ==, texts[i]);
          if (i == b)
            g_assert_cmpstr (one, ==, texts[k]);
        }
}

/* Both versions of a text in one: what they share once, and nothing of either lost. */
static void
test_both (void)
{
  static const struct
  {
    const char *one, *other, *both;
  } cases[] = {
    { "Ring before noon.", "Ring after six.", "Ring before noon.\nRing after six." },
    { "She moved.", "She moved. Ring her sister.", "She moved. Ring her sister." },
    { "She moved.\nNot at work.", "She moved. Before noon only.", "She moved.\nNot at work.\nBefore noon only." },
    { "", "Something", "Something" },
    { "Entirely this", "All of that", "Entirely this\nAll of that" },
    { "a\nb\nd", "a\nc\nd", "a\nb\nc\nd" },
    { "Café noir", "Café noisette", "Café noir\nCafé noisette" },
    { "He rang. He came.", "He rang. He wrote.", "He rang. He came. He wrote." },
    { "the same", "the same", "the same" },
    { "nn", "n", "nn\nn" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *both = sp_merge_dup_both (cases[i].one, cases[i].other);
      gsize start, one_end, other_end;

      g_assert_cmpstr (both, ==, cases[i].both);
      sp_merge_find_difference (cases[i].one, cases[i].other, &start, &one_end, &other_end);
      g_assert_cmpint (strncmp (cases[i].one, cases[i].other, start), ==, 0);
      g_assert_cmpstr (cases[i].one + one_end, ==, cases[i].other + other_end);
      g_assert_cmpuint (start, <=, MIN (one_end, other_end));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/merge/unchanged-is-taken", test_unchanged_is_taken);
  g_test_add_func ("/merge/clash", test_clash);
  g_test_add_func ("/merge/clash-of-later-versions", test_clash_of_later_versions);
  g_test_add_func ("/merge/settled-once", test_settled_once);
  g_test_add_func ("/merge/equal-is-nothing", test_equal_is_nothing);
  g_test_add_func ("/merge/own-chain", test_own_chain);
  g_test_add_func ("/merge/own-chain-of-prose", test_own_chain_of_prose);
  g_test_add_func ("/merge/sets", test_sets);
  g_test_add_func ("/merge/prose-by-lines", test_prose_by_lines);
  g_test_add_func ("/merge/protective", test_protective);
  g_test_add_func ("/merge/place-in-an-order", test_place_in_an_order);
  g_test_add_func ("/merge/contested", test_contested);
  g_test_add_func ("/merge/lines-commute", test_lines_commute);
  g_test_add_func ("/merge/both", test_both);

  return g_test_run ();
}
