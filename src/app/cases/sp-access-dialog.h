/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

/* What changes who reads a whole case: said in words before it is done. */

void sp_access_dialog_invite   (GtkWidget  *parent,
                                SpStore    *store,
                                const char *case_id,
                                GListModel *invitations);
void sp_access_dialog_take_off (GtkWidget  *parent,
                                SpStore    *store,
                                SpRecord   *invitation);
void sp_access_dialog_exclude  (GtkWidget  *parent,
                                SpStore    *store,
                                const char *case_id);
void sp_access_dialog_readmit  (GtkWidget  *parent,
                                SpStore    *store,
                                SpRecord   *exclusion);

G_END_DECLS
