/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-meeting-records.h"
#include "sp-value-lists.h"

G_BEGIN_DECLS

#define SP_TYPE_GO_TO_DIALOG (sp_go_to_dialog_get_type ())

/* Goes to an item by its number, reference, initials or title. Signal: "chosen" (item id). */
G_DECLARE_FINAL_TYPE (SpGoToDialog, sp_go_to_dialog, SP, GO_TO_DIALOG, AdwDialog)

AdwDialog *sp_go_to_dialog_new (GListModel   *items,
                                SpMeeting    *meeting,
                                SpValueLists *lists);

G_END_DECLS
