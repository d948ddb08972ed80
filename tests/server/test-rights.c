/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-json.h"
#include "sp-server-admin.h"
#include "sp-test-server.h"

#include <string.h>

typedef struct
{
  SpTestServer *server;
  char *police;
  char *housing;
  SpTestDevice *chair;
  SpTestDevice *rep_police;
  SpTestDevice *rep_housing;
  char *case_id;
  char *core;
} Fixture;

static SpTestDevice *
add_device (Fixture *fixture, const char *agency, const char *roles)
{
  g_autofree char *member = sp_test_server_member (fixture->server, agency, roles);

  return sp_test_device_new (fixture->server, member);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = sp_test_server_new ();
  fixture->police = sp_test_server_agency (fixture->server, "Police");
  fixture->housing = sp_test_server_agency (fixture->server, "Housing");
  fixture->chair = add_device (fixture, fixture->police, "\"chair\"");
  fixture->rep_police = add_device (fixture, fixture->police, "\"representative\"");
  fixture->rep_housing = add_device (fixture, fixture->housing, "\"representative\"");
  fixture->case_id = sp_test_device_new_case (fixture->chair, fixture->police);
  fixture->core = g_strconcat ("case:", fixture->case_id, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->police);
  g_free (fixture->housing);
  g_free (fixture->case_id);
  g_free (fixture->core);
  sp_test_device_free (fixture->chair);
  sp_test_device_free (fixture->rep_police);
  sp_test_device_free (fixture->rep_housing);
  sp_test_server_free (fixture->server);
}

static void
add_contribution (Fixture *fixture, SpTestDevice *device, const char *compartment, const char *text)
{
  g_autofree char *id = sp_test_server_new_id (fixture->server);

  sp_test_device_op (device, "create", "contribution", id, compartment, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\",\"text\":\"%s\","
                     "\"restriction_reason\":\"intelligence\"}",
                     fixture->case_id, device->agency, text);
}

static char *
invite (Fixture *fixture, const char *agency)
{
  char *id = sp_test_server_new_id (fixture->server);
  g_autoptr(JsonObject) reply = NULL;

  sp_test_device_op (fixture->chair, "create", "invitation", id, fixture->core, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\"}", fixture->case_id, agency);
  reply = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
  return id;
}

static void
test_restricted (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invitation = invite (fixture, fixture->housing);
  g_autofree char *restricted = NULL;
  g_autoptr(JsonObject) reply = NULL;

  restricted = g_strdup_printf ("%s:%s", fixture->core, fixture->police);
  add_contribution (fixture, fixture->rep_police, fixture->core, "OPEN LINE");
  add_contribution (fixture, fixture->rep_police, restricted, "POLICE ONLY");
  reply = sp_test_device_push (fixture->rep_police);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
  g_assert_cmpstr (sp_test_status (reply, 1), ==, "applied");

  sp_test_device_pull (fixture->rep_housing);
  sp_test_device_pull (fixture->rep_police);
  g_assert_true (sp_test_device_sees_text (fixture->rep_housing, "OPEN LINE"));
  g_assert_false (sp_test_device_sees_text (fixture->rep_housing, "POLICE ONLY"));
  g_assert_false (sp_test_device_sees_text (fixture->rep_housing, restricted));
  g_assert_true (sp_test_device_sees_text (fixture->rep_police, "POLICE ONLY"));

  /* Nor may the other agency write there, or as somebody else; nor delete what was written for there, though it lies where
   * it may be read: that it be there was not to be. */
  {
    g_autofree char *person = sp_test_server_new_id (fixture->server);
    g_autoptr(JsonObject) made = NULL;
    g_autoptr(JsonObject) deleted = NULL;
    g_autoptr(JsonObject) at_last = NULL;

    sp_test_device_op (fixture->rep_housing, "create", "person", person, fixture->core, 0, NULL,
                       "{\"case_id\":\"%s\",\"family_name\":\"Ash\"}", fixture->case_id);
    made = sp_test_device_push (fixture->rep_housing);
    g_assert_cmpstr (sp_test_status (made, 0), ==, "applied");
    sp_test_device_op (fixture->rep_housing, "delete", "person", person, restricted, sp_test_rev (made, 0), NULL, "%s", "");
    deleted = sp_test_device_push (fixture->rep_housing);
    g_assert_cmpstr (sp_test_status (deleted, 0), ==, "quarantined");
    sp_test_device_op (fixture->rep_housing, "delete", "person", person, fixture->core, sp_test_rev (made, 0), NULL, "%s", "");
    at_last = sp_test_device_push (fixture->rep_housing);
    g_assert_cmpstr (sp_test_status (at_last, 0), ==, "applied");
  }
  {
    g_autoptr(JsonObject) refused = NULL;

    add_contribution (fixture, fixture->rep_housing, restricted, "INTRUDER");
    refused = sp_test_device_push (fixture->rep_housing);
    g_assert_cmpstr (sp_test_status (refused, 0), ==, "quarantined");
    g_assert_cmpstr (sp_test_result (refused, 0, "reason"), ==, "forbidden");
  }
}

static void
test_invite (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invitation = NULL;
  g_autoptr(JsonObject) reply = NULL;
  g_autoptr(JsonObject) removed = NULL;

  add_contribution (fixture, fixture->rep_police, fixture->core, "EARLIER");
  reply = sp_test_device_push (fixture->rep_police);
  sp_test_device_pull (fixture->rep_housing);
  g_assert_false (sp_test_device_sees_text (fixture->rep_housing, "EARLIER"));
  g_assert_false (sp_test_device_sees_text (fixture->rep_housing, fixture->case_id));

  /* Invited later: what was written before is back-filled. */
  invitation = invite (fixture, fixture->housing);
  sp_test_device_pull (fixture->rep_housing);
  g_assert_true (sp_test_device_sees_text (fixture->rep_housing, "EARLIER"));

  /* Invitation withdrawn: everything of the case goes, the directory stays. */
  sp_test_device_op (fixture->chair, "delete", "invitation", invitation, fixture->core, G_MAXINT32,
                     NULL, "%s", "");
  removed = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (removed, 0), ==, "applied");
  sp_test_device_pull (fixture->rep_housing);
  g_assert_false (sp_test_device_sees_text (fixture->rep_housing, fixture->case_id));
  g_assert_nonnull (sp_test_device_get (fixture->rep_housing, fixture->housing));
  g_assert_true (sp_test_device_sees_text (fixture->rep_police, "EARLIER")
                 || g_hash_table_size (fixture->rep_police->records) == 0);

  /* Granted, revoked, granted is granted. */
  g_clear_pointer (&invitation, g_free);
  invitation = invite (fixture, fixture->housing);
  sp_test_device_pull (fixture->rep_housing);
  g_assert_true (sp_test_device_sees_text (fixture->rep_housing, "EARLIER"));
}

