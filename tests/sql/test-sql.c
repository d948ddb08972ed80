/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "sp-test-folder.h"
#include "sp-test-postgres.h"

static const guint8 KEY[SP_SQL_KEY_SIZE] = { 1, 2, 3, 4, 5 };

typedef struct
{
  char *directory;
  char *path;
  SpSql *sql;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->directory = g_dir_make_tmp ("sp-sql-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->directory, "test.db", NULL);
  fixture->sql = sp_sql_open (fixture->path, KEY, SP_SQL_CREATE, &error);
  g_assert_no_error (error);
}

static void
set_up_postgres (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->path = sp_test_postgres_new ();
  g_assert_nonnull (fixture->path);
  fixture->sql = sp_sql_postgres_open (fixture->path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->sql, sp_sql_close);
  if (fixture->directory != NULL)
    sp_test_remove_folder (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->path);
}

static void
test_values (Fixture       *fixture,
             gconstpointer  data)
{
  SpSql *sql = fixture->sql;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = g_bytes_new_static ("\0\1\2", 3);
  SpStatement *st;
  gconstpointer blob;
  gsize length;

  sp_sql_exec (sql,
               sp_sql_get_engine (sql) == SP_SQL_POSTGRES ? "CREATE TABLE t (a TEXT, b BIGINT, c BYTEA, d TEXT)"
                                                          : "CREATE TABLE t (a TEXT, b INTEGER, c BLOB, d TEXT)",
               &error);
  g_assert_no_error (error);
  g_assert_true (sp_sql_run (sql, "INSERT INTO t VALUES (?1, ?2, ?3, ?4)", &error, "tibn", "Größe",
                             G_MAXINT64, bytes));
  g_assert_cmpint (sp_sql_get_changes (sql), ==, 1);

  st = sp_sql_query (sql, "SELECT a, b, c, d FROM t WHERE b = ?1", &error, "i", G_MAXINT64);
  g_assert_no_error (error);
  g_assert_cmpint (sp_statement_step (st, &error), ==, 1);
  g_assert_cmpstr (sp_statement_get_text (st, 0), ==, "Größe");
  g_assert_cmpuint (sp_statement_get_length (st, 0), ==, strlen ("Größe"));
  g_assert_cmpint (sp_statement_get_int (st, 1), ==, G_MAXINT64);
  blob = sp_statement_get_blob (st, 2, &length);
  g_assert_cmpmem (blob, length, "\0\1\2", 3);
  g_assert_true (sp_statement_is_null (st, 3));
  g_assert_null (sp_statement_get_text (st, 3));
  g_assert_cmpint (sp_statement_step (st, &error), ==, 0);
  g_assert_no_error (error);
}

static void
test_cache (Fixture       *fixture,
            gconstpointer  data)
{
  SpSql *sql = fixture->sql;
  g_autoptr(GError) error = NULL;
  SpStatement *first = sp_sql_prepare (sql, "SELECT ?1", &error);

  g_assert_no_error (error);
  sp_statement_bind_int (first, 1, 7);
  g_assert_cmpint (sp_statement_step (first, &error), ==, 1);

  /* The same text gives the same statement, reset and with nothing bound. */
  g_assert_true (sp_sql_prepare (sql, "SELECT ?1", &error) == first);
  g_assert_cmpint (sp_statement_step (first, &error), ==, 1);
  g_assert_true (sp_statement_is_null (first, 0));
  sp_statement_reset (first);

  /* Many different texts do not pile up for ever. */
  for (int i = 0; i < 2000; i++)
    {
      g_autofree char *text = g_strdup_printf ("SELECT %d", i);
      gint64 value;

      g_assert_true (sp_sql_begin_read (sql, &error));
      g_assert_true (sp_sql_get_int (sql, text, &value, &error, ""));
      g_assert_cmpint (value, ==, i);
      g_assert_true (sp_sql_commit (sql, &error));
    }
}

static void
test_transaction (Fixture       *fixture,
                  gconstpointer  data)
{
  SpSql *sql = fixture->sql;
  g_autoptr(GError) error = NULL;
  gint64 n;

  g_assert_true (sp_sql_exec (sql, "CREATE TABLE t (a INTEGER PRIMARY KEY)", &error));
  g_assert_true (sp_sql_begin (sql, &error));
  g_assert_true (sp_sql_in_transaction (sql));
  g_assert_true (sp_sql_run (sql, "INSERT INTO t VALUES (1)", &error, ""));
  sp_sql_rollback (sql);
  g_assert_false (sp_sql_in_transaction (sql));
  g_assert_true (sp_sql_get_int (sql, "SELECT count(*) FROM t", &n, &error, ""));
  g_assert_cmpint (n, ==, 0);

  g_assert_true (sp_sql_begin (sql, &error));
  g_assert_true (sp_sql_run (sql, "INSERT INTO t VALUES (1)", &error, ""));
  g_assert_true (sp_sql_commit (sql, &error));
  g_assert_true (sp_sql_get_int (sql, "SELECT count(*) FROM t", &n, &error, ""));
  g_assert_cmpint (n, ==, 1);

  /* Rolling back with a statement in mid-row leaves nothing open. */
  g_assert_true (sp_sql_begin (sql, &error));
  {
    SpStatement *st = sp_sql_query (sql, "SELECT a FROM t", &error, "");

    g_assert_cmpint (sp_statement_step (st, &error), ==, 1);
  }
  sp_sql_rollback (sql);
  g_assert_false (sp_sql_in_transaction (sql));
}

static void
test_snapshot (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) reader = NULL;
  gint64 n;

  g_assert_true (sp_sql_exec (fixture->sql, "CREATE TABLE t (a)", &error));
  reader = sp_sql_open (fixture->path, KEY, SP_SQL_READ_ONLY, &error);
  g_assert_no_error (error);

  g_assert_true (sp_sql_begin_read (reader, &error));
  g_assert_true (sp_sql_get_int (reader, "SELECT count(*) FROM t", &n, &error, ""));
  g_assert_true (sp_sql_run (fixture->sql, "INSERT INTO t VALUES (1)", &error, ""));
  g_assert_true (sp_sql_get_int (reader, "SELECT count(*) FROM t", &n, &error, ""));
  g_assert_cmpint (n, ==, 0);
  g_assert_true (sp_sql_commit (reader, &error));
  g_assert_true (sp_sql_get_int (reader, "SELECT count(*) FROM t", &n, &error, ""));
  g_assert_cmpint (n, ==, 1);

  g_assert_false (sp_sql_run (reader, "INSERT INTO t VALUES (2)", &error, ""));
  g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_READ_ONLY);
}

