/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <unistd.h>

#include "sp-sql-postgres.h"

/* The address of a fresh, empty database for one test, or NULL where the test run has started no PostgreSQL
 * (with-postgres.sh). A schema of its own is as good as a database, and made much faster. */
static inline char *
sp_test_postgres_new (void)
{
  static guint n_schemas;
  const char *url = g_getenv ("SP_TEST_POSTGRES");
  g_autofree char *schema = NULL;
  g_autofree char *make = NULL;
  g_autoptr(SpSql) sql = NULL;
  g_autoptr(GError) error = NULL;

  if (url == NULL)
    return NULL;

  schema = g_strdup_printf ("t%d_%u", (int) getpid (), n_schemas++);
  make = g_strdup_printf ("CREATE SCHEMA %s", schema);
  sql = sp_sql_postgres_open (url, &error);
  g_assert_no_error (error);
  sp_sql_exec (sql, make, &error);
  g_assert_no_error (error);

  return g_strdup_printf ("%s&options=-csearch_path%%3D%s", url, schema);
}
