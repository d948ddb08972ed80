/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-data.h"

#include "sp-agenda-order.h"
#include "sp-compartment.h"
#include "sp-shell.h"

/* What the pages of a meeting write into the store. */

/**
 * sp_meeting_new_record:
 * @case_id: (nullable): the case that it is about
 *
 * A record of a case lies in the case's compartment, so that who may not see the case sees no gap; all else lies in the
 * meeting's.
 *
 * Returns: (transfer full): a record that is empty yet
 */
SpRecord *
sp_meeting_new_record (SpStore            *store,
                       const SpRecordType *type,
                       const char         *meeting_id,
                       const char         *case_id)
{
  g_autofree char *id = sp_ambient_new_id (sp_store_get_ambient (store));
  g_autofree char *compartment = case_id != NULL ? sp_compartment_for_case (case_id)
                                                 : sp_compartment_for_meeting (meeting_id);

  return sp_record_new (type, id, compartment);
}

/**
 * sp_meeting_add_item:
 * @case_id: (nullable): the case, NULL for an item of its own
 * @kind: a code of the list "agenda-kind"
 * @title: (nullable): for an item without a case
 * @position: where it stands
 *
 * Adds to a change: an item of the agenda.
 *
 * Returns: (transfer full): the new record
 */
SpRecord *
sp_meeting_add_item (SpChange   *change,
                     SpStore    *store,
                     SpMeeting  *meeting,
                     const char *case_id,
                     const char *kind,
                     const char *title,
                     const char *position)
{
  const char *meeting_id = sp_record_get_id (SP_RECORD (meeting));
  SpRecord *item = sp_meeting_new_record (store, sp_agenda_item_record_type (), meeting_id, case_id);

  g_object_set (item,
                "meeting", meeting_id,
                "case-id", case_id,
                "kind", kind,
                "title", title,
                "position", position,
                "state", "waiting",
                NULL);
  sp_change_create (change, item);
  return item;
}

/**
 * sp_meeting_add_action:
 * @item: (nullable): the item on which it was agreed
 * @person: (nullable): who is to do it
 * @due: YYYY-MM-DD
 *
 * Adds to a change: an action agreed at a meeting.
 *
 * Returns: (transfer full): the new record
 */
SpRecord *
sp_meeting_add_action (SpChange     *change,
                       SpStore      *store,
                       SpMeeting    *meeting,
                       SpAgendaItem *item,
                       const char   *text,
                       const char   *agency_id,
                       const char   *person,
                       const char   *due)
{
  const char *meeting_id = sp_record_get_id (SP_RECORD (meeting));
  const char *case_id = item != NULL ? sp_agenda_item_get_case_id (item) : NULL;
  SpRecord *action = sp_meeting_new_record (store, sp_action_record_type (), meeting_id, case_id);

  g_object_set (action,
                "case-id", case_id,
                "meeting", meeting_id,
                "item", item != NULL ? sp_record_get_id (SP_RECORD (item)) : NULL,
                "text", text,
                "agency", agency_id,
                "person", person,
                "due", due,
                "status", "open",
                NULL);
  sp_change_create (change, action);
  return action;
}

/**
 * sp_meeting_add_minute:
 * @kind: a code of the list "minute-kind"
 * @agency_id: (nullable): who said it
 *
 * Adds to a change: a line of the minutes.
 *
 * Returns: (transfer full): the new record
 */
SpRecord *
sp_meeting_add_minute (SpChange     *change,
                       SpStore      *store,
                       SpMeeting    *meeting,
                       SpAgendaItem *item,
                       const char   *kind,
                       const char   *text,
                       const char   *agency_id)
{
  const char *meeting_id = sp_record_get_id (SP_RECORD (meeting));
  const char *case_id = item != NULL ? sp_agenda_item_get_case_id (item) : NULL;
  SpRecord *minute = sp_meeting_new_record (store, sp_minute_record_type (), meeting_id, case_id);

  /* Ids of this kind count up with time, so the id is the order of the lines. */
  g_object_set (minute,
                "meeting", meeting_id,
                "case-id", case_id,
                "item", item != NULL ? sp_record_get_id (SP_RECORD (item)) : NULL,
                "kind", kind,
                "text", text,
                "agency", agency_id,
                "position", sp_record_get_id (minute),
                NULL);
  sp_change_create (change, minute);
  return minute;
}

/* So much of a new id counts up with time. */
#define ID_TIME_LENGTH 13
#define ID_LENGTH 36

/**
 * sp_meeting_add_amendment:
 * @amends: (nullable): the line that it corrects; read by the same people, and right above it.
 *   Without one the amendment stands after all lines
 *
 * Adds to a change: a correction of closed minutes.
 *
 * Returns: (transfer full): the new record
 */
