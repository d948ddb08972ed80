/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-laptop.h"
#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_LAPTOP_ACTS (sp_laptop_acts_get_type ())

/* What can be done about a laptop: suspend, let in, shut out, wipe. Signal: "changed", once the server has done it. */
G_DECLARE_FINAL_TYPE (SpLaptopActs, sp_laptop_acts, SP, LAPTOP_ACTS, AdwBin)

GtkWidget *sp_laptop_acts_new        (SpStore      *store,
                                      SpLaptop     *laptop);
void       sp_laptop_acts_set_laptop (SpLaptopActs *self,
                                      SpLaptop     *laptop);

G_END_DECLS
