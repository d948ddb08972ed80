/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* An item is left, and another reached: who is there for it, and what agencies had written for it. */

#include "config.h"

#include "sp-meeting-data.h"
#include "sp-meeting-room.h"
#include "sp-meeting-run-private.h"
#include "sp-meeting-words.h"
#include "sp-weak-ref.h"

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

/* An item that is left before it is over waits. A forgotten clock counts for no more than a day. */
void
sp_meeting_run_put_left (SpChange     *change,
                         SpAgendaItem *item,
                         gint64        used_s)
{
  used_s = MIN (used_s, MOST_USED_S);
  if (used_s > 0 && used_s != sp_agenda_item_get_used (item))
    sp_change_set_int (change, SP_RECORD (item), "used", used_s);
  if (g_strcmp0 (sp_agenda_item_get_state (item), "current") == 0)
    sp_change_set_text (change, SP_RECORD (item), "state", "waiting");
}

/* --- One step after the other ------------------------------------------------------------ */

struct _SpRunStep
{
  SpAgendaItem *left;    /* nullable, as the next is */
  SpAgendaItem *reached;
  gint64 used_s;
  SpAgendaItem *ended;   /* nullable: ticked or put off, which can be taken back */
  char *state;
  char *reason;
  char *said;
  gboolean read_back;
};

void
sp_run_step_free (SpRunStep *step)
{
  g_clear_object (&step->left);
  g_clear_object (&step->reached);
  g_clear_object (&step->ended);
  g_free (step->state);
  g_free (step->reason);
  g_free (step->said);
  g_free (step);
}

static void
put_ended (SpMeetingRun *self,
           SpChange     *change,
           SpRunStep    *step)
{
  sp_change_set_label (change, step->said);
  sp_meeting_set_if_changed (change, SP_RECORD (step->ended), "state", step->state);
  if (step->read_back)
    {
      g_autofree char *now = sp_meeting_now (self->store);

      sp_change_set_text (change, SP_RECORD (step->ended), "read_back_at", now);
    }
  if (step->reason != NULL)
    sp_meeting_set_if_changed (change, SP_RECORD (step->ended), "reason", step->reason);
}

static void take_next_step (SpMeetingRun *self);

static DexFuture *
stepped_cb (DexFuture *future,
            gpointer   user_data)
{
  g_autoptr(SpMeetingRun) self = g_weak_ref_get (user_data);

  if (self != NULL && self->store != NULL)
    {
      self->unkept = dex_future_is_rejected (future);
      take_next_step (self);
    }
  return dex_future_new_true ();
}

/* Each step goes by what the records say once the one before it is kept. */
static void
take_next_step (SpMeetingRun *self)
{
  SpRunStep *step;

  self->stepping = FALSE;
  while (!self->stepping && (step = g_queue_pop_head (&self->steps)) != NULL)
    {
      g_autoptr(SpChange) change = sp_change_new ();
      DexFuture *future = NULL;

      if (step->left != NULL)
        sp_meeting_run_put_left (change, step->left, step->used_s);
      if (step->reached != NULL)
        reach (self, change, step->reached);
      if (step->ended != NULL)
        put_ended (self, change, step);

      if (!sp_change_is_empty (change))
        future = step->ended != NULL ? sp_meeting_commit (GTK_WIDGET (self), self->store, change, step->said)
                                     : sp_store_commit (self->store, change);
      sp_run_step_free (step);
      self->stepping = future != NULL;
      if (future != NULL)
        dex_future_disown (dex_future_finally (future, stepped_cb, sp_weak_ref_new (self), sp_weak_ref_free));
    }
}

static void
add_step (SpMeetingRun *self,
          SpRunStep    *step)
{
  g_queue_push_tail (&self->steps, step);
  if (!self->stepping)
    take_next_step (self);
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
  SpRunStep *step = g_new0 (SpRunStep, 1);

  g_set_object (&step->left, from);
  g_set_object (&step->reached, to);
  step->used_s = used_s;
  add_step (self, step);
}

/**
 * sp_meeting_run_write_end:
 * @state: how the item that is open ends
 * @reason: (nullable): why
 * @said: what a toast says of it
 *
 * Keeps that an item was ticked or put off. That the meeting was at it is not taken back with that: by then it may be at
 * another.
 */
void
sp_meeting_run_write_end (SpMeetingRun *self,
                          const char   *state,
                          const char   *reason,
                          const char   *said)
{
  SpRunStep *step = g_new0 (SpRunStep, 1);

  sp_meeting_run_write_move (self, self->item, self->leading ? sp_meeting_run_get_used (self) : 0, NULL);
  step->ended = g_object_ref (self->item);
  step->state = g_strdup (state);
  step->reason = g_strdup (reason);
  step->said = g_strdup (said);
  step->read_back = g_str_equal (state, "done") && sp_item_view_get_step (self->item_view) == SP_STEP_READ_BACK;
  add_step (self, step);
}
