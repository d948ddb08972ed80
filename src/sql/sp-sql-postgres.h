/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-sql.h"

G_BEGIN_DECLS

gboolean  sp_sql_postgres_is_url (const char  *text);
SpSql    *sp_sql_postgres_open   (const char  *url,
                                  GError     **error);

G_END_DECLS
