/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <sqlcipher/sqlite3.h>

#include "sp-compartment.h"
#include "sp-key-file-private.h"
#include "sp-store-blobs.h"
#include "sp-store-private.h"
#include "sp-test-store.h"

/* What may no longer be read here: of a dropped compartment no byte is left, in no page of the database as it is when
 * decrypted, used or free, and the server hears of it just then. */

#define CANARY "zqxcanary"
#define KEPT   "yvkeeper"

/* All pages of the database, decrypted, as one block: the pager gives them as they are, free space and all. */
static GBytes *
dup_pages (StoreFixture *fixture)
{
  g_autofree char *key_path = g_build_filename (fixture->directory, "key", NULL);
  g_autofree char *path = g_build_filename (fixture->directory, "cache.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) raw = g_string_new ("x'");
  guint8 *root = sp_key_file_open (key_path, SP_TEST_PASSPHRASE, NULL, &error);
  guint8 *key;
  sqlite3 *db = NULL;
  sqlite3_int64 size = 0;
  unsigned char *pages;
  GBytes *bytes;

  g_assert_no_error (error);
  key = sp_key_derive_database (root);
  for (int i = 0; i < SP_KEY_SIZE; i++)
    g_string_append_printf (raw, "%02x", key[i]);
  g_string_append_c (raw, '\'');
  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_key (db, raw->str, (int) raw->len), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL), ==, SQLITE_OK);
  pages = sqlite3_serialize (db, "main", &size, 0);
  g_assert_nonnull (pages);
  bytes = g_bytes_new (pages, (gsize) size);
  sqlite3_free (pages);
  sqlite3_close (db);
  sp_key_free (key);
  sp_key_free (root);

  return bytes;
}

static gboolean
is_left (StoreFixture *fixture,
         const char   *needle)
{
  g_autoptr(GBytes) pages = dup_pages (fixture);
  gsize size;
  const char *data = g_bytes_get_data (pages, &size);

  /* The block holds what was written: or finding nothing would mean nothing. */
  g_assert_nonnull (memmem (data, size, "CREATE TABLE", strlen ("CREATE TABLE")));

  return memmem (data, size, needle, strlen (needle)) != NULL || directory_holds (fixture->directory, needle);
}

static char *
put (StoreFixture *fixture,
     const char   *id,
     int           rev,
     const char   *words)
{
  return g_strdup_printf ("{\"do\":\"put\",\"id\":\"%s\",\"type\":\"case\",\"compartment\":\"case:%s\",\"rev\":%d,"
                          "\"fields\":{\"reference\":\"ACDEF\",\"status\":\"accepted\",\"why_referred\":\"%s\"}}",
                          id, id, rev, words);
}

static void
put_case (StoreFixture *fixture,
          const char   *id,
          int           rev,
          const char   *words)
{
  g_autofree char *change = put (fixture, id, rev, words);

  take_page (fixture, change);
}

static void
edit (StoreFixture *fixture,
      const char   *id,
      const char   *words)
{
  g_autoptr(SpRecord) record = must_object (sp_store_get (fixture->store, id));
  g_autoptr(SpChange) change = sp_change_new ();

  sp_change_set_text (change, record, "why_referred", words);
  g_object_unref (must_object (sp_store_commit (fixture->store, change)));
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
drop (StoreFixture *fixture,
      const char   *id)
{
  g_autofree char *name = g_strdup_printf ("\"case:%s\"", id);
  g_autoptr(GBytes) page = make_page (fixture, name, FALSE, "");

  g_object_unref (must_object (sp_store_take_page (fixture->store, page)));
}

static GStrv
purge (StoreFixture *fixture)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  sp_test_wait (sp_store_purge (fixture->store), &value, &error);
  g_assert_no_error (error);

  return g_value_dup_boxed (&value);
}

static void
assert_owed (StoreFixture *fixture,
             const char   *name)
{
  g_auto(GStrv) names = purge (fixture);

  g_assert_cmpstr (names[0], ==, name);
}

