/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <libdex.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "sp-case-fixture.h"
#include "sp-compartment.h"
#include "sp-test-fields.h"
#include "sp-test-wait.h"
#include "sp-undo.h"
#include "sp-work-records.h"

/* What undo holds goes with the right to read it. */

static SpRecord *
add (SpCaseFixture *fixture,
     SpUndo        *undo,
     const char    *compartment,
     const char    *reason)
{
  g_autofree char *id = sp_ambient_new_id (fixture->ambient);
  g_autoptr(JsonObject) fields = json_object_new ();
  g_autoptr(SpChange) change = sp_change_new ();
  g_auto(GValue) inverse = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;
  SpRecord *record = sp_record_new (sp_record_type_find ("contribution"), id, compartment);

  set (fields, "case_id", SP_FIXTURE_CASE, "date", "2026-06-04", "agency", SP_FIXTURE_POLICE, "kind", "fact",
       "text", "Waited at the gate", NULL);
  if (reason != NULL)
    json_object_set_string_member (fields, "restriction_reason", reason);
  sp_record_set_json (record, fields);
  sp_change_create (change, record);
  sp_test_wait (sp_store_commit (fixture->store, change), &inverse, &error);
  g_assert_no_error (error);
  sp_undo_push (undo, g_value_get_object (&inverse));
  g_object_unref (record);

  return sp_case_fixture_get (fixture, id);
}

static SpChange *
edit (SpCaseFixture *fixture,
      SpUndo        *undo,
      SpRecord      *record,
      const char    *text)
{
  g_autoptr(SpChange) change = sp_change_new ();
  g_auto(GValue) inverse = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  sp_change_set_text (change, record, "text", text);
  sp_test_wait (sp_store_commit (fixture->store, change), &inverse, &error);
  g_assert_no_error (error);
  sp_undo_push (undo, g_value_get_object (&inverse));

  return g_value_dup_object (&inverse);
}

static guint
take_all (SpUndo *undo)
{
  guint n = 0;

  while (sp_undo_get_can_undo (undo))
    {
      g_assert_true (sp_test_wait (sp_undo_undo (undo), NULL, NULL));
      n++;
    }

  return n;
}

static void
test_dropped (void)
{
  g_autoptr(SpCaseFixture) fixture = sp_case_fixture_new ("coordinator");
  g_autoptr(JsonArray) story = json_array_new ();
  g_autoptr(JsonArray) nothing = json_array_new ();
  g_autoptr(SpUndo) undo = sp_undo_new (fixture->store);
  g_autofree char *core = sp_compartment_for_case (SP_FIXTURE_CASE);
  g_autofree char *few = sp_compartment_for_readers (SP_FIXTURE_CASE, (const char *[]) { SP_READERS_CHAIR, NULL });
  g_autoptr(SpRecord) open = NULL;
  g_autoptr(SpRecord) secret = NULL;
  g_autoptr(SpChange) kept = NULL;
  g_autoptr(SpChange) again = NULL;
  SpChange *held;

  sp_case_fixture_add_story (fixture, story);
  sp_case_fixture_arrive (fixture, story, NULL);
  open = add (fixture, undo, core, NULL);
  secret = add (fixture, undo, few, "intelligence");

  kept = edit (fixture, undo, open, "Waited at the school gate");
  held = edit (fixture, undo, secret, "His informant lives next door");
  g_object_add_weak_pointer (G_OBJECT (held), (gpointer *) &held);
  g_object_unref (held);
  again = edit (fixture, undo, secret, "His informant lives opposite");
  g_assert_true (sp_test_wait (sp_undo_undo (undo), NULL, NULL));
  g_assert_nonnull (held);
  g_assert_true (sp_undo_get_can_redo (undo));

  sp_case_fixture_arrive (fixture, nothing, few);
  sp_case_fixture_settle (fixture);
  g_assert_null (held);
  g_assert_false (sp_undo_get_can_redo (undo));
  g_assert_cmpuint (take_all (undo), ==, 2);
}

