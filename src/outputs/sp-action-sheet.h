/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-material.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The open actions of an agency, or of all, for spreadsheets. What is text stays text: no program is to calculate with
 * what somebody typed. */

GBytes *sp_action_sheet_write_csv  (SpMaterial  *cut,
                                    SpGuard     *guard,
                                    const char  *agency_id,
                                    const char  *today);
GBytes *sp_action_sheet_write_xlsx (SpMaterial  *cut,
                                    SpGuard     *guard,
                                    const char  *agency_id,
                                    const char  *today,
                                    GError     **error);

G_END_DECLS
