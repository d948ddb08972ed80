/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-test-server.h"

#include <string.h>

/* What somebody was typing on a laptop that is lost, and their next laptop; a colleague, and who chairs. */

typedef struct
{
  SpTestServer *server;
  SpTestDevice *chair;
  SpTestDevice *lost;
  SpTestDevice *next; /* the same member's */
  SpTestDevice *colleague;
  char *case_id;
  char *core;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *agency = NULL;
  g_autofree char *chair = NULL;
  g_autofree char *member = NULL;
  g_autofree char *colleague = NULL;

  fixture->server = sp_test_server_new ();
  agency = sp_test_server_agency (fixture->server, "Police");
  chair = sp_test_server_member (fixture->server, agency, "\"chair\"");
  member = sp_test_server_member (fixture->server, agency, "\"representative\"");
  colleague = sp_test_server_member (fixture->server, agency, "\"representative\"");
  fixture->chair = sp_test_device_new (fixture->server, chair);
  fixture->lost = sp_test_device_new (fixture->server, member);
  fixture->next = sp_test_device_new (fixture->server, member);
  fixture->colleague = sp_test_device_new (fixture->server, colleague);
  fixture->case_id = sp_test_device_new_case (fixture->chair, agency);
  fixture->core = g_strconcat ("case:", fixture->case_id, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->case_id);
  g_free (fixture->core);
  sp_test_device_free (fixture->chair);
  sp_test_device_free (fixture->lost);
  sp_test_device_free (fixture->next);
  sp_test_device_free (fixture->colleague);
  sp_test_server_free (fixture->server);
}

static JsonObject *
call (SpTestDevice *device, const char *path, const char *format, ...)
{
  g_autofree char *members = NULL;
  g_autofree char *body = NULL;
  va_list args;

  va_start (args, format);
  members = g_strdup_vprintf (format, args);
  va_end (args);
  body = g_strdup_printf ("{\"device\":\"%s\",%s}", device->id, members);
  return sp_test_server_call (device->server, "POST", path, device->token, body);
}

static gint64
put (SpTestDevice *device, const char *key, const char *text)
{
  g_autoptr(JsonObject) reply = call (device, "/v1/drafts/put", "\"drafts\":[{\"key\":\"%s\",\"text\":\"%s\"}]", key, text);

  g_assert_cmpuint (device->server->status, ==, 200);
  return sp_json_get_int (reply, "taken", -1);
}

/* The drafts that are given, and the id of the first. */
static guint
fetch (SpTestDevice *device, const char *taken, char **id, char **text)
{
  g_autoptr(JsonObject) reply = call (device, "/v1/drafts", "\"taken\":[%s%s%s]", taken ? "\"" : "", taken ? taken : "",
                                      taken ? "\"" : "");
  JsonArray *drafts = sp_json_get_array (reply, "drafts");

  g_assert_cmpuint (device->server->status, ==, 200);
  if (id && json_array_get_length (drafts) > 0)
    {
      g_set_str (id, sp_json_get_text (json_array_get_object_element (drafts, 0), "id"));
      g_set_str (text, sp_json_get_text (json_array_get_object_element (drafts, 0), "text"));
    }
  return json_array_get_length (drafts);
}

static gint64
count (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  gint64 n;

  sp_sql_get_int (fixture->server->sql, "SELECT count(*) FROM draft", &n, &error, "");
  g_assert_no_error (error);
  return n;
}

/* Nobody but the author's other laptops, and until one of them has it. */
static void
test_author (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = g_strconcat ("edit/", fixture->case_id, NULL);
  g_autofree char *unknown = g_strdup ("edit/019b2f00-0000-7000-8000-0000000000a1");
  g_autofree char *both = g_strdup_printf ("return/%s/019b2f00-0000-7000-8000-0000000000a1", fixture->case_id);
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (put (fixture->lost, key, "first"), ==, 1);
  g_assert_cmpint (put (fixture->lost, key, "She said \\\"no\\\""), ==, 1);
  g_assert_cmpint (put (fixture->lost, "new-case-victim", "typed"), ==, 1);
  /* What it is about is not there, or only some of it. */
  g_assert_cmpint (put (fixture->lost, unknown, "nowhere"), ==, 0);
  g_assert_cmpint (put (fixture->lost, both, "nowhere"), ==, 0);
  g_assert_cmpint (count (fixture), ==, 2);

  g_assert_cmpuint (fetch (fixture->chair, NULL, NULL, NULL), ==, 0);
  g_assert_cmpuint (fetch (fixture->colleague, NULL, NULL, NULL), ==, 0);
  g_assert_cmpuint (fetch (fixture->lost, NULL, NULL, NULL), ==, 0);
  g_assert_cmpuint (fetch (fixture->next, NULL, &id, &text), ==, 2);
  g_assert_cmpstr (text, ==, "She said \"no\"");
  /* A lost answer is asked for again; nobody else has it forgotten. */
  g_assert_cmpuint (fetch (fixture->next, NULL, NULL, NULL), ==, 2);
  g_assert_cmpuint (fetch (fixture->colleague, id, NULL, NULL), ==, 0);
  g_assert_cmpuint (fetch (fixture->next, NULL, NULL, NULL), ==, 2);
  g_assert_cmpuint (fetch (fixture->next, id, &id, &text), ==, 1);
  g_assert_cmpstr (text, ==, "typed");
  g_assert_cmpuint (fetch (fixture->next, id, NULL, NULL), ==, 0);
  g_assert_cmpint (count (fixture), ==, 0);
}

