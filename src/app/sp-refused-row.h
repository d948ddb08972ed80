/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-case-records.h"
#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_REFUSED_ROW (sp_refused_row_get_type ())

/* A change that the server did not take, the own one or one that went from another's laptop: what it was, why not, and
 * what can be done. */
G_DECLARE_FINAL_TYPE (SpRefusedRow, sp_refused_row, SP, REFUSED_ROW, GtkListBoxRow)

GtkWidget  *sp_refused_row_new       (SpStore      *store,
                                      GPtrArray    *matters);
GtkWidget  *sp_refused_row_new_aside (SpStore      *store,
                                      SpPutAside   *aside);
const char *sp_refused_row_get_words (SpRefusedRow *self);

G_END_DECLS
