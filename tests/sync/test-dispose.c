/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <sodium.h>

#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-store-blobs.h"
#include "sp-store-private.h"
#include "sp-test-client.h"
#include "sp-test-https.h"
#include "sp-test-wait.h"

#define PAPER "%PDF of what was said"

typedef struct
{
  SpTestHttps *https;
  char *first_member;
  char *second_member;
  SpTestClient *first; /* chair */
  SpTestClient *second; /* coordinator */
  SpTestClient *rep;
  char *case_id;
  char *person;
  char *file;
  char *paper;
  char *disposal;
} Fixture;

static SpTestClient *
add_client (Fixture *fixture, const char *agency, const char *roles, char **member)
{
  g_autofree char *own = sp_test_https_member (fixture->https, agency, roles);
  g_autofree char *link = sp_test_https_link (fixture->https, own);
  SpTestClient *client = sp_test_client_new ();

  sp_test_client_join (client, link);
  sp_test_client_wait_ready (client);
  if (member)
    *member = g_steal_pointer (&own);
  return client;
}

/* Minutes that tell of the case, for the chair and the one agency. */
static void
issue (Fixture *fixture, const char *agency)
{
  SpTestClient *client = fixture->first;
  g_autofree char *meeting = sp_ambient_new_id (client->ambient);
  g_autofree char *room = sp_compartment_for_meeting (meeting);
  g_autofree char *place = g_strdup_printf ("%s:%s,chair", room, agency);
  g_autoptr(GBytes) content = g_bytes_new_static (PAPER, strlen (PAPER));
  guint8 hash[crypto_generichash_BYTES];
  char text[2 * sizeof hash + 1];
  g_autoptr(GError) error = NULL;

  crypto_generichash (hash, sizeof hash, (const guint8 *) PAPER, strlen (PAPER), NULL, 0);
  sodium_bin2hex (text, sizeof text, hash, sizeof hash);
  sp_test_client_create (client, "meeting", meeting, room,
          "{\"title\":\"Weekly\",\"date\":\"2026-05-28\",\"status\":\"planned\",\"agencies\":[\"%s\"]}", agency);
  fixture->paper = sp_ambient_new_id (client->ambient);
  sp_test_wait (sp_store_append_blob (client->store, fixture->paper, 0, content, FALSE), NULL, &error);
  g_assert_no_error (error);
  sp_test_client_create (client, "document", fixture->paper, place,
          "{\"meeting\":\"%s\",\"kind\":\"minutes\",\"title\":\"Minutes\",\"agency\":\"%s\",\"issued_at\":"
          "\"2026-05-28T12:00:00Z\",\"issued_by\":\"%s\",\"media_type\":\"application/pdf\",\"size\":%d,\"hash\":\"%s\","
          "\"cases\":[\"%s\"],\"restriction_reason\":\"issued\"}",
          meeting, agency, fixture->first_member, (int) strlen (PAPER), text, fixture->case_id);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *police = NULL;
  g_autofree char *housing = NULL;
  g_autoptr(GBytes) content = g_bytes_new_static (PAPER, strlen (PAPER));
  g_autoptr(GBytes) got = NULL;
  g_autoptr(GError) error = NULL;

  fixture->https = sp_test_https_new ();
  police = sp_test_https_agency (fixture->https, "Police");
  housing = sp_test_https_agency (fixture->https, "Housing");
  fixture->first = add_client (fixture, police, "\"chair\"", &fixture->first_member);
  fixture->second = add_client (fixture, housing, "\"coordinator\"", &fixture->second_member);
  fixture->rep = add_client (fixture, police, "\"representative\"", NULL);
  fixture->case_id = sp_test_client_new_case (fixture->first);
  fixture->person = sp_test_client_new_person (fixture->first, fixture->case_id, "Quicksilver");
  fixture->file = sp_test_client_attach (fixture->first, fixture->case_id, content);
  issue (fixture, police);
  sp_test_client_set_text (fixture->first, fixture->case_id, "status", "closed");
  sp_test_client_set_text (fixture->first, fixture->case_id, "closed", "2019-05-01");
  sp_test_client_wait_sent (fixture->first);
  sp_test_client_wait_text (fixture->second, fixture->case_id, "closed", "2019-05-01");
  sp_test_client_wait_text (fixture->rep, fixture->case_id, "closed", "2019-05-01");
  got = sp_test_client_fetch (fixture->rep, fixture->paper, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (got, content));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sp_test_client_free (fixture->first);
  sp_test_client_free (fixture->second);
  sp_test_client_free (fixture->rep);
  sp_test_https_free (fixture->https);
  g_free (fixture->first_member);
  g_free (fixture->second_member);
  g_free (fixture->case_id);
  g_free (fixture->person);
  g_free (fixture->file);
  g_free (fixture->paper);
  g_free (fixture->disposal);
}

static char *
dup_now (SpTestClient *client)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc (sp_ambient_get_wall_us (client->ambient) / G_USEC_PER_SEC);

  return g_date_time_format (now, "%Y-%m-%d");
}

