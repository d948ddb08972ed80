/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-workspace.h"

G_BEGIN_DECLS

DexFuture *sp_other_laptops_offer (GtkWidget   *over,
                                   SpWorkspace *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
