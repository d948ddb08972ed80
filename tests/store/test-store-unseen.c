/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-test-store.h"
#include "sp-unseen.h"

/* What has changed since the last look: what makes news, what does not, and that it goes with its compartment. */

#define CASE "01900000-0000-7000-8000-00000000c001"
#define OTHER "01900000-0000-7000-8000-00000000c002"
#define ACTION "01900000-0000-7000-8000-00000000aa01"
#define LINE "01900000-0000-7000-8000-00000000aa02"
#define HEALTH "01900000-0000-7000-8000-0000000000a2"

static char *
put (const char *id,
     const char *type,
     const char *compartment,
     int         rev,
     const char *fields)
{
  return g_strdup_printf ("{\"do\":\"put\",\"id\":\"%s\",\"type\":\"%s\",\"compartment\":\"%s\",\"rev\":%d,"
                          "\"fields\":{%s}}",
                          id, type, compartment, rev, fields);
}

static void
take (StoreFixture *fixture,
      const char   *id,
      const char   *type,
      const char   *compartment,
      int           rev,
      const char   *fields)
{
  g_autofree char *change = put (id, type, compartment, rev, fields);

  take_page (fixture, change);
}

static void
take_case (StoreFixture *fixture,
           const char   *id,
           int           rev,
           const char   *risk)
{
  g_autofree char *compartment = g_strconcat ("case:", id, NULL);
  g_autofree char *fields =
    g_strdup_printf ("\"reference\":\"K7M42\",\"status\":\"accepted\",\"risk_level\":\"%s\"", risk);

  take (fixture, id, "case", compartment, rev, fields);
}

static void
take_action (StoreFixture *fixture,
             int           rev,
             const char   *rest)
{
  g_autofree char *fields = g_strdup_printf ("\"case_id\":\"" CASE "\",\"agency\":\"" HEALTH "\",\"text\":\"Ring her\","
                                             "\"due\":\"2026-12-01\",%s",
                                             rest);

  take (fixture, ACTION, "action", "case:" CASE, rev, fields);
}

static GListModel *
list (StoreFixture *fixture)
{
  return must_object (sp_store_list_unseen (fixture->store));
}

static void
assert_only (StoreFixture *fixture,
             const char   *record,
             SpUnseenWhat  what,
             const char   *was)
{
  g_autoptr(GListModel) unseen = list (fixture);
  g_autoptr(SpUnseen) one = g_list_model_get_item (unseen, 0);

  g_assert_cmpuint (g_list_model_get_n_items (unseen), ==, 1);
  g_assert_cmpstr (sp_unseen_get_record (one), ==, record);
  g_assert_cmpint (sp_unseen_get_what (one), ==, what);
  g_assert_cmpstr (sp_unseen_get_was (one), ==, was);
  g_assert_cmpstr (sp_unseen_get_case_id (one), ==, CASE);
  g_assert_cmpint (sp_unseen_get_at_us (one), ==, sp_ambient_get_wall_us (fixture->ambient));
}

static void
assert_none (StoreFixture *fixture)
{
  g_autoptr(GListModel) unseen = list (fixture);

  g_assert_cmpuint (g_list_model_get_n_items (unseen), ==, 0);
}

static void
see (StoreFixture *fixture)
{
  must (sp_store_see (fixture->store, NULL));
  assert_none (fixture);
}

static void
test_what (StoreFixture  *fixture,
           gconstpointer  data)
{
  /* The first filling is no news. */
  take_case (fixture, CASE, 2, "medium");
  assert_none (fixture);

  take_case (fixture, CASE, 3, "high");
  assert_only (fixture, CASE, SP_UNSEEN_RISK, "medium");
  see (fixture);

  take_action (fixture, 4, "\"status\":\"open\"");
  assert_only (fixture, ACTION, SP_UNSEEN_NEW, NULL);
  must (sp_store_see (fixture->store, CASE));
  assert_none (fixture);
  take_action (fixture, 5, "\"status\":\"open\",\"asked_due\":\"2026-12-09\",\"asked_reason\":\"Away\"");
  assert_only (fixture, ACTION, SP_UNSEEN_ASKED, "open");
  see (fixture);
  take_action (fixture, 6, "\"status\":\"complete\",\"outcome\":\"Rang\"");
  assert_only (fixture, ACTION, SP_UNSEEN_STATUS, "open");
  see (fixture);
  /* The same once more changes nothing. */
  take_action (fixture, 6, "\"status\":\"complete\",\"outcome\":\"Rang\"");
  assert_none (fixture);
}

