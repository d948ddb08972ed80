/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

#include "sp-draft.h"
#include "sp-field-input.h"

G_BEGIN_DECLS

#define SP_TYPE_FIELD_ROW (sp_field_row_get_type ())

G_DECLARE_FINAL_TYPE (SpFieldRow, sp_field_row, SP, FIELD_ROW, AdwPreferencesRow)

GtkWidget     *sp_field_row_new           (SpStore       *store,
                                           SpRecord      *record,
                                           const SpField *field,
                                           const char    *case_id,
                                           gboolean       form);
const SpField *sp_field_row_get_field     (SpFieldRow    *self);
SpFieldInput  *sp_field_row_get_input     (SpFieldRow    *self);
void           sp_field_row_set_draft     (SpFieldRow    *self,
                                           SpDraft       *draft);
void           sp_field_row_set_editable  (SpFieldRow    *self,
                                           gboolean       editable);
gboolean       sp_field_row_is_editing    (SpFieldRow    *self);
void           sp_field_row_edit          (SpFieldRow    *self);
void           sp_field_row_apply         (SpFieldRow    *self);
void           sp_field_row_restore       (SpFieldRow    *self);
void           sp_field_row_offer         (SpFieldRow    *self,
                                           JsonNode      *typed);
void           sp_field_row_take_note     (SpFieldRow    *self);
JsonNode      *sp_field_row_dup_value     (SpFieldRow    *self,
                                           char         **problem);
void           sp_field_row_set_problem   (SpFieldRow    *self,
                                           const char    *problem);
const char    *sp_field_row_get_problem   (SpFieldRow    *self);
const char    *sp_field_row_get_note      (SpFieldRow    *self);
const char    *sp_field_row_get_words     (SpFieldRow    *self);

G_END_DECLS
