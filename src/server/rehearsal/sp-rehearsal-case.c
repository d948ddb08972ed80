/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-rehearsal-private.h"

#include "sp-compartment.h"
#include "sp-date.h"
#include "sp-json.h"

#include <string.h>

/* A case's core: the case itself, who is invited, the referral, what happened, what agencies know. */

static const SpRehearsalItem *
last_past_item (SpRehearsalCase *a_case)
{
  for (guint i = a_case->items->len; i > 0; i--)
    {
      const SpRehearsalItem *item = &g_array_index (a_case->items, SpRehearsalItem, i - 1);

      if (item->meeting < SP_REHEARSAL_TODAY)
        return item;
    }

  return NULL;
}

static char *
crime_reference (SpRehearsal     *self,
                 SpRehearsalCase *a_case)
{
  return g_strdup_printf ("44%c%c0%06u", a_case->received[2], a_case->received[3],
                          sp_rehearsal_below (self, 600000));
}

static gboolean
tells (SpRehearsalCase *a_case,
       const char      *flag)
{
  g_auto(GStrv) flags = sp_json_dup_strv (a_case->story, "flags");

  return flags != NULL && g_strv_contains ((const char * const *) flags, flag);
}

static void
set_end_of_case (SpRehearsal     *self,
                 SpRehearsalCase *a_case,
                 JsonObject      *fields)
{
  const SpRehearsalItem *last = last_past_item (a_case);
  JsonObject *declined = sp_json_get_object (a_case->story, "declined");

  if (strcmp (a_case->status, "declined") == 0)
    {
      if (declined == NULL)
        declined = json_node_get_object (
          sp_rehearsal_deal (self, sp_json_get_array (self->tables, "declined")));
      sp_rehearsal_set (fields, "decline_reason", sp_json_get_text (declined, "reason"));
      sp_rehearsal_set_prose (self, fields, "decline_note", sp_json_get_text (declined, "note"),
                              a_case->words);
      sp_rehearsal_set_prose (self, fields, "advice_given", sp_json_get_text (declined, "advice"),
                              a_case->words);
    }
  if (strcmp (a_case->status, "closed") == 0)
    {
      sp_rehearsal_set (fields, "closure_outcome", sp_rehearsal_deal_text (self, "outcomes"));
      sp_rehearsal_take (fields, "closed", sp_rehearsal_day_till (
        self, self->meetings[last->meeting].date, sp_rehearsal_between (self, 3, 20)));
    }
}

static void
set_dates_of_case (SpRehearsal     *self,
                   SpRehearsalCase *a_case,
                   JsonObject      *fields)
{
  const SpRehearsalItem *last = last_past_item (a_case);
  const SpRehearsalItem *first = a_case->items->len > 0 ?
    &g_array_index (a_case->items, SpRehearsalItem, 0) : NULL;

  sp_rehearsal_set (fields, "received", a_case->received);
  if (first != NULL && strcmp (first->kind, "twelve_months") == 0)
    {
      sp_rehearsal_take (fields, "last_discussed", sp_rehearsal_day (self->today, -364));
      sp_rehearsal_set (fields, "next_review", self->today);
    }
  else if (last != NULL)
    sp_rehearsal_set (fields, "last_discussed", self->meetings[last->meeting].date);

  if (strcmp (a_case->status, "review_due") == 0)
    sp_rehearsal_take (fields, "next_review",
                       sp_rehearsal_day (self->today, -sp_rehearsal_between (self, 0, 9)));
  else if (strcmp (a_case->status, "discussed") == 0)
    sp_rehearsal_take (fields, "next_review",
                       sp_rehearsal_day (self->today, 7 * sp_rehearsal_between (self, 1, 10)));
  if (sp_rehearsal_chance (self, 80) && strcmp (a_case->status, "draft") != 0)
    sp_rehearsal_take (fields, "victim_checked", sp_rehearsal_day_till (
      self, last != NULL ? self->meetings[last->meeting].date : a_case->received,
      last != NULL ? -sp_rehearsal_between (self, 1, 3) : sp_rehearsal_between (self, 1, 4)));
}

