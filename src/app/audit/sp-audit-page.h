/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-audit-subject-dialog.h"

G_BEGIN_DECLS

#define SP_TYPE_AUDIT_PAGE (sp_audit_page_get_type ())

/* What an auditor asks the log of who looked at what, and what it answers. */
G_DECLARE_FINAL_TYPE (SpAuditPage, sp_audit_page, SP, AUDIT_PAGE, AdwNavigationPage)

GtkWidget  *sp_audit_page_new     (SpStore     *store);
void        sp_audit_page_choose  (SpAuditPage *self,
                                   SpAuditKind  kind,
                                   const char  *id,
                                   const char  *words);
JsonObject *sp_audit_page_dup_query (SpAuditPage *self);
void        sp_audit_page_take    (SpAuditPage *self,
                                   JsonObject  *answer);
void        sp_audit_page_refuse  (SpAuditPage *self,
                                   const GError *error);
DexFuture  *sp_audit_page_save_to (SpAuditPage *self,
                                   GFile       *file) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
