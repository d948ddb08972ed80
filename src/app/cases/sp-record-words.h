/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-store.h"

G_BEGIN_DECLS

/* Records in words. */

char    *sp_record_dup_title  (SpRecord     *record,
                               SpValueLists *lists) G_GNUC_WARN_UNUSED_RESULT;
char    *sp_case_dup_people   (SpRecord     *record,
                               gboolean      short_names) G_GNUC_WARN_UNUSED_RESULT;
char    *sp_case_dup_title    (SpRecord     *record) G_GNUC_WARN_UNUSED_RESULT;
char    *sp_case_dup_sentence (SpRecord     *record,
                               SpValueLists *lists,
                               const char   *today) G_GNUC_WARN_UNUSED_RESULT;
char    *sp_case_dup_next     (SpRecord     *record,
                               const char   *today) G_GNUC_WARN_UNUSED_RESULT;
char    *sp_person_dup_name   (SpRecord     *person) G_GNUC_WARN_UNUSED_RESULT;
char    *sp_member_dup_name   (SpRecord     *record,
                               const char   *link) G_GNUC_WARN_UNUSED_RESULT;
gboolean sp_member_is_called  (SpRecord     *member,
                               const char   *name);

G_END_DECLS