static void
add_the_case (SpRehearsal     *self,
              SpRehearsalCase *a_case,
              const char      *source,
              const char      *crime)
{
  JsonObject *fields = sp_rehearsal_add (self, "case", a_case->id, a_case->compartment);
  const char *crimes[] = { crime, NULL };
  gboolean settled = a_case->items->len > 0;

  sp_rehearsal_set (fields, "reference", a_case->reference);
  sp_rehearsal_set (fields, "status", a_case->status);
  if (settled || strcmp (a_case->status, "accepted") == 0)
    sp_rehearsal_set (fields, "pathway", a_case->pathway);
  sp_rehearsal_set (fields, "victim", a_case->victim);
  sp_rehearsal_set (fields, "perpetrator", a_case->perpetrator);
  sp_rehearsal_set (fields, "risk_level", a_case->risk);
  sp_rehearsal_set (fields, "relationship", sp_json_get_text (a_case->story, "relationship"));
  sp_rehearsal_set (fields, "source", source);
  sp_rehearsal_set_strv (fields, "crime_refs", crimes);
  json_object_set_boolean_member (fields, "children", a_case->n_children > 0);
  sp_rehearsal_set_prose (self, fields, "why_referred", sp_json_get_text (a_case->story, "why"),
                          a_case->words);
  if (settled || sp_rehearsal_chance (self, 40))
    sp_rehearsal_set_prose (self, fields, "victim_voice", sp_json_get_text (a_case->story, "voice"),
                            a_case->words);
  json_object_set_int_member (fields, "episode", a_case->earlier != NULL ? 2 : 1);
  set_dates_of_case (self, a_case, fields);
  set_end_of_case (self, a_case, fields);
}

static void
set_referral_risks (SpRehearsal     *self,
                    SpRehearsalCase *a_case,
                    JsonObject      *fields)
{
  static const char * const flags[] = { "threats", "weapons", "violence", "suicidal",
                                        "third_parties" };
  static const char * const texts[] = { "substances", "mental_health", "vulnerabilities",
                                        "evidence", "frequency", "narrative" };
  g_autofree char *level = g_strdup (g_strcmp0 (a_case->risk, "low") == 0 ? "Standard" :
                                     g_strcmp0 (a_case->risk, "high") == 0 ? "High" : "Medium");

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    sp_rehearsal_set (fields, flags[i], tells (a_case, flags[i]) ? "yes" : "no");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = sp_json_get_text (a_case->story, texts[i]);

      if (text == NULL)
        text = sp_rehearsal_tell (self, texts[i]);
      sp_rehearsal_set_prose (self, fields, texts[i], text, a_case->words);
    }
  sp_rehearsal_set (fields, "risk_tool", sp_rehearsal_is_intimate (a_case) ? "DARA" : "S-DASH");
  sp_rehearsal_set (fields, "risk_level", level);
  sp_rehearsal_take (fields, "risk_date", sp_rehearsal_day (a_case->received,
                                                            -sp_rehearsal_between (self, 0, 3)));
}

static void
set_referral_consent (SpRehearsal     *self,
                      SpRehearsalCase *a_case,
                      JsonObject      *fields)
{
  gboolean aware = sp_rehearsal_chance (self, 88);
  gboolean consent = aware && sp_rehearsal_chance (self, 82);

  sp_rehearsal_set (fields, "victim_aware", aware ? "yes" : "no");
  if (!aware)
    sp_rehearsal_set_prose (self, fields, "unaware_reason",
                            sp_rehearsal_deal_text (self, "unaware"), a_case->words);
  sp_rehearsal_set (fields, "consent", consent ? "yes" : "no");
  if (!consent)
    sp_rehearsal_set_prose (self, fields, "basis", sp_rehearsal_deal_text (self, "basis"),
                            a_case->words);
  sp_rehearsal_set (fields, "wants_police", sp_rehearsal_chance (self, 74) ? "yes" : "no");
  if (a_case->n_children > 0 && sp_rehearsal_chance (self, 45))
    sp_rehearsal_set_prose (self, fields, "previous_marac",
                            sp_rehearsal_deal_text (self, "maracs"), a_case->words);
}

