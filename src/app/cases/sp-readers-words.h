/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-store.h"

G_BEGIN_DECLS

/* Who reads something in a case, as a sentence. */

char *sp_readers_words_join       (GStrv         agencies,
                                   gboolean      chair,
                                   const char   *reason) G_GNUC_WARN_UNUSED_RESULT;
char *sp_readers_words_for_record (SpRecord     *record,
                                   GListModel   *agencies,
                                   SpValueLists *lists) G_GNUC_WARN_UNUSED_RESULT;
char *sp_readers_words_dup_reason (SpRecord     *record,
                                   SpValueLists *lists) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