static void
test_canary (StoreFixture  *fixture,
             gconstpointer  data)
{
  SpStore *store = fixture->store;
  g_autofree char *kept = sp_ambient_new_id (fixture->ambient);
  g_autofree char *dropped = sp_ambient_new_id (fixture->ambient);
  g_autofree char *name = g_strconcat ("case:", dropped, NULL);
  g_autofree char *draft = g_strdup_printf ("case:%s:why", dropped);
  const char *names[] = { name, NULL };

  put_case (fixture, kept, 1, KEPT " " KEPT "s");
  put_case (fixture, dropped, 2, CANARY " as it came");
  put_case (fixture, dropped, 3, CANARY " " CANARY "s as it came again");
  must (sp_store_save_draft (store, draft, CANARY " half typed"));
  edit (fixture, dropped, CANARY " refused");
  answer (fixture, 1, "\"status\":\"quarantined\",\"reason\":\"role\"");
  edit (fixture, dropped, CANARY " taken");
  answer (fixture, 2, "\"status\":\"applied\",\"rev\":4");
  put_case (fixture, dropped, 4, CANARY " taken");
  edit (fixture, dropped, CANARY " taken, not come back");
  answer (fixture, 3, "\"status\":\"applied\",\"rev\":9");
  g_assert_true (is_left (fixture, CANARY));
  g_assert_true (is_left (fixture, KEPT));

  drop (fixture, dropped);
  g_assert_false (is_left (fixture, CANARY));
  g_assert_true (is_left (fixture, KEPT));
  assert_owed (fixture, name);

  /* It is owed until the server has heard, a restart between or not. */
  reopen (fixture);
  assert_owed (fixture, name);
  must (sp_store_take_purged (store, names));
  assert_owed (fixture, NULL);
}

/* What was written and not sent stays until the server has it, and only then is nothing left. */
static void
test_unsent (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autofree char *dropped = sp_ambient_new_id (fixture->ambient);
  g_autofree char *name = g_strconcat ("case:", dropped, NULL);

  put_case (fixture, dropped, 2, "as it came");
  edit (fixture, dropped, CANARY " unsent");
  drop (fixture, dropped);
  must_fail (sp_store_get (fixture->store, dropped), SP_STORE_ERROR_NOT_FOUND);
  assert_owed (fixture, NULL);
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 1);
  g_assert_true (is_left (fixture, CANARY));

  answer (fixture, 1, "\"status\":\"quarantined\",\"reason\":\"compartment\"");
  assert_owed (fixture, name);
  g_assert_false (is_left (fixture, CANARY));
  g_assert_cmpuint (sp_store_get_attention (fixture->store), ==, 1);
}

/* Granted again before the server heard: nothing is owed. */
static void
test_granted_again (StoreFixture  *fixture,
                    gconstpointer  data)
{
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);

  put_case (fixture, id, 2, "as it came");
  drop (fixture, id);
  put_case (fixture, id, 2, "as it came");
  assert_owed (fixture, NULL);
}

/* One record that left for other readers goes as thoroughly; nobody is told. */
static void
test_left (StoreFixture  *fixture,
           gconstpointer  data)
{
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *line = g_strdup_printf (
    "{\"do\":\"put\",\"id\":\"%s\",\"type\":\"contribution\",\"compartment\":\"case:%s\",\"rev\":5,\"fields\":"
    "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\",\"text\":\"" CANARY "\"}}",
    id, case_id, case_id, fixture->agency);
  g_autofree char *leave = g_strdup_printf ("{\"do\":\"leave\",\"id\":\"%s\",\"compartment\":\"case:%s\",\"rev\":6}", id,
                                            case_id);

  put_case (fixture, case_id, 2, KEPT);
  take_page (fixture, line);
  g_assert_true (is_left (fixture, CANARY));
  take_page (fixture, leave);
  assert_owed (fixture, NULL);
  g_assert_false (is_left (fixture, CANARY));
  g_assert_true (is_left (fixture, KEPT));
}

static char *
put_line (StoreFixture *fixture,
          const char   *case_id,
          const char   *place,
          const char   *id,
          const char   *words)
{
  return g_strdup_printf ("{\"do\":\"put\",\"id\":\"%s\",\"type\":\"contribution\",\"compartment\":\"%s\",\"rev\":5,"
                          "\"fields\":{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\",\"text\":\"%s\"}}",
                          id, place, case_id, fixture->agency, words);
}

