/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-test-server.h"

G_BEGIN_DECLS

double sp_test_fill (SpTestDevice *device, guint n_cases, guint n_per_case);

G_END_DECLS
