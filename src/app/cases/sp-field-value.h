/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-store.h"

G_BEGIN_DECLS

/* Values of fields as JSON nodes, whatever their kind. NULL is "not recorded", and so are an empty text or set,
 * and a flag that is not up.
 */

JsonNode *sp_field_value_dup      (SpRecord      *record,
                                   const SpField *field) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sp_field_value_equal    (JsonNode      *a,
                                   JsonNode      *b);
void      sp_field_value_put      (SpChange      *change,
                                   SpRecord      *record,
                                   const SpField *field,
                                   JsonNode      *value);
char     *sp_field_value_describe (JsonNode      *value,
                                   const SpField *field,
                                   SpValueLists  *lists) G_GNUC_WARN_UNUSED_RESULT;
char     *sp_field_value_check    (SpStore       *store,
                                   SpRecord      *record,
                                   const SpField *field,
                                   JsonNode      *value) G_GNUC_WARN_UNUSED_RESULT;
gboolean  sp_field_is_reference   (const SpField *field);

G_END_DECLS
