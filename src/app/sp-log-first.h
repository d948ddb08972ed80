/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>
#include <libdex.h>

#include "sp-audit.h"
#include "sp-store.h"

G_BEGIN_DECLS

DexFuture *sp_log_first (GtkWidget           *widget,
                         SpStore             *store,
                         SpAuditAct           act,
                         const char * const  *ids,
                         const char          *purpose,
                         const char * const  *recipients,
                         const char          *detail,
                         const char          *refusal) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
