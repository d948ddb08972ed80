/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-sealed.h"
#include "sp-server-admin.h"
#include "sp-server-carry.h"
#include "sp-store-private.h"
#include "sp-store-sync.h"
#include "sp-sync-carry.h"
#include "sp-test-client.h"
#include "sp-test-https.h"
#include "sp-test-wait.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

/* A laptop that meets no network any more, another one that does, and the server's administrator. */

typedef struct
{
  SpTestHttps *https;
  char *member;
  char *case_id;
  SpTestClient *far;
  SpTestClient *near;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *agency = NULL;
  g_autofree char *link_far = NULL;
  g_autofree char *link_near = NULL;

  fixture->https = sp_test_https_new ();
  agency = sp_test_https_agency (fixture->https, "Police");
  fixture->member = sp_test_https_member (fixture->https, agency, "\"chair\"");
  link_far = sp_test_https_link (fixture->https, fixture->member);
  link_near = sp_test_https_link (fixture->https, fixture->member);
  fixture->far = sp_test_client_new ();
  fixture->near = sp_test_client_new ();
  sp_test_client_join (fixture->far, link_far);
  sp_test_client_join (fixture->near, link_near);
  sp_test_client_wait_ready (fixture->far);
  sp_test_client_wait_ready (fixture->near);
  fixture->case_id = sp_test_client_new_case (fixture->near);
  sp_test_client_wait_sent (fixture->near);
  sp_test_client_wait_text (fixture->far, fixture->case_id, "status", "triage");
  sp_test_client_wait_state (fixture->far, SP_SYNC_STATE_UP_TO_DATE);
  sp_sync_stop (fixture->far->sync);
  sp_test_client_wait_state (fixture->far, SP_SYNC_STATE_IDLE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->case_id);
  sp_test_client_free (fixture->far);
  sp_test_client_free (fixture->near);
  sp_test_https_free (fixture->https);
  g_free (fixture->member);
}

static SpPack *
carry_out (SpTestClient *client)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_sync_carry_out (client->store), &value, &error);
  g_assert_no_error (error);
  return g_value_dup_object (&value);
}

static SpBrought *
carry_in (SpTestClient *client, GBytes *file, GError **error)
{
  g_auto(GValue) value = G_VALUE_INIT;

  sp_test_wait (sp_sync_carry_in (client->store, file), &value, error);
  return G_IS_VALUE (&value) ? g_value_dup_object (&value) : NULL;
}

/* As the server's administrator does it. */
static GBytes *
answer (Fixture *fixture, GBytes *file, gsize max)
{
  g_auto(SpServerCarried) carried = { 0 };
  g_autoptr(GError) error = NULL;

  sp_server_carry (fixture->https->server, fixture->https->sql, file, FALSE, max, &carried, &error);
  g_assert_no_error (error);
  return g_bytes_ref (carried.answer);
}

static char *
dup_cursor (SpTestClient *client)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) pull = NULL;
  GBytes *body;

  sp_test_wait (sp_store_next_pull (client->store), &value, &error);
  g_assert_no_error (error);
  body = g_value_get_boxed (&value);
  pull = sp_json_parse_object (g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL);
  return g_strdup (sp_json_get_text (pull, "cursor"));
}

static gint64
server_int (Fixture *fixture, const char *sql)
{
  g_autoptr(GError) error = NULL;
  gint64 value;

  sp_sql_get_int (fixture->https->sql, sql, &value, &error, "");
  g_assert_no_error (error);
  return value;
}

static GBytes *
make_content (gsize size)
{
  guint8 *bytes = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    bytes[i] = i * 7;
  return g_bytes_new_take (bytes, size);
}

