/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-value-lists.h"

G_BEGIN_DECLS

/* The words of cells, matched with value lists; what was matched lately is kept. */
typedef struct _SpReferralCodes SpReferralCodes;

SpReferralCodes *sp_referral_codes_new   (SpValueLists    *lists);
void             sp_referral_codes_free  (SpReferralCodes *self);
const char      *sp_referral_codes_match (SpReferralCodes *self,
                                          const char      *list,
                                          const char      *text);

G_END_DECLS
