/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-fuzz.h"
#include "sp-json.h"
#include "sp-key-file-private.h"

#include <sodium.h>
#include <string.h>

/* The cache's header, the file `key`. A file that is not the one that was written does not open, and
 * none makes this program take more memory or time than its ceilings. */

#define PASSPHRASE "correct horse"

int __wrap_crypto_pwhash (unsigned char *out, unsigned long long out_size, const char *passphrase,
                          unsigned long long size, const unsigned char *salt, unsigned long long passes,
                          size_t memory, int algorithm);

/* Argon2id takes a tenth of a second on purpose; here a plain hash of all that goes into it does
 * instead, so that the code around it is reached thousands of times a second. */
int
__wrap_crypto_pwhash (unsigned char *out, unsigned long long out_size, const char *passphrase,
                      unsigned long long size, const unsigned char *salt, unsigned long long passes,
                      size_t memory, int algorithm)
{
  const unsigned long long numbers[] = { passes, memory, algorithm };
  crypto_generichash_state state;

  g_assert_cmpuint (memory, >=, SP_KEY_MEMORY_FLOOR);
  g_assert_cmpuint (memory, <=, G_GUINT64_CONSTANT (4) * 1024 * 1024 * 1024);
  g_assert_cmpuint (passes, >=, SP_KEY_PASSES_FLOOR);
  g_assert_cmpuint (passes, <=, 64);
  crypto_generichash_init (&state, salt, crypto_pwhash_SALTBYTES, out_size);
  crypto_generichash_update (&state, (const unsigned char *) passphrase, size);
  crypto_generichash_update (&state, (const unsigned char *) numbers, sizeof numbers);
  crypto_generichash_final (&state, out, out_size);
  return 0;
}

static JsonObject *good;
static guint8 root[SP_KEY_SIZE];

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  g_autoptr(SpAmbient) ambient = sp_ambient_new_seeded (1, 0);
  g_autofree char *path = sp_fuzz_write ("key", "", 0);
  g_autofree char *text = NULL;
  guint8 *key;
  gsize size;

  sp_fuzz_strict ();
  key = sp_key_file_create (path, PASSPHRASE, NULL, NULL, SP_KEY_COST_FLOOR, ambient, NULL);
  g_assert_nonnull (key);
  memcpy (root, key, sizeof root);
  sp_key_free (key);
  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  good = sp_json_parse_object (text, size, NULL);
  g_assert_nonnull (good);
  return 0;
}

/* Members of the good file, some of them otherwise, with a `check` that holds. */
static char *
make_file (SpFuzzBytes *bytes)
{
  static const char *const names[] = { "format", "kdf", "memory", "passes", "device_secret", "salt",
                                       "nonce", "wrapped", "mac", "more" };
  static const char *const values[] = { "1", "2", "0", "-1", "67108864", "4294967296", "4294967297", "3",
                                        "64", "65", "\"argon2id13\"", "true", "false", "null", "\"\"" };
  g_autoptr(JsonObject) header = sp_json_object_copy (good);
  g_autofree char *text = NULL;
  g_autofree char *check = NULL;
  guint8 hash[32];

  json_object_remove_member (header, "check");
  for (guint n = sp_fuzz_choose (bytes, 4); n > 0; n--)
    {
      const char *name = names[sp_fuzz_choose (bytes, G_N_ELEMENTS (names))];
      guint how = sp_fuzz_choose (bytes, 4);
      g_autoptr(GString) value = g_string_new (NULL);
      g_autoptr(JsonNode) node = NULL;

      if (how == 0)
        {
          json_object_remove_member (header, name);
          continue;
        }
      if (how == 1)
        g_string_append (value, values[sp_fuzz_choose (bytes, G_N_ELEMENTS (values))]);
      else
        sp_fuzz_append_value (bytes, value, 0);
      if ((node = sp_json_parse (value->str, value->len, SP_JSON_MAX_DEPTH, NULL)))
        json_object_set_member (header, name, g_steal_pointer (&node));
    }
  text = sp_json_object_to_text (header);
  crypto_generichash (hash, sizeof hash, (const guint8 *) text, strlen (text), NULL, 0);
  check = g_base64_encode (hash, sizeof hash);
  json_object_set_string_member (header, "check", check);
  return sp_json_object_to_text (header);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  SpFuzzBytes bytes = { data, size };
  g_autoptr(GError) error = NULL;
  g_autofree char *made = NULL;
  g_autofree char *path = NULL;
  g_autoptr(JsonObject) written = NULL;
  guint8 *key;

  if (size == 0 || data[0] != '{')
    made = make_file (&bytes);
  path = made ? sp_fuzz_write ("key", made, strlen (made)) : sp_fuzz_write ("key", data, size);
  key = sp_key_file_open (path, PASSPHRASE, NULL, &error);
  if (!key)
    {
      g_assert_nonnull (error);
      return 0;
    }
  g_assert_no_error (error);
  g_assert_cmpmem (key, SP_KEY_SIZE, root, sizeof root);
  sp_key_free (key);
  if (made)
    {
      g_autoptr(JsonNode) a = json_node_init_object (json_node_alloc (), good);
      g_autoptr(JsonNode) b = NULL;

      written = sp_json_parse_object (made, -1, NULL);
      b = json_node_init_object (json_node_alloc (), written);
      g_assert_true (sp_json_equal (a, b));
    }
  return 0;
}