static void
test_round (Fixture *fixture, gconstpointer data)
{
  g_autofree char *person = sp_test_client_new_person (fixture->far, fixture->case_id, "Ashworthy");
  g_autofree char *theirs = sp_test_client_new_person (fixture->near, fixture->case_id, "Birch");
  g_autoptr(GBytes) content = make_content (700 * 1024);
  g_autofree char *file_id = sp_test_client_attach (fixture->far, fixture->case_id, content);
  g_autofree char *cursor = NULL;
  g_autofree char *after = NULL;
  g_autofree char *name = NULL;
  g_autoptr(SpPack) pack = NULL;
  g_autoptr(GBytes) back = NULL;
  g_autoptr(GBytes) got = NULL;
  g_autoptr(SpBrought) brought = NULL;
  g_autoptr(GError) error = NULL;
  guint left;

  sp_test_client_wait_sent (fixture->near);
  pack = carry_out (fixture->far);
  g_assert_cmpuint (sp_pack_get_operations (pack, &left), >=, 2);
  g_assert_cmpuint (left, ==, 0);
  g_assert_cmpuint (sp_pack_get_contents (pack, &left), ==, 1);
  g_assert_cmpuint (left, ==, 0);
  g_assert_null (memmem (g_bytes_get_data (sp_pack_get_file (pack), NULL), g_bytes_get_size (sp_pack_get_file (pack)), "Ashworthy", 9));
  /* Nothing is taken for sent because it is in a file. */
  g_assert_cmpuint (sp_store_get_pending (fixture->far->store), >=, 3);

  back = answer (fixture, sp_pack_get_file (pack), 1024 * 1024);
  sp_test_client_wait_text (fixture->near, person, "family_name", "Ashworthy");
  got = sp_test_client_fetch (fixture->near, file_id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (got, content));

  brought = carry_in (fixture->far, back, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sp_brought_get_confirmed (brought), ==, sp_pack_get_operations (pack, NULL));
  g_assert_true (sp_brought_get_has_news (brought));
  g_assert_false (sp_brought_get_more (brought));
  g_assert_null (sp_brought_get_refused (brought));
  g_assert_cmpuint (sp_store_get_pending (fixture->far->store), ==, 0);
  name = sp_test_client_get_text (fixture->far, theirs, "family_name");
  g_assert_cmpstr (name, ==, "Birch");

  /* Once more: nothing happens. */
  cursor = dup_cursor (fixture->far);
  g_clear_object (&brought);
  brought = carry_in (fixture->far, back, &error);
  g_assert_null (brought);
  g_assert_error (error, SP_STORE_ERROR, SP_STORE_ERROR_EXISTS);
  after = dup_cursor (fixture->far);
  g_assert_cmpstr (cursor, ==, after);

  /* And then over the network again, as if nothing had been. */
  sp_sync_start (fixture->far->sync);
  sp_test_client_set_text (fixture->far, person, "phone", "01");
  sp_test_client_wait_text (fixture->near, person, "phone", "01");
  sp_test_client_wait_sent (fixture->far);
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM quarantine"), ==, 0);
}

/* Two files on their way at once; the answers come in either order, or one of them never. */
static void
test_any_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = sp_test_client_new_person (fixture->far, fixture->case_id, "Ash");
  g_autoptr(SpPack) one = carry_out (fixture->far);
  g_autofree char *second = sp_test_client_new_person (fixture->far, fixture->case_id, "Birch");
  g_autoptr(SpPack) two = carry_out (fixture->far);
  g_autoptr(GBytes) back_two = answer (fixture, sp_pack_get_file (two), 1024 * 1024);
  g_autoptr(GBytes) back_one = answer (fixture, sp_pack_get_file (one), 1024 * 1024);
  g_autoptr(SpBrought) brought = NULL;
  g_autoptr(SpBrought) older = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *cursor = NULL;
  g_autofree char *after = NULL;

  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM record WHERE type = 'person' AND gone = 0"), ==, 2);
  if (data)
    {
      brought = carry_in (fixture->far, back_one, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (sp_store_get_pending (fixture->far->store), ==, 1);
      g_clear_object (&brought);
      brought = carry_in (fixture->far, back_two, &error);
      g_assert_no_error (error);
      /* Its news begins where the first one's did. */
      g_assert_true (sp_brought_get_stale (brought));
      g_assert_cmpuint (sp_store_get_pending (fixture->far->store), ==, 0);
    }
  else
    {
      brought = carry_in (fixture->far, back_two, &error);
      g_assert_no_error (error);
      g_assert_true (sp_brought_get_has_news (brought));
      g_assert_cmpuint (sp_store_get_pending (fixture->far->store), ==, 0);
      cursor = dup_cursor (fixture->far);
      older = carry_in (fixture->far, back_one, &error);
      g_assert_null (older);
      g_assert_error (error, SP_STORE_ERROR, SP_STORE_ERROR_EXISTS);
      after = dup_cursor (fixture->far);
      g_assert_cmpstr (cursor, ==, after);
    }
}

static void
check_refused (SpTestClient *client, GBytes *file, GQuark domain)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *cursor = dup_cursor (client);
  g_autofree char *after = NULL;
  guint pending = sp_store_get_pending (client->store);
  g_autoptr(SpBrought) brought = carry_in (client, file, &error);

  g_assert_null (brought);
  g_assert_true (error && error->domain == domain);
  after = dup_cursor (client);
  g_assert_cmpstr (cursor, ==, after);
  g_assert_cmpuint (sp_store_get_pending (client->store), ==, pending);
}

