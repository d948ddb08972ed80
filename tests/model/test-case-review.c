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

static void
check (const char *about,
       const char *retentions,
       const char *holds,
       const char *contributions,
       int         group,
       const char *due,
       gboolean    held)
{
  g_autoptr(JsonObject) fields = sp_json_parse_object (about, -1, NULL);
  g_autoptr(GPtrArray) kept = list (retentions);
  g_autoptr(GPtrArray) held_by = list (holds);
  g_autoptr(GPtrArray) said = list (contributions);
  g_autoptr(SpCaseReview) review = sp_case_review_new (fields, kept, held_by, said);

  g_assert_cmpint (review->group, ==, group);
  g_assert_cmpstr (review->due, ==, due);
  g_assert_cmpint (review->held, ==, held);
}

#define CLOSED "{\"status\":\"closed\",\"closed\":\"2016-02-29\"}"

static void
test_due (void)
{
  /* Six years where nobody has said more; ten for who is dangerous. A day that is not in that year is the day before. */
  check (CLOSED, "[]", "[]", "[]", 0, "2022-02-28", FALSE);
  check (CLOSED, "[]", "[]", "[{\"retention\":\"3\"},{\"retention\":\"2\"},{}]", 2, "2026-02-28", FALSE);
  check (CLOSED, "[]", "[]", "[{\"retention\":\"nonsense\"},{\"retention\":\"9\"}]", 0, "2022-02-28", FALSE);
  check (CLOSED, "[{\"date\":\"2022-03-01\",\"group\":\"1\",\"until\":\"2030-01-01\"}]", "[]", "[]", 1, "2030-01-01", FALSE);
  /* The last decision's group counts, but never less than what an agency asks for. */
  check (CLOSED, "[{\"date\":\"2022-03-01\",\"group\":\"1\",\"until\":\"2023-01-01\"},"
                 "{\"date\":\"2023-01-01\",\"group\":\"3\",\"until\":\"2023-06-01\"}]", "[]", "[]", 3, "2023-06-01", FALSE);
  check (CLOSED, "[{\"date\":\"2022-03-01\",\"group\":\"3\",\"until\":\"2023-01-01\"}]", "[]", "[{\"retention\":\"2\"}]",
         2, "2026-02-28", FALSE);
  /* Kept until before it is due anyway. */
  check (CLOSED, "[{\"date\":\"2017-03-01\",\"until\":\"2018-01-01\"}]", "[]", "[]", 0, "2022-02-28", FALSE);
  /* Of a day, the stricter of two groups. */
  check (CLOSED, "[{\"date\":\"2017-03-01\",\"group\":\"4\",\"until\":\"2018-01-01\"},"
                 "{\"date\":\"2017-03-01\",\"group\":\"2\",\"until\":\"2018-01-01\"}]", "[]", "[]", 2, "2026-02-28", FALSE);
}

static void
test_ended (void)
{
  check ("{\"status\":\"accepted\",\"closed\":\"2016-03-01\"}", "[]", "[]", "[]", 0, NULL, FALSE);
  check ("{\"status\":\"declined\",\"received\":\"2016-03-01\"}", "[]", "[]", "[]", 0, "2022-03-01", FALSE);
  check ("{\"status\":\"closed\",\"last_discussed\":\"2016-03-01\",\"received\":\"2015-01-01\"}", "[]", "[]", "[]", 0,
         "2022-03-01", FALSE);
  check ("{\"status\":\"closed\"}", "[]", "[]", "[]", 0, NULL, FALSE);
}

static void
test_held (void)
{
  check (CLOSED, "[]", "[{\"date\":\"2020-01-01\"}]", "[]", 0, "2022-02-28", TRUE);
  check (CLOSED, "[]", "[{\"date\":\"2020-01-01\",\"released\":\"2021-01-01\"}]", "[]", 0, "2022-02-28", FALSE);
  check (CLOSED, "[]", "[{\"released\":\"2021-01-01\"},{\"date\":\"2020-01-01\"}]", "[]", 0, "2022-02-28", TRUE);
  check (CLOSED, "[]", "[]", "[{\"hold\":true}]", 0, "2022-02-28", TRUE);
}

static void
test_is_due (void)
{
  g_autoptr(JsonObject) fields = sp_json_parse_object (CLOSED, -1, NULL);
  g_autoptr(GPtrArray) none = list ("[]");
  g_autoptr(SpCaseReview) review = sp_case_review_new (fields, none, none, none);

  g_assert_false (sp_case_review_is_due (review, "2022-02-27"));
  g_assert_true (sp_case_review_is_due (review, "2022-02-28"));
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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/case-review/due", test_due);
  g_test_add_func ("/case-review/ended", test_ended);
  g_test_add_func ("/case-review/held", test_held);
  g_test_add_func ("/case-review/is-due", test_is_due);
  g_test_add_func ("/case-review/rules", test_rules);

  return g_test_run ();
}
