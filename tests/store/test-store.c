/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-store-blobs.h"
#include "sp-store-private.h"
#include "sp-test-store.h"

/* The whole path: made, edited, listed, searched, sent, answered, locked and opened again. */
static void
test_path (StoreFixture  *fixture,
           gconstpointer  data)
{
  SpStore *store = fixture->store;
  g_autofree char *id = NULL;
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpRecord) listed = NULL;
  g_autoptr(SpQuery) query = sp_query_new ("case");
  g_autoptr(SpRecordList) list = NULL;
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpChange) inverse = NULL;
  g_autofree char *words = NULL;
  g_autofree char *again = NULL;

  g_assert_cmpstr (sp_store_get_member_id (store), ==, fixture->member);
  g_assert_cmpstr (sp_store_get_agency_id (store), ==, fixture->agency);

  list = sp_store_list (store, query);
  g_assert_true (sp_record_list_get_loading (list));
  must (sp_record_list_when_settled (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);

  id = commit_case (fixture, "followed home");
  g_assert_cmpuint (sp_store_get_pending (store), ==, 1);
  record = must_object (sp_store_get (store, id));
  must (sp_record_list_when_settled (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  listed = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (listed == record);

  /* A live record follows its edits before the commit resolves. */
  sp_change_set_text (change, record, "why_referred", "followed to work");
  inverse = must_object (sp_store_commit (store, change));
  words = sp_record_dup_text (record, "why_referred");
  g_assert_cmpstr (words, ==, "followed to work");
  g_assert_cmpuint (sp_store_get_pending (store), ==, 2);

  {
    g_autoptr(SpChange) redo = must_object (sp_store_commit (store, inverse));

    again = sp_record_dup_text (record, "why_referred");
    g_assert_cmpstr (again, ==, "followed home");
    g_assert_cmpuint (sp_store_get_pending (store), ==, 3);
  }

  g_clear_object (&listed);
  reopen (fixture);
  g_assert_cmpuint (sp_store_get_pending (store), ==, 3);
  g_clear_object (&record);
  record = must_object (sp_store_get (store, id));
  g_clear_pointer (&words, g_free);
  words = sp_record_dup_text (record, "why_referred");
  g_assert_cmpstr (words, ==, "followed home");
  must (sp_record_list_when_settled (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
}

static void
test_push (StoreFixture  *fixture,
           gconstpointer  data)
{
  SpStore *store = fixture->store;
  g_autofree char *id = commit_case (fixture, "first words");
  g_autofree char *page = NULL;
  g_autofree char *words = NULL;
  g_autoptr(JsonObject) push = must_json (sp_store_next_push (store, 500, 1 << 20));
  g_autoptr(JsonObject) repeated = NULL;
  g_autoptr(SpRecord) record = must_object (sp_store_get (store, id));
  const char *verdict = "{\"seq\":7,\"next_op\":2,\"results\":[{\"n\":1,\"status\":\"applied\",\"rev\":7}]}";
  g_autoptr(GBytes) reply = g_bytes_new_static (verdict, strlen (verdict));
  JsonObject *op;

  g_assert_cmpstr (sp_json_get_text (push, "device"), ==, "d1");
  g_assert_cmpstr (sp_json_get_text (push, "epoch"), ==, "e1");
  g_assert_cmpint (sp_json_get_int (push, "first_op", 0), ==, 1);
  op = json_array_get_object_element (sp_json_get_array (push, "ops"), 0);
  g_assert_cmpstr (sp_json_get_text (op, "record"), ==, id);
  g_assert_cmpstr (sp_json_get_text (op, "do"), ==, "create");

  /* Until it is answered, the same goes again. */
  repeated = must_json (sp_store_next_push (store, 500, 1 << 20));
  g_assert_cmpuint (json_array_get_length (sp_json_get_array (repeated, "ops")), ==, 1);

  must (sp_store_take_push_reply (store, reply));
  g_assert_cmpuint (sp_store_get_pending (store), ==, 0);
  g_assert_null (must_bytes (sp_store_next_push (store, 500, 1 << 20)));

  /* It stays on show, and the server's version takes its place. */
  words = sp_record_dup_text (record, "why_referred");
  g_assert_cmpstr (words, ==, "first words");
  page = g_strdup_printf ("{\"do\":\"put\",\"id\":\"%s\",\"type\":\"case\",\"compartment\":\"case:%s\",\"rev\":7,"
                          "\"fields\":{\"reference\":\"ACDEF\",\"status\":\"accepted\",\"why_referred\":\"server words\"}}",
                          id, id);
  take_page (fixture, page);
  g_clear_object (&record);
  record = must_object (sp_store_get (store, id));
  g_clear_pointer (&words, g_free);
  words = sp_record_dup_text (record, "why_referred");
  g_assert_cmpstr (words, ==, "server words");
  g_assert_cmpint (sp_record_get_rev (record), ==, 7);
}

/* The content of whatever has content stays while its record does. */
static void
test_content_stays (StoreFixture  *fixture,
                    gconstpointer  data)
{
  SpStore *store = fixture->store;
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *meeting = sp_ambient_new_id (fixture->ambient);
  g_autofree char *put = g_strdup_printf (
    "{\"do\":\"put\",\"id\":\"%s\",\"type\":\"document\",\"compartment\":\"meeting:%s:chair\",\"rev\":5,"
    "\"fields\":{\"meeting\":\"%s\",\"kind\":\"minutes\",\"title\":\"Minutes\"}}",
    id, meeting, meeting);
  g_autoptr(GBytes) content = g_bytes_new_static ("%PDF", 4);
  g_autoptr(GBytes) there = NULL;

  take_page (fixture, put);
  must (sp_store_append_blob (store, id, 0, content, FALSE));
  reopen (fixture);
  there = must_bytes (sp_store_read_blob (store, id, 0));
  g_assert_nonnull (there);
  g_assert_true (g_bytes_equal (there, content));
}

/* What the server would not take in one operation is refused at once; what comes after goes its way. */
static void
test_too_large (StoreFixture  *fixture,
                gconstpointer  data)
{
  SpStore *store = fixture->store;
  g_autofree char *id = commit_case (fixture, "short");
  g_autoptr(GString) words = g_string_new (NULL);
  g_autoptr(SpRecord) record = must_object (sp_store_get (store, id));
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpChange) less = sp_change_new ();
  g_autoptr(SpChange) inverse = NULL;
  g_autoptr(JsonObject) push = NULL;
  JsonObject *op;

  while (words->len < 60000 * 4)
    g_string_append_unichar (words, 0x1F4DD);
  sp_change_set_text (change, record, "why_referred", words->str);
  sp_change_set_text (change, record, "victim_voice", words->str);
  must_fail (sp_store_commit (store, change), SP_STORE_ERROR_TOO_LARGE);
  g_assert_cmpuint (sp_store_get_pending (store), ==, 1);

  sp_change_set_text (less, record, "why_referred", words->str);
  inverse = must_object (sp_store_commit (store, less));
  push = must_json (sp_store_next_push (store, 500, 2 << 20));
  g_assert_cmpuint (json_array_get_length (sp_json_get_array (push, "ops")), ==, 2);
  op = json_array_get_object_element (sp_json_get_array (push, "ops"), 1);
  g_assert_cmpint (sp_json_get_int (op, "n", 0), ==, 2);
  g_assert_cmpstr (sp_json_get_text (sp_json_get_object (op, "set"), "why_referred"), ==, words->str);
}

/* A restored server makes a record again and deletes it again, and then has nothing to send of it: it does not come back
 * from here. */
static void
test_deleted_again (StoreFixture  *fixture,
                    gconstpointer  data)
{
  static const char SENT[] = "{\"results\":[{\"n\":1,\"status\":\"applied\",\"rev\":7}]}";
  static const char SENT_AGAIN[] = "{\"results\":[{\"n\":1,\"status\":\"applied\",\"rev\":8},"
                                   "{\"n\":2,\"status\":\"applied\",\"rev\":8}]}";
  static const char LATE[] = "{\"epoch\":\"e1\",\"results\":[{\"n\":2,\"status\":\"applied\",\"rev\":9}]}";
  static const char LATE_PAGE[] = "{\"epoch\":\"e1\",\"acl_rev\":1,\"upto\":9,\"compartments\":{\"add\":[],\"drop\":[]},"
                                  "\"changes\":[],\"cursor\":\"c8\",\"more\":false}";
  static const char READ_ANEW[] = "{\"epoch\":\"e2\",\"acl_rev\":1,\"upto\":9,\"compartments\":{\"add\":[],\"drop\":[]},"
                                  "\"changes\":[],\"cursor\":\"c9\",\"more\":false}";
  SpStore *store = fixture->store;
  g_autofree char *id = commit_case (fixture, "words");
  g_autofree char *page = g_strdup_printf ("{\"do\":\"put\",\"id\":\"%s\",\"type\":\"case\",\"compartment\":\"case:%s\","
                                           "\"rev\":7,\"fields\":{\"reference\":\"ACDEF\",\"status\":\"accepted\"}}",
                                           id, id);
  g_autoptr(GBytes) sent = g_bytes_new_static (SENT, strlen (SENT));
  g_autoptr(GBytes) sent_again = g_bytes_new_static (SENT_AGAIN, strlen (SENT_AGAIN));
  g_autoptr(GBytes) anew = g_bytes_new_static (READ_ANEW, strlen (READ_ANEW));
  g_autoptr(GBytes) late = g_bytes_new_static (LATE, strlen (LATE));
  g_autoptr(GBytes) late_bytes = g_bytes_new_static (LATE_PAGE, strlen (LATE_PAGE));
  g_autoptr(SpWirePage) late_page = sp_wire_page_read (late_bytes);
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpChange) inverse = NULL;
  g_autoptr(SpPageResult) result = NULL;

  must (sp_store_take_push_reply (store, sent));
  take_page (fixture, page);
  record = must_object (sp_store_get (store, id));
  sp_change_delete (change, record);
  inverse = must_object (sp_store_commit (store, change));
  must (sp_store_take_epoch (store, "e2", 1, 3));
  /* What was answered before, and arrives now: the server that was restored knows nothing of it. */
  must_fail (sp_store_take_push_reply (store, late), SP_STORE_ERROR_NOT_FOUND);
  must_fail (sp_store_take_page_after (store, late_page, NULL), SP_STORE_ERROR_NOT_FOUND);
  g_assert_cmpuint (sp_store_get_pending (store), ==, 2);
  must (sp_store_take_push_reply (store, sent_again));
  g_clear_object (&record);
  result = must_object (sp_store_take_page (store, anew));
  must_fail (sp_store_get (store, id), SP_STORE_ERROR_NOT_FOUND);
  g_assert_cmpuint (sp_store_get_pending (store), ==, 0);
}

static void
test_refused (StoreFixture  *fixture,
              gconstpointer  data)
{
  SpStore *store = fixture->store;
  g_autofree char *id = commit_case (fixture, "words");
  g_autoptr(GListModel) list = NULL;
  g_autoptr(SpAttention) item = NULL;
  g_autoptr(GBytes) bad = g_bytes_new_static ("{\"results\":7}", 13);
  const char *text = "{\"results\":[{\"n\":1,\"status\":\"quarantined\",\"reason\":\"forbidden\",\"detail\":\"closed\"}]}";
  g_autoptr(GBytes) reply = g_bytes_new_static (text, strlen (text));

  must_fail (sp_store_take_push_reply (store, bad), SP_STORE_ERROR_BAD_REPLY);
  g_assert_cmpuint (sp_store_get_pending (store), ==, 1);
  must (sp_store_take_push_reply (store, reply));
  g_assert_cmpuint (sp_store_get_pending (store), ==, 0);
  g_assert_cmpuint (sp_store_get_attention (store), ==, 1);
  list = must_object (sp_store_list_attention (store));
  item = g_list_model_get_item (list, 0);
  g_assert_cmpstr (SP_IS_ATTENTION (item) ? sp_attention_get_reason (item) : NULL, ==, "closed");
  g_assert_nonnull (strstr (sp_attention_get_operation (item), "words"));

  /* What was refused is not shown as if it held. */
  must_fail (sp_store_get (store, id), SP_STORE_ERROR_NOT_FOUND);
}

/* What only the server makes and a backup had lost is offered again from here. Where that is refused, it is nobody's work
 * here that would have to be looked at. */
static void
test_refused_offer (StoreFixture  *fixture,
                    gconstpointer  data)
{
  SpStore *store = fixture->store;
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *aside = sp_ambient_new_id (fixture->ambient);
  g_autofree char *the_case = g_strdup_printf (
    "{\"do\":\"put\",\"id\":\"%s\",\"type\":\"case\",\"compartment\":\"case:%s\",\"rev\":5,"
    "\"fields\":{\"reference\":\"ACDEF\",\"status\":\"accepted\"}}",
    id, id);
  g_autofree char *both = g_strdup_printf (
    "%s,{\"do\":\"put\",\"id\":\"%s\",\"type\":\"put_aside\",\"compartment\":\"case:%s\",\"rev\":7,"
    "\"fields\":{\"case_id\":\"%s\",\"state\":\"open\",\"operation\":\"words\",\"reason\":\"forbidden\"}}",
    the_case, aside, id, id);
  g_autofree char *anew = g_strdup_printf (
    "{\"do\":\"put\",\"id\":\"%s\",\"type\":\"agency\",\"compartment\":\"directory\",\"rev\":1,"
    "\"fields\":{\"name\":\"Police\",\"short_name\":\"Police\"}},"
    "{\"do\":\"put\",\"id\":\"%s\",\"type\":\"member\",\"compartment\":\"directory\",\"rev\":1,"
    "\"fields\":{\"agency\":\"%s\",\"family_name\":\"Chair\",\"roles\":[\"chair\"]}},%s",
    fixture->agency, fixture->member, fixture->agency, the_case);
  g_autoptr(JsonObject) push = NULL;
  g_autofree char *refusal = NULL;
  g_autoptr(GBytes) reply = NULL;
  JsonObject *op;

  take_page (fixture, both);
  must (sp_store_take_epoch (store, "e2", 1, 6));
  take_page (fixture, anew);

  push = must_json (sp_store_next_push (store, 10, 100000));
  g_assert_nonnull (push);
  g_assert_cmpuint (json_array_get_length (sp_json_get_array (push, "ops")), ==, 1);
  op = json_array_get_object_element (sp_json_get_array (push, "ops"), 0);
  g_assert_cmpstr (sp_json_get_text (op, "type"), ==, "put_aside");
  g_assert_true (sp_json_get_flag (op, "again"));

  refusal = g_strdup_printf ("{\"results\":[{\"n\":%" G_GINT64_FORMAT ",\"status\":\"quarantined\","
                             "\"reason\":\"forbidden\"}]}",
                             sp_json_get_int (op, "n", 0));
  reply = g_bytes_new (refusal, strlen (refusal));
  must (sp_store_take_push_reply (store, reply));
  g_assert_cmpuint (sp_store_get_pending (store), ==, 0);
  g_assert_cmpuint (sp_store_get_attention (store), ==, 0);
  must_fail (sp_store_get (store, aside), SP_STORE_ERROR_NOT_FOUND);
}

/* What a crash has cut off of a transaction stays in the log behind what counts; opening the cache empties it. */
static void
test_torn_log (StoreFixture  *fixture,
               gconstpointer  data)
{
  g_autofree char *id = commit_case (fixture, "words");
  g_autofree char *log = g_build_filename (fixture->directory, "cache.db-wal", NULL);
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_test (log, G_FILE_TEST_EXISTS));
  must (sp_store_lock (fixture->store));
  g_file_set_contents (log, "canary of a page that was never finished", -1, &error);
  g_assert_no_error (error);
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
  g_assert_false (directory_holds (fixture->directory, "canary"));
  record = must_object (sp_store_get (fixture->store, id));
}

static void
turned_back_cb (SpRecord   *record,
                GParamSpec *pspec,
                gpointer    user_data)
{
  g_autofree char *text = sp_record_dup_text (record, "why_referred");
  gint64 *last = user_data;
  gint64 now = g_ascii_strtoll (text, NULL, 10);

  g_assert_cmpint (now, >=, *last);
  *last = now;
}

/* One change after the other: what is on show never goes back to the one before. */
static void
test_in_order (StoreFixture  *fixture,
               gconstpointer  data)
{
  SpStore *store = fixture->store;
  g_autofree char *id = commit_case (fixture, "0");
  g_autoptr(SpRecord) record = must_object (sp_store_get (store, id));
  gint64 last = 0;

  g_signal_connect (record, "notify::why-referred", G_CALLBACK (turned_back_cb), &last);
  for (guint i = 1; i <= 300; i++)
    {
      g_autoptr(SpChange) change = sp_change_new ();
      g_autofree char *text = g_strdup_printf ("%u", i);
      DexFuture *future;

      sp_change_set_text (change, record, "why_referred", text);
      future = sp_store_commit (store, change);
      if (i % 3 == 0)
        must (future);
      else
        dex_future_disown (future);
    }
  g_assert_cmpint (last, ==, 300);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Own unsent edits lie over whatever comes from the server. */
static void
test_laid_over (StoreFixture  *fixture,
                gconstpointer  data)
{
  SpStore *store = fixture->store;
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *first = g_strdup_printf (
    "{\"do\":\"put\",\"id\":\"%s\",\"type\":\"case\",\"compartment\":\"case:%s\",\"rev\":5,"
    "\"fields\":{\"reference\":\"ACDEF\",\"status\":\"accepted\",\"why_referred\":\"a\",\"later\":[1]}}",
    id, id);
  g_autofree char *second = g_strdup_printf (
    "{\"do\":\"put\",\"id\":\"%s\",\"type\":\"case\",\"compartment\":\"case:%s\",\"rev\":6,"
    "\"fields\":{\"reference\":\"ACDEF\",\"status\":\"accepted\",\"why_referred\":\"b\",\"victim_voice\":\"v\"}}",
    id, id);
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpChange) inverse = NULL;
  g_autofree char *why = NULL;
  g_autofree char *voice = NULL;
  g_autoptr(JsonObject) push = NULL;
  JsonObject *op;

  take_page (fixture, first);
  record = must_object (sp_store_get (store, id));
  sp_change_set_text (change, record, "why_referred", "mine");
  inverse = must_object (sp_store_commit (store, change));
  take_page (fixture, second);
  g_clear_object (&record);
  record = must_object (sp_store_get (store, id));
  why = sp_record_dup_text (record, "why_referred");
  voice = sp_record_dup_text (record, "victim_voice");
  g_assert_cmpstr (why, ==, "mine");
  g_assert_cmpstr (voice, ==, "v");

  /* The server hears on what it was based, and no field that was not touched. */
  push = must_json (sp_store_next_push (store, 500, 1 << 20));
  op = json_array_get_object_element (sp_json_get_array (push, "ops"), 0);
  g_assert_cmpint (sp_json_get_int (op, "base_rev", 0), ==, 5);
  g_assert_cmpstr (sp_json_get_text (sp_json_get_object (op, "was"), "why_referred"), ==, "a");
  g_assert_cmpuint (json_object_get_size (sp_json_get_object (op, "set")), ==, 1);
}

static void
test_invalid (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autofree char *id = commit_case (fixture, "words");
  g_autoptr(SpRecord) record = must_object (sp_store_get (fixture->store, id));
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *status = NULL;
  GArray *errors;

  sp_change_set_text (change, record, "why_referred", "other words");
  sp_change_set_text (change, record, "status", "no such status");
  must_fail (sp_store_commit (fixture->store, change), SP_STORE_ERROR_INVALID);
  errors = sp_change_get_errors (change);
  g_assert_cmpuint (errors->len, ==, 1);
  g_assert_cmpstr (g_array_index (errors, SpFieldError, 0).field->name, ==, "status");
  g_assert_cmpstr (sp_change_get_error_record (change), ==, id);
  status = sp_record_dup_text (record, "why_referred");
  g_assert_cmpstr (status, ==, "words");
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 1);
}