/* Changed in any byte, torn anywhere, for another laptop, or this one's own file: nothing is changed. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *person = sp_test_client_new_person (fixture->far, fixture->case_id, "Ash");
  g_autoptr(SpPack) pack = carry_out (fixture->far);
  g_autoptr(GBytes) back = answer (fixture, sp_pack_get_file (pack), 1024 * 1024);
  g_autoptr(SpBrought) brought = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;
  const guint8 *bytes = g_bytes_get_data (back, &size);

  for (gsize i = 0; i < size; i += 1 + i % 5)
    {
      g_autofree guint8 *copy = g_memdup2 (bytes, size);
      g_autoptr(GBytes) changed = g_bytes_new_static (copy, size);
      g_autoptr(GBytes) torn = g_bytes_new_from_bytes (back, 0, i);

      copy[i] ^= 1 << i % 8;
      check_refused (fixture->far, changed, SP_SEALED_ERROR);
      check_refused (fixture->far, torn, SP_SEALED_ERROR);
    }
  check_refused (fixture->near, back, SP_SEALED_ERROR);
  check_refused (fixture->far, sp_pack_get_file (pack), SP_SEALED_ERROR);
  brought = carry_in (fixture->far, back, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sp_store_get_pending (fixture->far->store), ==, 0);
}

/* A colleague's laptop hands the file on, and reads nothing of what it carries. */
static void
test_courier (Fixture *fixture, gconstpointer data)
{
  g_autofree char *person = sp_test_client_new_person (fixture->far, fixture->case_id, "Ash");
  g_autoptr(SpPack) pack = carry_out (fixture->far);
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GBytes) back = NULL;
  g_autoptr(SpBrought) brought = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *reply;
  guchar *bytes;
  gsize size;

  sp_test_wait (sp_sync_carry_on (fixture->near->sync, sp_pack_get_file (pack)), &value, &error);
  g_assert_no_error (error);
  reply = g_value_get_boxed (&value);
  g_assert_cmpint (sp_json_get_int (reply, "operations", -1), ==, sp_pack_get_operations (pack, NULL));
  bytes = g_base64_decode (sp_json_get_text (reply, "file"), &size);
  back = g_bytes_new_take (bytes, size);
  check_refused (fixture->near, back, SP_SEALED_ERROR);
  brought = carry_in (fixture->far, back, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sp_store_get_pending (fixture->far->store), ==, 0);
  sp_test_client_wait_text (fixture->near, person, "family_name", "Ash");
}

/* The server was taken back: the file's answer says so, the next file brings what was lost, and an answer from before is
 * none any more. */
static void
test_restored (Fixture *fixture, gconstpointer data)
{
  g_autofree char *backup = g_build_filename (fixture->https->directory, "backup", NULL);
  g_autofree char *person = NULL;
  g_autoptr(SpPack) one = NULL;
  g_autoptr(SpPack) two = NULL;
  g_autoptr(SpPack) three = NULL;
  g_autoptr(GBytes) old = NULL;
  g_autoptr(GBytes) told = NULL;
  g_autoptr(GBytes) back = NULL;
  g_autoptr(SpBrought) brought = NULL;
  g_autoptr(GError) error = NULL;

  /* Nobody else has what was lost, and over the network nothing is heard any more. */
  sp_test_https_stop (fixture->https);
  sp_test_https_backup (fixture->https, backup);
  person = sp_test_client_new_person (fixture->far, fixture->case_id, "Ash");
  one = carry_out (fixture->far);
  old = answer (fixture, sp_pack_get_file (one), 1024 * 1024);
  g_clear_pointer (&fixture->https->server, sp_server_free);
  g_clear_pointer (&fixture->https->sql, sp_sql_close);
  sp_test_https_restore (fixture->https, backup);
  fixture->https->sql = sp_instance_connect (fixture->https->instance, &error);
  g_assert_no_error (error);
  fixture->https->server = sp_server_new (fixture->https->ambient, fixture->https->sql, &error);
  g_assert_no_error (error);
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM record WHERE type = 'person' AND gone = 0"), ==, 0);

  two = carry_out (fixture->far);
  told = answer (fixture, sp_pack_get_file (two), 1024 * 1024);
  brought = carry_in (fixture->far, told, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sp_brought_get_refused (brought), ==, "epoch-changed");
  /* From before: what it confirms was lost. */
  check_refused (fixture->far, old, SP_STORE_ERROR);

  three = carry_out (fixture->far);
  back = answer (fixture, sp_pack_get_file (three), 1024 * 1024);
  g_clear_object (&brought);
  brought = carry_in (fixture->far, back, &error);
  g_assert_no_error (error);
  g_assert_null (sp_brought_get_refused (brought));
  g_assert_cmpuint (sp_store_get_pending (fixture->far->store), ==, 0);
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM record WHERE type = 'person' AND gone = 0"), ==, 1);
}

/* What has no room waits for the next file. */
static void
test_too_much (Fixture *fixture, gconstpointer data)
{
  g_autofree char *prose = g_strnfill (3900, 'x');
  g_autoptr(GBytes) large = make_content (6 * 1024 * 1024);
  g_autofree char *file_id = sp_test_client_attach (fixture->far, fixture->case_id, large);
  guint rounds = 0;
  guint left = 1;

  for (int i = 0; i < 900; i++)
    {
      g_autofree char *id = sp_test_client_new_person (fixture->far, fixture->case_id, "Ash");

      sp_test_client_set_text (fixture->far, id, "safe_times", prose);
    }
  for (; left > 0; rounds++)
    {
      g_autoptr(SpPack) pack = carry_out (fixture->far);
      g_autoptr(GBytes) back = NULL;
      g_autoptr(SpBrought) brought = NULL;
      g_autoptr(GError) error = NULL;
      guint contents;

      sp_pack_get_operations (pack, &left);
      sp_pack_get_contents (pack, &contents);
      g_assert_cmpuint (contents, ==, 1);
      g_assert_cmpuint (g_bytes_get_size (sp_pack_get_file (pack)), <, 5632 * 1024);
      back = answer (fixture, sp_pack_get_file (pack), 1024 * 1024);
      brought = carry_in (fixture->far, back, &error);
      g_assert_no_error (error);
      g_assert_null (sp_brought_get_refused (brought));
    }
  g_assert_cmpuint (rounds, >, 1);
  /* The content is too large for a file, and goes over the network. */
  g_assert_cmpuint (sp_store_get_pending (fixture->far->store), ==, 1);
}

