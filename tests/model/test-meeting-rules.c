/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-json.h"
#include "sp-meeting-rules.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  JsonObject *object = sp_json_parse_object (text, -1, &error);

  g_assert_no_error (error);
  return object;
}

static SpQuorum *
make_quorum (const char *chair,
             const char *attendance)
{
  static const char *const required[] = { "police", "health", NULL };
  g_autofree char *text = g_strdup_printf ("{\"a\": [%s]}", attendance);
  g_autoptr(JsonObject) object = parse (text);

  return sp_quorum_new (required, chair, sp_json_get_array (object, "a"));
}

#define PERSON(member, agency, status, more)                                                                      \
  "{\"member\": \"" member "\", \"agency\": \"" agency "\", \"status\": \"" status "\"" more "}"

static void
test_quorum (void)
{
  g_autoptr(SpQuorum) nobody = make_quorum (NULL, "");
  g_autoptr(SpQuorum) some = make_quorum (NULL, PERSON ("a", "police", "attended", ", \"arrived_at\": \"2026-11-26T14:01:00Z\"") ", "
                                                PERSON ("b", "health", "apologies", ""));
  g_autoptr(SpQuorum) all = make_quorum ("a", PERSON ("a", "police", "attended", ", \"arrived_at\": \"2026-11-26T14:01:00Z\"") ", "
                                              PERSON ("b", "health", "attended", ", \"arrived_at\": \"2026-11-26T14:10:00Z\"") ", "
                                              PERSON ("c", "health", "attended", ", \"arrived_at\": \"2026-11-26T14:20:00Z\""));
  g_autoptr(SpQuorum) watched = make_quorum (NULL, PERSON ("a", "police", "attended", "") ", "
                                                   PERSON ("b", "health", "attended", ", \"observer\": true"));
  g_autoptr(SpQuorum) left = make_quorum (NULL, PERSON ("a", "police", "attended", "") ", "
                                                PERSON ("b", "health", "attended", ", \"left_at\": \"2026-11-26T15:00:00Z\""));
  g_autoptr(SpQuorum) unled = make_quorum ("c", PERSON ("a", "police", "attended", "") ", "
                                                PERSON ("b", "health", "attended", ""));

  g_assert_false (sp_quorum_is_reached (nobody));
  g_assert_cmpuint (g_strv_length (nobody->missing), ==, 2);
  g_assert_false (sp_quorum_is_reached (some));
  g_assert_cmpstr (some->missing[0], ==, "health");
  g_assert_null (some->missing[1]);
  g_assert_null (some->since);

  /* From when the last of those came whom it takes; the second of an agency changes nothing. */
  g_assert_true (sp_quorum_is_reached (all));
  g_assert_cmpstr (all->since, ==, "2026-11-26T14:10:00Z");

  g_assert_cmpstr (watched->missing[0], ==, "health");
  g_assert_cmpstr (left->missing[0], ==, "health");
  g_assert_true (unled->chair_missing);
  g_assert_false (sp_quorum_is_reached (unled));
}

static void
test_papers (void)
{
  g_autoptr(JsonObject) meeting = parse ("{\"statement_version\": \"3.1\"}");
  g_autoptr(JsonObject) agreed = parse ("{\"agreed_at\": \"2026-11-26T14:01:00Z\", \"agreed_version\": \"3.1\"}");
  g_autoptr(JsonObject) older = parse ("{\"agreed_at\": \"2026-11-26T14:01:00Z\", \"agreed_version\": \"3.0\"}");
  g_autoptr(JsonObject) none = parse ("{\"agreed_version\": \"3.1\"}");

  g_assert_true (sp_meeting_may_have_papers (meeting, agreed));
  g_assert_false (sp_meeting_may_have_papers (meeting, older));
  g_assert_false (sp_meeting_may_have_papers (meeting, none));
  g_assert_false (sp_meeting_may_have_papers (meeting, NULL));
}

static gboolean
may_issue (const char *attendance,
           const char *field,
           const char *id)
{
  g_autoptr(JsonObject) meeting = parse ("{\"statement_version\": \"3.1\"}");
  g_autofree char *text = g_strdup_printf ("{\"a\": [%s]}", attendance);
  g_autoptr(JsonObject) object = parse (text);

  return sp_meeting_may_issue_to (meeting, sp_json_get_array (object, "a"), field, id);
}