static void
move (StoreFixture *fixture,
      const char   *id,
      const char   *place,
      const char   *words)
{
  g_autoptr(SpRecord) record = must_object (sp_store_get (fixture->store, id));
  g_autoptr(SpChange) change = sp_change_new ();

  sp_change_move (change, record, place);
  sp_change_set_text (change, record, "restriction_reason", strchr (strchr (place, ':') + 1, ':') != NULL ? "health" : NULL);
  sp_change_set_text (change, record, "text", words);
  g_object_unref (must_object (sp_store_commit (fixture->store, change)));
}

/* Moved here to fewer readers, where the server never had anything: it goes with the case all the same, answered before
 * it was dropped or afterwards. */
static void
test_part_made_here (StoreFixture  *fixture,
                     gconstpointer  data)
{
  gboolean early = GPOINTER_TO_INT (data);
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *core = g_strconcat ("case:", case_id, NULL);
  g_autofree char *part = g_strdup_printf ("%s:%s,chair", core, fixture->agency);
  g_autofree char *line = put_line (fixture, case_id, core, id, CANARY " as it came");

  put_case (fixture, case_id, 2, "as it came");
  take_page (fixture, line);
  move (fixture, id, part, CANARY " moved");
  if (early)
    answer (fixture, 1, "\"status\":\"quarantined\",\"reason\":\"forbidden\"");
  drop (fixture, case_id);
  if (!early)
    {
      assert_owed (fixture, NULL);
      g_assert_true (is_left (fixture, CANARY));
      answer (fixture, 1, "\"status\":\"quarantined\",\"reason\":\"forbidden\"");
    }
  assert_owed (fixture, core);
  g_assert_false (is_left (fixture, CANARY));
}

/* A refused move out of a part that is dropped holds words of it, and goes with it. */
static void
test_moved_out (StoreFixture  *fixture,
                gconstpointer  data)
{
  gboolean early = GPOINTER_TO_INT (data);
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *core = g_strconcat ("case:", case_id, NULL);
  g_autofree char *part = g_strconcat (core, ":chair", NULL);
  g_autofree char *name = g_strdup_printf ("\"%s\"", part);
  g_autofree char *line = put_line (fixture, case_id, part, id, CANARY " as it came");
  g_autoptr(GBytes) page = NULL;

  put_case (fixture, case_id, 2, KEPT);
  take_page (fixture, line);
  move (fixture, id, core, CANARY " moved");
  if (early)
    answer (fixture, 1, "\"status\":\"quarantined\",\"reason\":\"forbidden\"");
  page = make_page (fixture, name, FALSE, "");
  g_object_unref (must_object (sp_store_take_page (fixture->store, page)));
  if (!early)
    {
      assert_owed (fixture, NULL);
      answer (fixture, 1, "\"status\":\"quarantined\",\"reason\":\"forbidden\"");
    }
  assert_owed (fixture, part);
  g_assert_false (is_left (fixture, CANARY));
  g_assert_true (is_left (fixture, KEPT));
}

static void
create (StoreFixture *fixture,
        const char   *type,
        const char   *id,
        const char   *place,
        const char   *text)
{
  g_autoptr(SpRecord) record = sp_record_new (sp_record_type_find (type), id, place);
  g_autoptr(JsonObject) fields = sp_json_parse_object (text, -1, NULL);
  g_autoptr(SpChange) change = sp_change_new ();

  sp_record_set_json (record, fields);
  sp_change_create (change, record);
  g_object_unref (must_object (sp_store_commit (fixture->store, change)));
}

static void
create_line (StoreFixture *fixture,
             const char   *case_id,
             const char   *id,
             const char   *words)
{
  g_autofree char *core = g_strconcat ("case:", case_id, NULL);
  g_autofree char *text = g_strdup_printf ("{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\",\"text\":\"%s\"}",
                                           case_id, fixture->agency, words);

  create (fixture, "contribution", id, core, text);
}

/* Written in the case, kept to an agency, and deleted there: when the part goes, what was written goes with it, although no
 * record tells any more that it lay there. */