static char *
file_in (SpTestClient *client, const char *name)
{
  return g_build_filename (client->directory, name, NULL);
}

static void
wait_for_file (SpTestClient *client, const char *name, gboolean there)
{
  g_autofree char *path = file_in (client, name);
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (g_file_test (path, G_FILE_TEST_EXISTS) != there)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, FALSE);
    }
}

static void
remove_file (SpTestClient *client, const char *name)
{
  g_autofree char *path = file_in (client, name);

  g_unlink (path);
}

static gint64
size_of (SpTestClient *client, const char *name)
{
  g_autofree char *path = file_in (client, name);
  GStatBuf found;

  return g_stat (path, &found) == 0 ? found.st_size : -1;
}

static void
check_no_plain_text (SpTestClient *client, const char *name, const char *words)
{
  g_autofree char *path = file_in (client, name);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_null (memmem (text, length, words, strlen (words)));
}

/* Half of the key is lost: whoever sets the laptop up anew finds what was not sent on the server. */
static void
test_lost_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = sp_test_https_link (fixture->https, fixture->member);
  g_autofree char *person = NULL;
  g_autofree char *second = NULL;
  g_autoptr(GError) error = NULL;
  gint64 size;

  g_assert_cmpint (size_of (fixture->far, "unsent"), ==, -1);
  person = sp_test_client_new_person (fixture->far, fixture->case_id, "Ashworthy");
  wait_for_file (fixture->far, "unsent", TRUE);
  size = size_of (fixture->far, "unsent");
  /* The lock does not leave the last second out. */
  second = sp_test_client_new_person (fixture->far, fixture->case_id, "Birchwood");
  sp_test_wait (sp_store_lock (fixture->far->store), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (size_of (fixture->far, "unsent"), >, size);
  check_no_plain_text (fixture->far, "unsent", "Ashworthy");
  check_no_plain_text (fixture->far, "unsent", "Birchwood");
  check_no_plain_text (fixture->far, "unsent", "family_name");

  /* As a wipe leaves the folder. */
  sp_test_wait (sp_store_wipe (fixture->far->store), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (size_of (fixture->far, "unsent"), >, size);
  sp_test_wait (sp_store_create (fixture->far->store, "correct horse battery", SP_KEY_COST_FLOOR), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (size_of (fixture->far, "unsent"), ==, -1);
  g_assert_cmpint (size_of (fixture->far, "unsent.1"), >, size);

  sp_test_client_join (fixture->far, link);
  sp_test_client_wait_text (fixture->near, person, "family_name", "Ashworthy");
  sp_test_client_wait_text (fixture->near, second, "family_name", "Birchwood");
  wait_for_file (fixture->far, "unsent.1", FALSE);
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM quarantine"), ==, 0);
}

/* A damaged cache is put aside with its whole folder: what was not sent comes along into the new one. */
static void
test_set_aside (Fixture *fixture, gconstpointer data)
{
  g_autofree char *person = sp_test_client_new_person (fixture->far, fixture->case_id, "Ash");
  g_autofree char *aside = g_strconcat (fixture->far->directory, "-damaged", NULL);
  g_autofree char *stayed = g_build_filename (aside, "unsent", NULL);
  g_autofree char *cache = g_build_filename (aside, "cache.db", NULL);
  g_autoptr(GError) error = NULL;

  wait_for_file (fixture->far, "unsent", TRUE);
  sp_test_wait (sp_store_lock (fixture->far->store), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_rename (fixture->far->directory, aside), ==, 0);
  g_assert_true (sp_store_bring_left (aside, fixture->far->directory));
  g_assert_cmpint (size_of (fixture->far, "unsent"), >, 0);
  g_assert_false (g_file_test (stayed, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (cache, G_FILE_TEST_EXISTS));
  /* And from there as above. */
  g_assert_cmpint (g_rename (cache, stayed), ==, 0);
  g_assert_false (sp_store_bring_left (aside, fixture->far->directory));
  g_assert_cmpint (g_rename (stayed, cache), ==, 0);
  remove_file (fixture->far, "unsent");
  g_rmdir (fixture->far->directory);
  g_assert_cmpint (g_rename (aside, fixture->far->directory), ==, 0);
}

/* What the server has answered is not kept, and what came with it in the file goes, too. */
static void
test_unsent_follows (Fixture *fixture, gconstpointer data)
{
  g_autofree char *person = sp_test_client_new_person (fixture->far, fixture->case_id, "Ash");
  g_autoptr(SpPack) pack = NULL;
  g_autoptr(GBytes) back = NULL;
  g_autoptr(SpBrought) brought = NULL;
  g_autoptr(GError) error = NULL;

  wait_for_file (fixture->far, "unsent", TRUE);
  /* A disk that has lost it, or a torn end, is made good when the store is next opened. */
  sp_test_wait (sp_store_lock (fixture->far->store), NULL, &error);
  remove_file (fixture->far, "unsent");
  sp_test_wait (sp_store_unlock (fixture->far->store, "correct horse battery"), NULL, &error);
  g_assert_no_error (error);
  wait_for_file (fixture->far, "unsent", TRUE);
  pack = carry_out (fixture->far);
  back = answer (fixture, sp_pack_get_file (pack), 1024 * 1024);
  brought = carry_in (fixture->far, back, &error);
  g_assert_no_error (error);
  wait_for_file (fixture->far, "unsent", FALSE);
}

/* A laptop that was shut out: nobody but an administrator brings back what it had not sent. */
static void
test_lost_shut_out (Fixture *fixture, gconstpointer data)
{
  g_autofree char *person = sp_test_client_new_person (fixture->far, fixture->case_id, "Ash");
  g_autofree char *path = file_in (fixture->far, "unsent");
  g_auto(SpServerCarried) refused = { 0 };
  g_auto(SpServerCarried) carried = { 0 };
  g_autoptr(JsonObject) identity = sp_store_dup_identity (fixture->far->store);
  g_autoptr(GBytes) file = NULL;
  g_autoptr(GError) error = NULL;
  char *text;
  gsize length;

  wait_for_file (fixture->far, "unsent", TRUE);
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  file = g_bytes_new_take (text, length);
  sp_server_admin_set_device (fixture->https->server, fixture->https->sql, sp_json_get_text (identity, "device"), "wiped",
                              &error);
  g_assert_no_error (error);
  g_assert_false (sp_server_carry (fixture->https->server, fixture->https->sql, file, FALSE, 0, &refused, &error));
  g_clear_error (&error);
  g_assert_true (sp_server_carry (fixture->https->server, fixture->https->sql, file, TRUE, 0, &carried, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (carried.operations, ==, 1);
  sp_test_client_wait_text (fixture->near, person, "family_name", "Ash");
}

static GBytes *
read_file (SpTestClient *client, const char *name)
{
  g_autofree char *path = file_in (client, name);
  g_autoptr(GError) error = NULL;
  char *text;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, length);
}

/* Text that would be found if it lay there in the clear. */
static GBytes *
make_words (gsize size)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; text->len < size; i++)
    g_string_append_printf (text, "Ashworthy was seen %u times. ", i);
  return g_string_free_to_bytes (text);
}

static void
start_anew (Fixture *fixture)
{
  g_autofree char *link = sp_test_https_link (fixture->https, fixture->member);
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_store_lock (fixture->far->store), NULL, &error);
  g_assert_no_error (error);
  sp_test_wait (sp_store_wipe (fixture->far->store), NULL, &error);
  g_assert_no_error (error);
  sp_test_wait (sp_store_create (fixture->far->store, "correct horse battery", SP_KEY_COST_FLOOR), NULL, &error);
  g_assert_no_error (error);
  sp_test_client_join (fixture->far, link);
}

/* Contents come back, too: one that is larger than any call, which a power cut had stopped from being written, and a small
 * one, and they are whole on the server. */
static void
test_lost_contents (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GBytes) large = make_words (9 * 1024 * 1024);
  g_autoptr(GBytes) small = make_words (1000);
  g_autofree char *large_id = sp_test_client_attach (fixture->far, fixture->case_id, large);
  g_autofree char *small_id = sp_test_client_attach (fixture->far, fixture->case_id, small);
  g_autofree char *name = g_strconcat ("unsent-", large_id, NULL);
  g_autofree char *small_name = g_strconcat ("unsent-", small_id, NULL);
  g_autofree char *writing = g_strconcat (name, ".new", NULL);
  g_autofree char *path = file_in (fixture->far, name);
  g_autofree char *writing_path = file_in (fixture->far, writing);
  g_autofree char *left_name = g_strconcat ("unsent.1-", large_id, NULL);
  g_autoptr(GBytes) got = NULL;
  g_autoptr(GBytes) got_small = NULL;
  g_autoptr(GError) error = NULL;
  gint64 size;

  wait_for_file (fixture->far, name, TRUE);
  wait_for_file (fixture->far, small_name, TRUE);
  size = size_of (fixture->far, name);
  g_assert_cmpint (size, >, (gint64) g_bytes_get_size (large));
  check_no_plain_text (fixture->far, name, "Ashworthy");
  check_no_plain_text (fixture->far, small_name, "Ashworthy");

  sp_test_wait (sp_store_lock (fixture->far->store), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_rename (path, writing_path), ==, 0);
  g_assert_cmpint (truncate (writing_path, size / 3), ==, 0);
  sp_test_wait (sp_store_unlock (fixture->far->store, "correct horse battery"), NULL, &error);
  g_assert_no_error (error);
  wait_for_file (fixture->far, name, TRUE);
  wait_for_file (fixture->far, writing, FALSE);
  g_assert_cmpint (size_of (fixture->far, name), ==, size);

  start_anew (fixture);
  g_assert_cmpint (size_of (fixture->far, left_name), ==, size);
  wait_for_file (fixture->far, "unsent.1", FALSE);
  wait_for_file (fixture->far, left_name, FALSE);
  sp_test_client_wait_text (fixture->near, large_id, "name", "photo.jpg");
  sp_test_client_wait_text (fixture->near, small_id, "name", "photo.jpg");
  got = sp_test_client_fetch (fixture->near, large_id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (got, large));
  got_small = sp_test_client_fetch (fixture->near, small_id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (got_small, small));
}

