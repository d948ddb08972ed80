/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

/* The returns that the own agency has not written yet for meetings to come, and the way to them. */

GtkWidget *sp_returns_banner_new (SpStore *store);

G_END_DECLS
