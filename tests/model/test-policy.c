/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-compartment.h"
#include "sp-json.h"
#include "sp-policy.h"

#include <string.h>

#define CASE_A   "01932b5c-7a10-7c3e-8f00-00000000000a"
#define CASE_B   "01932b5c-7a10-7c3e-8f00-00000000000b"
#define CASE_NEW "01932b5c-7a10-7c3e-8f00-00000000000c"
#define CASE_GONE "01932b5c-7a10-7c3e-8f00-00000000000d"
#define POLICE   "01932b5c-7a10-7c3e-8f00-0000000000a1"
#define HEALTH   "01932b5c-7a10-7c3e-8f00-0000000000a2"
#define MEETING  "01932b5c-7a10-7c3e-8f00-0000000000f1"
#define CLOSED   "01932b5c-7a10-7c3e-8f00-0000000000f2"
#define OFFICER  "01932b5c-7a10-7c3e-8f00-0000000000e1"
#define RELATIVE "01932b5c-7a10-7c3e-8f00-0000000000e2"
#define RECORD   "01932b5c-7a10-7c3e-8f00-0000000000d1"
#define SAID     "01932b5c-7a10-7c3e-8f00-0000000000b1"
#define LEFT     "01932b5c-7a10-7c3e-8f00-0000000000b2"
#define KEPT     "01932b5c-7a10-7c3e-8f00-0000000000b3"
#define ORDER    "01932b5c-7a10-7c3e-8f00-0000000000b4"
#define MINUTE   "01932b5c-7a10-7c3e-8f00-0000000000b5"
#define TREATED  "01932b5c-7a10-7c3e-8f00-0000000000b6"
#define SESSION  "01932b5c-7a10-7c3e-8f00-0000000000b7"
#define GONE     "01932b5c-7a10-7c3e-8f00-0000000000b8"

static gboolean
case_has_agency (gpointer    data,
                 const char *case_id,
                 const char *agency_id)
{
  return g_str_equal (case_id, CASE_A) && g_str_equal (agency_id, POLICE);
}

static gboolean
case_excludes_member (gpointer    data,
                      const char *case_id,
                      const char *member_id)
{
  return g_str_equal (case_id, CASE_A) && g_str_equal (member_id, RELATIVE);
}

static gboolean
case_exists (gpointer    data,
             const char *case_id)
{
  return !g_str_equal (case_id, CASE_NEW);
}

static gboolean
case_is_opened_to (gpointer    data,
                   const char *case_id,
                   const char *member_id)
{
  return g_str_equal (case_id, CASE_B) && g_str_equal (member_id, OFFICER);
}

static gboolean
meeting_has_agency (gpointer    data,
                    const char *meeting_id,
                    const char *agency_id)
{
  return g_str_equal (agency_id, POLICE);
}

static gboolean
meeting_is_closed (gpointer    data,
                   const char *meeting_id)
{
  return g_str_equal (meeting_id, CLOSED);
}

static gboolean
case_is_held (gpointer    data,
              const char *case_id)
{
  return g_str_equal (case_id, CASE_B);
}

static char *
dup_case_due (gpointer    data,
              const char *case_id)
{
  return g_strdup (g_str_equal (case_id, CASE_A) ? "2026-05-01" : NULL);
}

static gboolean
case_is_disposed (gpointer    data,
                  const char *case_id)
{
  return g_str_equal (case_id, CASE_GONE);
}

static gboolean
has_other_administrator (gpointer    data,
                         const char *member_id)
{
  return g_str_equal (member_id, RELATIVE);
}

/* What is there: by id, the type, the part of the case and the agency. */
static const struct
{
  const char *id;
  const char *type;
  const char *compartment;
  const char *fields;
} there[] = {
  { SAID, "contribution", "case:" CASE_A, "{\"agency\":\"" POLICE "\"}" },
  { LEFT, "contribution", "case:" CASE_A, "{\"agency\":\"" HEALTH "\"}" },
  { KEPT, "contribution", "case:" CASE_A ":" POLICE, "{\"agency\":\"" POLICE "\"}" },
  { ORDER, "order", "case:" CASE_A, "{}" },
  { MINUTE, "minute", "case:" CASE_A, "{\"agency\":\"" POLICE "\"}" },
  { TREATED, "intervention", "case:" CASE_A, "{\"agency\":\"" POLICE "\"}" },
  { SESSION, "session", "case:" CASE_A, "{\"intervention\":\"" TREATED "\"}" },
};

static gboolean
find_record (gpointer             data,
             const char          *record_id,
             const SpRecordType **type,
             char               **compartment,
             JsonObject         **fields)
{
  for (guint i = 0; i < G_N_ELEMENTS (there); i++)
    if (g_str_equal (there[i].id, record_id))
      {
        *type = sp_record_type_find (there[i].type);
        *compartment = g_strdup (there[i].compartment);
        *fields = sp_json_parse_object (there[i].fields, -1, NULL);
        return TRUE;
      }

  return FALSE;
}

static const SpRights rights = { case_has_agency, case_excludes_member, case_exists, case_exists,
                                 case_is_opened_to, meeting_has_agency, meeting_is_closed,
                                 case_is_held, dup_case_due, case_is_disposed, has_other_administrator, find_record,
                                 NULL };

static gboolean
reads (SpRoles     roles,
       const char *member,
       const char *agency,
       const char *compartment)
{
  g_autoptr(SpReader) reader = sp_reader_new (member, agency, roles);

  return sp_policy_may_read (reader, compartment, &rights);
}

static void
test_who_reads_what (void)
{
  const SpRoles rep = SP_ROLE_REPRESENTATIVE;
  const SpRoles chair = SP_ROLE_CHAIR;

  g_assert_true (reads (rep, OFFICER, POLICE, "directory"));
  g_assert_true (reads (SP_ROLE_AUDITOR, OFFICER, POLICE, "directory"));

  g_assert_true (reads (rep, OFFICER, POLICE, "case:" CASE_A));
  g_assert_false (reads (rep, RELATIVE, POLICE, "case:" CASE_B));
  g_assert_false (reads (rep, OFFICER, HEALTH, "case:" CASE_A));
  /* Opened in an emergency: the core, as a representative, and nothing restricted. */
  g_assert_true (reads (rep, OFFICER, HEALTH, "case:" CASE_B));
  g_assert_false (reads (rep, OFFICER, HEALTH, "case:" CASE_B ":" HEALTH));
  g_assert_false (reads (rep, OFFICER, HEALTH, "case:" CASE_B ":chair"));
  g_assert_false (reads (SP_ROLE_OBSERVER, OFFICER, HEALTH, "case:" CASE_B));
  g_assert_false (reads (rep, RELATIVE, POLICE, "case:" CASE_A));
  g_assert_true (reads (chair, OFFICER, HEALTH, "case:" CASE_B));
  g_assert_false (reads (chair, RELATIVE, POLICE, "case:" CASE_A));
  g_assert_false (reads (SP_ROLE_COMMISSIONER, OFFICER, POLICE, "case:" CASE_A));
  g_assert_false (reads (SP_ROLE_ADMINISTRATOR, OFFICER, POLICE, "case:" CASE_A));
  g_assert_false (reads (SP_ROLE_AUDITOR, OFFICER, POLICE, "case:" CASE_A));

  g_assert_true (reads (rep, OFFICER, POLICE, "case:" CASE_A ":" POLICE));
  g_assert_false (reads (rep, OFFICER, POLICE, "case:" CASE_A ":" HEALTH));
  g_assert_false (reads (rep, OFFICER, POLICE, "case:" CASE_A ":chair"));
  g_assert_true (reads (chair, OFFICER, HEALTH, "case:" CASE_A ":chair"));
  g_assert_false (reads (chair, OFFICER, HEALTH, "case:" CASE_A ":" POLICE));
  g_assert_true (reads (chair, OFFICER, HEALTH, "case:" CASE_A ":" POLICE ",chair"));
  /* Named, but not invited to the case. */
  g_assert_false (reads (rep, OFFICER, HEALTH, "case:" CASE_A ":" HEALTH));

  g_assert_true (reads (rep, OFFICER, POLICE, "meeting:" MEETING));
  g_assert_false (reads (rep, OFFICER, HEALTH, "meeting:" MEETING));
  g_assert_true (reads (SP_ROLE_OBSERVER, OFFICER, POLICE, "meeting:" MEETING));
  g_assert_false (reads (SP_ROLE_OBSERVER, OFFICER, POLICE, "case:" CASE_A));
  g_assert_true (reads (SP_ROLE_COORDINATOR, OFFICER, HEALTH, "meeting:" MEETING));

  /* What was issued to the police. */
  g_assert_true (reads (rep, OFFICER, POLICE, "meeting:" MEETING ":" POLICE ",chair"));
  g_assert_true (reads (chair, OFFICER, HEALTH, "meeting:" MEETING ":" POLICE ",chair"));
  g_assert_false (reads (chair, OFFICER, HEALTH, "meeting:" MEETING ":" POLICE));
  g_assert_false (reads (rep, OFFICER, HEALTH, "meeting:" MEETING ":" POLICE ",chair"));
  g_assert_false (reads (rep, OFFICER, HEALTH, "meeting:" MEETING ":" HEALTH ",chair"));
  g_assert_false (reads (SP_ROLE_OBSERVER, OFFICER, POLICE, "meeting:" MEETING ":" POLICE ",chair"));
  g_assert_false (reads (rep, OFFICER, POLICE, "meeting:" MEETING ":chair"));

  g_assert_false (reads (chair, OFFICER, HEALTH, "case:nonsense"));
  g_assert_false (reads (chair, OFFICER, HEALTH, ""));
}

