/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-material.h"

G_BEGIN_DECLS

/* The words, as many as there are, with the separator between them. */
#define SP_JOIN(separator, ...)                                                                    \
  sp_words_join ((separator), (const char * const []) { __VA_ARGS__ },                             \
                 G_N_ELEMENTS (((const char * const []) { __VA_ARGS__ })))

/* What stands in papers, in words. Of a record that is not in the material there are none. */

const char *sp_words_agency         (SpMaterial     *material,
                                     const char     *id);
char       *sp_words_person         (SpMaterial     *material,
                                     const char     *id) G_GNUC_WARN_UNUSED_RESULT;
char       *sp_words_initials       (SpMaterial     *material,
                                     const char     *case_id) G_GNUC_WARN_UNUSED_RESULT;
char       *sp_words_case           (SpMaterial     *material,
                                     const char     *case_id) G_GNUC_WARN_UNUSED_RESULT;
const char *sp_words_code           (SpMaterial     *material,
                                     const char     *list,
                                     const char     *code);
char       *sp_words_date           (const SpMatter *matter,
                                     const char     *field) G_GNUC_WARN_UNUSED_RESULT;
char       *sp_words_instant        (const char     *text) G_GNUC_WARN_UNUSED_RESULT;
char       *sp_words_instant_near   (const char     *text,
                                     const char     *near) G_GNUC_WARN_UNUSED_RESULT;
char       *sp_words_named          (SpMaterial     *material,
                                     const SpMatter *matter,
                                     const char     *field) G_GNUC_WARN_UNUSED_RESULT;
char       *sp_words_meeting        (SpMaterial     *material,
                                     const SpMatter *meeting) G_GNUC_WARN_UNUSED_RESULT;
char       *sp_words_action_status  (SpMaterial     *material,
                                     const SpMatter *action,
                                     const char     *today) G_GNUC_WARN_UNUSED_RESULT;
char       *sp_words_source         (SpMaterial     *material,
                                     const char     *id) G_GNUC_WARN_UNUSED_RESULT;
char       *sp_words_join           (const char     *separator,
                                     const char * const *words,
                                     gsize           n_words) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sp_action_is_open       (const SpMatter *action);

G_END_DECLS
