/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-sql-migrations.h"

static const SpSqlMigration MIGRATIONS[] = {
  { 1, "CREATE TABLE a (x); CREATE TABLE b (y);" },
  { 2, "ALTER TABLE a ADD COLUMN z;" },
  { 3, "INSERT INTO a (x, z) VALUES (1, 2); CREATE TABLE broken (;" },
};

static void
test_up (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) sql = sp_sql_open (":memory:", NULL, SP_SQL_CREATE, &error);

  g_assert_no_error (error);
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
test_failure_leaves_nothing (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) sql = sp_sql_open (":memory:", NULL, SP_SQL_CREATE, &error);
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
test_newer (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SpSql) sql = sp_sql_open (":memory:", NULL, SP_SQL_CREATE, &error);

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

  g_test_add_func ("/sql/migrations/up", test_up);
  g_test_add_func ("/sql/migrations/failure-leaves-nothing", test_failure_leaves_nothing);
  g_test_add_func ("/sql/migrations/newer", test_newer);

  return g_test_run ();
}