/* The behaviours of all that happened. */
static void
set_behaviours (SpRehearsalCase *a_case,
                JsonObject      *fields)
{
  JsonArray *incidents = sp_json_get_array (a_case->story, "incidents");
  g_autoptr(GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (incidents); i++)
    {
      JsonArray *behaviours = sp_json_get_array (json_array_get_object_element (incidents, i), "b");

      for (guint k = 0; k < json_array_get_length (behaviours); k++)
        g_ptr_array_add (all, (gpointer) json_array_get_string_element (behaviours, k));
    }
  g_ptr_array_add (all, NULL);
  sp_rehearsal_set_strv (fields, "behaviours", (const char * const *) all->pdata);
}

/* Who referred, when and about what. */
static JsonObject *
start_referral (SpRehearsal     *self,
                SpRehearsalCase *a_case,
                const char      *source,
                const char      *received,
                int              episode)
{
  static const struct { const char *source, *mark; } sources[] = {
    { "police", "PO" }, { "probation", "PR" }, { "nhs", "NH" }, { "advocacy", "AD" },
    { "local-authority", "HO" }, { "helpline", "AD" }, { "marac", "PO" },
  };
  JsonObject *fields = sp_rehearsal_add_to_case (self, a_case, "referral");
  static const char * const criteria[] = { "current-or-recent", "lives-in-area", "over-18",
                                           "professional-judgement", NULL };
  const char *mark = "PO";
  const SpRehearsalMember *member;

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (strcmp (sources[i].source, source) == 0)
      mark = sources[i].mark;
  member = sp_rehearsal_member (self, mark);

  sp_rehearsal_set (fields, "received", received);
  sp_rehearsal_set (fields, "agency", sp_rehearsal_agency (self, mark));
  sp_rehearsal_set (fields, "source", source);
  sp_rehearsal_set (fields, "referrer", sp_rehearsal_chance (self, 30)
                    ? member->name : sp_rehearsal_deal_text (self, "referrers"));
  sp_rehearsal_take (fields, "referrer_phone", g_strdup_printf ("01632 960%03u",
                                                                sp_rehearsal_below (self, 1000)));
  sp_rehearsal_set_strv (fields, "criteria", criteria);
  sp_rehearsal_set (fields, "relationship", sp_json_get_text (a_case->story, "relationship"));
  json_object_set_int_member (fields, "episode", episode);

  return fields;
}

/* The referral that opened the episode before this one. */
static void
add_earlier_referral (SpRehearsal     *self,
                      SpRehearsalCase *a_case,
                      const char      *source)
{
  g_autofree char *received = sp_rehearsal_day (a_case->received,
                                                -sp_rehearsal_between (self, 140, 330));
  g_autofree char *first = sp_rehearsal_day (received, -sp_rehearsal_between (self, 40, 90));
  JsonObject *fields = start_referral (self, a_case, source, received, 1);

  if (strcmp (first, a_case->first_incident) < 0)
    g_set_str (&a_case->first_incident, first);
  sp_rehearsal_set (fields, "first_incident", a_case->first_incident);
  sp_rehearsal_take (fields, "last_incident", sp_rehearsal_day (
    received, -sp_rehearsal_between (self, 1, 8)));
  sp_rehearsal_set (fields, "victim_aware", "yes");
  sp_rehearsal_set (fields, "consent", "yes");
  sp_rehearsal_set_prose (self, fields, "narrative", a_case->earlier, a_case->words);
}

static void
add_referral (SpRehearsal     *self,
              SpRehearsalCase *a_case,
              const char      *source,
              const char      *crime)
{
  const char *crimes[] = { crime, NULL };
  const char *standing = sp_json_get_text (a_case->story, "standing");
  JsonObject *fields;

  if (a_case->earlier != NULL)
    add_earlier_referral (self, a_case, source);
  fields = start_referral (self, a_case, source, a_case->received, a_case->earlier != NULL ? 2 : 1);
  if (a_case->earlier != NULL)
    json_object_set_boolean_member (fields, "possible_repeat", TRUE);
  sp_rehearsal_set_prose (self, fields, "officer", "{oic}", a_case->words);
  sp_rehearsal_set_strv (fields, "crime_refs", crimes);
  sp_rehearsal_set (fields, "first_incident", a_case->first_incident);
  sp_rehearsal_set (fields, "last_incident", a_case->last_incident);
  if (standing == NULL)
    standing = sp_rehearsal_tell (self, "orders_words");
  sp_rehearsal_set_prose (self, fields, "orders", standing, a_case->words);
  set_behaviours (a_case, fields);
  set_referral_consent (self, a_case, fields);
  set_referral_risks (self, a_case, fields);
}

