/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-data.h"

#include "sp-compartment.h"
#include "sp-date.h"
#include "sp-directory-records.h"
#include "sp-format.h"
#include "sp-meeting-words.h"
#include "sp-window.h"

/* An item without a plan of its own has as long as the meeting says, or as is usual. */
#define USUAL_MINUTES 10

/**
 * sp_meeting_may_chair:
 *
 * Returns: whether the person at this laptop runs meetings: a chair or a coordinator
 */
gboolean
sp_meeting_may_chair (SpStore *store)
{
  const SpReader *reader = sp_store_get_reader (store);

  return reader != NULL && (reader->roles & SP_ROLES_CHAIRING) != 0;
}

/**
 * sp_meeting_today:
 *
 * Returns: (transfer full): the day it is here, YYYY-MM-DD
 */
char *
sp_meeting_today (SpStore *store)
{
  return sp_format_today (sp_ambient_get_wall_us (sp_store_get_ambient (store)));
}

/**
 * sp_meeting_list_items:
 *
 * Returns: (transfer full): the agenda in its order, with cases and their two people
 */
SpRecordList *
sp_meeting_list_items (SpStore    *store,
                       const char *meeting_id)
{
  g_autoptr(SpQuery) query = sp_query_new ("agenda_item");

  sp_query_where (query, "meeting", "=", meeting_id);
  sp_query_order (query, "position", FALSE);
  sp_query_with (query, "case_id");
  sp_query_with (query, "case_id.victim");
  sp_query_with (query, "case_id.perpetrator");
  return sp_store_list (store, query);
}

/**
 * sp_meeting_list_attendance:
 *
 * Returns: (transfer full): who is expected, there or excused
 */
SpRecordList *
sp_meeting_list_attendance (SpStore    *store,
                            const char *meeting_id)
{
  g_autoptr(SpQuery) query = sp_query_new ("attendance");

  sp_query_where (query, "meeting", "=", meeting_id);
  sp_query_order (query, "id", FALSE);
  sp_query_with (query, "agency");
  sp_query_with (query, "member");
  return sp_store_list (store, query);
}

/**
 * sp_meeting_list_agencies:
 *
 * Returns: (transfer full): the agencies by name
 */
SpRecordList *
sp_meeting_list_agencies (SpStore *store)
{
  g_autoptr(SpQuery) query = sp_query_new ("agency");

  sp_query_order (query, "name", FALSE);
  return sp_store_list (store, query);
}

/**
 * sp_meeting_list_members:
 *
 * Returns: (transfer full): the members by family name
 */
SpRecordList *
sp_meeting_list_members (SpStore *store)
{
  g_autoptr(SpQuery) query = sp_query_new ("member");

  sp_query_order (query, "family_name", FALSE);
  return sp_store_list (store, query);
}

/**
 * sp_meeting_query_open_actions:
 *
 * Returns: (transfer full): all actions that somebody still has to do, the oldest first
 */
SpQuery *
sp_meeting_query_open_actions (void)
{
  static const char *const open[] = { "open", "in_progress", NULL };
  SpQuery *query = sp_query_new ("action");

  sp_query_where_in (query, "status", open);
  sp_query_order (query, "due", FALSE);
  sp_query_with (query, "agency");
  sp_query_with (query, "case_id");
  return query;
}

static void
add_names (SpQuickNames *names,
           GListModel   *records)
{
  for (guint i = 0; i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (records, i);

      if (!sp_record_get_loaded (record))
        continue;
      if (SP_IS_AGENCY (record) && !sp_agency_get_retired (SP_AGENCY (record)))
        {
          SpAgency *agency = SP_AGENCY (record);

          sp_quick_names_add (names, SP_QUICK_AGENCY, sp_record_get_id (record),
                              sp_record_get_id (record), sp_agency_get_name (agency),
                              sp_agency_get_short_name (agency), sp_agency_get_aliases (agency));
        }
      else if (SP_IS_MEMBER (record) && !sp_member_get_retired (SP_MEMBER (record)))
        {
          SpMember *member = SP_MEMBER (record);
          g_autofree char *name = sp_meeting_member_name (member);

          sp_quick_names_add (names, SP_QUICK_PERSON, sp_record_get_id (record),
                              sp_member_get_agency (member), name, NULL, NULL);
        }
    }
}

/**
 * sp_meeting_make_names:
 * @agencies: of SpAgency
 * @members: (nullable): of SpMember
 *
 * Returns: (transfer full): what `@` may mean in the quick line
 */
SpQuickNames *
sp_meeting_make_names (GListModel *agencies,
                       GListModel *members)
{
  SpQuickNames *names = sp_quick_names_new ();

  add_names (names, agencies);
  if (members != NULL)
    add_names (names, members);
  return names;
}

/**
 * sp_meeting_find_record:
 * @id: (nullable): a record's id
 *
 * Returns: (transfer none) (nullable): the record in a list that holds it
 */
SpRecord *
sp_meeting_find_record (GListModel *records,
                        const char *id)
{
  for (guint i = 0; id != NULL && i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr(SpRecord) record = g_list_model_get_item (records, i);

      if (g_strcmp0 (sp_record_get_id (record), id) == 0)
        return record;
    }

  return NULL;
}

/**
 * sp_meeting_planned:
 *
 * Returns: the minutes planned for an item
 */
int
sp_meeting_planned (SpMeeting    *meeting,
                    SpAgendaItem *item)
{
  gint64 planned = sp_agenda_item_get_planned (item);

  if (planned > 0)
    return (int) planned;
  planned = sp_meeting_get_minutes_per_item (meeting);
  return planned > 0 ? (int) planned : USUAL_MINUTES;
}

/**
 * sp_meeting_agenda_case:
 *
 * Returns: the case as the choice of an agenda sees it; its text is borrowed
 */
SpAgendaCase
sp_meeting_agenda_case (SpCase *record)
{
  return (SpAgendaCase) {
    .id = sp_record_get_id (SP_RECORD (record)),
    .reference = sp_case_get_reference (record),
    .status = sp_case_get_status (record),
    .risk_level = sp_case_get_risk_level (record),
    .received = sp_case_get_received (record),
    .next_review = sp_case_get_next_review (record),
    .last_discussed = sp_case_get_last_discussed (record),
    .has_children = sp_case_get_children (record),
  };
}

/* --- Making records --------------------------------------------------------------- */

/* A record of a case lies in the case's compartment, so that who may not see the case sees no
 * gap; all else lies in the meeting's. */
static SpRecord *
new_record (SpStore            *store,
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
  SpRecord *item = new_record (store, sp_agenda_item_record_type (), meeting_id, case_id);

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
  SpRecord *action = new_record (store, sp_action_record_type (), meeting_id, case_id);

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
  SpRecord *minute = new_record (store, sp_minute_record_type (), meeting_id, case_id);

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

  contribution = new_record (store, sp_contribution_record_type (), meeting_id, case_id);
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

/**
 * sp_meeting_commit:
 * @near: a widget in the window
 * @said: (nullable): what a toast says of it, with Undo
 *
 * Keeps a change, through the window where there is one, so that it can be undone and errors are
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
  SpWindow *window = sp_window_get (near);

  if (window != NULL)
    return sp_window_commit (window, change, said);
  return sp_store_commit (store, change);
}
