/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include <json-glib/json-glib.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_LAPTOP_LIST (sp_laptop_list_get_type ())

/* The partnership's laptops, as the server tells of them; a row opens what can be done about one. */
G_DECLARE_FINAL_TYPE (SpLaptopList, sp_laptop_list, SP, LAPTOP_LIST, AdwBin)

GtkWidget *sp_laptop_list_new     (SpStore      *store);
void       sp_laptop_list_refresh (SpLaptopList *self);
void       sp_laptop_list_take    (SpLaptopList *self,
                                   JsonArray    *devices);

G_END_DECLS
