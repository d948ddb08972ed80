/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-referral-reader.h"

#include <stdio.h>

G_BEGIN_DECLS

typedef struct _SpImportCheck SpImportCheck;

SpImportCheck *sp_import_check_run     (SpReferralReader  *reader,
                                        GCancellable      *cancellable,
                                        GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void           sp_import_check_free    (SpImportCheck     *self);
gboolean       sp_import_check_write   (SpImportCheck     *self,
                                        FILE              *stream);
char          *sp_import_check_to_json (SpImportCheck     *self);
int            sp_import_check_main    (const char        *path,
                                        const char        *columns_path,
                                        const char        *today);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpImportCheck, sp_import_check_free)

G_END_DECLS
