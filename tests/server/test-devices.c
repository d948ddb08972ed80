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
  g_assert_true (sp_server_admin_set_device (fixture->server->server, fixture->server->sql, device->id, "revoked",
                                         &error));
  g_assert_no_error (error);
  after = sp_test_device_pull_page (device, 10);
  assert_problem (fixture, after, 401, "sign-in");
  token = sp_test_device_sign_in (device);
  assert_problem (fixture, token, 403, "revoked");
  g_assert_false (sp_server_admin_set_device (fixture->server->server, fixture->server->sql, "nobody", "revoked",
                                          &error));
  g_assert_error (error, SP_ADMIN_ERROR, SP_ADMIN_ERROR_NOT_FOUND);
}

static JsonObject *
say (SpTestDevice *device, const char *path, const char *members)
{
  g_autofree char *body = g_strdup_printf ("{\"device\":\"%s\"%s}", device->id, members);

  return sp_test_server_call (device->server, "POST", path, device->token, body);
}

static void
bring (Fixture *fixture, SpTestDevice *device, const char *target, const char *state, guint status)
{
  g_autofree char *members = g_strdup_printf (",\"target\":\"%s\",\"state\":\"%s\"", target, state);
  g_autoptr(JsonObject) reply = say (device, "/v1/devices/set", members);

  g_assert_cmpuint (fixture->server->status, ==, status);
}

static void
assert_signs_in (Fixture *fixture, SpTestDevice *device, const char *problem)
{
  g_autoptr(JsonObject) reply = sp_test_device_sign_in (device);

  if (problem)
    assert_problem (fixture, reply, 403, problem);
  else
    g_assert_cmpuint (fixture->server->status, ==, 200);
}

/* Suspended and let in again; shut out for good, and not let in again by anybody. */
static void
test_states (Fixture *fixture, gconstpointer data)
{
  g_autoptr(SpTestDevice) own = sp_test_device_new (fixture->server, fixture->member);
  g_autoptr(SpTestDevice) device = sp_test_device_new (fixture->server, fixture->member);
  g_autoptr(JsonObject) page = NULL;

  bring (fixture, own, device->id, "suspended", 200);
  page = sp_test_device_pull_page (device, 10);
  assert_problem (fixture, page, 401, "sign-in");
  assert_signs_in (fixture, device, "suspended");
  bring (fixture, own, device->id, "active", 200);
  assert_signs_in (fixture, device, NULL);
  sp_test_device_pull (device);
  g_assert_cmpuint (fixture->server->status, ==, 200);

  bring (fixture, own, device->id, "sleeping", 400);
  bring (fixture, own, "nobody", "suspended", 404);
  assert_signs_in (fixture, device, NULL);

  bring (fixture, own, device->id, "revoked", 200);
  assert_signs_in (fixture, device, "revoked");
  bring (fixture, own, device->id, "active", 400);
  bring (fixture, own, device->id, "suspended", 400);
  assert_signs_in (fixture, device, "revoked");
}

/* The order to wipe is signed by the key that a device gets when it joins, names the device, and stays. */
static void
test_wiped (Fixture *fixture, gconstpointer data)
{
  g_autoptr(SpTestDevice) own = sp_test_device_new (fixture->server, fixture->member);
  g_autoptr(SpTestDevice) device = sp_test_device_new (fixture->server, fixture->member);
  g_autofree char *code = sp_test_server_code (fixture->server, fixture->member);
  g_autoptr(JsonObject) joined = enrol (fixture, code, KEY_A);
  gint64 first = 0;
  guint8 key[crypto_sign_PUBLICKEYBYTES];

  sodium_base642bin (key, sizeof key, sp_json_get_text (joined, "key"), 44, NULL, NULL, NULL,
                     sodium_base64_VARIANT_ORIGINAL);
  bring (fixture, own, device->id, "wiped", 200);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(JsonObject) reply = sp_test_device_sign_in (device);
      JsonObject *order = sp_json_get_object (reply, "order");
      g_autoptr(GBytes) message = NULL;
      g_autoptr(GBytes) other = NULL;
      guint8 signature[crypto_sign_BYTES];

      assert_problem (fixture, reply, 403, "wipe");
      message = sp_wire_wipe_message (device->id, sp_json_get_int (order, "at", 0));
      other = sp_wire_wipe_message (own->id, sp_json_get_int (order, "at", 0));
      sodium_base642bin (signature, sizeof signature, sp_json_get_text (order, "signature"), 88, NULL, NULL, NULL,
                         sodium_base64_VARIANT_ORIGINAL);
      g_assert_cmpint (crypto_sign_verify_detached (signature, g_bytes_get_data (message, NULL),
                                                    g_bytes_get_size (message), key), ==, 0);
      g_assert_cmpint (crypto_sign_verify_detached (signature, g_bytes_get_data (other, NULL),
                                                    g_bytes_get_size (other), key), !=, 0);
      if (i == 0)
        first = sp_json_get_int (order, "at", 0);
      g_assert_cmpint (sp_json_get_int (order, "at", 0), ==, first);
      bring (fixture, own, device->id, "active", 400);
      sp_ambient_advance (fixture->server->ambient, 30 * G_USEC_PER_SEC);
      bring (fixture, own, device->id, "wiped", 200);
    }
}

