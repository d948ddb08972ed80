/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-test-fill.h"
#include "sp-test-server.h"

#include <stdlib.h>
#include <string.h>

/* How fast the handlers are, without a network: pushes, pages, empty pulls, also from a national service. On PostgreSQL
 * pgbench then writes the same rows with as many commits, over one connection, too: as it usually does, a statement at a
 * time, and in a pipeline. */

#define N_CASES    500
#define N_PER_CASE 100
#define N_EMPTY    2000
#define N_NATION   1000000 /* cases of a national service */

static SpServerReply *
handle (SpTestServer *server, const char *path, const char *token, const char *body)
{
  g_autofree char *authorization = g_strconcat ("Bearer ", token, NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  SpServerRequest request = { .id = "r", .method = "POST", .path = path,
                              .authorization = authorization, .body = bytes };

  return sp_server_handle (server->server, server->sql, &request);
}

static char *
pull_body (SpTestDevice *device, const char *cursor)
{
  return g_strdup_printf (cursor ? "{\"epoch\":\"%s\",\"device\":\"%s\",\"max\":2000,\"cursor\":\"%s\"}"
                                 : "{\"epoch\":\"%s\",\"device\":\"%s\",\"max\":2000,\"cursor\":null%s}",
                          sp_server_get_epoch (device->server->server), device->id, cursor ? cursor : "");
}

static double
seconds_since (gint64 start)
{
  return (g_get_monotonic_time () - start) / (double) G_USEC_PER_SEC;
}

/* Milliseconds for a pull that brings nothing. */
static double
pull_nothing (SpTestDevice *device, const char *cursor)
{
  g_autofree char *body = pull_body (device, cursor);
  double best = G_MAXDOUBLE;

  for (int round = 0; round < 3; round++)
    {
      gint64 start = g_get_monotonic_time ();

      for (int i = 0; i < N_EMPTY; i++)
        {
          g_autoptr(SpServerReply) reply = handle (device->server, "/v1/sync/pull", device->token, body);

          g_assert_cmpuint (reply->status, ==, 200);
        }
      best = MIN (best, 1000 * seconds_since (start) / N_EMPTY);
    }
  return best;
}

#define NUMBERS \
  "(WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ?1)" \
  " SELECT n, '01890000-0000-7000-8000-' || substr (CAST (1000000000000 + n AS TEXT), 2) AS id FROM s) AS x"

/* As many cases more, which the device holds: straight into the tables, for it is pulling that is measured. */
static void
grow (SpTestDevice *device, gint64 n)
{
  static const char *const statements[] = {
    "INSERT INTO compartment (cid, name, scope) SELECT 10000000 + n, 'case:' || id, id FROM " NUMBERS,
    "INSERT INTO record (rid, id, type, cid, rev, fields, frev) SELECT 10000000 + n, id, 'case', 10000000 + n, 1,"
    " '{\"reference\":\"K7M42\",\"status\":\"accepted\"}', '{}' FROM " NUMBERS,
    "INSERT INTO compartment_log (cid, rid, seq, ord, what) SELECT 10000000 + n, 10000000 + n, 1, 1000 + n, 0 FROM "
    NUMBERS,
  };
  SpSql *sql = device->server->sql;
  g_autoptr(GError) error = NULL;

  sp_sql_begin (sql, &error);
  for (gsize i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      sp_sql_run (sql, statements[i], &error, "i", n);
      g_assert_no_error (error);
    }
  sp_sql_run (sql,
              "INSERT INTO device_compartment (device, cid, granted, dropped, state)"
              " SELECT ?2, 10000000 + n, 1, 0, 'complete' FROM " NUMBERS,
              &error, "it", n, device->id);
  g_assert_no_error (error);
  sp_sql_commit (sql, &error);
  g_assert_no_error (error);
}

static void
pull (SpTestDevice *device)
{
  g_autofree char *cursor = NULL;
  gboolean more = TRUE;
  double total = 0;
  guint n = 0;
  gsize size = 0;

  while (more)
    {
      g_autofree char *body = pull_body (device, cursor);
      gint64 start = g_get_monotonic_time ();
      g_autoptr(SpServerReply) reply = handle (device->server, "/v1/sync/pull", device->token, body);
      g_autoptr(JsonObject) page = NULL;

      total += seconds_since (start);
      g_assert_cmpuint (reply->status, ==, 200);
      page = sp_json_parse_object (reply->body->str, reply->body->len, NULL);
      size += reply->body->len;
      n += json_array_get_length (sp_json_get_array (page, "changes"));
      more = sp_json_get_flag (page, "more");
      g_set_str (&cursor, sp_json_get_text (page, "cursor"));
    }
  g_print ("pull: %u records, %.0f records/s (%.1f MB)\n", n, n / total, size / 1e6);

  {
    double small = pull_nothing (device, cursor);
    double large;

    grow (device, N_NATION);
    large = pull_nothing (device, cursor);
    g_print ("empty pull: %.3f ms; with %d cases more: %.3f ms, %.2f times as long\n", small, N_NATION, large,
             large / small);
  }
}

/* What one push of 500 operations writes, as a script of pgbench's. */
static char *
make_script (SpTestServer *server, gboolean pipeline)
{
  GString *script = g_string_new (NULL);
  g_autofree char *fields = NULL;
  g_autofree char *frev = NULL;
  g_autofree char *result = NULL;
  char *path = g_build_filename (server->directory, "push.sql", NULL);
  gint64 cid;
  gint64 base;

  g_assert_true (sp_sql_dup_text (server->sql, "SELECT fields FROM record WHERE type = 'contribution' LIMIT 1",
                                  &fields, NULL, ""));
  g_assert_true (sp_sql_dup_text (server->sql, "SELECT frev FROM record WHERE type = 'contribution' LIMIT 1", &frev,
                                  NULL, ""));
  g_assert_true (sp_sql_dup_text (server->sql, "SELECT result FROM op_result ORDER BY n DESC LIMIT 1", &result, NULL,
                                  ""));
  g_assert_true (sp_sql_get_int (server->sql, "SELECT max (cid) FROM compartment", &cid, NULL, ""));
  g_assert_true (sp_sql_get_int (server->sql, "SELECT seq FROM partnership", &base, NULL, ""));
  g_string_append (script, "BEGIN;\nSELECT seq + 1 AS seq FROM partnership FOR UPDATE \\gset\n");
  g_string_append (script, pipeline ? "\\startpipeline\n" : "");
  for (int i = 1; i <= 500; i++)
    g_string_append_printf (script,
                            "INSERT INTO record (id, type, cid, rev, gone, fields, frev) VALUES"
                            " (:seq || '-aaaa-bbbb-cccc-dddddddddddd-%d', 'contribution', %" G_GINT64_FORMAT
                            ", :seq, 0, '%s', '%s');\n"
                            "INSERT INTO compartment_log (cid, rid, seq, ord, what) VALUES"
                            " (%" G_GINT64_FORMAT ", (SELECT rid FROM record WHERE id ="
                            " :seq || '-aaaa-bbbb-cccc-dddddddddddd-%d'), :seq, %d, 0);\n"
                            "INSERT INTO op_result (device, n, hash, result) VALUES"
                            " ('01890000-0000-7000-8000-000000000000', :seq * 500 + %d, '%064d', '%s');\n",
                            i, cid, fields, frev, cid, i, i, i, i, result);
  g_string_append (script,
                   "INSERT INTO commit_log (seq, at, device) VALUES (:seq, 0, '');\n"
                   "UPDATE partnership SET seq = :seq;\n");
  g_string_append (script, pipeline ? "\\endpipeline\nCOMMIT;\n" : "COMMIT;\n");
  g_assert_true (g_file_set_contents (path, script->str, (gssize) script->len, NULL));
  g_string_free (script, TRUE);
  return path;
}

/* Operations a second. */
static double
run_pgbench (SpTestServer *server, gboolean pipeline)
{
  g_autofree char *program = g_build_filename (g_getenv ("SP_TEST_POSTGRES_BIN"), "pgbench", NULL);
  g_autofree char *script = make_script (server, pipeline);
  g_autofree char *output = NULL;
  const char *argv[] = { program, "-n", "-M", "prepared", "-c", "1", "-t", "100", "-f", script, server->url, NULL };
  const char *at;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL, NULL,
                               NULL));
  at = strstr (output, "tps = ");
  g_assert_nonnull (at);
  return 500 * g_ascii_strtod (at + strlen ("tps = "), NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr(SpTestServer) server = sp_test_server_new ();
  g_autofree char *agency = sp_test_server_agency (server, "Police");
  g_autofree char *member = sp_test_server_member (server, agency, "\"chair\"");
  g_autoptr(SpTestDevice) writer = sp_test_device_new (server, member);
  g_autoptr(SpTestDevice) reader = sp_test_device_new (server, member);

  double rate;

  rate = 1000 / sp_test_fill (writer, N_CASES, N_PER_CASE);
  g_print ("push: %.0f operations/s\n", rate);
  {
    g_autoptr(JsonObject) token = sp_test_device_sign_in (reader);

    pull (reader);
  }
  if (server->url)
    {
      double other = run_pgbench (server, FALSE);
      double pipeline = run_pgbench (server, TRUE);

      g_print ("pgbench, the same rows and commits: %.0f operations/s; push reaches %.0f %% of it\n", other,
               100 * rate / other);
      g_print ("pgbench in a pipeline: %.0f operations/s; push reaches %.0f %% of it\n", pipeline,
               100 * rate / pipeline);
    }
  return EXIT_SUCCESS;
}
