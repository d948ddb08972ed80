/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean  sp_date_is_valid    (const char *iso);
gboolean  sp_date_parse       (const char *iso,
                               GDate      *date);
char     *sp_date_format      (const GDate *date);
char     *sp_date_add_days    (const char *iso,
                               int         days);
int       sp_date_days_between (const char *from,
                               const char *to);
char     *sp_date_from_us     (gint64      wall_us);
gboolean  sp_instant_is_valid (const char *text);
char     *sp_instant_format   (gint64      wall_us);
gint64    sp_instant_parse    (const char *text);

G_END_DECLS
