/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-server-private.h"

#include "sp-openapi-resources.h"

#include <gio/gio.h>

#define OPENAPI "/org/example/StalkingPartnership/server/openapi.json"

/* The server describes itself to whoever writes a client for it. */
SpServerReply *
sp_server_handle_openapi (SpServerCall *call, GError **error)
{
  g_autoptr(GBytes) bytes = NULL;
  gsize size;
  const char *text;

  bytes = g_resource_lookup_data (sp_openapi_get_resource (), OPENAPI, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                  error);
  if (!bytes)
    return NULL;
  text = g_bytes_get_data (bytes, &size);
  return sp_server_reply_new (g_string_new_len (text, size));
}
