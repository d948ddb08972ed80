/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sealed.h"

#include <sodium.h>
#include <string.h>

typedef struct
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
} Party;

static Party laptop;
static Party server;
static Party stranger;
static SpAmbient *ambient;

static void
party_init (Party *self, guint8 number)
{
  guint8 seed[crypto_sign_SEEDBYTES];

  memset (seed, number, sizeof seed);
  crypto_sign_seed_keypair (self->public_key, self->secret_key, seed);
}

static GBytes *
write_piece (SpSealedKind kind)
{
  g_autoptr(GPtrArray) frames = sp_sealed_frames_new ();
  g_autoptr(GBytes) head = g_bytes_new_static ("{\"device\":\"d\"}", 14);
  g_autoptr(GBytes) body = g_bytes_new_static ("moved to refuge\n\0with A", 23);
  g_autoptr(GBytes) nothing = g_bytes_new_static ("", 0);

  sp_sealed_frames_add (frames, "", head);
  sp_sealed_frames_add (frames, "/v1/sync/push", body);
  sp_sealed_frames_add (frames, "/v1/sync/pull", nothing);
  return sp_sealed_write (kind, frames, server.public_key, laptop.secret_key, ambient);
}

static void
check_refused (GBytes *file, const Party *reader, int code)
{
  g_autoptr(GError) error = NULL;
  gsize offset = 0;
  g_autoptr(SpSealed) sealed = sp_sealed_read (file, &offset, reader->secret_key, &error);

  g_assert_null (sealed);
  g_assert_true (error && error->domain == SP_SEALED_ERROR);
  if (code >= 0)
    g_assert_cmpint (error->code, ==, code);
  g_assert_cmpuint (offset, ==, 0);
}

static void
test_there (void)
{
  g_autoptr(GBytes) file = write_piece (SP_SEALED_REQUESTS);
  gsize size;
  const char *data = g_bytes_get_data (file, &size);
  gsize offset = 0;
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSealed) sealed = sp_sealed_read (file, &offset, server.secret_key, &error);
  const SpSealedFrame *frame;

  g_assert_no_error (error);
  g_assert_cmpuint (offset, ==, size);
  g_assert_null (memmem (data, size, "refuge", 6));
  g_assert_null (memmem (data, size, "device", 6));
  g_assert_null (memmem (data, size, "sync", 4));
  g_assert_cmpint (sealed->kind, ==, SP_SEALED_REQUESTS);
  g_assert_true (sp_sealed_is_by (sealed, laptop.public_key));
  g_assert_false (sp_sealed_is_by (sealed, stranger.public_key));
  g_assert_cmpuint (sealed->frames->len, ==, 3);
  frame = g_ptr_array_index (sealed->frames, 1);
  g_assert_cmpstr (frame->heading, ==, "/v1/sync/push");
  g_assert_cmpmem (g_bytes_get_data (frame->body, NULL), g_bytes_get_size (frame->body), "moved to refuge\n\0with A", 23);
  frame = g_ptr_array_index (sealed->frames, 2);
  g_assert_cmpuint (g_bytes_get_size (frame->body), ==, 0);
}

/* Nobody but the reader opens it: not the sender either, nor who carries it. */
static void
test_wrong_reader (void)
{
  g_autoptr(GBytes) file = write_piece (SP_SEALED_REQUESTS);

  check_refused (file, &stranger, SP_SEALED_ERROR_FOREIGN);
  check_refused (file, &laptop, SP_SEALED_ERROR_FOREIGN);
}

/* Two files with the same in them have nothing in common by which a carrier could tell. */
static void
test_unlike (void)
{
  g_autoptr(GBytes) one = write_piece (SP_SEALED_REQUESTS);
  g_autoptr(GBytes) two = write_piece (SP_SEALED_REQUESTS);
  const guint8 *a = g_bytes_get_data (one, NULL);
  const guint8 *b = g_bytes_get_data (two, NULL);

  g_assert_cmpint (memcmp (a, b, 18), ==, 0);
  g_assert_cmpint (memcmp (a + 18, b + 18, 16), !=, 0);
  g_assert_cmpint (memcmp (a + 34, b + 34, 32), !=, 0);
}

static void
test_each_byte (void)
{
  g_autoptr(GBytes) file = write_piece (SP_SEALED_REQUESTS);
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);

  for (gsize i = 0; i < size; i++)
    for (guint bit = 0; bit < 8; bit++)
      {
        g_autofree guint8 *copy = g_memdup2 (data, size);
        g_autoptr(GBytes) changed = NULL;

        copy[i] ^= 1 << bit;
        changed = g_bytes_new_static (copy, size);
        check_refused (changed, &server, -1);
      }
}

