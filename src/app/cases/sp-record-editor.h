/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-draft.h"
#include "sp-field-row.h"

G_BEGIN_DECLS

#define SP_TYPE_RECORD_EDITOR (sp_record_editor_get_type ())

G_DECLARE_FINAL_TYPE (SpRecordEditor, sp_record_editor, SP, RECORD_EDITOR, AdwBin)

GtkWidget  *sp_record_editor_new       (SpStore            *store,
                                        SpRecord           *record,
                                        const char         *case_id,
                                        gboolean            form,
                                        const char * const *main,
                                        gboolean            only);
GtkWidget  *sp_record_editor_new_keyed (SpStore            *store,
                                        SpRecord           *record,
                                        const char         *case_id,
                                        const char         *key,
                                        const char * const *main,
                                        gboolean            only);
SpRecord   *sp_record_editor_get_record (SpRecordEditor    *self);
SpFieldRow *sp_record_editor_get_row   (SpRecordEditor     *self,
                                        const char         *name);
SpDraft    *sp_record_editor_get_draft (SpRecordEditor     *self);
void        sp_record_editor_discard   (SpRecordEditor     *self);
gboolean    sp_record_editor_check     (SpRecordEditor     *self);
void        sp_record_editor_put       (SpRecordEditor     *self,
                                        SpChange           *change);
void        sp_record_editor_focus     (SpRecordEditor     *self);

G_END_DECLS
