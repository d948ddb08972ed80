/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-rehearsal-private.h"

#include "sp-date.h"
#include "sp-json.h"

#include <string.h>

/* What is done in a case: risk judged, the stalking understood, orders, interventions, support. */

static gboolean
is_settled (SpRehearsalCase *a_case)
{
  return a_case->items->len > 0;
}

static const char *
level_of (SpRehearsal     *self,
          SpRehearsalCase *a_case)
{
  gboolean other = sp_rehearsal_chance (self, 25);

  if (strcmp (a_case->risk, "high") == 0)
    return other ? "moderate" : "high";
  if (strcmp (a_case->risk, "low") == 0)
    return other ? "moderate" : "low";

  return other ? "high" : "moderate";
}

static JsonObject *
add_result (SpRehearsal     *self,
            SpRehearsalCase *a_case,
            const char      *tool,
            const char      *mark,
            int              days)
{
  JsonObject *fields = sp_rehearsal_add_to_case (self, a_case, "risk_result");

  sp_rehearsal_set (fields, "tool", tool);
  sp_rehearsal_take (fields, "date", sp_rehearsal_day_till (self, a_case->received, days));
  sp_rehearsal_set (fields, "assessor", sp_rehearsal_member (self, mark)->name);
  sp_rehearsal_set (fields, "agency", sp_rehearsal_agency (self, mark));
  sp_rehearsal_set (fields, "trained", sp_rehearsal_chance (self, 85) ? "yes" : "no");
  sp_rehearsal_set_prose (self, fields, "rationale", sp_rehearsal_tell (self, "rationales"),
                          a_case->words);

  return fields;
}

static const char *
grade_of (SpRehearsalCase *a_case)
{
  return strcmp (a_case->risk, "low") == 0 ? "standard" : a_case->risk;
}

static void
add_health_results (SpRehearsal     *self,
                    SpRehearsalCase *a_case)
{
  static const char * const domains[] = { "persistence", "violence", "recurrence", "psychosocial" };
  JsonObject *fields;
  g_autofree char *date = NULL;

  if (!is_settled (a_case) || !sp_rehearsal_takes_part (a_case, "NH"))
    return;

  if (sp_rehearsal_chance (self, 60))
    {
      fields = add_result (self, a_case, "SRP", "NH", sp_rehearsal_between (self, 3, 12));
      for (guint i = 0; i < G_N_ELEMENTS (domains); i++)
        sp_rehearsal_set (fields, domains[i], level_of (self, a_case));
      date = g_strdup (sp_json_get_text (fields, "date"));
      sp_rehearsal_take (fields, "review", sp_rehearsal_day (date, 91));
    }
  else if (sp_rehearsal_chance (self, 50))
    {
      fields = add_result (self, a_case, "SAM", "NH", sp_rehearsal_between (self, 3, 12));
      sp_rehearsal_set (fields, "priority", level_of (self, a_case));
      sp_rehearsal_set (fields, "persistence", level_of (self, a_case));
    }
}

static void
add_risk_results (SpRehearsal     *self,
                  SpRehearsalCase *a_case)
{
  gboolean ex = sp_rehearsal_is_intimate (a_case);
  int weight = strcmp (a_case->risk, "high") == 0 ? 6 : strcmp (a_case->risk, "medium") == 0 ? 3 : 1;
  JsonObject *fields;

  if (strcmp (a_case->status, "draft") == 0)
    return;

  fields = add_result (self, a_case, ex ? "DARA" : "SST", "PO", -sp_rehearsal_between (self, 0, 3));
  sp_rehearsal_set (fields, "grade", grade_of (a_case));
  if (sp_rehearsal_chance (self, 55))
    {
      fields = add_result (self, a_case, "S-DASH", "PO", sp_rehearsal_between (self, 0, 5));
      json_object_set_int_member (fields, "count", weight + sp_rehearsal_between (self, 0, 4));
      json_object_set_int_member (fields, "total", 11);
      sp_rehearsal_set (fields, "edition", "2009");
      sp_rehearsal_set (fields, "grade", grade_of (a_case));
    }
  if (sp_rehearsal_takes_part (a_case, "AD") && sp_rehearsal_chance (self, 55))
    {
      fields = add_result (self, a_case, ex ? "DASH" : "VS-DASH", "AD",
                           sp_rehearsal_between (self, 1, 7));
      json_object_set_int_member (fields, "count", weight * 2 + sp_rehearsal_between (self, 1, 6));
      json_object_set_int_member (fields, "total", 24);
    }
  if (is_settled (a_case) && sp_rehearsal_chance (self, 60))
    {
      const char *mark = sp_rehearsal_takes_part (a_case, "NH") ? "NH" : "PO";

      fields = add_result (self, a_case, "SASH", mark, sp_rehearsal_between (self, 2, 9));
      sp_rehearsal_set (fields, "concern", level_of (self, a_case));
      sp_rehearsal_set (fields, "ex_partner_module", ex ? "yes" : "no");
    }
  add_health_results (self, a_case);
}

