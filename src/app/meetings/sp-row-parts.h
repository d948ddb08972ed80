/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-directory-records.h"

G_BEGIN_DECLS

/* What rows of a meeting's lists are made of. */

GtkWidget *sp_row_label_new  (const char     *text,
                              const char     *css_class);
GtkWidget *sp_row_box_new    (GtkOrientation  orientation,
                              int             spacing);
GtkWidget *sp_row_beside_new (GtkWidget      *head,
                              GtkWidget      *words,
                              GtkWidget      *beside);
GtkWidget *sp_row_mark_new   (SpAgency       *agency);

G_END_DECLS