/* What the layers above rely on, in the SQLCipher of the oldest supported system. */
static void
test_features (Fixture       *fixture,
               gconstpointer  data)
{
  SpSql *sql = fixture->sql;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gint64 n;

  g_assert_true (sp_sql_exec (sql,
                              "CREATE VIRTUAL TABLE s USING fts5 (a, content='', contentless_delete=1, prefix='2 3',"
                              " tokenize='unicode61 remove_diacritics 2');"
                              "INSERT INTO s (rowid, a) VALUES (1, 'Renée O''Hara'), (2, 'Oharan');"
                              "DELETE FROM s WHERE rowid = 2;",
                              &error));
  g_assert_no_error (error);
  g_assert_true (sp_sql_get_int (sql, "SELECT rowid FROM s (?1)", &n, &error, "t", "\"renee\" \"oha\"*"));
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, 0);
  g_assert_true (sp_sql_get_int (sql, "SELECT rowid FROM s (?1)", &n, &error, "t", "\"renee\" \"har\"*"));
  g_assert_cmpint (n, ==, 1);
  g_assert_true (sp_sql_dup_text (sql, "SELECT ?1 ->> '$.a'", &text, &error, "t", "{\"a\":\"x\"}"));
  g_assert_cmpstr (text, ==, "x");
  g_assert_true (sp_sql_get_int (sql, "SELECT count(*) FROM json_each (?1)", &n, &error, "t", "[1,2,3]"));
  g_assert_cmpint (n, ==, 3);
  g_assert_true (sp_sql_get_int (sql, "PRAGMA temp_store", &n, &error, ""));
  g_assert_cmpint (n, ==, 2);
  g_assert_true (sp_sql_get_int (sql, "PRAGMA cipher_memory_security", &n, &error, ""));
  g_assert_cmpint (n, ==, 0);
  g_assert_true (sp_sql_get_int (sql, "PRAGMA secure_delete", &n, &error, ""));
  g_assert_cmpint (n, ==, 1);
  g_assert_true (sp_sql_get_int (sql, "PRAGMA auto_vacuum", &n, &error, ""));
  g_assert_cmpint (n, ==, 2);
}

static void
test_durable (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  gint64 n;

  g_assert_true (sp_sql_get_int (fixture->sql, "PRAGMA synchronous", &n, &error, ""));
  g_assert_cmpint (n, ==, 1);
  g_assert_true (sp_sql_set_durable (fixture->sql, TRUE, &error));
  g_assert_true (sp_sql_get_int (fixture->sql, "PRAGMA synchronous", &n, &error, ""));
  g_assert_cmpint (n, ==, 2);
  g_assert_true (sp_sql_set_durable (fixture->sql, FALSE, &error));
  g_assert_true (sp_sql_get_int (fixture->sql, "PRAGMA synchronous", &n, &error, ""));
  g_assert_cmpint (n, ==, 1);
}

