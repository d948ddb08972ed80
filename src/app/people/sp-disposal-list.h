/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_DISPOSAL_LIST (sp_disposal_list_get_type ())

/* Cases that somebody has proposed to dispose of, and those that are gone. Not visible where there are none. */
G_DECLARE_FINAL_TYPE (SpDisposalList, sp_disposal_list, SP, DISPOSAL_LIST, AdwBin)

GtkWidget *sp_disposal_list_new (SpStore *store);

G_END_DECLS