static void
test_forbidden (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_autoptr(SpRecord) record = must_object (sp_store_get (fixture->store, fixture->agency));
  g_autoptr(SpChange) change = sp_change_new ();

  sp_change_set_text (change, record, "name", "Other");
  must_fail (sp_store_commit (fixture->store, change), SP_STORE_ERROR_FORBIDDEN);
  g_assert_cmpint (sp_change_get_denial (change), ==, SP_DENIAL_ROLE);
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 0);
}

static SpRecord *
new_record (StoreFixture *fixture,
            const char   *type,
            const char   *id,
            const char   *compartment)
{
  g_autofree char *fresh = id != NULL ? g_strdup (id) : sp_ambient_new_id (fixture->ambient);

  return sp_record_new (sp_record_type_find (type), fresh, compartment);
}

static SpRecord *
put_minute (StoreFixture *fixture,
            SpChange     *change,
            const char   *meeting,
            const char   *kind,
            const char   *amends)
{
  g_autofree char *place = g_strconcat ("meeting:", meeting, NULL);
  SpRecord *minute = new_record (fixture, "minute", NULL, place);

  sp_change_create (change, minute);
  sp_change_set_text (change, minute, "meeting", meeting);
  sp_change_set_text (change, minute, "kind", kind);
  sp_change_set_text (change, minute, "text", "said");
  if (amends != NULL)
    sp_change_set_text (change, minute, "amends", amends);

  return minute;
}

