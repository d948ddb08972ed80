/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "sp-date-words.h"
#include "sp-date.h"

/* Dates as people in the United Kingdom type them. What could mean two days is refused,
 * so that it stays text. The words are English, in every language of the program. */

#define MAX_WORDS 6
#define MAX_COUNT 366

typedef struct
{
  const char *word;
  int         value;
} Word;

static const Word weekdays[] = {
  { "mon", 1 }, { "monday", 1 },
  { "tue", 2 }, { "tues", 2 }, { "tuesday", 2 },
  { "wed", 3 }, { "weds", 3 }, { "wednesday", 3 },
  { "thu", 4 }, { "thur", 4 }, { "thurs", 4 }, { "thursday", 4 },
  { "fri", 5 }, { "friday", 5 },
  { "sat", 6 }, { "saturday", 6 },
  { "sun", 7 }, { "sunday", 7 },
};

static const Word months[] = {
  { "jan", 1 }, { "january", 1 },
  { "feb", 2 }, { "february", 2 },
  { "mar", 3 }, { "march", 3 },
  { "apr", 4 }, { "april", 4 },
  { "may", 5 },
  { "jun", 6 }, { "june", 6 },
  { "jul", 7 }, { "july", 7 },
  { "aug", 8 }, { "august", 8 },
  { "sep", 9 }, { "sept", 9 }, { "september", 9 },
  { "oct", 10 }, { "october", 10 },
  { "nov", 11 }, { "november", 11 },
  { "dec", 12 }, { "december", 12 },
};

/* Negative: days; positive: months. */
static const Word units[] = {
  { "d", -1 }, { "day", -1 }, { "days", -1 },
  { "w", -7 }, { "wk", -7 }, { "wks", -7 }, { "week", -7 }, { "weeks", -7 },
  { "month", 1 }, { "months", 1 }, { "mth", 1 }, { "mths", 1 },
};

static int
look_up (const Word *words, gsize n_words, const char *word)
{
  for (gsize i = 0; i < n_words; i++)
    {
      if (strcmp (words[i].word, word) == 0)
        return words[i].value;
    }

  return 0;
}

#define LOOK_UP(words, word) look_up (words, G_N_ELEMENTS (words), word)

/* Digits at the start of @text, at most four of them; @rest is what follows. */
static int
take_number (const char *text, int *n_digits, const char **rest)
{
  int value = 0;

  for (*n_digits = 0; *n_digits < 5 && g_ascii_isdigit (text[*n_digits]); (*n_digits)++)
    value = value * 10 + g_ascii_digit_value (text[*n_digits]);

  *rest = text + *n_digits;
  return *n_digits == 0 || *n_digits > 4 ? -1 : value;
}

static gboolean
set_dmy (GDate *date, int day, int month, int year)
{
  if (year < 1900 || year > 2199 || !g_date_valid_dmy (day, month, year))
    return FALSE;

  g_date_set_dmy (date, day, month, year);
  return TRUE;
}

/* A day and month without a year is the next such day, today included. */
static gboolean
set_day_month (GDate *date, int day, int month, const GDate *today)
{
  int year = g_date_get_year (today);

  if (month < 1 || month > 12)
    return FALSE;

  for (int i = 0; i <= 8; i++)
    {
      if (set_dmy (date, day, month, year + i) && g_date_compare (date, today) >= 0)
        return TRUE;
    }

  return FALSE;
}

/* 2026-10-03, 3/10/2026, 3.10.2026, 3-10-2026, 3/10. */
static gboolean
parse_numeric (const char *word, const GDate *today, GDate *date)
{
  int digits[3] = { 0 };
  int part[3] = { 0 };
  const char *at;
  char mark;

  if ((part[0] = take_number (word, &digits[0], &at)) < 0 || *at == '\0' ||
      strchr ("/.-", *at) == NULL)
    return FALSE;

  mark = *at;
  if ((part[1] = take_number (at + 1, &digits[1], &at)) < 0 || digits[1] > 2)
    return FALSE;

  /* "3.10" may be a time and "3-10" a range. */
  if (*at == '\0')
    return mark == '/' && digits[0] <= 2 && set_day_month (date, part[0], part[1], today);

  if (*at != mark || (part[2] = take_number (at + 1, &digits[2], &at)) < 0 || *at != '\0')
    return FALSE;

  if (digits[0] == 4 && mark == '-' && digits[2] == 2)
    return set_dmy (date, part[2], part[1], part[0]);

  /* Two digits of a year could belong to any century. */
  return digits[0] <= 2 && digits[2] == 4 && set_dmy (date, part[0], part[1], part[2]);
}

/* 3, 3rd, 03: the day of a month, or 0. */
static int
parse_day (const char *word)
{
  static const char *const endings[] = { "", "st", "nd", "rd", "th", NULL };
  int n_digits, day;
  const char *rest;

  day = take_number (word, &n_digits, &rest);
  if (day < 1 || day > 31 || n_digits > 2 || !g_strv_contains (endings, rest))
    return 0;

  return day;
}

static int
parse_year (const char *word)
{
  int n_digits, year;
  const char *rest;

  year = take_number (word, &n_digits, &rest);

  return n_digits == 4 && *rest == '\0' ? year : 0;
}

/* 3 oct, oct 3, 3rd of october 2027. */
static gboolean
parse_day_and_month (char **words, guint n_words, const GDate *today, GDate *date)
{
  int day, month, year = 0;
  guint i = 0;

  if (n_words < 2)
    return FALSE;

  if ((day = parse_day (words[0])) != 0)
    {
      i = 1;
      if (strcmp (words[i], "of") == 0 && n_words > 2)
        i++;
      month = LOOK_UP (months, words[i]);
    }
  else
    {
      month = LOOK_UP (months, words[0]);
      day = parse_day (words[1]);
      i = 1;
    }

  if (day == 0 || month == 0)
    return FALSE;

  if (++i == n_words)
    return set_day_month (date, day, month, today);

  if (i + 1 != n_words || (year = parse_year (words[i])) == 0)
    return FALSE;

  return set_dmy (date, day, month, year);
}

