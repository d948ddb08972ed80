/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-guard.h"
#include "sp-json.h"

#define ADDRESS "01900000-0000-7000-8000-000000000001"
#define PERSON  "01900000-0000-7000-8000-000000000002"

static SpGuard *
new_guard (const char *fields)
{
  SpGuard *guard = sp_guard_new ();
  g_autoptr(JsonObject) object = sp_json_parse_object (fields, -1, NULL);

  g_assert_nonnull (object);
  sp_guard_add_address (guard, SP_GUARD_SAFE_ADDRESS, ADDRESS, object);

  return guard;
}

static guint
count (SpGuard    *guard,
       const char *text)
{
  g_autoptr(GArray) hits = sp_guard_find (guard, text);

  return hits->len;
}

/* However somebody writes it. */
static void
test_found (void)
{
  g_autoptr(SpGuard) guard = new_guard ("{\"text\":\"Flat 3, 12 Mill Road\\nSouthampton\",\"postcode\":\"SO14 2AB\"}");
  static const char * const found[] = {
    "She is at 12 Mill Road now.", "12 MILL ROAD", "12, Mill Rd.", "at 12 mill rd", "SO14 2AB", "so142ab",
    "(SO14  2ab)", "post to SO14-2AB, please", "Flat 3 12 Mill Road", "12 Mill\u00a0Road", "12 Mi\u00adll Road",
    "１２ Mill Road",
  };
  static const char * const clean[] = {
    "112 Mill Road", "12 Mill Roads", "SO14 2ABC", "XSO14 2AB", "Southampton", "Mill Road", "2 Mill Road", "", "Flat 3",
  };

  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    {
      g_test_message ("%s", found[i]);
      g_assert_cmpuint (count (guard, found[i]), ==, 1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (clean); i++)
    {
      g_test_message ("%s", clean[i]);
      g_assert_cmpuint (count (guard, clean[i]), ==, 0);
    }
  g_assert_cmpuint (count (guard, NULL), ==, 0);
  g_assert_cmpuint (count (guard, "broken \xff 12 Mill Road"), ==, 0);
}

/* A house with a name; a postcode that stands in the text only. */
static void
test_first_line (void)
{
  g_autoptr(SpGuard) guard = new_guard ("{\"text\":\"Rosewood House\\nFareham PO16 7XX\"}");

  g_assert_cmpuint (count (guard, "moved to Rosewood House last week"), ==, 1);
  g_assert_cmpuint (count (guard, "moved to rosewood hse"), ==, 1);
  g_assert_cmpuint (count (guard, "PO167XX"), ==, 1);
  g_assert_cmpuint (count (guard, "in Fareham"), ==, 0);
}

static void
test_redact (void)
{
  g_autoptr(SpGuard) guard = new_guard ("{\"text\":\"12 Mill Road, Southampton\",\"postcode\":\"SO14 2AB\"}");
  g_autofree char *out = sp_guard_redact (guard, "She lives at 12 Mill Rd, SO14 2AB, since May.", "[taken out]");
  g_autofree char *same = sp_guard_redact (guard, "Nothing here: “ż”.", "[taken out]");

  g_assert_cmpstr (out, ==, "She lives at [taken out], [taken out], since May.");
  g_assert_cmpstr (same, ==, "Nothing here: “ż”.");
  g_assert_cmpuint (count (guard, out), ==, 0);
}

static void
test_person (void)
{
  g_autoptr(SpGuard) guard = sp_guard_new ();
  g_autoptr(JsonObject) person = sp_json_parse_object (
    "{\"family_name\":\"O'Connor\",\"given_names\":\"Zoë Mae\",\"phone\":\"07700 900123 (mornings)\","
    "\"email\":\"zoe@example.org\",\"employer\":\"Solent Bakery\"}", -1, NULL);
  g_autoptr(GArray) hits = NULL;

  sp_guard_add_contact (guard, SP_GUARD_VICTIM, PERSON, person);
  sp_guard_add_name (guard, SP_GUARD_OTHER_PERSON, PERSON, person);
  g_assert_cmpuint (count (guard, "ring 07700900123"), ==, 1);
  g_assert_cmpuint (count (guard, "ring +44 7700 900 123"), ==, 1);
  g_assert_cmpuint (count (guard, "works at the Solent bakery"), ==, 1);
  g_assert_cmpuint (count (guard, "ZOE@example.org"), ==, 1);
  g_assert_cmpuint (count (guard, "Zoe’s brother"), ==, 1);
  g_assert_cmpuint (count (guard, "Ms O’Connor"), ==, 1);
  g_assert_cmpuint (count (guard, "the maelstrom"), ==, 0);
  hits = sp_guard_find (guard, "Mae rang from 07700 900123");
  g_assert_cmpuint (hits->len, ==, 2);
  g_assert_cmpint (g_array_index (hits, SpGuardHit, 0).reason, ==, SP_GUARD_OTHER_PERSON);
  g_assert_cmpint (g_array_index (hits, SpGuardHit, 1).reason, ==, SP_GUARD_VICTIM);
  g_assert_cmpstr (g_array_index (hits, SpGuardHit, 1).about, ==, PERSON);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/guard/found", test_found);
  g_test_add_func ("/model/guard/first-line", test_first_line);
  g_test_add_func ("/model/guard/redact", test_redact);
  g_test_add_func ("/model/guard/person", test_person);

  return g_test_run ();
}
