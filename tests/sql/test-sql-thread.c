/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sql-thread.h"
#include "sp-test-wait.h"

static SpSql *
open_memory (gpointer   data,
             GError   **error)
{
  SpSql *sql = sp_sql_open (":memory:", NULL, SP_SQL_CREATE, error);

  if (sql != NULL && !sp_sql_exec (sql, "CREATE TABLE t (a)", error))
    g_clear_pointer (&sql, sp_sql_close);

  return sql;
}

static SpSql *
open_nothing (gpointer   data,
              GError   **error)
{
  return sp_sql_open ("/nowhere/at/all.db", NULL, SP_SQL_NONE, error);
}

static DexFuture *
insert_job (SpSql    *sql,
            gpointer  data)
{
  g_autoptr(GError) error = NULL;
  gint64 n;

  if (!sp_sql_run (sql, "INSERT INTO t VALUES (?1)", &error, "t", data) ||
      !sp_sql_get_int (sql, "SELECT count(*) FROM t", &n, &error, ""))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (g_strcmp0 (data, "fail") == 0)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_FAILED, "as asked");

  return dex_future_new_for_int64 (n);
}

/* The same on a thread and on the loop. */
static SpSqlThread *
make_thread (gconstpointer   on_loop,
             SpSqlThreadMode mode,
             SpSqlOpenFunc   open)
{
  SpSqlThread *thread = sp_sql_thread_new ("test", mode, open, NULL, NULL);

  if (on_loop != NULL)
    sp_sql_thread_set_on_loop (thread);

  return thread;
}

static void
test_jobs (gconstpointer on_loop)
{
  g_autoptr(SpSqlThread) thread = make_thread (on_loop, SP_SQL_THREAD_WRITE, open_memory);
  g_autoptr(GError) error = NULL;
  g_auto(GValue) value = G_VALUE_INIT;
  g_auto(GValue) last = G_VALUE_INIT;

  g_assert_true (sp_test_wait (sp_sql_thread_start (thread), NULL, &error));
  g_assert_true (sp_test_wait (sp_sql_thread_run (thread, insert_job, g_strdup ("x"), g_free), &value, &error));
  g_assert_cmpint (g_value_get_int64 (&value), ==, 1);

  /* A job that fails leaves nothing behind. */
  g_assert_false (sp_test_wait (sp_sql_thread_run (thread, insert_job, g_strdup ("fail"), g_free), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_true (sp_test_wait (sp_sql_thread_run_durable (thread, insert_job, g_strdup ("y"), g_free), &last, &error));
  g_assert_cmpint (g_value_get_int64 (&last), ==, 2);
}

static void
test_order_and_stop (gconstpointer on_loop)
{
  g_autoptr(SpSqlThread) thread = make_thread (on_loop, SP_SQL_THREAD_WRITE, open_memory);
  g_autoptr(GPtrArray) futures = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  dex_future_disown (sp_sql_thread_start (thread));

  for (int i = 0; i < 1000; i++)
    g_ptr_array_add (futures, sp_sql_thread_run (thread, insert_job, g_strdup ("x"), g_free));

  g_assert_true (sp_test_wait (sp_sql_thread_stop (thread), NULL, &error));

  for (int i = 0; i < 1000; i++)
    {
      g_auto(GValue) value = G_VALUE_INIT;

      g_assert_true (sp_test_wait (futures->pdata[i], &value, &error));
      g_assert_cmpint (g_value_get_int64 (&value), ==, i + 1);
    }

  /* The destroy function is called for a job that is refused, too: the sanitizer sees to it. */
  g_assert_false (sp_test_wait (sp_sql_thread_run (thread, insert_job, g_strdup ("x"), g_free), NULL, &error));
  g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_CLOSED);
  g_assert_true (sp_test_wait (sp_sql_thread_stop (thread), NULL, NULL));
}

static void
test_cannot_open (gconstpointer on_loop)
{
  g_autoptr(SpSqlThread) thread = make_thread (on_loop, SP_SQL_THREAD_READ, open_nothing);
  g_autoptr(GError) error = NULL;

  g_assert_false (sp_test_wait (sp_sql_thread_start (thread), NULL, &error));
  g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_CANNOT_OPEN);
  g_clear_error (&error);
  g_assert_false (sp_test_wait (sp_sql_thread_run (thread, insert_job, NULL, NULL), NULL, &error));
  g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_CANNOT_OPEN);
}

