/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-rehearsal-private.h"

#include "sp-compartment.h"
#include "sp-json.h"

#include <string.h>

/* Who comes to which meeting and why: what has to be known of all cases before one is written. */

static const struct
{
  const char *status;
  guint n;
} shares[] = {
  { "draft", 1 }, { "submitted", 4 }, { "triage", 4 }, { "returned_for_info", 3 }, { "declined", 7 },
  { "accepted", 7 }, { "listed", 8 }, { "discussed", 28 }, { "review_due", 8 }, { "closed", 10 },
};

static void
add_item (SpRehearsal     *self,
          SpRehearsalCase *a_case,
          int              meeting,
          const char      *kind)
{
  SpRehearsalItem item = { meeting, kind, sp_ambient_new_id (self->ambient), NULL };

  g_array_append_val (a_case->items, item);
}

static const char *
kind_of_new (SpRehearsal     *self,
             SpRehearsalCase *a_case)
{
  if (g_strcmp0 (a_case->risk, "high") == 0 && sp_rehearsal_chance (self, 40))
    return "urgent";

  return a_case->n_children > 0 ? "children" : "new";
}

/* First time in meeting @first, again some weeks later. */
static void
plan_discussed (SpRehearsal     *self,
                SpRehearsalCase *a_case,
                int              first,
                guint            review_percent)
{
  int again = first + sp_rehearsal_between (self, 2, 4);

  add_item (self, a_case, first, kind_of_new (self, a_case));
  if (again < SP_REHEARSAL_TODAY && sp_rehearsal_chance (self, review_percent))
    add_item (self, a_case, again, "review");
}

static void
plan_received (SpRehearsal     *self,
               SpRehearsalCase *a_case)
{
  SpRehearsalItem *first = a_case->items->len > 0 ?
    &g_array_index (a_case->items, SpRehearsalItem, 0) : NULL;

  if (first != NULL && strcmp (first->kind, "twelve_months") == 0)
    a_case->received = sp_rehearsal_day (self->today, -sp_rehearsal_between (self, 375, 390));
  else if (first != NULL)
    a_case->received = sp_rehearsal_day (self->meetings[first->meeting].date,
                                         -sp_rehearsal_between (self, 4, 16));
  else if (strcmp (a_case->status, "declined") == 0)
    a_case->received = sp_rehearsal_day (self->today, -sp_rehearsal_between (self, 15, 75));
  else
    a_case->received = sp_rehearsal_day (self->today, -sp_rehearsal_between (self, 1, 13));
}

static void
plan_items (SpRehearsal     *self,
            SpRehearsalCase *a_case,
            guint           *count)
{
  const char *status = a_case->status;
  guint k = *count;

  if (strcmp (status, "discussed") == 0)
    plan_discussed (self, a_case, (int) (k % 10), 45);
  else if (strcmp (status, "review_due") == 0)
    plan_discussed (self, a_case, (int) (k % 5), 40);
  else if (strcmp (status, "closed") == 0)
    plan_discussed (self, a_case, (int) (k % 6), 60);
  else if (strcmp (status, "listed") == 0 && k == 0)
    add_item (self, a_case, SP_REHEARSAL_TODAY, "twelve_months");
  else if (strcmp (status, "listed") == 0)
    {
      if (k % 3 == 1)
        add_item (self, a_case, (int) k % 5, kind_of_new (self, a_case));
      add_item (self, a_case, k == 7 ? SP_REHEARSAL_TODAY + 1 : SP_REHEARSAL_TODAY,
                k % 3 == 1 ? "review" : kind_of_new (self, a_case));
    }
  (*count)++;
}

/* Which agencies take part: the story's, less an odd one, so that not every case has the same; those
 * who look after children where there are some. */
static GStrv
plan_marks (SpRehearsal *self,
            JsonObject  *story,
            guint        n_children,
            guint        index)
{
  g_auto(GStrv) all = sp_json_dup_strv (story, "agencies");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (index == 11 || index == 47)
    {
      g_strv_builder_add_many (builder, "PO", "NH", NULL);
      return g_strv_builder_end (builder);
    }
  for (guint i = 0; all[i] != NULL; i++)
    if (strcmp (all[i], "CS") == 0 ? n_children > 0 : i < 2 || sp_rehearsal_chance (self, 82))
      g_strv_builder_add (builder, all[i]);

  return g_strv_builder_end (builder);
}

