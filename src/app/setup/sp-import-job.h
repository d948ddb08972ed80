/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "sp-referral-reader.h"
#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_IMPORT_JOB (sp_import_job_get_type ())

/* One spreadsheet on its way into the partnership. The file is read on a thread of its own;
 * only the first rows of a preview are kept. Property: "progress", 0 to 1. */
G_DECLARE_FINAL_TYPE (SpImportJob, sp_import_job, SP, IMPORT_JOB, GObject)

#define SP_TYPE_IMPORT_LINE (sp_import_line_get_type ())

/* What will happen to one row, in words. */
G_DECLARE_FINAL_TYPE (SpImportLine, sp_import_line, SP, IMPORT_LINE, GObject)

guint64            sp_import_line_get_number  (SpImportLine *self);
SpReferralVerdict  sp_import_line_get_verdict (SpImportLine *self);
const char        *sp_import_line_get_who     (SpImportLine *self);
const char        *sp_import_line_get_words   (SpImportLine *self);

SpImportJob       *sp_import_job_new          (SpStore      *store,
                                               const char   *path,
                                               const char   *today);
DexFuture         *sp_import_job_preview      (SpImportJob  *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture         *sp_import_job_run          (SpImportJob  *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture         *sp_import_job_undo         (SpImportJob  *self) G_GNUC_WARN_UNUSED_RESULT;
void               sp_import_job_cancel       (SpImportJob  *self);
SpReferralMapping *sp_import_job_get_mapping  (SpImportJob  *self);
GListModel        *sp_import_job_get_lines    (SpImportJob  *self);
void               sp_import_job_get_counts   (SpImportJob  *self,
                                               SpReferralCounts *counts);
guint              sp_import_job_get_n_made   (SpImportJob  *self);
guint              sp_import_job_get_n_known  (SpImportJob  *self);
const char        *sp_import_job_get_rejects  (SpImportJob  *self);

G_END_DECLS
