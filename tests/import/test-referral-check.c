/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "import-fixture.h"

#include "sp-import-check.h"

#include <string.h>

/* A row that nothing is wrong with, and one cell or two of it otherwise. */
#define HEADINGS                                                                                   \
  "Ref,Date of referral,Agency,Victim surname,Victim forename,Victim DOB,Victim postcode,"         \
  "Safe to call,Victim aware,If not aware why,Consent,Basis,Perp surname,Perp forename,Perp DOB,"  \
  "Relationship,Behaviours,First incident,Last incident,Narrative,Shoe size\n"

static const char *const sound[] = {
  "R1", "2026-06-04", "Housing", "ABARA", "Una", "1990-01-01", "PO16 4HJ", "y", "y", "", "y", "",
  "BELL", "Joss", "1980-01-01", "friend", "threats; following", "2026-01-01", "2026-02-01", "Text",
  "", NULL
};

enum
{
  REF, DATE, AGENCY, V_LAST, V_FIRST, V_DOB, V_PC, SAFE, AWARE, WHY, CONSENT, BASIS, P_LAST,
  P_FIRST, P_DOB, RELATION, BEHAVE, FIRST, LAST, NARRATIVE, SHOE
};

static void
append_row (GString    *text,
            const char *id,
            int         column,
            const char *value,
            int         other,
            const char *other_value)
{
  for (int i = 0; sound[i]; i++)
    g_string_append_printf (text, "%s\"%s\"", i ? "," : "",
                            i == column ? value : i == other ? other_value
                                                : i == REF ? id : sound[i]);
  g_string_append_c (text, '\n');
}

/* What is found, a line a finding: row, reason, column. */
static char *
findings (ImportFixture *self,
          const char    *text,
          gssize         length)
{
  g_autofree char *path = import_fixture_write (self, "a.csv", text, length);
  g_autoptr(GError) error = NULL;
  g_autoptr(SpReferralReader) reader = import_fixture_open (path, &error);
  GString *found = g_string_new (NULL);
  SpReferralMapping *mapping;
  SpReferralRow *row;

  g_assert_no_error (error);
  mapping = sp_referral_reader_get_mapping (reader);
  while ((row = sp_referral_reader_next (reader, NULL, &error)))
    {
      guint n;
      const SpReferralIssue *issues = sp_referral_row_get_issues (row, &n);

      for (guint i = 0; i < n; i++)
        g_string_append_printf (found, "%d %s%s%s\n", (int) sp_referral_row_get_number (row),
                                sp_referral_reason_get_code (issues[i].reason),
                                issues[i].column >= 0 ? " " : "",
                                issues[i].column >= 0
                                  ? sp_referral_mapping_get_heading (mapping, issues[i].column)
                                  : "");
      g_assert_cmpint (sp_referral_row_get_verdict (row), ==,
                       n == 0 ? SP_REFERRAL_IMPORTED
                              : issues[0].reason <= SP_REASON_LAST_REJECTION
                                  ? SP_REFERRAL_REJECTED : SP_REFERRAL_IMPORTED_WITH_WARNINGS);
      sp_referral_row_unref (row);
    }
  g_assert_no_error (error);

  return g_string_free (found, FALSE);
}

