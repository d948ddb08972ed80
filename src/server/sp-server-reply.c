/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-private.h"

#include <sodium.h>
#include <string.h>

G_DEFINE_QUARK (sp-server-problem-quark, sp_server_problem)

/**
 * sp_server_reply_new:
 * @body: (transfer full): JSON text
 *
 * Returns: (transfer full): a reply with status 200
 */
SpServerReply *
sp_server_reply_new (GString *body)
{
  SpServerReply *self = g_new0 (SpServerReply, 1);

  self->status = 200;
  self->type = "application/json";
  self->body = body;
  return self;
}

/**
 * sp_server_reply_problem:
 * @problem: an #SpWireProblem
 * @request: the request's id
 * @members: (nullable): further members as JSON text without braces
 *
 * Returns: (transfer full): a reply that says what is wrong
 */
SpServerReply *
sp_server_reply_problem (guint problem, const char *request, const char *members)
{
  SpServerReply *self;

  self = sp_server_reply_new (
      g_string_new_take (sp_wire_problem_format (problem, request, members)));
  self->problem = problem;
  self->status = sp_wire_problem_get_status (problem);
  self->type = SP_WIRE_PROBLEM_TYPE;
  return self;
}

/**
 * sp_server_reply_free:
 * @self: (nullable): a reply
 */
void
sp_server_reply_free (SpServerReply *self)
{
  if (!self)
    return;
  if (self->body)
    g_string_free (self->body, TRUE);
  g_free (self->unscanned);
  g_free (self);
}

/* Sets @error to @problem; always FALSE, to be returned at once. */
gboolean
sp_server_fail (GError **error, SpWireProblem problem)
{
  g_set_error_literal (error, SP_SERVER_PROBLEM, problem, sp_wire_problem_get_code (problem));
  return FALSE;
}

/* A text of 1 to @max bytes out of the call's body, or NULL with BAD_REQUEST. */
const char *
sp_server_body_text (SpServerCall *call, const char *member, gsize max, GError **error)
{
  JsonNode *node = call->body ? json_object_get_member (call->body, member) : NULL;
  const char *text;

  if (!node || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
      return NULL;
    }
  text = json_node_get_string (node);
  if (!*text || strlen (text) > max)
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
      return NULL;
    }
  return text;
}

/* An integer from @least to @most out of the call's body, or FALSE with BAD_REQUEST. */
gboolean
sp_server_body_int (SpServerCall *call,
                    const char *member,
                    gint64 least,
                    gint64 most,
                    gint64 *value,
                    GError **error)
{
  JsonNode *node = call->body ? json_object_get_member (call->body, member) : NULL;

  if (!node || json_node_get_value_type (node) != G_TYPE_INT64)
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
  *value = json_node_get_int (node);
  if (*value < least || *value > most)
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
  return TRUE;
}

/* Appends @text as a JSON string. */
void
sp_server_append_text (GString *body, const char *text)
{
  g_string_append_c (body, '"');
  for (const guchar *c = (const guchar *) text; *c; c++)
    {
      if (*c == '"' || *c == '\\')
        {
          g_string_append_c (body, '\\');
          g_string_append_c (body, *c);
        }
      else if (*c < 0x20)
        g_string_append_printf (body, "\\u%04x", *c);
      else
        g_string_append_c (body, *c);
    }
  g_string_append_c (body, '"');
}

/* The wall clock in seconds. */
gint64
sp_server_now (SpServer *self)
{
  return sp_ambient_get_wall_us (self->ambient) / G_USEC_PER_SEC;
}

/* BLAKE2b of the @size bytes at @text, in hexadecimal. */
void
sp_server_hash (const char *text, gsize size, char hash[SP_SERVER_HASH_SIZE])
{
  guint8 bytes[32];

  crypto_generichash (bytes, sizeof bytes, (const guint8 *) text, size, NULL, 0);
  sodium_bin2hex (hash, SP_SERVER_HASH_SIZE, bytes, sizeof bytes);
}
