/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-audit-tree.h"
#include "sp-json.h"
#include "sp-server-admin.h"
#include "sp-server-audit.h"
#include "sp-test-server.h"

#include <sodium.h>
#include <string.h>

#define NO_SPINE "0000000000000000000000000000000000000000000000000000000000000000"
#define N_OPERATIONS 9 /* more than any of these tests makes */
#define PAGE     500 /* entries that a laptop sends at once */

/* A laptop's log. */
typedef struct
{
  SpTestDevice *device;
  GHashTable *chains;
  GPtrArray *unsent;
  gint64 count;
  char spine[SP_AUDIT_HASH_SIZE];
} Log;

typedef struct
{
  SpTestServer *server;
  char *police;
  char *health;
  SpTestDevice *chair;
  SpTestDevice *nurse;
  SpTestDevice *auditor;
  Log *log;   /* the chair's */
  Log *other; /* the nurse's */
  char *case_id;
  char *reference;
} Fixture;

static Log *
log_new (SpTestDevice *device)
{
  Log *log = g_new0 (Log, 1);

  log->device = device;
  log->chains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  log->unsent = g_ptr_array_new_with_free_func (g_free);
  /* After what tells of the operations, all of which are told of beforehand. */
  sp_test_device_tell (device, N_OPERATIONS);
  device->silent = TRUE;
  log->count = device->log.entries->len;
  g_strlcpy (log->spine, device->log.spines->pdata[log->count - 1], sizeof log->spine);
  g_hash_table_insert (log->chains, g_strdup (SP_TEST_LOG_COMPARTMENT),
                       g_memdup2 (&device->log.chain, sizeof device->log.chain));
  return log;
}

static void
log_free (Log *log)
{
  g_hash_table_unref (log->chains);
  g_ptr_array_unref (log->unsent);
  g_free (log);
}

static char *
text_of (JsonObject *fields, const char *member)
{
  return g_strdup (sp_json_get_text (fields, member));
}

static SpTestDevice *
join (SpTestServer *server, const char *agency, const char *roles)
{
  g_autofree char *member = sp_test_server_member (server, agency, roles);

  return sp_test_device_new (server, member);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) fields = NULL;
  const char *held;

  fixture->server = sp_test_server_new ();
  fixture->police = sp_test_server_agency (fixture->server, "Police");
  fixture->health = sp_test_server_agency (fixture->server, "Health");
  fixture->chair = join (fixture->server, fixture->police, "\"chair\"");
  fixture->nurse = join (fixture->server, fixture->health, "\"representative\"");
  fixture->auditor = join (fixture->server, fixture->health, "\"auditor\"");
  fixture->log = log_new (fixture->chair);
  fixture->other = log_new (fixture->nurse);
  fixture->case_id = sp_test_device_new_case (fixture->chair, fixture->health);
  sp_test_device_pull (fixture->chair);
  held = sp_test_device_get (fixture->chair, fixture->case_id);
  fields = sp_json_parse_object (held, -1, NULL);
  fixture->reference = text_of (fields, "reference");
  g_assert_nonnull (fixture->reference);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  log_free (fixture->log);
  log_free (fixture->other);
  sp_test_device_free (fixture->chair);
  sp_test_device_free (fixture->nurse);
  sp_test_device_free (fixture->auditor);
  g_free (fixture->police);
  g_free (fixture->health);
  g_free (fixture->case_id);
  g_free (fixture->reference);
  sp_test_server_free (fixture->server);
}

/* Writes an entry down. */
static void
note (Log *log, SpAuditAct act, const char *compartment, const char *id, const char *at, const char *purpose,
      const char *recipient, gint64 skew)
{
  SpAuditChain *chain = g_hash_table_lookup (log->chains, compartment);
  const char *ids[] = { id, NULL };
  const char *recipients[] = { recipient, NULL };
  const SpAuditEntry entry = {
    .act = act,
    .compartment = compartment,
    .member = log->device->member,
    .device = log->device->id,
    .at = at,
    .ids = ids,
    .purpose = purpose,
    .recipients = recipients,
    .skew_known = skew != 0,
    .skew = skew,
  };

  if (!chain)
    {
      chain = g_new0 (SpAuditChain, 1);
      sp_audit_chain_init (chain);
      g_hash_table_insert (log->chains, g_strdup (compartment), chain);
    }
  g_ptr_array_add (log->unsent, sp_audit_chain_add (chain, &entry));
  sp_audit_spine_add (log->spine, chain->head);
  log->count++;
}

