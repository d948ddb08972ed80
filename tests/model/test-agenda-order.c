/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "sp-agenda-order.h"

static void
test_order (void)
{
  SpAgendaEntry entries[] = {
    { "aob", "aob", NULL, NULL, FALSE, FALSE },
    { "year", "twelve_months", "2025-11-26", "T3QX9", TRUE, FALSE },
    { "review", "review", "2026-11-20", "9FHLD", TRUE, FALSE },
    { "year-child", "twelve_months", "2025-11-26", "A2222", TRUE, TRUE },
    { "new-late", "new", "2026-11-19", "B2222", TRUE, FALSE },
    { "new-unknown", "new", NULL, "A0000", TRUE, FALSE },
    { "new-early", "new", "2026-11-02", "Z9999", TRUE, FALSE },
    { "new-child", "new", "2026-11-19", "K7M42", TRUE, TRUE },
    { "urgent", "urgent", NULL, "M2C7P", TRUE, FALSE },
    { "open", "open_actions", NULL, NULL, FALSE, FALSE },
  };
  const char *const expected[] = {
    "open", "urgent", "year-child", "new-child", "new-early", "new-late", "new-unknown",
    "review", "year", "aob",
  };

  sp_agenda_sort (entries, G_N_ELEMENTS (entries));
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_assert_cmpstr (entries[i].id, ==, expected[i]);
}

static void
test_order_repeats (void)
{
  SpAgendaEntry forth[] = {
    { "1", "new", "2026-11-19", "B2222", TRUE, FALSE },
    { "2", "new", "2026-11-19", "B2222", TRUE, FALSE },
    { "3", "new", "2026-11-19", "A2222", TRUE, FALSE },
  };
  SpAgendaEntry back[] = { forth[2], forth[1], forth[0] };

  sp_agenda_sort (forth, G_N_ELEMENTS (forth));
  sp_agenda_sort (back, G_N_ELEMENTS (back));
  for (guint i = 0; i < G_N_ELEMENTS (forth); i++)
    g_assert_cmpstr (forth[i].id, ==, back[i].id);

  sp_agenda_sort (NULL, 0);
}

static void
check_between (const char *before,
               const char *after)
{
  g_autofree char *position = sp_agenda_between (before, after);

  g_test_message ("%s < %s < %s", before != NULL ? before : "", position,
                  after != NULL ? after : "");
  g_assert_cmpuint (strlen (position), <=, 60);
  g_assert_false (g_str_has_suffix (position, "0"));
  if (before != NULL)
    g_assert_cmpint (strcmp (before, position), <, 0);
  if (after != NULL)
    g_assert_cmpint (strcmp (position, after), <, 0);
}

static void
test_between (void)
{
  check_between (NULL, NULL);
  check_between (NULL, "1");
  check_between (NULL, "01");
  check_between (NULL, "001");
  check_between ("a", NULL);
  check_between ("z", NULL);
  check_between ("zz", NULL);
  check_between ("a", "b");
  check_between ("a", "c");
  check_between ("a", "a1");
  check_between ("a", "a01");
  check_between ("az", "b");
  check_between ("azzz", "b");
  check_between ("a5", "b");
}

static void
test_between_many (void)
{
  g_autofree char *last = NULL;
  g_autofree char *low = g_strdup ("i");
  g_autofree char *high = g_strdup ("j");

  /* Two hundred items put at the end, one after the other. */
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *before = g_steal_pointer (&last);

      check_between (before, NULL);
      last = sp_agenda_between (before, NULL);
    }
  g_assert_cmpuint (strlen (last), <, 10);

  /* One item moved to and fro between two neighbours. */
  for (guint i = 0; i < 40; i++)
    {
      char *middle = sp_agenda_between (low, high);

      check_between (low, high);
      g_free (i % 2 == 0 ? low : high);
      if (i % 2 == 0)
        low = middle;
      else
        high = middle;
    }
}

static void
test_minutes (void)
{
  const gint64 planned[] = { 10, 0, 15 };

  g_assert_cmpint (sp_agenda_minutes (planned, 3, 12), ==, 37);
  g_assert_cmpint (sp_agenda_minutes (NULL, 0, 12), ==, 0);
  g_assert_cmpint (sp_agenda_minutes (planned, 3, -5), ==, 25);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agenda-order/order", test_order);
  g_test_add_func ("/agenda-order/repeats", test_order_repeats);
  g_test_add_func ("/agenda-order/between", test_between);
  g_test_add_func ("/agenda-order/between-many", test_between_many);
  g_test_add_func ("/agenda-order/minutes", test_minutes);

  return g_test_run ();
}
