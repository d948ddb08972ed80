/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"
#include "sp-work-records.h"

G_BEGIN_DECLS

#define SP_TYPE_END_ACTION (sp_end_action_get_type ())

/* Asks how an action ended: its end keeps its reason. Signal: "ended" (SpChange). */
G_DECLARE_FINAL_TYPE (SpEndAction, sp_end_action, SP, END_ACTION, AdwDialog)

AdwDialog *sp_end_action_new (SpStore  *store,
                              SpAction *action,
                              gboolean  chairing);

G_END_DECLS
