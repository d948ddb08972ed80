/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Which laptop keeps the time and the place: the one that took the meeting over last, as the meeting's record says, so
 * that the other knows at once, at the same item, too. Where nobody took it over, it is whichever has moved the meeting
 * last: another that did so before finds that the meeting is at an item which it has not opened, and goes along. */

#include "config.h"

#include "sp-meeting-rules.h"
#include "sp-meeting-run-private.h"

static gboolean
is_current (SpAgendaItem *item)
{
  return sp_record_get_loaded (SP_RECORD (item)) && g_strcmp0 (sp_agenda_item_get_state (item), "current") == 0;
}

/** sp_meeting_run_find_current: Returns: (transfer none) (nullable): the item at which the meeting is */
SpAgendaItem *
sp_meeting_run_find_current (SpMeetingRun *self)
{
  for (guint i = 0; i < sp_meeting_run_count_items (self); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (is_current (item))
        return item;
    }

  return NULL;
}

/* Other items at which the meeting is, too. */
static GPtrArray *
find_elsewhere (SpMeetingRun *self,
                SpAgendaItem *own)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < sp_meeting_run_count_items (self); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (item != own && is_current (item))
        g_ptr_array_add (found, g_steal_pointer (&item));
    }

  return found;
}

/* The meeting is at one item. */
static void
leave (SpMeetingRun *self,
       GPtrArray    *items)
{
  for (guint i = 0; i < items->len; i++)
    sp_meeting_run_write_move (self, items->pdata[i], 0, NULL);
}

/* Two laptops that moved the meeting without hearing of each other must come to the same end: whoever is further on. */
static gboolean
is_further_on (GPtrArray    *items,
               SpAgendaItem *own)
{
  for (guint i = 0; i < items->len; i++)
    if (g_strcmp0 (sp_agenda_item_get_position (items->pdata[i]), sp_agenda_item_get_position (own)) > 0)
      return TRUE;

  return FALSE;
}

static const char *
get_latest (SpMeetingRun *self)
{
  return sp_meeting_latest_lead ((const char * const *) sp_meeting_get_led_by (self->meeting));
}

/* What others have yet to hear of is greater than all that is known here. */
static gboolean
was_taken_over (SpMeetingRun *self)
{
  const char *own = self->position->lead;
  const char *latest = get_latest (self);

  return latest != NULL && (own == NULL || strcmp (latest, own) > 0);
}

static void
give_up (SpMeetingRun *self)
{
  self->leading = FALSE;
  self->strayed = FALSE;
  g_clear_handle_id (&self->tick_id, g_source_remove);
  sp_meeting_run_forget_position (self);
}

/* Once it has been taken over from here, the meeting comes here, wherever another laptop went before it heard of that. */
static void
hold (SpMeetingRun *self,
      SpAgendaItem *own,
      GPtrArray    *elsewhere)
{
  leave (self, elsewhere);
  if (own != NULL && !is_current (own))
    sp_meeting_run_write_move (self, NULL, 0, own);
}

static void
put_lead (SpMeetingRun *self)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_autofree char *id = sp_ambient_new_id (sp_store_get_ambient (self->store));
  const char * const *leads = (const char * const *) sp_meeting_get_led_by (self->meeting);

  g_free (self->position->lead);
  self->position->lead = sp_meeting_next_lead (leads, id);
  /* Only the latest is of use. */
  sp_change_set_strv (change, SP_RECORD (self->meeting), "led_by", (const char *[]) { self->position->lead, NULL });
  dex_future_disown (sp_store_commit (self->store, change));
}

/**
 * sp_meeting_run_watch_lead:
 * @own: (nullable): the item that this laptop has open
 *
 * Leaves the lead to another laptop once that has moved the meeting.
 */
void
sp_meeting_run_watch_lead (SpMeetingRun *self,
                           SpAgendaItem *own)
{
  g_autoptr(GPtrArray) elsewhere = NULL;

  /* What this laptop did itself is still to be seen in the records. */
  if (!self->leading || self->stepping || self->unkept || !sp_meeting_run_is_running (self))
    return;
  if (was_taken_over (self))
    {
      give_up (self);
      return;
    }
  elsewhere = find_elsewhere (self, own);
  if (elsewhere->len == 0)
    return;
  if (self->position->lead != NULL)
    {
      hold (self, own, elsewhere);
      return;
    }
  if (own != NULL && is_current (own) && !is_further_on (elsewhere, own))
    {
      leave (self, elsewhere);
      return;
    }

  give_up (self);
}

/**
 * sp_meeting_run_lead:
 *
 * Makes this laptop the one that keeps the time and the place, and the item that is open here the meeting's.
 */
void
sp_meeting_run_lead (SpMeetingRun *self)
{
  g_autoptr(GPtrArray) elsewhere = NULL;

  if (!self->chairing || self->leading)
    return;

  self->leading = TRUE;
  put_lead (self);
  elsewhere = find_elsewhere (self, self->item);
  leave (self, elsewhere);
  if (self->item != NULL)
    sp_meeting_run_write_move (self, NULL, 0, self->item);
  sp_meeting_run_show (self);
}