static gboolean
may_read (const char *attendance,
          SpRoles     roles)
{
  g_autoptr(JsonObject) meeting = parse ("{\"statement_version\": \"3.1\"}");
  g_autofree char *text = g_strdup_printf ("{\"a\": [%s]}", attendance);
  g_autoptr(JsonObject) object = parse (text);
  const SpReader reader = { .member_id = (char *) "a", .agency_id = (char *) "police", .roles = roles };

  return sp_meeting_may_read_papers (meeting, sp_json_get_array (object, "a"), &reader);
}

static gboolean
may_agency (const char *attendance)
{
  return may_issue (attendance, "agency", "police");
}

#define AGREED ", \"agreed_at\": \"2026-11-26T14:01:00Z\", \"agreed_version\": \"3.1\""

static void
test_issue (void)
{
  g_assert_true (may_agency (""));
  g_assert_true (may_agency (PERSON ("a", "police", "expected", "") ", " PERSON ("b", "police", "apologies", "")));
  g_assert_true (may_agency (PERSON ("a", "health", "attended", "")));
  g_assert_false (may_agency (PERSON ("a", "police", "attended", "") ", " PERSON ("b", "health", "attended", AGREED)));
  g_assert_false (may_agency (PERSON ("a", "police", "attended", ", \"observer\": true")));
  g_assert_false (may_agency (PERSON ("a", "police", "attended", "") ", " PERSON ("b", "police", "apologies", "")));
  /* One of them suffices, and who has left by now agreed all the same. */
  g_assert_true (may_agency (PERSON ("a", "police", "attended", "") ", " PERSON ("b", "police", "attended", AGREED
                             ", \"left_at\": \"2026-11-26T15:00:00Z\"")));

  /* The agency's copy is not for the one of them who did not. */
  g_assert_false (may_issue (PERSON ("a", "police", "attended", "") ", " PERSON ("b", "police", "attended", AGREED),
                             "member", "a"));
  g_assert_true (may_issue (PERSON ("a", "police", "attended", "") ", " PERSON ("b", "police", "attended", AGREED),
                            "member", "b"));
  g_assert_true (may_issue (PERSON ("a", "police", "attended", ""), "member", "c"));
}

/* Of one agency, one agreed and the other did not: the copy is for both to have, and for one to read. */
static void
test_read (void)
{
  const char *both = PERSON ("a", "police", "attended", "") ", " PERSON ("b", "police", "attended", AGREED);

  g_assert_true (may_agency (both));
  g_assert_false (may_read (both, SP_ROLE_REPRESENTATIVE));
  g_assert_true (may_read (both, SP_ROLE_REPRESENTATIVE | SP_ROLE_COORDINATOR));
  g_assert_true (may_read (both, SP_ROLE_CHAIR));
  g_assert_true (may_read (PERSON ("a", "police", "attended", AGREED), SP_ROLE_REPRESENTATIVE));
  g_assert_true (may_read (PERSON ("a", "police", "apologies", ""), SP_ROLE_REPRESENTATIVE));
  g_assert_true (may_read (PERSON ("b", "police", "attended", ""), SP_ROLE_REPRESENTATIVE));
}

/* Each is after all that its laptop knew of, and of two that did not know of each other one stands everywhere. */
static void
test_lead (void)
{
  g_autofree char *first = sp_meeting_next_lead (NULL, "z");
  g_autofree char *mine = sp_meeting_next_lead ((const char *[]) { first, NULL }, "a");
  g_autofree char *theirs = sp_meeting_next_lead ((const char *[]) { first, NULL }, "b");
  g_autofree char *later = sp_meeting_next_lead ((const char *[]) { theirs, mine, NULL }, "a");

  g_assert_null (sp_meeting_latest_lead (NULL));
  g_assert_cmpstr (sp_meeting_latest_lead ((const char *[]) { first, mine, NULL }), ==, mine);
  g_assert_cmpstr (sp_meeting_latest_lead ((const char *[]) { mine, theirs, NULL }), ==, theirs);
  g_assert_cmpstr (sp_meeting_latest_lead ((const char *[]) { theirs, mine, NULL }), ==, theirs);
  g_assert_cmpstr (sp_meeting_latest_lead ((const char *[]) { theirs, later, mine, NULL }), ==, later);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/meeting-rules/quorum", test_quorum);
  g_test_add_func ("/meeting-rules/papers", test_papers);
  g_test_add_func ("/meeting-rules/issue", test_issue);
  g_test_add_func ("/meeting-rules/read", test_read);
  g_test_add_func ("/meeting-rules/lead", test_lead);

  return g_test_run ();
}