/* The changes end torn, and the network goes after some of the content: what was whole is taken, the rest when all of it
 * comes again. */
static void
test_lost_contents_torn (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = sp_test_client_new_person (fixture->far, fixture->case_id, "Ash");
  g_autoptr(GBytes) content = make_words (3 * 1024 * 1024);
  g_autofree char *second = NULL;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = file_in (fixture->far, "unsent");
  g_auto(GValue) value = G_VALUE_INIT;
  g_auto(GValue) answer_value = G_VALUE_INIT;
  g_auto(SpServerCarried) carried = { 0 };
  g_autoptr(GPtrArray) parts = NULL;
  g_autoptr(GBytes) got = NULL;
  g_autoptr(GError) error = NULL;
  GBytes *file;
  gint64 size;

  id = sp_test_client_attach (fixture->far, fixture->case_id, content);
  name = g_strconcat ("unsent-", id, NULL);
  wait_for_file (fixture->far, "unsent", TRUE);
  wait_for_file (fixture->far, name, TRUE);
  size = size_of (fixture->far, "unsent");
  second = sp_test_client_new_person (fixture->far, fixture->case_id, "Birch");
  sp_test_wait (sp_store_lock (fixture->far->store), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (truncate (path, size + 100), ==, 0);
  sp_test_wait (sp_store_wipe (fixture->far->store), NULL, &error);
  g_assert_no_error (error);
  sp_test_wait (sp_store_create (fixture->far->store, "correct horse battery", SP_KEY_COST_FLOOR), NULL, &error);
  g_assert_no_error (error);

  sp_test_wait (sp_store_read_left (fixture->far->store, "unsent.1"), &value, &error);
  g_assert_no_error (error);
  file = g_value_get_boxed (&value);
  parts = sp_sealed_cut (file, 2 * 1024 * 1024);
  g_assert_cmpuint (parts->len, >=, 3);
  g_assert_true (sp_server_carry (fixture->https->server, fixture->https->sql, parts->pdata[0], FALSE, 0, &carried, &error));
  g_assert_no_error (error);
  g_assert_cmpint (server_int (fixture, "SELECT max (have) FROM blob"), >, 0);
  g_assert_cmpint (server_int (fixture, "SELECT max (have) FROM blob"), <, g_bytes_get_size (content));

  sp_test_wait (sp_sync_carry_on (fixture->near->sync, file), &answer_value, &error);
  g_assert_no_error (error);
  g_assert_true (sp_json_get_flag (g_value_get_boxed (&answer_value), "torn"));
  g_assert_null (sp_json_get_text (g_value_get_boxed (&answer_value), "refused"));
  sp_test_client_wait_text (fixture->near, first, "family_name", "Ash");
  sp_test_client_wait_text (fixture->near, id, "name", "photo.jpg");
  got = sp_test_client_fetch (fixture->near, id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (got, content));
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM record WHERE type = 'person' AND gone = 0"), ==, 1);
}

/* What was sent is not kept, and one that was shut out has its contents brought by an administrator. */
static void
test_lost_contents_shut_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GBytes) sent = make_words (2000);
  g_autoptr(GBytes) content = make_words (700 * 1024);
  g_autofree char *sent_id = sp_test_client_attach (fixture->far, fixture->case_id, sent);
  g_autofree char *sent_name = g_strconcat ("unsent-", sent_id, NULL);
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autoptr(JsonObject) identity = sp_store_dup_identity (fixture->far->store);
  g_autoptr(GBytes) changes = NULL;
  g_autoptr(GBytes) file = NULL;
  g_autoptr(GBytes) got = NULL;
  g_auto(SpServerCarried) refused = { 0 };
  g_auto(SpServerCarried) first = { 0 };
  g_auto(SpServerCarried) then = { 0 };
  g_autoptr(GError) error = NULL;

  wait_for_file (fixture->far, sent_name, TRUE);
  sp_sync_start (fixture->far->sync);
  sp_test_client_wait_sent (fixture->far);
  wait_for_file (fixture->far, sent_name, FALSE);
  wait_for_file (fixture->far, "unsent", FALSE);
  sp_sync_stop (fixture->far->sync);
  sp_test_client_wait_state (fixture->far, SP_SYNC_STATE_IDLE);

  id = sp_test_client_attach (fixture->far, fixture->case_id, content);
  name = g_strconcat ("unsent-", id, NULL);
  wait_for_file (fixture->far, "unsent", TRUE);
  wait_for_file (fixture->far, name, TRUE);
  changes = read_file (fixture->far, "unsent");
  file = read_file (fixture->far, name);
  sp_server_admin_set_device (fixture->https->server, fixture->https->sql, sp_json_get_text (identity, "device"), "wiped",
                              &error);
  g_assert_no_error (error);
  g_assert_false (sp_server_carry (fixture->https->server, fixture->https->sql, file, FALSE, 0, &refused, &error));
  g_clear_error (&error);
  g_assert_true (sp_server_carry (fixture->https->server, fixture->https->sql, changes, TRUE, 0, &first, &error));
  g_assert_true (sp_server_carry (fixture->https->server, fixture->https->sql, file, TRUE, 0, &then, &error));
  g_assert_no_error (error);
  g_assert_null (then.refused);
  sp_test_client_wait_text (fixture->near, id, "name", "photo.jpg");
  got = sp_test_client_fetch (fixture->near, id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (got, content));
}

