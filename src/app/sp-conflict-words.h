/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-case-records.h"
#include "sp-store.h"

G_BEGIN_DECLS

/* Two versions of one matter, in words. */

const SpField *sp_conflict_get_about     (SpConflict    *conflict);
gboolean       sp_conflict_is_deletion   (SpConflict    *conflict);
JsonNode      *sp_conflict_dup_node      (const SpField *field,
                                          const char    *text) G_GNUC_WARN_UNUSED_RESULT;
void           sp_conflict_name_both     (SpConflict    *conflict,
                                          char         **mine,
                                          char         **theirs);
char          *sp_conflict_dup_sentence  (SpConflict    *conflict,
                                          const char    *mine,
                                          const char    *theirs,
                                          gint64         now_us) G_GNUC_WARN_UNUSED_RESULT;
void           sp_conflict_dup_who_when  (SpConflict    *conflict,
                                          gint64         now_us,
                                          char         **mine,
                                          char         **theirs);
char          *sp_conflict_dup_settled   (SpConflict    *conflict,
                                          gint64         now_us) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
