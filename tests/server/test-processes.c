/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-server-admin.h"
#include "sp-sql-migrations.h"
#include "sp-test-https.h"
#include "sp-test-postgres.h"
#include "sp-test-process.h"
#include "sp-test-server.h"
#include "sp-test-wait.h"
#include "sp-transport.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* Several processes serve one partnership, on one PostgreSQL: it makes no difference which of them a laptop
 * reaches, nor that one is killed, nor that all of them lose their connections. */

#define N_PROCESSES 3
#define N_WRITERS   6
#define N_PUSHES    40
#define N_OPS       5

typedef struct
{
  SpTestHttps *https; /* for its folder and its commands */
  SpTestServer direct;
  SpTestProcess *processes[N_PROCESSES];
  SpTransport *transports[N_PROCESSES];
  char *member;
  char *agency;
  char *case_id;
  SpTestDevice *writers[N_WRITERS];
  SpTestDevice *reader;
  GHashTable *seqs; /* of acknowledged pushes, each once */
  GHashTable *acknowledged; /* ids of records */
  GHashTable *seen; /* id → rev */
  guint n_done; /* pushes */
  guint n_broken; /* requests that got no answer */
  gboolean finished;
  gboolean upgrade; /* in the middle */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->https = sp_test_https_new ();
  g_assert_nonnull (self->https->url);
  sp_test_https_stop (self->https);
  self->direct = (SpTestServer) { .ambient = self->https->ambient, .sql = self->https->sql,
                                  .server = self->https->server };
  self->agency = sp_test_https_agency (self->https, "Police");
  self->member = sp_test_https_member (self->https, self->agency, "\"chair\"");
  for (int i = 0; i < N_PROCESSES; i++)
    {
      g_autofree char *name = g_strdup_printf ("port%d", i);
      g_autofree char *address = NULL;

      self->processes[i] = sp_test_process_new (self->https->directory, name);
      sp_test_process_start (self->processes[i]);
      address = g_strdup_printf ("https://127.0.0.1:%s", self->processes[i]->port);
      self->transports[i] = sp_transport_new_soup (address, sp_instance_get_pin (self->https->instance));
    }
  for (int i = 0; i < N_WRITERS; i++)
    {
      self->writers[i] = sp_test_device_new (&self->direct, self->member);
      sp_test_device_tell (self->writers[i], N_PUSHES * N_OPS);
    }
  self->reader = sp_test_device_new (&self->direct, self->member);
  self->case_id = sp_test_device_new_case (self->reader, self->agency);
  self->seqs = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->acknowledged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  for (int i = 0; i < N_PROCESSES; i++)
    {
      g_clear_object (&self->transports[i]);
      sp_test_process_free (self->processes[i]);
    }
  for (int i = 0; i < N_WRITERS; i++)
    sp_test_device_free (self->writers[i]);
  sp_test_device_free (self->reader);
  g_hash_table_unref (self->seqs);
  g_hash_table_unref (self->acknowledged);
  g_hash_table_unref (self->seen);
  g_free (self->member);
  g_free (self->agency);
  g_free (self->case_id);
  sp_test_https_free (self->https);
}

/* In a fiber: the answer of one process, or NULL where none came. */
static JsonObject *
ask (Fixture *self, guint process, SpTestDevice *device, const char *path, const char *text, guint *status)
{
  g_autoptr(GBytes) body = text ? g_bytes_new (text, strlen (text)) : NULL;
  g_autoptr(SpTransportReply) reply = NULL;
  GBytes *bytes;

  reply = dex_await_object (sp_transport_send (self->transports[process], text ? "POST" : "GET", path,
                                               device->token, body),
                            NULL);
  if (!reply)
    return NULL;
  *status = sp_transport_reply_get_status (reply);
  bytes = sp_transport_reply_get_body (reply);
  return sp_json_parse_object (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL);
}