static JsonObject *
find_device (JsonObject *list, const char *id)
{
  JsonArray *devices = sp_json_get_array (list, "devices");

  for (guint i = 0; i < json_array_get_length (devices); i++)
    if (g_str_equal (sp_json_get_text (json_array_get_object_element (devices, i), "id"), id))
      return json_array_get_object_element (devices, i);
  g_assert_not_reached ();
}

/* What a device holds is told as far as the one who asks may read it; whose task devices are not hears nothing. */
static void
test_list (Fixture *fixture, gconstpointer data)
{
  g_autofree char *health = sp_test_server_agency (fixture->server, "Health");
  g_autofree char *nurse_member = sp_test_server_member (fixture->server, health, "\"representative\"");
  g_autofree char *clerk_member = sp_test_server_member (fixture->server, health, "\"administrator\"");
  g_autoptr(SpTestDevice) own = sp_test_device_new (fixture->server, fixture->member);
  g_autoptr(SpTestDevice) nurse = sp_test_device_new (fixture->server, nurse_member);
  g_autoptr(SpTestDevice) clerk = sp_test_device_new (fixture->server, clerk_member);
  g_autofree char *case_id = sp_test_device_new_case (own, health);
  g_autofree char *alone = g_strdup_printf ("case/%s/agency:%s", case_id, health);
  g_autoptr(JsonObject) list = NULL;
  g_autoptr(JsonObject) clerks = NULL;
  g_autoptr(JsonObject) refused = NULL;
  g_autofree char *text = NULL;
  g_autofree char *clerks_text = NULL;

  sp_test_device_pull (own);
  sp_test_device_pull (nurse);
  sp_test_device_pull (clerk);
  bring (fixture, own, nurse->id, "wiped", 200);

  list = say (own, "/v1/devices/list", "");
  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_cmpuint (json_array_get_length (sp_json_get_array (list, "devices")), ==, 3);
  g_assert_cmpstr (sp_json_get_text (find_device (list, own->id), "state"), ==, "active");
  g_assert_cmpstr (sp_json_get_text (find_device (list, nurse->id), "state"), ==, "wiped");
  g_assert_cmpint (sp_json_get_int (find_device (list, nurse->id), "told", -1), ==, 0);
  text = sp_json_object_to_text (find_device (list, nurse->id));
  g_assert_nonnull (strstr (text, case_id));
  g_assert_null (strstr (text, alone));

  /* An administrator reads no case: not even that there is one. */
  clerks = say (clerk, "/v1/devices/list", "");
  g_assert_cmpuint (fixture->server->status, ==, 200);
  clerks_text = sp_json_object_to_text (clerks);
  g_assert_null (strstr (clerks_text, case_id));
  g_assert_nonnull (strstr (clerks_text, nurse->id));

  assert_signs_in (fixture, nurse, "wipe");
  g_clear_pointer (&list, json_object_unref);
  list = say (own, "/v1/devices/list", "");
  g_assert_cmpint (sp_json_get_int (find_device (list, nurse->id), "told", 0), >, 0);
  bring (fixture, nurse, own->id, "wiped", 401);
}

