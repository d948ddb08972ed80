/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-attention.h"
#include "sp-operation.h"
#include "sp-store.h"

G_BEGIN_DECLS

/* A change that the server did not take, in words, and how to ask for it again. */

char *sp_refused_dup_reason (const char        *reason) G_GNUC_WARN_UNUSED_RESULT;
char *sp_refused_dup_faults (const SpOperation *operation,
                             SpRecord          *record,
                             SpValueLists      *lists) G_GNUC_WARN_UNUSED_RESULT;
char *sp_refused_dup_what   (const SpOperation *operation,
                             SpRecord          *record,
                             GHashTable        *linked,
                             SpValueLists      *lists) G_GNUC_WARN_UNUSED_RESULT;
void  sp_refused_collect    (const SpOperation *operation,
                             GHashTable        *ids);
gboolean sp_refused_put     (const SpOperation *operation,
                             SpRecord          *record,
                             SpChange          *change);

G_END_DECLS
