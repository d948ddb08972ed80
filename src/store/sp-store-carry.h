/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_PACK (sp_pack_get_type ())

/* A file for the server, to be carried there by hand. */
G_DECLARE_FINAL_TYPE (SpPack, sp_pack, SP, PACK, GObject)

GBytes     *sp_pack_get_file       (SpPack              *self);
guint       sp_pack_get_operations (SpPack              *self,
                                    guint               *left);
guint       sp_pack_get_contents   (SpPack              *self,
                                    guint               *left);

DexFuture  *sp_store_pack          (SpStore             *self,
                                    const char * const  *purged) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sp_store_bring_left    (const char          *from,
                                    const char          *to);
DexFuture  *sp_store_list_left     (SpStore             *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_find_left_day (SpStore             *self,
                                    const char          *name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_read_left     (SpStore             *self,
                                    const char          *name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_drop_left     (SpStore             *self,
                                    const char          *name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_take_drafts   (SpStore             *self,
                                    JsonObject          *answer) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_check_answer  (SpStore             *self,
                                    gint64               number) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_set_answered  (SpStore             *self,
                                    gint64               number) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