static char *
push_body (Fixture *self, SpTestDevice *device, GPtrArray *ids)
{
  g_autofree char *compartment = g_strconcat ("case:", self->case_id, NULL);
  GString *body = g_string_new (NULL);

  g_string_append_printf (body, "{\"epoch\":\"%s\",\"device\":\"%s\",\"first_op\":%" G_GINT64_FORMAT ",\"ops\":[",
                          sp_server_get_epoch (self->https->server), device->id, device->n + 1);
  for (int i = 0; i < N_OPS; i++)
    {
      char *id = sp_test_server_new_id (&self->direct);

      g_ptr_array_add (ids, id);
      sp_test_device_op (device, "create", "contribution", id, compartment, 0, NULL,
                         "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\",\"text\":\"Seen.\"}",
                         self->case_id, self->agency);
      g_string_append_printf (body, "%s%s", i > 0 ? "," : "", (char *) device->ops->pdata[i]);
    }
  g_ptr_array_set_size (device->ops, 0);
  g_string_append (body, "]}");
  return g_string_free (body, FALSE);
}

typedef struct
{
  Fixture *self;
  guint index;
} Writer;

static void
acknowledge (Fixture *self, JsonObject *reply, GPtrArray *ids)
{
  gint64 seq = sp_json_get_int (reply, "seq", -1);

  for (guint i = 0; i < ids->len; i++)
    {
      g_assert_cmpstr (sp_test_status (reply, i), ==, "applied");
      g_assert_cmpstr (sp_test_result (reply, i, "record"), ==, ids->pdata[i]);
      seq = sp_test_rev (reply, i);
      g_assert_true (g_hash_table_add (self->acknowledged, g_strdup (ids->pdata[i])));
    }
  /* All of a push have one number, which no other push has. */
  g_assert_true (g_hash_table_add (self->seqs, g_memdup2 (&seq, sizeof seq)));
}

/* What a later version would do when its first process starts. */
static void
migrate (Fixture *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) sql = sp_sql_postgres_open (self->https->url, &error);
  int version = sp_sql_get_version (sql, &error);
  g_autofree SpSqlMigration *migrations = g_new0 (SpSqlMigration, version + 1);

  migrations[version] = (SpSqlMigration) { version + 1, NULL,
                                           "ALTER TABLE record ADD COLUMN later BIGINT NOT NULL DEFAULT 0;"
                                           "CREATE INDEX record_later ON record (later)" };
  sp_sql_migrate (sql, migrations, version + 1, &error);
  g_assert_no_error (error);
}

static void
break_connections (Fixture *self)
{
  gint64 n;

  g_assert_true (sp_sql_get_int (self->direct.sql,
                                 "SELECT count(pg_terminate_backend (pid)) FROM pg_stat_activity"
                                 " WHERE application_name = 'stalking-partnership' AND pid <> pg_backend_pid ()",
                                 &n, NULL, ""));
  g_assert_cmpint (n, >=, N_PROCESSES);
}

/* Sends one push after the other, to another process each time, and again where no answer came. */
static DexFuture *
write_fiber (gpointer data)
{
  Writer *writer = data;
  Fixture *self = writer->self;
  SpTestDevice *device = self->writers[writer->index];
  guint process = writer->index;

  for (int k = 0; k < N_PUSHES; k++)
    {
      g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *body = push_body (self, device, ids);
      g_autoptr(JsonObject) reply = NULL;
      guint status = 0;

      while (!(reply = ask (self, process++ % N_PROCESSES, device, "/v1/sync/push", body, &status)))
        self->n_broken++;
      g_assert_cmpuint (status, ==, 200);
      acknowledge (self, reply, ids);
      if (++self->n_done == N_WRITERS * N_PUSHES / 4)
        break_connections (self);
      if (self->n_done == N_WRITERS * N_PUSHES / 3)
        sp_test_process_kill (self->processes[1]);
      if (self->n_done == N_WRITERS * N_PUSHES / 2 && self->upgrade)
        migrate (self);
      if (self->n_done == N_WRITERS * N_PUSHES * 2 / 3 && !self->upgrade)
        sp_test_process_start (self->processes[1]);
    }
  return dex_future_new_true ();
}

