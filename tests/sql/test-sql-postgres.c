/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "sp-sql-migrations.h"
#include "sp-test-postgres.h"

/* What is PostgreSQL's own: statements sent without waiting, writers in a queue, a connection that breaks. What it
 * shares with SQLite is in test-sql.c. */

typedef struct
{
  char *url;
  SpSql *sql;
} Fixture;

static SpSql *
connect_to (const char *url)
{
  g_autoptr(GError) error = NULL;
  SpSql *sql = sp_sql_postgres_open (url, &error);

  g_assert_no_error (error);

  return sql;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->url = sp_test_postgres_new ();
  g_assert_nonnull (fixture->url);
  fixture->sql = connect_to (fixture->url);
  sp_sql_exec (fixture->sql,
               "CREATE TABLE t (a BIGINT PRIMARY KEY, b TEXT CHECK (length (b) > 2));"
               "CREATE TABLE counter (n BIGINT); INSERT INTO counter VALUES (0)",
               &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  sp_sql_close (fixture->sql);
  g_free (fixture->url);
}

static gint64
count (SpSql *sql)
{
  g_autoptr(GError) error = NULL;
  gint64 n;

  sp_sql_get_int (sql, "SELECT count(*) FROM t", &n, &error, "");
  g_assert_no_error (error);

  return n;
}

/* An error of a statement that nobody waited for is told by what comes next, and nothing of its transaction stays. */
static void
test_late_error (Fixture       *fixture,
                 gconstpointer  data)
{
  SpSql *sql = fixture->sql;
  g_autoptr(GError) error = NULL;
  gint64 n;

  for (int asks = 0; asks < 2; asks++)
    {
      g_assert_true (sp_sql_begin (sql, &error));
      g_assert_true (sp_sql_run (sql, "INSERT INTO t VALUES (?, ?)", &error, "it", (gint64) 1, "long enough"));
      sp_sql_run (sql, "INSERT INTO t VALUES (?, ?)", NULL, "it", (gint64) 2, "xy");
      sp_sql_run (sql, "INSERT INTO t VALUES (?, ?)", NULL, "it", (gint64) 3, "long enough");
      if (asks)
        {
          g_assert_false (sp_sql_get_int (sql, "SELECT count(*) FROM t", &n, &error, ""));
          g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_CONSTRAINT);
          g_clear_error (&error);
        }
      g_assert_false (sp_sql_commit (sql, &error));
      g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_CONSTRAINT);
      g_clear_error (&error);
      g_assert_false (sp_sql_in_transaction (sql));
      g_assert_cmpint (count (sql), ==, 0);
    }

  /* The same statements are good afterwards. */
  g_assert_true (sp_sql_begin (sql, &error));
  for (gint64 i = 0; i < 2000; i++)
    g_assert_true (sp_sql_run (sql, "INSERT INTO t VALUES (?, ?)", &error, "it", i, "long enough"));
  g_assert_true (sp_sql_commit (sql, &error));
  g_assert_cmpint (count (sql), ==, 2000);
}

static void
test_savepoint (Fixture       *fixture,
                gconstpointer  data)
{
  SpSql *sql = fixture->sql;
  g_autoptr(GError) error = NULL;

  g_assert_true (sp_sql_begin (sql, &error));
  g_assert_true (sp_sql_run (sql, "INSERT INTO t VALUES (1, 'first')", &error, ""));
  g_assert_true (sp_sql_run (sql, "SAVEPOINT one", &error, ""));
  g_assert_true (sp_sql_run (sql, "INSERT INTO t VALUES (2, 'second')", &error, ""));
  g_assert_true (sp_sql_run (sql, "ROLLBACK TO one", &error, ""));
  g_assert_true (sp_sql_run (sql, "RELEASE one", &error, ""));
  g_assert_true (sp_sql_commit (sql, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (sql), ==, 1);
}

/* Values and the engine's own words that quote them never stand in a message. */
static void
test_messages (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (sp_sql_run (fixture->sql, "INSERT INTO t VALUES (1, ?)", &error, "t", "no"));
  g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_CONSTRAINT);
  g_clear_error (&error);
  g_assert_false (sp_sql_run (fixture->sql, "INSERT INTO t (a) VALUES (?)", &error, "t", "secretword"));
  g_assert_nonnull (error);
  g_assert_null (strstr (error->message, "secretword"));
  g_clear_error (&error);
  g_assert_false (sp_sql_run (fixture->sql, "SELECT ? FROM nowhere", &error, "t", "secretword"));
  g_assert_nonnull (strstr (error->message, "nowhere"));
  g_assert_null (strstr (error->message, "secretword"));
}

