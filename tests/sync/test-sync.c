/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-server-admin.h"
#include "sp-store-sync.h"
#include "sp-test-client.h"
#include "sp-test-https.h"
#include "sp-test-wait.h"
#include "sp-wire.h"

#include <sodium.h>
#include <string.h>

/* Two laptops and a real server, over TLS. */

#define HOUR_US (3600 * (gint64) G_USEC_PER_SEC)

typedef struct
{
  SpTestHttps *https;
  char *member;
  SpTestClient *a;
  SpTestClient *b;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *agency = NULL;
  g_autofree char *link_a = NULL;
  g_autofree char *link_b = NULL;

  fixture->https = sp_test_https_new ();
  agency = sp_test_https_agency (fixture->https, "Police");
  fixture->member = sp_test_https_member (fixture->https, agency, "\"chair\"");
  link_a = sp_test_https_link (fixture->https, fixture->member);
  link_b = sp_test_https_link (fixture->https, fixture->member);
  fixture->a = sp_test_client_new ();
  fixture->b = sp_test_client_new ();
  sp_test_client_join (fixture->a, link_a);
  sp_test_client_join (fixture->b, link_b);
  sp_test_client_wait_state (fixture->a, SP_SYNC_STATE_UP_TO_DATE);
  sp_test_client_wait_state (fixture->b, SP_SYNC_STATE_UP_TO_DATE);
  sp_test_client_wait_ready (fixture->a);
  sp_test_client_wait_ready (fixture->b);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sp_test_client_free (fixture->a);
  sp_test_client_free (fixture->b);
  sp_test_https_free (fixture->https);
  g_free (fixture->member);
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

static void
test_arrives (Fixture *fixture, gconstpointer data)
{
  g_autofree char *case_id = sp_test_client_new_case (fixture->a);
  g_autofree char *person = NULL;
  g_autofree char *name = NULL;

  /* Just committed: it waits, and nothing else is said. */
  g_assert_cmpuint (sp_sync_get_pending (fixture->a->sync), >, 0);
  g_assert_cmpint (sp_sync_get_state (fixture->a->sync), !=, SP_SYNC_STATE_UP_TO_DATE);
  person = sp_test_client_new_person (fixture->a, case_id, "Ash");
  sp_test_client_wait_sent (fixture->a);
  sp_test_client_wait_text (fixture->b, person, "family_name", "Ash");
  g_assert_false (sp_sync_get_first_pull (fixture->b->sync));

  /* And back. */
  sp_test_client_set_text (fixture->b, person, "phone", "01");
  sp_test_client_wait_text (fixture->a, person, "phone", "01");
  sp_test_client_wait_sent (fixture->b);
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM quarantine"), ==, 0);
}

static void
wait_words (SpTestClient *client, const char *list, const char *code, const char *words)
{
  while (g_strcmp0 (sp_value_lists_get_label (sp_store_get_lists (client->store), list, code), words) != 0)
    g_main_context_iteration (NULL, TRUE);
}

/* What an administrator says of a list is so on another laptop with its next round, and what that one adds meanwhile is on
 * the first. */
static void
test_lists (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = sp_value_lists_dup_record_id ("relationship", "landlord");
  g_autofree char *friend = sp_value_lists_dup_record_id ("relationship", "friend");
  g_autoptr(JsonObject) fields = sp_json_parse_object ("{\"roles\":[\"administrator\",\"chair\"]}", -1, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *put = sp_server_admin_put (fixture->https->server, fixture->https->sql, "member", fixture->member,
                                              fields, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (put, ==, fixture->member);
  while (!sp_policy_may_keep_directory (sp_store_get_reader (fixture->a->store))
         || !sp_policy_may_keep_directory (sp_store_get_reader (fixture->b->store)))
    g_main_context_iteration (NULL, TRUE);

  sp_test_client_create (fixture->a, "list_item", id, "directory",
                         "{\"list\":\"relationship\",\"code\":\"landlord\",\"label\":\"Landlord\",\"position\":13}");
  wait_words (fixture->b, "relationship", "landlord", "Landlord");
  g_assert_false (sp_value_lists_find (sp_store_get_lists (fixture->b->store), "relationship", "landlord")->retired);
  sp_test_client_set_text (fixture->b, id, "label", "Landlord or landlady");
  wait_words (fixture->a, "relationship", "landlord", "Landlord or landlady");
  sp_test_client_set_text (fixture->a, friend, "label", "Friend of theirs");
  wait_words (fixture->b, "relationship", "friend", "Friend of theirs");
  sp_test_client_wait_sent (fixture->a);
  sp_test_client_wait_sent (fixture->b);
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM quarantine"), ==, 0);
}

static void
test_apart (Fixture *fixture, gconstpointer data)
{
  g_autofree char *case_id = sp_test_client_new_case (fixture->a);
  g_autofree char *person = NULL;
  g_autofree char *late = NULL;

  person = sp_test_client_new_person (fixture->a, case_id, "Ash");
  sp_test_client_wait_text (fixture->b, person, "family_name", "Ash");

  sp_test_https_stop (fixture->https);
  sp_test_client_set_text (fixture->a, person, "phone", "01");
  sp_test_client_set_text (fixture->b, person, "email", "e@example.org");
  late = sp_test_client_new_person (fixture->b, case_id, "Birch");
  sp_test_client_wait_state (fixture->a, SP_SYNC_STATE_OFFLINE);
  sp_test_client_wait_state (fixture->b, SP_SYNC_STATE_OFFLINE);
  g_assert_cmpuint (sp_sync_get_pending (fixture->a->sync), ==, 1);
  g_assert_cmpuint (sp_sync_get_pending (fixture->b->sync), ==, 2);

  /* Nobody asks them to: they try again by themselves. */
  sp_test_https_start (fixture->https);
  sp_test_client_wait_sent (fixture->a);
  sp_test_client_wait_sent (fixture->b);
  sp_test_client_wait_text (fixture->a, person, "email", "e@example.org");
  sp_test_client_wait_text (fixture->b, person, "phone", "01");
  sp_test_client_wait_text (fixture->a, late, "family_name", "Birch");
}

static void
test_locked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *case_id = sp_test_client_new_case (fixture->b);
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_store_lock (fixture->a->store), NULL, &error);
  g_assert_no_error (error);
  sp_test_client_wait_state (fixture->a, SP_SYNC_STATE_IDLE);
  sp_test_client_wait_sent (fixture->b);
  sp_test_wait (sp_store_unlock (fixture->a->store, "correct horse battery"), NULL, &error);
  g_assert_no_error (error);
  sp_test_client_wait_text (fixture->a, case_id, "status", "triage");
  sp_test_client_wait_state (fixture->a, SP_SYNC_STATE_UP_TO_DATE);
}

static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *device = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (sp_sql_dup_text (fixture->https->sql, "SELECT max (id) FROM device", &device, NULL,
                                  ""));
  sp_server_admin_set_device (fixture->https->server, fixture->https->sql, device, "revoked", &error);
  g_assert_no_error (error);
  sp_test_client_wait_state (fixture->b, SP_SYNC_STATE_REVOKED);
  sp_test_client_wait_state (fixture->a, SP_SYNC_STATE_UP_TO_DATE);
}

