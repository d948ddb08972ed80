/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-prepare.h"

#include <glib/gi18n-lib.h>

#include "sp-directory-records.h"
#include "sp-format.h"
#include "sp-meeting-data.h"
#include "sp-meeting-room.h"
#include "sp-meeting-words.h"

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
          const char *agency = sp_member_get_agency (SP_MEMBER (person));
          g_autofree char *name = sp_meeting_member_name (SP_MEMBER (person));

          if (sp_meeting_invites (about->meeting, agency))
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
  row = sp_meeting_add_attendance (change, about->store, about->meeting, sp_member_get_agency (SP_MEMBER (member)), chair,
                                   name);
  sp_meeting_put_status (change, about->store, SP_ATTENDANCE (row), "attended");
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