static void
test_snapshot (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(SpSql) writer = connect_to (fixture->url);
  g_autoptr(GError) error = NULL;

  g_assert_true (sp_sql_begin_read (fixture->sql, &error));
  g_assert_cmpint (count (fixture->sql), ==, 0);
  g_assert_true (sp_sql_run (writer, "INSERT INTO t VALUES (1, 'meanwhile')", &error, ""));
  g_assert_cmpint (count (fixture->sql), ==, 0);
  g_assert_true (sp_sql_commit (fixture->sql, &error));
  g_assert_cmpint (count (fixture->sql), ==, 1);

  g_assert_true (sp_sql_begin_read (fixture->sql, &error));
  g_assert_false (sp_sql_run (fixture->sql, "INSERT INTO t VALUES (2, 'nothing')", &error, ""));
  g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_READ_ONLY);
  sp_sql_rollback (fixture->sql);
}

static gpointer
add_many (gpointer data)
{
  g_autoptr(SpSql) sql = connect_to (data);
  g_autoptr(GError) error = NULL;

  sp_sql_set_writer_table (sql, "counter");
  for (int i = 0; i < 200; i++)
    {
      gint64 n;

      /* Read, think, write: without the queue some would read the same number. */
      g_assert_true (sp_sql_begin (sql, &error));
      g_assert_true (sp_sql_get_int (sql, "SELECT n FROM counter", &n, &error, ""));
      g_assert_true (sp_sql_run (sql, "INSERT INTO t VALUES (?, 'row')", &error, "i", n));
      g_assert_true (sp_sql_run (sql, "UPDATE counter SET n = ?", &error, "i", n + 1));
      sp_sql_commit (sql, &error);
      g_assert_no_error (error);
    }

  return NULL;
}

static void
test_queue (Fixture       *fixture,
            gconstpointer  data)
{
  GThread *threads[4];
  gint64 last;

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("writer", add_many, fixture->url);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_cmpint (count (fixture->sql), ==, 800);
  g_assert_true (sp_sql_get_int (fixture->sql, "SELECT max (a) FROM t", &last, NULL, ""));
  g_assert_cmpint (last, ==, 799);
}

/* Two that wait for each other: one of them is told to try again. */
static gpointer
cross (gpointer data)
{
  g_autoptr(SpSql) sql = connect_to (data);
  g_autoptr(GError) error = NULL;
  gint64 n;

  g_assert_true (sp_sql_begin (sql, &error));
  g_assert_true (sp_sql_run (sql, "UPDATE t SET b = 'theirs' WHERE a = 2", &error, ""));
  g_assert_true (sp_sql_get_int (sql, "SELECT count(*) FROM t", &n, &error, ""));
  sp_sql_run (sql, "UPDATE t SET b = 'theirs' WHERE a = 1", &error, "");
  sp_sql_commit (sql, &error);

  return g_steal_pointer (&error);
}

