/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-dialog-private.h"

#include <glib/gi18n-lib.h>

#include "sp-compartment.h"
#include "sp-meeting-data.h"
#include "sp-meeting-room.h"

/* What is entered becomes meetings: one, a series, a change of one or of all that follow. */

typedef struct
{
  SpMeetingDialog *dialog;
  SpMeetingPlanned *planned;
} Keep;

static void
keep_free (gpointer data)
{
  Keep *self = data;

  g_object_unref (self->dialog);
  g_free (self->planned->date);
  g_free (self->planned->starts);
  g_free (self->planned->ends);
  g_free (self->planned->place);
  g_strfreev (self->planned->agencies);
  g_strfreev (self->planned->dates);
  g_free (self->planned);
  g_free (self);
}

static const char *
or_null (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

/* A set is kept in byte order. */
static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static void
add_attendance (SpStore    *store,
                SpChange   *change,
                SpMeeting  *meeting,
                const char *agency_id)
{
  g_object_unref (sp_meeting_add_attendance (change, store, meeting, agency_id, NULL, NULL));
}

/* --- New meetings --------------------------------------------------------------------------- */

static char *
put_new (Keep       *keep,
         SpChange   *change,
         const char *date,
         const char *series)
{
  SpStore *store = keep->dialog->store;
  SpMeetingPlanned *planned = keep->planned;
  char *id = sp_ambient_new_id (sp_store_get_ambient (store));
  g_autofree char *compartment = sp_compartment_for_meeting (id);
  g_autoptr(SpRecord) meeting = sp_record_new (sp_meeting_record_type (), id, compartment);

  g_object_set (meeting,
                "date", date,
                "starts", planned->starts,
                "ends", planned->ends,
                "place", or_null (planned->place),
                "status", "planned",
                "minutes-per-item", planned->minutes,
                "agencies", planned->agencies,
                "chair", sp_store_get_member_id (store),
                "series", series,
                NULL);
  sp_change_create (change, meeting);
  for (guint i = 0; planned->agencies[i] != NULL; i++)
    add_attendance (store, change, SP_MEETING (meeting), planned->agencies[i]);

  return id;
}

static char *
put_series (Keep     *keep,
            SpChange *change)
{
  g_autofree char *series = sp_ambient_new_id (sp_store_get_ambient (keep->dialog->store));
  guint n = g_strv_length (keep->planned->dates);
  char *first = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = put_new (keep, change, keep->planned->dates[i], n > 1 ? series : NULL);

      if (first == NULL)
        first = g_steal_pointer (&id);
    }

  return first;
}

/* --- Changes -------------------------------------------------------------------------------- */

/* Who is asked is expected; who is no longer asked, and was not marked as anything else, is not. */
static void
put_attendance (Keep       *keep,
                SpChange   *change,
                SpMeeting  *meeting,
                GListModel *rows)
{
  const char *meeting_id = sp_record_get_id (SP_RECORD (meeting));
  const char * const *agencies = (const char * const *) keep->planned->agencies;
  g_autoptr(GHashTable) there = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; rows != NULL && i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(SpAttendance) row = g_list_model_get_item (rows, i);
      const char *agency = sp_attendance_get_agency (row);

      if (g_strcmp0 (sp_attendance_get_meeting (row), meeting_id) != 0 || agency == NULL)
        continue;
      g_hash_table_add (there, g_strdup (agency));
      if (!g_strv_contains (agencies, agency) && g_strcmp0 (sp_attendance_get_status (row), "expected") == 0 &&
          sp_attendance_get_agreed_at (row) == NULL)
        sp_change_delete (change, SP_RECORD (row));
    }
  for (guint i = 0; agencies[i] != NULL; i++)
    if (!g_hash_table_contains (there, agencies[i]))
      add_attendance (keep->dialog->store, change, meeting, agencies[i]);
}

