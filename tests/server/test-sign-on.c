/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-server-admin.h"
#include "sp-server-sign-on.h"
#include "sp-test-server.h"
#include "sp-test-signer.h"
#include "sp-wire.h"

#include <string.h>

#define KEY_A   "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define KEY_B   "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
#define ISSUER  "https://sign-on.example.org/realm"
#define CLIENT  "stalking-partnership"
#define SUBJECT "7f0c"

typedef struct
{
  SpTestServer *server;
  SpTestSigner *rsa;
  SpTestSigner *ec;
  char *jwks;
  char *member;
  char *code;
} Fixture;

static void
set_sign_on (Fixture *fixture, const char *claim)
{
  const SpSignOn sign_on
      = { .issuer = (char *) ISSUER, .client = (char *) CLIENT, .claim = (char *) claim, .keys = fixture->jwks };
  g_autoptr(GError) error = NULL;

  g_assert_true (sp_sign_on_set (fixture->server->server, fixture->server->sql, &sign_on, &error));
  g_assert_no_error (error);
}

static void
set_subject (Fixture *fixture, const char *subject)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (
      sp_sign_on_set_subject (fixture->server->server, fixture->server->sql, fixture->member, subject, &error));
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *agency = NULL;
  g_autofree char *rsa = NULL;
  g_autofree char *ec = NULL;

  fixture->server = sp_test_server_new ();
  agency = sp_test_server_agency (fixture->server, "Police");
  fixture->member = sp_test_server_member (fixture->server, agency, "\"chair\"");
  fixture->code = sp_test_server_code (fixture->server, fixture->member);
  fixture->rsa = sp_test_signer_new_rsa ("r", 2048);
  fixture->ec = sp_test_signer_new_ec ("e");
  rsa = sp_test_signer_dup_jwk (fixture->rsa);
  ec = sp_test_signer_dup_jwk (fixture->ec);
  fixture->jwks = g_strdup_printf ("{\"keys\":[%s,%s]}", rsa, ec);
  set_sign_on (fixture, "sub");
  set_subject (fixture, SUBJECT);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sp_test_signer_free (fixture->rsa);
  sp_test_signer_free (fixture->ec);
  g_free (fixture->jwks);
  g_free (fixture->member);
  g_free (fixture->code);
  sp_test_server_free (fixture->server);
}

/* What a provider says, as it should be. */
static JsonObject *
new_claims (Fixture *fixture)
{
  g_autofree char *nonce = sp_wire_sign_on_nonce (fixture->code, KEY_A);
  gint64 now = sp_ambient_get_wall_us (fixture->server->ambient) / G_USEC_PER_SEC;
  JsonObject *claims = json_object_new ();

  json_object_set_string_member (claims, "iss", ISSUER);
  json_object_set_string_member (claims, "aud", CLIENT);
  json_object_set_string_member (claims, "sub", SUBJECT);
  json_object_set_string_member (claims, "nonce", nonce);
  json_object_set_int_member (claims, "iat", now);
  json_object_set_int_member (claims, "exp", now + 300);
  return claims;
}

static JsonObject *
enrol_with (Fixture *fixture, const char *code, const char *key, const char *token)
{
  g_autofree char *body = g_strdup_printf ("{\"code\":\"%s\",\"name\":\"a\",\"public_key\":\"%s\"%s%s%s}", code, key,
                                           token ? ",\"id_token\":\"" : "", token ? token : "", token ? "\"" : "");

  return sp_test_server_call (fixture->server, "POST", "/v1/devices", NULL, body);
}

static JsonObject *
enrol (Fixture *fixture, const char *token)
{
  return enrol_with (fixture, fixture->code, KEY_A, token);
}

static char *
sign (Fixture *fixture, JsonObject *claims)
{
  g_autofree char *text = sp_json_object_to_text (claims);

  return sp_test_signer_sign (fixture->rsa, "RS256", NULL, text);
}

static void
assert_refused (Fixture *fixture, JsonObject *reply, const char *reason)
{
  gint64 devices;

  g_assert_cmpuint (fixture->server->status, ==, 403);
  g_assert_cmpstr (sp_test_problem (reply), ==, "sign-on-refused");
  g_assert_cmpstr (sp_json_get_text (reply, "reason"), ==, reason);
  g_assert_true (sp_sql_get_int (fixture->server->sql, "SELECT count(*) FROM device", &devices, NULL, ""));
  g_assert_cmpint (devices, ==, 0);
}

