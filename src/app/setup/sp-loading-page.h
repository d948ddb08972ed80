/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SP_TYPE_LOADING_PAGE (sp_loading_page_get_type ())

/* Something that takes a while before there is anything to show, and what became of it.
 * Signal: "again", when a person wants to try once more. */
G_DECLARE_FINAL_TYPE (SpLoadingPage, sp_loading_page, SP, LOADING_PAGE, AdwNavigationPage)

SpLoadingPage *sp_loading_page_new          (const char    *heading,
                                             const char    *words);
void           sp_loading_page_set_progress (SpLoadingPage *self,
                                             double         progress);
void           sp_loading_page_set_state    (SpLoadingPage *self,
                                             const char    *state);
void           sp_loading_page_fail         (SpLoadingPage *self,
                                             const char    *heading,
                                             const char    *words);

G_END_DECLS
