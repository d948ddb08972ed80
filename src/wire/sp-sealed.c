/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sealed.h"

#include <sodium.h>
#include <string.h>

#define MAGIC        "SPSEALED"
#define MAGIC_SIZE   8
#define VERSION      1
#define VERSION_AT   8
#define KIND_AT      9
#define LENGTH_AT    10
#define TAG_AT       18
#define TAG_SIZE     16
#define HEADER_SIZE  34
#define MAX_HEADING  200

G_STATIC_ASSERT (crypto_sign_BYTES == 64);
G_STATIC_ASSERT (crypto_sign_PUBLICKEYBYTES == 32);
G_STATIC_ASSERT (crypto_sign_SECRETKEYBYTES == 64);

G_DEFINE_QUARK (sp-sealed-error-quark, sp_sealed_error)

static void
frame_free (gpointer data)
{
  SpSealedFrame *frame = data;

  g_free (frame->heading);
  g_bytes_unref (frame->body);
  g_free (frame);
}

/**
 * sp_sealed_frames_new:
 *
 * Returns: (transfer full) (element-type SpSealedFrame): no frames yet
 */
GPtrArray *
sp_sealed_frames_new (void)
{
  return g_ptr_array_new_with_free_func (frame_free);
}

/**
 * sp_sealed_frames_add:
 * @frames: (element-type SpSealedFrame): frames
 * @heading: what the body is; printable ASCII
 * @body: the body
 */
void
sp_sealed_frames_add (GPtrArray *frames, const char *heading, GBytes *body)
{
  SpSealedFrame *frame = g_new0 (SpSealedFrame, 1);

  frame->heading = g_strdup (heading);
  frame->body = g_bytes_ref (body);
  g_ptr_array_add (frames, frame);
}

static void
append_int (GByteArray *bytes, guint64 value, guint size)
{
  for (guint i = 0; i < size; i++, value >>= 8)
    {
      guint8 byte = value & 0xff;

      g_byte_array_append (bytes, &byte, 1);
    }
}

static guint64
read_int (const guint8 *data, guint size)
{
  guint64 value = 0;

  for (guint i = size; i > 0; i--)
    value = value << 8 | data[i - 1];
  return value;
}

/* What the sender vouches for: the frames, for this recipient and as this kind. */
static GByteArray *
signed_start (SpSealedKind kind, const guint8 *recipient)
{
  static const char CONTEXT[] = "stalking-partnership sealed 1\n";
  GByteArray *bytes = g_byte_array_new ();
  guint8 byte = kind;

  g_byte_array_append (bytes, (const guint8 *) CONTEXT, strlen (CONTEXT));
  g_byte_array_append (bytes, &byte, 1);
  g_byte_array_append (bytes, recipient, crypto_sign_PUBLICKEYBYTES);
  return bytes;
}

#define SIGNED_START (strlen ("stalking-partnership sealed 1\n") + 1 + crypto_sign_PUBLICKEYBYTES)

/* For whom a piece is: told with a name that is another one in each piece. */
static void
make_tag (guint8 tag[TAG_SIZE], const guint8 *header, const guint8 *box_key)
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, header + HEADER_SIZE, crypto_box_PUBLICKEYBYTES, TAG_SIZE);
  crypto_generichash_update (&state, header, TAG_AT);
  crypto_generichash_update (&state, box_key, crypto_box_PUBLICKEYBYTES);
  crypto_generichash_final (&state, tag, TAG_SIZE);
}

