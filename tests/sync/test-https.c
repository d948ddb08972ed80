/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-remote.h"
#include "sp-server-admin.h"
#include "sp-test-https.h"
#include "sp-test-wait.h"
#include "sp-transport.h"
#include "sp-wire-problem.h"
#include "sp-wire.h"

#include <sodium.h>
#include <string.h>

/* The shells on both sides: libmicrohttpd there, libsoup here, TLS between them. */

typedef struct
{
  SpTestHttps *https;
  SpTransport *transport;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->https = sp_test_https_new ();
  fixture->transport = sp_transport_new_soup (fixture->https->address,
                                              sp_instance_get_pin (fixture->https->instance));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->transport);
  sp_test_https_free (fixture->https);
}

static SpTransportReply *
send (SpTransport *transport, const char *method, const char *path, const char *body, GError **error)
{
  g_autoptr(GBytes) bytes = body ? g_bytes_new (body, strlen (body)) : NULL;
  g_auto(GValue) value = G_VALUE_INIT;

  if (!sp_test_wait (sp_transport_send (transport, method, path, NULL, bytes), &value, error))
    return NULL;
  return g_value_dup_object (&value);
}

static GBytes *
call (SpRemote *remote, const char *method, const char *path, const char *body, GError **error)
{
  g_autoptr(GBytes) bytes = body ? g_bytes_new (body, strlen (body)) : NULL;
  g_auto(GValue) value = G_VALUE_INIT;

  if (!sp_test_wait (sp_remote_call (remote, method, path, bytes), &value, error))
    return NULL;
  return g_value_dup_boxed (&value);
}

/* Joins as a new member, without a store. */
static SpRemote *
join (Fixture *fixture, char **device)
{
  g_autofree char *agency = sp_test_https_agency (fixture->https, "Police");
  g_autofree char *member = sp_test_https_member (fixture->https, agency, "\"chair\"");
  g_autofree char *link = sp_test_https_link (fixture->https, member);
  g_autoptr(SpWireLink) parts = sp_wire_link_parse (link);
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 secret_key[crypto_sign_SECRETKEYBYTES];
  g_autofree char *public_text = NULL;
  g_autofree char *secret_text = NULL;
  g_autofree char *body = NULL;
  g_autoptr(SpTransportReply) reply = NULL;
  g_autoptr(JsonObject) identity = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (parts);
  g_assert_cmpstr (parts->server, ==, fixture->https->address);
  crypto_sign_keypair (public_key, secret_key);
  public_text = g_base64_encode (public_key, sizeof public_key);
  secret_text = g_base64_encode (secret_key, sizeof secret_key);
  body = g_strdup_printf ("{\"code\":\"%s\",\"name\":\"x\",\"public_key\":\"%s\"}", parts->code,
                          public_text);
  reply = send (fixture->transport, "POST", "/v1/devices", body, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sp_transport_reply_get_status (reply), ==, 200);
  identity = sp_remote_read (sp_transport_reply_get_body (reply), &error);
  g_assert_no_error (error);
  json_object_set_string_member (identity, "secret_key", secret_text);
  *device = g_strdup (sp_json_get_text (identity, "device"));
  return sp_remote_new (fixture->transport, fixture->https->ambient, identity);
}

static char *
pull_body (Fixture *fixture, const char *device)
{
  return g_strdup_printf ("{\"epoch\":\"%s\",\"device\":\"%s\",\"cursor\":null,\"max\":2000}",
                          sp_server_get_epoch (fixture->https->server), device);
}

static void
test_meta (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpTransportReply) reply = NULL;
  g_autoptr(SpTransportReply) unknown = NULL;

  reply = send (fixture->transport, "GET", "/v1/meta", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sp_transport_reply_get_status (reply), ==, 200);
  unknown = send (fixture->transport, "GET", "/nothing", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sp_transport_reply_get_status (unknown), ==, 404);
  g_assert_cmpint (sp_wire_problem_parse (sp_transport_reply_get_body (unknown)), ==,
                   SP_WIRE_PROBLEM_NOT_FOUND);
}

