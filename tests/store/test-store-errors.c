/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What can go wrong, and that nothing is lost by it. */

#include "config.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sp-store-private.h"
#include "sp-test-store.h"

static char *
path_of (StoreFixture *fixture,
         const char   *name)
{
  return g_build_filename (fixture->directory, name, NULL);
}

static void
flip (const char *path,
      gsize       from_end)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  contents[length - from_end] ^= 1;
  g_assert_true (g_file_set_contents (path, contents, (gssize) length, NULL));
}

static mode_t
mode_of (const char *path)
{
  struct stat info;

  g_assert_cmpint (stat (path, &info), ==, 0);

  return info.st_mode & 0777;
}

static void
test_first_start (StoreFixture  *fixture,
                  gconstpointer  data)
{
  g_autofree char *key = path_of (fixture, "key");
  g_autofree char *database = path_of (fixture, "cache.db");

  g_assert_cmpint (sp_store_get_state (fixture->store), ==, SP_STORE_STATE_NONE);
  must_fail (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_INCOMPLETE);
  g_assert_cmpint (sp_store_get_state (fixture->store), ==, SP_STORE_STATE_NONE);
  must (sp_store_create (fixture->store, SP_TEST_PASSPHRASE, SP_KEY_COST_FLOOR));
  g_assert_cmpint (sp_store_get_state (fixture->store), ==, SP_STORE_STATE_OPEN);
  g_assert_cmpuint (mode_of (fixture->directory), ==, 0700);
  g_assert_cmpuint (mode_of (key), ==, 0600);
  g_assert_cmpuint (mode_of (database), ==, 0600);
  must (sp_store_lock (fixture->store));
  must_fail (sp_store_create (fixture->store, SP_TEST_PASSPHRASE, SP_KEY_COST_FLOOR), SP_STORE_ERROR_EXISTS);
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
}

static void
test_wrong_passphrase (StoreFixture  *fixture,
                       gconstpointer  data)
{
  must (sp_store_lock (fixture->store));
  must_fail (sp_store_unlock (fixture->store, "kettle orchard ninety pylon"), SP_STORE_ERROR_WRONG_PASSPHRASE);
  must_fail (sp_store_unlock (fixture->store, ""), SP_STORE_ERROR_WRONG_PASSPHRASE);
  g_assert_cmpint (sp_store_get_state (fixture->store), ==, SP_STORE_STATE_LOCKED);
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
}

static void
test_damaged_key (StoreFixture  *fixture,
                  gconstpointer  data)
{
  g_autofree char *path = path_of (fixture, "key");
  g_autofree char *good = NULL;
  gsize length;

  must (sp_store_lock (fixture->store));
  g_assert_true (g_file_get_contents (path, &good, &length, NULL));

  for (gsize at = 3; at < length; at += 97)
    {
      flip (path, at);
      must_fail (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_DAMAGED);
      g_assert_true (g_file_set_contents (path, good, (gssize) length, NULL));
    }

  g_assert_true (g_file_set_contents (path, good, (gssize) length / 2, NULL));
  must_fail (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_DAMAGED);
  g_assert_true (g_file_set_contents (path, good, (gssize) length, NULL));
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
}

static void
test_damaged_page (StoreFixture  *fixture,
                   gconstpointer  data)
{
  g_autofree char *path = path_of (fixture, "cache.db");
  g_autofree char *good = NULL;
  gsize length;

  must (sp_store_lock (fixture->store));
  g_assert_true (g_file_get_contents (path, &good, &length, NULL));

  /* In the first page, without which nothing opens. */
  flip (path, length - 100);
  must_fail (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_DAMAGED);
  g_assert_true (g_file_set_contents (path, good, (gssize) length, NULL));
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
}

