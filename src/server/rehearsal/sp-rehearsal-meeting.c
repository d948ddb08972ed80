/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-rehearsal-private.h"

#include "sp-compartment.h"
#include "sp-date.h"
#include "sp-json.h"

#include <string.h>

/* Meetings, and what was said and agreed in them. What belongs to a case lies with the case. */

static gboolean
is_over (int meeting)
{
  return meeting < SP_REHEARSAL_TODAY;
}

static void
add_meeting (SpRehearsal *self,
             int          index)
{
  SpRehearsalMeeting *meeting = &self->meetings[index];
  JsonObject *fields = sp_rehearsal_add (self, "meeting", meeting->id, meeting->compartment);
  JsonArray *marks = sp_json_get_array (self->tables, "meeting_agencies");
  g_autoptr(GPtrArray) agencies = g_ptr_array_new ();

  sp_rehearsal_set (fields, "title", "Weekly partnership meeting");
  sp_rehearsal_set (fields, "date", meeting->date);
  sp_rehearsal_set (fields, "starts", "14:00");
  sp_rehearsal_set (fields, "place", sp_rehearsal_deal_text (self, "venues"));
  sp_rehearsal_set (fields, "chair", meeting->chair);
  sp_rehearsal_set (fields, "status", is_over (index) ? "closed" : "planned");
  json_object_set_int_member (fields, "minutes_per_item", 12);
  for (guint i = 0; i < json_array_get_length (marks); i++)
    g_ptr_array_add (agencies, (gpointer) sp_rehearsal_agency (
      self, json_array_get_string_element (marks, i)));
  g_ptr_array_add (agencies, NULL);
  sp_rehearsal_set_strv (fields, "agencies", (const char * const *) agencies->pdata);
  sp_rehearsal_set (fields, "statement_version", sp_json_get_text (
    sp_json_get_object (self->tables, "partnership"), "statement_version"));
  if (!is_over (index))
    return;

  sp_rehearsal_take (fields, "opened_at", sp_rehearsal_instant (
    meeting->date, 14, sp_rehearsal_between (self, 0, 6), sp_rehearsal_between (self, 0, 59)));
  sp_rehearsal_take (fields, "closed_at", sp_rehearsal_instant (
    meeting->date, 15, sp_rehearsal_between (self, 35, 59), sp_rehearsal_between (self, 0, 59)));
  if (index == 3)
    sp_rehearsal_set (fields, "quorum_note", sp_json_get_text (self->tables, "quorum_note"));
}

static void
add_attendance (SpRehearsal             *self,
                int                      index,
                const SpRehearsalMember *member)
{
  SpRehearsalMeeting *meeting = &self->meetings[index];
  JsonObject *fields = sp_rehearsal_add (self, "attendance", NULL, meeting->compartment);
  gboolean came = sp_rehearsal_chance (self, 84);
  int minute = sp_rehearsal_between (self, 0, 9);

  sp_rehearsal_set (fields, "meeting", meeting->id);
  sp_rehearsal_set (fields, "agency", sp_rehearsal_agency (self, member->mark));
  sp_rehearsal_set (fields, "member", member->id);
  sp_rehearsal_set (fields, "name", member->name);
  if (!is_over (index))
    {
      sp_rehearsal_set (fields, "status",
                        index == SP_REHEARSAL_TODAY && sp_rehearsal_chance (self, 10) ? "apologies"
                                                                                      : "expected");
      return;
    }
  sp_rehearsal_set (fields, "status", came ? "attended" :
                    sp_rehearsal_chance (self, 75) ? "apologies" : "absent");
  sp_rehearsal_set (fields, "information_sent", sp_rehearsal_chance (self, 88) ? "yes" : "no");
  if (strcmp (sp_json_get_text (fields, "information_sent"), "yes") == 0)
    sp_rehearsal_take (fields, "information_on", sp_rehearsal_day (
      meeting->date, -sp_rehearsal_between (self, 0, 3)));
  if (!came)
    return;
  sp_rehearsal_take (fields, "arrived_at", sp_rehearsal_instant (meeting->date, 14, minute, 0));
  sp_rehearsal_take (fields, "agreed_at", sp_rehearsal_instant (meeting->date, 14, minute, 40));
  sp_rehearsal_set (fields, "agreed_version", sp_json_get_text (
    sp_json_get_object (self->tables, "partnership"), "statement_version"));
  sp_rehearsal_take (fields, "left_at", sp_rehearsal_instant (
    meeting->date, 15, sp_rehearsal_between (self, 10, 35), 0));
}

