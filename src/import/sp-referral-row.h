/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-import-text.h"
#include "sp-referral-mapping.h"

G_BEGIN_DECLS

/**
 * SpReferralReason:
 *
 * What is wrong with a row: up to %SP_REASON_LAST_REJECTION it is not imported. In each half they
 * stand in the order of their codes.
 */
typedef enum
{
  SP_REASON_BAD_DATE,
  SP_REASON_BAD_ENCODING,
  SP_REASON_BAD_YES_NO,
  SP_REASON_COLUMN_COUNT,
  SP_REASON_DATES_OUT_OF_ORDER,
  SP_REASON_DUPLICATE_ID,
  SP_REASON_FUTURE_DATE,
  SP_REASON_MISSING_REQUIRED,
  SP_REASON_TOO_LONG,
  SP_REASON_UNKNOWN_AGENCY,
  SP_REASON_BAD_POSTCODE,
  SP_REASON_DUAL_ROLE,
  SP_REASON_NO_CONSENT_NO_BASIS,
  SP_REASON_POSSIBLE_REPEAT,
  SP_REASON_SAFE_CONTACT_MISSING,
  SP_REASON_UNKNOWN_BEHAVIOUR,
  SP_REASON_UNKNOWN_RELATIONSHIP,
  SP_REASON_VICTIM_NOT_AWARE_NO_REASON,
  SP_N_REASONS
} SpReferralReason;

#define SP_REASON_LAST_REJECTION SP_REASON_UNKNOWN_AGENCY

typedef enum
{
  SP_REFERRAL_IMPORTED,
  SP_REFERRAL_IMPORTED_WITH_WARNINGS,
  SP_REFERRAL_REJECTED,
} SpReferralVerdict;

/**
 * SpReferralIssue:
 * @reason: what is wrong
 * @column: where, from 0; -1 for the row as a whole
 */
typedef struct
{
  SpReferralReason reason;
  int column;
} SpReferralIssue;

typedef struct _SpReferralRow SpReferralRow;

const char            *sp_referral_reason_get_code       (SpReferralReason     reason);
const char            *sp_referral_reason_get_advice     (SpReferralReason     reason);

SpReferralRow         *sp_referral_row_ref               (SpReferralRow       *self);
void                   sp_referral_row_unref             (SpReferralRow       *self);
guint64                sp_referral_row_get_number        (const SpReferralRow *self);
SpReferralVerdict      sp_referral_row_get_verdict       (const SpReferralRow *self);
const SpReferralIssue *sp_referral_row_get_issues        (const SpReferralRow *self,
                                                          guint               *n_issues);
gboolean               sp_referral_row_has_issue         (const SpReferralRow *self,
                                                          SpReferralReason     reason);
const char            *sp_referral_row_get_text          (const SpReferralRow *self,
                                                          SpReferralField      field);
SpTriState             sp_referral_row_get_yes_no        (const SpReferralRow *self,
                                                          SpReferralField      field);
const char * const    *sp_referral_row_get_crimes        (const SpReferralRow *self);
const char * const    *sp_referral_row_get_behaviours    (const SpReferralRow *self);
const char            *sp_referral_row_get_relationship  (const SpReferralRow *self);
const char            *sp_referral_row_get_agency        (const SpReferralRow *self);
const char            *sp_referral_row_get_source_key    (const SpReferralRow *self);
guint                  sp_referral_row_get_n_extras      (const SpReferralRow *self);
const char            *sp_referral_row_get_extra         (const SpReferralRow *self,
                                                          guint                index,
                                                          const char         **heading);
const char * const    *sp_referral_row_get_cells         (const SpReferralRow *self);
gboolean               sp_referral_row_is_cut            (const SpReferralRow *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpReferralRow, sp_referral_row_unref)

G_END_DECLS
