/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Days in a calendar program are read over shoulders, sent to telephones and shown on locked screens. So they say that
 * something is due, and in which case by its reference, and no word of the case. Due dates are events, not tasks: most
 * calendars that agencies have show no tasks of others. */

#include "config.h"

#include "sp-calendar.h"

#include "sp-agenda-order.h"
#include "sp-date.h"
#include "sp-json.h"
#include "sp-papers-private.h"

#include <libical/ical.h>
#include <stdio.h>
#include <string.h>

/* Where partnerships meet. */
#define ZONE "Europe/London"

/* A meeting without a plan of its own has as long as this. */
#define USUAL_MINUTES 120

static icaltimetype
day_of (const char *iso)
{
  GDate date;

  if (iso == NULL || !sp_date_parse (iso, &date))
    return icaltime_null_time ();

  return (icaltimetype) { .year = g_date_get_year (&date), .month = (int) g_date_get_month (&date),
                          .day = g_date_get_day (&date), .is_date = 1 };
}

static icaltimetype
moment_of (GDateTime *time)
{
  return icaltime_from_timet_with_zone ((time_t) g_date_time_to_unix (time), 0, icaltimezone_get_utc_timezone ());
}

static icalcomponent *
new_event (const SpMatter *matter,
           const char     *summary,
           gint64          made_us)
{
  icalcomponent *event = icalcomponent_new_vevent ();

  icalcomponent_set_uid (event, matter->id);
  icalcomponent_set_dtstamp (event, icaltime_from_timet_with_zone ((time_t) (made_us / G_USEC_PER_SEC), 0,
                                                                   icaltimezone_get_utc_timezone ()));
  icalcomponent_set_summary (event, summary);
  icalcomponent_add_property (event, icalproperty_new_class (ICAL_CLASS_CONFIDENTIAL));

  return event;
}

static void
add_action (icalcomponent  *calendar,
            SpMaterial     *cut,
            const SpMatter *action,
            gint64          made_us)
{
  icaltimetype due = day_of (sp_matter_get (action, "due"));
  const char *reference = sp_matter_get (sp_material_find (cut, sp_matter_get (action, "case_id")), "reference");
  g_autofree char *summary = NULL;
  icalcomponent *event;

  if (icaltime_is_null_time (due))
    return;
  /* Translators: a case's reference */
  summary = reference != NULL ? g_strdup_printf (_("Action due: %s"), reference) : g_strdup (_("Action due"));
  event = new_event (action, summary, made_us);
  icalcomponent_set_dtstart (event, due);
  icaltime_adjust (&due, 1, 0, 0, 0);
  icalcomponent_set_dtend (event, due);
  /* It takes nobody's day. */
  icalcomponent_add_property (event, icalproperty_new_transp (ICAL_TRANSP_TRANSPARENT));
  icalcomponent_add_component (calendar, event);
}

/* How long a meeting is planned to be: so many items of so many minutes. */
static int
planned_minutes (SpMaterial     *cut,
                 const SpMatter *meeting)
{
  g_autoptr(GPtrArray) items = sp_material_list (cut, "agenda_item", "meeting", meeting->id);
  g_autofree gint64 *planned = g_new0 (gint64, items->len);
  int all;

  for (guint i = 0; i < items->len; i++)
    planned[i] = sp_json_get_int (((SpMatter *) g_ptr_array_index (items, i))->fields, "planned", 0);
  all = sp_agenda_minutes (planned, items->len, (int) sp_json_get_int (meeting->fields, "minutes_per_item", 0));

  return all > 0 ? all : USUAL_MINUTES;
}

static GDateTime *
start_of (const SpMatter *meeting)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (ZONE);
  const char *starts = sp_matter_get (meeting, "starts");
  GDate date;
  int hour;
  int minute;

  if (sp_matter_get (meeting, "date") == NULL || !sp_date_parse (sp_matter_get (meeting, "date"), &date) ||
      starts == NULL || sscanf (starts, "%2d:%2d", &hour, &minute) != 2)
    return NULL;

  return g_date_time_new (zone, g_date_get_year (&date), (int) g_date_get_month (&date), g_date_get_day (&date), hour,
                          minute, 0);
}

static void
add_meeting (icalcomponent  *calendar,
             SpMaterial     *cut,
             const SpMatter *meeting,
             gint64          made_us)
{
  g_autoptr(GDateTime) start = start_of (meeting);
  const char *title = sp_matter_get (meeting, "title");
  const char *place = sp_matter_get (meeting, "place");
  icaltimetype day = day_of (sp_matter_get (meeting, "date"));
  icalcomponent *event;

  if (icaltime_is_null_time (day))
    return;
  event = new_event (meeting, title != NULL && *title != '\0' ? title : _("Partnership meeting"), made_us);
  if (start != NULL)
    {
      g_autoptr(GDateTime) end = g_date_time_add_minutes (start, planned_minutes (cut, meeting));

      icalcomponent_set_dtstart (event, moment_of (start));
      icalcomponent_set_dtend (event, moment_of (end));
    }
  else
    icalcomponent_set_dtstart (event, day);
  if (place != NULL)
    icalcomponent_set_location (event, place);
  /* It stays in, so that whoever imported it before learns that nobody meets. */
  if (g_strcmp0 (sp_matter_get (meeting, "status"), "cancelled") == 0)
    icalcomponent_set_status (event, ICAL_STATUS_CANCELLED);
  icalcomponent_add_component (calendar, event);
}

/**
 * sp_calendar_write:
 * @cut: what the recipient may read
 * @agency_id: (nullable): whose actions; %NULL for everybody's
 * @today: the day; meetings before it are left out
 * @made_us: when it is made, microseconds since 1970
 *
 * Returns: (transfer full): open actions' due dates and meetings to come, as iCalendar; a record's event keeps its UID,
 *   so that it is changed, and not doubled, when it is imported again
 */
GBytes *
sp_calendar_write (SpMaterial *cut,
                   const char *agency_id,
                   const char *today,
                   gint64      made_us)
{
  g_autoptr(GPtrArray) actions = sp_papers_list_actions (cut, agency_id);
  g_autoptr(GPtrArray) meetings = sp_material_list (cut, "meeting", NULL, NULL);
  icalcomponent *calendar = icalcomponent_new (ICAL_VCALENDAR_COMPONENT);
  g_autofree char *text = NULL;
  char *written;

  icalcomponent_add_property (calendar, icalproperty_new_version ("2.0"));
  icalcomponent_add_property (calendar, icalproperty_new_prodid ("-//Stalking Partnership//EN"));
  for (guint i = 0; i < meetings->len; i++)
    if (g_strcmp0 (sp_matter_get (g_ptr_array_index (meetings, i), "date"), today) >= 0)
      add_meeting (calendar, cut, g_ptr_array_index (meetings, i), made_us);
  for (guint i = 0; i < actions->len; i++)
    add_action (calendar, cut, g_ptr_array_index (actions, i), made_us);
  written = icalcomponent_as_ical_string_r (calendar);
  text = g_strdup (written);
  icalmemory_free_buffer (written);
  icalcomponent_free (calendar);

  return g_bytes_new (text, strlen (text));
}
