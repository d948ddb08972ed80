/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What papers say, line by line, and what is issued to whom. */

#include "config.h"

#include "sp-compartment.h"
#include "sp-issue.h"
#include "sp-outputs-fixture.h"
#include "sp-papers.h"

#include <string.h>

#define POLICE  "01900000-0000-7000-8000-0000000000a1"
#define HEALTH  "01900000-0000-7000-8000-0000000000a2"
#define HOUSING "01900000-0000-7000-8000-0000000000a3"
#define CHAIR   "01900000-0000-7000-8000-0000000000b1"
#define NURSE   "01900000-0000-7000-8000-0000000000b2"
#define SISTER  "01900000-0000-7000-8000-0000000000b3"
#define CASE    "01900000-0000-7000-8000-0000000000c1"
#define MEETING "01900000-0000-7000-8000-0000000000d1"
#define ITEM    "01900000-0000-7000-8000-0000000000e1"
#define VICTIM  "01900000-0000-7000-8000-0000000000f1"
#define SUSPECT "01900000-0000-7000-8000-0000000000f2"
#define IN_CASE "\"case_id\":\"" CASE "\","
#define IN_BOTH IN_CASE "\"meeting\":\"" MEETING "\",\"item\":\"" ITEM "\","

static const struct
{
  const char *type;
  const char *id;
  const char *compartment;
  const char *fields;
} records[] = {
  { "partnership", "p", "directory", "{\"name\":\"Solent\",\"marking\":\"OFFICIAL-SENSITIVE\",\"quorum\":[\"" POLICE "\"]}" },
  { "agency", POLICE, "directory", "{\"name\":\"Hampshire Constabulary\",\"short_name\":\"Police\",\"kind\":\"police\"}" },
  { "agency", HEALTH, "directory", "{\"name\":\"NHS trust\",\"short_name\":\"NHS\",\"kind\":\"health\"}" },
  { "agency", HOUSING, "directory", "{\"name\":\"Housing\",\"short_name\":\"Housing\",\"kind\":\"housing\"}" },
  { "member", CHAIR, "directory", "{\"family_name\":\"Quill\",\"given_names\":\"Ada\",\"agency\":\"" POLICE "\",\"roles\":[\"chair\"]}" },
  { "member", NURSE, "directory", "{\"family_name\":\"Nurse\",\"agency\":\"" HEALTH "\",\"roles\":[\"representative\"]}" },
  { "member", SISTER, "directory", "{\"family_name\":\"Sister\",\"agency\":\"" HEALTH "\",\"roles\":[\"representative\"]}" },
  { "meeting", MEETING, "meeting:" MEETING,
    "{\"title\":\"Weekly meeting\",\"date\":\"2026-11-24\",\"status\":\"closed\",\"place\":\"Northern Road\",\"chair\":\"" CHAIR
    "\",\"quorum_note\":\"Police rang in\",\"statement_version\":\"3\",\"statement\":\"Strictly confidential.\",\"agencies\":[\"" POLICE
    "\",\"" HEALTH "\",\"" HOUSING "\"]}" },
  { "attendance", "t1", "meeting:" MEETING,
    "{\"meeting\":\"" MEETING "\",\"agency\":\"" HEALTH "\",\"member\":\"" NURSE "\",\"status\":\"attended\",\"agreed_at\":"
    "\"2026-11-24T14:02:00Z\",\"agreed_version\":\"3\",\"information_sent\":\"yes\",\"information_on\":\"2026-11-20\"}" },
  { "attendance", "t2", "meeting:" MEETING,
    "{\"meeting\":\"" MEETING "\",\"agency\":\"" HOUSING "\",\"name\":\"Mr Looker\",\"status\":\"attended\",\"observer\":true,"
    "\"agreed_at\":\"2026-11-24T14:03:00Z\",\"agreed_version\":\"3\"}" },
  { "minute", "m0", "meeting:" MEETING,
    "{\"meeting\":\"" MEETING "\",\"kind\":\"approval\",\"text\":\"Agreed as a true record.\",\"position\":\"0\"}" },
  { "case", CASE, "case:" CASE,
    "{\"reference\":\"K7M42\",\"status\":\"accepted\",\"victim\":\"" VICTIM "\",\"perpetrator\":\"" SUSPECT
    "\",\"why_referred\":\"Four months of messages.\",\"victim_voice\":\"I want him to stop.\"}" },
  { "person", VICTIM, "case:" CASE,
    "{" IN_CASE "\"family_name\":\"Holloway\",\"given_names\":\"Imogen\",\"phone\":\"07700 900123\",\"employer\":\"Solent Bakery\"}" },
  { "person", SUSPECT, "case:" CASE, "{" IN_CASE "\"family_name\":\"Wexcombe\",\"given_names\":\"Ewan\"}" },
  { "address", "h1", "case:" CASE, "{" IN_CASE "\"person\":\"" VICTIM "\",\"text\":\"12 Mill Road\",\"postcode\":\"SO14 2AB\",\"safe\":true}" },
  { "address", "h2", "case:" CASE, "{" IN_CASE "\"person\":\"" SUSPECT "\",\"text\":\"9 Long Lane\",\"postcode\":\"PO1 1AA\"}" },
  { "invitation", "i1", "case:" CASE, "{" IN_CASE "\"agency\":\"" POLICE "\"}" },
  { "invitation", "i2", "case:" CASE, "{" IN_CASE "\"agency\":\"" HEALTH "\"}" },
  { "agenda_item", ITEM, "case:" CASE,
    "{" IN_CASE "\"meeting\":\"" MEETING "\",\"kind\":\"review\",\"position\":\"1\",\"state\":\"done\",\"used\":540,\"planned\":10,"
    "\"present\":[\"t1\"]}" },
  { "contribution", "c1", "case:" CASE,
    "{" IN_CASE "\"meeting\":\"" MEETING "\",\"agency\":\"" POLICE "\",\"date\":\"2026-11-20\",\"kind\":\"fact\",\"source\":\"Patrol log\","
    "\"text\":\"Third breach.\"}" },
  { "contribution", "c2", "case:" CASE ":" HEALTH ",chair",
    "{" IN_CASE "\"meeting\":\"" MEETING "\",\"agency\":\"" HEALTH "\",\"date\":\"2026-11-20\",\"kind\":\"opinion\",\"text\":\"Seen once.\"}" },
  { "contribution", "c3", "case:" CASE ":" HEALTH ",chair",
    "{" IN_CASE "\"meeting\":\"" MEETING "\",\"agency\":\"" HEALTH "\",\"date\":\"2026-11-20\",\"sealed\":true,\"text\":\"Under seal.\"}" },
  { "risk_result", "r1", "case:" CASE,
    "{" IN_CASE "\"tool\":\"S-DASH\",\"agency\":\"" POLICE "\",\"date\":\"2026-10-02\",\"count\":8,\"total\":11,\"grade\":\"high\"}" },
  { "risk_result", "r2", "case:" CASE,
    "{" IN_CASE "\"tool\":\"SRP\",\"agency\":\"" HEALTH "\",\"date\":\"2026-11-12\",\"violence\":\"moderate\",\"persistence\":\"high\"}" },
  { "minute", "m1", "case:" CASE, "{" IN_BOTH "\"kind\":\"decision\",\"text\":\"Apply for a full order for Imogen.\",\"position\":\"1\"}" },
  { "minute", "m2", "case:" CASE,
    "{" IN_BOTH "\"kind\":\"amendment\",\"amends\":\"m1\",\"text\":\"An interim order was meant.\",\"position\":\"2\"}" },
  { "minute", "m3", "case:" CASE, "{" IN_BOTH "\"kind\":\"not_shared\",\"text\":\"Health notes: no consent.\",\"position\":\"3\"}" },
  { "minute", "m4", "case:" CASE, "{" IN_BOTH "\"kind\":\"decision\",\"agency\":\"" HEALTH "\",\"text\":\"Said for the trust.\",\"position\":\"4\"}" },
  { "action", "01900000-0000-7000-8000-000000000001", "case:" CASE,
    "{" IN_BOTH "\"agency\":\"" POLICE "\",\"person\":\"DI Thistlewood\",\"due\":\"2026-12-03\",\"status\":\"open\",\"text\":\"Apply.\"}" },
  { "action", "01900000-0000-7000-8000-000000000002", "case:" CASE,
    "{" IN_CASE "\"agency\":\"" HEALTH "\",\"due\":\"2026-11-10\",\"status\":\"not_done\",\"completed\":\"2026-11-12\",\"text\":\"Assess.\","
    "\"outcome\":\"Nobody was there to do it.\"}" },
  { "action", "01900000-0000-7000-8000-000000000003", "case:" CASE,
    "{" IN_CASE "\"agency\":\"" HEALTH "\",\"due\":\"2026-11-10\",\"status\":\"circumstances_changed\",\"completed\":\"2026-11-12\","
    "\"text\":\"Visit.\",\"outcome\":\"He was recalled.\"}" },
};