static SpDenial
may_do (SpRoles     roles,
        const char *agency,
        SpVerb      verb,
        const char *type,
        const char *compartment,
        const char *before,
        const char *after)
{
  g_autoptr(SpReader) reader = sp_reader_new (OFFICER, agency, roles);
  g_autoptr(JsonObject) b = before != NULL ? sp_json_parse_object (before, -1, NULL) : NULL;
  g_autoptr(JsonObject) a = after != NULL ? sp_json_parse_object (after, -1, NULL) : NULL;

  return sp_policy_may_do (reader, verb, sp_record_type_find (type),
                           g_str_equal (type, "case") ? CASE_NEW : RECORD, compartment, b, a,
                           &rights);
}

#define IN_A(rest) "{\"case_id\":\"" CASE_A "\"" rest "}"

static void
test_who_does_what (void)
{
  const SpRoles rep = SP_ROLE_REPRESENTATIVE;
  const char *ours = IN_A (",\"agency\":\"" POLICE "\"");
  const char *others = IN_A (",\"agency\":\"" HEALTH "\"");

  g_assert_cmpint (may_do (rep, POLICE, SP_VERB_CREATE, "contribution", "case:" CASE_A, NULL, ours), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_do (rep, POLICE, SP_VERB_CREATE, "contribution", "case:" CASE_A, NULL, others), ==, SP_DENIAL_OWNER);
  g_assert_cmpint (may_do (SP_ROLE_CHAIR, POLICE, SP_VERB_CREATE, "contribution", "case:" CASE_A, NULL, others), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_do (rep, HEALTH, SP_VERB_CREATE, "contribution", "case:" CASE_A, NULL, others), ==, SP_DENIAL_COMPARTMENT);
  g_assert_cmpint (may_do (rep, POLICE, SP_VERB_CREATE, "contribution", "case:" CASE_B, NULL, ours), ==, SP_DENIAL_HOME);
  g_assert_cmpint (may_do (rep, POLICE, SP_VERB_CREATE, "contribution", "directory", NULL, ours), ==, SP_DENIAL_HOME);
  g_assert_cmpint (may_do (rep, POLICE, SP_VERB_SET, "contribution", "case:" CASE_A, ours, others), ==, SP_DENIAL_READ_ONLY);

  g_assert_cmpint (may_do (rep, POLICE, SP_VERB_CREATE, "action", "case:" CASE_A, NULL, others), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_do (rep, POLICE, SP_VERB_SET, "action", "case:" CASE_A, others, others), ==, SP_DENIAL_OWNER);
  g_assert_cmpint (may_do (rep, POLICE, SP_VERB_SET, "action", "case:" CASE_A, ours, ours), ==, SP_DENIAL_NONE);

  g_assert_cmpint (may_do (rep, POLICE, SP_VERB_SET, "risk_result", "case:" CASE_A, ours, IN_A (",\"agency\":\"" POLICE "\",\"grade\":\"low\"")), ==, SP_DENIAL_APPEND_ONLY);
  /* It may be given other readers all the same, by whose it is. */
  g_assert_cmpint (may_do (rep, POLICE, SP_VERB_SET, "risk_result", "case:" CASE_A ":" POLICE ",chair", ours, IN_A (",\"agency\":\"" POLICE "\",\"restriction_reason\":\"health\"")), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_do (rep, POLICE, SP_VERB_SET, "risk_result", "case:" CASE_A ":" POLICE ",chair", others, others), ==, SP_DENIAL_OWNER);
  g_assert_cmpint (may_do (rep, POLICE, SP_VERB_CREATE, "agency", "directory", NULL, "{}"), ==, SP_DENIAL_ROLE);
  g_assert_cmpint (may_do (SP_ROLE_ADMINISTRATOR, NULL, SP_VERB_CREATE, "agency", "directory", NULL, "{}"), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_do (SP_ROLE_OBSERVER, POLICE, SP_VERB_CREATE, "attendance", "meeting:" MEETING, NULL, "{\"meeting\":\"" MEETING "\",\"agency\":\"" POLICE "\"}"), ==, SP_DENIAL_ROLE);

  g_assert_cmpint (may_do (rep, POLICE, SP_VERB_CREATE, "invitation", "case:" CASE_A, NULL, others), ==, SP_DENIAL_ROLE);
  g_assert_cmpint (may_do (SP_ROLE_CHAIR, POLICE, SP_VERB_CREATE, "invitation", "case:" CASE_A ":" POLICE, NULL, others), ==, SP_DENIAL_HOME);
  g_assert_cmpint (may_do (SP_ROLE_CHAIR, POLICE, SP_VERB_CREATE, "exclusion", "case:" CASE_A, NULL, IN_A (",\"member\":\"" RELATIVE "\"")), ==, SP_DENIAL_HOME);
  g_assert_cmpint (may_do (SP_ROLE_CHAIR, POLICE, SP_VERB_CREATE, "exclusion", "case:" CASE_A ":chair", NULL, IN_A (",\"member\":\"" RELATIVE "\"")), ==, SP_DENIAL_NONE);
}

static void
test_bringing_a_case_in (void)
{
  const SpRoles rep = SP_ROLE_REPRESENTATIVE;
  const char *own = "{\"case_id\":\"" CASE_NEW "\",\"agency\":\"" HEALTH "\"}";
  const char *foreign = "{\"case_id\":\"" CASE_NEW "\",\"agency\":\"" POLICE "\"}";

  g_assert_cmpint (may_do (rep, HEALTH, SP_VERB_CREATE, "case", "case:" CASE_NEW, NULL, "{}"), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_do (SP_ROLE_OBSERVER, HEALTH, SP_VERB_CREATE, "case", "case:" CASE_NEW, NULL, "{}"), !=, SP_DENIAL_NONE);
  g_assert_cmpint (may_do (rep, HEALTH, SP_VERB_CREATE, "invitation", "case:" CASE_NEW, NULL, own), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_do (rep, HEALTH, SP_VERB_CREATE, "invitation", "case:" CASE_NEW, NULL, foreign), !=, SP_DENIAL_NONE);
  g_assert_cmpint (may_do (rep, HEALTH, SP_VERB_CREATE, "case", "case:" CASE_A, NULL, "{}"), ==, SP_DENIAL_HOME);
}