/* Of a record that has gone, or is offered again, whoever may not read it (any more) hears no more than of any other. */
static void
test_gone_unread (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invitation = invite (fixture, fixture->housing);
  g_autofree char *line = sp_test_server_new_id (fixture->server);
  g_autofree char *fields = NULL;
  g_autoptr(JsonObject) made = NULL;
  g_autoptr(JsonObject) removed = NULL;
  g_autoptr(JsonObject) refused = NULL;

  fields = g_strdup_printf ("{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\",\"text\":\"Line\"}",
                            fixture->case_id, fixture->housing);
  sp_test_device_op (fixture->rep_housing, "create", "contribution", line, fixture->core, 0, NULL, "%s", fields);
  made = sp_test_device_push (fixture->rep_housing);
  g_assert_cmpstr (sp_test_status (made, 0), ==, "applied");

  sp_test_device_op (fixture->chair, "delete", "contribution", line, fixture->core, G_MAXINT32, NULL, "%s", "");
  sp_test_device_op (fixture->chair, "delete", "invitation", invitation, fixture->core, G_MAXINT32, NULL, "%s", "");
  removed = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (removed, 0), ==, "applied");
  g_assert_cmpstr (sp_test_status (removed, 1), ==, "applied");

  sp_test_device_op (fixture->rep_housing, "delete", "contribution", line, fixture->core, G_MAXINT32, NULL, "%s", "");
  sp_test_device_op (fixture->rep_housing, "delete", "case", fixture->case_id, fixture->core, G_MAXINT32, NULL, "%s", "");
  sp_test_device_op (fixture->rep_housing, "set", "person", fixture->case_id, fixture->core, G_MAXINT32, NULL,
                     "{\"family_name\":\"X\"}");
  refused = sp_test_device_push (fixture->rep_housing);
  for (guint i = 0; i < 3; i++)
    {
      JsonObject *result = json_array_get_object_element (sp_json_get_array (refused, "results"), i);

      g_assert_cmpstr (sp_test_status (refused, i), ==, "quarantined");
      g_assert_cmpstr (sp_test_result (refused, i, "reason"), ==, "forbidden");
      g_assert_cmpstr (sp_test_result (refused, i, "detail"), ==, "compartment");
      g_assert_cmpint (sp_json_get_int (result, "rev", -1), ==, 0);
    }
}

/* What came too late from somebody who was put out is there for the chair to decide about, and for nobody else; what
 * was written for the own agency only stays with it. */
static void
test_put_aside (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invitation = invite (fixture, fixture->housing);
  g_autofree char *own = g_strdup_printf ("%s:%s", fixture->core, fixture->housing);
  g_autofree char *fresh = sp_test_server_new_id (fixture->server);
  g_autofree char *fresh_core = g_strconcat ("case:", fresh, NULL);
  g_autoptr(JsonObject) removed = NULL;
  g_autoptr(JsonObject) refused = NULL;
  g_autoptr(JsonObject) made = NULL;

  sp_test_device_op (fixture->chair, "delete", "invitation", invitation, fixture->core, G_MAXINT32, NULL, "%s", "");
  removed = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (removed, 0), ==, "applied");

  add_contribution (fixture, fixture->rep_housing, fixture->core, "CAME LATE");
  add_contribution (fixture, fixture->rep_housing, own, "FOR OURSELVES");
  sp_test_device_op (fixture->rep_housing, "set", "case", fresh, fresh_core, 0, NULL, "{\"children\":true}");
  refused = sp_test_device_push (fixture->rep_housing);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (sp_test_status (refused, i), ==, "quarantined");

  sp_test_device_pull (fixture->chair);
  sp_test_device_pull (fixture->rep_police);
  sp_test_device_pull (fixture->rep_housing);
  g_assert_true (sp_test_device_sees_text (fixture->chair, "CAME LATE"));
  g_assert_false (sp_test_device_sees_text (fixture->chair, "FOR OURSELVES"));
  g_assert_false (sp_test_device_sees_text (fixture->rep_police, "CAME LATE"));
  g_assert_false (sp_test_device_sees_text (fixture->rep_police, "FOR OURSELVES"));
  g_assert_false (sp_test_device_sees_text (fixture->rep_housing, "CAME LATE"));

  g_clear_pointer (&invitation, g_free);
  invitation = invite (fixture, fixture->housing);
  sp_test_device_pull (fixture->rep_housing);
  g_assert_true (sp_test_device_sees_text (fixture->rep_housing, "FOR OURSELVES"));
  g_assert_false (sp_test_device_sees_text (fixture->rep_housing, "CAME LATE"));

  /* A refusal about a case that is not there does not bring it into being. */
  sp_test_device_op (fixture->rep_housing, "create", "case", fresh, fresh_core, 0, NULL,
                     "{\"reference\":\"Q7WX2\",\"status\":\"triage\"}");
  made = sp_test_device_push (fixture->rep_housing);
  g_assert_cmpstr (sp_test_status (made, 0), ==, "applied");
}

static void
invite_oneself (Fixture *fixture, SpTestDevice *device, const char *id, const char *core, const char *case_id)
{
  g_autoptr(JsonObject) refused = NULL;

  sp_test_device_op (device, "create", "invitation", id, core, 0, NULL, "{\"case_id\":\"%s\",\"agency\":\"%s\"}", case_id,
                     device->agency);
  refused = sp_test_device_push (device);
  g_assert_cmpstr (sp_test_status (refused, 0), ==, "quarantined");
  g_assert_cmpstr (sp_test_result (refused, 0, "detail"), ==, "compartment");
  sp_test_device_pull (device);
  g_assert_false (sp_test_device_sees_text (device, case_id));
}

