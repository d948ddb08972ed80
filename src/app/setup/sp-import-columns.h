/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-referral-mapping.h"

G_BEGIN_DECLS

AdwDialog *sp_import_columns_new (SpReferralMapping *mapping);

G_END_DECLS
