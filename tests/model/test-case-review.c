/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-case-review.h"
#include "sp-json.h"
#include "sp-record.h"
#include "sp-validate.h"

/* Objects in a JSON array. */
static GPtrArray *
list (const char *text)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr(JsonNode) node = json_from_string (text, NULL);
  JsonArray *array = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (objects, json_object_ref (json_array_get_object_element (array, i)));

  return objects;
}

/* What the partnership has settled, its words of lists, and the fields of the suspect; none where it is NULL. */
static const char *settled;
static const char *words;
static const char *suspect;

static SpReviewPeriods *
periods_new (void)
{
  SpReviewPeriods *periods = sp_review_periods_new ();
  g_autoptr(JsonObject) partnership = settled != NULL ? sp_json_parse_object (settled, -1, NULL) : NULL;
  g_autoptr(GPtrArray) items = list (words != NULL ? words : "[]");

  for (guint i = 0; i < items->len; i++)
    sp_review_periods_add (periods, "list_item", items->pdata[i]);
  if (partnership != NULL)
    sp_review_periods_add (periods, "partnership", partnership);

  return periods;
}

static SpCaseReview *
review_new (const char *about,
            const char *retentions,
            const char *holds,
            const char *contributions)
{
  g_autoptr(SpReviewPeriods) periods = periods_new ();
  g_autoptr(JsonObject) fields = sp_json_parse_object (about, -1, NULL);
  g_autoptr(JsonObject) person = suspect != NULL ? sp_json_parse_object (suspect, -1, NULL) : NULL;
  g_autoptr(GPtrArray) kept = list (retentions);
  g_autoptr(GPtrArray) held_by = list (holds);
  g_autoptr(GPtrArray) said = list (contributions);

  return sp_case_review_new (periods, fields, person, kept, held_by, said);
}

static void
check (const char *about,
       const char *retentions,
       const char *holds,
       const char *contributions,
       const char *group,
       const char *due,
       gboolean    held)
{
  g_autoptr(SpCaseReview) review = review_new (about, retentions, holds, contributions);

  g_assert_cmpstr (review->group->code, ==, group);
  g_assert_cmpstr (review->due, ==, due);
  g_assert_cmpint (review->held, ==, held);
}

#define CLOSED "{\"status\":\"closed\",\"closed\":\"2016-02-29\"}"

static void
test_due (void)
{
  /* Six years where nobody has said more; ten for who is dangerous. A day that is not in that year is the day before. */
  check (CLOSED, "[]", "[]", "[]", NULL, "2022-02-28", FALSE);
  check (CLOSED, "[]", "[]", "[{\"retention\":\"3\"},{\"retention\":\"2\"},{}]", "2", "2026-02-28", FALSE);
  check (CLOSED, "[]", "[]", "[{\"retention\":\"nonsense\"},{\"retention\":\"9\"}]", NULL, "2022-02-28", FALSE);
  check (CLOSED, "[{\"date\":\"2022-03-01\",\"group\":\"1\",\"until\":\"2030-01-01\"}]", "[]", "[]", "1", "2030-01-01", FALSE);
  /* The last decision's group counts, but never less than what an agency asks for. */
  check (CLOSED, "[{\"date\":\"2022-03-01\",\"group\":\"1\",\"until\":\"2023-01-01\"},"
                 "{\"date\":\"2023-01-01\",\"group\":\"3\",\"until\":\"2023-06-01\"}]", "[]", "[]", "3", "2023-06-01", FALSE);
  check (CLOSED, "[{\"date\":\"2022-03-01\",\"group\":\"3\",\"until\":\"2023-01-01\"}]", "[]", "[{\"retention\":\"2\"}]",
         "2", "2026-02-28", FALSE);
  /* Kept until before it is due anyway. */
  check (CLOSED, "[{\"date\":\"2017-03-01\",\"until\":\"2018-01-01\"}]", "[]", "[]", NULL, "2022-02-28", FALSE);
  /* Of a day, the stricter of two groups. */
  check (CLOSED, "[{\"date\":\"2017-03-01\",\"group\":\"4\",\"until\":\"2018-01-01\"},"
                 "{\"date\":\"2017-03-01\",\"group\":\"2\",\"until\":\"2018-01-01\"}]", "[]", "[]", "2", "2026-02-28", FALSE);
}