static SpDenial
may_move (SpRoles     roles,
          const char *type,
          const char *from,
          const char *to,
          const char *before,
          const char *after)
{
  g_autoptr(SpReader) reader = sp_reader_new (OFFICER, POLICE, roles);
  g_autoptr(JsonObject) b = sp_json_parse_object (before, -1, NULL);
  g_autoptr(JsonObject) a = sp_json_parse_object (after, -1, NULL);

  return sp_policy_may_move (reader, SP_VERB_SET, sp_record_type_find (type),
                             g_str_equal (type, "case") ? CASE_A : RECORD, from, to, b, a, &rights);
}

static void
test_moving (void)
{
  const SpRoles rep = SP_ROLE_REPRESENTATIVE;
  const char *core = "case:" CASE_A;
  const char *own = "case:" CASE_A ":" POLICE;
  const char *own_and_chair = "case:" CASE_A ":" POLICE ",chair";
  const char *with_them = "case:" CASE_A ":" HEALTH ",chair";
  const char *ours = IN_A (",\"agency\":\"" POLICE "\"");
  const char *others = IN_A (",\"agency\":\"" HEALTH "\"");
  const char *other_date = IN_A (",\"agency\":\"" POLICE "\",\"date\":\"2026-06-01\"");

  g_assert_cmpint (may_move (rep, "contribution", core, own, ours, ours), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_move (rep, "contribution", own, core, ours, ours), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_move (rep, "contribution", core, own, others, others), ==, SP_DENIAL_OWNER);

  /* What another agency contributed the chair may keep closer, but neither from that agency, nor let more people read. */
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "contribution", core, with_them, others, others), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "contribution", with_them, core, others, others), ==, SP_DENIAL_OWNER);
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "contribution", core, own, others, others), ==, SP_DENIAL_OWNER);
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "contribution", with_them, "case:" CASE_A ":chair", others, others), ==,
                   SP_DENIAL_OWNER);
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "contribution", own_and_chair, own, others, others), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "contribution", own, core, others, others), ==, SP_DENIAL_OWNER);
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "contribution", own, "case:" CASE_A ":" POLICE ",chair", others, others), ==,
                   SP_DENIAL_OWNER);
  g_assert_cmpint (may_move (SP_ROLE_COORDINATOR, "action", "case:" CASE_A ":chair", core, others, others), ==,
                   SP_DENIAL_OWNER);
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "contribution", own, core, ours, ours), ==, SP_DENIAL_NONE);
  /* Nor by taking it over in the same step; and what nobody owns goes by its type. */
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "action", own, core, others, ours), ==, SP_DENIAL_OWNER);
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "minute", own, core, others, others), ==, SP_DENIAL_NONE);

  /* Neither to nor from where the mover does not read. */
  g_assert_cmpint (may_move (rep, "contribution", core, "case:" CASE_A ":chair", ours, ours), ==, SP_DENIAL_COMPARTMENT);
  g_assert_cmpint (may_move (rep, "contribution", "case:" CASE_A ":chair", core, ours, ours), ==, SP_DENIAL_COMPARTMENT);
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "contribution", core, "case:" CASE_A ":chair", ours, ours), ==, SP_DENIAL_NONE);

  /* Never out of its case, nor what rights hang on. */
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "contribution", core, "case:" CASE_B, ours, ours), ==, SP_DENIAL_HOME);
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "case", core, "case:" CASE_A ":chair", "{}", "{}"), ==, SP_DENIAL_HOME);
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "invitation", core, "case:" CASE_A ":chair", ours, ours), ==, SP_DENIAL_HOME);

  /* Who reads a stored result may change, the result not. */
  g_assert_cmpint (may_move (rep, "risk_result", core, own, ours, ours), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_move (rep, "risk_result", core, own, ours, other_date), ==, SP_DENIAL_APPEND_ONLY);
}

/* A return lies with its agency and the chair until its item is reached; then it goes just where its agency said. */
static void
test_sealed_returns (void)
{
  const SpRoles rep = SP_ROLE_REPRESENTATIVE;
  const char *core = "case:" CASE_A;
  const char *sealed_in = "case:" CASE_A ":" HEALTH ",chair";
  const char *three = "case:" CASE_A ":" POLICE "," HEALTH ",chair";
  const char *sealed = IN_A (",\"agency\":\"" HEALTH "\",\"sealed\":true");
  const char *to_three = IN_A (",\"agency\":\"" HEALTH "\",\"sealed\":true,\"opens_to\":[\"" POLICE "\",\"" HEALTH "\",\"chair\"]");
  const char *opened = IN_A (",\"agency\":\"" HEALTH "\"");

  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "contribution", sealed_in, core, sealed, opened), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_move (SP_ROLE_COORDINATOR, "contribution", sealed_in, core, sealed, opened), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "contribution", sealed_in, three, to_three, opened), ==, SP_DENIAL_NONE);

  /* Not elsewhere, not while it stays sealed, not what is not, and nobody else. */
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "contribution", sealed_in, core, to_three, opened), ==, SP_DENIAL_OWNER);
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "contribution", sealed_in, three, sealed, opened), ==, SP_DENIAL_OWNER);
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "contribution", sealed_in, core, sealed, sealed), ==, SP_DENIAL_OWNER);
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "contribution", sealed_in, core, opened, opened), ==, SP_DENIAL_OWNER);
  g_assert_cmpint (may_move (rep, "contribution", sealed_in, core, sealed, opened), !=, SP_DENIAL_NONE);
  g_assert_cmpint (may_move (SP_ROLE_CHAIR, "action", sealed_in, core, sealed, opened), ==, SP_DENIAL_OWNER);
}

#define IN_MEETING(id, rest) "{\"meeting\":\"" id "\"" rest "}"

/* Only what is issued lies apart, and only the chair issues it. */
static void
test_issuing (void)
{
  const char *place = "meeting:" MEETING ":" POLICE ",chair";
  const char *fields = "{\"meeting\":\"" MEETING "\"}";

  g_assert_cmpint (may_do (SP_ROLE_CHAIR, HEALTH, SP_VERB_CREATE, "document", place, NULL, fields), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_do (SP_ROLE_CHAIR, HEALTH, SP_VERB_SET, "document", place, fields, fields), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_do (SP_ROLE_CHAIR, HEALTH, SP_VERB_SET, "document", place, fields,
                           "{\"meeting\":\"" MEETING "\",\"copy\":2}"), ==, SP_DENIAL_APPEND_ONLY);
  g_assert_cmpint (may_do (SP_ROLE_REPRESENTATIVE, POLICE, SP_VERB_CREATE, "document", place, NULL, fields), ==,
                   SP_DENIAL_ROLE);
  g_assert_cmpint (may_do (SP_ROLE_REPRESENTATIVE, POLICE, SP_VERB_CREATE, "receipt", place, NULL, fields), ==,
                   SP_DENIAL_NONE);
  g_assert_cmpint (may_do (SP_ROLE_CHAIR, HEALTH, SP_VERB_CREATE, "attendance", place, NULL, fields), ==, SP_DENIAL_HOME);
}

static SpDenial
in_meeting (SpVerb      verb,
            const char *type,
            const char *before,
            const char *after)
{
  gboolean closed = strstr (before != NULL ? before : after, CLOSED) != NULL;

  return may_do (SP_ROLE_CHAIR, POLICE, verb, type, closed ? "meeting:" CLOSED : "meeting:" MEETING, before, after);
}