static void
add (SpMaterial *material,
     const char *type,
     const char *id,
     const char *compartment,
     const char *fields)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = json_from_string (fields, &error);

  g_assert_no_error (error);
  sp_material_add (material, type, id, compartment, json_node_get_object (node));
}

static SpMaterial *
new_material (void)
{
  SpMaterial *material = sp_material_new ();

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    add (material, records[i].type, records[i].id, records[i].compartment, records[i].fields);

  return material;
}

static void
exclude (SpMaterial *material,
         const char *member)
{
  g_autofree char *fields = g_strdup_printf ("{" IN_CASE "\"member\":\"%s\",\"reason\":\"A relative\"}", member);
  g_autofree char *id = g_strconcat ("x", member, NULL);

  add (material, "exclusion", id, "case:" CASE ":chair", fields);
}

static char *
dup_text (SpPaper *paper)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sp_paper_get_n_blocks (paper); i++)
    {
      const SpBlock *block = sp_paper_get_block (paper, i);
      g_autofree char *cells = block->cells != NULL ? g_strjoinv (" | ", block->cells) : NULL;

      g_string_append_printf (text, "%s%s%s%s%s\n", block->kind == SP_BLOCK_HEADING ? "# " : "",
                              block->label != NULL ? block->label : "", block->label != NULL ? ": " : "",
                              block->text != NULL ? block->text : "", cells != NULL ? cells : "");
    }

  return g_string_free (text, FALSE);
}

