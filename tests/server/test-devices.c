/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-server-admin.h"
#include "sp-test-server.h"
#include "sp-wire.h"

#include <sodium.h>
#include <string.h>

#define CHAIR "\"administrator\",\"chair\""
#define KEY_A "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define KEY_B "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="

typedef struct
{
  SpTestServer *server;
  char *agency;
  char *member;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = sp_test_server_new ();
  fixture->agency = sp_test_server_agency (fixture->server, "Police");
  fixture->member = sp_test_server_member (fixture->server, fixture->agency, CHAIR);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->agency);
  g_free (fixture->member);
  sp_test_server_free (fixture->server);
}

static JsonObject *
enrol (Fixture *fixture, const char *code, const char *key)
{
  g_autofree char *body = NULL;

  body = g_strdup_printf ("{\"code\":\"%s\",\"name\":\"a\",\"public_key\":\"%s\"}", code, key);
  return sp_test_server_call (fixture->server, "POST", "/v1/devices", NULL, body);
}

static void
assert_problem (Fixture *fixture, JsonObject *reply, guint status, const char *problem)
{
  g_assert_cmpuint (fixture->server->status, ==, status);
  g_assert_cmpstr (sp_test_problem (reply), ==, problem);
  g_assert_cmpint (sp_json_get_int (reply, "status", 0), ==, status);
  g_assert_nonnull (sp_json_get_text (reply, "title"));
}

static void
test_meta (Fixture *fixture, gconstpointer data)
{
  g_autoptr(JsonObject) reply = NULL;

  reply = sp_test_server_call (fixture->server, "GET", "/v1/meta", NULL, NULL);
  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_cmpstr (sp_json_get_text (reply, "name"), ==, "Test");
  g_assert_cmpstr (sp_json_get_text (reply, "epoch"), ==,
                   sp_server_get_epoch (fixture->server->server));
}

static void
test_enrol (Fixture *fixture, gconstpointer data)
{
  g_autofree char *code = sp_test_server_code (fixture->server, fixture->member);
  g_autoptr(JsonObject) first = enrol (fixture, code, KEY_A);
  g_autoptr(JsonObject) again = NULL;
  g_autoptr(JsonObject) other = NULL;
  g_autoptr(JsonObject) unknown = NULL;
  g_autoptr(JsonObject) short_key = NULL;
  gint64 kept;

  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_cmpstr (sp_json_get_text (first, "member"), ==, fixture->member);
  g_assert_cmpstr (sp_json_get_text (first, "agency"), ==, fixture->agency);

  /* A lost answer is asked for again by the same device; another gets nothing for a used code. */
  again = enrol (fixture, code, KEY_A);
  g_assert_cmpstr (sp_json_get_text (again, "device"), ==, sp_json_get_text (first, "device"));
  other = enrol (fixture, code, KEY_B);
  assert_problem (fixture, other, 403, "bad-code");
  unknown = enrol (fixture, "nonsense", KEY_B);
  assert_problem (fixture, unknown, 403, "bad-code");
  short_key = enrol (fixture, code, "AAAA");
  assert_problem (fixture, short_key, 400, "bad-request");

  /* Only a hash of the code is kept. */
  g_assert_true (sp_sql_get_int (fixture->server->sql,
                                 "SELECT count(*) FROM enrolment WHERE hash = ?", &kept, NULL, "t",
                                 code));
  g_assert_cmpint (kept, ==, 0);
}

static void
test_enrol_late (Fixture *fixture, gconstpointer data)
{
  g_autofree char *code = sp_test_server_code (fixture->server, fixture->member);
  g_autoptr(JsonObject) late = NULL;

  sp_ambient_advance (fixture->server->ambient, (24 * 3600 + 1) * (gint64) G_USEC_PER_SEC);
  late = enrol (fixture, code, KEY_A);
  assert_problem (fixture, late, 403, "bad-code");
}

