/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_REQUEST_LIST (sp_request_list_get_type ())

/* Access requests: those of one case, or of all that the person at this laptop reads. */
G_DECLARE_FINAL_TYPE (SpRequestList, sp_request_list, SP, REQUEST_LIST, AdwBin)

GtkWidget *sp_request_list_new     (SpStore    *store,
                                    const char *case_id);
GtkWidget *sp_request_list_new_all (SpStore    *store);

G_END_DECLS
