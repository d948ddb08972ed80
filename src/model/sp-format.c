/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sp-date.h"
#include "sp-format.h"

/* Dates, times and names as the partnership writes them (domain.md §9): "04 Jun 2026", 24 hours, "FAMILY, Given". */

/* Days beyond which "in 12 days" helps nobody. */
#define FAR_AWAY_DAYS 28

static char *
format_date (const GDate *date, const char *format)
{
  char text[64];

  if (g_date_strftime (text, sizeof text, format, date) == 0)
    return g_strdup ("");

  return g_strdup (text);
}

/**
 * sp_format_date:
 * @iso: (nullable): a date as YYYY-MM-DD
 *
 * Returns: (transfer full): the date for people, "04 Jun 2026"; what is no date comes back
 *   as it is
 */
char *
sp_format_date (const char *iso)
{
  GDate date;

  if (iso == NULL || !sp_date_parse (iso, &date))
    return g_strdup (iso != NULL ? iso : "");

  /* Translators: a date in full, as g_date_strftime() takes it: 04 Jun 2026 */
  return format_date (&date, _("%d %b %Y"));
}

/**
 * sp_format_date_short:
 * @iso: (nullable): a date as YYYY-MM-DD
 *
 * Returns: (transfer full): the date with its weekday and without its year, "Thu 04 Jun"
 */
char *
sp_format_date_short (const char *iso)
{
  GDate date;

  if (iso == NULL || !sp_date_parse (iso, &date))
    return g_strdup (iso != NULL ? iso : "");

  /* Translators: a date of these weeks, as g_date_strftime() takes it: Thu 04 Jun */
  return format_date (&date, _("%a %d %b"));
}

static char *
relative_words (int days, const GDate *date)
{
  if (days == 0)
    return g_strdup (_("today"));
  if (days == 1)
    return g_strdup (_("tomorrow"));
  if (days == -1)
    return g_strdup (_("yesterday"));
  if (days > 1 && days < 7)
    return format_date (date, "%A");
  if (days == 7)
    return g_strdup (_("in a week"));
  if (days > 0 && days <= FAR_AWAY_DAYS)
    return g_strdup_printf (ngettext ("in %d day", "in %d days", days), days);
  if (days < 0 && -days <= FAR_AWAY_DAYS)
    return g_strdup_printf (ngettext ("%d day ago", "%d days ago", -days), -days);

  days /= 7;
  if (days > 0)
    return g_strdup_printf (ngettext ("in %d week", "in %d weeks", days), days);

  return g_strdup_printf (ngettext ("%d week ago", "%d weeks ago", -days), -days);
}

/**
 * sp_format_date_relative:
 * @iso: (nullable): a date as YYYY-MM-DD
 * @today: the day it is, in the same form
 *
 * Returns: (transfer full): the distance in words: "today", "Friday", "3 days ago"
 */
char *
sp_format_date_relative (const char *iso, const char *today)
{
  GDate date, now;

  if (iso == NULL || !sp_date_parse (iso, &date) || !sp_date_parse (today, &now))
    return g_strdup (iso != NULL ? iso : "");

  return relative_words (g_date_days_between (&now, &date), &date);
}

/**
 * sp_format_date_both:
 * @iso: (nullable): a date as YYYY-MM-DD
 * @today: the day it is, in the same form
 *
 * Returns: (transfer full): the distance and the date: "tomorrow, 05 Jun 2026"
 */
char *
sp_format_date_both (const char *iso, const char *today)
{
  g_autofree char *relative = NULL;
  g_autofree char *plain = NULL;
  GDate date;

  if (iso == NULL || !sp_date_parse (iso, &date))
    return g_strdup (iso != NULL ? iso : "");

  relative = sp_format_date_relative (iso, today);
  plain = sp_format_date (iso);

  /* Translators: a day in words, and its date: tomorrow, 05 Jun 2026 */
  return g_strdup_printf (_("%s, %s"), relative, plain);
}

static GDateTime *
local_time (gint64 wall_us)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc_usec (wall_us);

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

/**
 * sp_format_instant:
 * @wall_us: a moment, microseconds since 1970
 * @now_us: the moment it is
 *
 * Returns: (transfer full): "10:42" for a moment of today, else "04 Jun 2026, 10:42"
 */
char *
sp_format_instant (gint64 wall_us, gint64 now_us)
{
  g_autoptr(GDateTime) then = local_time (wall_us);
  g_autoptr(GDateTime) now = local_time (now_us);

  if (then == NULL || now == NULL)
    return g_strdup ("");

  if (g_date_time_get_year (then) == g_date_time_get_year (now) &&
      g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now))
    return g_date_time_format (then, "%H:%M");

  /* Translators: a date with its time, as g_date_time_format() takes it */
  return g_date_time_format (then, _("%d %b %Y, %H:%M"));
}

/**
 * sp_format_today:
 * @now_us: the moment it is, microseconds since 1970
 *
 * Returns: (transfer full): the day it is here, as YYYY-MM-DD
 */
char *
sp_format_today (gint64 now_us)
{
  g_autoptr(GDateTime) now = local_time (now_us);

  return now != NULL ? g_date_time_format (now, "%Y-%m-%d") : g_strdup ("1970-01-01");
}

static gboolean
is_blank (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
    {
      if (!g_unichar_isspace (g_utf8_get_char (text)))
        return FALSE;
    }

  return TRUE;
}

/**
 * sp_format_name:
 * @family: (nullable): the family name
 * @given: (nullable): the given names
 *
 * Returns: (transfer full): the name as the partnership writes it, "HOLLOWAY, Imogen"; "?"
 *   where neither part is known
 */
char *
sp_format_name (const char *family, const char *given)
{
  g_autofree char *upper = NULL;

  if (is_blank (family) && is_blank (given))
    return g_strdup ("?");
  if (is_blank (family))
    return g_strdup (given);

  upper = g_utf8_strup (family, -1);
  if (is_blank (given))
    return g_steal_pointer (&upper);

  return g_strconcat (upper, ", ", given, NULL);
}

static void
append_initial (GString    *text,
                const char *name)
{
  for (; name != NULL && *name != '\0'; name = g_utf8_next_char (name))
    {
      gunichar c = g_utf8_get_char (name);

      if (g_unichar_isalpha (c))
        {
          g_string_append_unichar (text, g_unichar_toupper (c));
          g_string_append_c (text, '.');
          return;
        }
    }
}

/**
 * sp_format_initials:
 * @family: (nullable): the family name
 * @given: (nullable): the given names
 *
 * Returns: (transfer full): given name's initial first, "I.H."; "?" where nothing is known
 */
char *
sp_format_initials (const char *family, const char *given)
{
  GString *text = g_string_new (NULL);

  append_initial (text, given);
  append_initial (text, family);
  if (text->len == 0)
    g_string_append_c (text, '?');

  return g_string_free (text, FALSE);
}
