/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-referral-row.h"

G_BEGIN_DECLS

struct _SpReferralRow
{
  guint64 number;
  GArray *issues; /* SpReferralIssue, by reason, then column */
  gboolean rejected;
  char *values[SP_REFERRAL_N_FIELDS]; /* normalised, never NULL */
  GStrv crimes;
  GStrv behaviours;   /* codes; the text where there is none */
  char *relationship; /* code; the text where there is none */
  char *agency;       /* code, or NULL */
  char *source_key;   /* of an imported row */
  GPtrArray *extras;  /* heading, value, heading, value … */
  GStrv cells;        /* as they stand in the file; of a rejected row only */
  gboolean cut;       /* @cells has not everything */
};

SpReferralRow *sp_referral_row_new       (guint64              number);
void           sp_referral_row_add_issue (SpReferralRow       *self,
                                          SpReferralReason     reason,
                                          int                  column);
char          *sp_referral_row_make_key  (const SpReferralRow *self);

G_END_DECLS
