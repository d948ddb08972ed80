/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"
#include "sp-work-records.h"

G_BEGIN_DECLS

#define SP_TYPE_ANSWER_DIALOG (sp_answer_dialog_get_type ())

/* Asks how an action went: an action's end keeps its reason. */
G_DECLARE_FINAL_TYPE (SpAnswerDialog, sp_answer_dialog, SP, ANSWER_DIALOG, AdwDialog)

AdwDialog *sp_answer_dialog_new     (SpStore    *store,
                                     SpAction   *action);
AdwDialog *sp_answer_dialog_new_for (SpStore    *store,
                                     SpAction   *action,
                                     const char *status);

G_END_DECLS
