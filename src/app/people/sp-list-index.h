/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_LIST_INDEX (sp_list_index_get_type ())

/* The lists that an administrator may edit, each with what it is for. */
G_DECLARE_FINAL_TYPE (SpListIndex, sp_list_index, SP, LIST_INDEX, AdwBin)

GtkWidget *sp_list_index_new (SpStore *store);

G_END_DECLS