/* With the last invitation withdrawn the case is not one that somebody brings in: who was put out stays out. */
static void
test_withdrawn (Fixture *fixture, gconstpointer data)
{
  g_autofree char *case_id = sp_test_device_new_case (fixture->rep_housing, fixture->housing);
  g_autofree char *core = g_strconcat ("case:", case_id, NULL);
  g_autofree char *invitation = NULL;
  g_autofree char *fresh = sp_test_server_new_id (fixture->server);
  g_autoptr(JsonObject) removed = NULL;

  sp_test_device_pull (fixture->rep_housing);
  g_assert_true (sp_test_device_sees_text (fixture->rep_housing, case_id));
  g_assert_true (sp_sql_dup_text (fixture->server->sql,
                                  "SELECT id FROM record WHERE type = 'invitation' AND fields ->> 'case_id' = ?",
                                  &invitation, NULL, "t", case_id));
  sp_test_device_op (fixture->chair, "delete", "invitation", invitation, core, G_MAXINT32, NULL, "%s", "");
  removed = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (removed, 0), ==, "applied");
  sp_test_device_pull (fixture->rep_housing);
  g_assert_false (sp_test_device_sees_text (fixture->rep_housing, case_id));

  invite_oneself (fixture, fixture->rep_housing, fresh, core, case_id);
  invite_oneself (fixture, fixture->rep_housing, invitation, core, case_id);
}

static void
test_regrant_unseen (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = invite (fixture, fixture->housing);
  g_autofree char *second = NULL;
  g_autoptr(JsonObject) removed = NULL;
  g_autoptr(JsonObject) page = NULL;
  JsonArray *drops;

  sp_test_device_pull (fixture->rep_housing);
  /* While it is away it loses the case; it asks once, and the answer is lost; then it is invited. */
  sp_test_device_op (fixture->chair, "delete", "invitation", first, fixture->core, G_MAXINT32, NULL,
                     "%s", "");
  removed = sp_test_device_push (fixture->chair);
  {
    g_autofree char *cursor = g_strdup (fixture->rep_housing->cursor);
    g_autoptr(JsonObject) lost = sp_test_device_pull_page (fixture->rep_housing, 100);

    g_set_str (&fixture->rep_housing->cursor, cursor);
  }
  second = invite (fixture, fixture->housing);
  page = sp_test_device_pull_page (fixture->rep_housing, 100);
  drops = sp_json_get_array (sp_json_get_object (page, "compartments"), "drop");
  g_assert_cmpuint (json_array_get_length (drops), ==, 1);
  sp_test_device_pull (fixture->rep_housing);
  g_assert_nonnull (sp_test_device_get (fixture->rep_housing, fixture->case_id));
  g_assert_null (sp_test_device_get (fixture->rep_housing, first));
  g_assert_nonnull (sp_test_device_get (fixture->rep_housing, second));
}

static void
test_exclusion (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = sp_test_server_new_id (fixture->server);
  g_autofree char *place = g_strconcat (fixture->core, ":chair", NULL);
  g_autoptr(JsonObject) reply = NULL;

  sp_test_device_pull (fixture->rep_police);
  g_assert_nonnull (sp_test_device_get (fixture->rep_police, fixture->case_id));
  sp_test_device_op (fixture->chair, "create", "exclusion", id, place, 0, NULL,
                     "{\"case_id\":\"%s\",\"member\":\"%s\",\"reason\":\"RELATIVE\"}",
                     fixture->case_id, fixture->rep_police->member);
  reply = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
  sp_test_device_pull (fixture->rep_police);
  g_assert_false (sp_test_device_sees_text (fixture->rep_police, fixture->case_id));
  sp_test_device_pull (fixture->chair);
  g_assert_true (sp_test_device_sees_text (fixture->chair, "RELATIVE"));
}

static void
test_move (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invitation = invite (fixture, fixture->housing);
  g_autofree char *id = sp_test_server_new_id (fixture->server);
  g_autofree char *restricted = g_strdup_printf ("%s:%s", fixture->core, fixture->police);
  g_autofree char *chairs = g_strconcat (fixture->core, ":chair", NULL);
  g_autoptr(JsonObject) made = NULL;
  g_autoptr(JsonObject) unexplained = NULL;
  g_autoptr(JsonObject) moved = NULL;
  g_autoptr(JsonObject) stale = NULL;
  gint64 base;

  sp_test_device_op (fixture->rep_police, "create", "contribution", id, fixture->core, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\",\"text\":\"LINE\"}",
                     fixture->case_id, fixture->police);
  made = sp_test_device_push (fixture->rep_police);
  base = sp_test_rev (made, 0);
  sp_test_device_pull (fixture->rep_housing);
  g_assert_true (sp_test_device_sees_text (fixture->rep_housing, "LINE"));

  sp_test_device_op (fixture->rep_police, "set", "contribution", id, restricted, base, NULL, "{}");
  unexplained = sp_test_device_push (fixture->rep_police);
  g_assert_cmpstr (sp_test_result (unexplained, 0, "reason"), ==, "invalid");
  g_assert_cmpstr (sp_test_result (unexplained, 0, "field"), ==, "restriction_reason");
  sp_test_device_op (fixture->rep_police, "set", "contribution", id, restricted, base, NULL,
                     "{\"restriction_reason\":\"health\"}");
  moved = sp_test_device_push (fixture->rep_police);
  g_assert_cmpstr (sp_test_status (moved, 0), ==, "applied");
  sp_test_device_pull (fixture->rep_housing);
  sp_test_device_pull (fixture->rep_police);
  g_assert_false (sp_test_device_sees_text (fixture->rep_housing, "LINE"));
  g_assert_true (sp_test_device_sees_text (fixture->rep_police, "LINE"));

  /* Nor does a second choice of readers undo the first unseen: its author is told. */
  sp_test_device_op (fixture->chair, "set", "contribution", id, chairs, base, NULL, "{},\"from\":\"%s\"",
                     fixture->core);
  stale = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_result (stale, 0, "reason"), ==, "moved");
  g_clear_pointer (&stale, json_object_unref);

  /* An author who has not heard of the move must not make it public again. */
  sp_test_device_op (fixture->chair, "set", "contribution", id, fixture->core, base, NULL,
                     "{\"source\":\"S\"}");
  stale = sp_test_device_push (fixture->chair);
  sp_test_device_pull (fixture->rep_housing);
  g_assert_false (sp_test_device_sees_text (fixture->rep_housing, "LINE"));
}

