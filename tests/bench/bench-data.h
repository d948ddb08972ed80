/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-ambient.h"

G_BEGIN_DECLS

#define BENCH_N_AGENCIES 7

/* What a benchmark's partnership holds: made up from a seed, so that runs repeat. */
typedef struct
{
  const char *id;
  const char *type;
  const char *compartment;
  const char *fields; /* JSON */
} BenchRecord;

/**
 * BenchRecordFunc:
 *
 * Takes one record; what it points to is gone afterwards.
 */
typedef void (*BenchRecordFunc) (const BenchRecord *record,
                                 gpointer           user_data);

typedef struct _BenchData BenchData;

BenchData  *bench_data_new           (guint64          seed);
void        bench_data_free          (BenchData       *self);
const char *bench_data_get_agency    (BenchData       *self,
                                      guint            i);
const char *bench_data_get_member    (BenchData       *self);
void        bench_data_set_directory (BenchData       *self,
                                      guint            i,
                                      const char      *agency);
void        bench_data_directory     (BenchData       *self,
                                      BenchRecordFunc  func,
                                      gpointer         user_data);
guint       bench_data_case          (BenchData       *self,
                                      gboolean         whole,
                                      BenchRecordFunc  func,
                                      gpointer         user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchData, bench_data_free)

G_END_DECLS
