/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What is sent in less space comes out as it was: what repeats itself, what cannot be made smaller, and nothing. */

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "sp-server-gzip.h"

#define LIMIT (64 * 1024 * 1024)

/* By another library than the one that has made it. */
static GBytes *
unpack (GBytes *packed)
{
  g_autoptr(GConverter) gzip = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr(GInputStream) memory = g_memory_input_stream_new_from_bytes (packed);
  g_autoptr(GInputStream) stream = g_converter_input_stream_new (memory, gzip);
  g_autoptr(GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr(GError) error = NULL;

  g_output_stream_splice (out, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL,
                          &error);
  g_assert_no_error (error);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

static gsize
check (const char *data, gsize size)
{
  g_autoptr(GBytes) packed = sp_gzip_deflate (data, size);
  g_autoptr(GBytes) unpacked = unpack (packed);
  g_autoptr(GBytes) inflated = sp_gzip_inflate (packed, LIMIT);

  g_assert_cmpmem (g_bytes_get_data (unpacked, NULL), g_bytes_get_size (unpacked), data, size);
  g_assert_nonnull (inflated);
  g_assert_true (g_bytes_equal (inflated, unpacked));
  return g_bytes_get_size (packed);
}

static void
test_repeats (void)
{
  g_autoptr(GString) text = g_string_new (NULL);

  check ("", 0);
  check ("{}", 2);
  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (text, "{\"id\":\"01a21b50-647d-7000-971a-%012u\",\"type\":\"contribution\"},", i * 7919);
  g_assert_cmpuint (check (text->str, text->len), <, text->len / 4);
}

static void
test_random (void)
{
  for (gsize size = 1; size <= 4 * 1024 * 1024; size = size * 5 + 3)
    {
      g_autofree guint32 *data = g_new (guint32, size / 4 + 1);

      for (gsize i = 0; i < size / 4 + 1; i++)
        data[i] = (guint32) g_test_rand_int ();
      g_assert_cmpuint (check ((const char *) data, size), <, size + size / 100 + 64);
    }
}

static void
test_broken (void)
{
  g_autoptr(GBytes) packed = sp_gzip_deflate ("a page, a page, a page, a page", 30);
  g_autoptr(GBytes) torn = g_bytes_new_from_bytes (packed, 0, g_bytes_get_size (packed) - 1);
  g_autoptr(GBytes) plain = g_bytes_new_static ("{}", 2);

  g_assert_null (sp_gzip_inflate (torn, LIMIT));
  g_assert_null (sp_gzip_inflate (packed, 29));
  g_assert_null (sp_gzip_inflate (plain, 100));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/gzip/repeats", test_repeats);
  g_test_add_func ("/server/gzip/random", test_random);
  g_test_add_func ("/server/gzip/broken", test_broken);

  return g_test_run ();
}
