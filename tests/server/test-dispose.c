/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "sp-json.h"
#include "sp-server-admin.h"
#include "sp-server-dispose.h"
#include "sp-test-server.h"

#define CANARY "quicksilver"

typedef struct
{
  SpTestServer *server;
  char *police;
  char *housing;
  char *first_member;
  char *second_member;
  SpTestDevice *first; /* chair */
  SpTestDevice *second; /* coordinator */
  SpTestDevice *police_rep;
  SpTestDevice *housing_rep;
  SpTestDevice *relative; /* a coordinator who is shut out */
  char *case_id;
  char *core;
  char *place; /* where it is decided */
  char *other_case;
  char *meeting;
  char *file;
  char *minutes; /* tells of the case */
  char *other_minutes; /* does not */
  char *disposal;
} Fixture;

static void
expect (SpTestDevice *device, const char *status, const char *reason, const char *detail)
{
  g_autoptr(JsonObject) reply = sp_test_device_push (device);
  guint last = json_array_get_length (sp_json_get_array (reply, "results")) - 1;

  g_assert_cmpstr (sp_test_status (reply, last), ==, status);
  g_assert_cmpstr (sp_test_result (reply, last, "reason"), ==, reason);
  g_assert_cmpstr (sp_test_result (reply, last, "detail"), ==, detail);
}

/* As a lost laptop's file brings it. */
static void
put_draft (SpTestDevice *device, const char *record)
{
  g_autofree char *body = g_strdup_printf ("{\"device\":\"%s\",\"drafts\":[{\"key\":\"edit/%s\",\"text\":\"" CANARY "\"}]}",
                                           device->id, record);
  g_autoptr(JsonObject) reply = sp_test_server_call (device->server, "POST", "/v1/drafts/put", device->token, body);

  g_assert_cmpint (sp_json_get_int (reply, "taken", -1), ==, 1);
}

static void
store_content (SpTestDevice *device, const char *record, const char *content)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) content, strlen (content));
  g_autofree char *body = g_strdup_printf ("{\"device\":\"%s\",\"record\":\"%s\",\"offset\":0,\"data\":\"%s\"}", device->id,
                                           record, base64);
  g_autoptr(JsonObject) reply = sp_test_server_call (device->server, "POST", "/v1/blobs/put", device->token, body);

  g_assert_cmpuint (device->server->status, ==, 200);
}

static guint
ask_content (SpTestDevice *device, const char *record)
{
  g_autofree char *body = g_strdup_printf ("{\"device\":\"%s\",\"record\":\"%s\",\"offset\":0}", device->id, record);
  g_autoptr(JsonObject) reply = sp_test_server_call (device->server, "POST", "/v1/blobs/get", device->token, body);

  return device->server->status;
}

static char *
add_paper (Fixture *fixture, const char *cases)
{
  char *id = sp_test_server_new_id (fixture->server);
  g_autofree char *place = g_strdup_printf ("meeting:%s:%s,chair", fixture->meeting, fixture->police);
  char hash[SP_AUDIT_HASH_SIZE];

  sp_audit_hash (CANARY, strlen (CANARY), hash);
  sp_test_device_op (fixture->first, "create", "document", id, place, 0, NULL,
                     "{\"meeting\":\"%s\",\"kind\":\"minutes\",\"title\":\"Minutes\",\"agency\":\"%s\",\"issued_at\":"
                     "\"2026-05-28T12:00:00Z\",\"issued_by\":\"%s\",\"media_type\":\"application/pdf\",\"size\":%d,"
                     "\"hash\":\"%s\",\"restriction_reason\":\"issued\"%s}",
                     fixture->meeting, fixture->police, fixture->first_member, (int) strlen (CANARY), hash, cases);
  expect (fixture->first, "applied", NULL, NULL);
  store_content (fixture->first, id, CANARY);
  return id;
}

static SpTestDevice *
add_device (Fixture *fixture, const char *agency, const char *roles, char **id)
{
  g_autofree char *member = sp_test_server_member (fixture->server, agency, roles);
  SpTestDevice *device = sp_test_device_new (fixture->server, member);

  if (id)
    *id = g_steal_pointer (&member);
  return device;
}