static int
rank_of (const char *kind)
{
  static const char * const order[] = { "open_actions", "urgent", "children", "new", "review",
                                        "twelve_months", "aob", NULL };

  for (int i = 0; order[i] != NULL; i++)
    if (strcmp (order[i], kind) == 0)
      return i;

  g_assert_not_reached ();
}

/* Positions are text that sorts; between two of them there is always room for more. */
static void
place_items (SpRehearsal *self,
             int          meeting)
{
  static const char digits[] = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  guint at = 1; /* the open actions come first */

  for (int rank = 1; rank < 6; rank++)
    for (guint i = 0; i < SP_REHEARSAL_CASES; i++)
      for (guint k = 0; k < self->cases[i].items->len; k++)
        {
          SpRehearsalItem *item = &g_array_index (self->cases[i].items, SpRehearsalItem, k);

          if (item->meeting != meeting || rank_of (item->kind) != rank)
            continue;
          g_assert (at < sizeof digits - 1);
          item->position = g_strdup_printf ("a%c", digits[at++]);
        }
}

static void
plan_statuses (SpRehearsal *self)
{
  guint at = 0;

  for (guint i = 0; i < G_N_ELEMENTS (shares); i++)
    for (guint k = 0; k < shares[i].n; k++)
      self->cases[at++].status = shares[i].status;
  g_assert (at == SP_REHEARSAL_CASES);

  for (guint i = SP_REHEARSAL_CASES - 1; i > 0; i--)
    {
      guint k = sp_rehearsal_below (self, i + 1);
      const char *other = self->cases[k].status;

      self->cases[k].status = self->cases[i].status;
      self->cases[i].status = other;
    }
}

static void
plan_case (SpRehearsal     *self,
           SpRehearsalCase *a_case,
           guint            index)
{
  gboolean declined = strcmp (a_case->status, "declined") == 0;
  JsonArray *stories = declined && self->n_declined++ < json_array_get_length (self->declined)
    ? self->declined : self->stories;
  JsonArray *children, *levels;

  a_case->story = json_node_get_object (sp_rehearsal_deal (self, stories));
  levels = sp_json_get_array (a_case->story, "risk");
  a_case->risk = json_node_get_string (sp_rehearsal_deal (self, levels));
  a_case->pathway = json_node_get_string (
    sp_rehearsal_deal (self, sp_json_get_array (a_case->story, "pathways")));
  children = sp_json_get_array (a_case->story, "children");
  if (children != NULL)
    a_case->n_children = (guint) sp_rehearsal_between (
      self, (int) json_array_get_int_element (children, 0),
      (int) json_array_get_int_element (children, 1));
  a_case->marks = plan_marks (self, a_case->story, a_case->n_children, index);
  if (!declined && strcmp (a_case->status, "draft") != 0 && sp_rehearsal_chance (self, 65))
    a_case->earlier = sp_json_get_text (a_case->story, "earlier");
}

/* Settles for each case its story, its status, the meetings it comes to and where on the agenda. */
void
sp_rehearsal_plan (SpRehearsal *self)
{
  guint counts[G_N_ELEMENTS (shares)] = { 0 };

  for (int i = 0; i < SP_REHEARSAL_MEETINGS; i++)
    {
      SpRehearsalMeeting *meeting = &self->meetings[i];

      meeting->id = sp_ambient_new_id (self->ambient);
      meeting->compartment = sp_compartment_for_meeting (meeting->id);
      meeting->date = sp_rehearsal_day (self->today, (i - SP_REHEARSAL_TODAY) * 7);
    }

  plan_statuses (self);
  for (guint i = 0; i < SP_REHEARSAL_CASES; i++)
    {
      guint share = 0;

      plan_case (self, &self->cases[i], i);
      while (strcmp (shares[share].status, self->cases[i].status) != 0)
        share++;
      plan_items (self, &self->cases[i], &counts[share]);
      plan_received (self, &self->cases[i]);
    }
  for (int i = 0; i < SP_REHEARSAL_MEETINGS; i++)
    place_items (self, i);
}