static void
dispose (Fixture *fixture)
{
  g_autofree char *place = sp_compartment_for_disposal (fixture->case_id);
  g_autofree char *today = dup_now (fixture->first);
  g_autofree char *reference = sp_test_client_get_text (fixture->first, fixture->case_id, "reference");
  g_autoptr(SpChange) change = sp_change_new ();
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  fixture->disposal = sp_ambient_new_id (fixture->first->ambient);
  sp_test_client_create (fixture->first, "disposal", fixture->disposal, place,
          "{\"case_id\":\"%s\",\"reference\":\"%s\",\"ground\":\"over\",\"proposed_by\":\"%s\",\"proposed\":\"%s\","
          "\"reason\":\"Quicksilver\"}",
          fixture->case_id, reference, fixture->first_member, today);
  sp_test_client_wait_text (fixture->second, fixture->disposal, "ground", "over");
  sp_test_wait (sp_store_get (fixture->second->store, fixture->disposal), &value, &error);
  g_assert_no_error (error);
  sp_change_set_text (change, g_value_get_object (&value), "confirmed_by", fixture->second_member);
  sp_change_set_text (change, g_value_get_object (&value), "confirmed", today);
  sp_test_wait (sp_store_commit (fixture->second->store, change), NULL, &error);
  g_assert_no_error (error);
}

static void
wait_gone (Fixture *fixture, SpTestClient *client)
{
  sp_test_client_wait_text (client, fixture->case_id, "status", NULL);
  sp_test_client_wait_text (client, fixture->person, "family_name", NULL);
  sp_test_client_wait_no_blob (client, fixture->paper);
  sp_test_client_wait_no_blob (client, fixture->file);
}

/* Until a laptop knows that the server has done it. */
static void
wait_sealed (Fixture *fixture, SpTestClient *client)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  g_autofree char *seal = NULL;

  while (!(seal = sp_test_client_get_text (client, fixture->disposal, "seal")))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, FALSE);
    }
}

static DexFuture *
count_job (SpSql *sql, gpointer data)
{
  GError *error = NULL;
  gint64 n;

  return sp_sql_get_int (sql, "SELECT count(*) FROM outbox WHERE op LIKE '%Quicksilver%'", &n, &error, "")
           ? dex_future_new_for_int64 (n)
           : dex_future_new_for_error (error);
}

/* What waits to be sent, and what was: neither says who it was about, nor why it went. */
static void
wait_forgotten (SpTestClient *client)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  gint64 n = 1;

  while (n > 0)
    {
      g_auto(GValue) value = G_VALUE_INIT;
      g_autoptr(GError) error = NULL;

      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      sp_test_wait (sp_sql_thread_run (sp_store_get_reader_thread (client->store), count_job, NULL, NULL), &value, &error);
      g_assert_no_error (error);
      n = g_value_get_int64 (&value);
      g_main_context_iteration (NULL, FALSE);
    }
}

/* Two people say so, and it leaves every laptop, to the last byte, with the papers that tell of it. */
static void
test_laptops (Fixture *fixture, gconstpointer data)
{
  dispose (fixture);
  wait_sealed (fixture, fixture->first);
  wait_sealed (fixture, fixture->second);
  wait_gone (fixture, fixture->first);
  wait_gone (fixture, fixture->second);
  wait_gone (fixture, fixture->rep);
  wait_forgotten (fixture->first);
  wait_forgotten (fixture->second);
  sp_test_client_wait_server (fixture->first, fixture->https->sql,
                              "SELECT count(*) FROM device_compartment WHERE state = 'purge-pending'", 0);
  sp_test_client_wait_server (fixture->first, fixture->https->sql,
                              "SELECT count(*) FROM record WHERE CAST (fields AS TEXT) LIKE '%Quicksilver%'", 0);
}

/* Not even the server knows of it any more: a chair's laptop does. */
static void
test_restored (Fixture *fixture, gconstpointer data)
{
  g_autofree char *backup = g_build_filename (fixture->https->directory, "backup", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) sql = NULL;

  sp_test_https_stop (fixture->https);
  sp_test_https_backup (fixture->https, backup);
  sp_test_https_start (fixture->https);
  dispose (fixture);
  wait_sealed (fixture, fixture->first);
  wait_gone (fixture, fixture->rep);
  sp_test_https_stop (fixture->https);
  sql = sp_instance_connect (fixture->https->instance, &error);
  g_assert_no_error (error);
  sp_sql_run (sql, "DELETE FROM record WHERE type = 'disposal'", &error, "");
  g_assert_no_error (error);
  g_clear_pointer (&sql, sp_sql_close);
  sp_test_https_restore (fixture->https, backup);
  sql = sp_instance_connect (fixture->https->instance, &error);
  g_assert_no_error (error);
  sp_test_https_start (fixture->https);
  sp_test_client_wait_server (fixture->first, sql,
                              "SELECT count(*) FROM record WHERE CAST (fields AS TEXT) LIKE '%Quicksilver%'", 0);
  wait_gone (fixture, fixture->rep);
  wait_gone (fixture, fixture->second);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();
  ADD ("/dispose/laptops", test_laptops);
  ADD ("/dispose/restored", test_restored);
  return g_test_run ();
}
