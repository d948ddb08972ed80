/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_LINK_WORDS (sp_link_words_get_type ())

/* The words for one reference or several, which follow when what is meant changes. Property: "words". */
G_DECLARE_FINAL_TYPE (SpLinkWords, sp_link_words, SP, LINK_WORDS, GObject)

SpLinkWords *sp_link_words_new        (SpStore     *store);
void         sp_link_words_set_value  (SpLinkWords *self,
                                      JsonNode    *value);
const char  *sp_link_words_get_words  (SpLinkWords *self);
SpRecord    *sp_link_words_get_record (SpLinkWords *self);
GPtrArray   *sp_link_words_get_records (SpLinkWords *self);

G_END_DECLS