static char *
device_b (Fixture *fixture)
{
  char *device = NULL;

  g_assert_true (sp_sql_dup_text (fixture->https->sql, "SELECT max (id) FROM device", &device, NULL, ""));
  return device;
}

static void
bring (Fixture *fixture, const char *device, const char *state)
{
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_sync_set_device (fixture->a->sync, device, state), NULL, &error);
  g_assert_no_error (error);
}

static void
test_suspended (Fixture *fixture, gconstpointer data)
{
  g_autofree char *device = device_b (fixture);
  g_autofree char *case_id = NULL;

  bring (fixture, device, "suspended");
  sp_test_client_wait_state (fixture->b, SP_SYNC_STATE_SUSPENDED);
  /* What is written meanwhile waits, and nothing is destroyed. */
  case_id = sp_test_client_new_case (fixture->b);
  g_assert_cmpuint (sp_sync_get_pending (fixture->b->sync), >, 0);
  bring (fixture, device, "active");
  sp_sync_now (fixture->b->sync);
  sp_test_client_wait_sent (fixture->b);
  sp_test_client_wait_text (fixture->a, case_id, "status", "triage");
}

static void
wait_lease (SpTestClient *client, SpLeaseState state)
{
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (sp_store_get_lease (client->store, NULL, NULL) != state)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
    }
}

static gboolean
is_there (SpTestClient *client, const char *id)
{
  g_autoptr(GError) error = NULL;

  if (sp_test_wait (sp_store_get (client->store, id), NULL, &error))
    return TRUE;
  g_assert_error (error, SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND);
  return FALSE;
}

/* A laptop that is shut out has nothing renewed: it closes, even for who sits at it, and loses nothing. What is typed into
 * it goes out when it is let in again, and with the pull all is there. */
