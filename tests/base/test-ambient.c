/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-ambient.h"
#include "sp-id.h"

static void
test_ids_rise (void)
{
  g_autoptr(SpAmbient) ambient = sp_ambient_new_seeded (7, 1000000);
  g_autofree char *last = sp_ambient_new_id (ambient);

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *id = sp_ambient_new_id (ambient);

      if (i == 5000)
        sp_ambient_set_wall_us (ambient, 0);
      g_assert_true (sp_id_is_valid (id));
      g_assert_cmpint (id[14], ==, '7');
      g_assert_cmpstr (id, >, last);
      g_set_str (&last, id);
    }
}

static void
test_seed_repeats (void)
{
  g_autoptr(SpAmbient) a = sp_ambient_new_seeded (42, 5);
  g_autoptr(SpAmbient) b = sp_ambient_new_seeded (42, 5);
  g_autoptr(SpAmbient) c = sp_ambient_new_seeded (43, 5);

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *x = sp_ambient_new_id (a);
      g_autofree char *y = sp_ambient_new_id (b);
      g_autofree char *z = sp_ambient_new_id (c);

      g_assert_cmpstr (x, ==, y);
      g_assert_cmpstr (x, !=, z);
    }
}

static void
test_references (void)
{
  g_autoptr(SpAmbient) ambient = sp_ambient_new_system ();
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 1000; i++)
    {
      char *reference = sp_ambient_new_reference (ambient);

      g_assert_true (sp_reference_is_valid (reference));
      g_hash_table_add (seen, reference);
    }

  g_assert_cmpuint (g_hash_table_size (seen), >, 900);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ambient/ids-rise", test_ids_rise);
  g_test_add_func ("/ambient/seed-repeats", test_seed_repeats);
  g_test_add_func ("/ambient/references", test_references);

  return g_test_run ();
}