/* What another agency told goes no further without that agency, and a task is not kept from who has it. */
static void
test_owner (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invitation = invite (fixture, fixture->housing);
  g_autofree char *id = sp_test_server_new_id (fixture->server);
  g_autofree char *few = g_strdup_printf ("%s:%s,chair", fixture->core, fixture->housing);
  g_autofree char *chairs = g_strconcat (fixture->core, ":chair", NULL);
  g_autoptr(JsonObject) made = NULL;
  g_autoptr(JsonObject) wider = NULL;
  g_autoptr(JsonObject) alone = NULL;
  g_autoptr(JsonObject) shared = NULL;
  g_autoptr(JsonObject) closer = NULL;
  g_autoptr(JsonObject) tasked = NULL;
  gint64 base;

  sp_test_device_op (fixture->rep_housing, "create", "contribution", id, few, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\",\"text\":\"TENANCY\","
                     "\"restriction_reason\":\"health\"}",
                     fixture->case_id, fixture->housing);
  made = sp_test_device_push (fixture->rep_housing);
  g_assert_cmpstr (sp_test_status (made, 0), ==, "applied");
  base = sp_test_rev (made, 0);
  sp_test_device_pull (fixture->chair);

  sp_test_device_op (fixture->chair, "set", "contribution", id, fixture->core, base, NULL, "{},\"from\":\"%s\"", few);
  wider = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (wider, 0), ==, "quarantined");
  g_assert_cmpstr (sp_test_result (wider, 0, "reason"), ==, "forbidden");
  g_assert_cmpstr (sp_test_result (wider, 0, "detail"), ==, "owner");
  sp_test_device_pull (fixture->rep_police);
  g_assert_false (sp_test_device_sees_text (fixture->rep_police, "TENANCY"));

  /* Nor may it be kept from the agency whose it is; from others it may. */
  sp_test_device_op (fixture->chair, "set", "contribution", id, chairs, base, NULL, "{},\"from\":\"%s\"", few);
  alone = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (alone, 0), ==, "quarantined");
  g_assert_cmpstr (sp_test_result (alone, 0, "detail"), ==, "owner");

  sp_test_device_op (fixture->rep_housing, "set", "contribution", id, fixture->core, base, NULL, "{},\"from\":\"%s\"",
                     few);
  shared = sp_test_device_push (fixture->rep_housing);
  g_assert_cmpstr (sp_test_status (shared, 0), ==, "applied");
  sp_test_device_op (fixture->chair, "set", "contribution", id, few, sp_test_rev (shared, 0), NULL, "{},\"from\":\"%s\"",
                     fixture->core);
  closer = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (closer, 0), ==, "applied");

  g_free (id);
  id = sp_test_server_new_id (fixture->server);
  sp_test_device_op (fixture->chair, "create", "action", id, chairs, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"due\":\"2026-06-09\",\"status\":\"open\","
                     "\"text\":\"Change the locks\",\"restriction_reason\":\"health\"}",
                     fixture->case_id, fixture->housing);
  tasked = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_result (tasked, 0, "reason"), ==, "invalid");
  g_assert_cmpstr (sp_test_result (tasked, 0, "detail"), ==, "not-a-reader");
  g_assert_cmpstr (sp_test_result (tasked, 0, "field"), ==, "agency");
}

static void
test_meeting (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = sp_test_server_new_id (fixture->server);
  g_autofree char *place = g_strconcat ("meeting:", id, NULL);
  g_autoptr(JsonObject) made = NULL;
  g_autoptr(JsonObject) changed = NULL;
  g_autoptr(JsonObject) foreign = NULL;

  sp_test_device_op (fixture->chair, "create", "meeting", id, place, 0, NULL,
                     "{\"date\":\"2026-06-04\",\"status\":\"planned\",\"agencies\":[\"%s\"]}",
                     fixture->police);
  made = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (made, 0), ==, "applied");
  sp_test_device_pull (fixture->rep_police);
  sp_test_device_pull (fixture->rep_housing);
  g_assert_nonnull (sp_test_device_get (fixture->rep_police, id));
  g_assert_null (sp_test_device_get (fixture->rep_housing, id));

  foreign = NULL;
  sp_test_device_op (fixture->rep_police, "set", "meeting", id, place, sp_test_rev (made, 0), NULL,
                     "{\"place\":\"X\"}");
  foreign = sp_test_device_push (fixture->rep_police);
  g_assert_cmpstr (sp_test_result (foreign, 0, "reason"), ==, "forbidden");

  sp_test_device_op (fixture->chair, "set", "meeting", id, place, sp_test_rev (made, 0), NULL,
                     "{\"agencies\":[\"%s\"]}", fixture->housing);
  changed = sp_test_device_push (fixture->chair);
  sp_test_device_pull (fixture->rep_police);
  sp_test_device_pull (fixture->rep_housing);
  g_assert_null (sp_test_device_get (fixture->rep_police, id));
  g_assert_nonnull (sp_test_device_get (fixture->rep_housing, id));
}

