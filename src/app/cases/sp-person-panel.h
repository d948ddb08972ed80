/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_PERSON_PANEL (sp_person_panel_get_type ())

/* The victim or the perpetrator of a case: who it is, changed in place; or the button that records them. */
G_DECLARE_FINAL_TYPE (SpPersonPanel, sp_person_panel, SP, PERSON_PANEL, AdwBin)

GtkWidget *sp_person_panel_new (SpStore    *store,
                                SpRecord   *record,
                                const char *role);

void       sp_person_add       (GtkWidget  *parent,
                                SpStore    *store,
                                SpRecord   *record,
                                const char *role);

G_END_DECLS