static void
assert_says (const char *text,
             const char *words)
{
  if (strstr (text, words) == NULL)
    g_error ("“%s” is not in:\n%s", words, text);
}

static void
assert_not (const char *text,
            const char *words)
{
  if (strstr (text, words) != NULL)
    g_error ("“%s” is in:\n%s", words, text);
}

static GPtrArray *
make (SpMaterial *material,
      const char *kind,
      const char *person,
      gboolean    redact)
{
  g_autoptr(SpIssueWish) wish = sp_issue_wish_new (kind, person == NULL ? MEETING : NULL, person);
  g_autoptr(GError) error = NULL;
  GPtrArray *copies;

  wish->today = g_strdup (SP_OUTPUTS_TODAY);
  wish->made_us = SP_OUTPUTS_NOW;
  wish->first_copy = 7;
  wish->redact = redact;
  copies = sp_issue_make (material, wish, &error);
  g_assert_no_error (error);

  return copies;
}

static void
test_minutes (void)
{
  g_autoptr(SpMaterial) material = new_material ();
  g_autoptr(SpMaterial) cut = sp_material_cut (material, NULL, NULL);
  g_autoptr(SpPaper) paper = sp_paper_minutes_new (cut, MEETING, NULL, SP_OUTPUTS_TODAY);
  g_autofree char *text = dup_text (paper);

  assert_says (text, "# Minutes: Weekly meeting, 24\u00a0Nov\u00a02026");
  assert_says (text, "Chair: QUILL, Ada");
  assert_says (text, "NHS | NURSE | Attended | Yes, 20 Nov 2026 | 24 Nov 2026, 14:02 (version 3)");
  assert_says (text, "ObserversAgency");
  assert_says (text, "Housing | Mr Looker");
  assert_says (text, "Quorum: Not quorate: Police did not attend.");
  assert_says (text, "Not quorate, proceeded because: Police rang in");
  assert_says (text, "Version 3: Strictly confidential.");
  assert_says (text, "Agreed as a true record.");
  assert_says (text, "# 1. K7M42 · I.H. / E.W.");
  assert_says (text, "Victim: HOLLOWAY, Imogen");
  assert_says (text, "Time: 10 minutes planned, took 9 minutes");
  assert_says (text, "Present for this item: NURSE (NHS)");
  assert_says (text, "Police, 20 Nov 2026, Fact: Third breach.\nSource: Patrol log");
  assert_says (text, "Seen once.");
  assert_says (text, "8 of 11 answered yes; Police grade: High");
  assert_says (text, "Persistence: High; Violence: Moderate");
  assert_says (text, "An interim order was meant.");
  assert_says (text, "# Information Not Shared, and Why");
  assert_says (text, "Apply. | Police, DI Thistlewood | 03 Dec 2026 | Open");
  assert_says (text, "# Not Done by the Agency");
  assert_says (text, "Not done, 12 Nov 2026: Nobody was there to do it.");
  assert_says (text, "# Not Possible: Circumstances Changed");
  assert_says (text, "He was recalled.");
  /* The seal is kept, and an amendment stands right below its line. */
  assert_not (text, "Under seal.");
  g_assert_true (strstr (text, "An interim order") > strstr (text, "Apply for a full order"));
  g_assert_true (strstr (text, "An interim order") < strstr (text, "Health notes"));
}

