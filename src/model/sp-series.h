/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Two years of weekly meetings. */
#define SP_SERIES_MAX 104

/**
 * SpSeriesEvery:
 *
 * How often the meetings of a series are: weekly here, monthly elsewhere (domain.md §3, frequency).
 */
typedef enum
{
  SP_SERIES_ONCE,
  SP_SERIES_WEEK,
  SP_SERIES_FORTNIGHT,
  SP_SERIES_MONTH, /* on the same weekday of the month: each fourth Thursday */
} SpSeriesEvery;

GStrv  sp_series_dates  (const char    *first,
                         SpSeriesEvery  every,
                         guint          n_times,
                         const char    *until) G_GNUC_WARN_UNUSED_RESULT;
char  *sp_series_shift  (const char    *date,
                         const char    *from,
                         const char    *to) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