static void
test_ended (void)
{
  check ("{\"status\":\"accepted\",\"closed\":\"2016-03-01\"}", "[]", "[]", "[]", NULL, NULL, FALSE);
  check ("{\"status\":\"declined\",\"received\":\"2016-03-01\"}", "[]", "[]", "[]", NULL, "2022-03-01", FALSE);
  check ("{\"status\":\"closed\",\"last_discussed\":\"2016-03-01\",\"received\":\"2015-01-01\"}", "[]", "[]", "[]", 0,
         "2022-03-01", FALSE);
  check ("{\"status\":\"closed\"}", "[]", "[]", "[]", NULL, NULL, FALSE);
}

static void
test_held (void)
{
  check (CLOSED, "[]", "[{\"date\":\"2020-01-01\"}]", "[]", NULL, "2022-02-28", TRUE);
  check (CLOSED, "[]", "[{\"date\":\"2020-01-01\",\"released\":\"2021-01-01\"}]", "[]", NULL, "2022-02-28", FALSE);
  check (CLOSED, "[]", "[{\"released\":\"2021-01-01\"},{\"date\":\"2020-01-01\"}]", "[]", NULL, "2022-02-28", TRUE);
  check (CLOSED, "[]", "[]", "[{\"hold\":true}]", NULL, "2022-02-28", TRUE);
}

static void
test_is_due (void)
{
  g_autoptr(SpCaseReview) review = review_new (CLOSED, "[]", "[]", "[]");

  g_assert_false (sp_case_review_is_due (review, "2022-02-27"));
  g_assert_true (sp_case_review_is_due (review, "2022-02-28"));
}

/* The years are the partnership's: what is due follows them, and so does which of two groups is the stricter. */
static void
test_periods (void)
{
  g_autoptr(SpReviewPeriods) periods = sp_review_periods_new ();

  g_assert_cmpint (sp_review_periods_get_least (periods), ==, 6);
  g_assert_cmpint (sp_review_periods_find (periods, "1")->kept_years, ==, 10);
  g_assert_cmpint (sp_review_periods_find (periods, "3")->kept_years, ==, 6);
  g_assert_cmpint (sp_review_periods_find (periods, "1")->to_age, ==, 100);
  g_assert_cmpint (sp_review_periods_find (periods, "2")->to_age, ==, 0);
  g_assert_null (sp_review_periods_find (periods, "nothing-of-ours")->code);

  settled = "{\"review_years\":4,\"review_years_3\":7,\"review_years_2\":12,\"review_years_4\":15,\"kept_to_age\":90}";
  check (CLOSED, "[]", "[]", "[]", NULL, "2020-02-29", FALSE);
  check (CLOSED, "[]", "[]", "[{\"retention\":\"3\"}]", "3", "2023-02-28", FALSE);
  check (CLOSED, "[]", "[]", "[{\"retention\":\"2\"},{\"retention\":\"4\"}]", "4", "2031-02-28", FALSE);
  /* To an age is longer than any number of years. */
  check (CLOSED, "[]", "[]", "[{\"retention\":\"1\"},{\"retention\":\"4\"}]", "1", "2026-02-28", FALSE);
  /* What cannot be meant is as if it were not there. */
  settled = "{\"review_years\":0,\"review_years_3\":1000,\"review_years_2\":\"12\",\"kept_to_age\":10}";
  check (CLOSED, "[]", "[]", "[]", NULL, "2022-02-28", FALSE);
  check (CLOSED, "[]", "[]", "[{\"retention\":\"3\"}]", "3", "2022-02-28", FALSE);
  check (CLOSED, "[]", "[]", "[{\"retention\":\"2\"}]", "2", "2026-02-28", FALSE);
  settled = NULL;
}

