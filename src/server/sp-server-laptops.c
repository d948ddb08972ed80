/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-private.h"

#include "sp-json.h"
#include "sp-server-admin.h"
#include "sp-server-rights.h"

#include <string.h>

/* The devices, for those whose task they are: who has which, what each holds, letting in and shutting out. Of their own
 * everybody is told, and may shut another one out for now. */

static gboolean
check_task (SpServerCall *call, gboolean (*may) (const SpReader *reader), SpReader **reader, GError **error)
{
  if (!sp_server_check_device (call, error)
      || !sp_server_reader_load (call->sql, call->device.member, reader, error))
    return FALSE;
  return (*reader && may (*reader)) || sp_server_fail (error, SP_WIRE_PROBLEM_NOT_ALLOWED);
}

/* By device, the names of the compartments that it holds and that the reader may know of: of what somebody may not read
 * they do not learn that it exists from where it lies. */
static GHashTable *
load_holdings (SpServerCall *call, const SpReader *reader, GError **error)
{
  g_autoptr(GHashTable) holdings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                          (GDestroyNotify) json_array_unref);
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  SpServerRights rights;
  SpStatement *st;
  int row;

  st = sp_sql_query (call->sql,
                     "SELECT h.device, c.name FROM device_compartment h JOIN compartment c ON c.cid = h.cid"
                     " WHERE h.state <> 'purged' ORDER BY h.device, c.name",
                     error, "");
  if (!st)
    return NULL;
  while ((row = sp_statement_step (st, error)) > 0)
    {
      g_ptr_array_add (rows, g_strdup (sp_statement_get_text (st, 0)));
      g_ptr_array_add (rows, g_strdup (sp_statement_get_text (st, 1)));
    }
  sp_statement_reset (st);
  if (row < 0)
    return NULL;

  sp_server_rights_init (&rights, call->sql, NULL);
  for (guint i = 0; i < rows->len; i += 2)
    {
      const char *device = rows->pdata[i];
      const char *name = rows->pdata[i + 1];
      gpointer may;
      JsonArray *held;

      if (!g_hash_table_lookup_extended (names, name, NULL, &may))
        {
          may = GINT_TO_POINTER (sp_policy_may_read (reader, name, &rights.rights));
          g_hash_table_insert (names, g_strdup (name), may);
        }
      if (!may)
        continue;
      if (!(held = g_hash_table_lookup (holdings, device)))
        {
          held = json_array_new ();
          g_hash_table_insert (holdings, g_strdup (device), held);
        }
      json_array_add_string_element (held, name);
    }
  return g_steal_pointer (&holdings);
}

static gboolean
is_member (const SpReader *reader)
{
  return TRUE;
}

SpServerReply *
sp_server_handle_device_list (SpServerCall *call, GError **error)
{
  g_autoptr(JsonArray) shown = json_array_new ();
  g_autoptr(SpReader) reader = NULL;
  g_autoptr(JsonArray) devices = NULL;
  g_autoptr(GHashTable) holdings = NULL;
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;
  GString *body;

  if (!check_task (call, is_member, &reader, error)
      || !(devices = sp_server_admin_list_devices (call->sql, error))
      || !(holdings = load_holdings (call, reader, error)))
    return NULL;
  for (guint i = 0; i < json_array_get_length (devices); i++)
    {
      JsonObject *device = json_array_get_object_element (devices, i);
      JsonArray *held = g_hash_table_lookup (holdings, sp_json_get_text (device, "id"));

      if (!sp_policy_may_shut_out (reader) && g_strcmp0 (sp_json_get_text (device, "member"), call->device.member) != 0)
        continue;
      json_object_set_array_member (device, "holds", held ? json_array_ref (held) : json_array_new ());
      json_array_add_object_element (shown, json_object_ref (device));
    }
  node = json_node_init_array (json_node_alloc (), shown);
  text = sp_json_to_text (node);
  body = g_string_new (NULL);
  g_string_append_printf (body, "{\"devices\":%s}", text);
  return sp_server_reply_new (body);
}

/* Who may not is told the same of a device that there is not. */
static gboolean
check_set (SpServerCall *call, const SpReader *reader, const char *target, const char *state, GError **error)
{
  g_autofree char *member = NULL;

  if (sp_policy_may_shut_out (reader))
    return TRUE;
  if (!sp_sql_dup_text (call->sql, "SELECT member FROM device WHERE id = ?", &member, error, "t", target))
    return FALSE;
  return (member && strcmp (target, call->device.id) != 0 && sp_policy_may_set_laptop (reader, member, state))
         || sp_server_fail (error, SP_WIRE_PROBLEM_NOT_ALLOWED);
}

SpServerReply *
sp_server_handle_device_set (SpServerCall *call, GError **error)
{
  g_autoptr(SpReader) reader = NULL;
  g_autoptr(GError) cause = NULL;
  const char *target;
  const char *state;

  if (!check_task (call, is_member, &reader, error)
      || !(target = sp_server_body_text (call, "target", 64, error))
      || !(state = sp_server_body_text (call, "state", 20, error))
      || !check_set (call, reader, target, state, error))
    return NULL;
  if (sp_server_device_set (call->server, call->sql, target, state, &cause))
    return sp_server_reply_new (g_string_new ("{}"));
  if (g_error_matches (cause, SP_ADMIN_ERROR, SP_ADMIN_ERROR_NOT_FOUND))
    sp_server_fail (error, SP_WIRE_PROBLEM_NOT_FOUND);
  else if (g_error_matches (cause, SP_ADMIN_ERROR, SP_ADMIN_ERROR_INVALID))
    sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
  else
    g_propagate_error (error, g_steal_pointer (&cause));
  return NULL;
}

SpServerReply *
sp_server_handle_device_invite (SpServerCall *call, GError **error)
{
  g_autoptr(SpReader) reader = NULL;
  g_autofree char *agency = NULL;
  g_autofree char *code = NULL;
  const char *member;
  GString *body;

  if (!check_task (call, sp_policy_may_invite, &reader, error)
      || !(member = sp_server_body_text (call, "member", 64, error))
      || !sp_server_member_find (call->sql, member, &agency, error))
    return NULL;
  if (!agency)
    {
      sp_server_fail (error, SP_WIRE_PROBLEM_NOT_FOUND);
      return NULL;
    }
  if (!(code = sp_server_new_code (call->server, call->sql, member, error)))
    return NULL;
  body = g_string_new (NULL);
  g_string_append_printf (body, "{\"code\":\"%s\",\"seconds\":%d}", code, SP_WIRE_CODE_SECONDS);
  return sp_server_reply_new (body);
}
