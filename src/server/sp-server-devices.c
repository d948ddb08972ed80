/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-private.h"

#include "sp-server-admin.h"
#include "sp-signature.h"

#include <sodium.h>
#include <string.h>

#define CHALLENGE_SECONDS 60
#define CHALLENGE_RANDOM  16
#define CHALLENGE_MAC     16
#define TOKEN_RANDOM      32
#define MAX_NAME          200

/* What a challenge holds besides its MAC: when it ends, and chance. */
static void
challenge_mac (SpServer *self, const char *device, const char *head, char mac[2 * CHALLENGE_MAC + 1])
{
  g_autofree char *text = g_strdup_printf ("challenge\n%s\n%s", device, head);
  guint8 bytes[CHALLENGE_MAC];

  crypto_generichash (bytes, sizeof bytes, (const guint8 *) text, strlen (text), self->secret,
                      sizeof self->secret);
  sodium_bin2hex (mac, 2 * CHALLENGE_MAC + 1, bytes, sizeof bytes);
}

/* A challenge costs the server no write, so asking for many fills nothing. */
static SpServerReply *
reply_challenge (SpServerCall *call, const char *device)
{
  guint8 random[CHALLENGE_RANDOM];
  char hex[2 * CHALLENGE_RANDOM + 1];
  char mac[2 * CHALLENGE_MAC + 1];
  g_autofree char *head = NULL;
  GString *body = g_string_new (NULL);

  sp_ambient_fill_random (call->server->ambient, random, sizeof random);
  sodium_bin2hex (hex, sizeof hex, random, sizeof random);
  head = g_strdup_printf ("%" G_GINT64_FORMAT ".%s",
                          sp_server_now (call->server) + CHALLENGE_SECONDS, hex);
  challenge_mac (call->server, device, head, mac);
  g_string_append_printf (body, "{\"challenge\":\"%s.%s\"}", head, mac);
  return sp_server_reply_new (body);
}

/* Whether @challenge is ours, for @device, and neither old nor used; uses it up. */
static gboolean
use_challenge (SpServerCall *call, const char *device, const char *challenge, GError **error)
{
  const char *dot = strrchr (challenge, '.');
  g_autofree char *head = NULL;
  char mac[2 * CHALLENGE_MAC + 1];
  char hash[SP_SERVER_HASH_SIZE];
  gint64 expires;
  gint64 used;

  if (!dot || strlen (dot + 1) != 2 * CHALLENGE_MAC)
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_SIGNATURE);
  head = g_strndup (challenge, dot - challenge);
  challenge_mac (call->server, device, head, mac);
  if (sodium_memcmp (mac, dot + 1, 2 * CHALLENGE_MAC) != 0)
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_SIGNATURE);
  expires = g_ascii_strtoll (head, NULL, 10);
  if (expires < sp_server_now (call->server))
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_SIGNATURE);

  sp_server_hash (challenge, strlen (challenge), hash);
  if (!sp_sql_get_int (call->sql, "SELECT count(*) FROM challenge_used WHERE hash = ?", &used,
                       error, "t", hash))
    return FALSE;
  if (used)
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_SIGNATURE);
  return sp_sql_run (call->sql, "DELETE FROM challenge_used WHERE expires < ?", error, "i",
                     sp_server_now (call->server))
         && sp_sql_run (call->sql, "INSERT INTO challenge_used (hash, expires) VALUES (?, ?)",
                        error, "ti", hash, expires);
}

/* The order that a laptop obeys: nobody else at the server's address can make it. */
static gboolean
tell_to_wipe (SpServerCall *call, const char *device, gint64 at, GError **error)
{
  g_autoptr(GBytes) message = sp_wire_wipe_message (device, at);
  g_autofree char *signature = sp_server_sign (call->server, message);

  g_clear_pointer (&call->members, g_free);
  call->members = g_strdup_printf ("\"order\":{\"at\":%" G_GINT64_FORMAT ",\"signature\":\"%s\"}", at, signature);
  if (!sp_sql_run (call->sql, "UPDATE device SET told = ? WHERE id = ? AND told = 0", error, "it",
                   sp_server_now (call->server), device))
    return FALSE;
  call->keep = TRUE;
  return sp_server_fail (error, SP_WIRE_PROBLEM_WIPE);
}

/* Only to who holds the device's key. */
static gboolean
check_state (SpServerCall *call, const char *device, const char *state, gint64 wipe, GError **error)
{
  if (strcmp (state, "active") == 0)
    return TRUE;
  if (strcmp (state, "wiped") == 0)
    return tell_to_wipe (call, device, wipe, error);
  return sp_server_fail (error, strcmp (state, "suspended") == 0 ? SP_WIRE_PROBLEM_SUSPENDED
                                                                  : SP_WIRE_PROBLEM_REVOKED);
}

