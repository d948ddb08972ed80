/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-fuzz-server.h"

#include "sp-json.h"

#include <string.h>

/* Pushes of an enrolled device. What the server takes it can repeat word for word, and every device can
 * still read its view; what Health sends never brings it the restricted line. */

static SpFuzzServer *server;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  sp_fuzz_strict ();
  server = sp_fuzz_server_new ();
  return 0;
}

static const char *
pick (SpFuzzBytes *bytes, const char *const *texts)
{
  return texts[sp_fuzz_choose (bytes, g_strv_length ((char **) texts))];
}

static void
append_sets (SpFuzzBytes *bytes, GString *text)
{
  g_string_append (text, ",\"members\":{");
  for (guint i = 0, n = sp_fuzz_choose (bytes, 3); i < n; i++)
    {
      static const char *const names[] = { "aliases", "crime_refs", "roles", "agencies", "family_name",
                                           "not_known_here", NULL };

      g_string_append_printf (text, "%s\"%s\":{\"add\":", i > 0 ? "," : "", pick (bytes, names));
      sp_fuzz_append_value (bytes, text, 1);
      g_string_append (text, ",\"remove\":");
      sp_fuzz_append_value (bytes, text, 1);
      g_string_append_c (text, '}');
    }
  g_string_append_c (text, '}');
}

static void
append_operation (SpFuzzBytes *bytes, GString *text, const char *n)
{
  static const char *const verbs[] = { "set", "create", "delete", "resolve", NULL };
  static const char *const records[] = { "$P", "$0", "$1", "$R", "$C", "$I", "$T", "$A", "$M", "x", NULL };
  static const char *const places[] = { "case:$C", "case:$C:chair", "$S", "case:$C:$A", "case:$C:$B",
                                        "directory", "meeting:$T", "case:$0", "case:$C:$A,$B",
                                        "case:$C:chair,$A", "meeting:$0", "case:$P", "", NULL };
  static const char *const of_record[] = { "person", "person", "contribution", "contribution", "case",
                                           "invitation", "meeting", "agency", "member", "person" };
  guint n_types;
  const SpRecordType *const *types = sp_record_types (&n_types);
  guint record = sp_fuzz_choose (bytes, G_N_ELEMENTS (records) - 1);
  const SpRecordType *type = sp_record_type_find (of_record[record]);

  if (sp_fuzz_choose (bytes, 3) == 2)
    type = types[sp_fuzz_choose (bytes, n_types)];
  g_string_append_printf (text, "{\"n\":%s,\"do\":\"%s\",\"record\":\"%s\",\"type\":\"%s\","
                                "\"compartment\":\"%s\",\"base_rev\":%u",
                          n, pick (bytes, verbs), records[record], type->name, pick (bytes, places),
                          sp_fuzz_choose (bytes, 12));
  if (sp_fuzz_choose (bytes, 8) != 7)
    {
      g_string_append (text, ",\"set\":");
      sp_fuzz_append_fields (bytes, text, type);
    }
  if (sp_fuzz_choose (bytes, 4) == 3)
    append_sets (bytes, text);
  if (sp_fuzz_choose (bytes, 4) == 3)
    {
      g_string_append (text, ",\"was\":");
      sp_fuzz_append_fields (bytes, text, type);
    }
  if (sp_fuzz_choose (bytes, 4) == 3)
    g_string_append_printf (text, ",\"group\":\"%u\"", sp_fuzz_choose (bytes, 2));
  if (sp_fuzz_choose (bytes, 4) == 3)
    {
      g_string_append (text, ",\"at\":");
      sp_fuzz_append_value (bytes, text, 1);
    }
  g_string_append_c (text, '}');
}

static GString *
make_push (SpFuzzBytes *bytes, gint64 first)
{
  GString *text = g_string_new ("{\"epoch\":\"$E\",\"device\":\"$D\",\"first_op\":$N,\"ops\":[");

  for (guint i = 0, n = 1 + sp_fuzz_choose (bytes, 6); i < n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, first + i);

      if (i > 0)
        g_string_append_c (text, ',');
      append_operation (bytes, text, number);
    }
  g_string_append (text, "]}");
  return text;
}

/* The results of a repeat are those of the first time. */
static void
check_repeat (SpFuzzDevice device, GBytes *body, JsonObject *reply)
{
  g_autoptr(JsonObject) again = sp_fuzz_server_call (server, "/v1/sync/push", device, body);
  JsonNode *first = json_object_get_member (reply, "results");

  g_assert_nonnull (first);
  if (server->test->status != 200)
    {
      g_assert_cmpstr (sp_test_problem (again), ==, "revoked");
      return;
    }
  g_assert_true (sp_json_equal (first, json_object_get_member (again, "results")));
  g_assert_cmpint (sp_json_get_int (reply, "next_op", -1), ==, sp_json_get_int (again, "next_op", -2));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  SpFuzzBytes bytes = { data, size };
  SpFuzzDevice device;
  g_autoptr(GString) text = NULL;
  g_autoptr(GBytes) body = NULL;
  g_autoptr(JsonObject) reply = NULL;

  sp_fuzz_server_reset (server);
  if (size > 0 && data[0] == '{')
    {
      device = SP_FUZZ_HEALTH;
      text = g_string_new_len ((const char *) data, size);
    }
  else
    {
      device = sp_fuzz_choose (&bytes, SP_FUZZ_N_DEVICES);
      text = make_push (&bytes, server->devices[device]->n + 1);
    }
  server->opened = device == SP_FUZZ_CHAIR;
  body = sp_fuzz_expand (text, sp_fuzz_server_names (server, device));
  reply = sp_fuzz_server_call (server, "/v1/sync/push", device, body);
  if (server->test->status != 200)
    return 0;
  check_repeat (device, body, reply);
  if (sp_json_get_int (reply, "seq", -1) != server->seq)
    sp_fuzz_server_check (server);
  return 0;
}
