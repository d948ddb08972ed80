/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "import-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

static void
assert_rows (ImportFixture *self,
             const char    *data,
             gssize         length,
             const char    *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = import_fixture_write (self, "a.csv", data, length);
  g_autofree char *rows = import_fixture_rows (path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, expected);
}

static void
test_shapes (ImportFixture *self,
             gconstpointer  data)
{
  assert_rows (self, "a,b\r\n1,\"x, y\"\r\n", -1, "1:a|b\n2:1|x, y\n");
  assert_rows (self, "a,b\n1,\"say \"\"hi\"\"\"", -1, "1:a|b\n2:1|say \"hi\"\n");
  assert_rows (self, "a,b\r1,2\r", -1, "1:a|b\n2:1|2\n");
  assert_rows (self, "a,b\r\n\"l1\r\nl2\",x\r\n3,4", -1, "1:a|b\n2:l1\r\nl2|x\n3:3|4\n");
  assert_rows (self, "a,b\n,\n1,", -1, "1:a|b\n2:|\n3:1|\n");
}

static void
test_blank_lines_count (ImportFixture *self,
                        gconstpointer  data)
{
  assert_rows (self, "a,b\n\n1,2\n\n\n3,4\n\n", -1, "1:a|b\n3:1|2\n6:3|4\n");
  assert_rows (self, "a,b\r\n\r\n1,2\r\n", -1, "1:a|b\n3:1|2\n");
  assert_rows (self, "\n\na,b\n1,2\n", -1, "3:a|b\n4:1|2\n");
}

static void
test_separators (ImportFixture *self,
                 gconstpointer  data)
{
  assert_rows (self, "a;b;c\n1,5;2;3\n", -1, "1:a|b|c\n2:1,5|2|3\n");
  assert_rows (self, "a\tb\tc\n1\t\t3\n", -1, "1:a|b|c\n2:1||3\n");
  assert_rows (self, "\"a,x,y,z\";b\n1;2\n", -1, "1:a,x,y,z|b\n2:1|2\n");
  assert_rows (self, "Name, first;Name, last;x\n1;2;3\n4;5;6\n", -1,
               "1:Name, first|Name, last|x\n2:1|2|3\n3:4|5|6\n");
  assert_rows (self, "sep=;\r\na;b\r\n1,2,3;4\r\n", -1, "1:a|b\n2:1,2,3|4\n");
}

static void
test_encodings (ImportFixture *self,
                gconstpointer  data)
{
  const char *utf8 = "a;b\nSi\xc3\xa2n;\xe2\x80\x99\xf0\x9f\x98\x80\n";
  g_autofree char *le = NULL, *be = NULL;
  gsize n_le, n_be;
  g_autofree char *marked = g_strconcat ("\xef\xbb\xbf", utf8, NULL);
  g_autofree char *expected = g_strdup ("1:a|b\n2:Si\xc3\xa2n|\xe2\x80\x99\xf0\x9f\x98\x80\n");
  g_autofree char *with_mark = g_strconcat ("\xef\xbb\xbf" "a;b\n", utf8 + 4, NULL);

  assert_rows (self, utf8, -1, expected);
  assert_rows (self, marked, -1, expected);

  le = g_convert (with_mark, -1, "UTF-16LE", "UTF-8", NULL, &n_le, NULL);
  be = g_convert (with_mark, -1, "UTF-16BE", "UTF-8", NULL, &n_be, NULL);
  assert_rows (self, le, n_le, expected);
  assert_rows (self, be, n_be, expected);
  /* without the mark, found out by the zeros */
  assert_rows (self, "a\0;\0b\0\n\0c\0;\0d\0\n\0", 16, "1:a|b\n2:c|d\n");

  assert_rows (self, "a;b\nSi\xe2n;\x92\x80\n", -1, "1:a|b\n2:Si\xc3\xa2n|\xe2\x80\x99\xe2\x82\xac\n");
}

