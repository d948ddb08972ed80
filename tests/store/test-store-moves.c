/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-compartment.h"
#include "sp-test-store.h"

/* Changing who reads a record: it moves to another compartment, and back where the server refuses. */

typedef struct
{
  char *case_id;
  char *id;
  char *core;
  char *chairs;
} Line;

static void
line_clear (Line *line)
{
  g_free (line->case_id);
  g_free (line->id);
  g_free (line->core);
  g_free (line->chairs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Line, line_clear)

static char *
line_put (StoreFixture *fixture,
          Line         *line,
          const char   *compartment,
          int           rev,
          const char   *text)
{
  return g_strdup_printf ("{\"do\":\"put\",\"id\":\"%s\",\"type\":\"contribution\",\"compartment\":\"%s\",\"rev\":%d,"
                          "\"fields\":{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\",\"text\":\"%s\"}}",
                          line->id, compartment, rev, line->case_id, fixture->agency, text);
}

/* A line that the server has sent, in the case's core. */
static void
make_line (StoreFixture *fixture,
           Line         *line)
{
  g_autofree char *put = NULL;

  line->case_id = sp_ambient_new_id (fixture->ambient);
  line->id = sp_ambient_new_id (fixture->ambient);
  line->core = g_strconcat ("case:", line->case_id, NULL);
  line->chairs = g_strconcat (line->core, ":chair", NULL);
  put = line_put (fixture, line, line->core, 5, "line");
  take_page (fixture, put);
}

static void
assert_line (StoreFixture *fixture,
             Line         *line,
             const char   *compartment,
             const char   *text)
{
  g_autoptr(SpRecord) record = must_object (sp_store_get (fixture->store, line->id));
  g_autofree char *shown = sp_record_dup_text (record, "text");

  g_assert_cmpstr (sp_record_get_compartment (record), ==, compartment);
  g_assert_cmpstr (shown, ==, text);
}

static SpChange *
move (StoreFixture *fixture,
      Line         *line,
      const char   *compartment,
      const char   *text)
{
  g_autoptr(SpRecord) record = must_object (sp_store_get (fixture->store, line->id));
  g_autoptr(SpChange) change = sp_change_new ();

  sp_change_move (change, record, compartment);
  if (!g_str_equal (compartment, sp_record_get_compartment (record)))
    sp_change_set_text (change, record, "restriction_reason", "health");
  g_assert_cmpint (sp_change_is_empty (change), ==, g_str_equal (compartment, sp_record_get_compartment (record)));
  if (text != NULL)
    sp_change_set_text (change, record, "text", text);

  return must_object (sp_store_commit (fixture->store, change));
}

/* What belongs to another agency is kept from others, never from it, and its author cannot take that back. */
static void
test_of_another (StoreFixture  *fixture,
                 gconstpointer  data)
{
  g_auto(Line) line = { 0 };
  g_autofree char *other = sp_ambient_new_id (fixture->ambient);
  g_autofree char *theirs = NULL;
  g_autofree char *put = NULL;
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpChange) refused = sp_change_new ();
  g_autoptr(SpChange) inverse = NULL;

  make_line (fixture, &line);
  theirs = sp_compartment_for_readers (line.case_id, (const char *[]) { other, SP_READERS_CHAIR, NULL });
  put = g_strdup_printf ("{\"do\":\"put\",\"id\":\"%s\",\"type\":\"contribution\",\"compartment\":\"%s\",\"rev\":6,"
                         "\"fields\":{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\",\"text\":\"line\"}}",
                         line.id, line.core, line.case_id, other);
  take_page (fixture, put);

  record = must_object (sp_store_get (fixture->store, line.id));
  sp_change_move (refused, record, line.chairs);
  sp_change_set_text (refused, record, "restriction_reason", "health");
  must_fail (sp_store_commit (fixture->store, refused), SP_STORE_ERROR_FORBIDDEN);
  g_assert_cmpint (sp_change_get_denial (refused), ==, SP_DENIAL_OWNER);

  inverse = move (fixture, &line, theirs, NULL);
  assert_line (fixture, &line, theirs, "line");
  g_assert_true (sp_change_is_empty (inverse));
}

