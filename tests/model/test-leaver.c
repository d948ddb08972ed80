/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-json.h"
#include "sp-leaver.h"

static void
check (const char *member,
       const char *partnership,
       SpLeaver    expected)
{
  g_autoptr(JsonObject) fields = sp_json_parse_object (member, -1, NULL);
  g_autoptr(JsonObject) settled = partnership != NULL ? sp_json_parse_object (partnership, -1, NULL) : NULL;

  g_assert_cmpint (sp_leaver_check (fields, settled, "2026-06-04"), ==, expected);
}

/* Six years where nobody has settled on others; and only of who left, on a day that somebody has said. */
static void
test_years (void)
{
  check ("{}", NULL, SP_LEAVER_TAKES_PART);
  check ("{\"left\":\"2001-01-01\"}", NULL, SP_LEAVER_TAKES_PART);
  check ("{\"retired\":true}", NULL, SP_LEAVER_NO_DAY);
  check ("{\"retired\":true,\"left\":\"soon\"}", NULL, SP_LEAVER_NO_DAY);
  check ("{\"retired\":true,\"left\":\"2020-06-05\"}", NULL, SP_LEAVER_EARLY);
  check ("{\"retired\":true,\"left\":\"2020-06-04\"}", NULL, SP_LEAVER_DUE);
  check ("{\"retired\":true,\"left\":\"2020-02-29\"}", "{\"member_years\":5}", SP_LEAVER_DUE);
  check ("{\"retired\":true,\"left\":\"2020-06-04\"}", "{\"member_years\":7}", SP_LEAVER_EARLY);
  check ("{\"retired\":true,\"left\":\"2020-06-05\"}", "{\"member_years\":0}", SP_LEAVER_EARLY);
  check ("{\"retired\":true,\"left\":\"2020-06-04\",\"forgotten\":\"2026-06-04\"}", NULL, SP_LEAVER_FORGOTTEN);
}

/* What says who it was goes; what a later version knows, and what others hang on, stays. */
static void
test_forget (void)
{
  g_autoptr(JsonObject) fields =
      sp_json_parse_object ("{\"agency\":\"a\",\"email\":\"e\",\"family_name\":\"f\",\"given_names\":\"g\",\"left\":\"2010-01-01\","
                            "\"phone\":\"1\",\"post\":\"p\",\"retired\":true,\"roles\":[\"chair\"]}",
                            -1, NULL);
  g_autofree char *text = NULL;

  sp_leaver_forget (fields, "Former member", "2026-06-04");
  text = sp_json_object_to_text (fields);
  g_assert_cmpstr (text, ==,
                   "{\"agency\":\"a\",\"family_name\":\"Former member\",\"forgotten\":\"2026-06-04\",\"left\":\"2010-01-01\","
                   "\"retired\":true,\"roles\":[\"chair\"]}");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/leaver/years", test_years);
  g_test_add_func ("/leaver/forget", test_forget);

  return g_test_run ();
}