static void
look (Log *log, const char *compartment, const char *id, const char *at)
{
  note (log, SP_AUDIT_CONSULT, compartment, id, at, NULL, NULL, 0);
}

static JsonObject *
post (Log *log)
{
  g_autoptr(GBytes) message = sp_audit_head_message (log->device->id, log->count, log->spine);
  g_autoptr(JsonObject) body = json_object_new ();
  g_autofree char *signature_text = NULL;
  g_autofree char *text = NULL;
  JsonArray *array = json_array_new ();
  guint8 signature[crypto_sign_BYTES];

  g_assert_cmpuint (log->unsent->len, <=, PAGE);
  crypto_sign_detached (signature, NULL, g_bytes_get_data (message, NULL), g_bytes_get_size (message),
                        log->device->secret_key);
  signature_text = g_base64_encode (signature, sizeof signature);
  for (guint i = 0; i < log->unsent->len; i++)
    json_array_add_string_element (array, log->unsent->pdata[i]);
  json_object_set_string_member (body, "device", log->device->id);
  json_object_set_int_member (body, "first", log->count - log->unsent->len + 1);
  json_object_set_array_member (body, "entries", array);
  json_object_set_string_member (body, "spine", log->spine);
  json_object_set_string_member (body, "signature", signature_text);
  text = sp_json_object_to_text (body);
  g_ptr_array_set_size (log->unsent, 0);
  return sp_test_server_call (log->device->server, "POST", "/v1/audit", log->device->token, text);
}

static void
send (Log *log)
{
  g_autoptr(JsonObject) reply = post (log);

  g_assert_cmpuint (log->device->server->status, ==, 200);
}

/* @more: further members, or "". */
static JsonObject *
call (SpTestDevice *device, const char *path, const char *more)
{
  g_autofree char *body = g_strdup_printf ("{\"device\":\"%s\"%s}", device->id, more);

  return sp_test_server_call (device->server, "POST", path, device->token, body);
}

static JsonObject *
ask_as (SpTestDevice *device, const char *question, const char *subject, const char *more)
{
  g_autofree char *members = g_strdup_printf (",\"question\":\"%s\",\"subject\":\"%s\"%s", question, subject, more);

  return call (device, "/v1/audit/query", members);
}

static JsonObject *
ask (Fixture *fixture, const char *question, const char *subject, const char *more)
{
  JsonObject *reply = ask_as (fixture->auditor, question, subject, more);

  g_assert_cmpuint (fixture->server->status, ==, 200);
  return reply;
}

/* What laptops wrote: the server's own entries, of this very reading among others, are apart. */
static guint
count_laptops (JsonObject *reply)
{
  JsonArray *entries = sp_json_get_array (reply, "entries");
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (entries); i++)
    if (strcmp (sp_json_get_text (json_array_get_object_element (entries, i), "device"), "server") != 0)
      n++;
  return n;
}

static JsonObject *
entry_of (JsonObject *reply, guint index)
{
  return json_array_get_object_element (sp_json_get_array (reply, "entries"), index);
}

static void
run (Fixture *fixture, const char *sql)
{
  g_autoptr(GError) error = NULL;

  g_test_message ("%s", sql);
  g_assert_true (sp_sql_begin (fixture->server->sql, &error));
  g_assert_true (sp_sql_exec (fixture->server->sql, sql, &error));
  g_assert_no_error (error);
  g_assert_true (sp_sql_commit (fixture->server->sql, &error));
}

static char *
compartment_of (Fixture *fixture, const char *readers)
{
  return g_strconcat ("case:", fixture->case_id, readers, NULL);
}

static void
test_roles (Fixture *fixture, gconstpointer data)
{
  static const char *const roles[] = { "\"chair\"", "\"coordinator\"", "\"representative\"", "\"observer\"",
                                       "\"commissioner\"", "\"administrator\"" };
  g_autoptr(JsonObject) answer = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autoptr(SpTestDevice) device = join (fixture->server, fixture->police, roles[i]);
      g_autoptr(JsonObject) asked = ask_as (device, "about", fixture->case_id, "");
      g_autoptr(JsonObject) found = NULL;
      g_autoptr(JsonObject) verified = NULL;

      g_assert_cmpstr (sp_test_problem (asked), ==, "not-allowed");
      found = call (device, "/v1/audit/find", ",\"what\":\"case\",\"words\":\"K\"");
      g_assert_cmpstr (sp_test_problem (found), ==, "not-allowed");
      verified = call (device, "/v1/audit/verify", "");
      g_assert_cmpstr (sp_test_problem (verified), ==, "not-allowed");
    }
  /* And the auditor gets the log, and nothing of the case. */
  answer = ask (fixture, "about", fixture->case_id, "");
  sp_test_device_pull (fixture->auditor);
  g_assert_null (sp_test_device_get (fixture->auditor, fixture->case_id));
}

