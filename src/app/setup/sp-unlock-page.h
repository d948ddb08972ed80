/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-workspace.h"

G_BEGIN_DECLS

#define SP_TYPE_UNLOCK_PAGE (sp_unlock_page_get_type ())

/* Asks for the passphrase. Signals: "unlocked"; "set-aside", when a person gives damaged files
 * up and wants to join again. */
G_DECLARE_FINAL_TYPE (SpUnlockPage, sp_unlock_page, SP, UNLOCK_PAGE, AdwNavigationPage)

SpUnlockPage *sp_unlock_page_new        (SpWorkspace    *session);
void          sp_unlock_page_show_shut_out
                                        (SpUnlockPage   *self,
                                         gboolean        wiped);
void          sp_unlock_page_show_error (SpUnlockPage *self,
                                         const GError *error);

G_END_DECLS