SpRecord *
sp_meeting_add_amendment (SpChange     *change,
                          SpStore      *store,
                          SpMeeting    *meeting,
                          SpAgendaItem *item,
                          SpMinute     *amends,
                          const char   *text)
{
  g_autofree char *id = NULL;
  g_autofree char *position = NULL;
  SpRecord *amendment;

  if (amends == NULL)
    {
      amendment = sp_meeting_add_minute (change, store, meeting, item, "amendment", text, NULL);
      position = g_strconcat ("~", sp_record_get_id (amendment), NULL);
      sp_change_set_text (change, amendment, "position", position);
      return amendment;
    }

  id = sp_ambient_new_id (sp_store_get_ambient (store));
  position = g_strdup_printf ("%.*s:%.*s", ID_LENGTH, sp_minute_get_position (amends),
                              ID_TIME_LENGTH, id);
  amendment = sp_record_new (sp_minute_record_type (), id,
                             sp_record_get_compartment (SP_RECORD (amends)));
  g_object_set (amendment,
                "meeting", sp_minute_get_meeting (amends),
                "case-id", sp_minute_get_case_id (amends),
                "item", sp_minute_get_item (amends),
                "kind", "amendment",
                "amends", sp_record_get_id (SP_RECORD (amends)),
                "restriction-reason", sp_minute_get_restriction_reason (amends),
                "text", text,
                "position", position,
                NULL);
  sp_change_create (change, amendment);
  return amendment;
}

/**
 * sp_meeting_add_contribution:
 * @item: an item with a case
 * @author: (nullable): who told it
 *
 * Adds to a change: what an agency told of a case, in the words of the room.
 *
 * Returns: (transfer full): the new record
 */
SpRecord *
sp_meeting_add_contribution (SpChange     *change,
                             SpStore      *store,
                             SpMeeting    *meeting,
                             SpAgendaItem *item,
                             const char   *text,
                             const char   *agency_id,
                             const char   *author)
{
  const char *meeting_id = sp_record_get_id (SP_RECORD (meeting));
  const char *case_id = sp_agenda_item_get_case_id (item);
  SpRecord *contribution;
  g_autofree char *today = sp_meeting_today (store);

  g_return_val_if_fail (case_id != NULL, NULL);

  contribution = sp_meeting_new_record (store, sp_contribution_record_type (), meeting_id, case_id);
  g_object_set (contribution,
                "case-id", case_id,
                "agency", agency_id,
                "meeting", meeting_id,
                "member", sp_store_get_member_id (store),
                "author", author,
                "date", today,
                "kind", "fact",
                "text", text,
                NULL);
  sp_change_create (change, contribution);
  return contribution;
}

/**
 * sp_meeting_set_if_changed:
 * @value: (nullable): what the field shall say
 *
 * Sets a field, unless that is what it says.
 */
void
sp_meeting_set_if_changed (SpChange   *change,
                           SpRecord   *record,
                           const char *field,
                           const char *value)
{
  g_autofree char *old = sp_record_dup_text (record, field);

  if (g_strcmp0 (old != NULL && *old != '\0' ? old : NULL, value) != 0)
    sp_change_set_text (change, record, field, value);
}

static const char *
position_at (GListModel   *items,
             int           index,
             SpAgendaItem *but)
{
  int at = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (items, i);

      if (item != but && at++ == index)
        return sp_agenda_item_get_position (item);
    }

  return NULL;
}

/**
 * sp_meeting_put_index:
 * @items: the agenda
 * @item: an item of it
 * @index: how many others shall stand before it
 *
 * Puts into a change that an item stands elsewhere; nothing, where the agenda has no such place.
 */
void
sp_meeting_put_index (SpChange     *change,
                      GListModel   *items,
                      SpAgendaItem *item,
                      int           index)
{
  g_autofree char *position = NULL;

  if (index < 0 || index >= (int) g_list_model_get_n_items (items))
    return;

  position = sp_agenda_between (index > 0 ? position_at (items, index - 1, item) : NULL,
                                position_at (items, index, item));
  sp_change_set_text (change, SP_RECORD (item), "position", position);
}

/**
 * sp_meeting_commit:
 * @near: a widget in the window
 * @said: (nullable): what a toast says of it, with Undo
 *
 * Keeps a change, through the shell where there is one, so that it can be undone and errors are
 * told.
 *
 * Returns: (transfer full): a future that resolves when it is durable on this laptop
 */
DexFuture *
sp_meeting_commit (GtkWidget  *near,
                   SpStore    *store,
                   SpChange   *change,
                   const char *said)
{
  SpShell *shell = sp_shell_get (near);

  if (shell != NULL)
    return sp_shell_commit (shell, change, said);
  return sp_store_commit (store, change);
}

/**
 * sp_meeting_keep:
 * @near: a widget in the window
 * @label: what is done, as Undo names it
 * @said: (nullable): what a toast says of it
 *
 * Keeps a change like sp_meeting_commit(), where there is anything to keep, and waits for nothing.
 */
void
sp_meeting_keep (gpointer    near,
                 SpStore    *store,
                 SpChange   *change,
                 const char *label,
                 const char *said)
{
  sp_change_set_label (change, label);
  if (!sp_change_is_empty (change))
    dex_future_disown (sp_meeting_commit (near, store, change, said));
}