static void
test_lease (Fixture *fixture, gconstpointer data)
{
  g_autoptr(SpAmbient) ambient = sp_ambient_new_seeded (g_random_int (), g_get_real_time ());
  g_autoptr(SpTestClient) client = sp_test_client_new_with (ambient);
  g_autofree char *link = sp_test_https_link (fixture->https, fixture->member);
  g_autofree char *before = sp_test_client_new_case (fixture->a);
  g_autofree char *meanwhile = NULL;
  g_autofree char *device = NULL;
  g_autoptr(GError) error = NULL;
  gint64 until;

  sp_test_client_join (client, link);
  sp_test_client_wait_ready (client);
  sp_test_client_wait_text (client, before, "status", "triage");
  g_assert_cmpint (sp_store_get_lease (client->store, &until, NULL), ==, SP_LEASE_STATE_OPEN);
  g_assert_cmpint (until, ==, sp_ambient_get_wall_us (ambient) + SP_WIRE_LEASE_HOURS * HOUR_US);

  /* Renewed by each pull. */
  sp_ambient_advance (ambient, 9 * HOUR_US);
  sp_store_check_lease (client->store);
  g_assert_cmpint (sp_store_get_lease (client->store, NULL, NULL), ==, SP_LEASE_STATE_RESTRICTED_CLOSED);
  sp_sync_now (client->sync);
  wait_lease (client, SP_LEASE_STATE_OPEN);

  device = device_b (fixture);
  bring (fixture, device, "suspended");
  sp_test_client_wait_state (client, SP_SYNC_STATE_SUSPENDED);
  sp_ambient_advance (ambient, 73 * HOUR_US);
  sp_test_wait (sp_store_lock (client->store), NULL, &error);
  g_assert_no_error (error);
  sp_test_wait (sp_store_unlock (client->store, "correct horse battery"), NULL, &error);
  g_assert_no_error (error);
  sp_test_client_wait_state (client, SP_SYNC_STATE_SUSPENDED);
  g_assert_cmpint (sp_store_get_lease (client->store, NULL, NULL), ==, SP_LEASE_STATE_CLOSED);
  g_assert_false (is_there (client, before));
  meanwhile = sp_test_client_new_case (client);
  g_assert_false (is_there (client, meanwhile));
  g_assert_cmpuint (sp_sync_get_pending (client->sync), >, 0);

  bring (fixture, device, "active");
  sp_sync_now (client->sync);
  sp_test_client_wait_sent (client);
  wait_lease (client, SP_LEASE_STATE_OPEN);
  g_assert_true (is_there (client, before));
  sp_test_client_wait_text (client, meanwhile, "status", "triage");
  sp_test_client_wait_text (fixture->a, meanwhile, "status", "triage");
}

static void
test_wiped (Fixture *fixture, gconstpointer data)
{
  g_autofree char *device = device_b (fixture);
  g_autoptr(GDir) directory = NULL;
  const char *name;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonArray) devices = NULL;
  GValue value = G_VALUE_INIT;

  bring (fixture, device, "wiped");
  sp_test_client_wait_state (fixture->b, SP_SYNC_STATE_WIPED);
  sp_test_client_wait_gone (fixture->b);
  directory = g_dir_open (sp_store_get_directory (fixture->b->store), 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (directory)))
    g_assert_cmpstr (name, ==, "lock");
  sp_test_client_wait_state (fixture->a, SP_SYNC_STATE_UP_TO_DATE);

  g_assert_true (sp_test_wait (sp_sync_list_devices (fixture->a->sync), &value, &error));
  g_assert_no_error (error);
  devices = g_value_dup_boxed (&value);
  g_value_unset (&value);
  for (guint i = 0; i < json_array_get_length (devices); i++)
    {
      JsonObject *found = json_array_get_object_element (devices, i);

      if (g_str_equal (sp_json_get_text (found, "id"), device))
        {
          g_assert_cmpstr (sp_json_get_text (found, "state"), ==, "wiped");
          g_assert_cmpint (sp_json_get_int (found, "told", 0), >, 0);
          return;
        }
    }
  g_assert_not_reached ();
}

static gboolean
ask_lost (SpTestClient *client, const char *device, JsonObject **report, GError **error)
{
  g_auto(GValue) value = G_VALUE_INIT;

  if (!sp_test_wait (sp_sync_report_device (client->sync, device), &value, error))
    return FALSE;
  *report = g_value_dup_boxed (&value);
  return TRUE;
}

