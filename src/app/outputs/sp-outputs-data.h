/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-issue.h"
#include "sp-store.h"

G_BEGIN_DECLS

/**
 * SpSheetKind:
 * @SP_SHEET_XLSX: a workbook
 * @SP_SHEET_CSV: text with commas
 * @SP_SHEET_ICS: due dates and meetings for a calendar
 * @SP_SHEET_PDF: pages
 */
typedef enum
{
  SP_SHEET_XLSX,
  SP_SHEET_CSV,
  SP_SHEET_ICS,
  SP_SHEET_PDF,
} SpSheetKind;

/* What papers ask of the store, and the work on it, off the main thread. */

DexFuture *sp_outputs_gather_meeting (SpStore           *store,
                                      const char        *meeting_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_outputs_gather_case    (SpStore           *store,
                                      const char        *case_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_outputs_gather_actions (SpStore           *store,
                                      const char        *agency_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_outputs_gather_directory (SpStore         *store) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_outputs_make_issue     (SpMaterial        *material,
                                      const SpIssueWish *wish) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_outputs_make_case      (SpMaterial        *material,
                                      SpStore           *store,
                                      const char        *case_id,
                                      gboolean           large_print) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_outputs_make_sheet     (SpMaterial        *material,
                                      SpStore           *store,
                                      const char        *agency_id,
                                      SpSheetKind        kind) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_outputs_next_copy      (SpStore           *store,
                                      const SpIssueWish *wish,
                                      const char        *case_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_outputs_issue          (SpStore           *store,
                                      const SpIssueWish *wish,
                                      const char        *case_id,
                                      GPtrArray         *copies) G_GNUC_WARN_UNUSED_RESULT;
gboolean   sp_outputs_may_read       (SpStore           *store,
                                      const char        *meeting_id);
DexFuture *sp_outputs_list_access    (SpMaterial        *material,
                                      SpStore           *store,
                                      const char        *request_id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_outputs_run            (GTaskThreadFunc    func,
                                      gpointer           data,
                                      GDestroyNotify     free_data,
                                      GType              type) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
