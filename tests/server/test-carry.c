/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-server-admin.h"
#include "sp-server-carry.h"
#include "sp-server-cursor.h"
#include "sp-server-private.h"
#include "sp-test-server.h"

#include <sodium.h>
#include <string.h>

/* The exchange by file: as good as over the network for who wrote the file, and nothing for anybody else. */

typedef struct
{
  SpTestServer *server;
  guint8 key[crypto_sign_PUBLICKEYBYTES]; /* the server's */
  char *police;
  char *housing;
  SpTestDevice *chair;
  SpTestDevice *far; /* a laptop without a network, of housing */
  SpTestDevice *near;
  char *case_id;
  char *place;
} Fixture;

static SpTestDevice *
add_device (Fixture *fixture, const char *agency, const char *roles)
{
  g_autofree char *member = sp_test_server_member (fixture->server, agency, roles);

  return sp_test_device_new (fixture->server, member);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *key = NULL;
  g_autofree guchar *bytes = NULL;
  g_autofree char *id = NULL;
  g_autoptr(JsonObject) reply = NULL;
  gsize size;

  fixture->server = sp_test_server_new ();
  key = sp_server_dup_public_key (fixture->server->server);
  bytes = g_base64_decode (key, &size);
  g_assert_cmpuint (size, ==, sizeof fixture->key);
  memcpy (fixture->key, bytes, size);
  fixture->police = sp_test_server_agency (fixture->server, "Police");
  fixture->housing = sp_test_server_agency (fixture->server, "Housing");
  fixture->chair = add_device (fixture, fixture->police, "\"administrator\",\"chair\"");
  fixture->far = add_device (fixture, fixture->housing, "\"representative\"");
  fixture->near = add_device (fixture, fixture->housing, "\"representative\"");
  fixture->case_id = sp_test_device_new_case (fixture->chair, fixture->housing);
  fixture->place = g_strdup_printf ("case:%s", fixture->case_id);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->place);
  g_free (fixture->case_id);
  sp_test_device_free (fixture->near);
  sp_test_device_free (fixture->far);
  sp_test_device_free (fixture->chair);
  g_free (fixture->housing);
  g_free (fixture->police);
  sp_test_server_free (fixture->server);
}

static void
add_frame (GPtrArray *frames, const char *heading, const char *text)
{
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));

  sp_sealed_frames_add (frames, heading, body);
}

/* What a laptop has written: one contribution, and what it asks for. */
static GPtrArray *
write_frames (Fixture *fixture, SpTestDevice *device, const char *words, gboolean asks)
{
  GPtrArray *frames = sp_sealed_frames_new ();
  const char *epoch = sp_server_get_epoch (fixture->server->server);
  g_autofree char *partnership = NULL;
  g_autofree char *head = NULL;
  g_autofree char *push = NULL;
  g_autofree char *log = NULL;
  g_autofree char *pull = NULL;
  g_autofree char *id = sp_test_server_new_id (fixture->server);

  sp_sql_dup_text (fixture->server->sql, "SELECT id FROM partnership", &partnership, NULL, "");
  head = g_strdup_printf ("{\"device\":\"%s\",\"partnership\":\"%s\",\"epoch\":\"%s\",\"made\":1,\"cursor\":null}", device->id,
                          partnership, epoch);
  add_frame (frames, "", head);
  if (words)
    {
      sp_test_device_op (device, "create", "contribution", id, fixture->place, 0, NULL,
                         "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\",\"text\":\"%s\"}", fixture->case_id, fixture->housing, words);
      push = g_strdup_printf ("{\"epoch\":\"%s\",\"device\":\"%s\",\"first_op\":%" G_GINT64_FORMAT ",\"ops\":[%s]}", epoch,
                              device->id, device->n, (char *) device->ops->pdata[0]);
      g_ptr_array_set_size (device->ops, 0);
      sp_test_log_tell (&device->log, device->id, device->member, device->n);
      log = sp_test_log_body (&device->log, device->id, device->secret_key, device->log.entries->len);
      add_frame (frames, "/v1/audit", log);
      add_frame (frames, "/v1/sync/push", push);
    }
  pull = g_strdup_printf ("{\"epoch\":\"%s\",\"device\":\"%s\",\"acl_rev\":0,\"cursor\":null,\"max\":3}", epoch, device->id);
  if (asks)
    add_frame (frames, "/v1/sync/pull", pull);
  return frames;
}