static void
test_about (Fixture *fixture, gconstpointer data)
{
  g_autofree char *core = compartment_of (fixture, "");
  g_autofree char *closed = compartment_of (fixture, ":chair");
  g_autofree char *record = sp_test_server_new_id (fixture->server);
  g_autoptr(JsonObject) reply = NULL;
  g_autoptr(JsonObject) of_record = NULL;
  JsonObject *entry;

  look (fixture->log, core, fixture->case_id, "2026-05-01T10:00:00Z");
  note (fixture->log, SP_AUDIT_DISCLOSE, closed, record, "2026-05-01T12:00:00Z", "printed", fixture->health, 0);
  send (fixture->log);
  look (fixture->other, core, fixture->case_id, "2026-05-01T11:00:00Z");
  look (fixture->other, "directory", fixture->police, "2026-05-01T11:30:00Z");
  send (fixture->other);

  reply = ask (fixture, "about", fixture->case_id, "");
  g_assert_false (json_object_has_member (reply, "cursor"));
  g_assert_cmpuint (count_laptops (reply), ==, 3);

  /* The reading comes first, and is there already. */
  entry = entry_of (reply, 0);
  g_assert_cmpstr (sp_json_get_text (entry, "device"), ==, "server");
  g_assert_cmpstr (sp_json_get_text (entry, "purpose"), ==, "audit-about");
  g_assert_cmpstr (sp_json_get_text (entry, "member"), ==, fixture->auditor->member);
  g_assert_cmpstr (sp_json_get_text (entry, "via"), ==, fixture->auditor->id);
  g_assert_cmpstr (sp_json_get_text (entry, "compartment"), ==, core);

  /* What is restricted: that there is something, for whom, and who had it; with the case's reference, and no word of it. */
  entry = entry_of (reply, 1);
  g_assert_cmpstr (sp_json_get_text (entry, "act"), ==, "disclose");
  g_assert_cmpstr (sp_json_get_text (entry, "at"), ==, "2026-05-01T12:00:00Z");
  g_assert_cmpstr (sp_json_get_text (entry, "compartment"), ==, closed);
  g_assert_cmpstr (sp_json_get_text (entry, "reference"), ==, fixture->reference);
  g_assert_cmpstr (sp_json_get_text (entry, "purpose"), ==, "printed");
  g_assert_cmpstr (json_array_get_string_element (sp_json_get_array (entry, "recipients"), 0), ==, fixture->health);
  g_assert_false (json_object_has_member (entry, "via"));
  entry = entry_of (reply, 2);
  g_assert_cmpstr (sp_json_get_text (entry, "member"), ==, fixture->nurse->member);
  g_assert_nonnull (sp_json_get_text (entry, "device_name"));
  entry = json_array_get_object_element (sp_json_get_array (entry, "about"), 0);
  g_assert_cmpstr (sp_json_get_text (entry, "type"), ==, "case");

  of_record = ask (fixture, "about", record, "");
  g_assert_cmpuint (count_laptops (of_record), ==, 1);
}

