/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Lists that follow, compartments that come and go, indexes that are used. */

#include "config.h"

#include "sp-case-records.h"
#include "sp-json.h"
#include "sp-live-records-private.h"
#include "sp-store-private.h"
#include "sp-test-store.h"

#define N_ACTIONS 450

static char *
put_action (StoreFixture *fixture,
            const char   *id,
            const char   *case_id,
            int           rev,
            int           day,
            const char   *text)
{
  return g_strdup_printf ("{\"do\":\"put\",\"id\":\"%s\",\"type\":\"action\",\"compartment\":\"case:%s\",\"rev\":%d,"
                          "\"fields\":{\"case_id\":\"%s\",\"agency\":\"%s\",\"due\":\"2026-%02d-%02d\",\"status\":\"open\","
                          "\"text\":\"%s\"}}",
                          id, case_id, rev, case_id, fixture->agency, 1 + day / 28, 1 + day % 28, text);
}

static void
put_case (StoreFixture *fixture,
          const char   *id,
          const char   *words)
{
  g_autofree char *change =
    g_strdup_printf ("{\"do\":\"put\",\"id\":\"%s\",\"type\":\"case\",\"compartment\":\"case:%s\",\"rev\":1,"
                     "\"fields\":{\"reference\":\"ACDEF\",\"status\":\"accepted\",\"why_referred\":\"%s\"}}",
                     id, id, words);

  take_page (fixture, change);
}

/* What a view would hold that only listens to items-changed. */
static void
mirror_cb (GListModel *list,
           guint       position,
           guint       removed,
           guint       added,
           GPtrArray  *mirror)
{
  g_assert_cmpuint (position + removed, <=, mirror->len);

  if (removed > 0)
    g_ptr_array_remove_range (mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror, (int) (position + i), g_list_model_get_item (list, position + i));

  g_assert_cmpuint (mirror->len, ==, g_list_model_get_n_items (list));
}

/* That words are there, for searches, may be told between. */
static void
news_cb (SpStore     *store,
         SpStoreNews *news,
         gboolean    *changed)
{
  *changed |= news->ids->len > 0 || !g_hash_table_contains (news->types, "");
}

/* As take_page (), and waits until the store has told of it. */
static void
take_page_and_hear (StoreFixture *fixture,
                    const char   *changes)
{
  gboolean changed = FALSE;
  gulong handler = g_signal_connect (fixture->store, "news", G_CALLBACK (news_cb), &changed);

  take_page (fixture, changes);
  while (!changed)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (fixture->store, handler);
}

static void
assert_mirrored (SpRecordList *list,
                 GPtrArray    *mirror)
{
  const char *last = "";

  must (sp_record_list_when_settled (list));
  g_assert_cmpuint (mirror->len, ==, g_list_model_get_n_items (G_LIST_MODEL (list)));
  for (guint i = 0; i < mirror->len; i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (G_LIST_MODEL (list), i);
      g_autofree char *due = sp_record_dup_text (mirror->pdata[i], "due");

      g_assert_true (mirror->pdata[i] == record);
      g_assert_true (sp_record_get_loaded (record));
      g_assert_cmpint (strcmp (last, due), <=, 0);
      last = g_intern_string (due);
    }
}

/* Rows come, move, change and go in random places; whoever listens has the same list, in order, all loaded. */
static void
test_follows (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) mirror = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(SpQuery) query = sp_query_new ("action");
  g_autoptr(SpRecordList) list = NULL;
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);

  sp_query_order (query, "due", FALSE);
  sp_query_with (query, "agency");
  list = sp_store_list (fixture->store, query);
  sp_record_list_set_viewed (list, GPOINTER_TO_INT (data));
  g_signal_connect (list, "items-changed", G_CALLBACK (mirror_cb), mirror);

  for (int round = 0; round < 25; round++)
    {
      g_autoptr(GString) changes = g_string_new (NULL);
      int n = round == 0 ? N_ACTIONS : g_rand_int_range (rand, 1, 12);

      for (int i = 0; i < n; i++)
        {
          g_autofree char *change = NULL;
          gboolean fresh = ids->len == 0 || round == 0 || g_rand_int_range (rand, 0, 3) == 0;
          guint which = fresh ? ids->len : (guint) g_rand_int_range (rand, 0, (int) ids->len);

          if (fresh)
            g_ptr_array_add (ids, sp_ambient_new_id (fixture->ambient));

          if (!fresh && g_rand_int_range (rand, 0, 3) == 0)
            change = g_strdup_printf ("{\"do\":\"delete\",\"id\":\"%s\",\"compartment\":\"case:%s\",\"rev\":%d}",
                                      (char *) ids->pdata[which], case_id, round + 2);
          else
            change = put_action (fixture, ids->pdata[which], case_id, round + 2, g_rand_int_range (rand, 0, 300), "text");

          g_string_append_printf (changes, "%s%s", i > 0 ? "," : "", change);
        }

      take_page_and_hear (fixture, changes->str);
      assert_mirrored (list, mirror);
    }

  {
    SpRecord *link = sp_record_get_link (mirror->pdata[0], "agency");
    g_autofree char *name = NULL;

    g_assert_nonnull (link);
    name = sp_record_dup_text (link, "name");
    g_assert_cmpstr (name, ==, "Police");
  }

  must (sp_store_lock (fixture->store));
  g_assert_cmpuint (mirror->len, ==, 0);
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
  assert_mirrored (list, mirror);
  g_assert_cmpuint (mirror->len, >, 100);
}

