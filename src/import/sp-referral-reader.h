/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-agency-names.h"
#include "sp-referral-row.h"
#include "sp-sheet.h"
#include "sp-value-lists.h"

G_BEGIN_DECLS

#define SP_TYPE_REFERRAL_READER (sp_referral_reader_get_type ())
G_DECLARE_FINAL_TYPE (SpReferralReader, sp_referral_reader, SP, REFERRAL_READER, GObject)

/**
 * SpReferralCounts:
 * @rows: rows with something in them, without the headings
 * @imported: those that are imported, with warnings or without
 * @warned: of these, those with warnings
 * @rejected: the others
 */
typedef struct
{
  guint64 rows;
  guint64 imported;
  guint64 warned;
  guint64 rejected;
} SpReferralCounts;

SpReferralReader  *sp_referral_reader_open         (const char          *path,
                                                    const char          *sheet_name,
                                                    SpAgencyNames       *agencies,
                                                    const GDate         *today,
                                                    GCancellable        *cancellable,
                                                    GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void               sp_referral_reader_set_value_lists (SpReferralReader *self,
                                                    SpValueLists        *lists);
SpReferralMapping *sp_referral_reader_get_mapping  (SpReferralReader    *self);
const GDate       *sp_referral_reader_get_today    (SpReferralReader    *self);
SpReferralRow     *sp_referral_reader_next         (SpReferralReader    *self,
                                                    GCancellable        *cancellable,
                                                    GError             **error);
void               sp_referral_reader_get_counts   (SpReferralReader    *self,
                                                    SpReferralCounts    *counts);
void               sp_referral_reader_get_progress (SpReferralReader    *self,
                                                    guint64             *done,
                                                    guint64             *total);
gsize              sp_referral_reader_get_memory   (SpReferralReader    *self);

G_END_DECLS