static void
test_by (Fixture *fixture, gconstpointer data)
{
  g_autofree char *core = compartment_of (fixture, "");
  g_autoptr(JsonObject) all = NULL;
  g_autoptr(JsonObject) some = NULL;
  g_autoptr(JsonObject) day = NULL;
  g_autoptr(JsonObject) own = NULL;
  g_autoptr(JsonObject) wrong = NULL;

  for (guint i = 0; i < 4; i++)
    look (fixture->log, i % 2 ? core : "directory", fixture->case_id, "2026-05-01T10:00:00Z");
  note (fixture->log, SP_AUDIT_ERASE, core, fixture->case_id, "2026-05-03T00:10:00Z", NULL, NULL, 0);
  /* A clock that goes an hour fast; one that says it is next year; and one that says nothing. */
  note (fixture->log, SP_AUDIT_CONSULT, core, fixture->case_id, "2026-05-03T00:30:00Z", NULL, NULL, 3600);
  note (fixture->log, SP_AUDIT_CONSULT, core, fixture->case_id, "2099-01-01T00:00:00Z", NULL, NULL, 0);
  note (fixture->log, SP_AUDIT_CONSULT, core, fixture->case_id, "", NULL, NULL, 0);
  send (fixture->log);

  all = ask (fixture, "by", fixture->chair->member, "");
  g_assert_cmpuint (count_laptops (all), ==, N_OPERATIONS + 8);
  g_assert_cmpuint (json_array_get_length (sp_json_get_array (all, "entries")), ==, N_OPERATIONS + 8);
  g_assert_true (strcmp (sp_json_get_text (entry_of (all, 0), "at"), "2099") < 0);
  some = ask (fixture, "by", fixture->chair->member, ",\"acts\":[\"erase\",\"alter\"]");
  g_assert_cmpuint (count_laptops (some), ==, 1);
  day = ask (fixture, "by", fixture->chair->member,
             ",\"from\":\"2026-05-02T00:00:00Z\",\"to\":\"2026-05-03T00:05:00Z\"");
  g_assert_cmpuint (count_laptops (day), ==, 1);
  g_assert_cmpstr (sp_json_get_text (entry_of (day, 0), "at"), ==, "2026-05-02T23:30:00Z");
  own = ask (fixture, "by", fixture->auditor->member, "");
  g_assert_cmpuint (json_array_get_length (sp_json_get_array (own, "entries")), ==, 4);
  wrong = ask_as (fixture->auditor, "by", fixture->chair->member, ",\"acts\":[\"shrug\"]");
  g_assert_cmpstr (sp_test_problem (wrong), ==, "bad-request");
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *core = compartment_of (fixture, "");
  g_autoptr(GHashTable) leaves = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autofree char *cursor = NULL;
  g_autofree char *more = g_strdup (",\"max\":33");
  g_autoptr(JsonObject) broken = NULL;
  g_autoptr(JsonObject) foreign = NULL;
  g_autoptr(SpTestDevice) second = join (fixture->server, fixture->police, "\"auditor\"");
  guint n_pages = 0;
  guint n = 0;

  /* Many within one second, which no page may lose or repeat. */
  for (guint i = 0; i < 400; i++)
    look (fixture->log, core, fixture->case_id, i < 300 ? "2026-05-01T10:00:00Z" : "2026-05-01T10:00:01Z");
  send (fixture->log);
  do
    {
      g_autoptr(JsonObject) reply = ask (fixture, "about", fixture->case_id, more);
      JsonArray *entries = sp_json_get_array (reply, "entries");

      g_assert_cmpuint (json_array_get_length (entries), <=, 33);
      for (guint i = 0; i < json_array_get_length (entries); i++)
        g_assert_true (g_hash_table_add (
            leaves, g_memdup2 (&(gint64) { sp_json_get_int (entry_of (reply, i), "leaf", -1) }, sizeof (gint64))));
      n += count_laptops (reply);
      g_set_str (&cursor, sp_json_get_text (reply, "cursor"));
      g_free (more);
      more = g_strdup_printf (",\"max\":33,\"cursor\":\"%s\"", cursor ? cursor : "");
      if (n_pages++ == 0)
        {
          foreign = ask_as (second, "about", fixture->case_id, more);
          g_assert_cmpstr (sp_test_problem (foreign), ==, "cursor");
        }
    }
  while (cursor);
  g_assert_cmpuint (n, ==, 400);
  g_assert_cmpuint (n_pages, ==, 13);
  broken = ask_as (fixture->auditor, "about", fixture->case_id, ",\"cursor\":\"1.2.3\"");
  g_assert_cmpstr (sp_test_problem (broken), ==, "cursor");
}