static void
replaced_cb (GListModel *list,
             guint       position,
             guint       removed,
             guint       added,
             guint      *count)
{
  ++*count;
}

static void
told_cb (GObject    *object,
         GParamSpec *pspec,
         guint      *count)
{
  ++*count;
}

static SpRecord *
item (SpRecordList *list,
      guint         position)
{
  return g_list_model_get_item (G_LIST_MODEL (list), position);
}

/* A list of actions, of which only the first page is loaded. */
static SpRecordList *
view_actions (StoreFixture *fixture,
              guint         n,
              guint        *replaced)
{
  g_autofree char *case_id = sp_ambient_new_id (fixture->ambient);
  g_autoptr(GString) changes = g_string_new (NULL);
  g_autoptr(SpQuery) query = sp_query_new ("action");
  SpRecordList *list;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = sp_ambient_new_id (fixture->ambient);
      g_autofree char *change = put_action (fixture, id, case_id, 2, 1, "text");

      g_string_append_printf (changes, "%s%s", i > 0 ? "," : "", change);
    }

  take_page_and_hear (fixture, changes->str);
  sp_query_with (query, "agency");
  list = sp_store_list (fixture->store, query);
  sp_record_list_set_viewed (list, TRUE);
  must (sp_record_list_when_settled (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, n);
  g_signal_connect (list, "items-changed", G_CALLBACK (replaced_cb), replaced);

  return list;
}

/* In a list that is only viewed the placeholder becomes the record, with its links, and says so once. */
static void
test_viewed (StoreFixture  *fixture,
             gconstpointer  data)
{
  guint replaced = 0;
  guint told = 0;
  g_autoptr(SpRecordList) list = view_actions (fixture, 450, &replaced);
  g_autoptr(SpRecord) record = item (list, 250);
  g_autoptr(SpRecord) same = NULL;

  g_assert_false (sp_record_get_loaded (record));
  g_assert_cmpstr (sp_record_get_id (record), ==, "");
  g_signal_connect (record, "notify::loaded", G_CALLBACK (told_cb), &told);
  must (sp_record_list_when_settled (list));
  g_assert_cmpuint (replaced, ==, 0);
  g_assert_cmpuint (told, ==, 1);
  g_assert_true (sp_record_get_loaded (record));
  g_assert_nonnull (sp_record_get_link (record, "agency"));
  g_assert_true (g_str_has_prefix (sp_record_get_compartment (record), "case:"));
  same = must_object (sp_store_get (fixture->store, sp_record_get_id (record)));
  g_assert_true (same == record);
}

static gboolean
busy_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Somebody else got hold of the record while its page was on the way: there is one object an id. */
static void
test_viewed_elsewhere (StoreFixture  *fixture,
                       gconstpointer  data)
{
  guint replaced = 0;
  g_autoptr(SpRecordList) list = view_actions (fixture, 450, &replaced);
  g_autoptr(SpQuery) query = sp_query_new ("action");
  g_autoptr(SpRecord) placeholder = item (list, 250);
  g_autoptr(SpRecord) now = NULL;
  g_autoptr(SpRecord) there = NULL;
  g_autoptr(GListModel) all = NULL;
  guint busy = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 24, busy_cb, NULL, NULL);

  all = must_object (sp_store_find_all (fixture->store, query));
  g_source_remove (busy);
  must (sp_record_list_when_settled (list));
  now = item (list, 250);
  there = g_list_model_get_item (all, 250);
  g_assert_true (now == there);
  g_assert_true (sp_record_get_loaded (now));
  g_assert_false (sp_record_get_loaded (placeholder));
  g_assert_cmpuint (replaced, >, 0);
}

