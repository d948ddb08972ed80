/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-server-instance.h"

G_BEGIN_DECLS

struct MHD_Connection;

typedef struct _SpWaiting SpWaiting;
typedef struct _SpWaiter  SpWaiter;

SpWaiting *sp_waiting_new        (SpInstance            *instance,
                                  SpAmbient             *ambient,
                                  GError               **error);
SpWaiter  *sp_waiting_new_waiter (SpWaiting             *self,
                                  struct MHD_Connection *connection,
                                  const char            *record);
void       sp_waiting_scanned    (SpWaiting             *self,
                                  const char            *record);
gboolean   sp_waiting_suspend    (SpWaiting             *self,
                                  SpWaiter              *waiter,
                                  gint64                 seq,
                                  gint64                 acl_rev);
void       sp_waiting_wake       (SpWaiting             *self);
void       sp_waiting_finish     (SpWaiting             *self);
void       sp_waiting_free       (SpWaiting             *self);
gboolean   sp_waiter_is_over     (SpWaiter              *self);
void       sp_waiter_free        (SpWaiter              *self);

G_END_DECLS
