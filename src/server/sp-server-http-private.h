/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-server-http.h"
#include "sp-server-limits.h"
#include "sp-server-scanner.h"
#include "sp-server-waiting.h"
#include "sp-server.h"

#include <microhttpd.h>

/* A pool thread takes one of these for as long as a request lasts. */
typedef struct
{
  SpSql *sql;
  SpServer *server;
} SpHttpWorker;

struct _SpHttp
{
  struct MHD_Daemon *daemon;
  SpAmbient *ambient;
  GAsyncQueue *workers;
  SpWaiting *waiting;
  SpScanner *scanner; /* nullable */
  SpLimits *addresses; /* of who has not signed in */
  SpLimits *devices;
  char *proxy;
  guint body_seconds;
  guint16 port;
  gint n_active;
};

enum MHD_Result sp_exchange_access_cb (void *data,
                                       struct MHD_Connection *connection,
                                       const char *path,
                                       const char *method,
                                       const char *version,
                                       const char *upload,
                                       size_t *upload_size,
                                       void **state);
void sp_exchange_completed_cb (void *data,
                               struct MHD_Connection *connection,
                               void **state,
                               enum MHD_RequestTerminationCode code);