/* Two laptops in one room: the one closes the meeting, the other comes later with what it caught before. */
static void
test_closed (Fixture *fixture, gconstpointer data)
{
  SpTestDevice *other = add_device (fixture, fixture->police, "\"coordinator\"");
  g_autofree char *id = sp_test_server_new_id (fixture->server);
  g_autofree char *place = g_strconcat ("meeting:", id, NULL);
  g_autofree char *minute = sp_test_server_new_id (fixture->server);
  g_autofree char *late = sp_test_server_new_id (fixture->server);
  g_autofree char *told = sp_test_server_new_id (fixture->server);
  g_autofree char *action = sp_test_server_new_id (fixture->server);
  g_autofree char *amendment = sp_test_server_new_id (fixture->server);
  g_autoptr(JsonObject) made = NULL;
  g_autoptr(JsonObject) closed = NULL;
  g_autoptr(JsonObject) came = NULL;
  g_autoptr(JsonObject) amended = NULL;
  g_autoptr(JsonObject) opened = NULL;

  sp_test_device_op (fixture->chair, "create", "meeting", id, place, 0, NULL,
                     "{\"date\":\"2026-06-04\",\"status\":\"running\",\"agencies\":[\"%s\"]}", fixture->police);
  sp_test_device_op (fixture->chair, "create", "minute", minute, fixture->core, 0, NULL,
                     "{\"meeting\":\"%s\",\"case_id\":\"%s\",\"kind\":\"note\",\"text\":\"SAID\"}", id,
                     fixture->case_id);
  made = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (made, 1), ==, "applied");
  sp_test_device_pull (other);

  sp_test_device_op (fixture->chair, "set", "meeting", id, place, sp_test_rev (made, 0), NULL,
                     "{\"status\":\"closed\",\"closed_at\":\"2026-06-04T15:40:00Z\"}");
  closed = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (closed, 0), ==, "applied");

  /* What an agency told and what it shall do comes in; lines of the minutes are kept for their author. */
  sp_test_device_op (other, "create", "minute", late, fixture->core, 0, NULL,
                     "{\"meeting\":\"%s\",\"case_id\":\"%s\",\"kind\":\"decision\",\"text\":\"LATE\"}", id,
                     fixture->case_id);
  sp_test_device_op (other, "set", "minute", minute, fixture->core, sp_test_rev (made, 1), NULL,
                     "{\"text\":\"SAID OTHERWISE\"}");
  sp_test_device_op (other, "create", "contribution", told, fixture->core, 0, NULL,
                     "{\"meeting\":\"%s\",\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-04\","
                     "\"text\":\"TOLD\"}", id, fixture->case_id, fixture->police);
  sp_test_device_op (other, "create", "action", action, fixture->core, 0, NULL,
                     "{\"meeting\":\"%s\",\"case_id\":\"%s\",\"agency\":\"%s\",\"due\":\"2026-06-11\","
                     "\"status\":\"open\",\"text\":\"TO DO\"}", id, fixture->case_id, fixture->police);
  came = sp_test_device_push (other);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpstr (sp_test_status (came, i), ==, "quarantined");
      g_assert_cmpstr (sp_test_result (came, i, "reason"), ==, "forbidden");
      g_assert_cmpstr (sp_test_result (came, i, "detail"), ==, "closed");
    }
  g_assert_cmpstr (sp_test_status (came, 2), ==, "applied");
  g_assert_cmpstr (sp_test_status (came, 3), ==, "applied");

  /* As an amendment the line stands, and everybody sees that it came later. */
  sp_test_device_op (other, "create", "minute", amendment, fixture->core, 0, NULL,
                     "{\"meeting\":\"%s\",\"case_id\":\"%s\",\"kind\":\"amendment\",\"amends\":\"%s\","
                     "\"text\":\"SAID OTHERWISE\"}", id, fixture->case_id, minute);
  amended = sp_test_device_push (other);
  g_assert_cmpstr (sp_test_status (amended, 0), ==, "applied");

  /* Opened again by the chair, everything may be written, and it says so. */
  sp_test_device_op (fixture->chair, "set", "meeting", id, place, sp_test_rev (closed, 0), NULL,
                     "{\"status\":\"running\",\"reopened_at\":\"2026-06-04T15:45:00Z\"}");
  sp_test_device_op (fixture->chair, "set", "minute", minute, fixture->core, sp_test_rev (made, 1), NULL,
                     "{\"text\":\"SAID THUS\"}");
  opened = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (opened, 0), ==, "applied");
  g_assert_cmpstr (sp_test_status (opened, 1), ==, "applied");
  sp_test_device_pull (fixture->rep_police);
  g_assert_true (sp_test_device_sees_text (fixture->rep_police, "SAID THUS"));
  g_assert_true (sp_test_device_sees_text (fixture->rep_police, "SAID OTHERWISE"));
  g_assert_false (sp_test_device_sees_text (fixture->rep_police, "LATE"));
  sp_test_device_free (other);
}

static void
test_role (Fixture *fixture, gconstpointer data)
{
  g_autoptr(JsonObject) set = json_object_new ();
  JsonArray *roles = json_array_new ();
  g_autofree char *id = NULL;

  sp_test_device_pull (fixture->rep_housing);
  g_assert_null (sp_test_device_get (fixture->rep_housing, fixture->case_id));
  json_array_add_string_element (roles, "coordinator");
  json_object_set_array_member (set, "roles", roles);
  id = sp_server_admin_put (fixture->server->server, fixture->server->sql, "member",
                            fixture->rep_housing->member, set, NULL);
  g_assert_nonnull (id);
  sp_test_device_pull (fixture->rep_housing);
  g_assert_nonnull (sp_test_device_get (fixture->rep_housing, fixture->case_id));
}

static void
test_ack (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invitation = invite (fixture, fixture->housing);
  g_autoptr(JsonObject) removed = NULL;
  g_autoptr(JsonObject) reply = NULL;
  g_autofree char *body = NULL;
  g_autofree char *state = NULL;

  sp_test_device_pull (fixture->rep_housing);
  sp_test_device_op (fixture->chair, "delete", "invitation", invitation, fixture->core, G_MAXINT32,
                     NULL, "%s", "");
  removed = sp_test_device_push (fixture->chair);
  sp_test_device_pull (fixture->rep_housing);
  body = g_strdup_printf ("{\"device\":\"%s\",\"purged\":[\"%s\"]}", fixture->rep_housing->id,
                          fixture->core);
  reply = sp_test_server_call (fixture->server, "POST", "/v1/sync/ack", fixture->rep_housing->token,
                               body);
  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_true (sp_sql_dup_text (fixture->server->sql,
                                  "SELECT state FROM device_compartment WHERE device = ?"
                                  " AND cid = (SELECT cid FROM compartment WHERE name = ?)",
                                  &state, NULL, "tt", fixture->rep_housing->id, fixture->core));
  g_assert_cmpstr (state, ==, "purged");
}

static JsonObject *
open_emergency (Fixture *fixture, SpTestDevice *device, const char *reference, const char *reason)
{
  g_autofree char *body = g_strdup_printf (
      "{\"device\":\"%s\",\"reference\":\"%s\",\"reason\":\"%s\"}", device->id, reference, reason);

  return sp_test_server_call (fixture->server, "POST", "/v1/emergency", device->token, body);
}

static char *
dup_reference (Fixture *fixture)
{
  char *reference = NULL;

  g_assert_true (sp_sql_dup_text (fixture->server->sql,
                                  "SELECT fields ->> 'reference' FROM record WHERE id = ?", &reference,
                                  NULL, "t", fixture->case_id));
  g_assert_nonnull (reference);
  return reference;
}

