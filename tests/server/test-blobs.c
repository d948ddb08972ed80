/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-test-server.h"

#include <sodium.h>
#include <string.h>

#define CONTENT "three bags full of photographs"
#define SIZE    ((int) strlen (CONTENT))

typedef struct
{
  SpTestServer *server;
  char *police;
  char *housing;
  SpTestDevice *chair;
  SpTestDevice *rep_police;
  SpTestDevice *rep_housing;
  char *case_id;
  char *record;
} Fixture;

static SpTestDevice *
add_device (Fixture *fixture, const char *agency, const char *roles)
{
  g_autofree char *member = sp_test_server_member (fixture->server, agency, roles);

  return sp_test_device_new (fixture->server, member);
}

static void
hash_content (char *text, gsize size)
{
  guint8 hash[crypto_generichash_BYTES];

  crypto_generichash (hash, sizeof hash, (const guint8 *) CONTENT, SIZE, NULL, 0);
  sodium_bin2hex (text, size, hash, sizeof hash);
}

/* The police attach a file that only they and the chair may see. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *place = NULL;
  g_autoptr(JsonObject) reply = NULL;
  char hash[2 * crypto_generichash_BYTES + 1];

  hash_content (hash, sizeof hash);
  fixture->server = sp_test_server_new ();
  fixture->police = sp_test_server_agency (fixture->server, "Police");
  fixture->housing = sp_test_server_agency (fixture->server, "Housing");
  fixture->chair = add_device (fixture, fixture->police, "\"chair\"");
  fixture->rep_police = add_device (fixture, fixture->police, "\"representative\"");
  fixture->rep_housing = add_device (fixture, fixture->housing, "\"representative\"");
  fixture->case_id = sp_test_device_new_case (fixture->chair, fixture->police);
  fixture->record = sp_test_server_new_id (fixture->server);
  place = g_strdup_printf ("case:%s:%s,chair", fixture->case_id, fixture->police);
  sp_test_device_op (fixture->rep_police, "create", "attachment", fixture->record, place, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"name\":\"bags.jpg\",\"size\":%d,\"hash\":\"%s\","
                     "\"restriction_reason\":\"intelligence\"}",
                     fixture->case_id, fixture->police, SIZE, hash);
  reply = sp_test_device_push (fixture->rep_police);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->police);
  g_free (fixture->housing);
  g_free (fixture->case_id);
  g_free (fixture->record);
  sp_test_device_free (fixture->chair);
  sp_test_device_free (fixture->rep_police);
  sp_test_device_free (fixture->rep_housing);
  sp_test_server_free (fixture->server);
}

/* How much the server has afterwards; -1 where it refuses. */
static gint64
put (Fixture *fixture, SpTestDevice *device, int offset, const char *piece, gsize size)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) piece, size);
  g_autofree char *body = g_strdup_printf ("{\"device\":\"%s\",\"record\":\"%s\",\"offset\":%d,\"data\":\"%s\"}",
                                           device->id, fixture->record, offset, base64);
  g_autoptr(JsonObject) reply = NULL;

  reply = sp_test_server_call (fixture->server, "POST", "/v1/blobs/put", device->token, body);
  return fixture->server->status == 200 ? sp_json_get_int (reply, "have", -2) : -1;
}

static char *
get (Fixture *fixture, SpTestDevice *device, int offset)
{
  g_autofree char *body = g_strdup_printf ("{\"device\":\"%s\",\"record\":\"%s\",\"offset\":%d}", device->id,
                                           fixture->record, offset);
  g_autoptr(JsonObject) reply = NULL;
  gsize size;
  guchar *data;

  reply = sp_test_server_call (fixture->server, "POST", "/v1/blobs/get", device->token, body);
  if (fixture->server->status != 200)
    return NULL;
  data = g_base64_decode (sp_json_get_text (reply, "data"), &size);
  data = g_realloc (data, size + 1);
  data[size] = '\0';
  return (char *) data;
}

