/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-words.h"

#include <stdio.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "sp-date.h"
#include "sp-format.h"
#include "sp-meeting-timer.h"

/**
 * sp_meeting_item_case:
 *
 * Returns: (transfer none) (nullable): the case of an item, NULL if it has none or it is not there
 *   yet
 */
SpCase *
sp_meeting_item_case (SpAgendaItem *item)
{
  SpRecord *link = item != NULL ? sp_record_get_link (SP_RECORD (item), "case_id") : NULL;

  return link != NULL && SP_IS_CASE (link) ? SP_CASE (link) : NULL;
}

static SpPerson *
get_person (SpCase     *record,
            const char *field)
{
  SpRecord *link = record != NULL ? sp_record_get_link (SP_RECORD (record), field) : NULL;

  return link != NULL && SP_IS_PERSON (link) ? SP_PERSON (link) : NULL;
}

static char *
person_initials (SpPerson *person)
{
  if (person == NULL)
    return g_strdup ("?");
  return sp_format_initials (sp_person_get_family_name (person),
                             sp_person_get_given_names (person));
}

/**
 * sp_meeting_case_initials:
 *
 * Returns: (transfer full): "I.H. / E.W.", the victim first
 */
char *
sp_meeting_case_initials (SpCase *record)
{
  g_autofree char *victim = person_initials (get_person (record, "victim"));
  g_autofree char *perpetrator = person_initials (get_person (record, "perpetrator"));

  /* Each in its own direction, whatever the script of the other. */
  return g_strdup_printf ("\u2068%s\u2069 / \u2068%s\u2069", victim, perpetrator);
}

static char *
person_name (SpPerson *person)
{
  if (person == NULL)
    return g_strdup ("?");
  return sp_format_name (sp_person_get_family_name (person), sp_person_get_given_names (person));
}

/**
 * sp_meeting_case_people:
 *
 * Returns: (transfer full): "HOLLOWAY, Imogen — victim · WREN, Ewan — suspect"
 */
char *
sp_meeting_case_people (SpCase *record)
{
  g_autofree char *victim = person_name (get_person (record, "victim"));
  g_autofree char *perpetrator = person_name (get_person (record, "perpetrator"));

  /* Translators: the two names at the head of a case */
  return g_strdup_printf (_("\u2068%s\u2069 — victim · \u2068%s\u2069 — perpetrator"), victim,
                          perpetrator);
}

/**
 * sp_meeting_item_title:
 *
 * Returns: (transfer full): the case's reference, or what the item is
 */
char *
sp_meeting_item_title (SpAgendaItem *item,
                       SpValueLists *lists)
{
  SpCase *record = sp_meeting_item_case (item);
  const char *title = sp_agenda_item_get_title (item);
  const char *label;

  if (record != NULL && sp_case_get_reference (record) != NULL)
    return g_strdup (sp_case_get_reference (record));
  if (title != NULL && *title != '\0')
    return g_strdup (title);

  label = sp_value_lists_get_label (lists, "agenda-kind", sp_agenda_item_get_kind (item));
  return g_strdup (label != NULL ? _(label) : "…");
}

/**
 * sp_meeting_item_is_over:
 *
 * Returns: whether an item is done or deferred
 */
gboolean
sp_meeting_item_is_over (SpAgendaItem *item)
{
  const char *state = sp_agenda_item_get_state (item);

  return g_strcmp0 (state, "done") == 0 || g_strcmp0 (state, "deferred") == 0;
}

/**
 * sp_meeting_item_sentence:
 * @number: its place on the agenda as this reader sees it, from 1
 *
 * Returns: (transfer full): a row of the agenda as a screen reader says it
 */
