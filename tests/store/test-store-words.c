/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A back-fill: the size of its pages, and its words, which follow the last of them. */

#include "config.h"

#include <signal.h>

#include "sp-store-private.h"
#include "sp-test-store.h"
#include "sp-wire.h"

#define N_PAGES 4
#define ON_PAGE 900

/* In which moment the process that fills the store is killed. */
typedef enum
{
  KILLED_BETWEEN_PAGES,
  KILLED_AFTER_LAST_PAGE,
  KILLED_BETWEEN_WORDS,
  N_MOMENTS
} Moment;

static DexFuture *
count_job (SpSql    *sql,
           gpointer  data)
{
  g_autoptr(GError) error = NULL;
  gint64 n;

  sp_sql_get_int (sql, data, &n, &error, "");
  g_assert_no_error (error);

  return dex_future_new_for_int64 (n);
}

static gint64
count (StoreFixture *fixture,
       const char   *statement)
{
  return must_int (sp_sql_thread_run (sp_store_get_writer_thread (fixture->store), count_job, (gpointer) statement, NULL));
}

static gboolean
is_behind (StoreFixture *fixture)
{
  return count (fixture, "SELECT EXISTS (SELECT 1 FROM meta WHERE key = '" SP_META_WORDS "')") != 0;
}

/* Actions with a word of the page's and one of their own. */
static void
take_actions (StoreFixture *fixture,
              const char   *case_id,
              guint         number)
{
  g_autoptr(GString) changes = g_string_new (NULL);
  g_autoptr(GBytes) page = NULL;

  for (guint i = 0; i < ON_PAGE; i++)
    {
      g_autofree char *id = sp_ambient_new_id (fixture->ambient);

      g_string_append_printf (changes,
                              "%s{\"do\":\"put\",\"id\":\"%s\",\"type\":\"action\",\"compartment\":\"case:%s\",\"rev\":%d,"
                              "\"fields\":{\"case_id\":\"%s\",\"agency\":\"%s\",\"status\":\"open\","
                              "\"text\":\"lighthouse page%u line%u\"}}",
                              i > 0 ? "," : "", id, case_id, fixture->n_pages + 1, case_id, fixture->agency, number, i);
    }

  page = make_page (fixture, "", number + 1 < N_PAGES, changes->str);
  g_object_unref (must_object (sp_store_take_page (fixture->store, page)));
}

static gint64
found_of (StoreFixture *fixture,
          const char   *type,
          const char   *words)
{
  g_autoptr(SpQuery) query = sp_query_new (type);

  sp_query_search (query, words);

  return must_int (sp_store_count (fixture->store, query));
}

static gint64
found (StoreFixture *fixture,
       const char   *words)
{
  return found_of (fixture, "action", words);
}

/* Each record is in the index just once, and nothing else is. */
static void
assert_whole (StoreFixture *fixture)
{
  must (sp_store_when_searchable (fixture->store));
  g_assert_false (is_behind (fixture));
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM record WHERE type = 'action' AND row NOT IN"
                                   " (SELECT rowid FROM search WHERE search MATCH 'lighthouse')"), ==, 0);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM search WHERE search MATCH 'lighthouse'"), ==,
                   N_PAGES * ON_PAGE);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM search_docsize"), ==,
                   count (fixture, "SELECT count(*) FROM record WHERE row IN (SELECT id FROM search_docsize)"));
  for (guint i = 0; i < N_PAGES; i++)
    {
      g_autofree char *words = g_strdup_printf ("page%u line%u ", i, ON_PAGE - 1);

      g_assert_cmpint (found (fixture, words), ==, 1);
    }
}

static void
search_told_cb (SpStore     *store,
                SpStoreNews *news,
                guint       *times)
{
  *times += g_hash_table_contains (news->types, "");
}

