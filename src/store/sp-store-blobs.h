/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_BLOB (sp_blob_get_type ())

/* How much of an attachment's content is on this laptop, and whether the server has it. */
G_DECLARE_FINAL_TYPE (SpBlob, sp_blob, SP, BLOB, GObject)

const char *sp_blob_get_record     (SpBlob     *self);
gint64      sp_blob_get_have       (SpBlob     *self);
gboolean    sp_blob_get_sent       (SpBlob     *self);

DexFuture  *sp_store_get_blob      (SpStore    *self,
                                    const char *record) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_append_blob   (SpStore    *self,
                                    const char *record,
                                    gint64      start,
                                    GBytes     *data,
                                    gboolean    sent) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_read_blob     (SpStore    *self,
                                    const char *record,
                                    gint64      start) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_clear_blob    (SpStore    *self,
                                    const char *record) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_set_blob_sent (SpStore    *self,
                                    const char *record) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_store_next_blob     (SpStore    *self,
                                    const char *after) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