/* Issues a document of a meeting to Health, and has the nurse open it. */
static char *
issue (Fixture *fixture, const char *meeting)
{
  char *document = sp_test_server_new_id (fixture->server);
  g_autofree char *receipt = sp_test_server_new_id (fixture->server);
  g_autofree char *place = g_strdup_printf ("meeting:%s", meeting);
  g_autofree char *part = g_strdup_printf ("meeting:%s:%s,chair", meeting, fixture->health);
  g_autoptr(JsonObject) reply = NULL;
  g_autoptr(JsonObject) opened = NULL;

  sp_test_device_op (fixture->chair, "create", "meeting", meeting, place, 0, NULL,
                     "{\"date\":\"2026-05-07\",\"status\":\"planned\",\"agencies\":[\"%s\"]}", fixture->health);
  sp_test_device_op (fixture->chair, "create", "document", document, part, 0, NULL,
                     "{\"meeting\":\"%s\",\"kind\":\"minutes\",\"title\":\"Zzyzx\",\"agency\":\"%s\",\"copy\":2,"
                     "\"issued_at\":\"2026-05-08T09:00:00Z\",\"issued_by\":\"%s\",\"media_type\":\"application/pdf\","
                     "\"size\":1,\"hash\":\"%s\",\"restriction_reason\":\"issued\"}",
                     meeting, fixture->health, fixture->chair->member, NO_SPINE);
  reply = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
  g_assert_cmpstr (sp_test_status (reply, 1), ==, "applied");
  sp_test_device_pull (fixture->nurse);
  sp_test_device_op (fixture->nurse, "create", "receipt", receipt, part, 0, NULL,
                     "{\"meeting\":\"%s\",\"document\":\"%s\",\"member\":\"%s\",\"at\":\"2026-05-09T09:00:00Z\","
                     "\"restriction_reason\":\"issued\"}",
                     meeting, document, fixture->nurse->member);
  opened = sp_test_device_push (fixture->nurse);
  g_assert_cmpstr (sp_test_status (opened, 0), ==, "applied");

  note (fixture->log, SP_AUDIT_DISCLOSE, place, meeting, "2026-05-08T09:00:00Z", "minutes", fixture->health, 0);
  note (fixture->log, SP_AUDIT_DISCLOSE, place, meeting, "2026-05-07T09:00:00Z", "agenda", fixture->health, 0);
  note (fixture->log, SP_AUDIT_COLLECT, part, document, "2026-05-08T09:00:01Z", NULL, NULL, 0);
  note (fixture->log, SP_AUDIT_DISCLOSE, part, document, "2026-05-08T10:00:00Z", "printed", NULL, 0);
  send (fixture->log);
  note (fixture->other, SP_AUDIT_COLLECT, part, receipt, "2026-05-09T09:00:00Z", NULL, NULL, 0);
  send (fixture->other);
  return document;
}

static void
test_received (Fixture *fixture, gconstpointer data)
{
  static const char *const at[] = { "2026-05-09T09:00:00Z", "2026-05-08T10:00:00Z", "2026-05-08T09:00:01Z",
                                    "2026-05-08T09:00:00Z" };
  g_autofree char *meeting = sp_test_server_new_id (fixture->server);
  g_autofree char *document = issue (fixture, meeting);
  g_autoptr(JsonObject) found = NULL;
  g_autoptr(JsonObject) none = NULL;
  g_autoptr(JsonObject) reply = NULL;
  g_autofree char *text = NULL;
  JsonObject *one;

  /* It goes by its kind, day and agency, and never by its title. */
  found = call (fixture->auditor, "/v1/audit/find", ",\"what\":\"document\",\"from\":\"2026-05-08T00:00:00Z\"");
  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_cmpuint (json_array_get_length (sp_json_get_array (found, "found")), ==, 1);
  one = json_array_get_object_element (sp_json_get_array (found, "found"), 0);
  g_assert_cmpstr (sp_json_get_text (one, "id"), ==, document);
  g_assert_cmpstr (sp_json_get_text (one, "kind"), ==, "minutes");
  g_assert_cmpstr (sp_json_get_text (one, "agency"), ==, fixture->health);
  g_assert_cmpstr (sp_json_get_text (one, "date"), ==, "2026-05-07");
  g_assert_cmpint (sp_json_get_int (one, "copy", -1), ==, 2);
  text = sp_json_object_to_text (found);
  g_assert_null (strstr (text, "Zzyzx"));
  none = call (fixture->auditor, "/v1/audit/find", ",\"what\":\"document\",\"to\":\"2026-05-07T00:00:00Z\"");
  g_assert_cmpuint (json_array_get_length (sp_json_get_array (none, "found")), ==, 0);

  /* Opened by the nurse, printed, made, and issued; not the agenda of the same meeting. */
  reply = ask (fixture, "received", document, "");
  g_assert_cmpuint (count_laptops (reply), ==, G_N_ELEMENTS (at));
  for (guint i = 0, k = 0; k < G_N_ELEMENTS (at); i++)
    if (strcmp (sp_json_get_text (entry_of (reply, i), "device"), "server") != 0)
      g_assert_cmpstr (sp_json_get_text (entry_of (reply, i), "at"), ==, at[k++]);
}

