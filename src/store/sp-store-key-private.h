/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-store-open-private.h"

G_BEGIN_DECLS

guint8   *sp_store_key_await        (const SpStoreOpening  *opening,
                                     SpKeyTries            *tries,
                                     GError               **error);
gboolean  sp_store_key_await_change (const SpStoreOpening  *opening,
                                     const char            *new_passphrase,
                                     SpKeyTries            *tries,
                                     GError               **error);
DexFuture *sp_store_key_wipe        (const char            *directory,
                                     gboolean               locked) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
