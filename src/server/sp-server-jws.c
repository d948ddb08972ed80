/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-jws.h"

#include "sp-json.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <sodium.h>
#include <string.h>

/*
 * Signed JSON by RFC 7515, in its compact form, with keys by RFC 7517. What a token may be signed with is this list,
 * and its key must be of that kind: `none`, a shared secret (HS256) and all that is not known are no signatures here.
 */

#define MIN_RSA_BITS  2048
#define P256_BYTES    32
#define MAX_KEY_BYTES 1024

static const struct
{
  const char *name;
  const char *kind;
  gnutls_sign_algorithm_t algorithm;
} algorithms[] = {
  { "RS256", "RSA", GNUTLS_SIGN_RSA_SHA256 },
  { "PS256", "RSA", GNUTLS_SIGN_RSA_PSS_RSAE_SHA256 },
  { "ES256", "EC", GNUTLS_SIGN_ECDSA_SHA256 },
};

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (gnutls_pubkey_t, gnutls_pubkey_deinit, NULL)

/* The bytes of a base64url text; NULL where it is none. */
static GBytes *
decode (const char *text, gsize length)
{
  g_autofree guint8 *bytes = g_malloc (length + 1);
  size_t size;

  if (sodium_base642bin (bytes, length + 1, text, length, NULL, &size, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING)
      != 0)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), size);
}

static GBytes *
decode_member (JsonObject *key, const char *member)
{
  const char *text = sp_json_get_text (key, member);

  return text && strlen (text) <= 2 * MAX_KEY_BYTES ? decode (text, strlen (text)) : NULL;
}

static gnutls_datum_t
datum (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  return (gnutls_datum_t) { (unsigned char *) data, size };
}

static gboolean
import_rsa (gnutls_pubkey_t public_key, JsonObject *key)
{
  g_autoptr(GBytes) modulus = decode_member (key, "n");
  g_autoptr(GBytes) exponent = decode_member (key, "e");
  gnutls_datum_t m, e;
  unsigned int bits = 0;

  if (!modulus || !exponent)
    return FALSE;
  m = datum (modulus);
  e = datum (exponent);
  return gnutls_pubkey_import_rsa_raw (public_key, &m, &e) == 0
         && gnutls_pubkey_get_pk_algorithm (public_key, &bits) == GNUTLS_PK_RSA && bits >= MIN_RSA_BITS;
}

static gboolean
import_ec (gnutls_pubkey_t public_key, JsonObject *key)
{
  g_autoptr(GBytes) x = decode_member (key, "x");
  g_autoptr(GBytes) y = decode_member (key, "y");
  gnutls_datum_t dx, dy;

  if (!x || !y || g_bytes_get_size (x) != P256_BYTES || g_bytes_get_size (y) != P256_BYTES
      || g_strcmp0 (sp_json_get_text (key, "crv"), "P-256") != 0)
    return FALSE;
  dx = datum (x);
  dy = datum (y);
  return gnutls_pubkey_import_ecc_raw (public_key, GNUTLS_ECC_CURVE_SECP256R1, &dx, &dy) == 0;
}

/* The key, where it may have made signatures of the algorithm @name (NULL: any of ours). */
static gnutls_pubkey_t
import (JsonObject *key, const char *kind, const char *name)
{
  g_auto(gnutls_pubkey_t) public_key = NULL;
  const char *use = sp_json_get_text (key, "use");
  const char *bound = sp_json_get_text (key, "alg");

  if (g_strcmp0 (sp_json_get_text (key, "kty"), kind) != 0 || (use && strcmp (use, "sig") != 0)
      || (bound && name && strcmp (bound, name) != 0) || gnutls_pubkey_init (&public_key) != 0)
    return NULL;
  if (!(strcmp (kind, "RSA") == 0 ? import_rsa (public_key, key) : import_ec (public_key, key)))
    return NULL;
  return g_steal_pointer (&public_key);
}

