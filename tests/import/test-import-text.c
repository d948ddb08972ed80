/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-import-memory.h"
#include "sp-import-text.h"

static void
test_dates (void)
{
  static const struct { const char *text; const char *iso; } cases[] = {
    { "2026-06-04", "2026-06-04" }, { "04/06/2026", "2026-06-04" },
    { "04-06-2026", "2026-06-04" }, { "4 Jun 2026", "2026-06-04" },
    { "04 jun 2026", "2026-06-04" }, { "29/02/2024", "2024-02-29" },
    { "2026-06-04 14:30:00", "2026-06-04" }, { "2026-06-04T14:30", "2026-06-04" },
    { "04/06/26", NULL }, { "4 Jun 26", NULL }, { "29/02/2026", NULL }, { "31/04/2026", NULL },
    { "06/13/2026", NULL }, { "2026-6-4", NULL }, { "", NULL }, { "soon", NULL },
    { "0000-01-01", NULL }, { "04/06-2026", NULL }, { "2026-06-04x", NULL },
    { "1013-06-04", NULL }, { "01/01/2200", NULL },
    { "4 Foo 2026", NULL }, { "45000", NULL }, { "2026-06-04 25:00", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GDate date;
      gboolean ok = sp_import_parse_date (cases[i].text, &date);
      g_autofree char *iso = ok ? sp_import_date_to_iso (&date) : NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (iso, ==, cases[i].iso);
    }
}

static void
test_yes_no (void)
{
  static const struct { const char *text; gboolean ok; SpTriState answer; } cases[] = {
    { "y", TRUE, SP_TRI_YES }, { "YES", TRUE, SP_TRI_YES }, { "N", TRUE, SP_TRI_NO },
    { "no", TRUE, SP_TRI_NO }, { "", TRUE, SP_TRI_UNSET }, { "maybe", FALSE, SP_TRI_UNSET },
    { "ye", FALSE, SP_TRI_UNSET }, { "TRUE", FALSE, SP_TRI_UNSET },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SpTriState answer;

      g_assert_cmpint (sp_import_parse_yes_no (cases[i].text, &answer), ==, cases[i].ok);
      g_assert_cmpint (answer, ==, cases[i].answer);
    }
}

static void
test_postcodes (void)
{
  static const struct { const char *text; const char *postcode; } cases[] = {
    { "PO16 4HJ", "PO16 4HJ" }, { "po164hj", "PO16 4HJ" }, { "M1 1AE", "M1 1AE" },
    { "EC1A 1BB", "EC1A 1BB" }, { "W1A 0AX", "W1A 0AX" }, { "GIR 0AA", "GIR 0AA" },
    { "S0 NOWHERE", NULL }, { "PO16", NULL }, { "PO16 4CJ", NULL }, { "1A1 1AA", NULL },
    { "PO16-4HJ", NULL }, { "PO166 4HJ", NULL }, { "ABC1 1AA", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *postcode = sp_import_postcode_dup (cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (postcode, ==, cases[i].postcode);
    }
}

static void
test_folding (void)
{
  g_autofree char *heading = sp_import_key_dup ("Crime Reference(s) & Más");
  g_autofree char *plain = sp_import_person_key_dup ("O’ROURKE  Brö");
  g_autofree char *other = sp_import_person_key_dup ("o'rourke bro\xcc\x88");
  g_autofree char *tidy = sp_import_tidy_dup ("\xc2\xa0 a\r\nb\rc \t");
  g_auto(GStrv) items = sp_import_split_list (" a; ;b;; c ");

  g_assert_cmpstr (heading, ==, "crimereferencesandmas");
  g_assert_cmpstr (plain, ==, other);
  g_assert_cmpstr (tidy, ==, "a\nb\nc");
  g_assert_cmpuint (g_strv_length (items), ==, 3);
  g_assert_cmpstr (items[2], ==, "c");
}

static void
test_formulas (void)
{
  static const char *const texts[] = {
    "=1+1", "+44", "-", "@x", "'=1", "''=1", "'tis", "'", "", "plain", "\t=", "5-3",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *wrapped = sp_reject_cell_wrap (texts[i]);

      g_assert_null (*wrapped ? strchr ("=+-@\t\r", *wrapped) : NULL);
      g_assert_cmpstr (sp_reject_cell_unwrap (wrapped), ==, texts[i]);
    }
}

static void
test_memory (void)
{
  g_autoptr(SpImportMemory) memory = sp_import_memory_new ();
  SpImportPerson a = { "ABARA", "Una", "1990-01-01" };
  SpImportPerson b = { "Bell", "Joss", "" };
  SpImportPerson c = { "Cole", "Joss", "" };
  SpImportPerson unknown = { "UNKNOWN", "", "" };
  gboolean repeat, dual;

  g_assert_true (sp_import_memory_add_id (memory, "x"));
  g_assert_false (sp_import_memory_add_id (memory, "x"));

  /* Every place within a span of days, so that both sides of its edges are met. */
  for (guint32 day = 700000; day < 700800; day += 13)
    {
      g_autofree char *born = g_strdup_printf ("%u", day);
      SpImportPerson v = { "Vane", "X", born };

      sp_import_memory_add_referral (memory, &v, &b, day, &repeat, &dual);
      g_assert_false (repeat);
      sp_import_memory_add_referral (memory, &v, &b, day + 366, &repeat, &dual);
      g_assert_false (repeat);
      sp_import_memory_add_referral (memory, &v, &b, day + 365, &repeat, &dual);
      g_assert_true (repeat);
      sp_import_memory_add_referral (memory, &v, &b, day + 366 + 365, &repeat, &dual);
      g_assert_true (repeat);
      sp_import_memory_add_referral (memory, &v, &b, day - 1, &repeat, &dual);
      g_assert_false (repeat);
    }

  sp_import_memory_add_referral (memory, &a, &c, 700000, &repeat, &dual);
  g_assert_false (dual);
  sp_import_memory_add_referral (memory, &c, &b, 700000, &repeat, &dual);
  g_assert_true (dual);
  sp_import_memory_add_referral (memory, &unknown, &b, 700000, &repeat, &dual);
  sp_import_memory_add_referral (memory, &b, &unknown, 700000, &repeat, &dual);
  g_assert_true (dual);
  sp_import_memory_add_referral (memory, &unknown, &unknown, 700000, &repeat, &dual);
  g_assert_false (dual);
  g_assert_false (repeat);

  for (int i = 0; i < 5000; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%d", i);

      g_assert_true (sp_import_memory_add_id (memory, id));
    }
  for (int i = 0; i < 5000; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%d", i);

      g_assert_false (sp_import_memory_add_id (memory, id));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/import/text/dates", test_dates);
  g_test_add_func ("/import/text/yes-no", test_yes_no);
  g_test_add_func ("/import/text/postcodes", test_postcodes);
  g_test_add_func ("/import/text/folding", test_folding);
  g_test_add_func ("/import/text/formulas", test_formulas);
  g_test_add_func ("/import/memory", test_memory);

  return g_test_run ();
}
