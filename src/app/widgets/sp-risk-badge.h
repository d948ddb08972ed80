/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SP_TYPE_RISK_BADGE (sp_risk_badge_get_type ())

G_DECLARE_FINAL_TYPE (SpRiskBadge, sp_risk_badge, SP, RISK_BADGE, GtkWidget)

GtkWidget  *sp_risk_badge_new       (void);
void        sp_risk_badge_set_level (SpRiskBadge *self,
                                     const char  *level);
const char *sp_risk_badge_get_label (SpRiskBadge *self);

G_END_DECLS
