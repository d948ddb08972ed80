/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-store.h"

G_BEGIN_DECLS

/* A partnership of invented people in a store of its own, for tests of the pages of cases. What "arrives" comes as a
 * page of the exchange, as if somebody else had written it.
 */

#define SP_FIXTURE_POLICE    "01900000-0000-7000-8000-0000000000a1"
#define SP_FIXTURE_HEALTH    "01900000-0000-7000-8000-0000000000a2"
#define SP_FIXTURE_PROBATION "01900000-0000-7000-8000-0000000000a3"
#define SP_FIXTURE_ADVOCACY  "01900000-0000-7000-8000-0000000000a4"
#define SP_FIXTURE_ME        "01900000-0000-7000-8000-0000000000b1"
#define SP_FIXTURE_CASE      "01900000-0000-7000-8000-00000000c001"
#define SP_FIXTURE_VICTIM    "01900000-0000-7000-8000-00000000d001"
#define SP_FIXTURE_SUSPECT   "01900000-0000-7000-8000-00000000d002"

typedef struct
{
  char       *directory;
  SpAmbient  *ambient;
  SpStore    *store;
  GHashTable *compartments;
  guint       page;
  guint       next_id;
} SpCaseFixture;

SpCaseFixture *sp_case_fixture_new       (const char    *role);
SpCaseFixture *sp_case_fixture_new_story (const char    *role);
void           sp_case_fixture_free      (SpCaseFixture *self);
void           sp_case_fixture_arrive    (SpCaseFixture *self,
                                          JsonArray     *changes,
                                          const char    *dropped);
JsonObject    *sp_case_fixture_add       (JsonArray     *changes,
                                          const char    *type,
                                          const char    *id,
                                          const char    *compartment);
void           sp_case_fixture_add_case  (SpCaseFixture *self,
                                          JsonArray     *changes,
                                          guint          n);
void           sp_case_fixture_add_story (SpCaseFixture *self,
                                          JsonArray     *changes);
SpRecord      *sp_case_fixture_get       (SpCaseFixture *self,
                                          const char    *id);
void           sp_case_fixture_settle    (SpCaseFixture *self);
guint          sp_case_fixture_count_log  (SpStore       *store,
                                           const char    *act,
                                           const char    *purpose,
                                           const char    *id);
guint          sp_case_fixture_count_told (SpStore       *store,
                                          const char    *purpose,
                                          const char    *id);
/* What of a draft has been stored so far; NULL for nothing. */
char          *sp_case_fixture_dup_draft (SpCaseFixture *self,
                                          const char    *key);
gboolean       sp_case_fixture_has_draft (SpCaseFixture *self,
                                          const char    *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpCaseFixture, sp_case_fixture_free)

G_END_DECLS
