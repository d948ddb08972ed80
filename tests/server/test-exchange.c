/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-test-server.h"
#include "sp-wire.h"

#include <string.h>

#define CHAIR "\"administrator\",\"chair\""

typedef struct
{
  SpTestServer *server;
  char *agency;
  char *member;
  SpTestDevice *a;
  SpTestDevice *b;
  char *case_id;
  char *core;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = sp_test_server_new ();
  fixture->agency = sp_test_server_agency (fixture->server, "Police");
  fixture->member = sp_test_server_member (fixture->server, fixture->agency, CHAIR);
  fixture->a = sp_test_device_new (fixture->server, fixture->member);
  fixture->b = sp_test_device_new (fixture->server, fixture->member);
  fixture->case_id = sp_test_device_new_case (fixture->a, fixture->agency);
  fixture->core = g_strconcat ("case:", fixture->case_id, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->agency);
  g_free (fixture->member);
  g_free (fixture->case_id);
  g_free (fixture->core);
  sp_test_device_free (fixture->a);
  sp_test_device_free (fixture->b);
  sp_test_server_free (fixture->server);
}

static char *
add_person (Fixture *fixture, SpTestDevice *device, const char *name)
{
  char *id = sp_test_server_new_id (fixture->server);

  sp_test_device_op (device, "create", "person", id, fixture->core, 0, NULL,
                     "{\"case_id\":\"%s\",\"family_name\":\"%s\"}", fixture->case_id, name);
  return id;
}

static gint64
server_int (Fixture *fixture, const char *sql)
{
  g_autoptr(GError) error = NULL;
  gint64 value;

  sp_sql_get_int (fixture->server->sql, sql, &value, &error, "");
  g_assert_no_error (error);
  return value;
}

static void
test_arrives (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = add_person (fixture, fixture->a, "Ash");
  g_autoptr(JsonObject) reply = sp_test_device_push (fixture->a);

  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
  sp_test_device_pull (fixture->b);
  g_assert_nonnull (strstr (sp_test_device_get (fixture->b, id), "Ash"));
  g_assert_nonnull (sp_test_device_get (fixture->b, fixture->case_id));
  g_assert_nonnull (sp_test_device_get (fixture->b, fixture->agency));

  /* Nothing new: nothing comes, and nothing is written for it. */
  sp_test_device_pull (fixture->b);
  sp_test_device_pull (fixture->b);
  g_assert_cmpuint (fixture->b->n_changes, ==, 0);
}

static void
test_repeat (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = add_person (fixture, fixture->a, "Ash");
  g_autofree char *op = g_strdup (g_ptr_array_index (fixture->a->ops, 0));
  g_autoptr(JsonObject) first = sp_test_device_push (fixture->a);
  gint64 seq = server_int (fixture, "SELECT seq FROM partnership");
  g_autoptr(JsonObject) again = NULL;
  g_autoptr(JsonObject) both = NULL;
  g_autofree char *second = NULL;

  g_ptr_array_add (fixture->a->ops, g_strdup (op));
  again = sp_test_device_push (fixture->a);
  g_assert_cmpstr (sp_test_status (again, 0), ==, "applied");
  g_assert_cmpint (sp_test_rev (again, 0), ==, sp_test_rev (first, 0));
  g_assert_cmpint (server_int (fixture, "SELECT seq FROM partnership"), ==, seq);

  /* A push that is half known: what is new is done, what is known is answered. */
  g_ptr_array_add (fixture->a->ops, g_strdup (op));
  second = add_person (fixture, fixture->a, "Birch");
  both = sp_test_device_push (fixture->a);
  g_assert_cmpstr (sp_test_status (both, 1), ==, "applied");
  g_assert_cmpint (server_int (fixture, "SELECT seq FROM partnership"), ==, seq + 1);
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM record WHERE type = 'person'"), ==, 2);
}

static void
test_gap (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autoptr(JsonObject) reply = NULL;

  fixture->a->n += 3;
  id = add_person (fixture, fixture->a, "Ash");
  reply = sp_test_device_push (fixture->a);
  g_assert_cmpuint (fixture->server->status, ==, 409);
  g_assert_cmpstr (sp_test_problem (reply), ==, "op-gap");
  g_assert_cmpint (sp_json_get_int (reply, "expected", 0), ==, 3);
}