static DexFuture *
await_fiber (gpointer data)
{
  SpSqlThread *thread = data;
  g_autoptr(GError) error = NULL;
  gint64 n = 0;

  for (int i = 1; i <= 100; i++)
    {
      n = dex_await_int64 (sp_sql_thread_run (thread, insert_job, g_strdup ("x"), g_free), &error);
      g_assert_no_error (error);
      g_assert_cmpint (n, ==, i);
      g_assert_true (g_main_context_is_owner (g_main_context_default ()));
    }

  return dex_future_new_for_int64 (n);
}

static void
test_fiber (gconstpointer on_loop)
{
  g_autoptr(SpSqlThread) thread = make_thread (on_loop, SP_SQL_THREAD_WRITE, open_memory);
  g_autoptr(GError) error = NULL;

  g_assert_true (sp_test_wait (sp_sql_thread_start (thread), NULL, &error));
  g_assert_true (sp_test_wait (dex_scheduler_spawn (NULL, 0, await_fiber, thread, NULL), NULL, &error));
}

/* Most of a second, where nobody is in its way. */
static DexFuture *
long_job (SpSql    *sql,
          gpointer  data)
{
  g_autoptr(GError) error = NULL;
  gint64 n;

  if (!sp_sql_get_int (sql,
                       "WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 3000000)"
                       " SELECT count(*) FROM c",
                       &n, &error, ""))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_int64 (n);
}

/* What takes long outside a transaction gives way to what must be durable, and to nothing else. */
static void
test_give_way (gconstpointer on_loop)
{
  g_autoptr(SpSqlThread) thread = make_thread (on_loop, SP_SQL_THREAD_WRITE, open_memory);
  g_autoptr(DexFuture) given = NULL;
  g_autoptr(DexFuture) undisturbed = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GValue) value = G_VALUE_INIT;

  g_assert_true (sp_test_wait (sp_sql_thread_start (thread), NULL, &error));
  given = sp_sql_thread_run_bare (thread, long_job, NULL, NULL);
  g_assert_true (sp_test_wait (sp_sql_thread_run_durable (thread, insert_job, g_strdup ("x"), g_free), &value, &error));
  g_assert_cmpint (g_value_get_int64 (&value), ==, 1);
  g_assert_false (sp_test_wait (g_steal_pointer (&given), NULL, &error));
  g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_BUSY);
  g_clear_error (&error);

  undisturbed = sp_sql_thread_run_bare (thread, long_job, NULL, NULL);
  g_assert_true (sp_test_wait (sp_sql_thread_run (thread, insert_job, g_strdup ("y"), g_free), NULL, &error));
  g_assert_true (sp_test_wait (g_steal_pointer (&undisturbed), NULL, &error));
}

typedef struct
{
  GThread *thread;
  guint n_freed;
  gint n_elsewhere; /* atomic */
} Freed;

static void
freed_cb (gpointer data)
{
  Freed *self = data;

  self->n_freed++;
  if (g_thread_self () != self->thread)
    g_atomic_int_inc (&self->n_elsewhere);
}

static DexFuture *
pass_cb (DexFuture *future,
         gpointer   data)
{
  return dex_ref (future);
}

/* What waits for a job holds records: it is freed where they may be, whoever was the last to hold it. */
static void
test_freed_where_waited (gconstpointer on_loop)
{
  g_autoptr(SpSqlThread) thread = make_thread (on_loop, SP_SQL_THREAD_WRITE, open_memory);
  Freed freed = { .thread = g_thread_self () };
  guint n = 4000;

  g_assert_true (sp_test_wait (sp_sql_thread_start (thread), NULL, NULL));
  for (guint i = 0; i < n; i++)
    dex_future_disown (dex_future_finally (sp_sql_thread_run (thread, insert_job, g_strdup ("x"), g_free), pass_cb, &freed,
                                           freed_cb));
  while (freed.n_freed < n)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_atomic_int_get (&freed.n_elsewhere), ==, 0);
}

static const struct
{
  const char *name;
  GTestDataFunc func;
} TESTS[] = {
  { "jobs", test_jobs },
  { "order-and-stop", test_order_and_stop },
  { "cannot-open", test_cannot_open },
  { "fiber", test_fiber },
  { "give-way", test_give_way },
  { "freed-where-waited", test_freed_where_waited },
};

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);

  for (guint loop = 0; loop < 2; loop++)
    for (guint i = 0; i < G_N_ELEMENTS (TESTS); i++)
      {
        g_autofree char *path = g_strconcat (loop ? "/sql/loop/" : "/sql/thread/", TESTS[i].name, NULL);

        g_test_add_data_func (path, GUINT_TO_POINTER (loop), TESTS[i].func);
      }

  return g_test_run ();
}
