/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Keys and signatures (Ed25519) as both ends write them down: base64. What is signed: sp-wire.h and sp-audit.h. */

#include "config.h"

#include "sp-signature.h"

#include <sodium.h>
#include <string.h>

G_STATIC_ASSERT (crypto_sign_SECRETKEYBYTES == 64);

/**
 * sp_base64_read:
 * @text: (nullable): base64
 * @bytes: (out caller-allocates): what it says
 * @size: how many bytes that has to be
 *
 * Returns: whether it is that many; otherwise nothing can be said of @bytes
 */
gboolean
sp_base64_read (const char *text,
                guint8     *bytes,
                gsize       size)
{
  size_t length;

  return text != NULL &&
         sodium_base642bin (bytes, size, text, strlen (text), NULL, &length, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 &&
         length == size;
}

/**
 * sp_signature_make:
 * @message: what somebody vouches for
 * @secret_key: with this key
 *
 * Returns: (transfer full): the signature
 */
char *
sp_signature_make (GBytes       *message,
                   const guint8  secret_key[64])
{
  guint8 bytes[crypto_sign_BYTES];

  crypto_sign_detached (bytes, NULL, g_bytes_get_data (message, NULL), g_bytes_get_size (message), secret_key);

  return g_base64_encode (bytes, sizeof bytes);
}

/**
 * sp_signature_check:
 * @signature: (nullable): a signature
 * @message: what it is said to be of
 * @key: (nullable): the bytes of the public key
 * @key_size: how many those are
 *
 * Returns: whether it is
 */
gboolean
sp_signature_check (const char    *signature,
                    GBytes        *message,
                    gconstpointer  key,
                    gsize          key_size)
{
  guint8 bytes[crypto_sign_BYTES];

  return key != NULL && key_size == crypto_sign_PUBLICKEYBYTES && sp_base64_read (signature, bytes, sizeof bytes) &&
         crypto_sign_verify_detached (bytes, g_bytes_get_data (message, NULL), g_bytes_get_size (message), key) == 0;
}

/**
 * sp_signature_check_text:
 * @signature: (nullable): a signature
 * @message: what it is said to be of
 * @key: (nullable): the public key
 *
 * Returns: whether it is
 */
gboolean
sp_signature_check_text (const char *signature,
                         GBytes     *message,
                         const char *key)
{
  guint8 bytes[crypto_sign_PUBLICKEYBYTES];

  return sp_base64_read (key, bytes, sizeof bytes) && sp_signature_check (signature, message, bytes, sizeof bytes);
}
