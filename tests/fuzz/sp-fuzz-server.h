/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-fuzz.h"
#include "sp-test-server.h"

G_BEGIN_DECLS

/* Stands in a restricted line, which Health may not read. */
#define SP_FUZZ_SECRET "QUOKKA"

typedef enum
{
  SP_FUZZ_HEALTH, /* a representative's laptop */
  SP_FUZZ_CHAIR, /* of the police */
  SP_FUZZ_N_DEVICES
} SpFuzzDevice;

/* One partnership: a case, a person, a restricted line; each run finds it as it was made. */
typedef struct
{
  SpTestServer *test;
  SpTestDevice *devices[SP_FUZZ_N_DEVICES];
  char *cursors[SP_FUZZ_N_DEVICES]; /* with everything pulled */
  GBytes *database;
  gint64 seq;
  gint64 n_changes;
  gboolean opened; /* in this run the chair may open the restricted line to Health */
  const char *names[2 * 16 + 1]; /* for sp_fuzz_expand () */
} SpFuzzServer;

SpFuzzServer *sp_fuzz_server_new    (void);
void          sp_fuzz_server_reset  (SpFuzzServer *self);
const char  **sp_fuzz_server_names  (SpFuzzServer *self,
                                     SpFuzzDevice  device);
JsonObject   *sp_fuzz_server_call   (SpFuzzServer *self,
                                     const char   *path,
                                     SpFuzzDevice  device,
                                     GBytes       *body);
void          sp_fuzz_server_check  (SpFuzzServer *self);

G_END_DECLS
