/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "sp-sync-carry.h"

G_BEGIN_DECLS

/* Sealed files on the disk, and what became of them in words. */

DexFuture *sp_carry_save          (SpStore    *store,
                                   GFile      *file) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_carry_save_left     (SpStore    *store,
                                   const char *name,
                                   GFile      *file) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_carry_save_bytes    (GBytes     *bytes,
                                   GFile      *file) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *sp_carry_read          (GFile      *file) G_GNUC_WARN_UNUSED_RESULT;

char      *sp_carry_waiting_words (guint       pending);
char      *sp_carry_saved_words   (SpPack     *pack);
char      *sp_carry_brought_words (SpBrought  *brought);
char      *sp_carry_handed_words  (JsonObject *answer);
char      *sp_carry_error_words   (const GError *error);

G_END_DECLS