static void
test_deleted_part (StoreFixture  *fixture,
                   gconstpointer  data)
{
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *core = g_strconcat ("case:", case_id, NULL);
  g_autofree char *part = g_strdup_printf ("%s:%s", core, fixture->agency);
  g_autofree char *name = g_strdup_printf ("\"%s\"", part);
  g_autofree char *gone = g_strdup_printf ("{\"do\":\"delete\",\"id\":\"%s\",\"compartment\":\"%s\",\"rev\":5}", id, part);
  g_autoptr(SpChange) deleted = sp_change_new ();
  g_autoptr(GBytes) page = NULL;

  put_case (fixture, case_id, 2, KEPT);
  create_line (fixture, case_id, id, CANARY);
  move (fixture, id, part, "moved");
  {
    g_autoptr(SpRecord) record = must_object (sp_store_get (fixture->store, id));

    sp_change_delete (deleted, record);
    g_object_unref (must_object (sp_store_commit (fixture->store, deleted)));
  }
  answer (fixture, 1, "\"status\":\"applied\",\"rev\":3");
  answer (fixture, 2, "\"status\":\"applied\",\"rev\":4");
  answer (fixture, 3, "\"status\":\"applied\",\"rev\":5");
  take_page (fixture, gone);
  g_assert_true (is_left (fixture, CANARY));
  page = make_page (fixture, name, FALSE, "");
  g_object_unref (must_object (sp_store_take_page (fixture->store, page)));
  assert_owed (fixture, part);
  g_assert_false (is_left (fixture, CANARY));
  g_assert_true (is_left (fixture, KEPT));
}

/* Written after the drop, before this laptop knew the reason: owed as soon as it is answered. */
static void
test_written_after (StoreFixture  *fixture,
                    gconstpointer  data)
{
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *core = g_strconcat ("case:", case_id, NULL);

  put_case (fixture, case_id, 2, "as it came");
  drop (fixture, case_id);
  create_line (fixture, case_id, id, CANARY);
  assert_owed (fixture, NULL);
  g_assert_true (is_left (fixture, CANARY));

  answer (fixture, 1, "\"status\":\"quarantined\",\"reason\":\"forbidden\"");
  assert_owed (fixture, core);
  g_assert_false (is_left (fixture, CANARY));
}

/* A draft outlives its record, but not the case. */
static void
test_draft (StoreFixture  *fixture,
            gconstpointer  data)
{
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *core = g_strconcat ("case:", case_id, NULL);
  g_autofree char *line = put_line (fixture, case_id, core, id, KEPT);
  g_autofree char *gone = g_strdup_printf ("{\"do\":\"delete\",\"id\":\"%s\",\"compartment\":\"%s\",\"rev\":6}", id, core);
  g_autofree char *key = g_strconcat ("edit ", id, NULL);
  g_autofree char *text = NULL;

  put_case (fixture, case_id, 2, "as it came");
  take_page (fixture, line);
  must (sp_store_save_draft (fixture->store, key, CANARY));
  take_page (fixture, gone);
  text = must_string (sp_store_load_draft (fixture->store, key));
  g_assert_cmpstr (text, ==, CANARY);
  drop (fixture, case_id);
  assert_owed (fixture, core);
  g_assert_false (is_left (fixture, CANARY));
}

static char *
save_late (StoreFixture *fixture,
           const char   *id)
{
  g_autofree char *key = g_strconcat ("edit ", id, NULL);

  must (sp_store_save_draft (fixture->store, key, CANARY));

  return must_string (sp_store_load_draft (fixture->store, key));
}

/* The editor is a moment behind: the record has gone before the first word is saved. */
static void
test_draft_late (StoreFixture  *fixture,
                 gconstpointer  data)
{
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *other = sp_ambient_new_id (fixture->ambient);
  g_autofree char *core = g_strconcat ("case:", case_id, NULL);
  g_autofree char *line = put_line (fixture, case_id, core, id, KEPT);
  g_autofree char *other_line = put_line (fixture, case_id, core, other, KEPT);
  g_autofree char *gone = g_strdup_printf ("{\"do\":\"delete\",\"id\":\"%s\",\"compartment\":\"%s\",\"rev\":6}", id, core);
  g_autofree char *left = g_strdup_printf ("{\"do\":\"leave\",\"id\":\"%s\",\"compartment\":\"%s\",\"rev\":7}", other, core);
  g_autofree char *deleted_text = NULL;
  g_autofree char *left_text = NULL;
  g_autofree char *dropped_text = NULL;

  put_case (fixture, case_id, 2, "as it came");
  take_page (fixture, line);
  take_page (fixture, other_line);
  take_page (fixture, left);
  left_text = save_late (fixture, other);
  g_assert_null (left_text);
  g_assert_false (is_left (fixture, CANARY));

  take_page (fixture, gone);
  deleted_text = save_late (fixture, id);
  g_assert_cmpstr (deleted_text, ==, CANARY);
  drop (fixture, case_id);
  assert_owed (fixture, core);
  g_assert_false (is_left (fixture, CANARY));

  dropped_text = save_late (fixture, case_id);
  g_assert_null (dropped_text);
  g_assert_false (is_left (fixture, CANARY));
}

