/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-server-instance.h"

G_BEGIN_DECLS

#define SP_HTTP_ERROR (sp_http_error_quark ())

typedef struct _SpHttp SpHttp;

GQuark   sp_http_error_quark (void);
SpHttp  *sp_http_start       (SpInstance  *instance,
                              SpAmbient   *ambient,
                              const char  *listen,
                              guint16      port,
                              GError     **error);
guint16  sp_http_get_port    (SpHttp      *self);
void     sp_http_stop        (SpHttp      *self);

G_END_DECLS