static void
add_incident (SpRehearsal     *self,
              SpRehearsalCase *a_case,
              JsonObject      *told,
              const char      *date)
{
  static const struct { const char *from, *to; } texts[] = {
    { "p", "place" }, { "m", "medium" }, { "t", "description" }, { "e", "effect" }, { "w", "words" },
    { "k", "evidence" }, { "car", "vehicle" }, { "who", "present" },
  };
  JsonObject *fields = sp_rehearsal_add_to_case (self, a_case, "incident");
  gboolean approximate = sp_rehearsal_chance (self, 18);

  sp_rehearsal_set (fields, "date", date);
  if (approximate)
    {
      json_object_set_boolean_member (fields, "approximate", TRUE);
      sp_rehearsal_set (fields, "time", sp_rehearsal_deal_text (self, "times"));
    }
  else
    sp_rehearsal_take (fields, "time", g_strdup_printf ("%02d:%02d",
                                                        sp_rehearsal_between (self, 7, 23),
                                                        5 * sp_rehearsal_between (self, 0, 11)));
  sp_rehearsal_set_array (fields, "behaviours", sp_json_get_array (told, "b"));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    sp_rehearsal_set_prose (self, fields, texts[i].to, sp_json_get_text (told, texts[i].from),
                            a_case->words);
  if (sp_json_get_text (told, "e") == NULL && sp_rehearsal_chance (self, 70))
    sp_rehearsal_set_prose (self, fields, "effect", sp_rehearsal_tell (self, "effects"),
                            a_case->words);
  sp_rehearsal_set_prose (self, fields, "reported_to", sp_rehearsal_deal_text (self, "reported_to"),
                          a_case->words);
  sp_rehearsal_set (fields, "agency", sp_rehearsal_agency (
    self, sp_rehearsal_takes_part (a_case, "AD") && sp_rehearsal_chance (self, 30) ? "AD" : "PO"));
  sp_rehearsal_set (fields, "information_grade", sp_rehearsal_deal_text (self, "grades"));
  if (a_case->order != NULL && strcmp (date, a_case->order_served) > 0)
    sp_rehearsal_set (fields, "breach_of", a_case->order);
}

/* Between the first incident and the last, closer together towards the end. */
void
sp_rehearsal_add_incidents (SpRehearsal     *self,
                            SpRehearsalCase *a_case)
{
  JsonArray *incidents = sp_json_get_array (a_case->story, "incidents");
  guint n_all = json_array_get_length (incidents);
  g_autoptr(GArray) chosen = sp_rehearsal_sample (
    self, n_all, (guint) sp_rehearsal_between (self, MAX (3, (int) n_all - 4), (int) n_all));
  int span = sp_date_days_between (a_case->first_incident, a_case->last_incident);
  int n = (int) chosen->len;

  for (int i = 0; i < n; i++)
    {
      double part = n > 1 ? (double) i / (n - 1) : 1.0;
      int days = (int) (span * (1.0 - (1.0 - part) * (1.0 - part * 0.35)));
      g_autofree char *date = sp_rehearsal_day (a_case->first_incident, CLAMP (days, 0, span));

      add_incident (self, a_case,
                    json_array_get_object_element (incidents, g_array_index (chosen, guint, i)), date);
    }
}

static void
add_invitations (SpRehearsal     *self,
                 SpRehearsalCase *a_case)
{
  for (guint i = 0; a_case->marks[i] != NULL; i++)
    {
      JsonObject *fields = sp_rehearsal_add_to_case (self, a_case, "invitation");

      sp_rehearsal_set (fields, "agency", sp_rehearsal_agency (self, a_case->marks[i]));
      if (sp_rehearsal_chance (self, 35))
        sp_rehearsal_set (fields, "reason", sp_rehearsal_tell (self, "invited_because"));
    }
}