static void
check_refused (Fixture *fixture, const char *token, const char *reason)
{
  g_autoptr(JsonObject) reply = enrol (fixture, token);

  assert_refused (fixture, reply, reason);
}

static void
test_asked (Fixture *fixture, gconstpointer data)
{
  g_autoptr(JsonObject) asked = enrol (fixture, NULL);
  g_autoptr(JsonObject) stranger = NULL;
  g_autoptr(JsonObject) unset = NULL;

  g_assert_cmpuint (fixture->server->status, ==, 403);
  g_assert_cmpstr (sp_test_problem (asked), ==, "sign-on-required");
  g_assert_cmpstr (sp_json_get_text (asked, "issuer"), ==, ISSUER);
  g_assert_cmpstr (sp_json_get_text (asked, "client_id"), ==, CLIENT);
  g_assert_cmpstr (sp_json_get_text (asked, "scope"), ==, "openid");

  /* With whom one signs on is told to who has a link. */
  stranger = enrol_with (fixture, "nonsense", KEY_A, NULL);
  g_assert_cmpstr (sp_test_problem (stranger), ==, "bad-code");

  /* Nobody is sent to the provider for nothing. */
  set_subject (fixture, NULL);
  unset = enrol (fixture, NULL);
  assert_refused (fixture, unset, "unset");
}

static void
check_taken (Fixture *fixture, SpTestSigner *signer, const char *algorithm)
{
  g_autofree char *code = sp_test_server_code (fixture->server, fixture->member);
  g_autofree char *nonce = sp_wire_sign_on_nonce (code, KEY_A);
  g_autoptr(JsonObject) claims = new_claims (fixture);
  g_autofree char *text = NULL;
  g_autofree char *token = NULL;
  g_autoptr(JsonObject) reply = NULL;

  json_object_set_string_member (claims, "nonce", nonce);
  text = sp_json_object_to_text (claims);
  token = sp_test_signer_sign (signer, algorithm, NULL, text);
  reply = enrol_with (fixture, code, KEY_A, token);
  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_cmpstr (sp_json_get_text (reply, "member"), ==, fixture->member);
}

static void
test_taken (Fixture *fixture, gconstpointer data)
{
  check_taken (fixture, fixture->rsa, "RS256");
  check_taken (fixture, fixture->rsa, "PS256");
  for (guint i = 0; i < 20; i++)
    check_taken (fixture, fixture->ec, "ES256");
}

static void
test_audiences (Fixture *fixture, gconstpointer data)
{
  g_autoptr(JsonObject) claims = new_claims (fixture);
  JsonArray *audience = json_array_new ();
  g_autofree char *several = NULL;
  g_autofree char *named = NULL;
  g_autoptr(JsonObject) taken = NULL;

  json_array_add_string_element (audience, "another");
  json_array_add_string_element (audience, CLIENT);
  json_object_set_array_member (claims, "aud", audience);
  several = sign (fixture, claims);
  check_refused (fixture, several, "claims");
  json_object_set_string_member (claims, "azp", CLIENT);
  named = sign (fixture, claims);
  taken = enrol (fixture, named);
  g_assert_cmpuint (fixture->server->status, ==, 200);
}

/* Whoever cannot sign: without a signature, with the public key as if it were a secret, with another's key. */
static void
test_forged (Fixture *fixture, gconstpointer data)
{
  static const char *const headers[] = {
    "{\"alg\":\"none\",\"kid\":\"r\"}",
    "{\"alg\":\"None\",\"kid\":\"r\"}",
    "{\"alg\":\"HS256\",\"kid\":\"r\"}",
    "{\"alg\":\"RS512\",\"kid\":\"r\"}",
    "{\"alg\":\"ES256\",\"kid\":\"r\"}",
    "{\"alg\":\"PS256\",\"kid\":\"r\"}",
    "{\"alg\":\"RS256\",\"kid\":\"e\"}",
    "{\"alg\":\"RS256\",\"kid\":\"unknown\"}",
    "{\"alg\":\"RS256\",\"kid\":7}",
    "{\"alg\":\"RS256\"}",
    "{\"kid\":\"r\"}",
    "{\"alg\":\"RS256\",\"kid\":\"r\",\"crit\":[\"b64\"],\"b64\":false}",
    "[]",
  };
  g_autoptr(JsonObject) claims = new_claims (fixture);
  g_autofree char *text = sp_json_object_to_text (claims);
  g_autoptr(SpTestSigner) stranger = sp_test_signer_new_rsa ("r", 2048);
  g_autofree char *foreign = sp_test_signer_sign (stranger, "RS256", NULL, text);

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *token = sp_test_signer_sign (fixture->rsa, "RS256", headers[i], text);

      g_test_message ("%s", headers[i]);
      check_refused (fixture, token, "signature");
    }
  check_refused (fixture, foreign, "signature");
}