static void
answer (StoreFixture *fixture,
        int           n,
        const char   *rest)
{
  char *text = g_strdup_printf ("{\"results\":[{\"n\":%d,%s}]}", n, rest);
  g_autoptr(GBytes) reply = g_bytes_new_take (text, strlen (text));

  must (sp_store_take_push_reply (fixture->store, reply));
}

static void
leave (StoreFixture *fixture,
       Line         *line,
       const char   *compartment,
       int           rev,
       const char   *before)
{
  g_autofree char *changes =
    g_strdup_printf ("%s%s{\"do\":\"leave\",\"id\":\"%s\",\"compartment\":\"%s\",\"rev\":%d}", before,
                     *before != '\0' ? "," : "", line->id, compartment, rev);

  take_page (fixture, changes);
}

/* Moved, sent, taken, given back: it is the same record throughout, and never out of sight. */
static void
test_path (StoreFixture  *fixture,
           gconstpointer  data)
{
  g_auto(Line) line = { 0 };
  g_autoptr(SpRecord) shown = NULL;
  g_autoptr(SpChange) inverse = NULL;
  g_autoptr(JsonObject) push = NULL;
  g_autofree char *put = NULL;
  JsonObject *op;

  make_line (fixture, &line);
  shown = must_object (sp_store_get (fixture->store, line.id));
  inverse = move (fixture, &line, line.chairs, "line for the chair");
  g_assert_cmpstr (sp_record_get_compartment (shown), ==, line.chairs);

  push = must_json (sp_store_next_push (fixture->store, 500, 1 << 20));
  g_assert_cmpuint (json_array_get_length (sp_json_get_array (push, "ops")), ==, 1);
  op = json_array_get_object_element (sp_json_get_array (push, "ops"), 0);
  g_assert_cmpstr (sp_json_get_text (op, "do"), ==, "set");
  g_assert_cmpstr (sp_json_get_text (op, "from"), ==, line.core);
  g_assert_cmpstr (sp_json_get_text (op, "compartment"), ==, line.chairs);
  g_assert_cmpstr (sp_json_get_text (sp_json_get_object (op, "set"), "text"), ==, "line for the chair");

  reopen (fixture);
  g_clear_object (&shown);
  shown = must_object (sp_store_get (fixture->store, line.id));
  assert_line (fixture, &line, line.chairs, "line for the chair");
  answer (fixture, 1, "\"status\":\"applied\",\"rev\":6");
  assert_line (fixture, &line, line.chairs, "line for the chair");

  put = line_put (fixture, &line, line.chairs, 6, "line for the chair");
  leave (fixture, &line, line.core, 6, put);
  assert_line (fixture, &line, line.chairs, "line for the chair");
  g_assert_false (sp_record_get_gone (shown));
  g_assert_cmpint (sp_record_get_rev (shown), ==, 6);

  /* What left where it no longer lies is nobody's business here. */
  leave (fixture, &line, line.core, 6, "");
  assert_line (fixture, &line, line.chairs, "line for the chair");
}

static void
test_undo (StoreFixture  *fixture,
           gconstpointer  data)
{
  g_auto(Line) line = { 0 };
  g_autoptr(SpChange) inverse = NULL;
  g_autoptr(SpChange) redo = NULL;
  g_autoptr(SpChange) again = NULL;

  make_line (fixture, &line);
  inverse = move (fixture, &line, line.chairs, "for the chair");
  redo = must_object (sp_store_commit (fixture->store, inverse));
  assert_line (fixture, &line, line.core, "line");
  again = must_object (sp_store_commit (fixture->store, redo));
  assert_line (fixture, &line, line.chairs, "for the chair");
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 3);
}

/* Refused: back where the server has it, with other own edits still on top. */
static void
test_refused (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_auto(Line) line = { 0 };
  g_autoptr(SpChange) moved = NULL;
  g_autoptr(SpChange) edited = NULL;

  make_line (fixture, &line);
  moved = move (fixture, &line, line.chairs, NULL);
  edited = move (fixture, &line, line.chairs, "longer line");
  answer (fixture, 1, "\"status\":\"quarantined\",\"reason\":\"moved\"");
  assert_line (fixture, &line, line.core, "longer line");
  answer (fixture, 2, "\"status\":\"quarantined\",\"reason\":\"role\"");
  assert_line (fixture, &line, line.core, "line");
  g_assert_cmpuint (sp_store_get_attention (fixture->store), ==, 2);
}

