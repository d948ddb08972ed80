/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-agenda-rules.h"

#define DAY "2026-11-26"

static void
test_why (void)
{
  static const struct
  {
    SpAgendaCase a_case;
    SpAgendaWhy why;
  } table[] = {
    /* Waits for a first discussion. */
    { { .status = "submitted", .received = "2026-11-20" }, SP_AGENDA_WHY_FIRST },
    { { .status = "triage" }, SP_AGENDA_WHY_FIRST },
    { { .status = "accepted", .received = "2026-06-01", .risk_level = "medium" }, SP_AGENDA_WHY_FIRST },
    /* At high risk: seven days are a meeting's notice, eight are one meeting missed. */
    { { .status = "triage", .received = "2026-11-19", .risk_level = "high" }, SP_AGENDA_WHY_FIRST },
    { { .status = "triage", .received = "2026-11-18", .risk_level = "high" }, SP_AGENDA_WHY_WAITED },
    { { .status = "discussed", .last_discussed = "2026-10-01", .next_review = "2026-11-18", .risk_level = "high" },
      SP_AGENDA_WHY_WAITED },
    /* Over, sent back, or not handed in. */
    { { .status = "draft" }, SP_AGENDA_WHY_NONE },
    { { .status = "returned_for_info" }, SP_AGENDA_WHY_NONE },
    { { .status = "declined" }, SP_AGENDA_WHY_NONE },
    { { .status = "closed", .last_discussed = "2020-01-01", .next_review = "2020-02-01" }, SP_AGENDA_WHY_NONE },
    { { .status = NULL }, SP_AGENDA_WHY_NONE },
    /* Reviews. */
    { { .status = "discussed", .last_discussed = "2026-10-01", .next_review = DAY }, SP_AGENDA_WHY_REVIEW },
    { { .status = "discussed", .last_discussed = "2026-10-01", .next_review = "2026-11-27" }, SP_AGENDA_WHY_NONE },
    { { .status = "review_due", .last_discussed = "2026-10-01" }, SP_AGENDA_WHY_REVIEW },
    { { .status = "review_due", .last_discussed = "2026-10-01", .next_review = "2027-01-07" }, SP_AGENDA_WHY_NONE },
    { { .status = "discussed", .last_discussed = "2026-10-01" }, SP_AGENDA_WHY_NONE },
    /* Twelve months, less a fortnight's notice; a review that is due says more. */
    { { .status = "discussed", .last_discussed = "2025-12-10" }, SP_AGENDA_WHY_TWELVE_MONTHS },
    { { .status = "discussed", .last_discussed = "2025-12-11" }, SP_AGENDA_WHY_NONE },
    { { .status = "discussed", .last_discussed = "2024-01-01", .next_review = "2027-06-01" },
      SP_AGENDA_WHY_TWELVE_MONTHS },
    { { .status = "discussed", .last_discussed = "2024-01-01", .next_review = "2026-11-25" }, SP_AGENDA_WHY_REVIEW },
    { { .status = "discussed", .last_discussed = "some day" }, SP_AGENDA_WHY_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("row %u", i);
      g_assert_cmpint (sp_agenda_why (&table[i].a_case, DAY), ==, table[i].why);
    }
}

static void
test_kind (void)
{
  SpAgendaCase a_case = { .status = "discussed", .last_discussed = "2026-10-01", .next_review = "2027-01-07" };

  /* Whoever picks a case that is not due has it as a review. */
  g_assert_cmpstr (sp_agenda_kind (&a_case, DAY), ==, "review");
  a_case.last_discussed = "2025-10-01";
  g_assert_cmpstr (sp_agenda_kind (&a_case, DAY), ==, "twelve_months");
  a_case.last_discussed = NULL;
  g_assert_cmpstr (sp_agenda_kind (&a_case, DAY), ==, "new");
  a_case.has_children = TRUE;
  g_assert_cmpstr (sp_agenda_kind (&a_case, DAY), ==, "children");
}

static void
test_propose (void)
{
  const SpAgendaCase cases[] = {
    { .id = "review", .reference = "9FHLD", .status = "discussed", .last_discussed = "2026-10-01",
      .next_review = "2026-11-20" },
    { .id = "not due", .reference = "A2222", .status = "discussed", .last_discussed = "2026-10-01" },
    { .id = "year", .reference = "T3QX9", .status = "discussed", .last_discussed = "2025-11-26" },
    { .id = "new late", .reference = "B2222", .status = "triage", .received = "2026-11-21" },
    { .id = "new early", .reference = "Z9999", .status = "triage", .received = "2026-11-02" },
    { .id = "waited", .reference = "M2C7P", .status = "triage", .received = "2026-11-02", .risk_level = "high" },
    { .id = "child", .reference = "K7M42", .status = "triage", .received = "2026-11-24", .has_children = TRUE },
    { .id = "over", .reference = "C2222", .status = "closed" },
  };
  static const struct
  {
    const char *id;
    const char *kind;
    SpAgendaWhy why;
    const char *since;
  } expected[] = {
    { NULL, "open_actions", SP_AGENDA_WHY_OPEN_ACTIONS, NULL },
    { "waited", "urgent", SP_AGENDA_WHY_WAITED, "2026-11-02" },
    { "child", "children", SP_AGENDA_WHY_FIRST, "2026-11-24" },
    { "new early", "new", SP_AGENDA_WHY_FIRST, "2026-11-02" },
    { "new late", "new", SP_AGENDA_WHY_FIRST, "2026-11-21" },
    { "review", "review", SP_AGENDA_WHY_REVIEW, "2026-11-20" },
    { "year", "twelve_months", SP_AGENDA_WHY_TWELVE_MONTHS, "2025-11-26" },
    { NULL, "aob", SP_AGENDA_WHY_ALWAYS, NULL },
  };
  g_autoptr(GArray) proposals = sp_agenda_propose (cases, G_N_ELEMENTS (cases), DAY, 3);
  g_autoptr(GArray) none = sp_agenda_propose (NULL, 0, DAY, 0);

  g_assert_cmpuint (proposals->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < proposals->len; i++)
    {
      SpAgendaProposal *proposal = &g_array_index (proposals, SpAgendaProposal, i);

      g_assert_cmpstr (proposal->entry.id, ==, expected[i].id);
      g_assert_cmpstr (proposal->entry.kind, ==, expected[i].kind);
      g_assert_cmpstr (proposal->entry.since, ==, expected[i].since);
      g_assert_cmpint (proposal->why, ==, expected[i].why);
    }

  /* No actions are open: nothing asks for them. */
  g_assert_cmpuint (none->len, ==, 1);
  g_assert_cmpstr (g_array_index (none, SpAgendaProposal, 0).entry.kind, ==, "aob");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agenda-rules/why", test_why);
  g_test_add_func ("/agenda-rules/kind", test_kind);
  g_test_add_func ("/agenda-rules/propose", test_propose);

  return g_test_run ();
}
