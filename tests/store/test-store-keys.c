/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The key: what holds it together, who may change it, what wrong tries cost, and how it goes. */

#include "config.h"

#include <sodium.h>

#include "sp-device-secret-private.h"
#include "sp-key-file-private.h"
#include "sp-key-tries-private.h"
#include "sp-store-private.h"
#include "sp-test-keyring.h"
#include "sp-test-store.h"

#define OTHER_PASSPHRASE "four other quite long words"

static char *
path_of (StoreFixture *fixture,
         const char   *name)
{
  return g_build_filename (fixture->directory, name, NULL);
}

static void
start_again (StoreFixture *fixture)
{
  gpointer gone = fixture->store;

  must (sp_store_lock (fixture->store));
  g_object_add_weak_pointer (G_OBJECT (fixture->store), &gone);
  g_clear_object (&fixture->store);
  /* A job that was under way may hold it for a moment. */
  while (gone != NULL)
    g_main_context_iteration (NULL, TRUE);
  fixture->store = sp_store_new (fixture->directory, fixture->ambient);
}

/* --- The passphrase ----------------------------------------------------------------------- */

static void
test_change (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autofree char *id = commit_case (fixture, "kept");
  g_autoptr(SpRecord) record = NULL;
  g_autofree char *shown = NULL;

  must_fail (sp_store_change_passphrase (fixture->store, "wrong", OTHER_PASSPHRASE, SP_KEY_COST_FLOOR),
             SP_STORE_ERROR_WRONG_PASSPHRASE);
  must (sp_store_change_passphrase (fixture->store, SP_TEST_PASSPHRASE, OTHER_PASSPHRASE, SP_KEY_COST_FLOOR));
  g_assert_cmpint (sp_store_get_state (fixture->store), ==, SP_STORE_STATE_OPEN);
  start_again (fixture);
  must_fail (sp_store_change_passphrase (fixture->store, OTHER_PASSPHRASE, "x", SP_KEY_COST_FLOOR),
             SP_STORE_ERROR_LOCKED);
  must_fail (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_WRONG_PASSPHRASE);
  must (sp_store_unlock (fixture->store, OTHER_PASSPHRASE));
  record = must_object (sp_store_get (fixture->store, id));
  shown = sp_record_dup_text (record, "why_referred");
  g_assert_cmpstr (shown, ==, "kept");
}

static guint64
number_in (StoreFixture *fixture,
           const char   *member)
{
  g_autofree char *path = path_of (fixture, "key");
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) header = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  header = sp_json_parse_object (text, -1, NULL);

  return (guint64) sp_json_get_int (header, member, 0);
}

/* Half a second of guessing for each passphrase, whatever the machine. */
/* Whatever the window lets through. */
static void
test_guessable (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_autofree char *key = path_of (fixture, "key");

  take_page (fixture, "{\"do\":\"put\",\"id\":\"01900000-0000-7000-b000-0000000000a1\",\"type\":\"agency\","
                      "\"compartment\":\"directory\",\"rev\":1,"
                      "\"fields\":{\"name\":\"Mendip Lantern Service\",\"short_name\":\"Lantern\"}}");
  must_fail (sp_store_change_passphrase (fixture->store, SP_TEST_PASSPHRASE, "Mendip Lantern Service 2026", SP_KEY_COST_FLOOR),
             SP_STORE_ERROR_GUESSABLE);
  must_fail (sp_store_change_passphrase (fixture->store, SP_TEST_PASSPHRASE, "to be or not to be that is the question",
                                         SP_KEY_COST_FLOOR),
             SP_STORE_ERROR_GUESSABLE);
  reopen (fixture);
  must (sp_store_change_passphrase (fixture->store, SP_TEST_PASSPHRASE, OTHER_PASSPHRASE, SP_KEY_COST_FLOOR));

  must (sp_store_lock (fixture->store));
  must (sp_store_wipe (fixture->store));
  must_fail (sp_store_create (fixture->store, "correct horse battery staple", SP_KEY_COST_FLOOR), SP_STORE_ERROR_GUESSABLE);
  must_fail (sp_store_create (fixture->store, "kettle orchard", SP_KEY_COST_FLOOR), SP_STORE_ERROR_GUESSABLE);
  g_assert_cmpint (sp_store_get_state (fixture->store), ==, SP_STORE_STATE_NONE);
  g_assert_false (g_file_test (key, G_FILE_TEST_EXISTS));
}

