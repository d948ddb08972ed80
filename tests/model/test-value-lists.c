/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-value-lists.h"

static void
test_editing (void)
{
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();
  guint before, after;

  sp_value_lists_get_items (lists, "relationship", &before);
  sp_value_lists_set_item (lists, "relationship", "landlord", "Landlord", 0, FALSE);
  sp_value_lists_set_item (lists, "relationship", "friend", "A friend", 0, TRUE);
  sp_value_lists_get_items (lists, "relationship", &after);
  g_assert_cmpuint (after, ==, before + 1);
  g_assert_cmpstr (sp_value_lists_get_label (lists, "relationship", "landlord"), ==, "Landlord");
  g_assert_true (sp_value_lists_find (lists, "relationship", "friend")->retired);

  sp_value_lists_set_item (lists, "yes-no", "perhaps", "Perhaps", 0, FALSE);
  g_assert_null (sp_value_lists_find (lists, "yes-no", "perhaps"));
}

/* What the software alone sets is in records, and has its words, but no administrator makes it a choice. */
static void
test_never_offered (void)
{
  static const char * const codes[] = { "sealed", "issued" };
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_assert_cmpint (sp_value_lists_rank (lists, "restriction-reason", codes[i]), >=, 0);
      g_assert_true (sp_value_lists_find (lists, "restriction-reason", codes[i])->retired);
      sp_value_lists_set_item (lists, "restriction-reason", codes[i], "Other words", 0, FALSE);
      g_assert_true (sp_value_lists_find (lists, "restriction-reason", codes[i])->retired);
      g_assert_cmpstr (sp_value_lists_get_label (lists, "restriction-reason", codes[i]), ==, "Other words");
    }
  sp_value_lists_set_item (lists, "restriction-reason", "health", "Health", 0, TRUE);
  sp_value_lists_set_item (lists, "restriction-reason", "health", "Health", 0, FALSE);
  g_assert_false (sp_value_lists_find (lists, "restriction-reason", "health")->retired);
}

static void
check_order (SpValueLists *lists,
             const char   *list,
             const char   *codes)
{
  guint n;
  const SpValueListItem *items = sp_value_lists_get_items (lists, list, &n);
  g_autoptr(GString) found = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (found, "%s%s", i > 0 ? " " : "", items[i].code);
      g_assert_cmpint (sp_value_lists_rank (lists, list, items[i].code), ==, (int) i);
    }
  g_assert_cmpstr (found->str, ==, codes);
}

/* In whatever order an administrator's words arrive, the list reads alike. */
static void
test_order (void)
{
  static const struct { const char *code; int position; } says[] = {
    { "monitor", 1 }, { "consultation", 2 }, { "direct_intervention", 3 }, { "advocacy_only", 4 }, { "talk", 4 }, { "later", 9 },
  };
  guint n = G_N_ELEMENTS (says);

  for (guint first = 0; first < n; first++)
    {
      g_autoptr(SpValueLists) lists = sp_value_lists_new ();

      for (guint i = 0; i < n; i++)
        sp_value_lists_set_item (lists, "pathway", says[(first + i) % n].code, "Words", says[(first + i) % n].position, FALSE);
      check_order (lists, "pathway", "monitor consultation direct_intervention advocacy_only talk later");
      /* What is said without a position leaves it where it stands. */
      sp_value_lists_set_item (lists, "pathway", "consultation", "Other words", 0, TRUE);
      check_order (lists, "pathway", "monitor consultation direct_intervention advocacy_only talk later");
      sp_value_lists_set_item (lists, "pathway", "last", "Last", 0, FALSE);
      check_order (lists, "pathway", "monitor consultation direct_intervention advocacy_only talk later last");
    }
}