/* Somebody not invited opens the case with a reason, reads its core until the time is over, and no more. */
static void
test_emergency (Fixture *fixture, gconstpointer data)
{
  g_autofree char *reference = dup_reference (fixture);
  g_autofree char *restricted = g_strdup_printf ("%s:%s", fixture->core, fixture->police);
  g_autoptr(JsonObject) reply = NULL;
  g_autoptr(JsonObject) opened = NULL;
  g_autoptr(JsonObject) again = NULL;
  g_autoptr(JsonObject) written = NULL;
  g_autoptr(JsonObject) token = NULL;

  add_contribution (fixture, fixture->rep_police, fixture->core, "OPEN LINE");
  add_contribution (fixture, fixture->rep_police, restricted, "POLICE ONLY");
  reply = sp_test_device_push (fixture->rep_police);
  sp_test_device_pull (fixture->rep_housing);
  g_assert_false (sp_test_device_sees_text (fixture->rep_housing, "OPEN LINE"));

  opened = open_emergency (fixture, fixture->rep_housing, reference, "She is at our counter");
  g_assert_cmpuint (fixture->server->status, ==, 200);
  g_assert_cmpstr (sp_json_get_text (opened, "case"), ==, fixture->case_id);
  sp_test_device_pull (fixture->rep_housing);
  sp_test_device_pull (fixture->chair);
  g_assert_true (sp_test_device_sees_text (fixture->rep_housing, "OPEN LINE"));
  g_assert_false (sp_test_device_sees_text (fixture->rep_housing, "POLICE ONLY"));
  g_assert_true (sp_test_device_sees_text (fixture->chair, "She is at our counter"));
  add_contribution (fixture, fixture->rep_housing, fixture->core, "HOUSING KNOWS");
  written = sp_test_device_push (fixture->rep_housing);
  g_assert_cmpstr (sp_test_status (written, 0), ==, "applied");

  /* Asked twice, it is open as it was. */
  again = open_emergency (fixture, fixture->rep_housing, reference, "Again");
  g_assert_true (json_object_get_null_member (again, "until"));

  sp_ambient_advance (fixture->server->ambient, 24 * 3600 * (gint64) G_USEC_PER_SEC);
  token = sp_test_device_sign_in (fixture->rep_housing);
  sp_test_device_pull (fixture->rep_housing);
  g_assert_false (sp_test_device_sees_text (fixture->rep_housing, "OPEN LINE"));
  g_assert_false (sp_test_device_sees_text (fixture->rep_housing, fixture->case_id));
}

/* Who is shut out of the case hears the same as who asks for one that is not there, and nobody may go on guessing. */
static void
test_emergency_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *reference = dup_reference (fixture);
  g_autofree char *id = sp_test_server_new_id (fixture->server);
  g_autofree char *place = g_strconcat (fixture->core, ":chair", NULL);
  g_autoptr(JsonObject) excluded = NULL;
  g_autoptr(JsonObject) shut_out = NULL;
  g_autoptr(JsonObject) unknown = NULL;

  sp_test_device_op (fixture->chair, "create", "exclusion", id, place, 0, NULL,
                     "{\"case_id\":\"%s\",\"member\":\"%s\",\"reason\":\"a relative\"}", fixture->case_id,
                     fixture->rep_housing->member);
  excluded = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (excluded, 0), ==, "applied");

  shut_out = open_emergency (fixture, fixture->rep_housing, reference, "Reason");
  g_assert_cmpuint (fixture->server->status, ==, 404);
  unknown = open_emergency (fixture, fixture->rep_housing, "ZZZZZ", "Reason");
  g_assert_cmpuint (fixture->server->status, ==, 404);
  g_assert_cmpstr (sp_test_problem (shut_out), ==, sp_test_problem (unknown));

  for (int i = 0; i < 8; i++)
    json_object_unref (open_emergency (fixture, fixture->rep_housing, "ZZZZZ", "Reason"));
  g_assert_cmpuint (fixture->server->status, ==, 404);
  json_object_unref (open_emergency (fixture, fixture->rep_housing, "ZZZZZ", "Reason"));
  g_assert_cmpuint (fixture->server->status, ==, 429);
  json_object_unref (open_emergency (fixture, fixture->rep_police, "ZZZZZ", "Reason"));
  g_assert_cmpuint (fixture->server->status, ==, 404);
}

/* While two people differ about how great the risk is, nobody lowers it; settling it does. */
static void
test_contested (Fixture *fixture, gconstpointer data)
{
  g_autoptr(JsonObject) first = NULL;
  g_autoptr(JsonObject) second = NULL;
  g_autoptr(JsonObject) third = NULL;
  g_autoptr(JsonObject) settled = NULL;
  g_autofree char *conflict = NULL;
  g_autofree char *other = NULL;
  JsonArray *ids;

  sp_test_device_op (fixture->chair, "set", "case", fixture->case_id, fixture->core, G_MAXINT32, NULL,
                     "{\"risk_level\":\"medium\"}");
  first = sp_test_device_push (fixture->chair);
  sp_test_device_op (fixture->rep_police, "set", "case", fixture->case_id, fixture->core, 0, NULL,
                     "{\"risk_level\":\"high\"}");
  second = sp_test_device_push (fixture->rep_police);
  g_assert_cmpstr (sp_test_status (second, 0), ==, "conflict");
  ids = sp_json_get_array (json_array_get_object_element (sp_json_get_array (second, "results"), 0),
                           "conflicts");
  conflict = g_strdup (json_array_get_string_element (ids, 0));

  /* Having seen everything does not help. */
  sp_test_device_op (fixture->chair, "set", "case", fixture->case_id, fixture->core, G_MAXINT32, NULL,
                     "{\"risk_level\":\"low\"}");
  third = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (third, 0), ==, "conflict");
  ids = sp_json_get_array (json_array_get_object_element (sp_json_get_array (third, "results"), 0),
                           "conflicts");
  other = g_strdup (json_array_get_string_element (ids, 0));
  sp_test_device_pull (fixture->chair);
  g_assert_nonnull (strstr (sp_test_device_get (fixture->chair, fixture->case_id),
                            "\"risk_level\":\"high\""));

  sp_test_device_op (fixture->chair, "set", "case", fixture->case_id, fixture->core, G_MAXINT32, "g",
                     "{\"risk_level\":\"medium\"}");
  sp_test_device_op (fixture->chair, "set", "conflict", conflict, fixture->core, G_MAXINT32, "g",
                     "{\"state\":\"settled\",\"kept\":\"theirs\"}");
  sp_test_device_op (fixture->chair, "set", "conflict", other, fixture->core, G_MAXINT32, "g",
                     "{\"state\":\"settled\",\"kept\":\"theirs\"}");
  settled = sp_test_device_push (fixture->chair);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpstr (sp_test_status (settled, i), ==, "applied");
  sp_test_device_pull (fixture->chair);
  g_assert_nonnull (strstr (sp_test_device_get (fixture->chair, fixture->case_id),
                            "\"risk_level\":\"medium\""));
}

/* What the server says to @device's deletion of @record: NULL where it is done. */
static char *
take_away (SpTestDevice *device, const char *record, const char *compartment)
{
  g_autoptr(JsonObject) reply = NULL;

  sp_test_device_op (device, "delete", "person", record, compartment, 1000000, NULL, "%s", "");
  reply = sp_test_device_push (device);
  return g_strdup (sp_test_result (reply, 0, "detail"));
}