/* A closed meeting is refused here before the server refuses it; undo opens it again. */
static void
test_closed_meeting (StoreFixture  *fixture,
                     gconstpointer  data)
{
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *place = g_strconcat ("meeting:", id, NULL);
  g_autoptr(SpRecord) meeting = new_record (fixture, "meeting", id, place);
  g_autoptr(SpRecord) line = NULL;
  g_autoptr(SpChange) made = NULL;
  g_autoptr(SpChange) reopen = NULL;
  g_autoptr(SpChange) again = NULL;

  {
    g_autoptr(SpChange) change = sp_change_new ();

    sp_change_create (change, meeting);
    sp_change_set_text (change, meeting, "date", "2026-06-04");
    sp_change_set_text (change, meeting, "status", "running");
    line = put_minute (fixture, change, id, "note", NULL);
    made = must_object (sp_store_commit (fixture->store, change));
  }
  {
    g_autoptr(SpRecord) stored = must_object (sp_store_get (fixture->store, id));
    g_autoptr(SpChange) change = sp_change_new ();

    sp_change_set_text (change, stored, "status", "closed");
    sp_change_set_text (change, stored, "closed_at", "2026-06-04T15:40:00Z");
    reopen = must_object (sp_store_commit (fixture->store, change));
  }
  {
    g_autoptr(SpRecord) stored = must_object (sp_store_get (fixture->store, sp_record_get_id (line)));
    g_autoptr(SpRecord) other = NULL;
    g_autoptr(SpRecord) amendment = NULL;
    g_autoptr(SpChange) changed = sp_change_new ();
    g_autoptr(SpChange) added = sp_change_new ();
    g_autoptr(SpChange) amended = sp_change_new ();
    g_autoptr(SpChange) inverse = NULL;

    sp_change_set_text (changed, stored, "text", "said otherwise");
    must_fail (sp_store_commit (fixture->store, changed), SP_STORE_ERROR_FORBIDDEN);
    g_assert_cmpint (sp_change_get_denial (changed), ==, SP_DENIAL_CLOSED);

    other = put_minute (fixture, added, id, "decision", NULL);
    must_fail (sp_store_commit (fixture->store, added), SP_STORE_ERROR_FORBIDDEN);
    g_assert_cmpint (sp_change_get_denial (added), ==, SP_DENIAL_CLOSED);

    amendment = put_minute (fixture, amended, id, "amendment", sp_record_get_id (line));
    inverse = must_object (sp_store_commit (fixture->store, amended));
    must_fail (sp_store_commit (fixture->store, inverse), SP_STORE_ERROR_FORBIDDEN);
    g_assert_cmpint (sp_change_get_denial (inverse), ==, SP_DENIAL_CLOSED);
  }

  again = must_object (sp_store_commit (fixture->store, reopen));
  {
    g_autoptr(SpRecord) stored = must_object (sp_store_get (fixture->store, sp_record_get_id (line)));
    g_autoptr(SpChange) changed = sp_change_new ();
    g_autoptr(SpChange) inverse = NULL;

    sp_change_set_text (changed, stored, "text", "said otherwise");
    inverse = must_object (sp_store_commit (fixture->store, changed));
  }
}