/* crypto_box_seal (), with chance from @ambient. */
static void
seal (guint8 *sealed, const guint8 *plain, gsize size, const guint8 *box_key, SpAmbient *ambient)
{
  guint8 seed[crypto_box_SEEDBYTES];
  guint8 once_secret[crypto_box_SECRETKEYBYTES];
  guint8 nonce[crypto_box_NONCEBYTES];
  crypto_generichash_state state;

  sp_ambient_fill_random (ambient, seed, sizeof seed);
  crypto_box_seed_keypair (sealed, once_secret, seed);
  crypto_generichash_init (&state, NULL, 0, sizeof nonce);
  crypto_generichash_update (&state, sealed, crypto_box_PUBLICKEYBYTES);
  crypto_generichash_update (&state, box_key, crypto_box_PUBLICKEYBYTES);
  crypto_generichash_final (&state, nonce, sizeof nonce);
  if (crypto_box_easy (sealed + crypto_box_PUBLICKEYBYTES, plain, size, nonce, box_key, once_secret) != 0)
    g_error ("sealing failed"); /* a key of small order, which the caller has refused */
  sodium_memzero (seed, sizeof seed);
  sodium_memzero (once_secret, sizeof once_secret);
}

/**
 * sp_sealed_write:
 * @kind: what it is
 * @frames: (element-type SpSealedFrame): what is in it
 * @recipient: the Ed25519 key of who shall read it
 * @sender: the Ed25519 secret key of who writes it
 * @ambient: chance
 *
 * Returns: (transfer full) (nullable): one piece; %NULL where @recipient is no key
 */
GBytes *
sp_sealed_write (SpSealedKind kind,
                 GPtrArray *frames,
                 const guint8 recipient[32],
                 const guint8 sender[64],
                 SpAmbient *ambient)
{
  g_autoptr(GByteArray) plain = NULL;
  guint8 box_key[crypto_box_PUBLICKEYBYTES];
  guint8 signature[crypto_sign_BYTES];
  GByteArray *file;
  gsize size;

  if (crypto_sign_ed25519_pk_to_curve25519 (box_key, recipient) != 0)
    return NULL;
  plain = signed_start (kind, recipient);
  for (guint i = 0; i < frames->len; i++)
    {
      const SpSealedFrame *frame = g_ptr_array_index (frames, i);
      gsize heading = strlen (frame->heading);

      append_int (plain, heading + 1 + g_bytes_get_size (frame->body), 4);
      g_byte_array_append (plain, (const guint8 *) frame->heading, heading);
      g_byte_array_append (plain, (const guint8 *) "\n", 1);
      g_byte_array_append (plain, g_bytes_get_data (frame->body, NULL), g_bytes_get_size (frame->body));
    }
  crypto_sign_detached (signature, NULL, plain->data, plain->len, sender);
  g_byte_array_remove_range (plain, 0, SIGNED_START);
  g_byte_array_prepend (plain, signature, sizeof signature);

  size = plain->len + crypto_box_SEALBYTES;
  file = g_byte_array_sized_new (HEADER_SIZE + size);
  g_byte_array_append (file, (const guint8 *) MAGIC, MAGIC_SIZE);
  append_int (file, VERSION, 1);
  append_int (file, kind, 1);
  append_int (file, size, 8);
  g_byte_array_set_size (file, HEADER_SIZE + size);
  seal (file->data + HEADER_SIZE, plain->data, plain->len, box_key, ambient);
  make_tag (file->data + TAG_AT, file->data, box_key);
  sodium_memzero (plain->data, plain->len);
  return g_byte_array_free_to_bytes (file);
}

static gboolean
fail (GError **error, SpSealedError code)
{
  static const char *const WORDS[] = { "unknown", "newer", "torn", "foreign", "damaged" };

  g_set_error_literal (error, SP_SEALED_ERROR, code, WORDS[code]);
  return FALSE;
}

