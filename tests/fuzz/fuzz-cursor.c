/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-fuzz-server.h"

#include "sp-json.h"
#include "sp-server-cursor.h"

#include <string.h>

/* Cursors. None but the server's own, to the device that it was given to, is taken; and of one with a
 * good seal every number survives. */

static SpFuzzServer *server;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  sp_fuzz_strict ();
  server = sp_fuzz_server_new ();
  return 0;
}

static gint64
take_int (SpFuzzBytes *bytes)
{
  guint64 value = 0;

  for (guint n = sp_fuzz_choose (bytes, 9); n > 0; n--)
    value = value << 8 | sp_fuzz_choose (bytes, 256);
  return value & G_MAXINT64;
}

static void
check_seal (SpFuzzBytes *bytes, SpFuzzDevice device)
{
  SpServer *self = server->test->server;
  const char *id = server->devices[device]->id;
  SpServerCursor cursor = { take_int (bytes), take_int (bytes), take_int (bytes), take_int (bytes),
                            take_int (bytes), take_int (bytes), take_int (bytes) };
  SpServerCursor again = { 0 };
  SpServerCursor nothing = { 0 };
  g_autofree char *text = sp_server_cursor_format (self, id, &cursor);

  g_assert_true (sp_server_cursor_parse (self, id, text, &again));
  g_assert_cmpmem (&cursor, sizeof cursor, &again, sizeof again);
  g_assert_false (sp_server_cursor_parse (self, server->devices[!device]->id, text, &nothing));
  /* One bit is enough to break it. */
  if (bytes->size > 0)
    {
      text[sp_fuzz_choose (bytes, strlen (text))] ^= 1 << sp_fuzz_choose (bytes, 7);
      g_assert_false (sp_server_cursor_parse (self, id, text, &nothing));
    }
}

static void
check_forged (const char *data, gsize size, SpFuzzDevice device)
{
  g_autoptr(GString) text = g_string_new_len (data, size);
  g_autoptr(GBytes) expanded = sp_fuzz_expand (text, sp_fuzz_server_names (server, device));
  g_autofree char *cursor = g_strndup (g_bytes_get_data (expanded, NULL), g_bytes_get_size (expanded));
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GString) request = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(JsonObject) reply = NULL;
  g_autofree char *json = NULL;

  if (!g_utf8_validate (cursor, -1, NULL))
    return;
  node = sp_json_node_new_text (cursor);
  json = sp_json_to_text (node);
  request = g_string_new (NULL);
  g_string_printf (request, "{\"epoch\":\"%s\",\"device\":\"%s\",\"cursor\":%s,\"max\":2000}",
                   sp_server_get_epoch (server->test->server), server->devices[device]->id, json);
  body = g_bytes_new_static (request->str, request->len);
  reply = sp_fuzz_server_call (server, "/v1/sync/pull", device, body);
  if (strcmp (cursor, server->cursors[device]) != 0)
    g_assert_cmpuint (server->test->status, !=, 200);
  else
    g_assert_cmpuint (server->test->status, ==, 200);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  SpFuzzBytes bytes = { data, size };
  SpFuzzDevice device = sp_fuzz_choose (&bytes, SP_FUZZ_N_DEVICES);

  sp_fuzz_server_reset (server);
  if (sp_fuzz_choose (&bytes, 2) == 0)
    check_seal (&bytes, device);
  else
    check_forged ((const char *) bytes.data, bytes.size, device);
  return 0;
}