static gboolean
add_units (int count, int unit, const GDate *today, GDate *date)
{
  if (unit == 0 || count < 1 || count > MAX_COUNT)
    return FALSE;

  *date = *today;
  if (unit < 0)
    g_date_add_days (date, count * -unit);
  else
    g_date_add_months (date, count * unit);

  return TRUE;
}

/* 2w, 10d, 2 weeks, in 3 months. */
static gboolean
parse_distance (char **words, guint n_words, const GDate *today, GDate *date)
{
  int count, n_digits;
  const char *rest;

  if (n_words > 1 && strcmp (words[0], "in") == 0)
    {
      words++;
      n_words--;
    }

  if (n_words == 2 && strcmp (words[0], "a") == 0)
    {
      if (strcmp (words[1], "fortnight") == 0)
        return add_units (2, -7, today, date);

      return add_units (1, LOOK_UP (units, words[1]), today, date);
    }

  count = take_number (words[0], &n_digits, &rest);
  if (n_words == 1 && *rest != '\0')
    return add_units (count, LOOK_UP (units, rest), today, date);
  if (n_words == 2 && *rest == '\0')
    return add_units (count, LOOK_UP (units, words[1]), today, date);

  return FALSE;
}

static void
set_end_of_month (const GDate *today, int months_on, GDate *date)
{
  *date = *today;
  g_date_set_day (date, 1);
  g_date_add_months (date, months_on);
  g_date_set_day (date, g_date_get_days_in_month (g_date_get_month (date), g_date_get_year (date)));
}

static gboolean
parse_phrase (const char *phrase, const GDate *today, GDate *date)
{
  static const Word days[] = {
    { "tomorrow", 1 }, { "tmrw", 1 }, { "day after tomorrow", 2 }, { "the day after tomorrow", 2 },
  };
  int ahead = LOOK_UP (days, phrase);

  if (ahead > 0 || strcmp (phrase, "today") == 0)
    {
      *date = *today;
      g_date_add_days (date, ahead);
    }
  else if (strcmp (phrase, "end of month") == 0 || strcmp (phrase, "end of the month") == 0 ||
           strcmp (phrase, "eom") == 0)
    set_end_of_month (today, 0, date);
  else if (strcmp (phrase, "end of next month") == 0)
    set_end_of_month (today, 1, date);
  else
    return FALSE;

  return TRUE;
}

/* A weekday that is today could be today or in a week, so it is refused. */
static gboolean
next_weekday (int weekday, const GDate *today, GDate *date)
{
  int ahead = (weekday - (int) g_date_get_weekday (today) + 7) % 7;

  if (ahead == 0)
    return FALSE;

  *date = *today;
  g_date_add_days (date, ahead);
  return TRUE;
}

static gboolean
parse_words (char **words, guint n_words, const GDate *today, GDate *date)
{
  int weekday = LOOK_UP (weekdays, words[0]);

  if (weekday != 0 && n_words == 1)
    return next_weekday (weekday, today, date);

  /* "fri 27 nov" must be a Friday. */
  if (weekday != 0)
    return parse_words (words + 1, n_words - 1, today, date) &&
           (int) g_date_get_weekday (date) == weekday;

  if (n_words == 1 && parse_numeric (words[0], today, date))
    return TRUE;

  return parse_day_and_month (words, n_words, today, date) ||
         parse_distance (words, n_words, today, date);
}

/**
 * sp_date_words_parse:
 * @text: what was typed: fri, tomorrow, 3/10, 3 oct, 2w, end of month
 * @today: the day it is
 * @date: (out): the day meant
 *
 * Day comes before month. A day without a year is the next such day. What could mean two
 * days (a weekday on that weekday, a year of two digits, "next Friday") is refused.
 *
 * Returns: whether @text is a date and nothing else
 */
gboolean
sp_date_words_parse (const char *text, const GDate *today, GDate *date)
{
  g_autofree char *lower = NULL;
  g_autofree char *phrase = NULL;
  g_auto(GStrv) parts = NULL;
  char *words[MAX_WORDS + 1] = { NULL };
  guint n_words = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (g_date_valid (today), FALSE);
  g_return_val_if_fail (date != NULL, FALSE);

  lower = g_ascii_strdown (text, -1);
  parts = g_strsplit_set (lower, " \t,", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (parts[i][0] == '\0')
        continue;
      if (n_words == MAX_WORDS)
        return FALSE;
      words[n_words++] = parts[i];
    }

  if (n_words > 1 && strcmp (words[0], "by") == 0)
    {
      memmove (words, words + 1, n_words * sizeof words[0]);
      n_words--;
    }
  if (n_words == 0)
    return FALSE;

  phrase = g_strjoinv (" ", words);

  return parse_phrase (phrase, today, date) || parse_words (words, n_words, today, date);
}

/**
 * sp_date_words_to_iso:
 * @text: what was typed
 * @today: the day it is, as YYYY-MM-DD
 *
 * Returns: (transfer full) (nullable): the day meant as YYYY-MM-DD, or %NULL where @text is
 *   no date or could mean two
 */
char *
sp_date_words_to_iso (const char *text, const char *today)
{
  GDate now, date;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (today != NULL, NULL);

  if (!sp_date_parse (today, &now) || !sp_date_words_parse (text, &now, &date))
    return NULL;

  return sp_date_format (&date);
}