static void
test_reuse (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = add_person (fixture, fixture->a, "Ash");
  g_autoptr(JsonObject) sent = sp_test_device_push (fixture->a);
  g_autofree char *second = NULL;
  g_autoptr(JsonObject) reply = NULL;
  g_autoptr(JsonObject) token = NULL;

  fixture->a->n--;
  second = add_person (fixture, fixture->a, "Birch");
  reply = sp_test_device_push (fixture->a);
  g_assert_cmpuint (fixture->server->status, ==, 409);
  g_assert_cmpstr (sp_test_problem (reply), ==, "op-reuse");
  token = sp_test_device_sign_in (fixture->a);
  g_assert_cmpstr (sp_test_problem (token), ==, "revoked");
}

/* What a laptop had to forget it sends as a bare number after a restore; the operation may come in a file from before. */
static void
test_bare_number (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = add_person (fixture, fixture->a, "Ash");
  g_autofree char *bare_first = g_strdup_printf ("{\"n\":%" G_GINT64_FORMAT "}", fixture->a->n);
  g_autoptr(JsonObject) sent = sp_test_device_push (fixture->a);
  g_autofree char *second = add_person (fixture, fixture->a, "Birch");
  g_autofree char *bare_second = g_strdup_printf ("{\"n\":%" G_GINT64_FORMAT "}", fixture->a->n);
  g_autofree char *late = g_strdup (g_ptr_array_index (fixture->a->ops, 0));
  g_autoptr(JsonObject) bare = NULL;
  g_autoptr(JsonObject) came = NULL;
  g_autoptr(JsonObject) again = NULL;
  g_autoptr(JsonObject) other = NULL;
  g_autofree char *third = NULL;

  g_assert_cmpstr (sp_test_status (sent, 0), ==, "applied");
  g_ptr_array_set_size (fixture->a->ops, 0);

  /* The number of what is here, and of what is not. */
  g_ptr_array_add (fixture->a->ops, g_strdup (bare_first));
  g_ptr_array_add (fixture->a->ops, g_strdup (bare_second));
  bare = sp_test_device_push (fixture->a);
  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_cmpstr (sp_test_status (bare, 0), ==, "applied");
  g_assert_cmpstr (sp_test_status (bare, 1), ==, "quarantined");

  g_ptr_array_add (fixture->a->ops, g_strdup (late));
  came = sp_test_device_push (fixture->a);
  g_assert_cmpstr (sp_test_status (came, 0), ==, "applied");
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM record WHERE type = 'person'"), ==, 2);
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM quarantine"), ==, 0);
  sp_test_device_pull (fixture->b);
  g_assert_nonnull (sp_test_device_get (fixture->b, first));
  g_assert_nonnull (sp_test_device_get (fixture->b, second));

  g_ptr_array_add (fixture->a->ops, g_strdup (bare_second));
  again = sp_test_device_push (fixture->a);
  g_assert_cmpstr (sp_test_status (again, 0), ==, "applied");
  g_assert_cmpint (sp_test_rev (again, 0), ==, sp_test_rev (came, 0));

  fixture->a->n--;
  third = add_person (fixture, fixture->a, "Cedar");
  other = sp_test_device_push (fixture->a);
  g_assert_cmpstr (sp_test_problem (other), ==, "op-reuse");
}

static void
test_quarantine (Fixture *fixture, gconstpointer data)
{
  g_autofree char *wrong = sp_test_server_new_id (fixture->server);
  g_autofree char *unknown = sp_test_server_new_id (fixture->server);
  g_autofree char *elsewhere = sp_test_server_new_id (fixture->server);
  g_autofree char *good = NULL;
  g_autoptr(JsonObject) reply = NULL;

  /* Required field missing; a record that is not there; a field's wrong kind; then a good one. */
  sp_test_device_op (fixture->a, "create", "person", wrong, fixture->core, 0, NULL,
                     "{\"case_id\":\"%s\"}", fixture->case_id);
  sp_test_device_op (fixture->a, "set", "person", unknown, fixture->core, 1, NULL,
                     "{\"family_name\":\"X\"}");
  sp_test_device_op (fixture->a, "create", "person", elsewhere, "nowhere:5", 0, NULL,
                     "{\"case_id\":\"%s\",\"family_name\":\"X\"}", fixture->case_id);
  good = add_person (fixture, fixture->a, "Ash");
  reply = sp_test_device_push (fixture->a);
  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "quarantined");
  g_assert_cmpstr (sp_test_result (reply, 0, "reason"), ==, "invalid");
  g_assert_cmpstr (sp_test_result (reply, 0, "field"), ==, "family_name");
  g_assert_cmpstr (sp_test_result (reply, 1, "reason"), ==, "unknown-record");
  g_assert_cmpstr (sp_test_result (reply, 2, "reason"), ==, "unreadable");
  g_assert_cmpstr (sp_test_status (reply, 3), ==, "applied");
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM quarantine"), ==, 3);
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM record WHERE type = 'person'"), ==, 1);
}