static void
pull_all (Fixture *fixture)
{
  sp_test_device_pull (fixture->first);
  sp_test_device_pull (fixture->second);
  sp_test_device_pull (fixture->police_rep);
  sp_test_device_pull (fixture->housing_rep);
  sp_test_device_pull (fixture->relative);
}

/* A case that closed long ago, with words everywhere, and another that is not to be touched. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *police_part = NULL;
  g_autofree char *chair_part = NULL;
  g_autofree char *telling = NULL;
  g_autofree char *other_telling = NULL;
  char hash[SP_AUDIT_HASH_SIZE];

  fixture->server = sp_test_server_new ();
  fixture->police = sp_test_server_agency (fixture->server, "Police");
  fixture->housing = sp_test_server_agency (fixture->server, "Housing");
  fixture->first = add_device (fixture, fixture->police, "\"chair\"", &fixture->first_member);
  fixture->second = add_device (fixture, fixture->housing, "\"coordinator\"", &fixture->second_member);
  fixture->police_rep = add_device (fixture, fixture->police, "\"representative\"", NULL);
  fixture->housing_rep = add_device (fixture, fixture->housing, "\"representative\"", NULL);
  fixture->relative = add_device (fixture, fixture->housing, "\"coordinator\"", NULL);
  fixture->case_id = sp_test_device_new_case (fixture->first, fixture->police);
  fixture->other_case = sp_test_device_new_case (fixture->first, fixture->police);
  fixture->core = g_strconcat ("case:", fixture->case_id, NULL);
  fixture->place = g_strconcat ("disposal:", fixture->case_id, NULL);
  fixture->meeting = sp_test_server_new_id (fixture->server);
  fixture->file = sp_test_server_new_id (fixture->server);
  fixture->disposal = sp_test_server_new_id (fixture->server);
  police_part = g_strdup_printf ("%s:%s,chair", fixture->core, fixture->police);
  chair_part = g_strconcat (fixture->core, ":chair", NULL);
  sp_audit_hash (CANARY, strlen (CANARY), hash);

  sp_test_device_op (fixture->first, "set", "case", fixture->case_id, fixture->core, 0, NULL,
                     "{\"status\":\"closed\",\"closed\":\"2019-05-01\",\"why_referred\":\"" CANARY "\"}");
  {
    g_autofree char *relative = g_strdup (fixture->relative->member);
    g_autofree char *id = sp_test_server_new_id (fixture->server);
    g_autofree char *line = sp_test_server_new_id (fixture->server);
    g_autofree char *going = sp_test_server_new_id (fixture->server);
    g_autofree char *meeting_place = g_strconcat ("meeting:", fixture->meeting, NULL);

    sp_test_device_op (fixture->first, "create", "exclusion", id, chair_part, 0, NULL,
                       "{\"case_id\":\"%s\",\"member\":\"%s\",\"reason\":\"" CANARY "\"}", fixture->case_id, relative);
    sp_test_device_op (fixture->first, "create", "meeting", fixture->meeting, meeting_place, 0, NULL,
                       "{\"title\":\"Weekly\",\"date\":\"2026-05-28\",\"status\":\"planned\",\"agencies\":[\"%s\"]}",
                       fixture->police);
    sp_test_device_op (fixture->first, "create", "minute", line, fixture->core, 0, NULL,
                       "{\"case_id\":\"%s\",\"meeting\":\"%s\",\"kind\":\"note\",\"text\":\"" CANARY "\"}", fixture->case_id,
                       fixture->meeting);
    sp_test_device_op (fixture->first, "create", "minute", going, fixture->core, 0, NULL,
                       "{\"case_id\":\"%s\",\"meeting\":\"%s\",\"kind\":\"note\",\"text\":\"" CANARY "\"}", fixture->case_id,
                       fixture->meeting);
    expect (fixture->first, "applied", NULL, NULL);
    sp_test_device_op (fixture->first, "delete", "minute", going, fixture->core, G_MAXINT32, NULL, "%s", "");
    expect (fixture->first, "applied", NULL, NULL);
    /* What was refused is kept, too. */
    sp_test_device_op (fixture->police_rep, "create", "minute", id, police_part, 0, NULL,
                       "{\"case_id\":\"%s\",\"text\":\"" CANARY "\"}", fixture->case_id);
    g_clear_pointer (&going, g_free);
  }
  expect (fixture->police_rep, "quarantined", "forbidden", "compartment");
  sp_test_device_op (fixture->police_rep, "create", "attachment", fixture->file, police_part, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"name\":\"" CANARY "\",\"size\":%d,\"hash\":\"%s\","
                     "\"restriction_reason\":\"intelligence\"}",
                     fixture->case_id, fixture->police, (int) strlen (CANARY), hash);
  expect (fixture->police_rep, "applied", NULL, NULL);
  store_content (fixture->police_rep, fixture->file, CANARY);
  put_draft (fixture->police_rep, fixture->file);
  put_draft (fixture->first, fixture->case_id);
  telling = g_strdup_printf (",\"cases\":[\"%s\",\"%s\"]", fixture->case_id, fixture->other_case);
  other_telling = g_strdup_printf (",\"cases\":[\"%s\"]", fixture->other_case);
  fixture->minutes = add_paper (fixture, telling);
  fixture->other_minutes = add_paper (fixture, other_telling);
  pull_all (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->police);
  g_free (fixture->housing);
  g_free (fixture->first_member);
  g_free (fixture->second_member);
  g_free (fixture->case_id);
  g_free (fixture->core);
  g_free (fixture->place);
  g_free (fixture->other_case);
  g_free (fixture->meeting);
  g_free (fixture->file);
  g_free (fixture->minutes);
  g_free (fixture->other_minutes);
  g_free (fixture->disposal);
  sp_test_device_free (fixture->first);
  sp_test_device_free (fixture->second);
  sp_test_device_free (fixture->police_rep);
  sp_test_device_free (fixture->housing_rep);
  sp_test_device_free (fixture->relative);
  sp_test_server_free (fixture->server);
}

