/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-date.h"

static void
test_valid (void)
{
  const char *good[] = { "2026-06-04", "2024-02-29", "1931-12-31" };
  const char *bad[] = { "2026-6-4", "2026-02-29", "04/06/2026", "", "2026-06-04T", "0026-06-04",
                        "2026-13-01", "2026-00-10", "2026-06-0x" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (sp_date_is_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (sp_date_is_valid (bad[i]));
  g_assert_false (sp_date_is_valid (NULL));
}

static void
test_days (void)
{
  g_autofree char *later = sp_date_add_days ("2026-02-27", 2);
  g_autofree char *earlier = sp_date_add_days ("2026-03-01", -1);
  g_autofree char *none = sp_date_add_days ("soon", 1);

  g_assert_cmpstr (later, ==, "2026-03-01");
  g_assert_cmpstr (earlier, ==, "2026-02-28");
  g_assert_null (none);
  g_assert_cmpint (sp_date_days_between ("2026-03-01", "2026-02-27"), ==, -2);
}

static void
test_instants (void)
{
  g_autofree char *text = sp_instant_format (G_GINT64_CONSTANT (1780581600) * G_USEC_PER_SEC);

  g_assert_cmpstr (text, ==, "2026-06-04T14:00:00Z");
  g_assert_cmpint (sp_instant_parse (text), ==, G_GINT64_CONSTANT (1780581600) * G_USEC_PER_SEC);
  g_assert_false (sp_instant_is_valid ("2026-06-04 14:00:00"));
  g_assert_false (sp_instant_is_valid ("2026-06-04T25:00:00Z"));
  g_assert_cmpint (sp_instant_parse (NULL), ==, -1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/date/valid", test_valid);
  g_test_add_func ("/date/days", test_days);
  g_test_add_func ("/date/instants", test_instants);

  return g_test_run ();
}
