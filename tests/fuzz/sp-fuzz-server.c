/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-fuzz-server.h"

#include "sp-json.h"

#include <glib/gstdio.h>
#include <string.h>

#define START_US (G_GINT64_CONSTANT (1780300800) * G_USEC_PER_SEC) /* as in sp-test-server.c */
#define TOLD     600 /* operations that the log tells of beforehand: more than a push may hold */
#define SEED     43 /* other ids than those that are there */

static const guint8 KEY[SP_SQL_KEY_SIZE] = { 7 };

static SpTestDevice *
add_device (SpFuzzServer *self, const char *agency, const char *roles)
{
  g_autofree char *member = sp_test_server_member (self->test, agency, roles);

  return sp_test_device_new (self->test, member);
}

static void
set_name (SpFuzzServer *self, const char *letter, char *value)
{
  gsize n = 0;

  while (self->names[n])
    n += 2;
  g_assert_cmpuint (n + 2, <, G_N_ELEMENTS (self->names));
  self->names[n] = letter;
  self->names[n + 1] = value;
}

static char *
new_id (SpFuzzServer *self)
{
  return sp_test_server_new_id (self->test);
}

static void
fill (SpFuzzServer *self)
{
  char *health = sp_test_server_agency (self->test, "Health");
  char *police = sp_test_server_agency (self->test, "Police");
  SpTestDevice *chair;
  char *person = new_id (self);
  char *line = new_id (self);
  char *meeting = new_id (self);
  char *invitation = new_id (self);
  char *case_id;
  g_autofree char *core = NULL;
  g_autofree char *restricted = NULL;
  g_autofree char *of_meeting = g_strconcat ("meeting:", meeting, NULL);
  g_autoptr(JsonObject) reply = NULL;

  self->devices[SP_FUZZ_HEALTH] = add_device (self, health, "\"representative\"");
  self->devices[SP_FUZZ_CHAIR] = chair = add_device (self, police, "\"administrator\",\"chair\"");
  case_id = sp_test_device_new_case (chair, health);
  core = g_strconcat ("case:", case_id, NULL);
  restricted = g_strconcat (core, ":", police, ",chair", NULL);
  if (strcmp (police, "chair") > 0)
    {
      g_free (restricted);
      restricted = g_strconcat (core, ":chair,", police, NULL);
    }
  sp_test_device_op (chair, "create", "invitation", invitation, core, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\"}", case_id, police);
  sp_test_device_op (chair, "create", "person", person, core, 0, NULL,
                     "{\"case_id\":\"%s\",\"family_name\":\"Ash\",\"aliases\":[\"a\",\"b\"]}", case_id);
  sp_test_device_op (chair, "create", "contribution", line, restricted, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\",\"text\":\"" SP_FUZZ_SECRET "\","
                     "\"restriction_reason\":\"intelligence\"}",
                     case_id, police);
  sp_test_device_op (chair, "create", "meeting", meeting, of_meeting, 0, NULL,
                     "{\"date\":\"2026-06-09\",\"status\":\"planned\",\"agencies\":[\"%s\"]}", health);
  reply = sp_test_device_push (chair);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpstr (sp_test_status (reply, i), ==, "applied");
  set_name (self, "A", health);
  set_name (self, "B", police);
  set_name (self, "M", g_strdup (self->devices[SP_FUZZ_HEALTH]->member));
  set_name (self, "C", case_id);
  set_name (self, "P", person);
  set_name (self, "R", line);
  set_name (self, "T", meeting);
  set_name (self, "I", invitation);
  set_name (self, "0", new_id (self));
  set_name (self, "1", new_id (self));
  set_name (self, "S", g_steal_pointer (&restricted));
}

/* From here on the database lies in memory and each run gets a copy. */
static void
take_template (SpFuzzServer *self)
{
  g_autoptr(GError) error = NULL;
  char *data;
  gsize size;

  g_assert_true (sp_sql_exec (self->test->sql, "PRAGMA wal_checkpoint (TRUNCATE)", NULL));
  g_file_get_contents (sp_sql_get_path (self->test->sql), &data, &size, &error);
  g_assert_no_error (error);
  self->database = g_bytes_new_take (data, size);
}

static gint64
total_changes (SpFuzzServer *self)
{
  gint64 n;

  g_assert_true (sp_sql_get_int (self->test->sql, "SELECT total_changes ()", &n, NULL, ""));
  return n;
}

static void
renew (SpFuzzServer *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *wal = NULL;
  g_autofree char *shm = NULL;
  gsize size;
  const char *data = g_bytes_get_data (self->database, &size);

  g_clear_pointer (&self->test->sql, sp_sql_close);
  path = sp_fuzz_write ("partnership.db", data, size);
  wal = g_strconcat (path, "-wal", NULL);
  shm = g_strconcat (path, "-shm", NULL);
  g_unlink (wal);
  g_unlink (shm);
  self->test->sql = sp_sql_open (path, KEY, SP_SQL_NONE, &error);
  g_assert_no_error (error);
  self->n_changes = total_changes (self);
}

