/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-type-numbers-private.h"

#include <string.h>

#define TYPE(name, NAME) { name, SP_TYPE_NO_##NAME }

static const struct
{
  const char *name;
  int number;
} TYPES[] = {
  TYPE ("partnership", PARTNERSHIP),
  TYPE ("agency", AGENCY),
  TYPE ("member", MEMBER),
  TYPE ("list_item", LIST_ITEM),
  TYPE ("case", CASE),
  TYPE ("person", PERSON),
  TYPE ("address", ADDRESS),
  TYPE ("case_person", CASE_PERSON),
  TYPE ("referral", REFERRAL),
  TYPE ("invitation", INVITATION),
  TYPE ("exclusion", EXCLUSION),
  TYPE ("emergency_access", EMERGENCY_ACCESS),
  TYPE ("retention", RETENTION),
  TYPE ("hold", HOLD),
  TYPE ("access_request", ACCESS_REQUEST),
  TYPE ("access_decision", ACCESS_DECISION),
  TYPE ("disposal", DISPOSAL),
  TYPE ("conflict", CONFLICT),
  TYPE ("put_aside", PUT_ASIDE),
  TYPE ("contribution", CONTRIBUTION),
  TYPE ("attachment", ATTACHMENT),
  TYPE ("incident", INCIDENT),
  TYPE ("risk_result", RISK_RESULT),
  TYPE ("formulation", FORMULATION),
  TYPE ("trigger", TRIGGER),
  TYPE ("protective_factor", PROTECTIVE_FACTOR),
  TYPE ("order", ORDER),
  TYPE ("breach", BREACH),
  TYPE ("intervention", INTERVENTION),
  TYPE ("session", SESSION),
  TYPE ("support_contact", SUPPORT_CONTACT),
  TYPE ("action", ACTION),
  TYPE ("meeting", MEETING),
  TYPE ("agenda_item", AGENDA_ITEM),
  TYPE ("attendance", ATTENDANCE),
  TYPE ("interest", INTEREST),
  TYPE ("minute", MINUTE),
  TYPE ("document", DOCUMENT),
  TYPE ("receipt", RECEIPT),
};

/**
 * sp_type_number:
 * @name: a record type's name
 *
 * Returns: the type's number in the cache, or %SP_TYPE_NO_UNKNOWN
 */
int
sp_type_number (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (TYPES); i++)
    if (strcmp (TYPES[i].name, name) == 0)
      return TYPES[i].number;

  return SP_TYPE_NO_UNKNOWN;
}