/* Takes in a page; what it brings lies behind what the one before has told to be whole. */
static void
take_page (Fixture *self, JsonObject *page, gint64 *upto)
{
  JsonArray *changes = sp_json_get_array (page, "changes");

  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = json_array_get_object_element (changes, i);
      gint64 rev = sp_json_get_int (change, "rev", -1);

      g_assert_cmpint (rev, >, *upto);
      g_assert_true (g_hash_table_add (self->seen, g_strdup (sp_json_get_text (change, "id"))));
    }
  if (!sp_json_get_flag (page, "more"))
    {
      g_assert_cmpint (sp_json_get_int (page, "upto", -1), >=, *upto);
      *upto = sp_json_get_int (page, "upto", -1);
    }
  g_set_str (&self->reader->cursor, sp_json_get_text (page, "cursor"));
}

/* Pulls without a pause, from one process after the other, until the writers are done and nothing is left. */
static DexFuture *
read_fiber (gpointer data)
{
  Fixture *self = data;
  gboolean more = TRUE;
  gint64 upto = 0;
  guint process = 0;

  while (more)
    {
      g_autofree char *body = NULL;
      g_autoptr(JsonObject) page = NULL;
      gboolean last = self->finished;
      guint status = 0;

      body = g_strdup_printf ("{\"epoch\":\"%s\",\"device\":\"%s\",\"max\":7,\"cursor\":%s%s%s}",
                              sp_server_get_epoch (self->https->server), self->reader->id,
                              self->reader->cursor ? "\"" : "", self->reader->cursor ? self->reader->cursor : "null",
                              self->reader->cursor ? "\"" : "");
      if (!(page = ask (self, process++ % N_PROCESSES, self->reader, "/v1/sync/pull", body, &status)))
        continue;
      g_assert_cmpuint (status, ==, 200);
      take_page (self, page, &upto);
      more = !last || sp_json_get_flag (page, "more");
    }
  return dex_future_new_true ();
}

static DexFuture *
finished_cb (DexFuture *future, gpointer data)
{
  ((Fixture *) data)->finished = TRUE;
  return dex_ref (future);
}

static void
run_concurrent (Fixture *self)
{
  g_autoptr(GPtrArray) futures = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  Writer writers[N_WRITERS];
  DexFuture *reading;
  GHashTableIter iter;
  gpointer id;
  gint64 n;

  reading = dex_scheduler_spawn (NULL, 0, read_fiber, self, NULL);
  for (guint i = 0; i < N_WRITERS; i++)
    {
      writers[i] = (Writer) { self, i };
      g_ptr_array_add (futures, dex_scheduler_spawn (NULL, 0, write_fiber, &writers[i], NULL));
    }
  sp_test_wait (dex_future_finally (dex_future_allv ((DexFuture *const *) futures->pdata, futures->len), finished_cb,
                                    self, NULL),
                NULL, &error);
  g_assert_no_error (error);
  g_ptr_array_foreach (futures, (GFunc) dex_unref, NULL);
  sp_test_wait (reading, NULL, &error);
  g_assert_no_error (error);

  /* Nothing is lost, nothing is there twice, and the reader has seen all of it. */
  g_assert_cmpuint (g_hash_table_size (self->acknowledged), ==, N_WRITERS * N_PUSHES * N_OPS);
  g_hash_table_iter_init (&iter, self->acknowledged);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_assert_true (g_hash_table_contains (self->seen, id));
  g_assert_true (sp_sql_get_int (self->direct.sql, "SELECT count(*) FROM record WHERE type = 'contribution'", &n,
                                 NULL, ""));
  g_assert_cmpint (n, ==, N_WRITERS * N_PUSHES * N_OPS);
  /* The numbers of commits have no gap. */
  g_assert_true (sp_sql_get_int (self->direct.sql,
                                 "SELECT (SELECT seq FROM partnership) - (SELECT count(*) FROM commit_log)", &n,
                                 NULL, ""));
  g_assert_cmpint (n, ==, 0);
}

