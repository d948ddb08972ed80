/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-server-admin.h"
#include "sp-server-dispose.h"
#include "sp-server-leavers.h"
#include "sp-test-server.h"

/* Members who left long ago: who they were goes from the server, the laptops and what a backup brings back. */

#define CANARY "Quicksilver"

typedef struct
{
  SpTestServer *server;
  char *police;
  char *leaver;
  char *chair_member;
  SpTestDevice *chair; /* an administrator, too */
  char *case_id;
} Fixture;

static void
put (Fixture *fixture, const char *type, const char *id, const char *text)
{
  g_autoptr(JsonObject) set = sp_json_parse_object (text, -1, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *record = sp_server_admin_put (fixture->server->server, fixture->server->sql, type, id, set, &error);

  g_assert_no_error (error);
}

static void
expect (SpTestDevice *device, const char *status, const char *reason, const char *detail)
{
  g_autoptr(JsonObject) reply = sp_test_device_push (device);
  guint last = json_array_get_length (sp_json_get_array (reply, "results")) - 1;

  g_assert_cmpstr (sp_test_status (reply, last), ==, status);
  g_assert_cmpstr (sp_test_result (reply, last, "reason"), ==, reason);
  g_assert_cmpstr (sp_test_result (reply, last, "detail"), ==, detail);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr(SpTestDevice) laptop = NULL;

  fixture->server = sp_test_server_new ();
  fixture->police = sp_test_server_agency (fixture->server, "Police");
  fixture->chair_member = sp_test_server_member (fixture->server, fixture->police, "\"administrator\",\"chair\"");
  fixture->leaver = sp_test_server_member (fixture->server, fixture->police, "\"representative\"");
  fixture->chair = sp_test_device_new (fixture->server, fixture->chair_member);
  laptop = sp_test_device_new (fixture->server, fixture->leaver);
  fixture->case_id = sp_test_device_new_case (fixture->chair, fixture->police);
  put (fixture, "member", fixture->leaver,
       "{\"family_name\":\"" CANARY "\",\"given_names\":\"" CANARY "\",\"email\":\"" CANARY "@example.org\","
       "\"phone\":\"" CANARY "\",\"post\":\"" CANARY "\",\"retired\":true,\"left\":\"2019-01-01\"}");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sp_test_device_free (fixture->chair);
  g_free (fixture->police);
  g_free (fixture->leaver);
  g_free (fixture->chair_member);
  g_free (fixture->case_id);
  sp_test_server_free (fixture->server);
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

static void
assert_no_word_left (SpSql *sql)
{
  g_assert_cmpint (count (sql, "SELECT count(*) FROM record WHERE CAST (fields AS TEXT) LIKE '%" CANARY "%'"), ==, 0);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM record WHERE frev LIKE '%" CANARY "%'"), ==, 0);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM quarantine WHERE op LIKE '%" CANARY "%'"), ==, 0);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM op_result WHERE result LIKE '%" CANARY "%'"), ==, 0);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM audit_entry WHERE entry LIKE '%" CANARY "%'"), ==, 0);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM device WHERE name LIKE '%" CANARY "%'"), ==, 0);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM sign_on_member WHERE subject LIKE '%" CANARY "%'"), ==, 0);
  g_assert_cmpint (count (sql, "SELECT count(*) FROM draft"), ==, 0);
}

static void
forget (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (sp_server_leaver_forget (fixture->server->server, fixture->server->sql, fixture->leaver, &error));
  g_assert_no_error (error);
}

static gboolean
is_named (Fixture *fixture, const char *member)
{
  g_autoptr(GError) error = NULL;
  gboolean named = FALSE;

  g_assert_true (sp_server_leaver_is_named (fixture->server->sql, member, &named, &error));
  g_assert_no_error (error);
  return named;
}

