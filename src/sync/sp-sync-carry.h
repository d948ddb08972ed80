/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-sealed.h"
#include "sp-store-carry.h"
#include "sp-sync.h"

G_BEGIN_DECLS

#define SP_TYPE_BROUGHT (sp_brought_get_type ())

/* What an answer that somebody has brought has done. */
G_DECLARE_FINAL_TYPE (SpBrought, sp_brought, SP, BROUGHT, GObject)

guint       sp_brought_get_confirmed (SpBrought *self);
gboolean    sp_brought_get_has_news  (SpBrought *self);
gboolean    sp_brought_get_stale     (SpBrought *self);
gboolean    sp_brought_get_more      (SpBrought *self);
const char *sp_brought_get_refused   (SpBrought *self);

DexFuture  *sp_sync_carry_out        (SpStore   *store) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_sync_carry_in         (SpStore   *store,
                                      GBytes    *file) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *sp_sync_carry_on         (SpSync    *self,
                                      GBytes    *file) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
