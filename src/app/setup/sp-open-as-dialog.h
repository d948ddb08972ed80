/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-rehearsal.h"

G_BEGIN_DECLS

#define SP_TYPE_OPEN_AS_DIALOG (sp_open_as_dialog_get_type ())

/* The members of a rehearsal, each of whom can be played in a window of their own. */
G_DECLARE_FINAL_TYPE (SpOpenAsDialog, sp_open_as_dialog, SP, OPEN_AS_DIALOG, AdwDialog)

AdwDialog *sp_open_as_dialog_new (SpRehearsal *rehearsal,
                                  const char  *own_member_id);

G_END_DECLS