static void
test_token (Fixture *fixture, gconstpointer data)
{
  g_autoptr(SpTestDevice) device = sp_test_device_new (fixture->server, fixture->member);
  g_autoptr(JsonObject) page = sp_test_device_pull_page (device, 10);
  g_autoptr(JsonObject) none = NULL;
  g_autoptr(JsonObject) late = NULL;
  gint64 kept;

  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_true (sp_sql_get_int (fixture->server->sql, "SELECT count(*) FROM token WHERE hash = ?",
                                 &kept, NULL, "t", device->token));
  g_assert_cmpint (kept, ==, 0);

  none = sp_test_server_call (fixture->server, "POST", "/v1/sync/pull", NULL, "{}");
  assert_problem (fixture, none, 401, "sign-in");
  sp_ambient_advance (fixture->server->ambient, 601 * G_USEC_PER_SEC);
  late = sp_test_device_pull_page (device, 10);
  assert_problem (fixture, late, 401, "sign-in");
}

static JsonObject *
answer (Fixture *fixture, SpTestDevice *device, const char *device_id, const char *challenge,
        gboolean spoil)
{
  g_autoptr(GBytes) message = sp_wire_token_message (device->id, challenge);
  guint8 bytes[crypto_sign_BYTES];
  g_autofree char *signature = NULL;
  g_autofree char *body = NULL;

  crypto_sign_detached (bytes, NULL, g_bytes_get_data (message, NULL), g_bytes_get_size (message),
                        device->secret_key);
  if (spoil)
    bytes[5] ^= 1;
  signature = g_base64_encode (bytes, sizeof bytes);
  body = g_strdup_printf ("{\"device\":\"%s\",\"challenge\":\"%s\",\"signature\":\"%s\"}", device_id,
                          challenge, signature);
  return sp_test_server_call (fixture->server, "POST", "/v1/token", NULL, body);
}

static char *
ask_challenge (Fixture *fixture, const char *device)
{
  g_autofree char *body = g_strdup_printf ("{\"device\":\"%s\"}", device);
  g_autoptr(JsonObject) reply = NULL;

  reply = sp_test_server_call (fixture->server, "POST", "/v1/token", NULL, body);
  return g_strdup (sp_json_get_text (reply, "challenge"));
}

static void
test_bad_signatures (Fixture *fixture, gconstpointer data)
{
  g_autoptr(SpTestDevice) device = sp_test_device_new (fixture->server, fixture->member);
  g_autoptr(SpTestDevice) other = sp_test_device_new (fixture->server, fixture->member);
  g_autofree char *challenge = ask_challenge (fixture, device->id);
  g_autofree char *changed = g_strdup (challenge);
  g_autoptr(JsonObject) spoilt = answer (fixture, device, device->id, challenge, TRUE);
  g_autoptr(JsonObject) foreign = NULL;
  g_autoptr(JsonObject) forged = NULL;
  g_autoptr(JsonObject) good = NULL;
  g_autoptr(JsonObject) replay = NULL;
  g_autoptr(JsonObject) late = NULL;

  assert_problem (fixture, spoilt, 401, "bad-signature");
  foreign = answer (fixture, device, other->id, challenge, FALSE);
  assert_problem (fixture, foreign, 401, "bad-signature");
  changed[0] = '9';
  forged = answer (fixture, device, device->id, changed, FALSE);
  assert_problem (fixture, forged, 401, "bad-signature");
  good = answer (fixture, device, device->id, challenge, FALSE);
  g_assert_cmpuint (fixture->server->status, ==, 200);
  replay = answer (fixture, device, device->id, challenge, FALSE);
  assert_problem (fixture, replay, 401, "bad-signature");

  g_clear_pointer (&challenge, g_free);
  challenge = ask_challenge (fixture, device->id);
  sp_ambient_advance (fixture->server->ambient, 61 * G_USEC_PER_SEC);
  late = answer (fixture, device, device->id, challenge, FALSE);
  assert_problem (fixture, late, 401, "bad-signature");
}

static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  g_autoptr(SpTestDevice) device = sp_test_device_new (fixture->server, fixture->member);
  g_autoptr(JsonObject) before = sp_test_device_pull_page (device, 10);
  g_autoptr(JsonObject) after = NULL;
  g_autoptr(JsonObject) token = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_true (sp_server_admin_revoke (fixture->server->server, fixture->server->sql, device->id,
                                         &error));
  g_assert_no_error (error);
  after = sp_test_device_pull_page (device, 10);
  assert_problem (fixture, after, 401, "sign-in");
  token = sp_test_device_sign_in (device);
  assert_problem (fixture, token, 403, "revoked");
  g_assert_false (sp_server_admin_revoke (fixture->server->server, fixture->server->sql, "nobody",
                                          &error));
  g_assert_error (error, SP_ADMIN_ERROR, SP_ADMIN_ERROR_NOT_FOUND);
}