/* Who is shut out of a case is told of it as of one that does not exist, though it be the auditor. */
static void
test_excluded (Fixture *fixture, gconstpointer data)
{
  g_autofree char *core = compartment_of (fixture, "");
  g_autofree char *part = compartment_of (fixture, ":chair");
  g_autofree char *unknown = sp_test_server_new_id (fixture->server);
  g_autofree char *exclusion = sp_test_server_new_id (fixture->server);
  g_autofree char *words = g_strdup_printf (",\"what\":\"case\",\"words\":\"%.3s\"", fixture->reference);
  g_autoptr(SpTestDevice) second = join (fixture->server, fixture->police, "\"auditor\"");
  g_autoptr(JsonObject) before = call (fixture->auditor, "/v1/audit/find", words);
  g_autoptr(JsonObject) pushed = NULL;
  g_autoptr(JsonObject) found = NULL;
  g_autoptr(JsonObject) about = NULL;
  g_autoptr(JsonObject) nothing = NULL;
  g_autoptr(JsonObject) by = NULL;
  g_autoptr(JsonObject) asked = NULL;
  g_autoptr(JsonObject) own = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpuint (json_array_get_length (sp_json_get_array (before, "found")), ==, 1);
  sp_test_device_op (fixture->chair, "create", "exclusion", exclusion, part, 0, NULL,
                     "{\"case_id\":\"%s\",\"member\":\"%s\",\"reason\":\"kin\"}",
                     fixture->case_id, fixture->auditor->member);
  pushed = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (pushed, 0), ==, "applied");
  look (fixture->log, core, fixture->case_id, "2026-05-01T10:00:00Z");
  look (fixture->log, part, exclusion, "2026-05-01T10:00:00Z");
  look (fixture->log, "directory", fixture->police, "2026-05-01T10:00:00Z");
  /* A laptop that did not hold the case wrote of it where nothing lies. */
  look (fixture->log, "", fixture->case_id, "2026-05-01T10:00:00Z");
  send (fixture->log);

  found = call (fixture->auditor, "/v1/audit/find", words);
  g_assert_cmpuint (json_array_get_length (sp_json_get_array (found, "found")), ==, 0);
  about = ask (fixture, "about", fixture->case_id, "");
  nothing = ask (fixture, "about", unknown, "");
  g_assert_cmpuint (count_laptops (about), ==, 0);
  g_assert_cmpuint (count_laptops (nothing), ==, 0);
  by = ask (fixture, "by", fixture->chair->member, "");
  g_assert_cmpuint (count_laptops (by), ==, N_OPERATIONS + 1);
  text = sp_json_object_to_text (by);
  g_assert_null (strstr (text, fixture->case_id));
  g_assert_null (strstr (text, fixture->reference));
  own = ask (fixture, "by", fixture->auditor->member, "");
  g_free (text);
  text = sp_json_object_to_text (own);
  g_assert_null (strstr (text, fixture->reference));

  /* Another auditor sees it, and that the first one asked. */
  asked = ask_as (second, "about", fixture->case_id, "");
  g_assert_cmpuint (count_laptops (asked), ==, 3);
  text = (g_free (text), sp_json_object_to_text (asked));
  g_assert_nonnull (strstr (text, fixture->auditor->id));
}

/* What cannot be written down is not shown. */
static void
test_untold (Fixture *fixture, gconstpointer data)
{
  g_autofree char *core = compartment_of (fixture, "");
  g_autofree char *words = g_strdup_printf (",\"what\":\"case\",\"words\":\"%s\"", fixture->reference);
  g_autoptr(JsonObject) asked = NULL;
  g_autoptr(JsonObject) found = NULL;
  g_autoptr(JsonObject) verified = NULL;

  look (fixture->log, core, fixture->case_id, "2026-05-01T10:00:00Z");
  send (fixture->log);
  run (fixture, "DROP TABLE audit_chain");
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*error*");
  asked = ask_as (fixture->auditor, "about", fixture->case_id, "");
  g_assert_cmpstr (sp_test_problem (asked), ==, "internal");
  g_assert_null (sp_json_get_array (asked, "entries"));
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*error*");
  found = call (fixture->auditor, "/v1/audit/find", words);
  g_assert_cmpstr (sp_test_problem (found), ==, "internal");
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*error*");
  verified = call (fixture->auditor, "/v1/audit/verify", "");
  g_assert_cmpstr (sp_test_problem (verified), ==, "internal");
  g_test_assert_expected_messages ();
}

