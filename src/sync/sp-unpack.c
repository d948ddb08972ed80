/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-unpack.h"

#include <libdeflate.h>
#include <string.h>

/* A gzip file's last four bytes say how much comes out of it, low byte first (RFC 1952, 2.3.1). */
#define SIZE_BYTES 4

static gsize
read_size (const guint8 *packed, gsize size)
{
  guint32 value;

  if (size < SIZE_BYTES)
    return 0;
  memcpy (&value, packed + size - SIZE_BYTES, SIZE_BYTES);
  return GUINT32_FROM_LE (value);
}

/**
 * sp_unpack_gzip:
 * @packed: a gzip file of one part
 * @limit: how many bytes may come of it
 * @error: %G_IO_ERROR_INVALID_DATA, or %G_IO_ERROR_NO_SPACE where more than @limit would
 *
 * Unpacks by libdeflate, in a third of zlib's time; what claims to be large is never begun.
 *
 * Returns: (transfer full) (nullable): the content
 */
GBytes *
sp_unpack_gzip (GBytes *packed, gsize limit, GError **error)
{
  gsize packed_size;
  const guint8 *data = g_bytes_get_data (packed, &packed_size);
  gsize size = read_size (data, packed_size);
  struct libdeflate_decompressor *decompressor;
  enum libdeflate_result result;
  guint8 *content;

  if (size > limit)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "too large");
      return NULL;
    }
  decompressor = libdeflate_alloc_decompressor ();
  content = g_malloc (MAX (size, 1));
  result = decompressor ? libdeflate_gzip_decompress (decompressor, data, packed_size, content, size, NULL)
                        : LIBDEFLATE_BAD_DATA;
  libdeflate_free_decompressor (decompressor);
  if (result == LIBDEFLATE_SUCCESS)
    return g_bytes_new_take (content, size);
  g_free (content);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not gzip");
  return NULL;
}
