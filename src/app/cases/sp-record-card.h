/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_RECORD_CARD (sp_record_card_get_type ())

/* One record as a card: what it is, when, its words, its small facts, and who reads it. */
G_DECLARE_FINAL_TYPE (SpRecordCard, sp_record_card, SP, RECORD_CARD, GtkListBoxRow)

GtkWidget *sp_record_card_new        (SpStore      *store,
                                      SpRecord     *record);
SpRecord  *sp_record_card_get_record (SpRecordCard *self);
char      *sp_record_card_dup_words  (SpRecordCard *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