/* A case that comes later, whole, is new; seeing another case does not mark it. */
static void
test_new_case (StoreFixture  *fixture,
               gconstpointer  data)
{
  take_case (fixture, OTHER, 2, "low");
  assert_none (fixture);
  take_case (fixture, CASE, 3, "low");
  assert_only (fixture, CASE, SP_UNSEEN_NEW, NULL);
  must (sp_store_see (fixture->store, OTHER));
  assert_only (fixture, CASE, SP_UNSEEN_NEW, NULL);
  reopen (fixture);
  assert_only (fixture, CASE, SP_UNSEEN_NEW, NULL);
}

/* What comes back of one's own makes no news, before and after the server has answered. */
static void
test_own (StoreFixture  *fixture,
          gconstpointer  data)
{
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpChange) change = sp_change_new ();
  g_autoptr(SpChange) inverse = NULL;

  take_case (fixture, CASE, 2, "medium");
  take_action (fixture, 3, "\"status\":\"open\"");
  see (fixture);
  record = must_object (sp_store_get (fixture->store, ACTION));
  sp_change_set_text (change, record, "person", "PC Ash");
  inverse = must_object (sp_store_commit (fixture->store, change));
  take_action (fixture, 4, "\"status\":\"open\",\"person\":\"PC Ash\"");
  assert_none (fixture);
}

static void
take_return (StoreFixture *fixture,
             int           rev,
             const char   *compartment,
             const char   *agency,
             gboolean      sealed)
{
  g_autofree char *fields =
    g_strdup_printf ("\"case_id\":\"" CASE "\",\"agency\":\"%s\",\"date\":\"2026-11-23\",\"text\":\"Nights\","
                     "\"restriction_reason\":\"sealed\",\"sealed\":%s",
                     agency, sealed ? "true" : "false");

  take (fixture, LINE, "contribution", compartment, rev, fields);
}

/* Another agency's return makes news when it is opened, and not before. */
static void
test_sealed (StoreFixture  *fixture,
             gconstpointer  data)
{
  const char *sealed = "case:" CASE ":" HEALTH ",chair";

  take_case (fixture, CASE, 2, "medium");
  take (fixture, ACTION, "formulation", sealed, 3, "\"case_id\":\"" CASE "\",\"restriction_reason\":\"health\"");
  see (fixture);
  take_return (fixture, 4, sealed, HEALTH, TRUE);
  assert_none (fixture);
  take_return (fixture, 5, "case:" CASE, HEALTH, FALSE);
  assert_only (fixture, LINE, SP_UNSEEN_OPENED, NULL);
}

static void
test_purged (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(GBytes) page = NULL;
  g_autoptr(SpPageResult) result = NULL;

  take_case (fixture, CASE, 2, "medium");
  take_action (fixture, 3, "\"status\":\"open\"");
  take_case (fixture, CASE, 4, "high");
  page = make_page (fixture, "\"case:" CASE "\"", FALSE, "");
  result = must_object (sp_store_take_page (fixture->store, page));
  assert_none (fixture);
  /* Not even after it is granted again. */
  take_case (fixture, OTHER, 6, "low");
  see (fixture);
  take_case (fixture, CASE, 7, "high");
  assert_only (fixture, CASE, SP_UNSEEN_NEW, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add (name, StoreFixture, NULL, set_up_open, func, tear_down)
  ADD ("/store/unseen/what", test_what);
  ADD ("/store/unseen/new-case", test_new_case);
  ADD ("/store/unseen/own", test_own);
  ADD ("/store/unseen/sealed", test_sealed);
  ADD ("/store/unseen/purged", test_purged);
#undef ADD

  return g_test_run ();
}
