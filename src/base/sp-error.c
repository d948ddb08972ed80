/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-error.h"

G_DEFINE_QUARK (sp-base-error-quark, sp_base_error)