/* What was there before there was an index gets into it, some at a time, and others are not kept waiting. */
static void
test_index (Fixture *fixture, gconstpointer data)
{
  g_autofree char *core = compartment_of (fixture, "");
  g_autoptr(JsonObject) early = NULL;
  g_autoptr(JsonObject) late = NULL;

  for (guint i = 0; i < 11; i++)
    {
      for (guint k = 0; k < PAGE; k++)
        look (fixture->log, i == 5 ? core : "directory", fixture->police, "2026-05-01T10:00:00Z");
      send (fixture->log);
    }
  run (fixture, "DELETE FROM audit_index; DELETE FROM audit_indexed");
  early = ask_as (fixture->auditor, "about", fixture->case_id, "");
  g_assert_cmpstr (sp_test_problem (early), ==, "busy");
  late = ask (fixture, "about", fixture->case_id, "");
  g_assert_nonnull (sp_json_get_text (late, "cursor"));
}

/* A laptop that writes what it likes, and a log of which somebody cut something out, keep nobody from being answered. */
static void
test_odd (Fixture *fixture, gconstpointer data)
{
  g_autofree char *core = compartment_of (fixture, "");
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(JsonObject) refused = NULL;
  const char *endless;
  g_autoptr(JsonObject) reply = NULL;
  g_autoptr(JsonObject) cut = NULL;

  /* Nothing that could be compressed. */
  while (text->len < 9000)
    {
      char hash[SP_AUDIT_HASH_SIZE];

      sp_audit_hash (text->str, text->len, hash);
      g_string_append (text, hash);
    }
  endless = text->str;
  note (fixture->log, SP_AUDIT_CONSULT, core, endless, "2026-05-01T10:00:00Z", endless, endless, 0);
  note (fixture->log, SP_AUDIT_CONSULT, "no compartment", fixture->case_id, "2026-05-01T10:00:01Z", NULL, NULL, G_MAXINT64);
  note (fixture->log, SP_AUDIT_CONSULT, core, fixture->case_id, "2026-05-01T10:00:02Z", NULL, NULL, G_MININT64);
  look (fixture->log, core, fixture->case_id, "2026-05-01T10:00:03Z");
  send (fixture->log);
  reply = ask (fixture, "about", fixture->case_id, "");
  g_assert_cmpuint (count_laptops (reply), ==, 4);

  run (fixture, "DELETE FROM audit_index; DELETE FROM audit_indexed;"
                " DELETE FROM audit_entry WHERE entry LIKE '%2026-05-01T10:00:01Z%'");
  cut = ask (fixture, "about", fixture->case_id, "");
  g_assert_cmpuint (count_laptops (cut), ==, 3);
  look (fixture->log, core, fixture->case_id, "2026-05-01T10:00:04Z");
  send (fixture->log);
  g_clear_pointer (&cut, json_object_unref);
  cut = ask (fixture, "about", fixture->case_id, "");
  g_assert_cmpuint (count_laptops (cut), ==, 4);

  look (fixture->log, endless, fixture->case_id, "2026-05-01T10:00:05Z");
  refused = post (fixture->log);
  g_assert_cmpstr (sp_test_problem (refused), ==, "audit-broken");
}

static void
test_verify (Fixture *fixture, gconstpointer data)
{
  g_autofree char *core = compartment_of (fixture, "");
  g_autoptr(JsonObject) sound = NULL;
  g_autoptr(JsonObject) kept = NULL;
  g_autoptr(JsonObject) other = NULL;
  g_autoptr(JsonObject) bad = NULL;
  g_autoptr(GBytes) message = NULL;
  g_autofree char *head = NULL;
  g_autofree guchar *key = NULL;
  g_autofree guchar *signature = NULL;
  gint64 size;
  gsize length;

  look (fixture->log, core, fixture->case_id, "2026-05-01T10:00:00Z");
  send (fixture->log);
  sound = call (fixture->auditor, "/v1/audit/verify", "");
  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_true (sp_json_get_flag (sound, "sound"));
  g_assert_cmpint (sp_json_get_int (sound, "devices", -1), ==, 2);
  size = sp_json_get_int (sound, "size", -1);
  message = sp_audit_tree_message (size, sp_json_get_text (sound, "root"), sp_json_get_int (sound, "at", 0));
  key = g_base64_decode (sp_json_get_text (sound, "key"), &length);
  signature = g_base64_decode (sp_json_get_text (sound, "signature"), &length);
  g_assert_cmpint (crypto_sign_verify_detached (signature, g_bytes_get_data (message, NULL), g_bytes_get_size (message),
                                                key),
                   ==, 0);

  /* A head that somebody kept. */
  head = g_strdup_printf (",\"head_size\":%" G_GINT64_FORMAT ",\"head_root\":\"%s\"", size,
                          sp_json_get_text (sound, "root"));
  kept = call (fixture->auditor, "/v1/audit/verify", head);
  g_assert_true (sp_json_get_flag (kept, "sound"));
  g_assert_cmpint (sp_json_get_int (kept, "size", -1), ==, size + 1);
  g_free (head);
  head = g_strdup_printf (",\"head_size\":%" G_GINT64_FORMAT ",\"head_root\":\"%s\"", size - 1,
                          sp_json_get_text (sound, "root"));
  other = call (fixture->auditor, "/v1/audit/verify", head);
  g_assert_false (sp_json_get_flag (other, "sound"));
  g_assert_cmpstr (sp_json_get_text (other, "what"), ==, "head");

  run (fixture, "UPDATE audit_entry SET entry = replace (entry, 'consult', 'alter') WHERE device <> 'server'");
  bad = call (fixture->auditor, "/v1/audit/verify", "");
  g_assert_false (sp_json_get_flag (bad, "sound"));
  g_assert_cmpstr (sp_json_get_text (bad, "what"), ==, "spine");
  g_assert_cmpstr (sp_json_get_text (bad, "bad_device"), ==, fixture->chair->id);
}

