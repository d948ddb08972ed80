/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "bench-cache.h"

#include "sp-compartment.h"
#include "sp-store-sync.h"

/* A compartment that is taken from a laptop, until no byte of it is left there. */

#define N_LOST 5000

typedef struct
{
  const char *compartment;
  GString *changes;
  guint n;
} Lot;

static void
append_cb (const BenchRecord *record, gpointer data)
{
  Lot *self = data;

  if (self->n == N_LOST)
    return;
  g_string_append_printf (self->changes,
                          "%s{\"id\":\"%s\",\"type\":\"%s\",\"compartment\":\"%s\",\"rev\":1000000,\"do\":\"put\","
                          "\"fields\":%s}",
                          self->n > 0 ? "," : "", record->id, record->type, self->compartment, record->fields);
  self->n++;
}

/* @drop and @add: names, quoted, or nothing. */
static void
take_page (SpStore *store, const char *drop, const char *add, const char *changes)
{
  char *page = g_strdup_printf ("{\"compartments\":{\"drop\":[%s],\"add\":[%s]},\"epoch\":\"bench\",\"acl_rev\":1,"
                                "\"upto\":1000000,\"progress\":1,\"more\":false,\"cursor\":\"purge\",\"changes\":[%s]}",
                                drop, add, changes);
  g_autoptr(GBytes) bytes = g_bytes_new_take (page, strlen (page));

  g_object_unref (bench_await_object (sp_store_take_page (store, bytes)));
}

static double
purge_once (SpStore *store, BenchData *data)
{
  g_autoptr(SpAmbient) ambient = sp_ambient_new_system ();
  g_autofree char *id = sp_ambient_new_id (ambient);
  g_autofree char *compartment = sp_compartment_for_case (id);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", compartment);
  Lot lot = { compartment, g_string_new (NULL), 0 };
  double began;
  double seconds;
  GValue *purged;

  while (lot.n < N_LOST)
    bench_data_case (data, TRUE, append_cb, &lot);
  take_page (store, "", quoted, lot.changes->str);
  g_string_free (lot.changes, TRUE);
  bench_await_done (sp_store_when_searchable (store));
  began = bench_now ();
  take_page (store, quoted, "", "");
  purged = bench_await (sp_store_purge (store));
  seconds = bench_now () - began;
  bench_must_be (g_strv_contains (g_value_get_boxed (purged), compartment), NULL);
  bench_await_done (sp_store_take_purged (store, (const char *const[]){ compartment, NULL }));
  g_value_unset (purged);
  g_free (purged);
  return seconds;
}

/* As many bare rows are written anew. */
static double
scrub_bare (Bench *self, BenchData *data, guint n_cases)
{
  g_autoptr(BenchRows) rows = bench_rows_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *path = bench_path (self, "purge.db");
  SpSql *sql;
  double began;
  double seconds;

  for (guint i = 0; i < n_cases; i++)
    bench_data_case (data, TRUE, bench_rows_add, rows);
  sql = bench_rows_insert (rows, path, SP_SQL_NONE, &seconds);
  began = bench_now ();
  bench_must_be (sp_sql_scrub (sql, &error), error);
  seconds = bench_now () - began;
  sp_sql_close (sql);
  bench_remove (path);
  return seconds;
}

void
bench_measure_purge (Bench *self, BenchResult *result)
{
  guint n_cases = self->n_pull / 25;
  const char *directory = bench_cache_get (self, "purge", n_cases, TRUE);
  g_autoptr(SpStore) store = bench_cache_open (directory);
  g_autoptr(BenchData) data = bench_data_new (17);
  g_autoptr(GArray) values = bench_values_new ();
  g_autoptr(GArray) floors = bench_values_new ();

  for (guint i = 0; i < self->runs; i++)
    {
      bench_values_add (values, purge_once (store, data));
      bench_values_add (floors, scrub_bare (self, data, n_cases));
    }
  result->runs = self->runs;
  result->value = bench_median (values);
  result->floor = bench_median (floors);
  result->measured = "a compartment of 5,000 records dropped, from its page until no byte of it is left in the cache";
  result->floor_words = "as many rows as the cache keeps, in one table of bare SQLCipher, written anew (VACUUM)";
  json_object_set_int_member (result->more, "records", n_cases * 25);
  json_object_set_int_member (result->more, "records_lost", N_LOST);
  bench_cache_close (store);
}
