/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sheet-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Rows */

void
sp_sheet_row_init (SpSheetRow *row)
{
  row->cells = g_array_new (FALSE, FALSE, sizeof (SpSheetCell));
  row->text = g_string_new (NULL);
}

void
sp_sheet_row_clear (SpSheetRow *row)
{
  g_clear_pointer (&row->cells, g_array_unref);
  if (row->text)
    g_string_free (g_steal_pointer (&row->text), TRUE);
}

void
sp_sheet_row_start (SpSheetRow *row,
                    guint64     number)
{
  row->number = number;
  row->n_cells = 0;
  row->unclosed = FALSE;
  g_array_set_size (row->cells, 0);

  /* A long row must not hold its memory for the rest of the file. */
  if (row->text->allocated_len > SP_SHEET_CELL_BYTES)
    {
      g_string_free (row->text, TRUE);
      row->text = g_string_new (NULL);
    }
  g_string_truncate (row->text, 0);
}

void
sp_sheet_row_add (SpSheetRow *row,
                  const char *text,
                  gsize       length,
                  gboolean    cut)
{
  SpSheetCell cell = { row->text->len, cut ? SP_SHEET_CELL_CUT : SP_SHEET_CELL_NONE };
  gsize room = row->text->len < SP_SHEET_ROW_BYTES ? SP_SHEET_ROW_BYTES - row->text->len : 0;

  if (row->n_cells < G_MAXUINT)
    row->n_cells++;
  if (row->cells->len >= SP_SHEET_COLUMNS)
    return;

  room = MIN (room, SP_SHEET_CELL_BYTES);
  if (length > room)
    {
      length = room;
      /* Never within a character. */
      while (length > 0 && (text[length] & 0xc0) == 0x80)
        length--;
      cell.flags |= SP_SHEET_CELL_CUT;
    }

  if (g_utf8_validate_len (text, length, NULL))
    {
      g_string_append_len (row->text, text, length);
    }
  else
    {
      g_autofree char *valid = g_utf8_make_valid (text, length);

      cell.flags |= SP_SHEET_CELL_BAD;
      g_string_append (row->text, valid);
    }
  g_string_append_c (row->text, '\0');
  g_array_append_val (row->cells, cell);
}

/* Takes empty cells off the end. */
void
sp_sheet_row_trim (SpSheetRow *row)
{
  if (row->n_cells != row->cells->len)
    return;

  while (row->cells->len > 0)
    {
      SpSheetCell *cell = &g_array_index (row->cells, SpSheetCell, row->cells->len - 1);

      if (cell->flags || row->text->str[cell->offset])
        break;
      g_array_set_size (row->cells, row->cells->len - 1);
      row->n_cells--;
    }
}

/**
 * sp_sheet_row_get_number:
 * @row: a row
 *
 * Returns: the row's number as a spreadsheet program shows it, from 1
 */
guint64
sp_sheet_row_get_number (const SpSheetRow *row)
{
  return row->number;
}

/**
 * sp_sheet_row_get_n_cells:
 * @row: a row
 *
 * Returns: how many cells the row has in the file
 */
guint
sp_sheet_row_get_n_cells (const SpSheetRow *row)
{
  return row->n_cells;
}

/**
 * sp_sheet_row_get_n_kept:
 * @row: a row
 *
 * Returns: how many of its cells can be asked for, at most %SP_SHEET_COLUMNS
 */
guint
sp_sheet_row_get_n_kept (const SpSheetRow *row)
{
  return row->cells->len;
}

/**
 * sp_sheet_row_get_cell:
 * @row: a row
 * @column: from 0
 * @flags: (out) (optional): what is wrong with the cell
 *
 * Returns: the text, valid UTF-8 until the next row is read; empty for a cell that is not there
 */
const char *
sp_sheet_row_get_cell (const SpSheetRow *row,
                       guint             column,
                       SpSheetCellFlags *flags)
{
  const SpSheetCell *cell;

  if (flags)
    *flags = SP_SHEET_CELL_NONE;
  if (column >= row->cells->len)
    return "";

  cell = &g_array_index (row->cells, SpSheetCell, column);
  if (flags)
    *flags = cell->flags;

  return row->text->str + cell->offset;
}