static void
add_factors (SpRehearsal     *self,
             SpRehearsalCase *a_case,
             const char      *type,
             const char      *member)
{
  JsonArray *all = sp_json_get_array (a_case->story, member);
  g_autoptr(GArray) chosen = sp_rehearsal_sample (
    self, json_array_get_length (all), (guint) sp_rehearsal_between (self, 1, 3));

  for (guint i = 0; i < chosen->len; i++)
    {
      JsonArray *pair = json_array_get_array_element (all, g_array_index (chosen, guint, i));
      JsonObject *fields = sp_rehearsal_add_to_case (self, a_case, type);
      const char *kind = json_array_get_string_element (pair, 0);

      sp_rehearsal_set (fields, "kind", kind);
      sp_rehearsal_set_prose (self, fields, "text", json_array_get_string_element (pair, 1),
                              a_case->words);
      if (strcmp (kind, "court-date") == 0 || strcmp (kind, "release") == 0)
        sp_rehearsal_take (fields, "date", sp_rehearsal_day (self->today,
                                                             sp_rehearsal_between (self, 4, 60)));
    }
}

static void
add_formulation (SpRehearsal     *self,
                 SpRehearsalCase *a_case)
{
  JsonObject *told = sp_json_get_object (a_case->story, "formulation");
  static const char * const texts[] = { "motive", "drivers", "text" };
  JsonObject *fields;

  if (is_settled (a_case) && sp_rehearsal_takes_part (a_case, "NH") && sp_rehearsal_chance (self, 85))
    {
      g_autofree char *readers = sp_rehearsal_readers (self, a_case, told, "NH");

      fields = sp_rehearsal_add (self, "formulation", NULL, readers);
      sp_rehearsal_set (fields, "case_id", a_case->id);
      if (sp_json_get_text (told, "r") != NULL)
        sp_rehearsal_set (fields, "restriction_reason", "health");
      sp_rehearsal_set (fields, "stalker_type", sp_json_get_text (told, "type"));
      for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
        sp_rehearsal_set_prose (self, fields, texts[i], sp_json_get_text (told, texts[i]),
                                a_case->words);
      sp_rehearsal_set (fields, "assessor", sp_rehearsal_member (self, "NH")->name);
      sp_rehearsal_set (fields, "agency", sp_rehearsal_agency (self, "NH"));
      sp_rehearsal_take (fields, "date", sp_rehearsal_day_till (self, a_case->received,
                                                                sp_rehearsal_between (self, 3, 14)));
      sp_rehearsal_set (fields, "confidence", sp_rehearsal_deal_text (self, "confidences"));
    }
  if (strcmp (a_case->status, "draft") != 0)
    {
      add_factors (self, a_case, "trigger", "triggers");
      add_factors (self, a_case, "protective_factor", "protective");
    }
}

/* When it ends, in days from the day it is made; 0 for until further order. */
static int
term_of (SpRehearsal *self,
         const char  *kind)
{
  if (strcmp (kind, "spo") == 0)
    return sp_rehearsal_chance (self, 25) ? 0 : 366 * sp_rehearsal_between (self, 2, 5);
  if (strcmp (kind, "restraining") == 0)
    return sp_rehearsal_chance (self, 20) ? 0 : 365 * sp_rehearsal_between (self, 2, 5);
  if (strcmp (kind, "non-molestation") == 0)
    return 365;
  if (strcmp (kind, "dvpo") == 0)
    return 28;
  if (strcmp (kind, "interim-spo") == 0)
    return sp_rehearsal_between (self, 35, 60);
  if (strcmp (kind, "bail") == 0)
    return 91;

  return 365;
}

