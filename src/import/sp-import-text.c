/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-import-text.h"

#include "sp-date.h"

#include <string.h>

/**
 * sp_import_key_dup:
 * @text: any text
 *
 * Folds a heading, an agency's name or a code for comparison: letters and digits alone, without
 * case and accents; an ampersand is the word "and".
 *
 * Returns: (transfer full): the folded text, perhaps empty
 */
char *
sp_import_key_dup (const char *text)
{
  g_autofree char *plain = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (plain ? plain : "", -1);
  GString *key = g_string_new (NULL);

  for (const char *p = folded; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '&')
        g_string_append (key, "and");
      else if (g_unichar_isalnum (c))
        g_string_append_unichar (key, c);
    }

  return g_string_free (key, FALSE);
}

/**
 * sp_import_person_key_dup:
 * @text: a surname or forename
 *
 * Folds a name so that spelling differences of programs (case, composed accents, curly
 * apostrophes, doubled spaces) do not make two people of one. Accents and hyphens count.
 *
 * Returns: (transfer full): the folded name
 */
char *
sp_import_person_key_dup (const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = g_utf8_casefold (composed ? composed : "", -1);
  GString *key = g_string_new (NULL);
  gboolean gap = FALSE;

  for (const char *p = folded; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        {
          gap = key->len > 0;
          continue;
        }
      if (gap)
        g_string_append_c (key, ' ');
      gap = FALSE;
      if (c == 0x2018 || c == 0x2019 || c == 0x02bc || c == '`')
        c = '\'';
      else if (c == 0x2010 || c == 0x2011)
        c = '-';
      g_string_append_unichar (key, c);
    }

  return g_string_free (key, FALSE);
}

/**
 * sp_import_tidy_dup:
 * @text: a cell
 *
 * Takes the spaces off both ends (no-break spaces too) and makes every line break a line feed.
 *
 * Returns: (transfer full): the tidied text
 */
