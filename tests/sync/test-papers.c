/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-store-blobs.h"
#include "sp-test-client.h"
#include "sp-test-https.h"
#include "sp-test-wait.h"

#include <sodium.h>
#include <string.h>

/* A meeting's paper goes to who has agreed to its statement, and to nobody else who was in the room. */

#define CONTENT "read on"

typedef struct
{
  SpTestHttps *https;
  char *agency;
  SpTestClient *chair;
  SpTestClient *representative;
  char *meeting;
  char *paper;
} Fixture;

static SpTestClient *
join (Fixture *fixture, const char *roles)
{
  g_autofree char *member = sp_test_https_member (fixture->https, fixture->agency, roles);
  g_autofree char *link = sp_test_https_link (fixture->https, member);
  SpTestClient *client = sp_test_client_new ();

  sp_test_client_join (client, link);
  sp_test_client_wait_ready (client);
  return client;
}

/* The chair's laptop issues the minutes of a meeting. */
static void
issue (Fixture *fixture)
{
  g_autofree char *core = NULL;
  g_autofree char *place = NULL;
  g_autoptr(GBytes) content = g_bytes_new_static (CONTENT, strlen (CONTENT));
  g_autoptr(GError) error = NULL;
  guint8 hash[crypto_generichash_BYTES];
  char text[2 * sizeof hash + 1];

  fixture->meeting = sp_ambient_new_id (fixture->chair->ambient);
  fixture->paper = sp_ambient_new_id (fixture->chair->ambient);
  core = sp_compartment_for_meeting (fixture->meeting);
  place = g_strdup_printf ("%s:%s,chair", core, fixture->agency);
  crypto_generichash (hash, sizeof hash, (const guint8 *) CONTENT, strlen (CONTENT), NULL, 0);
  sodium_bin2hex (text, sizeof text, hash, sizeof hash);
  sp_test_client_create (fixture->chair, "meeting", fixture->meeting, core,
                    "{\"date\":\"2026-11-24\",\"status\":\"running\",\"statement_version\":\"2\",\"agencies\":[\"%s\"]}",
                    fixture->agency);
  sp_test_wait (sp_store_append_blob (fixture->chair->store, fixture->paper, 0, content, FALSE), NULL, &error);
  g_assert_no_error (error);
  sp_test_client_create (fixture->chair, "document", fixture->paper, place,
                  "{\"meeting\":\"%s\",\"kind\":\"minutes\",\"title\":\"Minutes\",\"agency\":\"%s\",\"copy\":1,"
                  "\"issued_at\":\"2026-11-24T16:30:00Z\",\"issued_by\":\"%s\",\"media_type\":\"application/pdf\","
                  "\"size\":%d,\"hash\":\"%s\",\"restriction_reason\":\"issued\"}",
                  fixture->meeting, fixture->agency, sp_store_get_member_id (fixture->chair->store),
                  (int) strlen (CONTENT), text);
  sp_test_client_wait_server (fixture->chair, fixture->https->sql, "SELECT coalesce (max (have), 0) FROM blob",
                              strlen (CONTENT));
  sp_test_client_wait_text (fixture->representative, fixture->paper, "title", "Minutes");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->https = sp_test_https_new ();
  fixture->agency = sp_test_https_agency (fixture->https, "Police");
  fixture->chair = join (fixture, "\"chair\"");
  fixture->representative = join (fixture, "\"representative\"");
  issue (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sp_test_client_free (fixture->chair);
  sp_test_client_free (fixture->representative);
  sp_test_https_free (fixture->https);
  g_free (fixture->agency);
  g_free (fixture->meeting);
  g_free (fixture->paper);
}

static void
assert_kept (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (sp_test_client_fetch (fixture->representative, fixture->paper, &error));
  g_assert_error (error, SP_SYNC_ERROR, SP_SYNC_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, "not-agreed");
}

/* An agreement that was noted without a network goes to the server before the paper is asked for again. */
static void
test_agreement_waits (Fixture *fixture, gconstpointer data)
{
  SpTestClient *client = fixture->representative;
  g_autofree char *core = sp_compartment_for_meeting (fixture->meeting);
  g_autofree char *attendance = NULL;
  g_autoptr(GBytes) content = NULL;
  g_autoptr(GError) error = NULL;

  attendance = sp_ambient_new_id (client->ambient);
  sp_test_client_create (client, "attendance", attendance, core,
                       "{\"meeting\":\"%s\",\"agency\":\"%s\",\"member\":\"%s\",\"status\":\"attended\","
                       "\"agreed_version\":\"2\"}",
                       fixture->meeting, fixture->agency, sp_store_get_member_id (client->store));
  sp_test_client_wait_sent (client);
  assert_kept (fixture);

  sp_test_https_stop (fixture->https);
  sp_test_client_wait_state (client, SP_SYNC_STATE_OFFLINE);
  sp_test_client_set_text (client, attendance, "agreed_at", "2026-11-24T14:02:00Z");
  sp_test_https_start (fixture->https);
  g_assert_cmpuint (sp_sync_get_pending (client->sync), ==, 1);
  content = sp_test_client_fetch (client, fixture->paper, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (content, NULL), g_bytes_get_size (content), CONTENT, strlen (CONTENT));
  sp_test_client_wait_sent (client);
}

/* What waits and is no agreement is sent, and the paper is kept all the same. */
static void
test_other_waits (Fixture *fixture, gconstpointer data)
{
  SpTestClient *client = fixture->representative;
  g_autofree char *core = sp_compartment_for_meeting (fixture->meeting);
  g_autofree char *attendance = NULL;

  attendance = sp_ambient_new_id (client->ambient);
  sp_test_client_create (client, "attendance", attendance, core,
                       "{\"meeting\":\"%s\",\"agency\":\"%s\",\"member\":\"%s\",\"status\":\"attended\"}",
                       fixture->meeting, fixture->agency, sp_store_get_member_id (client->store));
  sp_test_client_wait_sent (client);
  sp_test_https_stop (fixture->https);
  sp_test_client_wait_state (client, SP_SYNC_STATE_OFFLINE);
  sp_test_client_set_text (client, attendance, "information_on", "2026-11-20");
  sp_test_https_start (fixture->https);
  assert_kept (fixture);
  sp_test_client_wait_sent (client);
}

#define ADD(name, func) g_test_add ("/sync/papers/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  ADD ("agreement-waits", test_agreement_waits);
  ADD ("other-waits", test_other_waits);

  return g_test_run ();
}
