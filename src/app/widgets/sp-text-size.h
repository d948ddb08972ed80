/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkRequisition sp_text_size_get      (GtkWidget  *widget,
                                      const char *attributes,
                                      const char *text);
GtkRequisition sp_text_size_get_line (GtkWidget  *widget,
                                      const char *attributes,
                                      const char *text);

G_END_DECLS