static void
test_pin (Fixture *fixture, gconstpointer data)
{
  g_autofree char *pin = g_strdup (sp_instance_get_pin (fixture->https->instance));
  g_autoptr(SpTransport) other = NULL;
  g_autoptr(SpTransportReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  pin[0] = pin[0] == 'a' ? 'b' : 'a';
  other = sp_transport_new_soup (fixture->https->address, pin);
  reply = send (other, "GET", "/v1/meta", NULL, &error);
  g_assert_null (reply);
  g_assert_error (error, SP_SYNC_ERROR, SP_SYNC_ERROR_CERTIFICATE);
}

static void
test_away (Fixture *fixture, gconstpointer data)
{
  g_autoptr(SpTransportReply) reply = NULL;
  g_autoptr(SpTransportReply) again = NULL;
  g_autoptr(GError) error = NULL;

  sp_test_https_stop (fixture->https);
  reply = send (fixture->transport, "GET", "/v1/meta", NULL, &error);
  g_assert_null (reply);
  g_assert_error (error, SP_SYNC_ERROR, SP_SYNC_ERROR_OFFLINE);
  g_clear_error (&error);
  sp_test_https_start (fixture->https);
  again = send (fixture->transport, "GET", "/v1/meta", NULL, &error);
  g_assert_no_error (error);
}

static void
test_large (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = g_malloc (100 * 1024 + 1);
  g_autoptr(SpTransportReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  memset (body, ' ', 100 * 1024);
  body[100 * 1024] = '\0';
  reply = send (fixture->transport, "POST", "/v1/token", body, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sp_transport_reply_get_status (reply), ==, 413);
}

static void
test_signed_in (Fixture *fixture, gconstpointer data)
{
  g_autofree char *device = NULL;
  g_autoptr(SpRemote) remote = join (fixture, &device);
  g_autofree char *body = pull_body (fixture, device);
  g_autoptr(GBytes) page = NULL;
  g_autoptr(GBytes) later = NULL;
  g_autoptr(GError) error = NULL;

  page = call (remote, "POST", "/v1/sync/pull", body, &error);
  g_assert_no_error (error);
  g_assert_nonnull (memmem (g_bytes_get_data (page, NULL), g_bytes_get_size (page), "Smith", strlen ("Smith")));

  /* A token that the server has forgotten is got anew without a word. */
  g_assert_true (sp_sql_run (fixture->https->sql, "DELETE FROM token", NULL, ""));
  later = call (remote, "POST", "/v1/sync/pull", body, &error);
  g_assert_no_error (error);
}

/* The counters, by the path of a live request that waits for more than these. */
static char *
live_path (Fixture *fixture)
{
  gint64 seq;
  gint64 acl_rev;

  g_assert_true (sp_sql_get_int (fixture->https->sql, "SELECT seq FROM partnership", &seq, NULL, ""));
  g_assert_true (
      sp_sql_get_int (fixture->https->sql, "SELECT acl_rev FROM partnership", &acl_rev, NULL, ""));
  return g_strdup_printf ("/v1/live?after=%" G_GINT64_FORMAT "&acl=%" G_GINT64_FORMAT, seq, acl_rev);
}

static gboolean
make_agency_cb (gpointer data)
{
  Fixture *fixture = data;
  g_autofree char *agency = sp_test_https_agency (fixture->https, "Housing");

  return G_SOURCE_REMOVE;
}

static void
test_live (Fixture *fixture, gconstpointer data)
{
  g_autofree char *device = NULL;
  g_autoptr(SpRemote) remote = join (fixture, &device);
  g_autofree char *path = live_path (fixture);
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start;

  g_timeout_add (500, make_agency_cb, fixture);
  start = g_get_monotonic_time ();
  reply = call (remote, "GET", path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 400 * 1000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
}

typedef struct
{
  Fixture *fixture;
  const char *device;
} Revocation;

static gboolean
revoke_cb (gpointer data)
{
  Revocation *self = data;
  g_autoptr(GError) error = NULL;

  sp_server_admin_set_device (self->fixture->https->server, self->fixture->https->sql, self->device, "revoked",
                          &error);
  g_assert_no_error (error);
  return G_SOURCE_REMOVE;
}

static void
test_live_revoked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *device = NULL;
  g_autoptr(SpRemote) remote = join (fixture, &device);
  g_autofree char *path = live_path (fixture);
  Revocation revocation = { fixture, device };
  g_autoptr(GBytes) reply = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start;

  g_timeout_add (300, revoke_cb, &revocation);
  start = g_get_monotonic_time ();
  reply = call (remote, "GET", path, NULL, &error);
  g_assert_null (reply);
  g_assert_error (error, SP_SYNC_ERROR, SP_SYNC_ERROR_REVOKED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 1300 * 1000);
}

/* Many wait, more than there are threads, and others are answered meanwhile; the end comes soon. */
static void
test_live_many (Fixture *fixture, gconstpointer data)
{
  g_autofree char *device = NULL;
  g_autoptr(SpRemote) remote = join (fixture, &device);
  g_autofree char *path = live_path (fixture);
  g_autofree char *body = pull_body (fixture, device);
  g_autoptr(GPtrArray) remotes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(GBytes) page = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start;

  page = call (remote, "POST", "/v1/sync/pull", body, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 3; i++)
    g_ptr_array_add (futures, sp_remote_call (remote, "GET", path, NULL));
  for (int i = 0; i < 20; i++)
    {
      g_autoptr(SpTransportReply) reply = send (fixture->transport, "GET", "/v1/meta", NULL, &error);

      g_assert_no_error (error);
    }
  for (guint i = 0; i < futures->len; i++)
    g_assert_true (dex_future_is_pending (g_ptr_array_index (futures, i)));
  start = g_get_monotonic_time ();
  sp_test_https_stop (fixture->https);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 8 * G_USEC_PER_SEC);
}

static void
test_backup (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->https->directory, "backup", NULL);
  g_autofree char *garbage = g_build_filename (fixture->https->directory, "garbage", NULL);
  g_autofree char *agency = sp_test_https_agency (fixture->https, "Before");
  g_autofree char *epoch = g_strdup (sp_server_get_epoch (fixture->https->server));
  g_autofree char *later = NULL;
  g_autoptr(SpInstance) again = NULL;
  g_autoptr(SpSql) sql = NULL;
  g_autoptr(SpServer) server = NULL;
  g_autoptr(JsonArray) agencies = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gsize size;

  if (fixture->https->url)
    {
      g_assert_false (sp_instance_backup (fixture->https->instance, file, &error));
      g_assert_error (error, SP_INSTANCE_ERROR, SP_INSTANCE_ERROR_POSTGRES);
      return;
    }
  g_assert_true (sp_instance_backup (fixture->https->instance, file, &error));
  g_assert_no_error (error);
  g_assert_false (sp_instance_backup (fixture->https->instance, file, NULL));
  g_assert_true (g_file_get_contents (file, &text, &size, NULL));
  g_assert_null (memmem (text, size, "Before", 6));
  g_assert_null (memmem (text, size, "SQLite", 6));
  later = sp_test_https_agency (fixture->https, "After");

  sp_test_https_stop (fixture->https);
  g_clear_pointer (&fixture->https->server, sp_server_free);
  g_clear_pointer (&fixture->https->sql, sp_sql_close);
  again = sp_instance_open (fixture->https->directory, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (garbage, text + 4096, size - 4096, NULL));
  g_assert_false (sp_instance_restore (again, garbage, fixture->https->ambient, &error));
  g_assert_error (error, SP_INSTANCE_ERROR, SP_INSTANCE_ERROR_BACKUP);
  g_clear_error (&error);
  g_assert_true (sp_instance_restore (again, file, fixture->https->ambient, &error));
  g_assert_no_error (error);

  sql = sp_instance_connect (again, &error);
  g_assert_no_error (error);
  server = sp_server_new (fixture->https->ambient, sql, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sp_server_get_epoch (server), !=, epoch);
  agencies = sp_server_admin_list (sql, "agency", &error);
  g_assert_cmpuint (json_array_get_length (agencies), ==, 1);
}