static void
put (SpTestDevice *device, const char *verb, const char *type, const char *id, const char *compartment, const char *set)
{
  g_autoptr(JsonObject) reply = NULL;

  sp_test_device_op (device, verb, type, id, compartment, 1000000, NULL, "%s", set);
  reply = sp_test_device_push (device);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
}

/* Nothing goes from a case as long as anything holds it, whether the case or what an agency contributed. */
static void
test_held (Fixture *fixture, gconstpointer data)
{
  g_autofree char *case_id = sp_test_device_new_case (fixture->chair, fixture->police);
  g_autofree char *core = g_strdup_printf ("case:%s", case_id);
  g_autofree char *person = sp_test_server_new_id (fixture->server);
  g_autofree char *hold = sp_test_server_new_id (fixture->server);
  g_autofree char *said = sp_test_server_new_id (fixture->server);
  g_autofree char *a_person = g_strdup_printf ("{\"case_id\":\"%s\",\"family_name\":\"Ash\"}", case_id);
  g_autofree char *a_hold = g_strdup_printf ("{\"case_id\":\"%s\",\"date\":\"2026-06-01\",\"member\":\"%s\","
                                             "\"reason\":\"an inquiry\"}", case_id, fixture->chair->member);
  g_autofree char *a_line = g_strdup_printf ("{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\","
                                             "\"text\":\"seen\",\"hold\":true}", case_id, fixture->police);
  g_autofree char *held = NULL;
  g_autofree char *held_by_agency = NULL;
  g_autofree char *done = NULL;

  put (fixture->chair, "create", "person", person, core, a_person);
  put (fixture->chair, "create", "hold", hold, core, a_hold);
  held = take_away (fixture->chair, person, core);
  g_assert_cmpstr (held, ==, "held");
  put (fixture->chair, "create", "contribution", said, core, a_line);
  put (fixture->chair, "set", "hold", hold, core, "{\"released\":\"2026-06-02\",\"released_reason\":\"it is over\"}");
  held_by_agency = take_away (fixture->chair, person, core);
  g_assert_cmpstr (held_by_agency, ==, "held");
  put (fixture->chair, "set", "contribution", said, core, "{\"hold\":false}");
  done = take_away (fixture->chair, person, core);
  g_assert_cmpstr (done, ==, NULL);
}

/* The server's answer to a decision about a line: NULL where it is taken. */
static char *
decide (Fixture *fixture, SpTestDevice *device, const char *record, const char *type, const char *agency, const char *place)
{
  g_autofree char *id = sp_test_server_new_id (fixture->server);
  g_autofree char *of = agency ? g_strdup_printf (",\"agency\":\"%s\"", agency) : NULL;
  g_autoptr(JsonObject) reply = NULL;

  sp_test_device_op (device, "create", "access_decision", id, place, 0, NULL,
                     "{\"case_id\":\"%s\",\"request\":\"%s\",\"record\":\"%s\",\"record_type\":\"%s\"%s,"
                     "\"decision\":\"redact\",\"ground\":\"rights\",\"text\":\"IN PART\",\"wording\":\"w\","
                     "\"member\":\"%s\",\"date\":\"2026-06-01\",\"restriction_reason\":\"health\"}",
                     fixture->case_id, fixture->case_id, record, type, of ? of : "", device->member);
  reply = sp_test_device_push (device);
  return g_strdup (sp_test_result (reply, 0, "detail"));
}

static void
check_decision (Fixture *fixture, SpTestDevice *device, const char *record, const char *type, const char *agency,
                const char *place, const char *detail)
{
  g_autofree char *answer = decide (fixture, device, record, type, agency, place);

  g_assert_cmpstr (answer, ==, detail);
}

/* The id of what the device knows to be decided about @record. */
static char *
find_decision (SpTestDevice *device, const char *record)
{
  GHashTableIter iter;
  gpointer id, text;

  sp_test_device_pull (device);
  g_hash_table_iter_init (&iter, device->records);
  while (g_hash_table_iter_next (&iter, &id, &text))
    if (strstr (sp_test_device_get (device, id), "\"wording\"") && strstr (sp_test_device_get (device, id), record))
      return g_strdup (id);
  return NULL;
}

static char *
move_decision (Fixture *fixture, const char *id, const char *place)
{
  g_autoptr(JsonObject) reply = NULL;

  sp_test_device_op (fixture->rep_police, "set", "access_decision", id, place, 1000000, NULL, "{},\"from\":\"%s\"", fixture->core);
  reply = sp_test_device_push (fixture->rep_police);
  return g_strdup (sp_test_result (reply, 0, "detail"));
}

