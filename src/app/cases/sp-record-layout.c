/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "sp-record-layout.h"

#include "sp-directory-records.h"
#include "sp-review-periods.h"

#include <glib/gi18n-lib.h>

static const SpRecordLayout layouts[] = {
  { .type = "case",
    .title = "reference",
    .main = { "why_referred", "victim_voice", "status", "risk_level", "pathway", "relationship",
              "next_review", "victim_checked" },
    .add = N_("New Case"),
    .none = N_("No cases yet.") },
  { .type = "person",
    .title = "family_name",
    .main = { "family_name", "given_names", "born", "gender", "phone", "safe_to_call", "safe_message",
              "safe_times" },
    .add = N_("Add a Person"),
    .none = N_("Nobody is recorded yet.") },
  { .type = "case_person",
    .title = "person",
    .text = "note",
    .facts = { "role", "category", "relationship", "relationship_perpetrator" },
    .main = { "person", "role", "relationship", "relationship_perpetrator" },
    .add = N_("Add a Role"),
    .none = N_("Nobody else is recorded in this case.") },
  { .type = "address",
    .title = "kind",
    .text = "text",
    .facts = { "person", "postcode", "safe", "since", "until" },
    .main = { "person", "kind", "text", "postcode", "safe" },
    .add = N_("Add an Address"),
    .none = N_("No address is recorded.") },
  { .type = "referral",
    .title = "agency_name",
    .text = "narrative",
    .date = "received",
    .facts = { "agency", "source", "referrer", "external_id", "crime_refs", "behaviours", "first_incident",
               "last_incident", "risk_tool", "risk_level" },
    .main = { "received", "agency", "source", "referrer", "narrative", "behaviours", "victim_aware",
              "unaware_reason", "consent", "basis", "first_incident", "last_incident" },
    .add = N_("Add a Referral"),
    .none = N_("How this case came stands here: who referred it, when and why.") },
  { .type = "invitation",
    .title = "agency",
    .text = "reason",
    .main = { "agency", "reason" },
    .add = N_("Invite an Agency"),
    .none = N_("No agency is invited yet: only chair and coordinator read this case.") },
  { .type = "exclusion",
    .title = "member",
    .text = "reason",
    .main = { "member", "reason" },
    .add = N_("Exclude a Member"),
    .none = N_("Nobody is shut out of this case.") },
  { .type = "hold",
    .title = "member",
    .text = "reason",
    .date = "date",
    .facts = { "released", "released_reason" },
    .main = { "reason", "date", "member", "released", "released_reason" },
    .add = N_("Put on Hold"),
    .none = N_("Nothing holds this case.") },
  { .type = "retention",
    .title = "member",
    .text = "reason",
    .date = "date",
    .facts = { "group", "until" },
    .main = { "reason", "until", "group", "date", "member" },
    .add = N_("Decide to Keep It"),
    .none = N_("No review has decided to keep this case.") },
  { .type = "access_request",
    .title = "reference",
    .text = "outcome",
    .date = "received",
    .facts = { "person", "state", "asked_by", "asker", "ended" },
    .main = { "person", "reference", "received", "asked_by", "asker", "identity_checked", "outcome", "state" },
    .add = N_("Record an Access Request"),
    .none = N_("Nobody has asked what is held about them.") },
  { .type = "interest",
    .title = "member",
    .text = "nature",
    .date = "declared",
    .facts = { "measure" },
    .main = { "member", "nature", "declared", "measure" },
    .add = N_("Declare an Interest"),
    .none = N_("Nobody has declared an interest in this case.") },
  { .type = "contribution",
    .title = "agency",
    .text = "text",
    .date = "date",
    .facts = { "author", "member", "kind", "source_grade", "information_grade", "handling", "conditions" },
    .main = { "text", "nothing_known", "agency", "date", "kind", "author" },
    .add = N_("Add What Your Agency Knows"),
    .none = N_("What each agency knows stands here, one card each, read only by whom its author says.") },
  { .type = "attachment",
    .title = "name",
    .text = "note",
    .date = "date",
    .facts = { "agency" },
    .main = { "name", "note", "date", "agency" },
    .add = N_("Attach a File"),
    .none = N_("Photographs, screenshots and documents stand here, encrypted, read only by whom their author says.") },
  { .type = "incident",
    .title = "behaviours",
    .text = "description",
    .date = "date",
    .facts = { "time", "place", "medium", "agency", "reported_to", "reference", "breach_of", "weapon",
               "effect" },
    .main = { "date", "time", "behaviours", "description", "place", "agency", "effect" },
    .add = N_("Add an Incident"),
    .none = N_("Incidents stand here in the order in which they happened, so that a pattern can be seen.") },
  { .type = "risk_result",
    .title = "tool",
    .text = "rationale",
    .date = "date",
    .facts = { "edition", "grade", "concern", "persistence", "violence", "recurrence", "psychosocial",
               "priority", "assessor", "agency" },
    .main = { "tool", "date", "agency", "assessor", "grade", "concern", "persistence", "violence",
              "recurrence", "psychosocial", "priority", "rationale" },
    .add = N_("Add a Risk Result"),
    .none = N_("Results of risk tools stand here. A result is never overwritten: a new one is added.") },
  { .type = "formulation",
    .title = "stalker_type",
    .text = "text",
    .date = "date",
    .facts = { "motive", "drivers", "confidence", "assessor", "agency" },
    .main = { "stalker_type", "motive", "drivers", "text", "date", "assessor", "agency", "confidence" },
    .add = N_("Add a Formulation"),
    .none = N_("What drives the stalking stands here, as those who assessed it see it.") },
  { .type = "trigger",
    .title = "kind",
    .text = "text",
    .facts = { "date" },
    .main = { "kind", "date", "text" },
    .add = N_("Add a Trigger"),
    .none = N_("What may set it off again: a court date, a new partner, an anniversary.") },
  { .type = "protective_factor",
    .title = "kind",
    .text = "text",
    .main = { "kind", "text" },
    .add = N_("Add a Protective Factor"),
    .none = N_("What holds it back: work, treatment, supervision, distance.") },
  { .type = "order",
    .title = "kind",
    .text = "prohibitions",
    .date = "made",
    .facts = { "status", "court", "reference", "served", "ends", "until_further", "protected_people",
               "notification_due", "notification_met", "requirements" },
    .main = { "kind", "status", "court", "reference", "made", "served", "ends", "until_further",
              "protected_people", "prohibitions", "requirements", "notification_due", "notification_met" },
    .add = N_("Add an Order"),
    .none = N_("Stalking protection orders, restraining orders, bail and licence conditions stand here.") },
  { .type = "breach",
    .title = "order",
    .text = "condition",
    .date = "date",
    .facts = { "result", "reported_to", "crime_reference" },
    .main = { "order", "date", "condition", "reported_to", "crime_reference", "result" },
    .add = N_("Add a Breach"),
    .none = N_("No breach is recorded.") },
  { .type = "intervention",
    .title = "programme",
    .date = "starts",
    .facts = { "clinician", "agency", "sessions_planned", "ends", "end_reason", "measure", "measure_before",
               "measure_after" },
    .main = { "programme", "clinician", "agency", "starts", "sessions_planned", "ends", "end_reason",
              "measure", "measure_before", "measure_after" },
    .add = N_("Add an Intervention"),
    .none = N_("Programmes and treatment that the perpetrator takes part in stand here.") },
  { .type = "session",
    .title = "intervention",
    .text = "note",
    .date = "date",
    .facts = { "attended" },
    .main = { "intervention", "date", "attended", "note" },
    .add = N_("Add a Session"),
    .none = N_("No session is recorded.") },
  { .type = "support_contact",
    .title = "method",
    .text = "content",
    .date = "date",
    .facts = { "support", "safe_check", "next", "agency", "member" },
    .main = { "date", "method", "safe_check", "support", "content", "next", "agency" },
    .add = N_("Add a Contact"),
    .none = N_("Contacts with the victim stand here: what was said, and when the next one is due.") },
  { .type = "action",
    .title = "agency",
    .text = "text",
    .date = "due",
    .facts = { "status", "person", "priority", "outcome", "completed" },
    .main = { "text", "agency", "due", "person", "priority", "status", "outcome" },
    .add = N_("Add an Action"),
    .none = N_("What somebody must have done, and by when, stands here.") },
  { .type = "minute",
    .title = "kind",
    .text = "text",
    .facts = { "agency" },
    .main = { "kind", "text", "agency" },
    .add = N_("Add a Minute"),
    .none = N_("What meetings decided in this case stands here.") },
  { .type = "agency",
    .title = "name",
    .main = { "name", "short_name", "mark", "colour", "kind", "regime", "isa_version", "isa_expires", "aliases",
              "retired" },
    .add = N_("Add an Agency"),
    .none = N_("No agency takes part yet.") },
  { .type = "member",
    .title = "family_name",
    .main = { "family_name", "given_names", "agency", "post", "roles", "email", "phone", "retired", "left" },
    .add = N_("Add a Member"),
    .none = N_("Nobody is a member yet.") },
  { .type = "list_item",
    .title = "label",
    .main = { "label" },
    .only = TRUE,
    .add = N_("Add a Word"),
    .none = N_("There is nothing to choose from yet.") },
};