static void
test_bad_bytes (ImportFixture *self,
                gconstpointer  data)
{
  g_autofree char *le = NULL;
  gsize n;

  assert_rows (self, "\xef\xbb\xbf" "a,b\n1,x\xffy\n3,4\n", -1,
               "1:a|b\n2:1|x\xef\xbf\xbdy[bad]\n3:3|4\n");
  /* mostly UTF-8: the file is not taken for another encoding */
  assert_rows (self, "a,b\n\xc3\xa9\xc3\xa9,x\xffy\n\xc3\xa9,4\n", -1,
               "1:a|b\n2:\xc3\xa9\xc3\xa9|x\xef\xbf\xbdy[bad]\n3:\xc3\xa9|4\n");
  /* Windows-1252 has no 0x81 */
  assert_rows (self, "a,b\n\xe9,\x81\n3,\xe9\n", -1,
               "1:a|b\n2:\xc3\xa9|\xef\xbf\xbd[bad]\n3:3|\xc3\xa9\n");
  assert_rows (self, "\xef\xbb\xbf" "a,b\n1,x\0y\n3,4\n", 17, "1:a|b\n2:1|x\xef\xbf\xbdy[bad]\n3:3|4\n");

  /* UTF-16: half a pair, and a file cut in the middle of a letter */
  le = g_convert ("\xef\xbb\xbf" "a,b\n1,xy\n", -1, "UTF-16LE", "UTF-8", NULL, &n, NULL);
  le[n - 6] = '\x00';
  le[n - 5] = '\xd8';
  assert_rows (self, le, n, "1:a|b\n2:1|\xef\xbf\xbdy[bad]\n");
  assert_rows (self, le, n - 3, "1:a|b\n2:1|\xef\xbf\xbd\xef\xbf\xbd[bad]\n");
}

static void
test_hostile (ImportFixture *self,
              gconstpointer  data)
{
  const gsize size = 48 * 1024 * 1024;
  g_autoptr(GString) text = g_string_sized_new (size + 64);
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSheet) sheet = NULL;
  g_autofree char *path = NULL;
  const SpSheetRow *row;
  SpSheetCellFlags flags;

  /* one cell of many megabytes, then a sound row */
  g_string_append (text, "a,b\n1,\"");
  while (text->len < size)
    g_string_append (text, "0123456789\n,abcdef\xc3\xa9");
  g_string_append (text, "\"\n3,4\n");
  path = import_fixture_write (self, "big.csv", text->str, text->len);
  g_string_set_size (text, 0);

  sheet = sp_sheet_open (path, NULL, NULL, &error);
  g_assert_no_error (error);
  row = sp_sheet_next (sheet, NULL, &error);
  row = sp_sheet_next (sheet, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sp_sheet_row_get_n_cells (row), ==, 2);
  g_assert_cmpuint (strlen (sp_sheet_row_get_cell (row, 1, &flags)), <=, SP_SHEET_CELL_BYTES);
  g_assert_cmpuint (flags, ==, SP_SHEET_CELL_CUT);
  row = sp_sheet_next (sheet, NULL, &error);
  g_assert_cmpuint (sp_sheet_row_get_number (row), ==, 3);
  g_assert_cmpstr (sp_sheet_row_get_cell (row, 1, &flags), ==, "4");
  g_assert_null (sp_sheet_next (sheet, NULL, &error));
  g_assert_no_error (error);
  g_clear_pointer (&sheet, sp_sheet_close);
  g_clear_pointer (&path, g_free);

  /* a million columns */
  g_string_append (text, "a,b\n");
  for (int i = 0; i < 1000000; i++)
    g_string_append_c (text, ',');
  g_string_append (text, "\n1,2\n");
  path = import_fixture_write (self, "wide.csv", text->str, text->len);
  sheet = sp_sheet_open (path, NULL, NULL, &error);
  g_assert_no_error (error);
  sp_sheet_next (sheet, NULL, NULL);
  row = sp_sheet_next (sheet, NULL, NULL);
  g_assert_cmpuint (sp_sheet_row_get_n_cells (row), ==, 1000001);
  g_assert_cmpuint (sp_sheet_row_get_n_kept (row), ==, SP_SHEET_COLUMNS);
  row = sp_sheet_next (sheet, NULL, NULL);
  g_assert_cmpuint (sp_sheet_row_get_n_cells (row), ==, 2);
}

