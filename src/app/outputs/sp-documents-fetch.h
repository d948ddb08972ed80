/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-store.h"

G_BEGIN_DECLS

/* Brings one content here. */
typedef DexFuture *(*SpFetchFunc) (gpointer    data,
                                   const char *id);

DexFuture *sp_documents_fetch (SpStore     *store,
                               SpFetchFunc  fetch,
                               GObject     *data) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
