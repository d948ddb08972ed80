/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-clamd.h"
#include "sp-json.h"
#include "sp-server-carry.h"
#include "sp-sync-carry.h"
#include "sp-test-clamd.h"
#include "sp-test-client.h"
#include "sp-test-https.h"
#include "sp-test-wait.h"
#include "sp-wire.h"

#include <sodium.h>
#include <string.h>

/* Laptops of two agencies, a real server, and a real virus scanner, which the tests start, kill and start again. */

typedef struct
{
  SpTestHttps *https;
  SpTestClamd *clamd;
  SpTestClient *a;
  SpTestClient *b;
  char *case_id;
} Fixture;

static GMutex log_lock;
static GString *log_text;

static void
log_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  g_mutex_lock (&log_lock);
  g_string_append_printf (log_text, "%s\n", message);
  g_mutex_unlock (&log_lock);
  if (level & (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL))
    g_error ("%s", message);
}

static guint
count_logged (const char *words)
{
  guint n = 0;

  g_mutex_lock (&log_lock);
  for (const char *at = log_text->str; (at = strstr (at, words)); at++)
    n++;
  g_mutex_unlock (&log_lock);
  return n;
}

static SpTestClient *
join (Fixture *fixture, const char *agency, const char *roles)
{
  g_autofree char *id = sp_test_https_agency (fixture->https, agency);
  g_autofree char *member = sp_test_https_member (fixture->https, id, roles);
  g_autofree char *link = sp_test_https_link (fixture->https, member);
  SpTestClient *client = sp_test_client_new ();

  sp_test_client_join (client, link);
  sp_test_client_wait_state (client, SP_SYNC_STATE_UP_TO_DATE);
  sp_test_client_wait_ready (client);
  return client;
}

/* With its scanner from the beginning, unless @data says otherwise. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_mutex_lock (&log_lock);
  g_string_truncate (log_text, 0);
  g_mutex_unlock (&log_lock);
  fixture->clamd = sp_test_clamd_new ();
  fixture->https = sp_test_https_new ();
  if (!data)
    {
      sp_test_clamd_start (fixture->clamd);
      sp_test_https_stop (fixture->https);
      fixture->https->scanner = fixture->clamd->address;
      sp_test_https_start (fixture->https);
    }
  fixture->a = join (fixture, "Police", "\"chair\"");
  fixture->b = join (fixture, "Probation", "\"coordinator\"");
  fixture->case_id = sp_test_client_new_case (fixture->a);
  sp_test_client_wait_sent (fixture->a);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->case_id);
  sp_test_client_free (fixture->a);
  sp_test_client_free (fixture->b);
  sp_test_https_free (fixture->https);
  sp_test_clamd_free (fixture->clamd);
}

static gint64
server_int (Fixture *fixture, const char *sql, const char *record)
{
  g_autoptr(GError) error = NULL;
  gint64 value;

  sp_sql_get_int (fixture->https->sql, sql, &value, &error, "t", record);
  g_assert_no_error (error);
  return value;
}

/* How many bytes of it are at the server, whoever is given them. */
static gint64
count_bytes (Fixture *fixture, const char *record)
{
  return server_int (fixture, "SELECT coalesce (sum (length (data)), 0) FROM blob_chunk WHERE record = ?", record);
}

static GBytes *
new_noise (gsize size)
{
  guint8 *noise = g_malloc (size);

  randombytes_buf_deterministic (noise, size, (const guint8 *) "0123456789abcdef0123456789abcdef");
  return g_bytes_new_take (noise, size);
}

static void
assert_gets (SpTestClient *client, const char *id, GBytes *content)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) fetched = NULL;

  sp_test_client_wait_text (client, id, "name", "photo.jpg");
  fetched = sp_test_client_fetch (client, id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (content, fetched));
}

static void
assert_refused (SpTestClient *client, const char *id, SpSyncError code, const char *why)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) fetched = sp_test_client_fetch (client, id, &error);

  g_assert_null (fetched);
  g_assert_error (error, SP_SYNC_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, why);
}