/* Runs a program of ours to its end; its output, where it ended well. */
static char *
run_program (const char *input, const char *data_home, const char *const *argv)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE
                                                                       | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  char *output = NULL;

  if (data_home)
    g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", data_home, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_clear_pointer (&output, g_free);
  return output;
}

/* The programs themselves: a laptop whose window is closed, and the server's command while it serves. */
static void
test_commands (Fixture *fixture, gconstpointer data)
{
  const char *app = g_getenv ("SP_TEST_APP");
  const char *server = g_getenv ("SP_TEST_SERVER");
  g_autofree char *person = sp_test_client_new_person (fixture->far, fixture->case_id, "Ash");
  g_autofree char *home = g_dir_make_tmp ("sp-carry-XXXXXX", NULL);
  g_autofree char *parent = g_build_filename (home, "stalking-partnership", NULL);
  g_autofree char *place = g_build_filename (parent, "partnership", NULL);
  g_autofree char *out = g_build_filename (home, "out", NULL);
  g_autofree char *back = g_build_filename (home, "back", NULL);
  const char *const carry_out[] = { app, "--carry-out", out, NULL };
  const char *const transfer[] = { server, "transfer", fixture->https->directory, out, back, NULL };
  const char *const again[] = { server, "transfer", fixture->https->directory, back, NULL };
  const char *const carry_in[] = { app, "--carry-in", back, NULL };
  g_autofree char *said = NULL;
  g_autofree char *nothing = NULL;
  g_autoptr(GError) error = NULL;

  if (!app)
    {
      g_test_skip ("built without the app");
      return;
    }
  sp_test_wait (sp_store_lock (fixture->far->store), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_mkdir (parent, 0700), ==, 0);
  g_assert_cmpint (symlink (fixture->far->directory, place), ==, 0);

  nothing = run_program ("another passphrase\n", home, carry_out);
  g_assert_null (nothing);
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
  said = run_program ("correct horse battery\n", home, carry_out);
  g_assert_nonnull (said);
  g_assert_nonnull (strstr (said, "1 change is in the file."));
  g_free (said);
  said = run_program (NULL, NULL, transfer);
  g_assert_nonnull (said);
  g_assert_nonnull (strstr (said, "1 change was in the file"));
  sp_test_client_wait_text (fixture->near, person, "family_name", "Ash");
  /* The answer is no file for the server, and the file is there already. */
  nothing = run_program (NULL, NULL, again);
  g_assert_null (nothing);
  nothing = run_program (NULL, NULL, transfer);
  g_assert_null (nothing);
  g_free (said);
  said = run_program ("correct horse battery\n", home, carry_in);
  g_assert_nonnull (said);
  g_assert_nonnull (strstr (said, "The server has answered 1 change."));

  sp_test_wait (sp_store_unlock (fixture->far->store, "correct horse battery"), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sp_store_get_pending (fixture->far->store), ==, 0);
  g_unlink (place);
  g_rmdir (parent);
  g_unlink (out);
  g_unlink (back);
  g_rmdir (home);
}

