/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "import-fixture.h"

#include <string.h>

static void
assert_rows (ImportFixture *self,
             const char    *sheet,
             const char    *strings,
             const char    *expected)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = import_fixture_write_xlsx (self, "a.xlsx", sheet, strings);
  g_autofree char *rows = import_fixture_rows (path, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (rows, ==, expected);
}

static void
test_cells (ImportFixture *self,
            gconstpointer  data)
{
  assert_rows (self,
               "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>0</v></c></row>"
               "<row r=\"4\"><c r=\"A4\"><v>44264324729</v></c>"
               "<c r=\"B4\" t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c>"
               "<c r=\"C4\" t=\"b\"><v>1</v></c><c r=\"D4\" t=\"e\"><v>#N/A</v></c>"
               "<c r=\"E4\" t=\"str\"><f>\"a\"&amp;\"b\"</f><v>ab</v></c>"
               "<c r=\"F4\"><v>1.5</v></c><c r=\"G4\"><v>4.4264324729E10</v></c>"
               "<c r=\"H4\"/></row><row r=\"5\"/>"
               "<row><c t=\"inlineStr\"><is><t>no place</t></is></c></row>",
               "<si><t>one</t></si><si><r><t>t</t></r><r><t xml:space=\"preserve\">w o_x000A_</t></r>"
               "<rPh><t>skipped</t></rPh></si>",
               "1:tw o\n||one\n4:44264324729|inline|TRUE|#N/A|ab|1.5|44264324729\n6:no place\n");
}

static void
test_dates (ImportFixture *self,
            gconstpointer  data)
{
  assert_rows (self,
               "<row r=\"1\"><c s=\"1\"><v>46177</v></c><c s=\"2\"><v>46177</v></c>"
               "<c><v>46177</v></c><c s=\"1\"><v>46177.5</v></c><c s=\"1\"><v>59</v></c>"
               "<c s=\"1\"><v>61</v></c><c s=\"1\"><v>0.75</v></c><c s=\"1\"><v>-3</v></c>"
               "<c s=\"1\" t=\"d\"><v>2026-06-04</v></c></row>", "",
               "1:2026-06-04|2026-06-04|46177|2026-06-04 12:00:00|1900-02-28|1900-03-01|18:00:00|-3"
               "|2026-06-04\n");
}

static void
test_sheet_by_name (ImportFixture *self,
                    gconstpointer  data)
{
  g_autofree char *path = import_fixture_write_xlsx (self, "a.xlsx", "", "");
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSheet) sheet = sp_sheet_open (path, "Other", NULL, &error);
  const SpSheetRow *row;

  g_assert_no_error (error);
  row = sp_sheet_next (sheet, NULL, &error);
  g_assert_nonnull (row);
  g_assert_cmpstr (sp_sheet_row_get_cell (row, 0, NULL), ==, "second");

  g_assert_null (sp_sheet_open (path, "Third", NULL, &error));
  g_assert_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_NO_SHEET);
}

static void
assert_fails (const char    *path,
              SpImportError  code)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *rows = import_fixture_rows (path, &error);

  g_assert_error (error, SP_IMPORT_ERROR, (int) code);
}

#define ENTITIES                                                                                   \
  "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"                \
  "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">"               \
  "<!ENTITY f SYSTEM \"file:///etc/passwd\">]>"

static void
test_hostile (ImportFixture *self,
              gconstpointer  data)
{
  static const char rels[] =
    "<Relationships><Relationship Id=\"r1\" Type=\"x/officeDocument\" Target=\"w.xml\"/>"
    "</Relationships>";
  static const char book_rels[] =
    "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"s.xml\"/>"
    "</Relationships>";
  static const char outer_rels[] =
    "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" TargetMode=\"External\" "
    "Target=\"file:///etc/passwd\"/></Relationships>";
  static const char book[] =
    "<workbook xmlns:r=\"y\"><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>";
  const char *entities[] = {
    "_rels/.rels", rels, "_rels/w.xml.rels", book_rels, "w.xml", book,
    "s.xml", ENTITIES "<worksheet><sheetData><row><c t=\"str\"><v>&d;&f;</v></c></row></sheetData>"
    "</worksheet>", NULL
  };
  const char *outside[] = {
    "_rels/.rels", rels, "_rels/w.xml.rels", outer_rels, "w.xml", book, NULL
  };
  const char *no_sheet[] = { "_rels/.rels", rels, "_rels/w.xml.rels", book_rels, "w.xml", book, NULL };
  const char *cut[] = {
    "_rels/.rels", rels, "_rels/w.xml.rels", book_rels, "w.xml", book,
    "s.xml", "<worksheet><sheetData><row><c><v>1</v></c></row><row><c>", NULL
  };
  const char *document[] = { "word/document.xml", "<document/>", NULL };
  g_autofree char *a = import_fixture_write_zip (self, "a.xlsx", entities);
  g_autofree char *b = import_fixture_write_zip (self, "b.xlsx", outside);
  g_autofree char *c = import_fixture_write_zip (self, "c.xlsx", no_sheet);
  g_autofree char *d = import_fixture_write_zip (self, "d.xlsx", cut);
  g_autofree char *e = import_fixture_write_zip (self, "e.docx", document);

  assert_fails (a, SP_IMPORT_ERROR_DAMAGED);
  assert_fails (b, SP_IMPORT_ERROR_NO_SHEET);
  assert_fails (c, SP_IMPORT_ERROR_DAMAGED);
  assert_fails (d, SP_IMPORT_ERROR_DAMAGED);
  assert_fails (e, SP_IMPORT_ERROR_NOT_A_TABLE);
}

static void
test_bomb (ImportFixture *self,
           gconstpointer  data)
{
  g_autoptr(GString) sheet = g_string_new (NULL);
  g_autofree char *path = NULL;

  for (int i = 0; i < 40; i++)
    {
      g_string_append (sheet, "<row><c t=\"str\"><v>x</v></c></row>");
      for (int j = 0; j < 1024 * 1024; j++)
        g_string_append_c (sheet, ' ');
    }
  path = import_fixture_write_xlsx (self, "bomb.xlsx", sheet->str, "");
  assert_fails (path, SP_IMPORT_ERROR_TOO_BIG);
}

/* References out of order or out of reach must not make rows and cells vanish or the loop long. */
static void
test_odd_places (ImportFixture *self,
                 gconstpointer  data)
{
  assert_rows (self,
               "<row r=\"3\"><c r=\"B3\"><v>1</v></c><c r=\"A3\"><v>2</v></c>"
               "<c r=\"ZZZZZZZZZZ3\"><v>3</v></c></row>"
               "<row r=\"1\"><c r=\"A1\"><v>4</v></c></row>"
               "<row r=\"99999999999999999999\"><c><v>5</v></c></row>", "",
               "3:|1|2|3\n4:4\n5:5\n");
}

#define ADD(path, func)                                                                            \
  g_test_add ("/import/xlsx/" path, ImportFixture, NULL, import_fixture_set_up, func,              \
              import_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("cells", test_cells);
  ADD ("dates", test_dates);
  ADD ("sheet-by-name", test_sheet_by_name);
  ADD ("hostile", test_hostile);
  ADD ("bomb", test_bomb);
  ADD ("odd-places", test_odd_places);

  return g_test_run ();
}
