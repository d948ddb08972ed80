/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-sign-on.h"

#include "sp-json.h"
#include "sp-server-admin.h"
#include "sp-server-audit-book.h"
#include "sp-server-jws.h"
#include "sp-server-private.h"

#include <string.h>

/*
 * Sign-on by OpenID Connect before a laptop joins. The server asks the provider nothing: it has its public keys from the
 * administrator, and checks what the laptop brings. Who somebody is there stands in a table of the server's own and not
 * in the directory, so that it is on no laptop, and nobody can change it from one.
 */

#define TOLERANCE_SECONDS 120
#define MAX_TOKEN         (12 * 1024)
#define MAX_KEYS          (256 * 1024)

void
sp_sign_on_clear (SpSignOn *self)
{
  g_clear_pointer (&self->issuer, g_free);
  g_clear_pointer (&self->client, g_free);
  g_clear_pointer (&self->claim, g_free);
  g_clear_pointer (&self->keys, g_free);
  g_clear_pointer (&self->acr, g_free);
}

/**
 * sp_sign_on_load:
 * @sql: a connection
 * @self: (out): with which provider one signs on; without an issuer where none is asked for
 * @error: return location
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_sign_on_load (SpSql *sql, SpSignOn *self, GError **error)
{
  SpStatement *st = sp_sql_query (sql, "SELECT issuer, client, claim, keys, acr FROM sign_on", error, "");
  int row;

  if (!st || (row = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (row == 0)
    return TRUE;
  self->issuer = g_strdup (sp_statement_get_text (st, 0));
  self->client = g_strdup (sp_statement_get_text (st, 1));
  self->claim = g_strdup (sp_statement_get_text (st, 2));
  self->keys = g_strdup (sp_statement_get_text (st, 3));
  self->acr = g_strdup (sp_statement_get_text (st, 4));
  sp_statement_reset (st);
  return TRUE;
}

/* Nobody has signed in here: who may do this has the server itself. */
static gboolean
tell (SpServer *server, SpSql *sql, const char *member, const char *purpose, GError **error)
{
  const char *ids[] = { member, NULL };
  const SpAuditEntry entry
      = { .act = SP_AUDIT_ALTER, .compartment = "", .member = "", .ids = ids, .purpose = purpose };

  return sp_server_audit_tell (server, sql, &entry, error);
}

static gboolean
fail_invalid (GError **error, const char *what)
{
  g_set_error_literal (error, SP_ADMIN_ERROR, SP_ADMIN_ERROR_INVALID, what);
  return FALSE;
}

static gboolean
check (const SpSignOn *self, GError **error)
{
  g_autoptr(GUri) uri = g_uri_parse (self->issuer, G_URI_FLAGS_NONE, NULL);
  g_autoptr(JsonObject) keys = NULL;

  if (!uri || g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 || !g_uri_get_host (uri) || g_uri_get_query (uri)
      || g_uri_get_fragment (uri))
    return fail_invalid (error, "issuer");
  if (!*self->client || strlen (self->client) > 200)
    return fail_invalid (error, "client-id");
  if (!*self->claim || strlen (self->claim) > 200)
    return fail_invalid (error, "claim");
  if (self->acr && (strlen (self->acr) > 500 || !g_str_is_ascii (self->acr)))
    return fail_invalid (error, "acr");
  keys = strlen (self->keys) <= MAX_KEYS ? sp_json_parse_object (self->keys, -1, NULL) : NULL;
  if (!keys || sp_jwks_has_secret (keys) || sp_jwks_count_usable (keys) == 0)
    return fail_invalid (error, "keys");
  return TRUE;
}

static gboolean
write_sign_on (SpServer *server, SpSql *sql, const SpSignOn *self, GError **error)
{
  if (!tell (server, sql, NULL, self ? "sign-on" : "no-sign-on", error)
      || !sp_sql_run (sql, "DELETE FROM sign_on", error, ""))
    return FALSE;
  return !self
         || sp_sql_run (sql, "INSERT INTO sign_on (one, issuer, client, claim, keys, acr) VALUES (1, ?, ?, ?, ?, ?)",
                        error, "ttttt", self->issuer, self->client, self->claim, self->keys, self->acr ? self->acr : "");
}

/**
 * sp_sign_on_set:
 * @server: a server
 * @sql: its connection
 * @self: (nullable): with which provider one signs on from now on; %NULL: with none
 * @error: return location
 *
 * Returns: %FALSE with @error set, %SP_ADMIN_ERROR_INVALID among others
 */