/* No room for what a step would write, until it is given back. */
static void
fill_disk (SpCaseFixture *fixture,
           struct rlimit *old)
{
  g_autofree char *wal = g_build_filename (sp_store_get_directory (fixture->store), "cache.db-wal", NULL);
  struct rlimit tight;
  struct stat info;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, old), ==, 0);
  g_assert_cmpint (stat (wal, &info), ==, 0);
  tight = *old;
  tight.rlim_cur = (rlim_t) info.st_size + 4096;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
}

static void
give_room (const struct rlimit *old)
{
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, old), ==, 0);
}

static void
must_be_full (DexFuture *step)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (sp_test_wait (step, NULL, &error));
  g_assert_error (error, SP_STORE_ERROR, SP_STORE_ERROR_NO_SPACE);
}

static void
assert_text (SpRecord   *record,
             const char *text)
{
  g_autofree char *shown = sp_record_dup_text (record, "text");

  g_assert_cmpstr (shown, ==, text);
}

/* A step for which there was no room can be taken once there is, in its order. */
static void
test_full (void)
{
  g_autoptr(SpCaseFixture) fixture = sp_case_fixture_new ("coordinator");
  g_autoptr(JsonArray) story = json_array_new ();
  g_autoptr(SpUndo) undo = sp_undo_new (fixture->store);
  g_autofree char *core = sp_compartment_for_case (SP_FIXTURE_CASE);
  g_autofree char *long_words = g_strnfill (9000, 'w');
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpChange) first = NULL;
  g_autoptr(SpChange) second = NULL;
  struct rlimit old;

  sp_case_fixture_add_story (fixture, story);
  sp_case_fixture_arrive (fixture, story, NULL);
  record = add (fixture, undo, core, NULL);
  first = edit (fixture, undo, record, long_words);
  second = edit (fixture, undo, record, "Short");

  fill_disk (fixture, &old);
  must_be_full (sp_undo_undo (undo));
  must_be_full (sp_undo_undo_one (undo, first));
  assert_text (record, "Short");
  g_assert_true (sp_undo_get_can_undo (undo));
  g_assert_false (sp_undo_get_can_redo (undo));
  give_room (&old);

  g_assert_true (sp_test_wait (sp_undo_undo (undo), NULL, NULL));
  assert_text (record, long_words);
  g_assert_true (sp_test_wait (sp_undo_undo (undo), NULL, NULL));
  assert_text (record, "Waited at the gate");

  /* Forwards, too. */
  fill_disk (fixture, &old);
  must_be_full (sp_undo_redo (undo));
  give_room (&old);
  g_assert_true (sp_test_wait (sp_undo_redo (undo), NULL, NULL));
  assert_text (record, long_words);
  g_assert_cmpuint (take_all (undo), ==, 2);
}

/* What locks while a step is on its way leaves nothing behind, nor does a step on its way bring back what is past. */
static void
test_meanwhile (void)
{
  g_autoptr(SpCaseFixture) fixture = sp_case_fixture_new ("coordinator");
  g_autoptr(JsonArray) story = json_array_new ();
  g_autoptr(SpUndo) undo = sp_undo_new (fixture->store);
  g_autofree char *core = sp_compartment_for_case (SP_FIXTURE_CASE);
  g_autoptr(SpRecord) record = NULL;
  g_autoptr(SpChange) first = NULL;
  g_autoptr(SpChange) second = NULL;
  DexFuture *step;

  sp_case_fixture_add_story (fixture, story);
  sp_case_fixture_arrive (fixture, story, NULL);
  record = add (fixture, undo, core, NULL);
  first = edit (fixture, undo, record, "One");
  second = edit (fixture, undo, record, "Two");

  step = sp_undo_undo (undo);
  sp_undo_push (undo, first);
  g_assert_true (sp_test_wait (step, NULL, NULL));
  g_assert_false (sp_undo_get_can_redo (undo));
  g_assert_true (sp_undo_get_can_undo (undo));

  step = sp_undo_undo (undo);
  sp_undo_clear (undo);
  g_assert_true (sp_test_wait (step, NULL, NULL));
  g_assert_false (sp_undo_get_can_undo (undo));
  g_assert_false (sp_undo_get_can_redo (undo));
}

int
main (int   argc,
      char *argv[])
{
  dex_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/undo/dropped", test_dropped);
  g_test_add_func ("/undo/full", test_full);
  g_test_add_func ("/undo/meanwhile", test_meanwhile);

  return g_test_run ();
}
