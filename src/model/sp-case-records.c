/* SPDX-FileCopyrightText: 2026 Stalking Partnership developers
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sp-case-records.h"

SP_DEFINE_RECORD (SpCase, sp_case, SP_CASE_FIELDS,
                  .name = "case", .label = N_("Case"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_ANY)

SP_DEFINE_RECORD (SpPerson, sp_person, SP_PERSON_FIELDS,
                  .name = "person", .label = N_("Person"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_ANY)

SP_DEFINE_RECORD (SpAddress, sp_address, SP_ADDRESS_FIELDS,
                  .name = "address", .label = N_("Address"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_ANY)

SP_DEFINE_RECORD (SpCasePerson, sp_case_person, SP_CASE_PERSON_FIELDS,
                  .name = "case_person", .label = N_("Person’s role"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_ANY)

SP_DEFINE_RECORD (SpReferral, sp_referral, SP_REFERRAL_FIELDS,
                  .name = "referral", .label = N_("Referral"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_ANY)

SP_DEFINE_RECORD (SpInvitation, sp_invitation, SP_INVITATION_FIELDS,
                  .name = "invitation", .label = N_("Invitation"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_CHAIR)

SP_DEFINE_RECORD (SpExclusion, sp_exclusion, SP_EXCLUSION_FIELDS,
                  .name = "exclusion", .label = N_("Exclusion"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_CHAIR)

/* The server makes one; the chair ends it early by setting when it ended. */
SP_DEFINE_RECORD (SpEmergencyAccess, sp_emergency_access, SP_EMERGENCY_ACCESS_FIELDS,
                  .name = "emergency_access", .label = N_("Emergency access"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_CHAIR)

SP_DEFINE_RECORD (SpRetention, sp_retention, SP_RETENTION_FIELDS,
                  .name = "retention", .label = N_("Decision to keep it"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_CHAIR, .append_only = TRUE)

SP_DEFINE_RECORD (SpHold, sp_hold, SP_HOLD_FIELDS,
                  .name = "hold", .label = N_("Hold"),
                  .home = SP_HOME_CASE, .writers = SP_WRITERS_CHAIR)

SP_DEFINE_RECORD (SpDisposal, sp_disposal, SP_DISPOSAL_FIELDS,
                  .name = "disposal", .label = N_("Disposal"),
                  .home = SP_HOME_DISPOSAL, .writers = SP_WRITERS_CHAIR)

SP_DEFINE_RECORD (SpConflict, sp_conflict, SP_CONFLICT_FIELDS,
                  .name = "conflict", .label = N_("Two versions"),
                  .home = SP_HOME_DIRECTORY | SP_HOME_MEETING | SP_HOME_CASE,
                  .writers = SP_WRITERS_SERVER)

SP_DEFINE_RECORD (SpPutAside, sp_put_aside, SP_PUT_ASIDE_FIELDS,
                  .name = "put_aside", .label = N_("Change put aside"),
                  .home = SP_HOME_MEETING | SP_HOME_CASE | SP_HOME_DISPOSAL, .writers = SP_WRITERS_SERVER)
