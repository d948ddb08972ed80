/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-store.h"

G_BEGIN_DECLS

typedef struct _SpStoreUnsent SpStoreUnsent;

void     sp_store_unsent_begin     (SpStore      *self);
void     sp_store_unsent_follow    (SpStore      *self);
void     sp_store_unsent_end       (SpStore      *self);
gboolean sp_store_unsent_set_aside (const char   *directory,
                                    GError      **error);

G_END_DECLS