/* In pieces, one of them twice, one too early; it can be read when it is whole. */
static void
test_pieces (Fixture *fixture, gconstpointer data)
{
  g_autofree char *early = NULL;
  g_autofree char *first = NULL;
  g_autofree char *rest = NULL;

  g_assert_cmpint (put (fixture, fixture->rep_police, 0, "", 0), ==, 0);
  g_assert_cmpint (put (fixture, fixture->rep_police, 0, CONTENT, 10), ==, 10);
  g_assert_cmpint (put (fixture, fixture->rep_police, 0, CONTENT, 10), ==, 10);
  g_assert_cmpint (put (fixture, fixture->rep_police, 20, CONTENT + 20, SIZE - 20), ==, 10);
  early = get (fixture, fixture->chair, 0);
  g_assert_null (early);
  g_assert_cmpint (put (fixture, fixture->rep_police, 10, CONTENT + 10, SIZE - 10), ==, SIZE);
  first = get (fixture, fixture->chair, 0);
  g_assert_cmpstr (first, ==, "three bags");
  rest = get (fixture, fixture->chair, 14);
  g_assert_cmpstr (rest, ==, CONTENT + 14);
  g_free (g_steal_pointer (&rest));
  rest = get (fixture, fixture->chair, SIZE);
  g_assert_null (rest);
}

static void
test_wrong_content (Fixture *fixture, gconstpointer data)
{
  g_autofree char *wrong = g_strdup (CONTENT);
  g_autofree char *read = NULL;

  wrong[3] = 'X';
  g_assert_cmpint (put (fixture, fixture->rep_police, 0, wrong, SIZE), ==, 0);
  read = get (fixture, fixture->chair, 0);
  g_assert_null (read);
  g_assert_cmpint (put (fixture, fixture->rep_police, 0, CONTENT "!", SIZE + 1), ==, -1);
  g_assert_cmpint (put (fixture, fixture->rep_police, 0, CONTENT, SIZE), ==, SIZE);
}

/* Whoever may not read the record hears that there is nothing, whole or not; nor may a reader send in its name. */
static void
test_readers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = sp_test_server_new_id (fixture->server);
  g_autofree char *core = g_strconcat ("case:", fixture->case_id, NULL);
  g_autoptr(JsonObject) invited = NULL;
  g_autofree char *read = NULL;

  sp_test_device_op (fixture->chair, "create", "invitation", id, core, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\"}", fixture->case_id, fixture->housing);
  invited = sp_test_device_push (fixture->chair);
  g_assert_cmpint (put (fixture, fixture->rep_housing, 0, CONTENT, SIZE), ==, -1);
  g_assert_cmpuint (fixture->server->status, ==, 404);
  g_assert_cmpint (put (fixture, fixture->rep_police, 0, CONTENT, SIZE), ==, SIZE);
  read = get (fixture, fixture->rep_housing, 0);
  g_assert_null (read);
  g_assert_cmpuint (fixture->server->status, ==, 404);
}

/* A deleted attachment is not read; its content is forgotten with the deletion. */
static void
test_deleted (Fixture *fixture, gconstpointer data)
{
  g_autofree char *place = g_strdup_printf ("case:%s:%s,chair", fixture->case_id, fixture->police);
  g_autoptr(JsonObject) deleted = NULL;
  g_autoptr(JsonObject) token = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *read = NULL;
  gint64 n = -1;

  g_assert_cmpint (put (fixture, fixture->rep_police, 0, CONTENT, SIZE), ==, SIZE);
  sp_test_device_op (fixture->rep_police, "delete", "attachment", fixture->record, place, G_MAXINT32, NULL, "%s", "");
  deleted = sp_test_device_push (fixture->rep_police);
  g_assert_cmpstr (sp_test_status (deleted, 0), ==, "applied");
  read = get (fixture, fixture->chair, 0);
  g_assert_null (read);
  sp_ambient_advance (fixture->server->ambient, 401 * 86400 * (gint64) G_USEC_PER_SEC);
  sp_server_prune (fixture->server->server, fixture->server->sql, &error);
  g_assert_no_error (error);
  g_assert_true (sp_sql_get_int (fixture->server->sql, "SELECT count(*) FROM blob_chunk", &n, NULL, ""));
  g_assert_cmpint (n, ==, 0);
}

