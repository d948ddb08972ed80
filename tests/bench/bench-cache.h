/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bench.h"

#include "sp-sql.h"
#include "sp-store.h"

G_BEGIN_DECLS

/* Bare rows for the floors: what is inserted, updated and so on without any of ours. */
typedef struct _BenchRows BenchRows;

const char *bench_cache_get   (Bench             *self,
                               const char        *name,
                               guint              n_cases,
                               gboolean           whole);
SpStore    *bench_cache_open  (const char        *directory);
void        bench_cache_close (SpStore           *store);
SpSql      *bench_cache_sql   (const char        *directory);

BenchRows  *bench_rows_new    (void);
void        bench_rows_free   (BenchRows         *self);
void        bench_rows_add    (const BenchRecord *record,
                               gpointer           rows);
guint       bench_rows_count  (BenchRows         *self);
gsize       bench_rows_bytes  (BenchRows         *self);
SpSql      *bench_rows_insert (BenchRows         *self,
                               const char        *path,
                               SpSqlFlags         flags,
                               double            *seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchRows, bench_rows_free)

G_END_DECLS
