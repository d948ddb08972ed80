/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Before the first row: tells spreadsheet programs that this is UTF-8. */
#define SP_CSV_MARK "\xEF\xBB\xBF"

void sp_csv_append_row (GString            *csv,
                        const char * const *cells);

G_END_DECLS