/* The words come after the last page, a search that is open hears of them, and what is written meanwhile is found. */
static void
test_follow (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *own = NULL;
  g_autoptr(SpQuery) query = sp_query_new ("case");
  guint told = 0;

  g_signal_connect (fixture->store, "news", G_CALLBACK (search_told_cb), &told);
  for (guint i = 0; i + 1 < N_PAGES; i++)
    take_actions (fixture, case_id, i);
  g_assert_true (is_behind (fixture));
  g_assert_cmpint (found (fixture, "lighthouse "), ==, 0);

  own = commit_case (fixture, "xylophone");
  sp_query_search (query, "xylophone ");
  g_assert_cmpint (must_int (sp_store_count (fixture->store, query)), ==, 1);

  take_actions (fixture, case_id, N_PAGES - 1);
  assert_whole (fixture);
  g_assert_cmpuint (told, ==, 1);
  g_assert_cmpint (must_int (sp_store_count (fixture->store, query)), ==, 1);
}

/* A page that is the first and last keeps nobody waiting. */
static void
test_at_once (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);

  take_actions (fixture, case_id, N_PAGES - 1);
  g_assert_false (is_behind (fixture));
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM search WHERE search MATCH 'lighthouse'"), ==, ON_PAGE);
}

/* What goes again before its words came leaves none. */
static void
test_dropped (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *name = g_strdup_printf ("\"case:%s\"", case_id);
  g_autoptr(GBytes) page = NULL;

  for (guint i = 0; i < N_PAGES; i++)
    take_actions (fixture, case_id, i);
  page = make_page (fixture, name, FALSE, "");
  g_object_unref (must_object (sp_store_take_page (fixture->store, page)));
  must (sp_store_when_searchable (fixture->store));
  g_assert_false (is_behind (fixture));
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM search WHERE search MATCH 'lighthouse'"), ==, 0);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM search_data WHERE instr (block, CAST ('lighth' AS BLOB))"), ==, 0);
}

static void
test_locked (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);

  for (guint i = 0; i < N_PAGES; i++)
    take_actions (fixture, case_id, i);
  reopen (fixture);
  assert_whole (fixture);
}

static void
take_return (StoreFixture *fixture,
             const char   *id,
             const char   *case_id,
             gboolean      sealed)
{
  g_autofree char *put = g_strdup_printf (
    "{\"do\":\"put\",\"id\":\"%s\",\"type\":\"contribution\",\"compartment\":\"case:%s\",\"rev\":%d,\"fields\":"
    "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-02\",\"text\":\"foghorn\"%s}}",
    id, case_id, fixture->n_pages + 1, case_id, fixture->agency, sealed ? ",\"sealed\":true" : "");

  take_page (fixture, put);
}

static void
set_sealed (StoreFixture *fixture,
            const char   *id,
            gboolean      sealed)
{
  g_autoptr(SpRecord) record = must_object (sp_store_get (fixture->store, id));
  g_autoptr(SpChange) change = sp_change_new ();

  sp_change_set_flag (change, record, "sealed", sealed);
  g_object_unref (must_object (sp_store_commit (fixture->store, change)));
}

/* What is sealed, or sealed again, is not found by its words, whoever did it. */
static void
test_sealed (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);

  for (guint i = 0; i < 4; i++)
    {
      gboolean sealed = i % 2 == 0;

      take_return (fixture, id, case_id, sealed);
      g_assert_cmpint (found_of (fixture, "contribution", "foghorn "), ==, !sealed);
    }

  for (guint i = 0; i < 4; i++)
    {
      gboolean sealed = i % 2 == 0;

      set_sealed (fixture, id, sealed);
      g_assert_cmpint (found_of (fixture, "contribution", "foghorn "), ==, !sealed);
    }
}

static gint64
asked_for (StoreFixture *fixture)
{
  g_autoptr(JsonObject) request = must_json (sp_store_next_pull (fixture->store));

  return sp_json_get_int (request, "max", 0);
}

