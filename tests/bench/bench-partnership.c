/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>

#include "bench-partnership.h"

#include "sp-json.h"
#include "sp-remote.h"
#include "sp-server-admin.h"
#include "sp-sync.h"
#include "sp-test-log.h"
#include "sp-wire.h"

#include <sodium.h>
#include <string.h>

static BenchPartnership *partnership;

static SpServerReply *
handle (BenchPartnership *self, const char *method, const char *path, const char *token, GBytes *body)
{
  g_autofree char *authorization = token ? g_strconcat ("Bearer ", token, NULL) : NULL;
  SpServerRequest request = {
    .id = "bench", .method = method, .path = path, .authorization = authorization, .body = body,
  };

  return sp_server_handle (self->server, self->sql, &request);
}

/* The server without its HTTP, as a transport: to fill it. */
static SpTransportReply *
direct_cb (const char *method, const char *path, const char *token, GBytes *body, gpointer data, GError **error)
{
  g_autoptr(SpServerReply) reply = handle (data, method, path, token, body);
  g_autoptr(GBytes) bytes = g_bytes_new (reply->body->str, reply->body->len);

  return sp_transport_reply_new (reply->status, bytes);
}

typedef struct
{
  BenchPartnership *partnership;
  SpRemote *remote;
  const char *device;
  guint8 *secret_key;
  SpTestLog log;
  GString *ops;
  guint n;
  guint in_push;
} Author;

static DexFuture *
call_fiber (gpointer data)
{
  Author *self = data;
  guint first = self->log.entries->len + 1;
  g_autofree char *log = NULL;
  g_autoptr(GBytes) told = NULL;
  g_autoptr(GBytes) receipt = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *head = g_strdup_printf ("{\"epoch\":\"%s\",\"device\":\"%s\",\"first_op\":%u,\"ops\":[",
                                           sp_server_get_epoch (self->partnership->server), self->device,
                                           self->n - self->in_push + 1);
  g_autofree char *text = g_strconcat (head, self->ops->str, "]}", NULL);
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));

  sp_test_log_tell (&self->log, self->device, self->partnership->member, self->n);
  log = sp_test_log_body (&self->log, self->device, self->secret_key, first);
  told = g_bytes_new (log, strlen (log));
  receipt = dex_await_boxed (sp_remote_call (self->remote, "POST", "/v1/audit", told), &error);
  if (!receipt)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return sp_remote_call (self->remote, "POST", "/v1/sync/push", body);
}

static void
check_push (GValue *value, guint n)
{
  GBytes *reply = g_value_get_boxed (value);
  g_autoptr(JsonObject) object = sp_remote_read (reply, NULL);
  JsonArray *results = object ? sp_json_get_array (object, "results") : NULL;

  bench_must_be (results && json_array_get_length (results) == n, NULL);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *verdict = json_array_get_object_element (results, i);

      if (g_strcmp0 (sp_json_get_text (verdict, "status"), "applied") == 0)
        continue;
      g_printerr ("sp-bench: the server refuses %s: %s\n", sp_json_get_text (verdict, "field"),
                  sp_json_get_text (verdict, "detail"));
      bench_must_be (FALSE, NULL);
    }
  g_value_unset (value);
  g_free (value);
}

static void
flush (Author *self)
{
  if (self->in_push == 0)
    return;
  check_push (bench_await (dex_scheduler_spawn (NULL, 0, call_fiber, self, NULL)), self->in_push);
  g_string_truncate (self->ops, 0);
  self->in_push = 0;
}

static void
create_cb (const BenchRecord *record, gpointer data)
{
  Author *self = data;

  if (self->in_push == SP_WIRE_MAX_PUSH_OPS)
    flush (self);
  bench_rows_add (record, self->partnership->rows);
  self->n++;
  g_string_append_printf (self->ops,
                          "%s{\"n\":%u,\"do\":\"create\",\"record\":\"%s\",\"type\":\"%s\",\"compartment\":\"%s\","
                          "\"base_rev\":0,\"set\":%s,\"at\":\"2026-06-01T09:00:00Z\"}",
                          self->in_push > 0 ? "," : "", self->n, record->id, record->type, record->compartment,
                          record->fields);
  self->in_push++;
}

/* Makes a device for the chair without a store, as a stranger's client would. */
static JsonObject *
enrol_author (BenchPartnership *self)
{
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  g_autofree char *public_text = NULL;
  g_autofree char *secret_text = NULL;
  g_autofree char *code = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(SpServerReply) reply = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *identity;

  crypto_sign_keypair (public_key, secret_key);
  public_text = g_base64_encode (public_key, sizeof public_key);
  secret_text = g_base64_encode (secret_key, sizeof secret_key);
  code = bench_must (sp_server_admin_new_code (self->server, self->sql, self->member, &error), error);
  text = g_strdup_printf ("{\"code\":\"%s\",\"name\":\"Author\",\"public_key\":\"%s\"}", code, public_text);
  body = g_bytes_new (text, strlen (text));
  reply = handle (self, "POST", "/v1/devices", NULL, body);
  identity = bench_must (sp_json_parse_object (reply->body->str, reply->body->len, &error), error);
  json_object_set_string_member (identity, "secret_key", secret_text);
  return identity;
}

