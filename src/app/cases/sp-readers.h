/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_READERS_ROW (sp_readers_row_get_type ())

/* "Who reads it": the choice of readers for a record that is being written. */
G_DECLARE_FINAL_TYPE (SpReadersRow, sp_readers_row, SP, READERS_ROW, AdwPreferencesRow)

GtkWidget *sp_readers_row_new             (SpStore      *store,
                                           const char   *case_id);
void       sp_readers_row_set_compartment (SpReadersRow *self,
                                           const char   *compartment);
char      *sp_readers_row_dup_compartment (SpReadersRow *self) G_GNUC_WARN_UNUSED_RESULT;

#define SP_TYPE_READERS_LABEL (sp_readers_label_get_type ())

/* Who reads a record, in words; not visible when that is everybody in the case. */
G_DECLARE_FINAL_TYPE (SpReadersLabel, sp_readers_label, SP, READERS_LABEL, AdwBin)

GtkWidget  *sp_readers_label_new             (SpStore        *store);
void        sp_readers_label_set_compartment (SpReadersLabel *self,
                                              const char     *compartment);
const char *sp_readers_label_get_words       (SpReadersLabel *self);

G_END_DECLS
