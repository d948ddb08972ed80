/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-private.h"

#include "sp-json.h"

/* Leases: until when a device may show what it holds without having been heard of. Only a pull renews them, with its last
 * page: whoever is let go on reading has been told in the same breath what may not be read any more. Who may not pull, as
 * the device or the member is shut out, gets none. */

/**
 * sp_server_load_hours:
 * @call: a call
 * @field: a field of the partnership's record
 * @otherwise: what holds where it is not set
 * @hours: (out): what the partnership has set
 * @error: return location
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_server_load_hours (SpServerCall *call, const char *field, gint64 otherwise, gint64 *hours, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) fields = NULL;

  if (!sp_sql_dup_text (call->sql,
                        "SELECT fields FROM record WHERE type = 'partnership' AND gone = 0 AND cid ="
                        " (SELECT cid FROM compartment WHERE name = 'directory')",
                        &text, error, ""))
    return FALSE;
  fields = text ? sp_json_parse_object (text, -1, NULL) : NULL;
  *hours = fields ? sp_json_get_int (fields, field, otherwise) : otherwise;
  return TRUE;
}

/**
 * sp_server_load_lease_hours:
 * @call: a call
 * @hours: (out): for how many hours a laptop may be read
 * @restricted: (out): and what is restricted on it
 * @error: return location
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_server_load_lease_hours (SpServerCall *call, gint64 *hours, gint64 *restricted, GError **error)
{
  if (!sp_server_load_hours (call, "lease_hours", SP_WIRE_LEASE_HOURS, hours, error)
      || !sp_server_load_hours (call, "restricted_lease_hours", SP_WIRE_RESTRICTED_HOURS, restricted, error))
    return FALSE;
  /* Who is connected pulls every minute; less than an hour would shut out people at work. */
  *hours = MAX (*hours, 1);
  *restricted = CLAMP (*restricted, 1, *hours);
  return TRUE;
}

/* It stands between lines of what is signed. */
static gboolean
is_nonce (const char *nonce)
{
  for (const char *c = nonce; *c; c++)
    if (!g_ascii_isalnum (*c) && *c != '-')
      return FALSE;
  return TRUE;
}

/**
 * sp_server_append_lease:
 * @call: a pull that has sent everything
 * @head: gets the page's member `lease`, where it was asked for
 * @error: return location
 *
 * Returns: %FALSE with @error set
 */
gboolean
sp_server_append_lease (SpServerCall *call, GString *head, GError **error)
{
  SpWireLease lease = { .acl_rev = call->acl_rev, .at = sp_server_now (call->server) };
  g_autoptr(GBytes) message = NULL;
  g_autofree char *signature = NULL;
  gint64 hours;
  gint64 restricted;

  if (!json_object_has_member (call->body, "nonce"))
    return TRUE;
  if (!(lease.nonce = sp_server_body_text (call, "nonce", SP_WIRE_MAX_NONCE, error)))
    return FALSE;
  if (!is_nonce (lease.nonce))
    return sp_server_fail (error, SP_WIRE_PROBLEM_BAD_REQUEST);
  if (!sp_server_load_lease_hours (call, &hours, &restricted, error))
    return FALSE;
  lease.not_after = lease.at + hours * 3600;
  lease.restricted = lease.at + restricted * 3600;
  message = sp_wire_lease_message (call->device.id, call->device.member, &lease);
  signature = sp_server_sign (call->server, message);
  g_string_append_printf (head,
                          ",\"lease\":{\"nonce\":\"%s\",\"at\":%" G_GINT64_FORMAT ",\"not_after\":%" G_GINT64_FORMAT
                          ",\"restricted\":%" G_GINT64_FORMAT ",\"signature\":\"%s\"}",
                          lease.nonce, lease.at, lease.not_after, lease.restricted, signature);
  return TRUE;
}
