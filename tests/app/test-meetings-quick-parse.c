/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <locale.h>
#include <string.h>

#include "sp-quick-parse.h"

static const char *const east_aliases[] = { "EBC", "Borough Council", NULL };

static const SpQuickName names[] = {
  { SP_QUICK_AGENCY, "a-police", "a-police", "Hampshire Police", "Police" },
  { SP_QUICK_AGENCY, "a-probation", "a-probation", "Probation Service", "Probation" },
  { SP_QUICK_AGENCY, "a-nhs", "a-nhs", "Healthcare NHS Foundation Trust", "NHS" },
  { SP_QUICK_AGENCY, "a-advocacy", "a-advocacy", "Stop Domestic Abuse – Advocacy", "SDA" },
  { SP_QUICK_AGENCY, "a-housing", "a-housing", "Housing", NULL },
  { SP_QUICK_AGENCY, "a-east", "a-east", "Eastleigh Council", NULL, east_aliases },
  { SP_QUICK_AGENCY, "a-test", "a-test", "Test Valley Council", NULL },
  { SP_QUICK_PERSON, "p-thistlewood", "a-police", "DI Rowan Thistlewood", NULL },
  { SP_QUICK_PERSON, "p-holt", "a-nhs", "Dr Holt", NULL },
  { SP_QUICK_PERSON, "p-omalley", "a-housing", "Róisín O’Malley", NULL },
};

/* Tuesday, 24 November 2026. */
static const GDate *
today (void)
{
  static GDate date;

  g_date_set_dmy (&date, 24, 11, 2026);
  return &date;
}

typedef struct
{
  const char *text;
  const char *rest;
  const char *agency;
  const char *person;
  const char *due;
} Case;

