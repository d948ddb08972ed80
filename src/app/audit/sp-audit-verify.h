/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-audit-words.h"

G_BEGIN_DECLS

void       sp_audit_verify_ask  (GtkWidget    *over,
                                 SpStore      *store);
AdwDialog *sp_audit_verify_show (GtkWidget    *over,
                                 JsonObject   *answer,
                                 const char   *head,
                                 gboolean      own_head,
                                 gint64        now_us);
gboolean   sp_audit_head_parse  (const char   *text,
                                 gint64       *size,
                                 char        **root);

G_END_DECLS
