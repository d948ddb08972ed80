/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "import-fixture.h"

#include "sp-reject-writer.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* Reads the file and writes its rejected rows; the path of these, or NULL. */
static char *
import_file (const char *path,
             guint64    *imported)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpReferralReader) reader = import_fixture_open (path, &error);
  g_autoptr(SpRejectWriter) writer = NULL;
  SpReferralCounts counts;
  SpReferralRow *row;
  char *rejects;

  g_assert_no_error (error);
  writer = sp_reject_writer_new (path, NULL, sp_referral_reader_get_mapping (reader), NULL);
  while ((row = sp_referral_reader_next (reader, NULL, &error)))
    {
      if (sp_referral_row_get_verdict (row) == SP_REFERRAL_REJECTED)
        sp_reject_writer_add (writer, row, &error);
      sp_referral_row_unref (row);
      g_assert_no_error (error);
    }
  g_assert_no_error (error);
  g_assert_true (sp_reject_writer_finish (writer, &rejects, &error));
  g_assert_no_error (error);
  sp_referral_reader_get_counts (reader, &counts);
  *imported = counts.imported;

  return rejects;
}

#define TABLE                                                                                      \
  "Ref,Date,Agency,Victim surname,Perp surname,=Colour\r\n"                                         \
  "R1,soon,Police,\" A \",B,=1+1\r\n"                                                              \
  "R2,2026-06-04,Police,A,B,fine\r\n"                                                              \
  "R3,2026-06-04,Ministry,A,B,\"'=x \"\"q\"\"\r\nnext\"\r\n"                                       \
  "R4,2026-06-04,Police,A\r\n"                                                                     \
  "R5,2026-06-04,Police,A,B,x,stray,=cells\r\n"

