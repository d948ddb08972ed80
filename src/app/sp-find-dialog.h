/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-app-types.h"

G_BEGIN_DECLS

#define SP_TYPE_FIND_DIALOG (sp_find_dialog_get_type ())

/* Ctrl+K: searches everything that the person may read, and the commands. */
G_DECLARE_FINAL_TYPE (SpFindDialog, sp_find_dialog, SP, FIND_DIALOG, AdwDialog)

AdwDialog *sp_find_dialog_new (SpStore *store);

G_END_DECLS