static gboolean
folder_holds (const char *directory,
              const char *needle)
{
  g_autoptr(GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      g_autofree char *contents = NULL;
      gsize length;

      if (g_file_get_contents (path, &contents, &length, NULL) &&
          memmem (contents, length, needle, strlen (needle)) != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
test_no_clear_text (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) clear = NULL;
  g_autofree char *path = g_build_filename (fixture->directory, "clear.db", NULL);

  g_assert_true (sp_sql_exec (fixture->sql, "CREATE TABLE canarytable (a)", &error));
  g_assert_true (sp_sql_run (fixture->sql, "INSERT INTO canarytable VALUES (?1)", &error, "t", "canaryvalue"));
  g_assert_false (folder_holds (fixture->directory, "canary"));
  g_assert_true (sp_sql_scrub (fixture->sql, &error));
  g_assert_false (folder_holds (fixture->directory, "canary"));
  g_assert_false (folder_holds (fixture->directory, "SQLite format 3"));

  /* The same search does find it where there is no key. */
  clear = sp_sql_open (path, NULL, SP_SQL_CREATE, &error);
  g_assert_no_error (error);
  g_assert_true (sp_sql_exec (clear, "CREATE TABLE canarytable (a)", &error));
  g_assert_true (folder_holds (fixture->directory, "canary"));
}

/* Fruit, of which one has no name. */
static void
get_fruit (gpointer   data,
           guint      row,
           guint      column,
           SpSqlCell *cell)
{
  const char *const *names = data;

  if (column == 0)
    sp_sql_cell_set_text (cell, names[row]);
  else
    sp_sql_cell_set_int (cell, row == 0 ? G_MININT64 : 10 * row);
}

static char *
dup_all (SpSql *sql)
{
  g_autoptr(GError) error = NULL;
  char *all;

  sp_sql_dup_text (sql, "SELECT group_concat (coalesce (name, 'none') || ' ' || n, ', ' ORDER BY f.rowid) FROM temp.fruit f",
                   &all, &error, "");
  g_assert_no_error (error);

  return all;
}

static void
test_rows (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const NAMES[] = { "figs", "pear", NULL };
  static const char *const OTHERS[] = { "plum" };
  SpSql *sql = fixture->sql;
  g_autoptr(GError) error = NULL;
  g_autofree char *none = NULL;
  g_autofree char *three = NULL;
  g_autofree char *one = NULL;
  SpSqlRows *rows = sp_sql_add_rows (sql, "fruit", "name, n", get_fruit, &error);
  gint64 value;

  g_assert_no_error (error);
  none = dup_all (sql);
  g_assert_null (none);

  sp_sql_rows_set (rows, 3, (gpointer) NAMES);
  three = dup_all (sql);
  g_assert_cmpstr (three, ==, "figs -9223372036854775808, pear 10, none 20");

  /* Both ways of a join, backwards, and into a table, which keeps what the rows do not. */
  g_assert_true (sp_sql_exec (sql, "CREATE TABLE basket (name TEXT PRIMARY KEY, n INTEGER)", &error));
  g_assert_true (sp_sql_run (sql, "INSERT INTO basket SELECT name, n FROM temp.fruit WHERE name IS NOT NULL ORDER BY rowid DESC",
                             &error, ""));
  g_assert_cmpint (sp_sql_get_changes (sql), ==, 2);
  g_assert_true (sp_sql_get_int (sql, "SELECT max (b.n) FROM temp.fruit f CROSS JOIN basket b ON b.name = f.name", &value,
                                 &error, ""));
  g_assert_cmpint (value, ==, 10);
  g_assert_true (sp_sql_get_int (sql, "SELECT min (f.n) FROM basket b CROSS JOIN temp.fruit f ON b.name = f.name", &value,
                                 &error, ""));
  g_assert_cmpint (value, ==, G_MININT64);
  g_assert_false (sp_sql_run (sql, "DELETE FROM temp.fruit", &error, ""));
  g_clear_error (&error);

  sp_sql_rows_set (rows, 1, (gpointer) OTHERS);
  one = dup_all (sql);
  g_assert_cmpstr (one, ==, "plum -9223372036854775808");
  sp_sql_rows_set (rows, 0, NULL);
  g_assert_true (sp_sql_get_int (sql, "SELECT count(*) FROM basket WHERE name = 'figs'", &value, &error, ""));
  g_assert_cmpint (value, ==, 1);
}

static void
test_no_rows (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (sp_sql_add_rows (fixture->sql, "fruit", "name, n", get_fruit, &error));
  g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_FAILED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/sql/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("values", test_values);
  ADD ("cache", test_cache);
  ADD ("transaction", test_transaction);
  ADD ("snapshot", test_snapshot);
  ADD ("features", test_features);
  ADD ("durable", test_durable);
  ADD ("no-clear-text", test_no_clear_text);
  ADD ("rows", test_rows);
#undef ADD

#define ADD(name, function) g_test_add ("/sql/both/" name, Fixture, NULL, set_up_postgres, function, tear_down)
  ADD ("values", test_values);
  ADD ("cache", test_cache);
  ADD ("transaction", test_transaction);
  ADD ("no-rows", test_no_rows);
#undef ADD

  return g_test_run ();
}
