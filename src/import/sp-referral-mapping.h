/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-referral-field.h"
#include "sp-sheet.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define SP_TYPE_REFERRAL_MAPPING (sp_referral_mapping_get_type ())
G_DECLARE_FINAL_TYPE (SpReferralMapping, sp_referral_mapping, SP, REFERRAL_MAPPING, GObject)

SpReferralMapping *sp_referral_mapping_new            (const char * const *headings);
SpReferralMapping *sp_referral_mapping_new_from_row   (const SpSheetRow   *row);
guint              sp_referral_mapping_get_n_columns  (SpReferralMapping  *self);
const char        *sp_referral_mapping_get_heading    (SpReferralMapping  *self,
                                                       guint               column);
SpReferralField    sp_referral_mapping_get_field      (SpReferralMapping  *self,
                                                       guint               column);
int                sp_referral_mapping_get_column     (SpReferralMapping  *self,
                                                       SpReferralField     field);
void               sp_referral_mapping_set_column     (SpReferralMapping  *self,
                                                       SpReferralField     field,
                                                       int                 column);
gboolean           sp_referral_mapping_apply_json     (SpReferralMapping  *self,
                                                       JsonObject         *json,
                                                       GError            **error);
gboolean           sp_referral_mapping_apply_file     (SpReferralMapping  *self,
                                                       const char         *path,
                                                       GError            **error);
JsonObject        *sp_referral_mapping_to_json        (SpReferralMapping  *self);
gboolean           sp_referral_mapping_is_complete    (SpReferralMapping  *self,
                                                       GError            **error);
guint              sp_referral_mapping_get_n_original (SpReferralMapping  *self);
gboolean           sp_referral_mapping_is_mended      (SpReferralMapping  *self);

/* The columns that a file of rejected rows has after those of the original. */
#define SP_REJECTS_ROW "Row"
#define SP_REJECTS_REASON "Reason"
#define SP_REJECTS_ADVICE "What to do"
#define SP_REJECTS_N_COLUMNS 3

G_END_DECLS
