/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-room.h"

#include <glib/gi18n-lib.h>

#include "sp-compartment.h"
#include "sp-date.h"
#include "sp-format.h"
#include "sp-meeting-data.h"
#include "sp-meeting-words.h"

static char *
dup_now (SpStore *store)
{
  return sp_instant_format (sp_ambient_get_wall_us (sp_store_get_ambient (store)));
}

/* --- Before anybody says anything ---------------------------------------------------- */

static GListModel *
await_all (SpStore *store,
           SpQuery *query)
{
  return dex_await_object (sp_store_find_all (store, query), NULL);
}

static SpQuery *
query_before (SpMeeting  *meeting,
              const char *series)
{
  SpQuery *query = sp_query_new ("meeting");

  sp_query_where (query, "date", "<=", sp_meeting_get_date (meeting));
  sp_query_where (query, "id", "!=", sp_record_get_id (SP_RECORD (meeting)));
  sp_query_where (query, "status", "=", "closed");
  if (series != NULL)
    sp_query_where (query, "series", "=", series);
  sp_query_order (query, "date", TRUE);
  sp_query_limit (query, 1);
  return query;
}

/* The last of its series, or else the last of all. */
static SpMeeting *
await_last (SpStore   *store,
            SpMeeting *meeting)
{
  const char *series = sp_meeting_get_series (meeting);

  for (guint i = series != NULL ? 0 : 1; i < 2; i++)
    {
      g_autoptr(SpQuery) query = query_before (meeting, i == 0 ? series : NULL);
      g_autoptr(GListModel) found = await_all (store, query);

      if (found != NULL && g_list_model_get_n_items (found) > 0)
        return g_list_model_get_item (found, 0);
    }

  return NULL;
}

typedef struct
{
  SpStore *store;
  SpMeeting *meeting;
} About;

static void
about_free (gpointer data)
{
  About *about = data;

  g_object_unref (about->store);
  g_object_unref (about->meeting);
  g_free (about);
}

static About *
about_new (SpStore   *store,
           SpMeeting *meeting)
{
  About *about = g_new0 (About, 1);

  about->store = g_object_ref (store);
  about->meeting = g_object_ref (meeting);
  return about;
}

static void
expect (SpChange   *change,
        About      *about,
        GListModel *people)
{
  for (guint i = 0; people != NULL && i < g_list_model_get_n_items (people); i++)
    {
      g_autoptr(SpRecord) person = g_list_model_get_item (people, i);

      if (SP_IS_ATTENDANCE (person))
        {
          SpAttendance *before = SP_ATTENDANCE (person);
          g_autoptr(SpRecord) row =
              sp_meeting_add_attendance (change, about->store, about->meeting, sp_attendance_get_agency (before),
                                         sp_attendance_get_member (before), sp_attendance_get_name (before));

          if (sp_attendance_get_observer (before))
            sp_change_set_flag (change, row, "observer", TRUE);
        }
      else if (SP_IS_MEMBER (person) && !sp_member_get_retired (SP_MEMBER (person)))
        {
          const char * const *invited = sp_meeting_get_agencies (about->meeting);
          const char *agency = sp_member_get_agency (SP_MEMBER (person));
          g_autofree char *name = sp_meeting_member_name (SP_MEMBER (person));

          if (invited == NULL || g_strv_contains (invited, agency))
            g_object_unref (sp_meeting_add_attendance (change, about->store, about->meeting, agency,
                                                       sp_record_get_id (person), name));
        }
    }
}

/* Whoever came last time is expected, and at the first meeting everybody who belongs to an agency that is invited. */
static void
await_expected (SpChange *change,
                About    *about)
{
  g_autoptr(SpMeeting) last = await_last (about->store, about->meeting);
  g_autoptr(SpQuery) query = NULL;
  g_autoptr(GListModel) people = NULL;

  if (last != NULL)
    {
      query = sp_query_new ("attendance");
      sp_query_where (query, "meeting", "=", sp_record_get_id (SP_RECORD (last)));
      sp_query_where (query, "status", "=", "attended");
      sp_query_order (query, "id", FALSE);
      people = await_all (about->store, query);
    }
  if (people == NULL || g_list_model_get_n_items (people) == 0)
    {
      g_clear_object (&people);
      g_clear_object (&query);
      query = sp_query_new ("member");
      sp_query_order (query, "family_name", FALSE);
      people = await_all (about->store, query);
    }
  expect (change, about, people);
}