/* In whose compartment something lies that @mark's agency may keep to some. */
char *
sp_rehearsal_readers (SpRehearsal     *self,
                      SpRehearsalCase *a_case,
                      JsonObject      *told,
                      const char      *mark)
{
  const char *how = sp_json_get_text (told, "r");
  g_autoptr(GPtrArray) readers = g_ptr_array_new ();
  g_auto(GStrv) with = sp_json_dup_strv (told, "with");

  if (how == NULL)
    return g_strdup (a_case->compartment);

  g_ptr_array_add (readers, (gpointer) sp_rehearsal_agency (self, mark));
  if (strcmp (how, "own") != 0)
    g_ptr_array_add (readers, (gpointer) SP_READERS_CHAIR);
  for (guint i = 0; with != NULL && with[i] != NULL; i++)
    if (strcmp (with[i], mark) != 0 && sp_rehearsal_takes_part (a_case, with[i]))
      g_ptr_array_add (readers, (gpointer) sp_rehearsal_agency (self, with[i]));
  g_ptr_array_add (readers, NULL);

  return sp_compartment_for_readers (a_case->id, (const char * const *) readers->pdata);
}

static void
add_contribution (SpRehearsal     *self,
                  SpRehearsalCase *a_case,
                  const char      *mark,
                  JsonObject      *told,
                  const char      *text,
                  const char      *date,
                  const char      *meeting)
{
  g_autofree char *compartment = told != NULL ? sp_rehearsal_readers (self, a_case, told, mark) :
    g_strdup (a_case->compartment);
  JsonObject *fields = sp_rehearsal_add (self, "contribution", NULL, compartment);
  const SpRehearsalMember *member = sp_rehearsal_member (self, mark);
  gboolean law = strcmp (mark, "PO") == 0 || strcmp (mark, "PR") == 0;
  const char *why = told != NULL ? sp_json_get_text (told, "why") : NULL;

  sp_rehearsal_set (fields, "case_id", a_case->id);
  sp_rehearsal_set (fields, "agency", sp_rehearsal_agency (self, mark));
  sp_rehearsal_set (fields, "meeting", meeting);
  sp_rehearsal_set (fields, "member", member->id);
  sp_rehearsal_set (fields, "author", member->name);
  sp_rehearsal_set (fields, "date", date);
  if (text != NULL)
    {
      sp_rehearsal_set (fields, "kind", told != NULL && sp_json_get_text (told, "k") != NULL
                        ? sp_json_get_text (told, "k") : "fact");
      sp_rehearsal_set_prose (self, fields, "text", text, a_case->words);
    }
  else
    json_object_set_boolean_member (fields, "nothing_known", TRUE);
  sp_rehearsal_set (fields, "regime", law ? "dpa-part-3" : "uk-gdpr");
  sp_rehearsal_set (fields, "basis", law ? "Law enforcement purposes" :
                    strcmp (mark, "AD") == 0 ? "Legitimate interests" : "Public task");
  if (law && text != NULL)
    {
      sp_rehearsal_set (fields, "source_grade", why != NULL ? "2" : "1");
      sp_rehearsal_set (fields, "information_grade", why != NULL ? "C" : "A");
    }
  sp_rehearsal_set (fields, "handling", why != NULL ? "C" : "P");
  if (why != NULL)
    sp_rehearsal_set_prose (self, fields, "conditions",
                            sp_rehearsal_tell (self, "handling_conditions"), a_case->words);
  sp_rehearsal_set (fields, "restriction_reason", why);
  sp_rehearsal_set (fields, "retention", g_strcmp0 (a_case->risk, "high") == 0 ? "2" : "3");
}

/* What the story has the agency say, at most two things; else what such an agency has to say in
 * general; else that it knows nothing. */
static void
contribute_first (SpRehearsal     *self,
                  SpRehearsalCase *a_case,
                  const char      *mark,
                  const char      *date,
                  const char      *meeting)
{
  JsonArray *info = sp_json_get_array (a_case->story, "info");
  JsonArray *general = sp_json_get_array (sp_json_get_object (self->tables, "information"), mark);
  guint said = 0;

  for (guint i = 0; i < json_array_get_length (info); i++)
    {
      JsonObject *told = json_array_get_object_element (info, i);

      if (strcmp (sp_json_get_text (told, "a"), mark) != 0 ||
          !sp_rehearsal_chance (self, said == 0 ? 80 : 60))
        continue;
      add_contribution (self, a_case, mark, told, sp_json_get_text (told, "t"), date, meeting);
      said++;
    }
  if (said == 0 && (strcmp (mark, "PO") == 0 || sp_rehearsal_chance (self, 50)))
    add_contribution (self, a_case, mark, NULL, sp_rehearsal_fresh_text (self, general), date,
                      meeting);
  else if (said == 0)
    add_contribution (self, a_case, mark, NULL, NULL, date, meeting);
}

