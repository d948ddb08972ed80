/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_CASE_DISPOSAL (sp_case_disposal_get_type ())

/* Whether the case is to be disposed of, and what whoever chairs can do about that. */
G_DECLARE_FINAL_TYPE (SpCaseDisposal, sp_case_disposal, SP, CASE_DISPOSAL, AdwBin)

GtkWidget *sp_case_disposal_new      (SpStore        *store,
                                      SpRecord       *about);
void       sp_case_disposal_propose  (SpCaseDisposal *self);
void       sp_case_disposal_confirm  (SpCaseDisposal *self);
void       sp_case_disposal_withdraw (SpCaseDisposal *self);

void       sp_case_disposal_reveal   (SpStore        *store,
                                      SpRecord       *about,
                                      AdwBanner      *banner);

G_END_DECLS