static const Case cases[] = {
  { "", "", NULL, NULL, NULL },
  { "   ", "", NULL, NULL, NULL },
  { "visit refuge place with A", "visit refuge place with A", NULL, NULL, NULL },
  { "visit refuge place with A @housing by fri", "visit refuge place with A", "a-housing", NULL,
    "2026-11-27" },
  { "refuge place for A by fri @housing", "refuge place for A", "a-housing", NULL, "2026-11-27" },
  { "@housing by fri visit A", "visit A", "a-housing", NULL, "2026-11-27" },

  /* Names: two letters, any word of them, any case; the short name counts. */
  { "ring A @ho", "ring A", "a-housing", NULL, NULL },
  { "ring A @h", "ring A @h", NULL, NULL, NULL },
  { "ring A @", "ring A @", NULL, NULL, NULL },
  { "ring A @HOUSING", "ring A", "a-housing", NULL, NULL },
  { "ring A @nh", "ring A", "a-nhs", NULL, NULL },
  { "ring A @sda", "ring A", "a-advocacy", NULL, NULL },
  { "ring A @advocacy", "ring A", "a-advocacy", NULL, NULL },
  { "ring A @ebc", "ring A", "a-east", NULL, NULL },
  { "ring A @borough", "ring A", "a-east", NULL, NULL },
  { "ring A @police", "ring A", "a-police", NULL, NULL },
  { "ring A @hampshire police today", "ring A today", "a-police", NULL, NULL },
  { "@stop domestic abuse ring A", "ring A", "a-advocacy", NULL, NULL },
  { "ring A @housing, then wait", "ring A, then wait", "a-housing", NULL, NULL },
  { "ring A @housing.", "ring A.", "a-housing", NULL, NULL },

  /* Two meanings: stays text. */
  { "ring A @council", "ring A @council", NULL, NULL, NULL },
  { "ring A @pr and @po", "ring A and @po", "a-probation", NULL, NULL },
  { "ring A @nobody", "ring A @nobody", NULL, NULL, NULL },
  { "write to a@housing.example", "write to a@housing.example", NULL, NULL, NULL },
  { "visit housing office", "visit housing office", NULL, NULL, NULL },
  { "@housing or @police to ring A", "or @police to ring A", "a-housing", NULL, NULL },

  /* A person brings the agency along; an agency goes before a person. */
  { "ask for order @thistle", "ask for order", NULL, "p-thistlewood", NULL },
  { "ask @hol", "ask", NULL, "p-holt", NULL },
  { "ask @ho", "ask", "a-housing", NULL, NULL },
  { "ask @róis", "ask", NULL, "p-omalley", NULL },

  /* Dates, only after `by` or `due`. */
  { "visit A fri", "visit A fri", NULL, NULL, NULL },
  { "visit A by 3/12", "visit A", NULL, NULL, "2026-12-03" },
  { "visit A by 3/10", "visit A", NULL, NULL, "2027-10-03" },
  { "visit A by 2w", "visit A", NULL, NULL, "2026-12-08" },
  { "visit A by 2 weeks", "visit A", NULL, NULL, "2026-12-08" },
  { "visit A by end of month", "visit A", NULL, NULL, "2026-11-30" },
  { "visit A by the end of the month", "visit A", NULL, NULL, "2026-11-30" },
  { "visit A by the 3rd of december", "visit A", NULL, NULL, "2026-12-03" },
  { "visit A BY FRI", "visit A", NULL, NULL, "2026-11-27" },
  { "visit A due fri", "visit A", NULL, NULL, "2026-11-27" },
  { "visit A due by fri", "visit A", NULL, NULL, "2026-11-27" },
  { "visit A due on 3 dec 2026", "visit A", NULL, NULL, "2026-12-03" },
  { "visit A by 3 dec and ring her", "visit A and ring her", NULL, NULL, "2026-12-03" },
  { "visit A by fri.", "visit A.", NULL, NULL, "2026-11-27" },
  { "visit A by fri, then ring", "visit A, then ring", NULL, NULL, "2026-11-27" },
  { "visit A by tomorrow", "visit A", NULL, NULL, "2026-11-25" },

  /* Not dates, or two of them. */
  { "found by the sea", "found by the sea", NULL, NULL, NULL },
  { "stand by", "stand by", NULL, NULL, NULL },
  { "by", "by", NULL, NULL, NULL },
  { "visit A by tue", "visit A by tue", NULL, NULL, NULL },
  { "visit A by next fri", "visit A by next fri", NULL, NULL, NULL },
  { "visit A by 3/12/26", "visit A by 3/12/26", NULL, NULL, NULL },
  { "visit A by 31/11", "visit A by 31/11", NULL, NULL, NULL },
  { "visit A by 3", "visit A by 3", NULL, NULL, NULL },
  { "visit A by friday's meeting", "visit A by friday's meeting", NULL, NULL, NULL },
  { "seen by fri, report by mon", "seen, report by mon", NULL, NULL, "2026-11-27" },
  { "by, fri", "by, fri", NULL, NULL, NULL },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SpQuickParse) parse =
          sp_quick_parse (cases[i].text, names, G_N_ELEMENTS (names), today (), NULL);
      const SpQuickToken *agency = sp_quick_parse_find (parse, SP_QUICK_AGENCY);
      const SpQuickToken *person = sp_quick_parse_find (parse, SP_QUICK_PERSON);
      const SpQuickToken *due = sp_quick_parse_find (parse, SP_QUICK_DATE);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (parse->rest, ==, cases[i].rest);
      g_assert_cmpstr (agency != NULL ? agency->id : NULL, ==, cases[i].agency);
      g_assert_cmpstr (person != NULL ? person->id : NULL, ==, cases[i].person);
      g_assert_cmpstr (due != NULL ? due->due : NULL, ==, cases[i].due);
      if (person != NULL)
        g_assert_nonnull (person->agency_id);
    }
}

static void
test_spans (void)
{
  const char *text = "ring Ö @housing by 3 dec";
  g_autoptr(SpQuickParse) parse =
      sp_quick_parse (text, names, G_N_ELEMENTS (names), today (), NULL);
  const SpQuickToken *agency = sp_quick_parse_find (parse, SP_QUICK_AGENCY);
  const SpQuickToken *due = sp_quick_parse_find (parse, SP_QUICK_DATE);

  g_assert_cmpmem (text + agency->start, agency->end - agency->start, "@housing", 8);
  g_assert_false (agency->open);
  g_assert_cmpmem (text + due->start, due->end - due->start, "by 3 dec", 8);
  g_assert_true (due->open);
}

static void
check_open (const char  *text,
            SpQuickKind  kind,
            gboolean     open)
{
  g_autoptr(SpQuickParse) parse =
      sp_quick_parse (text, names, G_N_ELEMENTS (names), today (), NULL);
  const SpQuickToken *token = sp_quick_parse_find (parse, kind);

  g_test_message ("%s", text);
  g_assert_nonnull (token);
  g_assert_cmpint (token->open, ==, open);
}

