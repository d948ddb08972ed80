/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-access-records.h"
#include "sp-case-records.h"
#include "sp-directory-records.h"
#include "sp-document-records.h"
#include "sp-meeting-records.h"
#include "sp-work-records.h"

#include <string.h>

static const SpRecordType *types[40];
static guint n_record_types;

static gpointer
collect_types (gpointer data G_GNUC_UNUSED)
{
  const SpRecordType *all[] = {
    sp_partnership_record_type (),
    sp_agency_record_type (),
    sp_member_record_type (),
    sp_list_item_record_type (),
    sp_case_record_type (),
    sp_person_record_type (),
    sp_address_record_type (),
    sp_case_person_record_type (),
    sp_referral_record_type (),
    sp_invitation_record_type (),
    sp_exclusion_record_type (),
    sp_emergency_access_record_type (),
    sp_retention_record_type (),
    sp_hold_record_type (),
    sp_access_request_record_type (),
    sp_access_decision_record_type (),
    sp_disposal_record_type (),
    sp_conflict_record_type (),
    sp_put_aside_record_type (),
    sp_contribution_record_type (),
    sp_attachment_record_type (),
    sp_incident_record_type (),
    sp_risk_result_record_type (),
    sp_formulation_record_type (),
    sp_trigger_record_type (),
    sp_protective_factor_record_type (),
    sp_order_record_type (),
    sp_breach_record_type (),
    sp_intervention_record_type (),
    sp_session_record_type (),
    sp_support_contact_record_type (),
    sp_action_record_type (),
    sp_meeting_record_type (),
    sp_agenda_item_record_type (),
    sp_attendance_record_type (),
    sp_interest_record_type (),
    sp_minute_record_type (),
    sp_document_record_type (),
    sp_receipt_record_type (),
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (all) < G_N_ELEMENTS (types));
  memcpy (types, all, sizeof all);
  n_record_types = G_N_ELEMENTS (all);

  return NULL;
}

/**
 * sp_record_types:
 * @n_types: (out): how many
 *
 * Returns: (array length=n_types): every record type; it belongs to the library
 */
const SpRecordType * const *
sp_record_types (guint *n_types)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, collect_types, NULL);
  *n_types = n_record_types;

  return types;
}

/**
 * sp_record_type_find:
 * @name: (nullable): a type's name in JSON
 *
 * Returns: (nullable): the type, or %NULL where this version knows none of that name
 */
const SpRecordType *
sp_record_type_find (const char *name)
{
  guint n_types;
  const SpRecordType * const *all = sp_record_types (&n_types);

  for (guint i = 0; i < n_types; i++)
    if (g_strcmp0 (all[i]->name, name) == 0)
      return all[i];

  return NULL;
}

/**
 * sp_record_type_find_field:
 * @name: a field's name in JSON; dashes may stand for underscores
 *
 * Returns: (nullable): the field, or %NULL
 */
const SpField *
sp_record_type_find_field (const SpRecordType *type,
                           const char         *name)
{
  g_return_val_if_fail (type != NULL && name != NULL, NULL);

  for (guint i = 0; i < type->n_fields; i++)
    {
      const char *a = type->fields[i].name;
      const char *b = name;

      while (*a != '\0' && (*a == *b || (*a == '_' && *b == '-')))
        {
          a++;
          b++;
        }
      if (*a == '\0' && *b == '\0')
        return &type->fields[i];
    }

  return NULL;
}