static void
assert_one (ImportFixture *self,
            int            column,
            const char    *value,
            const char    *expected)
{
  g_autoptr(GString) text = g_string_new (HEADINGS);
  g_autofree char *found = NULL;

  append_row (text, "R1", column, value, -1, NULL);
  found = findings (self, text->str, text->len);
  g_test_message ("column %d", column);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_rejections (ImportFixture *self,
                 gconstpointer  data)
{
  g_autofree char *longest = g_strnfill (65536, 'x');
  g_autofree char *too_long = g_strnfill (65537, 'x');
  g_autofree char *long_cell = g_strnfill (4096, 'x');
  g_autofree char *too_long_cell = g_strnfill (4097, 'x');
  g_autoptr(GString) accents = g_string_new (NULL);

  assert_one (self, REF, "R1", "");
  assert_one (self, DATE, " ", "2 missing-required Date of referral\n");
  assert_one (self, AGENCY, "", "2 missing-required Agency\n");
  assert_one (self, V_LAST, "\xc2\xa0", "2 missing-required Victim surname\n");
  assert_one (self, P_LAST, "", "2 missing-required Perp surname\n");
  assert_one (self, P_LAST, "UNKNOWN", "");
  assert_one (self, V_DOB, "", "");
  assert_one (self, V_DOB, "04/06/26", "2 bad-date Victim DOB\n");
  assert_one (self, DATE, "31/02/2026", "2 bad-date Date of referral\n");
  assert_one (self, DATE, "2026-11-24", "");
  assert_one (self, DATE, "2026-11-25", "2 future-date Date of referral\n");
  assert_one (self, P_DOB, "01/01/2027", "2 future-date Perp DOB\n");
  assert_one (self, LAST, "2025-12-31", "2 dates-out-of-order Last incident\n");
  assert_one (self, LAST, "2026-01-01", "");
  assert_one (self, AGENCY, "Ministry", "2 unknown-agency Agency\n");
  assert_one (self, AGENCY, " HOUSING! ", "");
  assert_one (self, SAFE, "maybe", "2 bad-yes-no Safe to call\n");
  assert_one (self, CONSENT, "1", "2 bad-yes-no Consent\n");
  assert_one (self, NARRATIVE, longest, "");
  assert_one (self, NARRATIVE, too_long, "2 too-long Narrative\n");
  assert_one (self, V_FIRST, long_cell, "");
  assert_one (self, V_FIRST, too_long_cell, "2 too-long Victim forename\n");
  assert_one (self, SHOE, too_long_cell, "2 too-long Shoe size\n");

  /* characters, not bytes */
  for (int i = 0; i < 65536; i++)
    g_string_append (accents, "\xc3\xa9");
  assert_one (self, NARRATIVE, accents->str, "");
}

static void
test_whole_rows (ImportFixture *self,
                 gconstpointer  data)
{
  g_autoptr(GString) text = g_string_new ("\xef\xbb\xbf" HEADINGS);
  g_autofree char *found = NULL;

  append_row (text, "R1", -1, NULL, -1, NULL);
  g_string_append (text, "\n,,,,,,,,,,,,,,,,,,,,\n");
  g_string_append (text, "R2,too,few\n");
  append_row (text, "R2", -1, NULL, -1, NULL);
  append_row (text, "R1", DATE, "soon", -1, NULL);
  append_row (text, "R3", DATE, "soon", SAFE, "perhaps");
  append_row (text, "R3", V_LAST, "X", -1, NULL);
  append_row (text, "R4", V_FIRST, "\xff", P_FIRST, "\xff");
  append_row (text, "", V_LAST, "Y", -1, NULL);
  append_row (text, "", V_LAST, "Z", -1, NULL);
  g_string_append (text, "R9,\"never closed\n");
  found = findings (self, text->str, text->len);

  /* an id counts as used whether or not its row was imported */
  g_assert_cmpstr (found, ==,
                   "5 column-count\n"
                   "6 duplicate-id Ref\n"
                   "7 bad-date Date of referral\n7 duplicate-id Ref\n"
                   "8 bad-date Date of referral\n8 bad-yes-no Safe to call\n"
                   "9 duplicate-id Ref\n"
                   "10 bad-encoding Victim forename\n10 bad-encoding Perp forename\n"
                   "13 column-count\n");
}

static void
test_warnings (ImportFixture *self,
               gconstpointer  data)
{
  assert_one (self, SAFE, " ", "2 safe-contact-missing\n");
  assert_one (self, AWARE, "No", "2 victim-not-aware-no-reason\n");
  assert_one (self, AWARE, "", "");
  assert_one (self, CONSENT, "N", "2 no-consent-no-basis\n");
  assert_one (self, V_PC, "S0 NOWHERE", "2 bad-postcode\n");
  assert_one (self, V_PC, "", "");
  assert_one (self, RELATION, "nemesis", "2 unknown-relationship\n");
  assert_one (self, RELATION, "Ex partner", "");
  assert_one (self, BEHAVE, "telepathy; threats; sorcery", "2 unknown-behaviour\n");
  assert_one (self, BEHAVE, "Repeated Calls;;", "");
}

static void
test_rows_above (ImportFixture *self,
                 gconstpointer  data)
{
  g_autoptr(GString) text = g_string_new (HEADINGS);
  g_autofree char *found = NULL;

  append_row (text, "1", DATE, "2024-01-01", -1, NULL);
  append_row (text, "2", DATE, "2025-01-01", -1, NULL);             /* 366 days later */
  append_row (text, "3", DATE, "2026-01-01", V_LAST, "abara");      /* 365 */
  append_row (text, "4", V_LAST, "BELL", V_FIRST, "Joss");          /* born on another day */
  append_row (text, "5", DATE, "soon", V_LAST, "NOBODY");           /* rejected: not remembered */
  append_row (text, "6", P_LAST, "NOBODY", -1, NULL);
  g_string_append (text, "7,2026-06-04,Housing,BELL,joss,01/01/1980,,y,y,,y,,DOE,X,,,,,,,\n");
  found = findings (self, text->str, text->len);
  g_assert_cmpstr (found, ==, "4 possible-repeat\n6 bad-date Date of referral\n8 dual-role\n");
}

static void
test_values (ImportFixture *self,
             gconstpointer  data)
{
  g_autoptr(GString) text = g_string_new (HEADINGS);
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SpReferralReader) reader = NULL;
  g_autoptr(SpReferralRow) row = NULL;
  guint64 done, total;
  const char *heading;

  g_string_append (text, "R1,4 Jun 2026,housing,\" O'Neil \",Una,01/02/1990,po164hj,Yes,N,why,n,b,"
                         "UNKNOWN,,,Nemesis,\"THREATS; telepathy\",,,=1+1,\"44\"\n");
  path = import_fixture_write (self, "a.csv", text->str, text->len);
  reader = import_fixture_open (path, &error);
  row = sp_referral_reader_next (reader, NULL, &error);
  g_assert_no_error (error);

  g_assert_cmpstr (sp_referral_row_get_text (row, SP_REFERRAL_FIELD_DATE), ==, "2026-06-04");
  g_assert_cmpstr (sp_referral_row_get_text (row, SP_REFERRAL_FIELD_V_LAST), ==, "O'Neil");
  g_assert_cmpstr (sp_referral_row_get_text (row, SP_REFERRAL_FIELD_V_DOB), ==, "1990-02-01");
  g_assert_cmpstr (sp_referral_row_get_text (row, SP_REFERRAL_FIELD_V_PC), ==, "PO16 4HJ");
  g_assert_cmpstr (sp_referral_row_get_text (row, SP_REFERRAL_FIELD_NARRATIVE), ==, "=1+1");
  g_assert_cmpint (sp_referral_row_get_yes_no (row, SP_REFERRAL_FIELD_SAFE), ==, SP_TRI_YES);
  g_assert_cmpint (sp_referral_row_get_yes_no (row, SP_REFERRAL_FIELD_WEAPONS), ==, SP_TRI_UNSET);
  g_assert_cmpstr (sp_referral_row_get_relationship (row), ==, "Nemesis");
  g_assert_cmpstr (sp_referral_row_get_behaviours (row)[0], ==, "threats");
  g_assert_cmpstr (sp_referral_row_get_behaviours (row)[1], ==, "telepathy");
  g_assert_cmpstr (sp_referral_row_get_agency (row), ==, "housing");
  g_assert_cmpuint (sp_referral_row_get_n_extras (row), ==, 1);
  g_assert_cmpstr (sp_referral_row_get_extra (row, 0, &heading), ==, "44");
  g_assert_cmpstr (heading, ==, "Shoe size");
  g_assert_cmpuint (strlen (sp_referral_row_get_source_key (row)), ==, 32);

  sp_referral_reader_get_progress (reader, &done, &total);
  g_assert_cmpuint (total, ==, text->len);
  g_assert_cmpuint (done, <=, total);
}

