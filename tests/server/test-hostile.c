/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-test-server.h"

#include <string.h>

/* Whatever a client says: an answer comes, of a known kind, and the server goes on as it was. */

#define N_ROUNDS 4000

static const char *const VALUES[] = {
  "null", "true", "0", "-1", "7", "9223372036854775807", "1e300", "\"\"", "\"x\"", "\"create\"",
  "\"set\"", "\"delete\"", "\"person\"", "\"case\"", "\"invitation\"", "\"meeting\"", "\"conflict\"",
  "\"directory\"", "\"2026-06-01\"", "\"2026-13-41\"", "[]", "[1]", "[\"a\",\"a\"]", "[[[[[[]]]]]]", "{}",
  "{\"add\":5}", "{\"add\":[1,null],\"remove\":{}}", "{\"family_name\":null}", "{\"family_name\":[]}",
  "{\"aliases\":{\"add\":[\"b\",7],\"remove\":[\"c\"]}}", "{\"aliases\":[\"z\",\"a\"]}",
  "{\"roles\":[\"administrator\"]}", "{\"no_such_field\":{\"deep\":[1,2,{\"x\":null}]}}",
  "\"case:\"", "\"case::chair\"", "\"meeting:x\"", "\"\\u0000\"", "\"\\ud800\"", "\"@compartment\"",
};

static const char *const MEMBERS[] = { "n", "do", "record", "type", "compartment", "base_rev", "set",
                                       "members", "was", "at", "group", "purpose" };

typedef struct
{
  SpTestServer *server;
  SpTestDevice *device;
  char *case_id;
  char *person;
  guint64 state;
} Fuzz;

static guint32
next (Fuzz *self, guint32 bound)
{
  self->state = self->state * G_GUINT64_CONSTANT (6364136223846793005) + 1442695040888963407;
  return (self->state >> 33) % bound;
}

/* One member's value: mostly right, so that the rest is reached. */
static void
append_value (Fuzz *self, GString *text, const char *member)
{
  if (next (self, 4) == 0)
    g_string_append (text, VALUES[next (self, G_N_ELEMENTS (VALUES))]);
  else if (strcmp (member, "n") == 0)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, self->device->n);
  else if (strcmp (member, "do") == 0)
    g_string_append (text, next (self, 2) ? "\"set\"" : "\"create\"");
  else if (strcmp (member, "record") == 0)
    g_string_append_printf (text, "\"%s\"", next (self, 2) ? self->person : self->case_id);
  else if (strcmp (member, "type") == 0)
    g_string_append (text, next (self, 3) ? "\"person\"" : "\"case\"");
  else if (strcmp (member, "compartment") == 0)
    g_string_append_printf (text, next (self, 4) ? "\"case:%s\"" : "\"case:%s:chair\"", self->case_id);
  else if (strcmp (member, "base_rev") == 0)
    g_string_append_printf (text, "%u", next (self, 9));
  else if (strcmp (member, "set") == 0)
    g_string_append_printf (text, "{\"case_id\":\"%s\",\"family_name\":\"x%u\",\"phone\":%s}",
                            self->case_id, next (self, 9),
                            VALUES[next (self, G_N_ELEMENTS (VALUES))]);
  else if (strcmp (member, "members") == 0)
    g_string_append (text, "{\"aliases\":{\"add\":[\"b\"],\"remove\":[\"c\"]}}");
  else if (strcmp (member, "was") == 0)
    g_string_append (text, "{\"family_name\":\"x1\"}");
  else
    g_string_append (text, "\"2026-06-01T10:00:00Z\""); /* at; and a group or a purpose may be any text */
}

static char *
make_body (Fuzz *self)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "{\"epoch\":\"%s\",\"device\":\"%s\",\"first_op\":%" G_GINT64_FORMAT
                          ",\"ops\":[{",
                          sp_server_get_epoch (self->server->server), self->device->id,
                          self->device->n);
  for (gsize i = 0, n = 0; i < G_N_ELEMENTS (MEMBERS); i++)
    {
      if (i > 6 && next (self, 3))
        continue;
      g_string_append_printf (text, "%s\"%s\":", n++ ? "," : "", MEMBERS[i]);
      append_value (self, text, MEMBERS[i]);
    }
  g_string_append (text, "}]}");
  /* Now and then a byte is changed, or the end is lost. */
  if (next (self, 10) == 0)
    text->str[next (self, text->len)] = 1 + next (self, 255);
  if (next (self, 20) == 0)
    g_string_truncate (text, next (self, text->len));
  return g_string_free (text, FALSE);
}

