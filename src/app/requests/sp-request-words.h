/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-access-lines.h"
#include "sp-access-records.h"
#include "sp-store.h"

G_BEGIN_DECLS

/* What is said of an access request, and of its lines. */

char       *sp_request_dup_state     (SpStore            *store,
                                      SpAccessRequest    *request,
                                      gboolean           *overdue) G_GNUC_WARN_UNUSED_RESULT;
char       *sp_request_dup_progress  (SpMaterial         *material,
                                      GPtrArray          *lines) G_GNUC_WARN_UNUSED_RESULT;
char       *sp_request_dup_standing  (SpMaterial         *material,
                                      const SpAccessLine *line) G_GNUC_WARN_UNUSED_RESULT;
char       *sp_request_dup_proposal  (SpMaterial         *material,
                                      const SpAccessLine *line) G_GNUC_WARN_UNUSED_RESULT;
const char *sp_request_get_icon      (const SpAccessLine *line);

G_END_DECLS
