/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define SP_TYPE_CLIPBOARD_GUARD (sp_clipboard_guard_get_type ())

/* Signal "copied": this program has put something into the clipboard. */
G_DECLARE_FINAL_TYPE (SpClipboardGuard, sp_clipboard_guard, SP, CLIPBOARD_GUARD, GObject)

SpClipboardGuard *sp_clipboard_guard_new   (GdkClipboard     *clipboard);
void              sp_clipboard_guard_clear (SpClipboardGuard *self);

G_END_DECLS