static DexFuture *
owe_job (SpSql    *sql,
         gpointer  data)
{
  GMutex *gate = data;
  g_autoptr(GError) error = NULL;

  g_mutex_lock (gate);
  g_mutex_unlock (gate);
  sp_store_purge_words (sql, &error);
  g_assert_no_error (error);

  return dex_future_new_true ();
}

static DexFuture *
is_due_job (SpSql    *sql,
            gpointer  data)
{
  g_autoptr(GError) error = NULL;
  gint64 due;

  sp_sql_get_int (sql, "SELECT EXISTS (SELECT 1 FROM purge WHERE scrubbed = 0)", &due, &error, "");
  g_assert_no_error (error);

  return dex_future_new_for_boolean (due != 0);
}

static gboolean
must_boolean (DexFuture *future)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  sp_test_wait (future, &value, &error);
  g_assert_no_error (error);

  return g_value_get_boolean (&value);
}

/* Wiping waits while somebody writes, and is not forgotten. */
static void
test_gives_way (StoreFixture  *fixture,
                gconstpointer  data)
{
  SpSqlThread *writer = sp_store_get_writer_thread (fixture->store);
  g_autofree char *id = commit_case (fixture, "as it was");
  g_autoptr(SpRecord) record = must_object (sp_store_get (fixture->store, id));
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(DexFuture) scrubbed = NULL;
  g_auto(GStrv) names = NULL;
  GMutex gate;

  g_mutex_init (&gate);
  g_mutex_lock (&gate);
  dex_future_disown (sp_sql_thread_run (writer, owe_job, &gate, NULL));
  scrubbed = sp_store_scrub (fixture->store);
  sp_change_set_text (change, record, "why_referred", "as it is");
  dex_future_disown (sp_store_commit (fixture->store, change));
  g_mutex_unlock (&gate);

  g_assert_false (must_boolean (g_steal_pointer (&scrubbed)));
  g_assert_true (must_boolean (sp_sql_thread_run (writer, is_due_job, NULL, NULL)));
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 2);

  names = purge (fixture);
  g_assert_false (must_boolean (sp_sql_thread_run (writer, is_due_job, NULL, NULL)));
  g_mutex_clear (&gate);
}

static DexFuture *
drop_job (SpSql    *sql,
          gpointer  data)
{
  g_autoptr(GError) error = NULL;

  sp_sql_run (sql, "INSERT INTO purge (name, scrubbed) VALUES (?1, 0)", &error, "t", data);
  g_assert_no_error (error);

  return dex_future_new_true ();
}

/* An answer that was carried by hand may be older than the last drop: that is still to be wiped, and told. */
static void
test_heard_late (StoreFixture  *fixture,
                 gconstpointer  data)
{
  SpSqlThread *writer = sp_store_get_writer_thread (fixture->store);
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *name = g_strconcat ("case:", id, NULL);
  const char *names[] = { name, NULL };

  must (sp_sql_thread_run (writer, drop_job, name, NULL));
  must (sp_store_take_purged (fixture->store, names));
  g_assert_true (must_boolean (sp_sql_thread_run (writer, is_due_job, NULL, NULL)));
  assert_owed (fixture, name);
  must (sp_store_take_purged (fixture->store, names));
  assert_owed (fixture, NULL);
}

#define N_ASIDE 60

static DexFuture *
count_free_job (SpSql    *sql,
                gpointer  data)
{
  g_autoptr(GError) error = NULL;
  gint64 n;

  sp_sql_get_int (sql, "PRAGMA freelist_count", &n, &error, "");
  g_assert_no_error (error);

  return dex_future_new_for_int64 (n);
}

/* The server was restored, and its member does not chair any more: what was put aside of a case that was disposed of does
 * not come again. Nothing of it may be left, although that the case was disposed of is offered and keeps the compartment:
 * all pages were written anew, or some would be free. */