/* Whoever chairs and opens the meeting is there, whether or not they were on last time's list. */
static void
await_chair (SpChange *change,
             About    *about)
{
  const char *chair = sp_meeting_get_chair (about->meeting);
  g_autoptr(SpQuery) query = sp_query_new ("attendance");
  g_autoptr(GListModel) listed = NULL;
  g_autoptr(SpRecord) member = NULL;
  g_autoptr(SpRecord) row = NULL;
  g_autofree char *now = NULL;
  g_autofree char *name = NULL;

  if (chair == NULL || g_strcmp0 (chair, sp_store_get_member_id (about->store)) != 0)
    return;

  sp_query_where (query, "meeting", "=", sp_record_get_id (SP_RECORD (about->meeting)));
  sp_query_where (query, "member", "=", chair);
  sp_query_limit (query, 1);
  listed = await_all (about->store, query);
  member = dex_await_object (sp_store_get (about->store, chair), NULL);
  if (listed == NULL || g_list_model_get_n_items (listed) > 0 || member == NULL)
    return;

  name = sp_meeting_member_name (SP_MEMBER (member));
  now = sp_instant_format (sp_ambient_get_wall_us (sp_store_get_ambient (about->store)));
  row = sp_meeting_add_attendance (change, about->store, about->meeting, sp_member_get_agency (SP_MEMBER (member)), chair,
                                   name);
  sp_change_set_text (change, row, "status", "attended");
  sp_change_set_text (change, row, "arrived_at", now);
}

static DexFuture *
prepare_fiber (gpointer user_data)
{
  About *about = user_data;
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpQuery) here = sp_query_new ("attendance");
  g_autoptr(SpQuery) whole = sp_query_new ("partnership");
  g_autoptr(GListModel) listed = NULL;
  g_autoptr(GListModel) partnerships = NULL;

  sp_query_limit (whole, 1);
  partnerships = await_all (about->store, whole);
  if (sp_meeting_get_statement (about->meeting) == NULL && partnerships != NULL &&
      g_list_model_get_n_items (partnerships) > 0)
    {
      g_autoptr(SpPartnership) partnership = g_list_model_get_item (partnerships, 0);

      sp_meeting_set_if_changed (change, SP_RECORD (about->meeting), "statement",
                                 sp_partnership_get_statement (partnership));
      sp_meeting_set_if_changed (change, SP_RECORD (about->meeting), "statement_version",
                                 sp_partnership_get_statement_version (partnership));
    }

  sp_query_where (here, "meeting", "=", sp_record_get_id (SP_RECORD (about->meeting)));
  sp_query_limit (here, 1);
  listed = await_all (about->store, here);
  if (listed != NULL && g_list_model_get_n_items (listed) == 0)
    await_expected (change, about);
  else if (listed != NULL)
    await_chair (change, about);

  if (sp_change_is_empty (change))
    return dex_future_new_true ();
  return sp_store_commit (about->store, change);
}

/**
 * sp_meeting_prepare:
 *
 * Copies the confidentiality statement into a meeting as it stands now, and lists those who are expected where nobody
 * is listed yet.
 *
 * Returns: (transfer full): a future that resolves when that is kept, or was so before
 */
DexFuture *
sp_meeting_prepare (SpStore   *store,
                    SpMeeting *meeting)
{
  g_return_val_if_fail (SP_IS_STORE (store) && SP_IS_MEETING (meeting), NULL);

  return dex_scheduler_spawn (NULL, 0, prepare_fiber, about_new (store, meeting), about_free);
}

static DexFuture *
last_fiber (gpointer user_data)
{
  About *about = user_data;
  SpMeeting *last = await_last (about->store, about->meeting);

  if (last == NULL)
    return dex_future_new_reject (SP_STORE_ERROR, SP_STORE_ERROR_NOT_FOUND, "no meeting before");
  return dex_future_new_take_object (last);
}

/**
 * sp_meeting_find_last:
 *
 * Returns: (transfer full): a future of the meeting whose minutes are to be approved
 */
DexFuture *
sp_meeting_find_last (SpStore   *store,
                      SpMeeting *meeting)
{
  g_return_val_if_fail (SP_IS_STORE (store) && SP_IS_MEETING (meeting), NULL);

  return dex_scheduler_spawn (NULL, 0, last_fiber, about_new (store, meeting), about_free);
}

