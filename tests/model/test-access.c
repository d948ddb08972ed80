/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-access.h"
#include "sp-access-records.h"
#include "sp-json.h"
#include "sp-validate.h"

#include <string.h>

#define VICTIM  "01932b5c-7a10-7c3e-8f00-000000000001"
#define SUSPECT "01932b5c-7a10-7c3e-8f00-000000000002"
#define CHILD   "01932b5c-7a10-7c3e-8f00-000000000003"
#define OTHER   "01932b5c-7a10-7c3e-8f00-000000000004"
#define ABOUT   "{\"victim\":\"" VICTIM "\",\"perpetrator\":\"" SUSPECT "\"}"

static void
test_due (void)
{
  static const struct
  {
    const char *request;
    const char *due;
  } cases[] = {
    { "{\"received\":\"2026-09-03\"}", "2026-10-03" },
    /* The last of a shorter month. */
    { "{\"received\":\"2026-01-31\"}", "2026-02-28" },
    { "{\"received\":\"2028-01-30\"}", "2028-02-29" },
    { "{\"received\":\"2026-02-28\"}", "2026-03-28" },
    { "{\"received\":\"2026-12-31\"}", "2027-01-31" },
    /* From when it was known who asks. */
    { "{\"received\":\"2026-09-03\",\"identity_asked\":\"2026-09-04\"}", NULL },
    { "{\"received\":\"2026-09-03\",\"identity_asked\":\"2026-09-04\",\"identity_checked\":\"2026-09-10\"}", "2026-10-10" },
    /* Nothing was asked for: it does not wait. */
    { "{\"received\":\"2026-09-03\",\"identity_checked\":\"2026-09-10\"}", "2026-10-03" },
    /* Days that do not count: both the first and the last. */
    { "{\"received\":\"2026-09-03\",\"more_asked\":\"2026-09-05\"}", NULL },
    { "{\"received\":\"2026-09-03\",\"more_asked\":\"2026-09-05\",\"more_told\":\"2026-09-05\"}", "2026-10-04" },
    { "{\"received\":\"2026-09-03\",\"more_asked\":\"2026-09-05\",\"more_told\":\"2026-09-09\"}", "2026-10-08" },
    /* Before the time began it did not run anyway. */
    { "{\"received\":\"2026-09-03\",\"identity_asked\":\"2026-09-03\",\"identity_checked\":\"2026-09-10\","
      "\"more_asked\":\"2026-09-03\",\"more_told\":\"2026-09-08\"}", "2026-10-10" },
    /* Two months more, told in time; on the last day; too late. */
    { "{\"received\":\"2026-08-31\",\"extended\":\"2026-09-10\"}", "2026-11-30" },
    { "{\"received\":\"2026-08-31\",\"extended\":\"2026-09-30\"}", "2026-11-30" },
    { "{\"received\":\"2026-08-31\",\"extended\":\"2026-10-01\"}", "2026-09-30" },
    { "{}", NULL },
    { "{\"received\":\"nonsense\"}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonObject) request = sp_json_parse_object (cases[i].request, -1, NULL);
      g_autofree char *due = sp_access_dup_due (request);

      if (g_strcmp0 (due, cases[i].due) != 0)
        g_error ("%s: %s, not %s", cases[i].request, due, cases[i].due);
    }
}

static gboolean
concerns (const char *type,
          const char *id,
          const char *fields,
          const char *person)
{
  g_autoptr(JsonObject) parsed = sp_json_parse_object (fields, -1, NULL);
  g_autoptr(JsonObject) about = sp_json_parse_object (ABOUT, -1, NULL);
  g_autoptr(JsonObject) name = sp_json_parse_object ("{\"family_name\":\"MARLOWE\",\"given_names\":\"Kit\"}", -1, NULL);
  g_autoptr(SpGuard) names = sp_guard_new ();

  sp_guard_add_name (names, SP_GUARD_OTHER_PERSON, person, name);

  return sp_access_concerns (sp_record_type_find (type), id, parsed, person, names, about);
}

static void
test_concerns (void)
{
  /* Of whom the case is about, all but what only says who others are. */
  g_assert_true (concerns ("person", SUSPECT, "{}", SUSPECT));
  g_assert_false (concerns ("person", VICTIM, "{}", SUSPECT));
  g_assert_true (concerns ("incident", OTHER, "{\"description\":\"somebody waited\"}", SUSPECT));
  g_assert_true (concerns ("incident", OTHER, "{\"description\":\"somebody waited\"}", VICTIM));
  g_assert_true (concerns ("case", OTHER, ABOUT, SUSPECT));
  g_assert_false (concerns ("address", OTHER, "{\"person\":\"" VICTIM "\",\"text\":\"12 Mill Lane\"}", SUSPECT));
  g_assert_true (concerns ("address", OTHER, "{\"person\":\"" VICTIM "\",\"text\":\"12 Mill Lane\"}", VICTIM));
  /* It names them all the same. */
  g_assert_true (concerns ("person", VICTIM, "{\"fears\":\"Kit Marlowe\"}", SUSPECT));
  /* Of everybody else, what refers to them or names them. */
  g_assert_true (concerns ("person", CHILD, "{}", CHILD));
  g_assert_true (concerns ("case_person", OTHER, "{\"person\":\"" CHILD "\"}", CHILD));
  g_assert_true (concerns ("order", OTHER, "{\"protected_people\":[\"" CHILD "\"]}", CHILD));
  g_assert_true (concerns ("minute", OTHER, "{\"text\":\"marlowe's school was told\"}", CHILD));
  g_assert_false (concerns ("minute", OTHER, "{\"text\":\"the school was told\"}", CHILD));
  g_assert_false (concerns ("action", OTHER, "{\"text\":\"call them\"}", CHILD));
  /* Who works on it. */
  g_assert_false (concerns ("invitation", OTHER, "{\"reason\":\"Marlowe\"}", SUSPECT));
  g_assert_false (concerns ("exclusion", OTHER, "{\"reason\":\"Marlowe's cousin\"}", SUSPECT));
  g_assert_false (concerns ("access_request", OTHER, "{\"person\":\"" SUSPECT "\"}", SUSPECT));
}

static void
check_proposal (const char *type,
                const char *id,
                const char *fields,
                const char *person,
                const char *decision,
                const char *ground)
{
  g_autoptr(JsonObject) parsed = sp_json_parse_object (fields, -1, NULL);
  g_autoptr(JsonObject) about = sp_json_parse_object (ABOUT, -1, NULL);
  SpAccessProposal proposal = sp_access_propose (sp_record_type_find (type), id, parsed, person, about);

  g_assert_cmpstr (proposal.decision, ==, decision);
  g_assert_cmpstr (proposal.ground, ==, ground);
}

static void
test_proposals (void)
{
  const char *where = "{\"person\":\"" VICTIM "\"}";
  const char *safe = "{\"person\":\"" VICTIM "\",\"safe\":true}";

  check_proposal ("address", OTHER, where, SUSPECT, "withhold", "rights");
  check_proposal ("address", OTHER, where, VICTIM, "disclose", NULL);
  check_proposal ("address", OTHER, safe, VICTIM, "withhold", "rights");
  check_proposal ("person", VICTIM, "{}", SUSPECT, "withhold", "rights");
  check_proposal ("person", SUSPECT, "{}", SUSPECT, "disclose", NULL);
  check_proposal ("support_contact", OTHER, "{}", SUSPECT, "withhold", "rights");
  check_proposal ("support_contact", OTHER, "{}", VICTIM, NULL, NULL);
  check_proposal ("contribution", OTHER, "{\"handling\":\"C\"}", VICTIM, "withhold", "crime");
  check_proposal ("contribution", OTHER, "{\"handling\":\"P\"}", VICTIM, NULL, NULL);
  check_proposal ("contribution", OTHER, "{\"text\":\"seen\"}", SUSPECT, NULL, NULL);
  check_proposal ("incident", OTHER, "{}", SUSPECT, NULL, NULL);
}

/* Sources, and what only arranges records, are not shown whatever is decided. */
static void
test_fields (void)
{
  static const char * const never[] = { "source", "source_grade", "handling", "conditions", "sealed", "case_id", NULL };
  const SpRecordType *type = sp_record_type_find ("contribution");
  const SpRecordType *about = sp_record_type_find ("case");

  for (guint i = 0; never[i] != NULL; i++)
    g_assert_false (sp_access_may_show (type, sp_record_type_find_field (type, never[i])));
  g_assert_true (sp_access_may_show (type, sp_record_type_find_field (type, "text")));
  /* `source` of a case is a list. */
  g_assert_true (sp_access_may_show (about, sp_record_type_find_field (about, "source")));
  g_assert_true (sp_access_is_anothers (about, sp_record_type_find_field (about, "victim_voice")));
  g_assert_false (sp_access_is_anothers (about, sp_record_type_find_field (about, "why_referred")));
}

static void
test_wording (void)
{
  const SpRecordType *type = sp_record_type_find ("contribution");
  g_autoptr(JsonObject) one = sp_json_parse_object ("{\"agency\":\"" OTHER "\",\"text\":\"seen\"}", -1, NULL);
  g_autoptr(JsonObject) same = sp_json_parse_object ("{\"text\":\"seen\",\"agency\":\"" OTHER "\",\"sealed\":true,"
                                                     "\"restriction_reason\":\"health\",\"later\":1}", -1, NULL);
  g_autoptr(JsonObject) other = sp_json_parse_object ("{\"agency\":\"" OTHER "\",\"text\":\"seen \"}", -1, NULL);
  g_autofree char *a = sp_access_dup_wording (type, one);
  g_autofree char *b = sp_access_dup_wording (type, same);
  g_autofree char *c = sp_access_dup_wording (type, other);

  g_assert_cmpuint (strlen (a), ==, 64);
  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (a, !=, c);
}

/* @ids are letters, @texts the fields of each. */
static void
check_standing (guint            n,
                const char      **texts,
                SpAccessStanding  standing,
                const char       *counts)
{
  g_autoptr(GArray) verdicts = g_array_new (FALSE, FALSE, sizeof (SpAccessVerdict));
  g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  static const char * const ids[] = { "a", "b", "c" };
  const SpAccessVerdict *which = NULL;

  for (guint i = 0; i < n; i++)
    {
      SpAccessVerdict verdict = { ids[i], sp_json_parse_object (texts[i], -1, NULL) };

      g_ptr_array_add (kept, verdict.fields);
      g_array_append_val (verdicts, verdict);
    }
  g_assert_cmpint (sp_access_stand (verdicts, "w", &which), ==, standing);
  g_assert_cmpstr (which != NULL ? which->id : NULL, ==, counts);
}

#define CHECK_STANDING(standing, counts, ...)                                                      \
  G_STMT_START {                                                                                   \
    const char *texts[] = { __VA_ARGS__ };                                                         \
    check_standing (G_N_ELEMENTS (texts), texts, standing, counts);                                \
  } G_STMT_END

static void
test_standing (void)
{
  check_standing (0, NULL, SP_ACCESS_UNDECIDED, NULL);
  CHECK_STANDING (SP_ACCESS_DISCLOSE, "a", "{\"decision\":\"disclose\",\"wording\":\"w\"}");
  CHECK_STANDING (SP_ACCESS_REDACT, "a", "{\"decision\":\"redact\",\"text\":\"so\",\"wording\":\"w\"}");
  CHECK_STANDING (SP_ACCESS_WITHHOLD, "a", "{\"decision\":\"withhold\",\"wording\":\"w\"}");
  /* What a newer version may say is not guessed at; nor what is disclosed instead. */
  CHECK_STANDING (SP_ACCESS_UNDECIDED, "a", "{\"decision\":\"later\",\"wording\":\"w\"}");
  CHECK_STANDING (SP_ACCESS_UNDECIDED, "a", "{\"decision\":\"redact\",\"wording\":\"w\"}");
  /* The line changed. */
  CHECK_STANDING (SP_ACCESS_CHANGED, "a", "{\"decision\":\"disclose\",\"wording\":\"v\"}");
  CHECK_STANDING (SP_ACCESS_CHANGED, "a", "{\"decision\":\"withhold\",\"wording\":\"v\"}");
  /* A mind that was changed, in whatever order they came. */
  CHECK_STANDING (SP_ACCESS_WITHHOLD, "b", "{\"decision\":\"disclose\",\"wording\":\"w\"}",
                  "{\"decision\":\"withhold\",\"wording\":\"w\",\"replaces\":[\"a\"]}");
  CHECK_STANDING (SP_ACCESS_WITHHOLD, "a", "{\"decision\":\"withhold\",\"wording\":\"w\",\"replaces\":[\"b\"]}",
                  "{\"decision\":\"disclose\",\"wording\":\"w\"}");
  /* Two that do not know of each other: the same, or not. */
  CHECK_STANDING (SP_ACCESS_DISCLOSE, "a", "{\"decision\":\"disclose\",\"wording\":\"w\"}",
                  "{\"decision\":\"disclose\",\"wording\":\"w\"}");
  CHECK_STANDING (SP_ACCESS_TWO, NULL, "{\"decision\":\"disclose\",\"wording\":\"w\"}",
                  "{\"decision\":\"withhold\",\"wording\":\"w\"}");
  CHECK_STANDING (SP_ACCESS_TWO, NULL, "{\"decision\":\"redact\",\"text\":\"so\",\"wording\":\"w\"}",
                  "{\"decision\":\"redact\",\"text\":\"thus\",\"wording\":\"w\"}");
  CHECK_STANDING (SP_ACCESS_DISCLOSE, "c", "{\"decision\":\"disclose\",\"wording\":\"w\"}",
                  "{\"decision\":\"withhold\",\"wording\":\"w\"}",
                  "{\"decision\":\"disclose\",\"wording\":\"w\",\"replaces\":[\"a\",\"b\"]}");
}

static void
check_fault (const char *type,
             const char *fields,
             const char *field)
{
  g_autoptr(SpValueLists) lists = sp_value_lists_new ();
  g_autoptr(JsonObject) parsed = sp_json_parse_object (fields, -1, NULL);
  g_autoptr(GArray) errors = sp_validate (sp_record_type_find (type), parsed, lists);

  g_assert_cmpuint (errors->len, ==, field != NULL ? 1 : 0);
  if (field != NULL)
    g_assert_cmpstr (g_array_index (errors, SpFieldError, 0).field->name, ==, field);
}

#define REQUEST(rest)                                                                              \
  "{\"case_id\":\"" OTHER "\",\"person\":\"" SUSPECT "\",\"reference\":\"SAR 7\",\"received\":\"2026-09-03\"" rest "}"
#define DECISION(rest)                                                                             \
  "{\"case_id\":\"" OTHER "\",\"request\":\"" OTHER "\",\"record\":\"" CHILD "\",\"record_type\":\"minute\","  \
  "\"wording\":\"w\",\"member\":\"" OTHER "\",\"date\":\"2026-09-04\"" rest "}"

static void
test_valid (void)
{
  check_fault ("access_request", REQUEST (",\"state\":\"open\""), NULL);
  check_fault ("access_request", REQUEST (",\"state\":\"answered\""), NULL);
  check_fault ("access_request", REQUEST (",\"state\":\"refused\",\"ended\":\"2026-09-04\""), "outcome");
  check_fault ("access_request", REQUEST (",\"state\":\"answered\",\"ended\":\"2026-09-02\""), "ended");
  check_fault ("access_request", REQUEST (",\"state\":\"open\",\"extended\":\"2026-09-04\""), "extended_reason");
  check_fault ("access_decision", DECISION (",\"decision\":\"disclose\""), NULL);
  check_fault ("access_decision", DECISION (",\"decision\":\"withhold\""), "ground");
  check_fault ("access_decision", DECISION (",\"decision\":\"withhold\",\"ground\":\"rights\""), NULL);
  check_fault ("access_decision", DECISION (",\"decision\":\"redact\",\"ground\":\"rights\""), "text");
  check_fault ("access_decision", DECISION (",\"decision\":\"later\",\"ground\":\"rights\""), "decision");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/access/due", test_due);
  g_test_add_func ("/access/concerns", test_concerns);
  g_test_add_func ("/access/proposals", test_proposals);
  g_test_add_func ("/access/fields", test_fields);
  g_test_add_func ("/access/wording", test_wording);
  g_test_add_func ("/access/standing", test_standing);
  g_test_add_func ("/access/valid", test_valid);

  return g_test_run ();
}