static void
test_group (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = sp_test_server_new_id (fixture->server);
  g_autofree char *two = sp_test_server_new_id (fixture->server);
  g_autofree char *three = NULL;
  g_autoptr(JsonObject) reply = NULL;

  sp_test_device_op (fixture->a, "create", "person", one, fixture->core, 0, "g1",
                     "{\"case_id\":\"%s\",\"family_name\":\"One\"}", fixture->case_id);
  sp_test_device_op (fixture->a, "create", "person", two, fixture->core, 0, "g1",
                     "{\"case_id\":\"%s\"}", fixture->case_id);
  three = add_person (fixture, fixture->a, "Three");
  reply = sp_test_device_push (fixture->a);
  g_assert_cmpstr (sp_test_result (reply, 0, "reason"), ==, "group");
  g_assert_cmpstr (sp_test_result (reply, 1, "reason"), ==, "invalid");
  g_assert_cmpstr (sp_test_status (reply, 2), ==, "applied");
  sp_test_device_pull (fixture->b);
  g_assert_null (sp_test_device_get (fixture->b, one));
  g_assert_nonnull (sp_test_device_get (fixture->b, three));
}

static void
test_merge (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = add_person (fixture, fixture->a, "Ash");
  g_autoptr(JsonObject) made = sp_test_device_push (fixture->a);
  gint64 base = sp_test_rev (made, 0);
  g_autoptr(JsonObject) first = NULL;
  g_autoptr(JsonObject) second = NULL;
  g_autoptr(JsonObject) third = NULL;

  sp_test_device_op (fixture->a, "set", "person", id, fixture->core, base, NULL, "{\"phone\":\"1\"}");
  first = sp_test_device_push (fixture->a);
  sp_test_device_op (fixture->b, "set", "person", id, fixture->core, base, NULL, "{\"email\":\"e\"}");
  second = sp_test_device_push (fixture->b);
  g_assert_cmpstr (sp_test_status (second, 0), ==, "merged");
  sp_test_device_pull (fixture->a);
  g_assert_nonnull (strstr (sp_test_device_get (fixture->a, id), "\"phone\":\"1\""));
  g_assert_nonnull (strstr (sp_test_device_get (fixture->a, id), "\"email\":\"e\""));

  /* A device's own chain of edits does not clash with itself, though it saw none of the answers. */
  sp_test_device_op (fixture->a, "set", "person", id, fixture->core, base, NULL, "{\"phone\":\"2\"}");
  sp_test_device_op (fixture->a, "set", "person", id, fixture->core, base, NULL, "{\"phone\":\"3\"}");
  third = sp_test_device_push (fixture->a);
  g_assert_cmpstr (sp_test_status (third, 1), !=, "conflict");
  sp_test_device_pull (fixture->b);
  g_assert_nonnull (strstr (sp_test_device_get (fixture->b, id), "\"phone\":\"3\""));
}

