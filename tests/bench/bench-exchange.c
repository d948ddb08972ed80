/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gio/gio.h>

#include "bench-partnership.h"

#include "sp-json.h"
#include "sp-remote.h"
#include "sp-store-sync.h"
#include "sp-sync.h"
#include "sp-wire.h"

/* The exchange with the server: first pull, push, and a pull with nothing new. */

static SpStore *
new_laptop (Bench *self, const char *name, guint i)
{
  g_autofree char *file = g_strdup_printf ("%s-%u", name, i);
  g_autofree char *path = bench_path (self, file);

  return bench_partnership_join (bench_partnership_get (self), path);
}

/* The whole of sync's part, as the window starts it. Gives the seconds that it took. */
static double
pull_all (SpStore *store)
{
  g_autoptr(SpSync) sync = sp_sync_new (store, sp_store_get_ambient (store));
  double began = bench_now ();
  double seconds;

  sp_sync_start (sync);
  while (sp_sync_get_state (sync) != SP_SYNC_STATE_UP_TO_DATE)
    {
      bench_must_be (sp_sync_get_message_code (sync) == NULL, NULL);
      g_main_context_iteration (NULL, TRUE);
    }
  seconds = bench_now () - began;
  sp_sync_stop (sync);
  return seconds;
}

static gint64
count_records (SpStore *store, const char *type)
{
  g_autoptr(SpQuery) query = sp_query_new (type);
  GValue *value = bench_await (sp_store_count (store, query));
  gint64 n = G_VALUE_HOLDS_INT64 (value) ? g_value_get_int64 (value) : g_value_get_uint (value);

  g_value_unset (value);
  g_free (value);
  return n;
}

void
bench_measure_pull (Bench *self, BenchResult *result)
{
  BenchPartnership *partnership = bench_partnership_get (self);
  g_autoptr(GArray) values = bench_values_new ();
  g_autoptr(GArray) floors = bench_values_new ();
  g_autoptr(GArray) words = bench_values_new ();
  guint n = bench_rows_count (partnership->rows);

  for (guint i = 0; i < self->runs; i++)
    {
      g_autoptr(SpStore) store = new_laptop (self, "pull", i);
      g_autofree char *path = bench_path (self, "pull.db");
      double seconds;
      double pulled;

      bench_values_add (values, partnership->n_records / pull_all (store));
      pulled = bench_now ();
      bench_await_done (sp_store_when_searchable (store));
      bench_values_add (words, bench_now () - pulled);
      bench_must_be (count_records (store, "case") == n / 25, NULL);
      bench_cache_close (store);
      bench_remove (sp_store_get_directory (store));
      sp_sql_close (bench_rows_insert (partnership->rows, path, SP_SQL_NONE, &seconds));
      bench_values_add (floors, n / seconds);
      bench_remove (path);
    }
  result->runs = self->runs;
  result->value = bench_median (values);
  result->floor = bench_median (floors);
  result->measured = "first pull over TLS from a server process into an encrypted cache, until all is on show, with its "
                     "indexes; all words for the search are there `searchable_s` later";
  result->floor_words = "the same rows into one table of bare SQLCipher without an index, one transaction";
  json_object_set_int_member (result->more, "records", partnership->n_records);
  json_object_set_double_member (result->more, "searchable_s", bench_median (words));
  json_object_set_int_member (result->more, "bytes_of_fields_a_record", bench_rows_bytes (partnership->rows) / n);
}

/* The steps of a round, one by one, over one connection. */
typedef struct
{
  SpStore *store;
  SpRemote *remote;
  GArray *values;
  GArray *floors;
  GArray *logs; /* the seconds that the log took before a push */
  guint n;
} Steps;

static GBytes *
call (Steps *self, const char *method, const char *path, GBytes *body, GError **error)
{
  return dex_await_boxed (sp_remote_call (self->remote, method, path, body), error);
}

static gboolean
ask_meta (Steps *self, GError **error)
{
  g_autoptr(GBytes) reply = call (self, "GET", "/v1/meta", NULL, error);

  return reply != NULL;
}

static gboolean
pull_nothing (Steps *self, GError **error)
{
  g_autoptr(GBytes) request = dex_await_boxed (sp_store_next_pull (self->store), error);
  g_autoptr(GBytes) page = NULL;
  g_autoptr(SpPageResult) result = NULL;

  return request && (page = call (self, "POST", "/v1/sync/pull", request, error)) &&
         (result = dex_await_object (sp_store_take_page (self->store, page), error));
}