/* Somebody else's move that came first stands here too; an own edit that knew nothing of it lies over it. */
static void
test_overtaken (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_auto(Line) line = { 0 };
  g_autoptr(SpChange) moved = NULL;
  g_autofree char *agencies = NULL;
  g_autofree char *put = NULL;

  make_line (fixture, &line);
  agencies = g_strdup_printf ("%s:%s,chair", line.core, fixture->agency);
  moved = move (fixture, &line, line.chairs, "mine");
  put = line_put (fixture, &line, agencies, 7, "line");
  leave (fixture, &line, line.core, 7, put);
  assert_line (fixture, &line, agencies, "mine");

  /* Somebody else's edit without a move does not undo the own one. */
  g_clear_pointer (&put, g_free);
  put = line_put (fixture, &line, line.core, 8, "line");
  leave (fixture, &line, agencies, 8, put);
  assert_line (fixture, &line, line.chairs, "mine");
}

/* Left for readers who are not here: it goes, moved or not. */
static void
test_left (StoreFixture  *fixture,
           gconstpointer  data)
{
  g_auto(Line) line = { 0 };
  g_autoptr(SpChange) moved = NULL;

  make_line (fixture, &line);
  moved = move (fixture, &line, line.chairs, NULL);
  leave (fixture, &line, line.core, 7, "");
  must_fail (sp_store_get (fixture->store, line.id), SP_STORE_ERROR_NOT_FOUND);
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 1);
}

static void
drop (StoreFixture *fixture,
      const char   *compartment)
{
  g_autofree char *name = g_strdup_printf ("\"%s\"", compartment);
  g_autoptr(GBytes) page = make_page (fixture, name, FALSE, "");
  g_autoptr(SpPageResult) result = must_object (sp_store_take_page (fixture->store, page));

  g_assert_cmpstr (sp_page_result_get_drops (result)[0], ==, compartment);
}

/* The place it was moved to is dropped: it is where the server has it. The place it came from is: it goes. */
static void
test_dropped (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_auto(Line) line = { 0 };
  g_autoptr(SpChange) moved = NULL;

  make_line (fixture, &line);
  moved = move (fixture, &line, line.chairs, "mine");
  drop (fixture, line.chairs);
  assert_line (fixture, &line, line.core, "mine");
  drop (fixture, line.core);
  must_fail (sp_store_get (fixture->store, line.id), SP_STORE_ERROR_NOT_FOUND);
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 1);
}

static void
test_from_dropped (StoreFixture  *fixture,
                   gconstpointer  data)
{
  g_auto(Line) line = { 0 };
  g_autoptr(SpChange) moved = NULL;

  make_line (fixture, &line);
  moved = move (fixture, &line, line.chairs, "mine");
  drop (fixture, line.core);
  must_fail (sp_store_get (fixture->store, line.id), SP_STORE_ERROR_NOT_FOUND);
}

/* Never out of its case. */
static void
test_forbidden (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_auto(Line) line = { 0 };
  g_autofree char *other = commit_case (fixture, "other");
  g_autofree char *elsewhere = g_strconcat ("case:", other, NULL);
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpChange) change = sp_change_new ();

  make_line (fixture, &line);
  record = must_object (sp_store_get (fixture->store, line.id));
  sp_change_move (change, record, elsewhere);
  must_fail (sp_store_commit (fixture->store, change), SP_STORE_ERROR_FORBIDDEN);
  g_assert_cmpint (sp_change_get_denial (change), ==, SP_DENIAL_HOME);
  assert_line (fixture, &line, line.core, "line");
}

/* A new record is simply made there. */
static void
test_new (StoreFixture  *fixture,
          gconstpointer  data)
{
  g_auto(Line) line = { 0 };
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpChange) inverse = NULL;
  g_autoptr(JsonObject) push = NULL;
  JsonObject *op;

  make_line (fixture, &line);
  record = sp_record_new (sp_record_type_find ("contribution"), id, line.core);
  sp_change_create (change, record);
  sp_change_set_text (change, record, "case_id", line.case_id);
  sp_change_set_text (change, record, "agency", fixture->agency);
  sp_change_set_text (change, record, "date", "2026-06-01");
  sp_change_set_text (change, record, "text", "new line");
  sp_change_set_text (change, record, "restriction_reason", "health");
  sp_change_move (change, record, line.chairs);
  inverse = must_object (sp_store_commit (fixture->store, change));
  push = must_json (sp_store_next_push (fixture->store, 500, 1 << 20));
  op = json_array_get_object_element (sp_json_get_array (push, "ops"), 0);
  g_assert_cmpstr (sp_json_get_text (op, "compartment"), ==, line.chairs);
  g_assert_null (sp_json_get_text (op, "from"));
}