/* What was scrolled past before it came is not loaded, but it is when somebody comes back to it. */
static void
test_viewed_far (StoreFixture  *fixture,
                 gconstpointer  data)
{
  guint replaced = 0;
  g_autoptr(SpRecordList) list = view_actions (fixture, 1300, &replaced);
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(SpRecord) again = NULL;

  for (guint page = 1; page < 13; page++)
    g_ptr_array_add (records, item (list, page * 100));
  must (sp_record_list_when_settled (list));
  g_assert_false (sp_record_get_loaded (records->pdata[0]));
  g_assert_true (sp_record_get_loaded (records->pdata[records->len - 1]));

  again = item (list, 100);
  g_assert_true (again == records->pdata[0]);
  must (sp_record_list_when_settled (list));
  g_assert_true (sp_record_get_loaded (again));
  g_assert_cmpuint (replaced, ==, 0);
}

/* The store is locked while records are being filled in. */
static void
test_viewed_locked (StoreFixture  *fixture,
                    gconstpointer  data)
{
  guint replaced = 0;
  g_autoptr(SpRecordList) list = view_actions (fixture, 1300, &replaced);
  g_autoptr(SpRecord) first = item (list, 700);
  g_autoptr(SpRecord) last = item (list, 1299);

  must (sp_store_lock (fixture->store));
  must (sp_record_list_when_settled (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_assert_false (sp_record_get_loaded (first));
  must (sp_store_unlock (fixture->store, SP_TEST_PASSPHRASE));
  must (sp_record_list_when_settled (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1300);
}

static DexFuture *
count_rows_job (SpSql    *sql,
                gpointer  data)
{
  g_autoptr(GError) error = NULL;
  gint64 n;

  sp_sql_get_int (sql, data, &n, &error, "");
  g_assert_no_error (error);

  return dex_future_new_for_int64 (n);
}

static gint64
count_rows (StoreFixture *fixture,
            const char   *statement)
{
  return must_int (sp_sql_thread_run (sp_store_get_writer_thread (fixture->store), count_rows_job, (gpointer) statement,
                                      NULL));
}

/* A compartment that is dropped leaves nothing: no row, no word in the index, no draft, no record on show. */
static void
test_dropped (StoreFixture  *fixture,
              gconstpointer  data)
{
  SpStore *store = fixture->store;
  g_autofree char *kept = sp_ambient_new_id (fixture->ambient);
  g_autofree char *dropped = sp_ambient_new_id (fixture->ambient);
  g_autofree char *draft = g_strdup_printf ("case:%s:why", dropped);
  g_autofree char *name = g_strdup_printf ("\"case:%s\"", dropped);
  g_autofree char *text = NULL;
  g_autoptr(GBytes) page = NULL;
  g_autoptr(SpPageResult) result = NULL;
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpQuery) search = sp_query_new (NULL);
  g_autoptr(SpQuery) words = sp_query_new (NULL);
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpChange) inverse = NULL;
  g_autoptr(JsonObject) push = NULL;

  put_case (fixture, kept, "lighthouse");
  put_case (fixture, dropped, "xylophone");
  must (sp_store_save_draft (store, draft, "half a thought"));
  record = must_object (sp_store_get (store, dropped));
  sp_change_set_text (change, record, "why_referred", "xylophone twice");
  inverse = must_object (sp_store_commit (store, change));

  page = make_page (fixture, name, FALSE, "");
  result = must_object (sp_store_take_page (store, page));
  g_assert_cmpstr (sp_page_result_get_drops (result)[0], !=, NULL);

  must_fail (sp_store_get (store, dropped), SP_STORE_ERROR_NOT_FOUND);
  while (!sp_record_get_gone (record))
    g_main_context_iteration (NULL, TRUE);
  text = must_string (sp_store_load_draft (store, draft));
  g_assert_null (text);
  sp_query_search (search, "xylophone");
  g_assert_cmpint (must_int (sp_store_count (store, search)), ==, 0);
  sp_query_search (words, "lighthouse");
  g_assert_cmpint (must_int (sp_store_count (store, words)), ==, 1);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM search_data WHERE instr (block, CAST ('xylo' AS BLOB))"), ==, 0);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM search_data WHERE instr (block, CAST ('light' AS BLOB))"), >, 0);

  /* What was not sent goes to the server, which keeps it for its author. */
  g_assert_cmpuint (sp_store_get_pending (store), ==, 1);
  push = must_json (sp_store_next_push (store, 10, 1 << 20));
  g_assert_nonnull (push);
}