static gboolean
send_log (Steps *self, GError **error)
{
  gboolean rewound = FALSE;
  gboolean more = TRUE;

  while (more)
    {
      if (!sp_remote_send_log (self->remote, self->store, &rewound, &more, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
push_waiting (Steps *self, GError **error)
{
  while (TRUE)
    {
      g_autoptr(GError) failure = NULL;
      g_autoptr(GBytes) reply = NULL;
      g_autoptr(GBytes) body = dex_await_boxed (
        sp_store_next_push (self->store, SP_WIRE_MAX_PUSH_OPS, SP_WIRE_MAX_PUSH_BYTES), &failure);

      if (failure)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (!body)
        return TRUE;
      if (!(reply = call (self, "POST", "/v1/sync/push", body, error)) ||
          !dex_await (sp_store_take_push_reply (self->store, reply), error))
        return FALSE;
    }
}

static DexFuture *
empty_fiber (gpointer data)
{
  Steps *self = data;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < self->n + 10; i++)
    {
      double began = bench_now ();
      double between;
      gboolean done;

      done = pull_nothing (self, &error);
      between = bench_now ();
      if (!done || !ask_meta (self, &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (i < 10)
        continue;
      bench_values_add (self->values, (between - began) * 1e3);
      bench_values_add (self->floors, (bench_now () - between) * 1e3);
    }
  return dex_future_new_true ();
}

static DexFuture *
push_fiber (gpointer data)
{
  Steps *self = data;
  g_autoptr(GError) error = NULL;
  double began;
  double told;

  /* Signed in and connected, as a laptop is that was up to date before. */
  if (!pull_nothing (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  began = bench_now ();
  if (!send_log (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  told = bench_now ();
  if (!push_waiting (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  bench_values_add (self->values, bench_now () - told);
  bench_values_add (self->logs, told - began);
  if (!pull_nothing (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

static SpRemote *
connect_remote (SpStore *store)
{
  g_autoptr(JsonObject) identity = sp_store_dup_identity (store);
  g_autoptr(SpTransport) transport = NULL;

  transport = sp_transport_new_soup (sp_json_get_text (identity, "server"), sp_json_get_text (identity, "pin"));
  return sp_remote_new (transport, sp_store_get_ambient (store), identity);
}

void
bench_measure_empty_pull (Bench *self, BenchResult *result)
{
  g_autoptr(SpStore) store = new_laptop (self, "empty", 0);
  g_autoptr(SpRemote) remote = connect_remote (store);
  Steps steps = { store, remote, bench_values_new (), bench_values_new (), NULL, self->quick ? 20 : 500 };

  pull_all (store);
  bench_await_done (dex_scheduler_spawn (NULL, 0, empty_fiber, &steps, NULL));
  result->runs = steps.n;
  result->value = bench_median (steps.values);
  result->floor = bench_median (steps.floors);
  result->measured = "a pull with nothing new: asked of the cache, over TLS, and taken by the cache";
  result->floor_words = "GET /v1/meta on the same connection";
  json_object_set_double_member (result->more, "p99", bench_percentile (steps.values, 99));
  json_object_set_double_member (result->more, "floor_p99", bench_percentile (steps.floors, 99));
  g_array_unref (steps.values);
  g_array_unref (steps.floors);
  bench_cache_close (store);
}

/* Edits in the cache, twenty a change, of which each is an operation of its own. */
static void
edit_actions (SpStore *store, GListModel *actions, guint run)
{
  guint n = g_list_model_get_n_items (actions);

  for (guint i = 0; i < n;)
    {
      g_autoptr(SpChange) change = sp_change_new ();

      for (guint k = 0; k < 20 && i < n; k++, i++)
        {
          g_autoptr(SpRecord) record = g_list_model_get_item (actions, i);
          g_autofree char *text = g_strdup_printf ("Call the victim's employer about parking, run %u, item %u.", run, i);

          sp_change_set_text (change, record, "text", text);
        }
      g_object_unref (bench_await_object (sp_store_commit (store, change)));
    }
}

/* The same amount of rows on the server's side of things, bare and durable. */
static double
insert_durable (Bench *self, guint n)
{
  g_autoptr(BenchRows) rows = bench_rows_new ();
  g_autoptr(BenchData) data = bench_data_new (5);
  g_autofree char *path = bench_path (self, "push.db");
  double seconds;

  while (bench_rows_count (rows) < n)
    bench_data_case (data, TRUE, bench_rows_add, rows);
  sp_sql_close (bench_rows_insert (rows, path, SP_SQL_DURABLE, &seconds));
  bench_remove (path);
  return seconds * n / bench_rows_count (rows);
}

void
bench_measure_push (Bench *self, BenchResult *result)
{
  g_autoptr(SpStore) store = new_laptop (self, "push", 0);
  g_autoptr(SpRemote) remote = connect_remote (store);
  g_autoptr(SpQuery) query = sp_query_new ("action");
  g_autoptr(GListModel) actions = NULL;
  Steps steps = { store, remote, bench_values_new (), bench_values_new (), bench_values_new (), 0 };

  pull_all (store);
  sp_query_limit (query, self->n_push);
  actions = bench_await_object (sp_store_find_all (store, query));
  bench_must_be (g_list_model_get_n_items (actions) == self->n_push, NULL);
  for (guint i = 0; i < MAX (self->runs, 1); i++)
    {
      edit_actions (store, actions, i);
      bench_must_be (sp_store_get_pending (store) == self->n_push, NULL);
      bench_await_done (dex_scheduler_spawn (NULL, 0, push_fiber, &steps, NULL));
      bench_must_be (sp_store_get_pending (store) == 0 && sp_store_get_attention (store) == 0, NULL);
      bench_values_add (steps.floors, insert_durable (self, self->n_push));
    }
  result->runs = self->runs;
  result->value = bench_median (steps.values);
  result->floor = bench_median (steps.floors);
  result->measured = "changes from the outbox over TLS to the server, merged and durable, and their verdicts stored";
  result->floor_words = "as many rows inserted into bare SQLCipher, one transaction, synchronous FULL";
  json_object_set_int_member (result->more, "changes", self->n_push);
  json_object_set_double_member (result->more, "log_before_s", bench_median (steps.logs));
  g_array_unref (steps.values);
  g_array_unref (steps.logs);
  g_array_unref (steps.floors);
  bench_cache_close (store);
}