/**
 * sp_sheet_row_is_blank:
 * @row: a row
 *
 * Returns: %TRUE if no cell has anything in it
 */
gboolean
sp_sheet_row_is_blank (const SpSheetRow *row)
{
  if (row->n_cells != row->cells->len)
    return FALSE;

  for (guint i = 0; i < row->cells->len; i++)
    {
      const SpSheetCell *cell = &g_array_index (row->cells, SpSheetCell, i);

      if (cell->flags)
        return FALSE;
      for (const char *p = row->text->str + cell->offset; *p; p = g_utf8_next_char (p))
        if (!g_unichar_isspace (g_utf8_get_char (p)))
          return FALSE;
    }

  return TRUE;
}

/**
 * sp_sheet_row_is_unclosed:
 * @row: a row
 *
 * Returns: %TRUE if the file ended inside the row's quotation marks, so that nobody can tell
 *   where its cells end
 */
gboolean
sp_sheet_row_is_unclosed (const SpSheetRow *row)
{
  return row->unclosed;
}

/* Files */

/* Reads at an offset until the buffer is full or the file ends; -1 with @error set. */
gssize
sp_sheet_read (int       fd,
               void     *buffer,
               gsize     size,
               guint64   offset,
               GError  **error)
{
  gsize got = 0;

  while (got < size)
    {
      ssize_t n = pread (fd, (char *) buffer + got, size - got, offset + got);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_FAILED,
                       "The file could not be read: %s.", g_strerror (errno));
          return -1;
        }
      if (n == 0)
        break;
      got += n;
    }

  return got;
}

static int
open_file (const char  *path,
           guint64     *size,
           GError     **error)
{
  g_autofd int fd = -1;
  struct stat info;

  /* Without O_NONBLOCK, a pipe would hold us here for ever. */
  fd = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  if (fd < 0 || fstat (fd, &info) < 0)
    {
      int saved = errno;

      if (saved == ENOENT || saved == ENOTDIR)
        g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_NOT_FOUND,
                             "There is no such file.");
      else if (saved == EACCES || saved == EPERM)
        g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_NO_PERMISSION,
                             "You are not allowed to read this file.");
      else
        g_set_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_FAILED,
                     "The file could not be opened: %s.", g_strerror (saved));
      return -1;
    }
  if (S_ISDIR (info.st_mode))
    {
      g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_NOT_A_FILE,
                           "This is a folder. Choose a file inside it.");
      return -1;
    }
  if (!S_ISREG (info.st_mode))
    {
      g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_NOT_A_FILE,
                           "This is not an ordinary file.");
      return -1;
    }
  if (info.st_size == 0)
    {
      g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_EMPTY, "The file is empty.");
      return -1;
    }

  *size = info.st_size;

  return g_steal_fd (&fd);
}

/* An OLE container is an old workbook, or a new one with a password: its folder tells. */
static gboolean
ole_is_encrypted (int          fd,
                  const guint8 head[512])
{
  static const guint8 name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g";
  guint8 folder[4096];
  guint shift = head[30] | head[31] << 8;
  guint64 sector = head[48] | head[49] << 8 | head[50] << 16 | (guint64) head[51] << 24;
  gssize n;

  if (shift != 9 && shift != 12)
    return FALSE;
  n = sp_sheet_read (fd, folder, sizeof folder, (sector + 1) << shift, NULL);

  return n > 0 && memmem (folder, n, name, sizeof name - 1) != NULL;
}

