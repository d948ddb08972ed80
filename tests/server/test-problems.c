/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-admin.h"
#include "sp-test-server.h"

/* What the server says when its own database fails it; nothing of the request is taken then. */

typedef struct
{
  SpTestServer *server;
  SpTestDevice *device;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *agency = NULL;
  g_autofree char *member = NULL;

  fixture->server = sp_test_server_new ();
  agency = sp_test_server_agency (fixture->server, "Police");
  member = sp_test_server_member (fixture->server, agency, "\"administrator\",\"chair\"");
  fixture->device = sp_test_device_new (fixture->server, member);
  sp_test_device_tell (fixture->device, 1); /* all is well yet */
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sp_test_device_free (fixture->device);
  sp_test_server_free (fixture->server);
}

static void
exec (Fixture *fixture, const char *text)
{
  g_autoptr(GError) error = NULL;

  sp_sql_exec (fixture->server->sql, text, &error);
  g_assert_no_error (error);
}

/* Pushes one agency; the problem that comes back, or NULL where it was taken. */
static char *
push (Fixture *fixture, gsize size)
{
  g_autofree char *id = sp_test_server_new_id (fixture->server);
  g_autofree char *name = g_strnfill (size, 'x');
  g_autoptr(JsonObject) reply = NULL;

  sp_test_device_op (fixture->device, "create", "agency", id, "directory", 0, NULL,
                     "{\"name\":\"Health\",\"short_name\":\"H\",\"later\":\"%s\"}", name);
  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "request request: error *");
  reply = sp_test_device_push (fixture->device);
  return g_strdup (sp_test_problem (reply));
}

static void
assert_taken_now (Fixture *fixture)
{
  g_autoptr(JsonObject) reply = NULL;
  g_autofree char *id = sp_test_server_new_id (fixture->server);

  g_test_assert_expected_messages ();
  fixture->device->n--; /* the number is still free */
  sp_test_device_op (fixture->device, "create", "agency", id, "directory", 0, NULL,
                     "{\"name\":\"Health\",\"short_name\":\"H\"}");
  reply = sp_test_device_push (fixture->device);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
}

static void
test_no_space (Fixture *fixture, gconstpointer data)
{
  g_autofree char *problem = NULL;

  exec (fixture, "PRAGMA max_page_count = 1"); /* as much as there is, and no more */
  problem = push (fixture, 100 * 1024);
  g_assert_cmpuint (fixture->server->status, ==, 507);
  g_assert_cmpstr (problem, ==, "no-space");
  exec (fixture, "PRAGMA max_page_count = 1000000");
  assert_taken_now (fixture);
}

static void
test_internal (Fixture *fixture, gconstpointer data)
{
  g_autofree char *problem = NULL;

  exec (fixture, "ALTER TABLE op_result RENAME TO elsewhere");
  problem = push (fixture, 1);
  g_assert_cmpuint (fixture->server->status, ==, 500);
  g_assert_cmpstr (problem, ==, "internal");
  exec (fixture, "ALTER TABLE elsewhere RENAME TO op_result");
  assert_taken_now (fixture);
}

static void
test_busy (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->server->directory, "partnership.db", NULL);
  guint8 key[SP_SQL_KEY_SIZE] = { 7 };
  g_autoptr(GError) error = NULL;
  g_autofree char *problem = NULL;
  SpSql *other = sp_sql_open (path, key, SP_SQL_NONE, &error);

  g_assert_no_error (error);
  g_assert_true (sp_sql_begin (other, &error));
  exec (fixture, "PRAGMA busy_timeout = 50");
  problem = push (fixture, 1);
  g_assert_cmpuint (fixture->server->status, ==, 503);
  g_assert_cmpstr (problem, ==, "busy");
  sp_sql_rollback (other);
  sp_sql_close (other);
  assert_taken_now (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/problems/no-space", Fixture, NULL, set_up, test_no_space, tear_down);
  g_test_add ("/problems/internal", Fixture, NULL, set_up, test_internal, tear_down);
  g_test_add ("/problems/busy", Fixture, NULL, set_up, test_busy, tear_down);
  return g_test_run ();
}
