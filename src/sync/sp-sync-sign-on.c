/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sync-sign-on.h"

#include "sp-json.h"
#include "sp-soup.h"
#include "sp-sync-error.h"

#include <sodium.h>
#include <string.h>

/*
 * OpenID Connect as a native app does it (RFC 8252): the code flow with PKCE in the system's browser, which comes back to
 * a port of this machine that is open while somebody signs on. The provider is a website like any other, so its
 * certificate is looked at as the system does, and not pinned. The ID token is not looked at here but for words: it
 * comes from the provider itself, and the server checks it.
 */

#define WAIT_SECONDS    600
#define TIMEOUT_SECONDS 30
#define MAX_ANSWER      (1024 * 1024)
#define RANDOM_BYTES    32
#define TEXT_BYTES      sodium_base64_ENCODED_LEN (RANDOM_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)

struct _SpSyncSignOn
{
  GObject parent_instance;

  GCancellable *cancellable;
  char *title;
  char *done;
  char *denied;
};

G_DEFINE_FINAL_TYPE (SpSyncSignOn, sp_sync_sign_on, G_TYPE_OBJECT)

enum
{
  SIGNAL_OPEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* One sign-on under way. */
typedef struct
{
  SpSyncSignOn *sign_on;
  SoupSession *session;
  SoupServer *server;
  DexPromise *promise; /* the code */
  char *issuer;
  char *client;
  char *redirect;
  char state[TEXT_BYTES];
  char verifier[TEXT_BYTES];
  JsonObject *metadata;
} Run;

static void
run_clear (Run *run)
{
  /* A connection that is still open outlives the server, and must not come back here. */
  if (run->server)
    {
      soup_server_remove_handler (run->server, NULL);
      soup_server_disconnect (run->server);
    }
  g_clear_object (&run->server);
  g_clear_object (&run->session);
  dex_clear (&run->promise);
  g_clear_pointer (&run->metadata, json_object_unref);
  g_free (run->issuer);
  g_free (run->client);
  g_free (run->redirect);
  sodium_memzero (run->verifier, sizeof run->verifier);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error_literal (error, SP_SYNC_ERROR, SP_SYNC_ERROR_SIGN_ON_FAILED, reason);
  return FALSE;
}

static gboolean
is_https (const char *address)
{
  g_autofree char *host = sp_sign_on_dup_host (address);

  return host != NULL;
}

/* --- The provider ------------------------------------------------------------------- */

/* Sends one request to the provider; to be called in a fiber. */
static JsonObject *
send (Run *run, SoupMessage *message, GError **error)
{
  g_autoptr(GBytes) body = NULL;
  g_autoptr(GError) cause = NULL;
  JsonObject *answer;
  gsize size;
  const char *data;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept", "application/json");
  body = dex_await_boxed (dex_future_first (sp_soup_send (run->session, message),
                                            dex_cancellable_new_from_cancellable (run->sign_on->cancellable), NULL),
                          &cause);
  if (g_cancellable_set_error_if_cancelled (run->sign_on->cancellable, error))
    return NULL;
  data = body ? g_bytes_get_data (body, &size) : NULL;
  answer = data && size <= MAX_ANSWER && soup_message_get_status (message) == SOUP_STATUS_OK
               ? sp_json_parse_object (data, size, NULL)
               : NULL;
  if (!answer)
    fail (error, "provider");
  return answer;
}

/* Its endpoints, which only its own document says: one that names another issuer is another's. */
static gboolean
discover (Run *run, GError **error)
{
  gsize length = strlen (run->issuer);
  g_autofree char *base = g_strndup (run->issuer, g_str_has_suffix (run->issuer, "/") ? length - 1 : length);
  g_autofree char *address = g_strconcat (base, "/.well-known/openid-configuration", NULL);
  g_autoptr(SoupMessage) message = soup_message_new ("GET", address);

  if (!message)
    return fail (error, "provider");
  if (!(run->metadata = send (run, message, error)))
    return FALSE;
  if (g_strcmp0 (sp_json_get_text (run->metadata, "issuer"), run->issuer) != 0
      || !is_https (sp_json_get_text (run->metadata, "authorization_endpoint"))
      || !is_https (sp_json_get_text (run->metadata, "token_endpoint")))
    return fail (error, "provider");
  return TRUE;
}

/* The ID token for @code. */
static char *
exchange (Run *run, const char *code, GError **error)
{
  g_autoptr(SoupMessage) message = soup_message_new ("POST", sp_json_get_text (run->metadata, "token_endpoint"));
  g_autofree char *form
      = soup_form_encode ("grant_type", "authorization_code", "code", code, "redirect_uri", run->redirect, "client_id",
                          run->client, "code_verifier", run->verifier, NULL);
  g_autoptr(GBytes) body = g_bytes_new (form, strlen (form));
  g_autoptr(JsonObject) answer = NULL;

  if (!message)
    {
      fail (error, "provider");
      return NULL;
    }
  soup_message_set_request_body_from_bytes (message, SOUP_FORM_MIME_TYPE_URLENCODED, body);
  if (!(answer = send (run, message, error)))
    return NULL;
  if (!sp_json_get_text (answer, "id_token"))
    {
      fail (error, "provider");
      return NULL;
    }
  return g_strdup (sp_json_get_text (answer, "id_token"));
}

/* --- The way back from the browser -------------------------------------------------- */

/* The page brings one style along, and its policy allows that one by its hash. */
#define PAGE_STYLE                                                                                                      \
  "body{font:1.125rem/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.5rem;overflow-wrap:anywhere}" \
  "h1{font-size:1.5rem;line-height:1.25}"

static char *
make_policy (void)
{
  guint8 hash[crypto_hash_sha256_BYTES];
  char text[sodium_base64_ENCODED_LEN (sizeof hash, sodium_base64_VARIANT_ORIGINAL)];

  crypto_hash_sha256 (hash, (const guint8 *) PAGE_STYLE, strlen (PAGE_STYLE));
  sodium_bin2base64 (text, sizeof text, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
  return g_strdup_printf ("default-src 'none'; style-src 'sha256-%s'; frame-ancestors 'none'", text);
}

static void
set_page (Run *run, SoupServerMessage *message, guint status, const char *words)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *policy = make_policy ();
  g_autofree char *page
      = g_markup_printf_escaped ("<!DOCTYPE html><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">"
                                 "<meta name=\"viewport\" content=\"width=device-width\"><title>%s</title>"
                                 "<style>" PAGE_STYLE "</style><main><h1>%s</h1><p>%s</p></main>",
                                 run->sign_on->title, run->sign_on->title, words);

  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Content-Security-Policy", policy);
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "Connection", "close");
  soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_COPY, page, strlen (page));
}