static gboolean
refuse_known_formats (int            fd,
                      const guint8  *head,
                      gsize          length,
                      GError       **error)
{
  static const struct { const char *magic; gsize length; const char *what; } others[] = {
    { "%PDF", 4, "a PDF document" },
    { "\x89PNG", 4, "a picture" },
    { "\xff\xd8\xff", 3, "a picture" },
    { "GIF8", 4, "a picture" },
    { "II*\0", 4, "a picture" },
    { "MM\0*", 4, "a picture" },
    { "RIFF", 4, "a recording or picture" },
    { "{\\rtf", 5, "a text document" },
    { "<!DOCTYPE", 9, "a web page" },
    { "<!doctype", 9, "a web page" },
    { "<html", 5, "a web page" },
    { "<HTML", 5, "a web page" },
    { "<?xml", 5, "an XML document" },
    { "\x1f\x8b", 2, "a compressed file" },
    { "7z\xbc\xaf", 4, "a compressed file" },
    { "Rar!", 4, "a compressed file" },
    { "\x7f" "ELF", 4, "a program" },
    { "MZ\x90", 3, "a program" },
    { "SQLite format 3", 15, "a database" },
  };

  if (length >= 512 && memcmp (head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0)
    {
      if (ole_is_encrypted (fd, head))
        g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_ENCRYPTED,
                             "This workbook has a password. Open it in a spreadsheet program, "
                             "take the password off, and save it again.");
      else
        g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_OLD_FORMAT,
                             "This is a workbook in an old format. Open it in a spreadsheet "
                             "program and save it as an Excel workbook (.xlsx) or as CSV.");
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (length >= others[i].length && memcmp (head, others[i].magic, others[i].length) == 0)
      {
        g_set_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_NOT_A_TABLE,
                     "This is %s, not a spreadsheet.", others[i].what);
        return FALSE;
      }

  return TRUE;
}

/**
 * sp_sheet_open:
 * @path: a CSV, tab-separated or XLSX file
 * @sheet_name: (nullable): which sheet of a workbook, or %NULL for the first
 * @cancellable: (nullable): to stop while the encoding is found out
 * @error: why not, in %SP_IMPORT_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Opens a spreadsheet for one reading from top to bottom, in memory that does not grow with it.
 *
 * Returns: (transfer full) (nullable): the sheet
 */
SpSheet *
sp_sheet_open (const char    *path,
               const char    *sheet_name,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autofd int fd = -1;
  guint8 head[512];
  guint64 size;
  gssize length;

  g_return_val_if_fail (path != NULL, NULL);

  if ((fd = open_file (path, &size, error)) < 0 ||
      (length = sp_sheet_read (fd, head, sizeof head, 0, error)) < 0 ||
      !refuse_known_formats (fd, head, length, error))
    return NULL;

  if (length >= 4 && memcmp (head, "PK\3\4", 4) == 0)
    return sp_sheet_xlsx_new (g_steal_fd (&fd), size, sheet_name, cancellable, error);

  return sp_sheet_csv_new (g_steal_fd (&fd), size, cancellable, error);
}

/**
 * sp_sheet_close:
 * @self: (transfer full): a sheet
 *
 * Closes the file and frees the sheet and its row.
 */
void
sp_sheet_close (SpSheet *self)
{
  g_clear_fd (&self->fd, NULL);
  sp_sheet_row_clear (&self->row);
  self->klass->close (self);
}

/**
 * sp_sheet_next:
 * @self: a sheet
 * @cancellable: (nullable): to stop
 * @error: why reading failed
 *
 * Reads the next row that is in the file. Rows that the file leaves out, and lines without a
 * character, are passed over, but counted.
 *
 * Returns: (transfer none) (nullable): the row, valid until the next call; %NULL at the end, or
 *   with @error set
 */
const SpSheetRow *
sp_sheet_next (SpSheet       *self,
               GCancellable  *cancellable,
               GError       **error)
{
  return self->klass->next (self, cancellable, error) ? &self->row : NULL;
}

/**
 * sp_sheet_get_position:
 * @self: a sheet
 *
 * Returns: how many bytes of the file are behind
 */
guint64
sp_sheet_get_position (SpSheet *self)
{
  return self->klass->tell (self);
}

/**
 * sp_sheet_get_size:
 * @self: a sheet
 *
 * Returns: the file's size in bytes
 */
guint64
sp_sheet_get_size (SpSheet *self)
{
  return self->size;
}

/**
 * sp_sheet_omits_blanks:
 * @self: a sheet
 *
 * Returns: %TRUE if the format leaves out empty cells at the end of a row, so that a short row
 *   is a whole one
 */
gboolean
sp_sheet_omits_blanks (SpSheet *self)
{
  return self->klass->omits_blanks;
}