/**
 * sp_meeting_add_approval:
 * @corrections: (nullable): what has to be corrected
 *
 * Adds to a change: that the minutes of another meeting were approved.
 *
 * Returns: (transfer full): the new record
 */
SpRecord *
sp_meeting_add_approval (SpChange   *change,
                         SpStore    *store,
                         SpMeeting  *meeting,
                         SpMeeting  *last,
                         const char *corrections)
{
  g_autofree char *day = sp_format_date (sp_meeting_get_date (last));
  g_autofree char *text = NULL;
  SpRecord *minute;

  if (corrections != NULL && *corrections != '\0')
    /* Translators: a line of minutes: the day of the last meeting, and what was wrong in its minutes */
    text = g_strdup_printf (_("The minutes of %s were approved with corrections: %s"), day, corrections);
  else
    /* Translators: a line of minutes: the day of the last meeting */
    text = g_strdup_printf (_("The minutes of %s were approved."), day);
  minute = sp_meeting_add_minute (change, store, meeting, NULL, "approval", text, NULL);
  sp_change_set_text (change, minute, "approves", sp_record_get_id (SP_RECORD (last)));
  return minute;
}

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
  g_autofree char *id = sp_ambient_new_id (sp_store_get_ambient (store));
  g_autofree char *compartment = sp_compartment_for_meeting (meeting_id);
  SpRecord *row = sp_record_new (sp_attendance_record_type (), id, compartment);

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
      g_autofree char *now = dup_now (store);

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
  now = dup_now (store);
  sp_change_set_text (change, record, "agreed_at", now);
  sp_change_set_text (change, record, "agreed_version", sp_meeting_get_statement_version (meeting));
}

/* --- Who is there for an item -------------------------------------------------------- */