typedef struct
{
  DexPromise *promise;
  char *code;
} Answer;

static void
answer_free (gpointer data, GClosure *closure)
{
  Answer *answer = data;

  dex_clear (&answer->promise);
  g_free (answer->code);
  g_free (answer);
}

/* The browser has its page: only now may the port be closed. */
static void
finished_cb (SoupServerMessage *message, gpointer data)
{
  Answer *answer = data;

  if (!dex_future_is_pending (DEX_FUTURE (answer->promise)))
    return;
  if (answer->code)
    dex_promise_resolve_string (answer->promise, g_strdup (answer->code));
  else
    dex_promise_reject (answer->promise,
                        g_error_new_literal (SP_SYNC_ERROR, SP_SYNC_ERROR_SIGN_ON_FAILED, "denied"));
}

/* Whoever does not know the state is not who was sent to the browser, and neither ends the waiting nor hears a word. */
static void
redirected_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Run *run = data;
  const char *state = query ? g_hash_table_lookup (query, "state") : NULL;
  const char *issuer = query ? g_hash_table_lookup (query, "iss") : NULL;
  const char *code;
  Answer *answer;

  if (soup_server_message_get_method (message) != SOUP_METHOD_GET || strcmp (path, "/") != 0 || !state
      || strlen (state) != strlen (run->state) || sodium_memcmp (state, run->state, strlen (state)) != 0
      || (issuer && strcmp (issuer, run->issuer) != 0) || !dex_future_is_pending (DEX_FUTURE (run->promise)))
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }
  code = g_hash_table_lookup (query, "code");
  set_page (run, message, SOUP_STATUS_OK, code ? run->sign_on->done : run->sign_on->denied);
  answer = g_new0 (Answer, 1);
  answer->promise = dex_ref (run->promise);
  answer->code = g_strdup (code);
  g_signal_connect_data (message, "finished", G_CALLBACK (finished_cb), answer, answer_free, 0);
}

