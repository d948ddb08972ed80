/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-xlsx-private.h"

#include <string.h>
#include <unistd.h>

/* How far a sheet can go in the programs that write them. */
#define MAX_COLUMNS 16384

typedef struct
{
  SpSheet parent;
  SpXlsxBook book;
  SpXlsxPart *part;
  guint64 row_number;

  /* the cell being read */
  guint column;
  guint next_column;
  guint64 style;
  char type; /* 's'hared, 'i'nline, 'n'umber, 'b'oolean, or 't'ext as it is */
  GString *text;
  gboolean cut;
  gboolean in_text;
} SpSheetXlsx;

/* "AB12" → 27; G_MAXUINT if there is no sense in it. */
static guint
column_of (const char *reference)
{
  guint column = 0;

  for (; g_ascii_isalpha (*reference); reference++)
    {
      column = column * 26 + (g_ascii_toupper (*reference) - 'A') + 1;
      if (column > MAX_COLUMNS)
        return G_MAXUINT;
    }

  return column - 1;
}

static char
type_of (const char *name)
{
  if (!name || strcmp (name, "n") == 0)
    return 'n';
  if (strcmp (name, "s") == 0 || strcmp (name, "b") == 0)
    return *name;

  return strcmp (name, "inlineStr") == 0 ? 'i' : 't';
}

static void
start_cell (SpSheetXlsx *self)
{
  g_autofree char *reference = sp_xlsx_part_dup_attribute (self->part, "r");
  g_autofree char *type = sp_xlsx_part_dup_attribute (self->part, "t");
  g_autofree char *style = sp_xlsx_part_dup_attribute (self->part, "s");
  guint column = reference ? column_of (reference) : G_MAXUINT;

  self->column = column != G_MAXUINT && column >= self->next_column ? column : self->next_column;
  self->next_column = self->column + 1;
  self->style = style ? g_ascii_strtoull (style, NULL, 10) : 0;
  self->type = type_of (type);
  self->cut = self->in_text = FALSE;
  g_string_truncate (self->text, 0);
}

/* An empty cell is not kept before one with something in it comes after it. */
static void
end_cell (SpSheetXlsx *self)
{
  g_autofree char *owned = NULL;
  const char *text = self->text->str;

  if (*text == '\0')
    return;

  if (self->type == 's')
    text = sp_xlsx_book_get_string (&self->book, g_ascii_strtoull (text, NULL, 10));
  else if (self->type == 'b')
    text = strcmp (text, "1") == 0 || strcmp (text, "true") == 0 ? "TRUE" : "FALSE";
  else if (self->type == 'n')
    text = owned = sp_xlsx_number_to_text (text, sp_xlsx_book_is_date (&self->book, self->style),
                                           self->book.from_1904);
  if (*text == '\0')
    return;

  while (self->parent.row.n_cells < self->column)
    sp_sheet_row_add (&self->parent.row, "", 0, FALSE);
  sp_sheet_row_add (&self->parent.row, text, strlen (text), self->cut);
}

static void
start_row (SpSheetXlsx *self)
{
  g_autofree char *reference = sp_xlsx_part_dup_attribute (self->part, "r");
  guint64 number = reference ? g_ascii_strtoull (reference, NULL, 10) : 0;

  self->row_number = number > self->row_number && number < G_MAXUINT32 ? number
                                                                       : self->row_number + 1;
  self->next_column = 0;
  sp_sheet_row_start (&self->parent.row, self->row_number);
}

/* A formula's text (f) is not read: the value that it had when the file was saved is (v). */
static void
take_node (SpSheetXlsx *self)
{
  const char *piece = self->in_text ? sp_xlsx_part_get_text (self->part) : NULL;
  const char *holder = self->type == 'i' ? "t" : "v";

  if (piece && self->type == 'n')
    g_string_append_len (self->text, piece, MIN (strlen (piece), 64));
  else if (piece)
    sp_xlsx_append_text (self->text, piece, &self->cut);
  if (piece)
    return;

  if (sp_xlsx_part_starts (self->part, "row"))
    start_row (self);
  if (sp_xlsx_part_starts (self->part, "c"))
    start_cell (self);
  else if (sp_xlsx_part_starts (self->part, holder))
    self->in_text = TRUE;
  if (sp_xlsx_part_ends (self->part, holder) || sp_xlsx_part_ends (self->part, "rPh"))
    self->in_text = FALSE;
  if (sp_xlsx_part_ends (self->part, "c"))
    end_cell (self);
}

static gboolean
sp_sheet_xlsx_next (SpSheet       *sheet,
                    GCancellable  *cancellable,
                    GError       **error)
{
  SpSheetXlsx *self = (SpSheetXlsx *) sheet;

  sp_xlsx_part_set_cancellable (self->part, cancellable);
  while (sp_xlsx_part_step (self->part, error) == SP_XLSX_NODE)
    {
      take_node (self);
      if (sp_xlsx_part_ends (self->part, "row") && self->parent.row.n_cells > 0)
        return TRUE;
      if (sp_xlsx_part_ends (self->part, "sheetData"))
        break;
    }

  return FALSE;
}

static void
sp_sheet_xlsx_close (SpSheet *sheet)
{
  SpSheetXlsx *self = (SpSheetXlsx *) sheet;

  g_clear_pointer (&self->part, sp_xlsx_part_close);
  sp_xlsx_book_clear (&self->book);
  if (self->text)
    g_string_free (self->text, TRUE);
  g_free (self);
}

static guint64
sp_sheet_xlsx_tell (SpSheet *sheet)
{
  off_t at = lseek (sheet->fd, 0, SEEK_CUR);

  return at < 0 ? 0 : (guint64) at;
}

static const SpSheetClass xlsx_class = {
  sp_sheet_xlsx_next, sp_sheet_xlsx_close, sp_sheet_xlsx_tell, TRUE,
};

/* Takes @fd. Everything but the sheet itself is read here. */
SpSheet *
sp_sheet_xlsx_new (int            fd,
                   guint64        size,
                   const char    *sheet_name,
                   GCancellable  *cancellable,
                   GError       **error)
{
  SpSheetXlsx *self = g_new0 (SpSheetXlsx, 1);
  g_autoptr(SpSheet) sheet = &self->parent;
  GError *local = NULL;

  self->parent.klass = &xlsx_class;
  self->parent.fd = fd;
  self->parent.size = size;
  sp_sheet_row_init (&self->parent.row);
  self->text = g_string_new (NULL);

  if (!sp_xlsx_book_load (&self->book, fd, size, sheet_name, cancellable, error))
    return NULL;
  if (!(self->part = sp_xlsx_part_open (fd, size, self->book.sheet_part, cancellable, &local)))
    {
      if (local)
        g_propagate_error (error, local);
      else
        sp_xlsx_set_damaged (error);
      return NULL;
    }

  return g_steal_pointer (&sheet);
}
