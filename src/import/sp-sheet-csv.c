/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sheet-private.h"
#include "sp-text-decoder.h"

#include <csv.h>
#include <string.h>

typedef struct
{
  SpSheet parent;
  SpTextDecoder *decoder;
  struct csv_parser parser;
  const char *chunk; /* borrowed from the decoder */
  gsize chunk_left;
  gboolean ended;
  char separator;

  guint64 row_number;
  gboolean row_open;
  gboolean row_done;
  int last_break; /* the character that closed the row just before, or 0 */
  GString *kept;  /* the beginning of a cell that outgrew the parser's buffer */
} SpSheetCsv;

/* The parser takes a NUL for a byte like any other, but it is no text. */
static void
cell_cb (void   *text,
         size_t  length,
         void   *user_data)
{
  SpSheetCsv *self = user_data;

  if (!self->row_open)
    {
      sp_sheet_row_start (&self->parent.row, self->row_number + 1);
      self->row_open = TRUE;
    }

  if (self->kept)
    {
      sp_sheet_row_add (&self->parent.row, self->kept->str, self->kept->len, TRUE);
      g_string_free (g_steal_pointer (&self->kept), TRUE);
    }
  else
    {
      sp_sheet_row_add (&self->parent.row, text, length, FALSE);
    }
}

static void
row_cb (int   c,
        void *user_data)
{
  SpSheetCsv *self = user_data;

  if (!self->row_open && c == '\n' && self->last_break == '\r')
    {
      self->last_break = 0;
      return;
    }

  self->row_number++;
  self->row_done = self->row_open;
  self->row_open = FALSE;
  self->last_break = c;
}

/* Holds a cell without an end at a fixed size: its beginning goes aside, the rest is forgotten. */
static void
bound_cell (SpSheetCsv *self)
{
  struct csv_parser *parser = &self->parser;
  gsize tail;

  if (parser->entry_pos <= SP_SHEET_CELL_BYTES)
    return;

  if (!self->kept)
    {
      gsize length = SP_SHEET_CELL_BYTES;

      while ((parser->entry_buf[length] & 0xc0) == 0x80 && length > SP_SHEET_CELL_BYTES - 4)
        length--;
      self->kept = g_string_new_len ((const char *) parser->entry_buf, length);
    }

  /* At the cell's end the parser takes off the spaces that it counted, and one quote. */
  parser->spaces = MIN (parser->spaces, 16);
  tail = parser->spaces + 2;
  memmove (parser->entry_buf, parser->entry_buf + parser->entry_pos - tail, tail);
  parser->entry_pos = tail;
}

/* One piece ends at the latest with a line, so that it closes one row at most. */
static gsize
piece_length (const char *text,
              gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\n' || text[i] == '\r')
      return i + 1;

  return length;
}

static gboolean
refill (SpSheetCsv    *self,
        GCancellable  *cancellable,
        GError       **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !(self->chunk = sp_text_decoder_next (self->decoder, &self->chunk_left, error)))
    return FALSE;

  if (self->chunk_left == 0)
    {
      gboolean unclosed;

      /* The parser's own name for "within a field" is private to it, but only there may a
       * quoted field stand open without a quote being its last character. */
      unclosed = self->parser.quoted && self->parser.pstate == 2;
      self->ended = TRUE;
      csv_fini (&self->parser, cell_cb, row_cb, self);
      self->parent.row.unclosed = unclosed;
    }

  return TRUE;
}

static gboolean
sp_sheet_csv_next (SpSheet       *sheet,
                   GCancellable  *cancellable,
                   GError       **error)
{
  SpSheetCsv *self = (SpSheetCsv *) sheet;

  self->row_done = FALSE;
  while (!self->row_done && !self->ended)
    {
      gsize length, done;

      if (self->chunk_left == 0)
        {
          if (!refill (self, cancellable, error))
            return FALSE;
          continue;
        }

      length = piece_length (self->chunk, self->chunk_left);
      done = csv_parse (&self->parser, self->chunk, length, cell_cb, row_cb, self);
      if (done < length)
        {
          g_set_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_FAILED,
                       "The file could not be read: %s.",
                       csv_strerror (csv_error (&self->parser)));
          return FALSE;
        }
      self->chunk += done;
      self->chunk_left -= done;
      bound_cell (self);
    }

  return self->row_done;
}

