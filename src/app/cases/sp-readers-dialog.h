/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

/* Who reads a record that is stored already, and changing that: one operation that moves it. */

gboolean sp_readers_can_restrict   (const SpRecordType *type);
gboolean sp_readers_may_change     (SpStore            *store,
                                    SpRecord           *record);
void     sp_readers_dialog_present (GtkWidget          *parent,
                                    SpStore            *store,
                                    SpRecord           *record);

G_END_DECLS