/* Who reads here is known to a change as soon as the page that says so was given, however busy the main thread is. */
static void
test_just_joined (StoreFixture  *fixture,
                  gconstpointer  data)
{
  SpStore *store = fixture->store;
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *compartment = g_strconcat ("case:", id, NULL);

  for (int i = 0; i < 2; i++)
    {
      g_autofree char *changes = NULL;
      g_autoptr(GBytes) page = NULL;
      g_autoptr(SpRecord) record = sp_record_new (sp_record_type_find ("case"), id, compartment);
      g_autoptr(SpChange) change = sp_change_new ();
      DexFuture *taken;
      DexFuture *committed;

      changes = g_strdup_printf (
        "{\"do\":\"put\",\"id\":\"%s\",\"type\":\"member\",\"compartment\":\"directory\",\"rev\":%d,"
        "\"fields\":{\"agency\":\"%s\",\"family_name\":\"Chair\",\"roles\":[\"%s\"]}}",
        fixture->member, i + 2, fixture->agency, i == 0 ? "observer" : "chair");
      page = make_page (fixture, "", FALSE, changes);
      sp_change_create (change, record);
      sp_change_set_text (change, record, "reference", "ACDEF");
      sp_change_set_text (change, record, "status", "accepted");
      taken = sp_store_take_page (store, page);
      committed = sp_store_commit (store, change);
      g_object_unref (must_object (taken));
      if (i == 0)
        must_fail (committed, SP_STORE_ERROR_FORBIDDEN);
      else
        g_object_unref (must_object (committed));
    }
}