/* What a lost laptop held is told to an administrator, once the log, which goes ahead, says who asks. */
static void
test_lost (Fixture *fixture, gconstpointer data)
{
  g_autofree char *agency = sp_test_https_agency (fixture->https, "Probation");
  g_autofree char *member = sp_test_https_member (fixture->https, agency, "\"administrator\"");
  g_autofree char *link = sp_test_https_link (fixture->https, member);
  g_autofree char *case_id = sp_test_client_new_case (fixture->a);
  g_autofree char *device = device_b (fixture);
  g_autofree char *purpose = g_strdup_printf (SP_AUDIT_LOST " %s", device);
  const char *ids[] = { member, NULL };
  SpTestClient *clerk = sp_test_client_new ();
  g_autoptr(JsonObject) report = NULL;
  g_autoptr(GError) error = NULL;

  sp_test_client_wait_sent (fixture->a);
  sp_test_client_wait_text (fixture->b, case_id, "status", "triage");
  sp_test_client_join (clerk, link);
  sp_test_client_wait_state (clerk, SP_SYNC_STATE_UP_TO_DATE);
  sp_test_client_wait_ready (clerk);

  g_assert_false (ask_lost (clerk, device, &report, &error));
  g_assert_error (error, SP_SYNC_ERROR, SP_SYNC_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, "audit-missing");
  g_clear_error (&error);

  sp_test_wait (sp_store_audit (clerk->store, SP_AUDIT_CONSULT, ids, purpose, NULL, NULL), NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ask_lost (clerk, device, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (sp_json_get_text (report, "id"), ==, device);
  g_assert_cmpuint (json_array_get_length (sp_json_get_array (report, "cases")), ==, 1);
  g_assert_cmpstr (sp_json_get_text (report, "state"), ==, "active");
  sp_test_client_free (clerk);
}

/* Who answers at the server's address without its key cannot make a laptop destroy what it holds. */
static void
test_wipe_forged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *device = device_b (fixture);
  g_autofree char *case_id = sp_test_client_new_case (fixture->b);
  g_autoptr(JsonObject) identity = sp_store_dup_identity (fixture->b->store);
  g_autoptr(JsonObject) other = sp_json_object_copy (identity);
  g_autoptr(GError) error = NULL;
  g_autofree char *status = NULL;

  sp_test_client_wait_sent (fixture->b);
  json_object_set_string_member (other, "key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  sp_test_wait (sp_store_set_identity (fixture->b->store, other), NULL, &error);
  g_assert_no_error (error);
  bring (fixture, device, "wiped");
  sp_test_client_wait_state (fixture->b, SP_SYNC_STATE_REVOKED);
  status = sp_test_client_get_text (fixture->b, case_id, "status");
  g_assert_cmpstr (status, ==, "triage");
}

static JsonObject *
answer_to (DexFuture *future, GError **error)
{
  GValue value = G_VALUE_INIT;
  JsonObject *answer;

  if (!sp_test_wait (future, &value, error))
    return NULL;
  answer = g_value_dup_boxed (&value);
  g_value_unset (&value);
  return answer;
}

/* What one laptop wrote down, an auditor's is told by the server; and believes of its log what its key has signed. */
static void
test_audit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *agency = sp_test_https_agency (fixture->https, "Audit");
  g_autofree char *member = sp_test_https_member (fixture->https, agency, "\"auditor\"");
  g_autofree char *link = sp_test_https_link (fixture->https, member);
  g_autofree char *case_id = sp_test_client_new_case (fixture->a);
  const char *ids[] = { case_id, NULL };
  g_autoptr(SpTestClient) auditor = sp_test_client_new ();
  g_autoptr(JsonObject) query = json_object_new ();
  g_autoptr(JsonObject) wanted = json_object_new ();
  g_autoptr(JsonObject) answer = NULL;
  g_autoptr(JsonObject) found = NULL;
  g_autoptr(JsonObject) sound = NULL;
  g_autoptr(JsonObject) other = NULL;
  g_autoptr(JsonObject) identity = NULL;
  g_autoptr(GError) error = NULL;
  JsonArray *entries;
  guint n_printed = 0;

  sp_test_client_join (auditor, link);
  sp_test_client_wait_state (auditor, SP_SYNC_STATE_UP_TO_DATE);
  sp_test_client_wait_sent (fixture->a);
  sp_test_wait (sp_store_audit (fixture->a->store, SP_AUDIT_DISCLOSE, ids, "printed", NULL, NULL), NULL, &error);
  g_assert_no_error (error);
  sp_sync_now (fixture->a->sync);
  sp_test_client_wait_server (fixture->a, fixture->https->sql,
                              "SELECT count(*) FROM audit_entry WHERE entry LIKE '%printed%'", 1);

  json_object_set_string_member (query, "question", "about");
  json_object_set_string_member (query, "subject", case_id);
  answer = answer_to (sp_sync_query_audit (auditor->sync, query), &error);
  g_assert_no_error (error);
  entries = sp_json_get_array (answer, "entries");
  for (guint i = 0; i < json_array_get_length (entries); i++)
    if (g_strcmp0 (sp_json_get_text (json_array_get_object_element (entries, i), "purpose"), "printed") == 0)
      n_printed++;
  g_assert_cmpuint (n_printed, ==, 1);
  json_object_set_string_member (wanted, "what", "document");
  found = answer_to (sp_sync_find_audited (auditor->sync, wanted), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (sp_json_get_array (found, "found")), ==, 0);
  sound = answer_to (sp_sync_verify_audit (auditor->sync, -1, NULL), &error);
  g_assert_no_error (error);
  g_assert_true (sp_json_get_flag (sound, "sound"));
  other = answer_to (sp_sync_verify_audit (auditor->sync, sp_json_get_int (sound, "size", 0) + 1,
                                           sp_json_get_text (sound, "root")), &error);
  g_assert_no_error (error);
  g_assert_false (sp_json_get_flag (other, "sound"));

  /* The chair is no auditor. */
  g_assert_null (answer_to (sp_sync_query_audit (fixture->b->sync, query), &error));
  g_assert_error (error, SP_SYNC_ERROR, SP_SYNC_ERROR_REFUSED);
  g_clear_error (&error);

  /* Somebody who only sits at the server's address. */
  identity = sp_store_dup_identity (auditor->store);
  json_object_set_string_member (identity, "key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  sp_test_wait (sp_store_set_identity (auditor->store, identity), NULL, &error);
  g_assert_no_error (error);
  g_assert_null (answer_to (sp_sync_verify_audit (auditor->sync, -1, NULL), &error));
  g_assert_error (error, SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_REPLY);
}

/* The server as it was when the backup was made. */
static void
restore (Fixture *fixture, const char *file)
{
  g_autoptr(GError) error = NULL;

  sp_test_https_stop (fixture->https);
  g_clear_pointer (&fixture->https->server, sp_server_free);
  g_clear_pointer (&fixture->https->sql, sp_sql_close);
  sp_test_https_restore (fixture->https, file);
  fixture->https->sql = sp_instance_connect (fixture->https->instance, &error);
  g_assert_no_error (error);
  fixture->https->server = sp_server_new (fixture->https->ambient, fixture->https->sql, &error);
  g_assert_no_error (error);
}

static void
test_restored (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->https->directory, "backup", NULL);
  g_autofree char *case_id = sp_test_client_new_case (fixture->a);
  g_autofree char *person = NULL;

  sp_test_client_wait_sent (fixture->a);
  sp_test_client_wait_text (fixture->b, case_id, "status", "triage");
  sp_test_https_backup (fixture->https, file);

  sp_test_https_stop (fixture->https);
  person = sp_test_client_new_person (fixture->a, case_id, "Ash");
  restore (fixture, file);
  sp_test_https_start (fixture->https);

  sp_test_client_wait_text (fixture->b, person, "family_name", "Ash");
  sp_test_client_wait_sent (fixture->a);
  sp_test_client_wait_text (fixture->a, case_id, "status", "triage");
}

#define COUNT_PEOPLE "SELECT count(*) FROM record WHERE type = 'person' AND gone = 0"

/* What the backup has lost, and whose author never comes back, is offered again by a laptop that holds it. */
static void
test_restored_for_others (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->https->directory, "backup", NULL);
  g_autofree char *case_id = sp_test_client_new_case (fixture->a);
  g_autofree char *lost = NULL;

  sp_test_client_wait_sent (fixture->a);
  sp_test_https_backup (fixture->https, file);
  lost = sp_test_client_new_person (fixture->a, case_id, "Lost");
  sp_test_client_wait_text (fixture->b, lost, "family_name", "Lost");
  sp_test_client_free (g_steal_pointer (&fixture->a));
  restore (fixture, file);
  g_assert_cmpint (server_int (fixture, COUNT_PEOPLE), ==, 0);
  sp_test_https_start (fixture->https);
  sp_test_client_wait_server (fixture->b, fixture->https->sql, COUNT_PEOPLE, 1);
  sp_test_client_wait_sent (fixture->b);
  sp_test_client_wait_text (fixture->b, lost, "family_name", "Lost");
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM quarantine"), ==, 0);
  fixture->a = sp_test_client_new ();
}

