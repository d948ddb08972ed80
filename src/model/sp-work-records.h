/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sp-case-records.h"
#include "sp-compartment.h"

G_BEGIN_DECLS

/* What agencies know and do in a case. */

#define SP_CONTRIBUTION_FIELDS(F, P)                                                               \
  SP_CASE_ID (F, P)                                                                                \
  F (P, REF,    agency,       SP_FIELD_REQUIRED | SP_FIELD_READ_ONLY, 0, "agency", N_("Agency"))                    \
  F (P, REF,    meeting,      SP_FIELD_INDEXED, 0, "meeting", N_("Meeting"))                       \
  F (P, REF,    member,       0, 0, "member", N_("Written by"))                                    \
  F (P, TEXT,   author,       SP_FIELD_PERSONAL, 200, NULL, N_("Contributor"))                     \
  F (P, DATE,   date,         SP_FIELD_REQUIRED, 0, NULL, N_("Date"))                              \
  F (P, CHOICE, kind,         0, 0, "contribution-kind", N_("Kind"))                               \
  F (P, PROSE,  text,         SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 65536, NULL, N_("Information")) \
  F (P, FLAG,   nothing_known, 0, 0, NULL, N_("Nothing known"))                                    \
  F (P, FLAG,   sealed,       0, 0, NULL, N_("Sealed until its item is reached"))                  \
  F (P, SET,    opens_to,     0, SP_COMPARTMENT_MAX_READERS, NULL, N_("Who reads it then"))        \
  F (P, TEXT,   source,       SP_FIELD_PERSONAL, 400, NULL, N_("Source"))                          \
  F (P, CHOICE, regime,       0, 0, "regime", N_("Regime"))                                        \
  F (P, TEXT,   basis,        0, 400, NULL, N_("Basis"))                                           \
  F (P, CHOICE, source_grade, 0, 0, "source-grade", N_("Source evaluation"))                       \
  F (P, CHOICE, information_grade, 0, 0, "information-grade", N_("Information evaluation"))        \
  F (P, CHOICE, handling,     0, 0, "handling", N_("Handling"))                                    \
  F (P, TEXT,   conditions,   SP_FIELD_PERSONAL, 1000, NULL, N_("Conditions"))                     \
  SP_RESTRICTION (F, P)                                                                            \
  F (P, CHOICE, retention,    0, 0, "retention-group", N_("Retention group"))                      \
  F (P, FLAG,   hold,         0, 0, NULL, N_("Hold"))

/* A file. Its content does not travel with the record: see sp-server-blobs.c. */
#define SP_ATTACHMENT_FIELDS(F, P)                                                                 \
  SP_CASE_ID (F, P)                                                                                \
  F (P, REF,    agency,     SP_FIELD_REQUIRED | SP_FIELD_READ_ONLY, 0, "agency", N_("Agency"))                    \
  F (P, TEXT,   name,       SP_FIELD_REQUIRED | SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 200, NULL, N_("Name of the file")) \
  F (P, TEXT,   note,       SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 1000, NULL, N_("What it shows"))  \
  F (P, DATE,   date,       0, 0, NULL, N_("Date"))                                                \
  F (P, TEXT,   media_type, SP_FIELD_READ_ONLY, 120, NULL, N_("Kind of file"))                     \
  F (P, NUMBER, size,       SP_FIELD_REQUIRED | SP_FIELD_READ_ONLY, 104857600, NULL, N_("Size in bytes")) \
  F (P, TEXT,   hash,       SP_FIELD_REQUIRED | SP_FIELD_READ_ONLY, 64, NULL, N_("BLAKE2b-256 of the content")) \
  F (P, TEXT,   malware,    SP_FIELD_READ_ONLY, 200, NULL, N_("Found in it by the server’s virus scanner")) \
  SP_RESTRICTION (F, P)