static void
propose (Fixture *fixture, SpTestDevice *device, const char *by, const char *ground, const char *more)
{
  sp_test_device_op (device, "create", "disposal", fixture->disposal, fixture->place, 0, NULL,
                     "{\"case_id\":\"%s\",\"reference\":\"ACDEF\",\"ground\":\"%s\",\"reason\":\"" CANARY "\","
                     "\"proposed_by\":\"%s\",\"proposed\":\"2026-06-01\"%s}",
                     fixture->case_id, ground, by, more);
}

static void
confirm (Fixture *fixture, SpTestDevice *device, const char *by)
{
  sp_test_device_op (device, "set", "disposal", fixture->disposal, fixture->place, G_MAXINT32, NULL,
                     "{\"confirmed_by\":\"%s\",\"confirmed\":\"2026-06-01\"}", by);
}

static void
dispose (Fixture *fixture)
{
  propose (fixture, fixture->first, fixture->first_member, "over", "");
  expect (fixture->first, "applied", NULL, NULL);
  confirm (fixture, fixture->second, fixture->second_member);
  expect (fixture->second, "applied", NULL, NULL);
}

static gint64
count (SpSql *sql, const char *query)
{
  g_autoptr(GError) error = NULL;
  gint64 n;

  sp_sql_get_int (sql, query, &n, &error, "");
  g_assert_no_error (error);
  return n;
}

/* In whatever the database keeps. */
static void
assert_no_word_left (SpSql *sql)
{
  g_assert_cmpint (count (sql, "SELECT count(*) FROM record WHERE CAST (fields AS TEXT) LIKE '%" CANARY "%'"), ==, 0);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM record WHERE frev LIKE '%" CANARY "%'"), ==, 0);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM quarantine WHERE op LIKE '%" CANARY "%'"), ==, 0);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM op_result WHERE result LIKE '%" CANARY "%'"), ==, 0);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM audit_entry WHERE entry LIKE '%" CANARY "%'"), ==, 0);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM draft"), ==, 0);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM blob"), ==, 1);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM blob_chunk"), ==, 1);
}

