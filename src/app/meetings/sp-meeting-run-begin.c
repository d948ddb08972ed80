/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* An item is left, and another reached: who is there for it, and what agencies had written for it. */

#include "config.h"

#include "sp-meeting-data.h"
#include "sp-meeting-room.h"
#include "sp-meeting-run-private.h"
#include "sp-meeting-words.h"

#define MOST_USED_S 86400

/* Moves a return to whom its agency has named, and takes the seal off it. */
static void
open_return (SpChange   *change,
             SpRecord   *contribution,
             const char *case_id)
{
  g_autoptr(JsonObject) fields = sp_record_dup_json (contribution);
  g_autofree char *opened = sp_policy_dup_opened (case_id, fields);

  if (opened == NULL)
    return;
  sp_change_set_flag (change, contribution, "sealed", FALSE);
  if (!sp_compartment_is_restricted (opened))
    sp_meeting_set_if_changed (change, contribution, SP_RESTRICTION_FIELD, NULL);
  sp_change_move (change, contribution, opened);
}

static void
open_returns_of (SpMeetingRun *self,
                 SpChange     *change,
                 const char   *case_id)
{
  for (guint i = 0; case_id != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->sealed)); i++)
    {
      g_autoptr(SpRecord) contribution = g_list_model_get_item (G_LIST_MODEL (self->sealed), i);

      if (sp_record_get_loaded (contribution) && !sp_record_get_gone (contribution) &&
          g_strcmp0 (sp_contribution_get_case_id (SP_CONTRIBUTION (contribution)), case_id) == 0)
        open_return (change, contribution, case_id);
    }
}

/* What an agency sent when its item had been reached already. */
static void
open_late_returns (SpMeetingRun *self)
{
  g_autoptr(SpChange) change = sp_change_new ();

  if (!self->leading || !self->restored || !sp_meeting_run_is_running (self))
    return;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (sp_record_get_loaded (SP_RECORD (item)) && sp_agenda_item_get_started_at (item) != NULL)
        open_returns_of (self, change, sp_agenda_item_get_case_id (item));
    }
  if (!sp_change_is_empty (change))
    dex_future_disown (sp_store_commit (self->store, change));
}

static void
sealed_cb (SpMeetingRun *self)
{
  sp_meeting_run_queue_show (self);
  open_late_returns (self);
}

/* The returns that are still sealed, as far as this laptop holds them. */
void
sp_meeting_run_watch_returns (SpMeetingRun *self)
{
  g_autoptr(SpQuery) query = sp_query_new ("contribution");

  sp_query_where (query, "meeting", "=", sp_record_get_id (SP_RECORD (self->meeting)));
  sp_query_where (query, "sealed", "=", "true");
  self->sealed = sp_store_list (self->store, query);
  g_signal_connect_object (self->sealed, "items-changed", G_CALLBACK (sealed_cb), self, G_CONNECT_SWAPPED);
}

static void
reach (SpMeetingRun *self,
       SpChange     *change,
       SpAgendaItem *item)
{
  g_autofree char *now = NULL;

  if (!sp_meeting_item_is_over (item))
    sp_meeting_set_if_changed (change, SP_RECORD (item), "state", "current");
  if (sp_agenda_item_get_started_at (item) != NULL)
    return;

  now = sp_meeting_now (self->store);
  sp_change_set_text (change, SP_RECORD (item), "started_at", now);
  if (sp_agenda_item_get_present (item) == NULL)
    {
      g_auto(GStrv) present = sp_meeting_dup_present (G_LIST_MODEL (self->attendance),
                                                      G_LIST_MODEL (self->interests), item);

      sp_change_set_strv (change, SP_RECORD (item), "present", (const char * const *) present);
    }
  open_returns_of (self, change, sp_agenda_item_get_case_id (item));
}

/* The time spent on an item; a forgotten clock counts for no more than a day. */
void
sp_meeting_run_put_used (SpChange     *change,
                         SpAgendaItem *item,
                         gint64        used_s)
{
  used_s = MIN (used_s, MOST_USED_S);
  if (used_s > 0 && used_s != sp_agenda_item_get_used (item))
    sp_change_set_int (change, SP_RECORD (item), "used", used_s);
}

/* An item that is left before it is over waits. */
void
sp_meeting_run_put_left (SpChange     *change,
                         SpAgendaItem *item,
                         gint64        used_s)
{
  sp_meeting_run_put_used (change, item, used_s);
  if (g_strcmp0 (sp_agenda_item_get_state (item), "current") == 0)
    sp_change_set_text (change, SP_RECORD (item), "state", "waiting");
}

/**
 * sp_meeting_run_write_move:
 * @from: (nullable): the item that is left
 * @used_s: seconds spent on it
 * @to: (nullable): the item that is reached
 *
 * Keeps the place of the meeting. It is not a decision of the meeting, and never undone.
 */
void
sp_meeting_run_write_move (SpMeetingRun *self,
                           SpAgendaItem *from,
                           gint64        used_s,
                           SpAgendaItem *to)
{
  g_autoptr(SpChange) change = sp_change_new ();

  if (from != NULL)
    sp_meeting_run_put_left (change, from, used_s);
  if (to != NULL)
    reach (self, change, to);

  if (!sp_change_is_empty (change))
    dex_future_disown (sp_store_commit (self->store, change));
}
