/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-test-signer.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <sodium.h>
#include <string.h>

#define P256_BYTES 32

struct _SpTestSigner
{
  gnutls_privkey_t key;
  char *id;
};

static SpTestSigner *
signer_new (const char *id, gnutls_pk_algorithm_t algorithm, guint bits)
{
  SpTestSigner *self = g_new0 (SpTestSigner, 1);

  self->id = g_strdup (id);
  g_assert_cmpint (gnutls_privkey_init (&self->key), ==, 0);
  g_assert_cmpint (gnutls_privkey_generate (self->key, algorithm, bits, 0), ==, 0);
  return self;
}

SpTestSigner *
sp_test_signer_new_rsa (const char *id, guint bits)
{
  return signer_new (id, GNUTLS_PK_RSA, bits);
}

SpTestSigner *
sp_test_signer_new_ec (const char *id)
{
  return signer_new (id, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1));
}

void
sp_test_signer_free (SpTestSigner *self)
{
  gnutls_privkey_deinit (self->key);
  g_free (self->id);
  g_free (self);
}

char *
sp_test_base64url (gconstpointer data, gsize size)
{
  gsize length = sodium_base64_ENCODED_LEN (size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  char *text = g_malloc (length);

  return sodium_bin2base64 (text, length, data, size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* The number without zeros before it, or, where @width is given, with as many as fill that. */
static char *
encode_number (gnutls_datum_t *number, gsize width)
{
  guint8 padded[P256_BYTES] = { 0 };
  const guint8 *data = number->data;
  gsize size = number->size;
  char *text;

  while (size > 0 && *data == 0)
    {
      data++;
      size--;
    }
  if (width > 0)
    {
      g_assert_cmpuint (size, <=, width);
      memcpy (padded + width - size, data, size);
      data = padded;
      size = width;
    }
  text = sp_test_base64url (data, size);
  gnutls_free (number->data);
  return text;
}

/* The public half as the provider would publish it. */
char *
sp_test_signer_dup_jwk (SpTestSigner *self)
{
  gnutls_pubkey_t public_key;
  gnutls_datum_t a, b;
  gnutls_ecc_curve_t curve;
  gboolean rsa = gnutls_privkey_get_pk_algorithm (self->key, NULL) == GNUTLS_PK_RSA;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_cmpint (gnutls_pubkey_init (&public_key), ==, 0);
  g_assert_cmpint (gnutls_pubkey_import_privkey (public_key, self->key, 0, 0), ==, 0);
  if (rsa)
    g_assert_cmpint (gnutls_pubkey_export_rsa_raw (public_key, &a, &b), ==, 0);
  else
    g_assert_cmpint (gnutls_pubkey_export_ecc_raw (public_key, &curve, &a, &b), ==, 0);
  gnutls_pubkey_deinit (public_key);
  first = encode_number (&a, rsa ? 0 : P256_BYTES);
  second = encode_number (&b, rsa ? 0 : P256_BYTES);
  if (rsa)
    return g_strdup_printf ("{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}", self->id, first,
                            second);
  return g_strdup_printf ("{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}", self->id, first,
                          second);
}

static char *
encode_pair (gnutls_datum_t *signature)
{
  guint8 bytes[2 * P256_BYTES] = { 0 };
  gnutls_datum_t parts[2];

  g_assert_cmpint (gnutls_decode_rs_value (signature, &parts[0], &parts[1]), ==, 0);
  for (gsize i = 0; i < 2; i++)
    {
      gsize skip = parts[i].size > P256_BYTES ? parts[i].size - P256_BYTES : 0;
      gsize size = parts[i].size - skip;

      memcpy (bytes + (i + 1) * P256_BYTES - size, parts[i].data + skip, size);
      gnutls_free (parts[i].data);
    }
  return sp_test_base64url (bytes, sizeof bytes);
}

/* @header NULL: as it should be. */
char *
sp_test_signer_sign (SpTestSigner *self, const char *algorithm, const char *header, const char *claims)
{
  g_autofree char *proper = g_strdup_printf ("{\"alg\":\"%s\",\"kid\":\"%s\"}", algorithm, self->id);
  g_autofree char *first = sp_test_base64url (header ? header : proper, strlen (header ? header : proper));
  g_autofree char *second = sp_test_base64url (claims, strlen (claims));
  g_autofree char *both = g_strdup_printf ("%s.%s", first, second);
  g_autofree char *third = NULL;
  gnutls_datum_t data = { (unsigned char *) both, strlen (both) };
  gnutls_datum_t signature;
  gnutls_sign_algorithm_t sign = strcmp (algorithm, "PS256") == 0   ? GNUTLS_SIGN_RSA_PSS_RSAE_SHA256
                                 : strcmp (algorithm, "ES256") == 0 ? GNUTLS_SIGN_ECDSA_SHA256
                                                                    : GNUTLS_SIGN_RSA_SHA256;

  g_assert_cmpint (gnutls_privkey_sign_data2 (self->key, sign, 0, &data, &signature), ==, 0);
  third = sign == GNUTLS_SIGN_ECDSA_SHA256 ? encode_pair (&signature) : sp_test_base64url (signature.data, signature.size);
  gnutls_free (signature.data);
  return g_strdup_printf ("%s.%s", both, third);
}
