/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-meeting-fixture.h"

#include "sp-compartment.h"
#include "sp-meeting-position.h"
#include "sp-test-fields.h"
#include "sp-test-wait.h"

static const char *const kinds[] = { "children", "new", "new", "review", "twelve_months" };

JsonObject *
sp_meeting_fixture_add_item (JsonArray  *changes,
                             const char *id,
                             const char *case_id,
                             const char *kind,
                             const char *position,
                             const char *state)
{
  g_autofree char *compartment = case_id != NULL ? sp_compartment_for_case (case_id)
                                                 : sp_compartment_for_meeting (SP_FIXTURE_MEETING);
  JsonObject *fields = sp_case_fixture_add (changes, "agenda_item", id, compartment);

  set (fields, "meeting", SP_FIXTURE_MEETING, "kind", kind, "position", position, "state", state, NULL);
  if (case_id != NULL)
    json_object_set_string_member (fields, "case_id", case_id);
  return fields;
}

static JsonObject *
add_item (JsonArray  *changes,
          guint       n,
          const char *case_id,
          const char *kind)
{
  g_autofree char *id = g_strdup_printf ("01900000-0000-7000-c000-%012x", n);
  g_autofree char *position = g_strdup_printf ("%c5", 'a' + n);

  return sp_meeting_fixture_add_item (changes, id, case_id, kind, position, "waiting");
}

static JsonObject *
add_attendance (JsonArray  *changes,
                guint       n,
                const char *agency,
                const char *status)
{
  g_autofree char *id = g_strdup_printf ("01900000-0000-7000-d000-%012x", n);
  g_autofree char *compartment = sp_compartment_for_meeting (SP_FIXTURE_MEETING);

  return set (sp_case_fixture_add (changes, "attendance", id, compartment), "meeting", SP_FIXTURE_MEETING, "agency",
              agency, "status", status, NULL);
}

SpMeeting *
sp_meeting_fixture_add (SpCaseFixture *fixture,
                        const char    *status,
                        guint          n_cases)
{
  g_autoptr(JsonArray) changes = json_array_new ();
  g_autofree char *compartment = sp_compartment_for_meeting (SP_FIXTURE_MEETING);
  JsonObject *fields = sp_case_fixture_add (changes, "meeting", SP_FIXTURE_MEETING, compartment);

  set (fields, "date", "2026-11-24", "starts", "14:00", "place", "Basement suite, Northern Road", "status", status,
       NULL);
  json_object_set_int_member (fields, "minutes_per_item", 10);
  /* Some have agreed to the statement, of which the meeting names no version. */
  add_attendance (changes, 1, SP_FIXTURE_POLICE, "attended");
  fields = add_attendance (changes, 2, SP_FIXTURE_HEALTH, "attended");
  json_object_set_string_member (fields, "agreed_at", "2026-11-24T14:00:00Z");
  add_attendance (changes, 3, SP_FIXTURE_PROBATION, "apologies");

  /* So has whoever sits at this laptop. */
  fields = add_attendance (changes, 4, SP_FIXTURE_POLICE, "attended");
  set (fields, "member", SP_FIXTURE_ME, "agreed_at", "2026-11-24T14:01:00Z", NULL);

  sp_case_fixture_add_story (fixture, changes);
  for (guint n = 0; n < n_cases; n++)
    {
      g_autofree char *id = g_strdup_printf ("01900000-0000-7000-a000-%012x", n);

      if (n > 0)
        sp_case_fixture_add_case (fixture, changes, n);
      if (n == 0)
        add_item (changes, 0, NULL, "open_actions");
      add_item (changes, n + 1, n > 0 ? id : SP_FIXTURE_CASE, kinds[n % G_N_ELEMENTS (kinds)]);
    }
  if (n_cases > 0)
    add_item (changes, n_cases + 1, NULL, "aob");
  sp_case_fixture_arrive (fixture, changes, NULL);

  return SP_MEETING (sp_case_fixture_get (fixture, SP_FIXTURE_MEETING));
}

void
sp_meeting_fixture_lead (SpCaseFixture *fixture)
{
  g_autofree char *key = sp_meeting_position_key (SP_FIXTURE_MEETING);
  SpMeetingPosition position = { .seen_us = sp_ambient_get_wall_us (fixture->ambient) };
  g_autofree char *text = sp_meeting_position_to_text (&position);

  g_assert_true (sp_test_wait (sp_store_save_draft (fixture->store, key, text), NULL, NULL));
}

static GListModel *
find_all (SpCaseFixture *fixture,
          const char    *type,
          const char    *field,
          const char    *value)
{
  g_autoptr(SpQuery) query = sp_query_new (type);
  g_auto(GValue) result = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  sp_query_where (query, field, "=", value);
  sp_test_wait (sp_store_find_all (fixture->store, query), &result, &error);
  g_assert_no_error (error);
  return g_value_dup_object (&result);
}

SpRecord *
sp_meeting_fixture_find (SpCaseFixture *fixture,
                         const char    *type,
                         const char    *field,
                         const char    *value)
{
  g_autoptr(GListModel) found = find_all (fixture, type, field, value);

  return g_list_model_get_item (found, 0);
}

guint
sp_meeting_fixture_count (SpCaseFixture *fixture,
                          const char    *type,
                          const char    *field,
                          const char    *value)
{
  g_autoptr(GListModel) found = find_all (fixture, type, field, value);

  return g_list_model_get_n_items (found);
}