char *
sp_meeting_item_sentence (SpAgendaItem *item,
                          SpValueLists *lists,
                          guint         number,
                          int           planned_min)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *title = sp_meeting_item_title (item, lists);
  SpCase *record = sp_meeting_item_case (item);
  const char *state = sp_value_lists_get_label (lists, "agenda-state",
                                                sp_agenda_item_get_state (item));
  gint64 used = sp_agenda_item_get_used (item);

  /* Translators: place on the agenda, and reference or title */
  g_string_append_printf (text, _("Item %u: %s"), number, title);
  if (record != NULL)
    {
      g_autofree char *initials = sp_meeting_case_initials (record);
      const char *risk = sp_value_lists_get_label (lists, "risk-level",
                                                   sp_case_get_risk_level (record));

      g_string_append_printf (text, ", %s", initials);
      if (risk != NULL)
        /* Translators: the level of risk in a sentence, "risk: High" */
        g_string_append_printf (text, _(", risk: %s"), _(risk));
      else
        g_string_append (text, _(", risk not judged"));
    }
  if (state != NULL)
    g_string_append_printf (text, ", %s", _(state));
  if (used > 0)
    {
      g_autofree char *words = sp_meeting_timer_words (used, planned_min);

      g_string_append_printf (text, ", %s", words);
    }
  else if (planned_min > 0)
    g_string_append_printf (text, ngettext (", %d minute planned", ", %d minutes planned",
                                            planned_min), planned_min);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
format_day (SpMeeting  *meeting,
            const char *format)
{
  const char *iso = sp_meeting_get_date (meeting);
  char text[64];
  GDate date;

  g_date_clear (&date, 1);
  if (iso == NULL || !sp_date_parse (iso, &date) ||
      g_date_strftime (text, sizeof text, format, &date) == 0)
    return g_strdup ("");
  return g_strdup (text);
}

/**
 * sp_meeting_day:
 *
 * Returns: (transfer full): "Thursday 26 Nov"
 */
char *
sp_meeting_day (SpMeeting *meeting)
{
  /* Translators: a meeting's day, as g_date_strftime() takes it */
  return format_day (meeting, _("%A %d %b"));
}

/**
 * sp_meeting_long_day:
 *
 * Returns: (transfer full): "Thursday 26 Nov 2026"
 */
char *
sp_meeting_long_day (SpMeeting *meeting)
{
  /* Translators: a meeting's day with its year, as g_date_strftime() takes it */
  return format_day (meeting, _("%A %d %b %Y"));
}

/**
 * sp_meeting_details:
 *
 * Returns: (transfer full): "14:00 · Town Hall": when it starts and where it is, as far as that is known
 */
char *
sp_meeting_details (SpMeeting *meeting)
{
  const char *starts = sp_meeting_get_starts (meeting);
  const char *place = sp_meeting_get_place (meeting);

  if (starts == NULL || place == NULL)
    return g_strdup (starts != NULL ? starts : place != NULL ? place : "");
  return g_strdup_printf ("%s · %s", starts, place);
}

/**
 * sp_meeting_sentence:
 * @n_items: items that this reader sees, -1 if that is not known yet
 *
 * Returns: (transfer full): a row of the list of meetings as a screen reader says it
 */
char *
sp_meeting_sentence (SpMeeting    *meeting,
                     SpValueLists *lists,
                     int           n_items)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *day = sp_meeting_long_day (meeting);
  const char *status = sp_value_lists_get_label (lists, "meeting-status",
                                                 sp_meeting_get_status (meeting));

  /* Translators: "Meeting on Thursday 26 Nov 2026" */
  g_string_append_printf (text, _("Meeting on %s"), day);
  if (sp_meeting_get_starts (meeting) != NULL)
    g_string_append_printf (text, _(" at %s"), sp_meeting_get_starts (meeting));
  if (sp_meeting_get_place (meeting) != NULL)
    g_string_append_printf (text, ", %s", sp_meeting_get_place (meeting));
  if (status != NULL)
    g_string_append_printf (text, ", %s", _(status));
  if (n_items >= 0)
    g_string_append_printf (text, ngettext (", %d item", ", %d items", n_items), n_items);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sp_meeting_action_is_open:
 *
 * Returns: whether somebody still has to do it
 */
gboolean
sp_meeting_action_is_open (SpAction *action)
{
  const char *status = sp_action_get_status (action);

  return g_strcmp0 (status, "open") == 0 || g_strcmp0 (status, "in_progress") == 0;
}

/**
 * sp_meeting_action_sentence:
 * @agency: (nullable): the agency's name
 *
 * Returns: (transfer full): an action as a screen reader says it
 */
