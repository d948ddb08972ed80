/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-store.h"
#include "sp-wire-page.h"

G_BEGIN_DECLS

#define SP_TYPE_PAGE_RESULT (sp_page_result_get_type ())

/* What a page has done: for sp-sync only. */
G_DECLARE_FINAL_TYPE (SpPageResult, sp_page_result, SP, PAGE_RESULT, GObject)

gboolean    sp_page_result_get_more        (SpPageResult *self);
gboolean    sp_page_result_get_again       (SpPageResult *self);
const char * const *
            sp_page_result_get_drops       (SpPageResult *self);

DexFuture  *sp_store_next_push             (SpStore      *self,
                                            guint         max_ops,
                                            gsize         max_bytes) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_take_push_reply       (SpStore      *self,
                                            GBytes       *reply) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_next_audit            (SpStore      *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_take_audit_receipt    (SpStore      *self,
                                            GBytes       *reply) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_take_carried_receipt  (SpStore      *self,
                                            GBytes       *reply) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_rewind_audit          (SpStore      *self,
                                            gint64        expected) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_next_pull             (SpStore      *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_take_page             (SpStore      *self,
                                            GBytes       *bytes) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_read_page             (SpStore      *self,
                                            GBytes       *bytes) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_take_page_after       (SpStore      *self,
                                            SpWirePage   *page,
                                            const char   *cursor) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_when_searchable       (SpStore      *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_purge             (SpStore      *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sp_store_is_purging        (SpStore      *self);
DexFuture  *sp_store_take_purged       (SpStore      *self,
                                        const char * const *names) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_take_epoch            (SpStore      *self,
                                            const char   *epoch,
                                            gint64        next_op,
                                            gint64        restored) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_reset_cursor          (SpStore      *self) G_GNUC_WARN_UNUSED_RESULT;

DexFuture  *sp_store_set_identity          (SpStore      *self,
                                            JsonObject   *identity) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *sp_store_dup_identity          (SpStore      *self);

G_END_DECLS
