/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-date.h"

#include <string.h>

static gboolean
digits_at (const char *text,
           guint       start,
           guint       n,
           int        *value)
{
  *value = 0;
  for (guint i = start; i < start + n; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      *value = *value * 10 + (text[i] - '0');
    }

  return TRUE;
}

/**
 * sp_date_parse:
 * @iso: (nullable): a date as the databases hold it, YYYY-MM-DD
 * @date: (out caller-allocates): the date, untouched on failure
 *
 * Returns: whether @iso is a date from 1850 to 2199
 */
gboolean
sp_date_parse (const char *iso,
               GDate      *date)
{
  int year, month, day;

  if (iso == NULL || strlen (iso) != 10 || iso[4] != '-' || iso[7] != '-' ||
      !digits_at (iso, 0, 4, &year) || !digits_at (iso, 5, 2, &month) ||
      !digits_at (iso, 8, 2, &day) || year < 1850 || year > 2199 ||
      !g_date_valid_dmy (day, month, year))
    return FALSE;

  g_date_clear (date, 1);
  g_date_set_dmy (date, day, month, year);

  return TRUE;
}

/**
 * sp_date_is_valid:
 *
 * Returns: whether @iso is a date as the databases hold it
 */
gboolean
sp_date_is_valid (const char *iso)
{
  GDate date;

  return sp_date_parse (iso, &date);
}

/**
 * sp_date_format:
 *
 * Returns: (transfer full): YYYY-MM-DD
 */
char *
sp_date_format (const GDate *date)
{
  g_return_val_if_fail (g_date_valid (date), NULL);

  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (date), g_date_get_month (date),
                          g_date_get_day (date));
}

/**
 * sp_date_add_days:
 * @iso: a valid date
 * @days: how many to add; may be negative
 *
 * Returns: (transfer full) (nullable): YYYY-MM-DD, or %NULL where @iso is no date
 */
char *
sp_date_add_days (const char *iso,
                  int         days)
{
  GDate date;

  if (!sp_date_parse (iso, &date))
    return NULL;

  if (days >= 0)
    g_date_add_days (&date, days);
  else
    g_date_subtract_days (&date, -days);

  return sp_date_format (&date);
}

/**
 * sp_date_days_between:
 *
 * Returns: days from @from to @to, negative where @to is earlier; 0 where either is no date
 */
int
sp_date_days_between (const char *from,
                      const char *to)
{
  GDate a, b;

  if (!sp_date_parse (from, &a) || !sp_date_parse (to, &b))
    return 0;

  return g_date_days_between (&a, &b);
}

/**
 * sp_date_from_us:
 * @wall_us: microseconds since 1970 UTC
 *
 * Returns: (transfer full): the date at that moment on this machine's clock, YYYY-MM-DD
 */
char *
sp_date_from_us (gint64 wall_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (wall_us / G_USEC_PER_SEC);

  return g_date_time_format (time, "%Y-%m-%d");
}

/**
 * sp_instant_format:
 * @wall_us: microseconds since 1970 UTC
 *
 * Returns: (transfer full): YYYY-MM-DDTHH:MM:SSZ
 */
char *
sp_instant_format (gint64 wall_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (wall_us / G_USEC_PER_SEC);

  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}

/**
 * sp_instant_is_valid:
 * @text: (nullable): a moment as the databases hold it
 *
 * Returns: whether it has the form YYYY-MM-DDTHH:MM:SSZ and exists
 */
gboolean
sp_instant_is_valid (const char *text)
{
  char day[11];
  int hour, minute, second;

  if (text == NULL || strlen (text) != 20 || text[10] != 'T' || text[13] != ':' ||
      text[16] != ':' || text[19] != 'Z')
    return FALSE;

  memcpy (day, text, 10);
  day[10] = '\0';

  return sp_date_is_valid (day) && digits_at (text, 11, 2, &hour) &&
         digits_at (text, 14, 2, &minute) && digits_at (text, 17, 2, &second) && hour < 24 &&
         minute < 60 && second < 60;
}

/**
 * sp_instant_parse:
 * @text: (nullable): a moment as the databases hold it
 *
 * Returns: microseconds since 1970 UTC, or -1 where @text is none
 */
gint64
sp_instant_parse (const char *text)
{
  g_autoptr(GDateTime) time = NULL;

  if (!sp_instant_is_valid (text))
    return -1;

  time = g_date_time_new_from_iso8601 (text, NULL);

  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : -1;
}