static JsonObject *
add_own_item (SpRehearsal *self,
              int          index,
              const char  *kind,
              const char  *title,
              const char  *position,
              int          planned)
{
  SpRehearsalMeeting *meeting = &self->meetings[index];
  JsonObject *fields = sp_rehearsal_add (self, "agenda_item", NULL, meeting->compartment);

  sp_rehearsal_set (fields, "meeting", meeting->id);
  sp_rehearsal_set (fields, "kind", kind);
  sp_rehearsal_set (fields, "title", title);
  sp_rehearsal_set (fields, "position", position);
  json_object_set_int_member (fields, "planned", planned);
  sp_rehearsal_set (fields, "state", is_over (index) ? "done" : "waiting");
  if (is_over (index))
    json_object_set_int_member (fields, "used", sp_rehearsal_between (self, 120, planned * 80));

  return fields;
}

static void
add_minute (SpRehearsal *self,
            int          index,
            const char  *compartment,
            const char  *case_id,
            const char  *item,
            const char  *kind,
            const char  *text,
            const char  *mark,
            guint        at,
            GHashTable  *words)
{
  JsonObject *fields = sp_rehearsal_add (self, "minute", NULL, compartment);

  sp_rehearsal_set (fields, "meeting", self->meetings[index].id);
  sp_rehearsal_set (fields, "case_id", case_id);
  sp_rehearsal_set (fields, "item", item);
  sp_rehearsal_set (fields, "kind", kind);
  sp_rehearsal_set_prose (self, fields, "text", text, words);
  if (mark != NULL)
    sp_rehearsal_set (fields, "agency", sp_rehearsal_agency (self, mark));
  sp_rehearsal_take (fields, "position", g_strdup_printf ("a%c", "123456789ABCDEF"[at % 15]));
}

/* How an action that was agreed on @agreed and is due on @due stands today. */
static void
end_action (SpRehearsal *self,
            JsonObject  *fields,
            const char  *mark,
            const char  *agreed,
            const char  *due,
            gboolean     must_end,
            const char  *done,
            GHashTable  *words)
{
  gboolean late = strcmp (due, self->today) < 0;
  guint lot = sp_rehearsal_below (self, 100);
  int days = sp_date_days_between (agreed, late ? due : self->today);
  const char *status = "complete", *table = "done", *outcome;

  if (!must_end && (late ? lot >= 84 : lot >= 25))
    {
      sp_rehearsal_set (fields, "status", sp_rehearsal_chance (self, 40) ? "in_progress" : "open");
      return;
    }
  if (words == NULL)
    lot = 100; /* the words for other ends are about people of a case */
  if (late && lot < 7)
    status = "circumstances_changed", table = "changed";
  else if (late && lot < 11)
    status = "not_done", table = "not_done";
  else if (late && lot < 13)
    status = "cancelled", table = "cancelled";
  outcome = strcmp (table, "done") == 0 && done != NULL ? done : sp_rehearsal_tell (self, table);
  if (outcome == NULL)
    {
      sp_rehearsal_set (fields, "status", "open");
      return;
    }
  sp_rehearsal_set (fields, "status", status);
  sp_rehearsal_set_prose (self, fields, "outcome", outcome, words);
  sp_rehearsal_take (fields, "completed", sp_rehearsal_day_till (
    self, agreed, sp_rehearsal_between (self, MIN (1, days), MAX (1, days))));
  sp_rehearsal_set (fields, "completed_by", sp_rehearsal_member (self, mark)->id);
}

static void
add_action (SpRehearsal     *self,
            SpRehearsalCase *a_case,
            int              index,
            const char      *item,
            const char      *mark,
            const char      *text,
            const char      *done)
{
  SpRehearsalMeeting *meeting = &self->meetings[index];
  JsonObject *fields = sp_rehearsal_add (self, "action", NULL, a_case != NULL ? a_case->compartment
                                                                        : meeting->compartment);
  g_autofree char *due = sp_rehearsal_day (meeting->date, 7 * sp_rehearsal_between (self, 1, 5));

  if (a_case != NULL)
    sp_rehearsal_set (fields, "case_id", a_case->id);
  sp_rehearsal_set (fields, "meeting", meeting->id);
  sp_rehearsal_set (fields, "item", item);
  sp_rehearsal_set_prose (self, fields, "text", text, a_case != NULL ? a_case->words : NULL);
  sp_rehearsal_set (fields, "agency", sp_rehearsal_agency (self, mark));
  if (sp_rehearsal_chance (self, 75))
    sp_rehearsal_set (fields, "person", sp_rehearsal_member (self, mark)->name);
  sp_rehearsal_set (fields, "due", due);
  sp_rehearsal_set (fields, "priority", sp_rehearsal_deal_text (self, "priorities"));
  end_action (self, fields, mark, meeting->date, due,
              a_case != NULL && strcmp (a_case->status, "closed") == 0, done,
              a_case != NULL ? a_case->words : NULL);
}