/* Whatever the server keeps of them beside the record goes with it, and the laptops have it at once. */
static void
test_forgotten (Fixture *fixture, gconstpointer data)
{
  g_autofree char *query = NULL;
  g_autoptr(GError) error = NULL;

  /* Two versions, one that was refused, a laptop and an account with a name. */
  sp_test_device_pull (fixture->chair);
  g_assert_true (sp_test_device_sees_text (fixture->chair, CANARY));
  sp_test_device_op (fixture->chair, "set", "member", fixture->leaver, "directory", 0, NULL, "{\"phone\":\"" CANARY " 2\"}");
  expect (fixture->chair, "conflict", NULL, NULL);
  sp_test_device_op (fixture->chair, "set", "member", fixture->leaver, "directory", G_MAXINT32, NULL,
                     "{\"email\":\"" CANARY "\\u0001\"}");
  expect (fixture->chair, "quarantined", "invalid", "control-character");
  sp_sql_run (fixture->server->sql, "INSERT INTO sign_on_member (member, subject) VALUES (?, ?)", &error, "tt", fixture->leaver,
              CANARY);
  g_assert_no_error (error);
  sp_sql_run (fixture->server->sql, "UPDATE device SET name = ? WHERE member = ?", &error, "tt", CANARY, fixture->leaver);
  g_assert_no_error (error);
  g_assert_cmpint (count (fixture->server->sql, "SELECT count(*) FROM device WHERE name = '" CANARY "'"), ==, 1);
  g_assert_cmpint (count (fixture->server->sql, "SELECT count(*) FROM record WHERE CAST (fields AS TEXT) LIKE '%" CANARY "%'"), >=, 2);

  forget (fixture);
  assert_no_word_left (fixture->server->sql);
  g_assert_cmpint (count (fixture->server->sql, "SELECT scrub FROM partnership"), ==, 1);
  sp_test_device_pull (fixture->chair);
  g_assert_false (sp_test_device_sees_text (fixture->chair, CANARY));
  g_assert_true (sp_test_device_sees_text (fixture->chair, "Former member"));
  query = g_strdup_printf ("SELECT count(*) FROM audit_entry WHERE device = 'server' AND entry LIKE '%%\"left\"%%' AND entry LIKE"
                           " '%%%s%%'",
                           fixture->leaver);
  g_assert_cmpint (count (fixture->server->sql, query), ==, 1);

  /* It does not come back: nobody changes what is left, nor says of somebody else that they are forgotten. */
  sp_test_device_op (fixture->chair, "set", "member", fixture->leaver, "directory", G_MAXINT32, NULL,
                     "{\"family_name\":\"Somebody\",\"retired\":null}");
  expect (fixture->chair, "quarantined", "forbidden", "append-only");
  g_assert_cmpint (count (fixture->server->sql, "SELECT count(*) FROM quarantine WHERE op LIKE '%Somebody%'"), ==, 0);
  sp_test_device_op (fixture->chair, "set", "member", fixture->chair_member, "directory", G_MAXINT32, NULL,
                     "{\"forgotten\":\"2026-01-01\"}");
  expect (fixture->chair, "quarantined", "forbidden", "append-only");
  /* Done once. */
  forget (fixture);
  g_assert_cmpint (count (fixture->server->sql, query), ==, 1);
}

/* Named as long as a case is kept in which they did something or were shut out; then only what is left of it is not asked. */
static void
test_named (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = sp_test_server_new_id (fixture->server);
  g_autofree char *disposal = sp_test_server_new_id (fixture->server);
  g_autofree char *second = sp_test_server_member (fixture->server, fixture->police, "\"coordinator\"");
  g_autoptr(SpTestDevice) other = sp_test_device_new (fixture->server, second);
  g_autofree char *chair_part = g_strdup_printf ("case:%s:chair", fixture->case_id);
  g_autofree char *place = g_strconcat ("disposal:", fixture->case_id, NULL);

  g_assert_false (is_named (fixture, fixture->leaver));
  sp_test_device_op (fixture->chair, "create", "exclusion", id, chair_part, 0, NULL,
                     "{\"case_id\":\"%s\",\"member\":\"%s\",\"reason\":\"A relative\"}", fixture->case_id, fixture->leaver);
  expect (fixture->chair, "applied", NULL, NULL);
  g_assert_true (is_named (fixture, fixture->leaver));

  sp_test_device_op (fixture->chair, "create", "disposal", disposal, place, 0, NULL,
                     "{\"case_id\":\"%s\",\"reference\":\"ACDEF\",\"ground\":\"erasure\",\"reason\":\"A court\","
                     "\"proposed_by\":\"%s\",\"proposed\":\"2026-06-01\"}",
                     fixture->case_id, fixture->chair_member);
  expect (fixture->chair, "applied", NULL, NULL);
  sp_test_device_op (other, "set", "disposal", disposal, place, G_MAXINT32, NULL,
                     "{\"confirmed_by\":\"%s\",\"confirmed\":\"2026-06-01\"}", second);
  expect (other, "applied", NULL, NULL);
  g_assert_false (is_named (fixture, fixture->leaver));
  g_assert_false (is_named (fixture, fixture->chair_member));
}

/* A backup from before has them, until it is used. */
static void
test_backup (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->server->directory, "backup", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) old = NULL;
  g_autoptr(SpServer) server = NULL;
  guint8 key[SP_SQL_KEY_SIZE] = { 7 };

  if (fixture->server->url)
    {
      g_test_skip ("PostgreSQL's own tools make its backups");
      return;
    }
  sp_sql_run (fixture->server->sql, "VACUUM INTO ?", &error, "t", path);
  g_assert_no_error (error);
  forget (fixture);
  old = sp_sql_open (path, key, SP_SQL_DURABLE, &error);
  g_assert_no_error (error);
  server = sp_server_new (fixture->server->ambient, old, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (old, "SELECT count(*) FROM record WHERE fields LIKE '%" CANARY "%'"), ==, 1);
  g_assert_true (sp_server_leavers_again (server, fixture->server->sql, old, &error));
  g_assert_no_error (error);
  assert_no_word_left (old);
}

#define ADD(name, function) g_test_add ("/leavers/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("forgotten", test_forgotten);
  ADD ("named", test_named);
  ADD ("backup", test_backup);
  return g_test_run ();
}