/* The same referral has the same key in another file, whatever its place and its agency's alias. */
static void
test_source_keys (ImportFixture *self,
                  gconstpointer  data)
{
  static const char *const rows[] = {
    "R1,2026-06-04,Police,A,B", "R1,2026-06-04,Hampshire Constabulary,A,B",
    "R1,2026-06-04,Housing,A,B", ",2026-06-04,Police,A,B", ",04/06/2026,police,A ,B",
    ",2026-06-05,Police,A,B",
  };
  g_auto(GStrv) keys = g_new0 (char *, G_N_ELEMENTS (rows) + 1);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat ("Ref,Date,Agency,Victim surname,Perp surname\n",
                                           rows[i], "\n", NULL);
      g_autofree char *path = import_fixture_write (self, "a.csv", text, -1);
      g_autoptr(SpReferralReader) reader = import_fixture_open (path, NULL);
      g_autoptr(SpReferralRow) row = sp_referral_reader_next (reader, NULL, NULL);

      keys[i] = g_strdup (sp_referral_row_get_source_key (row));
    }
  g_assert_cmpstr (keys[0], ==, keys[1]);
  g_assert_cmpstr (keys[0], !=, keys[2]);
  g_assert_cmpstr (keys[3], ==, keys[4]);
  g_assert_cmpstr (keys[3], !=, keys[5]);
  g_assert_cmpstr (keys[0], !=, keys[3]);
  g_assert_cmpstr (keys[0], ==, "c50b4781b9030f1ab7f6ee9cbb8e8ad8");
}