static void
test_open (void)
{
  check_open ("ring A @ho", SP_QUICK_AGENCY, TRUE);
  check_open ("ring A @ho ", SP_QUICK_AGENCY, FALSE);
  check_open ("ring A @ho t", SP_QUICK_AGENCY, FALSE);
  check_open ("ring A @ho.", SP_QUICK_AGENCY, FALSE);
  check_open ("ring A @hampshire ", SP_QUICK_AGENCY, TRUE);
  check_open ("ring A @hampshire po", SP_QUICK_AGENCY, TRUE);
  check_open ("ring A @hampshire a", SP_QUICK_AGENCY, FALSE);
  check_open ("ring A by fri", SP_QUICK_DATE, TRUE);
  check_open ("ring A by fri ", SP_QUICK_DATE, TRUE);
  check_open ("ring A by fri @", SP_QUICK_DATE, FALSE);
  check_open ("ring A by 3 dec ", SP_QUICK_DATE, TRUE);
  check_open ("ring A by 3/12 ", SP_QUICK_DATE, FALSE);
  check_open ("ring A by tomorrow ", SP_QUICK_DATE, FALSE);
}

static void
test_literals (void)
{
  const char *const literals[] = { "by Fri", NULL };
  g_autoptr(SpQuickParse) kept =
      sp_quick_parse ("told by fri @ho", names, G_N_ELEMENTS (names), today (), literals);

  g_assert_null (sp_quick_parse_find (kept, SP_QUICK_DATE));
  g_assert_nonnull (sp_quick_parse_find (kept, SP_QUICK_AGENCY));
  g_assert_cmpstr (kept->rest, ==, "told by fri");
}

static void
test_no_names (void)
{
  g_autoptr(SpQuickParse) parse = sp_quick_parse ("x @housing by fri", NULL, 0, today (), NULL);

  g_assert_cmpuint (parse->tokens->len, ==, 1);
  g_assert_cmpstr (parse->rest, ==, "x @housing");
}

static void
test_hostile (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(SpQuickParse) parse = NULL;

  for (guint i = 0; i < 400; i++)
    g_string_append (text, "by by @@ @co due ﷽ ");
  parse = sp_quick_parse (text->str, names, G_N_ELEMENTS (names), today (), NULL);
  g_assert_cmpuint (parse->tokens->len, ==, 0);
}

static void
test_complete (void)
{
  gsize start = 99;
  g_autoptr(GPtrArray) councils = NULL;
  g_autoptr(GPtrArray) housing = NULL;
  g_autoptr(GPtrArray) nobody = NULL;

  councils = sp_quick_complete ("go @cou now", 7, names, G_N_ELEMENTS (names), &start);
  g_assert_nonnull (councils);
  g_assert_cmpuint (councils->len, ==, 2);
  g_assert_cmpuint (start, ==, 3);

  /* All that fit, the best first. */
  housing = sp_quick_complete ("@ho", 3, names, G_N_ELEMENTS (names), &start);
  g_assert_cmpuint (housing->len, ==, 2);
  g_assert_cmpstr (((SpQuickName *) g_ptr_array_index (housing, 0))->id, ==, "a-housing");

  nobody = sp_quick_complete ("@zz", 3, names, G_N_ELEMENTS (names), &start);
  g_assert_cmpuint (nobody->len, ==, 0);

  g_assert_null (sp_quick_complete ("@h", 2, names, G_N_ELEMENTS (names), &start));
  g_assert_null (sp_quick_complete ("go home", 7, names, G_N_ELEMENTS (names), &start));
  g_assert_null (sp_quick_complete ("", 0, names, G_N_ELEMENTS (names), &start));
  g_assert_null (sp_quick_complete ("@ho", 0, names, G_N_ELEMENTS (names), &start));
}

static void
check_cut (const char *text,
           const char *part,
           const char *expected)
{
  const char *at = strstr (text, part);
  g_autofree char *rest = sp_quick_cut (text, at - text, at - text + strlen (part));

  g_assert_cmpstr (rest, ==, expected);
}

static void
test_cut (void)
{
  check_cut ("a by fri b", "by fri", "a b");
  check_cut ("by fri b", "by fri", "b");
  check_cut ("a by fri", "by fri", "a");
  check_cut ("a by fri, b", "by fri", "a, b");
  check_cut ("a", "a", "");
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/meetings/quick-parse/cases", test_cases);
  g_test_add_func ("/meetings/quick-parse/spans", test_spans);
  g_test_add_func ("/meetings/quick-parse/open", test_open);
  g_test_add_func ("/meetings/quick-parse/literals", test_literals);
  g_test_add_func ("/meetings/quick-parse/no-names", test_no_names);
  g_test_add_func ("/meetings/quick-parse/hostile", test_hostile);
  g_test_add_func ("/meetings/quick-parse/complete", test_complete);
  g_test_add_func ("/meetings/quick-parse/cut", test_cut);

  return g_test_run ();
}
