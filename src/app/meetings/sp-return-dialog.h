/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-case-records.h"
#include "sp-meeting-records.h"
#include "sp-store.h"
#include "sp-work-records.h"

G_BEGIN_DECLS

#define SP_TYPE_RETURN_DIALOG (sp_return_dialog_get_type ())

/* What an agency writes for a case before the meeting, and who reads it once the item is reached. */
G_DECLARE_FINAL_TYPE (SpReturnDialog, sp_return_dialog, SP, RETURN_DIALOG, AdwDialog)

AdwDialog *sp_return_dialog_new (SpStore        *store,
                                 SpMeeting      *meeting,
                                 SpCase         *about,
                                 SpContribution *written);
void       sp_return_dialog_keep (SpReturnDialog *self);

SpRecord  *sp_return_new         (SpStore        *store,
                                  SpMeeting      *meeting,
                                  const char     *case_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
