/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-app-types.h"

G_BEGIN_DECLS

#define SP_TYPE_ATTENTION_PAGE (sp_attention_page_get_type ())

/* What a person must decide: conflicts, and changes that the server did not take. */
G_DECLARE_FINAL_TYPE (SpAttentionPage, sp_attention_page, SP, ATTENTION_PAGE, AdwNavigationPage)

GtkWidget *sp_attention_page_new (SpStore *store);

G_END_DECLS
