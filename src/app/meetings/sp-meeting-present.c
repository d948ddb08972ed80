/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Who is there for an item, and who keeps out of it. */

#include "config.h"

#include "sp-meeting-room.h"

#include "sp-compartment.h"
#include "sp-meeting-data.h"

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

/* Who is there, but for one who leaves, and with one who comes. */
static void
put_present (SpChange           *change,
             SpAgendaItem       *item,
             const char * const *before,
             const char         *leaves,
             const char         *comes)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) after = NULL;

  for (guint i = 0; before != NULL && before[i] != NULL; i++)
    if (g_strcmp0 (before[i], leaves) != 0)
      g_strv_builder_add (builder, before[i]);
  if (comes != NULL)
    g_strv_builder_add (builder, comes);
  after = g_strv_builder_end (builder);
  sp_change_set_strv (change, SP_RECORD (item), "present", (const char * const *) after);
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
  const char *id = sp_record_get_id (SP_RECORD (attendance));

  put_present (change, item, sp_agenda_item_get_present (item), present ? NULL : id, present ? id : NULL);
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
  const char *meeting_id = sp_record_get_id (SP_RECORD (meeting));
  const char *case_id = sp_agenda_item_get_case_id (item);
  g_autofree char *today = sp_meeting_today (store);
  g_autoptr(SpRecord) interest = sp_meeting_new_record (store, sp_interest_record_type (), meeting_id, case_id);
  g_autoptr(SpRecord) sits_in = NULL;

  g_object_set (interest,
                "meeting", meeting_id,
                "case-id", case_id,
                "member", sp_attendance_get_member (who),
                "nature", nature,
                "declared", today,
                "measure", measure,
                NULL);
  sp_change_create (change, interest);

  if (g_strcmp0 (measure, "deputy") == 0 && deputy != NULL && *deputy != '\0')
    {
      sits_in = sp_meeting_add_attendance (change, store, meeting, sp_attendance_get_agency (who), NULL, deputy);
      sp_meeting_put_status (change, store, SP_ATTENDANCE (sits_in), "attended");
    }
  /* Of an item that is yet to come those count who are there then. */
  if (sp_agenda_item_get_started_at (item) != NULL)
    {
      g_auto(GStrv) present = sp_agenda_item_get_present (item) != NULL
                                  ? g_strdupv ((GStrv) sp_agenda_item_get_present (item))
                                  : sp_meeting_dup_present (attendance, NULL, item);

      put_present (change, item, (const char * const *) present, sp_record_get_id (SP_RECORD (who)),
                   sits_in != NULL ? sp_record_get_id (sits_in) : NULL);
    }

  /* Last: whoever chairs and shuts themselves out writes nothing of the case after this. */
  if (g_strcmp0 (measure, "left-room") != 0)
    exclude (change, store, case_id, sp_attendance_get_member (who), nature);
}