static void
assert_log_is_empty (Fixture *fixture)
{
  g_autofree char *log = g_build_filename (fixture->server->directory, "partnership.db-wal", NULL);
  GStatBuf info;

  if (fixture->server->url)
    return;
  g_assert_cmpint (g_stat (log, &info), ==, 0);
  g_assert_cmpint (info.st_size, ==, 0);
}

static void
test_two_people (Fixture *fixture, gconstpointer data)
{
  g_autofree char *again = sp_test_server_new_id (fixture->server);
  g_autoptr(JsonObject) stone = NULL;

  /* Neither in another's name, nor for two, nor by those who do not chair. */
  propose (fixture, fixture->first, fixture->second_member, "over", "");
  expect (fixture->first, "quarantined", "forbidden", "second-person");
  propose (fixture, fixture->first, fixture->first_member, "over", ",\"confirmed_by\":\"x\"");
  expect (fixture->first, "quarantined", "forbidden", "second-person");
  propose (fixture, fixture->police_rep, fixture->police_rep->member, "over", "");
  expect (fixture->police_rep, "quarantined", "forbidden", "role");
  propose (fixture, fixture->housing_rep, fixture->housing_rep->member, "over", "");
  expect (fixture->housing_rep, "quarantined", "forbidden", "compartment");
  propose (fixture, fixture->relative, fixture->relative->member, "over", "");
  expect (fixture->relative, "quarantined", "forbidden", "compartment");

  propose (fixture, fixture->first, fixture->first_member, "over", "");
  expect (fixture->first, "applied", NULL, NULL);
  confirm (fixture, fixture->first, fixture->first_member);
  expect (fixture->first, "quarantined", "forbidden", "second-person");
  confirm (fixture, fixture->first, fixture->second_member);
  expect (fixture->first, "quarantined", "forbidden", "second-person");
  /* The case is still there. */
  pull_all (fixture);
  g_assert_nonnull (sp_test_device_get (fixture->police_rep, fixture->case_id));
  /* Whoever is in it knows by now, and nobody else. */
  g_assert_nonnull (sp_test_device_get (fixture->police_rep, fixture->disposal));
  g_assert_null (sp_test_device_get (fixture->housing_rep, fixture->disposal));
  g_assert_null (sp_test_device_get (fixture->relative, fixture->disposal));
  g_assert_false (sp_test_device_sees_text (fixture->relative, fixture->place));
  confirm (fixture, fixture->police_rep, fixture->police_rep->member);
  expect (fixture->police_rep, "quarantined", "forbidden", "role");

  confirm (fixture, fixture->second, fixture->second_member);
  expect (fixture->second, "applied", NULL, NULL);
  assert_log_is_empty (fixture);
  pull_all (fixture);
  g_assert_null (sp_test_device_get (fixture->first, fixture->case_id));
  g_assert_null (sp_test_device_get (fixture->police_rep, fixture->case_id));
  g_assert_false (sp_test_device_sees_text (fixture->first, CANARY));
  g_assert_false (sp_test_device_sees_text (fixture->second, CANARY));
  g_assert_false (sp_test_device_sees_text (fixture->police_rep, CANARY));
  assert_no_word_left (fixture->server->sql);
  /* In the space between rows it may be until all pages are written anew. */
  g_assert_cmpint (count (fixture->server->sql, "SELECT scrub FROM partnership"), ==, 1);
  g_assert_true (sp_server_scrub (fixture->server->sql, NULL));
  g_assert_cmpint (count (fixture->server->sql, "SELECT scrub FROM partnership"), ==, 0);

  /* What is left, and to whom. */
  stone = sp_json_parse_object (sp_test_device_get (fixture->first, fixture->disposal), -1, NULL);
  g_assert_nonnull (stone);
  g_assert_nonnull (sp_json_get_text (stone, "erased_at"));
  g_assert_cmpint (sp_json_get_int (stone, "records", 0), >=, 4);
  g_assert_cmpint (sp_json_get_int (stone, "papers", 0), ==, 1);
  g_assert_nonnull (sp_test_device_get (fixture->second, fixture->disposal));
  g_assert_null (sp_test_device_get (fixture->police_rep, fixture->disposal));
  g_assert_null (sp_test_device_get (fixture->relative, fixture->disposal));
  g_assert_cmpint (count (fixture->server->sql, "SELECT count(*) FROM audit_entry WHERE entry LIKE '%\"erase\"%'"), ==, 1);

  /* The other case, and its paper, are as they were. */
  g_assert_nonnull (sp_test_device_get (fixture->police_rep, fixture->other_case));
  g_assert_nonnull (strstr (sp_test_device_get (fixture->police_rep, fixture->minutes), "\"erased\":\"2026-06-01\""));
  g_assert_null (strstr (sp_test_device_get (fixture->police_rep, fixture->other_minutes), "erased"));
  g_assert_cmpuint (ask_content (fixture->police_rep, fixture->minutes), ==, 404);
  g_assert_cmpuint (ask_content (fixture->police_rep, fixture->other_minutes), ==, 200);

  /* Nobody takes it back, or the case in again. */
  sp_test_device_op (fixture->second, "delete", "disposal", fixture->disposal, fixture->place, G_MAXINT32, NULL, "%s", "");
  expect (fixture->second, "quarantined", "forbidden", "append-only");
  sp_test_device_op (fixture->police_rep, "create", "invitation", again, fixture->core, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\"}", fixture->case_id, fixture->police);
  expect (fixture->police_rep, "quarantined", "erased", NULL);
  sp_test_device_op (fixture->first, "create", "case", fixture->case_id, fixture->core, 0, NULL,
                     "{\"reference\":\"ACDEF\",\"status\":\"triage\"}");
  expect (fixture->first, "quarantined", "erased", NULL);
}

