/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "sp-signature.h"

static void
test_base64 (void)
{
  guint8 bytes[3];

  g_assert_true (sp_base64_read ("AQID", bytes, sizeof bytes));
  g_assert_cmpmem (bytes, sizeof bytes, "\1\2\3", 3);
  g_assert_false (sp_base64_read ("AQI=", bytes, sizeof bytes));
  g_assert_false (sp_base64_read ("AQIDBA==", bytes, sizeof bytes));
  g_assert_false (sp_base64_read ("AQID\n", bytes, sizeof bytes));
  g_assert_false (sp_base64_read ("AQI", bytes, sizeof bytes));
  g_assert_false (sp_base64_read ("", bytes, sizeof bytes));
  g_assert_false (sp_base64_read (NULL, bytes, sizeof bytes));
}

static void
test_check (void)
{
  static const guint8 SEED[crypto_sign_SEEDBYTES] = { 1 };
  static const guint8 OTHER_SEED[crypto_sign_SEEDBYTES] = { 2 };
  guint8 key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  guint8 other_key[crypto_sign_PUBLICKEYBYTES];
  guint8 other_secret_key[crypto_sign_SECRETKEYBYTES];
  g_autoptr(GBytes) message = g_bytes_new_static ("one", 3);
  g_autoptr(GBytes) other = g_bytes_new_static ("two", 3);
  g_autofree char *signature = NULL;
  g_autofree char *forged = NULL;
  g_autofree char *key_text = NULL;

  crypto_sign_seed_keypair (key, secret_key, SEED);
  crypto_sign_seed_keypair (other_key, other_secret_key, OTHER_SEED);
  signature = sp_signature_make (message, secret_key);
  forged = sp_signature_make (message, other_secret_key);
  key_text = g_base64_encode (key, sizeof key);

  g_assert_true (sp_signature_check (signature, message, key, sizeof key));
  g_assert_false (sp_signature_check (signature, other, key, sizeof key));
  g_assert_false (sp_signature_check (forged, message, key, sizeof key));
  g_assert_false (sp_signature_check (signature, message, other_key, sizeof other_key));
  g_assert_false (sp_signature_check (signature, message, key, sizeof key - 1));
  g_assert_false (sp_signature_check (signature, message, NULL, 0));
  g_assert_false (sp_signature_check (NULL, message, key, sizeof key));
  g_assert_false (sp_signature_check (key_text, message, key, sizeof key));

  g_assert_true (sp_signature_check_text (signature, message, key_text));
  g_assert_false (sp_signature_check_text (forged, message, key_text));
  g_assert_false (sp_signature_check_text (signature, message, NULL));
  g_assert_false (sp_signature_check_text (signature, message, "AQID"));
}

int
main (int   argc,
      char *argv[])
{
  g_assert_cmpint (sodium_init (), >=, 0);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/signature/base64", test_base64);
  g_test_add_func ("/base/signature/check", test_check);

  return g_test_run ();
}
