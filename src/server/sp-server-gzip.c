/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-gzip.h"

#include <zlib.h>

#define GZIP_BITS (15 + 16) /* zlib's way of asking for a gzip header */

/**
 * sp_gzip_deflate:
 * @data: what to compress
 * @size: its size
 *
 * Returns: (transfer full): the same, smaller; the fastest level, for a page must not wait for it
 */
GBytes *
sp_gzip_deflate (const char *data, gsize size)
{
  z_stream stream = { 0 };
  gsize bound;
  guint8 *out;
  int code;

  code = deflateInit2 (&stream, 1, Z_DEFLATED, GZIP_BITS, 8, Z_DEFAULT_STRATEGY);
  g_assert (code == Z_OK);
  bound = deflateBound (&stream, size);
  out = g_malloc (bound);
  stream.next_in = (Bytef *) data;
  stream.avail_in = size;
  stream.next_out = out;
  stream.avail_out = bound;
  code = deflate (&stream, Z_FINISH);
  g_assert (code == Z_STREAM_END);
  bound = stream.total_out;
  deflateEnd (&stream);
  return g_bytes_new_take (g_realloc (out, bound), bound);
}

/**
 * sp_gzip_inflate:
 * @bytes: what somebody sent
 * @limit: how many bytes may come of it
 *
 * Returns: (transfer full) (nullable): the content, or %NULL where it is no gzip or too much
 */
GBytes *
sp_gzip_inflate (GBytes *bytes, gsize limit)
{
  z_stream stream = { 0 };
  g_autoptr(GByteArray) out = g_byte_array_new ();
  guint8 buffer[32 * 1024];
  gsize size;
  int code;

  if (inflateInit2 (&stream, GZIP_BITS) != Z_OK)
    return NULL;
  stream.next_in = (Bytef *) g_bytes_get_data (bytes, &size);
  stream.avail_in = size;
  do
    {
      stream.next_out = buffer;
      stream.avail_out = sizeof buffer;
      code = inflate (&stream, Z_NO_FLUSH);
      g_byte_array_append (out, buffer, sizeof buffer - stream.avail_out);
    }
  while (code == Z_OK && out->len <= limit);
  inflateEnd (&stream);
  if (code != Z_STREAM_END || out->len > limit)
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