/* Logs that @device asks about @target, and asks. */
static JsonObject *
ask_lost (SpTestDevice *device, const char *target)
{
  g_autofree char *purpose = g_strdup_printf (SP_AUDIT_LOST " %s", target);
  g_autofree char *members = g_strdup_printf (",\"target\":\"%s\"", target);
  g_autoptr(JsonObject) receipt = sp_test_device_log (device, SP_AUDIT_CONSULT, purpose, 0);

  g_assert_cmpuint (device->server->status, ==, 200);
  return say (device, "/v1/devices/report", members);
}

static void
assert_sum (JsonObject *report, const char *what, gint64 n)
{
  g_assert_cmpint (sp_json_get_int (sp_json_get_object (report, "sums"), what, -1), ==, n);
}

/* In the case: two people with addresses, of whom one's must not leave; what only health reads, with an address of the
 * third; and an action that the log tells of and that is never sent. */
static char *
fill_case (SpTestDevice *nurse, SpTestDevice *chair)
{
  g_autofree char *case_id = sp_test_device_new_case (chair, nurse->agency);
  g_autofree char *core = g_strdup_printf ("case:%s", case_id);
  g_autofree char *apart = g_strdup_printf ("case:%s:%s", case_id, nurse->agency);
  g_autoptr(JsonObject) pushed = NULL;
  g_autoptr(JsonObject) other = NULL;

  sp_test_device_pull (nurse);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *person = sp_test_server_new_id (nurse->server);
      g_autofree char *address = sp_test_server_new_id (nurse->server);
      g_autofree char *second = sp_test_server_new_id (nurse->server);

      sp_test_device_op (chair, "create", "person", person, core, 0, NULL,
                         "{\"case_id\":\"%s\",\"family_name\":\"Secretname\"}", case_id);
      other = sp_test_device_push (chair);
      sp_test_device_pull (nurse);
      g_clear_pointer (&other, json_object_unref);
      sp_test_device_op (nurse, "create", "address", address, i < 2 ? core : apart, 0, NULL,
                         "{\"case_id\":\"%s\",\"person\":\"%s\",\"text\":\"Secretstreet\"%s%s}", case_id, person,
                         i == 1 ? ",\"safe\":true" : "",
                         i < 2 ? "" : ",\"restriction_reason\":\"health\"");
      /* The same person once more, where fewer read it: still one to be warned. */
      if (i == 0)
        sp_test_device_op (nurse, "create", "address", second, apart, 0, NULL,
                           "{\"case_id\":\"%s\",\"person\":\"%s\",\"restriction_reason\":\"health\"}", case_id, person);
    }
  pushed = sp_test_device_push (nurse);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpstr (sp_test_status (pushed, i), ==, "applied");
  sp_test_device_pull (nurse);
  return g_steal_pointer (&case_id);
}