/* Everywhere told of, nowhere left. */
static void
assert_found (Fixture *fixture, const char *id)
{
  sp_test_client_wait_text (fixture->a, id, "malware", SP_TEST_CLAMD_FOUND);
  sp_test_client_wait_text (fixture->b, id, "malware", SP_TEST_CLAMD_FOUND);
  sp_test_client_wait_no_blob (fixture->a, id);
  sp_test_client_wait_no_blob (fixture->b, id);
  sp_test_client_wait_sent (fixture->a);
  sp_test_client_wait_state (fixture->a, SP_SYNC_STATE_UP_TO_DATE);
  g_assert_cmpint (count_bytes (fixture, id), ==, 0);
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM blob WHERE record = ?", id), ==, 0);
  assert_refused (fixture->b, id, SP_SYNC_ERROR_REFUSED, "malware");
  /* It is for the agency whose file it is to do something about it. */
  g_assert_cmpuint (sp_store_get_attention (fixture->a->store), ==, 1);
  g_assert_cmpuint (sp_store_get_attention (fixture->b->store), ==, 0);
  g_assert_cmpuint (count_logged ("the virus scanner found " SP_TEST_CLAMD_FOUND), ==, 1);
  g_assert_cmpuint (count_logged ("photo.jpg"), ==, 0);
  g_assert_cmpint (server_int (fixture,
                               "SELECT count(*) FROM audit_entry WHERE device = 'server' AND entry LIKE '%\"malware\"%'"
                               " AND entry LIKE '%' || ? || '%'",
                               id),
                   ==, 1);
}

static void
test_clean (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GBytes) small = g_bytes_new_static ("a photograph", 12);
  g_autoptr(GBytes) large = new_noise (1000001);
  g_autofree char *one = sp_test_client_attach (fixture->a, fixture->case_id, small);
  g_autofree char *two = sp_test_client_attach (fixture->a, fixture->case_id, large);

  sp_test_client_wait_sent (fixture->a);
  g_assert_cmpint (server_int (fixture, "SELECT sum (clean) FROM blob WHERE record <> ?", ""), ==, 2);
  assert_gets (fixture->b, one, small);
  assert_gets (fixture->b, two, large);
}

/* Somewhere in a file of several pieces; and it can be taken away like any other. */
static void
test_found (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GBytes) eicar = sp_test_clamd_eicar ();
  g_autoptr(GBytes) noise = new_noise (900000);
  g_autoptr(GByteArray) both = g_byte_array_new ();
  g_autoptr(GBytes) content = NULL;
  g_autoptr(GBytes) other = g_bytes_new_static ("a photograph", 12);
  g_autofree char *id = NULL;
  g_autofree char *next = NULL;

  g_byte_array_append (both, g_bytes_get_data (noise, NULL), g_bytes_get_size (noise));
  g_byte_array_append (both, g_bytes_get_data (eicar, NULL), g_bytes_get_size (eicar));
  content = g_bytes_new (both->data, both->len);
  id = sp_test_client_attach (fixture->a, fixture->case_id, content);
  assert_found (fixture, id);

  /* Nothing else is held up by it, and whose file it is removes it. */
  next = sp_test_client_attach (fixture->a, fixture->case_id, other);
  sp_test_client_wait_sent (fixture->a);
  assert_gets (fixture->b, next, other);
  sp_test_client_delete (fixture->a, id);
  sp_test_client_wait_text (fixture->b, id, "malware", NULL);
  g_assert_cmpuint (sp_store_get_attention (fixture->a->store), ==, 0);
}

