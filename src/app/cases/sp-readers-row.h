/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_READERS_ROW (sp_readers_row_get_type ())

/* "Who reads it", and why not everybody: the choice for a record that is written or moved. Signal: "changed". */
G_DECLARE_FINAL_TYPE (SpReadersRow, sp_readers_row, SP, READERS_ROW, AdwPreferencesRow)

GtkWidget *sp_readers_row_new             (SpStore      *store,
                                           const char   *case_id);
void       sp_readers_row_set_record      (SpReadersRow *self,
                                           SpRecord     *record);
void       sp_readers_row_set_readers     (SpReadersRow *self,
                                           const char *const *readers,
                                           const char   *reason);
void       sp_readers_row_set_tasked      (SpReadersRow *self,
                                           const char   *agency_id);
char      *sp_readers_row_dup_compartment (SpReadersRow *self) G_GNUC_WARN_UNUSED_RESULT;
GStrv      sp_readers_row_dup_readers     (SpReadersRow *self) G_GNUC_WARN_UNUSED_RESULT;
char      *sp_readers_row_dup_reason      (SpReadersRow *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean   sp_readers_row_is_complete     (SpReadersRow *self);
gboolean   sp_readers_row_check           (SpReadersRow *self);
void       sp_readers_row_put             (SpReadersRow *self,
                                           SpChange     *change,
                                           SpRecord     *record);

G_END_DECLS