/* Whether a piece begins here that is whole and for the reader; gives its length. */
static gboolean
check_header (const guint8 *data, gsize size, const guint8 *box_key, gsize *length, GError **error)
{
  guint8 tag[TAG_SIZE];

  if (memcmp (data, MAGIC, MIN (size, MAGIC_SIZE)) != 0)
    return fail (error, SP_SEALED_ERROR_UNKNOWN);
  if (size > VERSION_AT && data[VERSION_AT] != VERSION)
    return fail (error, SP_SEALED_ERROR_NEWER);
  if (size < HEADER_SIZE)
    return fail (error, SP_SEALED_ERROR_TORN);
  if (data[KIND_AT] < SP_SEALED_REQUESTS || data[KIND_AT] > SP_SEALED_UNSENT)
    return fail (error, SP_SEALED_ERROR_NEWER);
  if (read_int (data + LENGTH_AT, 8) > SP_SEALED_MAX
      || read_int (data + LENGTH_AT, 8) < crypto_box_SEALBYTES + crypto_sign_BYTES)
    return fail (error, SP_SEALED_ERROR_DAMAGED);
  *length = read_int (data + LENGTH_AT, 8);
  if (*length > size - HEADER_SIZE)
    return fail (error, SP_SEALED_ERROR_TORN);
  make_tag (tag, data, box_key);
  return sodium_memcmp (tag, data + TAG_AT, sizeof tag) == 0 || fail (error, SP_SEALED_ERROR_FOREIGN);
}

static gboolean
read_frames (GPtrArray *frames, const guint8 *data, gsize size)
{
  while (size > 0)
    {
      g_autoptr(GBytes) body = NULL;
      g_autofree char *heading = NULL;
      const guint8 *end;
      gsize length;

      if (size < 4 || (length = read_int (data, 4)) > size - 4)
        return FALSE;
      data += 4;
      end = memchr (data, '\n', MIN (length, MAX_HEADING + 1));
      if (!end)
        return FALSE;
      for (const guint8 *at = data; at < end; at++)
        if (*at < ' ' || *at > '~')
          return FALSE;
      heading = g_strndup ((const char *) data, end - data);
      body = g_bytes_new (end + 1, length - (end + 1 - data));
      sp_sealed_frames_add (frames, heading, body);
      data += length;
      size -= 4 + length;
    }
  return frames->len > 0;
}

/* @data: what was sealed, opened. */
static SpSealed *
read_plain (SpSealedKind kind, const guint8 *recipient, const guint8 *data, gsize size, GError **error)
{
  g_autoptr(SpSealed) self = g_new0 (SpSealed, 1);
  GByteArray *bytes;

  self->kind = kind;
  self->frames = sp_sealed_frames_new ();
  memcpy (self->signature, data, sizeof self->signature);
  bytes = signed_start (kind, recipient);
  g_byte_array_append (bytes, data + sizeof self->signature, size - sizeof self->signature);
  self->signed_bytes = g_byte_array_free_to_bytes (bytes);
  if (!read_frames (self->frames, data + sizeof self->signature, size - sizeof self->signature))
    {
      fail (error, SP_SEALED_ERROR_DAMAGED);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * sp_sealed_peek:
 * @file: what somebody has brought
 * @kind: (out): what it says that it is
 *
 * Looks at what anybody can see of a file. Whether it is whole, for whom it is and by whom is another question.
 *
 * Returns: whether it begins as a file of this version
 */
gboolean
sp_sealed_peek (GBytes *file, SpSealedKind *kind)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);

  if (size < HEADER_SIZE || memcmp (data, MAGIC, MAGIC_SIZE) != 0 || data[VERSION_AT] != VERSION
      || data[KIND_AT] < SP_SEALED_REQUESTS || data[KIND_AT] > SP_SEALED_UNSENT)
    return FALSE;
  *kind = data[KIND_AT];
  return TRUE;
}

/**
 * sp_sealed_measure:
 * @data: (array length=size): a file, or what follows after a piece
 * @size: how many bytes
 *
 * Goes by what anybody can see of it.
 *
 * Returns: how many bytes the first piece has; 0 where no whole one begins here
 */
gsize
sp_sealed_measure (const guint8 *data, gsize size)
{
  guint64 length;

  if (size < HEADER_SIZE || memcmp (data, MAGIC, MAGIC_SIZE) != 0 || data[VERSION_AT] != VERSION)
    return 0;
  length = read_int (data + LENGTH_AT, 8);
  return length <= MIN (SP_SEALED_MAX, size - HEADER_SIZE) ? HEADER_SIZE + length : 0;
}

