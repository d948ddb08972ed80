/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "import-fixture.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>

void
import_fixture_set_up (ImportFixture *self,
                       gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  self->folder = g_dir_make_tmp ("sp-import-XXXXXX", &error);
  g_assert_no_error (error);
}

void
import_fixture_tear_down (ImportFixture *self,
                          gconstpointer  data)
{
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

char *
import_fixture_path (ImportFixture *self,
                     const char    *name)
{
  return g_build_filename (self->folder, name, NULL);
}

char *
import_fixture_write (ImportFixture *self,
                      const char    *name,
                      const void    *data,
                      gssize         length)
{
  g_autoptr(GError) error = NULL;
  char *path = import_fixture_path (self, name);

  g_file_set_contents (path, data, length, &error);
  g_assert_no_error (error);

  return path;
}

/* @parts: name, text, name, text … */
char *
import_fixture_write_zip (ImportFixture       *self,
                          const char          *name,
                          const char * const  *parts)
{
  char *path = import_fixture_path (self, name);
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  for (gsize i = 0; parts[i]; i += 2)
    {
      struct archive_entry *entry = archive_entry_new ();
      gsize length = strlen (parts[i + 1]);

      archive_entry_set_pathname (entry, parts[i]);
      archive_entry_set_size (entry, length);
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_perm (entry, 0644);
      g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
      g_assert_cmpint (archive_write_data (archive, parts[i + 1], length), ==, (int) length);
      archive_entry_free (entry);
    }
  g_assert_cmpint (archive_write_free (archive), ==, ARCHIVE_OK);

  return path;
}

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

/* A workbook of two sheets; cell style 1 is a built-in date, style 2 a date by its format. */
char *
import_fixture_write_xlsx (ImportFixture *self,
                           const char    *name,
                           const char    *sheet_data,
                           const char    *strings)
{
  g_autofree char *sheet = g_strconcat (XML "<worksheet xmlns=\"" MAIN "\"><sheetData>",
                                        sheet_data, "</sheetData></worksheet>", NULL);
  g_autofree char *shared = g_strconcat (XML "<sst xmlns=\"" MAIN "\">", strings, "</sst>", NULL);
  const char *parts[] = {
    "_rels/.rels",
    XML "<Relationships xmlns=\"" PACKAGE "\"><Relationship Id=\"rId1\" Type=\"" OFFICE
        "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
    "xl/workbook.xml",
    XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets>"
        "<sheet name=\"Referrals\" sheetId=\"1\" r:id=\"rId1\"/>"
        "<sheet name=\"Other\" sheetId=\"2\" r:id=\"rId4\"/></sheets></workbook>",
    "xl/_rels/workbook.xml.rels",
    XML "<Relationships xmlns=\"" PACKAGE "\">"
        "<Relationship Id=\"rId1\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
        "<Relationship Id=\"rId2\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"
        "<Relationship Id=\"rId3\" Type=\"" OFFICE
        "/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>"
        "<Relationship Id=\"rId4\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/sheet2.xml\"/>"
        "</Relationships>",
    "xl/styles.xml",
    XML "<styleSheet xmlns=\"" MAIN "\"><numFmts count=\"1\"><numFmt numFmtId=\"170\" "
        "formatCode=\"[$-809]dd\\ mmmm\\ yyyy;@\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/>"
        "</cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"170\"/>"
        "</cellXfs></styleSheet>",
    "xl/sharedStrings.xml",
    shared,
    "xl/worksheets/sheet1.xml",
    sheet,
    "xl/worksheets/sheet2.xml",
    XML "<worksheet xmlns=\"" MAIN "\"><sheetData><row r=\"1\"><c t=\"inlineStr\"><is><t>second"
        "</t></is></c></row></sheetData></worksheet>",
    NULL
  };

  return import_fixture_write_zip (self, name, parts);
}

/* All rows as text: number, cells parted by bars; what is wrong with a cell in brackets. */
char *
import_fixture_rows (const char  *path,
                     GError     **error)
{
  g_autoptr(SpSheet) sheet = sp_sheet_open (path, NULL, NULL, error);
  GString *text = g_string_new (NULL);
  const SpSheetRow *row;

  while (sheet && (row = sp_sheet_next (sheet, NULL, error)))
    {
      g_string_append_printf (text, "%" G_GUINT64_FORMAT ":", sp_sheet_row_get_number (row));
      for (guint i = 0; i < sp_sheet_row_get_n_kept (row); i++)
        {
          SpSheetCellFlags flags;

          g_string_append_printf (text, "%s%s", i ? "|" : "",
                                  sp_sheet_row_get_cell (row, i, &flags));
          if (flags & SP_SHEET_CELL_BAD)
            g_string_append (text, "[bad]");
          if (flags & SP_SHEET_CELL_CUT)
            g_string_append (text, "[cut]");
        }
      if (sp_sheet_row_is_unclosed (row))
        g_string_append (text, "[unclosed]");
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}

SpReferralReader *
import_fixture_open (const char  *path,
                     GError     **error)
{
  g_autoptr(SpAgencyNames) agencies = sp_agency_names_new_default ();
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 24, 11, 2026);

  return sp_referral_reader_open (path, NULL, agencies, &today, NULL, error);
}
