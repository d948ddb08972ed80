/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>
#include <time.h>

#include "sp-format.h"

#define TODAY "2026-11-24"

static void
check (char *text, const char *expected)
{
  g_autofree char *owned = text;

  g_assert_cmpstr (owned, ==, expected);
}

static void
test_date (void)
{
  check (sp_format_date ("2026-06-04"), "04 Jun 2026");
  check (sp_format_date_short ("2026-06-04"), "Thu 04 Jun");
  check (sp_format_date ("soon"), "soon");
  check (sp_format_date (NULL), "");
}

static void
test_relative (void)
{
  check (sp_format_date_relative (TODAY, TODAY), "today");
  check (sp_format_date_relative ("2026-11-25", TODAY), "tomorrow");
  check (sp_format_date_relative ("2026-11-23", TODAY), "yesterday");
  check (sp_format_date_relative ("2026-11-27", TODAY), "Friday");
  check (sp_format_date_relative ("2026-12-01", TODAY), "in a week");
  check (sp_format_date_relative ("2026-12-04", TODAY), "in 10 days");
  check (sp_format_date_relative ("2026-11-21", TODAY), "3 days ago");
  check (sp_format_date_relative ("2027-01-26", TODAY), "in 9 weeks");
  check (sp_format_date_relative ("2026-09-22", TODAY), "9 weeks ago");
  check (sp_format_date_both ("2026-11-25", TODAY), "tomorrow, 25 Nov 2026");
  check (sp_format_date_both (NULL, TODAY), "");
}

static void
test_instant (void)
{
  gint64 now = G_GINT64_CONSTANT (1796121720000000); /* 2026-12-01T10:42:00Z */

  check (sp_format_instant (now, now), "10:42");
  check (sp_format_instant (now - G_GINT64_CONSTANT (86400000000), now), "30 Nov 2026, 10:42");
  check (sp_format_today (now), "2026-12-01");
}

static void
test_name (void)
{
  check (sp_format_name ("Holloway", "Imogen"), "HOLLOWAY, Imogen");
  check (sp_format_name ("O'Brien-Åse", NULL), "O'BRIEN-ÅSE");
  check (sp_format_name (NULL, "Imogen"), "Imogen");
  check (sp_format_name (" ", ""), "?");
}

static void
test_initials (void)
{
  check (sp_format_initials ("Holloway", "Imogen"), "I.H.");
  check (sp_format_initials ("Holloway", NULL), "H.");
  check (sp_format_initials ("'t Hooft", "élodie"), "É.T.");
  check (sp_format_initials ("חזן", "🙂 Noa"), "N.ח.");
  check (sp_format_initials (NULL, NULL), "?");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  tzset ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/format/date", test_date);
  g_test_add_func ("/format/relative", test_relative);
  g_test_add_func ("/format/instant", test_instant);
  g_test_add_func ("/format/name", test_name);
  g_test_add_func ("/format/initials", test_initials);

  return g_test_run ();
}
