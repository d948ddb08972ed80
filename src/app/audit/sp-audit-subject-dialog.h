/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "sp-audit-words.h"

G_BEGIN_DECLS

/**
 * SpAuditKind:
 *
 * What the log can be asked about.
 */
typedef enum
{
  SP_AUDIT_KIND_CASE,
  SP_AUDIT_KIND_MEMBER,
  SP_AUDIT_KIND_DOCUMENT,
} SpAuditKind;

#define SP_TYPE_AUDIT_SUBJECT_DIALOG (sp_audit_subject_dialog_get_type ())

/* Which case, member or document the log is asked about. Signal: "chosen" (id, words). */
G_DECLARE_FINAL_TYPE (SpAuditSubjectDialog, sp_audit_subject_dialog, SP, AUDIT_SUBJECT_DIALOG, AdwDialog)

AdwDialog *sp_audit_subject_dialog_new  (SpStore              *store,
                                         SpAuditNames         *names,
                                         SpAuditKind           kind,
                                         const char           *to);
void       sp_audit_subject_dialog_take (SpAuditSubjectDialog *self,
                                         JsonObject           *answer);

G_END_DECLS