static void
test_tables_that_are_none (ImportFixture *self,
                           gconstpointer  data)
{
  static const struct { const char *text; SpImportError code; } cases[] = {
    { "\n\n , \n", SP_IMPORT_ERROR_EMPTY },
    { "\"a,b\nc", SP_IMPORT_ERROR_NOT_A_TABLE },
    { "just some words\nand more\n", SP_IMPORT_ERROR_MISSING_COLUMN },
    { "Date,Agency,Victim surname\n1,2,3\n", SP_IMPORT_ERROR_MISSING_COLUMN },
  };
  g_autoptr(GString) wide = g_string_new ("a");
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *file = import_fixture_write (self, "a.csv", cases[i].text, -1);
      g_autoptr(GError) local = NULL;
      g_autoptr(SpReferralReader) reader = import_fixture_open (file, &local);

      if (reader)
        g_assert_null (sp_referral_reader_next (reader, NULL, &local));
      g_assert_error (local, SP_IMPORT_ERROR, (int) cases[i].code);
    }

  for (int i = 0; i < 1000; i++)
    g_string_append (wide, ",a");
  path = import_fixture_write (self, "a.csv", wide->str, -1);
  g_assert_null (import_fixture_open (path, &error));
  g_assert_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_TOO_BIG);
}

/* The real exports, against what is expected of them. */
static void
test_expected (gconstpointer data)
{
  const char *name = data;
  g_autofree char *csv = g_strdup_printf ("referrals-%s.csv", name);
  g_autofree char *json = g_strdup_printf ("referrals-%s.expected.json", name);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", csv, NULL);
  g_autofree char *expected_path = g_test_build_filename (G_TEST_DIST, "data", json, NULL);
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SpReferralReader) reader = import_fixture_open (path, &error);
  g_autoptr(SpImportCheck) check = NULL;
  g_autoptr(JsonNode) a = NULL, b = NULL;

  g_assert_no_error (error);
  check = sp_import_check_run (reader, NULL, &error);
  g_assert_no_error (error);
  found = sp_import_check_to_json (check);
  g_assert_true (g_file_get_contents (expected_path, &expected, NULL, &error));
  a = json_from_string (found, &error);
  g_assert_no_error (error);
  b = json_from_string (expected, &error);
  g_assert_no_error (error);
  g_assert_true (json_node_equal (a, b));
}

