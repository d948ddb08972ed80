/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-laptop.h"
#include "sp-store.h"

G_BEGIN_DECLS

/* What is done about a laptop: asked, written down in the log, and only then told to the server. Each needs a widget
 * in the window that has the way to the server. */

DexFuture *sp_laptop_set       (GtkWidget  *widget,
                                SpStore    *store,
                                SpLaptop   *laptop,
                                const char *state) G_GNUC_WARN_UNUSED_RESULT;
void       sp_laptop_ask_link  (GtkWidget  *widget,
                                SpStore    *store,
                                const char *member_id,
                                const char *name);
void       sp_laptop_show_link (GtkWidget  *widget,
                                const char *name,
                                const char *link);
char      *sp_laptop_problem   (const GError *error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