/* Checks the signature with the device's key, and what the device may do. */
static gboolean
check_signature (SpServerCall *call,
                 const char *device,
                 const char *challenge,
                 const char *signature,
                 GError **error)
{
  SpStatement *st;
  g_autoptr(GBytes) message = sp_wire_token_message (device, challenge);
  gconstpointer key;
  gsize size;
  gboolean is_signed;
  g_autofree char *state = NULL;
  gint64 wipe;
  int row;

  st = sp_sql_query (call->sql, "SELECT d.public_key, " SP_SERVER_DEVICE_STATE ", d.wipe FROM device d WHERE d.id = ?",
                     error, "t", device);
  if (!st || (row = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (row == 0)
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_SIGNATURE);
  key = sp_statement_get_blob (st, 0, &size);
  is_signed = sp_signature_check (signature, message, key, size);
  state = g_strdup (sp_statement_get_text (st, 1));
  wipe = sp_statement_get_int (st, 2);
  sp_statement_reset (st);
  if (!is_signed)
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_SIGNATURE);
  return check_state (call, device, state, wipe, error);
}

static SpServerReply *
issue_token (SpServerCall *call, const char *device, GError **error)
{
  guint8 random[TOKEN_RANDOM];
  char token[2 * TOKEN_RANDOM + 1];
  char hash[SP_SERVER_HASH_SIZE];
  gint64 now = sp_server_now (call->server);
  SpServerReply *reply;
  GString *body;

  sp_ambient_fill_random (call->server->ambient, random, sizeof random);
  sodium_bin2hex (token, sizeof token, random, sizeof random);
  sp_server_hash (token, strlen (token), hash);
  if (!sp_sql_run (call->sql, "DELETE FROM token WHERE expires < ?", error, "i", now)
      || !sp_sql_run (call->sql, "INSERT INTO token (hash, device, expires) VALUES (?, ?, ?)",
                      error, "tti", hash, device, now + SP_WIRE_TOKEN_SECONDS)
      || !sp_sql_run (call->sql, "UPDATE device SET last_seen = ? WHERE id = ?", error, "it", now,
                      device))
    return NULL;
  body = g_string_new (NULL);
  g_string_append_printf (body, "{\"token\":\"%s\",\"seconds\":%d}", token, SP_WIRE_TOKEN_SECONDS);
  reply = sp_server_reply_new (body);
  reply->note = "signed in";
  return reply;
}

SpServerReply *
sp_server_handle_token (SpServerCall *call, GError **error)
{
  const char *device = sp_server_body_text (call, "device", 64, error);
  const char *challenge;
  const char *signature;

  if (!device)
    return NULL;
  if (!json_object_has_member (call->body, "challenge"))
    return reply_challenge (call, device);
  if (!(challenge = sp_server_body_text (call, "challenge", 200, error))
      || !(signature = sp_server_body_text (call, "signature", 200, error))
      || !use_challenge (call, device, challenge, error)
      || !check_signature (call, device, challenge, signature, error))
    return NULL;
  return issue_token (call, device, error);
}

typedef struct
{
  char *member;
  char *agency;
  char *device;
  gint64 expires;
} Enrolment;

static void
enrolment_clear (Enrolment *self)
{
  g_clear_pointer (&self->member, g_free);
  g_clear_pointer (&self->agency, g_free);
  g_clear_pointer (&self->device, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Enrolment, enrolment_clear)

static gboolean
load_enrolment (SpServerCall *call, const char *hash, Enrolment *enrolment, GError **error)
{
  SpStatement *st;
  int row;

  st = sp_sql_query (call->sql, "SELECT member, device, expires FROM enrolment WHERE hash = ?",
                     error, "t", hash);
  if (!st || (row = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (row == 0)
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_CODE);
  enrolment->member = g_strdup (sp_statement_get_text (st, 0));
  enrolment->device = g_strdup (sp_statement_get_text (st, 1));
  enrolment->expires = sp_statement_get_int (st, 2);
  sp_statement_reset (st);
  if (enrolment->expires < sp_server_now (call->server))
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_CODE);
  if (!sp_server_member_find (call->sql, enrolment->member, &enrolment->agency, error))
    return FALSE;
  if (!enrolment->agency)
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_CODE);
  return TRUE;
}

/* The code was used already: only the same device may hear the answer again. */
static gboolean
check_same_key (SpServerCall *call, const char *device, GBytes *key, GError **error)
{
  gint64 same;

  if (!sp_sql_get_int (call->sql, "SELECT count(*) FROM device WHERE id = ? AND public_key = ?",
                       &same, error, "tb", device, key))
    return FALSE;
  return same ? TRUE : sp_server_fail (error, SP_WIRE_PROBLEM_BAD_CODE);
}

static gboolean
insert_device (SpServerCall *call, Enrolment *enrolment, const char *hash, const char *name,
               GBytes *key, GError **error)
{
  gint64 now = sp_server_now (call->server);

  enrolment->device = sp_ambient_new_id (call->server->ambient);
  return sp_sql_run (call->sql,
                     "INSERT INTO device (id, member, name, public_key, created, last_seen, schema)"
                     " VALUES (?, ?, ?, ?, ?, ?, ?)",
                     error, "tttbiii", enrolment->device, enrolment->member, name, key, now, now,
                     (gint64) SP_WIRE_SCHEMA)
         && sp_sql_run (call->sql, "UPDATE enrolment SET device = ? WHERE hash = ?", error, "tt",
                        enrolment->device, hash);
}