static void
test_main (ImportFixture *self,
           gconstpointer  data)
{
  g_autofree char *path = import_fixture_path (self, "none.csv");

  if (g_test_subprocess ())
    exit (sp_import_check_main (g_getenv ("SP_TEST_FILE"), NULL, "2026-11-24"));

  g_assert_true (g_setenv ("SP_TEST_FILE", path, TRUE));
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*none.csv: There is no such file.*");
  g_free (path);

  path = import_fixture_write (self, "a.csv", "Date,Agency,Victim surname,Perp surname\n", -1);
  g_assert_true (g_setenv ("SP_TEST_FILE", path, TRUE));
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*\"rows\": 0,*\"rejected\": []*");
}

static void
test_workbook (ImportFixture *self,
               gconstpointer  data)
{
  g_autofree char *path = import_fixture_write_xlsx (
    self, "a.xlsx",
    "<row r=\"1\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c>"
    "<c t=\"s\"><v>3</v></c><c t=\"s\"><v>4</v></c></row>"
    "<row r=\"3\"><c s=\"1\"><v>46177.25</v></c><c t=\"s\"><v>5</v></c>"
    "<c t=\"str\"><v>X</v></c><c t=\"str\"><v>Y</v></c></row>"
    "<row r=\"7\"><c s=\"1\"><v>46177</v></c><c t=\"s\"><v>5</v></c>"
    "<c t=\"str\"><v>X</v></c><c t=\"str\"><v>Z</v></c><c r=\"G7\"><v>1</v></c></row>",
    "<si><t>Date</t></si><si><t>Agency</t></si><si><t>Victim surname</t></si>"
    "<si><t>Perp surname</t></si><si><t>Safe</t></si><si><t>Police</t></si>");
  g_autoptr(GError) error = NULL;
  g_autoptr(SpReferralReader) reader = import_fixture_open (path, &error);
  g_autoptr(SpReferralRow) row = NULL;
  g_autoptr(SpReferralRow) next = NULL;

  g_assert_no_error (error);
  row = sp_referral_reader_next (reader, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sp_referral_row_get_number (row), ==, 3);
  g_assert_cmpint (sp_referral_row_get_verdict (row), ==, SP_REFERRAL_IMPORTED_WITH_WARNINGS);
  g_assert_cmpstr (sp_referral_row_get_text (row, SP_REFERRAL_FIELD_DATE), ==, "2026-06-04");
  next = sp_referral_reader_next (reader, NULL, &error);
  g_assert_cmpuint (sp_referral_row_get_number (next), ==, 7);
  g_assert_true (sp_referral_row_has_issue (next, SP_REASON_COLUMN_COUNT));
}

#define ADD(path, func)                                                                            \
  g_test_add ("/import/check/" path, ImportFixture, NULL, import_fixture_set_up, func,             \
              import_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("rejections", test_rejections);
  ADD ("whole-rows", test_whole_rows);
  ADD ("warnings", test_warnings);
  ADD ("rows-above", test_rows_above);
  ADD ("values", test_values);
  ADD ("source-keys", test_source_keys);
  ADD ("tables-that-are-none", test_tables_that_are_none);
  ADD ("main", test_main);
  ADD ("workbook", test_workbook);
  g_test_add_data_func ("/import/check/police", "police", test_expected);
  g_test_add_data_func ("/import/check/advocacy", "advocacy", test_expected);

  return g_test_run ();
}