gboolean
sp_sign_on_set (SpServer *server, SpSql *sql, const SpSignOn *self, GError **error)
{
  if ((self && !check (self, error)) || !sp_sql_begin (sql, error))
    return FALSE;
  if (write_sign_on (server, sql, self, error) && sp_sql_commit (sql, error))
    return TRUE;
  sp_sql_rollback (sql);
  return FALSE;
}

/**
 * sp_sign_on_set_subject:
 * @server: a server
 * @sql: its connection
 * @member: a member's id
 * @subject: (nullable): who that is at the provider; %NULL: not known
 * @error: return location
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_sign_on_set_subject (SpServer *server, SpSql *sql, const char *member, const char *subject, GError **error)
{
  if (subject && (!*subject || strlen (subject) > 255))
    return fail_invalid (error, "subject");
  if (!sp_sql_begin (sql, error))
    return FALSE;
  if (tell (server, sql, member, "sign-on-member", error)
      && sp_sql_run (sql, "DELETE FROM sign_on_member WHERE member = ?", error, "t", member)
      && (!subject
          || sp_sql_run (sql, "INSERT INTO sign_on_member (member, subject) VALUES (?, ?)", error, "tt", member, subject))
      && sp_sql_commit (sql, error))
    return TRUE;
  sp_sql_rollback (sql);
  return FALSE;
}

/**
 * sp_sign_on_list_subjects:
 * @sql: a connection
 * @error: return location
 *
 * Returns: (transfer full) (nullable): members' ids, each followed by who that is at the provider
 */
GPtrArray *
sp_sign_on_list_subjects (SpSql *sql, GError **error)
{
  g_autoptr(GPtrArray) subjects = g_ptr_array_new_with_free_func (g_free);
  SpStatement *st = sp_sql_query (sql, "SELECT member, subject FROM sign_on_member ORDER BY member", error, "");
  int row;

  if (!st)
    return NULL;
  while ((row = sp_statement_step (st, error)) > 0)
    {
      g_ptr_array_add (subjects, g_strdup (sp_statement_get_text (st, 0)));
      g_ptr_array_add (subjects, g_strdup (sp_statement_get_text (st, 1)));
    }
  return row == 0 ? g_steal_pointer (&subjects) : NULL;
}

static gboolean
load_subject (SpSql *sql, const char *member, char **subject, GError **error)
{
  return sp_sql_dup_text (sql, "SELECT subject FROM sign_on_member WHERE member = ?", subject, error, "t", member);
}

/* The scope by which a provider puts @claim into its tokens: no more is asked for than is looked at. */
static const char *
scope_of (const char *claim)
{
  if (strcmp (claim, "sub") == 0)
    return "openid";
  return strcmp (claim, "email") == 0 ? "openid email" : "openid profile";
}

static gboolean
ask (SpServerCall *call, const SpSignOn *sign_on, GError **error)
{
  GString *members = g_string_new ("\"issuer\":");

  sp_server_append_text (members, sign_on->issuer);
  g_string_append (members, ",\"client_id\":");
  sp_server_append_text (members, sign_on->client);
  g_string_append_printf (members, ",\"scope\":\"%s\"", scope_of (sign_on->claim));
  if (*sign_on->acr)
    {
      g_string_append (members, ",\"acr_values\":");
      sp_server_append_text (members, sign_on->acr);
    }
  g_free (call->members);
  call->members = g_string_free_and_steal (members);
  return sp_server_fail (error, SP_WIRE_PROBLEM_SIGN_ON_REQUIRED);
}

static gboolean
refuse (SpServerCall *call, const char *reason, GError **error)
{
  g_free (call->members);
  call->members = g_strdup_printf ("\"reason\":\"%s\"", reason);
  return sp_server_fail (error, SP_WIRE_PROBLEM_SIGN_ON_REFUSED);
}

/* Said only to who has signed on with the partnership's own provider, and holds the link. */
static gboolean
refuse_other (SpServerCall *call, const char *member, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  g_autoptr(JsonObject) fields = NULL;
  const char *given;
  GString *members = g_string_new ("\"reason\":\"other\",\"name\":");

  if (!sp_sql_dup_text (call->sql, "SELECT fields FROM record WHERE id = ? AND type = 'member' AND gone = 0", &text,
                        error, "t", member))
    {
      g_string_free (members, TRUE);
      return FALSE;
    }
  fields = text ? sp_json_parse_object (text, -1, NULL) : json_object_new ();
  given = sp_json_get_text (fields, "given_names");
  name = g_strjoin (given ? " " : "", given ? given : "", sp_json_get_text (fields, "family_name"), NULL);
  sp_server_append_text (members, name);
  g_free (call->members);
  call->members = g_string_free_and_steal (members);
  return sp_server_fail (error, SP_WIRE_PROBLEM_SIGN_ON_REFUSED);
}