/* A group that was added has the years of its list item, and its place among the others by how long it keeps. */
static void
test_own (void)
{
  words = "[{\"list\":\"retention-group\",\"code\":\"terror\",\"label\":\"T\",\"position\":5,\"review_years\":30,"
          "\"kept_years\":20},"
          "{\"list\":\"retention-group\",\"code\":\"soon\",\"label\":\"S\",\"position\":6,\"review_years\":2,\"kept_years\":1,"
          "\"retired\":true},"
          "{\"list\":\"retention-group\",\"code\":\"aged\",\"label\":\"A\",\"position\":7,\"review_years\":8,"
          "\"kept_years\":4,\"to_age\":110},"
          "{\"list\":\"retention-group\",\"code\":\"odd\",\"label\":\"O\",\"review_years\":0,\"kept_years\":\"4\"},"
          "{\"list\":\"retention-group\",\"code\":\"2\",\"label\":\"2\",\"position\":9,\"review_years\":40},"
          "{\"list\":\"retention-group\",\"code\":\"ten\",\"label\":\"N\",\"position\":4,\"review_years\":10,\"kept_years\":3},"
          "{\"list\":\"trigger\",\"code\":\"court\",\"label\":\"C\",\"review_years\":1,\"kept_years\":1}]";
  check (CLOSED, "[]", "[]", "[{\"retention\":\"terror\"},{\"retention\":\"2\"}]", "terror", "2046-02-28", FALSE);
  check (CLOSED, "[]", "[]", "[{\"retention\":\"terror\"},{\"retention\":\"1\"}]", "1", "2026-02-28", FALSE);
  check (CLOSED, "[]", "[]", "[{\"retention\":\"1\"},{\"retention\":\"aged\"}]", "aged", "2024-02-29", FALSE);
  check (CLOSED, "[]", "[]", "[{\"retention\":\"soon\"}]", "soon", "2018-02-28", FALSE);
  check (CLOSED, "[]", "[]", "[{\"retention\":\"soon\"},{\"retention\":\"4\"}]", "4", "2022-02-28", FALSE);
  check (CLOSED, "[]", "[]", "[{\"retention\":\"odd\"}]", "odd", "2022-02-28", FALSE);
  /* Of the same years the one that stands first; the years of what the software brings stand in the partnership's record. */
  check (CLOSED, "[]", "[]", "[{\"retention\":\"2\"},{\"retention\":\"ten\"}]", "ten", "2026-02-28", FALSE);
  check (CLOSED, "[]", "[]", "[{\"retention\":\"court\"}]", NULL, "2022-02-28", FALSE);
  /* A decision counts, and what an agency says that is stricter. */
  check (CLOSED, "[{\"date\":\"2017-01-01\",\"group\":\"soon\"}]", "[]", "[]", "soon", "2018-02-28", FALSE);
  check (CLOSED, "[{\"date\":\"2017-01-01\",\"group\":\"soon\"}]", "[]", "[{\"retention\":\"terror\"}]", "terror", "2046-02-28",
         FALSE);
  {
    g_autoptr(SpReviewPeriods) periods = periods_new ();

    g_assert_cmpint (sp_review_periods_get_least (periods), ==, 2);
    g_assert_cmpint (sp_review_periods_find (periods, "terror")->kept_years, ==, 20);
  }
  suspect = "{\"born\":\"1940-06-04\"}";
  {
    g_autoptr(SpCaseReview) review = review_new (CLOSED, "[]", "[]", "[{\"retention\":\"aged\"}]");
    g_autofree char *next = sp_case_review_dup_next (review, NULL, "2048-01-01");
    g_autofree char *other = sp_case_review_dup_next (review, "terror", "2048-01-01");

    g_assert_cmpstr (next, ==, "2050-06-04");
    g_assert_cmpstr (other, ==, "2068-01-01");
    g_assert_true (sp_case_review_keeps_by_default (review, "2050-06-03"));
    g_assert_false (sp_case_review_keeps_by_default (review, "2050-06-04"));
  }
  suspect = NULL;
  words = NULL;
}

static void
check_next (const char *group,
            const char *today,
            const char *expected,
            gboolean    keeps)
{
  g_autoptr(SpCaseReview) review = review_new (CLOSED, "[]", "[]", "[{\"retention\":\"1\"}]");
  g_autofree char *next = sp_case_review_dup_next (review, group, today);

  g_assert_cmpstr (next, ==, expected);
  g_assert_cmpint (sp_case_review_keeps_by_default (review, today), ==, keeps);
}

/* For public protection a case is kept to an age of the suspect, and looked at every so many years until then. */
static void
test_to_age (void)
{
  settled = "{\"kept_years_1\":8,\"kept_years_3\":5}";
  suspect = "{\"born\":\"1940-06-04\"}";
  check_next (NULL, "2026-03-01", "2034-03-01", TRUE);
  check_next (NULL, "2035-03-01", "2040-06-04", TRUE);
  check_next (NULL, "2040-06-03", "2040-06-04", TRUE);
  check_next (NULL, "2040-06-04", NULL, FALSE);
  /* Decided for another group, its own years count, and no age. */
  check_next ("3", "2040-06-04", "2045-06-04", FALSE);
  settled = "{\"kept_to_age\":90}";
  check_next (NULL, "2026-03-01", "2030-06-04", TRUE);
  settled = NULL;
  /* Nobody knows when they were born: nothing says that it is over. */
  suspect = "{}";
  check_next (NULL, "2040-06-04", "2050-06-04", TRUE);
  suspect = NULL;
  check_next (NULL, "2140-06-04", "2150-06-04", TRUE);
  suspect = "{\"born\":\"1940\"}";
  check_next (NULL, "2026-03-01", "2036-03-01", TRUE);
  {
    g_autoptr(SpCaseReview) review = review_new (CLOSED, "[]", "[]", "[]");

    g_assert_false (sp_case_review_keeps_by_default (review, "2020-01-01"));
  }
  suspect = NULL;
}

