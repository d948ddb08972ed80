/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-store.h"
#include "sp-weak-ref.h"

G_BEGIN_DECLS

#define SP_CASES_RESOURCE "/org/example/StalkingPartnership/cases/"

/* What the files of this folder share. */

DexFuture *sp_case_commit     (GtkWidget  *widget,
                               SpStore    *store,
                               SpChange   *change,
                               const char *said) G_GNUC_WARN_UNUSED_RESULT;
char      *sp_case_dup_today  (SpStore    *store);
gboolean   sp_case_may_write  (SpStore    *store,
                               SpRecord   *record);
gboolean   sp_case_may_own    (SpStore    *store,
                               SpRecord   *record);
gboolean   sp_case_is_sealed  (SpStore    *store,
                               SpRecord   *record);

G_END_DECLS
