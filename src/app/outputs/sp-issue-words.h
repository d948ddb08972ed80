/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-issue.h"

G_BEGIN_DECLS

/* How many places, in all copies. */
typedef struct
{
  guint hits;      /* where something must not leave */
  guint undecided; /* of the answer to an access request: lines */
  guint taken_out;
} SpIssueCounts;

SpIssueCounts sp_issue_count           (GPtrArray           *copies);
char         *sp_issue_dup_hits        (GPtrArray           *copies,
                                        const SpIssueCounts *counts);
GtkWidget    *sp_issue_row_new         (const SpIssueCopy   *copy);
GtkWidget    *sp_issue_row_new_withheld (const char         *agency);

G_END_DECLS
