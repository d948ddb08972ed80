/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-private.h"

#include "sp-id.h"
#include "sp-json.h"
#include "sp-policy.h"
#include "sp-server-rights.h"

#include <string.h>

/*
 * What somebody was typing and had not saved when a laptop was lost: it came in that laptop's file of unsent work, and waits
 * here for the same member's next laptop. Nobody else is ever told of it, whoever brought the file. It is about the records
 * whose ids are in its key, and goes as a draft goes on a laptop: with the records, or with the right to read them.
 */

#define ID_LENGTH 36
#define MAX_KEY   200
#define MAX_TAKEN 100
#define MAX_DRAFTS 1000 /* of one laptop */
#define MAX_REPLY (1024 * 1024)

/* Whether the member may read all that the draft is about, and it is there. */
static gboolean
may_have (SpServerCall *call, const SpReader *reader, const char *key, gboolean *allowed, GError **error)
{
  gsize length = strlen (key);

  *allowed = reader != NULL;
  for (gsize i = 0; *allowed && i + ID_LENGTH <= length; i++)
    {
      g_autofree char *id = g_strndup (key + i, ID_LENGTH);
      g_autofree char *compartment = NULL;
      SpServerRights rights;

      if (!sp_id_is_valid (id))
        continue;
      if (!sp_sql_dup_text (call->sql,
                            "SELECT c.name FROM record r JOIN compartment c ON c.cid = r.cid WHERE r.id = ? AND r.gone = 0",
                            &compartment, error, "t", id))
        return FALSE;
      sp_server_rights_init (&rights, call->sql, NULL);
      *allowed = compartment && sp_policy_may_read (reader, compartment, &rights.rights);
      i += ID_LENGTH - 1;
    }
  return TRUE;
}

static gboolean
keep (SpServerCall *call, const SpReader *reader, JsonObject *draft, gint64 *taken, GError **error)
{
  const char *key = sp_json_get_text (draft, "key");
  const char *text = sp_json_get_text (draft, "text");
  g_autofree char *id = NULL;
  gboolean allowed;

  if (!key || !text)
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
  if (strlen (key) > MAX_KEY || strlen (text) > SP_WIRE_MAX_OP)
    return sp_server_fail (error, SP_WIRE_PROBLEM_TOO_LARGE);
  if (!may_have (call, reader, key, &allowed, error))
    return FALSE;
  if (!allowed)
    return TRUE;
  id = sp_ambient_new_id (call->server->ambient);
  (*taken)++;
  return sp_sql_run (call->sql,
                     "INSERT INTO draft (id, member, device, about, body, at) VALUES (?, ?, ?, ?, ?, ?)"
                     " ON CONFLICT (device, about) DO UPDATE SET body = excluded.body, at = excluded.at",
                     error, "ttttti", id, call->device.member, call->device.id, key, text, sp_server_now (call->server));
}

/* Drafts of a laptop that may be gone. */
SpServerReply *
sp_server_handle_drafts_put (SpServerCall *call, GError **error)
{
  g_autoptr(SpReader) reader = NULL;
  JsonArray *drafts = sp_json_get_array (call->body, "drafts");
  gint64 taken = 0;
  gint64 n;
  GString *body;

  if (!sp_server_check_device (call, error) || !sp_server_reader_load (call->sql, call->device.member, &reader, error))
    return NULL;
  if (!drafts)
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
      return NULL;
    }
  for (guint i = 0; i < json_array_get_length (drafts); i++)
    {
      JsonNode *node = json_array_get_element (drafts, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
          return NULL;
        }
      if (!keep (call, reader, json_node_get_object (node), &taken, error))
        return NULL;
    }
  if (!sp_sql_get_int (call->sql, "SELECT count(*) FROM draft WHERE device = ?", &n, error, "t", call->device.id))
    return NULL;
  if (n > MAX_DRAFTS)
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_TOO_LARGE);
      return NULL;
    }
  body = g_string_new (NULL);
  g_string_append_printf (body, "{\"taken\":%" G_GINT64_FORMAT "}", taken);
  return sp_server_reply_new (body);
}

/* What the caller has by now. */
static gboolean
forget_taken (SpServerCall *call, GError **error)
{
  g_auto(GStrv) taken = sp_json_dup_strv (call->body, "taken");

  if (!taken || g_strv_length (taken) > MAX_TAKEN)
    return sp_server_fail (error, taken ? SP_WIRE_PROBLEM_TOO_LARGE : SP_WIRE_PROBLEM_BAD_REQUEST);
  for (guint i = 0; taken[i]; i++)
    if (!sp_sql_run (call->sql, "DELETE FROM draft WHERE id = ? AND member = ?", error, "tt", taken[i], call->device.member))
      return FALSE;
  return TRUE;
}

/* Of the caller's member, from other laptops, and no more than a reply holds. */
static GPtrArray *
load_ids (SpServerCall *call, GError **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  SpStatement *st = sp_sql_query (call->sql, "SELECT id FROM draft WHERE member = ? AND device <> ? ORDER BY id LIMIT ?", error,
                                  "tti", call->device.member, call->device.id, (gint64) MAX_TAKEN);
  int row = -1;

  while (st && (row = sp_statement_step (st, error)) > 0)
    g_ptr_array_add (ids, g_strdup (sp_statement_get_text (st, 0)));
  return row == 0 ? g_steal_pointer (&ids) : NULL;
}

static gboolean
append_draft (SpServerCall *call, const SpReader *reader, const char *id, GString *body, GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;
  gboolean allowed;

  if (!sp_sql_dup_text (call->sql, "SELECT about FROM draft WHERE id = ?", &key, error, "t", id)
      || !sp_sql_dup_text (call->sql, "SELECT body FROM draft WHERE id = ?", &text, error, "t", id)
      || !may_have (call, reader, key, &allowed, error))
    return FALSE;
  if (!allowed)
    return sp_sql_run (call->sql, "DELETE FROM draft WHERE id = ?", error, "t", id);
  g_string_append_printf (body, "%s{\"id\":\"%s\",\"key\":", body->str[body->len - 1] == '[' ? "" : ",", id);
  sp_server_append_text (body, key);
  g_string_append (body, ",\"text\":");
  sp_server_append_text (body, text);
  g_string_append_c (body, '}');
  return TRUE;
}

/* The drafts that wait for the caller's member. */
SpServerReply *
sp_server_handle_drafts (SpServerCall *call, GError **error)
{
  g_autoptr(SpReader) reader = NULL;
  g_autoptr(GPtrArray) ids = NULL;
  g_autoptr(GString) body = g_string_new ("{\"drafts\":[");

  if (!sp_server_check_device (call, error) || !sp_server_end_emergencies (call, error) || !forget_taken (call, error)
      || !sp_server_reader_load (call->sql, call->device.member, &reader, error) || !(ids = load_ids (call, error)))
    return NULL;
  for (guint i = 0; i < ids->len && body->len < MAX_REPLY; i++)
    if (!append_draft (call, reader, ids->pdata[i], body, error))
      return NULL;
  g_string_append (body, "]}");
  return sp_server_reply_new (g_steal_pointer (&body));
}
