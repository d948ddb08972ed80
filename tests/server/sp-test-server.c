/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-test-server.h"

#include "sp-json.h"
#include "sp-server-admin.h"
#include "sp-test-postgres.h"
#include "sp-wire.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#define START_US (G_GINT64_CONSTANT (1780300800) * G_USEC_PER_SEC) /* 1 June 2026 */

SpTestServer *
sp_test_server_new (void)
{
  SpTestServer *self = g_new0 (SpTestServer, 1);
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  guint8 key[SP_SQL_KEY_SIZE] = { 7 };

  self->directory = g_dir_make_tmp ("sp-server-XXXXXX", &error);
  g_assert_no_error (error);
  self->url = sp_test_postgres_new ();
  path = self->url ? g_strdup (self->url) : g_build_filename (self->directory, "partnership.db", NULL);
  self->ambient = sp_ambient_new_seeded (42, START_US);
  self->sql = sp_server_database_create (path, key, "Test", FALSE, self->ambient, &error);
  g_assert_no_error (error);
  self->server = sp_server_new (self->ambient, self->sql, &error);
  g_assert_no_error (error);
  return self;
}

void
sp_test_server_free (SpTestServer *self)
{
  g_autoptr(GDir) dir = g_dir_open (self->directory, 0, NULL);
  const char *name;

  sp_server_free (self->server);
  sp_sql_close (self->sql);
  g_object_unref (self->ambient);
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (self->directory, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->directory);
  g_free (self->url);
  g_free (self->directory);
  g_free (self);
}

JsonObject *
sp_test_server_call (SpTestServer *self, const char *method, const char *path, const char *token,
                     const char *body)
{
  g_auto(GStrv) parts = g_strsplit (path, "?", 2);
  g_autofree char *authorization = token ? g_strconcat ("Bearer ", token, NULL) : NULL;
  g_autoptr(GBytes) bytes = body ? g_bytes_new (body, strlen (body)) : NULL;
  SpServerRequest request = {
    .id = "request",
    .method = method,
    .path = parts[0],
    .query = parts[1],
    .authorization = authorization,
    .body = bytes,
    .final = self->final,
  };
  g_autoptr(SpServerReply) reply = sp_server_handle (self->server, self->sql, &request);
  g_autoptr(GError) error = NULL;
  JsonObject *object;

  g_assert_false (sp_sql_in_transaction (self->sql));
  self->status = reply->status;
  g_assert_cmpstr (reply->type, ==,
                   reply->status == 200 ? "application/json" : "application/problem+json");
  object = sp_json_parse_object (reply->body->str, reply->body->len, &error);
  g_assert_no_error (error);
  return object;
}

const char *
sp_test_problem (JsonObject *reply)
{
  const char *type = sp_json_get_text (reply, "type");

  return type ? strrchr (type, '/') + 1 : NULL;
}

static char *
put (SpTestServer *self, const char *type, const char *format, ...) G_GNUC_PRINTF (3, 4);

static char *
put (SpTestServer *self, const char *type, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) set = NULL;
  g_autoptr(GError) error = NULL;
  va_list args;
  char *id;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  set = sp_json_parse_object (text, -1, &error);
  g_assert_no_error (error);
  id = sp_server_admin_put (self->server, self->sql, type, NULL, set, &error);
  g_assert_no_error (error);
  return id;
}

char *
sp_test_server_agency (SpTestServer *self, const char *name)
{
  return put (self, "agency", "{\"name\":\"%s\",\"short_name\":\"%s\"}", name, name);
}

char *
sp_test_server_member (SpTestServer *self, const char *agency, const char *roles)
{
  return put (self, "member", "{\"family_name\":\"Smith\",\"agency\":\"%s\",\"roles\":[%s]}", agency,
              roles);
}

char *
sp_test_server_code (SpTestServer *self, const char *member)
{
  g_autoptr(GError) error = NULL;
  char *code = sp_server_admin_new_code (self->server, self->sql, member, &error);

  g_assert_no_error (error);
  return code;
}

