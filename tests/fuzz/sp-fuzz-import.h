/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-fuzz.h"

G_BEGIN_DECLS

void sp_fuzz_import (const char *path);

G_END_DECLS