static void
test_conflict (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = add_person (fixture, fixture->a, "Ash");
  g_autoptr(JsonObject) made = sp_test_device_push (fixture->a);
  gint64 base = sp_test_rev (made, 0);
  g_autoptr(JsonObject) first = NULL;
  g_autoptr(JsonObject) second = NULL;
  g_autoptr(JsonObject) settled = NULL;
  JsonArray *conflicts;
  const char *conflict;

  sp_test_device_op (fixture->a, "set", "person", id, fixture->core, base, NULL, "{\"phone\":\"1\"}");
  first = sp_test_device_push (fixture->a);
  sp_test_device_op (fixture->b, "set", "person", id, fixture->core, base, NULL, "{\"phone\":\"2\"}");
  second = sp_test_device_push (fixture->b);
  g_assert_cmpstr (sp_test_status (second, 0), ==, "conflict");
  conflicts = sp_json_get_array (
      json_array_get_object_element (sp_json_get_array (second, "results"), 0), "conflicts");
  conflict = json_array_get_string_element (conflicts, 0);

  sp_test_device_pull (fixture->a);
  g_assert_nonnull (strstr (sp_test_device_get (fixture->a, id), "\"phone\":\"1\""));
  g_assert_nonnull (strstr (sp_test_device_get (fixture->a, conflict), "\"mine\":\"2\""));
  g_assert_nonnull (strstr (sp_test_device_get (fixture->a, conflict), "\"theirs\":\"1\""));
  g_assert_nonnull (strstr (sp_test_device_get (fixture->a, conflict), "\"field\":\"phone\""));
  g_assert_nonnull (strstr (sp_test_device_get (fixture->a, conflict), "\"theirs_by\""));
  g_assert_nonnull (strstr (sp_test_device_get (fixture->a, conflict), "\"theirs_at\""));

  /* Settling it is an operation like others. */
  sp_test_device_op (fixture->a, "set", "conflict", conflict, fixture->core, sp_test_rev (second, 0),
                     NULL, "{\"state\":\"settled\",\"kept\":\"theirs\"}");
  settled = sp_test_device_push (fixture->a);
  g_assert_cmpstr (sp_test_status (settled, 0), ==, "applied");
}

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = add_person (fixture, fixture->a, "Ash");
  g_autofree char *other = add_person (fixture, fixture->a, "Birch");
  g_autoptr(JsonObject) made = sp_test_device_push (fixture->a);
  gint64 base = sp_test_rev (made, 0);
  g_autoptr(JsonObject) gone = NULL;
  g_autoptr(JsonObject) edit = NULL;
  g_autoptr(JsonObject) late = NULL;

  sp_test_device_pull (fixture->b);
  sp_test_device_op (fixture->a, "delete", "person", id, fixture->core, base, NULL, "%s", "");
  sp_test_device_op (fixture->a, "set", "person", other, fixture->core, base, NULL, "{\"phone\":\"1\"}");
  gone = sp_test_device_push (fixture->a);
  g_assert_cmpstr (sp_test_status (gone, 0), ==, "applied");
  sp_test_device_pull (fixture->b);
  g_assert_null (sp_test_device_get (fixture->b, id));
  g_assert_nonnull (sp_test_device_get (fixture->b, other));

  /* An edit beats a delete, whichever comes first. */
  sp_test_device_op (fixture->b, "set", "person", id, fixture->core, base, NULL, "{\"phone\":\"2\"}");
  edit = sp_test_device_push (fixture->b);
  g_assert_cmpstr (sp_test_status (edit, 0), ==, "conflict");
  sp_test_device_op (fixture->b, "delete", "person", other, fixture->core, base, NULL, "%s", "");
  late = sp_test_device_push (fixture->b);
  g_assert_cmpstr (sp_test_status (late, 0), ==, "conflict");
  sp_test_device_pull (fixture->a);
  g_assert_nonnull (strstr (sp_test_device_get (fixture->a, id), "\"phone\":\"2\""));
  g_assert_nonnull (sp_test_device_get (fixture->a, other));
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  guint pages = 0;

  /* 20 commits of 30 records; pages of 50 must not split one in the main stream. */
  sp_test_device_pull (fixture->b);
  for (int i = 0; i < 20; i++)
    {
      g_autoptr(JsonObject) reply = NULL;

      for (int k = 0; k < 30; k++)
        g_ptr_array_add (ids, add_person (fixture, fixture->a, "Ash"));
      reply = sp_test_device_push (fixture->a);
      g_assert_cmpstr (sp_test_status (reply, 29), ==, "applied");
    }
  do
    {
      g_autoptr(JsonObject) page = sp_test_device_pull_page (fixture->b, 50);

      g_assert_cmpuint (fixture->b->n_changes % 30, ==, 0);
      pages++;
    }
  while (fixture->b->more);
  g_assert_cmpuint (pages, ==, 20);
  for (guint i = 0; i < ids->len; i++)
    g_assert_nonnull (sp_test_device_get (fixture->b, g_ptr_array_index (ids, i)));

  /* A back-fill in pages of 7, with commits going on meanwhile. */
  {
    g_autoptr(SpTestDevice) late = sp_test_device_new (fixture->server, fixture->member);
    guint n = 0;

    do
      {
        g_autoptr(JsonObject) page = sp_test_device_pull_page (late, 7);

        g_assert_cmpuint (fixture->server->status, ==, 200);
        if (n++ % 10 == 0)
          {
            g_autoptr(JsonObject) reply = NULL;

            g_ptr_array_add (ids, add_person (fixture, fixture->a, "Late"));
            sp_test_device_op (fixture->a, "set", "person", g_ptr_array_index (ids, n), fixture->core,
                               0, NULL, "{\"phone\":\"%u\"}", n);
            reply = sp_test_device_push (fixture->a);
          }
      }
    while (late->more && n < 1000);
    sp_test_device_pull (late);
    sp_test_device_pull (fixture->b);
    g_assert_cmpuint (g_hash_table_size (late->records), ==,
                      g_hash_table_size (fixture->b->records));
    for (guint i = 0; i < ids->len; i++)
      g_assert_cmpstr (sp_test_device_get (late, g_ptr_array_index (ids, i)), ==,
                       sp_test_device_get (fixture->b, g_ptr_array_index (ids, i)));
  }
}