/* Several records: all or none, under one group. */
static void
test_group (StoreFixture  *fixture,
            gconstpointer  data)
{
  SpStore *store = fixture->store;
  g_autofree char *id = commit_case (fixture, "words");
  g_autofree char *compartment = g_strconcat ("case:", id, NULL);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpChange) inverse = NULL;
  g_autoptr(SpChange) redo = NULL;
  g_autoptr(SpQuery) query = sp_query_new ("action");
  g_autoptr(JsonObject) push = NULL;
  JsonArray *ops;

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *action_id = sp_ambient_new_id (fixture->ambient);
      g_autoptr(SpRecord) action = sp_record_new (sp_record_type_find ("action"), action_id, compartment);

      sp_change_create (change, action);
      sp_change_set_text (change, action, "case_id", id);
      sp_change_set_text (change, action, "text", "call the school");
      sp_change_set_text (change, action, "agency", fixture->agency);
      sp_change_set_text (change, action, "due", "2026-06-12");
      if (i < 2)
        sp_change_set_text (change, action, "status", "open");
      else
        sp_change_set_text (change, action, "status", "nonsense");
    }

  must_fail (sp_store_commit (store, change), SP_STORE_ERROR_INVALID);
  g_assert_cmpint (must_int (sp_store_count (store, query)), ==, 0);

  {
    g_autoptr(SpRecord) last = sp_record_new (sp_record_type_find ("action"), sp_change_get_error_record (change), compartment);

    sp_change_set_text (change, last, "status", "open");
  }
  inverse = must_object (sp_store_commit (store, change));
  g_assert_cmpint (must_int (sp_store_count (store, query)), ==, 3);
  push = must_json (sp_store_next_push (store, 3, 1 << 20));
  ops = sp_json_get_array (push, "ops");

  /* Three would tear the group: only what comes before it goes. */
  g_assert_cmpuint (json_array_get_length (ops), ==, 1);

  redo = must_object (sp_store_commit (store, inverse));
  g_assert_cmpint (must_int (sp_store_count (store, query)), ==, 0);
  {
    g_autoptr(SpChange) last = must_object (sp_store_commit (store, redo));

    g_assert_cmpint (must_int (sp_store_count (store, query)), ==, 3);
  }
}

