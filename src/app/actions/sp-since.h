/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-record.h"
#include "sp-store.h"
#include "sp-unseen.h"

G_BEGIN_DECLS

#define SP_TYPE_SINCE (sp_since_get_type ())

/* What has changed since the last look on this laptop; one for a cache. Signal: "changed". */
G_DECLARE_FINAL_TYPE (SpSince, sp_since, SP, SINCE, GObject)

SpSince    *sp_since_get       (SpStore      *store);
GListModel *sp_since_get_list  (SpSince      *self);
char       *sp_since_dup_title (SpSince      *self) G_GNUC_WARN_UNUSED_RESULT;
void        sp_since_see       (SpSince      *self,
                                const char   *case_id);

char       *sp_since_words     (SpUnseen     *unseen,
                                SpRecord     *record,
                                SpValueLists *lists) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