static void
save_draft (SpTestClient *client, const char *key, const char *text)
{
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_store_save_draft (client->store, key, text), NULL, &error);
  g_assert_no_error (error);
}

static char *
load_draft (SpTestClient *client, const char *key)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_store_load_draft (client->store, key), &value, &error);
  g_assert_no_error (error);
  return g_value_dup_string (&value);
}

static void
wait_for_draft (SpTestClient *client, const char *key, const char *text)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (TRUE)
    {
      g_autofree char *here = load_draft (client, key);

      if (g_strcmp0 (here, text) == 0)
        return;
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, FALSE);
    }
}

/* What was being typed is there again on the author's next laptop, about a record that had not been sent, too, and what is
 * typed there meanwhile is not written over. It is in nobody's hands: neither theirs who bring it, nor a colleague's. */
static void
test_lost_drafts (Fixture *fixture, gconstpointer data)
{
  g_autofree char *person = sp_test_client_new_person (fixture->far, fixture->case_id, "Birch");
  g_autofree char *key = g_strconcat ("edit/", person, NULL);
  g_autofree char *new_key = g_strconcat ("new/contribution/", fixture->case_id, NULL);
  g_autofree char *cleared = g_strconcat ("edit/", fixture->case_id, NULL);
  g_autofree char *gone = NULL;
  g_autoptr(GError) error = NULL;

  save_draft (fixture->far, new_key, "{\"text\":\"Ashworthy was seen\"}");
  save_draft (fixture->far, key, "{\"phone\":\"Ashworthy's\"}");
  save_draft (fixture->far, cleared, "{\"status\":\"saved since\"}");
  wait_for_file (fixture->far, "unsent-drafts", TRUE);
  sp_test_wait (sp_store_clear_draft (fixture->far->store, cleared), NULL, &error);
  g_assert_no_error (error);

  start_anew (fixture);
  check_no_plain_text (fixture->far, "unsent.1-drafts", "Ashworthy");
  save_draft (fixture->far, new_key, "typed on the new laptop");
  wait_for_draft (fixture->far, key, "{\"phone\":\"Ashworthy's\"}");
  wait_for_file (fixture->far, "unsent.1-drafts", FALSE);
  gone = load_draft (fixture->far, cleared);
  g_assert_null (gone);
  sp_test_client_wait_server (fixture->far, fixture->https->sql, "SELECT count(*) FROM draft", 1);
  wait_for_draft (fixture->far, new_key, "typed on the new laptop");

  /* Once that is saved, the other one comes with the next start. */
  sp_test_wait (sp_store_clear_draft (fixture->far->store, new_key), NULL, &error);
  g_assert_no_error (error);
  sp_sync_stop (fixture->far->sync);
  sp_test_client_wait_state (fixture->far, SP_SYNC_STATE_IDLE);
  sp_sync_start (fixture->far->sync);
  wait_for_draft (fixture->far, new_key, "{\"text\":\"Ashworthy was seen\"}");
  sp_test_client_wait_server (fixture->far, fixture->https->sql, "SELECT count(*) FROM draft", 0);
  /* And is kept beside the cache there, until it is saved. */
  wait_for_file (fixture->far, "unsent-drafts", TRUE);
}

