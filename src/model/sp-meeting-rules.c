/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-meeting-rules.h"

#include "sp-json.h"

#include <string.h>

/**
 * sp_attendance_is_present:
 * @attendance: the fields of a person's attendance
 *
 * Returns: whether that person is in the room now
 */
gboolean
sp_attendance_is_present (JsonObject *attendance)
{
  return g_strcmp0 (sp_json_get_text (attendance, "status"), "attended") == 0 &&
         sp_json_get_text (attendance, "left_at") == NULL;
}

/**
 * sp_meeting_may_have_papers:
 * @meeting: a meeting's fields
 * @attendance: (nullable): the fields of a person's attendance of it
 *
 * Who has not agreed to the confidentiality statement, in the version that the meeting was opened with, gets no papers
 * of it (domain.md §3).
 *
 * Returns: whether that person may have the meeting's papers
 */
gboolean
sp_meeting_may_have_papers (JsonObject *meeting,
                            JsonObject *attendance)
{
  if (attendance == NULL || sp_json_get_text (attendance, "agreed_at") == NULL)
    return FALSE;

  return g_strcmp0 (sp_json_get_text (meeting, "statement_version"),
                    sp_json_get_text (attendance, "agreed_version")) == 0;
}

/**
 * sp_meeting_may_issue_to:
 * @meeting: a meeting's fields
 * @attendance: the fields of all attendances of it
 * @field: "agency", or "member"
 * @id: an agency, to which a copy goes, or one of its members, on whose laptop it then is
 *
 * Whoever was in the room and did not agree there gets no papers, nor does an agency of which all did so. Who sent
 * apologies, or reads the pack before the day, was not asked, and is bound by the agency's agreement.
 *
 * Returns: whether they may have the meeting's papers: nobody of them was in the room, or one who may have them
 */
gboolean
sp_meeting_may_issue_to (JsonObject *meeting,
                         JsonArray  *attendance,
                         const char *field,
                         const char *id)
{
  gboolean asked = FALSE;

  for (guint i = 0; i < json_array_get_length (attendance); i++)
    {
      JsonObject *fields = json_array_get_object_element (attendance, i);

      if (g_strcmp0 (sp_json_get_text (fields, field), id) != 0 ||
          g_strcmp0 (sp_json_get_text (fields, "status"), "attended") != 0)
        continue;
      if (sp_meeting_may_have_papers (meeting, fields))
        return TRUE;
      asked = TRUE;
    }

  return !asked;
}

/**
 * sp_meeting_may_read_papers:
 * @meeting: a meeting's fields
 * @attendance: the fields of at least this person's attendances of it
 * @reader: a person
 *
 * A copy goes to an agency. Who was in the room and did not agree there does not read it for all that; whoever runs
 * meetings issues to others, and is not kept from what they issue.
 *
 * Returns: whether that person may read the meeting's papers, their own agency's copies included
 */
gboolean
sp_meeting_may_read_papers (JsonObject     *meeting,
                            JsonArray      *attendance,
                            const SpReader *reader)
{
  return (reader->roles & SP_ROLES_CHAIRING) != 0 ||
         sp_meeting_may_issue_to (meeting, attendance, "member", reader->member_id);
}

/**
 * sp_meeting_latest_lead:
 * @leads: (nullable): what a meeting's `led_by` holds
 *
 * Of two laptops that took a meeting over without hearing of each other, every laptop names the same one.
 *
 * Returns: (transfer none) (nullable): which of them stands; %NULL where nobody took it over
 */
const char *
sp_meeting_latest_lead (const char * const *leads)
{
  const char *latest = NULL;

  for (guint i = 0; leads != NULL && leads[i] != NULL; i++)
    if (latest == NULL || strcmp (leads[i], latest) > 0)
      latest = leads[i];

  return latest;
}

/**
 * sp_meeting_next_lead:
 * @leads: (nullable): what a meeting's `led_by` holds
 * @id: one that is new
 *
 * Clocks play no part: it is after all that are known here, by a number.
 *
 * Returns: (transfer full): what `led_by` is to hold once a laptop has taken the meeting over
 */
char *
sp_meeting_next_lead (const char * const *leads,
                      const char         *id)
{
  const char *latest = sp_meeting_latest_lead (leads);
  guint64 number = latest != NULL ? g_ascii_strtoull (latest, NULL, 10) : 0;

  return g_strdup_printf ("%06u %s", (guint) MIN (number + 1, 999999), id);
}

/* Since when somebody who counts is there, of an agency or one member: "" where that was not noted, NULL where nobody
 * is. An observer does not count. */
static const char *
find_since (JsonArray  *attendance,
            const char *field,
            const char *id)
{
  const char *first = NULL;

  for (guint i = 0; i < json_array_get_length (attendance); i++)
    {
      JsonObject *fields = json_array_get_object_element (attendance, i);
      const char *since = sp_json_get_text (fields, "arrived_at");

      if (!sp_attendance_is_present (fields) || sp_json_get_flag (fields, "observer") ||
          g_strcmp0 (sp_json_get_text (fields, field), id) != 0)
        continue;
      if (since == NULL)
        return "";
      if (first == NULL || strcmp (since, first) < 0)
        first = since;
    }

  return first;
}

/**
 * sp_quorum_new:
 * @required: (nullable): the agencies that make a quorum
 * @chair: (nullable): the member who is to chair
 * @attendance: of objects, the fields of each person's attendance
 *
 * Which agencies are required is the partnership's to say (domain.md §3, quoracy).
 *
 * Returns: (transfer full): whether the meeting can decide, who is missing, and since when nobody is
 */
SpQuorum *
sp_quorum_new (const char * const *required,
               const char         *chair,
               JsonArray          *attendance)
{
  SpQuorum *self = g_new0 (SpQuorum, 1);
  g_autoptr(GStrvBuilder) missing = g_strv_builder_new ();
  const char *since = "";

  for (guint i = 0; required != NULL && required[i] != NULL; i++)
    {
      const char *there = find_since (attendance, "agency", required[i]);

      if (there == NULL)
        g_strv_builder_add (missing, required[i]);
      else if (strcmp (there, since) > 0)
        since = there;
    }
  if (chair != NULL)
    {
      const char *there = find_since (attendance, "member", chair);

      self->chair_missing = there == NULL;
      if (there != NULL && strcmp (there, since) > 0)
        since = there;
    }
  self->missing = g_strv_builder_end (missing);
  if (*since != '\0' && sp_quorum_is_reached (self))
    self->since = g_strdup (since);

  return self;
}

/**
 * sp_quorum_free:
 */
void
sp_quorum_free (SpQuorum *self)
{
  g_strfreev (self->missing);
  g_free (self->since);
  g_free (self);
}

/**
 * sp_quorum_is_reached:
 *
 * Returns: whether everybody whom it takes is there
 */
gboolean
sp_quorum_is_reached (const SpQuorum *self)
{
  return self->missing[0] == NULL && !self->chair_missing;
}