/* While no scanner answers nobody is given anything, and the rest goes on; then it passes by itself. */
static void
test_away (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GBytes) content = g_bytes_new_static ("a photograph", 12);
  g_autoptr(GBytes) eicar = sp_test_clamd_eicar ();
  g_autofree char *id = NULL;
  g_autofree char *bad = NULL;
  g_autofree char *person = NULL;

  sp_test_clamd_kill (fixture->clamd);
  id = sp_test_client_attach (fixture->a, fixture->case_id, content);
  bad = sp_test_client_attach (fixture->a, fixture->case_id, eicar);
  sp_test_client_wait_text (fixture->b, bad, "name", "photo.jpg");
  sp_test_client_wait_state (fixture->a, SP_SYNC_STATE_OFFLINE);
  g_assert_cmpstr (sp_sync_get_message_code (fixture->a->sync), ==, "not-scanned");
  assert_refused (fixture->b, id, SP_SYNC_ERROR_BUSY, "not-scanned");
  assert_refused (fixture->b, bad, SP_SYNC_ERROR_BUSY, "not-scanned");
  g_assert_cmpuint (sp_store_get_pending (fixture->a->store), ==, 2);
  g_assert_cmpuint (count_logged ("the virus scanner does not answer"), ==, 1);
  person = sp_test_client_new_person (fixture->a, fixture->case_id, "Ash");
  sp_test_client_wait_text (fixture->b, person, "family_name", "Ash");

  sp_test_clamd_start (fixture->clamd);
  assert_found (fixture, bad);
  assert_gets (fixture->b, id, content);
  g_assert_cmpuint (count_logged ("the virus scanner answers"), ==, 1);
}

/* It takes no more than a megabyte: what it does not look at is given to nobody. */
static void
test_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GBytes) content = new_noise (1300001);
  g_autoptr(GBytes) small = g_bytes_new_static ("a photograph", 12);
  g_autofree char *id = sp_test_client_attach (fixture->a, fixture->case_id, content);
  g_autofree char *other = NULL;

  sp_test_client_wait_state (fixture->a, SP_SYNC_STATE_OFFLINE);
  assert_refused (fixture->b, id, SP_SYNC_ERROR_BUSY, "not-scanned");
  g_assert_cmpuint (count_logged ("its content cannot be looked at for viruses"), ==, 1);
  g_assert_cmpuint (count_logged ("does not answer"), ==, 0);
  other = sp_test_client_attach (fixture->a, fixture->case_id, small);
  sp_test_client_wait_server (fixture->a, fixture->https->sql, "SELECT count(*) FROM blob WHERE clean = 1", 1);
  assert_gets (fixture->b, other, small);
}

/* What came before there was a scanner is looked at when there is one. */
static void
test_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GBytes) eicar = sp_test_clamd_eicar ();
  g_autoptr(GBytes) content = g_bytes_new_static ("a photograph", 12);
  g_autofree char *bad = sp_test_client_attach (fixture->a, fixture->case_id, eicar);
  g_autofree char *id = sp_test_client_attach (fixture->a, fixture->case_id, content);

  sp_test_client_wait_sent (fixture->a);
  assert_gets (fixture->b, bad, eicar);
  sp_test_https_stop (fixture->https);
  sp_test_clamd_start (fixture->clamd);
  fixture->https->scanner = fixture->clamd->address;
  sp_test_https_start (fixture->https);
  assert_found (fixture, bad);
  sp_test_client_wait_server (fixture->a, fixture->https->sql, "SELECT count(*) FROM blob WHERE clean = 1", 1);
  assert_gets (fixture->b, id, content);
}

/* What is brought in a file is taken at once, and given to nobody before it was looked at. */
static void
test_carried (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GBytes) eicar = sp_test_clamd_eicar ();
  g_auto(SpServerCarried) carried = { 0 };
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  sp_sync_stop (fixture->a->sync);
  sp_test_client_wait_state (fixture->a, SP_SYNC_STATE_IDLE);
  id = sp_test_client_attach (fixture->a, fixture->case_id, eicar);
  /* The first brings the record, and the second what is in it. */
  for (int i = 0; i < 2; i++)
    {
      SpPack *pack;

      sp_test_wait (sp_sync_carry_out (fixture->a->store), &value, &error);
      g_assert_no_error (error);
      pack = g_value_get_object (&value);
      g_assert_true (sp_server_carry (fixture->https->server, fixture->https->sql, sp_pack_get_file (pack), FALSE, 0,
                                      &carried, &error));
      g_assert_no_error (error);
      g_assert_null (carried.refused);
      g_value_unset (&value);
      sp_test_wait (sp_sync_carry_in (fixture->a->store, carried.answer), NULL, &error);
      g_assert_no_error (error);
      sp_server_carried_clear (&carried);
    }
  sp_test_client_wait_text (fixture->b, id, "name", "photo.jpg");
  assert_refused (fixture->b, id, SP_SYNC_ERROR_REFUSED, "malware");
  sp_sync_start (fixture->a->sync);
  assert_found (fixture, id);
}

