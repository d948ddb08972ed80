/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A stretch in which old and new differ. */
typedef struct
{
  guint old_start;
  guint old_end;
  guint new_start;
  guint new_end;
} SpRowRun;

GArray *sp_row_runs_find (GArray *old_rows,
                          GArray *new_rows);

G_END_DECLS