static void
put_meeting (Keep       *keep,
             SpChange   *change,
             SpMeeting  *meeting,
             const char *date,
             GListModel *rows)
{
  SpRecord *record = SP_RECORD (meeting);
  SpMeetingPlanned *planned = keep->planned;
  const char * const *now = sp_meeting_get_agencies (meeting);

  sp_meeting_set_if_changed (change, record, "date", date);
  sp_meeting_set_if_changed (change, record, "starts", planned->starts);
  sp_meeting_set_if_changed (change, record, "ends", planned->ends);
  sp_meeting_set_if_changed (change, record, "place", or_null (planned->place));
  if (planned->minutes != sp_meeting_get_minutes_per_item (meeting))
    sp_change_set_int (change, record, "minutes_per_item", planned->minutes);
  if (now == NULL || !g_strv_equal (now, (const char * const *) planned->agencies))
    sp_change_set_strv (change, record, "agencies", (const char * const *) planned->agencies);
  put_attendance (keep, change, meeting, rows);
}

static GListModel *
await_following (SpStore   *store,
                 SpMeeting *meeting)
{
  g_autoptr(SpQuery) query = sp_query_new ("meeting");

  sp_query_where (query, "series", "=", sp_meeting_get_series (meeting));
  sp_query_where (query, "status", "=", "planned");
  sp_query_where (query, "date", ">", sp_meeting_get_date (meeting));
  sp_query_order (query, "date", FALSE);

  return dex_await_object (sp_store_find_all (store, query), NULL);
}

static GListModel *
await_attendance (SpStore    *store,
                  SpMeeting  *meeting,
                  GListModel *following)
{
  g_autoptr(SpQuery) query = sp_query_new ("attendance");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) ids = NULL;

  g_strv_builder_add (builder, sp_record_get_id (SP_RECORD (meeting)));
  for (guint i = 0; following != NULL && i < g_list_model_get_n_items (following); i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (following, i);

      g_strv_builder_add (builder, sp_record_get_id (record));
    }
  ids = g_strv_builder_end (builder);
  sp_query_where_in (query, "meeting", (const char * const *) ids);

  return dex_await_object (sp_store_find_all (store, query), NULL);
}

static void
await_changes (Keep     *keep,
               SpChange *change)
{
  SpStore *store = keep->dialog->store;
  g_autoptr(SpMeeting) meeting = g_object_ref (keep->dialog->meeting);
  g_autofree char *before = g_strdup (sp_meeting_get_date (meeting));
  g_autoptr(GListModel) following = keep->planned->following ? await_following (store, meeting) : NULL;
  g_autoptr(GListModel) rows = await_attendance (store, meeting, following);

  put_meeting (keep, change, meeting, keep->planned->date, rows);
  for (guint i = 0; following != NULL && i < g_list_model_get_n_items (following); i++)
    {
      g_autoptr(SpMeeting) one = g_list_model_get_item (following, i);
      g_autofree char *date = sp_series_shift (sp_meeting_get_date (one), before, keep->planned->date);

      put_meeting (keep, change, one, date, rows);
    }
}

static DexFuture *
keep_fiber (gpointer data)
{
  Keep *keep = data;
  SpMeetingDialog *self = keep->dialog;
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *planned_id = NULL;

  sp_change_set_label (change, self->meeting == NULL ? _("Plan a Meeting") : _("Change the Meeting"));
  if (self->meeting == NULL)
    planned_id = put_series (keep, change);
  else
    await_changes (keep, change);

  if (!sp_change_is_empty (change) &&
      !dex_await (sp_meeting_commit (GTK_WIDGET (self), self->store, change, NULL), NULL))
    {
      gtk_widget_set_sensitive (GTK_WIDGET (self->keep_button), TRUE);
      return dex_future_new_false ();
    }
  sp_meeting_dialog_kept (self, planned_id);

  return dex_future_new_true ();
}

/* Keeps what is entered, and closes when it is durable. */
void
sp_meeting_dialog_keep (SpMeetingDialog *self)
{
  Keep *keep = g_new0 (Keep, 1);

  keep->dialog = g_object_ref (self);
  keep->planned = sp_meeting_dialog_read (self);
  qsort (keep->planned->agencies, g_strv_length (keep->planned->agencies), sizeof *keep->planned->agencies,
         compare_ids);
  gtk_widget_set_sensitive (GTK_WIDGET (self->keep_button), FALSE);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, keep_fiber, keep, keep_free));
}
