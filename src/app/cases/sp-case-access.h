/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_CASE_ACCESS (sp_case_access_get_type ())

/* Who reads a case: the agencies in it, who opened it in an emergency, and, for those who may know, who is shut out. */
G_DECLARE_FINAL_TYPE (SpCaseAccess, sp_case_access, SP, CASE_ACCESS, AdwBin)

GtkWidget *sp_case_access_new     (SpStore      *store,
                                   const char   *case_id);
void       sp_case_access_invite  (SpCaseAccess *self);
void       sp_case_access_exclude (SpCaseAccess *self);

G_END_DECLS