/* A word of a list on which years hang, too. */
static const SpRecordLayout group = { .type = "list_item",
                                      .title = "label",
                                      .main = { "label", "review_years", "kept_years", "to_age" },
                                      .only = TRUE,
                                      .add = N_("Add a Retention Group") };

/* What the page knows already, what only machines read, and what is chosen together with who reads it. */
static const char *const hidden[] = { "case_id", "meeting", "item", "position", "source_key", "victim",
                                      "perpetrator", "hash", "size", "media_type", "sealed", "opens_to", "forgotten",
                                      SP_RESTRICTION_FIELD };

/**
 * sp_record_layout_find:
 *
 * Returns: (nullable): how records of @type are laid out, or %NULL for a type that has no pages here
 */
const SpRecordLayout *
sp_record_layout_find (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (layouts); i++)
    {
      if (g_strcmp0 (layouts[i].type, type) == 0)
        return &layouts[i];
    }

  return NULL;
}

/**
 * sp_record_layout_find_for:
 *
 * Returns: (nullable): how @record is laid out, or %NULL for a type that has no pages here
 */
const SpRecordLayout *
sp_record_layout_find_for (SpRecord *record)
{
  const char *list = SP_IS_LIST_ITEM (record) ? sp_list_item_get_list (SP_LIST_ITEM (record)) : NULL;
  const char *code = list != NULL ? sp_list_item_get_code (SP_LIST_ITEM (record)) : NULL;

  if (code != NULL && sp_review_periods_has_own (list, code))
    return &group;

  return sp_record_layout_find (sp_record_get_record_type (record)->name);
}

/**
 * sp_record_layout_is_main:
 *
 * Returns: whether @field is one that a form shows at once
 */
gboolean
sp_record_layout_is_main (const SpRecordLayout *self,
                          const char           *field)
{
  for (guint i = 0; self != NULL && self->main[i] != NULL; i++)
    {
      if (g_str_equal (self->main[i], field))
        return TRUE;
    }

  return FALSE;
}

/**
 * sp_record_layout_is_hidden:
 *
 * Returns: whether @field is never shown: the page says it already
 */
gboolean
sp_record_layout_is_hidden (const SpField *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    {
      if (g_str_equal (hidden[i], field->name))
        return TRUE;
    }

  return FALSE;
}