char *
sp_test_server_new_id (SpTestServer *self)
{
  return sp_ambient_new_id (self->ambient);
}

JsonObject *
sp_test_device_sign_in (SpTestDevice *self)
{
  g_autofree char *question = g_strdup_printf ("{\"device\":\"%s\"}", self->id);
  g_autoptr(JsonObject) first = sp_test_server_call (self->server, "POST", "/v1/token", NULL, question);
  const char *challenge = sp_json_get_text (first, "challenge");
  g_autoptr(GBytes) message = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *answer = NULL;
  guint8 bytes[crypto_sign_BYTES];
  JsonObject *second;

  g_assert_nonnull (challenge);
  message = sp_wire_token_message (self->id, challenge);
  crypto_sign_detached (bytes, NULL, g_bytes_get_data (message, NULL), g_bytes_get_size (message),
                        self->secret_key);
  signature = g_base64_encode (bytes, sizeof bytes);
  answer = g_strdup_printf ("{\"device\":\"%s\",\"challenge\":\"%s\",\"signature\":\"%s\"}", self->id,
                            challenge, signature);
  second = sp_test_server_call (self->server, "POST", "/v1/token", NULL, answer);
  g_set_str (&self->token, sp_json_get_text (second, "token"));
  return second;
}

SpTestDevice *
sp_test_device_new (SpTestServer *server, const char *member)
{
  SpTestDevice *self = g_new0 (SpTestDevice, 1);
  g_autofree char *code = sp_test_server_code (server, member);
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  guint8 seed[crypto_sign_SEEDBYTES];
  g_autofree char *key = NULL;
  g_autofree char *body = NULL;
  g_autoptr(JsonObject) reply = NULL;
  g_autoptr(JsonObject) token = NULL;

  self->server = server;
  sp_ambient_fill_random (server->ambient, seed, sizeof seed);
  crypto_sign_seed_keypair (public_key, self->secret_key, seed);
  key = g_base64_encode (public_key, sizeof public_key);
  body = g_strdup_printf ("{\"code\":\"%s\",\"name\":\"laptop\",\"public_key\":\"%s\"}", code, key);
  reply = sp_test_server_call (server, "POST", "/v1/devices", NULL, body);
  g_assert_cmpuint (server->status, ==, 200);
  self->id = g_strdup (sp_json_get_text (reply, "device"));
  self->member = g_strdup (sp_json_get_text (reply, "member"));
  self->agency = g_strdup (sp_json_get_text (reply, "agency"));
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->ops = g_ptr_array_new_with_free_func (g_free);
  sp_test_log_init (&self->log);
  token = sp_test_device_sign_in (self);
  g_assert_nonnull (self->token);
  return self;
}

void
sp_test_device_free (SpTestDevice *self)
{
  g_free (self->id);
  g_free (self->member);
  g_free (self->agency);
  g_free (self->token);
  g_free (self->cursor);
  g_hash_table_unref (self->records);
  g_ptr_array_unref (self->ops);
  sp_test_log_clear (&self->log);
  g_free (self);
}

/* Writes down that this member does @act for @purpose, by operation @op where not 0, and sends the log. */
JsonObject *
sp_test_device_log (SpTestDevice *self, SpAuditAct act, const char *purpose, gint64 op)
{
  const char *ids[] = { self->member, NULL };
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc_usec (sp_ambient_get_wall_us (self->server->ambient));
  g_autofree char *at = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  const SpAuditEntry entry = {
    .act = act,
    .compartment = SP_TEST_LOG_COMPARTMENT,
    .member = self->member,
    .device = self->id,
    .at = at,
    .ids = ids,
    .purpose = purpose,
    .op = op,
  };
  g_autofree char *body = NULL;

  sp_test_log_add (&self->log, &entry);
  body = sp_test_log_body (&self->log, self->id, self->secret_key, self->log.entries->len);
  return sp_test_server_call (self->server, "POST", "/v1/audit", self->token, body);
}