static guint
count_faults (const char *type,
              const char *text)
{
  g_autoptr(JsonObject) fields = sp_json_parse_object (text, -1, NULL);
  g_autoptr(GArray) faults = sp_validate (sp_record_type_find (type), fields, NULL);

  return faults->len;
}

#define ID "01932b5c-7a10-7c3e-8f00-00000000000a"

/* A hold is released with a reason, and not before it began; what is kept is looked at again later. */
static void
test_rules (void)
{
  const char *hold = "{\"case_id\":\"" ID "\",\"member\":\"" ID "\",\"date\":\"2026-01-05\",\"reason\":\"a court wants it\"";
  const char *kept = "{\"case_id\":\"" ID "\",\"member\":\"" ID "\",\"date\":\"2026-01-05\",\"reason\":\"he is out again\"";
  g_autofree char *open = g_strconcat (hold, "}", NULL);
  g_autofree char *silent = g_strconcat (hold, ",\"released\":\"2026-02-01\"}", NULL);
  g_autofree char *early = g_strconcat (hold, ",\"released\":\"2026-01-01\",\"released_reason\":\"over\"}", NULL);
  g_autofree char *released = g_strconcat (hold, ",\"released\":\"2026-02-01\",\"released_reason\":\"over\"}", NULL);
  g_autofree char *later = g_strconcat (kept, ",\"until\":\"2030-01-01\"}", NULL);
  g_autofree char *past = g_strconcat (kept, ",\"until\":\"2026-01-01\"}", NULL);
  g_autofree char *never = g_strconcat (kept, "}", NULL);

  g_assert_cmpuint (count_faults ("hold", open), ==, 0);
  g_assert_cmpuint (count_faults ("hold", silent), ==, 1);
  g_assert_cmpuint (count_faults ("hold", early), ==, 1);
  g_assert_cmpuint (count_faults ("hold", released), ==, 0);
  g_assert_cmpuint (count_faults ("retention", later), ==, 0);
  g_assert_cmpuint (count_faults ("retention", past), ==, 1);
  g_assert_cmpuint (count_faults ("retention", never), ==, 1);
}

/* Sensible numbers of years, and less than six, too: that is the administrator's to say, who is warned. */
static void
test_settings (void)
{
  static const struct
  {
    const char *set;
    guint faults;
  } rows[] = {
    { "\"review_years\":6,\"review_years_1\":100,\"kept_years_4\":1,\"kept_to_age\":50", 0 },
    { "\"review_years\":1,\"review_years_3\":5", 0 },
    { "\"review_years\":0", 1 },
    { "\"review_years_2\":0,\"kept_years\":0,\"kept_years_1\":0", 3 },
    { "\"review_years_2\":101", 1 },
    { "\"kept_to_age\":49", 1 },
    { "\"kept_to_age\":121", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("{\"name\":\"Solent\",%s}", rows[i].set);

      g_assert_cmpuint (count_faults ("partnership", text), ==, rows[i].faults);
    }
  g_assert_true (sp_review_periods_is_short ("review_years", 5));
  g_assert_true (sp_review_periods_is_short ("review_years_3", 1));
  g_assert_false (sp_review_periods_is_short ("review_years_3", 6));
  g_assert_false (sp_review_periods_is_short ("kept_years_3", 5));
  g_assert_false (sp_review_periods_is_short ("lease_hours", 1));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/case-review/due", test_due);
  g_test_add_func ("/case-review/ended", test_ended);
  g_test_add_func ("/case-review/held", test_held);
  g_test_add_func ("/case-review/is-due", test_is_due);
  g_test_add_func ("/case-review/periods", test_periods);
  g_test_add_func ("/case-review/own", test_own);
  g_test_add_func ("/case-review/to-age", test_to_age);
  g_test_add_func ("/case-review/rules", test_rules);
  g_test_add_func ("/case-review/settings", test_settings);

  return g_test_run ();
}