static void
add_meeting (Fixture *fixture, const char *id)
{
  g_autofree char *place = g_strconcat ("meeting:", id, NULL);
  g_autoptr(JsonObject) reply = NULL;
  gboolean first = strcmp (fixture->police, fixture->housing) < 0;

  sp_test_device_op (fixture->chair, "create", "meeting", id, place, 0, NULL,
                     "{\"date\":\"2026-11-24\",\"status\":\"closed\",\"agencies\":[\"%s\",\"%s\"]}",
                     first ? fixture->police : fixture->housing, first ? fixture->housing : fixture->police);
  reply = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
}

/* How the server answers whoever wants to issue minutes to the police. */
static char *
issue (Fixture *fixture, SpTestDevice *device, const char *meeting)
{
  g_autofree char *place = g_strdup_printf ("meeting:%s:%s,chair", meeting, fixture->police);
  g_autoptr(JsonObject) reply = NULL;
  char hash[2 * crypto_generichash_BYTES + 1];

  g_free (fixture->record);
  fixture->record = sp_test_server_new_id (fixture->server);
  hash_content (hash, sizeof hash);
  sp_test_device_op (device, "create", "document", fixture->record, place, 0, NULL,
                     "{\"meeting\":\"%s\",\"kind\":\"minutes\",\"title\":\"Minutes for blue eyes\",\"agency\":\"%s\","
                     "\"copy\":2,\"issued_at\":\"2026-11-24T16:30:00Z\",\"issued_by\":\"%s\",\"media_type\":"
                     "\"application/pdf\",\"size\":%d,\"hash\":\"%s\",\"restriction_reason\":\"issued\"}",
                     meeting, fixture->police, fixture->police, SIZE, hash);
  reply = sp_test_device_push (device);

  return g_strdup (sp_test_status (reply, 0));
}

static const char *
why (Fixture *fixture, SpTestDevice *device, const char *path)
{
  static char code[64];
  g_autofree char *body = g_strdup_printf ("{\"device\":\"%s\",\"record\":\"%s\",\"offset\":0,\"data\":\"\"}", device->id,
                                           fixture->record);
  g_autoptr(JsonObject) reply = sp_test_server_call (fixture->server, "POST", path, device->token, body);

  g_strlcpy (code, sp_test_problem (reply), sizeof code);
  return code;
}

/* Where there is a scanner it has to have looked first; what was sent meanwhile is not sent again. */
static void
test_unscanned (Fixture *fixture, gconstpointer data)
{
  g_autofree char *read = NULL;

  sp_server_set_scans (fixture->server->server, TRUE);
  fixture->server->final = TRUE;
  g_assert_cmpint (put (fixture, fixture->rep_police, 0, CONTENT, 10), ==, 10);
  g_assert_cmpint (put (fixture, fixture->rep_police, 10, CONTENT + 10, SIZE - 10), ==, -1);
  g_assert_cmpuint (fixture->server->status, ==, 503);
  g_assert_cmpstr (why (fixture, fixture->rep_police, "/v1/blobs/put"), ==, "not-scanned");
  g_assert_cmpstr (why (fixture, fixture->chair, "/v1/blobs/get"), ==, "not-scanned");
  /* Who may not read it is not told that it is there. */
  g_assert_cmpstr (why (fixture, fixture->rep_housing, "/v1/blobs/get"), ==, "not-found");

  g_assert_true (sp_sql_run (fixture->server->sql, "UPDATE blob SET clean = 1", NULL, ""));
  g_assert_cmpint (put (fixture, fixture->rep_police, SIZE, "", 0), ==, SIZE);
  read = get (fixture, fixture->chair, 0);
  g_assert_cmpstr (read, ==, "three bags");
}

