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

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr(GBytes) raw = g_bytes_new_static (data, size);
  g_autoptr(GBytes) wrapped = wrap (data, size);

  check (raw);
  check (wrapped);
  return 0;
}