/* A code is made of the words, alike on two laptops, and never one that is there. */
static void
test_codes (void)
{
  static const char * const words[][2] = {
    { "Landlord or landlady", "landlord-or-landlady" }, { "  Ex-partner", "ex-partner-2" }, { "Tŷ’r teulu!", "tŷ-r-teulu" },
    { "?!", "item" },
  };
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();
  g_autofree char *long_words = g_strnfill (200, 'x');
  g_autofree char *long_code = sp_value_lists_dup_code (lists, "relationship", long_words);
  g_autofree char *one = sp_value_lists_dup_record_id ("relationship", "landlord");
  g_autofree char *same = sp_value_lists_dup_record_id ("relationship", "landlord");
  g_autofree char *other = sp_value_lists_dup_record_id ("behaviour", "landlord");

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *code = sp_value_lists_dup_code (lists, "relationship", words[i][0]);

      g_assert_cmpstr (code, ==, words[i][1]);
    }
  g_assert_cmpuint (strlen (long_code), ==, 50);
  sp_value_lists_set_item (lists, "relationship", "item", "?", 0, FALSE);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *code = sp_value_lists_dup_code (lists, "relationship", "?");

      g_assert_cmpstr (code, ==, i == 0 ? "item-2" : "item-3");
      sp_value_lists_set_item (lists, "relationship", code, "?", 0, FALSE);
    }
  g_assert_cmpstr (one, ==, same);
  g_assert_cmpstr (one, !=, other);
}

/* Each list that can be edited says what it is and what for; what more hangs on than words is not added to. */
static void
test_kinds (void)
{
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();
  const char * const *names = sp_value_lists_get_names ();
  guint before, after;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_assert_cmpint (sp_value_lists_is_editable (names[i]), ==, sp_value_lists_get_title (names[i]) != NULL);
      g_assert_cmpint (sp_value_lists_is_editable (names[i]), ==, sp_value_lists_get_purpose (names[i]) != NULL);
      g_assert_true (sp_value_lists_is_editable (names[i]) || !sp_value_lists_may_grow (names[i]));
    }
  g_assert_true (sp_value_lists_may_have ("relationship", "landlord"));
  g_assert_false (sp_value_lists_may_have ("risk-level", "high"));
  g_assert_false (sp_value_lists_may_have ("nonsense", "high"));
  g_assert_true (sp_value_lists_may_have ("interest-measure", "deputy"));
  g_assert_false (sp_value_lists_may_have ("interest-measure", "apology"));
  sp_value_lists_get_items (lists, "interest-measure", &before);
  sp_value_lists_set_item (lists, "interest-measure", "apology", "Apologised", 0, FALSE);
  sp_value_lists_get_items (lists, "interest-measure", &after);
  g_assert_cmpuint (before, ==, after);
  sp_value_lists_set_item (lists, "interest-measure", "deputy", "Sent somebody", 0, FALSE);
  g_assert_cmpstr (sp_value_lists_get_label (lists, "interest-measure", "deputy"), ==, "Sent somebody");
  g_assert_true (sp_value_lists_is_built_in ("retention-group", "4"));
  g_assert_false (sp_value_lists_is_built_in ("retention-group", "5"));
  g_assert_false (sp_value_lists_is_built_in ("nonsense", "4"));
}

static void
test_match (void)
{
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();

  g_assert_cmpstr (sp_value_lists_match (lists, "relationship", "Ex partner"), ==, "ex-partner");
  g_assert_cmpstr (sp_value_lists_match (lists, "relationship", "CLIENT / PATIENT"), ==, "client/patient");
  g_assert_null (sp_value_lists_match (lists, "relationship", "landlord"));
  g_assert_cmpstr (sp_value_lists_get_label (lists, "relationship", "landlord"), ==, "landlord");
  g_assert_cmpint (sp_value_lists_rank (lists, "risk-level", "high"), >,
                   sp_value_lists_rank (lists, "risk-level", "low"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/value-lists/editing", test_editing);
  g_test_add_func ("/value-lists/never-offered", test_never_offered);
  g_test_add_func ("/value-lists/order", test_order);
  g_test_add_func ("/value-lists/codes", test_codes);
  g_test_add_func ("/value-lists/kinds", test_kinds);
  g_test_add_func ("/value-lists/match", test_match);

  return g_test_run ();
}
