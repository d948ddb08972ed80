/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "bench-cache.h"

/* Search as a person types it, letter by letter, and one edit until it is on the disk. */

#define FOUND 50 /* as many as the window asks for */

static const char *const typed[] = {
  "okafor", "restraining order", "parked outside school", "fairweather tracker", "42/0079", "doorbell camera nowak",
  "knife", "langenton", "priya patel", "she was",
};

static SpQuery *
make_query (const char *text)
{
  SpQuery *query = sp_query_new (NULL);

  sp_query_search (query, text);
  sp_query_with (query, "case_id");
  sp_query_with (query, "victim");
  sp_query_with (query, "perpetrator");
  sp_query_limit (query, FOUND);
  return query;
}

/* Words as the index has them, the last one still being typed; NULL where there is none. */
static char *
make_match (const char *text)
{
  g_auto(GStrv) parts = g_strsplit_set (text, " /", -1);
  GString *match = g_string_new (NULL);

  for (guint i = 0; parts[i]; i++)
    if (*parts[i])
      g_string_append_printf (match, "%s\"%s\"*", match->len > 0 ? " " : "", parts[i]);
  return g_string_free (match, FALSE);
}

static guint
search_bare (SpSql *sql, const char *text)
{
  g_autofree char *match = make_match (text);
  g_autoptr(GError) error = NULL;
  SpStatement *st;
  guint n = 0;
  int step;

  st = sp_sql_query (sql, "SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid DESC LIMIT ?2", &error, "ti",
                     match, (gint64) FOUND);
  bench_must (st, error);
  while ((step = sp_statement_step (st, &error)) > 0)
    n++;
  bench_must_be (step == 0, error);
  sp_statement_reset (st);
  return n;
}

/* The answer is there when the records are: as the window shows them. */
static guint
search_store (SpRecordList **list, SpStore *store, const char *text)
{
  g_autoptr(SpQuery) query = make_query (text);

  if (*list)
    sp_record_list_set_query (*list, query);
  else
    *list = sp_store_list (store, query);
  bench_await_done (sp_record_list_when_settled (*list));
  return g_list_model_get_n_items (G_LIST_MODEL (*list));
}

/* One round through everything that is typed; the slowest keystrokes are named in @slow. */
static void
type_all (SpStore *store, SpSql *sql, GArray *values, GArray *floors, JsonObject *slow)
{
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      SpRecordList *list = NULL;

      for (const char *end = typed[i] + 1; end[-1] != '\0'; end++)
        {
          g_autofree char *text = g_strndup (typed[i], end - typed[i]);
          double began = bench_now ();
          double value;

          if (g_str_has_suffix (text, " ") || g_str_has_suffix (text, "/"))
            continue;
          search_store (&list, store, text);
          value = (bench_now () - began) * 1e3;
          bench_values_add (values, value);
          if (value > 16)
            json_object_set_double_member (slow, text, value);
          began = bench_now ();
          search_bare (sql, text);
          bench_values_add (floors, (bench_now () - began) * 1e3);
        }
      g_clear_object (&list);
    }
}

void
bench_measure_search (Bench *self, BenchResult *result)
{
  const char *directory = bench_cache_get (self, "large", self->n_cases, TRUE);
  g_autoptr(SpSql) sql = bench_cache_sql (directory);
  g_autoptr(SpStore) store = bench_cache_open (directory);
  g_autoptr(GArray) values = bench_values_new ();
  g_autoptr(GArray) floors = bench_values_new ();
  JsonObject *slow = json_object_new ();

  for (guint i = 0; i < self->runs; i++)
    type_all (store, sql, values, floors, slow);
  result->runs = self->runs;
  result->value = bench_percentile (values, 99);
  result->floor = bench_percentile (floors, 99);
  result->measured = "99th percentile of a keystroke until its 50 records are there, all types, links loaded";
  result->floor_words = "the FTS5 query alone, newest 50, on the same file";
  json_object_set_int_member (result->more, "keystrokes", values->len);
  json_object_set_int_member (result->more, "records", self->n_cases * 25);
  json_object_set_double_member (result->more, "median", bench_median (values));
  json_object_set_double_member (result->more, "floor_median", bench_median (floors));
  json_object_set_object_member (result->more, "slow", slow);
  bench_cache_close (store);
}

static void
edit_once (SpStore *store, SpRecord *record, guint i)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *text = g_strdup_printf ("Visit the victim at work and check the doorbell camera, try %u.", i);

  sp_change_set_text (change, record, "text", text);
  g_object_unref (bench_await_object (sp_store_commit (store, change)));
}

static void
edit_bare (SpSql *sql, gint64 row, guint i)
{
  g_autoptr(GError) error = NULL;

  bench_must_be (sp_sql_begin (sql, &error), error);
  bench_must_be (sp_sql_run (sql, "UPDATE record SET fields = json_set (fields, '$.text', ?2) WHERE row = ?1", &error,
                             "it", row, i % 2 ? "Visit the victim at work." : "Check the doorbell camera."),
                 error);
  bench_must_be (sp_sql_commit (sql, &error), error);
}

static GListModel *
find_actions (SpStore *store, guint n)
{
  g_autoptr(SpQuery) query = sp_query_new ("action");

  sp_query_limit (query, n);
  return bench_await_object (sp_store_find_all (store, query));
}

static SpSql *
make_bare (Bench *self, gint64 *row)
{
  g_autoptr(BenchData) data = bench_data_new (self->n_cases);
  g_autoptr(BenchRows) rows = bench_rows_new ();
  g_autofree char *path = bench_path (self, "edit.db");
  double seconds;

  for (guint i = 0; i < MAX (self->n_cases / 5, 10); i++)
    bench_data_case (data, TRUE, bench_rows_add, rows);
  *row = bench_rows_count (rows) / 50 * 25 + 24; /* an action */
  return bench_rows_insert (rows, path, SP_SQL_DURABLE, &seconds);
}

void
bench_measure_edit (Bench *self, BenchResult *result)
{
  const char *directory = bench_cache_get (self, "large", self->n_cases, TRUE);
  g_autoptr(SpStore) store = bench_cache_open (directory);
  guint n = self->quick ? 20 : 300;
  g_autoptr(GListModel) actions = find_actions (store, 50);
  g_autoptr(GArray) values = bench_values_new ();
  g_autoptr(GArray) floors = bench_values_new ();
  gint64 row;
  g_autoptr(SpSql) sql = make_bare (self, &row);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (actions, i % g_list_model_get_n_items (actions));
      double began = bench_now ();

      edit_once (store, record, i);
      bench_values_add (values, (bench_now () - began) * 1e3);
      began = bench_now ();
      edit_bare (sql, row, i);
      bench_values_add (floors, (bench_now () - began) * 1e3);
    }
  result->runs = n;
  result->value = bench_median (values);
  result->floor = bench_median (floors);
  result->measured = "an action's words changed: from commit to on the disk (fsync), record, outbox and search index";
  result->floor_words = "UPDATE and COMMIT of one action's row in bare SQLCipher, synchronous FULL";
  json_object_set_int_member (result->more, "records", self->n_cases * 25);
  json_object_set_double_member (result->more, "p99", bench_percentile (values, 99));
  json_object_set_double_member (result->more, "floor_p99", bench_percentile (floors, 99));
  bench_cache_close (store);
}