/* Of which cases a copy tells stands beside it, no fewer and no more. */
static void
assert_cases (GPtrArray *copies)
{
  for (guint i = 0; i < copies->len; i++)
    {
      const SpIssueCopy *copy = g_ptr_array_index (copies, i);
      g_autofree char *text = dup_text (copy->paper);
      gboolean tells = strstr (text, "K7M42") != NULL;

      g_assert_cmpint (tells, ==, g_strv_contains ((const char * const *) copy->cases, CASE));
      g_assert_cmpuint (g_strv_length (copy->cases), ==, tells ? 1 : 0);
    }
}

static void
test_copies (void)
{
  static const char * const others[] = { "agenda", "pack", "actions" };
  g_autoptr(SpMaterial) material = new_material ();
  g_autoptr(GPtrArray) copies = make (material, "minutes", NULL, FALSE);
  SpIssueCopy *chair = g_ptr_array_index (copies, 0);
  SpIssueCopy *police = g_ptr_array_index (copies, 1);
  SpIssueCopy *housing = g_ptr_array_index (copies, 3);
  g_autofree char *words = g_strjoinv ("\n", police->left_out);
  g_autofree char *other = g_strjoinv ("\n", housing->left_out);
  g_autofree char *text = dup_text (housing->paper);

  g_assert_cmpuint (copies->len, ==, 4);
  g_assert_cmpstr (chair->compartment, ==, "meeting:" MEETING ":chair");
  g_assert_cmpstr (police->compartment, ==, "meeting:" MEETING ":" POLICE ",chair");
  g_assert_cmpint (housing->copy, ==, 10);
  g_assert_cmpstr (housing->recipient, ==, "Housing");
  assert_cases (copies);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr(GPtrArray) other_copies = make (material, others[i], NULL, FALSE);

      assert_cases (other_copies);
    }
  assert_says (words, "K7M42, Contribution: 1 line, read only by NHS, the chair");
  assert_says (words, "K7M42, Contribution: 1 line, sealed until its item is reached");
  assert_says (other, "Case K7M42, to which Housing is not invited");
  assert_not (text, "K7M42");
  assert_not (text, "# 1.");
}

/* Who was there and did not agree to the statement gets no papers, whatever they are; who was not there does. */
static void
test_not_agreed (void)
{
  static const char * const kinds[] = { "agenda", "pack", "minutes", "actions" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr(SpMaterial) material = new_material ();
      g_autoptr(SpIssueWish) wish = sp_issue_wish_new (kinds[i], MEETING, NULL);
      g_auto(GStrv) nobody = sp_issue_dup_withheld (material, wish);
      g_auto(GStrv) withheld = NULL;
      g_autoptr(GPtrArray) copies = NULL;

      g_assert_cmpuint (g_strv_length (nobody), ==, 0);
      add (material, "attendance", "t3", "meeting:" MEETING,
           "{\"meeting\":\"" MEETING "\",\"agency\":\"" POLICE "\",\"status\":\"attended\",\"agreed_at\":"
           "\"2026-11-24T14:02:00Z\",\"agreed_version\":\"2\"}");
      withheld = sp_issue_dup_withheld (material, wish);
      g_assert_cmpuint (g_strv_length (withheld), ==, 1);
      g_assert_cmpstr (withheld[0], ==, "Hampshire Constabulary");
      copies = make (material, kinds[i], NULL, FALSE);
      g_assert_cmpuint (copies->len, ==, 3);
      for (guint k = 0; k < copies->len; k++)
        g_assert_cmpstr (((SpIssueCopy *) g_ptr_array_index (copies, k))->agency_id, !=, POLICE);
    }
}