char *
sp_import_tidy_dup (const char *text)
{
  const char *end = text + strlen (text);
  GString *tidy;

  while (*text && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  while (end > text)
    {
      const char *last = g_utf8_prev_char (end);

      if (!g_unichar_isspace (g_utf8_get_char (last)))
        break;
      end = last;
    }

  tidy = g_string_sized_new (end - text);
  for (const char *p = text; p < end; p++)
    {
      if (*p == '\r')
        {
          g_string_append_c (tidy, '\n');
          if (p + 1 < end && p[1] == '\n')
            p++;
        }
      else
        {
          g_string_append_c (tidy, *p);
        }
    }

  return g_string_free (tidy, FALSE);
}

/**
 * sp_import_is_blank:
 * @text: valid UTF-8
 *
 * Returns: %TRUE if @text has nothing but spaces
 */
gboolean
sp_import_is_blank (const char *text)
{
  for (; *text; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;

  return TRUE;
}

static int
number (const char *text,
        int         digits)
{
  int value = 0;

  for (int i = 0; i < digits; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return -1;
      value = value * 10 + (text[i] - '0');
    }

  return value;
}

static int
month_by_name (const char *text)
{
  static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

  for (int i = 0; i < 12; i++)
    if (g_ascii_strncasecmp (text, names + 3 * i, 3) == 0)
      return i + 1;

  return -1;
}

/* `HH:MM` or `HH:MM:SS` after a day, as a workbook's cell of a day and a time comes out. */
static gboolean
is_time_of_day (const char *text)
{
  int hour = number (text, 2);
  int minute = hour < 0 || text[2] != ':' ? -1 : number (text + 3, 2);

  if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
    return FALSE;

  return text[5] == '\0' ||
         (text[5] == ':' && number (text + 6, 2) >= 0 && number (text + 6, 2) < 61 && !text[8]);
}

/**
 * sp_import_parse_date:
 * @text: a tidied cell
 * @date: (out): the day
 *
 * Reads `2026-06-04`, `04/06/2026`, `04-06-2026` and `4 Jun 2026`, the day before the month; the
 * first may be followed by a time, which workbooks have. Two-digit years are refused, and years that a
 * record may not have.
 *
 * Returns: %FALSE if @text is not one of these or no day of the calendar
 */
gboolean
sp_import_parse_date (const char *text,
                      GDate      *date)
{
  gsize length = strlen (text);
  int day = -1, month = -1, year = -1;
  g_autofree char *iso = NULL;

  if (length >= 10 && text[4] == '-' && text[7] == '-')
    {
      if (length > 10 && ((text[10] != ' ' && text[10] != 'T') || !is_time_of_day (text + 11)))
        return FALSE;
      year = number (text, 4);
      month = number (text + 5, 2);
      day = number (text + 8, 2);
    }
  else if (length == 10 && (text[2] == '/' || text[2] == '-') && text[5] == text[2])
    {
      day = number (text, 2);
      month = number (text + 3, 2);
      year = number (text + 6, 4);
    }
  else if (length == 10 || length == 11)
    {
      gsize digits = length - 9;

      if (text[digits] != ' ' || text[digits + 4] != ' ')
        return FALSE;
      day = number (text, digits);
      month = month_by_name (text + digits + 1);
      year = number (text + digits + 5, 4);
    }

  if (day < 1 || month < 1 || year < 1)
    return FALSE;

  /* What counts as a date is said once, or a row would make a record that nobody takes. */
  iso = g_strdup_printf ("%04d-%02d-%02d", year, month, day);

  return sp_date_parse (iso, date);
}

/**
 * sp_import_date_to_iso:
 * @date: a valid date
 *
 * Returns: (transfer full): `YYYY-MM-DD`
 */
char *
sp_import_date_to_iso (const GDate *date)
{
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (date), g_date_get_month (date),
                          g_date_get_day (date));
}

/**
 * sp_import_parse_yes_no:
 * @text: a tidied cell
 * @answer: (out): the answer, unset where @text is empty
 *
 * Returns: %FALSE if @text is none of y, n, yes, no and nothing
 */
gboolean
sp_import_parse_yes_no (const char *text,
                        SpTriState *answer)
{
  *answer = SP_TRI_UNSET;
  if (*text == '\0')
    return TRUE;

  if (g_ascii_strcasecmp (text, "y") == 0 || g_ascii_strcasecmp (text, "yes") == 0)
    *answer = SP_TRI_YES;
  else if (g_ascii_strcasecmp (text, "n") == 0 || g_ascii_strcasecmp (text, "no") == 0)
    *answer = SP_TRI_NO;
  else
    return FALSE;

  return TRUE;
}

/* The outward half, by its shape: letters A, digits 9. */
static gboolean
outward_is_valid (const char *text,
                  gsize       length)
{
  static const char *const shapes[] = { "A9", "A99", "AA9", "AA99", "A9A", "AA9A" };
  char shape[5] = "";

  if (length < 2 || length > 4)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    shape[i] = g_ascii_isdigit (text[i]) ? '9' : 'A';
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    if (strcmp (shape, shapes[i]) == 0)
      return TRUE;

  return FALSE;
}

/**
 * sp_import_postcode_dup:
 * @text: a tidied cell, not empty
 *
 * Checks a United Kingdom postcode by its form, and writes it in capitals with one space.
 *
 * Returns: (transfer full) (nullable): the postcode, or %NULL if @text is none
 */
char *
sp_import_postcode_dup (const char *text)
{
  char code[8] = "";
  gsize length = 0;

  for (; *text; text++)
    {
      if (*text == ' ')
        continue;
      if (!g_ascii_isalnum (*text) || length == sizeof code - 1)
        return NULL;
      code[length++] = g_ascii_toupper (*text);
    }

  if (length < 5 || !g_ascii_isdigit (code[length - 3]) ||
      g_ascii_isdigit (code[length - 2]) || g_ascii_isdigit (code[length - 1]) ||
      strchr ("CIKMOV", code[length - 2]) || strchr ("CIKMOV", code[length - 1]))
    return NULL;
  if (strcmp (code, "GIR0AA") != 0 && !outward_is_valid (code, length - 3))
    return NULL;

  return g_strdup_printf ("%.*s %s", (int) length - 3, code, code + length - 3);
}

/**
 * sp_import_split_list:
 * @text: a tidied cell with items parted by semicolons
 *
 * Returns: (transfer full): the items without outer spaces, none of them empty
 */
GStrv
sp_import_split_list (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, ";", -1);
  g_autoptr(GStrvBuilder) items = g_strv_builder_new ();

  for (char **part = parts; *part; part++)
    {
      g_autofree char *item = sp_import_tidy_dup (*part);

      if (*item)
        g_strv_builder_take (items, g_steal_pointer (&item));
    }

  return g_strv_builder_end (items);
}

/* A spreadsheet program takes a cell that begins so for a formula. */
static gboolean
looks_like_formula (const char *text)
{
  while (*text == '\'')
    text++;

  return *text != '\0' && strchr ("=+-@\t\r", *text) != NULL;
}

/**
 * sp_reject_cell_wrap:
 * @text: a cell
 *
 * In a file of rejected rows, a text that a spreadsheet program would calculate has an apostrophe
 * before it; and so has one that already begins with apostrophes and such a sign: thus exactly
 * one is to be taken off again.
 *
 * Returns: (transfer full): what to write
 */
char *
sp_reject_cell_wrap (const char *text)
{
  return g_strconcat (looks_like_formula (text) ? "'" : "", text, NULL);
}

/**
 * sp_reject_cell_unwrap:
 * @text: a cell of a file of rejected rows
 *
 * Returns: (transfer none): the text without the apostrophe of sp_reject_cell_wrap()
 */
const char *
sp_reject_cell_unwrap (const char *text)
{
  return *text == '\'' && looks_like_formula (text) ? text + 1 : text;
}
