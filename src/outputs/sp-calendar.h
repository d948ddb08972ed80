/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-material.h"

G_BEGIN_DECLS

GBytes *sp_calendar_write (SpMaterial *cut,
                           const char *agency_id,
                           const char *today,
                           gint64      made_us);

G_END_DECLS
