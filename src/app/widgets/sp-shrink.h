/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For narrow windows and large text: GTK's own buttons and lists ask for the width of all their words. */
void sp_shrink_button    (GtkWidget *button);
void sp_shrink_check     (GtkWidget *check);
void sp_shrink_words     (GtkWidget *widget);
void sp_shrink_drop_down (GtkWidget *drop_down);

G_END_DECLS
