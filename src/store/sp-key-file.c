/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The file `key`: how the passphrase becomes the key of the database.
 *
 *   passphrase ── Argon2id ──► Kp ┐
 *   device secret (if any) ───────┴─ BLAKE2b ──► KEK ── XChaCha20-Poly1305 ──► wrapped root key
 *   root key ── crypto_kdf ──► database key · key of this file's MAC
 *
 * The file is JSON. Its `check` (a plain hash) tells a damaged file from a wrong passphrase; what protects it is
 * that the parameters are the associated data of the wrapped key, and its `mac`. */

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "sp-durable-private.h"
#include "sp-json.h"
#include "sp-key-file-private.h"
#include "sp-signature.h"

#define FORMAT 1

/* More than a laptop has, and more than a minute: such values in a file are damage, or meant to hang us. */
#define MEMORY_CEILING (G_GUINT64_CONSTANT (4) * 1024 * 1024 * 1024)
#define PASSES_CEILING 64

#define CALIBRATED_MEMORY (G_GUINT64_CONSTANT (256) * 1024 * 1024)
#define CALIBRATED_US     (500 * 1000)

#define SALT_SIZE    crypto_pwhash_SALTBYTES
#define NONCE_SIZE   crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define WRAPPED_SIZE (SP_KEY_SIZE + crypto_aead_xchacha20poly1305_ietf_ABYTES)
#define MAC_SIZE     32

#define KDF_CONTEXT "spstore1"

enum
{
  SUBKEY_DATABASE = 1,
  SUBKEY_MAC = 3,
};

/**
 * sp_key_new:
 *
 * Returns: (transfer full): room for a key in memory that is not swapped out; free with sp_key_free ()
 */
guint8 *
sp_key_new (void)
{
  guint8 *key = sodium_malloc (SP_KEY_SIZE);

  if (key == NULL)
    g_error ("no memory for a key");

  return key;
}

/**
 * sp_key_free:
 * @key: (nullable) (transfer full): a key
 *
 * Overwrites and frees a key.
 */
void
sp_key_free (guint8 *key)
{
  sodium_free (key);
}

static guint8 *
derive (const guint8 *root,
        guint64       number)
{
  guint8 *key = sp_key_new ();

  crypto_kdf_derive_from_key (key, SP_KEY_SIZE, number, KDF_CONTEXT, root);

  return key;
}

/**
 * sp_key_derive_database:
 * @root: the root key
 *
 * Returns: (transfer full): the database's key
 */
guint8 *
sp_key_derive_database (const guint8 *root)
{
  return derive (root, SUBKEY_DATABASE);
}

/* Passphrase and device secret to the key that wraps the root key. */
static guint8 *
derive_kek (const char    *passphrase,
            GBytes        *device_secret,
            const guint8  *salt,
            guint64        memory,
            guint64        passes,
            GError       **error)
{
  guint8 *from_passphrase = sp_key_new ();
  guint8 *kek = NULL;
  gsize secret_size = 0;
  const guint8 *secret = device_secret != NULL ? g_bytes_get_data (device_secret, &secret_size) : NULL;

  if (crypto_pwhash (from_passphrase, SP_KEY_SIZE, passphrase, strlen (passphrase), salt, passes, memory,
                     crypto_pwhash_ALG_ARGON2ID13) == 0)
    {
      kek = sp_key_new ();
      crypto_generichash (kek, SP_KEY_SIZE, from_passphrase, SP_KEY_SIZE, secret, secret_size);
    }
  else
    {
      g_set_error (error, SP_STORE_ERROR, SP_STORE_ERROR_FAILED,
                   "not enough memory: %" G_GUINT64_FORMAT " MiB are needed", memory / 1024 / 1024);
    }

  sp_key_free (from_passphrase);

  return kek;
}

