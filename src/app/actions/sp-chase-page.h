/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-app-types.h"

G_BEGIN_DECLS

#define SP_TYPE_CHASE_PAGE (sp_chase_page_get_type ())

/* The chair's chase list: all that is open, by agency, overdue first, and what to say to each. */
G_DECLARE_FINAL_TYPE (SpChasePage, sp_chase_page, SP, CHASE_PAGE, AdwNavigationPage)

GtkWidget *sp_chase_page_new       (SpStore     *store);
char      *sp_chase_page_dup_words (SpChasePage *self) G_GNUC_WARN_UNUSED_RESULT;

char      *sp_chase_words          (const char  *agency,
                                    guint        n_open,
                                    guint        n_overdue,
                                    int          oldest_days,
                                    guint        n_asked) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