/* References and numbers, and nothing that was written; in no case of which whoever asks must not know. */
static void
test_report (Fixture *fixture, gconstpointer data)
{
  g_autofree char *health = sp_test_server_agency (fixture->server, "Health");
  g_autofree char *nurse_member = sp_test_server_member (fixture->server, health, "\"representative\"");
  g_autofree char *clerk_member = sp_test_server_member (fixture->server, health, "\"administrator\"");
  g_autoptr(SpTestDevice) chair = sp_test_device_new (fixture->server, fixture->member);
  g_autoptr(SpTestDevice) nurse = sp_test_device_new (fixture->server, nurse_member);
  g_autoptr(SpTestDevice) clerk = sp_test_device_new (fixture->server, clerk_member);
  g_autofree char *case_id = fill_case (nurse, chair);
  g_autofree char *shut = g_strdup_printf ("case:%s:chair", case_id);
  g_autofree char *exclusion = sp_test_server_new_id (fixture->server);
  g_autoptr(JsonObject) unlocked = sp_test_device_log (nurse, SP_AUDIT_CONSULT, SP_AUDIT_UNLOCKED_KEYRING, 0);
  g_autoptr(JsonObject) unsent = sp_test_device_log (nurse, SP_AUDIT_ALTER, NULL, nurse->n + 1);
  g_autoptr(JsonObject) report = NULL;
  g_autoptr(JsonObject) after = NULL;
  g_autoptr(JsonObject) blind = NULL;
  g_autoptr(JsonObject) pushed = NULL;
  g_autofree char *text = NULL;
  JsonArray *cases;
  JsonObject *the_case;

  report = ask_lost (clerk, nurse->id);
  g_assert_cmpuint (fixture->server->status, ==, 200);
  cases = sp_json_get_array (report, "cases");
  g_assert_cmpuint (json_array_get_length (cases), ==, 1);
  the_case = json_array_get_object_element (cases, 0);
  g_assert_cmpuint (strlen (sp_json_get_text (the_case, "reference")), ==, 5);
  g_assert_cmpint (sp_json_get_int (the_case, "persons", -1), ==, 3);
  g_assert_cmpint (sp_json_get_int (the_case, "addresses", -1), ==, 2);
  assert_sum (report, "persons", 3);
  assert_sum (report, "addresses", 3);
  assert_sum (report, "safe_addresses", 1);
  assert_sum (report, "restricted", 1);
  assert_sum (report, "meetings", 0);
  assert_sum (report, "documents", 0);
  g_assert_true (sp_json_get_flag (report, "keyring"));
  g_assert_cmpstr (sp_json_get_text (report, "unlocked"), ==, sp_json_get_text (report, "last_entry"));
  g_assert_cmpint (sp_json_get_int (report, "unsent", -1), ==, 1);
  g_assert_cmpint (sp_json_get_int (report, "last_sent", 0), >, 0);
  g_assert_cmpint (sp_json_get_int (report, "suspended", -1), ==, 0);
  g_assert_cmpint (sp_json_get_int (report, "lease", 0), ==,
                   sp_json_get_int (report, "last_seen", 0) + SP_WIRE_TOKEN_SECONDS + SP_WIRE_LEASE_HOURS * 3600);
  g_assert_cmpint (sp_json_get_int (report, "restricted_lease", 0), ==,
                   sp_json_get_int (report, "last_seen", 0) + SP_WIRE_TOKEN_SECONDS + SP_WIRE_RESTRICTED_HOURS * 3600);
  text = sp_json_object_to_text (report);
  g_assert_null (strstr (text, "Secret"));
  g_assert_null (strstr (text, case_id));
  g_assert_null (strstr (text, health));

  /* Each of what was done about it has its time, and keeps it. */
  bring (fixture, chair, nurse->id, "suspended", 200);
  sp_ambient_advance (fixture->server->ambient, 30 * G_USEC_PER_SEC);
  bring (fixture, chair, nurse->id, "suspended", 200);
  bring (fixture, chair, nurse->id, "wiped", 200);
  after = ask_lost (clerk, nurse->id);
  g_assert_cmpint (sp_json_get_int (after, "suspended", 0), >, 0);
  g_assert_cmpint (sp_json_get_int (after, "revoked", 0), ==, sp_json_get_int (after, "suspended", 0) + 30);
  g_assert_cmpint (sp_json_get_int (after, "wipe", 0), ==, sp_json_get_int (after, "revoked", 0));
  g_assert_cmpint (sp_json_get_int (after, "told", -1), ==, 0);

  /* Who is shut out of a case does not hear of it here either. */
  sp_test_device_op (chair, "create", "exclusion", exclusion, shut, 0, NULL,
                     "{\"case_id\":\"%s\",\"member\":\"%s\",\"reason\":\"family\"}", case_id, clerk_member);
  pushed = sp_test_device_push (chair);
  g_assert_cmpstr (sp_test_status (pushed, 0), ==, "applied");
  blind = ask_lost (clerk, nurse->id);
  g_assert_cmpuint (json_array_get_length (sp_json_get_array (blind, "cases")), ==, 0);
  assert_sum (blind, "persons", 0);
  assert_sum (blind, "addresses", 0);
  assert_sum (blind, "safe_addresses", 0);
  assert_sum (blind, "restricted", 0);
}

