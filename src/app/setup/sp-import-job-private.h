/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-import-job.h"
#include "sp-reject-writer.h"

G_BEGIN_DECLS

struct _SpImportJob
{
  GObject parent_instance;

  SpStore *store;
  char *path;
  GDate today;
  SpAgencyNames *agencies;
  GHashTable *sources; /* agency id → code of the list of sources */
  GStrv invited;

  SpReferralMapping *mapping;
  GListStore *lines;
  SpReferralCounts counts;

  SpReferralReader *reader;
  SpRejectWriter *rejects;
  char *rejects_path;
  GPtrArray *inverses;
  GCancellable *cancellable;
  guint n_made;
  guint n_known;
  double progress;
};

/* sp-import-job-read.c; what it touches of the job is its own until the future resolves */
DexFuture *sp_import_job_read_preview (SpImportJob *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_import_job_read_batch   (SpImportJob *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