static void
test_restored (StoreFixture  *fixture,
               gconstpointer  data)
{
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *filling = g_strnfill (900, '-');
  char *anew = g_strdup_printf (
    "{\"epoch\":\"e2\",\"acl_rev\":1,\"upto\":9,\"compartments\":{\"add\":[\"directory\"],\"drop\":[]},\"changes\":["
    "{\"do\":\"put\",\"id\":\"%s\",\"type\":\"member\",\"compartment\":\"directory\",\"rev\":1,"
    "\"fields\":{\"agency\":\"%s\",\"family_name\":\"Chair\",\"roles\":[\"representative\"]}}],"
    "\"cursor\":\"c9\",\"more\":false}",
    fixture->member, fixture->agency);
  g_autoptr(GBytes) page = g_bytes_new_take (anew, strlen (anew));
  g_autoptr(GString) changes = g_string_new (NULL);

  g_string_append_printf (changes,
                          "{\"do\":\"put\",\"id\":\"%s\",\"type\":\"disposal\",\"compartment\":\"disposal:%s\",\"rev\":7,"
                          "\"fields\":{\"case_id\":\"%s\",\"erased_at\":\"2026-06-01T10:00:00Z\",\"seal\":\"s\"}}",
                          id, case_id, case_id);
  for (int i = 0; i < N_ASIDE; i++)
    {
      g_autofree char *aside = sp_ambient_new_id (fixture->ambient);

      g_string_append_printf (changes,
                              ",{\"do\":\"put\",\"id\":\"%s\",\"type\":\"put_aside\",\"compartment\":\"disposal:%s\","
                              "\"rev\":8,\"fields\":{\"case_id\":\"%s\",\"state\":\"open\",\"operation\":\"" CANARY "%s\"}}",
                              aside, case_id, case_id, filling);
    }
  take_page (fixture, changes->str);
  g_assert_true (is_left (fixture, CANARY));
  must (sp_store_take_epoch (fixture->store, "e2", 1, 6));
  g_object_unref (must_object (sp_store_take_page (fixture->store, page)));
  g_assert_cmpuint (sp_store_get_pending (fixture->store), ==, 1);
  assert_owed (fixture, NULL);
  g_assert_cmpint (must_int (sp_sql_thread_run (sp_store_get_writer_thread (fixture->store), count_free_job, NULL, NULL)), ==,
                   0);
  g_assert_false (is_left (fixture, CANARY));
}

static char *
put_member (StoreFixture *fixture,
            const char   *id,
            int           rev,
            const char   *rest)
{
  return g_strdup_printf ("{\"do\":\"put\",\"id\":\"%s\",\"type\":\"member\",\"compartment\":\"directory\",\"rev\":%d,"
                          "\"fields\":{\"agency\":\"%s\",\"family_name\":\"%s}}",
                          id, rev, fixture->agency, rest);
}

static void
append_proposal (GString    *changes,
                 const char *id,
                 const char *case_id,
                 int         rev,
                 const char *rest)
{
  g_string_append_printf (changes,
                          "%s{\"do\":\"put\",\"id\":\"%s\",\"type\":\"disposal\",\"compartment\":\"disposal:%s\",\"rev\":%d,"
                          "\"fields\":{\"case_id\":\"%s\",%s}}",
                          changes->len > 0 ? "," : "", id, case_id, rev, case_id, rest);
}

/* Somebody else's proposals, of which one was confirmed: why is forgotten here, too. */
static void
test_reasons (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *stone = sp_ambient_new_id (fixture->ambient);
  g_autofree char *filling = g_strnfill (900, '-');
  g_autofree char *reason = g_strdup_printf ("\"reason\":\"" CANARY "%s\"", filling);
  g_autoptr(GString) proposed = g_string_new (NULL);
  g_autoptr(GString) sealed = g_string_new (NULL);

  append_proposal (proposed, stone, case_id, 7, reason);
  append_proposal (sealed, stone, case_id, 8, "\"erased_at\":\"2026-06-01T10:00:00Z\",\"seal\":\"s\"");
  for (int i = 0; i < N_ASIDE; i++)
    {
      g_autofree char *other = sp_ambient_new_id (fixture->ambient);

      append_proposal (proposed, other, case_id, 7, reason);
      g_string_append_printf (sealed,
                              ",{\"do\":\"delete\",\"id\":\"%s\",\"type\":\"disposal\",\"compartment\":\"disposal:%s\","
                              "\"rev\":8}",
                              other, case_id);
    }
  take_page (fixture, proposed->str);
  g_assert_true (is_left (fixture, CANARY));
  take_page (fixture, sealed->str);
  assert_owed (fixture, NULL);
  g_assert_cmpint (must_int (sp_sql_thread_run (sp_store_get_writer_thread (fixture->store), count_free_job, NULL, NULL)), ==,
                   0);
  g_assert_false (is_left (fixture, CANARY));
}

