/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <libdex.h>

G_BEGIN_DECLS

/* Copies that leave the cache as plain files: asked about first, and then the person's to look after. */

/* A future of the content from @start on (#GBytes), as much of it as there is at once; of %NULL where it ends. */
typedef DexFuture *(*SpPieceFunc) (gpointer data,
                                   gint64   start);

DexFuture *sp_plain_copy_ask   (GtkWidget           *widget,
                                const char          *name,
                                const char * const  *ids) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_plain_copy_write (GFile          *file,
                                SpPieceFunc     piece,
                                gpointer        data,
                                GDestroyNotify  free_data) G_GNUC_WARN_UNUSED_RESULT;
void       sp_plain_copy_tell  (GtkWidget      *widget,
                                const GError   *error);

G_END_DECLS