static char *
head_and_claims (const char *header, const char *claims)
{
  g_autofree char *first = sp_test_base64url (header, strlen (header));
  g_autofree char *second = sp_test_base64url (claims, strlen (claims));

  return g_strdup_printf ("%s.%s", first, second);
}

static void
test_unsigned (Fixture *fixture, gconstpointer data)
{
  g_autoptr(JsonObject) claims = new_claims (fixture);
  g_autofree char *text = sp_json_object_to_text (claims);
  g_autofree char *none = head_and_claims ("{\"alg\":\"none\"}", text);
  g_autofree char *empty = g_strconcat (none, ".", NULL);
  g_autofree char *symmetric = head_and_claims ("{\"alg\":\"HS256\",\"kid\":\"r\"}", text);
  g_autofree char *jwk = sp_test_signer_dup_jwk (fixture->rsa);
  const char *const secrets[] = { fixture->jwks, jwk };

  check_refused (fixture, none, "signature");
  check_refused (fixture, empty, "signature");
  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      guint8 mac[32];
      gsize size = sizeof mac;
      g_autoptr(GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) secrets[i], strlen (secrets[i]));
      g_autofree char *third = NULL;
      g_autofree char *token = NULL;

      g_hmac_update (hmac, (const guchar *) symmetric, strlen (symmetric));
      g_hmac_get_digest (hmac, mac, &size);
      third = sp_test_base64url (mac, size);
      token = g_strdup_printf ("%s.%s", symmetric, third);
      check_refused (fixture, token, "signature");
    }
}

/* Cut anywhere, and each letter changed. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autoptr(JsonObject) claims = new_claims (fixture);
  g_autofree char *token = sign (fixture, claims);
  gsize length = strlen (token);
  g_autoptr(JsonObject) taken = NULL;

  for (gsize i = 1; i < length; i++)
    {
      g_autofree char *cut = g_strndup (token, i);
      g_autofree char *changed = g_strdup (token);

      check_refused (fixture, cut, "signature");
      /* The last letters' spare bits must be 0, so that there is one way only to write a signature. */
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      check_refused (fixture, changed, "signature");
    }
  taken = enrol (fixture, token);
  g_assert_cmpuint (fixture->server->status, ==, 200);
}

static void
check_text (Fixture *fixture, const char *member, const char *value, const char *reason)
{
  g_autoptr(JsonObject) claims = new_claims (fixture);
  g_autofree char *token = NULL;

  g_test_message ("%s: %s", member, value ? value : "left out");
  if (value)
    json_object_set_string_member (claims, member, value);
  else
    json_object_remove_member (claims, member);
  token = sign (fixture, claims);
  check_refused (fixture, token, reason);
}

static void
test_claims (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other_key = sp_wire_sign_on_nonce (fixture->code, KEY_B);
  g_autofree char *other_code = sp_wire_sign_on_nonce ("another", KEY_A);

  check_text (fixture, "iss", "https://sign-on.example.org", "claims");
  check_text (fixture, "iss", ISSUER "/", "claims");
  check_text (fixture, "iss", NULL, "claims");
  check_text (fixture, "aud", "another", "claims");
  check_text (fixture, "aud", NULL, "claims");
  check_text (fixture, "azp", "another", "claims");
  check_text (fixture, "nonce", other_key, "claims");
  check_text (fixture, "nonce", other_code, "claims");
  check_text (fixture, "nonce", NULL, "claims");
  check_text (fixture, "exp", NULL, "expired");
  check_text (fixture, "exp", "4102444800", "expired");
  check_text (fixture, "iat", NULL, "expired");
  check_text (fixture, "nbf", "0", "expired");
}

