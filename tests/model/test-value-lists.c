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
  sp_value_lists_set_item (lists, "relationship", "landlord", "Landlord", FALSE);
  sp_value_lists_set_item (lists, "relationship", "friend", "A friend", TRUE);
  sp_value_lists_get_items (lists, "relationship", &after);
  g_assert_cmpuint (after, ==, before + 1);
  g_assert_cmpstr (sp_value_lists_get_label (lists, "relationship", "landlord"), ==, "Landlord");
  g_assert_true (sp_value_lists_find (lists, "relationship", "friend")->retired);

  sp_value_lists_set_item (lists, "yes-no", "perhaps", "Perhaps", FALSE);
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
      sp_value_lists_set_item (lists, "restriction-reason", codes[i], "Other words", FALSE);
      g_assert_true (sp_value_lists_find (lists, "restriction-reason", codes[i])->retired);
      g_assert_cmpstr (sp_value_lists_get_label (lists, "restriction-reason", codes[i]), ==, "Other words");
    }
  sp_value_lists_set_item (lists, "restriction-reason", "health", "Health", TRUE);
  sp_value_lists_set_item (lists, "restriction-reason", "health", "Health", FALSE);
  g_assert_false (sp_value_lists_find (lists, "restriction-reason", "health")->retired);
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
  g_test_add_func ("/value-lists/match", test_match);

  return g_test_run ();
}
