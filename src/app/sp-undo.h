/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_UNDO (sp_undo_get_type ())

/* What can be taken back, and done again. Properties: "can-undo", "can-redo". */
G_DECLARE_FINAL_TYPE (SpUndo, sp_undo, SP, UNDO, GObject)

SpUndo    *sp_undo_new          (SpStore  *store);
void       sp_undo_push         (SpUndo   *self,
                                 SpChange *inverse);
gboolean   sp_undo_get_can_undo (SpUndo   *self);
gboolean   sp_undo_get_can_redo (SpUndo   *self);
DexFuture *sp_undo_undo         (SpUndo   *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_undo_redo         (SpUndo   *self) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_undo_undo_one     (SpUndo   *self,
                                 SpChange *inverse) G_GNUC_WARN_UNUSED_RESULT;
void       sp_undo_clear        (SpUndo   *self);

G_END_DECLS
