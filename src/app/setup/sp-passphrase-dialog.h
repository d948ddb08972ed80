/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-workspace.h"

G_BEGIN_DECLS

#define SP_TYPE_PASSPHRASE_DIALOG (sp_passphrase_dialog_get_type ())

G_DECLARE_FINAL_TYPE (SpPassphraseDialog, sp_passphrase_dialog, SP, PASSPHRASE_DIALOG, AdwDialog)

SpPassphraseDialog *sp_passphrase_dialog_new (SpWorkspace *session);

G_END_DECLS
