/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "sp-case-fixture.h"
#include "sp-meeting-records.h"

G_BEGIN_DECLS

#define SP_FIXTURE_MEETING "01900000-0000-7000-8000-0000000000c9"

/* Adds a meeting of today with an agenda of `n_cases` cases between open actions and other business;
 * the first of them has a story. */
SpMeeting  *sp_meeting_fixture_add      (SpCaseFixture *fixture,
                                         const char    *status,
                                         guint          n_cases);
/* Adds an item to its agenda, of a case or of none. */
JsonObject *sp_meeting_fixture_add_item (JsonArray     *changes,
                                         const char    *id,
                                         const char    *case_id,
                                         const char    *kind,
                                         const char    *position,
                                         const char    *state);
/* As if the meeting had been run on this laptop a moment ago, so that it goes on. */
void        sp_meeting_fixture_lead     (SpCaseFixture *fixture);
SpRecord   *sp_meeting_fixture_find     (SpCaseFixture *fixture,
                                         const char    *type,
                                         const char    *field,
                                         const char    *value);
guint       sp_meeting_fixture_count    (SpCaseFixture *fixture,
                                         const char    *type,
                                         const char    *field,
                                         const char    *value);

G_END_DECLS
