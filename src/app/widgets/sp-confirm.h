/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

AdwAlertDialog *sp_confirm (GtkWidget             *over,
                            const char            *heading,
                            const char            *body,
                            const char            *no,
                            const char            *yes,
                            AdwResponseAppearance  appearance,
                            GCallback              confirmed,
                            gpointer               object);
AdwAlertDialog *sp_tell    (GtkWidget             *over,
                            const char            *heading,
                            const char            *body);

G_END_DECLS