static void
test_missing_half (StoreFixture  *fixture,
                   gconstpointer  data)
{
  g_autofree char *key = path_of (fixture, "key");
  g_autofree char *database = path_of (fixture, "cache.db");
  g_autofree char *new_name = path_of (fixture, "cache.new");
  g_autofree char *away = path_of (fixture, "away");

  must (sp_store_lock (fixture->store));
  g_assert_cmpint (g_rename (key, away), ==, 0);
  must_fail (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_INCOMPLETE);
  must_fail (sp_store_create (fixture->store, SP_TEST_PASSPHRASE, SP_KEY_COST_FLOOR), SP_STORE_ERROR_EXISTS);
  g_assert_cmpint (g_rename (away, key), ==, 0);

  g_assert_cmpint (g_rename (database, away), ==, 0);
  must_fail (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_INCOMPLETE);

  /* A first start that stopped before its last step is finished. */
  g_assert_cmpint (g_rename (away, new_name), ==, 0);
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
}

static void
test_device_secret (StoreFixture  *fixture,
                    gconstpointer  data)
{
  g_autoptr(GBytes) secret = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);
  g_autoptr(GBytes) other = g_bytes_new_static ("0123456789abcdef0123456789abcdeX", 32);

  sp_store_set_device_secret (fixture->store, secret);
  must (sp_store_create (fixture->store, SP_TEST_PASSPHRASE, SP_KEY_COST_FLOOR));
  must (sp_store_lock (fixture->store));
  sp_store_set_device_secret (fixture->store, NULL);
  must_fail (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_NO_DEVICE_SECRET);
  sp_store_set_device_secret (fixture->store, other);
  must_fail (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_WRONG_PASSPHRASE);
  sp_store_set_device_secret (fixture->store, secret);
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
}

static void
test_in_use (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(SpStore) second = sp_store_new (fixture->directory, fixture->ambient);

  must_fail (sp_store_unlock (second, SP_TEST_PASSPHRASE), SP_STORE_ERROR_IN_USE);
  must_fail (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_IN_USE);
  must (sp_store_lock (fixture->store));
  must (sp_store_unlock (second, SP_TEST_PASSPHRASE));
  must_fail (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_IN_USE);
  must (sp_store_lock (second));
}

/* Pages that are not what they should be change nothing, not even the cursor. */
static void
test_bad_pages (StoreFixture  *fixture,
                gconstpointer  data)
{
  static const char * const PAGES[] = {
    "", "x", "[]", "{}", "{\"cursor\":\"z\"}", "{\"cursor\":\"z\",\"changes\":7}",
    "{\"cursor\":\"z\",\"changes\":[7]}", "{\"cursor\":\"z\",\"changes\":[{\"do\":\"put\"}]}",
    "{\"cursor\":\"z\",\"changes\":[{\"do\":\"put\",\"id\":\"a\",\"type\":\"case\",\"compartment\":\"case:a\",\"rev\":1}]}",
    "{\"cursor\":\"z\",\"changes\":[{\"do\":\"burn\",\"id\":\"a\",\"compartment\":\"case:a\",\"rev\":1}]}",
    "{\"cursor\":\"z\",\"changes\":[{\"do\":\"put\",\"id\":\"a\",\"type\":\"case\",\"compartment\":\"case:a\",\"rev\":1,"
    "\"fields\":[]}]}",
  };
  g_autoptr(JsonObject) before = must_json (sp_store_next_pull (fixture->store));

  for (guint i = 0; i < G_N_ELEMENTS (PAGES); i++)
    {
      g_autoptr(GBytes) page = g_bytes_new_static (PAGES[i], strlen (PAGES[i]));
      g_autoptr(JsonObject) after = NULL;

      g_test_message ("%s", PAGES[i]);
      must_fail (sp_store_take_page (fixture->store, page), SP_STORE_ERROR_BAD_REPLY);
      after = must_json (sp_store_next_pull (fixture->store));
      g_assert_cmpstr (sp_json_get_text (before, "cursor"), ==, sp_json_get_text (after, "cursor"));
    }
}

/* Killed in the middle of writing: what was acknowledged is there afterwards. The child is this program again, as a
 * process with threads cannot go on after fork (). */
static void
test_killed (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(GSubprocess) child = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GDataInputStream) lines = NULL;
  g_autoptr(SpQuery) query = sp_query_new ("case");
  gint64 acknowledged = 0;

  must (sp_store_lock (fixture->store));
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/proc/self/exe", "--write", fixture->directory, NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));

  while (acknowledged < 40)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (line);
      acknowledged++;
    }

  g_subprocess_force_exit (child);
  g_subprocess_wait (child, NULL, NULL);
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
  g_assert_cmpint (must_int (sp_store_count (fixture->store, query)), >=, acknowledged);
  g_assert_cmpint (must_int (sp_store_count (fixture->store, query)), ==, sp_store_get_pending (fixture->store));
}

