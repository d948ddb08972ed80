/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-place-row.h"
#include "sp-workspace.h"

G_BEGIN_DECLS

#define SP_TYPE_PLACE_NOTES (sp_place_notes_get_type ())

/* What stands beside the places of the sidebar: how many actions are open, whether there is a meeting today, how many
 * matters need attention. */
G_DECLARE_FINAL_TYPE (SpPlaceNotes, sp_place_notes, SP, PLACE_NOTES, GObject)

SpPlaceNotes *sp_place_notes_new (SpWorkspace *session,
                                  SpPlaceRow  *actions,
                                  SpPlaceRow  *meetings,
                                  SpPlaceRow  *attention);

G_END_DECLS
