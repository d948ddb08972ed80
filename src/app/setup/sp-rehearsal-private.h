/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-rehearsal.h"

G_BEGIN_DECLS

SpRehearsalMember *sp_rehearsal_member_new   (JsonObject          *object);
DexFuture         *sp_rehearsal_run_server   (const char * const  *arguments) G_GNUC_WARN_UNUSED_RESULT;
GSubprocess       *sp_rehearsal_spawn_server (const char * const  *arguments,
                                              GError             **error);
DexFuture         *sp_rehearsal_remove_tree  (const char          *path) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
