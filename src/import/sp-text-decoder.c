/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-text-decoder.h"
#include "sp-sheet-private.h"

#include <errno.h>
#include <string.h>

#define CHUNK (64 * 1024)

/* Stands for what the encoding does not have: no UTF-8 text has this byte. */
#define BAD_BYTE '\xff'

struct _SpTextDecoder
{
  int fd; /* borrowed */
  guint64 offset;
  const char *charset; /* NULL for UTF-8, which passes through */
  gsize unit;
  GIConv converter;
  gsize n_carried;
  char in[CHUNK + 8];
  char out[CHUNK * 3 + 64];
};

typedef struct
{
  guint64 good;  /* characters of more than one byte */
  guint64 bad;   /* bytes that are no UTF-8 */
  guint64 zeros;
} Census;

/* Counts what speaks for UTF-8 and what against it; what a chunk cuts in two is carried over. */
static gsize
census_of_chunk (Census     *census,
                 const char *text,
                 gsize       length,
                 gboolean    last)
{
  const char *p = text;
  const char *end = text + length;

  while (p < end)
    {
      gunichar c;

      if (!(*p & 0x80))
        {
          census->zeros += *p == '\0';
          p++;
          continue;
        }

      c = g_utf8_get_char_validated (p, end - p);
      if (c == (gunichar) -2 && !last)
        break;
      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          census->bad++;
          p++;
        }
      else
        {
          census->good++;
          p = g_utf8_next_char (p);
        }
    }

  return end - p;
}

static gboolean
take_census (SpTextDecoder  *self,
             guint64         size,
             Census         *census,
             GCancellable   *cancellable,
             GError        **error)
{
  gsize carried = 0;
  guint64 offset = 0;

  while (TRUE)
    {
      gssize n;

      if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
          (n = sp_sheet_read (self->fd, self->in + carried, CHUNK, offset, error)) < 0)
        return FALSE;

      offset += n;
      n += carried;
      carried = census_of_chunk (census, self->in, n, offset >= size || n == 0);
      memmove (self->in, self->in + n - carried, carried);
      if (offset >= size || n == 0)
        return TRUE;
    }
}

/* UTF-16 without a mark betrays itself by a zero in every other byte of plain letters. */
static const char *
guess_utf16 (const guint8 *head,
             gsize         length)
{
  gsize zeros[2] = { 0, 0 };

  for (gsize i = 0; i < length; i++)
    zeros[i & 1] += head[i] == 0;

  if (zeros[1] > length / 5 && zeros[0] <= length / 50)
    return "UTF-16LE";
  if (zeros[0] > length / 5 && zeros[1] <= length / 50)
    return "UTF-16BE";

  return NULL;
}

static gboolean
find_charset (SpTextDecoder  *self,
              guint64         size,
              GCancellable   *cancellable,
              GError        **error)
{
  guint8 head[4096];
  Census census = { 0 };
  gssize length = sp_sheet_read (self->fd, head, sizeof head, 0, error);

  if (length < 0)
    return FALSE;

  if (length >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0)
    {
      self->offset = 3;
      return TRUE;
    }
  if (length >= 2 && (memcmp (head, "\xff\xfe", 2) == 0 || memcmp (head, "\xfe\xff", 2) == 0))
    {
      self->offset = 2;
      self->charset = head[0] == 0xff ? "UTF-16LE" : "UTF-16BE";
      return TRUE;
    }
  if ((self->charset = guess_utf16 (head, length)))
    return TRUE;

  if (memchr (head, 0, length))
    {
      g_set_error_literal (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_NOT_A_TABLE,
                           "This file is not a spreadsheet: it does not hold text.");
      return FALSE;
    }

  /* A file of UTF-8 with a few broken rows must not turn into gibberish as a whole. */
  if (!take_census (self, size, &census, cancellable, error))
    return FALSE;
  if (census.bad > census.good)
    self->charset = "WINDOWS-1252";

  return TRUE;
}