/* Writes the records through the server's own push. */
static void
fill (BenchPartnership *self, BenchData *data, guint n_records)
{
  g_autoptr(JsonObject) identity = enrol_author (self);
  g_autoptr(SpTransport) transport = sp_transport_new_direct (direct_cb, self, NULL);
  g_autoptr(SpRemote) remote = sp_remote_new (transport, self->ambient, identity);
  g_autofree guint8 *secret_key = NULL;
  gsize size;
  Author author = { .partnership = self, .remote = remote, .device = sp_json_get_text (identity, "device") };

  secret_key = g_base64_decode (sp_json_get_text (identity, "secret_key"), &size);
  author.secret_key = secret_key;
  sp_test_log_init (&author.log);
  author.ops = g_string_sized_new (1 << 20);
  while (author.n < n_records)
    bench_data_case (data, TRUE, create_cb, &author);
  flush (&author);
  g_string_free (author.ops, TRUE);
  sp_test_log_clear (&author.log);
}

/* Agencies that are being made. */
typedef struct
{
  BenchPartnership *partnership;
  GPtrArray *ids;
} Directory;

static void
add_agency_cb (const BenchRecord *record, gpointer data)
{
  Directory *self = data;
  BenchPartnership *partner = self->partnership;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) set = sp_json_parse_object (record->fields, -1, NULL);
  char *id;

  if (!g_str_equal (record->type, "agency"))
    return;
  id = bench_must (sp_server_admin_put (partner->server, partner->sql, "agency", NULL, set, &error), error);
  g_ptr_array_add (self->ids, id);
}

static void
add_directory (BenchPartnership *self, BenchData *data)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  Directory directory = { self, ids };
  g_autoptr(JsonObject) member = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  bench_data_directory (data, add_agency_cb, &directory);
  for (guint i = 0; i < ids->len; i++)
    bench_data_set_directory (data, i, g_ptr_array_index (ids, i));
  text = g_strdup_printf ("{\"agency\":\"%s\",\"family_name\":\"Fairweather\",\"given_names\":\"Una\","
                          "\"roles\":[\"chair\",\"coordinator\",\"representative\"]}",
                          bench_data_get_agency (data, 0));
  member = sp_json_parse_object (text, -1, NULL);
  self->member = bench_must (sp_server_admin_put (self->server, self->sql, "member", NULL, member, &error), error);
}

static void
serve (BenchPartnership *self)
{
  g_autofree char *port_file = g_build_filename (self->directory, "port", NULL);
  g_autofree char *port = NULL;
  g_autoptr(GError) error = NULL;

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, BENCH_SERVER, "serve", self->directory,
                                    "--port", "0", "--listen", "127.0.0.1", "--port-file", port_file, "--with-parent",
                                    NULL);
  bench_must (self->process, error);
  while (!g_file_get_contents (port_file, &port, NULL, NULL))
    {
      bench_must_be (g_subprocess_get_identifier (self->process) != NULL, NULL);
      g_usleep (5000);
      g_main_context_iteration (NULL, FALSE);
    }
  self->address = g_strconcat ("https://127.0.0.1:", g_strchomp (port), NULL);
}

/**
 * bench_partnership_get:
 * @bench: the run
 *
 * Founds and fills a partnership and serves it, the first time that it is asked for.
 *
 * Returns: (transfer none): it
 */
BenchPartnership *
bench_partnership_get (Bench *bench)
{
  BenchPartnership *self;
  g_autoptr(BenchData) data = NULL;
  g_autoptr(GError) error = NULL;
  gint64 n;

  if (partnership)
    return partnership;
  g_printerr ("Filling a server with %u records …\n", bench->n_pull);
  self = partnership = g_new0 (BenchPartnership, 1);
  data = bench_data_new (11);
  self->rows = bench_rows_new ();
  self->ambient = sp_ambient_new_system ();
  self->directory = bench_path (bench, "server");
  bench_must_be (sp_instance_create (self->directory, "Bench", "localhost", NULL, FALSE, self->ambient, &error), error);
  self->instance = bench_must (sp_instance_open (self->directory, &error), error);
  self->sql = bench_must (sp_instance_connect (self->instance, &error), error);
  self->server = bench_must (sp_server_new (self->ambient, self->sql, &error), error);
  add_directory (self, data);
  fill (self, data, bench->n_pull);
  bench_must_be (sp_sql_get_int (self->sql, "SELECT count(*) FROM record WHERE gone = 0", &n, &error, ""), error);
  self->n_records = (guint) n;
  serve (self);
  return self;
}

void
bench_partnership_end (void)
{
  BenchPartnership *self = g_steal_pointer (&partnership);

  if (!self)
    return;
  g_subprocess_send_signal (self->process, 15);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  sp_server_free (self->server);
  sp_sql_close (self->sql);
  sp_instance_free (self->instance);
  bench_rows_free (self->rows);
  g_object_unref (self->ambient);
  g_free (self->directory);
  g_free (self->member);
  g_free (self->address);
  g_free (self);
}

/* A new laptop of the chair's, which has pulled nothing yet. */
SpStore *
bench_partnership_join (BenchPartnership *self, const char *directory)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *code = NULL;
  g_autofree char *link = NULL;
  SpStore *store = sp_store_new (directory, self->ambient);

  code = bench_must (sp_server_admin_new_code (self->server, self->sql, self->member, &error), error);
  link = sp_wire_link_format (self->address, code, sp_instance_get_pin (self->instance));
  bench_await_done (sp_store_create (store, BENCH_PASSPHRASE, SP_KEY_COST_FLOOR));
  bench_await_done (sp_sync_enrol (store, link, "Bench", self->ambient));
  return store;
}