/* A laptop that was away through two restores tells of what the first has lost. */
static void
test_restored_twice (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->https->directory, "backup", NULL);
  g_autofree char *later = g_build_filename (fixture->https->directory, "later", NULL);
  g_autofree char *case_id = sp_test_client_new_case (fixture->a);
  g_autofree char *lost = NULL;

  sp_test_client_wait_sent (fixture->a);
  sp_test_https_backup (fixture->https, file);
  lost = sp_test_client_new_person (fixture->a, case_id, "Lost");
  sp_test_client_wait_text (fixture->b, lost, "family_name", "Lost");
  sp_test_client_free (g_steal_pointer (&fixture->a));
  sp_sync_stop (fixture->b->sync);
  restore (fixture, file);
  sp_test_https_backup (fixture->https, later);
  restore (fixture, later);
  g_assert_cmpint (server_int (fixture, COUNT_PEOPLE), ==, 0);
  sp_test_https_start (fixture->https);
  sp_sync_start (fixture->b->sync);
  sp_test_client_wait_server (fixture->b, fixture->https->sql, COUNT_PEOPLE, 1);
  sp_test_client_wait_sent (fixture->b);
  sp_test_client_wait_text (fixture->b, lost, "family_name", "Lost");
  fixture->a = sp_test_client_new ();
}

