/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-field.h"
#include "sp-value-lists.h"

G_BEGIN_DECLS

/**
 * SpFault:
 *
 * What is wrong with a field; words for people are made above.
 */
typedef enum
{
  SP_FAULT_REQUIRED,
  SP_FAULT_KIND,
  SP_FAULT_TOO_LONG,
  SP_FAULT_NOT_IN_LIST,
  SP_FAULT_NOT_A_DATE,
  SP_FAULT_NOT_AN_INSTANT,
  SP_FAULT_NOT_A_REFERENCE,
  SP_FAULT_OUT_OF_RANGE,
  SP_FAULT_CONTROL_CHARACTER,
  SP_FAULT_REFERENCE_FORM,
  SP_FAULT_NHS_NUMBER,
  SP_FAULT_TIME,
  SP_FAULT_BEFORE_START,
  SP_FAULT_OUTCOME_MISSING,
  SP_FAULT_ADVICE_MISSING,
  SP_FAULT_CONDITIONS_MISSING,
  SP_FAULT_TEXT_OR_NOTHING_KNOWN,
  SP_FAULT_TERM_TOO_SHORT,
  SP_FAULT_COUNT_ABOVE_TOTAL,
  SP_FAULT_RESTRICTION_REASON_MISSING,
  SP_FAULT_NOT_A_READER,
} SpFault;

/**
 * SpFieldError:
 * @field: the field
 * @fault: what is wrong
 */
typedef struct
{
  const SpField *field;
  SpFault fault;
} SpFieldError;

GArray     *sp_validate         (const SpRecordType *type,
                                 JsonObject         *fields,
                                 SpValueLists       *lists);
GArray     *sp_validate_in      (const SpRecordType *type,
                                 const char         *compartment,
                                 JsonObject         *fields,
                                 SpValueLists       *lists);
gboolean    sp_validate_value   (const SpField      *field,
                                 JsonNode           *value,
                                 SpValueLists       *lists,
                                 SpFault            *fault);
const char *sp_fault_to_code    (SpFault             fault);
gboolean    sp_nhs_number_is_valid (const char      *digits);

G_END_DECLS
