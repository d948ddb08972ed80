/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_RECORD_SECTION (sp_record_section_get_type ())

/* All records of one type in a case: a heading, their cards, and the button that adds one. */
G_DECLARE_FINAL_TYPE (SpRecordSection, sp_record_section, SP, RECORD_SECTION, AdwBin)

GtkWidget  *sp_record_section_new      (SpStore         *store,
                                        const char      *case_id,
                                        const char      *type,
                                        const char      *title);
GListModel *sp_record_section_get_list (SpRecordSection *self);
void        sp_record_section_add      (SpRecordSection *self);

G_END_DECLS
