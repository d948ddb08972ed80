/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-meeting-records.h"
#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_AGENDA_DIALOG (sp_agenda_dialog_get_type ())

/* What belongs on the agenda of a meeting, with the reason for each, to be unticked. Signal: "picked" (GPtrArray of
 * SpPickedCase, those without a case among them). */
G_DECLARE_FINAL_TYPE (SpAgendaDialog, sp_agenda_dialog, SP, AGENDA_DIALOG, AdwDialog)

AdwDialog *sp_agenda_dialog_new (SpStore    *store,
                                 SpMeeting  *meeting,
                                 GListModel *items);

G_END_DECLS
