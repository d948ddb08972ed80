/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-work-records.h"

SP_DEFINE_RECORD (SpContribution, sp_contribution, SP_CONTRIBUTION_FIELDS,
                  .name = "contribution", .label = N_("Contribution"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_OWNER, .owner = "agency")

SP_DEFINE_RECORD (SpAttachment, sp_attachment, SP_ATTACHMENT_FIELDS,
                  .name = "attachment", .label = N_("Attachment"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_OWNER, .owner = "agency",
                  .has_content = TRUE)

SP_DEFINE_RECORD (SpIncident, sp_incident, SP_INCIDENT_FIELDS,
                  .name = "incident", .label = N_("Incident"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_ANY)

/* domain.md §4: a stored result is never overwritten; a new one is added. */
SP_DEFINE_RECORD (SpRiskResult, sp_risk_result, SP_RISK_RESULT_FIELDS,
                  .name = "risk_result", .label = N_("Risk result"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_OWNER, .owner = "agency",
                  .append_only = TRUE)

SP_DEFINE_RECORD (SpFormulation, sp_formulation, SP_FORMULATION_FIELDS,
                  .name = "formulation", .label = N_("Formulation"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_ANY)

SP_DEFINE_RECORD (SpTrigger, sp_trigger, SP_TRIGGER_FIELDS,
                  .name = "trigger", .label = N_("Trigger"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_ANY)

SP_DEFINE_RECORD (SpProtectiveFactor, sp_protective_factor, SP_PROTECTIVE_FACTOR_FIELDS,
                  .name = "protective_factor", .label = N_("Protective factor"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_ANY)

SP_DEFINE_RECORD (SpOrder, sp_order, SP_ORDER_FIELDS,
                  .name = "order", .label = N_("Order"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_ANY)

SP_DEFINE_RECORD (SpBreach, sp_breach, SP_BREACH_FIELDS,
                  .name = "breach", .label = N_("Breach"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_ANY)

SP_DEFINE_RECORD (SpIntervention, sp_intervention, SP_INTERVENTION_FIELDS,
                  .name = "intervention", .label = N_("Intervention"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_ANY)

SP_DEFINE_RECORD (SpSession, sp_session, SP_SESSION_FIELDS,
                  .name = "session", .label = N_("Session"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_ANY)

SP_DEFINE_RECORD (SpSupportContact, sp_support_contact, SP_SUPPORT_CONTACT_FIELDS,
                  .name = "support_contact", .label = N_("Support contact"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_OWNER, .owner = "agency")

SP_DEFINE_RECORD (SpAction, sp_action, SP_ACTION_FIELDS,
                  .name = "action", .label = N_("Action"),
                  .home = SP_HOME_CASE | SP_HOME_MEETING, .writers = SP_WRITERS_TASKED,
                  .owner = "agency", .together = "agency status due")