static void
test_search (StoreFixture  *fixture,
             gconstpointer  data)
{
  static const struct
  {
    const char *text;
    gint64 cases;
  } SEARCHES[] = {
    { "", 2 }, { " - ", 2 }, { "ren", 1 }, { "RENÉE", 1 }, { "renee brick", 1 }, { "renee lane", 0 },
    { "\"; drop", 0 }, { "lane", 1 }, { "l", 2 }, { "la", 1 }, { "renee w", 1 }, { "rene window", 0 },
    { "wind", 1 }, { "WINDOW", 1 }, { "windows", 0 }, { "renee wind", 1 }, { "renée", 1 }, { "reneé", 1 },
    { "word", 1 }, { "word0", 1 }, { "word00", 1 }, { "words", 0 }, { "waited word", 1 }, { "renee word", 0 },
  };
  g_autofree char *one = commit_case (fixture, "Renée's window");
  /* More words with one beginning than are asked for one by one. */
  g_autofree char *two = commit_case (fixture, "waited in the lane word01 word02 word03 word04 word05 word06 word07"
                                               " word08 word09 word10 word11 word12 word13 word14 word15 word16 word17"
                                               " word18 word19 word001 word002");
  g_autofree char *compartment = g_strconcat ("case:", one, NULL);
  g_autofree char *person_id = sp_ambient_new_id (fixture->ambient);
  g_autoptr(SpRecord) person = sp_record_new (sp_record_type_find ("person"), person_id, compartment);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpChange) inverse = NULL;

  sp_change_create (change, person);
  sp_change_set_text (change, person, "case_id", one);
  sp_change_set_text (change, person, "family_name", "Brickwood");
  inverse = must_object (sp_store_commit (fixture->store, change));

  for (guint i = 0; i < G_N_ELEMENTS (SEARCHES); i++)
    {
      g_autoptr(SpQuery) query = sp_query_new ("case");

      sp_query_search (query, SEARCHES[i].text);
      g_test_message ("%s", SEARCHES[i].text);
      g_assert_cmpint (must_int (sp_store_count (fixture->store, query)), ==, SEARCHES[i].cases);
    }
}