static GBytes *
write_file (Fixture *fixture, SpSealedKind kind, SpTestDevice *device, const char *words)
{
  g_autoptr(GPtrArray) frames = write_frames (fixture, device, words, kind == SP_SEALED_REQUESTS);

  return sp_sealed_write (kind, frames, fixture->key, device->secret_key, fixture->server->ambient);
}

static gboolean
carry (Fixture *fixture, GBytes *file, gboolean lost, SpServerCarried *carried, GError **error)
{
  return sp_server_carry (fixture->server->server, fixture->server->sql, file, lost, 64 * 1024 * 1024, carried, error);
}

static gint64
count (Fixture *fixture, const char *query)
{
  g_autoptr(GError) error = NULL;
  gint64 value = -1;

  sp_sql_get_int (fixture->server->sql, query, &value, &error, "");
  g_assert_no_error (error);
  return value;
}

/* What every refusal must leave as it was. */
static gint64
state_of (Fixture *fixture)
{
  return count (fixture, "SELECT seq * 1000000 + (SELECT count(*) FROM op_result) * 1000"
                         " + (SELECT count(*) FROM quarantine) + (SELECT count(*) FROM device_compartment) FROM partnership");
}

static void
check_refused (Fixture *fixture, GBytes *file, gboolean lost, GQuark domain)
{
  g_auto(SpServerCarried) carried = { 0 };
  g_autoptr(GError) error = NULL;
  gint64 before = state_of (fixture);

  g_assert_false (carry (fixture, file, lost, &carried, &error));
  g_assert_true (error && error->domain == domain);
  g_assert_null (carried.answer);
  g_assert_cmpint (state_of (fixture), ==, before);
}

/* All text of the answer, as its reader sees it. */
static char *
open_answer (Fixture *fixture, SpTestDevice *device, GBytes *file, guint *n_frames)
{
  g_autoptr(GError) error = NULL;
  gsize offset = 0;
  g_autoptr(SpSealed) sealed = sp_sealed_read (file, &offset, device->secret_key, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_true (sp_sealed_is_by (sealed, fixture->key));
  g_assert_cmpint (sealed->kind, ==, SP_SEALED_ANSWERS);
  *n_frames = sealed->frames->len;
  for (guint i = 0; i < sealed->frames->len; i++)
    {
      const SpSealedFrame *frame = sealed->frames->pdata[i];

      g_string_append_printf (text, "%s\n", frame->heading);
      g_string_append_len (text, g_bytes_get_data (frame->body, NULL), g_bytes_get_size (frame->body));
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
test_there_and_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GBytes) file = write_file (fixture, SP_SEALED_REQUESTS, fixture->far, "moved to refuge");
  g_auto(SpServerCarried) carried = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gsize offset = 0;
  guint n;

  g_assert_true (carry (fixture, file, FALSE, &carried, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (carried.device, ==, fixture->far->id);
  g_assert_cmpuint (carried.operations, ==, 1);
  g_assert_cmpuint (carried.aside, ==, 0);
  g_assert_null (carried.refused);
  sp_test_device_pull (fixture->chair);
  g_assert_true (sp_test_device_sees_text (fixture->chair, "moved to refuge"));

  /* Several pages: each of them has room for three records. */
  text = open_answer (fixture, fixture->far, carried.answer, &n);
  g_assert_cmpuint (n, >, 4);
  g_assert_nonnull (strstr (text, "200 /v1/sync/push\n"));
  g_assert_nonnull (strstr (text, "\"status\":\"applied\""));
  g_assert_nonnull (strstr (text, "moved to refuge"));
  g_assert_nonnull (strstr (text, "\"more\":false"));
  g_assert_nonnull (strstr (text, "\"made\":1"));

  /* Nobody else opens it, and nothing of it can be read. */
  g_assert_null (sp_sealed_read (carried.answer, &offset, fixture->near->secret_key, NULL));
  g_assert_null (memmem (g_bytes_get_data (carried.answer, NULL), g_bytes_get_size (carried.answer), "refuge", 6));
}

/* A file that comes again changes nothing, and gets its answer again. */
static void
test_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GBytes) file = write_file (fixture, SP_SEALED_REQUESTS, fixture->far, "moved to refuge");
  g_autoptr(GBytes) later = NULL;
  gint64 state = 0;

  for (int i = 0; i < 4; i++)
    {
      g_auto(SpServerCarried) carried = { 0 };
      g_autoptr(GError) error = NULL;

      /* An older one after a newer one, too. */
      if (i == 2)
        {
          g_auto(SpServerCarried) newer = { 0 };

          later = write_file (fixture, SP_SEALED_REQUESTS, fixture->far, "and from there to her sister");
          g_assert_true (carry (fixture, later, FALSE, &newer, &error));
        }
      if (i % 2 == 1)
        state = state_of (fixture);
      g_assert_true (carry (fixture, file, FALSE, &carried, &error));
      g_assert_no_error (error);
      g_assert_null (carried.refused);
      g_assert_nonnull (carried.answer);
      if (i % 2 == 1)
        g_assert_cmpint (state_of (fixture), ==, state);
    }
}

static void
test_each_byte (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GBytes) file = write_file (fixture, SP_SEALED_REQUESTS, fixture->far, "moved to refuge");
  gsize size;
  const guint8 *bytes = g_bytes_get_data (file, &size);
  guint refused = 0;

  for (gsize i = 0; i < size; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (bytes, size);
      g_autoptr(GBytes) changed = g_bytes_new_static (copy, size);

      copy[i] ^= 1 << i % 8;
      check_refused (fixture, changed, TRUE, SP_SEALED_ERROR);
      refused++;
    }
  for (gsize length = 0; length < size; length += 1 + length % 3)
    {
      g_autoptr(GBytes) torn = g_bytes_new_from_bytes (file, 0, length);

      check_refused (fixture, torn, TRUE, SP_SEALED_ERROR);
    }
  g_test_message ("%u changed files refused", refused);
}

