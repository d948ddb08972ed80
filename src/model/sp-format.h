/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *sp_format_date          (const char *iso) G_GNUC_WARN_UNUSED_RESULT;
char *sp_format_date_short    (const char *iso) G_GNUC_WARN_UNUSED_RESULT;
char *sp_format_date_relative (const char *iso,
                               const char *today) G_GNUC_WARN_UNUSED_RESULT;
char *sp_format_date_both     (const char *iso,
                               const char *today) G_GNUC_WARN_UNUSED_RESULT;
char *sp_format_instant       (gint64      wall_us,
                               gint64      now_us) G_GNUC_WARN_UNUSED_RESULT;
char *sp_format_today         (gint64      now_us) G_GNUC_WARN_UNUSED_RESULT;
char *sp_format_name          (const char *family,
                               const char *given) G_GNUC_WARN_UNUSED_RESULT;
char *sp_format_initials      (const char *family,
                               const char *given) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
