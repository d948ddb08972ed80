/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_CASE_DIALOG (sp_case_dialog_get_type ())

/* The form that brings in a case: victim, perpetrator, referral. Signal: "created" (the case's id). */
G_DECLARE_FINAL_TYPE (SpCaseDialog, sp_case_dialog, SP, CASE_DIALOG, AdwDialog)

AdwDialog *sp_case_dialog_new  (SpStore      *store);
void       sp_case_dialog_save (SpCaseDialog *self);
GtkWidget *sp_case_dialog_get_editor
                               (SpCaseDialog *self,
                                const char   *part);

G_END_DECLS