/* Who has not the laptop's key cannot speak for it, nor can what it wrote be sealed on, or be lengthened. */
static void
test_forged (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) frames = write_frames (fixture, fixture->far, "moved to refuge", TRUE);
  g_autoptr(GPtrArray) other = write_frames (fixture, fixture->near, "stays", TRUE);
  g_autoptr(GBytes) forged = NULL;
  g_autoptr(GBytes) elsewhere = NULL;
  g_autoptr(GBytes) longer = NULL;
  g_autoptr(GBytes) asks = NULL;
  g_autoptr(GBytes) many = NULL;
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  guint8 public_key[crypto_sign_PUBLICKEYBYTES];
  SpAmbient *ambient = fixture->server->ambient;

  forged = sp_sealed_write (SP_SEALED_REQUESTS, frames, fixture->key, fixture->near->secret_key, ambient);
  check_refused (fixture, forged, TRUE, SP_SEALED_ERROR);
  crypto_sign_ed25519_sk_to_pk (public_key, fixture->near->secret_key);
  elsewhere = sp_sealed_write (SP_SEALED_REQUESTS, frames, public_key, fixture->far->secret_key, ambient);
  check_refused (fixture, elsewhere, TRUE, SP_SEALED_ERROR);
  /* A request for another device in a file of one's own is refused as over the network. */
  {
    g_auto(SpServerCarried) carried = { 0 };
    const SpSealedFrame *foreign = other->pdata[1];

    sp_sealed_frames_add (frames, foreign->heading, foreign->body);
    longer = sp_sealed_write (SP_SEALED_REQUESTS, frames, fixture->key, fixture->far->secret_key, ambient);
    g_assert_true (carry (fixture, longer, FALSE, &carried, NULL));
    g_assert_cmpstr (carried.refused, ==, "wrong-device");
    g_assert_cmpuint (carried.operations, ==, 1);
  }
  /* Two files in one, and calls that are none of a file's. */
  for (int i = 0; i < 2; i++)
    g_byte_array_append (bytes, g_bytes_get_data (longer, NULL), g_bytes_get_size (longer));
  elsewhere = (g_bytes_unref (elsewhere), g_bytes_new (bytes->data, bytes->len));
  check_refused (fixture, elsewhere, TRUE, SP_SEALED_ERROR);
  add_frame (frames, "/v1/devices/list", "{}");
  asks = sp_sealed_write (SP_SEALED_REQUESTS, frames, fixture->key, fixture->far->secret_key, ambient);
  check_refused (fixture, asks, TRUE, SP_SEALED_ERROR);
  /* Nor does a file let somebody ask more than by as many calls. */
  g_ptr_array_set_size (frames, 1);
  for (int i = 0; i < 1001; i++)
    add_frame (frames, "/v1/sync/pull", "{}");
  many = sp_sealed_write (SP_SEALED_REQUESTS, frames, fixture->key, fixture->far->secret_key, ambient);
  check_refused (fixture, many, TRUE, SP_SEALED_ERROR);
}

