/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-xlsx-private.h"

#include <math.h>
#include <string.h>

/* The last day that spreadsheet programs know, 31 Dec 9999. */
#define MAX_SERIAL 2958465.0

/* Whether a number format shows days or times, by its letters outside quotes and brackets. */
gboolean
sp_xlsx_format_is_date (const char *code)
{
  for (const char *p = code; *p && *p != ';'; p++)
    {
      if (*p == '\\' || *p == '_' || *p == '*')
        {
          if (p[1] == '\0')
            return FALSE;
          p++;
        }
      else if (*p == '"' || *p == '[')
        {
          const char *end = strchr (p + 1, *p == '"' ? '"' : ']');

          if (*p == '[' && p[1] && strchr ("hHmMsS", p[1]))
            return TRUE;
          if (!end)
            return FALSE;
          p = end;
        }
      else if (strchr ("dDmMyYhHsS", *p))
        {
          return TRUE;
        }
      else if (g_ascii_strncasecmp (p, "General", 7) == 0)
        {
          return FALSE;
        }
    }

  return FALSE;
}

static char *
serial_to_text (double   serial,
                gboolean from_1904)
{
  GDate date;
  double days = floor (serial);
  int seconds = (int) lround ((serial - days) * 86400);
  g_autofree char *time = NULL;

  if (seconds >= 86400)
    {
      seconds -= 86400;
      days += 1;
    }
  time = g_strdup_printf ("%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (days < 1 && !from_1904)
    return g_steal_pointer (&time);

  /* Programs that count from 1900 believe that it was a leap year. */
  g_date_clear (&date, 1);
  if (from_1904)
    g_date_set_dmy (&date, 1, 1, 1904);
  else if (days < 60)
    g_date_set_dmy (&date, 31, 12, 1899);
  else
    g_date_set_dmy (&date, 30, 12, 1899);
  g_date_add_days (&date, (guint) days);

  return g_strdup_printf ("%04d-%02d-%02d%s%s", g_date_get_year (&date), g_date_get_month (&date),
                          g_date_get_day (&date), seconds ? " " : "", seconds ? time : "");
}

/* A number as people would read it in the sheet: a day in ISO form, a whole number in full. */
char *
sp_xlsx_number_to_text (const char *value,
                        gboolean    is_date,
                        gboolean    from_1904)
{
  char *end;
  double number = g_ascii_strtod (value, &end);
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (end == value || *end || !isfinite (number))
    return g_strdup (value);
  if (is_date && number >= 0 && number <= MAX_SERIAL)
    return serial_to_text (number, from_1904);
  if (value[strspn (value, "0123456789")] == '\0')
    return g_strdup (value);
  if (number == floor (number) && fabs (number) < 1e15)
    return g_strdup_printf ("%.0f", number);

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.15g", number));
}

/* Appends text in which `_x000D_` stands for a character that XML does not have, up to the length
 * that is kept of a cell. */
void
sp_xlsx_append_text (GString    *string,
                     const char *text,
                     gboolean   *cut)
{
  while (*text)
    {
      const char *next = g_utf8_next_char (text);
      gunichar c = 0;

      if (string->len > SP_SHEET_CELL_BYTES - 8)
        {
          *cut = TRUE;
          return;
        }
      if (text[0] == '_' && text[1] == 'x' && strspn (text + 2, "0123456789abcdefABCDEF") >= 4 &&
          text[6] == '_')
        c = (gunichar) strtoul (text + 2, NULL, 16);
      if (c != 0 && g_unichar_validate (c))
        {
          g_string_append_unichar (string, c);
          text += 7;
        }
      else
        {
          g_string_append_len (string, text, next - text);
          text = next;
        }
    }
}
