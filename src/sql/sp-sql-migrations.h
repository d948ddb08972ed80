/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-sql.h"

G_BEGIN_DECLS

/**
 * SpSqlMigration:
 * @version: counts up from 1 without gaps
 * @sql: one or more statements; the whole migration is one transaction
 * @postgres: (nullable): the same in PostgreSQL's words, where they differ
 *
 * On PostgreSQL others serve meanwhile, with the program before this one: a migration adds, and leaves alone what
 * that program reads and writes. What is not needed any more goes with a later version.
 */
typedef struct
{
  int version;
  const char *sql;
  const char *postgres;
} SpSqlMigration;

gboolean sp_sql_migrate     (SpSql                 *sql,
                             const SpSqlMigration  *migrations,
                             gsize                  n_migrations,
                             GError               **error);
int      sp_sql_get_version (SpSql                 *sql,
                             GError               **error);

G_END_DECLS