/* The server's own command, while it serves, with the files of a laptop that was shut out, as they lay in its folder. */
static void
test_lost_command (Fixture *fixture, gconstpointer data)
{
  const char *server = g_getenv ("SP_TEST_SERVER");
  g_autoptr(GBytes) content = make_words (3 * 1024 * 1024);
  g_autofree char *id = sp_test_client_attach (fixture->far, fixture->case_id, content);
  g_autofree char *name = g_strconcat ("unsent-", id, NULL);
  g_autofree char *changes = file_in (fixture->far, "unsent");
  g_autofree char *file = file_in (fixture->far, name);
  g_autoptr(JsonObject) identity = sp_store_dup_identity (fixture->far->store);
  const char *const first[] = { server, "transfer", "--lost", fixture->https->directory, changes, NULL };
  const char *const refused[] = { server, "transfer", fixture->https->directory, file, NULL };
  const char *const then[] = { server, "transfer", "--lost", fixture->https->directory, file, NULL };
  g_autofree char *nothing = NULL;
  g_autofree char *said = NULL;
  g_autofree char *said_then = NULL;
  g_autoptr(GBytes) got = NULL;
  g_autoptr(GError) error = NULL;

  wait_for_file (fixture->far, "unsent", TRUE);
  wait_for_file (fixture->far, name, TRUE);
  sp_server_admin_set_device (fixture->https->server, fixture->https->sql, sp_json_get_text (identity, "device"), "wiped",
                              &error);
  g_assert_no_error (error);
  nothing = run_program (NULL, NULL, refused);
  g_assert_null (nothing);
  said = run_program (NULL, NULL, first);
  g_assert_nonnull (said);
  g_assert_nonnull (strstr (said, "1 change was in the file"));
  said_then = run_program (NULL, NULL, then);
  g_assert_nonnull (said_then);
  sp_test_client_wait_text (fixture->near, id, "name", "photo.jpg");
  got = sp_test_client_fetch (fixture->near, id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (got, content));
}

#define ADD(name, data, func) g_test_add (name, Fixture, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  ADD ("/carry/round", NULL, test_round);
  ADD ("/carry/any-order/older-last", NULL, test_any_order);
  ADD ("/carry/any-order/older-first", "first", test_any_order);
  ADD ("/carry/refused", NULL, test_refused);
  ADD ("/carry/courier", NULL, test_courier);
  ADD ("/carry/restored", NULL, test_restored);
  ADD ("/carry/too-much", NULL, test_too_much);
  ADD ("/carry/commands", NULL, test_commands);
  ADD ("/carry/unsent/lost-key", NULL, test_lost_key);
  ADD ("/carry/unsent/contents", NULL, test_lost_contents);
  ADD ("/carry/unsent/contents-torn", NULL, test_lost_contents_torn);
  ADD ("/carry/unsent/contents-shut-out", NULL, test_lost_contents_shut_out);
  ADD ("/carry/unsent/drafts", NULL, test_lost_drafts);
  ADD ("/carry/unsent/command", NULL, test_lost_command);
  ADD ("/carry/unsent/set-aside", NULL, test_set_aside);
  ADD ("/carry/unsent/follows", NULL, test_unsent_follows);
  ADD ("/carry/unsent/shut-out", NULL, test_lost_shut_out);
  return g_test_run ();
}