/* What the reader may not read is in no answer, and goes with the right to it. */
static void
test_need_to_know (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = sp_test_server_new_id (fixture->server);
  g_autofree char *kept = g_strdup_printf ("case:%s:chair", fixture->case_id);
  g_autoptr(GBytes) file = write_file (fixture, SP_SEALED_REQUESTS, fixture->far, NULL);
  g_auto(SpServerCarried) carried = { 0 };
  g_autoptr(JsonObject) reply = NULL;
  g_autofree char *text = NULL;
  guint n;

  sp_test_device_op (fixture->chair, "create", "contribution", id, kept, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\",\"text\":\"xylophone\",\"restriction_reason\":\"intelligence\"}",
                     fixture->case_id, fixture->police);
  reply = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
  g_assert_true (carry (fixture, file, FALSE, &carried, NULL));
  text = open_answer (fixture, fixture->far, carried.answer, &n);
  g_assert_null (strstr (text, "xylophone"));
  g_assert_nonnull (strstr (text, fixture->case_id));
}

static void
set_state (Fixture *fixture, SpTestDevice *device, const char *state)
{
  g_autoptr(GError) error = NULL;

  sp_server_admin_set_device (fixture->server->server, fixture->server->sql, device->id, state, &error);
  g_assert_no_error (error);
}

/* Who is shut out is not heard. What a lost laptop had not sent is brought back by an administrator, and told nobody. */
static void
test_lost (Fixture *fixture, gconstpointer data)
{
  static const char *const STATES[] = { "suspended", "wiped", "revoked" };
  g_autoptr(GBytes) requests = write_file (fixture, SP_SEALED_REQUESTS, fixture->far, "the first");
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autoptr(GBytes) unsent = NULL;
  g_auto(SpServerCarried) carried = { 0 };
  g_autoptr(GError) error = NULL;

  fixture->far->n--;
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *words = g_strdup_printf ("unsent %d", i);
      g_autoptr(GBytes) piece = write_file (fixture, SP_SEALED_UNSENT, fixture->far, words);

      /* The last one was being written when the power went. */
      g_byte_array_append (bytes, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece) - (i == 2 ? 7 : 0));
    }
  unsent = g_bytes_new (bytes->data, bytes->len);
  for (guint i = 0; i < G_N_ELEMENTS (STATES); i++)
    {
      set_state (fixture, fixture->far, STATES[i]);
      check_refused (fixture, requests, FALSE, sp_server_problem_quark ());
      check_refused (fixture, requests, TRUE, sp_server_problem_quark ());
      check_refused (fixture, unsent, FALSE, sp_server_problem_quark ());
    }
  g_assert_true (carry (fixture, unsent, TRUE, &carried, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (carried.operations, ==, 2);
  g_assert_true (carried.torn);
  g_assert_null (carried.answer);
  sp_test_device_pull (fixture->chair);
  g_assert_true (sp_test_device_sees_text (fixture->chair, "unsent 1"));
  g_assert_false (sp_test_device_sees_text (fixture->chair, "unsent 2"));
}

/* Whoever typed it has left since: nothing is done in their name, and the chair decides about all of it. */
static void
test_lost_retired (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GBytes) first = write_file (fixture, SP_SEALED_UNSENT, fixture->far, "never sent");
  g_autoptr(GBytes) next = write_file (fixture, SP_SEALED_UNSENT, fixture->far, "nor this");
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  g_autoptr(GBytes) unsent = NULL;
  g_autoptr(JsonObject) set = json_object_new ();
  g_autofree char *id = NULL;
  g_auto(SpServerCarried) carried = { 0 };
  g_autoptr(GError) error = NULL;

  g_byte_array_append (bytes, g_bytes_get_data (first, NULL), g_bytes_get_size (first));
  g_byte_array_append (bytes, g_bytes_get_data (next, NULL), g_bytes_get_size (next));
  unsent = g_bytes_new (bytes->data, bytes->len);
  json_object_set_boolean_member (set, "retired", TRUE);
  id = sp_server_admin_put (fixture->server->server, fixture->server->sql, "member", fixture->far->member, set, &error);
  g_assert_no_error (error);
  check_refused (fixture, unsent, FALSE, sp_server_problem_quark ());
  g_assert_true (carry (fixture, unsent, TRUE, &carried, &error));
  g_assert_no_error (error);
  g_assert_null (carried.refused);
  g_assert_cmpuint (carried.operations, ==, 2);
  g_assert_cmpuint (carried.aside, ==, 2);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM record r JOIN compartment c USING (cid) WHERE r.type = 'put_aside'"
                                   " AND c.name LIKE 'case:%:chair' AND (r.fields ->> 'operation' LIKE '%never sent%'"
                                   " OR r.fields ->> 'operation' LIKE '%nor this%')"), ==, 2);
}