/* Two that serve one database: sent to the one, asked of the other. */
static void
test_two (Fixture *fixture, gconstpointer data)
{
  SpHttpLimits limits = SP_HTTP_LIMITS_DEFAULT;
  g_autoptr(GBytes) content = g_bytes_new_static ("a photograph", 12);
  g_autoptr(GBytes) eicar = sp_test_clamd_eicar ();
  g_autoptr(GError) error = NULL;
  g_autofree char *agency = sp_test_https_agency (fixture->https, "Housing");
  g_autofree char *member = sp_test_https_member (fixture->https, agency, "\"coordinator\"");
  g_autofree char *link = NULL;
  g_autofree char *here = g_steal_pointer (&fixture->https->address);
  g_autofree char *id = NULL;
  g_autofree char *bad = NULL;
  g_autoptr(SpTestClient) c = sp_test_client_new ();
  SpHttp *second;

  limits.scanner = fixture->clamd->address;
  second = sp_http_start (fixture->https->instance, fixture->https->ambient, "127.0.0.1", 0, &limits, &error);
  g_assert_no_error (error);
  fixture->https->address = g_strdup_printf ("https://127.0.0.1:%u", sp_http_get_port (second));
  link = sp_test_https_link (fixture->https, member);
  g_set_str (&fixture->https->address, here);
  sp_test_client_join (c, link);
  sp_test_client_wait_ready (c);

  id = sp_test_client_attach (fixture->a, fixture->case_id, content);
  bad = sp_test_client_attach (fixture->a, fixture->case_id, eicar);
  sp_test_client_wait_text (c, id, "name", "photo.jpg");
  assert_found (fixture, bad);
  assert_gets (c, id, content);
  sp_test_client_wait_text (c, bad, "malware", SP_TEST_CLAMD_FOUND);
  sp_sync_stop (c->sync);
  sp_test_client_wait_state (c, SP_SYNC_STATE_IDLE);
  sp_http_stop (second);
}

static void
test_addresses (void)
{
  static const char *const GOOD[] = { "unix:/run/clamav/clamd.ctl", "tcp:127.0.0.1:3310", "tcp:127.0.0.1", "tcp:[::1]:3310" };
  static const char *const BAD[] = { "", "unix:clamd.ctl", "/run/clamav/clamd.ctl", "tcp:", "tcp:192.0.2.7:3310",
                                     "tcp:localhost:3310", "tcp:scanner.example:3310", "http://127.0.0.1" };

  for (gsize i = 0; i < G_N_ELEMENTS (GOOD); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SpClamd) clamd = sp_clamd_new (GOOD[i], &error);

      g_assert_no_error (error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (sp_clamd_new (BAD[i], &error));
      g_assert_error (error, SP_CLAMD_ERROR, SP_CLAMD_ERROR_ADDRESS);
    }
}

#define ADD(name, func, data) g_test_add ("/sync/scan/" name, Fixture, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  log_text = g_string_new (NULL);
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_log_set_default_handler (log_cb, NULL);

  g_test_add_func ("/sync/scan/addresses", test_addresses);
  ADD ("clean", test_clean, NULL);
  ADD ("found", test_found, NULL);
  ADD ("away", test_away, NULL);
  ADD ("limit", test_limit, NULL);
  ADD ("before", test_before, "later");
  ADD ("carried", test_carried, NULL);
  ADD ("two", test_two, NULL);

  return g_test_run ();
}
