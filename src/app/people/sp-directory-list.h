/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_DIRECTORY_LIST (sp_directory_list_get_type ())

/* Agencies with their agreements, or members by agency; a row opens its record. Signal: "link" (a member). */
G_DECLARE_FINAL_TYPE (SpDirectoryList, sp_directory_list, SP, DIRECTORY_LIST, AdwBin)

GtkWidget *sp_directory_list_new (SpStore         *store,
                                  const char      *type);
void       sp_directory_list_add (SpDirectoryList *self);

G_END_DECLS
