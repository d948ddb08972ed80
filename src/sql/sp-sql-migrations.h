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
 */
typedef struct
{
  int version;
  const char *sql;
} SpSqlMigration;

gboolean sp_sql_migrate     (SpSql                 *sql,
                             const SpSqlMigration  *migrations,
                             gsize                  n_migrations,
                             GError               **error);
int      sp_sql_get_version (SpSql                 *sql,
                             GError               **error);

G_END_DECLS
