/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-sql.h"

G_BEGIN_DECLS

typedef struct sqlite3 sqlite3;

int sp_sql_sqlite_add_rows (sqlite3        *db,
                            const char     *name,
                            const char     *columns,
                            SpSqlRowsFunc   get,
                            SpSqlRows     **rows);

G_END_DECLS