static void
sp_sheet_csv_close (SpSheet *sheet)
{
  SpSheetCsv *self = (SpSheetCsv *) sheet;

  csv_free (&self->parser);
  g_clear_pointer (&self->decoder, sp_text_decoder_free);
  if (self->kept)
    g_string_free (self->kept, TRUE);
  g_free (self);
}

static guint64
sp_sheet_csv_tell (SpSheet *sheet)
{
  SpSheetCsv *self = (SpSheetCsv *) sheet;

  return sp_text_decoder_tell (self->decoder) - self->chunk_left;
}

static const SpSheetClass csv_class = {
  sp_sheet_csv_next, sp_sheet_csv_close, sp_sheet_csv_tell, FALSE,
};

/* Separators */

#define SNIFFED_ROWS 8

typedef struct
{
  guint counts[SNIFFED_ROWS];
  guint rows;
  gboolean any;
} Tally;

static void
tally_cell_cb (void   *text G_GNUC_UNUSED,
               size_t  length G_GNUC_UNUSED,
               void   *user_data)
{
  Tally *tally = user_data;

  tally->any = TRUE;
  if (tally->rows < SNIFFED_ROWS)
    tally->counts[tally->rows]++;
}

static void
tally_row_cb (int   c,
              void *user_data)
{
  Tally *tally = user_data;

  /* -1 is the end of the sample, which may have cut the row. */
  if (tally->any && (c != -1 || tally->rows == 0) && tally->rows < SNIFFED_ROWS)
    tally->rows++;
  tally->any = FALSE;
}

static guint
score_separator (const char *text,
                 gsize       length,
                 char        separator)
{
  struct csv_parser parser;
  Tally tally = { 0 };
  guint agreeing = 1;

  csv_init (&parser, 0);
  csv_set_delim (&parser, separator);
  csv_set_blk_size (&parser, 4096);
  csv_parse (&parser, text, length, tally_cell_cb, tally_row_cb, &tally);
  csv_fini (&parser, tally_cell_cb, tally_row_cb, &tally);
  csv_free (&parser);

  for (guint i = 1; i < tally.rows; i++)
    agreeing += tally.counts[i] == tally.counts[0];

  return tally.counts[0] < 2 ? 0 : MIN (tally.counts[0], SP_SHEET_COLUMNS) * agreeing;
}

static void
sniff_separator (SpSheetCsv *self)
{
  static const char candidates[] = { ',', ';', '\t' };
  guint best = 0;

  /* Spreadsheet programs write and obey such a first line, and do not show it. */
  if (self->chunk_left >= 6 && g_ascii_strncasecmp (self->chunk, "sep=", 4) == 0 &&
      (self->chunk[5] == '\r' || self->chunk[5] == '\n') &&
      memchr (candidates, self->chunk[4], sizeof candidates))
    {
      gsize skip = self->chunk[5] == '\r' && self->chunk_left > 6 && self->chunk[6] == '\n' ? 7 : 6;

      self->separator = self->chunk[4];
      self->chunk += skip;
      self->chunk_left -= skip;
      return;
    }

  self->separator = ',';
  for (gsize i = 0; i < sizeof candidates; i++)
    {
      guint score = score_separator (self->chunk, self->chunk_left, candidates[i]);

      if (score > best)
        {
          best = score;
          self->separator = candidates[i];
        }
    }
}

/* Takes @fd. The first chunk is read here, to see which separator it has. */
SpSheet *
sp_sheet_csv_new (int            fd,
                  guint64        size,
                  GCancellable  *cancellable,
                  GError       **error)
{
  SpSheetCsv *self = g_new0 (SpSheetCsv, 1);
  g_autoptr(SpSheet) sheet = &self->parent;

  self->parent.klass = &csv_class;
  self->parent.fd = fd;
  self->parent.size = size;
  sp_sheet_row_init (&self->parent.row);
  csv_init (&self->parser, CSV_REPALL_NL);
  csv_set_blk_size (&self->parser, 16 * 1024);

  if (!(self->decoder = sp_text_decoder_new (fd, size, cancellable, error)) ||
      !(self->chunk = sp_text_decoder_next (self->decoder, &self->chunk_left, error)))
    return NULL;
  if (self->chunk_left == 0)
    {
      g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_EMPTY, "The file is empty.");
      return NULL;
    }

  sniff_separator (self);
  csv_set_delim (&self->parser, self->separator);

  return g_steal_pointer (&sheet);
}
