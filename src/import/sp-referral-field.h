/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SpReferralField:
 *
 * What a referral spreadsheet can say, in the order of the police's own export.
 */
typedef enum
{
  SP_REFERRAL_FIELD_NONE = -1,
  SP_REFERRAL_FIELD_ID,
  SP_REFERRAL_FIELD_DATE,
  SP_REFERRAL_FIELD_AGENCY,
  SP_REFERRAL_FIELD_REFERRER,
  SP_REFERRAL_FIELD_PHONE,
  SP_REFERRAL_FIELD_CRIMES,
  SP_REFERRAL_FIELD_V_LAST,
  SP_REFERRAL_FIELD_V_FIRST,
  SP_REFERRAL_FIELD_V_DOB,
  SP_REFERRAL_FIELD_V_ADDR,
  SP_REFERRAL_FIELD_V_PC,
  SP_REFERRAL_FIELD_SAFE,
  SP_REFERRAL_FIELD_SAFE_TIMES,
  SP_REFERRAL_FIELD_AWARE,
  SP_REFERRAL_FIELD_AWARE_WHY,
  SP_REFERRAL_FIELD_CONSENT,
  SP_REFERRAL_FIELD_BASIS,
  SP_REFERRAL_FIELD_P_LAST,
  SP_REFERRAL_FIELD_P_FIRST,
  SP_REFERRAL_FIELD_P_ALIAS,
  SP_REFERRAL_FIELD_P_DOB,
  SP_REFERRAL_FIELD_P_PC,
  SP_REFERRAL_FIELD_RELATION,
  SP_REFERRAL_FIELD_BEHAVE,
  SP_REFERRAL_FIELD_FIRST,
  SP_REFERRAL_FIELD_LAST,
  SP_REFERRAL_FIELD_WEAPONS,
  SP_REFERRAL_FIELD_TOOL,
  SP_REFERRAL_FIELD_LEVEL,
  SP_REFERRAL_FIELD_NARRATIVE,
  SP_REFERRAL_N_FIELDS
} SpReferralField;

/**
 * SpReferralKind:
 *
 * What a field's cells must look like.
 */
typedef enum
{
  SP_REFERRAL_KIND_TEXT,
  SP_REFERRAL_KIND_DATE,
  SP_REFERRAL_KIND_YES_NO,
  SP_REFERRAL_KIND_LIST,
  SP_REFERRAL_KIND_POSTCODE,
} SpReferralKind;

const char      *sp_referral_field_get_name     (SpReferralField  field);
const char      *sp_referral_field_get_label    (SpReferralField  field);
SpReferralKind   sp_referral_field_get_kind     (SpReferralField  field);
gboolean         sp_referral_field_is_required  (SpReferralField  field);
SpReferralField  sp_referral_field_from_name    (const char      *name);
int              sp_referral_field_match        (SpReferralField  field,
                                                 const char      *heading_key);

G_END_DECLS
