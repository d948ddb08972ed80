/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-fuzz-server.h"

#include <string.h>

/* The other calls of an enrolled or a strange device: pull, acknowledgement, sign-in, enrolment. */

static const char *const PATHS[] = { "/v1/sync/pull", "/v1/sync/ack", "/v1/token", "/v1/devices" };

static SpFuzzServer *server;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  sp_fuzz_strict ();
  server = sp_fuzz_server_new ();
  return 0;
}

static void
append_member (SpFuzzBytes *bytes, GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, "%s\"%s\":", text->len > 1 ? "," : "", name);
  if (sp_fuzz_choose (bytes, 4) == 3)
    sp_fuzz_append_value (bytes, text, 0);
  else
    g_string_append (text, value);
}

static GString *
make_body (SpFuzzBytes *bytes, guint path)
{
  GString *text = g_string_new ("{");

  append_member (bytes, text, "device", "\"$D\"");
  if (path == 0)
    {
      append_member (bytes, text, "epoch", "\"$E\"");
      append_member (bytes, text, "cursor", sp_fuzz_choose (bytes, 2) ? "null" : "\"$K\"");
      append_member (bytes, text, "acl_rev", "1");
      append_member (bytes, text, "max", sp_fuzz_choose (bytes, 2) ? "2000" : "1");
    }
  else if (path == 1)
    append_member (bytes, text, "purged", "[\"$S\",\"case:$C\"]");
  else if (path == 2)
    {
      append_member (bytes, text, "challenge", "\"x\"");
      append_member (bytes, text, "signature", "\"eA==\"");
    }
  else
    {
      append_member (bytes, text, "code", "\"x\"");
      append_member (bytes, text, "name", "\"laptop\"");
      append_member (bytes, text, "public_key", "\"eA==\"");
    }
  g_string_append_c (text, '}');
  return text;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  SpFuzzBytes bytes = { data, size };
  SpFuzzDevice device = sp_fuzz_choose (&bytes, SP_FUZZ_N_DEVICES);
  guint path = sp_fuzz_choose (&bytes, G_N_ELEMENTS (PATHS));
  g_autoptr(GString) text = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(JsonObject) reply = NULL;

  sp_fuzz_server_reset (server);
  if (bytes.size > 0 && bytes.data[0] == '{')
    text = g_string_new_len ((const char *) bytes.data, bytes.size);
  else
    text = make_body (&bytes, path);
  body = sp_fuzz_expand (text, sp_fuzz_server_names (server, device));
  reply = sp_fuzz_server_call (server, PATHS[path], device, body);
  return 0;
}