/* The chair is of the police, so the chair's laptop holds what the police keep to themselves. Their own copy is opened by
 * coordinators of other agencies, too, so it is not in that either; in what stays with the police it is. */
static void
test_originator_only (void)
{
  g_autoptr(SpMaterial) material = new_material ();
  g_autoptr(GPtrArray) copies = NULL;
  g_autoptr(SpMaterial) own = NULL;
  g_autofree char *words = NULL;

  add (material, "contribution", "c5", "case:" CASE ":" POLICE,
       "{" IN_CASE "\"meeting\":\"" MEETING "\",\"agency\":\"" POLICE "\",\"date\":\"2026-11-20\",\"text\":\"From a source.\"}");
  copies = make (material, "minutes", NULL, FALSE);
  g_assert_cmpuint (copies->len, ==, 4);
  for (guint i = 0; i < copies->len; i++)
    {
      const SpIssueCopy *copy = g_ptr_array_index (copies, i);
      g_autofree char *text = dup_text (copy->paper);

      assert_not (text, "From a source.");
    }
  words = g_strjoinv ("\n", ((SpIssueCopy *) g_ptr_array_index (copies, 1))->left_out);
  assert_says (words, "K7M42, Contribution: 1 line, read only by Police");
  own = sp_material_cut (material, POLICE, NULL);
  g_assert_nonnull (sp_material_find (own, "c5"));
}

/* A meeting that was called off is not the one before: what ended since the last that was held is news. */
static void
test_since_held (void)
{
  g_autoptr(SpMaterial) material = new_material ();
  g_autoptr(SpMaterial) cut = NULL;
  g_autoptr(SpPaper) paper = NULL;
  g_autofree char *text = NULL;

  add (material, "meeting", "d2", "meeting:" MEETING,
       "{\"date\":\"2026-11-17\",\"status\":\"cancelled\",\"agencies\":[\"" POLICE "\"]}");
  cut = sp_material_cut (material, NULL, NULL);
  paper = sp_paper_minutes_new (cut, MEETING, NULL, SP_OUTPUTS_TODAY);
  text = dup_text (paper);
  assert_says (text, "Not done, 12 Nov 2026: Nobody was there to do it.");
}

/* A case of which somebody is shut out comes apart; and if that is a chair, for everybody. */
static void
test_apart (void)
{
  g_autoptr(SpMaterial) material = new_material ();
  g_autoptr(GPtrArray) copies = NULL;
  g_autoptr(GPtrArray) again = NULL;
  SpIssueCopy *health;
  SpIssueCopy *apart;
  g_autofree char *text = NULL;
  g_autofree char *own = NULL;
  g_autofree char *words = NULL;

  exclude (material, SISTER);
  copies = make (material, "minutes", NULL, FALSE);
  g_assert_cmpuint (copies->len, ==, 5);
  health = g_ptr_array_index (copies, 2);
  apart = g_ptr_array_index (copies, 3);
  text = dup_text (health->paper);
  own = dup_text (apart->paper);
  words = g_strjoinv ("\n", health->left_out);
  assert_not (text, "K7M42");
  assert_says (words, "Case K7M42: somebody who would see this copy is shut out of it, so it comes apart");
  assert_says (own, "# Minutes: Weekly meeting, 24\u00a0Nov\u00a02026, K7M42");
  assert_says (own, "Seen once.");
  assert_not (own, "# Attendance");
  g_assert_cmpstr (apart->compartment, ==, "case:" CASE ":" HEALTH ",chair");

  /* Nobody of the trust is left to read it; and no chair. */
  exclude (material, NURSE);
  exclude (material, CHAIR);
  again = make (material, "minutes", NULL, FALSE);
  for (guint i = 0; i < again->len; i++)
    {
      SpIssueCopy *copy = g_ptr_array_index (again, i);
      g_autofree char *all = dup_text (copy->paper);

      g_assert_null (copy->case_id);
      assert_not (all, "Third breach.");
    }
}

