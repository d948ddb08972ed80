/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-agency-names.h"
#include "sp-import-memory.h"
#include "sp-referral-codes.h"
#include "sp-referral-row-private.h"
#include "sp-sheet.h"

G_BEGIN_DECLS

/* The longest texts, in characters. */
#define SP_REFERRAL_NARRATIVE_CHARS 65536
#define SP_REFERRAL_CELL_CHARS 4096

/**
 * SpReferralRules:
 *
 * What a row is judged by.
 */
typedef struct
{
  SpReferralMapping *mapping;
  SpAgencyNames *agencies;
  SpImportMemory *memory;
  SpReferralCodes *codes;
  GDate today;
  gboolean pad_rows; /* a short row is a whole one */
} SpReferralRules;

SpReferralRow *sp_referral_rules_judge (const SpReferralRules *rules,
                                        const SpSheetRow      *cells);

G_END_DECLS