/* While a first pull is under way nothing half is shown. */
static void
test_filling (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autofree char *action = sp_ambient_new_id (fixture->ambient);
  g_autofree char *change = put_action (fixture, action, id, 3, 4, "text");
  g_autoptr(GBytes) page = make_page (fixture, "", TRUE, change);
  g_autoptr(SpPageResult) result = must_object (sp_store_take_page (fixture->store, page));
  g_autoptr(SpQuery) query = sp_query_new ("action");
  g_autoptr(SpRecordList) list = sp_store_list (fixture->store, query);

  g_assert_true (sp_page_result_get_more (result));
  must (sp_record_list_when_settled (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  take_page_and_hear (fixture, "");
  must (sp_record_list_when_settled (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
}

static void
link_clear (gpointer data)
{
  sp_row_unref (((SpRowLink *) data)->target);
}

static SpRow *
make_case_row (const char *why,
               const char *victim)
{
  SpRow *row = sp_row_new ();
  SpRow *target = sp_row_new ();
  g_autofree char *fields = g_strdup_printf ("{\"why_referred\":\"%s\",\"victim\":\"%s\"}", why, victim);
  SpRowLink link = { sp_record_type_find_field (sp_case_record_type (), "victim"), target };

  target->row = *victim;
  target->id = g_strdup (victim);
  target->type = sp_person_record_type ();
  target->compartment = g_strdup ("case:c");
  target->fields = json_object_new ();
  row->row = 1;
  row->id = g_strdup ("c");
  row->type = sp_case_record_type ();
  row->compartment = g_strdup ("case:c");
  row->fields = sp_json_parse_object (fields, -1, NULL);
  row->links = g_array_new (FALSE, FALSE, sizeof (SpRowLink));
  g_array_set_clear_func (row->links, link_clear);
  g_array_append_val (row->links, link);

  return row;
}

static void
assert_case (SpRecord   *record,
             const char *why,
             const char *victim)
{
  SpRecord *link = sp_record_get_link (record, "victim");

  g_assert_cmpstr (sp_case_get_why_referred (SP_CASE (record)), ==, why);
  g_assert_cmpstr (link != NULL ? sp_record_get_id (link) : NULL, ==, victim);
}

/* What was asked for before somebody's edit, and is told after it, does not take the edit back from what is on show. */
static void
test_late (void)
{
  static const char * const PATHS[] = { "victim", NULL };
  SpLiveRecords *records = sp_live_records_new ();
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  guint64 before = sp_live_records_get_moment (records);
  SpRow *first = make_case_row ("as it was", "a");
  SpRow *late = make_case_row ("as it was", "a");
  SpRow *edited = make_case_row ("edited", "b");
  SpRow *newest = make_case_row ("newest", "b");
  g_autoptr(SpRecord) record = sp_live_records_take_row (records, first, PATHS, NULL, before);
  g_autoptr(SpRecord) written = NULL;
  g_autoptr(SpRecord) told = NULL;
  g_autoptr(SpRecord) read = NULL;
  SpLiveRefresh *refresh;

  assert_case (record, "as it was", "a");
  written = sp_live_records_take_row (records, edited, NULL, NULL, G_MAXUINT64);
  g_ptr_array_add (ids, (gpointer) "c");
  refresh = sp_live_refresh_new (records, ids);
  told = sp_live_records_take_row (records, late, PATHS, NULL, before);
  assert_case (record, "edited", "b");
  read = sp_live_records_take_row (records, newest, PATHS, NULL, sp_live_records_get_moment (records));
  assert_case (record, "newest", "b");
  g_assert_true (written == record && told == record && read == record);

  sp_live_refresh_unref (refresh);
  sp_row_unref (first);
  sp_row_unref (late);
  sp_row_unref (edited);
  sp_row_unref (newest);
  sp_live_records_free (records);
}

/* What changed while it was being read, and nobody held it yet, is read once more. */
static void
test_missed (void)
{
  static const char * const PATHS[] = { "victim", NULL };
  SpLiveRecords *records = sp_live_records_new ();
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  guint64 before = sp_live_records_get_moment (records);
  SpRow *late = make_case_row ("as it was", "a");
  SpRow *newest = make_case_row ("newest", "b");
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpRecord) read = NULL;
  g_autoptr(GPtrArray) missed = NULL;
  g_autoptr(GPtrArray) left = NULL;
  SpLiveRefresh *refresh;
  SpLiveRefresh *again;

  g_ptr_array_add (ids, (gpointer) "c");
  g_ptr_array_add (ids, (gpointer) "nobody's");
  refresh = sp_live_refresh_new (records, ids);
  record = sp_live_records_take_row (records, late, PATHS, NULL, before);
  assert_case (record, "as it was", "a");
  missed = sp_live_records_take_refresh (records, refresh);
  g_assert_cmpuint (missed->len, ==, 1);
  g_assert_cmpstr (missed->pdata[0], ==, "c");

  again = sp_live_refresh_new (records, missed);
  read = sp_live_records_take_row (records, newest, PATHS, NULL, sp_live_records_get_moment (records));
  assert_case (record, "newest", "b");
  left = sp_live_records_take_refresh (records, again);
  g_assert_cmpuint (left->len, ==, 0);

  sp_live_refresh_unref (refresh);
  sp_live_refresh_unref (again);
  sp_row_unref (late);
  sp_row_unref (newest);
  sp_live_records_free (records);
}

typedef struct
{
  SpQuery *query;
  const char *index;
} Plan;

static DexFuture *
plan_job (SpSql    *sql,
          gpointer  data)
{
  Plan *plan = data;
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = sp_query_to_sql (plan->query, SP_QUERY_ROWS, FALSE, values);
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", text, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) all = g_string_new (NULL);
  SpStatement *st = sp_sql_prepare (sql, explain, &error);

  g_assert_no_error (error);
  while (sp_statement_step (st, &error) > 0)
    g_string_append_printf (all, "%s\n", sp_statement_get_text (st, 3));
  g_assert_no_error (error);

  if (strstr (all->str, plan->index) == NULL)
    g_error ("%s is not used:\n%s\n%s", plan->index, text, all->str);

  return dex_future_new_true ();
}

static void
test_indexes (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autoptr(SpQuery) of_case = sp_query_new ("action");
  g_autoptr(SpQuery) of_cases = sp_query_new ("action");
  g_autoptr(SpQuery) of_type = sp_query_new ("incident");
  g_autoptr(SpQuery) by_due = sp_query_new ("action");
  g_autoptr(SpQuery) own_overdue = sp_query_new ("action");
  g_autoptr(SpQuery) by_name = sp_query_new ("person");
  g_autoptr(SpQuery) by_reference = sp_query_new ("case");
  Plan plans[] = {
    { of_case, "record_kind (<expr>=? AND cid=?)" },
    { of_cases, "record_kind (<expr>=? AND cid=?)" },
    { of_type, "record_kind (<expr>=?)" },
    { by_due, "field_action_due" },
    { own_overdue, "field_action_agency_status_due (<expr>=? AND <expr>=? AND <expr><?)" },
    { by_name, "field_person_family_name" },
    { by_reference, "field_case_reference" },
  };

  sp_query_where (of_case, "case_id", "=", "x");
  sp_query_where_in (of_cases, "status", (const char * const[]){ "open", "in_progress", NULL });
  sp_query_where_in (of_cases, "case_id", (const char * const[]){ "x", "y", NULL });
  sp_query_order (of_cases, "due", FALSE);
  sp_query_order (by_due, "due", TRUE);
  sp_query_where (own_overdue, "agency", "=", "x");
  sp_query_where_in (own_overdue, "status", (const char * const[]){ "open", "in_progress", NULL });
  sp_query_where (own_overdue, "due", "<", "2026-01-01");
  sp_query_order (own_overdue, "due", FALSE);
  sp_query_order (by_name, "family_name", FALSE);
  sp_query_where (by_reference, "reference", "=", "acdef");

  for (guint i = 0; i < G_N_ELEMENTS (plans); i++)
    must (sp_sql_thread_run (sp_store_get_reader_thread (fixture->store), plan_job, &plans[i], NULL));
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/store/lists/" name, StoreFixture, NULL, set_up_open, function, tear_down)
  ADD ("follows", test_follows);
  g_test_add ("/store/lists/follows-viewed", StoreFixture, GINT_TO_POINTER (TRUE), set_up_open, test_follows, tear_down);
  ADD ("viewed", test_viewed);
  ADD ("viewed-elsewhere", test_viewed_elsewhere);
  ADD ("viewed-far", test_viewed_far);
  ADD ("viewed-locked", test_viewed_locked);
  ADD ("dropped", test_dropped);
  ADD ("filling", test_filling);
  g_test_add_func ("/store/lists/late", test_late);
  g_test_add_func ("/store/lists/missed", test_missed);
  ADD ("indexes", test_indexes);
#undef ADD

  return g_test_run ();
}
