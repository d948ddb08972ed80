/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "bench-cache.h"

#include "sp-server.h"
#include "sp-server-instance.h"

G_BEGIN_DECLS

/* A partnership on a real server in a process of its own, on loopback, over TLS. */
typedef struct
{
  SpAmbient *ambient;
  SpInstance *instance;
  SpSql *sql;
  SpServer *server;
  char *directory;
  char *member; /* the chair */
  guint n_records; /* everything that the chair reads */
  BenchRows *rows; /* the same records, for floors */
  GSubprocess *process;
  char *address;
} BenchPartnership;

BenchPartnership *bench_partnership_get  (Bench            *bench);
void              bench_partnership_end  (void);
SpStore          *bench_partnership_join (BenchPartnership *self,
                                          const char       *directory);

G_END_DECLS