/* How many passes take half a second here. A laptop that cannot spare the memory gets more passes over less of it. */
static void
calibrate (guint64 *memory,
           guint64 *passes)
{
  guint8 salt[SALT_SIZE] = { 0 };
  guint8 out[SP_KEY_SIZE];
  gint64 start = g_get_monotonic_time ();
  gint64 taken;

  *memory = CALIBRATED_MEMORY;
  *passes = SP_KEY_PASSES_FLOOR;

  while (crypto_pwhash (out, sizeof out, "calibrate", 9, salt, *passes, *memory, crypto_pwhash_ALG_ARGON2ID13) != 0)
    {
      if (*memory == SP_KEY_MEMORY_FLOOR)
        return;

      *memory = MAX (*memory / 2, SP_KEY_MEMORY_FLOOR);
      start = g_get_monotonic_time ();
    }

  taken = MAX (g_get_monotonic_time () - start, 1);
  *passes = CLAMP ((guint64) ((CALIBRATED_US * SP_KEY_PASSES_FLOOR + taken - 1) / taken), SP_KEY_PASSES_FLOOR,
                   PASSES_CEILING);
}

static void
set_bytes (JsonObject   *object,
           const char   *member,
           const guint8 *bytes,
           gsize         length)
{
  g_autofree char *text = g_base64_encode (bytes, length);

  json_object_set_string_member (object, member, text);
}

/* Said in one way only: what g_base64_decode () passes over would be bits that nothing watches. */
static gboolean
get_bytes (JsonObject *object,
           const char *member,
           guint8     *bytes,
           gsize       length)
{
  return sp_base64_read (sp_json_get_text (object, member), bytes, length);
}

/* The header's members up to and without those that come last, as the text that is authenticated. */
static char *
header_text (JsonObject         *header,
             const char * const *without)
{
  g_autoptr(JsonObject) copy = sp_json_object_copy (header);

  for (guint i = 0; without[i] != NULL; i++)
    json_object_remove_member (copy, without[i]);

  return sp_json_object_to_text (copy);
}

static char *
parameters_text (JsonObject *header)
{
  return header_text (header, (const char *[]) { "wrapped", "mac", "check", NULL });
}

static void
compute_mac (JsonObject   *header,
             const guint8 *root,
             guint8        mac[MAC_SIZE])
{
  g_autofree char *text = header_text (header, (const char *[]) { "mac", "check", NULL });
  guint8 *key = derive (root, SUBKEY_MAC);

  crypto_generichash (mac, MAC_SIZE, (const guint8 *) text, strlen (text), key, SP_KEY_SIZE);
  sp_key_free (key);
}

static void
compute_check (JsonObject *header,
               guint8      check[MAC_SIZE])
{
  g_autofree char *text = header_text (header, (const char *[]) { "check", NULL });

  crypto_generichash (check, MAC_SIZE, (const guint8 *) text, strlen (text), NULL, 0);
}

/* The text of a key file that holds @root. */
static char *
seal (const guint8  *root,
      const char    *passphrase,
      GBytes        *device_secret,
      const char    *device_id,
      SpKeyCost      cost,
      SpAmbient     *ambient,
      GError       **error)
{
  g_autoptr(JsonObject) header = json_object_new ();
  g_autofree char *parameters = NULL;
  guint64 memory = SP_KEY_MEMORY_FLOOR;
  guint64 passes = SP_KEY_PASSES_FLOOR;
  guint8 salt[SALT_SIZE];
  guint8 nonce[NONCE_SIZE];
  guint8 wrapped[WRAPPED_SIZE];
  guint8 mac[MAC_SIZE];
  guint8 *kek;

  if (cost == SP_KEY_COST_CALIBRATED)
    calibrate (&memory, &passes);
  sp_ambient_fill_random (ambient, salt, sizeof salt);
  sp_ambient_fill_random (ambient, nonce, sizeof nonce);

  json_object_set_int_member (header, "format", FORMAT);
  json_object_set_string_member (header, "kdf", "argon2id13");
  json_object_set_int_member (header, "memory", (gint64) memory);
  json_object_set_int_member (header, "passes", (gint64) passes);
  json_object_set_boolean_member (header, "device_secret", device_secret != NULL);
  if (device_id != NULL)
    json_object_set_string_member (header, "device_id", device_id);
  set_bytes (header, "salt", salt, sizeof salt);
  set_bytes (header, "nonce", nonce, sizeof nonce);
  parameters = parameters_text (header);

  if ((kek = derive_kek (passphrase, device_secret, salt, memory, passes, error)) == NULL)
    return NULL;

  crypto_aead_xchacha20poly1305_ietf_encrypt (wrapped, NULL, root, SP_KEY_SIZE, (const guint8 *) parameters,
                                              strlen (parameters), NULL, nonce, kek);
  sp_key_free (kek);
  set_bytes (header, "wrapped", wrapped, sizeof wrapped);

  compute_mac (header, root, mac);
  set_bytes (header, "mac", mac, sizeof mac);
  compute_check (header, mac);
  set_bytes (header, "check", mac, sizeof mac);

  return sp_json_object_to_text (header);
}

