/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-private.h"

#include "sp-signature.h"

#include <sodium.h>
#include <string.h>

/* The partnership's own key, from its secret: laptops keep its public half from the day they join, and obey and believe
 * only what it has signed, whoever answers at the server's address. */
static void
make_key (const guint8 secret[SP_SERVER_SECRET_SIZE], guint8 public_key[crypto_sign_PUBLICKEYBYTES],
          guint8 secret_key[crypto_sign_SECRETKEYBYTES])
{
  static const char CONTEXT[] = "stalking-partnership receipts";
  guint8 seed[crypto_sign_SEEDBYTES];

  crypto_generichash (seed, sizeof seed, (const guint8 *) CONTEXT, strlen (CONTEXT), secret, SP_SERVER_SECRET_SIZE);
  crypto_sign_seed_keypair (public_key, secret_key, seed);
  sodium_memzero (seed, sizeof seed);
}

/**
 * sp_server_public_key:
 * @secret: the partnership's secret
 * @public_key: (out): what its signatures are checked with
 */
void
sp_server_public_key (const guint8 secret[SP_SERVER_SECRET_SIZE], guint8 public_key[crypto_sign_PUBLICKEYBYTES])
{
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];

  make_key (secret, public_key, secret_key);
  sodium_memzero (secret_key, sizeof secret_key);
}

/**
 * sp_server_dup_public_key:
 * @self: a server
 *
 * Returns: (transfer full): what its signatures are checked with, as base64
 */
char *
sp_server_dup_public_key (SpServer *self)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];

  sp_server_public_key (self->secret, public_key);
  return g_base64_encode (public_key, sizeof public_key);
}

/**
 * sp_server_sign:
 * @self: a server
 * @message: what the partnership vouches for
 *
 * Returns: (transfer full): its signature, as base64
 */
char *
sp_server_sign (SpServer *self, GBytes *message)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  char *signature;

  make_key (self->secret, public_key, secret_key);
  signature = sp_signature_make (message, secret_key);
  sodium_memzero (secret_key, sizeof secret_key);
  return signature;
}

/**
 * sp_server_seal:
 * @self: a server
 * @kind: what it is
 * @frames: (element-type SpSealedFrame): what is in it
 * @recipient: a device's key
 *
 * Returns: (transfer full) (nullable): a file that only the device opens; %NULL where @recipient is no key
 */
GBytes *
sp_server_seal (SpServer *self, SpSealedKind kind, GPtrArray *frames, const guint8 recipient[32])
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  GBytes *file;

  make_key (self->secret, public_key, secret_key);
  file = sp_sealed_write (kind, frames, recipient, secret_key, self->ambient);
  sodium_memzero (secret_key, sizeof secret_key);
  return file;
}

/**
 * sp_server_unseal:
 * @self: a server
 * @file: a file
 * @offset: (inout): where in it
 * @error: of %SP_SEALED_ERROR
 *
 * Returns: (transfer full) (nullable): what was sealed for the server, by whoever
 */
SpSealed *
sp_server_unseal (SpServer *self, GBytes *file, gsize *offset, GError **error)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  SpSealed *sealed;

  make_key (self->secret, public_key, secret_key);
  sealed = sp_sealed_read (file, offset, secret_key, error);
  sodium_memzero (secret_key, sizeof secret_key);
  return sealed;
}