/* The token must be for us, and, where it is for others, too, have been asked for by us. */
static gboolean
is_for (JsonObject *claims, const char *client)
{
  const char *party = sp_json_get_text (claims, "azp");
  g_auto(GStrv) audience = NULL;

  if (json_object_has_member (claims, "azp") && g_strcmp0 (party, client) != 0)
    return FALSE;
  if (g_strcmp0 (sp_json_get_text (claims, "aud"), client) == 0)
    return TRUE;
  audience = sp_json_dup_strv (claims, "aud");
  return audience && g_strv_contains ((const char *const *) audience, client)
         && (g_strv_length (audience) == 1 || party);
}

/* Whether the token is of our time: `iat` and `exp` it has, `nbf` it may have. A number of seconds may have a fraction. */
static gboolean
get_seconds (JsonObject *claims, const char *member, double *seconds)
{
  JsonNode *node = json_object_get_member (claims, member);
  GType type = node ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  *seconds = json_node_get_double (node);
  return TRUE;
}

static gboolean
is_current (JsonObject *claims, gint64 now)
{
  double issued, expires, begins;

  return get_seconds (claims, "iat", &issued) && get_seconds (claims, "exp", &expires)
         && issued <= now + TOLERANCE_SECONDS && expires > now - TOLERANCE_SECONDS
         && issued > now - SP_WIRE_CODE_SECONDS - TOLERANCE_SECONDS
         && (!json_object_has_member (claims, "nbf")
             || (get_seconds (claims, "nbf", &begins) && begins <= now + TOLERANCE_SECONDS));
}

static gboolean
is_member (JsonObject *claims, const char *claim, const char *subject)
{
  /* An address that somebody only says is theirs says nothing. */
  if (strcmp (claim, "email") == 0 && !sp_json_get_flag (claims, "email_verified"))
    return FALSE;
  return g_strcmp0 (sp_json_get_text (claims, claim), subject) == 0;
}

/* Whether somebody signed on in one of the ways that are strong enough. What was asked for is no proof: a provider need not do
 * as it is asked, and the laptop may not have asked. */
static gboolean
is_strong (JsonObject *claims, const char *acr)
{
  g_auto(GStrv) ways = g_strsplit (acr, " ", -1);
  const char *way = sp_json_get_text (claims, "acr");

  return !*acr || (way && *way && g_strv_contains ((const char *const *) ways, way));
}

/**
 * sp_server_check_sign_on:
 * @call: the call by which a laptop joins
 * @member: to whom the link was given
 * @code: the link's code
 * @public_key: the laptop's key as it was sent
 * @error: return location
 *
 * Checks the `id_token` of the body, where the partnership asks for one. The nonce binds it to this code and this key, so
 * it is good once: the code is used up with it.
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_server_check_sign_on (SpServerCall *call, const char *member, const char *code, const char *public_key, GError **error)
{
  g_auto(SpSignOn) sign_on = { 0 };
  g_autofree char *subject = NULL;
  g_autofree char *nonce = sp_wire_sign_on_nonce (code, public_key);
  g_autoptr(JsonObject) keys = NULL;
  g_autoptr(JsonObject) claims = NULL;
  const char *token;

  if (!sp_sign_on_load (call->sql, &sign_on, error))
    return FALSE;
  if (!sign_on.issuer)
    return TRUE;
  if (!load_subject (call->sql, member, &subject, error))
    return FALSE;
  if (!subject)
    return refuse (call, "unset", error);
  if (!json_object_has_member (call->body, "id_token"))
    return ask (call, &sign_on, error);
  if (!(token = sp_server_body_text (call, "id_token", MAX_TOKEN, error)))
    return FALSE;
  keys = sp_json_parse_object (sign_on.keys, -1, error);
  if (!keys)
    return FALSE;
  if (!(claims = sp_jws_open (token, keys)))
    return refuse (call, "signature", error);
  if (g_strcmp0 (sp_json_get_text (claims, "iss"), sign_on.issuer) != 0 || !is_for (claims, sign_on.client)
      || g_strcmp0 (sp_json_get_text (claims, "nonce"), nonce) != 0)
    return refuse (call, "claims", error);
  if (!is_current (claims, sp_server_now (call->server)))
    return refuse (call, "expired", error);
  if (!is_member (claims, sign_on.claim, subject))
    return refuse_other (call, member, error);
  return is_strong (claims, sign_on.acr) || refuse (call, "acr", error);
}