static gboolean
listen (Run *run, GError **error)
{
  GSList *addresses;

  run->server = soup_server_new (NULL, NULL);
  if (!soup_server_listen_local (run->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, error))
    return FALSE;
  addresses = soup_server_get_uris (run->server);
  run->redirect = g_strdup_printf ("http://127.0.0.1:%d/", g_uri_get_port (addresses->data));
  g_slist_free_full (addresses, (GDestroyNotify) g_uri_unref);
  soup_server_add_handler (run->server, NULL, redirected_cb, run, NULL);
  return TRUE;
}

/* --- All of it ---------------------------------------------------------------------- */

static void
fill_random (SpAmbient *ambient, char text[TEXT_BYTES])
{
  guint8 bytes[RANDOM_BYTES];

  sp_ambient_fill_random (ambient, bytes, sizeof bytes);
  sodium_bin2base64 (text, TEXT_BYTES, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero (bytes, sizeof bytes);
}

/* Where the browser is to go. Who was signed on there already is asked anew (`login`): it may be somebody else, and a
 * laptop that joins is worth a password. */
static char *
make_address (Run *run, const char *scope, const char *acr, const char *nonce)
{
  const char *endpoint = sp_json_get_text (run->metadata, "authorization_endpoint");
  guint8 hash[crypto_hash_sha256_BYTES];
  char challenge[TEXT_BYTES];
  g_autofree char *query = NULL;

  crypto_hash_sha256 (hash, (const guint8 *) run->verifier, strlen (run->verifier));
  sodium_bin2base64 (challenge, sizeof challenge, hash, sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  query = soup_form_encode ("response_type", "code", "client_id", run->client, "redirect_uri", run->redirect, "scope",
                            scope, "state", run->state, "nonce", nonce, "code_challenge", challenge,
                            "code_challenge_method", "S256", "prompt", "login", NULL);
  if (acr)
    {
      g_autofree char *strength = soup_form_encode ("acr_values", acr, NULL);
      g_autofree char *before = query;

      query = g_strjoin ("&", before, strength, NULL);
    }
  return g_strjoin (strchr (endpoint, '?') ? "&" : "?", endpoint, query, NULL);
}

/* Whom a token names, for words only. */
static char *
dup_who (const char *token)
{
  static const char *const members[] = { "email", "preferred_username", "name", "sub" };
  g_auto(GStrv) parts = g_strsplit (token, ".", 3);
  gsize length = parts[0] && parts[1] ? strlen (parts[1]) : 0;
  g_autofree char *bytes = g_malloc (length + 1);
  g_autoptr(JsonObject) claims = NULL;
  size_t size = 0;

  if (length > 0
      && sodium_base642bin ((guint8 *) bytes, length, parts[1], length, NULL, &size, NULL,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING)
             == 0)
    claims = sp_json_parse_object (bytes, size, NULL);
  for (gsize i = 0; claims && i < G_N_ELEMENTS (members); i++)
    {
      const char *who = sp_json_get_text (claims, members[i]);

      if (who && *who)
        return g_strdelimit (g_strdup (who), "\r\n", ' ');
    }
  return NULL;
}

static char *
wait_for_code (Run *run, GError **error)
{
  g_autoptr(GError) cause = NULL;
  char *code = dex_await_string (dex_future_first (dex_ref (run->promise),
                                                   dex_cancellable_new_from_cancellable (run->sign_on->cancellable),
                                                   dex_timeout_new_seconds (WAIT_SECONDS), NULL),
                                 &cause);

  if (g_error_matches (cause, DEX_ERROR, DEX_ERROR_TIMED_OUT))
    fail (error, "late");
  else if (cause)
    g_propagate_error (error, g_steal_pointer (&cause));
  return code;
}

/**
 * sp_sync_sign_on_run:
 * @self: a sign-on
 * @asked: what the server said with `sign-on-required`
 * @nonce: what the token is bound to
 * @ambient: chance
 * @who: (out) (nullable): in the provider's words who has signed on; not to be relied on
 * @error: why nobody has: %SP_SYNC_ERROR_SIGN_ON_FAILED, or %G_IO_ERROR_CANCELLED
 *
 * Has somebody sign on in the browser; to be called in a fiber.
 *
 * Returns: (transfer full) (nullable): the ID token
 */
char *
sp_sync_sign_on_run (SpSyncSignOn *self, JsonObject *asked, const char *nonce, SpAmbient *ambient, char **who,
                     GError **error)
{
  g_auto(Run) run = { .sign_on = self };
  const char *scope = sp_json_get_text (asked, "scope");
  g_autofree char *address = NULL;
  g_autofree char *code = NULL;
  char *token;

  run.issuer = g_strdup (sp_json_get_text (asked, "issuer"));
  run.client = g_strdup (sp_json_get_text (asked, "client_id"));
  if (!is_https (run.issuer) || !run.client || !scope)
    {
      fail (error, "provider");
      return NULL;
    }
  run.promise = dex_promise_new ();
  run.session = soup_session_new_with_options ("timeout", TIMEOUT_SECONDS, "user-agent", "stalking-partnership", NULL);
  fill_random (ambient, run.state);
  fill_random (ambient, run.verifier);
  if (!discover (&run, error) || !listen (&run, error))
    return NULL;
  address = make_address (&run, scope, sp_json_get_text (asked, "acr_values"), nonce);
  g_signal_emit (self, signals[SIGNAL_OPEN], 0, address);
  if (!(code = wait_for_code (&run, error)) || !(token = exchange (&run, code, error)))
    return NULL;
  *who = dup_who (token);
  return token;
}

/**
 * sp_sign_on_dup_host:
 * @issuer: (nullable): an address
 *
 * Returns: (transfer full) (nullable): its host; %NULL where it is no `https` address
 */
char *
sp_sign_on_dup_host (const char *issuer)
{
  g_autoptr(GUri) uri = issuer ? g_uri_parse (issuer, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri && strcmp (g_uri_get_scheme (uri), "https") == 0 ? g_uri_get_host (uri) : NULL;

  return host && *host ? g_strdup (host) : NULL;
}

static void
sp_sync_sign_on_finalize (GObject *object)
{
  SpSyncSignOn *self = SP_SYNC_SIGN_ON (object);

  g_clear_object (&self->cancellable);
  g_free (self->title);
  g_free (self->done);
  g_free (self->denied);

  G_OBJECT_CLASS (sp_sync_sign_on_parent_class)->finalize (object);
}

static void
sp_sync_sign_on_class_init (SpSyncSignOnClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sp_sync_sign_on_finalize;

  signals[SIGNAL_OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sp_sync_sign_on_init (SpSyncSignOn *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sp_sync_sign_on_new:
 * @title: the heading of the page that the browser shows at the end
 * @done: its words after a sign-on
 * @denied: its words where nobody has signed on
 *
 * Returns: (transfer full): a sign-on
 */
SpSyncSignOn *
sp_sync_sign_on_new (const char *title, const char *done, const char *denied)
{
  SpSyncSignOn *self = g_object_new (SP_TYPE_SYNC_SIGN_ON, NULL);

  self->title = g_strdup (title);
  self->done = g_strdup (done);
  self->denied = g_strdup (denied);
  return self;
}

/** sp_sync_sign_on_cancel: Ends the waiting; the link stays good. */
void
sp_sync_sign_on_cancel (SpSyncSignOn *self)
{
  g_return_if_fail (SP_IS_SYNC_SIGN_ON (self));

  g_cancellable_cancel (self->cancellable);
}