/* Nothing that is held goes, nor before its time; unless it has to. */
static void
test_when (Fixture *fixture, gconstpointer data)
{
  g_autofree char *hold = sp_test_server_new_id (fixture->server);

  sp_test_device_op (fixture->first, "create", "hold", hold, fixture->core, 0, NULL,
                     "{\"case_id\":\"%s\",\"date\":\"2026-05-01\",\"member\":\"%s\",\"reason\":\"A court\"}",
                     fixture->case_id, fixture->first_member);
  expect (fixture->first, "applied", NULL, NULL);
  propose (fixture, fixture->first, fixture->first_member, "erasure", "");
  expect (fixture->first, "quarantined", "forbidden", "held");
  sp_test_device_op (fixture->first, "set", "hold", hold, fixture->core, G_MAXINT32, NULL,
                     "{\"released\":\"2026-06-01\",\"released_reason\":\"Over\"}");
  sp_test_device_op (fixture->first, "set", "case", fixture->case_id, fixture->core, G_MAXINT32, NULL,
                     "{\"closed\":\"2021-05-01\"}");
  expect (fixture->first, "applied", NULL, NULL);
  propose (fixture, fixture->first, fixture->first_member, "over", "");
  expect (fixture->first, "quarantined", "forbidden", "not-due");
  /* Nor by writing down a day that has not come. */
  sp_test_device_op (fixture->first, "create", "disposal", fixture->disposal, fixture->place, 0, NULL,
                     "{\"case_id\":\"%s\",\"reference\":\"ACDEF\",\"ground\":\"over\",\"proposed_by\":\"%s\","
                     "\"proposed\":\"2027-06-01\"}",
                     fixture->case_id, fixture->first_member);
  expect (fixture->first, "quarantined", "forbidden", "not-due");
  propose (fixture, fixture->first, fixture->first_member, "erasure", "");
  expect (fixture->first, "applied", NULL, NULL);
  /* Held meanwhile. */
  sp_test_device_op (fixture->first, "set", "hold", hold, fixture->core, G_MAXINT32, NULL,
                     "{\"released\":null,\"released_reason\":null}");
  expect (fixture->first, "applied", NULL, NULL);
  confirm (fixture, fixture->second, fixture->second_member);
  expect (fixture->second, "quarantined", "forbidden", "held");
  sp_test_device_pull (fixture->police_rep);
  g_assert_nonnull (sp_test_device_get (fixture->police_rep, fixture->case_id));
}