/* Puts an operation into the outbox. */
void
sp_test_device_op (SpTestDevice *self, const char *verb, const char *type, const char *id,
                   const char *compartment, gint64 base_rev, const char *group,
                   const char *set_format, ...)
{
  g_autofree char *set = NULL;
  GString *text = g_string_new (NULL);
  va_list args;

  va_start (args, set_format);
  set = g_strdup_vprintf (set_format, args);
  va_end (args);
  g_string_append_printf (text,
                          "{\"n\":%" G_GINT64_FORMAT ",\"do\":\"%s\",\"record\":\"%s\","
                          "\"type\":\"%s\",\"compartment\":\"%s\",\"base_rev\":%" G_GINT64_FORMAT
                          ",\"at\":\"2026-06-01T10:00:00Z\"",
                          ++self->n, verb, id, type, compartment, base_rev);
  if (group)
    g_string_append_printf (text, ",\"group\":\"%s\"", group);
  if (*set)
    g_string_append_printf (text, ",\"set\":%s", set);
  g_string_append_c (text, '}');
  g_ptr_array_add (self->ops, g_string_free (text, FALSE));
}

/* Sends what the log tells of the operations up to @upto, and again what a restored server has lost. A server that takes
 * nothing from this device now will say so to the next call, too. */
void
sp_test_device_tell (SpTestDevice *self, gint64 upto)
{
  guint first = self->log.entries->len + 1;

  sp_test_log_tell (&self->log, self->id, self->member, upto);
  while (first > 0 && first <= self->log.entries->len)
    {
      g_autofree char *body = sp_test_log_body (&self->log, self->id, self->secret_key, first);
      g_autoptr(JsonObject) reply = sp_test_server_call (self->server, "POST", "/v1/audit", self->token, body);
      gint64 next = sp_json_get_int (reply, self->server->status == 200 ? "count" : "expected", 0);

      if (self->server->status == 200)
        next++;
      else if (next >= first)
        next = 0;
      first = (guint) next;
    }
}

/* Sends the log and the outbox; empties it. */
JsonObject *
sp_test_device_push (SpTestDevice *self)
{
  g_autoptr(GString) body = g_string_new (NULL);
  JsonObject *reply;

  g_string_append_printf (body,
                          "{\"epoch\":\"%s\",\"device\":\"%s\",\"first_op\":%" G_GINT64_FORMAT
                          ",\"ops\":[",
                          sp_server_get_epoch (self->server->server), self->id,
                          self->n - self->ops->len + 1);
  for (guint i = 0; i < self->ops->len; i++)
    {
      if (i > 0)
        g_string_append_c (body, ',');
      g_string_append (body, g_ptr_array_index (self->ops, i));
    }
  g_string_append (body, "]}");
  if (!self->silent)
    sp_test_device_tell (self, self->n);
  reply = sp_test_server_call (self->server, "POST", "/v1/sync/push", self->token, body->str);
  g_ptr_array_set_size (self->ops, 0);
  return reply;
}

const char *
sp_test_result (JsonObject *reply, guint index, const char *member)
{
  JsonArray *results = sp_json_get_array (reply, "results");

  g_assert_nonnull (results);
  g_assert_cmpuint (index, <, json_array_get_length (results));
  return sp_json_get_text (json_array_get_object_element (results, index), member);
}

const char *
sp_test_status (JsonObject *reply, guint index)
{
  return sp_test_result (reply, index, "status");
}

gint64
sp_test_rev (JsonObject *reply, guint index)
{
  return sp_json_get_int (
      json_array_get_object_element (sp_json_get_array (reply, "results"), index), "rev", -1);
}

static void
drop (SpTestDevice *self, const char *compartment)
{
  GHashTableIter iter;
  gpointer value;
  g_autofree char *prefix = g_strconcat (compartment, "\n", NULL);

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (g_str_has_prefix (value, prefix))
        g_hash_table_iter_remove (&iter);
    }
}

