/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A question that is answered with a line of words. */

AdwDialog  *sp_line_alert_new      (const char     *heading,
                                    const char     *body,
                                    const char     *asks,
                                    const char     *hint,
                                    const char     *response,
                                    const char     *label);
const char *sp_line_alert_get_text (AdwAlertDialog *alert);

G_END_DECLS