static void
put_group (Fixture *fixture, int years)
{
  g_autofree char *id = sp_value_lists_dup_record_id ("retention-group", "own");
  g_autofree char *text = g_strdup_printf ("{\"list\":\"retention-group\",\"code\":\"own\",\"label\":\"Own\","
                                           "\"review_years\":%d,\"kept_years\":1}",
                                           years);
  g_autoptr(JsonObject) set = sp_json_parse_object (text, -1, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *put = sp_server_admin_put (fixture->server->server, fixture->server->sql, "list_item", id, set, &error);

  g_assert_no_error (error);
}

/* A retention group of the partnership's own: its years count, as they are now. */
static void
test_own_group (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = sp_test_server_new_id (fixture->server);

  put_group (fixture, 8);
  sp_test_device_op (fixture->police_rep, "create", "contribution", id, fixture->core, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-05-01\",\"nothing_known\":true,"
                     "\"retention\":\"own\"}", fixture->case_id,
                     fixture->police);
  expect (fixture->police_rep, "applied", NULL, NULL);
  propose (fixture, fixture->first, fixture->first_member, "over", "");
  expect (fixture->first, "quarantined", "forbidden", "not-due");
  put_group (fixture, 7);
  propose (fixture, fixture->first, fixture->first_member, "over", "");
  expect (fixture->first, "applied", NULL, NULL);
}

/* What somebody wrote who could not know yet is not lost: whoever chairs decides. */
static void
test_too_late (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = sp_test_server_new_id (fixture->server);

  dispose (fixture);
  sp_test_device_op (fixture->police_rep, "create", "incident", id, fixture->core, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-05-31\",\"text\":\"He was there again\"}",
                     fixture->case_id, fixture->police);
  expect (fixture->police_rep, "quarantined", "erased", NULL);
  pull_all (fixture);
  g_assert_true (sp_test_device_sees_text (fixture->first, "He was there again"));
  g_assert_true (sp_test_device_sees_text (fixture->second, "He was there again"));
  g_assert_false (sp_test_device_sees_text (fixture->police_rep, "He was there again"));
  g_assert_false (sp_test_device_sees_text (fixture->relative, "He was there again"));
}

static gint64
count_words (Fixture *fixture, const char *text)
{
  g_autofree char *query = g_strdup_printf ("SELECT (SELECT count(*) FROM quarantine WHERE op LIKE '%%%s%%') +"
                                            " (SELECT count(*) FROM record WHERE CAST (fields AS TEXT) LIKE '%%%s%%')",
                                            text, text);

  return count (fixture->server->sql, query);
}

/* Nor what was refused for another reason, in a group or from somebody who is shut out: it lies where whoever chairs reads
 * it, and never in what is nobody's any more. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = sp_test_server_new_id (fixture->server);
  g_autofree char *other = sp_test_server_new_id (fixture->server);
  g_autofree char *early = sp_test_server_new_id (fixture->server);
  g_autofree char *shut_out = sp_test_server_new_id (fixture->server);
  g_autoptr(JsonObject) reply = NULL;

  propose (fixture, fixture->first, fixture->first_member, "over", "");
  expect (fixture->first, "applied", NULL, NULL);
  /* In the very push that disposes of it, before that. */
  sp_test_device_op (fixture->second, "create", "incident", early, fixture->core, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"not a day\",\"text\":\"Before\"}",
                     fixture->case_id, fixture->housing);
  confirm (fixture, fixture->second, fixture->second_member);
  expect (fixture->second, "applied", NULL, NULL);

  sp_test_device_op (fixture->police_rep, "create", "incident", one, fixture->core, 0, "g",
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-05-31\",\"text\":\"The one\"}",
                     fixture->case_id, fixture->police);
  sp_test_device_op (fixture->police_rep, "create", "incident", other, fixture->core, 0, "g",
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-05-31\",\"text\":\"The other\"}",
                     fixture->case_id, fixture->police);
  reply = sp_test_device_push (fixture->police_rep);
  g_assert_cmpstr (sp_test_result (reply, 0, "reason"), ==, "erased");
  g_assert_cmpstr (sp_test_result (reply, 1, "reason"), ==, "group");
  sp_test_device_op (fixture->relative, "create", "incident", shut_out, fixture->core, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-05-31\",\"text\":\"Shut out\"}",
                     fixture->case_id, fixture->housing);
  expect (fixture->relative, "quarantined", "forbidden", "compartment");

  pull_all (fixture);
  g_assert_true (sp_test_device_sees_text (fixture->first, "Before"));
  g_assert_true (sp_test_device_sees_text (fixture->first, "The one"));
  g_assert_true (sp_test_device_sees_text (fixture->first, "The other"));
  g_assert_true (sp_test_device_sees_text (fixture->first, "Shut out"));
  g_assert_false (sp_test_device_sees_text (fixture->relative, "Before"));
  g_assert_cmpint (count (fixture->server->sql, "SELECT count(*) FROM record r JOIN compartment c USING (cid)"
                                                " WHERE c.name LIKE 'case:%' AND r.type = 'put_aside'"),
                   ==, 0);
}