#define SP_INCIDENT_FIELDS(F, P)                                                                   \
  SP_CASE_ID (F, P)                                                                                \
  F (P, DATE,   date,        SP_FIELD_REQUIRED, 0, NULL, N_("Date"))                               \
  F (P, TEXT,   time,        0, 40, NULL, N_("Time"))                                              \
  F (P, FLAG,   approximate, 0, 0, NULL, N_("Approximate"))                                        \
  F (P, SET,    behaviours,  SP_FIELD_OPEN | SP_FIELD_SEARCH, 40, "behaviour", N_("Behaviours"))   \
  F (P, TEXT,   place,       SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 400, NULL, N_("Place"))          \
  F (P, TEXT,   medium,      SP_FIELD_PERSONAL, 200, NULL, N_("Medium"))                           \
  F (P, PROSE,  description, SP_FIELD_REQUIRED | SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 65536, NULL, N_("What happened")) \
  F (P, TEXT,   present,     SP_FIELD_PERSONAL, 400, NULL, N_("Who was present"))                  \
  F (P, TEXT,   witnesses,   SP_FIELD_PERSONAL, 400, NULL, N_("Witnesses"))                        \
  F (P, TEXT,   vehicle,     SP_FIELD_PERSONAL, 200, NULL, N_("Vehicle"))                          \
  F (P, TEXT,   weapon,      SP_FIELD_PERSONAL, 200, NULL, N_("Weapon"))                           \
  F (P, PROSE,  words,       SP_FIELD_PERSONAL, 4096, NULL, N_("Words used"))                      \
  F (P, TEXT,   evidence,    SP_FIELD_PERSONAL, 1000, NULL, N_("Evidence kept"))                   \
  F (P, PROSE,  effect,      SP_FIELD_PERSONAL, 4096, NULL, N_("Effect on the victim"))            \
  F (P, TEXT,   reported_to, SP_FIELD_PERSONAL, 200, NULL, N_("Reported to"))                      \
  F (P, TEXT,   reference,   SP_FIELD_SEARCH, 100, NULL, N_("Reference"))                          \
  F (P, REF,    breach_of,   0, 0, "order", N_("Breach of"))                                       \
  F (P, REF,    agency,      0, 0, "agency", N_("Source agency"))                                  \
  F (P, CHOICE, information_grade, 0, 0, "information-grade", N_("Information evaluation"))        \
  SP_RESTRICTION (F, P)

#define SP_RISK_RESULT_FIELDS(F, P)                                                                \
  SP_CASE_ID (F, P)                                                                                \
  F (P, CHOICE, tool,         SP_FIELD_REQUIRED | SP_FIELD_OPEN, 100, "risk-tool", N_("Tool"))     \
  F (P, TEXT,   edition,      0, 100, NULL, N_("Edition"))                                         \
  F (P, DATE,   date,         SP_FIELD_REQUIRED, 0, NULL, N_("Date"))                              \
  F (P, TEXT,   assessor,     SP_FIELD_PERSONAL, 200, NULL, N_("Assessor"))                        \
  F (P, REF,    agency,       SP_FIELD_REQUIRED, 0, "agency", N_("Agency"))                        \
  F (P, CHOICE, trained,      0, 0, "yes-no", N_("Trained in the tool"))                           \
  F (P, NUMBER, count,        0, 1000, NULL, N_("Answers of yes"))                                 \
  F (P, NUMBER, total,        0, 1000, NULL, N_("Of"))                                             \
  F (P, CHOICE, grade,        0, 0, "police-grade", N_("Police grade"))                            \
  F (P, CHOICE, concern,      0, 0, "concern", N_("Level of concern"))                             \
  F (P, CHOICE, persistence,  0, 0, "domain-level", N_("Persistence"))                             \
  F (P, CHOICE, violence,     0, 0, "domain-level", N_("Violence"))                                \
  F (P, CHOICE, recurrence,   0, 0, "domain-level", N_("Recurrence"))                              \
  F (P, CHOICE, psychosocial, 0, 0, "domain-level", N_("Psychosocial damage"))                     \
  F (P, CHOICE, priority,     0, 0, "domain-level", N_("Case priority"))                           \
  F (P, CHOICE, ex_partner_module, 0, 0, "yes-no", N_("Ex-partner items used"))                    \
  F (P, PROSE,  rationale,    SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 8000, NULL, N_("Rationale"))    \
  F (P, DATE,   review,       0, 0, NULL, N_("Review on"))                                         \
  SP_RESTRICTION (F, P)