static void
test_drafts (StoreFixture  *fixture,
             gconstpointer  data)
{
  SpStore *store = fixture->store;
  g_autofree char *none = must_string (sp_store_load_draft (store, "note"));
  g_autofree char *text = NULL;
  g_autofree char *cleared = NULL;

  g_assert_null (none);
  must (sp_store_save_draft (store, "note", "half a sen"));
  must (sp_store_save_draft (store, "note", "half a sentence"));
  reopen (fixture);
  text = must_string (sp_store_load_draft (store, "note"));
  g_assert_cmpstr (text, ==, "half a sentence");
  must (sp_store_clear_draft (store, "note"));
  cleared = must_string (sp_store_load_draft (store, "note"));
  g_assert_null (cleared);
}

static void
test_locked (StoreFixture  *fixture,
             gconstpointer  data)
{
  SpStore *store = fixture->store;
  g_autofree char *id = commit_case (fixture, "words");
  g_autoptr(SpRecord) record = must_object (sp_store_get (store, id));
  g_autoptr(SpQuery) query = sp_query_new ("case");
  g_autofree char *words = NULL;

  must (sp_store_lock (store));
  words = sp_record_dup_text (record, "why_referred");
  g_assert_true (words == NULL || *words == '\0');
  must_fail (sp_store_get (store, id), SP_STORE_ERROR_LOCKED);
  must_fail (sp_store_count (store, query), SP_STORE_ERROR_LOCKED);
  must_fail (sp_store_save_draft (store, "a", "b"), SP_STORE_ERROR_LOCKED);
  must (sp_store_lock (store));
}