static void
assert_decision (StoreFixture *fixture,
                 const char   *id,
                 const char   *compartment)
{
  g_autoptr(SpRecord) decision = must_object (sp_store_get (fixture->store, id));

  g_assert_cmpstr (sp_record_get_compartment (decision), ==, compartment);
}

/* What was decided about a line goes where the line goes, back with it, and away with it; as one change. */
static void
test_decision (StoreFixture  *fixture,
               gconstpointer  data)
{
  g_auto(Line) line = { 0 };
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpRecord) decision = NULL;
  g_autoptr(SpChange) decide = sp_change_new ();
  g_autoptr(SpChange) away = sp_change_new ();
  g_autoptr(SpChange) decided = NULL;
  g_autoptr(SpChange) back = NULL;
  g_autoptr(SpChange) forth = NULL;
  g_autoptr(SpChange) here = NULL;
  g_autoptr(SpChange) again = NULL;
  g_autoptr(JsonObject) push = NULL;
  JsonArray *ops;

  make_line (fixture, &line);
  record = sp_record_new (sp_record_type_find ("access_decision"), id, line.core);
  sp_change_create (decide, record);
  sp_change_set_text (decide, record, "case_id", line.case_id);
  sp_change_set_text (decide, record, "request", line.case_id);
  sp_change_set_text (decide, record, "record", line.id);
  sp_change_set_text (decide, record, "record_type", "contribution");
  sp_change_set_text (decide, record, "decision", "disclose");
  sp_change_set_text (decide, record, "wording", "w");
  sp_change_set_text (decide, record, "member", fixture->member);
  sp_change_set_text (decide, record, "date", "2026-06-01");
  decided = must_object (sp_store_commit (fixture->store, decide));

  back = move (fixture, &line, line.chairs, NULL);
  assert_line (fixture, &line, line.chairs, "line");
  assert_decision (fixture, id, line.chairs);
  push = must_json (sp_store_next_push (fixture->store, 500, 1 << 20));
  ops = sp_json_get_array (push, "ops");
  g_assert_cmpuint (json_array_get_length (ops), ==, 3);
  g_assert_cmpstr (sp_json_get_text (json_array_get_object_element (ops, 1), "record"), ==, line.id);
  g_assert_cmpstr (sp_json_get_text (json_array_get_object_element (ops, 2), "record"), ==, id);
  g_assert_nonnull (sp_json_get_text (json_array_get_object_element (ops, 1), "group"));
  g_assert_cmpstr (sp_json_get_text (json_array_get_object_element (ops, 1), "group"), ==,
                   sp_json_get_text (json_array_get_object_element (ops, 2), "group"));

  g_assert_false (sp_change_is_empty (back));
  forth = must_object (sp_store_commit (fixture->store, back));
  assert_line (fixture, &line, line.core, "line");
  assert_decision (fixture, id, line.core);

  decision = must_object (sp_store_get (fixture->store, line.id));
  sp_change_delete (away, decision);
  here = must_object (sp_store_commit (fixture->store, away));
  must_fail (sp_store_get (fixture->store, id), SP_STORE_ERROR_NOT_FOUND);
  again = must_object (sp_store_commit (fixture->store, here));
  assert_line (fixture, &line, line.core, "line");
  assert_decision (fixture, id, line.core);
}

#define ADD(name, function) g_test_add ("/store/moves/" name, StoreFixture, NULL, set_up_open, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("path", test_path);
  ADD ("of-another", test_of_another);
  ADD ("undo", test_undo);
  ADD ("refused", test_refused);
  ADD ("overtaken", test_overtaken);
  ADD ("left", test_left);
  ADD ("dropped", test_dropped);
  ADD ("from-dropped", test_from_dropped);
  ADD ("forbidden", test_forbidden);
  ADD ("new", test_new);
  ADD ("decision", test_decision);

  return g_test_run ();
}