static void
test_concurrent (Fixture *self, gconstpointer data)
{
  run_concurrent (self);
  g_assert_cmpuint (self->n_broken, >, 0);
}

/* A later version has started beside them, and changed the schema: those that serve go on; this version does not start
 * any more. */
static void
test_upgraded (Fixture *self, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  self->upgrade = TRUE;
  run_concurrent (self);
  g_assert_null (sp_instance_open (self->https->directory, &error));
  g_assert_error (error, SP_INSTANCE_ERROR, SP_INSTANCE_ERROR_NEWER);
}

static guint16
free_port (void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

/* The example in data/ with this test's ports and folder, in one process that writes nothing elsewhere. */
static GSubprocess *
start_nginx (Fixture *self, guint16 port)
{
  static const char *const stores[] = { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" };
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "..", "data", "nginx.conf", NULL);
  g_autofree char *target = g_build_filename (self->https->directory, "nginx.conf", NULL);
  g_autofree char *listen = g_strdup_printf ("listen 127.0.0.1:%u ssl", port);
  g_autofree char *extra = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GString) config = NULL;
  g_autoptr(GString) paths = g_string_new ("http {\n");
  g_autoptr(GError) error = NULL;
  GSubprocess *process;

  g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
  config = g_string_new (text);
  g_assert_cmpuint (g_string_replace (config, "listen 0.0.0.0:8443 ssl", listen, 0), ==, 1);
  g_assert_cmpuint (g_string_replace (config, "/srv/partnership", self->https->directory, 0), ==, 3);
  for (int i = 0; i < N_PROCESSES; i++)
    {
      g_autofree char *from = g_strdup_printf ("127.0.0.1:%d", 8444 + i);
      g_autofree char *to = g_strdup_printf ("127.0.0.1:%s", self->processes[i]->port);

      g_assert_cmpuint (g_string_replace (config, from, to, 0), ==, 1);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (stores); i++)
    g_string_append_printf (paths, "%s_temp_path %s/%s;\n", stores[i], self->https->directory, stores[i]);
  g_string_replace (config, "http {\n", paths->str, 1);
  g_assert_true (g_file_set_contents (target, config->str, (gssize) config->len, NULL));
  extra = g_strdup_printf ("daemon off; master_process off; pid %s/nginx.pid;", self->https->directory);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "setpriv", "--pdeathsig", "TERM", "--", "nginx", "-e",
                              "stderr", "-c", target, "-g", extra, NULL);
  g_assert_no_error (error);
  return process;
}

static void
remove_stores (Fixture *self)
{
  static const char *const names[] = { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->https->directory, names[i], NULL);

      g_rmdir (path);
    }
}

/* Laptops know one address and one certificate, and what goes on behind them is nothing to them. */
static void
test_nginx (Fixture *self, gconstpointer data)
{
  guint16 port = free_port ();
  g_autofree char *address = g_strdup_printf ("https://127.0.0.1:%u", port);
  g_autoptr(GSubprocess) nginx = start_nginx (self, port);
  g_autoptr(GError) error = NULL;
  gboolean up = FALSE;

  for (int i = 0; i < N_PROCESSES; i++)
    {
      g_object_unref (self->transports[i]);
      self->transports[i] = sp_transport_new_soup (address, sp_instance_get_pin (self->https->instance));
    }
  for (int i = 0; i < 300 && !up; i++)
    {
      sp_test_wait (dex_timeout_new_msec (50), NULL, NULL);
      up = sp_test_wait (sp_transport_send (self->transports[0], "GET", "/v1/meta", NULL, NULL), NULL, NULL);
    }
  g_assert_true (up);
  run_concurrent (self);
  g_test_message ("%u of %u requests got no answer", self->n_broken, self->n_done);
  g_subprocess_send_signal (nginx, SIGTERM);
  g_subprocess_wait (nginx, NULL, &error);
  g_assert_no_error (error);
  remove_stores (self);
}