static void
check_time (Fixture *fixture, const char *member, gint64 offset, gboolean taken)
{
  g_autofree char *code = sp_test_server_code (fixture->server, fixture->member);
  g_autofree char *nonce = sp_wire_sign_on_nonce (code, KEY_A);
  gint64 now = sp_ambient_get_wall_us (fixture->server->ambient) / G_USEC_PER_SEC;
  g_autoptr(JsonObject) claims = new_claims (fixture);
  g_autofree char *token = NULL;
  g_autoptr(JsonObject) reply = NULL;

  g_test_message ("%s %+" G_GINT64_FORMAT, member, offset);
  json_object_set_string_member (claims, "nonce", nonce);
  json_object_set_int_member (claims, member, now + offset);
  token = sign (fixture, claims);
  reply = enrol_with (fixture, code, KEY_A, token);
  g_assert_cmpuint (fixture->server->status, ==, taken ? 200 : 403);
  if (!taken)
    g_assert_cmpstr (sp_json_get_text (reply, "reason"), ==, "expired");
}

static void
test_times (Fixture *fixture, gconstpointer data)
{
  check_time (fixture, "exp", -119, TRUE);
  check_time (fixture, "exp", -121, FALSE);
  check_time (fixture, "iat", 120, TRUE);
  check_time (fixture, "iat", 122, FALSE);
  check_time (fixture, "iat", -2 * 24 * 3600, FALSE);
  check_time (fixture, "nbf", 120, TRUE);
  check_time (fixture, "nbf", 122, FALSE);
}

static void
test_other (Fixture *fixture, gconstpointer data)
{
  g_autoptr(JsonObject) claims = new_claims (fixture);
  g_autofree char *token = NULL;
  g_autoptr(JsonObject) reply = NULL;

  json_object_set_string_member (claims, "sub", "somebody-else");
  token = sign (fixture, claims);
  reply = enrol (fixture, token);
  assert_refused (fixture, reply, "other");
  g_assert_cmpstr (sp_json_get_text (reply, "name"), ==, "Smith");
  check_text (fixture, "sub", "7F0C", "other");
  check_text (fixture, "sub", NULL, "other");
}

/* Where the partnership says how strongly, no other token is taken; what was not stated is not strong. */
static void
test_acr (Fixture *fixture, gconstpointer data)
{
  const SpSignOn sign_on = { .issuer = (char *) ISSUER, .client = (char *) CLIENT, .claim = (char *) "sub",
                             .keys = fixture->jwks, .acr = (char *) "second-factor urn:two" };
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) asked = NULL;
  g_autoptr(JsonObject) claims = new_claims (fixture);
  g_autofree char *token = NULL;
  g_autoptr(JsonObject) taken = NULL;

  g_assert_true (sp_sign_on_set (fixture->server->server, fixture->server->sql, &sign_on, &error));
  g_assert_no_error (error);
  asked = enrol (fixture, NULL);
  g_assert_cmpstr (sp_json_get_text (asked, "acr_values"), ==, "second-factor urn:two");
  check_text (fixture, "acr", NULL, "acr");
  check_text (fixture, "acr", "", "acr");
  check_text (fixture, "acr", "password", "acr");
  check_text (fixture, "acr", "second", "acr");
  check_text (fixture, "acr", "second-factor urn:two", "acr");
  check_text (fixture, "acr", "Second-Factor", "acr");
  /* Who else has signed on is told first. */
  check_text (fixture, "sub", "somebody-else", "other");
  json_object_set_string_member (claims, "acr", "urn:two");
  token = sign (fixture, claims);
  taken = enrol (fixture, token);
  g_assert_cmpuint (fixture->server->status, ==, 200);
}

static void
test_email (Fixture *fixture, gconstpointer data)
{
  g_autoptr(JsonObject) asked = NULL;
  g_autoptr(JsonObject) claims = new_claims (fixture);
  g_autofree char *said = NULL;
  g_autofree char *verified = NULL;
  g_autoptr(JsonObject) taken = NULL;

  set_sign_on (fixture, "email");
  set_subject (fixture, "sam@example.org");
  asked = enrol (fixture, NULL);
  g_assert_cmpstr (sp_json_get_text (asked, "scope"), ==, "openid email");
  json_object_set_string_member (claims, "email", "sam@example.org");
  said = sign (fixture, claims);
  check_refused (fixture, said, "other");
  json_object_set_boolean_member (claims, "email_verified", TRUE);
  verified = sign (fixture, claims);
  taken = enrol (fixture, verified);
  g_assert_cmpuint (fixture->server->status, ==, 200);
}