static void
add_own_business (SpRehearsal *self,
                  int          index)
{
  g_autofree char *item = NULL;

  add_own_item (self, index, "open_actions", "Actions from earlier meetings", "a1", 10);
  if (index > SP_REHEARSAL_TODAY)
    return;
  add_own_item (self, index, "aob", "Any other business", "z1", 5);
  if (!is_over (index))
    return;

  item = g_strdup (sp_rehearsal_last_id (self));
  add_minute (self, index, self->meetings[index].compartment, NULL, item, "note",
              sp_rehearsal_deal_text (self, "aob"), NULL, 0, NULL);
  if (index % 3 == 1)
    {
      JsonObject *told = json_node_get_object (
        sp_rehearsal_deal (self, sp_json_get_array (self->tables, "own_actions")));

      add_action (self, NULL, index, item, sp_json_get_text (told, "a"),
                  sp_json_get_text (told, "t"), sp_json_get_text (told, "done"));
    }
}

/* Writes the meetings, who came and what belongs to no case. */
void
sp_rehearsal_add_meetings (SpRehearsal *self)
{
  JsonArray *marks = sp_json_get_array (self->tables, "meeting_agencies");

  for (int i = 0; i < SP_REHEARSAL_MEETINGS; i++)
    {
      add_meeting (self, i);
      for (guint k = 0; k < self->members->len; k++)
        {
          const SpRehearsalMember *member = self->members->pdata[k];

          for (guint m = 0; m < json_array_get_length (marks); m++)
            if (strcmp (member->mark, json_array_get_string_element (marks, m)) == 0)
              add_attendance (self, i, member);
        }
      add_own_business (self, i);
    }
}

static void
add_case_item (SpRehearsal           *self,
               SpRehearsalCase       *a_case,
               const SpRehearsalItem *item)
{
  JsonObject *fields = sp_rehearsal_add (self, "agenda_item", item->id, a_case->compartment);

  sp_rehearsal_set (fields, "meeting", self->meetings[item->meeting].id);
  sp_rehearsal_set (fields, "case_id", a_case->id);
  sp_rehearsal_set (fields, "kind", item->kind);
  sp_rehearsal_set (fields, "position", item->position);
  json_object_set_int_member (fields, "planned", strcmp (item->kind, "review") == 0 ? 8 : 12);
  sp_rehearsal_set (fields, "state", is_over (item->meeting) ? "done" : "waiting");
  if (strcmp (item->kind, "urgent") == 0)
    sp_rehearsal_set_prose (self, fields, "reason", sp_rehearsal_tell (self, "urgent_because"),
                            a_case->words);
  if (!is_over (item->meeting))
    return;
  json_object_set_int_member (fields, "used", sp_rehearsal_between (self, 260, 1130));
  sp_rehearsal_take (fields, "started_at", sp_rehearsal_instant (
    self->meetings[item->meeting].date, 14, 10 + 4 * (item->position[1] % 12), 0));
}

static void
add_story_minutes (SpRehearsal           *self,
                   SpRehearsalCase       *a_case,
                   const SpRehearsalItem *item,
                   gboolean               review)
{
  static const char * const kinds[] = { "note", "victim_voice", "decision", "rationale", "dissent",
                                        "not_shared" };
  static const guint chances[] = { 100, 65, 100, 90, 9, 11 };
  JsonObject *told = sp_json_get_object (a_case->story, "minutes");
  JsonObject *general = sp_json_get_object (self->tables, review ? "review_minutes" : "minutes");
  guint at = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      JsonArray *pool = !review ? sp_json_get_array (told, kinds[i]) : NULL;
      const char *mark = a_case->marks[sp_rehearsal_below (self, g_strv_length (a_case->marks))];
      const char *text;

      if (!sp_rehearsal_chance (self, chances[i]))
        continue;
      if (pool == NULL || (i > 0 && sp_rehearsal_chance (self, 35)))
        pool = sp_json_get_array (general, kinds[i]);
      text = pool != NULL ? sp_rehearsal_fresh_text (self, pool) : NULL;
      if (text == NULL)
        continue;
      add_minute (self, item->meeting, a_case->compartment, a_case->id, item->id, kinds[i], text,
                  i == 1 && sp_rehearsal_takes_part (a_case, "AD") ? "AD" :
                  i == 2 || i == 3 ? NULL : mark, at++, a_case->words);
    }
}

