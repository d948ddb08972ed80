/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libsecret/secret.h>
#include <sodium.h>

#include "sp-device-secret-private.h"
#include "sp-key-file-private.h"
#include "sp-signature.h"

static const SecretSchema schema = {
  APP_ID ".Device", SECRET_SCHEMA_NONE, { { "device", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static void
fail (GError       **error,
      const GError  *cause)
{
  g_set_error (error, SP_STORE_ERROR, SP_STORE_ERROR_NO_KEYRING, "keyring: %s %d",
               cause != NULL ? g_quark_to_string (cause->domain) : "not kept", cause != NULL ? cause->code : 0);
}

/* Not in memory that is swapped out, and overwritten in the end. */
static GBytes *
take_bytes (const guint8 *bytes)
{
  guint8 *key = sp_key_new ();

  memcpy (key, bytes, SP_KEY_SIZE);

  return g_bytes_new_with_free_func (key, SP_KEY_SIZE, (GDestroyNotify) sp_key_free, key);
}

/**
 * sp_device_secret_load:
 * @id: the name under which it is kept
 * @error: return location
 *
 * Returns: (transfer full): the device's half; %NULL with %SP_STORE_ERROR_NO_KEYRING where no keyring answers, with
 *   %SP_STORE_ERROR_NO_DEVICE_SECRET where it does not have it
 */
GBytes *
sp_device_secret_load (const char  *id,
                       GError     **error)
{
  g_autoptr(GError) cause = NULL;
  char *text = secret_password_lookup_nonpageable_sync (&schema, NULL, &cause, "device", id, NULL);
  guint8 bytes[SP_KEY_SIZE];
  GBytes *secret = NULL;

  if (cause != NULL)
    fail (error, cause);
  else if (!sp_base64_read (text, bytes, sizeof bytes))
    g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_NO_DEVICE_SECRET, "keyring: the device's half is missing");
  else
    secret = take_bytes (bytes);

  sodium_memzero (bytes, sizeof bytes);
  secret_password_free (text);

  return secret;
}

/**
 * sp_device_secret_make:
 * @id: the name under which it shall be kept
 * @ambient: chance
 * @error: return location
 *
 * Returns: (transfer full): a new device's half that the keyring has, and gives back; %NULL with
 *   %SP_STORE_ERROR_NO_KEYRING
 */
GBytes *
sp_device_secret_make (const char  *id,
                       SpAmbient   *ambient,
                       GError     **error)
{
  g_autoptr(GBytes) secret = NULL;
  g_autoptr(GBytes) kept = NULL;
  g_autoptr(GError) cause = NULL;
  guint8 bytes[SP_KEY_SIZE];
  char text[sodium_base64_ENCODED_LEN (SP_KEY_SIZE, sodium_base64_VARIANT_ORIGINAL)];

  sp_ambient_fill_random (ambient, bytes, sizeof bytes);
  secret = take_bytes (bytes);
  sodium_bin2base64 (text, sizeof text, bytes, sizeof bytes, sodium_base64_VARIANT_ORIGINAL);
  secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, "Stalking Partnership: this laptop's half of the key",
                              text, NULL, &cause, "device", id, NULL);
  sodium_memzero (bytes, sizeof bytes);
  sodium_memzero (text, sizeof text);

  if (cause == NULL)
    kept = sp_device_secret_load (id, NULL);
  if (kept == NULL || !g_bytes_equal (kept, secret))
    {
      fail (error, cause);
      return NULL;
    }

  return g_steal_pointer (&secret);
}

/**
 * sp_device_secret_clear:
 * @id: the name under which it is kept
 * @error: return location
 *
 * Takes the device's half out of the keyring.
 *
 * Returns: %FALSE with @error set where no keyring answers
 */
gboolean
sp_device_secret_clear (const char  *id,
                        GError     **error)
{
  g_autoptr(GError) cause = NULL;

  secret_password_clear_sync (&schema, NULL, &cause, "device", id, NULL);
  if (cause != NULL)
    fail (error, cause);

  return cause == NULL;
}