/* Everything is again as it was made, chance and clock as well. */
void
sp_fuzz_server_reset (SpFuzzServer *self)
{
  g_autoptr(GError) error = NULL;

  if (total_changes (self) != self->n_changes)
    renew (self);
  g_clear_pointer (&self->test->server, sp_server_free);
  g_clear_object (&self->test->ambient);
  self->test->ambient = sp_ambient_new_seeded (SEED, START_US);
  self->test->server = sp_server_new (self->test->ambient, self->test->sql, &error);
  g_assert_no_error (error);
}

SpFuzzServer *
sp_fuzz_server_new (void)
{
  SpFuzzServer *self = g_new0 (SpFuzzServer, 1);

  self->test = sp_test_server_new ();
  fill (self);
  for (guint i = 0; i < SP_FUZZ_N_DEVICES; i++)
    {
      sp_test_device_pull (self->devices[i]);
      sp_test_device_tell (self->devices[i], self->devices[i]->n + TOLD);
      self->cursors[i] = g_strdup (self->devices[i]->cursor);
    }
  g_assert_true (sp_sql_get_int (self->test->sql, "SELECT seq FROM partnership", &self->seq, NULL, ""));
  take_template (self);
  {
    g_autoptr(GDir) dir = g_dir_open (self->test->directory, 0, NULL);
    const char *name;

    renew (self);
    while ((name = g_dir_read_name (dir)))
      {
        g_autofree char *path = g_build_filename (self->test->directory, name, NULL);

        g_unlink (path);
      }
    g_rmdir (self->test->directory);
  }
  return self;
}

const char **
sp_fuzz_server_names (SpFuzzServer *self, SpFuzzDevice device)
{
  static const char *names[2 * 20 + 1];
  static char next[24];
  gsize n = 0;

  for (; self->names[n]; n++)
    names[n] = self->names[n];
  g_snprintf (next, sizeof next, "%" G_GINT64_FORMAT, self->devices[device]->n + 1);
  names[n++] = "D";
  names[n++] = self->devices[device]->id;
  names[n++] = "E";
  names[n++] = sp_server_get_epoch (self->test->server);
  names[n++] = "N";
  names[n++] = next;
  names[n++] = "K";
  names[n++] = self->cursors[device];
  names[n] = NULL;
  g_assert_cmpuint (n, <, G_N_ELEMENTS (names));
  return names;
}

/* A request as it would come out of the HTTP shell. Whatever it is, the answer is JSON, and the server
 * has not failed. */
JsonObject *
sp_fuzz_server_call (SpFuzzServer *self, const char *path, SpFuzzDevice device, GBytes *body)
{
  g_autofree char *authorization = g_strconcat ("Bearer ", self->devices[device]->token, NULL);
  SpServerRequest request = {
    .id = "request",
    .method = "POST",
    .path = path,
    .authorization = authorization,
    .body = body,
  };
  g_autoptr(SpServerReply) reply = sp_server_handle (self->test->server, self->test->sql, &request);
  g_autoptr(GError) error = NULL;
  JsonObject *object;

  g_assert_false (sp_sql_in_transaction (self->test->sql));
  g_assert_cmpuint (reply->status, <, 500);
  if (device == SP_FUZZ_HEALTH && !self->opened && strstr (reply->body->str, SP_FUZZ_SECRET))
    g_error ("the answer to %s holds what its reader may not read", path);
  self->test->status = reply->status;
  object = sp_json_parse_object (reply->body->str, reply->body->len, &error);
  if (!object)
    g_error ("the answer to %s is no JSON: %s", path, reply->body->str);
  return object;
}

static void
check_device (SpFuzzServer *self, SpFuzzDevice device)
{
  g_autofree char *cursor = g_strdup ("null");
  gboolean more = TRUE;

  while (more)
    {
      g_autofree char *text = NULL;
      g_autoptr(GBytes) body = NULL;
      g_autoptr(JsonObject) page = NULL;

      text = g_strdup_printf ("{\"epoch\":\"%s\",\"device\":\"%s\",\"acl_rev\":0,\"cursor\":%s,\"max\":2000}",
                              sp_server_get_epoch (self->test->server), self->devices[device]->id, cursor);
      body = g_bytes_new_static (text, strlen (text));
      page = sp_fuzz_server_call (self, "/v1/sync/pull", device, body);
      /* A member may lose the right to come in by what the administrator sent. */
      if (self->test->status != 200)
        {
          g_assert_cmpstr (sp_test_problem (page), ==, "revoked");
          return;
        }
      more = sp_json_get_flag (page, "more");
      g_free (cursor);
      cursor = g_strdup_printf ("\"%s\"", sp_json_get_text (page, "cursor"));
    }
}

/* Each device can still read its view from its beginning. */
void
sp_fuzz_server_check (SpFuzzServer *self)
{
  for (guint i = 0; i < SP_FUZZ_N_DEVICES; i++)
    check_device (self, i);
}