char *
sp_meeting_action_sentence (SpAction     *action,
                            const char   *agency,
                            SpValueLists *lists,
                            const char   *today)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *due = sp_format_date (sp_action_get_due (action));

  g_string_append_printf (text, "%s: %s", agency != NULL ? agency : "?",
                          sp_action_get_text (action));
  if (sp_action_get_person (action) != NULL)
    g_string_append_printf (text, ", %s", sp_action_get_person (action));
  /* Translators: the day by which an action must be done, in a sentence */
  g_string_append_printf (text, _(", due %s"), due);
  if (sp_meeting_action_is_open (action) && g_strcmp0 (sp_action_get_due (action), today) < 0)
    g_string_append (text, _(", overdue"));
  else if (!sp_meeting_action_is_open (action))
    {
      const char *status = sp_value_lists_get_label (lists, "action-status",
                                                     sp_action_get_status (action));

      if (status != NULL)
        g_string_append_printf (text, ", %s", _(status));
      if (sp_action_get_outcome (action) != NULL)
        g_string_append_printf (text, ": %s", sp_action_get_outcome (action));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sp_meeting_member_name:
 *
 * Returns: (transfer full): "Rowan Thistlewood", as one says it in the room
 */
char *
sp_meeting_member_name (SpMember *member)
{
  const char *given = sp_member_get_given_names (member);
  const char *family = sp_member_get_family_name (member);

  if (given == NULL || *given == '\0')
    return g_strdup (family != NULL ? family : "?");
  return g_strdup_printf ("%s %s", given, family != NULL ? family : "");
}

/**
 * sp_meeting_time_of_day:
 * @instant: (nullable): an instant as a record has it
 *
 * Returns: (transfer full) (nullable): "14:10", or NULL for none
 */
char *
sp_meeting_time_of_day (const char *instant)
{
  gint64 us = instant != NULL ? sp_instant_parse (instant) : 0;

  return us > 0 ? sp_format_instant (us, us) : NULL;
}

/**
 * sp_meeting_tidy_time:
 * @text: what was typed: 14:00, 1400, 9.30, 9, 2pm
 *
 * Returns: (transfer full) (nullable): HH:MM, or NULL if it is no time
 */
char *
sp_meeting_tidy_time (const char *text)
{
  g_autofree char *plain = g_ascii_strdown (text, -1);
  int hour = 0, minute = 0, used = 0;
  gboolean after_noon, before_noon;

  g_strstrip (plain);
  after_noon = g_str_has_suffix (plain, "pm");
  before_noon = g_str_has_suffix (plain, "am");
  if (after_noon || before_noon)
    {
      plain[strlen (plain) - 2] = '\0';
      g_strchomp (plain);
    }

  for (const char *at = plain; *at != '\0'; at++)
    if (!g_ascii_isdigit (*at) && *at != ':' && *at != '.')
      return NULL;

  if (strpbrk (plain, ":.") != NULL)
    {
      if (sscanf (plain, "%2d%*1[:.]%2d%n", &hour, &minute, &used) != 2 || plain[used] != '\0')
        return NULL;
    }
  else if (strlen (plain) == 4)
    {
      if (sscanf (plain, "%2d%2d%n", &hour, &minute, &used) != 2 || plain[used] != '\0')
        return NULL;
    }
  else if (sscanf (plain, "%2d%n", &hour, &used) != 1 || plain[used] != '\0')
    return NULL;

  if (after_noon || before_noon)
    {
      if (hour < 1 || hour > 12)
        return NULL;
      hour = hour % 12 + (after_noon ? 12 : 0);
    }
  if (hour > 23 || minute > 59)
    return NULL;

  return g_strdup_printf ("%02d:%02d", hour, minute);
}

/**
 * sp_meeting_duration:
 * @minutes: how long, 0 or more
 *
 * Returns: (transfer full): "40 min", "2 h" or "1 h 20 min"
 */
char *
sp_meeting_duration (int minutes)
{
  if (minutes < 60)
    return g_strdup_printf (_("%d min"), minutes);
  if (minutes % 60 == 0)
    return g_strdup_printf (_("%d h"), minutes / 60);

  return g_strdup_printf (_("%d h %d min"), minutes / 60, minutes % 60);
}
