/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-work-records.h"

G_BEGIN_DECLS

/* Pictures and plain text, shown in the window itself: no other program and no file on the disk is needed. */

gboolean sp_attachment_view_can_show (SpAttachment *attachment);
void     sp_attachment_view_present  (SpAttachment *attachment,
                                      GBytes       *content,
                                      GtkWidget    *widget);

G_END_DECLS
