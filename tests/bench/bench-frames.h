/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * BenchFramesFunc:
 *
 * Is called with the figures when a list was scrolled.
 */
typedef void (*BenchFramesFunc) (JsonObject *figures,
                                 gpointer    user_data);

/* Between two pages: what a page leaves for later is done by then. */
#define BENCH_PAGE_SETTLE_MS 500

void bench_after_frame (GtkWidget       *widget,
                        GSourceFunc      func,
                        gpointer         user_data);
void bench_scroll      (GtkWidget       *list,
                        guint            n_frames,
                        BenchFramesFunc  func,
                        gpointer         user_data);
JsonObject *
     bench_page_figures (GArray         *pages);
void bench_print       (JsonObject      *figures);
void bench_add_memory  (JsonObject      *figures);

G_END_DECLS