#define SP_FORMULATION_FIELDS(F, P)                                                                \
  SP_CASE_ID (F, P)                                                                                \
  F (P, CHOICE, stalker_type, SP_FIELD_SAFE, 0, "stalker-type", N_("Type"))                          \
  F (P, TEXT,   motive,     SP_FIELD_PERSONAL, 1000, NULL, N_("Motive"))                           \
  F (P, PROSE,  drivers,    SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 8000, NULL, N_("What drives it")) \
  F (P, PROSE,  text,       SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 65536, NULL, N_("Formulation"))   \
  F (P, TEXT,   assessor,   SP_FIELD_PERSONAL, 200, NULL, N_("Assessed by"))                       \
  F (P, REF,    agency,     0, 0, "agency", N_("Agency"))                                          \
  F (P, DATE,   date,       0, 0, NULL, N_("Date"))                                                \
  F (P, CHOICE, confidence, 0, 0, "domain-level", N_("Confidence"))                                \
  SP_RESTRICTION (F, P)

#define SP_TRIGGER_FIELDS(F, P)                                                                    \
  SP_CASE_ID (F, P)                                                                                \
  F (P, CHOICE, kind, SP_FIELD_REQUIRED | SP_FIELD_OPEN, 200, "trigger", N_("Trigger"))            \
  F (P, DATE,   date, 0, 0, NULL, N_("Expected on"))                                               \
  F (P, PROSE,  text, SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 4096, NULL, N_("More"))                 \
  SP_RESTRICTION (F, P)

#define SP_PROTECTIVE_FACTOR_FIELDS(F, P)                                                          \
  SP_CASE_ID (F, P)                                                                                \
  F (P, CHOICE, kind, SP_FIELD_REQUIRED | SP_FIELD_OPEN, 200, "protective-factor", N_("Protective factor")) \
  F (P, PROSE,  text, SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 4096, NULL, N_("More"))                 \
  SP_RESTRICTION (F, P)

#define SP_ORDER_FIELDS(F, P)                                                                      \
  SP_CASE_ID (F, P)                                                                                \
  F (P, CHOICE, kind,             SP_FIELD_REQUIRED, 0, "order-kind", N_("Order"))                    \
  F (P, CHOICE, status,           SP_FIELD_REQUIRED, 0, "order-status", N_("Status"))                    \
  F (P, TEXT,   court,            SP_FIELD_PERSONAL, 200, NULL, N_("Court"))                       \
  F (P, TEXT,   reference,        SP_FIELD_SEARCH, 100, NULL, N_("Reference"))                     \
  F (P, DATE,   made,             0, 0, NULL, N_("Made"))                                          \
  F (P, DATE,   served,           0, 0, NULL, N_("Served"))                                        \
  F (P, DATE,   starts,           0, 0, NULL, N_("Starts"))                                        \
  F (P, DATE,   ends,             0, 0, NULL, N_("Ends"))                                          \
  F (P, FLAG,   until_further,    0, 0, NULL, N_("Until further order"))                           \
  F (P, SET,    protected_people, SP_FIELD_PERSONAL, 20, "person", N_("Protected people"))         \
  F (P, PROSE,  prohibitions,     SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 8000, NULL, N_("Prohibitions")) \
  F (P, PROSE,  requirements,     SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 8000, NULL, N_("Requirements")) \
  F (P, DATE,   notification_due, 0, 0, NULL, N_("Notification due"))                              \
  F (P, DATE,   notification_met, 0, 0, NULL, N_("Notification met"))                              \
  SP_RESTRICTION (F, P)

#define SP_BREACH_FIELDS(F, P)                                                                     \
  SP_CASE_ID (F, P)                                                                                \
  F (P, REF,    order,           SP_FIELD_REQUIRED, 0, "order", N_("Order"))                       \
  F (P, DATE,   date,            SP_FIELD_REQUIRED, 0, NULL, N_("Date"))                           \
  F (P, PROSE,  condition,       SP_FIELD_PERSONAL, 4096, NULL, N_("Condition broken"))            \
  F (P, TEXT,   reported_to,     SP_FIELD_PERSONAL, 200, NULL, N_("Reported to"))                  \
  F (P, TEXT,   crime_reference, SP_FIELD_SEARCH, 100, NULL, N_("Crime reference"))                \
  F (P, CHOICE, result,          0, 0, "breach-result", N_("Result"))                              \
  SP_RESTRICTION (F, P)

