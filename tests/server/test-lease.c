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
#define NONCE "019b2f00-0000-7000-8000-0000000000aa"

typedef struct
{
  SpTestServer *server;
  char *agency;
  char *member;
  SpTestDevice *device;
  guint8 key[crypto_sign_PUBLICKEYBYTES];
} Fixture;

static void
decode (const char *text, guint8 *bytes, gsize size)
{
  size_t length;

  g_assert_cmpint (sodium_base642bin (bytes, size, text, strlen (text), NULL, &length, NULL,
                                      sodium_base64_VARIANT_ORIGINAL), ==, 0);
  g_assert_cmpuint (length, ==, size);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *code = NULL;
  g_autofree char *body = NULL;
  g_autoptr(JsonObject) joined = NULL;

  fixture->server = sp_test_server_new ();
  fixture->agency = sp_test_server_agency (fixture->server, "Police");
  fixture->member = sp_test_server_member (fixture->server, fixture->agency, CHAIR);
  fixture->device = sp_test_device_new (fixture->server, fixture->member);
  code = sp_test_server_code (fixture->server, fixture->member);
  body = g_strdup_printf ("{\"code\":\"%s\",\"name\":\"a\",\"public_key\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}",
                          code);
  joined = sp_test_server_call (fixture->server, "POST", "/v1/devices", NULL, body);
  decode (sp_json_get_text (joined, "key"), fixture->key, sizeof fixture->key);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sp_test_device_free (fixture->device);
  g_free (fixture->agency);
  g_free (fixture->member);
  sp_test_server_free (fixture->server);
}

/* A pull from the beginning; @nonce is JSON. */
static JsonObject *
pull (SpTestDevice *device, const char *nonce, int max)
{
  g_autofree char *body = g_strdup_printf ("{\"epoch\":\"%s\",\"device\":\"%s\",\"cursor\":null,\"max\":%d,\"nonce\":%s}",
                                           sp_server_get_epoch (device->server->server), device->id, max, nonce);

  return sp_test_server_call (device->server, "POST", "/v1/sync/pull", device->token, body);
}

/* Checks all that a lease says, and who says it. */
static void
assert_lease (Fixture *fixture, JsonObject *page, gint64 hours, gint64 restricted)
{
  JsonObject *given = sp_json_get_object (page, "lease");
  gint64 now = sp_ambient_get_wall_us (fixture->server->ambient) / G_USEC_PER_SEC;
  SpWireLease lease = { NONCE, sp_json_get_int (page, "acl_rev", -1), now, now + hours * 3600, now + restricted * 3600 };
  g_autoptr(GBytes) message = sp_wire_lease_message (fixture->device->id, fixture->member, &lease);
  g_autoptr(GBytes) other = sp_wire_lease_message (fixture->agency, fixture->member, &lease);
  guint8 signature[crypto_sign_BYTES];

  g_assert_nonnull (given);
  g_assert_cmpstr (sp_json_get_text (given, "nonce"), ==, NONCE);
  g_assert_cmpint (sp_json_get_int (given, "at", 0), ==, lease.at);
  g_assert_cmpint (sp_json_get_int (given, "not_after", 0), ==, lease.not_after);
  g_assert_cmpint (sp_json_get_int (given, "restricted", 0), ==, lease.restricted);
  decode (sp_json_get_text (given, "signature"), signature, sizeof signature);
  g_assert_cmpint (crypto_sign_verify_detached (signature, g_bytes_get_data (message, NULL), g_bytes_get_size (message),
                                                fixture->key), ==, 0);
  g_assert_cmpint (crypto_sign_verify_detached (signature, g_bytes_get_data (other, NULL), g_bytes_get_size (other),
                                                fixture->key), !=, 0);
}