static void
test_retired (Fixture *fixture, gconstpointer data)
{
  g_autoptr(SpTestDevice) device = sp_test_device_new (fixture->server, fixture->member);
  g_autofree char *code = sp_test_server_code (fixture->server, fixture->member);
  g_autoptr(JsonObject) set = json_object_new ();
  g_autoptr(JsonObject) after = NULL;
  g_autoptr(JsonObject) late = NULL;
  g_autofree char *id = NULL;

  json_object_set_boolean_member (set, "retired", TRUE);
  id = sp_server_admin_put (fixture->server->server, fixture->server->sql, "member",
                            fixture->member, set, NULL);
  g_assert_nonnull (id);
  after = sp_test_device_pull_page (device, 10);
  assert_problem (fixture, after, 403, "revoked");
  late = enrol (fixture, code, KEY_B);
  assert_problem (fixture, late, 403, "bad-code");
}

static void
test_bodies (Fixture *fixture, gconstpointer data)
{
  g_autoptr(SpTestDevice) device = sp_test_device_new (fixture->server, fixture->member);
  g_autofree char *deep = g_malloc0 (4001);
  g_autofree char *large = g_malloc0 (70000);
  const char *bad[] = { "", "{", "[]", "nonsense", "{\"device\":5}", "{\"device\":null}", "\xff\xfe",
                        "{\"epoch\":\"x\"}" };
  g_autoptr(JsonObject) reply = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_clear_pointer (&reply, json_object_unref);
      reply = sp_test_server_call (fixture->server, "POST", "/v1/sync/pull", device->token, bad[i]);
      assert_problem (fixture, reply, 400, "bad-request");
    }
  for (int i = 0; i < 2000; i++)
    {
      deep[i] = '[';
      deep[3999 - i] = ']';
    }
  g_clear_pointer (&reply, json_object_unref);
  reply = sp_test_server_call (fixture->server, "POST", "/v1/sync/pull", device->token, deep);
  assert_problem (fixture, reply, 400, "bad-request");

  memset (large, ' ', 69999);
  g_clear_pointer (&reply, json_object_unref);
  reply = sp_test_server_call (fixture->server, "POST", "/v1/sync/pull", device->token, large);
  assert_problem (fixture, reply, 413, "too-large");

  g_clear_pointer (&reply, json_object_unref);
  reply = sp_test_server_call (fixture->server, "GET", "/v1/sync/pull", device->token, NULL);
  assert_problem (fixture, reply, 405, "method");
  g_clear_pointer (&reply, json_object_unref);
  reply = sp_test_server_call (fixture->server, "GET", "/v1/nothing", NULL, NULL);
  assert_problem (fixture, reply, 404, "not-found");
  g_clear_pointer (&reply, json_object_unref);
  reply = sp_test_server_call (fixture->server, "GET", "/v1/live?after=-7", device->token, NULL);
  assert_problem (fixture, reply, 400, "bad-request");
}

static void
test_wrong_device (Fixture *fixture, gconstpointer data)
{
  g_autoptr(SpTestDevice) device = sp_test_device_new (fixture->server, fixture->member);
  g_autoptr(SpTestDevice) other = sp_test_device_new (fixture->server, fixture->member);
  g_autoptr(JsonObject) reply = NULL;

  g_set_str (&device->token, other->token);
  reply = sp_test_device_pull_page (device, 10);
  assert_problem (fixture, reply, 403, "wrong-device");
}

#define ADD(name, func) g_test_add ("/server/devices/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("meta", test_meta);
  ADD ("enrol", test_enrol);
  ADD ("enrol-late", test_enrol_late);
  ADD ("token", test_token);
  ADD ("bad-signatures", test_bad_signatures);
  ADD ("revoked", test_revoked);
  ADD ("retired", test_retired);
  ADD ("bodies", test_bodies);
  ADD ("wrong-device", test_wrong_device);

  return g_test_run ();
}