/* As on a laptop: who may not read the record any more has no draft about it. */
static void
test_shut_out (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = g_strconcat ("edit/", fixture->case_id, NULL);
  g_autofree char *id = sp_test_server_new_id (fixture->server);
  g_autofree char *place = g_strconcat (fixture->core, ":chair", NULL);
  g_autoptr(JsonObject) reply = NULL;

  g_assert_cmpint (put (fixture->lost, key, "typed"), ==, 1);
  sp_test_device_op (fixture->chair, "create", "exclusion", id, place, 0, NULL,
                     "{\"case_id\":\"%s\",\"member\":\"%s\",\"reason\":\"a relative\"}", fixture->case_id,
                     fixture->lost->member);
  reply = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
  g_assert_cmpuint (fetch (fixture->next, NULL, NULL, NULL), ==, 0);
  g_assert_cmpint (count (fixture), ==, 0);
  g_assert_cmpint (put (fixture->lost, key, "typed"), ==, 0);
  g_assert_cmpint (count (fixture), ==, 0);
}

static void
test_bad (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *path;
    const char *members;
    const char *code;
  } BAD[] = {
    { "/v1/drafts", "\"taken\":1", "bad-request" },
    { "/v1/drafts", "\"x\":1", "bad-request" },
    { "/v1/drafts/put", "\"drafts\":{}", "bad-request" },
    { "/v1/drafts/put", "\"drafts\":[1]", "bad-request" },
    { "/v1/drafts/put", "\"drafts\":[{\"key\":\"k\"}]", "bad-request" },
    { "/v1/drafts/put", "\"drafts\":[{\"key\":\"k\",\"text\":\"t\"},{\"text\":\"t\"}]", "bad-request" },
  };
  g_autofree char *large = g_strnfill (300 * 1024, 'a');
  g_autofree char *key = g_strnfill (300, 'k');
  g_autoptr(JsonObject) too_large = NULL;
  g_autoptr(JsonObject) long_key = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (BAD); i++)
    {
      g_autoptr(JsonObject) reply = call (fixture->lost, BAD[i].path, "%s", BAD[i].members);

      g_assert_cmpstr (sp_test_problem (reply), ==, BAD[i].code);
    }
  too_large = call (fixture->lost, "/v1/drafts/put", "\"drafts\":[{\"key\":\"k\",\"text\":\"%s\"}]", large);
  g_assert_cmpstr (sp_test_problem (too_large), ==, "too-large");
  long_key = call (fixture->lost, "/v1/drafts/put", "\"drafts\":[{\"key\":\"%s\",\"text\":\"t\"}]", key);
  g_assert_cmpstr (sp_test_problem (long_key), ==, "too-large");
  /* Nothing of a request that is refused is kept. */
  g_assert_cmpint (count (fixture), ==, 0);
}

/* However many there are. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GString) drafts = g_string_new (NULL);
  g_autoptr(JsonObject) reply = NULL;
  guint n_fetched = 0;
  guint n = 1;
  g_autofree char *taken = g_strdup ("");

  for (int i = 0; i < 250; i++)
    g_string_append_printf (drafts, "%s{\"key\":\"new-%d\",\"text\":\"typed\"}", i > 0 ? "," : "", i);
  reply = call (fixture->lost, "/v1/drafts/put", "\"drafts\":[%s]", drafts->str);
  g_assert_cmpint (sp_json_get_int (reply, "taken", -1), ==, 250);
  while (n > 0)
    {
      g_autoptr(JsonObject) answer = call (fixture->next, "/v1/drafts", "\"taken\":[%s]", taken);
      JsonArray *array = sp_json_get_array (answer, "drafts");
      GString *ids = g_string_new (NULL);

      n = json_array_get_length (array);
      n_fetched += n;
      for (guint i = 0; i < n; i++)
        g_string_append_printf (ids, "%s\"%s\"", i > 0 ? "," : "",
                                sp_json_get_text (json_array_get_object_element (array, i), "id"));
      g_free (taken);
      taken = g_string_free (ids, FALSE);
    }
  g_assert_cmpuint (n_fetched, ==, 250);
  g_assert_cmpint (count (fixture), ==, 0);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/drafts/author", test_author);
  ADD ("/drafts/shut-out", test_shut_out);
  ADD ("/drafts/bad", test_bad);
  ADD ("/drafts/many", test_many);
  return g_test_run ();
}
