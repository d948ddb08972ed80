/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-store.h"

G_BEGIN_DECLS

/* Papers that leave the cache as plain copies. */

void       sp_outputs_ask_save       (GtkWidget           *widget,
                                      const char          *name,
                                      GBytes              *content,
                                      const char * const  *ids);
void       sp_documents_ask_save_all (GtkWidget  *widget,
                                      SpStore    *store,
                                      GListModel *documents);
DexFuture *sp_documents_save_all     (SpStore    *store,
                                      GListModel *documents,
                                      GFile      *folder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
