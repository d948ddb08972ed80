/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-store.h"

G_BEGIN_DECLS

/* The line above a list that says how much is new, and leads to it. */
GtkWidget *sp_since_banner_new (SpStore *store);

G_END_DECLS