/* What a record says was found in it is not for laptops to take back. */
static void
test_malware (Fixture *fixture, gconstpointer data)
{
  g_autofree char *place = g_strdup_printf ("case:%s:%s,chair", fixture->case_id, fixture->police);
  g_autoptr(JsonObject) reply = NULL;
  g_autoptr(JsonObject) changed = NULL;

  g_free (fixture->record);
  fixture->record = sp_test_server_new_id (fixture->server);
  sp_test_device_op (fixture->rep_police, "create", "attachment", fixture->record, place, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"name\":\"bags.jpg\",\"size\":%d,\"hash\":\"%064d\","
                     "\"malware\":\"Eicar\",\"restriction_reason\":\"intelligence\"}",
                     fixture->case_id, fixture->police, SIZE, 0);
  reply = sp_test_device_push (fixture->rep_police);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
  g_assert_cmpstr (why (fixture, fixture->rep_police, "/v1/blobs/put"), ==, "malware");
  g_assert_cmpuint (fixture->server->status, ==, 422);
  g_assert_cmpstr (why (fixture, fixture->chair, "/v1/blobs/get"), ==, "malware");
  g_assert_cmpstr (why (fixture, fixture->rep_housing, "/v1/blobs/get"), ==, "not-found");

  sp_test_device_op (fixture->rep_police, "set", "attachment", fixture->record, place, G_MAXINT32, NULL,
                     "{\"malware\":%s}", "null");
  changed = sp_test_device_push (fixture->rep_police);
  g_assert_cmpstr (sp_test_status (changed, 0), ==, "quarantined");
  g_assert_cmpstr (why (fixture, fixture->chair, "/v1/blobs/get"), ==, "malware");
}

/* What is issued to one agency reaches that agency and the chair, content and all, and stays as it was; that it was
 * opened, the chair is told. */
static void
test_document (Fixture *fixture, gconstpointer data)
{
  g_autofree char *meeting = sp_test_server_new_id (fixture->server);
  g_autofree char *receipt = sp_test_server_new_id (fixture->server);
  g_autofree char *place = g_strdup_printf ("meeting:%s:%s,chair", meeting, fixture->police);
  g_autofree char *refused = NULL;
  g_autofree char *issued = NULL;
  g_autofree char *read = NULL;
  g_autofree char *other = NULL;
  g_autoptr(JsonObject) changed = NULL;
  g_autoptr(JsonObject) opened = NULL;

  add_meeting (fixture, meeting);
  refused = issue (fixture, fixture->rep_police, meeting);
  g_assert_cmpstr (refused, !=, "applied");
  issued = issue (fixture, fixture->chair, meeting);
  g_assert_cmpstr (issued, ==, "applied");
  g_assert_cmpint (put (fixture, fixture->chair, 0, CONTENT, SIZE), ==, SIZE);
  read = get (fixture, fixture->rep_police, 0);
  g_assert_nonnull (read);
  other = get (fixture, fixture->rep_housing, 0);
  g_assert_null (other);
  g_assert_cmpuint (fixture->server->status, ==, 404);

  sp_test_device_op (fixture->chair, "set", "document", fixture->record, place, G_MAXINT32, NULL,
                     "{\"title\":\"%s\"}", "Something else");
  changed = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (changed, 0), !=, "applied");
  sp_test_device_op (fixture->rep_police, "create", "receipt", receipt, place, 0, NULL,
                     "{\"meeting\":\"%s\",\"document\":\"%s\",\"member\":\"%s\",\"at\":\"2026-11-24T17:00:00Z\","
                     "\"restriction_reason\":\"issued\"}",
                     meeting, fixture->record, fixture->police);
  opened = sp_test_device_push (fixture->rep_police);
  g_assert_cmpstr (sp_test_status (opened, 0), ==, "applied");
  sp_test_device_pull (fixture->chair);
  g_assert_nonnull (sp_test_device_get (fixture->chair, receipt));
  sp_test_device_pull (fixture->rep_housing);
  g_assert_false (sp_test_device_sees_text (fixture->rep_housing, "Minutes for blue eyes"));
  sp_test_device_pull (fixture->rep_police);
  g_assert_true (sp_test_device_sees_text (fixture->rep_police, "Minutes for blue eyes"));
}