/* Whether somebody declared an interest in the item's case, and so keeps out of it, whatever was done about it. */
static gboolean
keeps_out (GListModel   *interests,
           SpAgendaItem *item,
           SpAttendance *attendance)
{
  const char *member = sp_attendance_get_member (attendance);

  for (guint i = 0; interests != NULL && member != NULL && i < g_list_model_get_n_items (interests); i++)
    {
      g_autoptr(SpInterest) interest = g_list_model_get_item (interests, i);

      if (sp_record_get_loaded (SP_RECORD (interest)) && sp_interest_get_measure (interest) != NULL &&
          g_strcmp0 (sp_interest_get_member (interest), member) == 0 &&
          g_strcmp0 (sp_interest_get_case_id (interest), sp_agenda_item_get_case_id (item)) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * sp_meeting_dup_present:
 * @interests: (nullable): of SpInterest
 *
 * Returns: (transfer full): the attendances of those who are there when an item is begun
 */
GStrv
sp_meeting_dup_present (GListModel   *attendance,
                        GListModel   *interests,
                        SpAgendaItem *item)
{
  g_autoptr(GStrvBuilder) present = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (attendance); i++)
    {
      g_autoptr(SpAttendance) row = g_list_model_get_item (attendance, i);

      if (sp_record_get_loaded (SP_RECORD (row)) && sp_meeting_attendee_is_here (row) &&
          !keeps_out (interests, item, row))
        g_strv_builder_add (present, sp_record_get_id (SP_RECORD (row)));
    }

  return g_strv_builder_end (present);
}

/** sp_meeting_is_present_for: Returns: whether somebody was there for an item; before it is begun, whether they are here */
gboolean
sp_meeting_is_present_for (SpAgendaItem *item,
                           SpAttendance *attendance)
{
  const char * const *present = sp_agenda_item_get_present (item);

  if (present == NULL && sp_agenda_item_get_started_at (item) == NULL)
    return sp_meeting_attendee_is_here (attendance);
  return present != NULL && g_strv_contains (present, sp_record_get_id (SP_RECORD (attendance)));
}

/**
 * sp_meeting_put_present:
 *
 * Puts into a change that somebody is there for an item, or is not.
 */
void
sp_meeting_put_present (SpChange     *change,
                        SpAgendaItem *item,
                        SpAttendance *attendance,
                        gboolean      present)
{
  const char * const *before = sp_agenda_item_get_present (item);
  const char *id = sp_record_get_id (SP_RECORD (attendance));
  g_autoptr(GPtrArray) after = g_ptr_array_new ();

  for (guint i = 0; before != NULL && before[i] != NULL; i++)
    if (!g_str_equal (before[i], id))
      g_ptr_array_add (after, (gpointer) before[i]);
  if (present)
    g_ptr_array_add (after, (gpointer) id);
  g_ptr_array_sort_values (after, (GCompareFunc) strcmp);
  g_ptr_array_add (after, NULL);
  sp_change_set_strv (change, SP_RECORD (item), "present", (const char * const *) after->pdata);
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
      gint64 since_us = quorum->since != NULL ? sp_instant_parse (quorum->since) : 0;
      g_autofree char *since = since_us > 0 ? sp_format_instant (since_us, since_us) : NULL;

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

/* --- Who keeps out of what ----------------------------------------------------------- */

static void
exclude (SpChange   *change,
         SpStore    *store,
         const char *case_id,
         const char *member_id,
         const char *reason)
{
  static const char *const chair[] = { SP_READERS_CHAIR, NULL };
  g_autofree char *id = sp_ambient_new_id (sp_store_get_ambient (store));
  g_autofree char *compartment = sp_compartment_for_readers (case_id, chair);
  g_autoptr(SpRecord) exclusion = sp_record_new (sp_exclusion_record_type (), id, compartment);

  g_object_set (exclusion, "case-id", case_id, "member", member_id, "reason", reason, NULL);
  sp_change_create (change, exclusion);
}

/**
 * sp_meeting_declare_interest:
 * @item: an item with a case
 * @attendance: of SpAttendance
 * @who: a member's attendance
 * @nature: what the interest is
 * @measure: a code of the list "interest-measure"
 * @deputy: (nullable): who sits in instead, for the measure "deputy"
 *
 * Adds to a change that somebody has an interest in a case, and does what was said would be done about it: they are
 * not there for its item, and unless they just leave the room the case leaves their laptop, too.
 */
void
sp_meeting_declare_interest (SpChange     *change,
                             SpStore      *store,
                             SpMeeting    *meeting,
                             SpAgendaItem *item,
                             GListModel   *attendance,
                             SpAttendance *who,
                             const char   *nature,
                             const char   *measure,
                             const char   *deputy)
{
  const char *case_id = sp_agenda_item_get_case_id (item);
  g_autofree char *id = sp_ambient_new_id (sp_store_get_ambient (store));
  g_autofree char *compartment = sp_compartment_for_case (case_id);
  g_autofree char *today = sp_meeting_today (store);
  g_autoptr(SpRecord) interest = sp_record_new (sp_interest_record_type (), id, compartment);
  g_auto(GStrv) present = NULL;
  g_autoptr(GStrvBuilder) stay = g_strv_builder_new ();
  g_auto(GStrv) staying = NULL;

  g_object_set (interest,
                "meeting", sp_record_get_id (SP_RECORD (meeting)),
                "case-id", case_id,
                "member", sp_attendance_get_member (who),
                "nature", nature,
                "declared", today,
                "measure", measure,
                NULL);
  sp_change_create (change, interest);

  present = sp_agenda_item_get_present (item) != NULL
                ? g_strdupv ((GStrv) sp_agenda_item_get_present (item))
                : sp_meeting_dup_present (attendance, NULL, item);
  for (guint i = 0; present[i] != NULL; i++)
    if (!g_str_equal (present[i], sp_record_get_id (SP_RECORD (who))))
      g_strv_builder_add (stay, present[i]);
  if (g_strcmp0 (measure, "deputy") == 0 && deputy != NULL && *deputy != '\0')
    {
      g_autoptr(SpRecord) row = sp_meeting_add_attendance (change, store, meeting, sp_attendance_get_agency (who),
                                                           NULL, deputy);
      g_autofree char *now = dup_now (store);

      sp_change_set_text (change, row, "status", "attended");
      sp_change_set_text (change, row, "arrived_at", now);
      g_strv_builder_add (stay, sp_record_get_id (row));
    }
  staying = g_strv_builder_end (stay);
  /* Of an item that is yet to come those count who are there then. */
  if (sp_agenda_item_get_started_at (item) != NULL)
    sp_change_set_strv (change, SP_RECORD (item), "present", (const char * const *) staying);

  /* Last: whoever chairs and shuts themselves out writes nothing of the case after this. */
  if (g_strcmp0 (measure, "left-room") != 0)
    exclude (change, store, case_id, sp_attendance_get_member (who), nature);
}