static JsonObject *
get_key (JsonObject *keys, guint i)
{
  JsonNode *node = json_array_get_element (sp_json_get_array (keys, "keys"), i);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static guint
count_keys (JsonObject *keys)
{
  JsonArray *array = sp_json_get_array (keys, "keys");

  return array ? json_array_get_length (array) : 0;
}

/**
 * sp_jwks_count_usable:
 * @keys: a set of keys (RFC 7517)
 *
 * Returns: how many of them sp_jws_open () could use
 */
guint
sp_jwks_count_usable (JsonObject *keys)
{
  guint n = 0;

  for (guint i = 0; i < count_keys (keys); i++)
    {
      JsonObject *key = get_key (keys, i);
      g_auto(gnutls_pubkey_t) rsa = key ? import (key, "RSA", NULL) : NULL;
      g_auto(gnutls_pubkey_t) ec = key ? import (key, "EC", NULL) : NULL;

      n += rsa || ec;
    }
  return n;
}

/**
 * sp_jwks_has_secret:
 * @keys: a set of keys (RFC 7517)
 *
 * Returns: whether there is anything in it with which one could sign
 */
gboolean
sp_jwks_has_secret (JsonObject *keys)
{
  for (guint i = 0; i < count_keys (keys); i++)
    {
      JsonObject *key = get_key (keys, i);

      if (key && (json_object_has_member (key, "d") || json_object_has_member (key, "k")))
        return TRUE;
    }
  return FALSE;
}

/* The key that the header names; where it names none, the only one that there is. */
static JsonObject *
find_key (JsonObject *keys, JsonObject *header)
{
  const char *id = sp_json_get_text (header, "kid");

  if (!id)
    return !json_object_has_member (header, "kid") && count_keys (keys) == 1 ? get_key (keys, 0) : NULL;
  for (guint i = 0; i < count_keys (keys); i++)
    {
      JsonObject *key = get_key (keys, i);

      if (key && g_strcmp0 (sp_json_get_text (key, "kid"), id) == 0)
        return key;
    }
  return NULL;
}

/* A signature on a curve travels as two numbers side by side. */
static gboolean
verify (gnutls_pubkey_t key, gnutls_sign_algorithm_t algorithm, GBytes *signed_bytes, GBytes *signature)
{
  gnutls_datum_t data = datum (signed_bytes);
  gnutls_datum_t raw = datum (signature);
  gnutls_datum_t pair = { NULL, 0 };
  int result;

  if (algorithm != GNUTLS_SIGN_ECDSA_SHA256)
    return gnutls_pubkey_verify_data2 (key, algorithm, 0, &data, &raw) >= 0;
  if (raw.size != 2 * P256_BYTES)
    return FALSE;
  if (gnutls_encode_rs_value (&pair, &(gnutls_datum_t) { raw.data, P256_BYTES },
                              &(gnutls_datum_t) { raw.data + P256_BYTES, P256_BYTES })
      != 0)
    return FALSE;
  result = gnutls_pubkey_verify_data2 (key, algorithm, 0, &data, &pair);
  gnutls_free (pair.data);
  return result >= 0;
}

static JsonObject *
decode_object (const char *text, gsize length)
{
  g_autoptr(GBytes) bytes = decode (text, length);
  gsize size = 0;
  const char *data = bytes ? g_bytes_get_data (bytes, &size) : NULL;

  return size > 0 && g_utf8_validate (data, size, NULL) ? sp_json_parse_object (data, size, NULL) : NULL;
}

static gboolean
holds (const char *token, const char *second, JsonObject *header, JsonObject *keys)
{
  const char *name = sp_json_get_text (header, "alg");
  JsonObject *key = find_key (keys, header);
  g_autoptr(GBytes) signed_bytes = g_bytes_new_static (token, second - token);
  g_autoptr(GBytes) signature = decode (second + 1, strlen (second + 1));

  if (!name || !key || !signature || json_object_has_member (header, "crit"))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      g_auto(gnutls_pubkey_t) public_key = NULL;

      if (strcmp (algorithms[i].name, name) != 0)
        continue;
      public_key = import (key, algorithms[i].kind, name);
      return public_key && verify (public_key, algorithms[i].algorithm, signed_bytes, signature);
    }
  return FALSE;
}

/**
 * sp_jws_open:
 * @token: three parts in base64url with dots between
 * @keys: by whom it may be signed
 *
 * Returns: (transfer full) (nullable): what it says; %NULL where it is not whole or none of @keys signed it
 */
JsonObject *
sp_jws_open (const char *token, JsonObject *keys)
{
  const char *first = strchr (token, '.');
  const char *second = first ? strchr (first + 1, '.') : NULL;
  g_autoptr(JsonObject) header = NULL;

  if (!second || strchr (second + 1, '.'))
    return NULL;
  header = decode_object (token, first - token);
  if (!header || !holds (token, second, header, keys))
    return NULL;
  return decode_object (first + 1, second - first - 1);
}