static void
test_lost_answers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = add_person (fixture, fixture->a, "Ash");
  g_autoptr(JsonObject) reply = sp_test_device_push (fixture->a);

  /* Each answer is lost once: the same cursor is used again. */
  do
    {
      g_autofree char *cursor = g_strdup (fixture->b->cursor);
      gboolean known = sp_test_device_get (fixture->b, id) != NULL;
      g_autoptr(JsonObject) lost = sp_test_device_pull_page (fixture->b, 5);
      g_autoptr(JsonObject) again = NULL;

      if (!known)
        g_hash_table_remove (fixture->b->records, id);
      g_set_str (&fixture->b->cursor, cursor);
      again = sp_test_device_pull_page (fixture->b, 5);
    }
  while (fixture->b->more);
  g_assert_nonnull (sp_test_device_get (fixture->b, id));
}

/* Two pages that follow on the same one and end at the same record, but between which something was changed: what follows on
 * the first must not count as following on the second. */
static void
test_same_place (Fixture *fixture, gconstpointer data)
{
  g_autofree char *early = add_person (fixture, fixture->a, "Ash");
  g_autofree char *late = add_person (fixture, fixture->a, "Oak");
  g_autoptr(JsonObject) made = sp_test_device_push (fixture->a);
  g_autoptr(SpTestDevice) device = sp_test_device_new (fixture->server, fixture->member);
  g_autoptr(JsonObject) start = sp_test_device_pull_page (device, 1);
  g_autofree char *place = g_strdup (device->cursor);
  g_autoptr(JsonObject) first = sp_test_device_pull_page (device, 1);
  g_autofree char *before = g_strdup (device->cursor);
  g_autoptr(JsonObject) changed = NULL;
  g_autoptr(JsonObject) second = NULL;

  g_assert_true (device->more);
  sp_test_device_op (fixture->a, "set", "person", late, fixture->core, sp_test_rev (made, 1), NULL,
                     "{\"phone\":\"0123\"}");
  changed = sp_test_device_push (fixture->a);
  g_assert_cmpstr (sp_test_status (changed, 0), ==, "applied");
  g_set_str (&device->cursor, place);
  second = sp_test_device_pull_page (device, 1);
  g_assert_true (device->more);
  g_assert_cmpstr (device->cursor, !=, before);
  /* One can go on from both, and the end is one place. */
  sp_test_device_pull (device);
  g_assert_nonnull (strstr (sp_test_device_get (device, late), "0123"));
  g_set_str (&place, device->cursor);
  g_set_str (&device->cursor, before);
  sp_test_device_pull (device);
  g_assert_nonnull (sp_test_device_get (device, early));
  g_assert_cmpstr (device->cursor, ==, place);
}