static void
must_find (Fixture *fixture, const char *what)
{
  g_auto(SpAuditReport) report = { 0 };
  g_autoptr(GError) error = NULL;

  g_assert_true (sp_sql_begin_read (fixture->server->sql, &error));
  g_assert_true (sp_server_audit_verify (fixture->server->sql, -1, NULL, &report, &error));
  sp_sql_rollback (fixture->server->sql);
  g_assert_cmpstr (report.what, ==, what);
  if (what)
    g_assert_cmpstr (report.device, ==, "server");
}

/* What is done at the server itself, and what auditors read, stands in the server's own chain; nobody takes it out. */
static void
test_own (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *sql;
    const char *what;
  } TAMPERS[] = {
    { "UPDATE audit_entry SET entry = replace (entry, 'suspended', 'activated') WHERE device = 'server'", "previous" },
    { "UPDATE audit_entry SET entry = replace (entry, 'audit-by', 'audit-me') WHERE device = 'server'", "spine" },
    { "UPDATE audit_device SET signature = 'AAAA' WHERE device = 'server'", "signature" },
    { "DELETE FROM audit_entry WHERE device = 'server' AND seq = 2", "missing" },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) console = NULL;
  g_autofree char *code = NULL;

  g_assert_true (sp_server_admin_set_device (fixture->server->server, fixture->server->sql, fixture->nurse->id,
                                             "suspended", &error));
  g_assert_true (sp_server_admin_set_device (fixture->server->server, fixture->server->sql, fixture->nurse->id, "active",
                                             &error));
  g_assert_false (sp_server_admin_set_device (fixture->server->server, fixture->server->sql, "nobody", "revoked",
                                              &error));
  console = ask (fixture, "by", "server", "");
  /* Also what set this up; but not what was not done. */
  g_assert_cmpstr (sp_json_get_text (entry_of (console, 0), "purpose"), ==, "laptop-active");
  g_assert_cmpstr (sp_json_get_text (entry_of (console, 1), "purpose"), ==, "laptop-suspended");
  g_assert_cmpstr (sp_json_get_text (entry_of (console, 1), "member"), ==, "");
  g_clear_pointer (&console, json_object_unref);
  console = ask (fixture, "by", fixture->chair->member, "");
  must_find (fixture, NULL);
  run (fixture, "CREATE TABLE kept AS SELECT * FROM audit_entry; CREATE TABLE kept_device AS SELECT * FROM audit_device");
  for (guint i = 0; i < G_N_ELEMENTS (TAMPERS); i++)
    {
      run (fixture, TAMPERS[i].sql);
      must_find (fixture, TAMPERS[i].what);
      run (fixture, "DELETE FROM audit_entry; INSERT INTO audit_entry SELECT * FROM kept; DELETE FROM audit_device;"
                    " INSERT INTO audit_device SELECT * FROM kept_device");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/auditor/roles", test_roles);
  ADD ("/auditor/about", test_about);
  ADD ("/auditor/by", test_by);
  ADD ("/auditor/pages", test_pages);
  ADD ("/auditor/received", test_received);
  ADD ("/auditor/excluded", test_excluded);
  ADD ("/auditor/untold", test_untold);
  ADD ("/auditor/index", test_index);
  ADD ("/auditor/odd", test_odd);
  ADD ("/auditor/verify", test_verify);
  ADD ("/auditor/own", test_own);
#undef ADD

  return g_test_run ();
}