/* What is decided about a line is its owner's to decide, and reaches who reads the line and nobody else. */
static void
test_decisions (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invitation = invite (fixture, fixture->housing);
  g_autofree char *kept = g_strdup_printf ("%s:%s", fixture->core, fixture->police);
  g_autofree char *said = sp_test_server_new_id (fixture->server);
  g_autofree char *hidden = sp_test_server_new_id (fixture->server);
  g_autofree char *person = sp_test_server_new_id (fixture->server);
  g_autofree char *none = sp_test_server_new_id (fixture->server);
  g_autofree char *line = g_strdup_printf ("{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\",\"text\":\"seen\","
                                           "\"restriction_reason\":\"health\"}", fixture->case_id, fixture->police);
  g_autofree char *name = g_strdup_printf ("{\"case_id\":\"%s\",\"family_name\":\"Ash\"}", fixture->case_id);

  put (fixture->rep_police, "create", "contribution", said, fixture->core, line);
  put (fixture->rep_police, "create", "contribution", hidden, kept, line);
  put (fixture->chair, "create", "person", person, fixture->core, name);

  check_decision (fixture, fixture->rep_police, said, "contribution", fixture->police, fixture->core, NULL);
  check_decision (fixture, fixture->rep_housing, said, "contribution", fixture->housing, fixture->core, "owner");
  check_decision (fixture, fixture->rep_police, person, "person", NULL, fixture->core, "owner");
  check_decision (fixture, fixture->chair, person, "person", NULL, fixture->core, NULL);
  check_decision (fixture, fixture->rep_police, said, "person", fixture->police, fixture->core, "home");
  /* Where the line does not lie; whether it is there is told to nobody who may not read it. */
  check_decision (fixture, fixture->rep_police, said, "contribution", fixture->police, kept, "home");
  check_decision (fixture, fixture->rep_housing, hidden, "contribution", fixture->housing, fixture->core, "home");
  check_decision (fixture, fixture->rep_housing, none, "contribution", fixture->housing, fixture->core, "home");
  check_decision (fixture, fixture->rep_police, hidden, "contribution", fixture->police, kept, NULL);
  sp_test_device_pull (fixture->rep_housing);
  g_assert_true (sp_test_device_sees_text (fixture->rep_housing, said));
  g_assert_true (sp_test_device_sees_text (fixture->rep_housing, "IN PART"));
  g_assert_false (sp_test_device_sees_text (fixture->rep_housing, hidden));

  /* It does not go before its line does, and goes with it: nobody else has the words any more. */
  {
    g_autofree char *made = find_decision (fixture->rep_police, said);
    g_autofree char *before = move_decision (fixture, made, kept);
    g_autofree char *after = NULL;
    g_autoptr(JsonObject) reply = NULL;

    g_assert_cmpstr (before, ==, "home");
    sp_test_device_op (fixture->rep_police, "set", "contribution", said, kept, 1000000, NULL, "{},\"from\":\"%s\"", fixture->core);
    reply = sp_test_device_push (fixture->rep_police);
    g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
    /* Whether or not the laptop that moved the line knew of it. */
    g_assert_null (find_decision (fixture->rep_housing, said));
    after = move_decision (fixture, made, kept);
    g_assert_cmpstr (after, ==, NULL);
    g_clear_pointer (&reply, json_object_unref);

    sp_test_device_op (fixture->rep_police, "delete", "contribution", said, kept, 1000000, NULL, "%s", "");
    reply = sp_test_device_push (fixture->rep_police);
    g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
  }
  {
    g_autofree char *left = find_decision (fixture->rep_police, said);

    g_assert_cmpstr (left, ==, NULL);
  }
}

/* Two versions of a record have more words than it: whom it is kept from now they are kept from, too, also where whoever
 * settles them has not heard of that. */
static void
test_versions (Fixture *fixture, gconstpointer data)
{
  g_autofree char *invitation = invite (fixture, fixture->housing);
  g_autofree char *id = sp_test_server_new_id (fixture->server);
  g_autofree char *kept = g_strdup_printf ("%s:%s,chair", fixture->core, fixture->police);
  g_autoptr(JsonObject) reply = NULL;
  g_autofree char *conflict = NULL;
  g_autoptr(SpTestDevice) other = add_device (fixture, fixture->police, "\"representative\"");
  gint64 rev;

  sp_test_device_op (fixture->rep_police, "create", "contribution", id, fixture->core, 0, NULL,
                     "{\"case_id\":\"%s\",\"agency\":\"%s\",\"date\":\"2026-06-01\",\"text\":\"Seen\"}", fixture->case_id,
                     fixture->police);
  reply = sp_test_device_push (fixture->rep_police);
  rev = sp_test_rev (reply, 0);
  g_clear_pointer (&reply, json_object_unref);
  sp_test_device_op (fixture->chair, "set", "contribution", id, fixture->core, rev, NULL, "{\"date\":\"2026-06-02\"}");
  g_clear_pointer (&reply, json_object_unref);
  reply = sp_test_device_push (fixture->chair);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
  sp_test_device_op (other, "set", "contribution", id, fixture->core, rev, NULL,
                     "{\"date\":\"2026-06-03\"}");
  g_clear_pointer (&reply, json_object_unref);
  reply = sp_test_device_push (other);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "conflict");
  conflict = g_strdup (json_array_get_string_element (
      sp_json_get_array (json_array_get_object_element (sp_json_get_array (reply, "results"), 0), "conflicts"), 0));
  sp_test_device_pull (fixture->rep_housing);
  g_assert_nonnull (sp_test_device_get (fixture->rep_housing, conflict));

  sp_test_device_op (fixture->rep_police, "set", "contribution", id, kept, G_MAXINT32, NULL,
                     "{\"restriction_reason\":\"intelligence\"}");
  g_clear_pointer (&reply, json_object_unref);
  reply = sp_test_device_push (fixture->rep_police);
  g_assert_cmpstr (sp_test_status (reply, 0), ==, "applied");
  sp_test_device_pull (fixture->rep_housing);
  sp_test_device_pull (fixture->chair);
  g_assert_null (sp_test_device_get (fixture->rep_housing, id));
  g_assert_null (sp_test_device_get (fixture->rep_housing, conflict));
  g_assert_nonnull (sp_test_device_get (fixture->chair, conflict));

  /* Whoever moved it settles it where it was seen last. */
  sp_test_device_op (fixture->rep_police, "set", "conflict", conflict, fixture->core, rev, NULL, "{\"state\":\"settled\"}");
  g_clear_pointer (&reply, json_object_unref);
  reply = sp_test_device_push (fixture->rep_police);
  sp_test_device_pull (fixture->rep_housing);
  g_assert_null (sp_test_device_get (fixture->rep_housing, conflict));

  /* What more read later, more read of what it says, and not of what was not taken. */
  sp_test_device_op (fixture->rep_police, "set", "contribution", id, fixture->core, G_MAXINT32, NULL, "%s", "{}");
  g_clear_pointer (&reply, json_object_unref);
  reply = sp_test_device_push (fixture->rep_police);
  sp_test_device_pull (fixture->rep_housing);
  g_assert_nonnull (sp_test_device_get (fixture->rep_housing, id));
  g_assert_null (sp_test_device_get (fixture->rep_housing, conflict));
}

#define ADD(name, func) g_test_add ("/server/rights/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("restricted", test_restricted);
  ADD ("invite", test_invite);
  ADD ("held", test_held);
  ADD ("decisions", test_decisions);
  ADD ("versions", test_versions);
  ADD ("gone-unread", test_gone_unread);
  ADD ("put-aside", test_put_aside);
  ADD ("withdrawn", test_withdrawn);
  ADD ("regrant-unseen", test_regrant_unseen);
  ADD ("exclusion", test_exclusion);
  ADD ("move", test_move);
  ADD ("owner", test_owner);
  ADD ("meeting", test_meeting);
  ADD ("closed", test_closed);
  ADD ("role", test_role);
  ADD ("ack", test_ack);
  ADD ("emergency", test_emergency);
  ADD ("emergency-refused", test_emergency_refused);
  ADD ("contested", test_contested);

  return g_test_run ();
}