/* Only an administrator, and only once the own log tells of it: by that act, about that laptop, just now. */
static void
test_report_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const roles[] = { "\"chair\"", "\"coordinator\"", "\"representative\"", "\"auditor\"" };
  g_autoptr(SpTestDevice) own = sp_test_device_new (fixture->server, fixture->member);
  g_autofree char *of_own = g_strdup_printf (SP_AUDIT_LOST " %s", own->id);
  g_autofree char *members = g_strdup_printf (",\"target\":\"%s\"", own->id);
  g_autoptr(JsonObject) unlogged = say (own, "/v1/devices/report", members);
  g_autoptr(JsonObject) receipt = NULL;
  g_autoptr(JsonObject) other_act = NULL;
  g_autoptr(JsonObject) unknown = NULL;
  g_autoptr(JsonObject) old = NULL;

  assert_problem (fixture, unlogged, 409, "audit-missing");
  g_assert_cmpint (sp_json_get_int (unlogged, "expected", 0), ==, 1);
  receipt = sp_test_device_log (own, SP_AUDIT_ALTER, of_own, 0);
  other_act = say (own, "/v1/devices/report", members);
  assert_problem (fixture, other_act, 409, "audit-missing");
  unknown = ask_lost (own, "nobody");
  assert_problem (fixture, unknown, 404, "not-found");
  {
    g_autoptr(JsonObject) done = ask_lost (own, own->id);

    g_assert_cmpuint (fixture->server->status, ==, 200);
  }
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(JsonObject) more = sp_test_device_log (own, SP_AUDIT_CONSULT, NULL, 0);
    }
  old = say (own, "/v1/devices/report", members);
  assert_problem (fixture, old, 409, "audit-missing");

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autofree char *member = sp_test_server_member (fixture->server, fixture->agency, roles[i]);
      g_autoptr(SpTestDevice) device = sp_test_device_new (fixture->server, member);
      g_autoptr(JsonObject) reply = ask_lost (device, own->id);

      assert_problem (fixture, reply, 403, "not-allowed");
    }
}

/* Whose task devices are not can neither look nor shut out nor invite; a chair alone cannot let somebody join. */
static void
test_not_allowed (Fixture *fixture, gconstpointer data)
{
  static const char *const roles[] = { "\"representative\"", "\"observer\"", "\"commissioner\"", "\"auditor\"",
                                       "\"chair\"", "\"coordinator\"" };
  g_autofree char *for_chair = g_strdup_printf (",\"member\":\"%s\"", fixture->member);

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autofree char *member = sp_test_server_member (fixture->server, fixture->agency, roles[i]);
      g_autoptr(SpTestDevice) device = sp_test_device_new (fixture->server, member);
      g_autoptr(JsonObject) invited = say (device, "/v1/devices/invite", for_chair);
      g_autoptr(JsonObject) list = NULL;

      assert_problem (fixture, invited, 403, "not-allowed");
      list = say (device, "/v1/devices/list", "");
      if (i >= 4)
        g_assert_cmpuint (fixture->server->status, ==, 200);
      else
        {
          g_assert_cmpuint (json_array_get_length (sp_json_get_array (list, "devices")), ==, 1);
          bring (fixture, device, "nobody", "suspended", 403);
          bring (fixture, device, device->id, "suspended", 403);
        }
      assert_signs_in (fixture, device, NULL);
    }
}

/* A member sees their own laptops, and shuts another one of them out for now: nothing else, and nobody else's. */
static void
test_own (Fixture *fixture, gconstpointer data)
{
  g_autofree char *member = sp_test_server_member (fixture->server, fixture->agency, "\"representative\"");
  g_autofree char *colleague_member = sp_test_server_member (fixture->server, fixture->agency, "\"representative\"");
  g_autoptr(SpTestDevice) own = sp_test_device_new (fixture->server, member);
  g_autoptr(SpTestDevice) second = sp_test_device_new (fixture->server, member);
  g_autoptr(SpTestDevice) colleague = sp_test_device_new (fixture->server, colleague_member);
  g_autoptr(JsonObject) list = say (own, "/v1/devices/list", "");
  g_autoptr(JsonObject) after = NULL;

  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_cmpuint (json_array_get_length (sp_json_get_array (list, "devices")), ==, 2);
  g_assert_cmpstr (sp_json_get_text (find_device (list, second->id), "state"), ==, "active");

  bring (fixture, own, colleague->id, "suspended", 403);
  bring (fixture, own, second->id, "revoked", 403);
  bring (fixture, own, second->id, "wiped", 403);
  bring (fixture, own, second->id, "active", 403);
  bring (fixture, own, own->id, "suspended", 403);
  assert_signs_in (fixture, second, NULL);
  assert_signs_in (fixture, colleague, NULL);
  bring (fixture, own, second->id, "suspended", 200);
  assert_signs_in (fixture, second, "suspended");
  bring (fixture, own, second->id, "active", 403);
  assert_signs_in (fixture, own, NULL);
  after = say (own, "/v1/devices/list", "");
  g_assert_cmpstr (sp_json_get_text (find_device (after, second->id), "state"), ==, "suspended");
}

