/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "sp-policy.h"

G_BEGIN_DECLS

/**
 * SpQuorum:
 * @missing: the agencies of which somebody must be there, and nobody is
 * @chair_missing: whether the one who is to chair is not there
 * @since: (nullable): since when all are there, an instant; %NULL where they are not, or nobody noted when they came
 *
 * Whether a meeting can decide.
 */
typedef struct
{
  GStrv missing;
  gboolean chair_missing;
  char *since;
} SpQuorum;

SpQuorum *sp_quorum_new              (const char * const *required,
                                      const char         *chair,
                                      JsonArray          *attendance);
void      sp_quorum_free             (SpQuorum           *self);
gboolean  sp_quorum_is_reached       (const SpQuorum     *self);
gboolean  sp_attendance_is_present   (JsonObject         *attendance);
gboolean  sp_meeting_may_have_papers (JsonObject         *meeting,
                                      JsonObject         *attendance);
gboolean  sp_meeting_may_issue_to    (JsonObject         *meeting,
                                      JsonArray          *attendance,
                                      const char         *field,
                                      const char         *id);
char     *sp_meeting_next_lead       (const char * const *leads,
                                      const char         *id) G_GNUC_WARN_UNUSED_RESULT;
const char *sp_meeting_latest_lead   (const char * const *leads);
gboolean  sp_meeting_may_read_papers (JsonObject         *meeting,
                                      JsonArray          *attendance,
                                      const SpReader     *reader);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SpQuorum, sp_quorum_free)

G_END_DECLS
