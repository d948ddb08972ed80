/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libdex.h>

#include "bench-data.h"

G_BEGIN_DECLS

#define BENCH_PASSPHRASE "kettle orchard ninety pylons"

/**
 * BenchGoal:
 * @BENCH_NO_GOAL: nothing is asked
 * @BENCH_AT_LEAST: the value shall not be less than @goal
 * @BENCH_AT_MOST: the value shall not be more than @goal
 * @BENCH_RATIO_AT_MOST: the ratio to the floor shall not be more than @goal
 */
typedef enum
{
  BENCH_NO_GOAL,
  BENCH_AT_LEAST,
  BENCH_AT_MOST,
  BENCH_RATIO_AT_MOST,
} BenchGoal;

/* What a measure gives. Of a rate the ratio is value to floor, and more is better. */
typedef struct
{
  double value;
  double floor;
  guint runs;
  const char *measured;    /* what was measured, on what */
  const char *floor_words; /* what the floor is */
  JsonObject *more;        /* further figures */
} BenchResult;

/* One run of the program. */
typedef struct
{
  char *directory; /* for everything that is written; removed at the end */
  gboolean quick;
  guint n_cases;   /* in the large cache */
  guint n_rows;    /* cases in the cache for scrolling */
  guint n_pull;    /* records of the first pull */
  guint n_push;    /* changes of the push */
  guint runs;
} Bench;

/* bench-run.c */
gpointer    bench_must           (gpointer              pointer,
                                  GError               *error);
void        bench_must_be        (gboolean              done,
                                  GError               *error);
GValue     *bench_await          (DexFuture            *future);
gpointer    bench_await_object   (DexFuture            *future);
void        bench_await_done     (DexFuture            *future);
char       *bench_path           (Bench                *self,
                                  const char           *name);
void        bench_remove         (const char           *path);
double      bench_now            (void);
double      bench_percentile     (GArray               *values,
                                  double                percent);
double      bench_median         (GArray               *values);
GArray     *bench_values_new     (void);
void        bench_values_add     (GArray               *values,
                                  double                value);
JsonObject *bench_run_program    (const char * const   *arguments);

/* bench-machine.c */
JsonObject *bench_machine        (const char           *directory);

/* The measures. */
void        bench_measure_pull   (Bench                *self,
                                  BenchResult          *result);
void        bench_measure_push   (Bench                *self,
                                  BenchResult          *result);
void        bench_measure_empty_pull
                                 (Bench                *self,
                                  BenchResult          *result);
void        bench_measure_purge  (Bench                *self,
                                  BenchResult          *result);
void        bench_measure_start  (Bench                *self,
                                  BenchResult          *result);
void        bench_measure_unlock (Bench                *self,
                                  BenchResult          *result);
void        bench_measure_search (Bench                *self,
                                  BenchResult          *result);
void        bench_measure_case   (Bench                *self,
                                  BenchResult          *result);
void        bench_measure_scroll (Bench                *self,
                                  BenchResult          *result);
void        bench_measure_edit   (Bench                *self,
                                  BenchResult          *result);
void        bench_measure_memory (Bench                *self,
                                  BenchResult          *result);

G_END_DECLS
