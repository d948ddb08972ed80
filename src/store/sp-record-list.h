/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

#include "sp-query.h"

G_BEGIN_DECLS

#define SP_TYPE_RECORD_LIST (sp_record_list_get_type ())

/* A GListModel of SpRecord. Items are there at once as placeholders (sp_record_is_loaded () is FALSE) and fill
 * in by themselves: another object comes in their place, or, in a list that is only viewed, they become the record
 * and notify. The list follows every change in the store. Property: "loading" (TRUE until the first answer to the
 * present query). */
G_DECLARE_FINAL_TYPE (SpRecordList, sp_record_list, SP, RECORD_LIST, GObject)

void       sp_record_list_set_query    (SpRecordList *self,
                                        SpQuery      *query);
void       sp_record_list_set_viewed   (SpRecordList *self,
                                        gboolean      viewed);
gboolean   sp_record_list_get_loading  (SpRecordList *self);
DexFuture *sp_record_list_when_settled (SpRecordList *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