/* A token joins one laptop with one link. */
static void
test_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *second = sp_test_server_code (fixture->server, fixture->member);
  g_autoptr(JsonObject) claims = new_claims (fixture);
  g_autofree char *token = sign (fixture, claims);
  g_autoptr(JsonObject) first = enrol (fixture, token);
  g_autoptr(JsonObject) again = NULL;
  g_autoptr(JsonObject) other_key = NULL;
  g_autoptr(JsonObject) other_code = NULL;
  gint64 devices;

  g_assert_cmpuint (fixture->server->status, ==, 200);
  other_key = enrol_with (fixture, fixture->code, KEY_B, token);
  g_assert_cmpstr (sp_test_problem (other_key), ==, "bad-code");
  other_code = enrol_with (fixture, second, KEY_A, token);
  g_assert_cmpstr (sp_json_get_text (other_code, "reason"), ==, "claims");
  /* The answer was lost. */
  again = enrol (fixture, token);
  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_cmpstr (sp_json_get_text (again, "device"), ==, sp_json_get_text (first, "device"));
  g_assert_true (sp_sql_get_int (fixture->server->sql, "SELECT count(*) FROM device", &devices, NULL, ""));
  g_assert_cmpint (devices, ==, 1);
}

static void
check_set (Fixture *fixture, const char *issuer, const char *keys, const char *fault)
{
  const SpSignOn sign_on
      = { .issuer = (char *) issuer, .client = (char *) CLIENT, .claim = (char *) "sub", .keys = (char *) keys };
  g_autoptr(GError) error = NULL;
  g_auto(SpSignOn) kept = { 0 };

  g_assert_false (sp_sign_on_set (fixture->server->server, fixture->server->sql, &sign_on, &error));
  g_assert_error (error, SP_ADMIN_ERROR, SP_ADMIN_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, fault);
  g_assert_true (sp_sign_on_load (fixture->server->sql, &kept, NULL));
  g_assert_cmpstr (kept.issuer, ==, ISSUER);
}

static void
test_set (Fixture *fixture, gconstpointer data)
{
  g_autoptr(SpTestSigner) weak = sp_test_signer_new_rsa ("w", 1024);
  g_autofree char *jwk = sp_test_signer_dup_jwk (weak);
  g_autofree char *small = g_strdup_printf ("{\"keys\":[%s]}", jwk);
  g_autoptr(JsonObject) joined = NULL;
  g_autoptr(GError) error = NULL;

  check_set (fixture, "http://sign-on.example.org", fixture->jwks, "issuer");
  check_set (fixture, "https://sign-on.example.org/?a=b", fixture->jwks, "issuer");
  check_set (fixture, "sign-on.example.org", fixture->jwks, "issuer");
  check_set (fixture, ISSUER, "{\"keys\":[]}", "keys");
  check_set (fixture, ISSUER, "{\"keys\":[7]}", "keys");
  check_set (fixture, ISSUER, "{}", "keys");
  check_set (fixture, ISSUER, "-----BEGIN PUBLIC KEY-----", "keys");
  check_set (fixture, ISSUER, "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}", "keys");
  check_set (fixture, ISSUER, small, "keys");

  /* Without a provider a link is enough, as before. */
  g_assert_true (sp_sign_on_set (fixture->server->server, fixture->server->sql, NULL, &error));
  g_assert_no_error (error);
  joined = enrol (fixture, NULL);
  g_assert_cmpuint (fixture->server->status, ==, 200);
}

#define ADD(name, func) g_test_add ("/sign-on/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("asked", test_asked);
  ADD ("taken", test_taken);
  ADD ("audiences", test_audiences);
  ADD ("forged", test_forged);
  ADD ("unsigned", test_unsigned);
  ADD ("damaged", test_damaged);
  ADD ("claims", test_claims);
  ADD ("times", test_times);
  ADD ("other", test_other);
  ADD ("acr", test_acr);
  ADD ("email", test_email);
  ADD ("once", test_once);
  ADD ("set", test_set);

  return g_test_run ();
}
