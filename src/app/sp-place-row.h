/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SP_TYPE_PLACE_ROW (sp_place_row_get_type ())

/* A place in the sidebar, with a count or a word beside it. */
G_DECLARE_FINAL_TYPE (SpPlaceRow, sp_place_row, SP, PLACE_ROW, GtkListBoxRow)

GtkWidget *sp_place_row_new      (const char *label,
                                  const char *icon_name);
void       sp_place_row_set_note (SpPlaceRow *self,
                                  const char *note,
                                  const char *sentence,
                                  const char *urgent_words);

G_END_DECLS
