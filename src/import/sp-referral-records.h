/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-referral-row.h"

G_BEGIN_DECLS

/**
 * SpReferralRecord:
 * @id: the record's id, which follows from the row's source key
 * @type: the name of its type
 * @compartment: where it lies
 * @fields: its fields
 *
 * One record that an imported row makes.
 */
typedef struct
{
  char *id;
  const char *type;
  char *compartment;
  JsonObject *fields;
} SpReferralRecord;

GPtrArray *sp_referral_row_to_records (const SpReferralRow *row,
                                       const char          *source,
                                       const char * const  *invited);
void       sp_referral_record_free    (SpReferralRecord    *self);
char      *sp_referral_row_dup_case_id (const SpReferralRow *row);

G_END_DECLS
