/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-import-error.h"

G_DEFINE_QUARK (sp-import-error-quark, sp_import_error)
