/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-workspace.h"

G_BEGIN_DECLS

#define SP_TYPE_CARRY_DIALOG (sp_carry_dialog_get_type ())

/* Work is carried to the server and back by hand, or somebody else's is handed on. */
G_DECLARE_FINAL_TYPE (SpCarryDialog, sp_carry_dialog, SP, CARRY_DIALOG, AdwDialog)

SpCarryDialog *sp_carry_dialog_new  (SpWorkspace   *session);
void           sp_carry_dialog_save (SpCarryDialog *self,
                                     GFile         *file);
void           sp_carry_dialog_open (SpCarryDialog *self,
                                     GFile         *file);
void           sp_carry_dialog_save_answer
                                    (SpCarryDialog *self,
                                     GFile         *file);
void           sp_carry_dialog_save_left
                                    (SpCarryDialog *self,
                                     const char    *name,
                                     GFile         *file);

G_END_DECLS