static void
test_cursors (Fixture *fixture, gconstpointer data)
{
  g_autoptr(JsonObject) page = NULL;
  g_autoptr(JsonObject) foreign = NULL;
  g_autoptr(JsonObject) forged = NULL;
  g_autofree char *own = NULL;

  sp_test_device_pull (fixture->a);
  sp_test_device_pull (fixture->b);
  own = g_strdup (fixture->a->cursor);
  g_set_str (&fixture->a->cursor, fixture->b->cursor);
  foreign = sp_test_device_pull_page (fixture->a, 5);
  g_assert_cmpuint (fixture->server->status, ==, 410);
  g_assert_cmpstr (sp_test_problem (foreign), ==, "cursor");
  g_set_str (&fixture->a->cursor, own);
  fixture->a->cursor[0] = fixture->a->cursor[0] == '1' ? '2' : '1';
  forged = sp_test_device_pull_page (fixture->a, 5);
  g_assert_cmpuint (fixture->server->status, ==, 410);
  g_set_str (&fixture->a->cursor, NULL);
  page = sp_test_device_pull_page (fixture->a, 5);
  g_assert_cmpuint (fixture->server->status, ==, 200);
}

static void
test_prune (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = add_person (fixture, fixture->a, "Ash");
  g_autoptr(JsonObject) made = sp_test_device_push (fixture->a);
  g_autoptr(JsonObject) gone = NULL;
  g_autoptr(JsonObject) late = NULL;
  g_autoptr(JsonObject) token_a = NULL;
  g_autoptr(JsonObject) token_b = NULL;
  g_autoptr(GError) error = NULL;

  sp_test_device_pull (fixture->b);
  sp_test_device_op (fixture->a, "delete", "person", id, fixture->core, sp_test_rev (made, 0), NULL,
                     "%s", "");
  gone = sp_test_device_push (fixture->a);
  sp_ambient_advance (fixture->server->ambient, 401 * 86400 * (gint64) G_USEC_PER_SEC);
  token_a = sp_test_device_sign_in (fixture->a);
  sp_server_prune (fixture->server->server, fixture->server->sql, &error);
  g_assert_no_error (error);
  g_assert_cmpint (server_int (fixture, "SELECT count(*) FROM compartment_log WHERE what <> 0"), ==, 0);

  /* Who was away all that time is filled again. */
  token_b = sp_test_device_sign_in (fixture->b);
  late = sp_test_device_pull_page (fixture->b, 100);
  g_assert_cmpstr (sp_test_problem (late), ==, "cursor");
  g_set_str (&fixture->b->cursor, NULL);
  g_hash_table_remove_all (fixture->b->records);
  sp_test_device_pull (fixture->b);
  g_assert_null (sp_test_device_get (fixture->b, id));
  g_assert_nonnull (sp_test_device_get (fixture->b, fixture->case_id));
}

static void
test_head (Fixture *fixture, gconstpointer data)
{
  static const char TEXT[] = "{\"compartments\":{\"drop\":[\"a\"],\"add\":[]},\"upto\":7,"
                             "\"changes\":[{\"id\":\"x\",\"fields\":{\"t\":\"\\\"changes\\\":[\"}}]}";
  g_autoptr(GBytes) page = g_bytes_new_static (TEXT, strlen (TEXT));
  g_autoptr(GBytes) nothing = g_bytes_new_static ("{}", 2);
  g_autoptr(JsonObject) head = sp_wire_page_read_head (page);

  g_assert_nonnull (head);
  g_assert_cmpint (sp_json_get_int (head, "upto", 0), ==, 7);
  g_assert_null (sp_wire_page_read_head (nothing));
}

#define ADD(name, func) \
  g_test_add ("/server/exchange/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("arrives", test_arrives);
  ADD ("repeat", test_repeat);
  ADD ("gap", test_gap);
  ADD ("reuse", test_reuse);
  ADD ("bare-number", test_bare_number);
  ADD ("quarantine", test_quarantine);
  ADD ("group", test_group);
  ADD ("merge", test_merge);
  ADD ("conflict", test_conflict);
  ADD ("delete", test_delete);
  ADD ("pages", test_pages);
  ADD ("lost-answers", test_lost_answers);
  ADD ("same-place", test_same_place);
  ADD ("cursors", test_cursors);
  ADD ("prune", test_prune);
  ADD ("head", test_head);

  return g_test_run ();
}