/**
 * sp_key_file_create:
 * @path: where
 * @passphrase: the passphrase
 * @device_secret: (nullable): the device's half
 * @device_id: (nullable): the name under which the keyring has it
 * @cost: how dear a guess shall be
 * @ambient: chance
 * @error: return location
 *
 * Makes a root key and writes it, wrapped. Takes half a second of work with %SP_KEY_COST_CALIBRATED: not for
 * the main thread.
 *
 * Returns: (transfer full): the root key, or %NULL with @error set
 */
guint8 *
sp_key_file_create (const char  *path,
                    const char  *passphrase,
                    GBytes      *device_secret,
                    const char  *device_id,
                    SpKeyCost    cost,
                    SpAmbient   *ambient,
                    GError     **error)
{
  g_autofree char *text = NULL;
  guint8 *root = sp_key_new ();

  sp_ambient_fill_random (ambient, root, SP_KEY_SIZE);
  text = seal (root, passphrase, device_secret, device_id, cost, ambient, error);

  if (text == NULL || !sp_durable_write (path, text, error))
    g_clear_pointer (&root, sp_key_free);

  return root;
}

static JsonObject *
damaged (GError    **error,
         const char *what)
{
  g_set_error (error, SP_STORE_ERROR, SP_STORE_ERROR_DAMAGED, "key file: %s", what);

  return NULL;
}

static JsonObject *
read_header (const char  *path,
             GError     **error)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) read_error = NULL;
  g_autoptr(JsonObject) header = NULL;
  guint8 check[MAC_SIZE];
  guint8 found[MAC_SIZE];
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &read_error))
    {
      gboolean missing = g_error_matches (read_error, G_FILE_ERROR, G_FILE_ERROR_NOENT);

      g_set_error (error, SP_STORE_ERROR, missing ? SP_STORE_ERROR_INCOMPLETE : SP_STORE_ERROR_IO,
                   "key file: cannot be read");
      return NULL;
    }

  if ((header = sp_json_parse_object (text, (gssize) length, NULL)) == NULL)
    return damaged (error, "not JSON");

  compute_check (header, check);
  if (!get_bytes (header, "check", found, sizeof found) || memcmp (check, found, sizeof check) != 0)
    return damaged (error, "its bytes have changed");

  if (sp_json_get_int (header, "format", 0) > FORMAT)
    {
      g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_NEWER, "key file: of a newer version");
      return NULL;
    }

  return g_steal_pointer (&header);
}

/* Weaker parameters than this program ever writes are not taken: somebody has been at the file. */
static gboolean
parameters_are_sound (JsonObject *header)
{
  gint64 memory = sp_json_get_int (header, "memory", 0);
  gint64 passes = sp_json_get_int (header, "passes", 0);

  return sp_json_get_int (header, "format", 0) == FORMAT &&
         g_strcmp0 (sp_json_get_text (header, "kdf"), "argon2id13") == 0 &&
         memory >= (gint64) SP_KEY_MEMORY_FLOOR && memory <= (gint64) MEMORY_CEILING &&
         passes >= SP_KEY_PASSES_FLOOR && passes <= PASSES_CEILING;
}

