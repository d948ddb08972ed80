/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SP_TYPE_LOCK_WATCH (sp_lock_watch_get_type ())

G_DECLARE_FINAL_TYPE (SpLockWatch, sp_lock_watch, SP, LOCK_WATCH, GObject)

SpLockWatch *sp_lock_watch_new      (GSettings   *settings);
void         sp_lock_watch_used     (SpLockWatch *self);
void         sp_lock_watch_locked   (SpLockWatch *self);
gboolean     sp_lock_watch_is_ready (SpLockWatch *self);

G_END_DECLS
