/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_REVIEW_LIST (sp_review_list_get_type ())

/* The cases of which it has to be decided whether they are kept, those first that are due longest; a row opens its case. */
G_DECLARE_FINAL_TYPE (SpReviewList, sp_review_list, SP, REVIEW_LIST, AdwBin)

GtkWidget *sp_review_list_new (SpStore *store);

G_END_DECLS