static void
test_invite (Fixture *fixture, gconstpointer data)
{
  g_autoptr(SpTestDevice) own = sp_test_device_new (fixture->server, fixture->member);
  g_autofree char *nobody = NULL;
  g_autofree char *for_chair = g_strdup_printf (",\"member\":\"%s\"", fixture->member);
  g_autoptr(JsonObject) none = NULL;
  g_autoptr(JsonObject) invited = say (own, "/v1/devices/invite", for_chair);
  g_autoptr(JsonObject) joined = NULL;

  g_assert_cmpuint (fixture->server->status, ==, 200);
  joined = enrol (fixture, sp_json_get_text (invited, "code"), KEY_A);
  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_cmpstr (sp_json_get_text (joined, "member"), ==, fixture->member);
  nobody = g_strdup_printf (",\"member\":\"%s\"", own->id);
  none = say (own, "/v1/devices/invite", nobody);
  assert_problem (fixture, none, 404, "not-found");
}

static void
test_retired (Fixture *fixture, gconstpointer data)
{
  g_autoptr(SpTestDevice) device = sp_test_device_new (fixture->server, fixture->member);
  g_autofree char *code = sp_test_server_code (fixture->server, fixture->member);
  g_autoptr(JsonObject) set = json_object_new ();
  g_autoptr(JsonObject) after = NULL;
  g_autoptr(JsonObject) late = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *other = NULL;
  g_autofree char *id = NULL;

  json_object_set_boolean_member (set, "retired", TRUE);
  /* Not as long as nobody else administers. */
  g_assert_null (sp_server_admin_put (fixture->server->server, fixture->server->sql, "member", fixture->member, set,
                                      &error));
  g_assert_error (error, SP_ADMIN_ERROR, SP_ADMIN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "last-administrator"));
  other = sp_test_server_member (fixture->server, fixture->agency, "\"administrator\"");
  id = sp_server_admin_put (fixture->server->server, fixture->server->sql, "member",
                            fixture->member, set, NULL);
  g_assert_nonnull (id);
  after = sp_test_device_pull_page (device, 10);
  assert_problem (fixture, after, 403, "revoked");
  late = enrol (fixture, code, KEY_B);
  assert_problem (fixture, late, 403, "bad-code");
}

static void
give_up (SpTestDevice *device, const char *member, const char *reason)
{
  g_autoptr(JsonObject) reply = NULL;

  sp_test_device_op (device, "set", "member", member, "directory", 1000000, NULL, "{\"roles\":[\"chair\"]}");
  reply = sp_test_device_push (device);
  g_assert_cmpstr (sp_test_result (reply, 0, "detail"), ==, reason);
}

/* Of two administrators one may give it up, and not the other after that, however sure each was. */
static void
test_last_administrator (Fixture *fixture, gconstpointer data)
{
  g_autofree char *second = sp_test_server_member (fixture->server, fixture->agency, CHAIR);
  g_autoptr(SpTestDevice) one = sp_test_device_new (fixture->server, fixture->member);

  give_up (one, second, NULL);
  give_up (one, fixture->member, "last-administrator");
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
  ADD ("states", test_states);
  ADD ("wiped", test_wiped);
  ADD ("list", test_list);
  ADD ("report", test_report);
  ADD ("report-refused", test_report_refused);
  ADD ("not-allowed", test_not_allowed);
  ADD ("own", test_own);
  ADD ("invite", test_invite);
  ADD ("retired", test_retired);
  ADD ("last-administrator", test_last_administrator);
  ADD ("bodies", test_bodies);
  ADD ("wrong-device", test_wrong_device);

  return g_test_run ();
}