/* What was written before the same backup was restored once more has not seen what came after: it overwrites nothing. */
static void
test_restored_same (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->https->directory, "backup", NULL);
  g_autofree char *case_id = sp_test_client_new_case (fixture->a);
  g_autofree char *person = sp_test_client_new_person (fixture->a, case_id, "Ash");

  sp_test_client_wait_sent (fixture->a);
  sp_test_client_wait_text (fixture->b, person, "family_name", "Ash");
  sp_test_https_backup (fixture->https, file);
  sp_sync_stop (fixture->a->sync);
  restore (fixture, file);
  sp_test_https_start (fixture->https);
  for (guint i = 0; i < 4; i++)
    {
      sp_test_client_set_text (fixture->b, person, "given_names", i % 2 ? "Odd" : "Even");
      sp_test_client_wait_sent (fixture->b);
    }
  sp_test_client_wait_state (fixture->b, SP_SYNC_STATE_UP_TO_DATE);
  sp_sync_stop (fixture->b->sync);
  sp_test_client_set_text (fixture->b, person, "family_name", "Birch");

  restore (fixture, file);
  sp_test_https_start (fixture->https);
  sp_sync_start (fixture->a->sync);
  sp_test_client_set_text (fixture->a, person, "family_name", "Ashworth");
  sp_test_client_wait_sent (fixture->a);
  sp_sync_start (fixture->b->sync);
  sp_test_client_wait_server (fixture->a, fixture->https->sql,
                              "SELECT count(*) FROM record WHERE type = 'conflict' AND gone = 0", 1);
}

/* What was deleted before the backup does not come back with a laptop that had not heard of it. */
static void
test_restored_deletion (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->https->directory, "backup", NULL);
  g_autofree char *case_id = sp_test_client_new_case (fixture->a);
  g_autofree char *deleted = sp_test_client_new_person (fixture->a, case_id, "Deleted");

  sp_test_client_wait_sent (fixture->a);
  sp_test_client_wait_text (fixture->b, deleted, "family_name", "Deleted");
  sp_sync_stop (fixture->b->sync);
  sp_test_client_delete (fixture->a, deleted);
  sp_test_client_wait_sent (fixture->a);
  sp_test_https_backup (fixture->https, file);
  restore (fixture, file);
  sp_test_https_start (fixture->https);
  sp_sync_start (fixture->b->sync);
  sp_test_client_wait_text (fixture->b, deleted, "family_name", NULL);
  sp_test_client_wait_state (fixture->b, SP_SYNC_STATE_UP_TO_DATE);
  g_assert_cmpint (server_int (fixture, COUNT_PEOPLE), ==, 0);
}

/* A laptop that was shut out after the backup does not come back with it. */
static void
test_restored_revoked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->https->directory, "backup", NULL);
  g_autofree char *device = NULL;
  g_autoptr(GError) error = NULL;

  if (fixture->https->url)
    {
      g_test_skip ("PostgreSQL's own tools take its database back: see POSTGRESQL.md");
      return;
    }
  sp_test_https_backup (fixture->https, file);
  g_assert_true (sp_sql_dup_text (fixture->https->sql, "SELECT max (id) FROM device", &device, NULL, ""));
  sp_server_admin_set_device (fixture->https->server, fixture->https->sql, device, "revoked", &error);
  g_assert_no_error (error);
  sp_test_client_wait_state (fixture->b, SP_SYNC_STATE_REVOKED);
  restore (fixture, file);
  sp_test_https_start (fixture->https);
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM device WHERE revoked = 1"), ==, 1);
  sp_sync_now (fixture->b->sync);
  sp_sync_now (fixture->a->sync);
  sp_test_client_wait_state (fixture->a, SP_SYNC_STATE_UP_TO_DATE);
  sp_test_client_wait_state (fixture->b, SP_SYNC_STATE_REVOKED);
}

/* A row that got lost here, by whatever fault, is noticed by the digest, and comes again. */
static void
test_differs (Fixture *fixture, gconstpointer data)
{
  g_autofree char *case_id = sp_test_client_new_case (fixture->a);
  g_autofree char *person = sp_test_client_new_person (fixture->a, case_id, "Ash");
  g_autofree char *other = NULL;

  sp_test_client_wait_sent (fixture->a);
  sp_test_client_wait_text (fixture->b, person, "family_name", "Ash");
  sp_test_client_lose_row (fixture->b, person);
  other = sp_test_client_new_person (fixture->a, case_id, "Birch");
  sp_test_client_wait_text (fixture->b, other, "family_name", "Birch");
  /* Compared with the next page, and read anew at once: the next change may be far off. */
  sp_test_client_set_text (fixture->a, other, "phone", "0");
  sp_test_client_wait_text (fixture->b, other, "phone", "0");
  sp_test_client_wait_text (fixture->b, person, "family_name", "Ash");
}

