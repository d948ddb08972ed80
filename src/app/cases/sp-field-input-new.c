/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Which of the inputs a field has: this file knows all of them, and they know only what they have in common. */

#include "config.h"

#include "sp-field-input.h"

#include "sp-choice-input.h"
#include "sp-date-input.h"
#include "sp-prose-input.h"
#include "sp-set-input.h"
#include "sp-text-input.h"

/**
 * sp_field_input_new:
 * @store: where the things that can be referred to are found
 * @field: the field to enter
 * @case_id: (nullable): the case to whose people and records a reference is confined
 *
 * Returns: (transfer floating): a new input of the kind that fits @field
 */
SpFieldInput *
sp_field_input_new (SpStore       *store,
                    const SpField *field,
                    const char    *case_id)
{
  g_return_val_if_fail (SP_IS_STORE (store), NULL);
  g_return_val_if_fail (field != NULL, NULL);

  switch (field->kind)
    {
    case SP_KIND_PROSE:
      return sp_prose_input_new (store, field, case_id);
    case SP_KIND_CHOICE:
    case SP_KIND_FLAG:
    case SP_KIND_REF:
      return sp_choice_input_new (store, field, case_id);
    case SP_KIND_DATE:
    case SP_KIND_INSTANT:
      return sp_date_input_new (store, field);
    case SP_KIND_SET:
      return sp_set_input_new (store, field, case_id);
    case SP_KIND_TEXT:
    case SP_KIND_NUMBER:
    default:
      return sp_text_input_new (field);
    }
}