static void
test_torn (void)
{
  g_autoptr(GBytes) file = write_piece (SP_SEALED_REQUESTS);
  gsize size = g_bytes_get_size (file);

  for (gsize length = 0; length < size; length++)
    {
      g_autoptr(GBytes) torn = g_bytes_new_from_bytes (file, 0, length);

      check_refused (torn, &server, SP_SEALED_ERROR_TORN);
    }
}

static void
test_no_such_file (void)
{
  g_autoptr(GBytes) text = g_bytes_new_static ("referrals;2026", 14);
  g_autofree guint8 *copy = NULL;
  g_autoptr(GBytes) file = write_piece (SP_SEALED_REQUESTS);
  g_autoptr(GBytes) newer = NULL;

  check_refused (text, &server, SP_SEALED_ERROR_UNKNOWN);
  copy = g_memdup2 (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  copy[8] = 2;
  newer = g_bytes_new_static (copy, g_bytes_get_size (file));
  check_refused (newer, &server, SP_SEALED_ERROR_NEWER);
}

/* Who opened a piece and seals it on, as another kind or to somebody else, is not taken for its writer. */
static void
test_sealed_on (void)
{
  g_autoptr(GBytes) file = write_piece (SP_SEALED_UNSENT);
  gsize offset = 0;
  g_autoptr(SpSealed) sealed = sp_sealed_read (file, &offset, server.secret_key, NULL);
  g_autoptr(GBytes) on = NULL;
  g_autoptr(SpSealed) again = NULL;

  on = sp_sealed_write (SP_SEALED_UNSENT, sealed->frames, stranger.public_key, server.secret_key, ambient);
  offset = 0;
  again = sp_sealed_read (on, &offset, stranger.secret_key, NULL);
  g_assert_false (sp_sealed_is_by (again, laptop.public_key));
  memcpy (again->signature, sealed->signature, sizeof again->signature);
  g_assert_false (sp_sealed_is_by (again, laptop.public_key));
}

/* Several pieces, the last of them torn off: those before it are read. */
static void
test_pieces (void)
{
  g_autoptr(GBytes) piece = write_piece (SP_SEALED_UNSENT);
  gsize size;
  const guint8 *data = g_bytes_get_data (piece, &size);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autoptr(GBytes) file = NULL;
  gsize offset = 0;

  for (int i = 0; i < 3; i++)
    g_byte_array_append (bytes, data, i < 2 ? size : size / 2);
  file = g_bytes_new (bytes->data, bytes->len);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SpSealed) sealed = sp_sealed_read (file, &offset, server.secret_key, &error);

      if (i < 2)
        g_assert_true (sealed && sp_sealed_is_by (sealed, laptop.public_key));
      else
        g_assert_error (error, SP_SEALED_ERROR, SP_SEALED_ERROR_TORN);
    }
  g_assert_cmpuint (offset, ==, 2 * size);
}

/* What anybody can see of a file, which is what it says that it is; of one that is cut off or newer, nothing. */
static void
test_peek (void)
{
  for (SpSealedKind kind = SP_SEALED_REQUESTS; kind <= SP_SEALED_UNSENT; kind++)
    {
      g_autoptr(GPtrArray) frames = sp_sealed_frames_new ();
      g_autoptr(GBytes) body = g_bytes_new_static ("{}", 2);
      g_autoptr(GBytes) file = NULL;
      g_autoptr(GBytes) torn = NULL;
      SpSealedKind seen = 0;

      sp_sealed_frames_add (frames, "", body);
      file = sp_sealed_write (kind, frames, server.public_key, laptop.secret_key, ambient);
      torn = g_bytes_new_from_bytes (file, 0, 33);
      g_assert_true (sp_sealed_peek (file, &seen));
      g_assert_cmpint (seen, ==, kind);
      g_assert_false (sp_sealed_peek (torn, &seen));
      for (gsize i = 0; i < 10; i++)
        {
          gsize size;
          const guint8 *data = g_bytes_get_data (file, &size);
          g_autofree guint8 *copy = g_memdup2 (data, size);
          g_autoptr(GBytes) changed = NULL;

          copy[i] ^= 0x80;
          changed = g_bytes_new (copy, size);
          g_assert_false (sp_sealed_peek (changed, &seen));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  ambient = sp_ambient_new_seeded (7, 0);
  party_init (&laptop, 1);
  party_init (&server, 2);
  party_init (&stranger, 3);

  g_test_add_func ("/sealed/there", test_there);
  g_test_add_func ("/sealed/wrong-reader", test_wrong_reader);
  g_test_add_func ("/sealed/unlike", test_unlike);
  g_test_add_func ("/sealed/each-byte", test_each_byte);
  g_test_add_func ("/sealed/torn", test_torn);
  g_test_add_func ("/sealed/no-such-file", test_no_such_file);
  g_test_add_func ("/sealed/sealed-on", test_sealed_on);
  g_test_add_func ("/sealed/pieces", test_pieces);
  g_test_add_func ("/sealed/peek", test_peek);
  return g_test_run ();
}