/* Something is written at each moment at which the last thing seems to be dealt with. */
typedef struct
{
  SpTestClient *client;
  char *case_id;
  guint n;
} Chain;

static void
write_next_cb (Chain *chain)
{
  g_autofree char *id = NULL;
  g_autofree char *compartment = NULL;
  g_autoptr(JsonObject) fields = json_object_new ();
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpRecord) record = NULL;

  if (chain->n == 0 || sp_sync_get_pending (chain->client->sync) > 0)
    return;
  chain->n--;
  id = sp_ambient_new_id (chain->client->ambient);
  compartment = sp_compartment_for_case (chain->case_id);
  json_object_set_string_member (fields, "case_id", chain->case_id);
  json_object_set_string_member (fields, "family_name", "Ash");
  record = sp_record_new (sp_record_type_find ("person"), id, compartment);
  sp_record_set_json (record, fields);
  sp_change_create (change, record);
  dex_future_disown (sp_store_commit (chain->client->store, change));
}

/* No change waits for the next one, or for the poll a minute later, to be sent. */
static void
test_chain (Fixture *fixture, gconstpointer data)
{
  Chain chain = { .client = fixture->a, .n = 60 };

  chain.case_id = sp_test_client_new_case (fixture->a);
  g_signal_connect_swapped (fixture->a->store, "notify::pending", G_CALLBACK (write_next_cb), &chain);
  g_signal_connect_swapped (fixture->a->sync, "notify::state", G_CALLBACK (write_next_cb), &chain);
  sp_test_client_wait_server (fixture->a, fixture->https->sql,
                              "SELECT count(*) FROM record WHERE type = 'person'", 60);
  sp_test_client_wait_sent (fixture->a);
  g_signal_handlers_disconnect_by_data (fixture->a->store, &chain);
  g_signal_handlers_disconnect_by_data (fixture->a->sync, &chain);
  g_free (chain.case_id);
}

/* A file attached without a network is sent when there is one, fetched when somebody asks for it, and goes with its
 * record. */
static void
test_attachment (Fixture *fixture, gconstpointer data)
{
  const gsize size = 1300001;
  guint8 *noise = g_malloc (size);
  g_autoptr(GBytes) content = NULL;
  g_autoptr(GBytes) fetched = NULL;
  g_autoptr(GBytes) again = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *case_id = sp_test_client_new_case (fixture->a);
  g_autofree char *id = NULL;

  randombytes_buf_deterministic (noise, size, (const guint8 *) "0123456789abcdef0123456789abcdef");
  content = g_bytes_new_take (noise, size);
  sp_test_client_wait_sent (fixture->a);
  sp_test_https_stop (fixture->https);
  sp_test_client_wait_state (fixture->a, SP_SYNC_STATE_OFFLINE);
  id = sp_test_client_attach (fixture->a, case_id, content);
  sp_test_https_start (fixture->https);
  sp_test_client_wait_server (fixture->a, fixture->https->sql, "SELECT coalesce (max (have), 0) FROM blob", size);
  sp_test_client_wait_text (fixture->b, id, "name", "photo.jpg");

  fetched = sp_test_client_fetch (fixture->b, id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (content, fetched));

  /* It is here now, whatever becomes of the network. */
  sp_test_https_stop (fixture->https);
  again = sp_test_client_fetch (fixture->b, id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (content, again));

  sp_test_https_start (fixture->https);
  sp_test_client_delete (fixture->a, id);
  sp_test_client_wait_text (fixture->b, id, "name", NULL);
  sp_test_client_wait_no_blob (fixture->b, id);
}

/* An attachment's content that the backup has lost is sent again, by whoever has it. */
static void
test_restored_attachment (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->https->directory, "backup", NULL);
  g_autofree char *case_id = sp_test_client_new_case (fixture->a);
  g_autoptr(GBytes) content = g_bytes_new_static ("a photograph", 12);
  g_autofree char *id = NULL;

  sp_test_client_wait_sent (fixture->a);
  sp_test_https_backup (fixture->https, file);
  id = sp_test_client_attach (fixture->a, case_id, content);
  sp_test_client_wait_server (fixture->a, fixture->https->sql, "SELECT coalesce (max (have), 0) FROM blob", 12);
  sp_test_client_wait_sent (fixture->a);

  sp_test_https_stop (fixture->https);
  restore (fixture, file);
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM blob"), ==, 0);
  sp_test_https_start (fixture->https);
  sp_test_client_wait_server (fixture->a, fixture->https->sql, "SELECT coalesce (max (have), 0) FROM blob", 12);
}

static guint n_refused;

static void
count_refused_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  if (g_str_has_suffix (message, ": ? 404"))
    g_atomic_int_inc (&n_refused);
}

