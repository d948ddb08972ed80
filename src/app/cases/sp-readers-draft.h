/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-draft.h"
#include "sp-readers-row.h"

G_BEGIN_DECLS

void sp_readers_draft_keep (SpDraft      *draft,
                            SpReadersRow *row);
void sp_readers_draft_show (SpDraft      *draft,
                            SpReadersRow *row);

G_END_DECLS