static void
test_calibrated (StoreFixture  *fixture,
                 gconstpointer  data)
{
  gint64 start;

  must (sp_store_create (fixture->store, SP_TEST_PASSPHRASE, SP_KEY_COST_CALIBRATED));
  must (sp_store_lock (fixture->store));
  g_assert_cmpuint (number_in (fixture, "memory"), >=, SP_KEY_MEMORY_FLOOR);
  g_assert_cmpuint (number_in (fixture, "passes"), >=, SP_KEY_PASSES_FLOOR);
  start = g_get_monotonic_time ();
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
  g_test_message ("%" G_GUINT64_FORMAT " MiB, %" G_GUINT64_FORMAT " passes; unlocked in %" G_GINT64_FORMAT " ms",
                  number_in (fixture, "memory") / 1024 / 1024, number_in (fixture, "passes"),
                  (g_get_monotonic_time () - start) / 1000);
}

/* --- The header --------------------------------------------------------------------------- */

static void
test_flipped (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autofree char *path = path_of (fixture, "key");
  g_autofree char *good = NULL;
  gsize length;
  guint n_trials = 0;

  must (sp_store_lock (fixture->store));
  g_assert_true (g_file_get_contents (path, &good, &length, NULL));

  for (gsize at = 0; at < length; at++)
    for (guint bit = 0; bit < 8; bit += 3)
      {
        g_autoptr(GError) error = NULL;

        good[at] ^= (char) (1 << bit);
        g_assert_true (g_file_set_contents (path, good, (gssize) length, NULL));
        good[at] ^= (char) (1 << bit);
        g_assert_null (sp_key_file_open (path, SP_TEST_PASSPHRASE, NULL, &error));
        g_assert_error (error, SP_STORE_ERROR, SP_STORE_ERROR_DAMAGED);
        n_trials++;
      }

  g_assert_true (g_file_set_contents (path, good, (gssize) length, NULL));
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
  g_test_message ("%u flipped bits, all refused", n_trials);
}

/* Who knows how the file is made can make its check sum fit. */
static void
write_header (const char *path,
              const char *text,
              const char *member,
              const char *value)
{
  g_autoptr(JsonObject) header = sp_json_parse_object (text, -1, NULL);
  g_autoptr(JsonNode) node = value != NULL ? sp_json_parse (value, strlen (value), SP_JSON_MAX_DEPTH, NULL) : NULL;
  g_autofree char *without = NULL;
  g_autofree char *check = NULL;
  g_autofree char *whole = NULL;
  guint8 hash[32];

  if (node != NULL)
    json_object_set_member (header, member, g_steal_pointer (&node));
  else
    json_object_remove_member (header, member);
  json_object_remove_member (header, "check");
  without = sp_json_object_to_text (header);
  crypto_generichash (hash, sizeof hash, (const guint8 *) without, strlen (without), NULL, 0);
  check = g_base64_encode (hash, sizeof hash);
  json_object_set_string_member (header, "check", check);
  whole = sp_json_object_to_text (header);
  g_assert_true (g_file_set_contents (path, whole, -1, NULL));
}