/* Many megabytes within a quotation mark that nobody closes, spaces as far as the eye can see. */
static void
test_unclosed (ImportFixture *self,
               gconstpointer  data)
{
  g_autoptr(GString) text = g_string_new ("a,b\n1,\"");
  g_autofree char *path = NULL, *rows = NULL;
  g_autoptr(GError) error = NULL;

  for (int i = 0; i < 500000; i++)
    g_string_append (text, "x,y,z\n");
  path = import_fixture_write (self, "open.csv", text->str, text->len);
  rows = import_fixture_rows (path, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (rows, "[cut][unclosed]\n"));

  g_string_assign (text, "a,b\n1,x");
  for (int i = 0; i < 5000000; i++)
    g_string_append_c (text, ' ');
  g_string_append (text, ",\"y\"");
  for (int i = 0; i < 3000000; i++)
    g_string_append_c (text, ' ');
  g_string_append (text, "\n2,3\n");
  g_free (path);
  g_free (rows);
  path = import_fixture_write (self, "spaces.csv", text->str, text->len);
  rows = import_fixture_rows (path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (rows, "\n3:2|3\n"));
}

static void
assert_refused (const char    *path,
                SpImportError  code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSheet) sheet = sp_sheet_open (path, NULL, NULL, &error);

  g_assert_null (sheet);
  g_assert_error (error, SP_IMPORT_ERROR, (int) code);
}

static void
test_refused (ImportFixture *self,
              gconstpointer  data)
{
  static const struct { const char *data; gssize length; SpImportError code; } cases[] = {
    { "", 0, SP_IMPORT_ERROR_EMPTY },
    { "\xef\xbb\xbf", 3, SP_IMPORT_ERROR_EMPTY },
    { "%PDF-1.7\n1,2", -1, SP_IMPORT_ERROR_NOT_A_TABLE },
    { "\x89PNG\r\n\x1a\n", -1, SP_IMPORT_ERROR_NOT_A_TABLE },
    { "<!DOCTYPE html><table>", -1, SP_IMPORT_ERROR_NOT_A_TABLE },
    { "a,b\n\1\2\0\0\0\0\3\4,x\0\0y\n", 18, SP_IMPORT_ERROR_NOT_A_TABLE },
    { "PK\3\4 and no more", -1, SP_IMPORT_ERROR_DAMAGED },
  };
  g_autofree char *missing = import_fixture_path (self, "none.csv");
  g_autofree char *beneath = import_fixture_path (self, "none.csv/below.csv");
  g_autofree char *pipe = import_fixture_path (self, "pipe");
  guint8 ole[2048] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
  g_autofree char *old = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = import_fixture_write (self, "x.csv", cases[i].data, cases[i].length);

      g_test_message ("%" G_GSIZE_FORMAT, i);
      assert_refused (path, cases[i].code);
    }

  assert_refused (missing, SP_IMPORT_ERROR_NOT_FOUND);
  assert_refused (beneath, SP_IMPORT_ERROR_NOT_FOUND);
  assert_refused (self->folder, SP_IMPORT_ERROR_NOT_A_FILE);
  assert_refused ("/dev/zero", SP_IMPORT_ERROR_NOT_A_FILE);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_refused (pipe, SP_IMPORT_ERROR_NOT_A_FILE);

  ole[30] = 9;
  old = import_fixture_write (self, "old.xls", ole, sizeof ole);
  assert_refused (old, SP_IMPORT_ERROR_OLD_FORMAT);
  memcpy (ole + 600, "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e", 31);
  g_free (old);
  old = import_fixture_write (self, "locked.xlsx", ole, sizeof ole);
  assert_refused (old, SP_IMPORT_ERROR_ENCRYPTED);
}

static void
test_cancelled (ImportFixture *self,
                gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *path = import_fixture_write (self, "a.csv", "a,b\n1,2\n", -1);
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (sp_sheet_open (path, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/import/csv/" path, ImportFixture, NULL, import_fixture_set_up, func,               \
              import_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("shapes", test_shapes);
  ADD ("blank-lines", test_blank_lines_count);
  ADD ("separators", test_separators);
  ADD ("encodings", test_encodings);
  ADD ("bad-bytes", test_bad_bytes);
  ADD ("hostile", test_hostile);
  ADD ("unclosed", test_unclosed);
  ADD ("refused", test_refused);
  ADD ("cancelled", test_cancelled);

  return g_test_run ();
}
