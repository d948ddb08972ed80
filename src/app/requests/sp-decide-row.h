/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-access-lines.h"

G_BEGIN_DECLS

/* A line to decide on, in a GtkListBox. */

GtkWidget  *sp_decide_row_new        (void);
void        sp_decide_row_show       (GtkWidget          *row,
                                      SpMaterial         *material,
                                      const SpAccessLine *line);
const char *sp_decide_row_get_record (gpointer            row);

G_END_DECLS
