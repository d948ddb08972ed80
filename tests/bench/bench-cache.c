/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "bench-cache.h"

#include "sp-key-file-private.h"
#include "sp-store-sync.h"
#include "sp-wire.h"

#include <string.h>

/* Caches that are filled as a server would fill them: by pages. */

typedef struct
{
  GString *changes;
  GString *add;
  guint n;
  guint page;
  SpStore *store;
} Filler;

static void
send_page (Filler *self, gboolean more)
{
  GString *page = g_string_sized_new (self->changes->len + self->add->len + 256);
  g_autoptr(GBytes) bytes = NULL;

  self->page++;
  g_string_append_printf (page,
                          "{\"compartments\":{\"drop\":[],\"add\":[%s]},\"epoch\":\"bench\",\"acl_rev\":1,"
                          "\"upto\":%u,\"progress\":%s,\"more\":%s,\"cursor\":\"%u\",\"changes\":[%s]}",
                          self->add->str, self->page, more ? "0.5" : "1", more ? "true" : "false", self->page,
                          self->changes->str);
  bytes = g_string_free_to_bytes (page);
  g_object_unref (bench_await_object (sp_store_take_page (self->store, bytes)));
  g_string_truncate (self->changes, 0);
  g_string_truncate (self->add, 0);
  self->n = 0;
}

static void
change_cb (const BenchRecord *record, gpointer data)
{
  Filler *self = data;
  gboolean opens = g_str_equal (record->type, "case");

  if (opens && self->n > SP_WIRE_MAX_PAGE_CHANGES - 50)
    send_page (self, TRUE);
  if (opens)
    g_string_append_printf (self->add, "%s\"%s\"", self->add->len > 0 ? "," : "", record->compartment);
  g_string_append_printf (self->changes,
                          "%s{\"id\":\"%s\",\"type\":\"%s\",\"compartment\":\"%s\",\"rev\":%u,\"do\":\"put\","
                          "\"fields\":%s}",
                          self->n > 0 ? "," : "", record->id, record->type, record->compartment, self->page + 1,
                          record->fields);
  self->n++;
}

static void
set_identity (SpStore *store, BenchData *data)
{
  g_autoptr(JsonObject) identity = json_object_new ();
  g_autofree char *pin = g_strnfill (64, '0');
  g_autofree char *key = g_strnfill (84, 'A');
  g_autofree char *secret = g_strconcat (key, "AA==", NULL);

  json_object_set_string_member (identity, "device", bench_data_get_agency (data, 1));
  json_object_set_string_member (identity, "member", bench_data_get_member (data));
  json_object_set_string_member (identity, "agency", bench_data_get_agency (data, 0));
  json_object_set_string_member (identity, "partnership", bench_data_get_agency (data, 2));
  json_object_set_string_member (identity, "name", "Bench");
  json_object_set_string_member (identity, "epoch", "bench");
  json_object_set_string_member (identity, "server", "https://127.0.0.1:9");
  json_object_set_string_member (identity, "pin", pin);
  json_object_set_string_member (identity, "secret_key", secret);
  bench_await_done (sp_store_set_identity (store, identity));
}

static void
fill (const char *directory, guint n_cases, gboolean whole)
{
  g_autoptr(BenchData) data = bench_data_new (n_cases);
  g_autoptr(SpAmbient) ambient = sp_ambient_new_system ();
  g_autoptr(SpStore) store = sp_store_new (directory, ambient);
  Filler filler = { .store = store };

  bench_await_done (sp_store_create (store, BENCH_PASSPHRASE, SP_KEY_COST_CALIBRATED));
  set_identity (store, data);
  filler.changes = g_string_new (NULL);
  filler.add = g_string_new ("\"" "directory" "\"");
  bench_data_directory (data, change_cb, &filler);
  for (guint i = 0; i < n_cases; i++)
    bench_data_case (data, whole, change_cb, &filler);
  send_page (&filler, FALSE);
  bench_await_done (sp_store_when_searchable (store));
  g_string_free (filler.changes, TRUE);
  g_string_free (filler.add, TRUE);
  bench_cache_close (store);
}

/**
 * bench_cache_get:
 * @self: the run
 * @name: the cache's name
 * @n_cases: how many cases it holds
 * @whole: as for bench_data_case ()
 *
 * Makes a cache, the first time that it is asked for.
 *
 * Returns: (transfer none): its directory, closed
 */
const char *
bench_cache_get (Bench *self, const char *name, guint n_cases, gboolean whole)
{
  /* As the application looks for it below its data home. */
  g_autofree char *path = g_build_filename (self->directory, name, "stalking-partnership", "partnership", NULL);
  const char *directory = g_intern_string (path);

  if (g_file_test (directory, G_FILE_TEST_EXISTS))
    return directory;
  g_printerr ("Making a cache of %u cases …\n", n_cases);
  fill (directory, n_cases, whole);
  return directory;
}

