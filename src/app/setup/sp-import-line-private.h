/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-import-job.h"

G_BEGIN_DECLS

SpImportLine *sp_import_line_new (const SpReferralRow *row,
                                  SpReferralMapping   *mapping);

G_END_DECLS