static void
add_contributions (SpRehearsal     *self,
                   SpRehearsalCase *a_case)
{
  JsonObject *updates = sp_json_get_object (self->tables, "updates");

  for (guint k = 0; k < a_case->items->len; k++)
    {
      const SpRehearsalItem *item = &g_array_index (a_case->items, SpRehearsalItem, k);
      const SpRehearsalMeeting *meeting = &self->meetings[item->meeting];

      for (guint i = 0; a_case->marks[i] != NULL; i++)
        {
          const char *mark = a_case->marks[i];
          g_autofree char *before = sp_rehearsal_day (meeting->date, -sp_rehearsal_between (self, 0, 4));
          g_autofree char *date = sp_rehearsal_day_till (self, before, 0);
          const char *text;

          if (item->meeting >= SP_REHEARSAL_TODAY && sp_rehearsal_chance (self, 35))
            continue;
          text = k > 0 ? sp_rehearsal_fresh_text (self, sp_json_get_array (updates, mark)) : NULL;
          if (k == 0)
            contribute_first (self, a_case, mark, date, meeting->id);
          else if (text != NULL && sp_rehearsal_chance (self, 65))
            add_contribution (self, a_case, mark, NULL, text, date, meeting->id);
        }
    }
  if (a_case->items->len == 0 && strcmp (a_case->status, "draft") != 0)
    contribute_first (self, a_case, a_case->marks[0], a_case->received, NULL);
}

static void
plan_incident_dates (SpRehearsal     *self,
                     SpRehearsalCase *a_case)
{
  JsonArray *months = sp_json_get_array (a_case->story, "months");
  int span = 30 * sp_rehearsal_between (self, (int) json_array_get_int_element (months, 0),
                                        (int) json_array_get_int_element (months, 1));
  int gap = sp_rehearsal_between (self, 1, 9);

  a_case->last_incident = sp_rehearsal_day (a_case->received, -gap);
  a_case->first_incident = sp_rehearsal_day (a_case->last_incident, -span);
}

/* Writes the case, who is invited to it, its referral and contributions. */
void
sp_rehearsal_add_case (SpRehearsal     *self,
                       SpRehearsalCase *a_case)
{
  g_autofree char *crime = crime_reference (self, a_case);
  const char *source = json_node_get_string (
    sp_rehearsal_deal (self, sp_json_get_array (a_case->story, "sources")));

  plan_incident_dates (self, a_case);
  add_the_case (self, a_case, source, crime);
  add_invitations (self, a_case);
  add_referral (self, a_case, source, crime);
  add_contributions (self, a_case);
}

/* Two who ask what is held about them: one in time, and one who should have been answered. They come last, so that nothing
 * else is told otherwise because of them. */
void
sp_rehearsal_add_requests (SpRehearsal *self)
{
  static const struct
  {
    const char *reference;
    gboolean of_victim;
    int days;
  } asked[] = { { "SAR-118", FALSE, -12 }, { "SAR-104", TRUE, -40 } };
  guint n = 0;

  for (guint i = 0; i < SP_REHEARSAL_CASES && n < G_N_ELEMENTS (asked); i++)
    {
      SpRehearsalCase *a_case = &self->cases[i];
      g_autofree char *received = sp_rehearsal_day (self->today, asked[n].days);
      JsonObject *fields;

      if (strcmp (a_case->status, "discussed") != 0 || strcmp (a_case->received, received) > 0)
        continue;
      fields = sp_rehearsal_add (self, "access_request", NULL, a_case->compartment);
      sp_rehearsal_set (fields, "case_id", a_case->id);
      sp_rehearsal_set (fields, "person", asked[n].of_victim ? a_case->victim : a_case->perpetrator);
      sp_rehearsal_set (fields, "reference", asked[n].reference);
      sp_rehearsal_set (fields, "received", received);
      sp_rehearsal_set (fields, "asked_by", "person");
      sp_rehearsal_set (fields, "identity_checked", received);
      sp_rehearsal_set (fields, "state", "open");
      n++;
    }
}