/* A content that the server does not take for now waits for the next round, and does not have both ends run hot. */
static void
test_stuck (Fixture *fixture, gconstpointer data)
{
  g_autofree char *case_id = sp_test_client_new_case (fixture->a);
  g_autoptr(GBytes) content = g_bytes_new_static ("a photograph", 12);
  g_autofree char *id = sp_test_client_attach (fixture->a, case_id, content);
  gint64 until;
  guint handler;

  sp_test_client_wait_server (fixture->a, fixture->https->sql, "SELECT coalesce (max (have), 0) FROM blob", 12);
  sp_test_client_wait_sent (fixture->a);
  sp_sync_stop (fixture->a->sync);
  g_assert_true (sp_sql_run (fixture->https->sql, "UPDATE record SET gone = 1 WHERE id = ?", NULL, "t", id));
  sp_test_client_unsend (fixture->a, id);
  handler = g_log_set_handler (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, count_refused_cb, NULL);
  sp_sync_start (fixture->a->sync);
  until = g_get_monotonic_time () + 1500000;
  while (g_get_monotonic_time () < until || g_atomic_int_get (&n_refused) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_log_remove_handler (G_LOG_DOMAIN, handler);
  g_assert_cmpuint (g_atomic_int_get (&n_refused), <, 6);
  /* What is written meanwhile goes at once. */
  sp_test_client_set_text (fixture->a, case_id, "why_referred", "as it is now");
  sp_test_client_wait_text (fixture->b, case_id, "why_referred", "as it is now");
}

/* The server is served at another port: only its address in the identity has to change. */
static void
test_moved (Fixture *fixture, gconstpointer data)
{
  g_autoptr(JsonObject) identity = NULL;
  g_autofree char *case_id = NULL;
  g_autoptr(GError) error = NULL;

  sp_test_https_stop (fixture->https);
  fixture->https->port = 0;
  sp_test_https_start (fixture->https);
  case_id = sp_test_client_new_case (fixture->a);
  identity = sp_store_dup_identity (fixture->a->store);
  json_object_set_string_member (identity, "server", fixture->https->address);
  sp_test_wait (sp_store_set_identity (fixture->a->store, identity), NULL, &error);
  g_assert_no_error (error);
  sp_test_client_wait_sent (fixture->a);
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM record WHERE type = 'case'"), ==, 1);
}

static GError *
try_link (const char *link)
{
  g_autoptr(SpTestClient) client = sp_test_client_new ();
  GError *error = NULL;

  g_assert_false (
      sp_test_wait (sp_sync_enrol (client->store, link, "laptop", client->ambient), NULL, &error));
  return error;
}

static void
test_links (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = sp_test_https_link (fixture->https, fixture->member);
  g_autofree char *wrong_pin = g_strdup (link);
  g_autoptr(SpTestClient) good = sp_test_client_new ();
  g_autoptr(GError) bad = try_link ("https://example.org");
  g_autoptr(GError) pin = NULL;
  g_autoptr(GError) used = NULL;
  g_autoptr(GError) away = NULL;
  g_autofree char *other = NULL;
  char *at = strstr (wrong_pin, "pin=") + 4;

  g_assert_error (bad, SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_LINK);
  *at = *at == 'a' ? 'b' : 'a';
  pin = try_link (wrong_pin);
  g_assert_error (pin, SP_SYNC_ERROR, SP_SYNC_ERROR_CERTIFICATE);
  sp_test_client_join (good, link);
  used = try_link (link);
  g_assert_error (used, SP_SYNC_ERROR, SP_SYNC_ERROR_BAD_CODE);
  sp_test_client_wait_state (good, SP_SYNC_STATE_UP_TO_DATE);
  other = sp_test_https_link (fixture->https, fixture->member);
  sp_test_https_stop (fixture->https);
  away = try_link (other);
  g_assert_error (away, SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE);
}

#define ADD(name, func) g_test_add ("/sync/sync/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  ADD ("arrives", test_arrives);
  ADD ("lists", test_lists);
  ADD ("apart", test_apart);
  ADD ("locked", test_locked);
  ADD ("revoked", test_revoked);
  ADD ("suspended", test_suspended);
  ADD ("lease", test_lease);
  ADD ("wiped", test_wiped);
  ADD ("lost", test_lost);
  ADD ("wipe-forged", test_wipe_forged);
  ADD ("audit", test_audit);
  ADD ("restored", test_restored);
  ADD ("restored-for-others", test_restored_for_others);
  ADD ("restored-twice", test_restored_twice);
  ADD ("restored-same", test_restored_same);
  ADD ("restored-deletion", test_restored_deletion);
  ADD ("restored-revoked", test_restored_revoked);
  ADD ("differs", test_differs);
  ADD ("chain", test_chain);
  ADD ("attachment", test_attachment);
  ADD ("restored-attachment", test_restored_attachment);
  ADD ("stuck", test_stuck);
  ADD ("moved", test_moved);
  ADD ("links", test_links);

  return g_test_run ();
}