static void
test_closed_meeting (void)
{
  const char *types[] = { "agenda_item", "attendance", "interest", "minute" };
  const char *running = "{\"status\":\"running\",\"date\":\"2026-06-04\"}";
  const char *closed = "{\"status\":\"closed\",\"date\":\"2026-06-04\",\"closed_at\":\"2026-06-04T15:40:00Z\"}";
  const char *again = "{\"status\":\"running\",\"date\":\"2026-06-04\",\"reopened_at\":\"2026-06-04T15:45:00Z\"}";
  const char *moved = "{\"status\":\"running\",\"date\":\"2026-06-05\"}";
  g_autoptr(SpReader) chair = sp_reader_new (OFFICER, POLICE, SP_ROLE_CHAIR);
  const struct
  {
    SpVerb verb;
    const char *id;
    const char *before;
    const char *after;
    SpDenial denial;
  } meetings[] = {
    { SP_VERB_SET, MEETING, running, closed, SP_DENIAL_NONE },
    { SP_VERB_SET, MEETING, running, moved, SP_DENIAL_NONE },
    { SP_VERB_SET, CLOSED, closed, again, SP_DENIAL_NONE },
    { SP_VERB_SET, CLOSED, closed, running, SP_DENIAL_NONE },
    { SP_VERB_SET, CLOSED, closed, moved, SP_DENIAL_CLOSED },
    { SP_VERB_SET, CLOSED, closed, "{\"status\":\"closed\",\"date\":\"2026-06-05\"}", SP_DENIAL_CLOSED },
    { SP_VERB_DELETE, CLOSED, closed, NULL, SP_DENIAL_CLOSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      const char *open = IN_MEETING (MEETING, ",\"kind\":\"note\"");
      const char *shut = IN_MEETING (CLOSED, ",\"kind\":\"note\"");
      const char *other = IN_MEETING (CLOSED, ",\"kind\":\"dissent\"");
      /* An interest that is declared later has its day, and stands as such. */
      SpDenial later = g_str_equal (types[i], "interest") ? SP_DENIAL_NONE : SP_DENIAL_CLOSED;

      g_assert_cmpint (in_meeting (SP_VERB_CREATE, types[i], NULL, open), ==, SP_DENIAL_NONE);
      g_assert_cmpint (in_meeting (SP_VERB_SET, types[i], open, open), ==, SP_DENIAL_NONE);
      g_assert_cmpint (in_meeting (SP_VERB_DELETE, types[i], open, NULL), ==, SP_DENIAL_NONE);
      g_assert_cmpint (in_meeting (SP_VERB_CREATE, types[i], NULL, shut), ==, later);
      g_assert_cmpint (in_meeting (SP_VERB_SET, types[i], shut, other), ==, SP_DENIAL_CLOSED);
      g_assert_cmpint (in_meeting (SP_VERB_DELETE, types[i], shut, NULL), ==, SP_DENIAL_CLOSED);
    }

  /* A correction is an amendment, and that stays as it is, too. */
  {
    const char *amendment = IN_MEETING (CLOSED, ",\"kind\":\"amendment\"");
    const char *other = IN_MEETING (CLOSED, ",\"kind\":\"amendment\",\"text\":\"other\"");
    const char *restricted = IN_MEETING (CLOSED, ",\"kind\":\"amendment\",\"restriction_reason\":\"health\"");

    g_assert_cmpint (in_meeting (SP_VERB_CREATE, "minute", NULL, amendment), ==, SP_DENIAL_NONE);
    g_assert_cmpint (in_meeting (SP_VERB_SET, "minute", amendment, other), ==, SP_DENIAL_CLOSED);
    g_assert_cmpint (in_meeting (SP_VERB_SET, "minute", amendment, restricted), ==, SP_DENIAL_NONE);
    g_assert_cmpint (in_meeting (SP_VERB_DELETE, "minute", amendment, NULL), ==, SP_DENIAL_CLOSED);
  }

  for (guint i = 0; i < G_N_ELEMENTS (meetings); i++)
    {
      g_autofree char *compartment = g_strconcat ("meeting:", meetings[i].id, NULL);
      g_autoptr(JsonObject) before = sp_json_parse_object (meetings[i].before, -1, NULL);
      g_autoptr(JsonObject) after =
        meetings[i].after != NULL ? sp_json_parse_object (meetings[i].after, -1, NULL) : NULL;

      g_assert_cmpint (sp_policy_may_do (chair, meetings[i].verb, sp_record_type_find ("meeting"), meetings[i].id,
                                         compartment, before, after, &rights), ==, meetings[i].denial);
    }

  /* What lies in a case's compartment is the meeting's all the same; what an agency told or shall do is not. */
  g_assert_cmpint (may_do (SP_ROLE_CHAIR, POLICE, SP_VERB_CREATE, "minute", "case:" CASE_A, NULL,
                           IN_A (",\"meeting\":\"" CLOSED "\",\"kind\":\"decision\"")), ==, SP_DENIAL_CLOSED);
  g_assert_cmpint (may_do (SP_ROLE_REPRESENTATIVE, POLICE, SP_VERB_CREATE, "contribution", "case:" CASE_A, NULL,
                           IN_A (",\"meeting\":\"" CLOSED "\",\"agency\":\"" POLICE "\"")), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_do (SP_ROLE_REPRESENTATIVE, POLICE, SP_VERB_SET, "action", "case:" CASE_A,
                           IN_A (",\"meeting\":\"" CLOSED "\",\"agency\":\"" POLICE "\""),
                           IN_A (",\"meeting\":\"" CLOSED "\",\"agency\":\"" POLICE "\"")), ==, SP_DENIAL_NONE);
}

static void
test_names (void)
{
  const char *bad[] = { "case:", "case:x", "case:" CASE_A ":", "case:" CASE_A ":chair,chair",
                        "case:" CASE_A ":chair," POLICE, "case:" CASE_A ":everybody", "meeting:",
                        "meeting:" MEETING ":", "meeting:" MEETING ":everybody", "Directory", "case:" CASE_A "::chair" };
  const char *readers[] = { "chair", POLICE, HEALTH, POLICE, NULL };
  g_autofree char *name = sp_compartment_for_readers (CASE_A, readers);
  g_autofree char *issued = sp_compartment_for_meeting_readers (MEETING, readers);
  g_autoptr(SpCompartment) parsed = sp_compartment_parse (name);
  g_autofree char *case_id = sp_compartment_dup_case_id (name);

  g_assert_cmpstr (name, ==, "case:" CASE_A ":" POLICE "," HEALTH ",chair");
  g_assert_cmpuint (g_strv_length (parsed->readers), ==, 3);
  g_assert_cmpstr (case_id, ==, CASE_A);
  g_assert_cmpstr (issued, ==, "meeting:" MEETING ":" POLICE "," HEALTH ",chair");
  g_assert_true (sp_compartment_is_restricted (issued));
  g_assert_true (sp_compartment_is_within (issued, "meeting:" MEETING));
  g_assert_null (sp_compartment_dup_case_id (issued));
  g_assert_true (sp_compartment_is_within ("case:" CASE_A ":chair", "case:" CASE_A));
  g_assert_true (sp_compartment_is_within ("case:" CASE_A ":" POLICE, name));
  g_assert_true (sp_compartment_is_within (name, name));
  g_assert_false (sp_compartment_is_within ("case:" CASE_A, name));
  g_assert_false (sp_compartment_is_within (name, "case:" CASE_A ":" POLICE));
  g_assert_false (sp_compartment_is_within ("case:" CASE_B ":chair", "case:" CASE_A));
  g_assert_false (sp_compartment_is_within ("directory", "case:" CASE_A));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (sp_compartment_parse (bad[i]));
}

/* Handing a task on gives its new agency what the old one read, and takes it from nobody. */
static void
test_with_reader (void)
{
  static const struct
  {
    const char *name;
    const char *token;
    const char *expected;
  } table[] = {
    { "case:" CASE_A, HEALTH, "case:" CASE_A },
    { "case:" CASE_A ":" POLICE, POLICE, "case:" CASE_A ":" POLICE },
    { "case:" CASE_A ":" POLICE, "chair", "case:" CASE_A ":" POLICE ",chair" },
    { "case:" CASE_A ":" POLICE ",chair", HEALTH, NULL },
    { "directory", HEALTH, "directory" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *with = sp_compartment_with_reader (table[i].name, table[i].token);

      if (table[i].expected != NULL)
        g_assert_cmpstr (with, ==, table[i].expected);
      g_assert_true (sp_compartment_has_reader (with, table[i].token));
      g_assert_true (sp_compartment_is_within (table[i].name, with));
    }
}

/* What was not taken from somebody is kept where no more read it than it was meant for. */
static void
test_aside (void)
{
  static const struct
  {
    const char *meant;
    const char *kept;
  } table[] = {
    { "case:" CASE_A, "case:" CASE_A ":chair" },
    { "meeting:" MEETING, "meeting:" MEETING ":chair" },
    { "case:" CASE_A ":" POLICE, "case:" CASE_A ":" POLICE },
    { "meeting:" MEETING ":" POLICE ",chair", "meeting:" MEETING ":" POLICE ",chair" },
    { "directory", NULL },
    { "case:nonsense", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *kept = sp_policy_dup_aside (table[i].meant, FALSE);

      g_assert_cmpstr (kept, ==, table[i].kept);
    }
}

static JsonObject *
parse_disposal (const char *case_id,
                const char *some,
                const char *more)
{
  g_autofree char *text = g_strdup_printf ("{\"case_id\":\"%s\",%s%s}", case_id, some, more);
  g_autoptr(GError) error = NULL;
  JsonObject *fields = some != NULL ? sp_json_parse_object (text, -1, &error) : NULL;

  g_assert_no_error (error);

  return fields;
}

/* Two people dispose of a case, and nobody reads it afterwards. */
static void
test_disposal (void)
{
  static const char PROPOSED[] = "\"ground\":\"over\",\"proposed_by\":\"" OFFICER "\",\"proposed\":\"2026-05-01\"";
  static const char EARLY[] = "\"ground\":\"over\",\"proposed_by\":\"" OFFICER "\",\"proposed\":\"2026-04-30\"";
  static const char MISTAKE[] = "\"ground\":\"mistake\",\"proposed_by\":\"" OFFICER "\",\"proposed\":\"2026-04-30\"";
  static const char BY_SECOND[] = ",\"confirmed_by\":\"" RECORD "\",\"confirmed\":\"2026-05-02\"";
  static const char BY_FIRST[] = ",\"confirmed_by\":\"" OFFICER "\",\"confirmed\":\"2026-05-02\"";
  static const struct
  {
    const char *case_id;
    SpRoles roles;
    const char *member;
    SpVerb verb;
    const char *before;
    const char *before_too;
    const char *after;
    const char *after_too;
    SpDenial denial;
  } table[] = {
    { CASE_A, SP_ROLE_CHAIR, OFFICER, SP_VERB_CREATE, NULL, "", PROPOSED, "", SP_DENIAL_NONE },
    { CASE_A, SP_ROLE_REPRESENTATIVE, OFFICER, SP_VERB_CREATE, NULL, "", PROPOSED, "", SP_DENIAL_COMPARTMENT },
    { CASE_A, SP_ROLE_ADMINISTRATOR, OFFICER, SP_VERB_CREATE, NULL, "", PROPOSED, "", SP_DENIAL_COMPARTMENT },
    { CASE_A, SP_ROLE_CHAIR, RELATIVE, SP_VERB_CREATE, NULL, "", PROPOSED, "", SP_DENIAL_COMPARTMENT },
    { CASE_B, SP_ROLE_REPRESENTATIVE, OFFICER, SP_VERB_SET, MISTAKE, "", MISTAKE, BY_FIRST, SP_DENIAL_COMPARTMENT },
    { CASE_A, SP_ROLE_CHAIR, RECORD, SP_VERB_CREATE, NULL, "", PROPOSED, "", SP_DENIAL_SECOND },
    { CASE_A, SP_ROLE_CHAIR, OFFICER, SP_VERB_CREATE, NULL, "", PROPOSED, BY_SECOND, SP_DENIAL_SECOND },
    { CASE_A, SP_ROLE_CHAIR, OFFICER, SP_VERB_CREATE, NULL, "", EARLY, "", SP_DENIAL_NOT_DUE },
    { CASE_A, SP_ROLE_CHAIR, OFFICER, SP_VERB_CREATE, NULL, "", MISTAKE, "", SP_DENIAL_NONE },
    { CASE_NEW, SP_ROLE_CHAIR, OFFICER, SP_VERB_CREATE, NULL, "", PROPOSED, "", SP_DENIAL_NOT_DUE },
    { CASE_B, SP_ROLE_CHAIR, OFFICER, SP_VERB_CREATE, NULL, "", MISTAKE, "", SP_DENIAL_HELD },
    { CASE_A, SP_ROLE_COORDINATOR, RECORD, SP_VERB_SET, PROPOSED, "", PROPOSED, BY_SECOND, SP_DENIAL_NONE },
    { CASE_A, SP_ROLE_COORDINATOR, OFFICER, SP_VERB_SET, PROPOSED, "", PROPOSED, BY_FIRST, SP_DENIAL_SECOND },
    { CASE_A, SP_ROLE_COORDINATOR, OFFICER, SP_VERB_SET, PROPOSED, "", PROPOSED, BY_SECOND, SP_DENIAL_SECOND },
    { CASE_A, SP_ROLE_COORDINATOR, RECORD, SP_VERB_SET, PROPOSED, "", PROPOSED, ",\"records\":0", SP_DENIAL_SECOND },
    { CASE_A, SP_ROLE_COORDINATOR, RECORD, SP_VERB_SET, PROPOSED, "", MISTAKE, BY_SECOND, SP_DENIAL_READ_ONLY },
    { CASE_A, SP_ROLE_COORDINATOR, RECORD, SP_VERB_SET, PROPOSED, BY_SECOND, PROPOSED, "", SP_DENIAL_APPEND_ONLY },
    { CASE_B, SP_ROLE_COORDINATOR, RECORD, SP_VERB_SET, MISTAKE, "", MISTAKE, BY_SECOND, SP_DENIAL_HELD },
    { CASE_A, SP_ROLE_COORDINATOR, RECORD, SP_VERB_DELETE, PROPOSED, "", NULL, "", SP_DENIAL_NONE },
    { CASE_A, SP_ROLE_COORDINATOR, RECORD, SP_VERB_DELETE, PROPOSED, BY_SECOND, NULL, "", SP_DENIAL_APPEND_ONLY },
    { CASE_GONE, SP_ROLE_CHAIR, OFFICER, SP_VERB_CREATE, NULL, "", MISTAKE, "", SP_DENIAL_APPEND_ONLY },
    { CASE_GONE, SP_ROLE_COORDINATOR, RECORD, SP_VERB_SET, MISTAKE, "", MISTAKE, BY_SECOND, SP_DENIAL_APPEND_ONLY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(SpReader) reader = sp_reader_new (table[i].member, HEALTH, table[i].roles);
      g_autofree char *compartment = sp_compartment_for_disposal (table[i].case_id);
      g_autoptr(JsonObject) before = parse_disposal (table[i].case_id, table[i].before, table[i].before_too);
      g_autoptr(JsonObject) after = parse_disposal (table[i].case_id, table[i].after, table[i].after_too);

      g_assert_cmpint (sp_policy_may_do (reader, table[i].verb, sp_record_type_find ("disposal"), RECORD, compartment, before,
                                         after, &rights),
                       ==, table[i].denial);
    }

  g_assert_false (reads (SP_ROLE_CHAIR, OFFICER, POLICE, "case:" CASE_GONE));
  g_assert_false (reads (SP_ROLE_CHAIR, OFFICER, POLICE, "case:" CASE_GONE ":chair"));
  g_assert_true (reads (SP_ROLE_CHAIR, OFFICER, POLICE, "disposal:" CASE_GONE));
  g_assert_true (reads (SP_ROLE_COORDINATOR, OFFICER, POLICE, "disposal:" CASE_A));
  g_assert_false (reads (SP_ROLE_CHAIR, RELATIVE, POLICE, "disposal:" CASE_A));
  /* An agency in the case while it is proposed, and not afterwards; nobody who is shut out, or only opened it. */
  g_assert_true (reads (SP_ROLE_REPRESENTATIVE, OFFICER, POLICE, "disposal:" CASE_A));
  g_assert_false (reads (SP_ROLE_REPRESENTATIVE, OFFICER, HEALTH, "disposal:" CASE_A));
  g_assert_false (reads (SP_ROLE_REPRESENTATIVE, RELATIVE, POLICE, "disposal:" CASE_A));
  g_assert_false (reads (SP_ROLE_REPRESENTATIVE, OFFICER, HEALTH, "disposal:" CASE_B));
  g_assert_false (reads (SP_ROLE_REPRESENTATIVE, OFFICER, POLICE, "disposal:" CASE_GONE));
  g_assert_false (reads (SP_ROLE_ADMINISTRATOR | SP_ROLE_AUDITOR | SP_ROLE_OBSERVER, OFFICER, POLICE, "disposal:" CASE_A));
  g_assert_false (reads (SP_ROLE_CHAIR, OFFICER, POLICE, "disposal:" CASE_A ":chair"));
}

static void
test_tasks (void)
{
  static const struct
  {
    SpRoles roles;
    gboolean keeps, shuts_out, invites;
  } table[] = {
    { SP_ROLE_ADMINISTRATOR, TRUE, TRUE, TRUE },
    { SP_ROLE_CHAIR, FALSE, TRUE, FALSE },
    { SP_ROLE_COORDINATOR | SP_ROLE_REPRESENTATIVE, FALSE, TRUE, FALSE },
    { SP_ROLE_REPRESENTATIVE | SP_ROLE_OBSERVER | SP_ROLE_COMMISSIONER | SP_ROLE_AUDITOR, FALSE, FALSE, FALSE },
    { 0, FALSE, FALSE, FALSE },
  };
  static const char * const states[] = { "active", "suspended", "revoked", "wiped" };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr(SpReader) reader = sp_reader_new ("m", "a", table[i].roles);

      g_assert_cmpint (sp_policy_may_keep_directory (reader), ==, table[i].keeps);
      g_assert_cmpint (sp_policy_may_shut_out (reader), ==, table[i].shuts_out);
      for (guint j = 0; j < G_N_ELEMENTS (states); j++)
        {
          g_assert_cmpint (sp_policy_may_set_laptop (reader, "other", states[j]), ==, table[i].shuts_out);
          g_assert_cmpint (sp_policy_may_set_laptop (reader, "m", states[j]), ==,
                           table[i].shuts_out || g_str_equal (states[j], "suspended"));
        }
      g_assert_cmpint (sp_policy_may_invite (reader), ==, table[i].invites);
    }
}

static void
test_audit (void)
{
  g_autoptr(SpReader) auditor = sp_reader_new (OFFICER, POLICE, SP_ROLE_AUDITOR);
  g_autoptr(SpReader) relative = sp_reader_new (RELATIVE, POLICE, SP_ROLE_AUDITOR | SP_ROLE_CHAIR);
  g_autoptr(SpReader) others = sp_reader_new (OFFICER, POLICE, ~SP_ROLE_AUDITOR);

  g_assert_true (sp_policy_may_audit (auditor));
  g_assert_false (sp_policy_may_audit (others));
  g_assert_true (sp_policy_may_audit_of (auditor, "", &rights));
  g_assert_true (sp_policy_may_audit_of (auditor, "directory", &rights));
  g_assert_true (sp_policy_may_audit_of (auditor, "no compartment", &rights));
  g_assert_true (sp_policy_may_audit_of (auditor, "case:" CASE_A, &rights));
  g_assert_true (sp_policy_may_audit_of (auditor, "case:" CASE_A ":" HEALTH, &rights));
  g_assert_false (sp_policy_may_audit_of (others, "case:" CASE_A, &rights));
  g_assert_true (sp_policy_may_audit_of (relative, "directory", &rights));
  g_assert_false (sp_policy_may_audit_of (relative, "case:" CASE_A, &rights));
  g_assert_false (sp_policy_may_audit_of (relative, "case:" CASE_A ":chair", &rights));
}

/* Administrators add to lists, call their items otherwise and retire them. What records may hold nobody takes away. */
static void
test_list_items (void)
{
  const char *offered = "{\"list\":\"relationship\",\"code\":\"landlord\",\"label\":\"Landlord\"}";
  const char *renamed = "{\"list\":\"relationship\",\"code\":\"landlord\",\"label\":\"Landlady\",\"position\":1}";
  const char *retired = "{\"list\":\"relationship\",\"code\":\"landlord\",\"label\":\"Landlord\",\"retired\":true}";
  const char *other = "{\"list\":\"relationship\",\"code\":\"landlady\",\"label\":\"Landlord\"}";
  const struct
  {
    SpRoles roles;
    SpVerb verb;
    const char *before;
    const char *after;
    SpDenial denial;
  } cases[] = {
    { SP_ROLE_ADMINISTRATOR, SP_VERB_CREATE, NULL, offered, SP_DENIAL_NONE },
    { SP_ROLE_ADMINISTRATOR, SP_VERB_SET, offered, renamed, SP_DENIAL_NONE },
    { SP_ROLE_ADMINISTRATOR, SP_VERB_SET, offered, retired, SP_DENIAL_NONE },
    { SP_ROLE_ADMINISTRATOR, SP_VERB_SET, retired, offered, SP_DENIAL_NONE },
    { SP_ROLE_ADMINISTRATOR, SP_VERB_SET, offered, other, SP_DENIAL_READ_ONLY },
    { SP_ROLE_ADMINISTRATOR, SP_VERB_DELETE, offered, NULL, SP_DENIAL_APPEND_ONLY },
    { SP_ROLE_ADMINISTRATOR, SP_VERB_DELETE, retired, NULL, SP_DENIAL_APPEND_ONLY },
    { ~SP_ROLE_ADMINISTRATOR, SP_VERB_CREATE, NULL, offered, SP_DENIAL_ROLE },
    { ~SP_ROLE_ADMINISTRATOR, SP_VERB_SET, offered, retired, SP_DENIAL_ROLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(SpReader) reader = sp_reader_new (OFFICER, POLICE, cases[i].roles);
      g_autoptr(JsonObject) before = cases[i].before != NULL ? sp_json_parse_object (cases[i].before, -1, NULL) : NULL;
      g_autoptr(JsonObject) after = cases[i].after != NULL ? sp_json_parse_object (cases[i].after, -1, NULL) : NULL;

      g_assert_cmpint (sp_policy_may_do (reader, cases[i].verb, sp_record_type_find ("list_item"), RECORD, "directory",
                                         before, after, &rights),
                       ==, cases[i].denial);
    }
}

/* Who a member was who left long ago does not come back, and nobody but the server says that it is gone. */
static void
test_forgotten (void)
{
  g_autoptr(SpReader) reader = sp_reader_new (OFFICER, POLICE, SP_ROLE_ADMINISTRATOR);
  g_autoptr(JsonObject) named = sp_json_parse_object ("{\"family_name\":\"A\",\"retired\":true}", -1, NULL);
  g_autoptr(JsonObject) back = sp_json_parse_object ("{\"family_name\":\"A\"}", -1, NULL);
  g_autoptr(JsonObject) gone = sp_json_parse_object ("{\"family_name\":\"-\",\"retired\":true,\"forgotten\":\"2026-01-01\"}", -1, NULL);
  const SpRecordType *type = sp_record_type_find ("member");

  g_assert_cmpint (sp_policy_may_do (reader, SP_VERB_SET, type, RECORD, "directory", named, back, &rights), ==, SP_DENIAL_NONE);
  g_assert_cmpint (sp_policy_may_do (reader, SP_VERB_SET, type, RECORD, "directory", named, gone, &rights), ==,
                   SP_DENIAL_APPEND_ONLY);
  g_assert_cmpint (sp_policy_may_do (reader, SP_VERB_SET, type, RECORD, "directory", gone, back, &rights), ==,
                   SP_DENIAL_APPEND_ONLY);
  g_assert_cmpint (sp_policy_may_do (reader, SP_VERB_CREATE, type, RECORD, "directory", NULL, gone, &rights), ==, SP_DENIAL_NONE);
}

/* Two administrators said different things of the same: an administrator chooses, and nobody else does. */
static void
test_directory_conflict (void)
{
  const char *open = "{\"record\":\"" RECORD "\",\"record_type\":\"list_item\",\"field\":\"label\",\"state\":\"open\"}";
  const char *settled = "{\"record\":\"" RECORD "\",\"record_type\":\"list_item\",\"field\":\"label\",\"state\":\"settled\"}";

  g_assert_cmpint (may_do (SP_ROLE_ADMINISTRATOR, NULL, SP_VERB_SET, "conflict", "directory", open, settled), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_do (SP_ROLES_WRITING, POLICE, SP_VERB_SET, "conflict", "directory", open, settled), ==, SP_DENIAL_ROLE);
  g_assert_cmpint (may_do (SP_ROLE_ADMINISTRATOR, NULL, SP_VERB_CREATE, "conflict", "directory", NULL, open), ==, SP_DENIAL_ROLE);
}

/* Somebody administers, always: the last one neither goes nor gives it up, whoever does it. */
static void
test_last_administrator (void)
{
  const char *both = "{\"family_name\":\"A\",\"agency\":\"" POLICE "\",\"roles\":[\"administrator\",\"chair\"]}";
  const char *chair = "{\"family_name\":\"A\",\"agency\":\"" POLICE "\",\"roles\":[\"chair\"]}";
  const char *gone = "{\"family_name\":\"A\",\"agency\":\"" POLICE "\",\"roles\":[\"administrator\"],\"retired\":true}";
  const char *renamed = "{\"family_name\":\"B\",\"agency\":\"" POLICE "\",\"roles\":[\"administrator\"]}";
  const struct
  {
    const char *id;
    const char *before;
    const char *after;
    SpDenial denial;
  } cases[] = {
    { OFFICER, both, chair, SP_DENIAL_LAST }, { OFFICER, both, gone, SP_DENIAL_LAST },
    { OFFICER, both, NULL, SP_DENIAL_LAST }, { OFFICER, both, renamed, SP_DENIAL_NONE },
    { OFFICER, chair, both, SP_DENIAL_NONE }, { OFFICER, gone, chair, SP_DENIAL_NONE },
    { RELATIVE, both, chair, SP_DENIAL_NONE }, { RELATIVE, both, gone, SP_DENIAL_NONE },
    { RELATIVE, both, NULL, SP_DENIAL_NONE },
  };
  g_autoptr(SpReader) administrator = sp_reader_new (OFFICER, POLICE, SP_ROLE_ADMINISTRATOR);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonObject) before = sp_json_parse_object (cases[i].before, -1, NULL);
      g_autoptr(JsonObject) after = cases[i].after != NULL ? sp_json_parse_object (cases[i].after, -1, NULL) : NULL;

      g_assert_cmpint (sp_policy_may_do (administrator, after != NULL ? SP_VERB_SET : SP_VERB_DELETE,
                                         sp_record_type_find ("member"), cases[i].id, "directory", before, after,
                                         &rights), ==, cases[i].denial);
    }
  g_assert_cmpstr (sp_denial_to_code (SP_DENIAL_LAST), ==, "last-administrator");
}

/* What holds a case, and why it is kept, is the chair's to say, and everybody in the case sees it. */
static void
test_keeping (void)
{
  const char *types[] = { "hold", "retention" };
  const char *fields = "{\"case_id\":\"" CASE_A "\"}";
  const char *other = "{\"case_id\":\"" CASE_A "\",\"reason\":\"over\"}";

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_assert_cmpint (may_do (SP_ROLE_CHAIR, POLICE, SP_VERB_CREATE, types[i], "case:" CASE_A, NULL, fields), ==,
                       SP_DENIAL_NONE);
      g_assert_cmpint (may_do (SP_ROLE_CHAIR, POLICE, SP_VERB_CREATE, types[i], "case:" CASE_A ":chair", NULL, fields), ==,
                       SP_DENIAL_HOME);
      g_assert_cmpint (may_do (SP_ROLE_REPRESENTATIVE, POLICE, SP_VERB_CREATE, types[i], "case:" CASE_A, NULL, fields), ==,
                       SP_DENIAL_ROLE);
      g_assert_cmpint (may_do (SP_ROLE_CHAIR, POLICE, SP_VERB_SET, types[i], "case:" CASE_A, fields, other), ==,
                       i == 0 ? SP_DENIAL_NONE : SP_DENIAL_APPEND_ONLY);
    }
}

/* Of a case on hold nothing is taken away, by nobody; the rest goes on. */
static void
test_held (void)
{
  const char *kept[] = { "case", "person", "incident", "action", "minute", "hold", "retention" };
  const char *arranged[] = { "invitation", "agenda_item" };
  const char *fields = "{\"case_id\":\"" CASE_B "\"}";
  const char *free_fields = "{\"case_id\":\"" CASE_A "\"}";
  const char *other = "{\"case_id\":\"" CASE_B "\",\"text\":\"more\"}";
  g_autoptr(SpReader) chair = sp_reader_new (OFFICER, POLICE, SP_ROLE_CHAIR);

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      const char *id = i == 0 ? CASE_B : RECORD;
      g_autoptr(JsonObject) before = sp_json_parse_object (fields, -1, NULL);

      g_assert_cmpint (sp_policy_may_do (chair, SP_VERB_DELETE, sp_record_type_find (kept[i]), id, "case:" CASE_B, before,
                                         NULL, &rights), ==, SP_DENIAL_HELD);
      if (i > 0)
        g_assert_cmpint (may_do (SP_ROLE_CHAIR, POLICE, SP_VERB_DELETE, kept[i], "case:" CASE_A, free_fields, NULL), ==,
                         SP_DENIAL_NONE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (arranged); i++)
    g_assert_cmpint (may_do (SP_ROLE_CHAIR, POLICE, SP_VERB_DELETE, arranged[i], "case:" CASE_B, fields, NULL), ==,
                     SP_DENIAL_NONE);
  g_assert_cmpint (may_do (SP_ROLE_CHAIR, POLICE, SP_VERB_SET, "incident", "case:" CASE_B, fields, other), ==,
                   SP_DENIAL_NONE);
  g_assert_cmpint (may_do (SP_ROLE_CHAIR, POLICE, SP_VERB_DELETE, "person", "case:" CASE_B ":chair", fields, NULL), ==,
                   SP_DENIAL_HELD);
  g_assert_cmpstr (sp_denial_to_code (SP_DENIAL_HELD), ==, "held");
}

#define ABOUT(record, type, agency)                                                                \
  IN_A (",\"record\":\"" record "\",\"record_type\":\"" type "\",\"agency\":\"" agency "\"")

/* Who answers for a line decides on it, and the decision lies where the line does. */
static void
test_access_decisions (void)
{
  const SpRoles rep = SP_ROLE_REPRESENTATIVE;
  const SpRoles chair = SP_ROLE_CHAIR;
  const char *core = "case:" CASE_A;
  static const struct
  {
    SpRoles roles;
    const char *agency;
    const char *compartment;
    const char *fields;
    SpDenial denial;
  } cases[] = {
    { rep, POLICE, "case:" CASE_A, ABOUT (SAID, "contribution", POLICE), SP_DENIAL_NONE },
    { chair, HEALTH, "case:" CASE_A, ABOUT (SAID, "contribution", POLICE), SP_DENIAL_OWNER },
    { chair, HEALTH, "case:" CASE_A, ABOUT (SAID, "contribution", HEALTH), SP_DENIAL_OWNER },
    { rep, POLICE, "case:" CASE_A, ABOUT (SAID, "contribution", HEALTH), SP_DENIAL_OWNER },
    { SP_ROLE_OBSERVER, POLICE, "case:" CASE_A, ABOUT (SAID, "contribution", POLICE), SP_DENIAL_COMPARTMENT },
    /* A chair of that agency is of that agency. */
    { chair, POLICE, "case:" CASE_A, ABOUT (SAID, "contribution", POLICE), SP_DENIAL_NONE },
    /* Its agency is not in the case any more. */
    { rep, POLICE, "case:" CASE_A, ABOUT (LEFT, "contribution", HEALTH), SP_DENIAL_OWNER },
    { chair, POLICE, "case:" CASE_A, ABOUT (LEFT, "contribution", HEALTH), SP_DENIAL_NONE },
    /* Nobody's. */
    { rep, POLICE, "case:" CASE_A, IN_A (",\"record\":\"" ORDER "\",\"record_type\":\"order\""), SP_DENIAL_OWNER },
    { chair, HEALTH, "case:" CASE_A, IN_A (",\"record\":\"" ORDER "\",\"record_type\":\"order\""), SP_DENIAL_NONE },
    { rep, POLICE, "case:" CASE_A, ABOUT (MINUTE, "minute", POLICE), SP_DENIAL_OWNER },
    { chair, HEALTH, "case:" CASE_A, ABOUT (MINUTE, "minute", POLICE), SP_DENIAL_NONE },
    /* A session is whose intervention it is. */
    { rep, POLICE, "case:" CASE_A, ABOUT (SESSION, "session", POLICE), SP_DENIAL_NONE },
    { chair, HEALTH, "case:" CASE_A, ABOUT (SESSION, "session", POLICE), SP_DENIAL_OWNER },
    /* Where it lies, and nowhere else, neither wider nor narrower. */
    { rep, POLICE, "case:" CASE_A ":" POLICE, ABOUT (KEPT, "contribution", POLICE), SP_DENIAL_NONE },
    { rep, POLICE, "case:" CASE_A, ABOUT (KEPT, "contribution", POLICE), SP_DENIAL_HOME },
    { rep, POLICE, "case:" CASE_A ":" POLICE, ABOUT (SAID, "contribution", POLICE), SP_DENIAL_HOME },
    { rep, POLICE, "case:" CASE_A, ABOUT (GONE, "contribution", POLICE), SP_DENIAL_HOME },
    /* Called something else than it is. */
    { chair, HEALTH, "case:" CASE_A, ABOUT (SAID, "order", POLICE), SP_DENIAL_HOME },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SpDenial denial = may_do (cases[i].roles, cases[i].agency, SP_VERB_CREATE, "access_decision", cases[i].compartment,
                                NULL, cases[i].fields);

      if (denial != cases[i].denial)
        g_error ("decision %u: %s", i, sp_denial_to_code (denial));
    }

  /* It is never changed, and taken back by whoever decided. */
  g_assert_cmpint (may_do (rep, POLICE, SP_VERB_SET, "access_decision", core, ABOUT (SAID, "contribution", POLICE),
                           ABOUT (SAID, "order", POLICE)), ==, SP_DENIAL_APPEND_ONLY);
  g_assert_cmpint (may_do (rep, POLICE, SP_VERB_DELETE, "access_decision", core, ABOUT (SAID, "contribution", POLICE),
                           NULL), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_do (chair, HEALTH, SP_VERB_DELETE, "access_decision", core, ABOUT (SAID, "contribution", POLICE),
                           NULL), ==, SP_DENIAL_OWNER);
  /* Of what is gone it goes, too, whoever took that away. */
  g_assert_cmpint (may_do (rep, POLICE, SP_VERB_DELETE, "access_decision", core, ABOUT (GONE, "contribution", POLICE),
                           NULL), ==, SP_DENIAL_NONE);

  /* It follows its record, and goes nowhere else. */
  g_assert_cmpint (may_move (rep, "access_decision", core, "case:" CASE_A ":" POLICE, ABOUT (KEPT, "contribution", POLICE),
                             ABOUT (KEPT, "contribution", POLICE)), ==, SP_DENIAL_NONE);
  g_assert_cmpint (may_move (rep, "access_decision", core, "case:" CASE_A ":" POLICE, ABOUT (SAID, "contribution", POLICE),
                             ABOUT (SAID, "contribution", POLICE)), ==, SP_DENIAL_HOME);
  g_assert_cmpint (may_move (rep, "access_decision", "case:" CASE_A ":" POLICE, core, ABOUT (KEPT, "contribution", POLICE),
                             ABOUT (KEPT, "contribution", POLICE)), ==, SP_DENIAL_HOME);

  /* The request itself is the chair's. */
  g_assert_cmpint (may_do (rep, POLICE, SP_VERB_CREATE, "access_request", core, NULL, IN_A ("")), ==, SP_DENIAL_ROLE);
  g_assert_cmpint (may_do (chair, POLICE, SP_VERB_CREATE, "access_request", core, NULL, IN_A ("")), ==, SP_DENIAL_NONE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/policy/with-reader", test_with_reader);
  g_test_add_func ("/policy/who-reads-what", test_who_reads_what);
  g_test_add_func ("/policy/who-does-what", test_who_does_what);
  g_test_add_func ("/policy/bringing-a-case-in", test_bringing_a_case_in);
  g_test_add_func ("/policy/moving", test_moving);
  g_test_add_func ("/policy/access-decisions", test_access_decisions);
  g_test_add_func ("/policy/sealed-returns", test_sealed_returns);
  g_test_add_func ("/policy/issuing", test_issuing);
  g_test_add_func ("/policy/aside", test_aside);
  g_test_add_func ("/policy/disposal", test_disposal);
  g_test_add_func ("/policy/closed-meeting", test_closed_meeting);
  g_test_add_func ("/policy/list-items", test_list_items);
  g_test_add_func ("/policy/forgotten", test_forgotten);
  g_test_add_func ("/policy/directory-conflict", test_directory_conflict);
  g_test_add_func ("/policy/last-administrator", test_last_administrator);
  g_test_add_func ("/policy/keeping", test_keeping);
  g_test_add_func ("/policy/held", test_held);
  g_test_add_func ("/policy/names", test_names);
  g_test_add_func ("/policy/tasks", test_tasks);
  g_test_add_func ("/policy/audit", test_audit);

  return g_test_run ();
}