/**
 * sp_text_decoder_new:
 * @fd: a file open for reading, borrowed
 * @size: its size in bytes
 * @cancellable: (nullable): to stop
 * @error: why not
 *
 * Finds out how a text is encoded: by its mark; else UTF-8 if that is what it mostly is; else
 * Windows-1252. Without a mark this reads the whole file once.
 *
 * Returns: (transfer full) (nullable): the decoder
 */
SpTextDecoder *
sp_text_decoder_new (int            fd,
                     guint64        size,
                     GCancellable  *cancellable,
                     GError       **error)
{
  g_autoptr(SpTextDecoder) self = g_new0 (SpTextDecoder, 1);

  self->fd = fd;
  self->converter = (GIConv) -1;
  self->unit = 1;
  if (!find_charset (self, size, cancellable, error))
    return NULL;

  if (self->charset)
    {
      self->unit = g_str_has_prefix (self->charset, "UTF-16") ? 2 : 1;
      self->converter = g_iconv_open ("UTF-8", self->charset);
      if (self->converter == (GIConv) -1)
        {
          g_set_error (error, SP_IMPORT_ERROR, SP_IMPORT_ERROR_FAILED,
                       "This computer cannot read text in %s.", self->charset);
          return NULL;
        }
    }

  return g_steal_pointer (&self);
}

/**
 * sp_text_decoder_free:
 * @self: (transfer full): a decoder
 *
 * Frees the decoder; the file stays open.
 */
void
sp_text_decoder_free (SpTextDecoder *self)
{
  if (self->converter != (GIConv) -1)
    g_iconv_close (self->converter);
  g_free (self);
}

static gsize
convert (SpTextDecoder *self,
         gsize          length,
         gboolean       last)
{
  char *in = self->in;
  char *out = self->out;
  gsize in_left = length;
  gsize out_left = sizeof self->out;

  while (in_left > 0)
    {
      gsize skip;

      if (g_iconv (self->converter, &in, &in_left, &out, &out_left) != (gsize) -1)
        break;
      if (errno == EINVAL && !last)
        break;

      g_assert (errno != E2BIG && out_left > 0);
      skip = MIN (self->unit, in_left);
      in += skip;
      in_left -= skip;
      *out++ = BAD_BYTE;
      out_left--;
    }

  memmove (self->in, in, in_left);
  self->n_carried = in_left;

  return out - self->out;
}

/**
 * sp_text_decoder_next:
 * @self: a decoder
 * @length: (out): the length of the chunk in bytes, 0 at the end
 * @error: why reading failed
 *
 * Reads the next chunk as UTF-8, except that bytes which the encoding does not have stay bytes
 * that are no UTF-8. A chunk may end within a character.
 *
 * Returns: (transfer none) (nullable): the chunk, or %NULL with @error set
 */
const char *
sp_text_decoder_next (SpTextDecoder  *self,
                      gsize          *length,
                      GError        **error)
{
  gssize n = sp_sheet_read (self->fd, self->in + self->n_carried, CHUNK - self->n_carried,
                            self->offset, error);

  if (n < 0)
    return NULL;

  self->offset += n;
  if (!self->charset)
    {
      *length = n;
      return self->in;
    }

  *length = convert (self, self->n_carried + n, n == 0);
  /* A chunk that was carried as a whole is not the end. */
  if (*length == 0 && n > 0)
    return sp_text_decoder_next (self, length, error);

  return self->out;
}

/**
 * sp_text_decoder_tell:
 * @self: a decoder
 *
 * Returns: how many bytes of the file have been read
 */
guint64
sp_text_decoder_tell (SpTextDecoder *self)
{
  return self->offset;
}

/**
 * sp_text_decoder_get_charset:
 * @self: a decoder
 *
 * Returns: the name of the file's encoding
 */
const char *
sp_text_decoder_get_charset (SpTextDecoder *self)
{
  return self->charset ? self->charset : "UTF-8";
}