/**
 * sp_key_file_look:
 * @path: the file
 * @needs_secret: (out): whether the device's half is needed, too
 * @device_id: (out) (nullable) (transfer full): the name under which the keyring has it
 * @error: return location
 *
 * Reads what stands in the open; nothing vouches for it yet.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_key_file_look (const char  *path,
                  gboolean    *needs_secret,
                  char       **device_id,
                  GError     **error)
{
  g_autoptr(JsonObject) header = read_header (path, error);

  *needs_secret = header != NULL && sp_json_get_flag (header, "device_secret");
  *device_id = header != NULL ? g_strdup (sp_json_get_text (header, "device_id")) : NULL;

  return header != NULL;
}

/**
 * sp_key_file_open:
 * @path: the file
 * @passphrase: the passphrase
 * @device_secret: (nullable): the device's half
 * @error: return location
 *
 * Unwraps the root key. Takes half a second of work: not for the main thread.
 *
 * Returns: (transfer full): the root key, or %NULL with @error set to one of %SP_STORE_ERROR
 */
guint8 *
sp_key_file_open (const char  *path,
                  const char  *passphrase,
                  GBytes      *device_secret,
                  GError     **error)
{
  g_autoptr(JsonObject) header = read_header (path, error);
  g_autofree char *parameters = NULL;
  guint8 salt[SALT_SIZE];
  guint8 nonce[NONCE_SIZE];
  guint8 wrapped[WRAPPED_SIZE];
  guint8 mac[MAC_SIZE];
  guint8 found[MAC_SIZE];
  guint8 *kek;
  guint8 *root;
  gboolean opened;

  if (header == NULL)
    return NULL;

  if (!parameters_are_sound (header) || !get_bytes (header, "salt", salt, sizeof salt) ||
      !get_bytes (header, "nonce", nonce, sizeof nonce) || !get_bytes (header, "wrapped", wrapped, sizeof wrapped) ||
      !get_bytes (header, "mac", found, sizeof found))
    {
      damaged (error, "its parameters are not ours");
      return NULL;
    }

  if (sp_json_get_flag (header, "device_secret") && device_secret == NULL)
    {
      g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_NO_DEVICE_SECRET,
                           "key file: the device's half is missing");
      return NULL;
    }

  parameters = parameters_text (header);
  if ((kek = derive_kek (passphrase, sp_json_get_flag (header, "device_secret") ? device_secret : NULL, salt,
                         (guint64) sp_json_get_int (header, "memory", 0),
                         (guint64) sp_json_get_int (header, "passes", 0), error)) == NULL)
    return NULL;

  root = sp_key_new ();
  opened = crypto_aead_xchacha20poly1305_ietf_decrypt (root, NULL, NULL, wrapped, sizeof wrapped,
                                                       (const guint8 *) parameters, strlen (parameters), nonce,
                                                       kek) == 0;
  sp_key_free (kek);

  if (!opened)
    {
      g_set_error_literal (error, SP_STORE_ERROR, SP_STORE_ERROR_WRONG_PASSPHRASE, "key file: does not open");
      g_clear_pointer (&root, sp_key_free);
      return NULL;
    }

  compute_mac (header, root, mac);
  if (sodium_memcmp (mac, found, sizeof mac) != 0)
    {
      damaged (error, "its seal is broken");
      g_clear_pointer (&root, sp_key_free);
    }

  return root;
}

/**
 * sp_key_file_change:
 * @path: the file
 * @passphrase: the passphrase as it is
 * @new_passphrase: as it shall be
 * @device_secret: (nullable): the device's half
 * @cost: how dear a guess shall be
 * @ambient: chance
 * @error: return location
 *
 * Wraps the root key anew. A power cut at any step leaves the old passphrase or the new one in force. Takes a second
 * of work: not for the main thread.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_key_file_change (const char  *path,
                    const char  *passphrase,
                    const char  *new_passphrase,
                    GBytes      *device_secret,
                    SpKeyCost    cost,
                    SpAmbient   *ambient,
                    GError     **error)
{
  g_autofree char *device_id = NULL;
  g_autofree char *text = NULL;
  gboolean needs_secret;
  guint8 *root;

  if (!sp_key_file_look (path, &needs_secret, &device_id, error) ||
      (root = sp_key_file_open (path, passphrase, device_secret, error)) == NULL)
    return FALSE;

  text = seal (root, new_passphrase, needs_secret ? device_secret : NULL, device_id, cost, ambient, error);
  sp_key_free (root);

  return text != NULL && sp_durable_replace (path, text, error);
}