static void
check_answer (Fuzz *self, JsonObject *reply)
{
  static const char *const fine[] = { "bad-request", "bad-operation", "wrong-device", "epoch-changed",
                                      "op-gap" };
  const char *problem = sp_test_problem (reply);

  if (self->server->status == 200)
    {
      self->device->n = sp_json_get_int (reply, "next_op", -1);
      g_assert_cmpint (self->device->n, >, 0);
      return;
    }
  g_assert_nonnull (problem);
  for (gsize i = 0; i < G_N_ELEMENTS (fine); i++)
    {
      if (strcmp (problem, fine[i]) == 0)
        return;
    }
  g_error ("unexpected problem: %s", problem);
}

static void
test_push (void)
{
  g_autoptr(SpTestServer) server = sp_test_server_new ();
  g_autofree char *agency = sp_test_server_agency (server, "Police");
  g_autofree char *member = sp_test_server_member (server, agency, "\"chair\"");
  g_autoptr(SpTestDevice) device = sp_test_device_new (server, member);
  g_autoptr(SpTestDevice) reader = sp_test_device_new (server, member);
  g_autofree char *case_id = sp_test_device_new_case (device, agency);
  g_autofree char *person = sp_test_server_new_id (server);
  g_autofree char *verdict = NULL;
  Fuzz fuzz = { server, device, case_id, person, 1 };
  guint n_applied = 0;

  device->n++;
  sp_test_device_tell (device, device->n + N_ROUNDS);
  for (int i = 0; i < N_ROUNDS; i++)
    {
      g_autofree char *body = make_body (&fuzz);
      g_autoptr(JsonObject) reply = NULL;

      reply = sp_test_server_call (server, "POST", "/v1/sync/push", device->token, body);
      check_answer (&fuzz, reply);
      if (server->status == 200 && sp_json_get_array (reply, "results")
          && json_array_get_length (sp_json_get_array (reply, "results")) > 0)
        n_applied += strcmp (sp_test_status (reply, 0), "quarantined") != 0;
      if (i % 500 == 0)
        sp_test_device_pull (reader);
    }
  /* It was not all refused; and what was taken can be read by others. */
  g_assert_cmpuint (n_applied, >, N_ROUNDS / 50);
  sp_test_device_pull (reader);
  g_assert_nonnull (sp_test_device_get (reader, case_id));
  if (sp_sql_get_engine (server->sql) == SP_SQL_POSTGRES)
    return;
  g_assert_true (sp_sql_dup_text (server->sql, "PRAGMA integrity_check (1)", &verdict, NULL, ""));
  g_assert_cmpstr (verdict, ==, "ok");
}

static void
test_others (void)
{
  static const char *const paths[] = { "/v1/sync/pull", "/v1/sync/ack", "/v1/devices", "/v1/token" };
  static const char *const members[] = { "epoch", "device", "cursor", "max", "purged", "code", "name",
                                         "public_key", "challenge", "signature" };
  g_autoptr(SpTestServer) server = sp_test_server_new ();
  g_autofree char *agency = sp_test_server_agency (server, "Police");
  g_autofree char *member = sp_test_server_member (server, agency, "\"chair\"");
  g_autoptr(SpTestDevice) device = sp_test_device_new (server, member);
  Fuzz fuzz = { server, device, NULL, NULL, 2 };

  for (int i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr(GString) body = g_string_new ("{\"x\":0");
      g_autoptr(JsonObject) reply = NULL;

      for (gsize k = 0; k < G_N_ELEMENTS (members); k++)
        {
          if (next (&fuzz, 2))
            g_string_append_printf (body, ",\"%s\":%s", members[k],
                                    VALUES[next (&fuzz, G_N_ELEMENTS (VALUES))]);
          else if (k == 0)
            g_string_append_printf (body, ",\"epoch\":\"%s\"", sp_server_get_epoch (server->server));
          else if (k == 1)
            g_string_append_printf (body, ",\"device\":\"%s\"", device->id);
        }
      g_string_append_c (body, '}');
      reply = sp_test_server_call (server, "POST", paths[next (&fuzz, G_N_ELEMENTS (paths))],
                                   device->token, body->str);
      g_assert_cmpuint (server->status, <, 500);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/hostile/push", test_push);
  g_test_add_func ("/server/hostile/others", test_others);

  return g_test_run ();
}
