/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-data.h"

#include "sp-date.h"
#include "sp-format.h"
#include "sp-meeting-words.h"

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
 * sp_meeting_now:
 *
 * Returns: (transfer full): the instant it is, as a record has it
 */
char *
sp_meeting_now (SpStore *store)
{
  return sp_instant_format (sp_ambient_get_wall_us (sp_store_get_ambient (store)));
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
 * sp_meeting_find_partnership:
 * @partnerships: the one there is, or none
 *
 * Returns: (transfer none) (nullable): the partnership, once it is known
 */
SpPartnership *
sp_meeting_find_partnership (GListModel *partnerships)
{
  g_autoptr(SpRecord) partnership = g_list_model_get_item (partnerships, 0);

  return partnership != NULL && sp_record_get_loaded (partnership) ? SP_PARTNERSHIP (partnership) : NULL;
}

/**
 * sp_meeting_has_kind:
 * @items: the agenda
 * @kind: a code of the list "agenda-kind"
 *
 * Returns: whether an item of that kind stands on it
 */
gboolean
sp_meeting_has_kind (GListModel *items,
                     const char *kind)
{
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(SpAgendaItem) item = g_list_model_get_item (items, i);

      if (g_strcmp0 (sp_agenda_item_get_kind (item), kind) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * sp_meeting_invites:
 *
 * Returns: whether an agency is asked to come; all are where nobody is named
 */
gboolean
sp_meeting_invites (SpMeeting  *meeting,
                    const char *agency_id)
{
  const char * const *invited = sp_meeting_get_agencies (meeting);

  return invited == NULL || g_strv_contains (invited, agency_id);
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
