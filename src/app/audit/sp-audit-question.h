/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-audit-subject-dialog.h"

G_BEGIN_DECLS

#define SP_TYPE_AUDIT_QUESTION (sp_audit_question_get_type ())

/* What an auditor wants to know: of what, of which acts, of which days. */
G_DECLARE_FINAL_TYPE (SpAuditQuestion, sp_audit_question, SP, AUDIT_QUESTION, AdwPreferencesGroup)

void        sp_audit_question_set_store (SpAuditQuestion *self,
                                         SpStore         *store,
                                         SpAuditNames    *names);
void        sp_audit_question_choose    (SpAuditQuestion *self,
                                         SpAuditKind      kind,
                                         const char      *id,
                                         const char      *words);
JsonObject *sp_audit_question_dup_query (SpAuditQuestion *self);

G_END_DECLS
