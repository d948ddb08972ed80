/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-store.h"

G_BEGIN_DECLS

#define SP_TYPE_DRAFT (sp_draft_get_type ())

G_DECLARE_FINAL_TYPE (SpDraft, sp_draft, SP, DRAFT, GObject)

SpDraft    *sp_draft_new       (SpStore    *store,
                                const char *key);
void        sp_draft_load      (SpDraft    *self);
JsonObject *sp_draft_get_offer (SpDraft    *self);
JsonNode   *sp_draft_get       (SpDraft    *self,
                                const char *member);
void        sp_draft_set       (SpDraft    *self,
                                const char *member,
                                JsonNode   *value);
void        sp_draft_remove    (SpDraft    *self,
                                const char *member);
void        sp_draft_clear     (SpDraft    *self);
void        sp_draft_flush     (SpDraft    *self);

G_END_DECLS