#define SP_INTERVENTION_FIELDS(F, P)                                                               \
  SP_CASE_ID (F, P)                                                                                \
  F (P, CHOICE, programme,        SP_FIELD_REQUIRED | SP_FIELD_OPEN, 200, "programme", N_("Programme")) \
  F (P, TEXT,   clinician,        SP_FIELD_PERSONAL, 200, NULL, N_("Clinician"))                   \
  F (P, REF,    agency,           0, 0, "agency", N_("Agency"))                                    \
  F (P, DATE,   starts,           0, 0, NULL, N_("Starts"))                                        \
  F (P, NUMBER, sessions_planned, 0, 500, NULL, N_("Sessions planned"))                            \
  F (P, DATE,   ends,             0, 0, NULL, N_("Ended"))                                         \
  F (P, CHOICE, end_reason,       0, 0, "intervention-end", N_("Why ended"))                       \
  F (P, TEXT,   measure,          0, 100, NULL, N_("Measure"))                                     \
  F (P, NUMBER, measure_before,   SP_FIELD_PERSONAL, 1000, NULL, N_("Before"))                     \
  F (P, NUMBER, measure_after,    SP_FIELD_PERSONAL, 1000, NULL, N_("After"))                      \
  SP_RESTRICTION (F, P)

#define SP_SESSION_FIELDS(F, P)                                                                    \
  SP_CASE_ID (F, P)                                                                                \
  F (P, REF,    intervention, SP_FIELD_REQUIRED, 0, "intervention", N_("Intervention"))                    \
  F (P, DATE,   date,         SP_FIELD_REQUIRED, 0, NULL, N_("Date"))                              \
  F (P, CHOICE, attended,     0, 0, "yes-no", N_("Attended"))                                      \
  F (P, PROSE,  note,         SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 8000, NULL, N_("Note"))         \
  SP_RESTRICTION (F, P)

#define SP_SUPPORT_CONTACT_FIELDS(F, P)                                                            \
  SP_CASE_ID (F, P)                                                                                \
  F (P, DATE,   date,       SP_FIELD_REQUIRED, 0, NULL, N_("Date"))                                \
  F (P, CHOICE, method,     SP_FIELD_OPEN, 100, "contact-method", N_("Method"))                    \
  F (P, CHOICE, safe_check, 0, 0, "yes-no", N_("Safe-contact check done"))                         \
  F (P, SET,    support,    SP_FIELD_OPEN, 20, "support", N_("Support given"))                     \
  F (P, PROSE,  content,    SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 8000, NULL, N_("What was said"))  \
  F (P, DATE,   next,       0, 0, NULL, N_("Next contact"))                                        \
  F (P, REF,    agency,     SP_FIELD_REQUIRED, 0, "agency", N_("Agency"))                          \
  F (P, REF,    member,     0, 0, "member", N_("By"))                                              \
  SP_RESTRICTION (F, P)