static DexFuture *
live_fiber (gpointer data)
{
  Writer *writer = data;
  g_autofree char *path = NULL;
  g_autoptr(JsonObject) reply = NULL;
  gint64 seq;
  gint64 acl_rev;
  guint status = 0;

  g_assert_true (sp_sql_get_int (writer->self->direct.sql, "SELECT seq FROM partnership", &seq, NULL, ""));
  g_assert_true (sp_sql_get_int (writer->self->direct.sql, "SELECT acl_rev FROM partnership", &acl_rev, NULL, ""));
  path = g_strdup_printf ("/v1/live?after=%" G_GINT64_FORMAT "&acl=%" G_GINT64_FORMAT, seq, acl_rev);
  reply = ask (writer->self, writer->index, writer->self->writers[0], path, NULL, &status);
  g_assert_nonnull (reply);
  g_assert_true (status == 401 || status == 403);
  return dex_future_new_true ();
}

static DexFuture *
refused_fiber (gpointer data)
{
  Writer *writer = data;
  SpTestDevice *device = writer->self->writers[0];
  g_autoptr(JsonObject) reply = NULL;
  g_autofree char *body = NULL;
  guint status = 0;

  body = g_strdup_printf ("{\"epoch\":\"%s\",\"device\":\"%s\",\"max\":7,\"cursor\":null}",
                          sp_server_get_epoch (writer->self->https->server), device->id);
  reply = ask (writer->self, writer->index, device, "/v1/sync/pull", body, &status);
  g_assert_nonnull (reply);
  g_assert_true (status == 401 || status == 403);
  return dex_future_new_true ();
}

/* A device that is shut out is refused by all, those that hang included, within a second. */
static void
test_revoked (Fixture *self, gconstpointer data)
{
  DexFuture *hanging[N_PROCESSES];
  Writer writers[N_PROCESSES];
  g_autoptr(GError) error = NULL;
  gint64 start;

  for (guint i = 0; i < N_PROCESSES; i++)
    {
      writers[i] = (Writer) { self, i };
      hanging[i] = dex_scheduler_spawn (NULL, 0, live_fiber, &writers[i], NULL);
    }
  sp_test_wait (dex_timeout_new_msec (500), NULL, NULL);
  for (guint i = 0; i < N_PROCESSES; i++)
    g_assert_true (dex_future_is_pending (hanging[i]));

  sp_server_admin_set_device (self->https->server, self->direct.sql, self->writers[0]->id, "revoked", &error);
  g_assert_no_error (error);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < N_PROCESSES; i++)
    {
      sp_test_wait (hanging[i], NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  for (guint i = 0; i < N_PROCESSES; i++)
    {
      sp_test_wait (dex_scheduler_spawn (NULL, 0, refused_fiber, &writers[i], NULL), NULL, &error);
      g_assert_no_error (error);
    }
}

/* Another process has taken the database back: all of them say so at once, as they keep no epoch of their own. */
static void
test_restored (Fixture *self, gconstpointer data)
{
  g_autofree char *before = g_strdup (sp_server_get_epoch (self->https->server));
  g_autoptr(GError) error = NULL;

  sp_server_database_restored (self->direct.sql, self->https->ambient, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_PROCESSES; i++)
    {
      g_auto(GValue) value = G_VALUE_INIT;
      g_autoptr(JsonObject) meta = NULL;
      GBytes *bytes;

      sp_test_wait (sp_transport_send (self->transports[i], "GET", "/v1/meta", NULL, NULL), &value, &error);
      g_assert_no_error (error);
      bytes = sp_transport_reply_get_body (g_value_get_object (&value));
      meta = sp_json_parse_object (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL);
      g_assert_cmpstr (sp_json_get_text (meta, "epoch"), !=, before);
    }
}

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/server/processes/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("concurrent", test_concurrent);
  ADD ("upgraded", test_upgraded);
  ADD ("nginx", test_nginx);
  ADD ("revoked", test_revoked);
  ADD ("restored", test_restored);
#undef ADD

  return g_test_run ();
}
