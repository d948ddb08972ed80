/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-store.h"

G_BEGIN_DECLS

/* Who is who in the log, by the directory. */
typedef struct _SpAuditNames SpAuditNames;

SpAuditNames *sp_audit_names_new     (SpStore            *store);
SpAuditNames *sp_audit_names_ref     (SpAuditNames       *self);
void          sp_audit_names_unref   (SpAuditNames       *self);
GListModel   *sp_audit_names_members (SpAuditNames       *self);
char         *sp_audit_names_dup     (SpAuditNames       *self,
                                      const char         *id);

char         *sp_audit_words_act     (JsonObject         *entry,
                                      SpValueLists       *lists);
char         *sp_audit_words_about   (JsonObject         *entry);
char         *sp_audit_words_place   (JsonObject         *entry);
char         *sp_audit_words_readers (JsonObject         *entry,
                                      SpAuditNames       *names);
char         *sp_audit_words_to      (JsonObject         *entry,
                                      SpAuditNames       *names);
char         *sp_audit_words_device  (JsonObject         *entry);
char         *sp_audit_words_document (JsonObject        *found,
                                      SpAuditNames       *names,
                                      SpValueLists       *lists);
GBytes       *sp_audit_words_csv     (GPtrArray          *entries,
                                      SpAuditNames       *names,
                                      SpValueLists       *lists);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpAuditNames, sp_audit_names_unref)

G_END_DECLS