/* No room: the edit is refused, what was there stays, and with room all goes on. */
static void
test_full (StoreFixture  *fixture,
           gconstpointer  data)
{
  g_autofree char *id = NULL;
  struct rlimit old;
  struct rlimit tight;
  struct stat info;
  g_autofree char *wal = path_of (fixture, "cache.db-wal");
  g_autofree char *words = g_strnfill (60000, 'w');
  g_autoptr(SpQuery) query = sp_query_new ("case");
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpChange) inverse = NULL;
  g_autofree char *shown = NULL;

  id = commit_case (fixture, "short words");
  record = must_object (sp_store_get (fixture->store, id));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  g_assert_cmpint (stat (wal, &info), ==, 0);
  tight = old;
  tight.rlim_cur = (rlim_t) info.st_size + 4096;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
  sp_change_set_text (change, record, "why_referred", words);
  must_fail (sp_store_commit (fixture->store, change), SP_STORE_ERROR_NO_SPACE);
  must_fail (sp_store_save_draft (fixture->store, "d", words), SP_STORE_ERROR_NO_SPACE);
  shown = sp_record_dup_text (record, "why_referred");
  g_assert_cmpstr (shown, ==, "short words");
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 1);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);

  inverse = must_object (sp_store_commit (fixture->store, change));
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 2);
  g_assert_cmpint (must_int (sp_store_count (fixture->store, query)), ==, 1);
}

static DexFuture *
raise_version_job (SpSql    *sql,
                   gpointer  data)
{
  g_autoptr(GError) error = NULL;

  sp_sql_run (sql, "UPDATE schema_version SET version = version + 1", &error, "");
  g_assert_no_error (error);

  return dex_future_new_true ();
}

/* A file that a later version of this program has migrated. */
static void
test_newer (StoreFixture  *fixture,
            gconstpointer  data)
{
  must (sp_sql_thread_run (sp_store_get_writer_thread (fixture->store), raise_version_job, NULL, NULL));
  must (sp_store_lock (fixture->store));
  must_fail (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE), SP_STORE_ERROR_NEWER);
  g_assert_cmpint (sp_store_get_state (fixture->store), ==, SP_STORE_STATE_LOCKED);
}

/* Writes cases for ever, a line for each that is on the disk. */
static void
write_for_ever (const char *directory)
{
  StoreFixture fixture = { 0 };

  fixture.directory = g_strdup (directory);
  fixture.ambient = sp_ambient_new_system ();
  fixture.store = sp_store_new (directory, fixture.ambient);
  must (sp_store_unlock (fixture.store, SP_TEST_PASSPHRASE));

  while (TRUE)
    {
      g_autofree char *id = commit_case (&fixture, "written until killed");

      g_assert_cmpint (write (STDOUT_FILENO, "x\n", 2), ==, 2);
    }
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();

  if (argc == 3 && g_str_equal (argv[1], "--write"))
    write_for_ever (argv[2]);

  g_test_init (&argc, &argv, NULL);

#define ADD(name, set_up, function) g_test_add ("/store/errors/" name, StoreFixture, NULL, set_up, function, tear_down)
  ADD ("first-start", set_up_closed, test_first_start);
  ADD ("wrong-passphrase", set_up_open, test_wrong_passphrase);
  ADD ("damaged-key", set_up_open, test_damaged_key);
  ADD ("damaged-page", set_up_open, test_damaged_page);
  ADD ("missing-half", set_up_open, test_missing_half);
  ADD ("device-secret", set_up_closed, test_device_secret);
  ADD ("in-use", set_up_open, test_in_use);
  ADD ("bad-pages", set_up_open, test_bad_pages);
  ADD ("killed", set_up_open, test_killed);
  ADD ("full", set_up_open, test_full);
  ADD ("newer", set_up_open, test_newer);
#undef ADD

  return g_test_run ();
}
