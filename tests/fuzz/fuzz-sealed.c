/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-fuzz.h"
#include "sp-sealed.h"

#include <sodium.h>
#include <string.h>

/* Files that somebody brings. What is not sealed for the reader is refused; what is opens to frames that say the same
 * when they are sealed again, and nobody's signature is on it by chance. */

static guint8 public_key[crypto_sign_PUBLICKEYBYTES];
static guint8 secret_key[crypto_sign_SECRETKEYBYTES];
static SpAmbient *ambient;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  static const guint8 SEED[crypto_sign_SEEDBYTES] = { 1 };

  sp_fuzz_strict ();
  g_assert_cmpint (sodium_init (), >=, 0);
  crypto_sign_seed_keypair (public_key, secret_key, SEED);
  ambient = sp_ambient_new_seeded (1, 0);
  return 0;
}

/* A whole piece around what the fuzzer says was sealed in it, which has to get past the box. */
static GBytes *
wrap (const guint8 *data, gsize size)
{
  g_autoptr(GPtrArray) frames = sp_sealed_frames_new ();
  g_autoptr(GBytes) body = NULL;
  GBytes *piece;
  g_autofree guint8 *plain = g_malloc0 (crypto_sign_BYTES + size);
  guint8 box_key[crypto_box_PUBLICKEYBYTES];
  gsize whole;
  guint8 *file;
  crypto_generichash_state state;

  /* Its header, from a piece of the same size: "" and a line feed before the body, and their length. */
  if (size < 5)
    return g_bytes_new (data, size);
  body = g_bytes_new_static (data, size - 5);
  sp_sealed_frames_add (frames, "", body);
  piece = sp_sealed_write (SP_SEALED_REQUESTS, frames, public_key, secret_key, ambient);
  file = g_bytes_unref_to_data (piece, &whole);
  memcpy (plain + crypto_sign_BYTES, data, size);
  g_assert_cmpint (crypto_sign_ed25519_pk_to_curve25519 (box_key, public_key), ==, 0);
  g_assert_cmpuint (whole, ==, 34 + crypto_box_SEALBYTES + crypto_sign_BYTES + size);
  crypto_box_seal (file + 34, plain, crypto_sign_BYTES + size, box_key);
  crypto_generichash_init (&state, file + 34, crypto_box_PUBLICKEYBYTES, 16);
  crypto_generichash_update (&state, file, 18);
  crypto_generichash_update (&state, box_key, sizeof box_key);
  crypto_generichash_final (&state, file + 18, 16);
  return g_bytes_new_take (file, whole);
}

static void
check_again (SpSealed *sealed)
{
  g_autoptr(GBytes) file = sp_sealed_write (sealed->kind, sealed->frames, public_key, secret_key, ambient);
  g_autoptr(SpSealed) again = NULL;
  gsize offset = 0;

  again = sp_sealed_read (file, &offset, secret_key, NULL);
  g_assert_true (again && sp_sealed_is_by (again, public_key));
  g_assert_cmpuint (again->frames->len, ==, sealed->frames->len);
  for (guint i = 0; i < again->frames->len; i++)
    {
      const SpSealedFrame *a = g_ptr_array_index (sealed->frames, i);
      const SpSealedFrame *b = g_ptr_array_index (again->frames, i);

      g_assert_cmpstr (a->heading, ==, b->heading);
      g_assert_true (g_bytes_equal (a->body, b->body));
    }
}

static void
check (GBytes *file)
{
  gsize offset = 0;

  while (offset < g_bytes_get_size (file))
    {
      g_autoptr(GError) error = NULL;
      gsize before = offset;
      g_autoptr(SpSealed) sealed = sp_sealed_read (file, &offset, secret_key, &error);

      if (!sealed)
        {
          g_assert_true (error && error->domain == SP_SEALED_ERROR);
          g_assert_cmpuint (offset, ==, before);
          return;
        }
      g_assert_cmpuint (offset, >, before);
      g_assert_false (sp_sealed_is_by (sealed, public_key));
      check_again (sealed);
    }
}

/* Parts are the file, and none but the last has anything but whole pieces. */
static void
check_cut (GBytes *file, gsize most)
{
  g_autoptr(GPtrArray) parts = sp_sealed_cut (file, most);
  g_autoptr(GByteArray) whole = g_byte_array_new ();

  g_assert_cmpuint (parts->len, >=, 1);
  for (guint i = 0; i < parts->len; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (parts->pdata[i], &size);
      gsize end = 0;

      g_byte_array_append (whole, data, size);
      while (i + 1 < parts->len && end < size)
        {
          gsize piece = sp_sealed_measure (data + end, size - end);

          g_assert_cmpuint (piece, >, 0);
          end += piece;
        }
      g_assert_true (i + 1 == parts->len || size <= MAX (most, sp_sealed_measure (data, size)));
    }
  g_assert_cmpmem (whole->data, whole->len, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
}

/* The input, and whole pieces before it. */
static void
check_many (GBytes *raw, GBytes *piece)
{
  g_autoptr(GByteArray) all = g_byte_array_new ();
  g_autoptr(GBytes) file = NULL;

  for (guint i = 0; i < 3; i++)
    g_byte_array_append (all, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
  g_byte_array_append (all, g_bytes_get_data (raw, NULL), g_bytes_get_size (raw));
  file = g_byte_array_free_to_bytes (g_steal_pointer (&all));
  check_cut (file, 1);
  check_cut (file, 2 * g_bytes_get_size (piece));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr(GBytes) raw = g_bytes_new_static (data, size);
  g_autoptr(GBytes) wrapped = wrap (data, size);

  check (raw);
  check (wrapped);
  check_cut (raw, 1);
  check_many (raw, wrapped);
  return 0;
}
