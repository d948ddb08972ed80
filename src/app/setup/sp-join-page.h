/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-workspace.h"

G_BEGIN_DECLS

#define SP_TYPE_JOIN_PAGE (sp_join_page_get_type ())

/* Takes an enrolment link and a passphrase. Signals: "joined"; "open-address" (of a website; the
 * class shows it in the browser). */
G_DECLARE_FINAL_TYPE (SpJoinPage, sp_join_page, SP, JOIN_PAGE, AdwNavigationPage)

SpJoinPage *sp_join_page_new      (SpWorkspace  *session);
AdwAlertDialog *sp_join_page_take_link (SpJoinPage *self,
                                        const char *link);
void        sp_join_page_ask_sign_on (SpJoinPage *self,
                                      const char *host);

G_END_DECLS
