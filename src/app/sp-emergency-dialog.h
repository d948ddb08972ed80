/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

/* What is done with a reference and a reason, once somebody has given both. */
typedef void (*SpEmergencyFunc) (gpointer    data,
                                 const char *reference,
                                 const char *reason);

AdwDialog *sp_emergency_dialog_new (SpStore         *store,
                                    SpEmergencyFunc  open,
                                    gpointer         data);

G_END_DECLS
