/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_DECIDE_DIALOG (sp_decide_dialog_get_type ())

/* On what ground a line is withheld, or in which words it is disclosed. Signal: "decided". */
G_DECLARE_FINAL_TYPE (SpDecideDialog, sp_decide_dialog, SP, DECIDE_DIALOG, AdwDialog)

AdwDialog  *sp_decide_dialog_new        (SpStore        *store,
                                         const char     *key,
                                         const char     *title,
                                         const char     *ground,
                                         const char     *text);
const char *sp_decide_dialog_get_ground (SpDecideDialog *self);
char       *sp_decide_dialog_dup_text   (SpDecideDialog *self) G_GNUC_WARN_UNUSED_RESULT;
char       *sp_decide_dialog_dup_why    (SpDecideDialog *self) G_GNUC_WARN_UNUSED_RESULT;
void        sp_decide_dialog_accept     (SpDecideDialog *self);

G_END_DECLS
