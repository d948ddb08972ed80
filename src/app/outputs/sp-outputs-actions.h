/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "sp-app-types.h"
#include "sp-store.h"

G_BEGIN_DECLS

/* Ways to papers, from wherever one is: actions of the window.
 *
 *   win.papers (meeting)          what has been issued of it, and issuing
 *   win.case-paper (case)         a case's sheet, to be printed
 *   win.case-paper-large (case)   the same in large print
 *   win.summary (case, person)    an executive summary for somebody who asks
 *   win.actions-paper             the own agency's actions, to be printed
 *   win.export-actions (kind)     the same as "xlsx", "csv" or "ics" */

void        sp_outputs_install_actions (GtkWidgetClass *widget_class);
void        sp_outputs_watch           (SpShell        *shell,
                                        SpStore        *store);
GMenuModel *sp_outputs_case_menu       (SpStore        *store,
                                        SpRecord       *a_case);

G_END_DECLS