static void
test_link (void)
{
  const char *bad[] = { "", "x", "https://a", "stalking-partnership://join",
                        "stalking-partnership://join?server=http%3A%2F%2Fa&code=c&pin=00",
                        "stalking-partnership://join?server=https%3A%2F%2Fa&code=c&pin=00" };
  g_autofree char *pin = g_strnfill (64, 'a');
  g_autofree char *link = sp_wire_link_format ("https://[::1]:8443", "a&b=c", pin);
  g_autofree char *padded = g_strconcat ("  ", link, "\n", NULL);
  g_autoptr(SpWireLink) parts = sp_wire_link_parse (padded);

  g_assert_nonnull (parts);
  g_assert_cmpstr (parts->server, ==, "https://[::1]:8443");
  g_assert_cmpstr (parts->code, ==, "a&b=c");
  g_assert_cmpstr (parts->pin, ==, pin);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (sp_wire_link_parse (bad[i]));
}

#define ADD(name, func) g_test_add ("/sync/https/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sync/https/link", test_link);
  ADD ("meta", test_meta);
  ADD ("pin", test_pin);
  ADD ("away", test_away);
  ADD ("large", test_large);
  ADD ("signed-in", test_signed_in);
  ADD ("live", test_live);
  ADD ("live-revoked", test_live_revoked);
  ADD ("live-many", test_live_many);
  ADD ("backup", test_backup);

  return g_test_run ();
}