/* Of the story's actions for agencies that take part, and of those that any case may need. */
static void
add_case_actions (SpRehearsal           *self,
                  SpRehearsalCase       *a_case,
                  const SpRehearsalItem *item,
                  gboolean               review)
{
  JsonArray *own = sp_json_get_array (a_case->story, "actions");
  JsonArray *general = sp_json_get_array (self->tables, "actions");
  int wanted = sp_rehearsal_between (self, review ? 0 : 1, review ? 2 : 4);
  g_autoptr(GArray) chosen = sp_rehearsal_sample (self, json_array_get_length (own),
                                                  (guint) (review ? 0 : (wanted + 1) / 2));

  for (guint i = 0; i < chosen->len; i++)
    {
      JsonObject *told = json_array_get_object_element (own, g_array_index (chosen, guint, i));
      const char *mark = sp_json_get_text (told, "a");

      if (!sp_rehearsal_takes_part (a_case, mark))
        continue;
      add_action (self, a_case, item->meeting, item->id, mark, sp_json_get_text (told, "t"),
                  sp_json_get_text (told, "done"));
      wanted--;
    }
  for (int tries = 0; wanted > 0 && tries < 12; tries++)
    {
      JsonNode *node = sp_rehearsal_deal_fresh (self, general);
      JsonObject *told;
      const char *mark;

      if (node == NULL)
        return;
      told = json_node_get_object (node);
      mark = sp_json_get_text (told, "a");
      if (!sp_rehearsal_takes_part (a_case, mark) ||
          (a_case->n_children == 0 && sp_json_get_flag (told, "children")))
        continue;
      add_action (self, a_case, item->meeting, item->id, mark, sp_json_get_text (told, "t"),
                  sp_json_get_text (told, "done"));
      wanted--;
    }
}

/* One of probation's people is related to a perpetrator: declared, and shut out of the case. */
static void
add_interest (SpRehearsal     *self,
              SpRehearsalCase *a_case)
{
  const SpRehearsalMember *member = sp_rehearsal_member (self, "PR");
  const char *chair[] = { SP_READERS_CHAIR, NULL };
  g_autofree char *chair_only = sp_compartment_for_readers (a_case->id, chair);
  const SpRehearsalItem *item = &g_array_index (a_case->items, SpRehearsalItem, 0);
  JsonObject *fields = sp_rehearsal_add_to_case (self, a_case, "interest");

  sp_rehearsal_set (fields, "meeting", self->meetings[item->meeting].id);
  sp_rehearsal_set (fields, "member", member->id);
  sp_rehearsal_set_prose (self, fields, "nature", sp_rehearsal_deal_text (self, "interests"),
                          a_case->words);
  sp_rehearsal_take (fields, "declared", sp_rehearsal_day_till (self, a_case->received, 2));
  sp_rehearsal_set (fields, "measure", "no-papers");

  fields = sp_rehearsal_add (self, "exclusion", NULL, chair_only);
  sp_rehearsal_set (fields, "case_id", a_case->id);
  sp_rehearsal_set (fields, "member", member->id);
  sp_rehearsal_set_prose (self, fields, "reason", sp_rehearsal_deal_text (self, "exclusions"),
                          a_case->words);
}

/* Writes the case's items of agendas, and what was said and agreed under them. */
void
sp_rehearsal_add_discussions (SpRehearsal     *self,
                              SpRehearsalCase *a_case)
{
  for (guint i = 0; i < a_case->items->len; i++)
    {
      const SpRehearsalItem *item = &g_array_index (a_case->items, SpRehearsalItem, i);

      add_case_item (self, a_case, item);
      if (!is_over (item->meeting))
        continue;
      add_story_minutes (self, a_case, item, i > 0);
      add_case_actions (self, a_case, item, i > 0);
    }
  if ((a_case == &self->cases[23] || a_case == &self->cases[58]) && a_case->items->len > 0)
    add_interest (self, a_case);
}