/* An own proposal that a laptop hears of only when its member chairs no more: nothing comes that says what became of it, so
 * its reason goes when the server has told of all up to it. */
static void
test_told (StoreFixture  *fixture,
           gconstpointer  data)
{
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *place = sp_compartment_for_disposal (case_id);
  g_autofree char *chair = put_member (fixture, fixture->member, 1, "Me\",\"roles\":[\"chair\"]");
  g_autofree char *representative = put_member (fixture, fixture->member, 5, "Me\",\"roles\":[\"representative\"]");
  g_autofree char *text = g_strdup_printf (
    "{\"case_id\":\"%s\",\"reference\":\"ACDEF\",\"ground\":\"mistake\",\"proposed_by\":\"%s\",\"proposed\":\"2026-06-01\","
    "\"reason\":\"" CANARY "\"}",
    case_id, fixture->member);

  take_page (fixture, chair);
  put_case (fixture, case_id, 2, KEPT);
  create (fixture, "disposal", id, place, text);
  answer (fixture, 1, "\"status\":\"applied\",\"rev\":4");
  g_assert_true (is_left (fixture, CANARY));
  take_page (fixture, representative);
  take_page (fixture, "");
  g_strfreev (purge (fixture));
  g_assert_false (is_left (fixture, CANARY));
  g_assert_true (is_left (fixture, KEPT));
}

/* Papers that were deleted: whether a case of which they tell was disposed of, before or after, is not heard here any more. */
static void
test_papers (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autofree char *meeting = sp_ambient_new_id (fixture->ambient);
  g_autofree char *filling = g_strnfill (900, '-');
  g_autofree char *words = g_strconcat (CANARY, filling, NULL);
  g_autoptr(GBytes) content = g_bytes_new (words, strlen (words));
  g_autoptr(GString) issued = g_string_new (NULL);
  g_autoptr(GString) deleted = g_string_new (NULL);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < N_ASIDE; i++)
    {
      char *id = sp_ambient_new_id (fixture->ambient);
      const char *comma = i > 0 ? "," : "";

      g_string_append_printf (issued,
                              "%s{\"do\":\"put\",\"id\":\"%s\",\"type\":\"document\",\"compartment\":\"meeting:%s\","
                              "\"rev\":7,\"fields\":{\"meeting\":\"%s\",\"kind\":\"minutes\",\"size\":%u}}",
                              comma, id, meeting, meeting, (guint) strlen (words));
      g_string_append_printf (deleted,
                              "%s{\"do\":\"delete\",\"id\":\"%s\",\"type\":\"document\",\"compartment\":\"meeting:%s\","
                              "\"rev\":8}",
                              comma, id, meeting);
      g_ptr_array_add (ids, id);
    }
  take_page (fixture, issued->str);
  for (guint i = 0; i < ids->len; i++)
    must (sp_store_append_blob (fixture->store, ids->pdata[i], 0, content, TRUE));
  assert_owed (fixture, NULL);
  g_assert_true (is_left (fixture, CANARY));
  take_page (fixture, deleted->str);
  assert_owed (fixture, NULL);
  g_assert_cmpint (must_int (sp_sql_thread_run (sp_store_get_writer_thread (fixture->store), count_free_job, NULL, NULL)), ==,
                   0);
  /* A piece that was on its way meanwhile. */
  must (sp_store_append_blob (fixture->store, ids->pdata[0], 0, content, TRUE));
  g_assert_false (is_left (fixture, CANARY));
}

#define N_RECORDS 5000