/**
 * sp_sealed_cut:
 * @file: a file
 * @most: how many bytes a part may have, if it has more than one piece
 *
 * Cuts a file of many pieces into parts, each of which is a file; what is no whole piece stays at the end of the last one.
 *
 * Returns: (transfer full) (element-type GBytes): the parts, in order: together they are @file
 */
GPtrArray *
sp_sealed_cut (GBytes *file, gsize most)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);
  gsize start = 0;
  gsize end = 0;
  gsize piece;

  while (end < size && (piece = sp_sealed_measure (data + end, size - end)) > 0)
    {
      if (end > start && end + piece - start > most)
        {
          g_ptr_array_add (parts, g_bytes_new_from_bytes (file, start, end - start));
          start = end;
        }
      end += piece;
    }
  g_ptr_array_add (parts, g_bytes_new_from_bytes (file, start, size - start));
  return parts;
}

/**
 * sp_sealed_read:
 * @file: a file
 * @offset: (inout): where a piece begins; where the next one begins, or the file ends
 * @recipient: the Ed25519 secret key of who reads it
 * @error: of %SP_SEALED_ERROR; then @offset is as it was
 *
 * Opens one piece.
 *
 * Returns: (transfer full) (nullable): what is in it, by a sender who is not known yet
 */
SpSealed *
sp_sealed_read (GBytes *file, gsize *offset, const guint8 recipient[64], GError **error)
{
  gsize whole;
  const guint8 *data = g_bytes_get_data (file, &whole);
  gsize size = whole - MIN (*offset, whole);
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 box_key[crypto_box_PUBLICKEYBYTES];
  guint8 box_secret[crypto_box_SECRETKEYBYTES];
  g_autofree guint8 *plain = NULL;
  SpSealed *self = NULL;
  gsize length;

  if (size == 0)
    {
      fail (error, SP_SEALED_ERROR_TORN);
      return NULL;
    }
  data += *offset;
  crypto_sign_ed25519_sk_to_pk (public_key, recipient);
  if (crypto_sign_ed25519_pk_to_curve25519 (box_key, public_key) != 0)
    {
      fail (error, SP_SEALED_ERROR_FOREIGN);
      return NULL;
    }
  if (!check_header (data, size, box_key, &length, error))
    return NULL;
  crypto_sign_ed25519_sk_to_curve25519 (box_secret, recipient);
  plain = g_malloc (length);
  if (crypto_box_seal_open (plain, data + HEADER_SIZE, length, box_key, box_secret) != 0)
    fail (error, SP_SEALED_ERROR_DAMAGED);
  else
    self = read_plain (data[KIND_AT], public_key, plain, length - crypto_box_SEALBYTES, error);
  sodium_memzero (box_secret, sizeof box_secret);
  sodium_memzero (plain, length);
  if (self)
    *offset += HEADER_SIZE + length;
  return self;
}

/**
 * sp_sealed_is_by:
 * @self: an opened piece
 * @sender: an Ed25519 key
 *
 * Returns: whether it was written by whom that key belongs to, as this kind and for this reader
 */
gboolean
sp_sealed_is_by (SpSealed *self, const guint8 sender[32])
{
  return crypto_sign_verify_detached (self->signature, g_bytes_get_data (self->signed_bytes, NULL),
                                      g_bytes_get_size (self->signed_bytes), sender)
         == 0;
}

/**
 * sp_sealed_free:
 * @self: (nullable): an opened piece
 */
void
sp_sealed_free (SpSealed *self)
{
  if (!self)
    return;
  g_clear_pointer (&self->frames, g_ptr_array_unref);
  g_clear_pointer (&self->signed_bytes, g_bytes_unref);
  g_free (self);
}