/* Pages are large until something is on show, even if the first filling is broken off in between. */
static void
test_page_size (StoreFixture  *fixture,
                gconstpointer  data)
{
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);
  g_autoptr(JsonObject) identity = json_object_new ();

  must (sp_store_create (fixture->store, SP_TEST_PASSPHRASE, SP_KEY_COST_FLOOR));
  json_object_set_string_member (identity, "device", "d1");
  json_object_set_string_member (identity, "epoch", "e1");
  fixture->agency = sp_ambient_new_id (fixture->ambient);
  json_object_set_string_member (identity, "agency", fixture->agency);
  must (sp_store_set_identity (fixture->store, identity));
  g_assert_cmpint (asked_for (fixture), ==, SP_WIRE_MAX_PAGE_CHANGES);

  for (guint i = 0; i < N_PAGES; i++)
    {
      take_actions (fixture, case_id, i);
      reopen (fixture);
      if (i + 1 < N_PAGES)
        g_assert_cmpint (asked_for (fixture), ==, SP_WIRE_MAX_PAGE_CHANGES);
    }
  g_assert_cmpint (asked_for (fixture), <, SP_WIRE_MAX_PAGE_CHANGES);
  assert_whole (fixture);
}

/* In a process of its own. */
static void
fill_and_die (Moment moment)
{
  StoreFixture fixture = { 0 };
  g_autofree char *case_id = NULL;

  set_up_open (&fixture, NULL);
  case_id = sp_ambient_new_id (fixture.ambient);
  g_print ("directory=%s\nagency=%s\ncase=%s\n", fixture.directory, fixture.agency, case_id);
  for (guint i = 0; i < N_PAGES - (moment == KILLED_BETWEEN_PAGES); i++)
    take_actions (&fixture, case_id, i);
  while (moment == KILLED_BETWEEN_WORDS &&
         count (&fixture, "SELECT count(*) FROM search WHERE search MATCH 'lighthouse'") == 0)
    ;
  g_assert_true (is_behind (&fixture));
  kill (getpid (), SIGKILL);
}

static char *
dup_printed (const char *output,
             const char *name)
{
  g_autofree char *mark = g_strconcat (name, "=", NULL);
  const char *at = strstr (output, mark);

  g_assert_nonnull (at);
  at += strlen (mark);

  return g_strndup (at, strcspn (at, "\n"));
}

static void
test_killed (gconstpointer data)
{
  Moment moment = GPOINTER_TO_UINT (data);
  StoreFixture fixture = { 0 };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *number = g_strdup_printf ("%d", (int) moment);
  g_autofree char *output = NULL;
  g_autofree char *case_id = NULL;
  g_autoptr(GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char *[]){ self, (char *) "--fill", number, NULL }, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output,
                NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);

  fixture.directory = dup_printed (output, "directory");
  fixture.agency = dup_printed (output, "agency");
  fixture.ambient = sp_ambient_new_seeded (2, 1780000000 * (gint64) G_USEC_PER_SEC);
  fixture.n_pages = N_PAGES + 1;
  fixture.store = sp_store_new (fixture.directory, fixture.ambient);
  case_id = dup_printed (output, "case");
  must (sp_store_unlock (fixture.store, SP_TEST_PASSPHRASE));
  if (moment == KILLED_BETWEEN_PAGES)
    take_actions (&fixture, case_id, N_PAGES - 1);
  assert_whole (&fixture);
  tear_down (&fixture, NULL);
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  if (argc == 3 && g_str_equal (argv[1], "--fill"))
    {
      fill_and_die ((Moment) g_ascii_strtoull (argv[2], NULL, 10));
      return 1;
    }
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/store/words/" name, StoreFixture, NULL, set_up_open, function, tear_down)
  ADD ("follow", test_follow);
  ADD ("at-once", test_at_once);
  ADD ("dropped", test_dropped);
  ADD ("locked", test_locked);
  ADD ("sealed", test_sealed);
#undef ADD
  g_test_add ("/store/words/page-size", StoreFixture, NULL, set_up_closed, test_page_size, tear_down);
  for (guint i = 0; i < N_MOMENTS; i++)
    {
      g_autofree char *path = g_strdup_printf ("/store/words/killed-%u", i);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_killed);
    }

  return g_test_run ();
}