/* The size of the bound of one second; it is only told here, for a test machine is busy. */
static void
test_large (StoreFixture  *fixture,
            gconstpointer  data)
{
  g_autofree char *kept = sp_ambient_new_id (fixture->ambient);
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autoptr(GString) changes = g_string_new (NULL);
  gint64 began;

  for (int i = 0; i < N_RECORDS; i++)
    {
      g_autofree char *line = sp_ambient_new_id (fixture->ambient);

      g_string_append_printf (changes,
                              "%s{\"do\":\"put\",\"id\":\"%s\",\"type\":\"contribution\",\"compartment\":\"case:%s\","
                              "\"rev\":2,\"fields\":{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\","
                              "\"text\":\"" CANARY "%d said at the door in words that are many\"}}",
                              i > 0 ? "," : "", line, id, id, fixture->agency, i);
    }

  put_case (fixture, kept, 1, KEPT);
  take_page (fixture, changes->str);
  g_assert_true (is_left (fixture, CANARY));
  began = g_get_monotonic_time ();
  drop (fixture, id);
  g_test_minimized_result ((double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC, "%d records purged in %.3f s",
                           N_RECORDS, (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC);
  g_assert_false (is_left (fixture, CANARY));
  g_assert_true (is_left (fixture, KEPT));
}

/* Who a member was that the directory has forgotten: nothing is left of it, nor of what was sent of it from here. */
static void
test_forgotten (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *me = put_member (fixture, fixture->member, 1, "Me\",\"roles\":[\"administrator\"]");
  g_autofree char *named = put_member (fixture, id, 2, CANARY "\",\"roles\":[\"chair\"],\"retired\":true");
  g_autofree char *forgotten = put_member (fixture, id, 6, "Former member\",\"roles\":[\"chair\"],\"retired\":true,"
                                                  "\"left\":\"2010-01-01\",\"forgotten\":\"2026-06-01\"");
  g_autofree char *kept = put_member (fixture, id, 5, "Former member\",\"roles\":[\"chair\"],\"retired\":true");
  g_autoptr(SpChange) change = sp_change_new ();

  take_page (fixture, me);
  take_page (fixture, named);
  {
    g_autoptr(SpRecord) record = must_object (sp_store_get (fixture->store, id));

    sp_change_set_text (change, record, "phone", CANARY " 0123");
    g_object_unref (must_object (sp_store_commit (fixture->store, change)));
  }
  answer (fixture, 1, "\"status\":\"applied\",\"rev\":3");
  g_assert_true (is_left (fixture, CANARY));
  /* Another name is no reason. */
  take_page (fixture, kept);
  g_strfreev (purge (fixture));
  g_assert_true (is_left (fixture, CANARY));
  take_page (fixture, forgotten);
  g_strfreev (purge (fixture));
  g_assert_false (is_left (fixture, CANARY));
  g_assert_true (is_left (fixture, "Former member"));
}

#define ADD(name, function) g_test_add ("/store/purge/" name, StoreFixture, NULL, set_up_open, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  dex_init ();

  ADD ("canary", test_canary);
  ADD ("forgotten", test_forgotten);
  ADD ("unsent", test_unsent);
  ADD ("granted-again", test_granted_again);
  ADD ("left", test_left);
  g_test_add ("/store/purge/part-made-here", StoreFixture, GINT_TO_POINTER (FALSE), set_up_open, test_part_made_here,
              tear_down);
  g_test_add ("/store/purge/part-made-here-early", StoreFixture, GINT_TO_POINTER (TRUE), set_up_open, test_part_made_here,
              tear_down);
  g_test_add ("/store/purge/moved-out", StoreFixture, GINT_TO_POINTER (FALSE), set_up_open, test_moved_out, tear_down);
  g_test_add ("/store/purge/moved-out-early", StoreFixture, GINT_TO_POINTER (TRUE), set_up_open, test_moved_out, tear_down);
  ADD ("deleted-part", test_deleted_part);
  ADD ("written-after", test_written_after);
  ADD ("draft", test_draft);
  ADD ("draft-late", test_draft_late);
  ADD ("gives-way", test_gives_way);
  ADD ("heard-late", test_heard_late);
  ADD ("restored", test_restored);
  ADD ("reasons", test_reasons);
  ADD ("told", test_told);
  ADD ("papers", test_papers);
  ADD ("large", test_large);

  return g_test_run ();
}