/* A server that was restored takes from a laptop that is gone what that one still had; one that may yet speak for itself
 * has to hear of the restore first. */
static void
test_restored (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GBytes) unsent = write_file (fixture, SP_SEALED_UNSENT, fixture->far, "only here");
  g_auto(SpServerCarried) carried = { 0 };
  g_auto(SpServerCarried) gone = { 0 };
  g_autoptr(GError) error = NULL;

  sp_sql_exec (fixture->server->sql, "UPDATE partnership SET epoch = '01890000-0000-7000-8000-000000000000'", &error);
  g_assert_no_error (error);
  g_assert_true (carry (fixture, unsent, TRUE, &carried, &error));
  g_assert_cmpstr (carried.refused, ==, "epoch-changed");
  g_assert_cmpuint (carried.operations, ==, 0);
  set_state (fixture, fixture->far, "revoked");
  g_assert_true (carry (fixture, unsent, TRUE, &gone, &error));
  g_assert_null (gone.refused);
  g_assert_cmpuint (gone.operations, ==, 1);
}

/* A file of a laptop's that has dropped its case, as far as it has heard. */
static GBytes *
write_purged (Fixture *fixture, gint64 dropped)
{
  const SpServerCursor cursor = { .dropped = dropped };
  g_autoptr(GPtrArray) frames = sp_sealed_frames_new ();
  g_autofree char *partnership = NULL;
  g_autofree char *heard = sp_server_cursor_format (fixture->server->server, fixture->far->id, &cursor);
  g_autofree char *head = NULL;
  g_autofree char *purged = g_strdup_printf ("{\"device\":\"%s\",\"purged\":[\"%s\"]}", fixture->far->id, fixture->place);

  sp_sql_dup_text (fixture->server->sql, "SELECT id FROM partnership", &partnership, NULL, "");
  head = g_strdup_printf ("{\"device\":\"%s\",\"partnership\":\"%s\",\"epoch\":\"%s\",\"made\":1,\"cursor\":\"%s\"}",
                          fixture->far->id, partnership, sp_server_get_epoch (fixture->server->server), heard);
  add_frame (frames, "", head);
  add_frame (frames, "/v1/sync/ack", purged);
  return sp_sealed_write (SP_SEALED_REQUESTS, frames, fixture->key, fixture->far->secret_key, fixture->server->ambient);
}

