/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-date-words.h"

/* A Tuesday. */
#define TODAY "2026-11-24"

typedef struct
{
  const char *text;
  const char *date; /* NULL: stays text */
} Example;

static const Example examples[] = {
  { "today", "2026-11-24" },
  { "Tomorrow", "2026-11-25" },
  { "day after tomorrow", "2026-11-26" },
  { "fri", "2026-11-27" },
  { "by Fri", "2026-11-27" },
  { " friday ", "2026-11-27" },
  { "thurs", "2026-11-26" },
  { "mon", "2026-11-30" },
  { "fri 27 nov", "2026-11-27" },
  { "Fri, 27 Nov 2026", "2026-11-27" },
  { "3/12", "2026-12-03" },
  { "03/12", "2026-12-03" },
  { "24/11", "2026-11-24" },
  { "3/10", "2027-10-03" },
  { "3/10/2026", "2026-10-03" },
  { "3.10.2026", "2026-10-03" },
  { "03-10-2026", "2026-10-03" },
  { "2026-10-03", "2026-10-03" },
  { "3 dec", "2026-12-03" },
  { "dec 3", "2026-12-03" },
  { "3rd of December", "2026-12-03" },
  { "3 october 2027", "2027-10-03" },
  { "29 feb", "2028-02-29" },
  { "29/2/2028", "2028-02-29" },
  { "2w", "2026-12-08" },
  { "10d", "2026-12-04" },
  { "2 weeks", "2026-12-08" },
  { "in 2 weeks", "2026-12-08" },
  { "in a week", "2026-12-01" },
  { "a fortnight", "2026-12-08" },
  { "3 months", "2027-02-24" },
  { "end of month", "2026-11-30" },
  { "end of the month", "2026-11-30" },
  { "eom", "2026-11-30" },
  { "end of next month", "2026-12-31" },
  /* Could mean two days. */
  { "tue", NULL },
  { "tuesday", NULL },
  { "next friday", NULL },
  { "3/10/26", NULL },
  { "3.10", NULL },
  { "3-10", NULL },
  { "3m", NULL },
  { "may", NULL },
  { "10", NULL },
  /* Are none. */
  { "", NULL },
  { "by", NULL },
  { "fri 26 nov", NULL },
  { "31/11", NULL },
  { "32 dec", NULL },
  { "13/13", NULL },
  { "29/2/2027", NULL },
  { "0d", NULL },
  { "400d", NULL },
  { "99999w", NULL },
  { "3/12/", NULL },
  { "3/12/2026x", NULL },
  { "3//12", NULL },
  { "refuge place by fri", NULL },
  { "fri fri fri fri fri fri fri fri", NULL },
  { "wednesdays", NULL },
  { "\xc3\xa9t\xc3\xa9", NULL },
};

static void
test_example (gconstpointer data)
{
  const Example *example = data;
  g_autofree char *date = sp_date_words_to_iso (example->text, TODAY);

  g_assert_cmpstr (date, ==, example->date);
}

/* Whatever day it is, a weekday lies one to six days ahead, and today's is refused. */
static void
test_weekdays (void)
{
  static const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
  GDate today;

  g_date_set_dmy (&today, 1, 1, 2026);
  for (guint i = 0; i < 400; i++, g_date_add_days (&today, 1))
    {
      guint n_found = 0;

      for (guint day = 0; day < G_N_ELEMENTS (names); day++)
        {
          GDate date;

          if (!sp_date_words_parse (names[day], &today, &date))
            {
              g_assert_cmpint (g_date_get_weekday (&today), ==, (int) day + 1);
              continue;
            }
          n_found++;
          g_assert_cmpint (g_date_get_weekday (&date), ==, (int) day + 1);
          g_assert_cmpint (g_date_days_between (&today, &date), >=, 1);
          g_assert_cmpint (g_date_days_between (&today, &date), <=, 6);
        }
      g_assert_cmpint (n_found, ==, 6);
    }
}

static void
test_bad_today (void)
{
  g_assert_null (sp_date_words_to_iso ("fri", "24/11/2026"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    {
      g_autofree char *path = g_strdup_printf ("/date-words/example-%02u", i);

      g_test_add_data_func (path, &examples[i], test_example);
    }
  g_test_add_func ("/date-words/weekdays", test_weekdays);
  g_test_add_func ("/date-words/bad-today", test_bad_today);

  return g_test_run ();
}
