/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-workspace.h"

G_BEGIN_DECLS

#define SP_TYPE_LEASE_PAGE (sp_lease_page_get_type ())

/* Unlocked, and closed all the same: what happened, what is safe, what to do. It is taken down by the window when the
 * server has been reached. */
G_DECLARE_FINAL_TYPE (SpLeasePage, sp_lease_page, SP, LEASE_PAGE, AdwNavigationPage)

SpLeasePage *sp_lease_page_new (SpWorkspace *session);

G_END_DECLS