/* With the page that ends a pull, to who asks. */
static void
test_last_page (Fixture *fixture, gconstpointer data)
{
  g_autofree char *case_id = sp_test_device_new_case (fixture->device, fixture->agency);
  g_autoptr(JsonObject) first = pull (fixture->device, "\"" NONCE "\"", 1);
  g_autoptr(JsonObject) all = pull (fixture->device, "\"" NONCE "\"", 8000);
  g_autoptr(JsonObject) unasked = sp_test_device_pull_page (fixture->device, 8000);

  g_assert_true (sp_json_get_flag (first, "more"));
  g_assert_false (json_object_has_member (first, "lease"));
  g_assert_false (sp_json_get_flag (all, "more"));
  assert_lease (fixture, all, SP_WIRE_LEASE_HOURS, SP_WIRE_RESTRICTED_HOURS);
  g_assert_false (sp_json_get_flag (unasked, "more"));
  g_assert_false (json_object_has_member (unasked, "lease"));
}

static void
set_hours (Fixture *fixture, const char *set)
{
  g_autofree char *id = NULL;
  g_autoptr(JsonObject) reply = NULL;

  g_assert_true (sp_sql_dup_text (fixture->server->sql, "SELECT id FROM record WHERE type = 'partnership'", &id, NULL, ""));
  sp_test_device_op (fixture->device, "set", "partnership", id, "directory", 1000000, NULL, "%s", set);
  reply = sp_test_device_push (fixture->device);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
}

/* How long is the partnership's to say, and what makes no sense is put right. */
static void
test_hours (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *set;
    gint64 hours;
    gint64 restricted;
  } all[] = {
    { "{\"lease_hours\":24}", 24, 8 },
    { "{\"restricted_lease_hours\":3}", 24, 3 },
    { "{\"restricted_lease_hours\":100}", 24, 24 },
    { "{\"lease_hours\":0,\"restricted_lease_hours\":0}", 1, 1 },
    { "{\"lease_hours\":null,\"restricted_lease_hours\":null}", 72, 8 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr(JsonObject) page = NULL;

      set_hours (fixture, all[i].set);
      page = pull (fixture->device, "\"" NONCE "\"", 8000);
      assert_lease (fixture, page, all[i].hours, all[i].restricted);
      sp_ambient_advance (fixture->server->ambient, 50 * G_USEC_PER_SEC);
    }
}

static void
test_bad_nonce (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = { "7", "null", "\"\"", "\"a\\nb\"", "\"a b\"", "\"ä\"",
                                     "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(JsonObject) reply = pull (fixture->device, bad[i], 8000);

      g_assert_cmpuint (fixture->server->status, ==, 400);
      g_assert_cmpstr (sp_test_problem (reply), ==, "bad-request");
    }
}

/* Whoever is shut out gets no other; nor does one that asks for somebody else's. */
static void
test_shut_out (Fixture *fixture, gconstpointer data)
{
  static const char *const states[] = { "suspended", "active", "revoked" };
  g_autoptr(SpTestDevice) other = sp_test_device_new (fixture->server, fixture->member);
  g_autofree char *id = g_strdup (other->id);

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr(JsonObject) page = NULL;
      g_autoptr(JsonObject) sign_in = NULL;
      g_autoptr(GError) error = NULL;

      g_assert_true (sp_server_admin_set_device (fixture->server->server, fixture->server->sql, other->id, states[i], &error));
      sign_in = sp_test_device_sign_in (other);
      page = pull (other, "\"" NONCE "\"", 8000);
      g_assert_cmpint (json_object_has_member (page, "lease"), ==, i == 1);
      g_assert_cmpuint (fixture->server->status, ==, i == 1 ? 200 : 401);
    }

  g_set_str (&fixture->device->id, id);
  {
    g_autoptr(JsonObject) page = pull (fixture->device, "\"" NONCE "\"", 8000);

    g_assert_cmpuint (fixture->server->status, ==, 403);
    g_assert_false (json_object_has_member (page, "lease"));
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/lease/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("last-page", test_last_page);
  ADD ("hours", test_hours);
  ADD ("bad-nonce", test_bad_nonce);
  ADD ("shut-out", test_shut_out);

  return g_test_run ();
}
