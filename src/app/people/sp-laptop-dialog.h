/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-laptop.h"
#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_LAPTOP_DIALOG (sp_laptop_dialog_get_type ())

/* One laptop: what it holds, and what can be done about it. Signal: "changed", once the server has done something. */
G_DECLARE_FINAL_TYPE (SpLaptopDialog, sp_laptop_dialog, SP, LAPTOP_DIALOG, AdwDialog)

AdwDialog *sp_laptop_dialog_new (SpStore    *store,
                                 SpLaptop   *laptop,
                                 const char *whose);

G_END_DECLS