SpServerReply *
sp_server_handle_devices (SpServerCall *call, GError **error)
{
  SpServer *self = call->server;
  g_auto(Enrolment) enrolment = { 0 };
  g_autofree char *own_key = sp_server_dup_public_key (self);
  guint8 bytes[crypto_sign_PUBLICKEYBYTES];
  g_autoptr(GBytes) key = NULL;
  char hash[SP_SERVER_HASH_SIZE];
  const char *code;
  const char *name;
  const char *text;
  SpServerReply *reply;
  GString *body;

  if (!(code = sp_server_body_text (call, "code", 200, error))
      || !(name = sp_server_body_text (call, "name", MAX_NAME, error))
      || !(text = sp_server_body_text (call, "public_key", 200, error)))
    return NULL;
  if (!sp_base64_read (text, bytes, sizeof bytes))
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
      return NULL;
    }
  key = g_bytes_new (bytes, sizeof bytes);
  sp_server_hash (code, strlen (code), hash);
  if (!load_enrolment (call, hash, &enrolment, error))
    return NULL;
  if (enrolment.device ? !check_same_key (call, enrolment.device, key, error)
                       : !sp_server_check_sign_on (call, enrolment.member, code, text, error)
                             || !insert_device (call, &enrolment, hash, name, key, error))
    return NULL;

  body = g_string_new (NULL);
  g_string_append_printf (body,
                          "{\"device\":\"%s\",\"member\":\"%s\",\"agency\":\"%s\","
                          "\"partnership\":\"%s\",\"epoch\":\"%s\",\"key\":\"%s\",\"name\":",
                          enrolment.device, enrolment.member, enrolment.agency, self->partnership,
                          self->epoch, own_key);
  sp_server_append_text (body, self->name);
  g_string_append_c (body, '}');
  reply = sp_server_reply_new (body);
  reply->note = "joined";
  return reply;
}

#define SIGNED_IN \
  "SELECT d.id, d.member, d.next_n, d.acl_rev, d.counter, d.confirmed, d.resume, " SP_SERVER_DEVICE_STATE " FROM device d"

/* The device that the token was given to. */
static SpStatement *
find_token (SpServerCall *call, GError **error)
{
  static const char BEARER[] = "Bearer ";
  const char *header = call->request->authorization;
  char hash[SP_SERVER_HASH_SIZE];

  if (!header || g_ascii_strncasecmp (header, BEARER, strlen (BEARER)) != 0)
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_SIGN_IN);
      return NULL;
    }
  header += strlen (BEARER);
  sp_server_hash (header, strlen (header), hash);
  return sp_sql_query (call->sql, SIGNED_IN " JOIN token t ON t.device = d.id WHERE t.hash = ? AND t.expires >= ?", error,
                       "ti", hash, sp_server_now (call->server));
}

/* Fills in call->device from the token, or from whose signature a sealed file bears, if it, its device and its member
 * still hold. */
gboolean
sp_server_sign_in (SpServerCall *call, GError **error)
{
  const char *device = call->request->device;
  SpStatement *st;
  g_autofree char *state = NULL;
  int row;

  st = device ? sp_sql_query (call->sql, SIGNED_IN " WHERE d.id = ?", error, "t", device) : find_token (call, error);
  if (!st || (row = sp_statement_step (st, error)) < 0)
    return FALSE;
  if (row == 0)
    return sp_server_fail (error, SP_WIRE_PROBLEM_SIGN_IN);
  call->device.id = g_strdup (sp_statement_get_text (st, 0));
  call->device.member = g_strdup (sp_statement_get_text (st, 1));
  call->device.next_n = sp_statement_get_int (st, 2);
  call->device.acl_rev = sp_statement_get_int (st, 3);
  call->device.counter = sp_statement_get_int (st, 4);
  call->device.confirmed = sp_statement_get_int (st, 5);
  call->device.resume = sp_statement_get_int (st, 6) != 0;
  state = g_strdup (sp_statement_get_text (st, 7));
  sp_statement_reset (st);
  /* Why a device is shut out it hears when it signs in; whose member is retired has a token left. */
  if (strcmp (state, "active") == 0 || (call->request->lost && strcmp (state, "stopped") != 0))
    return TRUE;
  return sp_server_fail (error, strcmp (state, "revoked") == 0 || strcmp (state, "stopped") == 0
                                    ? SP_WIRE_PROBLEM_REVOKED
                                    : SP_WIRE_PROBLEM_SIGN_IN);
}

/* The body's device must be the one that signed in. */
gboolean
sp_server_check_device (SpServerCall *call, GError **error)
{
  const char *device = sp_server_body_text (call, "device", 64, error);

  if (!device)
    return FALSE;
  if (strcmp (device, call->device.id) != 0)
    return sp_server_fail (error, SP_WIRE_PROBLEM_WRONG_DEVICE);
  return TRUE;
}
