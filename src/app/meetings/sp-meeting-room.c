/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-room.h"

#include <glib/gi18n-lib.h>

#include "sp-meeting-data.h"
#include "sp-meeting-words.h"

/* --- Who is there -------------------------------------------------------------------- */

/**
 * sp_meeting_add_attendance:
 * @member_id: (nullable): who, if that is a member
 * @name: (nullable): who
 *
 * Adds to a change: somebody who is expected.
 *
 * Returns: (transfer full): the new record
 */
SpRecord *
sp_meeting_add_attendance (SpChange   *change,
                           SpStore    *store,
                           SpMeeting  *meeting,
                           const char *agency_id,
                           const char *member_id,
                           const char *name)
{
  const char *meeting_id = sp_record_get_id (SP_RECORD (meeting));
  SpRecord *row = sp_meeting_new_record (store, sp_attendance_record_type (), meeting_id, NULL);

  g_object_set (row,
                "meeting", meeting_id,
                "agency", agency_id,
                "member", member_id,
                "name", name,
                "status", "expected",
                NULL);
  sp_change_create (change, row);
  return row;
}

/** sp_meeting_attendee_is_here: Returns: whether that person is in the room now */
gboolean
sp_meeting_attendee_is_here (SpAttendance *attendance)
{
  g_autoptr(JsonObject) fields = sp_record_dup_json (SP_RECORD (attendance));

  return sp_attendance_is_present (fields);
}

/** sp_meeting_attendee_agreed: Returns: whether that person may have papers: see sp_meeting_may_have_papers() */
gboolean
sp_meeting_attendee_agreed (SpMeeting    *meeting,
                            SpAttendance *attendance)
{
  g_autoptr(JsonObject) whole = sp_record_dup_json (SP_RECORD (meeting));
  g_autoptr(JsonObject) fields = sp_record_dup_json (SP_RECORD (attendance));

  return sp_meeting_may_have_papers (whole, fields);
}

/** sp_meeting_attendee_name: Returns: (transfer full): who it is, as one says it in the room */
char *
sp_meeting_attendee_name (SpAttendance *attendance)
{
  SpRecord *member = sp_record_get_link (SP_RECORD (attendance), "member");

  if (member != NULL && SP_IS_MEMBER (member) && sp_record_get_loaded (member))
    return sp_meeting_member_name (SP_MEMBER (member));
  return g_strdup (sp_attendance_get_name (attendance) != NULL ? sp_attendance_get_name (attendance)
                                                               : _("Somebody"));
}

/**
 * sp_meeting_put_status:
 * @status: a code of the list "attendance"
 *
 * Puts into a change that somebody is there, or is not. Who comes has a time; who does not come agreed to nothing.
 */
void
sp_meeting_put_status (SpChange     *change,
                       SpStore      *store,
                       SpAttendance *attendance,
                       const char   *status)
{
  SpRecord *record = SP_RECORD (attendance);

  sp_meeting_set_if_changed (change, record, "status", status);
  sp_meeting_set_if_changed (change, record, "left_at", NULL);
  if (g_strcmp0 (status, "attended") == 0)
    {
      g_autofree char *now = sp_meeting_now (store);

      if (sp_attendance_get_arrived_at (attendance) == NULL)
        sp_change_set_text (change, record, "arrived_at", now);
      return;
    }
  sp_meeting_set_if_changed (change, record, "arrived_at", NULL);
  sp_meeting_set_if_changed (change, record, "agreed_at", NULL);
  sp_meeting_set_if_changed (change, record, "agreed_version", NULL);
}

/**
 * sp_meeting_put_agreement:
 *
 * Puts into a change that somebody agrees to the confidentiality statement in the version that was shown, or takes it
 * back. Who agrees is there.
 */
void
sp_meeting_put_agreement (SpChange     *change,
                          SpStore      *store,
                          SpMeeting    *meeting,
                          SpAttendance *attendance,
                          gboolean      agreed)
{
  SpRecord *record = SP_RECORD (attendance);
  g_autofree char *now = NULL;

  if (!agreed)
    {
      sp_meeting_set_if_changed (change, record, "agreed_at", NULL);
      sp_meeting_set_if_changed (change, record, "agreed_version", NULL);
      return;
    }

  if (!sp_meeting_attendee_is_here (attendance))
    sp_meeting_put_status (change, store, attendance, "attended");
  now = sp_meeting_now (store);
  sp_change_set_text (change, record, "agreed_at", now);
  sp_change_set_text (change, record, "agreed_version", sp_meeting_get_statement_version (meeting));
}

/* --- Whether it can decide ----------------------------------------------------------- */

/**
 * sp_meeting_make_quorum:
 * @partnership: (nullable): says which agencies it takes
 * @attendance: of SpAttendance
 *
 * Returns: (transfer full): whether the meeting can decide now
 */
SpQuorum *
sp_meeting_make_quorum (SpPartnership *partnership,
                        SpMeeting     *meeting,
                        GListModel    *attendance)
{
  g_autoptr(JsonArray) rows = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (attendance); i++)
    {
      g_autoptr(SpRecord) row = g_list_model_get_item (attendance, i);

      if (sp_record_get_loaded (row))
        json_array_add_object_element (rows, sp_record_dup_json (row));
    }

  return sp_quorum_new (partnership != NULL ? sp_partnership_get_quorum (partnership) : NULL,
                        sp_meeting_get_chair (meeting), rows);
}

/**
 * sp_meeting_quorum_words:
 * @agencies: of SpAgency
 *
 * Returns: (transfer full): "Not quorate: Health and the chair are missing", "Quorate since 14:10"
 */
char *
sp_meeting_quorum_words (SpQuorum   *quorum,
                         GListModel *agencies)
{
  g_autoptr(GString) names = g_string_new (NULL);

  if (sp_quorum_is_reached (quorum))
    {
      g_autofree char *since = sp_meeting_time_of_day (quorum->since);

      if (since == NULL)
        return g_strdup (_("Quorate"));
      /* Translators: since when all are there whom it takes to decide: "Quorate since 14:10" */
      return g_strdup_printf (_("Quorate since %s"), since);
    }

  for (guint i = 0; quorum->missing[i] != NULL; i++)
    {
      SpRecord *agency = sp_meeting_find_record (agencies, quorum->missing[i]);

      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                              agency != NULL && sp_record_get_loaded (agency)
                                  ? sp_agency_get_short_name (SP_AGENCY (agency))
                                  : "?");
    }
  if (quorum->chair_missing)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", _("the chair"));

  /* Translators: who has to come before the meeting can decide: "Not quorate: Health, the chair missing" */
  return g_strdup_printf (_("Not quorate: %s missing"), names->str);
}