/* Notes how a member of the police was at a meeting, and to which version they agreed. */
static void
attend (Fixture *fixture, const char *meeting, const char *id, const char *verb, const char *agreed)
{
  g_autofree char *place = g_strconcat ("meeting:", meeting, NULL);
  g_autoptr(JsonObject) reply = NULL;

  if (strcmp (verb, "create") == 0)
    sp_test_device_op (fixture->rep_police, verb, "attendance", id, place, 0, NULL,
                       "{\"meeting\":\"%s\",\"agency\":\"%s\",\"member\":\"%s\",\"status\":\"attended\"}", meeting,
                       fixture->police, fixture->rep_police->member);
  else
    sp_test_device_op (fixture->rep_police, verb, "attendance", id, place, G_MAXINT32, NULL,
                       "{\"agreed_at\":\"2026-11-24T14:02:00Z\",\"agreed_version\":\"%s\"}", agreed);
  reply = sp_test_device_push (fixture->rep_police);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
}

static void
assert_kept_from (Fixture *fixture, SpTestDevice *device)
{
  g_autofree char *body = g_strdup_printf ("{\"device\":\"%s\",\"record\":\"%s\",\"offset\":0}", device->id,
                                           fixture->record);
  g_autoptr(JsonObject) reply = NULL;

  reply = sp_test_server_call (fixture->server, "POST", "/v1/blobs/get", device->token, body);
  g_assert_cmpuint (fixture->server->status, ==, 403);
  g_assert_cmpstr (sp_test_problem (reply), ==, "not-agreed");
}

/* Who was in the room gets no paper of it before they have agreed to the statement as it was there; who was not, or
 * issues the papers, is not asked. */
static void
test_agreed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *meeting = sp_test_server_new_id (fixture->server);
  g_autofree char *attendance = sp_test_server_new_id (fixture->server);
  g_autofree char *place = g_strconcat ("meeting:", meeting, NULL);
  g_autofree char *issued = NULL;
  g_autofree char *before = NULL;
  g_autofree char *chairs = NULL;
  g_autofree char *colleagues = NULL;
  g_autofree char *after = NULL;
  g_autoptr(JsonObject) reply = NULL;
  SpTestDevice *colleague = add_device (fixture, fixture->police, "\"representative\"");

  sp_test_device_op (fixture->chair, "create", "meeting", meeting, place, 0, NULL,
                     "{\"date\":\"2026-11-24\",\"status\":\"running\",\"statement_version\":\"2\",\"agencies\":[\"%s\"]}",
                     fixture->police);
  reply = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
  issued = issue (fixture, fixture->chair, meeting);
  g_assert_cmpstr (issued, ==, "applied");
  g_assert_cmpint (put (fixture, fixture->chair, 0, CONTENT, SIZE), ==, SIZE);
  before = get (fixture, fixture->rep_police, 0);
  g_assert_nonnull (before);

  attend (fixture, meeting, attendance, "create", NULL);
  assert_kept_from (fixture, fixture->rep_police);
  attend (fixture, meeting, attendance, "set", "1");
  assert_kept_from (fixture, fixture->rep_police);
  chairs = get (fixture, fixture->chair, 0);
  g_assert_nonnull (chairs);
  colleagues = get (fixture, colleague, 0);
  g_assert_nonnull (colleagues);
  attend (fixture, meeting, attendance, "set", "2");
  after = get (fixture, fixture->rep_police, 0);
  g_assert_nonnull (after);
  sp_test_device_free (colleague);
}

#define ADD(name, func) g_test_add ("/server/blobs/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("pieces", test_pieces);
  ADD ("unscanned", test_unscanned);
  ADD ("malware", test_malware);
  ADD ("wrong-content", test_wrong_content);
  ADD ("readers", test_readers);
  ADD ("deleted", test_deleted);
  ADD ("document", test_document);
  ADD ("agreed", test_agreed);

  return g_test_run ();
}