static void
test_forged (StoreFixture  *fixture,
             gconstpointer  data)
{
  static const struct
  {
    const char *member;
    const char *value;
  } FORGERIES[] = {
    { "memory", "8192" },          { "memory", "67108863" },  { "memory", "134217728" }, { "memory", "-1" },
    { "memory", "9000000000000" }, { "passes", "1" },         { "passes", "2" },         { "passes", "4" },
    { "passes", "65" },            { "passes", NULL },        { "kdf", "\"argon2i13\"" },
    { "kdf", "\"none\"" },         { "format", "0" },         { "device_secret", NULL },
    { "device_id", "\"x\"" },      { "more", "true" },        { "mac", "\"AAAA\"" },
    { "mac", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"" },
    { "salt", "\"AAAAAAAAAAAAAAAAAAAAAA==\"" },
    { "nonce", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"" },
    { "wrapped", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"" },
  };
  g_autofree char *path = path_of (fixture, "key");
  g_autofree char *good = NULL;

  must (sp_store_lock (fixture->store));
  g_assert_true (g_file_get_contents (path, &good, NULL, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (FORGERIES); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s = %s", FORGERIES[i].member, FORGERIES[i].value);
      write_header (path, good, FORGERIES[i].member, FORGERIES[i].value);
      g_assert_null (sp_key_file_open (path, SP_TEST_PASSPHRASE, NULL, &error));
      g_assert_nonnull (error);
    }

  g_assert_true (g_file_set_contents (path, good, -1, NULL));
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
}

/* --- Wrong tries -------------------------------------------------------------------------- */

static void
must_be_left (StoreFixture *fixture,
              guint         left,
              guint         wait)
{
  guint seconds;

  g_assert_cmpuint (sp_store_get_tries (fixture->store, &seconds), ==, left);
  g_assert_cmpuint (seconds, ==, wait);
}

static void
guess_wrong (StoreFixture *fixture,
             guint         left,
             guint         wait)
{
  must_fail (sp_store_unlock (fixture->store, "guess"), SP_STORE_ERROR_WRONG_PASSPHRASE);
  must_be_left (fixture, left, wait);
  start_again (fixture);
}

static void
wait_for (StoreFixture *fixture,
          guint         seconds)
{
  sp_ambient_advance (fixture->ambient, seconds * G_USEC_PER_SEC);
}

static void
test_tries (StoreFixture  *fixture,
            gconstpointer  data)
{
  static const guint WAITS[] = { 0, 0, 5, 15, 30, 60, 120, 300, 600 };
  guint seconds;

  start_again (fixture);
  for (guint i = 0; i < 4; i++)
    {
      guess_wrong (fixture, 9 - i, WAITS[i]);
      wait_for (fixture, WAITS[i]);
    }

  /* The right one makes them undone. */
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
  start_again (fixture);

  for (guint i = 0; i < 9; i++)
    {
      guess_wrong (fixture, 9 - i, WAITS[i]);
      if (WAITS[i] > 0)
        {
          /* Too soon: not even the right one is looked at, and nothing is counted. */
          wait_for (fixture, WAITS[i] - 1);
          must_fail (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_TOO_SOON);
          sp_store_get_tries (fixture->store, &seconds);
          g_assert_cmpuint (seconds, ==, 1);
        }
      wait_for (fixture, 1);
    }

  g_assert_true (directory_holds (fixture->directory, "argon2id13"));
  must_fail (sp_store_unlock (fixture->store, "guess"), SP_STORE_ERROR_WIPED);
  g_assert_cmpint (sp_store_get_state (fixture->store), ==, SP_STORE_STATE_NONE);
  g_assert_false (directory_holds (fixture->directory, "argon2id13"));
  must_fail (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_INCOMPLETE);

  /* And the laptop can join again. */
  must (sp_store_create (fixture->store, OTHER_PASSPHRASE, SP_KEY_COST_FLOOR));
}

/* The wait begins anew after a restart of the machine; setting the clock changes nothing. */
static void
test_tries_restart (StoreFixture  *fixture,
                    gconstpointer  data)
{
  g_autofree char *path = path_of (fixture, "tries");
  g_autofree char *text = NULL;
  char *boot;

  start_again (fixture);
  for (guint i = 0; i < 5; i++)
    {
      wait_for (fixture, 30);
      must_fail (sp_store_unlock (fixture->store, "guess"), SP_STORE_ERROR_WRONG_PASSPHRASE);
    }
  wait_for (fixture, 29);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  boot = strstr (text, "\"boot\":\"") + strlen ("\"boot\":\"");
  *boot = *boot == '0' ? '1' : '0';
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  sp_ambient_set_wall_us (fixture->ambient, G_GINT64_CONSTANT (1990000000000000));
  must_fail (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_TOO_SOON);
  must_be_left (fixture, 5, 30);
  wait_for (fixture, 30);
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
}

/* Pulling the plug before the answer does not win a try. */
static void
test_tries_plug (StoreFixture  *fixture,
                 gconstpointer  data)
{
  SpKeyTries tries;

  start_again (fixture);
  for (guint i = 0; i < 3; i++)
    g_assert_true (sp_key_tries_begin (fixture->directory, fixture->ambient, &tries, NULL));
  must_fail (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_TOO_SOON);
  wait_for (fixture, 5);

  /* But a try that was never found wrong wipes nothing, were it the tenth. */
  for (guint i = 0; i < 7; i++)
    {
      g_assert_true (sp_key_tries_begin (fixture->directory, fixture->ambient, &tries, NULL));
      wait_for (fixture, 600);
    }
  g_assert_cmpuint (tries.left, ==, 0);
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
}

/* --- The keyring -------------------------------------------------------------------------- */

static char *
device_id_of (StoreFixture *fixture)
{
  g_autofree char *path = path_of (fixture, "key");
  char *device_id = NULL;
  gboolean needed;

  g_assert_true (sp_key_file_look (path, &needed, &device_id, NULL));
  g_assert_true (needed);

  return device_id;
}

static void
test_keyring (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autofree char *device_id = NULL;
  g_autoptr(GBytes) secret = NULL;
  g_autofree char *path = path_of (fixture, "key");
  g_autoptr(GError) error = NULL;

  sp_store_set_uses_keyring (fixture->store, TRUE);
  must (sp_store_create (fixture->store, SP_TEST_PASSPHRASE, SP_KEY_COST_FLOOR));
  start_again (fixture);
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
  must (sp_store_change_passphrase (fixture->store, SP_TEST_PASSPHRASE, OTHER_PASSPHRASE, SP_KEY_COST_FLOOR));
  start_again (fixture);
  must (sp_store_unlock (fixture->store, OTHER_PASSPHRASE));
  must (sp_store_lock (fixture->store));

  /* The passphrase alone opens nothing. */
  g_assert_null (sp_key_file_open (path, OTHER_PASSPHRASE, NULL, &error));
  g_assert_error (error, SP_STORE_ERROR, SP_STORE_ERROR_NO_DEVICE_SECRET);
  device_id = device_id_of (fixture);
  secret = sp_device_secret_load (device_id, NULL);
  g_assert_cmpuint (g_bytes_get_size (secret), ==, 32);
  g_assert_true (sp_device_secret_clear (device_id, NULL));
  must_fail (sp_store_unlock (fixture->store, OTHER_PASSPHRASE), SP_STORE_ERROR_NO_DEVICE_SECRET);
}

static void
test_wipe (StoreFixture  *fixture,
           gconstpointer  data)
{
  g_autofree char *device_id = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = NULL;

  sp_store_set_uses_keyring (fixture->store, TRUE);
  must (sp_store_create (fixture->store, SP_TEST_PASSPHRASE, SP_KEY_COST_FLOOR));
  device_id = device_id_of (fixture);
  must (sp_store_wipe (fixture->store));
  g_assert_cmpint (sp_store_get_state (fixture->store), ==, SP_STORE_STATE_NONE);
  g_assert_null (sp_device_secret_load (device_id, &error));
  g_assert_error (error, SP_STORE_ERROR, SP_STORE_ERROR_NO_DEVICE_SECRET);
  dir = g_dir_open (fixture->directory, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "lock");
  g_assert_null (g_dir_read_name (dir));
  must (sp_store_finish_wipe (fixture->store));
}

/* A wipe that a power cut stopped: what is there is no store any more, and goes at the next start. */
static void
test_wipe_begun (StoreFixture  *fixture,
                 gconstpointer  data)
{
  g_autofree char *mark = path_of (fixture, "wipe");
  g_autofree char *key = path_of (fixture, "key");
  g_autofree char *database = path_of (fixture, "cache.db");

  must (sp_store_lock (fixture->store));
  g_assert_true (g_file_set_contents (mark, "{}", -1, NULL));
  start_again (fixture);
  g_assert_cmpint (sp_store_get_state (fixture->store), ==, SP_STORE_STATE_NONE);
  must_fail (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_INCOMPLETE);
  must (sp_store_finish_wipe (fixture->store));
  g_assert_false (g_file_test (key, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (database, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
}

/* Where no keyring answers: said, and nothing made or lost. libsecret chooses once a process. */
static void
test_no_keyring (StoreFixture  *fixture,
                 gconstpointer  data)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr(GSubprocess) child = NULL;
  g_autoptr(GError) error = NULL;

  sp_store_set_uses_keyring (fixture->store, TRUE);
  must (sp_store_create (fixture->store, SP_TEST_PASSPHRASE, SP_KEY_COST_FLOOR));
  must (sp_store_lock (fixture->store));
  g_subprocess_launcher_unsetenv (launcher, "SECRET_BACKEND");
  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  child = g_subprocess_launcher_spawn (launcher, &error, "/proc/self/exe", "--no-keyring", fixture->directory, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (child, NULL, &error));
  g_assert_no_error (error);
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
}

static int
without_keyring (const char *directory)
{
  g_autoptr(SpAmbient) ambient = sp_ambient_new_system ();
  g_autoptr(SpStore) store = sp_store_new (directory, ambient);
  g_autofree char *other = g_build_filename (directory, "other", NULL);
  g_autoptr(SpStore) another = sp_store_new (other, ambient);
  g_autofree char *lock = g_build_filename (other, "lock", NULL);

  must_fail (sp_store_unlock (store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_NO_KEYRING);
  sp_store_set_uses_keyring (another, TRUE);
  must_fail (sp_store_create (another, SP_TEST_PASSPHRASE, SP_KEY_COST_FLOOR), SP_STORE_ERROR_NO_KEYRING);
  g_assert_cmpint (sp_store_get_state (another), ==, SP_STORE_STATE_NONE);
  g_unlink (lock);
  g_assert_cmpint (g_rmdir (other), ==, 0);

  return 0;
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *keyring = NULL;
  int status;

  dex_init ();

  if (argc == 3 && g_str_equal (argv[1], "--no-keyring"))
    return without_keyring (argv[2]);

  keyring = sp_test_use_keyring ();
  g_test_init (&argc, &argv, NULL);

#define ADD(name, set_up, function) g_test_add ("/store/keys/" name, StoreFixture, NULL, set_up, function, tear_down)
  ADD ("change", set_up_open, test_change);
  ADD ("guessable", set_up_open, test_guessable);
  ADD ("calibrated", set_up_closed, test_calibrated);
  ADD ("flipped", set_up_open, test_flipped);
  ADD ("forged", set_up_open, test_forged);
  ADD ("tries", set_up_open, test_tries);
  ADD ("tries-restart", set_up_open, test_tries_restart);
  ADD ("tries-plug", set_up_open, test_tries_plug);
  ADD ("keyring", set_up_closed, test_keyring);
  ADD ("wipe", set_up_closed, test_wipe);
  ADD ("wipe-begun", set_up_open, test_wipe_begun);
  ADD ("no-keyring", set_up_closed, test_no_keyring);
#undef ADD

  status = g_test_run ();
  g_unlink (keyring);

  return status;
}