#define SP_ACTION_FIELDS(F, P)                                                                     \
  F (P, REF,    case_id,      SP_FIELD_INDEXED | SP_FIELD_READ_ONLY, 0, "case", N_("Case"))        \
  F (P, REF,    meeting,      SP_FIELD_INDEXED, 0, "meeting", N_("Agreed at"))                     \
  F (P, REF,    item,         SP_FIELD_INDEXED, 0, "agenda_item", N_("Agenda item"))               \
  F (P, PROSE,  text,         SP_FIELD_REQUIRED | SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 4096, NULL, N_("Action")) \
  F (P, REF,    agency,       SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_SAFE, 0, "agency", N_("Agency")) \
  F (P, TEXT,   person,       SP_FIELD_PERSONAL, 200, NULL, N_("Named person"))                    \
  F (P, DATE,   due,          SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_SAFE, 0, NULL, N_("Due")) \
  F (P, CHOICE, priority,     0, 0, "priority", N_("Priority"))                                    \
  F (P, CHOICE, status,       SP_FIELD_REQUIRED | SP_FIELD_INDEXED | SP_FIELD_SAFE, 0, "action-status", N_("Status")) \
  F (P, PROSE,  outcome,      SP_FIELD_SEARCH | SP_FIELD_PERSONAL, 4096, NULL, N_("Outcome"))      \
  F (P, DATE,   completed,    SP_FIELD_INDEXED, 0, NULL, N_("Ended on"))                           \
  F (P, REF,    completed_by, 0, 0, "member", N_("Ended by"))                                      \
  F (P, TEXT,   evidence,     SP_FIELD_PERSONAL, 1000, NULL, N_("Evidence"))                       \
  F (P, INSTANT, accepted_at, 0, 0, NULL, N_("Accepted at"))                                       \
  F (P, REF,    accepted_by,  0, 0, "member", N_("Accepted by"))                                   \
  F (P, DATE,   asked_due,    0, 0, NULL, N_("Asked to be due"))                                   \
  F (P, TEXT,   asked_reason, SP_FIELD_PERSONAL, 1000, NULL, N_("Why more time"))                  \
  F (P, DATE,   asked_declined, 0, 0, NULL, N_("More time declined on"))                           \
  SP_RESTRICTION (F, P)

#define SP_TYPE_ATTACHMENT (sp_attachment_get_type ())
#define SP_TYPE_CONTRIBUTION      (sp_contribution_get_type ())
#define SP_TYPE_INCIDENT          (sp_incident_get_type ())
#define SP_TYPE_RISK_RESULT       (sp_risk_result_get_type ())
#define SP_TYPE_FORMULATION       (sp_formulation_get_type ())
#define SP_TYPE_TRIGGER           (sp_trigger_get_type ())
#define SP_TYPE_PROTECTIVE_FACTOR (sp_protective_factor_get_type ())
#define SP_TYPE_ORDER             (sp_order_get_type ())
#define SP_TYPE_BREACH            (sp_breach_get_type ())
#define SP_TYPE_INTERVENTION      (sp_intervention_get_type ())
#define SP_TYPE_SESSION           (sp_session_get_type ())
#define SP_TYPE_SUPPORT_CONTACT   (sp_support_contact_get_type ())
#define SP_TYPE_ACTION            (sp_action_get_type ())

SP_DECLARE_RECORD (SpAttachment, sp_attachment, ATTACHMENT, SP_ATTACHMENT_FIELDS)
SP_DECLARE_RECORD (SpContribution, sp_contribution, CONTRIBUTION, SP_CONTRIBUTION_FIELDS)
SP_DECLARE_RECORD (SpIncident, sp_incident, INCIDENT, SP_INCIDENT_FIELDS)
SP_DECLARE_RECORD (SpRiskResult, sp_risk_result, RISK_RESULT, SP_RISK_RESULT_FIELDS)
SP_DECLARE_RECORD (SpFormulation, sp_formulation, FORMULATION, SP_FORMULATION_FIELDS)
SP_DECLARE_RECORD (SpTrigger, sp_trigger, TRIGGER, SP_TRIGGER_FIELDS)
SP_DECLARE_RECORD (SpProtectiveFactor, sp_protective_factor, PROTECTIVE_FACTOR, SP_PROTECTIVE_FACTOR_FIELDS)
SP_DECLARE_RECORD (SpOrder, sp_order, ORDER, SP_ORDER_FIELDS)
SP_DECLARE_RECORD (SpBreach, sp_breach, BREACH, SP_BREACH_FIELDS)
SP_DECLARE_RECORD (SpIntervention, sp_intervention, INTERVENTION, SP_INTERVENTION_FIELDS)
SP_DECLARE_RECORD (SpSession, sp_session, SESSION, SP_SESSION_FIELDS)
SP_DECLARE_RECORD (SpSupportContact, sp_support_contact, SUPPORT_CONTACT, SP_SUPPORT_CONTACT_FIELDS)
SP_DECLARE_RECORD (SpAction, sp_action, ACTION, SP_ACTION_FIELDS)

G_END_DECLS