/* What was here and was erased is not taken in again because a laptop still has it, nor kept beside it. */
static void
test_offered_again (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = sp_test_server_new_id (fixture->server);
  g_autofree char *op = NULL;

  dispose (fixture);
  sp_test_device_op (fixture->police_rep, "create", "incident", id, fixture->core, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-05-31\",\"text\":\"Once more\"}",
                     fixture->case_id, fixture->police);
  op = g_ptr_array_steal_index (fixture->police_rep->ops, fixture->police_rep->ops->len - 1);
  g_ptr_array_add (fixture->police_rep->ops, g_strdup_printf ("{\"again\":true,%s", op + 1));
  expect (fixture->police_rep, "quarantined", "erased", NULL);
  pull_all (fixture);
  g_assert_false (sp_test_device_sees_text (fixture->first, "Once more"));
  g_assert_cmpint (count_words (fixture, "Once more"), ==, 0);
}

/* Of what else was proposed nothing is left in words, whether it was withdrawn before, waits, or comes afterwards; nor is a
 * paper's content that comes afterwards. */
static void
test_proposals (Fixture *fixture, gconstpointer data)
{
  g_autofree char *waiting = sp_test_server_new_id (fixture->server);
  g_autofree char *late = sp_test_server_new_id (fixture->server);
  g_autofree char *paper = sp_test_server_new_id (fixture->server);
  g_autofree char *place = g_strdup_printf ("meeting:%s:%s,chair", fixture->meeting, fixture->police);
  g_autofree char *hash = g_strnfill (64, 'a');

  propose (fixture, fixture->first, fixture->first_member, "over", "");
  sp_test_device_op (fixture->first, "delete", "disposal", fixture->disposal, fixture->place, G_MAXINT32, NULL, "%s", "");
  expect (fixture->first, "applied", NULL, NULL);
  g_set_str (&fixture->disposal, waiting);
  propose (fixture, fixture->second, fixture->second_member, "erasure", "");
  expect (fixture->second, "applied", NULL, NULL);
  pull_all (fixture);
  g_assert_nonnull (sp_test_device_get (fixture->first, waiting));
  g_free (fixture->disposal);
  fixture->disposal = sp_test_server_new_id (fixture->server);
  dispose (fixture);
  g_set_str (&fixture->disposal, late);
  propose (fixture, fixture->second, fixture->second_member, "erasure", "");
  expect (fixture->second, "quarantined", "forbidden", "append-only");
  pull_all (fixture);
  g_assert_null (sp_test_device_get (fixture->first, waiting));
  assert_no_word_left (fixture->server->sql);

  sp_test_device_op (fixture->first, "create", "document", paper, place, 0, NULL,
                     "{\"meeting\":\"%s\",\"kind\":\"minutes\",\"title\":\"Minutes\",\"agency\":\"%s\",\"issued_at\":"
                     "\"2026-05-28T12:00:00Z\",\"issued_by\":\"%s\",\"media_type\":\"application/pdf\",\"size\":4,"
                     "\"hash\":\"%s\",\"restriction_reason\":\"issued\",\"cases\":[\"%s\",\"%s\"]}",
                     fixture->meeting, fixture->police, fixture->first_member, hash, fixture->case_id, fixture->other_case);
  expect (fixture->first, "applied", NULL, NULL);
  pull_all (fixture);
  g_assert_nonnull (strstr (sp_test_device_get (fixture->police_rep, paper), "\"erased\":\"2026-06-01\""));
}

