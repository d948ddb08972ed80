/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-run-private.h"

#include "sp-date.h"
#include "sp-meeting-data.h"
#include "sp-weak-ref.h"

/* What the quick line knows: names, and the day that a second Enter offers. */

static gboolean
names_cb (gpointer user_data)
{
  SpMeetingRun *self = user_data;
  g_autoptr(SpQuickNames) names = sp_meeting_make_names (G_LIST_MODEL (self->agencies),
                                                         G_LIST_MODEL (self->members));

  self->names_id = 0;
  sp_quick_line_set_names (self->quick_line, names);
  return G_SOURCE_REMOVE;
}

void
sp_meeting_run_queue_names (SpMeetingRun *self)
{
  if (self->names_id == 0)
    self->names_id = g_idle_add (names_cb, self);
  sp_meeting_run_queue_show (self);
}

/* What changes names: an agency or a member, and nothing that the meeting writes all the time. */
static gboolean
changes_names (SpMeetingRun *self,
               char        **ids)
{
  for (guint i = 0; ids[i] != NULL; i++)
    if (sp_meeting_find_record (G_LIST_MODEL (self->agencies), ids[i]) != NULL ||
        sp_meeting_find_record (G_LIST_MODEL (self->members), ids[i]) != NULL)
      return TRUE;

  return FALSE;
}

void
sp_meeting_run_changed_cb (SpMeetingRun *self,
                           char        **ids)
{
  if (changes_names (self, ids))
    sp_meeting_run_queue_names (self);
  sp_meeting_run_queue_show (self);
}

/* The next meeting's day is what a second Enter offers for an action. */
static DexFuture *
suggest_fiber (gpointer user_data)
{
  GWeakRef *ref = user_data;
  g_autoptr(SpMeetingRun) self = g_weak_ref_get (ref);
  g_autoptr(SpQuery) query = sp_query_new ("meeting");
  g_autoptr(GListModel) meetings = NULL;
  g_autofree char *week = NULL;
  const char *due = NULL;

  if (self == NULL)
    return dex_future_new_true ();

  sp_query_where (query, "date", ">", sp_meeting_get_date (self->meeting));
  sp_query_order (query, "date", FALSE);
  sp_query_limit (query, 1);
  meetings = dex_await_object (sp_store_find_all (self->store, query), NULL);
  if (self->store == NULL)
    return dex_future_new_true ();

  if (meetings != NULL && g_list_model_get_n_items (meetings) > 0)
    {
      g_autoptr(SpMeeting) next = g_list_model_get_item (meetings, 0);

      due = sp_meeting_get_date (next);
      sp_quick_line_set_suggested (self->quick_line, due);
      return dex_future_new_true ();
    }

  /* They meet every week. */
  week = sp_date_add_days (sp_meeting_get_date (self->meeting), 7);
  sp_quick_line_set_suggested (self->quick_line, week);
  return dex_future_new_true ();
}

/* Asks what a second Enter offers, and tells the quick line. */
void
sp_meeting_run_suggest (SpMeetingRun *self)
{
  dex_future_disown (dex_scheduler_spawn (NULL, 0, suggest_fiber, sp_weak_ref_new (self),
                                          sp_weak_ref_free));
}