static void
test_retry (Fixture       *fixture,
            gconstpointer  data)
{
  SpSql *sql = fixture->sql;
  g_autoptr(GError) mine = NULL;
  g_autoptr(GError) theirs = NULL;
  const GError *error;
  gint64 waiting = 0;
  GThread *thread;

  g_assert_true (sp_sql_exec (sql, "INSERT INTO t VALUES (1, 'one'), (2, 'two')", NULL));
  g_assert_true (sp_sql_begin (sql, NULL));
  g_assert_true (sp_sql_run (sql, "UPDATE t SET b = 'mine' WHERE a = 1", NULL, ""));
  g_assert_cmpint (count (sql), ==, 2);
  thread = g_thread_new ("other", cross, fixture->url);
  {
    g_autoptr(SpSql) observer = connect_to (fixture->url);

    while (waiting == 0)
      g_assert_true (sp_sql_get_int (observer, "SELECT count(*) FROM pg_locks WHERE NOT granted", &waiting, NULL, ""));
  }
  sp_sql_run (sql, "UPDATE t SET b = 'mine' WHERE a = 2", &mine, "");
  sp_sql_commit (sql, mine != NULL ? NULL : &mine);
  theirs = g_thread_join (thread);

  g_assert_true ((mine == NULL) != (theirs == NULL));
  error = mine != NULL ? mine : theirs;
  g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_RETRY);
}

/* The server ends the connection in the middle: the transaction is lost, the next one finds a new connection. */
static void
test_lost_connection (Fixture       *fixture,
                      gconstpointer  data)
{
  SpSql *sql = fixture->sql;
  g_autoptr(SpSql) other = connect_to (fixture->url);
  g_autoptr(GError) error = NULL;
  gint64 pid;
  gint64 ended;

  for (int i = 0; i < 3; i++)
    {
      g_assert_true (sp_sql_begin (sql, &error));
      g_assert_true (sp_sql_get_int (sql, "SELECT pg_backend_pid ()", &pid, &error, ""));
      g_assert_true (sp_sql_run (sql, "INSERT INTO t VALUES (1, 'lost')", &error, ""));
      g_assert_true (sp_sql_get_int (other, "SELECT pg_terminate_backend (?, 5000)", &ended, &error, "i", pid));
      g_assert_cmpint (ended, ==, 1);
      g_assert_false (sp_sql_commit (sql, &error));
      g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_UNAVAILABLE);
      g_clear_error (&error);
      g_assert_false (sp_sql_in_transaction (sql));

      g_assert_true (sp_sql_begin_read (sql, &error));
      g_assert_cmpint (count (sql), ==, 0);
      g_assert_true (sp_sql_commit (sql, &error));
    }
}

static void
test_unreachable (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (sp_sql_postgres_open ("postgresql:///x?host=/nowhere/at/all", &error));
  g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_UNAVAILABLE);
}

static const SpSqlMigration MIGRATIONS[] = {
  { 1, "CREATE TABLE a (x BIGINT)", NULL },
  { 2, "not a word of PostgreSQL's", "CREATE TABLE b (y BYTEA); INSERT INTO a VALUES (7)" },
};

static gpointer
migrate (gpointer data)
{
  g_autoptr(SpSql) sql = connect_to (data);
  g_autoptr(GError) error = NULL;

  sp_sql_migrate (sql, MIGRATIONS, G_N_ELEMENTS (MIGRATIONS), &error);
  g_assert_no_error (error);

  return NULL;
}

/* Several processes that start at once: each migration runs once, and all of them go on. */
static void
test_migrate_at_once (Fixture       *fixture,
                      gconstpointer  data)
{
  GThread *threads[4];
  gint64 n;

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("migrate", migrate, fixture->url);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_true (sp_sql_get_int (fixture->sql, "SELECT count(*) FROM a", &n, NULL, ""));
  g_assert_cmpint (n, ==, 1);
  g_assert_cmpint (sp_sql_get_version (fixture->sql, NULL), ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/sql/postgres/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("late-error", test_late_error);
  ADD ("savepoint", test_savepoint);
  ADD ("messages", test_messages);
  ADD ("snapshot", test_snapshot);
  ADD ("queue", test_queue);
  ADD ("retry", test_retry);
  ADD ("lost-connection", test_lost_connection);
  ADD ("unreachable", test_unreachable);
  ADD ("migrate-at-once", test_migrate_at_once);
#undef ADD

  return g_test_run ();
}
