/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-server-instance.h"

G_BEGIN_DECLS

#define SP_HTTP_ERROR (sp_http_error_quark ())

typedef struct _SpHttp SpHttp;

/**
 * SpHttpLimits:
 * @from_address: so many calls a minute from one address by who has not signed in; 0 for no limit
 * @by_device: so many calls a minute by one device; 0 for no limit
 * @body_seconds: how long a request may take to arrive
 * @proxy: (nullable): the address of a proxy whose X-Forwarded-For says who calls
 * @scanner: (nullable): where ClamAV's daemon listens, as sp_clamd_new () takes it; without it contents are not scanned
 *
 * What callers may cost, and what is done with what they send.
 */
typedef struct
{
  guint from_address;
  guint by_device;
  guint body_seconds;
  const char *proxy;
  const char *scanner;
} SpHttpLimits;

/* An agency's laptops, which may share an address, all sign in at nine o'clock; a laptop may have years to fetch. */
#define SP_HTTP_LIMITS_DEFAULT { .from_address = 600, .by_device = 3000, .body_seconds = 60 }

GQuark   sp_http_error_quark (void);
SpHttp  *sp_http_start       (SpInstance          *instance,
                              SpAmbient           *ambient,
                              const char          *listen,
                              guint16              port,
                              const SpHttpLimits  *limits,
                              GError             **error);
guint16  sp_http_get_port    (SpHttp              *self);
void     sp_http_stop        (SpHttp              *self);

G_END_DECLS
