/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-ambient.h"
#include "sp-id.h"

static void
test_valid (void)
{
  g_assert_true (sp_id_is_valid ("01932b5c-7a10-7c3e-8f00-0123456789ab"));
  g_assert_false (sp_id_is_valid ("01932B5C-7a10-7c3e-8f00-0123456789ab"));
  g_assert_false (sp_id_is_valid ("01932b5c-7a10-7c3e-8f00-0123456789a"));
  g_assert_false (sp_id_is_valid ("01932b5c-7a10-7c3e-8f00-0123456789abc"));
  g_assert_false (sp_id_is_valid ("01932b5c07a10-7c3e-8f00-0123456789ab"));
  g_assert_false (sp_id_is_valid (""));
  g_assert_false (sp_id_is_valid (NULL));
}

static void
test_derive (void)
{
  g_autofree char *a = sp_id_derive ("import/case", "police\nPO-1");
  g_autofree char *b = sp_id_derive ("import/case", "police\nPO-1");
  g_autofree char *c = sp_id_derive ("import/person", "police\nPO-1");
  g_autofree char *d = sp_id_derive ("import/", "casepolice\nPO-1");

  g_assert_true (sp_id_is_valid (a));
  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (a, !=, c);
  g_assert_cmpstr (a, !=, d);
}

static void
test_time (void)
{
  g_autoptr(SpAmbient) ambient = sp_ambient_new_seeded (3, G_GINT64_CONSTANT (1795514400123000));
  g_autofree char *id = sp_ambient_new_id (ambient);

  g_assert_cmpint (sp_id_get_time_us (id), ==, G_GINT64_CONSTANT (1795514400123000));
}

static void
test_reference (void)
{
  g_autofree char *reference = sp_reference_derive ("import/case", "police\nPO-1");

  g_assert_true (sp_reference_is_valid (reference));
  g_assert_false (sp_reference_is_valid ("K7M4"));
  g_assert_false (sp_reference_is_valid ("K7M40"));
  g_assert_false (sp_reference_is_valid ("k7m42"));
  g_assert_false (sp_reference_is_valid (NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/id/valid", test_valid);
  g_test_add_func ("/id/derive", test_derive);
  g_test_add_func ("/id/time", test_time);
  g_test_add_func ("/id/reference", test_reference);

  return g_test_run ();
}