static SpSql *
open_copy (Fixture *fixture, const char *path)
{
  g_autoptr(GError) error = NULL;
  guint8 key[SP_SQL_KEY_SIZE] = { 7 };
  SpSql *sql = sp_sql_open (path, key, SP_SQL_DURABLE, &error);

  g_assert_no_error (error);
  return sql;
}

/* A backup from before has the case, until it is used. */
static void
test_backup (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->server->directory, "backup", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) old = NULL;
  g_autoptr(SpServer) server = NULL;
  g_autoptr(SpTestDevice) device = NULL;
  g_autoptr(JsonObject) stone = NULL;
  g_autofree char *text = NULL;
  SpSql *sql = fixture->server->sql;
  SpServer *now = fixture->server->server;

  if (fixture->server->url)
    {
      g_test_skip ("PostgreSQL's own tools make its backups");
      return;
    }
  sp_sql_run (sql, "VACUUM INTO ?", &error, "t", path);
  g_assert_no_error (error);
  dispose (fixture);
  pull_all (fixture);

  /* With the database beside it. */
  old = open_copy (fixture, path);
  server = sp_server_new (fixture->server->ambient, old, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (old, "SELECT count(*) FROM record WHERE fields LIKE '%" CANARY "%'"), >, 0);
  g_assert_true (sp_server_dispose_again (server, sql, old, &error));
  assert_no_word_left (old);
  g_clear_pointer (&server, sp_server_free);
  g_clear_pointer (&old, sp_sql_close);

  /* Without it: a laptop that has the seal tells of it, even of somebody who does not chair any more. Nobody can make it up. */
  g_unlink (path);
  stone = sp_json_parse_object (sp_test_device_get (fixture->first, fixture->disposal), -1, NULL);
  sp_sql_run (sql, "DELETE FROM record WHERE type = 'disposal'", &error, "");
  g_assert_no_error (error);
  sp_test_device_op (fixture->first, "create", "case", fixture->case_id, fixture->core, 0, NULL,
                     "{\"reference\":\"ACDEF\",\"status\":\"triage\",\"why_referred\":\"" CANARY "\"}");
  expect (fixture->first, "applied", NULL, NULL);
  text = sp_json_object_to_text (stone);
  {
    g_autoptr(JsonObject) forged = sp_json_parse_object (text, -1, NULL);
    g_autofree char *words = NULL;

    json_object_set_string_member (forged, "confirmed_by", fixture->relative->member);
    words = sp_json_object_to_text (forged);
    sp_test_device_op (fixture->first, "create", "disposal", fixture->disposal, fixture->place, 0, NULL, "%s", words);
  }
  expect (fixture->first, "quarantined", "forbidden", "second-person");
  sp_test_device_op (fixture->police_rep, "create", "disposal", fixture->disposal, fixture->place, 0, NULL, "%s", text);
  expect (fixture->police_rep, "applied", NULL, NULL);
  sp_test_device_pull (fixture->first);
  g_assert_null (sp_test_device_get (fixture->first, fixture->case_id));
  assert_no_word_left (sql);
  g_assert_true (fixture->server->server == now);
}

#define ADD(path, func) g_test_add ("/dispose/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("two-people", test_two_people);
  ADD ("when", test_when);
  ADD ("own-group", test_own_group);
  ADD ("too-late", test_too_late);
  ADD ("refused", test_refused);
  ADD ("offered-again", test_offered_again);
  ADD ("proposals", test_proposals);
  ADD ("backup", test_backup);
  return g_test_run ();
}