SpStore *
bench_cache_open (const char *directory)
{
  g_autoptr(SpAmbient) ambient = sp_ambient_new_system ();
  SpStore *store = sp_store_new (directory, ambient);

  bench_await_done (sp_store_unlock (store, BENCH_PASSPHRASE));
  return store;
}

void
bench_cache_close (SpStore *store)
{
  bench_await_done (sp_store_lock (store));
}

/* The same file without the store, for a floor. */
SpSql *
bench_cache_sql (const char *directory)
{
  g_autofree char *key_path = g_build_filename (directory, "key", NULL);
  g_autofree char *path = g_build_filename (directory, "cache.db", NULL);
  g_autoptr(GError) error = NULL;
  guint8 *root = bench_must (sp_key_file_open (key_path, BENCH_PASSPHRASE, NULL, &error), error);
  guint8 *key = sp_key_derive_database (root);
  SpSql *sql = bench_must (sp_sql_open (path, key, SP_SQL_READ_ONLY, &error), error);

  sp_key_free (root);
  sp_key_free (key);
  return sql;
}

struct _BenchRows
{
  GStringChunk *chunk;
  GArray *records;
  gsize bytes;
};

BenchRows *
bench_rows_new (void)
{
  BenchRows *self = g_new0 (BenchRows, 1);

  self->chunk = g_string_chunk_new (1 << 20);
  self->records = g_array_new (FALSE, FALSE, sizeof (BenchRecord));
  return self;
}

void
bench_rows_free (BenchRows *self)
{
  g_string_chunk_free (self->chunk);
  g_array_unref (self->records);
  g_free (self);
}

/* A BenchRecordFunc. */
void
bench_rows_add (const BenchRecord *record, gpointer rows)
{
  BenchRows *self = rows;
  BenchRecord copy = {
    .id = g_string_chunk_insert (self->chunk, record->id),
    .type = g_intern_string (record->type),
    .compartment = g_string_chunk_insert_const (self->chunk, record->compartment),
    .fields = g_string_chunk_insert (self->chunk, record->fields),
  };

  g_array_append_val (self->records, copy);
  self->bytes += strlen (record->fields);
}

guint
bench_rows_count (BenchRows *self)
{
  return self->records->len;
}

gsize
bench_rows_bytes (BenchRows *self)
{
  return self->bytes;
}

static void
insert_one (SpStatement *st, const BenchRecord *record, guint i)
{
  g_autoptr(GError) error = NULL;

  sp_statement_bind_text (st, 1, record->id, -1);
  sp_statement_bind_text (st, 2, record->type, -1);
  sp_statement_bind_text (st, 3, record->compartment, -1);
  sp_statement_bind_int (st, 4, i + 1);
  sp_statement_bind_text (st, 5, record->fields, -1);
  bench_must_be (sp_statement_step (st, &error) == 0, error);
  sp_statement_reset (st);
}

/**
 * bench_rows_insert:
 * @self: rows
 * @path: a new file
 * @flags: how to open it, besides making it
 * @seconds: (out): from the transaction's begin to its end
 *
 * Inserts all rows into one SQLCipher table without an index, in one transaction.
 *
 * Returns: (transfer full): the connection
 */
SpSql *
bench_rows_insert (BenchRows *self, const char *path, SpSqlFlags flags, double *seconds)
{
  static const guint8 key[SP_SQL_KEY_SIZE] = { 1, 2, 3 };
  g_autoptr(GError) error = NULL;
  SpSql *sql = bench_must (sp_sql_open (path, key, SP_SQL_CREATE | flags, &error), error);
  SpStatement *st;
  double began;

  bench_must_be (sp_sql_exec (sql,
                              "CREATE TABLE record (row INTEGER PRIMARY KEY, id TEXT, type TEXT,"
                              " compartment TEXT, rev INTEGER, fields TEXT)",
                              &error),
                 error);
  st = sp_sql_prepare (sql, "INSERT INTO record (id, type, compartment, rev, fields) VALUES (?1, ?2, ?3, ?4, ?5)",
                       &error);
  bench_must (st, error);
  began = bench_now ();
  bench_must_be (sp_sql_begin (sql, &error), error);
  for (guint i = 0; i < self->records->len; i++)
    insert_one (st, &g_array_index (self->records, BenchRecord, i), i);
  bench_must_be (sp_sql_commit (sql, &error), error);
  *seconds = bench_now () - began;
  return sql;
}
