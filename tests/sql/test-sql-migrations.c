/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sql-migrations.h"
#include "sp-test-postgres.h"

static const SpSqlMigration MIGRATIONS[] = {
  { 1, "CREATE TABLE a (x INTEGER); CREATE TABLE b (y BLOB);", "CREATE TABLE a (x BIGINT); CREATE TABLE b (y BYTEA);" },
  { 2, "ALTER TABLE a ADD COLUMN z INTEGER;", NULL },
  { 3, "INSERT INTO a (x, z) VALUES (1, 2); CREATE TABLE broken (;", NULL },
};

/* @data: whether on PostgreSQL */
static SpSql *
open_empty (gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *url = data != NULL ? sp_test_postgres_new () : NULL;
  SpSql *sql;

  if (data != NULL)
    sql = sp_sql_postgres_open (url, &error);
  else
    sql = sp_sql_open (":memory:", NULL, SP_SQL_CREATE, &error);

  g_assert_no_error (error);

  return sql;
}

static void
test_up (gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) sql = open_empty (data);

  g_assert_cmpint (sp_sql_get_version (sql, &error), ==, 0);
  g_assert_true (sp_sql_migrate (sql, MIGRATIONS, 1, &error));
  g_assert_cmpint (sp_sql_get_version (sql, &error), ==, 1);
  g_assert_true (sp_sql_migrate (sql, MIGRATIONS, 2, &error));
  g_assert_cmpint (sp_sql_get_version (sql, &error), ==, 2);
  g_assert_true (sp_sql_migrate (sql, MIGRATIONS, 2, &error));
  g_assert_true (sp_sql_run (sql, "INSERT INTO a (x, z) VALUES (1, 2)", &error, ""));
  g_assert_no_error (error);
}

static void
test_failure_leaves_nothing (gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) sql = open_empty (data);
  gint64 n;

  g_assert_true (sp_sql_migrate (sql, MIGRATIONS, 1, &error));
  g_assert_false (sp_sql_migrate (sql, MIGRATIONS, 3, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (sp_sql_in_transaction (sql));
  g_assert_cmpint (sp_sql_get_version (sql, &error), ==, 1);
  g_assert_true (sp_sql_get_int (sql, "SELECT count(*) FROM a", &n, &error, ""));
  g_assert_cmpint (n, ==, 0);
  g_assert_false (sp_sql_run (sql, "SELECT z FROM a", NULL, ""));
}

static void
test_newer (gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) sql = open_empty (data);

  g_assert_true (sp_sql_migrate (sql, MIGRATIONS, 2, &error));
  g_assert_false (sp_sql_migrate (sql, MIGRATIONS, 1, &error));
  g_assert_error (error, SP_SQL_ERROR, SP_SQL_ERROR_NEWER);
  g_clear_error (&error);
  g_assert_cmpint (sp_sql_get_version (sql, &error), ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                             \
  g_test_add_data_func ("/sql/migrations/sqlite/" name, NULL, function);                 \
  g_test_add_data_func ("/sql/migrations/postgres/" name, GINT_TO_POINTER (1), function)
  ADD ("up", test_up);
  ADD ("failure-leaves-nothing", test_failure_leaves_nothing);
  ADD ("newer", test_newer);
#undef ADD

  return g_test_run ();
}
