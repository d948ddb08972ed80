/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <sys/socket.h>

G_BEGIN_DECLS

typedef struct _SpLimits SpLimits;

SpLimits *sp_limits_new         (guint                        a_minute);
void      sp_limits_free        (SpLimits                    *self);
guint     sp_limits_take        (SpLimits                    *self,
                                 const char                  *who,
                                 gint64                       now);
void      sp_limits_charge      (SpLimits                    *self,
                                 const char                  *who,
                                 guint                        calls,
                                 gint64                       now);
char     *sp_limits_dup_address (const struct sockaddr       *peer,
                                 const char                  *proxy,
                                 const char                  *forwarded);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpLimits, sp_limits_free)

G_END_DECLS