/* What was dropped once more since is still on the laptop, whatever an older file says. */
static void
test_late_purge (Fixture *fixture, gconstpointer data)
{
  static const char PURGED[] = "SELECT count(*) FROM device_compartment WHERE state = 'purged'";
  g_autoptr(GBytes) before = write_purged (fixture, 8);
  g_autoptr(GBytes) after = write_purged (fixture, 9);
  g_auto(SpServerCarried) late = { 0 };
  g_auto(SpServerCarried) carried = { 0 };
  g_autoptr(GError) error = NULL;

  sp_test_device_pull (fixture->far);
  sp_sql_run (fixture->server->sql,
              "UPDATE device_compartment SET dropped = 9, state = 'purge-pending' WHERE device = ?"
              " AND cid = (SELECT cid FROM compartment WHERE name = ?)",
              &error, "tt", fixture->far->id, fixture->place);
  g_assert_no_error (error);
  g_assert_true (carry (fixture, before, FALSE, &late, &error));
  g_assert_cmpint (count (fixture, PURGED), ==, 0);
  g_assert_true (carry (fixture, after, FALSE, &carried, &error));
  g_assert_cmpint (count (fixture, PURGED), ==, 1);
}

static JsonObject *
call_carry (Fixture *fixture, SpTestDevice *carrier, GBytes *file)
{
  gsize size;
  const guchar *data = g_bytes_get_data (file, &size);
  g_autofree char *text = g_base64_encode (data, size);
  g_autofree char *body = g_strdup_printf ("{\"device\":\"%s\",\"file\":\"%s\"}", carrier->id, text);

  return sp_test_server_call (fixture->server, "POST", "/v1/carry", carrier->token, body);
}

/* Another laptop hands it on, and brings the answer back without being able to read it. */
static void
test_call (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GBytes) file = write_file (fixture, SP_SEALED_REQUESTS, fixture->far, "moved to refuge");
  g_autoptr(GBytes) torn = g_bytes_new_from_bytes (file, 0, g_bytes_get_size (file) - 1);
  g_autoptr(JsonObject) bad = call_carry (fixture, fixture->near, torn);
  g_autoptr(JsonObject) reply = NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autofree char *text = NULL;
  guchar *bytes;
  gsize size;
  guint n;

  g_assert_cmpstr (sp_test_problem (bad), ==, "bad-file");
  g_assert_cmpstr (sp_json_get_text (bad, "why"), ==, "torn");
  reply = call_carry (fixture, fixture->near, file);
  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_cmpint (sp_json_get_int (reply, "operations", -1), ==, 1);
  bytes = g_base64_decode (sp_json_get_text (reply, "file"), &size);
  answer = g_bytes_new_take (bytes, size);
  text = open_answer (fixture, fixture->far, answer, &n);
  g_assert_nonnull (strstr (text, "moved to refuge"));
}

static void
test_call_lost (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GBytes) unsent = write_file (fixture, SP_SEALED_UNSENT, fixture->far, "moved to refuge");
  g_autoptr(JsonObject) refused = NULL;
  g_autoptr(JsonObject) reply = NULL;

  set_state (fixture, fixture->far, "revoked");
  refused = call_carry (fixture, fixture->near, unsent);
  g_assert_cmpstr (sp_test_problem (refused), ==, "not-allowed");
  reply = call_carry (fixture, fixture->chair, unsent);
  g_assert_cmpint (sp_json_get_int (reply, "operations", -1), ==, 1);
  g_assert_cmpstr (sp_json_get_text (reply, "kind"), ==, "unsent");
  g_assert_null (sp_json_get_text (reply, "file"));
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/carry/there-and-back", test_there_and_back);
  ADD ("/carry/again", test_again);
  ADD ("/carry/each-byte", test_each_byte);
  ADD ("/carry/forged", test_forged);
  ADD ("/carry/need-to-know", test_need_to_know);
  ADD ("/carry/lost", test_lost);
  ADD ("/carry/lost-retired", test_lost_retired);
  ADD ("/carry/late-purge", test_late_purge);
  ADD ("/carry/restored", test_restored);
  ADD ("/carry/call", test_call);
  ADD ("/carry/call-lost", test_call_lost);
  return g_test_run ();
}