static void
test_format (ImportFixture *self,
             gconstpointer  data)
{
  g_autofree char *path = import_fixture_write (self, "In.csv", TABLE, -1);
  g_autofree char *expected_path = import_fixture_path (self, "In - rejected.csv");
  guint64 imported;
  g_autofree char *rejects = import_file (path, &imported);
  g_autofree char *text = NULL;
  GStatBuf info;

  g_assert_cmpuint (imported, ==, 1);
  g_assert_cmpstr (rejects, ==, expected_path);
  g_assert_cmpint (g_stat (rejects, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_true (g_file_get_contents (rejects, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (
    text, "\xef\xbb\xbf\"Ref\",\"Date\",\"Agency\",\"Victim surname\",\"Perp surname\",\"'=Colour\","
          "\"Row\",\"Reason\",\"What to do\"\r\n"
          "\"R1\",\"soon\",\"Police\",\" A \",\"B\",\"'=1+1\",\"2\",\"bad-date\",\"Date: Write"));
  g_assert_nonnull (strstr (text, "\"''=x \"\"q\"\"\r\nnext\",\"4\",\"unknown-agency\""));
  g_assert_nonnull (strstr (text, "\"A\",\"5\",\"column-count\""));
}

/* Imported again as it is, the file is refused as it was, and says so in the same way. */
static void
test_unmended (ImportFixture *self,
               gconstpointer  data)
{
  g_autofree char *path = import_fixture_write (self, "In.csv", TABLE, -1);
  guint64 imported;
  g_autofree char *first = import_file (path, &imported);
  g_autofree char *second = import_file (first, &imported);
  g_autofree char *name = g_path_get_basename (second);
  g_autofree char *a = NULL, *b = NULL;
  g_auto(GStrv) first_lines = NULL, second_lines = NULL;

  g_assert_cmpuint (imported, ==, 0);
  g_assert_cmpstr (name, ==, "In - rejected 2.csv");
  g_assert_true (g_file_get_contents (first, &a, NULL, NULL));
  g_assert_true (g_file_get_contents (second, &b, NULL, NULL));
  first_lines = g_strsplit (a, "\r\n", -1);
  second_lines = g_strsplit (b, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (first_lines), ==, g_strv_length (second_lines));
  g_assert_cmpstr (first_lines[0], ==, second_lines[0]);
  g_assert_true (g_str_has_prefix (second_lines[1], "\"R1\",\"soon\",\"Police\",\" A \",\"B\",\"'=1+1\",\"2\""));
  g_assert_true (g_str_has_prefix (second_lines[4], "\"R4\",\"2026-06-04\",\"Police\",\"A\",\"4\","));
}

/* Mended in a spreadsheet program, all of it is taken, with the texts of the original. */
static void
test_mended (ImportFixture *self,
             gconstpointer  data)
{
  g_autofree char *path = import_fixture_write (self, "In.csv", TABLE, -1);
  guint64 imported;
  g_autofree char *rejects = import_file (path, &imported);
  g_autofree char *text = NULL, *mended_path = NULL, *again = NULL;
  g_autoptr(GString) mended = NULL;
  g_autoptr(SpReferralReader) reader = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SpReferralRow) row = NULL, third = NULL;
  const char *heading;

  g_assert_true (g_file_get_contents (rejects, &text, NULL, NULL));
  mended = g_string_new (text);
  g_assert_cmpuint (g_string_replace (mended, "soon", "2026-06-03", 0), ==, 1);
  g_assert_cmpuint (g_string_replace (mended, "Ministry", "Housing", 0), ==, 1);
  g_assert_cmpuint (g_string_replace (mended, "\"A\",\"5\"", "\"A\",\"B\",\"\",\"5\"", 0), ==, 1);
  g_assert_cmpuint (g_string_replace (mended, "\"stray\",\"'=cells\",", "", 0), ==, 1);
  mended_path = import_fixture_write (self, "mended.csv", mended->str, mended->len);
  again = import_file (mended_path, &imported);
  g_assert_null (again);
  g_assert_cmpuint (imported, ==, 4);

  reader = import_fixture_open (mended_path, &error);
  row = sp_referral_reader_next (reader, NULL, &error);
  g_assert_cmpuint (sp_referral_row_get_n_extras (row), ==, 1);
  g_assert_cmpstr (sp_referral_row_get_extra (row, 0, &heading), ==, "=1+1");
  g_assert_cmpstr (heading, ==, "=Colour");
  third = sp_referral_reader_next (reader, NULL, &error);
  g_assert_cmpstr (sp_referral_row_get_extra (third, 0, NULL), ==, "'=x \"q\"\nnext");
}

/* A spreadsheet program fills short rows up with empty cells, and so hides that cells are missing:
 * the row's number is then in a wrong column. */
static void
test_filled_up (ImportFixture *self,
                gconstpointer  data)
{
  g_autofree char *path = import_fixture_write (
    self, "filled.csv",
    "Ref,Date,Agency,Victim surname,Perp surname,Notes,Row,Reason,What to do\n"
    "R4,2026-06-04,Police,A,5,column-count,This row …,,\n"
    "R5,2026-06-04,Police,A,B,x,stray,6,column-count\n"
    "R6,2026-06-04,Police,A,\xef\xbf\xbd,x,7,bad-encoding,Type again\n"
    "R7,2026-06-04,Police,A,B,x,,,\n", -1);
  guint64 imported;
  g_autofree char *rejects = import_file (path, &imported);
  g_autofree char *text = NULL;

  /* the first is not caught by an empty cell, but by what stands where the number was */
  g_assert_nonnull (rejects);
  g_assert_true (g_file_get_contents (rejects, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"R4\""));
  g_assert_nonnull (strstr (text, "\"R5\""));
  g_assert_nonnull (strstr (text, "\"R6\""));
  g_assert_null (strstr (text, "\"R7\""));
  g_assert_cmpuint (imported, ==, 1);
}

static void
test_places (ImportFixture *self,
             gconstpointer  data)
{
  g_autofree char *path = import_fixture_write (self, "In.csv", TABLE, -1);
  guint64 imported;
  g_autofree char *held = import_fixture_write (self, "In - rejected.csv", "mine", -1);
  g_autofree char *text = NULL;
  g_autofree char *rejects = import_file (path, &imported);
  g_autofree char *name = g_path_get_basename (rejects);
  g_autoptr(GError) error = NULL;
  g_autoptr(SpReferralReader) reader = import_fixture_open (path, &error);
  g_autoptr(SpReferralRow) row = sp_referral_reader_next (reader, NULL, &error);
  g_autoptr(SpRejectWriter) nowhere = NULL;
  g_autoptr(SpRejectWriter) dropped = NULL;
  g_autoptr(GDir) dir = NULL;
  int n_files = 0;

  /* nothing is replaced */
  g_assert_cmpstr (name, ==, "In - rejected 2.csv");
  g_assert_true (g_file_get_contents (held, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "mine");

  nowhere = sp_reject_writer_new (path, "/nonexistent", sp_referral_reader_get_mapping (reader), NULL);
  g_assert_false (sp_reject_writer_add (nowhere, row, &error));
  g_assert_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_FAILED);

  /* what is given up leaves nothing behind */
  dropped = sp_reject_writer_new (path, NULL, sp_referral_reader_get_mapping (reader), NULL);
  g_assert_true (sp_reject_writer_add (dropped, row, NULL));
  g_clear_pointer (&dropped, sp_reject_writer_free);
  dir = g_dir_open (self->folder, 0, NULL);
  while (g_dir_read_name (dir))
    n_files++;
  g_assert_cmpint (n_files, ==, 3);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/import/rejects/" path, ImportFixture, NULL, import_fixture_set_up, func,           \
              import_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("format", test_format);
  ADD ("unmended", test_unmended);
  ADD ("mended", test_mended);
  ADD ("filled-up", test_filled_up);
  ADD ("places", test_places);

  return g_test_run ();
}
