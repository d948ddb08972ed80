/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_FIELD_INPUT (sp_field_input_get_type ())

G_DECLARE_DERIVABLE_TYPE (SpFieldInput, sp_field_input, SP, FIELD_INPUT, AdwBin)

/**
 * SpFieldInputClass:
 * @set_value: shows a value; %NULL is "not set"; a text that the kind cannot read is shown as typed
 * @dup_value: gives what is entered, or %NULL for nothing; sets problem (in words) if it cannot be read
 * @dup_typed: gives the letters as typed, for the draft; by default the value
 * @get_target: the widget that takes the focus and carries the accessible name
 */
struct _SpFieldInputClass
{
  AdwBinClass parent_class;

  void       (*set_value)  (SpFieldInput *self,
                            JsonNode     *value);
  JsonNode  *(*dup_value)  (SpFieldInput *self,
                            char        **problem);
  JsonNode  *(*dup_typed)  (SpFieldInput *self);
  GtkWidget *(*get_target) (SpFieldInput *self);
};

/* Makes the input that fits the field's kind. */
SpFieldInput  *sp_field_input_new          (SpStore       *store,
                                            const SpField *field,
                                            const char    *case_id);
const SpField *sp_field_input_get_field    (SpFieldInput  *self);
void           sp_field_input_set_value    (SpFieldInput  *self,
                                            JsonNode      *value);
JsonNode      *sp_field_input_dup_value    (SpFieldInput  *self,
                                            char         **problem);
JsonNode      *sp_field_input_dup_typed    (SpFieldInput  *self);
void           sp_field_input_focus        (SpFieldInput  *self);
gboolean       sp_field_input_get_is_quick (SpFieldInput  *self);

/* For the kinds themselves. */
void           sp_field_input_init_field   (SpFieldInput  *self,
                                            const SpField *field);
void           sp_field_input_changed      (SpFieldInput  *self);
void           sp_field_input_accept       (SpFieldInput  *self);
void           sp_field_input_set_quick    (SpFieldInput  *self,
                                            gboolean       quick);

G_END_DECLS