static void
set_order_term (SpRehearsal     *self,
                SpRehearsalCase *a_case,
                JsonObject      *fields,
                const char      *kind)
{
  g_autofree char *made = sp_rehearsal_day_till (self, a_case->received,
                                                 sp_rehearsal_between (self, -25, 21));
  g_autofree char *served = sp_rehearsal_day_till (self, made, sp_rehearsal_between (self, 0, 3));
  int term = term_of (self, kind);
  g_autofree char *ends = term > 0 ? sp_rehearsal_day (made, term) : NULL;
  gboolean over = ends != NULL && strcmp (ends, self->today) < 0;

  sp_rehearsal_set (fields, "made", made);
  sp_rehearsal_set (fields, "served", served);
  sp_rehearsal_set (fields, "starts", made);
  sp_rehearsal_set (fields, "ends", ends);
  if (ends == NULL)
    json_object_set_boolean_member (fields, "until_further", TRUE);
  sp_rehearsal_set (fields, "status", over ? "expired" :
                    strcmp (kind, "interim-spo") == 0 ? "interim" : "in-force");

  /* Stalking Protection Act 2019 s.9: within three days beginning with the day of service. */
  if (g_str_has_suffix (kind, "spo"))
    {
      sp_rehearsal_take (fields, "notification_due", sp_rehearsal_day (served, 2));
      if (sp_rehearsal_chance (self, 78))
        sp_rehearsal_take (fields, "notification_met",
                           sp_rehearsal_day_till (self, served, sp_rehearsal_between (self, 0, 2)));
    }
  a_case->order_served = g_steal_pointer (&served);
}

static void
add_breach (SpRehearsal     *self,
            SpRehearsalCase *a_case,
            const char      *text,
            int              days)
{
  JsonObject *fields;

  if (text == NULL)
    return;

  fields = sp_rehearsal_add_to_case (self, a_case, "breach");
  sp_rehearsal_set (fields, "order", a_case->order);
  sp_rehearsal_take (fields, "date", sp_rehearsal_day (a_case->order_served,
                                                       days));
  sp_rehearsal_set_prose (self, fields, "condition", text, a_case->words);
  sp_rehearsal_set_prose (self, fields, "reported_to", "{oic}, {station}", a_case->words);
  sp_rehearsal_take (fields, "crime_reference", g_strdup_printf ("44%.2s0%06u", self->today + 2,
                                                                 sp_rehearsal_below (self, 600000)));
  sp_rehearsal_set (fields, "result", sp_rehearsal_deal_text (self, "breach_results"));
}

/* None, or up to three, each after the other. */
static void
add_breaches (SpRehearsal     *self,
              SpRehearsalCase *a_case)
{
  int until = sp_date_days_between (a_case->order_served, self->today) - 1;
  JsonArray *own = sp_json_get_array (a_case->story, "breaches");
  int n = sp_rehearsal_chance (self, 50) ? sp_rehearsal_between (self, 1, 3) : 0;

  for (int i = 0, day = 2; i < n && day <= until; i++)
    {
      day = sp_rehearsal_between (self, day, MAX (day, until * (i + 1) / n));
      add_breach (self, a_case, own != NULL && i == 0 ? sp_rehearsal_fresh_text (self, own)
                                                      : sp_rehearsal_tell (self, "breaches"), day);
      day += 3;
    }
}

static void
add_orders (SpRehearsal     *self,
            SpRehearsalCase *a_case)
{
  JsonArray *kinds = sp_json_get_array (a_case->story, "orders");
  const char *people[] = { a_case->victim, NULL };
  const char *kind;
  JsonObject *fields;

  if (kinds == NULL || !(is_settled (a_case) || strcmp (a_case->status, "accepted") == 0) ||
      !sp_rehearsal_chance (self, 75))
    return;

  kind = json_node_get_string (sp_rehearsal_deal (self, kinds));
  fields = sp_rehearsal_add_to_case (self, a_case, "order");
  sp_rehearsal_set (fields, "kind", kind);
  if (strcmp (kind, "licence") != 0)
    sp_rehearsal_set_prose (self, fields, "court", strcmp (kind, "non-molestation") == 0 ||
                            strcmp (kind, "dapo") == 0 ? "Hartsmere Family Court" : "{court}",
                            a_case->words);
  sp_rehearsal_take (fields, "reference", g_strdup_printf ("HM/%.4s/%04u", self->today,
                                                           sp_rehearsal_below (self, 10000)));
  sp_rehearsal_set_strv (fields, "protected_people", people);
  sp_rehearsal_set_prose (self, fields, "prohibitions",
                          sp_rehearsal_deal_text (self, "prohibitions"), a_case->words);
  if (strcmp (kind, "spo") == 0 || strcmp (kind, "restraining") == 0)
    sp_rehearsal_set_prose (self, fields, "requirements",
                            sp_rehearsal_deal_text (self, "requirements"), a_case->words);
  if (strcmp (kind, "spo") == 0 && sp_rehearsal_chance (self, 25))
    {
      sp_rehearsal_set (fields, "status", "applied");
      return;
    }
  set_order_term (self, a_case, fields, kind);
  a_case->order = g_strdup (sp_rehearsal_last_id (self));
  add_breaches (self, a_case);
}

