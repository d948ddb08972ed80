/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-store.h"

G_BEGIN_DECLS

/* Files on their way into the cache and out of it. */

void       sp_attachment_choose   (GtkWidget  *widget,
                                   SpStore    *store,
                                   const char *case_id);
DexFuture *sp_attachment_take     (SpStore    *store,
                                   const char *case_id,
                                   GFile      *file) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_attachment_read     (SpStore    *store,
                                   const char *id) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_attachment_write    (SpStore    *store,
                                   const char *id,
                                   GFile      *file) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