static void
apply_change (SpTestDevice *self, JsonObject *change)
{
  const char *id = sp_json_get_text (change, "id");
  const char *compartment = sp_json_get_text (change, "compartment");
  const char *known = g_hash_table_lookup (self->records, id);
  g_autofree char *prefix = g_strconcat (compartment, "\n", NULL);

  if (strcmp (sp_json_get_text (change, "do"), "put") == 0)
    {
      g_autofree char *fields = sp_json_object_to_text (sp_json_get_object (change, "fields"));

      g_assert_nonnull (sp_json_get_text (change, "type"));
      g_hash_table_insert (self->records, g_strdup (id), g_strconcat (prefix, fields, NULL));
    }
  else if (known && g_str_has_prefix (known, prefix))
    g_hash_table_remove (self->records, id);
}

/* Takes one page into the replica. */
JsonObject *
sp_test_device_pull_page (SpTestDevice *self, int max)
{
  g_autofree char *cursor = self->cursor ? g_strdup_printf ("\"%s\"", self->cursor) : g_strdup ("null");
  g_autofree char *body = NULL;
  JsonObject *page;
  JsonArray *drops;
  JsonArray *changes;

  body = g_strdup_printf ("{\"epoch\":\"%s\",\"device\":\"%s\",\"acl_rev\":%" G_GINT64_FORMAT
                          ",\"cursor\":%s,\"max\":%d}",
                          sp_server_get_epoch (self->server->server), self->id, self->acl_rev, cursor,
                          max);
  page = sp_test_server_call (self->server, "POST", "/v1/sync/pull", self->token, body);
  if (self->server->status != 200)
    return page;
  drops = sp_json_get_array (sp_json_get_object (page, "compartments"), "drop");
  changes = sp_json_get_array (page, "changes");
  for (guint i = 0; i < json_array_get_length (drops); i++)
    drop (self, json_array_get_string_element (drops, i));
  for (guint i = 0; i < json_array_get_length (changes); i++)
    apply_change (self, json_array_get_object_element (changes, i));
  g_set_str (&self->cursor, sp_json_get_text (page, "cursor"));
  self->acl_rev = sp_json_get_int (page, "acl_rev", -1);
  self->more = sp_json_get_flag (page, "more");
  self->n_changes = json_array_get_length (changes);
  return page;
}

void
sp_test_device_pull (SpTestDevice *self)
{
  do
    {
      g_autoptr(JsonObject) page = sp_test_device_pull_page (self, 2000);

      g_assert_cmpuint (self->server->status, ==, 200);
    }
  while (self->more);
}

/* The record's fields as this device has them, or NULL. */
const char *
sp_test_device_get (SpTestDevice *self, const char *id)
{
  const char *value = g_hash_table_lookup (self->records, id);

  return value ? strchr (value, '\n') + 1 : NULL;
}

gboolean
sp_test_device_sees_text (SpTestDevice *self, const char *text)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      if (strstr (value, text))
        return TRUE;
    }
  return FALSE;
}

/* A case with an invitation for @agency, sent. */
char *
sp_test_device_new_case (SpTestDevice *self, const char *agency)
{
  char *id = sp_test_server_new_id (self->server);
  g_autofree char *invitation = sp_test_server_new_id (self->server);
  g_autofree char *compartment = g_strconcat ("case:", id, NULL);
  g_autofree char *reference = sp_ambient_new_reference (self->server->ambient);
  g_autoptr(JsonObject) reply = NULL;

  sp_test_device_op (self, "create", "case", id, compartment, 0, NULL,
                     "{\"reference\":\"%s\",\"status\":\"triage\"}", reference);
  sp_test_device_op (self, "create", "invitation", invitation, compartment, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\"}", id, agency);
  reply = sp_test_device_push (self);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
  g_assert_cmpstr (sp_test_status (reply, 1), ==, "applied");
  return id;
}