/* Nothing that anybody typed, searched or read is on the disk in the clear. */
static void
test_no_clear_text (StoreFixture  *fixture,
                    gconstpointer  data)
{
  SpStore *store = fixture->store;
  g_autofree char *id = commit_case (fixture, "canaryword in a case");
  g_autoptr(SpRecord) record = must_object (sp_store_get (store, id));
  g_autoptr(SpQuery) query = sp_query_new ("case");

  sp_query_search (query, "canaryword");
  g_assert_cmpint (must_int (sp_store_count (store, query)), ==, 1);
  must (sp_store_save_draft (store, "canarykey", "canarydraft"));
  g_assert_false (directory_holds (fixture->directory, "canary"));
  g_assert_false (directory_holds (fixture->directory, id));
  g_assert_false (directory_holds (fixture->directory, SP_TEST_PASSPHRASE));
  must (sp_store_lock (store));
  g_assert_false (directory_holds (fixture->directory, "canary"));
  g_assert_false (directory_holds (fixture->directory, "SQLite format"));

  /* The search itself does find what is there. */
  g_assert_true (directory_holds (fixture->directory, "argon2id13"));
}

/* Who reads, and the words of the lists, are read while something is saved: what waits is never counted as it was before. */
static void
test_counted (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autoptr(GString) changes = g_string_new (NULL);

  /* Long lists, so that a commit is done before they are read. */
  for (int i = 0; i < 2000; i++)
    {
      g_autofree char *id = sp_ambient_new_id (fixture->ambient);

      g_string_append_printf (changes, "%s{\"do\":\"put\",\"id\":\"%s\",\"type\":\"list_item\",\"compartment\":"
                                       "\"directory\",\"rev\":1,\"fields\":{\"list\":\"origin\",\"code\":\"x-%d\","
                                       "\"label\":\"X %d\"}}", i ? "," : "", id, i, i);
    }
  take_page (fixture, changes->str);
  for (guint i = 1; i <= 5; i++)
    {
      g_autoptr(DexFuture) reading = sp_store_read_facts (fixture->store);
      g_autofree char *id = commit_case (fixture, "words");

      must (g_steal_pointer (&reading));
      g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, i);
    }
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/store/" name, StoreFixture, NULL, set_up_open, function, tear_down)
  ADD ("path", test_path);
  ADD ("push", test_push);
  ADD ("counted", test_counted);
  ADD ("too-large", test_too_large);
  ADD ("content-stays", test_content_stays);
  ADD ("deleted-again", test_deleted_again);
  ADD ("refused", test_refused);
  ADD ("refused-offer", test_refused_offer);
  ADD ("torn-log", test_torn_log);
  ADD ("in-order", test_in_order);
  ADD ("laid-over", test_laid_over);
  ADD ("invalid", test_invalid);
  ADD ("forbidden", test_forbidden);
  ADD ("closed-meeting", test_closed_meeting);
  ADD ("just-joined", test_just_joined);
  ADD ("group", test_group);
  ADD ("search", test_search);
  ADD ("drafts", test_drafts);
  ADD ("locked", test_locked);
  ADD ("no-clear-text", test_no_clear_text);
#undef ADD

  return g_test_run ();
}