static void
test_guard (void)
{
  g_autoptr(SpMaterial) material = new_material ();
  g_autoptr(GPtrArray) copies = NULL;
  g_autoptr(GPtrArray) clean = NULL;
  g_autofree char *text = NULL;
  SpIssueCopy *copy;

  add (material, "minute", "m9", "case:" CASE,
       "{" IN_BOTH "\"kind\":\"note\",\"text\":\"Drive past 12 Mill Rd, so14 2ab.\",\"position\":\"9\"}");
  copies = make (material, "minutes", NULL, FALSE);
  copy = g_ptr_array_index (copies, 0);
  g_assert_cmpuint (g_strv_length (copy->hits), ==, 2);
  g_assert_cmpstr (copy->hits[0], ==, "A safe address stands in: Minute, K7M42");
  /* Housing does not have the line. */
  copy = g_ptr_array_index (copies, 3);
  g_assert_cmpuint (g_strv_length (copy->hits), ==, 0);

  clean = make (material, "minutes", NULL, TRUE);
  copy = g_ptr_array_index (clean, 0);
  text = dup_text (copy->paper);
  g_assert_cmpuint (g_strv_length (copy->hits), ==, 0);
  g_assert_cmpuint (copy->n_taken_out, ==, 2);
  assert_says (text, "Drive past [taken out], [taken out].");
}

/* A case's sheet has addresses, but no safe one. */
static void
test_case (void)
{
  g_autoptr(SpMaterial) material = new_material ();
  g_autoptr(SpMaterial) cut = sp_material_cut (material, POLICE, NULL);
  g_autoptr(SpPaper) paper = sp_paper_case_new (cut, CASE, SP_OUTPUTS_TODAY);
  g_autofree char *text = dup_text (paper);

  assert_says (text, "9 Long Lane");
  assert_says (text, "07700 900123");
  assert_not (text, "12 Mill Road");
  assert_not (text, "SO14");
  assert_not (text, "Seen once.");
}

/* The chair's laptop holds what is under seal; the chair's print does not show it. */
static void
test_seal (void)
{
  g_autoptr(SpMaterial) material = new_material ();
  g_autoptr(SpMaterial) chair = sp_material_cut_seals (material, POLICE);
  g_autoptr(SpMaterial) nurse = sp_material_cut_seals (material, HEALTH);
  g_autoptr(SpPaper) paper = sp_paper_case_new (chair, CASE, SP_OUTPUTS_TODAY);
  g_autoptr(SpPaper) own = sp_paper_case_new (nurse, CASE, SP_OUTPUTS_TODAY);
  g_autofree char *text = dup_text (paper);
  g_autofree char *other = dup_text (own);

  assert_says (text, "Seen once.");
  assert_not (text, "Under seal.");
  assert_says (other, "Under seal.");
}

/* Whoever asks for their minutes gets what the meeting decided, and nothing of anybody else. */
static void
test_summary (void)
{
  g_autoptr(SpMaterial) material = new_material ();
  g_autoptr(GPtrArray) copies = make (material, "summary", SUSPECT, FALSE);
  g_autoptr(GPtrArray) clean = make (material, "summary", SUSPECT, TRUE);
  SpIssueCopy *copy = g_ptr_array_index (copies, 0);
  g_autofree char *text = NULL;

  g_assert_cmpuint (copies->len, ==, 1);
  g_assert_cmpstr (copy->compartment, ==, "case:" CASE ":chair");
  g_assert_cmpstr (copy->recipient, ==, "WEXCOMBE, Ewan");
  g_assert_cmpstr (copy->hits[0], ==, "Somebody else’s name stands in: Minute, K7M42");
  copy = g_ptr_array_index (clean, 0);
  text = dup_text (copy->paper);
  assert_says (text, "Meeting of 24 Nov 2026");
  assert_says (text, "Apply for a full order for [taken out].");
  assert_says (text, "An interim order was meant.");
  assert_not (text, "Said for the trust.");
  assert_not (text, "Third breach.");
  assert_not (text, "Holloway");
  assert_not (text, "HOLLOWAY");
  assert_not (text, "Long Lane");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("TZ", "UTC", TRUE);
  g_test_add_func ("/outputs/issue/minutes", test_minutes);
  g_test_add_func ("/outputs/issue/copies", test_copies);
  g_test_add_func ("/outputs/issue/not-agreed", test_not_agreed);
  g_test_add_func ("/outputs/issue/originator-only", test_originator_only);
  g_test_add_func ("/outputs/issue/since-held", test_since_held);
  g_test_add_func ("/outputs/issue/apart", test_apart);
  g_test_add_func ("/outputs/issue/guard", test_guard);
  g_test_add_func ("/outputs/issue/case", test_case);
  g_test_add_func ("/outputs/issue/seal", test_seal);
  g_test_add_func ("/outputs/issue/summary", test_summary);

  return g_test_run ();
}
