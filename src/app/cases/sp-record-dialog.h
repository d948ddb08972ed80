/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-record-editor.h"

G_BEGIN_DECLS

#define SP_TYPE_RECORD_DIALOG (sp_record_dialog_get_type ())

/* A dialog for one record of many parts. Signal: "saved" (the record), once a new one is stored. */
G_DECLARE_FINAL_TYPE (SpRecordDialog, sp_record_dialog, SP, RECORD_DIALOG, AdwDialog)

AdwDialog      *sp_record_dialog_new        (SpStore        *store,
                                             SpRecord       *record,
                                             const char     *case_id);
AdwDialog      *sp_record_dialog_open       (SpStore        *store,
                                             SpRecord       *record,
                                             const char     *case_id);
SpRecordEditor *sp_record_dialog_get_editor (SpRecordDialog *self);
void            sp_record_dialog_save       (SpRecordDialog *self);

SpRecord       *sp_record_new_in_case       (SpStore        *store,
                                             const char     *type,
                                             const char     *case_id) G_GNUC_WARN_UNUSED_RESULT;
gboolean        sp_record_may_create        (SpStore        *store,
                                             const char     *type);

G_END_DECLS