static void
add_sessions (SpRehearsal     *self,
              SpRehearsalCase *a_case,
              JsonObject      *intervention,
              const char      *starts)
{
  g_autofree char *id = g_strdup (sp_rehearsal_last_id (self));
  int until = sp_date_days_between (starts, self->today);
  gboolean dropped = sp_rehearsal_chance (self, 20);
  int n = 0;

  for (int i = 0; i < 9 && i * 7 <= until && !(dropped && i > 4); i++)
    {
      JsonObject *fields = sp_rehearsal_add_to_case (self, a_case, "session");
      gboolean came = sp_rehearsal_chance (self, 82);

      sp_rehearsal_set (fields, "intervention", id);
      sp_rehearsal_take (fields, "date", sp_rehearsal_day (starts, i * 7));
      sp_rehearsal_set (fields, "attended", came ? "yes" : "no");
      sp_rehearsal_set_prose (self, fields, "note",
                              sp_rehearsal_tell (self, came ? "sessions" : "missed"),
                              a_case->words);
      n = i + 1;
    }
  if (n == 9 || (dropped && n == 5))
    {
      sp_rehearsal_take (intervention, "ends", sp_rehearsal_day_till (self, starts, n * 7 - 5));
      sp_rehearsal_set (intervention, "end_reason", n == 9 ? "completed" : "dropped-out");
      if (n == 9)
        json_object_set_int_member (intervention, "measure_after", sp_rehearsal_between (self, 6, 14));
    }
}

static void
add_intervention (SpRehearsal     *self,
                  SpRehearsalCase *a_case)
{
  JsonArray *programmes = sp_json_get_array (a_case->story, "programmes");
  g_autofree char *starts = NULL;
  JsonObject *fields;

  if (programmes == NULL || !is_settled (a_case) || !sp_rehearsal_takes_part (a_case, "NH") ||
      strcmp (a_case->pathway, "direct_intervention") != 0)
    return;

  starts = sp_rehearsal_day (a_case->received, sp_rehearsal_between (self, 12, 24));
  if (strcmp (starts, self->today) > 0)
    return;
  fields = sp_rehearsal_add_to_case (self, a_case, "intervention");
  sp_rehearsal_set (fields, "programme", json_node_get_string (sp_rehearsal_deal (self, programmes)));
  sp_rehearsal_set (fields, "clinician", sp_rehearsal_member (self, "NH")->name);
  sp_rehearsal_set (fields, "agency", sp_rehearsal_agency (self, "NH"));
  sp_rehearsal_set (fields, "starts", starts);
  json_object_set_int_member (fields, "sessions_planned", 9);
  sp_rehearsal_set (fields, "measure", "CORE-10");
  json_object_set_int_member (fields, "measure_before", sp_rehearsal_between (self, 12, 27));
  add_sessions (self, a_case, fields, starts);
}

static void
add_support (SpRehearsal     *self,
             SpRehearsalCase *a_case)
{
  JsonArray *contacts = sp_json_get_array (self->tables, "contacts");
  int n = sp_rehearsal_takes_part (a_case, "AD") && is_settled (a_case) ?
    sp_rehearsal_between (self, 1, 5) : 0;
  int all = sp_date_days_between (a_case->received, self->today);

  for (int i = 0; i < n; i++)
    {
      JsonObject *told = json_node_get_object (sp_rehearsal_deal_fresh (self, contacts));
      JsonObject *fields = sp_rehearsal_add_to_case (self, a_case, "support_contact");
      const SpRehearsalMember *member = sp_rehearsal_member (self, "AD");
      g_autofree char *date = sp_rehearsal_day_till (self, a_case->received,
                                                     1 + i * MIN (all, 70) / n +
                                                     sp_rehearsal_between (self, 0, 3));

      sp_rehearsal_set (fields, "date", date);
      sp_rehearsal_set (fields, "method", sp_json_get_text (told, "method"));
      sp_rehearsal_set (fields, "safe_check", sp_rehearsal_chance (self, 93) ? "yes" : "no");
      sp_rehearsal_set_array (fields, "support", sp_json_get_array (told, "support"));
      sp_rehearsal_set_prose (self, fields, "content", sp_json_get_text (told, "text"), a_case->words);
      if (i + 1 == n && strcmp (a_case->status, "closed") != 0)
        sp_rehearsal_take (fields, "next", sp_rehearsal_day (date, sp_rehearsal_between (self, 7, 21)));
      sp_rehearsal_set (fields, "agency", sp_rehearsal_agency (self, "AD"));
      sp_rehearsal_set (fields, "member", member->id);
    }
}

/* Writes down what was done in the case. */
void
sp_rehearsal_add_work (SpRehearsal     *self,
                       SpRehearsalCase *a_case)
{
  add_risk_results (self, a_case);
  add_formulation (self, a_case);
  add_orders (self, a_case);
  add_intervention (self, a_case);
  add_support (self, a_case);
}
