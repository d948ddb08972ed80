/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"
#include "sp-work-records.h"

G_BEGIN_DECLS

/* What may be done with an action besides answering it. Each is one change through the window, with Undo. */

gboolean   sp_action_is_undone         (SpAction  *action);
gboolean   sp_action_is_own          (SpStore   *store,
                                      SpAction  *action);
gboolean   sp_action_asks_for_time   (SpAction  *action);
void       sp_action_accept          (GtkWidget *near,
                                      SpStore   *store,
                                      SpAction  *action);
void       sp_action_grant_time      (GtkWidget *near,
                                      SpStore   *store,
                                      SpAction  *action);
void       sp_action_decline_time    (GtkWidget *near,
                                      SpStore   *store,
                                      SpAction  *action);
AdwDialog *sp_more_time_dialog_new   (SpStore   *store,
                                      SpAction  *action);
AdwDialog *sp_hand_on_dialog_new     (SpStore   *store,
                                      SpAction  *action);
char      *sp_action_state_words     (SpAction  *action,
                                      const char *today) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
