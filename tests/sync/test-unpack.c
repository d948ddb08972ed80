/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What a server packs is unpacked here; what somebody else packs must not harm. */

#include "config.h"

#include <string.h>

#include "sp-server-gzip.h"
#include "sp-unpack.h"

#define LIMIT (1024 * 1024)

static void
must_fail (GBytes *packed, gsize limit, GIOErrorEnum code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (sp_unpack_gzip (packed, limit, &error));
  g_assert_error (error, G_IO_ERROR, (int) code);
}

static void
test_round (void)
{
  for (gsize size = 0; size <= LIMIT; size = size * 7 + 1)
    {
      g_autofree char *data = g_malloc (size + 1);
      g_autoptr(GBytes) packed = NULL;
      g_autoptr(GBytes) content = NULL;
      g_autoptr(GError) error = NULL;

      for (gsize i = 0; i < size; i++)
        data[i] = (char) (i * i / 1000 + (gsize) g_test_rand_int_range (0, 3));
      packed = sp_gzip_deflate (data, size);
      content = sp_unpack_gzip (packed, size, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), data, size);
      if (size > 0)
        must_fail (packed, size - 1, G_IO_ERROR_NO_SPACE);
    }
}

/* Cut short, with any byte another one, or with something behind it: no more and nothing else comes out than was packed. */
static void
test_hostile (void)
{
  static const char TEXT[] = "to and fro, to and fro, to and fro, to and fro, and fro";
  g_autoptr(GBytes) packed = sp_gzip_deflate (TEXT, strlen (TEXT));
  gsize size;
  const guint8 *data = g_bytes_get_data (packed, &size);
  g_autofree guint8 *copy = g_malloc (size + 1);
  g_autofree char *zeros = g_malloc0 (4 * LIMIT);
  g_autoptr(GBytes) bomb = sp_gzip_deflate (zeros, 4 * LIMIT);
  g_autofree guint8 *small = g_memdup2 (g_bytes_get_data (bomb, NULL), g_bytes_get_size (bomb));
  g_autoptr(GBytes) claims_small = NULL;

  for (gsize length = 0; length < size; length++)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (packed, 0, length);
      g_autoptr(GError) error = NULL;

      g_assert_null (sp_unpack_gzip (cut, LIMIT, &error));
    }
  for (gsize at = 0; at < size; at++)
    {
      g_autoptr(GBytes) other = NULL;
      g_autoptr(GBytes) content = NULL;

      memcpy (copy, data, size);
      copy[at] ^= 0x55;
      other = g_bytes_new (copy, size);
      content = sp_unpack_gzip (other, LIMIT, NULL);
      /* Time, system and flags of a head mean nothing to us. */
      if (content)
        g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), TEXT, strlen (TEXT));
    }
  must_fail (bomb, LIMIT, G_IO_ERROR_NO_SPACE);
  memset (small + g_bytes_get_size (bomb) - 4, 0, 4);
  claims_small = g_bytes_new (small, g_bytes_get_size (bomb));
  must_fail (claims_small, LIMIT, G_IO_ERROR_INVALID_DATA);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sync/unpack/round", test_round);
  g_test_add_func ("/sync/unpack/hostile", test_hostile);

  return g_test_run ();
}
